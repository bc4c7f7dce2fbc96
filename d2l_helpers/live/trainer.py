"""How far MXNet's Trainer, run when a slider is let go, is from the reader's function."""

import asyncio

import numpy as np

from d2l_helpers import palette
from d2l_helpers.arguments import function
from d2l_helpers.live import sliders
from d2l_helpers.live.losses import EPOCHS, loss_curve, loss_panel, loss_picture
from d2l_helpers.live.trainings import Training
from d2l_helpers.reader import few_prints, or_problem

LEAST = 1e-9  # of the difference's axis
INVITES = "Press «Run Trainer» · Hãy nhấn «Chạy Trainer»"


def trainer(rmsprop, init_states, rows, run):
    """Show the loss of the reader's function, and the difference of MXNet's Trainer from it.

    Parameters
    ----------
    rmsprop, init_states, rows
        As for `training`.
    run : callable
        The reader's ``run(eta, gamma)``: gives, one by one, the losses of `Trainer` after every 20
        minibatches, from parameters of zero and with the minibatches of the same seed.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        function("run", run)
        training = Training(rmsprop, init_states, rows)
        picture = loss_picture(
            training,
            "Does Trainer compute what your function computes? Choose η and γ, and let go.",
            "Trainer có tính đúng như hàm của bạn không? Hãy chọn η và γ, rồi thả tay.",
        )
        picture.shows(rmsprop, run)
        _lay_out(picture)
        shown = picture.show()
        losses = picture.table["excess"].values + training.minimum
        axes = [picture.sliders[name].values for name in ("eta", "gamma")]

        def answer(ask):
            at = ask["setting"]["eta"], ask["setting"]["gamma"]
            eta, gamma = (float(values[i]) for values, i in zip(axes, at, strict=True))
            return _answers(run, eta, gamma, losses[at])

        shown.answer(answer)
        return shown

    return or_problem(make)


def _lay_out(picture):
    above = loss_panel(picture, (680, 100), (52, 12, 4, 8), (1e-4, 1e-2, 1))
    above.tick_params(labelbottom=False)
    loss_curve(picture, above)
    _difference(picture)
    picture.slider("eta", "row")
    picture.slider("gamma", "row")
    picture.asks("Run Trainer", "Chạy Trainer")
    picture.foot()


def _difference(picture):
    label = "the difference of Trainer from it · Trainer chênh lệch bao nhiêu"
    limits = {"xlim": (0, 2), "ylim": (LEAST, 10), "yscale": "log", "xticks": EPOCHS}
    ax = picture.panel(label, (680, 230), (52, 12, 22, 8), "epoch", **limits)
    sliders.powers(ax, (1e-8, 1e-6, 1e-4, 1e-2, 1))
    ax.axhspan(LEAST, 1e-7, color=palette.REFERENCE, alpha=0.12, linewidth=0)
    style = {"color": palette.SOFT, "ha": "right"}
    ax.text(1.99, 1.5e-7, "▾ rounding of 32 bits · ▾ sai số làm tròn của số 32 bit", **style)
    picture.say(ax, "|Trainer − your function| · |Trainer − hàm của bạn|")
    said = ax.text(1, 1e-4, INVITES, color=palette.INK, weight="bold", ha="center")
    picture.follow(said, kind="unanswered")
    (line,) = ax.plot([], [], color=palette.THIRD, linewidth=3)
    picture.follow(line, kind="answer", x="epoch")


async def _answers(run, eta, gamma, expected):
    """Run the Trainer for one setting, and say after every loss how far it is."""
    with few_prints():
        losses, found = iter(run(eta, gamma)), []
    while (loss := _next(losses)) is not None:
        found.append(loss)
        done = f"{100 * len(found) // len(expected)}%"
        status = {"en": f"Trainer runs: {done}", "vi": f"Trainer đang chạy: {done}"}
        yield {"y": _apart(found, expected[: len(found)]), "status": status}
        await asyncio.sleep(0)  # a slider that is moved meanwhile gets its turn
    if len(found) != len(expected):
        raise ValueError(
            f"run must give {len(expected)} losses, not {len(found)}.\n"
            f"run phải cho {len(expected)} giá trị mất mát, không phải {len(found)}."
        )
    yield {"y": _apart(found, expected), "status": _said(np.array(found), expected)}


def _next(losses):
    with few_prints():
        loss = next(losses, None)
        return loss if loss is None else float(loss)


def _apart(found, expected):
    n = min(len(found), len(expected))
    return np.maximum(abs(np.subtract(found[:n], expected[:n])), 1.2 * LEAST).tolist()


def _said(found, expected):
    if not np.isfinite([found, expected]).all():
        return {
            "en": "The run diverges, so there is nothing to compare.",
            "vi": "Lần chạy phân kỳ nên không có gì để so sánh.",
        }
    difference = f"{np.max(np.abs(found - expected)):.1e}".replace("-", "−")
    return {
        "en": f"Trainer and your function differ by {difference} at most.",
        "vi": f"Trainer và hàm của bạn chênh nhau tối đa {difference}.",
    }
