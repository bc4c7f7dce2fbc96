"""The picture before any prose: Adagrad and RMSProp walk down the same valley."""

from d2l_helpers import loops, palette
from d2l_helpers.formulas import HIGH, LOW
from d2l_helpers.live import panels, sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import traces

LAST = 40


def first():
    """Show the two walks, which set off by themselves.

    Returns
    -------
    Live
        To be shown as the last line of a cell.
    """
    picture = Picture(
        "Two ways down the same valley, with the same learning rate. Which one would you take?",
        "Hai cách đi xuống cùng một thung lũng, với cùng tốc độ học. Bạn sẽ chọn cách nào?",
        sliders.eta(),
        sliders.steps(LAST, LAST, "at once"),
    )
    picture.column()
    label = "two walks over the contour lines · hai đường đi trên các đường đồng mức"
    ax = panels.valley(picture, _f, label, (680, 300), LOW, HIGH)
    for update, name, color, shift in (
        (_adagrad, "Adagrad", palette.ADAGRAD, (12, 24)),
        (_rmsprop, "RMSProp", palette.RMSPROP, (12, -12)),
    ):
        runs, main = traces(update, LAST, eta=sliders.ETAS), update is _rmsprop
        picture.numbers(["eta"], **{f"{name} x{i + 1}": runs[..., i] for i in (0, 1)})
        panels.walk(picture, ax, f"{name} ", name, color, shift, main=main, until="steps")
    picture.slider("steps", "row")
    picture.slider("eta", "row")
    return picture.show()


def _f(x1, x2):
    return 0.1 * x1**2 + 2 * x2**2


def _adagrad(x1, x2, s1, s2, eta):
    g1, g2 = 0.2 * x1, 4 * x2
    s1, s2 = s1 + g1**2, s2 + g2**2
    return x1 - loops.rate(eta, s1) * g1, x2 - loops.rate(eta, s2) * g2, s1, s2


def _rmsprop(x1, x2, s1, s2, eta, gamma=0.9):
    g1, g2 = 0.2 * x1, 4 * x2
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    return x1 - loops.rate(eta, s1) * g1, x2 - loops.rate(eta, s2) * g2, s1, s2
