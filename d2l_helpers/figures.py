"""What matplotlib draws in the chapter: axes, curves, contour lines and their labels.

Labels are symbols, or short and in both languages. The colours are those of Okabe and Ito, which
the colour-blind can tell apart; lines differ in their dashes or marks too.
"""

import base64
import io
import re
from typing import NamedTuple

import matplotlib.pyplot as plt
import numpy as np
from IPython import get_ipython
from matplotlib import colormaps, rc_context
from matplotlib.cm import ScalarMappable
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats

BLUE, ORANGE, GREEN, RED, GREY = "#0072B2", "#E69F00", "#009E73", "#D55E00", "#767676"
STYLES = (
    {"color": BLUE, "linestyle": "-"},
    {"color": RED, "linestyle": "--"},
    {"color": GREEN, "linestyle": "-."},
    {"color": ORANGE, "linestyle": ":"},
    {"color": "#CC79A7", "linestyle": (0, (6, 1, 1, 1, 1, 1))},
)
STEP = "step t · bước t"


def _axes(columns=1, rows=1, size=(6.4, 3.2), **options):
    if get_ipython():  # where there is no shell, this would make one
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


def contours(ax, f, right=1.5, top=1, bottom=-3):
    """Draw the contour lines of f around its minimum at the origin, marked by a cross."""
    x1, x2 = np.meshgrid(np.linspace(-5.5, right, 141), np.linspace(bottom, top, 81))
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


def memories_and_steps(runs, eta):
    """Draw the state, the effective learning rate and the distance of the second coordinate.

    Parameters
    ----------
    runs : dict of str to ndarray, shape (steps + 1, 4)
        As from `engine.trace_2d`.
    eta : float
        The learning rate of the runs.
    """
    state, rate, distance = _axes(columns=3, size=(8.4, 2.8))
    for style, (name, trace) in zip(STYLES, runs.items(), strict=False):
        state.plot(trace[:, 3], label=name, **style)
        rate.plot(np.arange(1, len(trace)), eta / np.sqrt(trace[1:, 3] + 1e-6), **style)
        distance.plot(abs(trace[:, 1]), **style)
    state.set(ylabel="$s_2$", xlabel=STEP)
    rate.set(ylabel="$η / \\sqrt{s_2 + ε}$", yscale="log", xlabel=STEP)
    distance.set(ylabel="$|x_2|$", yscale="log", xlabel=STEP)
    state.legend(fontsize="small")
    plt.show()


def valleys(runs):
    """Draw traces, each over the contour lines of its own function.

    Parameters
    ----------
    runs : dict of str to pair
        For each name, ``f(x1, x2)``, for arrays, and the points of the trace.
    """
    panels = _axes(columns=len(runs), size=(7.2, 3.0), sharey=True)
    for ax, (name, (f, points)), style in zip(np.ravel(panels), runs.items(), STYLES, strict=False):
        contours(ax, f, bottom=-4)
        ax.plot(*np.transpose(points), "o-", markersize=4, color=style["color"])
        ax.set(title=name, xlabel="$x_1$", ylim=(-4, 1))
    np.ravel(panels)[0].set_ylabel("$x_2$")
    plt.show()


def curves(named, ylabel, xlabel=STEP, log=False, first=0):
    """Draw a few curves over the steps.

    Parameters
    ----------
    named : dict of str to sequence of float
        For each name, one value for each step.
    ylabel, xlabel : str
        What the axes show.
    log : bool
        Whether the values stand on a logarithmic axis.
    first : int
        The step of the first value.
    """
    ax = _axes()
    for style, (name, values) in zip(STYLES, named.items(), strict=False):
        ax.plot(np.arange(first, first + len(values)), values, linewidth=2, label=name, **style)
    ax.set(xlabel=xlabel, ylabel=ylabel, yscale="log" if log else "linear")
    ax.legend(fontsize="small")
    plt.show()


