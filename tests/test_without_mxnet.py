"""Notebooks on a computer where MXNet is missing or broken, in a kernel of their own."""

import itertools
import os
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import notebook_files as notebooks
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

SWITCH = "from d2l_helpers import language\n\nlanguage.switch()"
FAILURES = [
    "ModuleNotFoundError(\"No module named 'mxnet'\")",
    "OSError('libmxnet.so: cannot open shared object file')",
    "AttributeError(\"module 'numpy' has no attribute 'bool'\")",
]


def run(folder, notebook, mxnet):
    """Run a notebook where MXNet is a module of this source; return its code cells' outputs."""
    (folder / "mxnet.py").write_text(mxnet)
    client = NotebookClient(notebook, allow_errors=True, resources={"metadata": {"path": folder}})
    environment = os.environ | {"PYTHONPATH": str(folder)}
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop may be running in this one
        thread.submit(client.execute, env=environment).result()
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def run_cells(folder, sources, mxnet):
    """Run the switch's cell and then others; return the outputs of the others."""
    cells = [new_code_cell(source) for source in (SWITCH, *sources)]
    return run(folder, new_notebook(cells=cells), mxnet)[1:]


def importing(path):
    """Return the cells of a notebook that import MXNet."""
    imports = "from d2l import mxnet", "from mxnet import"
    return [cell for cell in notebooks.cells(path, "code") if any(map(cell.__contains__, imports))]


NEED_IT = [path for path in notebooks.PATHS if importing(path)]
DO_WITHOUT = [path for path in notebooks.PATHS if path not in NEED_IT]


def test_the_cell_that_imports_it_says_what_to_do_before_the_traceback(tmp_path):
    cases = list(itertools.product(FAILURES, [importing(path)[0] for path in NEED_IT]))
    sources = [f"import builtins\nbuiltins.failure = {failure}\n{cell}" for failure, cell in cases]
    outputs = run_cells(tmp_path, sources, "raise failure")
    for (failure, _), (told, error) in zip(cases, outputs, strict=True):
        assert error.output_type == "error" and failure.startswith(error.ename)
        assert told.data["text/html"].startswith('<div class="bilingual"><div lang="en">')
        english, vietnamese = told.data["text/plain"].split("\n")
        for text in english, vietnamese:
            assert f"({error.ename}: {error.evalue})" in text
            assert "Binder" in text and "container" in text and "README.md" in text
        assert "site" in english and "trang web" in vietnamese
        assert unicodedata.is_normalized("NFC", vietnamese)


def test_notebooks_1_5_6_and_8_do_not_need_it():
    numbers = [path.name[:2] for path in DO_WITHOUT]
    assert numbers == ["01", "05", "06", "08"]  # as that message says


def test_notebooks_that_do_not_need_it_run_whole(tmp_path, monkeypatch):
    monkeypatch.setenv("CHAPTER_IMAGES", "digits")
    cells = [(path, cell) for path in DO_WITHOUT for cell in notebooks.read(path).cells]
    code = [(path, cell) for path, cell in cells if cell.cell_type == "code"]
    outputs = run(tmp_path, new_notebook(cells=[cell for _, cell in code]), f"raise {FAILURES[0]}")
    for wanted in DO_WITHOUT:
        here = (cell for (path, _), cell in zip(code, outputs, strict=True) if path == wanted)
        kinds = {output.output_type for cell in here for output in cell}
        assert "execute_result" in kinds and "error" not in kinds, wanted
    assert "MXNet 1.9.1" not in str(outputs)


def test_other_errors_are_shown_as_ever(tmp_path):
    sources = "1 / 0", "from mxnet import nothing", "def f():\n    return [].mxnet\n\n\nf()"
    outputs = run_cells(tmp_path, sources, "")
    names = [[output.get("ename") for output in cell] for cell in outputs]
    assert names == [["ZeroDivisionError"], ["ImportError"], ["AttributeError"]]
