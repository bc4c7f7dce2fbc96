"""The pictures on the screen, and the hands that move them: the keyboard, and the mouse."""

import notebook_files as notebooks
import numpy as np
from pictures import follows, in_axes, traced

from d2l_helpers import engine
from d2l_helpers.live.sliders import ETAS, GAMMAS

SECOND = notebooks.PATHS[1]
FUNCTIONS = "f_2d", "adagrad_2d", "rmsprop_2d"
LIVE = "from d2l_helpers import live\n\nlive.trace(f_2d, rmsprop_2d, beside=adagrad_2d)"
# The same run over contour lines, at 900 x 360 pixels; the block says what it was drawn for.
PEER = """\
%matplotlib widget
import ipywidgets as widgets
import matplotlib.pyplot as plt
import numpy as np
from d2l_helpers import engine
from d2l_helpers.live.sliders import ETAS, GAMMAS

with plt.ioff():
    fig, ax = plt.subplots(figsize=(9, 3.6), dpi=100)
x1, x2 = np.meshgrid(np.linspace(-5.5, 2, 76), np.linspace(-3, 2, 51))
ax.contour(x1, x2, f_2d(x1, x2), levels=12)
line, = ax.plot([], [], "o-", markersize=4)
block = plt.Rectangle((0, 0), 8 / 900, 8 / 360, transform=fig.transFigure, antialiased=False)
fig.add_artist(block)
sliders = [
    widgets.SelectionSlider(options=values.tolist(), value=start)
    for values, start in ((ETAS, 0.4), (GAMMAS, 0.9))
]

def draw(_):
    run = engine.trace_2d(rmsprop_2d, eta=sliders[0].value, gamma=sliders[1].value)
    line.set_data(run[:, 0], run[:, 1])
    block.set_facecolor((*(4 * slider.index / 255 for slider in sliders), 0.5))
    fig.canvas.draw_idle()

draw(None)
for slider in sliders:
    slider.observe(draw, "value")
widgets.VBox([*sliders, fig.canvas])
"""
BOX = """handle => {
  const { x, y, width, height } = (handle.closest(".noUi-base") ?? handle).getBoundingClientRect();
  const margin = handle.localName === "input" ? 8 : 0; // half of the thumb
  return [x + margin, y + height / 2, width - 2 * margin];
}"""
ON_SCREEN = """path => {
  const { a, d, e, f } = path.getScreenCTM();
  return [e, a, f, d];
}"""
BEGIN = [int(np.argmin(abs(ETAS - 0.4))), int(np.argmin(abs(GAMMAS - 0.9)))]
WAY = [*range(1, 11), *range(9, -1, -1)]  # forth, and back to where it began
TOLERANCE = 0.3  # pixels; the table rounds to an eighth, and a float of 16 bits to a quarter


class Sliders:
    """A hand on the sliders of a picture, η and γ, by keys; by the mouse on η alone."""

    def __init__(self, page, handles, begin, right):
        self.page, self.begin, self.right = page, begin, right
        self.handles = handles
        self.x, self.y, self.width = handles[0].evaluate(BOX)

    def moves(self):
        """Yield what moves a slider by one position, and the place that must be seen after it."""
        for slider, handle in enumerate(self.handles):
            handle.focus()
            now = 0
            for off in 2 * WAY:
                key = "ArrowUp" if off > now else "ArrowDown"
                now, place = off, [*self.begin]
                place[slider] += off
                yield "move", lambda key=key: self.page.keyboard.press(key), place

    def hold(self):
        """Take hold of the thumb of η, where it begins."""
        self.page.mouse.move(*self.at(0))
        self.page.mouse.down()

    def at(self, swing):
        """Return the point of the window that is a share of the way from the beginning."""
        share = self.begin[0] / (len(ETAS) - 1)
        return self.x + (share + swing * (1 - share)) * self.width, self.y


