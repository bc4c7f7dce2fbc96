"""The numbers of the trace: of all settings from one start point, or of one from all of them."""

import numpy as np

from d2l_helpers import engine, loops
from d2l_helpers.live import sliders, table
from d2l_helpers.live.runs import traces, values
from d2l_helpers.reader import fresh, patient

LAST = 200
LOW, HIGH, STEP = (-5.5, -3.0), (2.0, 2.0), 0.1  # of the frame, and of the start points in it
BOTH, STARTS = ("eta", "gamma"), ("start1", "start2")
ADAGRAD = "adagrad "  # before the names of its numbers
APART = 1e-5  # of two points whose values tell the slope
# What is seen: of a place an eighth of a pixel, of an arrow a pixel, of an arrow at all, of the
# decimal logarithm of a rate or of f the second digit.
PLACE, TIP, ARROW, DIGIT = 0.002, 0.016, 0.05, 0.004
TICK = 0.08 * np.array([-1, 1, 0, 0, 1, -1])  # a bracket, from end to end


def from_one_start(f, update, beside, start):
    """Return the numbers of all settings, from one start point.

    Parameters
    ----------
    f, update, beside : callable
        The reader's, as `trace` has them.
    start : pair of float
        Where all of them begin.

    Returns
    -------
    dict of str to Numbers
        By name.
    """
    eta, gamma = sliders.ETAS[:, None], sliders.GAMMAS
    runs = traces(update, LAST, start, eta=sliders.ETAS, gamma=gamma)
    other = traces(beside, LAST, start, eta=sliders.ETAS)
    height = _height(f, runs)
    found = _walk(runs, height, eta, BOTH) | _plain(f, runs, height, eta, BOTH)
    found |= _walk(other, _height(f, other), sliders.ETAS, BOTH[:1], ADAGRAD)
    found |= _first(f, runs, eta, gamma, BOTH)
    return found | _leaving(runs, height) | _signs(runs, eta, gamma)


def from_all_starts(f, update, beside, eta, gamma, step):
    """Return the numbers of one setting, from every start point; f, … are as above.

    Parameters
    ----------
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
        return np.moveaxis(walked, (0, 1), (2, 3))

    runs, other = run(update, LAST, eta=eta, gamma=gamma), run(beside, max(step, 1), eta=eta)
    now, there = runs[..., step : step + 1, :], other[..., step : step + 1, :]
    height = _height(f, now)
    found = _walk(runs, height, eta, STARTS) | _plain(f, now, height, eta, STARTS)
    found |= _walk(other, _height(f, there), eta, STARTS, ADAGRAD)
    return found | _first(f, runs, eta, gamma, STARTS)


def _height(f, runs):
    return values(f, runs[..., 0], runs[..., 1])


def _walk(runs, height, eta, by, prefix=""):
    """Return what is drawn of runs, shape (*grid, steps + 1, 4), and of f at some of the steps."""
    x1, x2, *states = np.moveaxis(runs, -1, 0)
    rates = engine.log10(loops.rate(np.expand_dims(eta, -1), np.array(states)))
    rates[..., 0] = rates[..., 1]  # before the first step there is none
    with engine.silently():
        log = np.log10(np.where(abs(height) < 1e-30, 0, height))  # nobody tells them apart
    parts = {"x1": (x1, PLACE), "x2": (x2, PLACE), "log f": (log, DIGIT)}
    parts |= {f"rate {i + 1}": (rate, 2 * DIGIT) for i, rate in enumerate(rates)}
    return {f"{prefix}{name}": _seen(part, grain, by) for name, (part, grain) in parts.items()}


def _seen(part, grain, by):
    return table.numbers(part, by).rounded(grain)


def _inside(runs):
    return ((runs[..., :2] >= LOW) & (runs[..., :2] <= HIGH)).all(axis=-1)


def _plain(f, runs, height, eta, by, prefix="", least=ARROW):
    """Return where a step of plain gradient descent leads, if it is long enough to be seen."""
    x1, x2 = x = np.where(_inside(runs), np.moveaxis(runs[..., :2], -1, 0), np.nan)
    higher = np.array([values(f, x1 + APART, x2), values(f, x1, x2 + APART)])
    steps = (higher - height) * np.expand_dims(eta, -1) / -APART
    steps[:, np.hypot(*steps) < least] = np.nan
    return {f"{prefix}plain x{i + 1}": _seen(end, TIP, by) for i, end in enumerate(x + steps)}


def _first(f, runs, eta, gamma, by):
    """Return plain descent's first step, and beside it a bracket as long as the formula's."""
    begin, ahead = runs[..., 0, :2], np.sign(runs[..., 1, 0] - runs[..., 0, 0])
    length = np.broadcast_to(eta / np.sqrt(1 - gamma), ahead.shape)
    outside = np.where(begin[..., 1] > 0, 0.9, -0.48)  # its name stands below
    level = np.clip(begin[..., 1] + outside, LOW[1] + 0.45, HIGH[1] - 0.1)
    x = begin[..., :1] + (ahead * length)[..., None] * [0, 0, 0, 1, 1, 1]
    bracket = {"first x": x, "first y": level[..., None] + TICK}
    found = {name: _seen(part, PLACE, by) for name, part in bracket.items()}
    begins = runs[..., :1, :]
    return found | _plain(f, begins, _height(f, begins), eta, by, "first ", 1)


def _signs(runs, eta, gamma):
    """Return the length of the first step, and where descent by signs is named, if it is one."""
    lengths = abs(np.diff(runs[..., :3, :2], axis=-2)) / eta[..., None, None]
    signs = (gamma == 0) & (abs(lengths - 1) < 0.01).all(axis=(-2, -1))
    parts = {"signs x": np.where(signs, 1.9, np.nan), "signs y": np.full(signs.shape, -2.25)}
    parts["first"] = np.broadcast_to(eta / np.sqrt(1 - gamma), signs.shape)
    return {name: table.numbers(part[..., None], BOTH, exact=True) for name, part in parts.items()}


def _leaving(runs, height):
    """Return when runs leave the frame, and the best eta of those that have not, for each gamma."""
    inside = _inside(runs)
    leaves = np.where(inside.all(axis=-1), LAST + 1, inside.argmin(axis=-1))
    stays = (np.arange(LAST + 1) < leaves[..., None]) & ~np.isnan(height)
    reached = np.where(stays, height, np.inf)
    return {
        "leaves": table.numbers(leaves[..., None], BOTH),
        "best eta": table.numbers(reached.argmin(axis=0).T, ["steps"]),
    }
