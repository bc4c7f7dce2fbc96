"""What the figures that stand still share: a style, names at the curves, words for who cannot see.

The live pictures borrow the contour lines from here, and where names stand.
"""

import functools
import io
from pathlib import Path

import numpy as np
from matplotlib import rc_context, rc_params_from_file
from matplotlib.figure import Figure

from d2l_helpers import formulas, palette

STYLE = rc_params_from_file(
    Path(__file__).with_name("chapter.mplstyle"), use_default_template=False
)
styled = functools.partial(rc_context, STYLE)  # reading the file each time would take longer
LEVELS = 0.05, 0.3, 1, 2, 4, 7, 11, 16  # of contour lines


class Still:
    """A figure, and in words what it shows: as the last line of a cell it is shown below it.

    Parameters
    ----------
    figure : matplotlib.figure.Figure
        The drawing.
    english, vietnamese : str
        The text alternative.
    """

    def __init__(self, figure, english, vietnamese):
        self._words, file = f"{english}\n{vietnamese}", io.StringIO()
        title = {"Title": f"{english} · {vietnamese}", "Date": None}
        figure.savefig(file, format="svg", facecolor="white", metadata=title)
        _, start, drawing = file.getvalue().partition("<svg ")
        self._drawing = f'{start}role="img" {drawing}'

    def _repr_svg_(self):
        return self._drawing

    def __repr__(self):
        """Say in words, English and Vietnamese, what the drawing shows."""
        return self._words


def still(english, vietnamese):
    """Let a function draw a `Still`, in the chapter's style and with words for who cannot see.

    Parameters
    ----------
    english, vietnamese : str
        What it shows. The function returns a figure, the names of its curves, and what fills the
        {} in the words.
    """

    def decorated(draw):
        @functools.wraps(draw)
        def drawn(*given, **named):
            with styled():
                figure, names, *parts = draw(*given, **named)
                words = english.format(*parts), vietnamese.format(*parts)
                return Still(figure, *told(*words, names))

        return drawn

    return decorated


def panels(rows=1, columns=1, size=(480, 280), **options):
    """Return a figure, its size in points, and its axes."""
    figure = Figure(figsize=(size[0] / 72, size[1] / 72), layout="constrained")
    return figure, figure.subplots(rows, columns, **options)


def label(ax, y, x="step t · bước t", **axes):
    """Say what the axes show where the live pictures do: above on the left, below on the right."""
    ax.set(**axes)
    ax.set_title(y, loc="left", color=palette.SOFT)
    ax.set_xlabel(x, loc="right")
    ax.minorticks_off()


def told(english, vietnamese, names):
    """Return the text alternative in both languages, with what each curve is called."""
    parts = [str(name).partition(" · ") for name in names]
    named = ", ".join(en for en, _, _ in parts), ", ".join(vi or en for en, _, vi in parts)
    return f"{english}: {named[0]}.", f"{vietnamese}: {named[1]}."


def draw(ax, x, named):
    """Draw a curve for each name, ready to be named."""
    for style, (name, values) in zip(palette.styles(named), named.items(), strict=True):
        ax.plot(x, values, label=name, **style)


def bands(ax, x, named):
    """Draw the median of each name's samples, and as a band the middle two thirds of them."""
    parts = {name: np.percentile(samples, (16, 50, 84), axis=0) for name, samples in named.items()}
    for style, (low, _, high) in zip(palette.styles(parts), parts.values(), strict=True):
        ax.fill_between(x, low, high, color=style["color"], alpha=0.15, linewidth=0)
    draw(ax, x, {name: middle for name, (_, middle, _) in parts.items()})


def name(ax):
    """Write the names of the curves at their ends, when the limits of the axes are set."""
    lines = [line for line in ax.get_lines() if not line.get_label().startswith("_")]
    low, high = ax.get_ylim()
    tips = [line.get_xydata()[np.isfinite(line.get_ydata())][-1] for line in lines]
    tips = [(x, np.clip(y, low, high)) for x, y in tips]
    heights = (ax.transData + ax.transAxes.inverted()).transform(tips)[:, 1]
    places = formulas.apart(heights.tolist(), 17 / ax.bbox.height)
    for line, place in zip(lines, places, strict=True):
        style = {"color": line.get_color(), "weight": "bold", "va": "center"}
        ax.text(1.02, place, line.get_label(), transform=ax.transAxes, **style)


def ticks(axis, values, marks):
    """Write some values of a slider at an axis that counts its positions."""
    places = [int(np.argmin(abs(np.asarray(values) - mark))) for mark in marks]
    axis.set_ticks(places, [f"{mark:g}" for mark in marks])


def contours(ax, f):
    """Draw the contour lines of ``f(x1, x2)``, for arrays; the darker, the deeper."""
    x1, x2 = np.meshgrid(*(np.linspace(*ends, 81) for ends in (ax.get_xlim(), ax.get_ylim())))
    heights = f(x1, x2)
    bottom = np.nanmin(heights) - 1
    for level in LEVELS:
        ax.contourf(x1, x2, heights, levels=[bottom, level], colors=[palette.VALLEY], alpha=0.08)
    ax.contour(x1, x2, heights, levels=LEVELS, colors=palette.VALLEY, alpha=0.3, linewidths=0.8)
    ax.plot(0, 0, "+", color=palette.REFERENCE, markersize=10)
    ax.grid(False)
