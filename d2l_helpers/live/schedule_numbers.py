"""The numbers of the schedules' picture: their shapes, and what they make of a training."""

import functools

import numpy as np

from d2l_helpers import formulas, grids
from d2l_helpers.arguments import checked, number, refusal, whole
from d2l_helpers.live.runs import twice
from d2l_helpers.reader import fresh, patient, unanswered

GAMMA = 0.9
LOSS = 0.008, 5.0  # the frame
GAPS = 0.08, 0.05  # between names beside the losses, and at the largest rate: shares of the frame
GIVEN = {"decay": GAMMA, "frame": LOSS, "gaps": GAPS}  # to a page of the site
PEAKS = np.array([float(f"{10 ** (k / 6 - 4):.1e}") for k in range(22)])


def check(rate, steps, epochs):
    """Refuse what is no rate, or no run of whole epochs."""
    whole("steps", steps)
    whole("epochs", epochs)
    if steps % epochs:
        raise refusal("epochs", epochs, f"a divisor of {steps}", f"một ước của {steps}")
    if not number("rate", rate) > 0:
        raise refusal("rate", rate, "a positive number", "một số dương")


def written(picture, functions, rate, steps):
    """Return {name: shape of the schedule over the steps}; None where it is not written yet."""
    shapes = dict.fromkeys(functions)
    for name, schedule in functions.items():
        begin = fresh(schedule, name)

        def run(name=name, begin=begin):
            schedule = checked(begin(), functools.partial(_rate, f"{name}(step)"))
            return np.array([schedule(step) for step in patient(range(steps))]) / rate

        try:
            twice(picture, run)
            shapes[name] = run()
        except Exception as error:  # an unwritten one is no problem; any other error is one
            if not unanswered(error):
                raise
    if all(shape is None for shape in shapes.values()):
        raise NotImplementedError
    return shapes


def _rate(name, value):
    if not np.isfinite(number(name, value)):
        raise refusal(name, value, "a finite number", "một số hữu hạn")
    return value


def put_numbers(picture, shapes, train, rate, epochs):
    """Train with every schedule at every rate, and put what comes of it into the picture.

    The shapes come from `written`, `train` from `trainings.Classification`.
    """
    steps = max(len(shape) for shape in shapes.values() if shape is not None)
    twice(picture, lambda: train(np.ones(steps), patient, lr=rate, gamma=GAMMA))
    picture.numbers(step=np.arange(steps) * epochs / steps, epoch=np.arange(epochs + 1))
    picture.numbers(rate=np.arange(len(PEAKS)), last=[epochs], largest=[len(PEAKS) - 1])
    picture.numbers(["eta"], here=np.arange(len(PEAKS))[:, None])
    ends = {}
    for name, shape in shapes.items():
        losses, wrong = _trained(train, shape, epochs)
        ends[name] = losses[:, -1]
        drawn = np.full(steps, np.nan) if shape is None else shape
        picture.numbers(**{f"{name} shape": drawn, f"{name} ends": ends[name]})
        rows = {f"{name} loss": losses, f"{name} end": losses[:, -1:], f"{name} wrong": wrong}
        picture.numbers(["eta"], exact=True, **rows)
    _put_names(picture, ends)


def known(picture, shapes):
    """Return what a page need not find anew: of what is written, the shape and the last losses."""
    return {
        name: {"shape": shape.tolist(), "ends": picture.table[f"{name} ends"].values.tolist()}
        for name, shape in shapes.items()
        if shape is not None
    }


def _trained(train, shape, epochs):
    """Return the losses after 0, 1, ... epochs, and what share is wrong at the end, in percent."""
    if shape is None:
        return np.full((len(PEAKS), epochs + 1), np.nan), np.full((len(PEAKS), 1), np.nan)
    run = functools.partial(train, shape)
    taken = grids.over_grid(run, patient, lr=PEAKS, gamma=[GAMMA])[:, 0]
    begins = np.full((len(PEAKS), 1), np.log(10))  # ten classes, equally likely
    return np.hstack([begins, taken[..., 0]]), 100 * (1 - taken[:, -1:, 1])


def _put_names(picture, ends):
    """Put the places of the names: beside the losses of each rate, and at the largest rate."""
    at_rates = np.transpose([*ends.values()]).tolist()
    places = np.array([formulas.beside(row, LOSS, GAPS[0]) for row in at_rates])
    last = formulas.beside(at_rates[-1], LOSS, GAPS[1])
    for i, name in enumerate(ends):
        picture.numbers(["eta"], **{f"{name} name": places[:, i, None]})
        picture.numbers(**{f"{name} named": last[i : i + 1]})
