"""The solutions' turning valley and their stop button, in a real browser."""

import notebook_files as notebooks
import numpy as np
import pytest
from lab import drawn, move, new, picture, slider

from d2l_helpers import engine, live

SOURCES = notebooks.rotation_sources()
SHOWN = 'live.rotation(f_at, rmsprop_at, {"full": (full_at, 3), "plain": (plain_at, 0)})'
SCREENSHOTS = notebooks.ROOT / "screenshots"
START = {"angle": 0, "eta": 0.4, "steps": 20}
ENDS = {"angle": (0, 45), "eta": live.ETAS[[0, 15]], "steps": (1, 50)}
CURVES = {"full": 7, "plain": 8, "rmsprop": 9}  # after the contour lines
TRAINING = """
from mxnet import np
from d2l_helpers import classify, images
digits = images.load_images("digits")

def maker():
    w = np.zeros((64, 10))
    w.attach_grad()

    def step(t):
        w[:] = w - 0.1 * w.grad

    return lambda X: X @ w, step

both = {"one": maker, "two": maker}
"""


@pytest.fixture(scope="module")
def functions():
    space = {"engine": engine}
    exec("\n\n".join(SOURCES), space)
    return space


@pytest.fixture
def valley(lab, functions):
    lab.prepare(
        "valley",
        new(["from d2l_helpers import engine, language, live\nlanguage.switch()", *SOURCES, SHOWN]),
        "none",
    )
    lab.open("valley", prose=False)
    lab.run_all()
    figure = picture(lab.page, "The valley turns")
    figure.wait_for()
    beside = {"full": (functions["full_at"], 3), "plain": (functions["plain_at"], 0)}
    return figure, live._rotation_scene(functions["f_at"], functions["rmsprop_at"], beside)


def assert_runs(valley, functions, angle, eta, steps, names=("rmsprop",)):
    figure, scene = valley
    for name in names:
        states = {"rmsprop": 2, "full": 3, "plain": 0}[name]
        state = (*engine.turned(engine.START, angle), *[0] * states)
        run = engine.walk(functions[f"{name}_at"], state, steps, angle=angle, eta=eta)[:, :2]
        near = abs(run).max(axis=1) < 1e3  # far outside of the frame, drawing stops at its bound
        points = drawn(figure, CURVES[name], scene)
        np.testing.assert_allclose(points[near], run[near], atol=1e-3)


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_every_slider_of_the_turning_valley(lab, valley, functions, hand):
    figure = valley[0]
    figure.scroll_into_view_if_needed()
    assert_runs(valley, functions, **START)
    for name, (low, high) in ENDS.items():
        for end, value in ((1, high), (0, low)):
            move(lab.page, figure, name, end, hand)
            assert_runs(valley, functions, **START | {name: value})
        figure.get_by_role("button", name="Back to the chapter").click()
        assert_runs(valley, functions, **START)


def test_the_other_methods_can_be_shown_and_the_condition_number_is_read_out(valley, functions):
    figure, scene = valley
    assert [len(drawn(figure, CURVES[name], scene)) for name in ("full", "plain")] == [0, 0]
    for box in figure.get_by_role("checkbox").all():
        box.check()
    slider(figure, "angle").press("End")
    assert_runs(valley, functions, 45, 0.4, 20, CURVES)
    assert figure.locator(".readout output").first.inner_text() == "20.00"
    SCREENSHOTS.mkdir(exist_ok=True)
    figure.screenshot(path=SCREENSHOTS / "rotation.png")


START_LONG_RUN = """() => {
  const {content} = window.jupyterapp.shell.currentWidget;
  content.widgets[1].model.sharedModel.setSource('kept = classify.compare(digits, both, 100000)');
  content.activeCellIndex = 1;
  window.jupyterapp.commands.execute('notebook:run-cell'); // without waiting for its end
}"""
SOME = "() => document.querySelector('.jp-OutputArea progress')?.value > 0"


def test_the_stop_button_keeps_what_is_trained_and_the_next_call_goes_on(lab):
    lab.prepare("stopped", new([""] * 4), "none")
    page = lab.open("stopped", prose=False)
    lab.edit(0, TRAINING)
    page.evaluate(START_LONG_RUN)
    page.get_by_text("The stop button").wait_for()
    page.wait_for_function(SOME)
    page.locator("jp-button[data-command='notebook:interrupt-kernel']").click()
    page.get_by_text("What has been trained so far is kept").wait_for()
    lab.edit(2, "before = list(kept['one'])\nprint(len(before) > 0, list(kept))")
    page.get_by_text("True ['one']").wait_for()
    go_on = "kept = classify.compare(digits, both, 1, histories=kept)"
    lab.edit(3, f"{go_on}\nprint(kept['one'] == before, len(kept['two']))")
    page.get_by_text("True 1", exact=True).wait_for()
