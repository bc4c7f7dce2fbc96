"""The curve of the losses of trainings, under sliders for eta and gamma."""

import numpy as np

from d2l_helpers import formulas, palette
from d2l_helpers.live import sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import twice
from d2l_helpers.live.trainings import CHAPTERS

EPOCHS = 0.5, 1, 1.5  # that stand at an axis, beside its name


def loss_picture(training, english, vietnamese):
    """Begin a picture of the losses of a `Training`, under sliders for eta and gamma.

    It has the numbers of the losses; its first column is begun, the sliders are not placed yet.
    """
    etas, gammas, losses, note = training.over_all()
    eta, gamma = sliders.eta(etas, CHAPTERS["lr"]), sliders.gamma(gammas)
    picture = Picture(english, vietnamese, eta, gamma)
    if note:
        picture.note(*note)
    twice(picture, lambda: training.alone(**CHAPTERS))
    _put_numbers(picture, losses, training.minimum)
    picture.column(1.55)
    picture.readout("final loss:", "mất mát cuối:", "loss", palette.RMSPROP, digits=4)
    return picture


def _put_numbers(picture, losses, minimum):
    points = losses.shape[-1]
    starts = tuple(slider.start for slider in picture.sliders.values())
    with np.errstate(all="ignore"):
        excess = np.where(np.isfinite(losses), formulas.excess(losses, minimum), np.nan)
    picture.numbers(["eta", "gamma"], exact=True, excess=excess, loss=losses[..., -1:])
    picture.numbers(epoch=np.arange(1, points + 1) * 2 / points, chapter=excess[starts])


def loss_panel(picture, size, margins, marks, x=""):
    """Add the axes of the losses, as `Picture.panel`; the marks stand at the vertical one."""
    label = "loss − minimum over two epochs · mất mát − cực tiểu qua hai epoch"
    limits = {"xlim": (0, 2), "ylim": (1e-4, 10), "yscale": "log", "xticks": EPOCHS}
    ax = picture.panel(label, size, margins, x, **limits)
    sliders.powers(ax, marks)
    picture.say(ax, "loss − least squares minimum · mất mát − cực tiểu bình phương tối thiểu")
    return ax


def loss_curve(picture, ax):
    """Add the curve of the reader's losses to their axes."""
    (line,) = ax.plot([], [], color=palette.RMSPROP)
    picture.follow(line, x="epoch", y="excess", watch=True, ghost=True)
