"""The loss of two epochs and the map of the final loss, under sliders for eta and gamma."""

import numpy as np

from d2l_helpers import engine, formulas, palette
from d2l_helpers.arguments import function
from d2l_helpers.live import panels
from d2l_helpers.live.losses import loss_curve, loss_panel, loss_picture
from d2l_helpers.live.trainings import Training
from d2l_helpers.reader import or_problem


def training(rmsprop, init_states, rows, gamma_at=None):
    """Show the loss over two epochs and the map of the final loss.

    Parameters
    ----------
    rmsprop : callable
        The reader's ``rmsprop(params, states, hyperparams)``.
    init_states : callable
        The reader's ``init_rmsprop_states(feature_dim)``.
    rows : ndarray, shape (rows, features + 1)
        Standardised data; the first 1500 rows are trained on.
    gamma_at : callable, optional
        The reader's ``gamma_at(step)``, with which `rmsprop` is run once more for every eta.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        training = Training(rmsprop, init_states, rows)
        picture = loss_picture(
            training,
            "Drag on the map: two epochs with your function, for every setting.",
            "Hãy kéo trên bản đồ: hai epoch với hàm của bạn, ở mọi thiết lập.",
        )
        picture.shows(rmsprop)
        ax = _curves(picture)
        schedules = [gamma_at] if gamma_at is not None else []
        for schedule in schedules:
            function("gamma_at", schedule)
            changing = engine.scheduled(rmsprop, gamma=schedule)
            _add_other(picture, ax, Training(changing, init_states, rows), training.minimum)
        given = {"minimum": training.minimum, **training.given()}
        picture.recipe("training", rmsprop, *schedules, **given)
        picture.foot()
        picture.column()
        _map(picture)
        return picture.show()

    return or_problem(make)


def _curves(picture):
    marks = 1e-4, 1e-3, 1e-2, 0.1, 1
    ax = loss_panel(picture, (580, 470), (52, 12, 22, 8), marks, "epoch")
    (line,) = ax.plot([], [], "--", color=palette.REFERENCE)
    picture.follow(line, x="epoch", y="chapter")
    loss_curve(picture, ax)
    chapter = "chapter: η = 0.01, γ = 0.9 · chương: η = 0.01, γ = 0.9"
    picture.name(ax, chapter, palette.REFERENCE, (0, 40), x="epoch", y="chapter")
    yours = {"x": "epoch", "y": "excess", "at": 0, "stays": True}
    picture.name(ax, "your function · hàm của bạn", palette.RMSPROP, (8, -12), **yours)
    return ax


def _add_other(picture, ax, training, minimum):
    losses = training.over_etas(picture.sliders["eta"].values)
    picture.numbers(["eta"], **{"your γ(t)": formulas.excess(losses, minimum)})
    picture.numbers(["eta"], exact=True, **{"end of your γ(t)": losses[:, -1:]})
    (line,) = ax.plot([], [], color=palette.THIRD)
    picture.follow(line, x="epoch", y="your γ(t)")
    picture.name(ax, "your γ(t) · γ(t) của bạn", palette.THIRD, (8, 18), x="epoch", y="your γ(t)")
    ends = {"digits": 4}
    picture.readout("your γ(t):", "γ(t) của bạn:", "end of your γ(t)", palette.THIRD, **ends)


def _map(picture):
    excess = picture.table["excess"].values[..., -1:].astype(float)
    excess[np.isinf(excess)] = np.nan  # too large for 32 bits
    picture.numbers(["eta", "gamma"], final=np.log10(excess))
    best = np.where(np.isnan(excess), np.inf, excess).argmin(axis=0)[:, 0]
    picture.numbers(best=best, gammas=np.arange(len(best)))
    label = "loss − minimum, for all settings · mất mát − cực tiểu, với mọi thiết lập"
    words = "⋯ best η for each γ   ▨ diverges · ⋯ η tốt nhất với mỗi γ   ▨ phân kỳ"
    marks = 0.001, 0.01, 0.1
    ax = panels.settings(picture, label, "final", (-4, 1), marks, words)
    panels.ridge(picture, ax, "best", "gammas")
