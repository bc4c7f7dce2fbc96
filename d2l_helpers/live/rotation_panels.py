"""The panels of the turning valley: the walks in it, and f after some steps against the angle."""

import numpy as np

from d2l_helpers import palette
from d2l_helpers.charts import LEVELS
from d2l_helpers.live import panels, sliders
from d2l_helpers.live.runs import values

ANGLES = np.arange(46)  # degrees
LOW, HIGH = (-5.75, -4.25), (2.75, 4.25)
METHODS = {  # colour, name in both languages; where the name stands: on the walk, over the angles
    "plain": (
        palette.REFERENCE,
        "plain descent · hạ gradient thông thường",
        {"at": 3, "shift": (8, 18)},
        {"at": 1, "shift": (0, -9)},
    ),
    "full": (
        palette.THIRD,
        "full matrix · ma trận đầy đủ",
        {"shift": (10, -10)},
        {"at": 45, "shift": (0, 20)},
    ),
    "rmsprop": (palette.RMSPROP, "RMSProp", {"shift": (10, 24)}, {"at": 22, "shift": (4, 20)}),
}


def valley(picture, f, methods):
    """Add the valley, which the hand turns, and the walks in it.

    Parameters
    ----------
    picture : Picture
        To which it is added.
    f : callable
        The reader's ``f(x1, x2, angle)``.
    methods : iterable of str
        Of `METHODS`.
    """
    limits = {"xlim": (LOW[0], HIGH[0]), "ylim": (LOW[1], HIGH[1]), "aspect": "equal"}
    label = "walks in the turning valley · các đường đi trong thung lũng xoay"
    ax = picture.panel(label, (420, 398), (40, 12, 22, 8), "x₁", "x₂", **limits)
    ax.set(xticks=range(-5, 3), yticks=range(-4, 4))
    ax.grid(False)
    around = np.linspace(0, 2 * np.pi, 121)
    form = values(f, np.cos(around), np.sin(around), ANGLES[:, None])
    for k, level in enumerate(LEVELS):  # where a quadratic form has this value
        radius = np.sqrt(level / form)
        ring = {f"ring{k} 1": radius * np.cos(around), f"ring{k} 2": radius * np.sin(around)}
        picture.numbers(["angle"], **ring)
        (area,) = ax.fill([], [], color=palette.VALLEY, alpha=0.09)
        picture.follow(area, x=f"ring{k} 1", y=f"ring{k} 2")
        picture.drag(area, "angle", turns=True)
    ax.plot(0, 0, "+", color=palette.REFERENCE, markersize=10)
    for name in methods:
        color, words, place, _ = METHODS[name]
        panels.walk(picture, ax, f"{name} ", words, color, **place, until="steps")


def against_angle(picture, methods):
    """Add what f is after t steps for each angle; the arguments are as above."""
    label = "f after t steps, for each angle · f sau t bước, ở mỗi góc"
    axes = {"xlim": (0, 45), "ylim": (3e-9, 300), "yscale": "log"}
    ax = picture.panel(label, (420, 380), (52, 16, 24, 8), **axes)
    ax.set_xticks([0, 15, 30, 45], ["0°", "15°", "30°", "45°"])
    sliders.powers(ax, (1e-8, 1e-6, 1e-4, 1e-2, 1))
    picture.say(ax, label)
    picture.numbers(angles=ANGLES)
    picture.numbers(["angle"], here=ANGLES[:, None])
    for name in methods:
        color, words, _, place = METHODS[name]
        (line,) = ax.plot([], [], color=color)
        picture.follow(line, x="angles", y=f"{name} over", ghost=name == "rmsprop")
        picture.name(ax, words, color, x="angles", y=f"{name} over", **place)
        (dot,) = ax.plot([], [], "o", color=color, markersize=11)
        picture.follow(dot, x="here", y=f"{name} here")
