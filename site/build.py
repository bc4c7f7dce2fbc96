"""Build the site: run the notebooks, and let Sphinx make pages of them.

Usage: python site/build.py. The pages come to site/_build/html; Sphinx has an environment of its
own, .venv-site, because it and MXNet ask for different versions of the same packages.
"""

import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient

HERE = Path(__file__).resolve().parent
ROOT, BUILD = HERE.parent, HERE / "_build"
SOURCE = BUILD / "source"
SWITCH, FIRST = "language.switch()", "live.first()"


def run(path, page):
    """Run a notebook where a reader would, and write it with the state of its widgets."""
    notebook = nbformat.read(path, as_version=4)
    resources = {"metadata": {"path": ROOT / "notebooks"}}
    NotebookClient(notebook, timeout=600, resources=resources).execute()
    for cell in notebook.cells:
        if cell.cell_type == "code" and cell.source.endswith((SWITCH, FIRST)):
            cell.metadata["tags"] = ["remove-input"]  # on a page there is nothing to run
    nbformat.write(notebook, page)


def main():
    """Build everything anew."""
    shutil.rmtree(BUILD, ignore_errors=True)
    shutil.copytree(HERE / "source", SOURCE)
    (SOURCE / "notebooks").mkdir()
    paths = [HERE / "index.ipynb", *sorted((ROOT / "notebooks").glob("*.ipynb"))]
    pages = [SOURCE / "index.ipynb", *(SOURCE / "notebooks" / path.name for path in paths[1:])]
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, paths, pages))
    sphinx = ROOT / ".venv-site" / "bin" / "python", "-m", "sphinx"
    subprocess.run([*sphinx, "-q", "-W", "-b", "html", SOURCE, BUILD / "html"], check=True)


if __name__ == "__main__":
    main()
