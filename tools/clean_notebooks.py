"""Strip from the notebooks what changes from run to run, so that a diff shows what was changed.

Usage: python tools/clean_notebooks.py [NOTEBOOK ...]; without names, all of notebooks/.
Outputs stay: readers without a kernel see them, and nbval compares them.
"""

import sys
from pathlib import Path

import nbformat
from nbstripout import strip_output

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
NOISE = ["metadata.widgets", "metadata.language_info", "cell.metadata.execution"]


def clean(notebook):
    """Return the notebook without widget state, timings and the versions of this machine."""
    notebook = strip_output(
        notebook, keep_output=True, keep_count=True, keep_id=True, extra_keys=NOISE
    )
    for cell in (cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.outputs = [output for output in cell.outputs if not _is_progress(output)]
        for output in cell.outputs:
            # Without a kernel JupyterLab would show «model not found» instead of the still picture.
            output.get("data", {}).pop(WIDGET_VIEW, None)
    return notebook


def _is_progress(output):
    """Tell a progress bar: a widget with no still picture, whose text stays at 0 %."""
    return output.get("data", {}).keys() == {WIDGET_VIEW, "text/plain"}


def main(names):
    """Clean the named notebooks in place; write only those that change."""
    for path in map(Path, names) if names else sorted(NOTEBOOKS.glob("*.ipynb")):
        before = path.read_text(encoding="utf-8")
        after = nbformat.writes(clean(nbformat.reads(before, as_version=4))) + "\n"
        if after != before:
            path.write_text(after, encoding="utf-8")
            print(f"cleaned {path}")


if __name__ == "__main__":
    main(sys.argv[1:])
