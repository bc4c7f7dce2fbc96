"""A live picture: a matplotlib figure, some of whose artists follow the sliders.

A slider has finitely many positions. The reader's own function has been run for all of them before
the picture is shown; the results go to the browser as one table of numbers, together with what
matplotlib drew. From then on `picture.js` looks up and draws, and a move sends no message.
"""

import inspect
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from matplotlib import rcParams
from matplotlib.figure import Figure

from d2l_helpers import palette
from d2l_helpers.charts import styled
from d2l_helpers.live import drawing, still, table
from d2l_helpers.live.widget import Live

PIXEL = 1 / 8  # finer than that, a curve's place is not seen


class Picture:
    """A picture while it is put together: sliders, numbers, panels, and what follows.

    Parameters
    ----------
    english, vietnamese : str
        One sentence: what to do.
    *sliders : Slider
        In the order in which numbers are indexed.
    """

    def __init__(self, english, vietnamese, *sliders):
        self.sliders = {slider.name: slider for slider in sliders}
        self.spec = {
            "caption": {"en": english, "vi": vietnamese},
            "sliders": {slider.name: slider.spec for slider in sliders},
            "columns": [],
            "panels": [],
            "follows": [],
            "drags": [],
            "start": None,
            "readouts": [],
            "toggles": [],
            "functions": [],
            "notes": [],
            "asks": None,
            "recipe": None,
        }
        self.table, self._artists, self._axes = {}, [], []

    def numbers(self, by=(), exact=False, **named):
        """Put numbers into the table, by names to which what follows refers.

        Parameters
        ----------
        by : sequence of str
            The names of the sliders that choose the row.
        exact : bool
            Whether the numbers are read, not only drawn.
        **named : array_like, shape (*positions of the sliders in `by`, n)
            One row for every combination of positions.
        """
        expected = tuple(len(self.sliders[slider].values) for slider in by)
        for name, values in named.items():
            if np.shape(values)[:-1] != expected:
                raise ValueError(f"{name}: shape {np.shape(values)}, not {(*expected, 'n')}")
            self.table[name] = table.numbers(values, by, exact)

    def column(self, width=1):
        """Begin a column; panels and sliders go below one another in the column begun last."""
        self.spec["columns"].append({"width": width, "items": []})

    def slider(self, name, where="below"):
        """Place a slider below the last panel or "left" of it, along an axis, or in a "row"."""
        self.spec["columns"][-1]["items"].append({"slider": name, "where": where})

    def foot(self):
        """Place the buttons, the numbers and the check boxes."""
        self.spec["columns"][-1]["items"].append({"foot": True})

    def panel(self, label, size, margins=(44, 16, 28, 24), x="", y="", **axes):
        """Add an axes; what is drawn on it stands still unless it follows.

        Parameters
        ----------
        label : str
            What a screen reader calls it, in both languages.
        size : pair of int
            Width and height in pixels, of a window of normal width.
        margins : tuple of int
            Left, right, bottom and top, in the same.
        x, y : str
            What stands at the ends of the axes.
        **axes
            As for `matplotlib.axes.Axes.set`.

        Returns
        -------
        matplotlib.axes.Axes
            To draw on.
        """
        (width, height), (left, right, bottom, top) = size, margins
        with styled():
            figure = Figure(figsize=(width / 72, height / 72))
            box = left / width, bottom / height, (width - left - right) / width
            ax = figure.add_axes([*box, (height - bottom - top) / height])
            ax.set(**axes)
            ax.tick_params(which="both", **_ticks())
            ends = {"color": palette.SOFT, "transform": figure.transFigure}
            figure.text(1 - right / width, 5 / height, x, ha="right", va="bottom", **ends)
            figure.text(2 / width, 1 - 2 / height, y, ha="left", va="top", **ends)
        self.spec["columns"][-1]["items"].append({"panel": len(self._axes)})
        self._axes.append((ax, label))
        return ax

    def follow(self, artist, **what):
        """Let an artist follow the sliders.

        Parameters
        ----------
        artist : matplotlib artist
            A line or dots, a polygon, vertical lines, a text or an image; it need not hold data.
        **what
            As widget.py has it: `until`, `toggle` and, by the kind of artist, the names of numbers
            as `x` and `y`, …
        """
        kind = what.pop("kind", None) or still.kind_of(artist)
        artist.set_gid(f"moves-{len(self._artists)}")
        self._artists.append(artist)
        self._coarsen(artist.axes, what)
        self.spec["follows"].append(self._place(artist) | {"kind": kind} | what)
        still.put(self, artist, self.spec["follows"][-1])
        return len(self._artists) - 1

    def _place(self, artist):
        return {"id": artist.get_gid(), "panel": [ax for ax, _ in self._axes].index(artist.axes)}

    def _coarsen(self, ax, what):
        """Round the numbers of a curve to what can be seen of them, so that they compress."""
        if "y" not in what or "log" in (ax.get_xscale(), ax.get_yscale()):
            return
        (x0, y0), (x1, y1) = ax.transData.transform([(0, 0), (1, 1)])
        for name, unit in ((what["x"], x1 - x0), (what["y"], y1 - y0)):
            self.table[name] = self.table[name].rounded(PIXEL / unit)

    def drag(self, artist, slider, turns=False, places=None):
        """Let an artist be dragged to and fro, or turned around the origin: it moves a slider.

        `places` are where its positions lie, unless that is at their values.
        """
        values = self.sliders[slider].values if places is None else places
        what = {"slider": slider, "values": values.tolist(), "turns": turns}
        self.spec["drags"].append(self._place(artist) | what)

    def cursor(self, ax, slider, dash):
        """Add the upright line of a slider's value, to be dragged, with room for a finger.

        Parameters
        ----------
        ax : matplotlib.axes.Axes
            Where it stands, its limits set.
        slider : str
            That it moves.
        dash : str
            How the line is drawn.
        """
        ends = f"ends {len(self._axes)}"
        self.numbers([slider], now=np.repeat(self.sliders[slider].values[:, None], 2, axis=1))
        self.numbers(**{ends: ax.get_ylim()})
        for style in ({"linewidth": 1.5, "linestyle": dash}, {"linewidth": 18, "alpha": 0}):
            (line,) = ax.plot([], [], color=palette.INK, **style)
            self.follow(line, x="now", y=ends)
        self.drag(line, slider)

    def name(self, ax, words, color, shift, **place):
        """Let a name follow a curve: at its tip or, with `at`, at one of its points.

        Parameters
        ----------
        ax : matplotlib.axes.Axes
            Where the curve is.
        words : str
            The name, «English · Tiếng Việt» where the languages differ; a {} in it is the value.
        color : str
            The curve's.
        shift : pair of int
            To the right and down, in pixels.
        **place
            As for `follow`: `x`, `y`, and what else a text has.
        """
        english, _, vietnamese = words.partition(" · ")
        text = {"en": english, "vi": vietnamese or english}
        said = ax.text(0, 0, "", color=color, weight="bold")
        return self.follow(said, text=text, shift=shift, **place)

    def say(self, ax, words):
        """Write at the top of a panel what it shows, where both languages need no more room."""
        style = {"color": palette.SOFT, "ha": "right", "va": "top", "transform": ax.transAxes}
        ax.text(0.99, 0.97, words, **style)

    def note(self, english, vietnamese):
        """Say something below the picture."""
        self.spec["notes"].append({"en": english, "vi": vietnamese})

    def asks(self, english, vietnamese):
        """Add the button that asks the kernel; a slider that is let go asks, too."""
        self.spec["asks"] = {"en": english, "vi": vietnamese}

    def toggle(self, english, vietnamese, on=False):
        """Add a check box; return its number, for `follow`."""
        self.spec["toggles"].append({"en": english, "vi": vietnamese, "on": on})
        return len(self.spec["toggles"]) - 1

    def readout(self, english, vietnamese, value, color=palette.INK, **what):
        """Add a number below the panels, the last of a row that counts; `what` as in widget.py."""
        text = {"en": english, "vi": vietnamese}
        named = {"text": text, "value": value, "color": palette.NAMES[color]}
        self.spec["readouts"].append(named | what)

    def begin(self, artist, low, high, at, step=0.1):
        """Let an artist be the start point, which is dragged; the kernel answers.

        Parameters
        ----------
        artist : matplotlib.lines.Line2D
            One dot.
        low, high, at : pair of float
            Two corners, and where it begins.
        step : float
            The distance of two places.
        """
        artist.set_data(*([value] for value in at))
        self.follow(artist, kind="start")
        places = {"low": list(low), "high": list(high), "at": list(at), "step": step}
        self.spec["start"] = self._place(artist) | places

    def shows(self, *functions):
        """Say whose picture it is: the functions, as they are now."""
        self.spec["functions"] += [
            {"name": getattr(f, "__name__", ""), "source": _source(f)} for f in functions
        ]

    def recipe(self, name, *functions, first=None, **given):
        """Say how a page without a kernel finds the numbers, from the reader's functions.

        Where finding takes a while, they are found `first` up to where that slider stands.
        """
        values = {slider.name: slider.values.tolist() for slider in self.sliders.values()} | given
        named = [getattr(function, "__name__", "") for function in functions]
        self.spec["recipe"] = {"name": name, "functions": named, "values": values, "first": first}

    def show(self):
        """Return the widget; as the last line of a cell it is shown below it."""
        with ThreadPoolExecutor() as threads:
            packing = threads.submit(table.pack, self.table)
            stills = [*map(self._draw, self._axes)]
            self.spec["numbers"], packed = packing.result()
        return Live(self.spec, packed, still.beside(self.spec["columns"], stills))

    def _draw(self, axes):
        """Draw one panel for the page; return it as it stands still, and its size."""
        ax, label = axes
        following = [artist for artist in self._artists if artist.axes is ax]
        with styled():
            moves, stands = drawing.panel(ax.figure, following, label)
        self.spec["panels"].append({"svg": moves, **_frame(ax)})
        return stands, ax.figure.bbox.size

    def row(self, name):
        """Return the row of numbers at the positions where the sliders begin."""
        values, by, _ = self.table[name]
        return values[tuple(self.sliders[slider].start for slider in by)]

    def count(self, until):
        """Return how many numbers of a row count at first, or None: all."""
        return self.sliders[until].start + 1 if until else None


def _source(function):
    """Return a function's source, or "" where there is none."""
    try:
        return inspect.getsource(function)
    except (OSError, TypeError):
        return ""


def _frame(ax):
    """Return where the axes of a panel lie, in the pixels of its SVG."""
    box, height = ax.get_window_extent(), ax.figure.bbox.height
    logs = [ax.get_xscale() == "log", ax.get_yscale() == "log"]
    ends = [[10.0**i if log else i for log in logs] for i in (0, 1)]
    (x0, y0), (x1, y1) = ax.transData.transform(ends)
    return {
        "scale": [x0, x1 - x0, height - y0, y0 - y1],
        "logs": logs,
        "box": [box.x0, height - box.y1, box.x1, height - box.y0],
        "size": [ax.figure.bbox.width, height],
    }


def _ticks():
    """Return how the style has ticks: those made later, outside of it, would be matplotlib's."""
    grid = {f"grid_{name}": rcParams[f"grid.{name}"] for name in ("color", "alpha", "linewidth")}
    size = {"length": rcParams["xtick.major.size"], "labelsize": rcParams["xtick.labelsize"]}
    return {"colors": rcParams["xtick.color"], **size, **grid}
