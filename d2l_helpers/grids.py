"""One run after another, or all of them at once: over a grid of settings, or at many points.

`watch`, in every function here, is ``watch(items)``: it passes on what a loop goes through, and may
show how far that is.
"""

from functools import partial

import numpy as np

from d2l_helpers.arguments import checked, finite, function, number
from d2l_helpers.elementwise import Elementwise, Mixes


def over_grid(run, watch, **axes):
    """Run ``run(watch, **setting)`` for every combination of settings.

    All at once, if the reader's function works number by number; else setting by setting.

    Parameters
    ----------
    run : callable
        With floats it returns an array; with `Elementwise` of n settings, one whose last axis is n.
    **axes : array_like, shape (n_1,), (n_2,), ...
        The values of each setting.

    Returns
    -------
    ndarray, shape (n_1, n_2, ..., *shape of one run)
        Not a number where a setting leaves the range of numbers.

    Raises
    ------
    Exception
        Whatever the reader's function raises for a single setting; an ArithmeticError, only if
        every setting ends so.
    """
    return _gridded(_anyhow, run, watch, axes)


def at_once(run, watch, **axes):
    """Run all settings at once, as `over_grid` does first; `Mixes` if they would mix."""
    return _gridded(_together, run, watch, axes)


def _gridded(how, run, watch, axes):
    axes = {name: finite(name, values) for name, values in axes.items()}
    grid = np.meshgrid(*axes.values(), indexing="ij")
    table = how(run, watch, dict(zip(axes, map(np.ravel, grid), strict=True)))
    return table.reshape(*grid[0].shape, *table.shape[1:])


def _anyhow(run, watch, settings):
    try:
        return _together(run, watch, settings)
    except Exception:  # not for all at once; for one setting it may yet be right
        return _by_themselves(run, watch, settings)


def _together(run, watch, settings):
    n, refused = len(next(iter(settings.values()))), Mixes.count
    lost = np.zeros(n, bool)
    results = run(watch, **{name: Elementwise(each, lost) for name, each in settings.items()})
    if Mixes.count > refused:
        raise Mixes("hidden by the function")
    # One number for all settings is the number of each.
    table = np.array(np.moveaxis(np.broadcast_to(results, (*np.shape(results)[:-1], n)), -1, 0))
    table[lost] = np.nan
    for i, result in _singles(run, watch, settings, np.flatnonzero(lost)).items():
        table[i] = result
    return table


def _by_themselves(run, watch, settings):
    n = len(next(iter(settings.values())))
    results = _singles(run, watch, settings, range(n))
    table = np.full((n, *next(map(np.shape, results.values()), ())), np.nan)
    for i, result in results.items():
        table[i] = result
    return table


def _singles(run, watch, settings, which):
    """Run some of the settings by themselves; return the results by number, if they have any."""
    results, failure = {}, None
    for i in watch(which):
        try:
            results[i] = run(iter, **{name: float(each[i]) for name, each in settings.items()})
        except ArithmeticError as error:  # out of the range of Python's floats: it diverges
            failure = error
    if failure and not results and len(which) == len(next(iter(settings.values()))):
        raise failure
    return results


def on_arrays(f, *coordinates, watch=iter):
    """Call the reader's ``f`` at many points, all at once or point by point.

    Parameters
    ----------
    f : callable
        ``f(*coordinates)`` of a single point returns one number.
    *coordinates : array_like
        Of the points; they are broadcast against each other.

    Returns
    -------
    ndarray
        The values; not a number where a coordinate is none, or the value is out of range.

    Raises
    ------
    Exception
        Whatever `f` raises; an ArithmeticError, only if it has no value anywhere.
    """
    function("f", f)
    f = checked(f, partial(number, "f"))
    coordinates = np.broadcast_arrays(*coordinates)
    values, there = np.full(coordinates[0].shape, np.nan), np.isfinite(coordinates).all(axis=0)
    points = {str(i): each[there].astype(float) for i, each in enumerate(coordinates)}

    def run(_, **point):
        value = f(*point.values())
        return value.values if type(value) is Elementwise else value

    with np.errstate(all="ignore"):
        values[there] = _anyhow(run, watch, points)
    return values
