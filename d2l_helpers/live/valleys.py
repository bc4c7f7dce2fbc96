"""Exercise 2: the same walk in the axis-aligned valley and in the rotated one, each at its eta."""

import numpy as np

from d2l_helpers import engine, formulas, palette
from d2l_helpers.arguments import refusal
from d2l_helpers.live import panels, sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import alone, traces, twice, values
from d2l_helpers.live.sliders import Slider
from d2l_helpers.reader import or_problem

LAST = 50
LOW, HIGH = (-5.3, -4.1), (0.9, 0.7)  # at its best η, either run stays inside
VALLEYS = (
    ("aligned", "axis-aligned", "dọc trục", "--", (8, 18)),
    ("rotated", "rotated", "xoay", "-", (8, -8)),
)


def valleys(aligned, rotated):
    """Show two valleys and a run in each, with an eta for each.

    Parameters
    ----------
    aligned, rotated : pair of callable
        The reader's ``f(x1, x2)``, and the update that `engine.trace_2d` runs in it.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        picture = Picture(
            "Give each valley its best η. Which run still needs longer?",
            "Hãy chọn η tốt nhất cho từng thung lũng. Lần chạy nào vẫn cần nhiều bước hơn?",
            *(_eta(*valley) for valley in VALLEYS),
            sliders.gamma(),
            sliders.steps(LAST, engine.STEPS),
        )
        picture.column(0.3)
        pairs = {"aligned": aligned, "rotated": rotated}
        for valley, (name, pair) in zip(VALLEYS, pairs.items(), strict=True):
            _add(picture, *valley, *_functions(name, pair))
        picture.recipe("valleys", rotated[0])
        picture.column()
        _descent(picture)
        picture.slider("steps")
        picture.slider("gamma", "row")
        picture.foot()
        return picture.show()

    return or_problem(make)


def _eta(name, english, vietnamese, *_):
    labels = f"learning rate, {english}", f"tốc độ học, {vietnamese}"
    return Slider(f"eta {name}", "η", *labels, sliders.ETAS, 0.4)


def _functions(name, pair):
    if not isinstance(pair, tuple | list) or len(pair) != 2:
        raise refusal(name, pair, "a pair of functions, f and update,", "một cặp hàm, f và update")
    return pair


def _add(picture, name, english, vietnamese, dash, shift, f, update):
    twice(picture, lambda: alone(update, LAST, f, eta=0.4, gamma=0.9))
    runs = traces(update, LAST, eta=sliders.ETAS, gamma=sliders.GAMMAS)
    x1, x2 = runs[..., 0], runs[..., 1]
    by = f"eta {name}", "gamma"
    with engine.silently():
        reached = formulas.log_f(values(f, x1, x2))
    picture.numbers(by, **{f"{name} x1": x1, f"{name} x2": x2})
    picture.numbers(by, **{f"{name} f": reached}, exact=True)
    # As many pixels for x1 as for x2, so that 45 degrees look like 45 degrees.
    size = 362, 30 + 310 * (HIGH[1] - LOW[1]) / (HIGH[0] - LOW[0])
    label = f"the valley, {english} · thung lũng {vietnamese}"
    ax = panels.valley(picture, f, label, size, LOW, HIGH)
    ax.set_aspect("equal")
    words = f"{english} · {vietnamese}"
    style = {"shift": shift, "dash": dash, "until": "steps"}
    panels.walk(picture, ax, f"{name} ", words, palette.RMSPROP, **style)
    picture.slider(f"eta {name}", "row")


def _descent(picture):
    label = "f after t steps · f sau t bước"
    axes = {"xlim": (0, LAST), "ylim": (-13, 4)}
    ax = picture.panel(label, (480, 420), (48, 12, 24, 8), **axes)
    sliders.exponents(ax, range(-12, 1, 3))
    picture.say(ax, label)
    picture.numbers(t=np.arange(LAST + 1))
    color = palette.RMSPROP
    for name, english, vietnamese, dash, shift in VALLEYS:
        (line,) = ax.plot([], [], dash, color=color)
        place = {"x": "t", "y": f"{name} f", "until": "steps"}
        picture.follow(line, **place, ghost=True)
        (dots,) = ax.plot([], [], "o", color=color, markersize=4)
        picture.follow(dots, **place)
        picture.name(ax, f"{english} · {vietnamese}", color, shift, **place)
        words = f"f, {english}:", f"f, {vietnamese}:"
        picture.readout(*words, f"{name} f", color, until="steps", log=True)
