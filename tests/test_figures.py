"""The figures that stand still: every curve is drawn, named and told of in both languages."""

import re
from xml.etree import ElementTree

import notebook_files as notebooks
import numpy as np
import pytest
from matplotlib import pyplot as plt
from sklearn.isotonic import isotonic_regression

from d2l_helpers import charts, figures, formulas, palette

NAMES = [f"curve {i} · đường {i}" for i in range(6)]
CURVES = {name: np.array([i + 1.0, i + 2.0, i + 2.5]) for i, name in enumerate(NAMES)}
RUNS = {name: np.outer(values, [1, 2, 3, 4]) for name, values in CURVES.items()}
SAMPLES = {name: values + np.arange(4)[:, None] / 10 for name, values in CURVES.items()}
POINTS = {name: [(-5, -2), (i - 5, 0)] for i, name in enumerate(NAMES)}
SVG = "{http://www.w3.org/2000/svg}"


def bowl(x1, x2):
    return 0.1 * x1**2 + 2 * x2**2


FIGURES = {
    "weights": lambda: figures.weights({i / 10: v for i, v in enumerate(CURVES.values())}),
    "curves": lambda: figures.curves(CURVES, "y"),
    "memories_and_steps": lambda: figures.memories_and_steps(RUNS, 0.4),
    "rates": lambda: figures.rates({name: run[:, :2] for name, run in RUNS.items()}),
    "traces": lambda: figures.traces(bowl, POINTS),
    "learning": lambda: figures.learning(SAMPLES),
    "bands": lambda: figures.bands([1, 2, 3], SAMPLES),
    "losses": lambda: figures.losses({name: v / 10 for name, v in CURVES.items()}, 0.24),
}
MEMORIES = {
    "sum": np.array([1.0, 2, 3]),
    "mean": np.array([1.0, 1, 1]),
    "leaky": np.array([0.1, 0.2, 0.3]),
}
OTHERS = {
    "memories": (
        lambda: figures.memories(np.ones(3), MEMORIES, 0.4),
        ["Adagrad", "mean · trung bình", "RMSProp"],
    ),
    "valleys": (
        lambda: figures.valleys({name: (bowl, POINTS[name]) for name in NAMES[:2]}),
        NAMES[:2],
    ),
    "maps": (
        lambda: figures.maps(
            np.array([0.001, 0.1]),
            np.array([0, 0.9]),
            {n: (np.ones((2, 2)), (0.1, 1)) for n in NAMES[:2]},
        ),
        NAMES[:2],
    ),
    "examples": (
        lambda: figures.examples(np.ones((10, 2, 2)), range(10)),
        [str(i) for i in range(10)],
    ),
}
ALL = {name: (draw, NAMES) for name, draw in FIGURES.items() if name != "weights"} | OTHERS


def parsed(still):
    return ElementTree.fromstring(still._repr_svg_())


def strokes(svg):
    """Return (colour, dashes) of all curves: lines as wide as the style has them."""
    styles = [path.get("style") or "" for path in svg.iter(f"{SVG}path")]
    curves = [style for style in styles if re.search(r"stroke-width: 2\b(?!\.)", style)]
    return [
        tuple(
            (re.findall(rf"{part}: ([^;]+)", style) or [""])[0] for part in ("stroke", "dasharray")
        )
        for style in curves
    ]


def names(svg):
    """Return {words: [heights in pixels]} of all bold texts."""
    found = {}
    for text in svg.iter(f"{SVG}text"):
        if re.search("bold|700", text.get("style") or ""):
            found.setdefault(text.text, []).append(float(text.get("y")))
    return found


@pytest.mark.parametrize("name", FIGURES)
def test_the_sixth_curve_is_drawn_and_looks_like_no_other(name):
    drawn = strokes(parsed(FIGURES[name]()))
    assert len(set(drawn)) == 6 or name in {"rates", "traces"}
    assert len({color for color, _ in drawn}) >= 5
    assert len(drawn) % 6 == 0


@pytest.mark.parametrize("name", ["curves", "memories_and_steps", "bands", "losses"])
def test_names_stand_at_the_curves_in_their_order_and_apart(name):
    found = names(parsed(FIGURES[name]()))
    panels = 3 if name == "memories_and_steps" else 1
    for panel in range(panels):
        heights = [found[curve][panel] for curve in NAMES]
        order = np.sort(heights)
        assert (np.diff(order) >= 13).all()
        if (name, panel) != ("memories_and_steps", 1):  # there the rates fall where the states rise
            assert list(order[::-1]) == heights  # the lowest curve's is lowest


@pytest.mark.parametrize("name", ALL)
def test_the_text_alternative_names_all_curves_in_both_languages(name):
    draw, curves = ALL[name]
    still = draw()
    english, vietnamese = repr(still).split("\n")
    for curve in curves:
        first, _, second = curve.partition(" · ")
        assert re.search(rf"\b{re.escape(first)}\b", english)
        assert re.search(rf"\b{re.escape(second or first)}\b", vietnamese)
        assert not second or second not in english
    svg = parsed(still)
    assert svg.get("role") == "img"
    assert svg.find(f"{SVG}title").text == f"{english} · {vietnamese}"


