"""The race: methods with one step rule each, on surfaces to choose from, each at its own eta."""

from d2l_helpers import engine, palette
from d2l_helpers.arguments import refusal
from d2l_helpers.live import sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.race_numbers import ETAS, LAST, put_regions, put_walks
from d2l_helpers.live.race_panels import UNTIL, descents, over_eta, walks
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
            "Choose a surface and press ▶; then drag each dot of the last panel to its best η.",
            "Hãy chọn một bề mặt và nhấn ▶; rồi kéo từng chấm ở khung cuối cùng đến η tốt nhất.",
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
    walks(picture, styles, regions)
    picture.slider("steps", "row")
    for name, (color, _, words) in styles.items():
        english, _, vietnamese = words.partition(" · ")
        texts = f"{english}: f =", f"{vietnamese or english}: f ="
        picture.readout(*texts, f"{name} f", color, log=True, **UNTIL)
        picture.slider(f"eta {name}", "row")
    picture.column()
    descents(picture, styles)
    over_eta(picture, styles)
    picture.foot()
