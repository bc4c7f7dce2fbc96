"""The numbers of the training: of all settings at once or, fewer, one by one."""

import numpy as np
from js import arrays, table
from numpy import Array, Life, Parameter
from running import chapters, functions, grid, put, twice

from d2l_helpers import formulas, loops

UNMOVED = (
    "The function changes none of its parameters: write p[:] = … · "
    "Hàm không thay đổi tham số nào: hãy viết p[:] = …"
)


def training(job):
    """Answer for the picture of the training: of all settings at once or, fewer, one by one."""
    table.data(job)
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
    values = settings[0][1]
    n = 1 if isinstance(values, (int, float)) else values.length
    Life.begin(n)
    given = {name: put(values) for name, values in settings}
    sizes = table.features() * n, n
    params, gradients, states = ([_zeros(size) for size in sizes] for _ in range(3))
    for p, gradient in zip(params, gradients):
        p.grad = gradient
    Life.stays()
    handles = [array.handle for array in params + gradients]
    found, measured = functions(job), [0]
    update = loops.scheduled(found[0], {"gamma": found[1]}) if changing else found[0]
    keep = _keep_changing if changing else _keep_loss

    def differentiate(batch):
        Life.clear()
        table.differentiate(n, batch, *handles)

    def measure():
        measured[0] += 1
        return keep(job, Array(table.measure(n, *handles[:2])), measured[0] - 1)

    steps, every = range(table.steps()), job.values.every
    losses = loops.train(update, params, states, given, steps, differentiate, measure, every)
    if not table.moved(*handles[:2]):
        raise ValueError(UNMOVED)
    return losses


def _keep_loss(job, loss, point):
    """Keep what is drawn of a loss, and of the last; return that of the first setting."""
    excess = formulas.excess(loss, job.values.minimum)
    table.keep("excess", point, table.steps() // job.values.every, excess.handle)
    table.keep("loss", 0, 1, loss.handle)
    table.keep("final", 0, 1, np.log10(excess).handle)
    return arrays.list(loss.handle)[0]


def _keep_changing(job, loss, point):
    """Keep what is drawn of a loss of the training whose gamma changes."""
    excess = formulas.excess(loss, job.values.minimum)
    table.keep("your γ(t)", point, table.steps() // job.values.every, excess.handle)
    table.keep("end of your γ(t)", 0, 1, loss.handle)
    return arrays.list(loss.handle)[0]


def _zeros(size):
    return Parameter(arrays.full(size, 0))
