"""The sliders of the chapter: a finite number of positions, each with an answer in the table."""

import numpy as np

from d2l_helpers import palette

ETAS = np.round(0.05 * np.arange(1, 65), 2)
LOG_ETAS = np.array([float(f"{10 ** (k / 16 - 4):.1e}") for k in range(64)])
# Closer together where a small change matters more.
GAMMAS = np.round(
    np.concatenate(
        [
            np.arange(14) * 0.05,
            0.70 + np.arange(20) * 0.01,
            0.90 + np.arange(10) * 0.005,
            0.95 + np.arange(10) * 0.004,
            0.99 + np.arange(10) * 0.001,
        ]
    ),
    3,
)


class Slider:
    """The positions of one slider.

    Parameters
    ----------
    name : str
        By which tables and curves know it.
    symbol : str
        What stands before it.
    english, vietnamese : str
        What a screen reader calls it.
    values : array_like, shape (n,)
        The value at each position.
    start : float
        Where it stands at first: at the position with the nearest value.
    plays : str
        Whether it has a button that runs through its positions, "on demand" or "at once".
    color : str
        Of the palette, if it belongs to one curve: then it shows what it is called.
    """

    def __init__(self, name, symbol, english, vietnamese, values, start, plays="", color=None):
        self.name, self.values = name, np.asarray(values)
        self.start = int(np.argmin(abs(self.values - start)))
        self.spec = {
            "symbol": symbol,
            "label": {"en": english, "vi": vietnamese},
            "texts": [f"{value:g}" for value in self.values],
            "start": self.start,
            "plays": plays,
            "color": palette.NAMES.get(color),
        }


class Choice(Slider):
    """What has names in place of values, each English and Vietnamese: a row of buttons."""

    def __init__(self, name, english, vietnamese, names):
        super().__init__(name, "", english, vietnamese, range(len(names)), 0)
        self.spec["texts"] = [{"en": en, "vi": vi} for en, vi in names]


def eta(values=ETAS, start=0.4):
    """Return the slider for the learning rate."""
    return Slider("eta", "η", "learning rate", "tốc độ học", values, start)


def gamma(values=GAMMAS):
    """Return the slider for the decay."""
    return Slider("gamma", "γ", "decay", "hệ số suy giảm", values, 0.9)


def steps(last, start, plays="on demand"):
    """Return the slider for the number of steps, from 0, which also plays them."""
    return Slider("steps", "t", "steps", "số bước", np.arange(last + 1), start, plays)


def powers(ax, marks):
    """Write some values at a logarithmic vertical axis, small and large ones as powers of ten."""
    ax.set_yticks(marks, list(map(_written, marks)))
    ax.minorticks_off()


def exponents(ax, marks):
    """Write powers of ten at a vertical axis that counts their exponents, as `powers` does."""
    ax.set_yticks(marks, [_written(10.0**mark) for mark in marks])


def _written(value):
    return f"{value:g}" if 1e-3 < value < 1e3 else power(value)


def power(value):
    """Return a power of ten as text."""
    exponent = str(round(np.log10(value)))
    return "10" + exponent.translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
