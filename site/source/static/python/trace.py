"""The numbers of the picture of the trace: of all settings, or from all start points."""

import numpy as np
from js import table
from running import (
    alone,
    bare,
    chapters,
    functions,
    grid,
    keep,
    of_step,
    patient,
    twice,
    update_of,
    walk,
)

from d2l_helpers import formulas


def trace(job):
    """Answer for the picture of the walk: of all settings, or from all start points."""
    start = [job.start[0], job.start[1], 0.0, 0.0]
    if job.kind == "starts":
        x1, x2 = table.starts(job)
        _see(job, 1, [x1, x2, 0.0, 0.0], [("eta", job.eta)], "adagrad ", job.step)
        settings = [("eta", job.eta), ("gamma", job.gamma)]
        return _see(job, 2, [x1, x2, 0.0, 0.0], settings, "", job.step)
    if job.kind == "map":
        return patient(lambda: _map(job, start))
    _see(job, 1, start, [("eta", table.etas(job))], "adagrad ", None)
    patient(lambda: _see(job, 2, start, grid(job), "", None))
    twice(lambda: alone(update_of(job, 2), start, dict(chapters(job))))


def _see(job, which, start, settings, prefix, only):
    """Walk, and keep what is drawn of the walks; f and the arrow at one step only, or at all."""
    f = bare(functions(job)[0])
    for step, given in walk(update_of(job, which), start, settings):
        _keep_step(step, given[0], prefix)
        if only is None or step == only:
            _keep_height(job, f, step, given[0], prefix, only is None)
    if not prefix:
        _first(f, given[0], given[1], only is None)


def _keep_step(step, eta, prefix):
    """Keep where the walks are at a step, and their rates."""
    many = table.LAST + 1
    keep(prefix, step, many, {"x1": of_step(step, 0), "x2": of_step(step, 1)})
    for place in (2, 3):
        s = of_step(max(step, 1), place)  # before the first step there is no rate
        table.keep(f"{prefix}rate {place - 1}", step, many, formulas.log_rate(eta, s).handle)


def _keep_height(job, f, step, eta, prefix, every):
    """Keep f at a step and, of the reader's own walks, the arrow and who has left the frame."""
    x1, x2 = of_step(step, 0), of_step(step, 1)
    at, many = (step, table.LAST + 1) if every else (0, 1)
    height = f(x1, x2)
    table.keep(prefix + "log f", at, many, formulas.log_f(height).handle)
    if prefix:
        return
    there = formulas.inside(x1, x2)
    _keep_pair("plain ", formulas.plain(f, there, x1, x2, height, eta), at, many)
    if every:
        table.leave(step, there.handle)
        table.best(job, step, step, many, height.handle)


def _map(job, start):
    """Keep f at the last step, where it is least, and who has left the frame by then."""
    f = bare(functions(job)[0])
    for step, _ in walk(update_of(job, 2), start, grid(job)):
        x1, x2 = of_step(step, 0), of_step(step, 1)
        table.leave(step, formulas.inside(x1, x2).handle)
    height = f(x1, x2)
    table.keep("log f", 0, 1, formulas.log_f(height).handle)
    table.best(job, step, 0, 1, height.handle)


def _first(f, eta, gamma, grid):
    """Keep what the first steps show."""
    places = [(of_step(step, 0), of_step(step, 1)) for step in range(3)]
    (x1, x2), (onward, _) = places[:2]
    ends = formulas.plain(f, formulas.inside(x1, x2), x1, x2, f(x1, x2), eta, 1)
    _keep_pair("first plain ", ends, 0, 1)
    xs, ys = formulas.bracket(x1, x2, onward, eta, gamma)
    for i in range(len(xs)):
        table.keep("first x", i, len(xs), xs[i].handle)
        table.keep("first y", i, len(ys), ys[i].handle)
    if grid:
        signs = formulas.by_signs(places, eta, gamma)
        table.keep("signs x", 0, 1, np.where(signs, 1.9, np.nan).handle)
        table.keep("first", 0, 1, formulas.first_step(eta, gamma).handle)


def _keep_pair(prefix, ends, at, many):
    for i, each in enumerate(ends):
        table.keep(f"{prefix}x{i + 1}", at, many, each.handle)
