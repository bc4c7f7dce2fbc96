"""The numbers of the trace: of all settings, from one start point."""

from functools import partial

import numpy as np

from d2l_helpers import engine, formulas
from d2l_helpers.live import sliders, table
from d2l_helpers.live.runs import traces, values

LAST = 200
BOTH = "eta", "gamma"
ADAGRAD = "adagrad "  # before the names of its numbers
# What is seen: of a place an eighth of a pixel, of an arrow a pixel, of the decimal logarithm of a
# rate or of f the second digit.
PLACE, TIP, DIGIT = 0.002, 0.016, 0.004


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
    runs = by_step(traces(update, LAST, start, eta=sliders.ETAS, gamma=gamma))
    other = by_step(traces(beside, LAST, start, eta=sliders.ETAS))
    height = values(f, *runs[:2])
    found = walk(runs, height, eta, BOTH) | plain(f, *runs[:2], height, eta, BOTH)
    found |= walk(other, values(f, *other[:2]), sliders.ETAS, BOTH[:1], ADAGRAD)
    found |= first(f, *runs[:2], eta, gamma, BOTH)
    leaves, best = leaving(runs[:2], height)
    found |= {"leaves": leaves, "best eta": table.numbers(best, ["steps"])}
    return found | _signs(runs[:2], eta, gamma)


def by_step(runs):
    """Return x1, x2, s1, s2, each of shape (steps + 1, *grid)."""
    return np.moveaxis(runs, (-1, -2), (0, 1))


@engine.silently()
def seen(part, grain, by):
    """Return numbers of shape (n, *grid) as the table has them."""
    coarse = np.round(np.asarray(part, "f4") / grain) * grain
    turned = np.moveaxis(coarse.astype("f2"), 0, -1)  # they are small by then
    return table.numbers(turned, by)._replace(grain=grain)


@engine.silently()
def walk(runs, height, eta, by, prefix=""):
    """Return what is drawn of runs, and of f at some of their steps."""
    x1, x2, *states = runs
    parts = {"x1": (x1, PLACE), "x2": (x2, PLACE), "log f": (formulas.log_f(height), DIGIT)}
    for i, s in enumerate(states, 1):
        s = np.concatenate([s[1:2], s[1:]])  # before the first step there is no rate
        parts[f"rate {i}"] = formulas.log_rate(eta, s), 2 * DIGIT
    return {f"{prefix}{name}": seen(part, grain, by) for name, (part, grain) in parts.items()}


def plain(f, x1, x2, height, eta, by, prefix="", least=formulas.ARROW):
    """Return where a step of plain descent leads from x1, x2, if it is seen."""
    there = formulas.inside(x1, x2)
    ends = formulas.plain(partial(values, f), there, x1, x2, height, eta, least)
    return {f"{prefix}plain x{i}": seen(end, TIP, by) for i, end in enumerate(ends, 1)}


def first(f, x1, x2, eta, gamma, by):
    """Return plain descent's first step, and beside it a bracket as long as the formula's."""
    xs, ys = formulas.bracket(x1[0], x2[0], x1[1], eta, gamma)
    found = {"first x": seen(xs, PLACE, by), "first y": seen(ys, PLACE, by)}
    height = values(f, x1[:1], x2[:1])
    return found | plain(f, x1[:1], x2[:1], height, eta, by, "first ", 1)


def _signs(places, eta, gamma):
    """Return the length of the first step, and where descent by signs is named, if it is one."""
    found = formulas.by_signs(list(places[:, :3].swapaxes(0, 1)), eta, gamma)
    parts = {"signs x": np.where(found, 1.9, np.nan), "signs y": np.full(found.shape, -2.25)}
    parts["first"] = np.broadcast_to(formulas.first_step(eta, gamma), found.shape)
    return {name: table.numbers(part[..., None], BOTH, exact=True) for name, part in parts.items()}


def leaving(places, height):
    """Return when runs leave the frame, and the best eta of those that have not, for each gamma.

    `height` is f at the last steps: of each, a row of the best eta. Where all are alike there is
    none.
    """
    inside = formulas.inside(*places)
    leaves = np.where(inside.all(axis=0), len(inside), inside.argmin(axis=0))
    steps = np.arange(len(inside))[-len(height) :, None, None]
    stays = (steps < leaves) & ~np.isnan(height)
    shown = np.where(stays, height, np.inf)
    low, high = shown.min(axis=1), shown.max(axis=1)
    alike = (low == high) & np.isfinite(low)
    return table.numbers(leaves[..., None], BOTH), np.where(alike, np.nan, shown.argmin(axis=1))
