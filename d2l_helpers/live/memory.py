"""One stream of squares and what three memories keep of it; below, the weights of the leaky one."""

import numpy as np

from d2l_helpers import palette
from d2l_helpers.arguments import finite, refusal
from d2l_helpers.live import sliders
from d2l_helpers.live.memory_numbers import TOP, put_bars, put_curves
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.sliders import Slider
from d2l_helpers.reader import fresh, or_problem

WIDTH, LEFT, RIGHT = 680, 52, 12  # of the panels, and their margins
STREAM = "◂ gₜ² (dots): steep, then flat · ◂ gₜ² (chấm): dốc, rồi thoải"
CORRECTED = "corrected: s/(1−γᵗ) · hiệu chỉnh: s/(1−γᵗ)"
CURVES = (
    ("total", palette.ADAGRAD, "-", 2),
    ("mean", palette.REFERENCE, "--", 1.6),
    ("corrected", palette.RMSPROP, ":", 1.8),
    ("leaky", palette.RMSPROP, "-", 2.6),
)


def memory(remember, leaky_weights, squares):
    """Show what the leaky average sees of a stream, beside Adagrad's sum and the mean of all.

    Parameters
    ----------
    remember : callable
        The reader's ``remember(total, leaky, g2, gamma=...)``.
    leaky_weights : callable
        The reader's ``leaky_weights(gamma, steps)``.
    squares : ndarray, shape (steps,)
        The squared gradients.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        stream = _stream(squares)
        t = np.arange(1, len(stream) + 1)
        picture = Picture(
            "What does the average at step t see? Drag the line; then drag γ.",
            "Trung bình ở bước t nhìn thấy gì? Hãy kéo đường thẳng đứng, rồi kéo γ.",
            sliders.gamma(),
            Slider("t", "t", "time step", "bước thời gian", t, 24, "on demand"),
        )
        picture.shows(remember, leaky_weights)
        steep = int(np.argmax(stream < stream[0] / 2)) or len(stream)
        given = {"squares": stream.tolist(), "steep": steep}
        picture.recipe("memory", remember, leaky_weights, **given)
        put_curves(picture, fresh(remember, "remember"), stream, t, steep)
        put_bars(picture, leaky_weights, t)
        picture.column()
        _draw_stream(picture, stream, t, steep)
        _draw_bars(picture, t)
        picture.slider("t")
        picture.slider("gamma", "row")
        picture.foot()
        return picture.show()

    return or_problem(make)


def _stream(squares):
    stream = finite("squares", squares)
    if stream.min() < 0 or not stream.any():
        raise refusal(
            "squares",
            stream,
            "an array of squares, none negative and not all 0,",
            "một mảng bình phương, không số nào âm và không phải tất cả đều bằng 0",
        )
    return stream


def _draw_stream(picture, squares, t, steep):
    label = "the stream and three memories · luồng dữ liệu và ba cách ghi nhớ"
    limits = {"xlim": (0.5, len(t) + 0.5), "ylim": (0.004, 80), "yscale": "log"}
    ax = picture.panel(label, (WIDTH, 220), (LEFT, RIGHT, 22, 8), "t", **limits)
    ax.set_xticks(range(25, len(t), 25))
    sliders.powers(ax, (0.01, 0.1, 1, 10))
    if steep < len(t):
        ax.axvspan(0.5, steep + 0.5, color=palette.REFERENCE, alpha=0.15, linewidth=0)
        ax.text(steep + 2, 4.5, STREAM, color=palette.SOFT)
    ax.plot(t, squares, ".", color=palette.REFERENCE, markersize=5)
    _draw_memories(picture, ax, t)
    picture.cursor(ax, "t", "-")
    (grip,) = ax.plot([], [], "o", color=palette.RMSPROP, markersize=18, alpha=0.35)
    picture.follow(grip, x="here", y="value")
    picture.drag(grip, "t")


def _draw_memories(picture, ax, t):
    for name, color, dash, width in CURVES:
        (line,) = ax.plot([], [], dash, color=color, linewidth=width)
        picture.follow(line, x="t", y=name, ghost=name == "leaky")
    far = {"x": "t", "at": 3 * len(t) // 4}
    total = far | {"y": "total", "stays": True}
    picture.name(ax, "Adagrad's sum · tổng của Adagrad", palette.ADAGRAD, (0, -8), **total)
    picture.name(ax, "leaky average · trung bình rò rỉ", palette.RMSPROP, (0, 24), y="leaky", **far)
    mean = {"x": "t", "y": "mean", "at": 3 * len(t) // 10}
    picture.name(ax, "mean of all · trung bình cộng", palette.REFERENCE, (0, -8), **mean)
    picture.name(ax, CORRECTED, palette.RMSPROP, (6, -6), x="place", y="named")


def _draw_bars(picture, t):
    label = "the weight of each square · trọng số của từng bình phương"
    limits = {"xlim": (0.5, len(t) + 0.5), "ylim": (0, TOP), "xticks": [], "yticks": []}
    ax = picture.panel(label, (WIDTH, 132), (LEFT, RIGHT, 4, 20), **limits)
    (window,) = ax.fill([], [], color=palette.RMSPROP, alpha=0.12, linewidth=0)
    picture.follow(window, x="frame", y="bottom")
    width = 0.7 * (WIDTH - LEFT - RIGHT) / len(t)
    bars = ax.vlines([0], 0, [1], color=palette.RMSPROP, linewidth=width, capstyle="butt")
    picture.follow(bars, x="ago", y="weights", until="t")
    (half,) = ax.plot([], [], "o", color=palette.INK, markersize=7)
    picture.follow(half, x="halves", y="middle")
    picture.name(ax, "½", palette.INK, (-20, 0), x="halves", y="middle")
    picture.cursor(ax, "t", "-")
    words = "window: about {} steps · cửa sổ: khoảng {} bước"
    place = {"x": "here", "y": "top", "value": "window", "digits": 0}
    picture.name(ax, words, palette.RMSPROP, (0, -5), **place)
    picture.readout("half-life (½), steps:", "chu kỳ bán rã (½), bước:", "half", digits=1)
    picture.readout("weight so far, %:", "trọng số đến nay, %:", "share", digits=0)
