"""Exercise 3: what learning-rate schedules do to the classification of images."""

from d2l_helpers import palette
from d2l_helpers.charts import ticks
from d2l_helpers.live import sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.schedule_numbers import GIVEN, LOSS, PEAKS, check, known, put_numbers, written
from d2l_helpers.live.trainings import Classification
from d2l_helpers.reader import or_problem


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
        By name, the reader's ``schedule(step)``; of those not written yet nothing is drawn.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        check(rate, steps, epochs)
        picture = Picture(
            "Drag η: which schedule ends lowest, and is it the same one at every rate?",
            "Hãy kéo η: cách nào kết thúc thấp nhất, và có phải với mọi tốc độ học đều thế không?",
            sliders.eta(PEAKS, rate),
        )
        picture.shows(*functions.values())
        shapes = written(picture, functions, rate, steps)
        training = Classification(rmsprop, images, steps, epochs)
        put_numbers(picture, shapes, training.run, rate, epochs)
        if images.source == "digits":  # Fashion-MNIST is too much for a page
            given = GIVEN | {"names": list(functions), "rate": rate, "epochs": epochs}
            given |= training.given() | {"known": known(picture, shapes)}
            picture.recipe("schedules", rmsprop, *functions.values(), **given)
        _draw(picture, dict(zip(shapes, palette.styles(shapes), strict=True)), epochs)
        return picture.show()

    return or_problem(make)


def _draw(picture, styles, epochs):
    picture.column(1.2)
    _shapes(picture, styles, epochs)
    _losses(picture, styles, epochs)
    picture.foot()
    picture.column()
    _ends(picture, styles)
    picture.slider("eta")
    for name, style in styles.items():
        words = f"{name}, % wrong:", f"{name}, % sai:"
        picture.readout(*words, f"{name} wrong", style["color"], digits=1)


def _shapes(picture, styles, epochs):
    label = "the schedules, as multiples of η · các cách định thời, theo bội của η"
    limits = {"xlim": (0, epochs), "ylim": (-0.05, 1.15)}
    ax = picture.panel(label, (480, 160), (52, 128, 8, 26), "", label, **limits)
    ax.set_xticklabels([])
    for name, style in styles.items():
        (line,) = ax.plot([], [], **style)
        picture.follow(line, x="step", y=f"{name} shape")


def _losses(picture, styles, epochs):
    label = "loss over the epochs · mất mát qua các epoch"
    limits = {"xlim": (0, epochs), "ylim": LOSS, "yscale": "log"}
    ax = picture.panel(label, (480, 292), (52, 128, 22, 26), "epoch", label, **limits)
    ax.set_xticks(range(0, epochs - 2, 2))
    sliders.powers(ax, (0.01, 0.1, 1))
    for name, style in styles.items():
        (line,) = ax.plot([], [], **style)
        picture.follow(line, x="epoch", y=f"{name} loss", ghost=True)
        picture.name(ax, name, style["color"], (6, 4), x="last", y=f"{name} name")


def _ends(picture, styles):
    label = "final loss, for each η · mất mát cuối, với mỗi η"
    limits = {"xlim": (0, len(PEAKS) - 1), "ylim": LOSS, "yscale": "log"}
    ax = picture.panel(label, (420, 420), (100, 112, 28, 26), "", label, **limits)
    sliders.powers(ax, (0.01, 0.1, 1))
    ticks(ax.xaxis, PEAKS, (0.001, 0.01, 0.1))
    for name, style in styles.items():
        (line,) = ax.plot([], [], **style)
        picture.follow(line, x="rate", y=f"{name} ends", ghost=True)
        (dot,) = ax.plot([], [], "o", color=style["color"], markersize=9)
        picture.follow(dot, x="here", y=f"{name} end")
        picture.name(ax, name, style["color"], (6, 4), x="largest", y=f"{name} named")
