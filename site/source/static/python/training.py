"""The numbers of the training: of all settings at once or, fewer, one by one."""

import numpy as np
from fitting import train
from js import table
from running import chapters, functions, grid, twice

from d2l_helpers import formulas, loops


def training(job):
    """Answer for the picture of the training: of all settings at once or, fewer, one by one."""
    table.model(job)
    _train_all(job, lambda: grid(job, called="lr"), False)
    if job.functions.length > 1:
        _train_all(job, lambda: [("lr", table.grid(job, "eta")[0])], True)
    table.rows(0, 0)  # the runs that follow are not kept
    for changing in range(job.functions.length):
        _twice(job, changing)


def _twice(job, changing):
    twice(lambda: _train(job, chapters(job, called="lr"), changing))


def _train_all(job, settings, changing):
    try:
        _train(job, settings(), changing)
    except Exception:
        table.coarse(8)
        found = settings()
        n = found[0][1].length
        for i in range(n):
            table.rows(i, n)
            _train(job, [(name, values[i]) for name, values in found], changing)
        table.rows()


def _train(job, settings, changing):
    """Train, keep the losses, and return those of the first setting.

    `changing` tells whether gamma is what the reader's schedule says, rather than a setting.
    """

    def begin(_):
        found = functions(job)
        return loops.scheduled(found[0], {"gamma": found[1]}) if changing else found[0]

    curve, end = ("your γ(t)", "end of your γ(t)") if changing else ("excess", "loss")

    def keep(point, loss):
        excess = formulas.excess(loss, job.values.minimum)
        table.keep(curve, point, table.steps() // job.values.every, excess.handle)
        table.keep(end, 0, 1, loss.handle)
        if not changing:
            table.keep("final", 0, 1, np.log10(excess).handle)
        return loss.tolist()[0]

    return train(job, settings, begin, keep)
