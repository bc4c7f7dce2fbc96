"""The committed notebooks, as the tests read them."""

import re
from pathlib import Path

import nbformat
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PART = re.compile(r'<div lang="(en|vi)">(.*?)</div>', re.S)


def read(path):
    """Return a notebook."""
    return nbformat.read(path, as_version=4)


def cells(path, kind):
    """Return the sources of all cells of a kind, "code" or "markdown"."""
    return [cell.source for cell in read(path).cells if cell.cell_type == kind]


def pairs(source):
    """Return the (English, Vietnamese) pairs of a markdown cell."""
    parts = PART.findall(source)
    languages = [language for language, _ in parts]
    assert languages == ["en", "vi"] * (len(parts) // 2), f"parts out of step: {languages}"
    texts = [text for _, text in parts]
    return list(zip(texts[::2], texts[1::2], strict=True))


def source_of(path, name):
    """Return the one code cell of a notebook that defines a function."""
    (source,) = (cell for cell in cells(path, "code") if f"def {name}(" in cell)
    return source


def define(path, name):
    """Run the one code cell of a notebook that defines a function, and return the function."""
    # As in a kernel; a function of no module would be looked for in all of them, again and again.
    namespace = {"__name__": "__main__"}
    exec("import numpy as np\n" + source_of(path, name), namespace)
    return namespace[name]


def race_functions():
    """Return what the cells of notebook 08 define that a page runs: its rules and its surfaces."""
    namespace = {"__name__": "__main__", "np": np}
    for cell in read(PATHS[-1]).cells:
        if {"editable-on-page", "runs-on-page"} & set(cell.metadata.get("tags", [])):
            exec(cell.source, namespace)
    return namespace


def rotation_sources():
    """Return the cells of notebook 06 that define the turning valley and its three methods."""
    names = "f_aligned", "f_at", "gradient_at", "rmsprop_at", "plain_at", "full_at"
    found = [
        source
        for source in cells(PATHS[5], "code")
        if any(f"def {name}(" in source for name in names)
    ]
    assert len(found) == 4
    return found
