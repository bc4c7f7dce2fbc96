"""The panels of the trace on the left: the valley, and below it two that run over the steps."""

from d2l_helpers import engine, palette
from d2l_helpers.formulas import HIGH, LOW
from d2l_helpers.live import panels
from d2l_helpers.live.trace_numbers import ADAGRAD, LAST
from d2l_helpers.live.trace_starts import STEP

UNTIL = {"until": "steps"}
PLAIN = "plain descent: η·g · hạ gradient thông thường: η·g"
FIRST = "first step η/√(1−γ) = {} · bước đầu η/√(1−γ) = {}"
SIGNS = "γ = 0: descent by signs, steps of η · γ = 0: đi theo dấu, mỗi bước dài η"


def walks(picture, f, adagrad):
    """Add the valley, with both walks and what the next step is made of.

    Parameters
    ----------
    picture : Picture
        To which it is added.
    f : callable
        The reader's ``f(x1, x2)``.
    adagrad : int
        The check box that shows Adagrad.
    """
    label = "the walk over the contour lines · đường đi trên các đường đồng mức"
    ax = panels.valley(picture, f, label, (580, 300), LOW, HIGH)
    other = {"shift": (12, 21), "main": False, "toggle": adagrad}
    panels.walk(picture, ax, ADAGRAD, "Adagrad", palette.ADAGRAD, **other, **UNTIL)
    _arrows(picture, ax)
    aside = {"shift": (14, 12)}  # the next step mostly leads upwards
    panels.walk(picture, ax, "", "RMSProp", palette.RMSPROP, **aside, **UNTIL)
    (start,) = ax.plot([], [], "o", color=palette.RMSPROP, markersize=20, alpha=0.3, clip_on=False)
    picture.begin(start, LOW, HIGH, engine.START, STEP)


def _arrows(picture, ax):
    """Add the step that is made next, and beside it and the first one those of plain descent."""
    grey = {"color": palette.REFERENCE, "linewidth": 1.8, "linestyle": (0, (4, 2))}
    at = {"x": "x1", "y": "x2", "kind": "arrow"}
    for prefix, when in (("", UNTIL), ("first ", {"at": 0})):
        (plain,) = ax.plot([], [], **grey)
        ends = [f"{prefix}plain x1", f"{prefix}plain x2"]
        picture.follow(plain, **at, **when, to=ends, next=0)
    picture.name(ax, PLAIN, palette.REFERENCE, (8, 6), x=ends[0], y=ends[1])
    (step,) = ax.plot([], [], color=palette.RMSPROP, linewidth=3)
    picture.follow(step, **at, **UNTIL, to=["x1", "x2"], next=1)
    (bracket,) = ax.plot([], [], color=palette.INK, linewidth=1.2)
    place = {"x": "first x", "y": "first y"}
    picture.follow(bracket, **place)
    picture.name(ax, FIRST, palette.INK, (6, 16), **place, at=0, value="first")
    picture.name(ax, SIGNS, palette.RMSPROP, (0, 0), x="signs x", y="signs y")


def _over_steps(picture, label, words, height, bottom, limits):
    """Add a panel over the steps, with a line at the step that is chosen."""
    margins = (46, 12, bottom, 4)
    ax = picture.panel(label, (580, height), margins, xlim=(0, LAST), ylim=limits)
    picture.say(ax, words)
    picture.cursor(ax, "steps", ":")
    return ax


def rates(picture, adagrad):
    """Add the effective learning rates over all steps; the arguments are as above."""
    label = "effective learning rates · tốc độ học hiệu dụng"
    words = "rate η/√(s+ε): x₁ solid, x₂ dashed · tốc độ η/√(s+ε): x₁ nét liền, x₂ nét đứt"
    ax = _over_steps(picture, label, words, 120, 6, (-2, 3))
    ax.set_yticks([-2, 0, 2], ["0.01", "1", "100"])
    ax.tick_params(labelbottom=False)
    for prefix, color, toggle in ((ADAGRAD, palette.ADAGRAD, adagrad), ("", palette.RMSPROP, None)):
        for i, dash in (("1", "-"), ("2", "--")):
            (line,) = ax.plot([], [], dash, color=color)
            picture.follow(line, x="t", y=f"{prefix}rate {i}", toggle=toggle)


def hop(picture):
    """Add the coordinates over all steps, so close to the minimum that the hop is seen."""
    label = "the last steps, looked at closely · nhìn gần những bước cuối"
    words = "close-up: x₁, x₂ (small) · nhìn gần: x₁, x₂ (chấm nhỏ)"
    ax = _over_steps(picture, label, words, 130, 22, (-0.5, 0.5))
    ax.set_yticks([0], [""])
    for name in ("half eta", "minus half eta"):
        (line,) = ax.plot([], [], "--", color=palette.REFERENCE, linewidth=1.2)
        picture.follow(line, x="all t", y=name)
    picture.name(ax, "±η/2", palette.REFERENCE, (4, -4), x="all t", y="half eta", at=0)
    for name, size, alpha in (("x1", 5, 1), ("x2", 3, 0.6)):
        (dots,) = ax.plot([], [], "o", color=palette.RMSPROP, markersize=size, alpha=alpha)
        picture.follow(dots, x="t", y=name)
