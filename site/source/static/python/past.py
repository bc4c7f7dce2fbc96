"""The numbers of the weights of the past, and of the three memories of a stream."""

import numpy as np
from js import table
from numpy import Array
from running import functions, returned, twice

from d2l_helpers import formulas, loops


def weights(job):
    """Answer for the picture of the weights."""
    gammas = list(job.values.gamma)

    def past(gamma):
        (leaky_weights,) = functions(job)
        return _list(job.functions[0], leaky_weights(gamma, job.values.past), job.values.past)

    for i, gamma in enumerate(gammas):
        rows = formulas.shared_out(past(gamma), gamma)
        for name in rows:
            table.row(name, i, len(gammas), rows[name])
    twice(lambda: past(gammas[job.at.gamma]))


def memory(job):
    """Answer for the picture of the stream and its three memories."""
    squares, gammas = list(job.values.squares), list(job.values.gamma)
    steps = len(squares)
    for i, gamma in enumerate(gammas):
        remember, leaky_weights = functions(job)
        kept = _remembered(job, remember, squares, gamma)
        corrected = [formulas.corrected(kept[t][2], gamma, t + 1) for t in range(steps)]
        at = formulas.named_at(gamma, job.values.steep, steps)
        rows = {name: [row[k] for row in kept] for k, name in enumerate(("total", "mean", "leaky"))}
        rows["corrected"], rows["value"] = corrected, rows["leaky"]
        rows["named"] = [corrected[at - 1] if at else np.nan]
        past = _list(job.functions[1], leaky_weights(gamma, steps), steps)
        rows["weights"] = formulas.shared_out(past, gamma)["weights"]
        rows["share"] = [100 * sum(past[: t + 1]) for t in range(steps)]
        for name in rows:
            table.row(name, i, len(gammas), rows[name])
    twice(lambda: _remembered(job, functions(job)[0], squares, gammas[job.at.gamma]))


def _remembered(job, remember, squares, gamma):
    def step(*state, **settings):
        return returned(job.functions[0], remember(*state, **settings), 2)

    return loops.remember(step, squares, {"gamma": gamma})


def _list(name, values, n):
    """Return the n numbers of an array that the reader's function gave."""
    found = values.tolist() if isinstance(values, Array) else values
    if not isinstance(found, (list, tuple)) or len(found) != n:
        raise ValueError(f"{name}: an array of {n} is wanted. · cần một mảng {n} số.")
    return found
