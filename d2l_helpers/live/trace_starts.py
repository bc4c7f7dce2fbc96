"""The numbers of the trace while its start point is moved: a map, and walks from everywhere."""

import numpy as np

from d2l_helpers import engine, formulas
from d2l_helpers.formulas import HIGH, LOW
from d2l_helpers.live import sliders, table
from d2l_helpers.live import trace_numbers as drawn
from d2l_helpers.live.runs import traces, values
from d2l_helpers.live.trace_numbers import ADAGRAD, BOTH, DIGIT, LAST
from d2l_helpers.reader import fresh, patient

STEP = 0.1  # from one start point to the next
STARTS = "start1", "start2"


@engine.silently()
def map_from(f, update, start, step):
    """Return the map of one step from a start point that is being dragged.

    The arguments are as in `trace_numbers.from_one_start`.
    """
    runs = drawn.by_step(traces(update, step, start, eta=sliders.ETAS, gamma=sliders.GAMMAS))[:2]
    height = values(f, *runs[:, -1:])
    leaves, best = drawn.leaving(runs, height)
    logs = drawn.seen(formulas.log_f(height), DIGIT, BOTH)
    return {"log f": logs, "leaves": leaves, "best eta": table.numbers(best[0])}


def from_all_starts(f, update, beside, eta, gamma, step):
    """Return the numbers of one setting, from every start point.

    Parameters
    ----------
    f, update, beside : callable
        The reader's, as `trace` has them.
    eta, gamma : float
        The setting.
    step : int
        At which f and the arrow are seen.
    """
    places = [np.arange(a, b + STEP / 2, STEP) for a, b in zip(LOW, HIGH, strict=True)]
    # Whole tenths: a start 1e-15 beside the axis is one that RMSProp soon throws far off it.
    start = np.round(np.meshgrid(*places, indexing="ij"), 6)

    def run(of, last, **setting):
        walked = engine.walk(fresh(of)(), (*start, 0.0, 0.0), last, patient, **setting)
        return np.moveaxis(walked, 1, 0)

    runs, other = run(update, LAST, eta=eta, gamma=gamma), run(beside, max(step, 1), eta=eta)
    now, there = runs[:2, step : step + 1], other[:2, step : step + 1]
    height = values(f, *now)
    found = drawn.walk(runs, height, eta, STARTS) | drawn.plain(f, *now, height, eta, STARTS)
    found |= drawn.walk(other, values(f, *there), eta, STARTS, ADAGRAD)
    return found | drawn.first(f, *runs[:2], eta, gamma, STARTS)
