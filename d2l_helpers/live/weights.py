"""The weights of the past: the same total, shared differently, under a slider for gamma."""

import numpy as np

from d2l_helpers import formulas, palette
from d2l_helpers.live import sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import twice, weights_of_the_past
from d2l_helpers.reader import or_problem, patient

PAST = 40
NEWEST = "newest square, then older ones ▸ · bình phương mới nhất, rồi cũ dần ▸"
RELATIVE = "weight over the newest one's: γᵏ · trọng số so với trọng số mới nhất: γᵏ"
CHAPTER = (0.7, 0.8, 0.9, 0.95)  # the γ whose curves stay
WIDTH, LEFT, RIGHT = 680, 52, 22  # of the panels, and their margins


def weights(leaky_weights):
    """Show the weight of every past observation, the window and the half-life.

    Parameters
    ----------
    leaky_weights : callable
        The reader's ``leaky_weights(gamma, steps)``, which returns an array of shape (steps,).

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        past = weights_of_the_past(leaky_weights, PAST)
        picture = Picture(
            "Drag γ: one and the same total is shared among fewer squares, or among more.",
            "Hãy kéo γ: cùng một tổng được chia cho ít hay nhiều bình phương hơn.",
            sliders.gamma(),
        )
        picture.shows(leaky_weights)
        picture.recipe("weights", leaky_weights, past=PAST)
        twice(picture, lambda: past(0.9))
        _put_numbers(picture, np.array([*map(past, patient(sliders.GAMMAS))]))
        picture.column()
        _draw_total(picture)
        _draw_bars(picture, {gamma: past(gamma) for gamma in CHAPTER})
        picture.slider("gamma", "row")
        picture.foot()
        return picture.show()

    return or_problem(make)


def _put_numbers(picture, curves):
    window = 1 / (1 - sliders.GAMMAS[:, None])
    with np.errstate(divide="ignore"):
        half = np.log(0.5) / np.log(sliders.GAMMAS[:, None])
    end = np.minimum(window, PAST)
    rows = [formulas.shared_out(*pair) for pair in zip(curves, sliders.GAMMAS, strict=True)]
    found = {name: np.array([row[name] for row in rows]) for name in rows[0]}
    picture.numbers(["gamma"], exact=True, window=window, half_life=half, share=found.pop("share"))
    picture.numbers(["gamma"], corner=end - 0.5, block=end * [0, 1, 1, 0] - 0.5, **found)
    picture.numbers(k=np.arange(PAST), ones=np.ones(PAST), square=[0, 0, 1, 1], half=[0.5], top=[1])


def _draw_total(picture):
    """Draw the total, 1, as a strip: its parts are the shares of the squares."""
    label = "the total, shared out · tổng được chia ra"
    ax = picture.panel(label, (WIDTH, 84), (LEFT, RIGHT, 24, 22), xlim=(0, 1), ylim=(0, 1))
    ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "¼", "½", "¾", "1"])
    ax.set_yticks([])
    ax.axvspan(0, 1, color=palette.REFERENCE, alpha=0.2, linewidth=0)
    ax.text(0, 1.15, NEWEST, color=palette.SOFT)
    (held,) = ax.fill([], [], color=palette.RMSPROP, alpha=0.8, linewidth=0)
    picture.follow(held, x="held", y="square")
    cuts = ax.vlines([0], 0, [1], color="#ffffff", linewidth=0.8, alpha=0.8)
    picture.follow(cuts, x="cuts", y="ones")
    words = "older than 40 steps: {}% · cũ hơn 40 bước: {}%"
    place = {"x": "older_at", "y": "half", "value": "older", "digits": 0}
    picture.name(ax, words, palette.SOFT, (8, 5), **place)


def _draw_bars(picture, chapter):
    label = "the weight of the square k steps ago · trọng số của bình phương từ k bước trước"
    limits = {"xlim": (-0.6, PAST - 0.4), "ylim": (0, 1.08)}
    size, margins = (WIDTH, 240), (LEFT, RIGHT, 22, 37)
    ax = picture.panel(label, size, margins, "k", RELATIVE, **limits)
    ax.set_yticks([0, 0.5, 1], ["0", "½", "1"])
    (block,) = ax.fill([], [], color=palette.RMSPROP, alpha=0.13, linewidth=0)
    picture.follow(block, x="block", y="square")
    bars = ax.vlines([0], 0, [1], color=palette.RMSPROP, linewidth=9, alpha=0.8, capstyle="butt")
    picture.follow(bars, x="k", y="weights", watch=True, ghost=True)
    for gamma, curve in chapter.items():
        ax.plot(curve / (1 - gamma), color=palette.REFERENCE, linewidth=1)
        words = f"{gamma:g}" if gamma < CHAPTER[-1] else f"γ = {gamma:g}"
        k = min(np.log(0.06) / np.log(gamma), PAST - 8)
        ax.text(k, gamma**k + 0.02, words, color=palette.REFERENCE)
    words = "window 1/(1−γ): {} steps · cửa sổ 1/(1−γ): {} bước"
    picture.name(ax, words, palette.RMSPROP, (0, -5), x="corner", y="top", value="window")
    (half,) = ax.plot([], [], "o", color=palette.INK, markersize=8)
    picture.follow(half, x="half_life", y="half")
    words = "half-life: {} steps · chu kỳ bán rã: {} bước"
    picture.name(ax, words, palette.INK, (8, -6), x="half_life", y="half", value="half_life")
    picture.readout("weight of these 40, %:", "trọng số của 40 bước này, %:", "share", digits=1)
