"""The race: methods with one step rule each, on surfaces to choose from, each at its own eta."""

import numpy as np

from d2l_helpers import engine, palette
from d2l_helpers.arguments import function, refusal
from d2l_helpers.charts import ticks
from d2l_helpers.live import panels, sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.race_numbers import ETAS, HIGH, LAST, LOW, put_regions, put_walks
from d2l_helpers.live.sliders import Choice, Slider
from d2l_helpers.reader import or_problem

METHODS = {  # colour, dash, name in both languages
    "gradient_descent": (palette.REFERENCE, "-", "plain descent · hạ gradient"),
    "momentum": (palette.MOMENTUM, "--", "momentum · động lượng"),
    "adagrad": (palette.ADAGRAD, "-", "Adagrad"),
    "rmsprop": (palette.RMSPROP, "-", "RMSProp"),
    "adam": (palette.ADAM, "-", "Adam"),
}
SURFACES = {
    "valley": ("valley", "thung lũng"),
    "rotated": ("rotated", "xoay"),
    "saddle": ("saddle", "yên ngựa"),
    "two_minima": ("two minima", "hai cực tiểu"),
    "yours": ("yours", "của bạn"),
}
OTHERS = palette.INK, palette.THIRD, palette.FIFTH  # for the reader's own methods
UNTIL = {"until": "steps"}


def race(surfaces, rules):
    """Let methods go down the same surface from the same start, each at its own eta.

    Parameters
    ----------
    surfaces : sequence of callable
        The reader's ``f(x1, x2)``.
    rules : sequence of callable
        The reader's ``rule(x, g, v, s, t, eta)`` for one coordinate, which returns x, v, s.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        fs, named = _by_name("surfaces", surfaces), _by_name("rules", rules)
        styles = _styles(named)
        picture = Picture(
            "Choose a surface and press ▶; then drag each dot to its best η, below on the right.",
            "Hãy chọn một bề mặt và nhấn ▶; rồi kéo từng chấm ở hình dưới bên phải đến η tốt nhất.",
            Choice("surface", "surface", "bề mặt", [SURFACES.get(n, (n, n)) for n in fs]),
            sliders.steps(LAST, engine.STEPS),
            *(_eta(name, color, words) for name, (color, _, words) in styles.items()),
        )
        picture.shows(*named.values())
        given = {"etas": ETAS.tolist(), "surfaces": len(fs)}
        picture.recipe("race", *fs.values(), *named.values(), **given)
        put_walks(picture, named, fs)
        _lay_out(picture, styles, put_regions(picture, fs))
        return picture.show()

    return or_problem(make)


def _by_name(what, functions):
    if not isinstance(functions, list | tuple) or not functions:
        raise refusal(what, functions, "a list of functions", "một danh sách hàm")
    for each in functions:
        function(what, each)
    return {getattr(each, "__name__", f"{what} {i}"): each for i, each in enumerate(functions)}


def _styles(names):
    others = ((OTHERS[i % 3], ("-", ":")[i // 3 % 2]) for i in range(len(names)))
    return {name: METHODS.get(name) or (*next(others), name) for name in names}


def _eta(name, color, words):
    english, _, vietnamese = words.partition(" · ")
    labels = english, vietnamese or english
    return Slider(f"eta {name}", "η", *labels, ETAS, 0.4, color=color)


def _lay_out(picture, styles, regions):
    picture.column(1.2)
    picture.slider("surface", "row")
    _walks(picture, styles, regions)
    for name, (color, _, words) in styles.items():
        english, _, vietnamese = words.partition(" · ")
        texts = f"{english}: f =", f"{vietnamese or english}: f ="
        picture.readout(*texts, f"{name} f", color, log=True, **UNTIL)
        picture.slider(f"eta {name}", "row")
    picture.column()
    _descents(picture, styles)
    picture.slider("steps")
    _over_eta(picture, styles)
    picture.foot()


def _walks(picture, styles, regions):
    limits = {"xlim": (LOW[0], HIGH[0]), "ylim": (LOW[1], HIGH[1])}
    label = "the walks over the contour lines · các đường đi trên các đường đồng mức"
    ax = picture.panel(label, (520, 330), (40, 12, 22, 8), "x₁", "x₂", **limits)
    ax.set(xticks=range(-5, 2), yticks=range(-3, 2))
    ax.grid(False)
    for k in range(regions):
        (area,) = ax.fill([], [], color=palette.VALLEY, alpha=0.1, linewidth=0)
        picture.follow(area, x=f"ring{k} 1", y=f"ring{k} 2")
    for name, (color, dash, words) in styles.items():
        names = f"{name} x1", f"{name} x2"
        panels.walk(picture, ax, names, words, color, (10, 4), dash=dash, **UNTIL)


def _descents(picture, styles):
    ax = _panel(picture, "f − min, step by step · f − min, theo từng bước", xlim=(0, LAST + 0.5))
    picture.cursor(ax, "steps", ":", x="now", y="ends")
    for name, (color, dash, words) in styles.items():
        (line,) = ax.plot([], [], dash, color=color)
        place = {"x": "t", "y": f"{name} f", **UNTIL}
        picture.follow(line, **place, ghost=True)
        picture.name(ax, words, color, (8, -4), stays=True, **place)


def _over_eta(picture, styles):
    label = "f − min after t steps, for each η · f − min sau t bước, với mỗi η"
    ax = _panel(picture, label, xlim=(-0.3, len(ETAS) - 0.7))
    ticks(ax.xaxis, ETAS, (0.01, 0.1, 1, 10))
    for name, (color, dash, words) in styles.items():
        (line,) = ax.plot([], [], dash, color=color)
        picture.follow(line, x="places", y=f"{name} over", ghost=True)
        english, _, vietnamese = words.partition(" · ")
        told = f"{english} {{}} · {vietnamese or english} {{}}"
        place = {"x": f"{name} best", "y": f"{name} lowest"}
        best = {"value": f"{name} best eta", "log": True}
        picture.name(ax, told, color, (0, 16), stays=True, **place, **best)
        (dot,) = ax.plot([], [], "o", color=color, markersize=14)
        picture.follow(dot, x=f"{name} place", y=f"{name} here")
        picture.drag(dot, f"eta {name}", places=np.arange(len(ETAS)))


def _panel(picture, label, **limits):
    margins = 46, 16, 22, 24
    ax = picture.panel(label, (440, 226), margins, y=label, ylim=(-8.5, 2.5), **limits)
    sliders.exponents(ax, range(-8, 3, 2))
    return ax
