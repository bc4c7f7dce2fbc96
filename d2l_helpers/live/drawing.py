"""The one writer of SVG: matplotlib draws a figure, and this takes it apart for the page.

What stands still becomes one image, which no move makes the browser draw anew. What follows the
sliders, and every text, stay elements of the page: the first can be moved, the others can be read,
in the theme's colours, and a label «English · Tiếng Việt» follows the switch.
"""

import base64
import io
from xml.etree import ElementTree

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.image import AxesImage
from matplotlib.lines import Line2D

from d2l_helpers import palette

NAMESPACE = "http://www.w3.org/2000/svg"
FONT = "font:13px 'DejaVu Sans',sans-serif"
ElementTree.register_namespace("", NAMESPACE)


def svg(tag, children=(), **attributes):
    """Return an SVG element; an underscore in a name stands for a hyphen."""
    named = {name.strip("_").replace("_", "-"): str(value) for name, value in attributes.items()}
    element = ElementTree.Element(f"{{{NAMESPACE}}}{tag}", named)
    element.extend(children)
    return element


def written(element):
    """Return an element as text, its colours as those of the theme where there is one."""
    text = ElementTree.tostring(element, encoding="unicode")
    for color, name in palette.NAMES.items():
        text = text.replace(color, f"var(--{name}, {color})")
    return text


def panel(figure, following, label):
    """Return a figure of one axes twice: with what stands still as one image, and as elements.

    It has 72 dots per inch, so that matplotlib's points are the SVG's units, and the artists that
    follow the sliders have ids; the label is what a screen reader calls the drawing.
    """
    (ax, *_), file = figure.axes, io.StringIO()
    blank = [artist for artist in following if _is_blank(artist)]
    for artist in blank:
        artist.set_data(ax.get_xlim(), ax.get_ylim())  # of nothing, no style would be written
    figure.savefig(file, format="svg", metadata={"Date": None})
    root = ElementTree.fromstring(file.getvalue())
    moves = _taken(root, lambda child: child.get("id", "").startswith("moves-"))
    parts = {part.get("id"): part for part in moves}
    texts = [*map(_text, _taken(root, lambda child: child.tag.endswith("}text")))]
    moving = [_moving(artist, parts.get(artist.get_gid())) for artist in following]
    for artist in blank:
        moving[following.index(artist)].set("d", "")
    _taken(root, lambda child: child.tag.endswith(("}metadata", "}style")))
    width, height = figure.bbox.width, figure.bbox.height
    size = {"width": f"{width:g}", "height": f"{height:g}", "viewBox": f"0 0 {width:g} {height:g}"}
    still = svg("g", root, style="stroke-linejoin:round")
    data = base64.b64encode(ElementTree.tostring(svg("svg", [still], **size))).decode()
    image = svg("image", href=f"data:image/svg+xml;base64,{data}", width=width, height=height)
    over = _clipped(ax, height, following, moving) + texts
    options = size | {"role": "group", "aria_label": label, "style": FONT}
    if ax.get_aspect() == "auto":  # in a narrow window it keeps its height
        options["preserveAspectRatio"] = "none"
    return tuple(written(svg("svg", [first, *over], **options)) for first in (image, still))


def _is_blank(artist):
    """Tell whether a line or dots have no point yet."""
    return isinstance(artist, Line2D) and not np.isfinite(artist.get_xydata()).all(axis=1).any()


def _taken(root, wanted):
    """Take the elements that are wanted out of the tree."""
    found = [(parent, child) for parent in root.iter() for child in parent if wanted(child)]
    for parent, child in found:
        parent.remove(child)
    return [child for _, child in found]


def _text(element, **attributes):
    """Keep of matplotlib's text the place, the weight and the colour; the font is the page's."""
    style = dict(part.split(": ", 1) for part in element.get("style").split("; "))
    kept = {
        "fill": style.get("fill", palette.INK),
        "text-anchor": style.get("text-anchor", "start"),
    }
    if style.get("font", "").startswith(("bold", "600", "700")):
        kept["font-weight"] = "600"
    if style.get("opacity") == "0":
        kept["display"] = "none"
    place = {"x": f"{float(element.get('x')):.1f}", "y": f"{float(element.get('y')):.1f}"}
    turned = element.get("transform", "rotate(-0")
    if not turned.startswith("rotate(-0"):
        attributes["transform"] = turned
    css = ";".join(f"{name}:{value}" for name, value in kept.items())
    text = svg("text", **place, style=css, **attributes)
    return _worded(text, element.text or "")


def _worded(text, words):
    """Put words into a text; of «English · Tiếng Việt» the switch shows one."""
    english, dot, vietnamese = words.partition(" · ")
    if not dot:
        text.text = words
        return text
    parts = [svg("tspan", lang="en"), svg("tspan", class_="dot"), svg("tspan", lang="vi")]
    for part, content in zip(parts, (english, dot, vietnamese), strict=True):
        part.text = content
    text.append(svg("tspan", parts, class_="bilingual"))
    return text


def _moving(artist, group):
    """Make one element of what matplotlib drew for an artist, with its id."""
    name, found = {"data_follow": artist.get_gid()}, [] if group is None else list(group.iter())
    if isinstance(artist, LineCollection):
        name["class_"] = "stems"
    if isinstance(artist, AxesImage):
        return _image(artist, name)
    if texts := [one for one in found if one.tag.endswith("text")]:
        return _text(texts[0], **name)
    if uses := [one for one in found if one.tag.endswith("use")]:
        points = "".join(f"M{use.get('x')},{use.get('y')}h0" for use in uses)
        color, width = artist.get_color(), artist.get_markersize()
        style = f"fill:none;stroke:{color};stroke-width:{width};stroke-linecap:round"
        style += f";opacity:{artist.get_alpha() or 1}"
        return svg("path", d=points, style=style, **name)
    paths = [one for one in found if one.tag.endswith("path")]
    d = " ".join(" ".join(path.get("d", "").split()) for path in paths)
    return svg("path", d=d, style=paths[0].get("style") if paths else "fill:none", **name)


def _image(artist, name):
    """Return an image whose pixels are cells, as large as what it covers of its axes."""
    left, right, bottom, top = artist.get_extent()
    ax, height = artist.axes, artist.figure.bbox.height
    (x0, y0), (x1, y1) = ax.transData.transform([(left, bottom), (right, top)])
    place = {"x": x0, "y": height - y1, "width": x1 - x0, "height": y1 - y0}
    file = io.BytesIO()
    plt.imsave(file, artist.to_rgba(artist.get_array())[::-1], format="png")
    href = "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()
    looks = {"preserveAspectRatio": "none", "style": "image-rendering:pixelated"}
    return svg("image", href=href, **looks, **name, **place)


def _clipped(ax, height, following, moving):
    """Put what moves into a frame that cuts it off where the axes end, unless it may leave them."""
    box = ax.get_window_extent()
    x, y = box.x0, height - box.y1
    place = {"x": x, "y": y, "width": box.width, "height": box.height}
    inside, over = [], []
    for artist, element in zip(following, moving, strict=True):
        (inside if artist.get_clip_on() else over).append(element)
    frame = svg("svg", inside, viewBox=f"{x} {y} {box.width} {box.height}", **place)
    return [frame, *over]
