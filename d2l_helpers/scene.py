"""How a live picture is put together: drawings, a table of numbers, sliders, and the widget.

A slider has finitely many positions. When a picture is made, live.py runs the reader's own function
for all of them; the results go to the browser as one table of numbers, together with a drawing of
what does not move. From then on picture.js looks up and draws; a move sends no message.
"""

import asyncio
import base64
from html import escape
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from IPython import get_ipython

from d2l_helpers import engine, figures
from d2l_helpers.problem import RAISED, Problem, few_prints

ROUND = "stroke-linejoin:round"  # as matplotlib has it


class Picture(anywidget.AnyWidget):
    """A live picture: drawings, the lines that move over them, and the sliders.

    Parameters
    ----------
    scene : Scene
        What it shows.
    """

    _esm = Path(__file__).with_name("picture.js")
    _css = Path(__file__).with_name("picture.css")
    spec = traitlets.Dict().tag(sync=True)
    table = traitlets.Bytes().tag(sync=True)
    start = traitlets.List(list(engine.START)).tag(sync=True)  # where the table's traces begin
    wish = traitlets.Dict().tag(sync=True)  # the start point that the reader asks for
    question = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    problem = traitlets.Unicode().tag(sync=True)
    heard = traitlets.Int().tag(sync=True)  # how many questions; also when nothing else changes
    _scene = _task = None

    def __init__(self, scene):
        super().__init__(spec=scene.spec(), table=scene.table())
        self._scene, self._still = scene, scene.still()
        _let_earlier_go(self)

    def let_go(self):
        """Drop the numbers, which ipywidgets and IPython would keep as long as the kernel runs.

        Nothing is sent: a page that was loaded anew does not know the widget any more.
        """
        self.comm = None
        self.unobserve_all()
        self._scene, self.table = None, b""
        if self._task:
            self._task.cancel()

    def on_wish(self, renew):
        """Call ``renew(start)`` for another start point, and send the renewed table."""

        def wished(change):
            self.heard, self.problem, start = self.heard + 1, "", change.new["start"]
            try:
                with few_prints():
                    renew(start)
            except RAISED as error:
                self.problem = Problem(error)._repr_html_()
                return
            with self.hold_sync():
                self.start, self.table = start, self._scene.table()

        self.observe(wished, "wish")

    def on_question(self, answers):
        """Send what ``answers(setting)`` yields, asynchronously; the last question wins."""

        async def answer(setting):
            try:
                async for part in answers(setting):
                    self.answer = {"setting": setting, **part}
            except RAISED as error:
                self.problem = Problem(error)._repr_html_()

        def asked(change):
            if self._task:
                self._task.cancel()
            self.heard, self.problem = self.heard + 1, ""
            setting = {name: change.new[name] for name in self._scene.sliders}
            self._task = asyncio.ensure_future(answer(setting))

        self.observe(asked, "question")

    def __repr__(self):
        """Name the picture where neither widgets nor images are shown."""
        hint = "Run this cell to see the live picture · Hãy chạy ô này để xem hình tương tác"
        return f"{hint}: {self.spec['caption']['en']} · {self.spec['caption']['vi']}"

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"image/svg+xml": self._still}, metadata


_shown = {}  # of each cell: its last run, and the pictures of that run


def _let_earlier_go(picture):
    """Let the pictures of the cell's earlier runs go: each holds some 10 MB."""
    request = getattr(get_ipython(), "get_parent", dict)()
    cell = request.get("metadata", {}).get("cellId")
    if cell is None:  # no notebook
        return
    run = request["header"]["msg_id"]
    last, pictures = _shown.get(cell, (run, []))
    if last != run:
        for earlier in pictures:
            earlier.let_go()
        pictures = []
    _shown[cell] = run, [*pictures, picture]


def _image(panel):
    """Return a panel's drawing as one element, which the browser need not draw anew at a move."""
    width, height = panel["width"], panel["height"]
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}" style="{ROUND}">{panel["drawing"]}</svg>'
    )
    data = base64.b64encode(svg.encode()).decode()
    return f'<image width="{width}" height="{height}" href="data:image/svg+xml;base64,{data}"/>'


def _css(style):
    return (
        f"fill:none;stroke:{style['color']};stroke-width:{style['width']};"
        f"stroke-dasharray:{style['dash'] or 'none'};stroke-linecap:round"
    )


