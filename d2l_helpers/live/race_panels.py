"""The panels of the race: the walks, and how low each method is, over the steps and over eta."""

import numpy as np

from d2l_helpers import palette
from d2l_helpers.charts import ticks
from d2l_helpers.live import panels, sliders
from d2l_helpers.live.race_numbers import ETAS, HIGH, LAST, LOW

UNTIL = {"until": "steps"}


def walks(picture, styles, regions):
    """Add the walks over the contour lines.

    Parameters
    ----------
    picture : Picture
        To which they are added.
    styles : dict of str to (str, str, str)
        By the methods' names, the colour, the dash and what it is called.
    regions : int
        How many there are between the contour lines.
    """
    limits = {"xlim": (LOW[0], HIGH[0]), "ylim": (LOW[1], HIGH[1])}
    label = "the walks over the contour lines · các đường đi trên các đường đồng mức"
    ax = picture.panel(label, (520, 330), (40, 12, 22, 8), "x₁", "x₂", **limits)
    ax.set(xticks=range(-5, 2), yticks=range(-3, 2))
    ax.grid(False)
    for k in range(regions):
        (area,) = ax.fill([], [], color=palette.VALLEY, alpha=0.1, linewidth=0)
        picture.follow(area, x=f"ring{k} 1", y=f"ring{k} 2")
    for name, (color, dash, words) in styles.items():
        panels.walk(picture, ax, f"{name} ", words, color, (10, 4), dash=dash, **UNTIL)


def descents(picture, styles):
    """Add the heights step by step; the arguments are as above."""
    ax = _panel(picture, "f − min, step by step · f − min, theo từng bước", xlim=(0, LAST + 0.5))
    picture.cursor(ax, "steps", ":")
    for name, (color, dash, words) in styles.items():
        (line,) = ax.plot([], [], dash, color=color)
        place = {"x": "t", "y": f"{name} f", **UNTIL}
        picture.follow(line, **place, ghost=True)
        picture.name(ax, words, color, (8, -4), stays=True, **place)


def over_eta(picture, styles):
    """Add the heights after t steps over eta, with a dot to drag; the arguments are as above."""
    label = "f − min after t steps, for each η · f − min sau t bước, với mỗi η"
    ax = _panel(picture, label, xlim=(-0.3, len(ETAS) - 0.7))
    ticks(ax.xaxis, ETAS, (0.01, 0.1, 1, 10))
    for name, (color, dash, words) in styles.items():
        (line,) = ax.plot([], [], dash, color=color)
        picture.follow(line, x="places", y=f"{name} over", ghost=True)
        place = {"x": f"{name} best", "y": f"{name} lowest"}
        (ring,) = ax.plot([], [], "o", color=color, markersize=9, fillstyle="none")
        picture.follow(ring, **place)
        picture.name(ax, words, color, (8, -8), stays=True, **place)
        (dot,) = ax.plot([], [], "o", color=color, markersize=14)
        picture.follow(dot, x=f"{name} place", y=f"{name} here")
        picture.drag(dot, f"eta {name}", places=np.arange(len(ETAS)))


def _panel(picture, label, **limits):
    margins = 46, 108, 22, 24
    ax = picture.panel(label, (440, 226), margins, y=label, ylim=(-8.5, 2.5), **limits)
    sliders.exponents(ax, range(-8, 3, 2))
    return ax
