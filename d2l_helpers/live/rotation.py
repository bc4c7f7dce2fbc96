"""The turning valley: one method cannot see that it turns, the others do not care."""

import numpy as np

from d2l_helpers import engine, formulas, grids, palette
from d2l_helpers.arguments import function, refusal
from d2l_helpers.charts import LEVELS
from d2l_helpers.live import panels, sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import twice, values
from d2l_helpers.live.sliders import Slider
from d2l_helpers.reader import fresh, or_problem, patient

ANGLES = np.arange(46)  # degrees
ETAS = sliders.ETAS[:16]
LAST = 50
# The chapter's, mirrored: at 45 degrees it is where exercise 2 starts. From the chapter's own, at 7
# degrees, the first gradient would by chance lie along an axis.
START = (-5.0, 2.0)
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


def rotation(f, rmsprop, beside):
    """Show RMSProp in a valley that the hand turns, beside methods that turn with it.

    The start point turns with the valley: in the valley's own coordinates, all runs start alike.

    Parameters
    ----------
    f : callable
        The reader's ``f(x1, x2, angle)``, the angle in degrees: a quadratic form.
    rmsprop : callable
        The reader's ``rmsprop(x1, x2, s1, s2, eta, angle)``, which returns the first four.
    beside : dict of str to (callable, int)
        By the names "plain" and "full", other updates of the same form and the number of their
        states, which begin at 0.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        function("f", f)
        if unknown := [name for name in beside if name not in METHODS]:
            raise refusal("beside", unknown, "plain or full", "plain hoặc full")
        methods = beside | {"rmsprop": (rmsprop, 2)}
        picture = Picture(
            "Take hold of the valley and turn it. Which curve bends?",
            "Hãy nắm lấy thung lũng mà xoay. Đường nào bị cong?",
            Slider("angle", "∠", "angle in degrees", "góc, tính bằng độ", ANGLES, 0),
            sliders.eta(ETAS),
            sliders.steps(LAST, engine.STEPS),
        )
        picture.shows(rmsprop)
        for name, (update, states) in methods.items():
            _put_numbers(picture, name, f, update, states)
        updates, states = zip(*methods.values(), strict=True)
        picture.recipe("rotation", f, *updates, methods=[*methods], states=states, begin=START)
        picture.column()
        _valley(picture, f, methods)
        picture.slider("steps", "row")
        picture.foot()
        picture.column()
        _against_angle(picture, methods)
        picture.slider("angle")
        picture.slider("eta", "row")
        return picture.show()

    return or_problem(make)


def _put_numbers(picture, name, f, update, states):
    begin, both = fresh(update, name), ["angle", "eta"]

    def run(watch, angle, eta):
        state = (*engine.turned(START, angle), *[0.0] * states)
        return engine.walk(begin(), state, LAST, watch, angle=angle, eta=eta)[:, :2]

    twice(picture, lambda: run(patient, 0.0, 0.4))
    walks = np.moveaxis(grids.over_grid(run, patient, angle=ANGLES, eta=ETAS), -1, 0)
    reached = formulas.floored(values(f, *walks, ANGLES[:, None, None]))
    picture.numbers(both, **{f"{name} x{i + 1}": positions for i, positions in enumerate(walks)})
    over = {f"{name} over": np.moveaxis(reached, 0, -1)}  # a row over the angles
    picture.numbers(["eta", "steps"], exact=True, **over)
    here = {f"{name} here": reached[..., None]}
    picture.numbers(["angle", "eta", "steps"], exact=True, **here)


def _valley(picture, f, methods):
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
        main, names = name == "rmsprop", (f"{name} x1", f"{name} x2")
        panels.walk(picture, ax, names, words, color, main=main, until="steps", **place)


def _against_angle(picture, methods):
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
