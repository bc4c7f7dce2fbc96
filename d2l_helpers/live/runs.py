"""How the reader's functions are run for a picture: afresh, with patience, and honestly."""

import numpy as np

from d2l_helpers import engine, grids
from d2l_helpers.arguments import array, checked, refusal
from d2l_helpers.reader import fresh, patient

DIFFERS = (
    "Two runs of your code from the same start differ: it draws random numbers, or remembers what "
    "happened before. The picture shows one run.",
    "Hai lần chạy từ cùng một điểm xuất phát cho kết quả khác nhau: mã của bạn dùng số ngẫu nhiên, "
    "hoặc còn nhớ những gì đã xảy ra trước đó. Hình cho thấy một lần chạy.",
)


def twice(picture, run):
    """Run ``run()``, which returns an array, two times; if they differ, say so in the picture."""
    if not np.array_equal(run(), run(), equal_nan=True):
        picture.note(*DIFFERS)


def traces(update, steps, start=engine.START, **axes):
    """Return x1, x2, s1, s2 over all steps for all settings; shape (*axes, steps + 1, 4)."""
    begin = fresh(update, "update")

    def run(watch, **setting):
        return engine.trace_2d(begin(), steps, start, watch, **setting)

    try:
        table = grids.over_grid(run, patient, **axes)
    except ArithmeticError:  # from this start, every setting leaves the range at its first step
        table = np.full((*map(len, axes.values()), steps + 1, 4), np.nan)
    table[..., 0, :] = *start, 0, 0
    return table


def values(f, *coordinates):
    """Return the reader's ``f`` at many points; the coordinates are broadcast."""
    return grids.on_arrays(fresh(f, "f")(), *coordinates, watch=patient)


def weights_of_the_past(leaky_weights, steps):
    """Return, as a function of gamma, the reader's weights of so many squares, each time afresh."""
    begin, name = fresh(leaky_weights, "leaky_weights"), "leaky_weights(gamma, steps)"

    def of_the_past(given):
        found = array(name, given)
        if len(found) != steps:
            raise refusal(name, given, f"an array of {steps}", f"một mảng {steps} số")
        return found

    return lambda gamma: checked(begin(), of_the_past)(float(gamma), steps)


def alone(update, steps, *f, **setting):
    """Run the reader's update for a single setting; return the run and, if given, f along it."""
    run = engine.trace_2d(fresh(update, "update")(), steps, watch=patient, **setting)
    return np.column_stack([run, *(values(each, run[:, 0], run[:, 1]) for each in f)])
