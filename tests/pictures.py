"""Live pictures as the page gets them: what their specs say, and the numbers of their tables."""

import math
import re
import zlib
from xml.etree import ElementTree

import numpy as np
from notebook_files import PATHS, define

from d2l_helpers import live


def unpack(places, packed, lengths):
    """Return {name: numbers, shape (*positions, n)} of a table."""
    table, found = np.frombuffer(zlib.decompress(packed), np.uint8), {}
    for name, place in places.items():
        shape = *(lengths[slider] for slider in place["by"]), place["n"]
        size, count = place["bytes"], math.prod(shape)
        planes = table[place["at"] : place["at"] + size * count].reshape(size, count)
        found[name] = np.ascontiguousarray(planes.T).view(f"<f{size}").reshape(shape).astype(float)
    return found


def lengths(picture):
    return {name: len(slider["texts"]) for name, slider in picture.spec["sliders"].items()}


def numbers(picture, name):
    """Return the numbers of a name: a row for every combination of positions."""
    place = {name: picture.spec["numbers"][name]}
    return unpack(place, picture.table, lengths(picture))[name]


def follows(picture, kind):
    return [what for what in picture.spec["follows"] if what["kind"] == kind]


def starts(picture):
    """Return where the sliders stand at first, by name."""
    return {name: slider["start"] for name, slider in picture.spec["sliders"].items()}


def notes(picture):
    """Return what the picture says of its numbers, in English."""
    return [note["en"] for note in picture.spec["notes"]]


def still(picture):
    """Return the picture for where no script runs, parsed as strictly as a browser does."""
    shown, _ = picture._repr_mimebundle_()
    return ElementTree.fromstring(shown["image/svg+xml"])


def drawn(picture, what):
    """Return the points of what follows as they stand in the still, in the units of its axes."""
    panel = still(picture)[what["panel"]]
    (element,) = panel.findall(f".//*[@data-follow='{what['id']}']")
    return in_axes(picture.spec["panels"][what["panel"]], element.get("d"))


def in_axes(panel, d):
    """Return the points of an SVG path in the units of the axes it is drawn in."""
    pixels = re.findall(r"(-?[\d.]+)[ ,](-?[\d.]+)", d)
    x0, xs, y0, ys = panel["scale"]
    points = (np.reshape([tuple(map(float, pair)) for pair in pixels], (-1, 2)) - (x0, y0)) / (
        xs,
        ys,
    )
    return np.where(panel["logs"], 10.0**points, points)


def traced(f, update):
    """Return the picture of the trace, beside the notebook's Adagrad."""
    return live.trace(f, update, define(PATHS[1], "adagrad_2d"))


def remembered(remember, squares):
    """Return the picture of the memory, with the notebook's weights."""
    return live.memory(remember, define(PATHS[0], "leaky_weights"), squares)