def test_a_curve_is_the_numbers_that_it_is_given():
    svg = parsed(figures.curves({"a": [1.0, 3.0, 2.0]}, "y"))
    (path,) = (p for p in svg.iter(f"{SVG}path") if "stroke-width: 2" in (p.get("style") or ""))
    x, y = np.reshape(re.findall(r"-?[\d.]+", path.get("d")), (-1, 2)).astype(float).T
    np.testing.assert_allclose((y[0] - y) / (y[0] - y[1]), [0, 1, 0.5], atol=1e-4)
    np.testing.assert_allclose(np.diff(x), x[1] - x[0], atol=1e-3)


def test_a_method_has_its_own_colour_and_the_coordinates_their_dashes():
    svg = parsed(figures.rates({"Adagrad": np.ones((3, 2)), "RMSProp": np.ones((3, 2))}))
    colors = [(color, bool(dash)) for color, dash in strokes(svg)]
    assert colors == [
        *((palette.ADAGRAD, dashed) for dashed in (False, True)),
        *((palette.RMSPROP, dashed) for dashed in (False, True)),
    ]


def test_names_are_as_near_to_their_ends_as_they_can_be():
    random = np.random.RandomState(0)
    ends, gap = random.uniform(0.02, 0.98, (200, 6)), 0.08
    ends[:100] = 0.5 + random.uniform(-0.05, 0.05, (100, 6))
    placed = np.array([formulas.apart(row, gap) for row in ends.tolist()])
    steps = gap * np.arange(6)
    for given, found in zip(ends, placed, strict=True):
        order = np.argsort(given)
        best = np.clip(isotonic_regression(given[order] - steps), 0.02, 0.98 - steps[-1]) + steps
        np.testing.assert_allclose(found[order], best)
    assert np.diff(np.sort(placed, axis=1), axis=1).min() > gap - 1e-9
    *others, missing = formulas.apart([*ends[0], np.nan], gap)  # takes no room
    np.testing.assert_allclose(others, placed[0])
    assert np.isnan(missing)


def test_the_contour_lines_are_where_f_has_their_values():
    _figure, ax = charts.panels()
    ax.set(xlim=(-5.5, 1.5), ylim=(-3, 1))
    charts.contours(ax, bowl)
    lines = ax.collections[-len(charts.LEVELS) :]
    for line, level in zip(lines, charts.LEVELS, strict=True):
        points = np.concatenate([path.vertices for path in line.get_paths()])
        np.testing.assert_allclose(bowl(*points.T), level, rtol=0.05)


def test_a_figure_is_on_paper_of_its_own_and_leaves_nothing_behind():
    svg = parsed(figures.curves({"a": [1, 2]}, "y"))
    (paper, *_) = (p.get("style") for p in svg.iter(f"{SVG}path"))
    assert "fill: #ffffff" in paper  # in a dark theme too
    assert plt.get_fignums() == []


def calls():
    """Yield the source and the outputs of every cell that draws a still figure."""
    for path in notebooks.PATHS:
        for cell in notebooks.read(path).cells:
            if cell.cell_type == "code" and re.search(r"(?m)^figures\.", cell.source):
                yield pytest.param(cell, id=f"{path.stem[:2]}-{cell.execution_count}")


@pytest.mark.parametrize("cell", calls())
def test_the_notebooks_keep_the_figures_with_their_text_alternative(cell):
    (output,) = (o for o in cell.outputs if "image/svg+xml" in o.get("data", {}))
    title = ElementTree.fromstring(output.data["image/svg+xml"]).find(f"{SVG}title").text
    assert title == " · ".join(output.data["text/plain"].split("\n"))


@pytest.fixture
def axes(monkeypatch):
    """Give what draws a figure and returns its axes."""
    monkeypatch.setattr(charts, "Still", lambda figure, *_: figure)
    return lambda draw, *given: draw(*given).axes


def test_the_line_of_the_minimum_lies_there(axes):
    (ax,) = axes(figures.losses, {"a": [0.4, 0.3]}, 0.24)
    assert [line.get_ydata() for line in ax.lines if line.get_label() == "min = 0.240"] == [
        [0.24] * 2
    ]


def test_a_band_is_the_middle_two_thirds_around_the_median(axes):
    (ax,) = axes(figures.bands, [1, 2], {"a": np.repeat([range(1, 102)], 2, axis=0).T})
    np.testing.assert_allclose(ax.lines[0].get_ydata(), 51)
    low, high = np.sort(np.unique(ax.collections[0].get_paths()[0].vertices[:, 1]))[[0, -1]]
    assert (low, high) == (17, 85)
