"""What matplotlib draws in the chapter: axes, curves, contour lines and their labels.

Labels are symbols, or short and in both languages. The colours are those of Okabe and Ito, which
the colour-blind can tell apart; lines differ in their dashes or marks too.
"""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib_inline.backend_inline import set_matplotlib_formats

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#767676"
STYLES = (
    {"color": BLUE, "linestyle": "-"},
    {"color": RED, "linestyle": "--"},
    {"color": GREEN, "linestyle": "-."},
    {"color": ORANGE, "linestyle": ":"},
)
STEP = "step t · bước t"


def _axes(columns=1, rows=1, size=(6.4, 3.2), **options):
    set_matplotlib_formats("svg")
    _, axes = plt.subplots(rows, columns, figsize=size, layout="constrained", **options)
    for ax in np.ravel(axes):
        ax.spines[["top", "right"]].set_visible(False)
        ax.grid(alpha=0.25)
    return axes


def weights(curves):
    """Draw the weights of past squared gradients.

    Parameters
    ----------
    curves : dict of float to ndarray, shape (steps,)
        For each gamma, the weight of the observation k = 0, 1, ... steps ago.
    """
    ax = _axes()
    for style, (gamma, weight) in zip(STYLES, curves.items(), strict=False):
        ax.plot(weight, linewidth=2, label=f"γ = {gamma}", **style)
    ax.set(xlabel="time · thời gian (k)", ylabel="$(1-γ)\\,γ^k$")
    ax.legend()
    plt.show()


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
    names = {"sum": "$\\sum g^2$  (Adagrad)", "mean": "$s_t / t$", "leaky": "leaky · rò rỉ"}
    above, below = _axes(rows=2, size=(6.4, 4.6), sharex=True)
    t = np.arange(1, len(squares) + 1)
    above.plot(t, squares, ".", color=GREY, markersize=3, label="$g_t^2$")
    for style, (key, name) in zip(STYLES, names.items(), strict=False):
        above.plot(t, remembered[key], label=name, **style)
        below.plot(t, eta / np.sqrt(remembered[key] + 1e-6), label=name, **style)
    above.set(ylabel="$s_t$", yscale="log")
    below.set(ylabel="$η / \\sqrt{s_t + ε}$", yscale="log", xlabel=STEP)
    above.legend(ncols=4, fontsize="small", loc="lower center", bbox_to_anchor=(0.5, 1))
    plt.show()


def traces(f, runs):
    """Draw traces over the contour lines of f, one panel for each, on the same axes.

    Parameters
    ----------
    f : callable
        ``f(x1, x2)``, for arrays.
    runs : dict of str to sequence of pairs
        For each name, the points of its trace.
    """
    panels = _axes(columns=len(runs), size=(7.2, 3.0), sharey=True)
    for ax, (name, points), style in zip(np.ravel(panels), runs.items(), STYLES, strict=False):
        contours(ax, f)
        ax.plot(*np.transpose(points), "o-", markersize=4, color=style["color"])
        ax.set(title=name, xlabel="$x_1$")
    np.ravel(panels)[0].set_ylabel("$x_2$")
    plt.show()


def contours(ax, f):
    """Draw the contour lines of f around its minimum at the origin, marked by a cross."""
    x1, x2 = np.meshgrid(np.linspace(-5.5, 1.5, 141), np.linspace(-3, 1, 81))
    levels = (0.05, 0.3, 1, 2, 4, 7, 11, 16)
    ax.contour(x1, x2, f(x1, x2), levels=levels, colors=GREY, linewidths=0.8)
    ax.plot(0, 0, "x", color="black", markersize=7)


def rates(runs):
    """Draw the effective learning rate of both coordinates for each run.

    Parameters
    ----------
    runs : dict of str to ndarray, shape (steps, 2)
        As from `engine.effective_rates`.
    """
    panels = _axes(columns=len(runs), size=(7.2, 3.0), sharey=True)
    for ax, (name, rate) in zip(np.ravel(panels), runs.items(), strict=True):
        t = np.arange(1, len(rate) + 1)
        for style, marker, values, label in zip(STYLES, "os", rate.T, "12", strict=False):
            ax.plot(t, values, marker=marker, markersize=3, label=f"$x_{label}$", **style)
        ax.set(title=name, xlabel=STEP, yscale="log")
    np.ravel(panels)[0].set_ylabel("$η / \\sqrt{s + ε}$")
    np.ravel(panels)[0].legend()
    plt.show()


def losses(curves, minimum, epochs=2):
    """Draw loss curves over the epochs, with the least possible loss as a line.

    Parameters
    ----------
    curves : dict of str to sequence of float
        For each name, losses taken at equal distances, the last at the end of the last epoch.
    minimum : float
        The least-squares minimum of the loss.
    epochs : int
        How many epochs the curves span.
    """
    ax = _axes()
    for style, (name, values) in zip(STYLES, curves.items(), strict=False):
        epoch = np.arange(1, len(values) + 1) * epochs / len(values)
        ax.plot(epoch, values, linewidth=2, label=name, **style)
    ax.axhline(minimum, color="black", linewidth=1, label=f"min = {minimum:.3f}")
    ax.set(xlabel="epoch", ylabel="loss · mất mát", ylim=(0.23, 0.5))
    ax.legend()
    plt.show()