def learning(histories):
    """Draw the loss on the training set and the accuracy on the test set over the epochs.

    Parameters
    ----------
    histories : dict of str to sequence of pair of float
        For each name, loss and accuracy (0 to 1) after every epoch; a run may be cut short.
    """
    loss, accuracy = _axes(columns=2, size=(8.0, 3.2))
    for style, (name, history) in zip(STYLES, histories.items(), strict=False):
        for ax, values in zip((loss, accuracy), np.reshape(history, (-1, 2)).T, strict=True):
            epochs = np.arange(1, len(values) + 1)
            ax.plot(epochs, values, marker=".", label=name, **style)
    loss.set(xlabel="epoch", ylabel="loss · mất mát", yscale="log")
    accuracy.set(xlabel="epoch", ylabel="accuracy · độ chính xác")
    accuracy.legend(fontsize="small")
    plt.show()


def examples(images, labels, columns=10):
    """Draw the first images, each with its label.

    Parameters
    ----------
    images : ndarray, shape (n, height, width)
        The brightness of the pixels.
    labels : sequence of int
        Their classes.
    columns : int
        How many.
    """
    panels = _axes(columns=columns, size=(7.2, 1.1))
    for ax, image, label in zip(panels, images, labels, strict=False):
        ax.imshow(image, cmap="gray_r")
        ax.set(title=str(label))
        ax.set_axis_off()
    plt.show()


def maps(etas, gammas, named):
    """Draw maps over the plane of eta and gamma, each with its own logarithmic colour bar.

    Parameters
    ----------
    etas, gammas : ndarray, shape (m,), (n,)
        The values of the settings, at equal distances on the page.
    named : dict of str to pair
        For each name, the values, an ndarray of shape (m, n), and the ends of the colour bar.
    """
    panels = _axes(columns=len(named), size=(8.4, 3.4))
    marks = (0.0001, 0.001, 0.01, 0.1), (0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.99, 0.999)
    for ax, (name, (values, ends)) in zip(panels, named.items(), strict=True):
        ax.imshow(np.transpose(values), MAP, LogNorm(*ends), origin="lower", aspect="auto")
        map_axes(ax, (etas, marks[0]), (gammas, marks[1]), *np.log10(ends), name)
    plt.show()


def bands(x, named, xlabel="η", ylabel="loss − min · mất mát − min"):
    """Draw means with the spread of their samples as a band, both axes logarithmic.

    Parameters
    ----------
    x : ndarray, shape (n,)
        Where the values are taken.
    named : dict of str to ndarray, shape (samples, n)
        For each name, the samples.
    xlabel, ylabel : str
        What the axes show.
    """
    ax = _axes()
    for style, (name, samples) in zip(STYLES, named.items(), strict=False):
        low, middle, high = np.percentile(samples, (16, 50, 84), axis=0)
        ax.fill_between(x, low, high, color=style["color"], alpha=0.15, linewidth=0)
        ax.plot(x, middle, linewidth=2, label=name, **style)
    ax.set(xlabel=xlabel, ylabel=ylabel, xscale="log", yscale="log")
    ax.legend(fontsize="small")
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


def line(style):
    """Return matplotlib's keywords for a style of the live pictures."""
    dash = tuple(map(float, style["dash"].split()))
    linestyle = (0, tuple(d / style["width"] for d in dash)) if dash else "-"
    return {"color": style["color"], "linewidth": style["width"], "linestyle": linestyle}


def loss_axes(ax, minimum, styles):
    """Draw the axes of live loss curves, the least-squares minimum and a legend {label: style}."""
    for label, style in styles.items():
        ax.plot([], [], label=label, **line(style))
    label = f"least squares · bình phương tối thiểu: {minimum:.4f}"
    ax.axhline(minimum, color="black", linewidth=1, label=label)
    ax.legend(loc="upper right", fontsize="small")
    ax.set(xlabel="epoch", ylabel="loss · mất mát", yscale="log", xlim=(0, 2), ylim=(0.235, 2))
    ticks = [0.25, 0.3, 0.4, 0.5, 0.7, 1, 2]
    ax.set_yticks(ticks, [f"{tick:g}" for tick in ticks])


class Frame(NamedTuple):
    """Where the axes of a backdrop lie, in the pixels of its SVG.

    A point (x, y), in the axes' own coordinates (their decimal logarithm on a logarithmic axis), is
    drawn at (x0 + xs * x, y0 + ys * y).
    """

    x0: float
    xs: float
    y0: float
    ys: float
    left: float
    top: float
    width: float
    height: float

    def scale(self):
        """Return the first four by name."""
        return {"x0": self.x0, "xs": self.xs, "y0": self.y0, "ys": self.ys}

    def box(self):
        """Return its left, top, right and bottom edges."""
        return self.left, self.top, self.left + self.width, self.top + self.height


