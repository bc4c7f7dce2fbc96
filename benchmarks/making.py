"""(c) Making a picture: from the call to the first paint, and how much of it is the table."""

import json
import re

import notebook_files as notebooks
from lab import OUTPUTS

# For each picture: its notebook, and what the cells that it needs hold.
PICTURES = {
    "memory": (0, ("import numpy", "def remember", "squares =")),
    "weights": (0, ("import numpy", "def leaky_weights", "gammas =")),
    "trace": (1, ("from d2l import", "def f_2d", "def adagrad_2d", "def rmsprop_2d")),
    "training": (
        2,
        ("from mxnet import", "airfoil =", "rows =", "def init_rmsprop_states", "def rmsprop("),
    ),
    "trainer": (
        3,
        ("from mxnet import", "def rmsprop(", "rows =", "def trainer_losses", "def init_rmsprop"),
    ),
}
STOPWATCH = """\
import json, time
from d2l_helpers import figures, live
from d2l_helpers.live import picture

spent = {}

def watch(owner, name, part):
    inner = getattr(owner, name)
    def timed(*arguments, **options):
        begin = time.perf_counter()
        try:
            return inner(*arguments, **options)
        finally:
            spent[part] += time.perf_counter() - begin
    setattr(owner, name, timed)

for name in ("backdrop", "map_image", "map_colors"):
    watch(figures, name, "drawing")
watch(picture.Picture, "__init__", "widget")

def call(make):
    spent.update(drawing=0.0, widget=0.0)
    begin = time.perf_counter()
    picture = make()
    spent["call"] = time.perf_counter() - begin
    return picture
"""
GRID = """\
import statistics
from d2l_helpers import engine

eta, gamma = numpy.meshgrid(live.LOG_ETAS, live.GAMMAS, indexing="ij")
orders = engine.minibatch_orders(1500, 10, 2, seed=1)
start = [numpy.zeros((5, 1)), numpy.zeros(1)]

def ours():
    setting = {"every": 20, "lr": eta, "gamma": gamma}
    engine.train_linear(rmsprop, start, rows[:1500], orders, **setting)

def theirs():
    batches, _ = data.get_data_ch11(batch_size=10, seed=1)
    setting = {"lr": 0.01, "gamma": 0.9}
    d2l.train_ch11(rmsprop, init_rmsprop_states(5), setting, batches, 5)

def seconds(run):
    begin = time.perf_counter()
    run()
    return time.perf_counter() - begin

with numpy.errstate(all="ignore"):
    grid = statistics.median(seconds(ours) for _ in range(3))
one = statistics.median(seconds(theirs) for _ in range(3))
"""
PRINT_GRID = "print(json.dumps({'grid': grid, 'one': one, 'settings': eta.size}))"
PRINT_SPENT = "print(json.dumps(spent))"
AGAIN = 3


def measure(machine):
    """Return {picture: its seconds, for each time that it was made}, and those of the grid."""
    made, grid = {}, None
    for name, (number, markers) in PICTURES.items():
        before, picture = cells_for(notebooks.PATHS[number], name, markers)
        sources = [*before, STOPWATCH, f"call(lambda: {picture})", PRINT_SPENT]
        if name == "training":
            sources += [GRID, PRINT_GRID]
        lab = machine.open(f"making-{name}", sources)
        for index in range(len(before) + 1):
            _run(lab.page, index)
        made[name] = [_make(lab.page, len(before) + 1) for _ in range(AGAIN)]
        if name == "training":
            _run(lab.page, len(sources) - 2)
            grid = json.loads(_run(lab.page, len(sources) - 1))
        lab.page.close()
    return made, grid


def cells_for(path, name, markers):
    """Return the cells that a picture needs, without other pictures, and the call that makes it."""
    every = notebooks.cells(path, "code")
    calls = re.compile(r"^live\.\w+\(.*\)$", re.M)
    (call,) = (c for cell in every for c in calls.findall(cell) if c.startswith(f"live.{name}("))
    needed = [next(cell for cell in every if marker in cell) for marker in markers]
    return [calls.sub("", cell) for cell in needed], call


def _make(page, index):
    painted = page.evaluate("index => bench.make(index)", index) / 1000
    spent = json.loads(_run(page, index + 1))
    table = spent["call"] - spent["drawing"] - spent["widget"]
    return {"total": painted, "table": table, "rest": painted - spent["call"], **spent}


def _run(page, index):
    page.evaluate(
        "async index => { const app = window.jupyterapp, panel = app.shell.currentWidget;"
        "await panel.context.sessionContext.ready; panel.content.activeCellIndex = index;"
        "await app.commands.execute('notebook:run-cell'); }",
        index,
    )
    outputs = page.evaluate(OUTPUTS)[index]
    errors = [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]
    if errors:
        raise RuntimeError(f"the benchmark's notebook stops: {errors}")
    return "".join("".join(o["text"]) for o in outputs if o["output_type"] == "stream")
