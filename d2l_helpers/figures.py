"""Figures that stand still: the language of the live pictures, without the hand.

Each function returns a `charts.Still`.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import LogNorm
from matplotlib.ticker import LogLocator

from d2l_helpers import charts, palette
from d2l_helpers.charts import still
from d2l_helpers.loops import rate


def taken(english, vietnamese):
    """Take the figure that pyplot is drawing, and say in words what it shows.

    Parameters
    ----------
    english, vietnamese : str
        The text alternative.
    """
    figure = plt.gcf()
    plt.close(figure)
    figure.set_layout_engine("constrained")  # or the names of the axes are cut off
    return charts.Still(figure, english, vietnamese)


@still(
    "The weights of the squared gradients of k steps ago",
    "Trọng số của các bình phương gradient k bước trước",
)
def weights(curves):
    """Draw the weights of past squared gradients.

    Parameters
    ----------
    curves : dict of float to ndarray, shape (steps,)
        For each gamma, the weight of the observation k = 0, 1, ... steps ago.
    """
    figure, ax = charts.panels()
    named = {f"γ = {gamma}": weight for gamma, weight in curves.items()}
    charts.draw(ax, np.arange(len(next(iter(named.values())))), named)
    charts.label(ax, "weight · trọng số (1 − γ) γᵏ", "k", ylim=(0, None))
    for line in ax.get_lines():  # at their beginnings, where they are far apart
        style = {"color": line.get_color(), "weight": "bold", "ha": "right", "va": "center"}
        ax.annotate(
            line.get_label(), line.get_xydata()[0], (-8, 0), textcoords="offset points", **style
        )
    ax.set_yticklabels([])
    return figure, named


@still(
    "Three memories of one stream of squared gradients, and the rates that they leave",
    "Ba cách ghi nhớ cùng một dãy bình phương gradient, và tốc độ học hiệu dụng tương ứng",
)
def memories(squares, remembered, eta):
    """Draw three memories of one stream, and the step that each allows.

    Parameters
    ----------
    squares : ndarray, shape (steps,)
        The squared gradients.
    remembered : dict of str to ndarray, shape (steps,)
        As from `engine.remember`.
    eta : float
        The learning rate of the steps eta / sqrt(s + eps).
    """
    figure, panels = charts.panels(rows=2, size=(480, 420), sharex=True)
    names = ("sum", "Adagrad"), ("mean", "mean · trung bình"), ("leaky", "RMSProp")
    kept, t = {name: remembered[key] for key, name in names}, np.arange(1, len(squares) + 1)
    panels[0].plot(t, squares, ".", color=palette.SOFT, markersize=3)
    charts.draw(panels[0], t, kept)
    charts.draw(panels[1], t, {name: rate(eta, s) for name, s in kept.items()})
    charts.label(panels[0], "sₜ; gₜ², dots · chấm", "", yscale="log")
    charts.label(panels[1], "η / √(sₜ + ε)", yscale="log")
    for ax in panels:
        charts.name(ax)
    return figure, kept


@still("Traces in one valley", "Quỹ đạo trong cùng một thung lũng")
def traces(f, runs):
    """Draw traces over the contour lines of f, one panel for each, on the same axes.

    Parameters
    ----------
    f : callable
        ``f(x1, x2)``, for arrays.
    runs : dict of str to sequence of pairs
        For each name, the points of its trace.
    """
    colors = [style["color"] for style in palette.styles(runs)]
    figure = _walks([(name, f, points) for name, points in runs.items()], colors, -3)
    return figure, runs


@still("A trace in each valley", "Quỹ đạo trong từng thung lũng")
def valleys(runs):
    """Draw two traces, each over the contour lines of its own function.

    Parameters
    ----------
    runs : dict of str to pair
        For each name, ``f(x1, x2)``, for arrays, and the points of the trace.
    """
    colors = palette.REFERENCE, palette.RMSPROP  # as in the laboratory
    figure = _walks([(name, *pair) for name, pair in runs.items()], colors, -4)
    return figure, runs


def _walks(walks, colors, bottom):
    figure, panels = charts.panels(columns=len(walks), size=(640, 240), sharey=True, squeeze=False)
    for ax, (name, f, points), color in zip(panels[0], walks, colors, strict=True):
        ax.set(xlim=(-5.5, 1.5), ylim=(bottom, 1), aspect="equal")
        charts.contours(ax, f)
        ax.plot(*np.transpose(points), "o-", markersize=4, color=color)
        charts.label(ax, "x₂", "x₁")
        ax.set_title(name, color=color, weight="bold")
    return figure


@still(
    "The effective learning rates of x₁ and of x₂ at each step",
    "Tốc độ học hiệu dụng của x₁ và của x₂ ở từng bước",
)
def rates(runs):
    """Draw the effective learning rate of both coordinates for each run.

    Parameters
    ----------
    runs : dict of str to ndarray, shape (steps, 2)
        As from `engine.effective_rates`.
    """
    figure, panels = charts.panels(columns=len(runs), size=(640, 280), sharey=True, squeeze=False)
    for ax, (name, run), style in zip(panels[0], runs.items(), palette.styles(runs), strict=True):
        for values, dash, coordinate in zip(run.T, ("-", "--"), ("x₁", "x₂"), strict=True):
            t = np.arange(1, len(values) + 1)
            ax.plot(t, values, color=style["color"], linestyle=dash, label=coordinate)
        charts.label(ax, "η / √(s + ε)", yscale="log")
        ax.set_title(name, color=style["color"], weight="bold")
    for ax in panels[0]:
        charts.name(ax)
    return figure, runs


@still(
    "The state of x₂, its effective learning rate and its distance from the minimum",
    "Trạng thái của x₂, tốc độ học hiệu dụng và khoảng cách đến cực tiểu của nó",
)
def memories_and_steps(runs, eta):
    """Draw the state, the effective learning rate and the distance of the second coordinate.

    Parameters
    ----------
    runs : dict of str to ndarray, shape (steps + 1, 4)
        As from `engine.trace_2d`.
    eta : float
        The learning rate of the runs.
    """
    figure, panels = charts.panels(columns=3, size=(760, 260))
    shown = ("s₂", lambda x: x[:, 3]), ("η / √(s₂ + ε)", lambda x: rate(eta, x[1:, 3]))
    for ax, (y, part) in zip(panels, (*shown, ("|x₂|", lambda x: abs(x[:, 1]))), strict=True):
        named = {name: part(run) for name, run in runs.items()}
        first = 1 if ax is panels[1] else 0
        charts.draw(ax, np.arange(first, len(next(iter(runs.values())))), named)
        charts.label(ax, y, yscale="linear" if ax is panels[0] else "log")
        charts.name(ax)
    return figure, runs


@still("{} at each step", "{} ở từng bước")
def curves(named, ylabel, first=0):
    """Draw a few curves over the steps.

    Parameters
    ----------
    named : dict of str to sequence of float
        For each name, one value for each step.
    ylabel : str
        What they are.
    first : int
        The step of the first value.
    """
    figure, ax = charts.panels(size=(600, 280))
    charts.draw(ax, np.arange(len(next(iter(named.values())))) + first, named)
    charts.label(ax, ylabel)
    charts.name(ax)
    return figure, named, ylabel.strip("$")


@still(
    "The loss over the epochs, with a band over the seeds, and where each seed ends",
    "Mất mát qua các epoch, với dải của mọi hạt giống, và nơi từng hạt giống kết thúc",
)
def learning(runs):
    """Draw the loss over the epochs, and the loss in which every seed ends.

    Parameters
    ----------
    runs : dict of str to ndarray, shape (seeds, epochs)
        For each name, the loss on the training set after every epoch.
    """
    figure, (over, ends) = charts.panels(columns=2, size=(760, 290))
    charts.bands(over, np.arange(1, next(iter(runs.values())).shape[1] + 1), runs)
    colors = [style["color"] for style in palette.styles(runs)]
    for row, (losses, color) in enumerate(zip(runs.values(), colors, strict=True)):
        ends.plot(losses[:, -1], np.full(len(losses), row), "o", alpha=0.5, color=color)
        ends.plot(np.median(losses[:, -1]), row, "|", markersize=20, color=color)
    charts.label(over, "loss · mất mát", "epoch", yscale="log")
    over.locator_params(axis="x", integer=True)
    charts.label(ends, "final loss · mất mát cuối", "", xscale="log", ylim=(len(runs) - 0.5, -0.5))
    for axis in (over.yaxis, ends.xaxis):  # a decade is more than there is
        axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.set_major_formatter("{x:g}")
    ends.set_yticks(range(len(runs)), runs, weight="bold")
    ends.tick_params(axis="y", pad=10)  # a dot may lie at the edge
    for label, color in zip(ends.get_yticklabels(), colors, strict=True):
        label.set_color(color)
    return figure, runs


@still("Ten images, by their classes", "Mười ảnh, theo lớp")
def examples(images, labels):
    """Draw the first ten images, each with its label.

    Parameters
    ----------
    images : ndarray, shape (n, height, width)
        The brightness of the pixels.
    labels : sequence of int
        Their classes.
    """
    figure, panels = charts.panels(columns=10, size=(640, 90))
    for ax, image, label in zip(panels, images, labels, strict=False):
        ax.imshow(image, cmap="gray_r")
        ax.set_title(str(label))
        ax.set_axis_off()
    return figure, labels[:10]


@still("Maps over η, to the right, and γ, upwards", "Bản đồ theo η, sang phải, và γ, lên trên")
def maps(etas, gammas, named):
    """Draw maps over the plane of eta and gamma, each with its own logarithmic colour bar.

    Parameters
    ----------
    etas, gammas : ndarray, shape (m,), (n,)
        The values of the settings, at equal distances on the page.
    named : dict of str to pair
        For each name, the values, an ndarray of shape (m, n), and the ends of the colour bar.
    """
    figure, panels = charts.panels(columns=len(named), size=(760, 340))
    for ax, (name, (values, ends)) in zip(panels, named.items(), strict=True):
        image = ax.imshow(np.transpose(values), palette.MAP, LogNorm(*ends), aspect="auto")
        figure.colorbar(image, ax=ax, pad=0.03)
        charts.label(ax, name, "η", ylim=(-0.5, len(gammas) - 0.5))
        ax.grid(False)
        charts.ticks(ax.xaxis, etas, (0.0001, 0.001, 0.01, 0.1))
        charts.ticks(ax.yaxis, gammas, (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999))
    return figure, named


@still(
    "The loss above the least one for each η, with a band over the seeds",
    "Phần mất mát vượt quá cực tiểu với mỗi η, với dải bao các hạt giống",
)
def bands(x, named):
    """Draw medians of losses above the least one, with the spread of their samples as a band.

    Parameters
    ----------
    x : ndarray, shape (n,)
        The learning rates.
    named : dict of str to ndarray, shape (samples, n)
        For each name, the samples.
    """
    figure, ax = charts.panels(size=(600, 300))
    charts.bands(ax, x, named)
    charts.label(ax, "loss − min · mất mát − min", "η", xscale="log", yscale="log")
    charts.name(ax)
    return figure, named


@still(
    "The loss over two epochs, above its least-squares minimum",
    "Mất mát qua hai epoch, so với cực tiểu bình phương tối thiểu",
)
def losses(curves, minimum):
    """Draw loss curves over two epochs, with the least possible loss as a line.

    Parameters
    ----------
    curves : dict of str to sequence of float
        For each name, losses taken at equal distances, the last at the end of the last epoch.
    minimum : float
        The least-squares minimum of the loss.
    """
    figure, ax = charts.panels(size=(560, 290))
    points = len(next(iter(curves.values())))
    charts.draw(ax, np.arange(1, points + 1) * 2 / points, curves)
    ax.axhline(minimum, color=palette.INK, linewidth=1, label=f"min = {minimum:.3f}")
    charts.label(ax, "loss · mất mát", "epoch", ylim=(0.23, 0.5))
    charts.name(ax)
    return figure, curves
