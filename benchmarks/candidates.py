"""The four ways to draw one trace under two sliders, each as a notebook of its own.

All run `rmsprop_2d` of notebook 2 for 20 steps, over the same contour lines, at 900 x 360 pixels,
under sliders with the same 64 x 64 positions. The pictures of the other three also hold a small
block in the lower left corner, whose colour says which positions they were drawn for.
"""

from typing import NamedTuple

import nbformat
import notebook_files as notebooks
import numpy as np
from nbformat.v4 import new_code_cell, new_notebook

from d2l_helpers import engine, live

SECOND_NOTEBOOK = notebooks.PATHS[1]
SETUP = """\
import json, os
import matplotlib.pyplot as plt
import numpy as np
from d2l_helpers import engine, figures, live
from d2l_helpers.live.picture import Picture, Scene, Slider
print(os.getpid())
"""
PEERS = """\
import ipywidgets as widgets
from matplotlib.patches import Rectangle

def slider(name, values, start):
    return widgets.SelectionSlider(options=values.tolist(), value=start, description=name)

eta, gamma = slider("eta", live.ETAS, 0.4), slider("gamma", live.GAMMAS, 0.9)

def points(eta, gamma):
    return engine.trace_2d(rmsprop_2d, eta=eta, gamma=gamma)[:, :2].T

def color(eta, gamma):
    places = [int(np.argmin(abs(live.ETAS - eta))), int(np.argmin(abs(live.GAMMAS - gamma)))]
    return (*(4 * place / 255 for place in places), 128 / 255)

def backdrop():
    fig, ax = plt.subplots(figsize=(9, 3.6), dpi=100)
    figures.contours(ax, f_2d, right=2, top=2)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-5.5, 2), ylim=(-3, 2))
    block = Rectangle((0, 0), 8 / 900, 8 / 360, transform=fig.transFigure, antialiased=False)
    return fig, ax, fig.add_artist(block)
"""
PYPLOT = """\
%matplotlib inline
%config InlineBackend.print_figure_kwargs = {"bbox_inches": None}
%config InlineBackend.figure_formats = ["png"]

@widgets.interact(eta=eta, gamma=gamma)
def draw(eta, gamma):
    fig, ax, block = backdrop()
    block.set_facecolor(color(eta, gamma))
    ax.plot(*points(eta, gamma), "o-", markersize=4)
    plt.show()
"""
IPYMPL = """\
%matplotlib widget
with plt.ioff():
    fig, ax, block = backdrop()
line, = ax.plot(*points(0.4, 0.9), "o-", markersize=4)

def draw(change):
    block.set_facecolor(color(eta.value, gamma.value))
    line.set_data(*points(eta.value, gamma.value))
    fig.canvas.draw_idle()

draw(None)
eta.observe(draw, "value"), gamma.observe(draw, "value")
widgets.VBox([eta, gamma, fig.canvas])
"""
INTERACTIONS = """\
%matplotlib widget
import mpl_interactions.ipyplot as iplt

with plt.ioff():
    fig, ax, block = backdrop()

def draw(eta, gamma):
    block.set_facecolor(color(eta, gamma))
    return points(eta, gamma).T

limits = {"xlim": (-5.5, 2), "ylim": (-3, 2)}
controls = iplt.plot(
    draw, "o-", markersize=4, parametric=True, ax=ax, eta=eta, gamma=gamma, **limits)
fig.canvas
"""
SHOW = """
curves = enumerate(picture.spec["curves"])
print(json.dumps(next(curve | {"index": i} for i, curve in curves if curve["watch"])))
picture
"""
OURS = "picture = live.trace(f_2d, rmsprop_2d, beside=adagrad_2d)" + SHOW
ONE_PANEL = (
    """\
sliders = Slider("eta", "η", "", "", live.ETAS, 0.4), Slider("gamma", "γ", "", "", live.GAMMAS, 0.9)
scene = Scene("One panel", "Một khung", *sliders)
runs = engine.over_grid(
    lambda **setting: engine.trace_2d(rmsprop_2d, **setting), eta=live.ETAS, gamma=live.GAMMAS)
scene.numbers("x1", runs[..., 0], ["eta", "gamma"])
scene.numbers("x2", runs[..., 1], ["eta", "gamma"])

def draw(ax):
    figures.contours(ax, f_2d, right=2, top=2)
    ax.set(xlabel="$x_1$", ylabel="$x_2$", xlim=(-5.5, 2), ylim=(-3, 2))

scene.panel("trace", "quỹ đạo", draw, width=900, height=360)
scene.curve("x1", "x2", live.LIVE, watch=True)
scene.curve("x1", "x2", live.DOTS, dots=True)
picture = Picture(scene)
"""
    + SHOW
)
UNLIMITED = (
    ".live-picture svg[data-panel] { max-width: none !important; flex: 0 0 900px !important }"
)


