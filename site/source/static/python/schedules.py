"""The numbers of the schedules: of what they make of a training, at every rate."""

import numpy as np
from fitting import train
from js import arrays, table
from running import checked, functions, twice, unanswered

from d2l_helpers import formulas, loops


def schedules(job):
    """Answer for the picture of exercise 3; of what is not written yet, no number is one."""
    table.model(job)
    names, steps = list(job.values.names), table.steps()
    ends = []
    for which, name in enumerate(names):
        shape, known = _shape(job, which + 1), getattr(job.values.known, name, None)
        if known and shape == list(known.shape):
            ends.append(list(known.ends))
            continue
        table.row(f"{name} shape", 0, 1, [np.nan] * steps if shape is None else shape)
        ends.append(_trained(job, name, shape))
        table.row(f"{name} ends", 0, 1, ends[-1])
    _put_names(job, names, ends)
    table.rows(0, 0)  # the runs that follow are not kept
    twice(lambda: _train(job, "", job.values.rate, [1.0] * steps))


def _shape(job, which):
    """Return a schedule over the steps, as multiples of the rate; None if it is not written yet."""

    def run():
        name = job.functions[which]
        schedule = checked(name, functions(job)[which], 1)
        return [_finite(name, schedule(step)) / job.values.rate for step in range(table.steps())]

    try:
        twice(run)
        return run()
    except Exception as error:
        if unanswered(error):
            return None
        raise


def _finite(name, value):
    if value - value != 0:
        given = f"{name}(step) = {value}"
        raise ValueError(f"{given}: a finite number is needed · cần một số hữu hạn")
    return value


def _trained(job, name, shape):
    """Keep what comes of a schedule, and return the last losses, one for each rate."""
    rates = job.values.eta.length
    begin = np.log(10) if shape else np.nan  # ten classes, equally likely
    table.keep(f"{name} loss", 0, job.values.epochs + 1, arrays.full(rates, begin))
    for part in ("end", "wrong"):
        table.keep(f"{name} {part}", 0, 1, arrays.full(rates, np.nan))
    return _train(job, name, job.values.eta, shape)[-1] if shape else [np.nan] * rates


def _train(job, name, rates, shape):
    """Train at all rates or at one, keep what is drawn, and return the losses."""
    points = job.values.epochs + 1

    def begin(given):
        return loops.scheduled(functions(job)[0], {"lr": lambda step: given["lr"] * shape[step]})

    def keep(point, loss, right):
        table.keep(f"{name} loss", point + 1, points, loss.handle)
        table.keep(f"{name} end", 0, 1, loss.handle)
        table.keep(f"{name} wrong", 0, 1, (100 * (1 - right)).handle)
        return loss.tolist()

    return train(job, [("lr", rates), ("gamma", job.values.decay)], begin, keep)


def _put_names(job, names, ends):
    """Keep where the names stand: beside the losses of each rate, and at the largest rate."""
    frame, gaps = list(job.values.frame), list(job.values.gaps)
    for k in range(len(ends[0])):
        places = formulas.beside([row[k] for row in ends], frame, gaps[0])
        for name, place in zip(names, places):
            table.row(f"{name} name", k, len(ends[0]), [place])
    last = formulas.beside([row[-1] for row in ends], frame, gaps[1])
    for name, place in zip(names, last):
        table.row(f"{name} named", 0, 1, [place])
