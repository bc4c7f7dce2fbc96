"""The numbers of the race: every method on every surface, at every eta, and contour regions."""

from itertools import pairwise

import numpy as np
from contourpy import contour_generator

from d2l_helpers import engine, formulas, grids
from d2l_helpers.live.runs import twice, values
from d2l_helpers.reader import fresh, patient

LAST = 80
LOW, HIGH = (-5.5, -3.6), (2.0, 2.2)  # on the rotated valley, the walks go further down
ETAS = np.array([float(f"{10 ** (k / 10 - 2):.1e}") for k in range(31)])
# What the contour lines leave below them, of all the frame: so each surface shows its own shape.
SHARES = 0.01, 0.03, 0.08, 0.16, 0.28, 0.43, 0.6, 0.8
NOWHERE = np.array([[99.0, 99.0]])


def put_walks(picture, rules, surfaces):
    """Put in all walks and what f is along them; which step and which eta are best, too.

    Parameters
    ----------
    picture : Picture
        To which they are added; its sliders are "surface", "steps" and, for each rule, "eta NAME".
    rules, surfaces : dict of str to callable
        The reader's functions, by their names.
    """
    walks = {name: _walks(picture, name, rule, surfaces) for name, rule in rules.items()}
    heights = {name: _heights(runs, surfaces) for name, runs in walks.items()}
    with np.errstate(all="ignore"):
        bottoms = [
            _bottom([(walks[name][i], heights[name][i]) for name in rules])
            for i in range(len(surfaces))
        ]
        for name in rules:
            logs = formulas.log_above(heights[name], np.reshape(bottoms, (-1, 1, 1)))
            _put(picture, name, walks[name], logs)
    picture.numbers(t=np.arange(LAST + 1), places=np.arange(len(ETAS)))


def _walks(picture, name, rule, surfaces):
    """Return x1 and x2 on all surfaces, shape (surfaces, etas, steps + 1, 2)."""
    begin = fresh(rule, name)

    def on(f):
        of = fresh(f)

        def run(watch, eta):
            return engine.descend(begin(), of(), LAST, watch=watch, eta=eta)

        return run

    twice(picture, lambda: on(next(iter(surfaces.values())))(patient, eta=0.4))
    return np.stack([grids.over_grid(on(f), patient, eta=ETAS) for f in surfaces.values()])


def _heights(walks, surfaces):
    """Return f along the walks; no number where it is out of range, on the way to infinity."""
    pairs = zip(surfaces.values(), walks, strict=True)
    return np.stack([values(f, runs[..., 0], runs[..., 1]) for f, runs in pairs])


def _bottom(found):
    """Return from where the heights of a surface are measured."""
    return formulas.floor(
        min(formulas.least(*np.moveaxis(walks, -1, 0), height).min() for walks, height in found)
    )


def _put(picture, name, walks, logs):
    by, at = ["surface", f"eta {name}"], ["surface", "steps"]
    over = np.moveaxis(logs, 1, 2)
    best = np.where(np.isnan(over), np.inf, over).argmin(axis=2)[..., None]
    alike = (over == over[..., :1]).all(axis=2, keepdims=True)  # then none of them is the best
    picture.numbers(by, **{f"{name} x{i + 1}": walks[..., i] for i in (0, 1)})
    picture.numbers(by, **{f"{name} f": logs})
    picture.numbers([*by, "steps"], **{f"{name} here": logs[..., None]})
    picture.numbers([f"eta {name}"], **{f"{name} place": np.arange(len(ETAS))[:, None]})
    places = np.where(alike, np.nan, best)
    picture.numbers(at, **{f"{name} over": over, f"{name} best": places})
    picture.numbers(at, **{f"{name} lowest": np.take_along_axis(over, best, axis=2)})


def put_regions(picture, surfaces):
    """Put in the regions below some heights, each one polygon; return how many there are."""
    places = [np.linspace(*ends, 76) for ends in zip(LOW, HIGH, strict=True)]
    points = np.meshgrid(*places)
    found = [_regions(*points, values(f, *points)) for f in surfaces.values()]
    for k in range(len(SHARES)):
        rings = [regions[k] for regions in found]
        most = max(map(len, rings))
        padded = np.array([np.pad(ring, ((0, most - len(ring)), (0, 0)), "edge") for ring in rings])
        picture.numbers(["surface"], **{f"ring{k} {i + 1}": padded[..., i] for i in (0, 1)})
    return len(SHARES)


def _regions(x1, x2, heights):
    heights = np.ma.masked_invalid(heights)
    generator = contour_generator(x1, x2, heights, fill_type="ChunkCombinedOffset")
    levels, low = np.nanquantile(heights.filled(np.nan), SHARES).tolist(), heights.min() - 1
    return [_joined(*generator.filled(low, level)) for level in levels]


def _joined(points, offsets):
    """Return the rings of polygons as one, by way of the first point: without an outline."""
    if points[0] is None:
        return NOWHERE
    rings = [points[0][begin:end] for begin, end in pairwise(offsets[0])]
    return np.concatenate([part for ring in rings for part in (ring, points[0][:1])])