class Slider:
    """The positions of one slider and the texts beside it."""

    def __init__(self, name, symbol, english, vietnamese, values, start):
        self.name, self.values = name, values
        self.start = int(np.argmin(abs(values - start)))
        self.label = {"en": f"{symbol} {english}", "vi": f"{symbol} {vietnamese}"}

    def spec(self):
        """Return what picture.js needs of it."""
        texts = [f"{value:g}" for value in self.values]
        return {"name": self.name, "label": self.label, "texts": texts, "start": self.start}


class Scene:
    """A picture while it is put together: numbers for the table, and what is drawn from them.

    Parameters
    ----------
    english, vietnamese : str
        The caption.
    *sliders : Slider
        In the order in which the tables are indexed.
    first, stride : int
        The step at which a curve's first point lies, and the steps from each point to the next.
    """

    def __init__(self, english, vietnamese, *sliders, first=0, stride=1):
        self.first, self.stride = first, stride
        self.sliders = {slider.name: slider for slider in sliders}
        self._caption = {"en": english, "vi": vietnamese}
        self._tables, self._places, self._size = {}, {}, 0
        self._panels, self._curves, self._maps = [], [], []
        self._readouts, self._toggles, self._more = [], [], {}

    def numbers(self, name, values, by=()):
        """Put numbers into the table, under a name by which curves, maps and readouts know them.

        Parameters
        ----------
        name : str
            A new name.
        values : array_like, shape (*positions of the sliders in `by`, n)
            One row of `n` numbers for every combination of positions.
        by : sequence of str
            The names of the sliders that choose the row.
        """
        values = np.ascontiguousarray(values, np.float32)
        expected = tuple(len(self.sliders[slider].values) for slider in by)
        if values.shape[:-1] != expected:
            raise ValueError(f"{name} has the shape {values.shape}; {(*expected, 'n')} is needed")
        self._places[name] = {"at": self._size, "by": list(by), "n": values.shape[-1]}
        self._tables[name] = values
        self._size += values.size

    def renew(self, tables):
        """Replace the numbers of some names by others of the same shape."""
        for name, values in tables.items():
            self._tables[name][...] = values

    def values(self, name):
        """Return the numbers of a name."""
        return self._tables[name]

    def panel(self, english, vietnamese, draw, **size):
        """Add a drawing with axes; curves and maps go to the panel added last."""
        size = {"width": 430, "height": 320} | size
        label = f"{english} · {vietnamese}"
        drawing, self.frame = figures.backdrop(draw, label, **size)
        self._panels.append({"label": label, "drawing": drawing, "moving": [], **size})

    def curve(self, x, y, style, *, dots=False, clip=True, **choices):
        """Add a line, or dots, through the numbers `x` and `y` of the table.

        Parameters
        ----------
        x, y : str
            The names of the numbers.
        style : dict
            Colour, width and dash.
        dots : bool
            Dots instead of a line.
        clip : bool
            Whether what leaves the axes is cut off.
        **choices
            `until`, a slider that says how many points are shown, `plus` so many more; `toggle`,
            the check box that shows the curve; `watch`, to say in words that it diverges or ends
            outside of its frame: True, or "above" where to end below is to arrive.
        """
        index = len(self._curves)
        usual = {"until": None, "plus": 0, "toggle": None, "watch": False}
        places = {"x": self._places[x], "y": self._places[y]}
        frame = {**self.frame.scale(), "box": self.frame.box()}
        self._curves.append({**places, **frame, "dots": dots, **usual, **choices})
        path = self._path(x, y, self._curves[-1]) if "toggle" not in choices else ""
        drawn = f'<path data-curve="{index}" aria-hidden="true" style="{_css(style)}" d="{path}"/>'
        self._moving(drawn, clip)

    def map(self, name, low, high, until=None):
        """Add a coloured cell for every setting of two sliders, which a click chooses."""
        colors = figures.map_colors()
        self._maps.append(
            {
                **self._places[name],
                **self.frame.scale(),
                "low": low,
                "high": high,
                "until": until,
                **colors,
            }
        )
        f = self.frame
        image = figures.map_image(self._tables[name][..., self._shown(until)], low, high)
        self._moving(
            f'<image aria-hidden="true" data-map="{len(self._maps) - 1}" x="{f.left}" y="{f.top}" '
            f'width="{f.width}" height="{f.height}" preserveAspectRatio="none" '
            f'style="image-rendering:pixelated" href="{image}"/>'
        )

    def handle(self, low, high):
        """Add the start point that can be dragged, between two corners."""
        f = self.frame
        self._more["drag"] = {**f.scale(), "start": list(engine.START), "low": low, "high": high}
        x, y = engine.START
        self._moving(
            f'<circle data-handle="" tabindex="0" role="slider" r="9" cx="{f.x0 + f.xs * x}" '
            f'cy="{f.y0 + f.ys * y}" aria-label="start point, moved by the arrow keys · '
            'điểm xuất phát, di chuyển bằng các phím mũi tên"/>'
        )

    def overlay(self, x, style, status):
        """Add the line of the kernel's answer, at the positions `x`; `status` may be said of it."""
        self._more |= {"overlay": {**self.frame.scale(), "x": list(map(float, x))}, "asks": status}
        self._moving(f'<path data-overlay="" aria-hidden="true" style="{_css(style)}"/>')

    def readout(self, english, vietnamese, name, *, until=None, plus=0, digits=None):
        """Add a number, read from the table, below the drawings."""
        texts = {"en": english, "vi": vietnamese}
        shown = {**texts, **self._places[name], "until": until, "plus": plus}
        self._readouts.append(shown | ({} if digits is None else {"digits": digits}))

    def toggle(self, english, vietnamese):
        """Add a check box that shows curves; return its number, for `curve`."""
        self._toggles.append({"en": english, "vi": vietnamese})
        return len(self._toggles) - 1

    def spec(self):
        """Return all that picture.js needs but the table."""
        return {
            "caption": self._caption,
            "sliders": [slider.spec() for slider in self.sliders.values()],
            "panels": [self._svg(panel, _image(panel)) for panel in self._panels],
            "curves": self._curves,
            "maps": self._maps,
            "readouts": self._readouts,
            "toggles": self._toggles,
            "diverged": {
                "first": self.first,
                "stride": self.stride,
                "en": "From step {} on there is no number any more: the run diverges.",
                "vi": "Từ bước {} trở đi, kết quả không còn là số nữa: quá trình phân kỳ.",
            },
            "outside": {
                "en": "At its end the curve is outside of the picture.",
                "vi": "Ở bước cuối, đường cong nằm ngoài hình.",
            },
            "asks": None,
            **self._more,
        }

    def table(self):
        """Return the numbers, as bytes of 32-bit floats."""
        return np.concatenate([values.ravel() for values in self._tables.values()]).tobytes()

    def still(self):
        """Return the picture at the chapter's setting as one SVG, for where no script runs."""
        offsets = np.cumsum([0] + [panel["width"] for panel in self._panels])
        panels = [
            self._svg(
                panel,
                panel["drawing"],  # as it is: an image within an image is not shown everywhere
                f'x="{x}" width="{panel["width"]}" height="{panel["height"]}"',
            )
            for panel, x in zip(self._panels, offsets[:-1], strict=True)
        ]
        size = f'width="{offsets[-1]}" height="{max(panel["height"] for panel in self._panels)}"'
        return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(panels)}</svg>'

    def _moving(self, element, clipped=True):
        self._panels[-1]["moving"].append((self.frame, element, clipped))

    def _svg(self, panel, drawing, placed=""):
        # A nested <svg> clips what leaves the axes; the handle and a map's mark may overhang.
        moving = "".join(
            element
            if not clipped
            else f'<svg role="presentation" x="{f.left}" y="{f.top}" '
            f'width="{f.width}" height="{f.height}" '
            f'viewBox="{f.left} {f.top} {f.width} {f.height}">{element}</svg>'
            for f, element, clipped in panel["moving"]
        )
        role = "group" if any("data-handle" in part[1] for part in panel["moving"]) else "img"
        box = f'viewBox="0 0 {panel["width"]} {panel["height"]}"'
        return (
            f'<svg data-panel="" {placed} {box} role="{role}" '
            f'aria-label="{escape(panel["label"])}" style="{ROUND}">'
            f'<g aria-hidden="true">{drawing}</g>{moving}</svg>'
        )

    def _shown(self, until, plus=0):
        return self.sliders[until].start + plus if until else 0

    def _row(self, name):
        start = tuple(self.sliders[slider].start for slider in self._places[name]["by"])
        return self._tables[name][start]

    def _path(self, x, y, curve):
        n = self._shown(curve["until"], curve["plus"]) if curve["until"] else None
        points = np.column_stack([self._row(x)[:n], self._row(y)[:n]]).astype(float)
        points = points[np.isfinite(points).all(axis=1)]
        pixels = points * (curve["xs"], curve["ys"]) + (curve["x0"], curve["y0"])
        pairs = [f"{x:.2f},{y:.2f}" for x, y in pixels]
        return "".join(f"M{p}h0" for p in pairs) if curve["dots"] else "M" + "L".join(pairs)
