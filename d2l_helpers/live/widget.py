"""The widget of a live picture: what is sent to the page, and what the page may ask.

The spec, field by field; texts {en, vi} are in both languages:

caption      one sentence {en, vi}, what to do
sliders      {name: {symbol, label, texts, start, plays, color}}; positions are counted from 0; one
             that has a color shows its label, one whose texts are {en, vi} is a row of buttons
numbers      {name: {at, by, n, bytes}}: a row of n numbers for every position of the sliders `by`,
             from byte `at` of the table on, as floats of 2 or of 4 bytes (None: a page of the site
             finds them)
columns      [{width, items}]: side by side if there is room; an item is {panel}, {slider, where}
             "below" or "left" of the panel before it or in a "row", or {foot}: buttons, numbers and
             check boxes
panels       [{svg, scale, logs, box, size}]: x is drawn at scale[0] + scale[1] * x pixels, y
             likewise with scale[2] and scale[3]; of the logarithm where logs says so; box is the
             frame
follows      [{id, panel, kind, until, toggle, ...}]: what moves; `id` is the element's data-follow,
             `until` the slider that says how many numbers of a row count, by kind
  line, dots, area, stems   {x, y}: names of numbers; `watch` says in words if they end early,
                            `ghost` leaves the cell's last run behind, pale
  arrow                     {x, y, at, to, next}: from that point, or the last one, to the point of
                            the numbers `to` at the same place of a row or, with 1, at the next
  text                      {x, y, at, text, value, digits, log, shift, stays}: at that point or the
                            last one, shifted by pixels; {} in it is the value or, with log, 10 to
                            its power, with two digits; it may stay where the curve leaves the frame
                            at the top or bottom
  exit                      {line}: where the line of that index first leaves its frame
  map                       {value, low, high, colors, leaves}: a cell for each position of two
                            sliders, hatched from the step on that `leaves` holds
  mark                      {by}: stands on a map's cell
  answer                    {x}: the line that the kernel answered for the setting
  unanswered                {}: is shown until it has
  start                     {}: the start point, where the hand has put it
drags        [{id, panel, slider, values, turns}]: what is dragged to and fro, or turned around the
             origin, takes a slider to the nearest value
start        {id, panel, low, high, at, step} or None: a point that is dragged; the kernel answers
readouts     [{text, value, until, digits, color, log, toggle}]: numbers below the panels; with log,
             10 to their power, with two digits
functions    [{name, source}]: the reader's functions that the picture shows
toggles      [{en, vi, on}]: check boxes, to which `toggle` refers by number
notes        [{en, vi}]: what is said below
asks         {en, vi} or None: the button that asks the kernel, if there is one
recipe       {name, functions, values, first} or None: how a page of the site finds the numbers
             anew, see recipes.py there: the names of the reader's functions, the values of the
             sliders and what else is given; the slider up to which it finds them first, or None
"""

import asyncio
from pathlib import Path

import anywidget
import traitlets

from d2l_helpers.reader import RAISED, Problem, few_prints


class Live(anywidget.AnyWidget):
    """The widget: what `Picture.show` has put together, and the kernel's answers to the page."""

    _esm = Path(__file__).with_name("picture.js")
    _css = Path(__file__).with_name("picture.css")
    spec = traitlets.Dict().tag(sync=True)
    table = traitlets.Bytes().tag(sync=True)
    ask = traitlets.Dict().tag(sync=True)
    reply = traitlets.Dict().tag(sync=True)
    layout = None  # ipywidgets would keep a second widget for it, here and in the page
    _task = None

    def __init__(self, spec, table, still):
        super().__init__(spec=spec, table=table)
        self._still = still
        self._views = {}
        self.on_msg(self._count)

    def _count(self, _, content, buffers):
        self._views[content["page"]] = content["views"]
        if not any(self._views.values()):
            self.let_go()

    def let_go(self):
        """Drop the numbers: no page shows the picture, for another has taken its place."""
        self.close()
        self.unobserve_all()
        self.spec, self.table = {"caption": self.spec["caption"]}, b""
        self._still = None
        if self._task:
            self._task.cancel()

    def answer(self, function):
        """Answer the page's questions.

        ``function(ask)`` returns what the reply holds, or yields it, part by part and
        asynchronously: the last question wins.
        """

        async def yielded(number, parts):
            try:
                async for part in parts:
                    self.reply = {"number": number, **part}
            except (*RAISED, KeyboardInterrupt) as error:
                self.reply = {"number": number, "problem": Problem(error)._repr_html_()}

        def asked(change):
            number = change.new["number"]
            if self._task:
                self._task.cancel()
            try:
                with few_prints():
                    found = function(change.new)
            except (*RAISED, KeyboardInterrupt) as error:
                found = {"problem": Problem(error)._repr_html_()}
            if isinstance(found, dict):
                self.reply = {"number": number, **found}
            else:
                self._task = asyncio.ensure_future(yielded(number, found))

        self.observe(asked, "ask")

    def __repr__(self):
        """Name the picture where neither widgets nor images are shown."""
        hint = "Run this cell to see the live picture · Hãy chạy ô này để xem hình tương tác"
        if self._still is None:
            hint = "Run the cell that makes this picture again · Hãy chạy lại ô tạo ra hình này"
        return f"{hint}: {self.spec['caption']['en']} · {self.spec['caption']['vi']}"

    def _repr_mimebundle_(self, **kwargs):
        if self._still is None:
            return {"text/plain": repr(self)}, {}
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return data | {"image/svg+xml": self._still}, metadata