class Start:
    """A hand on the start point of the live picture."""

    def __init__(self, page, picture):
        self.page, self.panel = page, picture.spec["panels"][0]
        self.right = Walk(picture).right
        self.eta = page.locator("[data-slider=eta]")
        self.ctm = page.locator("[data-follow][role=slider]").evaluate(ON_SCREEN)
        self.begin = [*BEGIN, engine.STEPS, *self._pixels(0)]

    def moves(self):
        """Yield moves from place to place; another η first, or there would be no question."""
        for eta, key in (*((1, "ArrowUp"), (0, "ArrowDown")),) * 2:
            self.eta.press(key)
            self.page.evaluate("bench.settled(0.3)")
            place = [BEGIN[0] + eta, BEGIN[1], engine.STEPS]
            yield "pick-up", self._pick_up, place + self._pixels(1)
            for off in WAY[1:]:
                yield "move", lambda off=off: self._move(off), place + self._pixels(off)
            self.page.mouse.up()

    def hold(self):
        """Pick it up, and come back when the kernel has answered."""
        self._pick_up()
        for off in (1, 0):
            self._move(off)
            self.page.evaluate("place => bench.until(place, 5)", self.begin[:3] + self._pixels(off))

    def at(self, swing):
        """Return the point of the window that is a share of the way from the beginning."""
        x, y = self._pixels(40 * swing)
        return self.ctm[0] + self.ctm[1] * x, self.ctm[2] + self.ctm[3] * y

    def _pick_up(self):
        self._move(0)
        self.page.evaluate("bench.forget()")
        self.page.mouse.down()
        self._move(1)

    def _move(self, off):
        self.page.mouse.move(*self.at(off / 40))

    def _pixels(self, off):
        x0, xs, y0, ys = self.panel["scale"]
        x, y = engine.START
        return [x0 + xs * (x + 0.1 * off), y0 + ys * (y + 0.1 * off)]


class Walk:
    """What the live picture must show: a direct run of the reader's function."""

    def __init__(self, picture):
        (self.line,) = (what for what in follows(picture, "line") if what.get("watch"))
        self.panel = picture.spec["panels"][self.line["panel"]]
        self.update = notebooks.define(SECOND, "rmsprop_2d")

    def right(self, record):
        """Say whether every point of the path lies where it belongs."""
        points = np.reshape(record["points"], (-1, 2))
        eta, gamma, steps = record["place"][:3]
        start = np.round(in_axes(self.panel, "M" + " ".join(map(str, points[0]))), 1)[0]
        setting = {"eta": ETAS[eta], "gamma": GAMMAS[gamma]}
        run = engine.trace_2d(self.update, steps, tuple(start), **setting)[:, :2]
        x0, xs, y0, ys = self.panel["scale"]
        expected = run * (xs, ys) + (x0, y0)
        return expected.shape == points.shape and np.allclose(expected, points, 0, TOLERANCE)


def hands(machine):
    """Return {what is moved: the hand that moves it}, each picture in a window of its own."""
    picture = traced(*(notebooks.define(SECOND, name) for name in ("f_2d", "rmsprop_2d")))
    walk, sources = Walk(picture), [notebooks.source_of(SECOND, name) for name in FUNCTIONS]
    ours = machine.show("ours", [*sources, LIVE])
    follow = f"[data-follow={walk.line['id']}]"
    ours.locator(follow).wait_for(state="attached")
    ours.evaluate("path => bench.watchPath(path)", follow)
    peer = machine.show("peer", [*sources, PEER])
    peer.locator(".jupyter-matplotlib-canvas-div canvas").first.wait_for()
    peer.evaluate("bench.watchCanvas()")
    start = Start(ours, picture)
    sliders = [ours.locator(f"[data-slider={name}]") for name in ("eta", "gamma")]
    handles = peer.locator(".widget-slider .noUi-handle")
    return {
        "sliders": Sliders(ours, sliders, start.begin, walk.right),
        "start": start,
        "peer": Sliders(peer, [handles.nth(i) for i in (0, 1)], BEGIN, known),
    }


def known(record):
    """Say whether the peer's picture is one of those that can be asked for."""
    return all(float(at).is_integer() and at < len(ETAS) for at in record["place"])
