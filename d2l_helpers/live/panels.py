"""Panels that several pictures have: a valley with walks in it, and a map of all settings."""

import numpy as np

from d2l_helpers.charts import contours, ticks
from d2l_helpers.live.runs import values

GAMMA_MARKS = 0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999


def valley(picture, f, label, size, low, high):
    """Add a panel with the contour lines of f between two corners; the darker, the deeper.

    Parameters
    ----------
    picture : Picture
        To which it is added.
    f : callable
        The reader's ``f(x1, x2)``.
    label : str
        What a screen reader calls it.
    size : pair of int
        In pixels.
    low, high : pair of float
        The corners.

    Returns
    -------
    matplotlib.axes.Axes
        To draw on.
    """
    limits = {"xlim": (low[0], high[0]), "ylim": (low[1], high[1])}
    ax = picture.panel(label, size, (40, 12, 22, 8), "x₁", "x₂", **limits)
    ax.set_xticks(np.arange(np.ceil(low[0]), high[0] - 0.5))  # the axes' names stand at their ends
    ax.set_yticks(np.arange(np.ceil(low[1]), high[1] - 0.5))
    contours(ax, lambda *points: values(f, *points))
    return ax


def walk(picture, ax, names, name, color, shift=(12, -12), at=None, main=True, dash="-", **place):
    """Add a walk in a valley: its line, a dot for each step, and its name at the tip.

    Parameters
    ----------
    picture, ax
        Where.
    names : pair of str
        Of the numbers x1 and x2.
    name : str
        What it is called, «English · Tiếng Việt» where the languages differ.
    color : str
        Of the palette.
    shift : pair of int
        Where the name stands, in pixels from the tip or from the step `at`.
    at : int, optional
        A step.
    main : bool
        Whether the picture is about it: it says where it leaves the frame, and keeps its ghost.
    dash : str
        How the line is drawn.
    **place
        `until` and `toggle`, as for `Picture.follow`.
    """
    place |= dict(zip("xy", names, strict=True))
    (line,) = ax.plot([], [], dash, color=color, linewidth=1.8)
    index = picture.follow(line, **place, watch=main, ghost=main)
    (dots,) = ax.plot([], [], "o", color=color, markersize=6 if main else 5)
    picture.follow(dots, **place)
    picture.name(ax, name, color, shift, at=at, **place)
    if main:
        style = {"ha": "right", "va": "top", "transform": ax.transAxes}
        away = ax.text(0.99, 0.97, " · ", color=color, weight="bold", alpha=0, **style)
        picture.follow(away, kind="exit", line=index)


def settings(picture, label, value, ends, marks, words, **what):
    """Add the map of eta and gamma, the two sliders along its edges, and what its colours mean.

    Parameters
    ----------
    picture : Picture
        To which it is added.
    label : str
        What it shows.
    value : str
        The numbers that are coloured, decimal logarithms.
    ends : pair of int
        Of the colours.
    marks : sequence of float
        The values of eta that stand at the axis.
    words : str
        What else there is to see, in both languages.
    **what
        `until` and `leaves`, as for `Picture.map`.

    Returns
    -------
    matplotlib.axes.Axes
        To draw on.
    """
    ax = picture.panel(label, (370, 410), (62, 12, 32, 26), y=label)
    ticks(ax.xaxis, picture.sliders["eta"].values, marks)
    ticks(ax.yaxis, picture.sliders["gamma"].values, GAMMA_MARKS)
    picture.map(ax, value, *ends, **what)
    picture.slider("gamma", "left")
    picture.slider("eta")
    picture.scale(*ends, words)
    return ax


def ridge(picture, ax, x, y):
    """Add a dotted line over a map, in colours that no theme changes, as the map's are."""
    for style in ({"color": "#ffffff", "linewidth": 5}, {"color": "#000000", "linestyle": ":"}):
        (line,) = ax.plot([], [], **{"linewidth": 2.5} | style)
        picture.follow(line, x=x, y=y)
