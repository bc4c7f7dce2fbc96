"""The picture where no script runs: every artist at the positions where the sliders begin."""

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.image import AxesImage
from matplotlib.patches import Polygon
from matplotlib.text import Text
from matplotlib.transforms import Affine2D, ScaledTranslation

KINDS = {Text: "text", AxesImage: "map", Polygon: "area", LineCollection: "stems"}
EDGE = 0.06  # of the frame's height, where the name of a curve that leaves it stays
CHARACTER = 8  # pixels, of a name
INCHES = Affine2D().scale(72)  # of a figure with 72 dots each


def kind_of(artist):
    """Return what kind of thing follows, as the spec has it."""
    for kind, name in KINDS.items():
        if isinstance(artist, kind):
            return name
    return "line" if artist.get_marker() in ("", "None", None) else "dots"


def put(picture, artist, what):
    """Give an artist what it shows at first; what follows no numbers stays as it was drawn."""
    if "y" not in what:
        return
    n = picture.count(what.get("until"))
    points = [picture.row(what[axis])[:n].astype(float) for axis in "xy"]
    match what["kind"]:
        case "line" | "dots":
            artist.set_data(*points)
        case "area":
            artist.set_xy(np.transpose(points))
        case "stems":
            low, there = artist.axes.get_ylim()[0], np.isfinite(points).all(axis=0)
            artist.set_segments([[(x, low), (x, y)] for x, y in np.transpose(points)[there]])
        case "arrow":
            _set_arrow(picture, artist, what)
        case "text":
            _set_text(picture, artist, what, points)


def _set_arrow(picture, artist, what):
    at = what["at"] if "at" in what else picture.count(what["until"]) - 1
    xs, ys, us, vs = (picture.row(name) for name in (what["x"], what["y"], *what["to"]))
    head = at + what["next"]
    artist.set_data((xs[at], us[head]), (ys[at], vs[head]))


def _set_text(picture, artist, what, points):
    at = what.get("at")
    x, y = (row[-1 if at is None else min(at, len(row) - 1)] for row in points)
    if what.get("stays"):
        low, high = artist.axes.get_ylim()
        y = np.clip(y, low + EDGE * (high - low), high - EDGE * (high - low))
    there = bool(np.isfinite([x, y]).all())
    artist.set_alpha(None if there else 0)  # an invisible one would not be drawn at all
    artist.set_position((x, y) if there else (0, 0))
    words = " · ".join(dict.fromkeys(what["text"].values()))
    if what.get("value"):
        value = picture.row(what["value"])[: picture.count(what.get("until"))][-1]
        words = words.replace("{}", f"{10**value:.2g}" if what.get("log") else f"{value:.3g}")
    artist.set_text(words)
    right, down = what["shift"]
    if there and right >= 0 and _sticks_out(artist, words):
        artist.set_ha("right")
        right = -right
    artist.set_transform(artist.axes.transData + ScaledTranslation(right / 72, -down / 72, INCHES))


def _sticks_out(artist, words):
    """Tell whether a name at a tip on the right would leave the figure, as picture.js does."""
    ax = artist.axes
    tip, box = ax.transData.transform(artist.get_position())[0], ax.get_window_extent()
    return 2 * tip > box.x0 + box.x1 and tip + CHARACTER * len(words) > ax.figure.bbox.width


def beside(columns, stills):
    """Return one SVG of all panels, given as pairs (SVG, size), in the columns of the spec."""
    x, heights, placed = 0, [0], []
    for column in columns:
        y, width = 0, 0
        for i in (item["panel"] for item in column["items"] if "panel" in item):
            still, (wide, high) = stills[i]
            placed.append(still.replace("<svg ", f'<svg x="{x}" y="{y}" ', 1))
            y, width = y + high, max(width, wide)
        x, heights = x + width, [*heights, y]
    size = f'width="{x:g}" height="{max(heights):g}" viewBox="0 0 {x:g} {max(heights):g}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{"".join(placed)}</svg>'