def backdrop(draw, title, width=430, height=320):
    """Draw, once, what stays behind the moving lines of a live picture.

    Parameters
    ----------
    draw : callable
        ``draw(ax)`` draws everything and fixes the limits of the axes.
    title : str
        Short, in both languages.
    width, height : float
        In CSS pixels.

    Returns
    -------
    svg : str
        The drawing: what stands in its ``<svg>`` element.
    frame : Frame
        Where its axes are.
    """
    # 72 dots per inch: then matplotlib's points, its pixels and the SVG's units are the same.
    file = io.StringIO()
    with rc_context({"svg.hashsalt": "chapter", "font.size": 11}):
        figure = Figure(figsize=(width / 72, height / 72), dpi=72)
        margins = {"left": 58, "right": width - 12, "bottom": 46, "top": height - 28}
        figure.subplots_adjust(
            **{
                side: pixels / (width if side in ("left", "right") else height)
                for side, pixels in margins.items()
            }
        )
        ax = figure.subplots()
        ax.spines[["top", "right"]].set_visible(False)
        ax.grid(alpha=0.25)
        # To place the title itself, and minor ticks, would take matplotlib 40 % longer.
        ax.set_title(title, y=1, fontsize="small")
        draw(ax)
        ax.minorticks_off()
        figure.savefig(file, format="svg", metadata={"Date": None})
    # Not matplotlib's <style>, which would hold for the whole page that the picture stands in.
    inner = re.search(r"<g id=\"figure_1\">.*(?=</svg>)", file.getvalue(), flags=re.S)[0]
    return inner.replace("xlink:href", "href"), _frame(ax, height)


def _frame(ax, height):
    box = ax.get_window_extent()
    scales = ax.get_xscale(), ax.get_yscale()
    ends = [[10.0**i if scale == "log" else i for scale in scales] for i in (0, 1)]
    (x0, y0), (x1, y1) = ax.transData.transform(ends)
    return Frame(
        *(x0, x1 - x0, height - y0, y0 - y1),
        *(box.x0, height - box.y1, box.width, box.height),
    )


MAP = "cividis"  # looks the same to the colour-blind
MISSING = [235, 235, 235]


def map_colors():
    """Return the 256 colours of a map, each of 0..255 red, green, blue, and that of no number."""
    shades = colormaps[MAP](np.arange(256), bytes=True)[:, :3]
    return {"colors": shades.tolist(), "missing": MISSING}


def map_image(values, low, high):
    """Return a map as the data of a PNG image, the first axis to the right, the second upwards.

    Parameters
    ----------
    values : ndarray, shape (columns, rows)
        What the colours show; not a number where there is none.
    low, high : float
        The ends of the colour bar.
    """
    share = np.nan_to_num(np.clip((values - low) / (high - low), 0, 1))
    pixels = colormaps[MAP](share, bytes=True)[..., :3]
    pixels[~np.isfinite(values)] = MISSING
    file = io.BytesIO()
    plt.imsave(file, pixels.swapaxes(0, 1)[::-1], format="png")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


def map_axes(ax, across, upwards, low, high, label):
    """Draw the axes and the colour bar of a map whose cells are settings of equal size.

    Parameters
    ----------
    ax : matplotlib.axes.Axes
        Where to draw.
    across, upwards : pair of (ndarray, sequence of float)
        The values of a setting, and those to write at the axis.
    low, high : float
        The ends of the colour bar, decimal logarithms.
    label : str
        What the colours show.
    """
    for axis, (values, marks) in ((ax.xaxis, across), (ax.yaxis, upwards)):
        ticks = [int(np.argmin(abs(values - mark))) for mark in marks]
        axis.set_ticks(ticks, [f"{mark:g}" for mark in marks])
    ax.set(xlabel="η", ylabel="γ")
    ax.set(xlim=(-0.5, len(across[0]) - 0.5), ylim=(-0.5, len(upwards[0]) - 0.5))
    ax.grid(False)
    scale = ScalarMappable(LogNorm(10**low, 10**high), MAP)
    ax.figure.colorbar(scale, ax=ax, label=label, pad=0.03)
