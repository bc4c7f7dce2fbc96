"""Panels that several pictures have: a valley with walks in it, and a map of all settings."""

import numpy as np

from d2l_helpers import palette
from d2l_helpers.charts import contours, styled, ticks
from d2l_helpers.live import sliders
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


def walk(picture, ax, prefix, name, color, shift=(12, -12), at=None, main=True, dash="-", **place):
    """Add a walk in a valley: its line, a dot for each step, and its name at the tip.

    Parameters
    ----------
    picture, ax
        Where.
    prefix : str
        Before the names x1 and x2 of its numbers.
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
    place |= {"x": f"{prefix}x1", "y": f"{prefix}x2"}
    (line,) = ax.plot([], [], dash, color=color, linewidth=1.8)
    index = picture.follow(line, **place, watch=main, ghost=main)
    (dots,) = ax.plot([], [], "o", color=color, markersize=6 if main else 5)
    picture.follow(dots, **place)
    picture.name(ax, name, color, shift, at=at, **place)
    if main:
        style = {"ha": "right", "va": "top", "transform": ax.transAxes}
        away = ax.text(0.99, 0.97, " · ", color=color, weight="bold", alpha=0, **style)
        picture.follow(away, kind="exit", line=index)


def settings(picture, label, value, ends, marks, words, until=None, leaves=None):
    """Add the map of eta and gamma, the two sliders along its edges, and what its colours mean.

    A click or a drag on it moves both sliders.

    Parameters
    ----------
    picture : Picture
        To which it is added.
    label : str
        What it shows.
    value : str
        The numbers that are coloured, decimal logarithms; where there are none, it is hatched.
    ends : pair of int
        What the darkest and the palest colour stand for.
    marks : sequence of float
        The values of eta that stand at the axis.
    words : str
        What else there is to see, in both languages.
    until : str, optional
        The slider that chooses from each row.
    leaves : str, optional
        Numbers, one each: the position of `until` from which on a cell is hatched.

    Returns
    -------
    matplotlib.axes.Axes
        To draw on.
    """
    ax = picture.panel(label, (370, 410), (62, 12, 32, 26), y=label)
    ticks(ax.xaxis, picture.sliders["eta"].values, marks)
    ticks(ax.yaxis, picture.sliders["gamma"].values, GAMMA_MARKS)
    with styled():
        _cells(picture, ax, value, *ends, until, leaves)
    picture.slider("gamma", "left")
    picture.slider("eta")
    with styled():
        _scale(picture, *ends, words)
    return ax


def _cells(picture, ax, value, low, high, until, leaves):
    ax.patch.set(facecolor="none", hatch="////", edgecolor="#80808080")
    at = picture.sliders[until].start if until else 0
    shown = np.clip(picture.table[value].values[..., at].astype(float), low, high)
    if leaves:
        shown[picture.table[leaves].values[..., 0] <= at] = np.nan
    extent = [part for n in shown.shape for part in (-0.5, n - 0.5)]
    image = ax.imshow(shown.T, palette.MAP, vmin=low, vmax=high, extent=extent)
    ax.set(aspect="auto")
    ax.grid(False)
    colors = image.cmap(np.arange(256), bytes=True)[:, :3].tolist()
    picture.follow(
        image, until=until, value=value, low=low, high=high, colors=colors, leaves=leaves
    )
    by = picture.table[value].by
    for size, color in ((17, "#ffffff"), (14, palette.RMSPROP)):
        at = [picture.sliders[name].start for name in by]
        (dot,) = ax.plot(*at, "o", markersize=size, color=color, clip_on=False)
        picture.follow(dot, kind="mark", by=by)


def _scale(picture, low, high, words):
    """Add a strip that says what the colours stand for, and the map's other marks."""
    limits = {"xlim": (0, 256), "ylim": (0, 1)}
    ax = picture.panel("colours · màu", (370, 40), (96, 178, 22, 8), **limits)
    ax.imshow(np.arange(256)[None], palette.MAP, aspect="auto", extent=(0, 256, 0, 1))
    ax.set_axis_off()
    style = {"color": palette.SOFT, "va": "center"}
    ax.text(-8, 0.5, sliders.power(10.0**low), ha="right", **style)
    ax.text(264, 0.5, sliders.power(10.0**high), ha="left", **style)
    ax.figure.text(0.99, 0.02, words, ha="right", va="bottom", color=palette.SOFT)


def ridge(picture, ax, x, y):
    """Add a dotted line over a map, in colours that no theme changes, as the map's are."""
    for style in ({"color": "#ffffff", "linewidth": 5}, {"color": "#000000", "linestyle": ":"}):
        (line,) = ax.plot([], [], **{"linewidth": 2.5} | style)
        picture.follow(line, x=x, y=y)
