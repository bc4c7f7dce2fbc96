"""(b) Making each picture, (c) opening notebook 1, (d) sizes."""

import base64
import re
from statistics import median

import notebook_files as notebooks
from lab import OUTPUTS
from machine import healthy

ROUNDS = 3
PICTURE = re.compile(r"^live\.(\w+)\(", re.M)
STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"


def measure(machine):
    """Return {picture: {"first", "again": seconds, "table": bytes}}, {notebook: bytes}."""
    rounds = [[_run(machine, path) for path in notebooks.PATHS[:4]] for _ in range(ROUNDS)]
    pictures = [{k: v for made, _ in r for k, v in made.items()} for r in rounds]
    sizes = {path.stem: size for path, (_, size) in zip(notebooks.PATHS, rounds[0], strict=False)}
    return {name: _middle([r[name] for r in pictures]) for name in pictures[0]}, sizes


def opening(machine, running):
    """Return the median seconds from asking for notebook 1 until each part of it is there.

    JupyterLab runs already, or it is asked for, too.
    """
    rounds, name = [], notebooks.PATHS[0].stem
    for _ in range(ROUNDS):
        lab = machine.load(None if running else name)
        path = f"notebooks/{name}.ipynb" if running else None
        rounds.append(lab.page.evaluate("path => bench.first(path)", path))
        _leave(lab)
    return {part: ms / 1000 for part, ms in _middle(rounds).items()}


def _run(machine, path):
    """Run a notebook cell by cell, the live pictures' twice, and save it."""
    lab, made = machine.load(path.stem), {}
    for index, cell in enumerate(notebooks.read(path).cells):
        picture = PICTURE.search(cell.source)
        if cell.cell_type == "code" and picture:
            first, again = (lab.page.evaluate("i => bench.make(i)", index) for _ in range(2))
            made[picture[1]] = {"first": first / 1000, "again": again / 1000}
        elif cell.cell_type == "code":
            lab.page.evaluate("i => bench.run(i)", index)
    healthy(lab.page.evaluate(OUTPUTS))
    lab.save()
    _leave(lab)
    saved = machine.folder / path.name
    for name, size in _tables(notebooks.read(saved)):
        made[name]["table"] = size
    return made, saved.stat().st_size


def _tables(notebook):
    """Yield the name of each live picture, and the bytes of its table in the notebook's file."""
    models = notebook.metadata.widgets[STATE].state
    for cell in notebook.cells:
        picture = PICTURE.search(cell.source)
        for output in cell.get("outputs", ()) if picture else ():
            buffers = models[output.data[VIEW].model_id].buffers
            (table,) = (part.data for part in buffers if part.path == ["table"])
            yield picture[1], len(base64.b64decode(table))


def _leave(lab):
    lab.shut_down()
    lab.context.close()


def _middle(rounds):
    return {name: median(r[name] for r in rounds) for name in rounds[0]}
