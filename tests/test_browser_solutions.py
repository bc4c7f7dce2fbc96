"""The solutions' turning valley and their stop button, in a real browser."""

import notebook_files as notebooks
import numpy as np
import pytest
from lab import assert_accessible, drawn, move, new, picture, slider
from pictures import follows

from d2l_helpers import engine, live
from d2l_helpers.live.rotation import ETAS, LAST
from d2l_helpers.live.rotation import START as BEGIN

SOURCES = notebooks.rotation_sources()
SHOWN = 'live.rotation(f_at, rmsprop_at, {"full": (full_at, 3), "plain": (plain_at, 0)})'
START = {"angle": 0, "eta": 0.4, "steps": 20}
ENDS = {"angle": (0, 45), "eta": ETAS[[0, -1]], "steps": (0, LAST)}
STATES = {"rmsprop": 2, "full": 3, "plain": 0}
SWEEP = """
import numpy
from d2l_helpers import sweep

def largest_singular_value(seed):
    return numpy.linalg.norm(numpy.random.RandomState(seed).normal(size=(100, 100)), 2)

results = {}
"""


@pytest.fixture(scope="module")
def functions():
    space = {"engine": engine}
    exec("\n\n".join(SOURCES), space)
    return space


@pytest.fixture(scope="module")
def shown(functions):
    beside = {"full": (functions["full_at"], 3), "plain": (functions["plain_at"], 0)}
    return live.rotation(functions["f_at"], functions["rmsprop_at"], beside)


def run(lab, shown):
    lab.prepare("valley", new(["from d2l_helpers import engine, live", *SOURCES, SHOWN]))
    lab.open("valley", prose=False)
    lab.run_all()
    figure = picture(lab.page, "Take hold of the valley")
    slider(figure, "steps").press("Home")
    walk = figure.locator(f"[data-follow='{walk_of(shown, 'rmsprop')['id']}']")
    lab.page.wait_for_function(  # the table is there
        "node => !node.getAttribute('d').includes('L')", arg=walk.element_handle()
    )
    lab.shared = "valley"


@pytest.fixture
def figure(lab, shown):
    """Give the picture that the tests share, with the chapter's settings."""
    if lab.shared != "valley":
        run(lab, shown)
    figure = picture(lab.page, "Take hold of the valley")
    figure.scroll_into_view_if_needed()
    figure.get_by_role("button", name="Back to the chapter").click()
    return figure


def walk_of(shown, name):
    (line,) = (what for what in follows(shown, "line") if what["x"] == f"{name} x1")
    return line


def assert_runs(figure, shown, functions, angle, eta, steps):
    for name, states in STATES.items():
        state = (*engine.turned(BEGIN, angle), *[0] * states)
        run = engine.walk(functions[f"{name}_at"], state, steps, angle=angle, eta=eta)[:, :2]
        near = abs(run).max(axis=1) < 50  # far outside of the frame, drawing stops at its bound
        points = drawn(figure, walk_of(shown, name), shown)
        np.testing.assert_allclose(points[near], run[near], rtol=2e-3, atol=6e-3)


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_every_slider_of_the_turning_valley(lab, figure, shown, functions, hand):
    assert_runs(figure, shown, functions, **START)
    for name, (low, high) in ENDS.items():
        for end, value in ((1, high), (0, low)):
            move(lab.page, figure, name, end, hand)
            assert_runs(figure, shown, functions, **START | {name: value})
        figure.get_by_role("button", name="Back to the chapter").click()
        assert_runs(figure, shown, functions, **START)


def places(figure, shown, point, angles):
    """Return where on the page a point of the valley is as it turns, in pixels."""
    svg = figure.locator(".panel > svg").first.bounding_box()
    panel = shown.spec["panels"][0]
    unit, (x0, xs, y0, ys) = svg["width"] / panel["size"][0], panel["scale"]
    return [
        (svg["x"] + unit * (x0 + xs * x), svg["y"] + unit * (y0 + ys * y))
        for x, y in (engine.turned(point, angle) for angle in angles)
    ]


@pytest.mark.parametrize("point", [(2.0, 0.0), (-1.0, 1.5)], ids=["floor", "wall"])
def test_the_valley_is_turned_by_the_hand_wherever_it_takes_hold(
    lab, figure, shown, functions, point
):
    mouse = lab.page.mouse
    for start, end in ((0, 30), (30, 12), (12, 120)):  # from where it is, and not beyond the end
        here, there = places(figure, shown, point, (start, end))
        mouse.move(*here)
        mouse.down()
        mouse.move(*there, steps=5)
        mouse.up()
        assert slider(figure, "angle").input_value() == str(min(end, 45))
    assert_runs(figure, shown, functions, **START | {"angle": 45})
    assert_accessible(lab.page)


def test_the_valley_is_turned_by_a_finger_and_the_page_stays(lab, figure, shown):
    touch = lab.context.new_cdp_session(lab.page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    top = figure.bounding_box()["y"]
    path = places(figure, shown, (-1.0, 1.5), range(0, 31, 10))
    for kind, (x, y) in zip(("touchStart", *["touchMove"] * 3), path, strict=True):
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})
    assert slider(figure, "angle").input_value() == "30"
    assert figure.bounding_box()["y"] == top


START_LONG_RUN = """() => {
  const {content} = window.jupyterapp.shell.currentWidget;
  content.widgets[1].model.sharedModel.setSource(
    'sweep.run(largest_singular_value, [(seed,) for seed in range(100000)], results)');
  content.activeCellIndex = 1;
  window.jupyterapp.commands.execute('notebook:run-cell'); // without waiting for its end
}"""
SOME = "() => /[1-9]\\d*\\/100000/.test(document.querySelector('.jp-Notebook').textContent)"
GO_ON = """
kept = dict(results)
sweep.run(largest_singular_value, [*kept, (100000,)], results)
print(len(kept) > 0, len(results) - len(kept), all(results[s] is kept[s] for s in kept))
"""


def test_the_stop_button_keeps_what_is_finished_and_the_next_call_goes_on(lab):
    lab.prepare("stopped", new([""] * 3))
    page = lab.open("stopped", prose=False)
    lab.edit(0, SWEEP)
    page.evaluate(START_LONG_RUN)
    page.wait_for_function(SOME)
    page.locator("jp-button[data-command='notebook:interrupt-kernel']").click()
    page.get_by_text("chạy lại ô này để tiếp tục").last.wait_for()
    lab.edit(2, GO_ON)
    page.get_by_text("True 1 True", exact=True).wait_for()
