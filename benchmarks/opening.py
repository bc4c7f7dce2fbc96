"""(d) From opening notebook 1 to its first live picture."""

from statistics import median

import notebook_files as notebooks
from lab import Lab
from machine import BROWSER

ROUNDS = 3


def measure(machine):
    """Return the median seconds of each part, each round with an empty cache and a new kernel."""
    rounds = [_open(machine) for _ in range(ROUNDS)]
    return {part: median(r[part] for r in rounds) for part in rounds[0]}


def _open(machine):
    context = machine.new_context()
    lab = Lab(context, machine.url)
    page = lab.open(notebooks.PATHS[0].stem)
    page.evaluate(BROWSER)
    seen = page.evaluate("bench.openAndRun()")
    page.evaluate("window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()")
    context.close()
    return {name: ms / 1000 for name, ms in parts(seen).items()}


def parts(seen):
    """Return the milliseconds of each part."""
    begins = [time for time, _ in seen["cells"]]
    live = next(i for i, (_, code) in enumerate(seen["cells"]) if code.startswith("live."))
    found = {
        "JupyterLab loads and shows the notebook": seen["opened"],
        "the kernel starts": begins[0] - seen["opened"],
        "imports": 0,
        "the other cells before the picture": 0,
        "the picture, to its paint": seen["painted"] - begins[live],
        "all": seen["painted"],
    }
    for (begin, code), end in zip(seen["cells"][:live], begins[1:], strict=False):
        found["imports" if "import " in code else "the other cells before the picture"] += (
            end - begin
        )
    return found
