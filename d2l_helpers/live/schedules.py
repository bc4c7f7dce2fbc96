"""Exercise 3: what learning-rate schedules do to the classification of images."""

import functools

import numpy as np

from d2l_helpers import engine, palette
from d2l_helpers.arguments import checked, refusal, whole
from d2l_helpers.charts import apart, ticks
from d2l_helpers.live import sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import twice
from d2l_helpers.live.trainings import classification
from d2l_helpers.reader import fresh, or_problem, patient, unanswered

GAMMA = 0.9
LOSS = 0.008, 5.0  # the frame
PEAKS = np.array([float(f"{10 ** (k / 6 - 4):.1e}") for k in range(22)])


def schedules(rmsprop, images, rate, steps, epochs, **functions):
    """Show what learning-rate schedules do to the classification of images.

    Parameters
    ----------
    rmsprop : callable
        The reader's ``rmsprop(params, states, hyperparams)``.
    images : images.Images
        What is classified.
    rate : float
        The rate that the schedules are written for; a slider scales them to others.
    steps, epochs : int
        How long the run is.
    **functions : callable
        By name, the reader's ``schedule(step)``; those not written yet are left out.

    Returns
    -------
    Picture, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        _check(rate, steps, epochs)
        picture = Picture(
            "Drag η: which schedule ends lowest, and is it the same one at every rate?",
            "Hãy kéo η: cách nào kết thúc thấp nhất, và có phải với mọi tốc độ học đều thế không?",
            sliders.eta(PEAKS, rate),
        )
        picture.shows(*functions.values())
        shapes = _written(picture, functions, rate, steps)
        train = classification(rmsprop, images, steps, epochs)
        twice(picture, lambda: train(np.ones(steps), patient, lr=rate, gamma=GAMMA))
        _put_numbers(picture, shapes, epochs, train)
        _draw(picture, dict(zip(shapes, palette.styles(shapes), strict=True)), epochs)
        return picture.show()

    return or_problem(make)


def _check(rate, steps, epochs):
    whole("steps", steps)
    whole("epochs", epochs)
    if steps % epochs:
        raise refusal("epochs", epochs, f"a divisor of {steps}", f"một ước của {steps}")
    if not engine.number("rate", rate) > 0:
        raise refusal("rate", rate, "a positive number", "một số dương")


def _written(picture, functions, rate, steps):
    """Return {name: shape of the schedule over the steps} for the functions that are written."""
    shapes = {}
    for name, schedule in functions.items():
        begin = fresh(schedule, name)

        def run(name=name, begin=begin):
            check = functools.partial(_rate, f"{name}(step)")
            schedule = checked(begin(), check)
            return np.array([schedule(step) for step in patient(range(steps))]) / rate

        try:
            twice(picture, run)
            shapes[name] = run()
        except Exception as error:  # an unwritten one is no problem; any other error is one
            if not unanswered(error):
                raise
    if not shapes:
        raise NotImplementedError
    return shapes


def _rate(name, value):
    if not np.isfinite(engine.number(name, value)):
        raise refusal(name, value, "a finite number", "một số hữu hạn")
    return value


def _put_numbers(picture, shapes, epochs, train):
    steps = len(next(iter(shapes.values())))
    picture.numbers(step=np.arange(steps) * epochs / steps, epoch=np.arange(epochs + 1))
    picture.numbers(rate=np.arange(len(PEAKS)), last=[epochs], largest=[len(PEAKS) - 1])
    picture.numbers(["eta"], here=np.arange(len(PEAKS))[:, None])
    ends = []
    for name, shape in shapes.items():
        run = functools.partial(train, shape)
        taken = engine.over_grid(run, patient, lr=PEAKS, gamma=[GAMMA])[:, 0]
        begins = np.full((len(PEAKS), 1), np.log(10))  # ten classes, equally likely
        losses = np.hstack([begins, taken[..., 0]])
        ends.append(losses[:, -1])
        picture.numbers(**{f"{name} shape": shape, f"{name} ends": ends[-1]})
        wrong = 100 * (1 - taken[:, -1:, 1])
        rows = {f"{name} loss": losses, f"{name} end": losses[:, -1:], f"{name} wrong": wrong}
        picture.numbers(["eta"], exact=True, **rows)
    low, high = np.log10(LOSS)
    shares = (np.log10(np.transpose(ends)) - low) / (high - low)  # of the frame's height
    beside, at_last = (10 ** (low + (high - low) * apart(shares, gap)) for gap in (0.08, 0.05))
    for i, name in enumerate(shapes):
        picture.numbers(["eta"], **{f"{name} name": beside[:, i, None]})
        picture.numbers(**{f"{name} named": at_last[-1, i, None]})


def _draw(picture, styles, epochs):
    picture.column(1.2)
    _shapes(picture, styles, epochs)
    _losses(picture, styles, epochs)
    picture.foot()
    picture.column()
    _ends(picture, styles)
    picture.slider("eta")
    english, vietnamese = "wrong on the test images, in %: ", "sai trên ảnh kiểm tra, tính bằng %: "
    for name, style in styles.items():
        words = f"{english}{name}", f"{vietnamese}{name}"
        picture.readout(*words, f"{name} wrong", style["color"], digits=1)
        english = vietnamese = ""


def _shapes(picture, styles, epochs):
    label = "the schedules, as multiples of η · các cách điều chỉnh, theo bội của η"
    limits = {"xlim": (0, epochs), "ylim": (-0.05, 1.15)}
    ax = picture.panel(label, (480, 160), (52, 104, 8, 26), "", label, **limits)
    ax.set_xticklabels([])
    for name, style in styles.items():
        (line,) = ax.plot([], [], **style)
        picture.follow(line, x="step", y=f"{name} shape")


def _losses(picture, styles, epochs):
    label = "loss over the epochs · mất mát qua các epoch"
    limits = {"xlim": (0, epochs), "ylim": LOSS, "yscale": "log"}
    ax = picture.panel(label, (480, 300), (52, 104, 30, 26), "epoch", label, **limits)
    sliders.powers(ax, (0.01, 0.1, 1))
    for name, style in styles.items():
        (line,) = ax.plot([], [], **style)
        picture.follow(line, x="epoch", y=f"{name} loss", ghost=True)
        picture.name(ax, name, style["color"], (6, 4), x="last", y=f"{name} name")


def _ends(picture, styles):
    label = "final loss, for each η · mất mát cuối, với mỗi η"
    limits = {"xlim": (0, len(PEAKS) - 1), "ylim": LOSS, "yscale": "log"}
    ax = picture.panel(label, (420, 420), (72, 104, 28, 26), "", label, **limits)
    sliders.powers(ax, (0.01, 0.1, 1))
    ticks(ax.xaxis, PEAKS, (0.0001, 0.001, 0.01, 0.1))
    for name, style in styles.items():
        (line,) = ax.plot([], [], **style)
        picture.follow(line, x="rate", y=f"{name} ends", ghost=True)
        (dot,) = ax.plot([], [], "o", color=style["color"], markersize=9)
        picture.follow(dot, x="here", y=f"{name} end")
        picture.name(ax, name, style["color"], (6, 4), x="largest", y=f"{name} named")