class Candidate(NamedTuple):
    """One way to draw the trace, and how the benchmark looks at it."""

    key: str
    name: str
    cells: tuple
    kind: str  # what browser.js watches
    handles: str  # what takes the keys and the mouse: first η, then γ
    style: str = ""
    ours: bool = False


NO_UI = ".widget-slider .noUi-handle"
RANGE = ".live-picture input[type=range]"
CANDIDATES = (
    Candidate("ours", "live.trace, all its panels", (OURS,), "Path", RANGE, ours=True),
    Candidate(
        "panel", "live, the trace alone, 900 x 360", (ONE_PANEL,), "Path", RANGE, UNLIMITED, True
    ),
    Candidate("pyplot", "interact + pyplot (PNG)", (PEERS, PYPLOT), "Image", NO_UI),
    Candidate("ipympl", "ipympl, set_data + draw_idle", (PEERS, IPYMPL), "Canvas", NO_UI),
    Candidate("interactions", "mpl-interactions", (PEERS, INTERACTIONS), "Canvas", NO_UI),
)


def notebook(sources):
    """Return a notebook of code cells."""
    hidden = {"jupyter": {"source_hidden": True}}  # so that the picture fits the window
    cells = [
        new_code_cell(source, id=f"cell-{i}", metadata=hidden) for i, source in enumerate(sources)
    ]
    kernel = {"name": "python3", "display_name": "Python 3"}
    return nbformat.from_dict(new_notebook(cells=cells, metadata={"kernelspec": kernel}))


def sources(candidate):
    """Return the cells of the notebook that shows a candidate's picture."""
    names = "f_2d", "adagrad_2d", "rmsprop_2d"
    functions = [notebooks.source_of(SECOND_NOTEBOOK, name) for name in names]
    return [SETUP, *functions, *candidate.cells]


def expectation(candidate, curve):
    """Return a function: for the positions of both sliders, what browser.js must find.

    For the live pictures ``"shows"`` holds the pixels of the path, one point after the other, from
    one direct run. For the others it is the colour of the block, and ``"dots"`` holds the pixels on
    which the run's markers must lie; matplotlib's default margins say where the axes are.
    """
    rmsprop_2d = notebooks.define(SECOND_NOTEBOOK, "rmsprop_2d")

    def run(eta, gamma):
        setting = {"eta": float(live.ETAS[eta]), "gamma": float(live.GAMMAS[gamma])}
        return engine.trace_2d(rmsprop_2d, **setting)[:, :2].T

    def ours(eta, gamma):
        x1, x2 = run(eta, gamma)
        pixels = curve["x0"] + curve["xs"] * x1, curve["y0"] + curve["ys"] * x2
        return {"shows": np.stack(pixels, axis=1).ravel().tolist(), "dots": []}

    def theirs(eta, gamma):
        x1, x2 = run(eta, gamma)
        across, up = 0.125 + 0.775 * (x1 + 5.5) / 7.5, 0.11 + 0.77 * (x2 + 3) / 5
        inside = (across > 0.13) & (across < 0.89) & (up > 0.12) & (up < 0.87)
        dots = np.stack([900 * across, 360 * (1 - up)], axis=1)[inside]
        return {"shows": [4 * eta, 4 * gamma, 128], "dots": dots.astype(int).tolist()}

    return ours if candidate.ours else theirs
