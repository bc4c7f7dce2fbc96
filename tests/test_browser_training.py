"""The pictures of training, from scratch and with Trainer, under a reader's hands."""

import re

import notebook_files as notebooks
import numpy as np
import pytest
from lab import assert_accessible, drawn, move, new, picture, said, slider
from pictures import follows, in_axes

from d2l_helpers import data, engine, live
from d2l_helpers.live.sliders import GAMMAS, LOG_ETAS

rmsprop = notebooks.define(notebooks.PATHS[2], "rmsprop")
ROWS = data.standardise(data.load_airfoil("stand-in").values)[:1500]
ORDERS = engine.minibatch_orders(1500, 10, 2, 1)
ENDS = {"eta": LOG_ETAS[[0, -1]], "gamma": GAMMAS[[0, -1]]}
CHAPTER = {"eta": 0.01, "gamma": 0.9}
CAPTION = "Drag on the map: two epochs"
CELLS = [
    "import numpy as np\nfrom d2l_helpers import data, live",
    notebooks.source_of(notebooks.PATHS[2], "rmsprop"),
    "rows = data.standardise(data.load_airfoil('stand-in').values)\n"
    "live.training(rmsprop, lambda n: (np.zeros((n, 1)), np.zeros(1)), rows)",
]
COLLECT = """figure => {
  window.texts = [];
  const status = figure.querySelector('.status');
  new MutationObserver(() => window.texts.push(status.textContent))
    .observe(status, {childList: true, subtree: true});
}"""


def zeros(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)


@pytest.fixture(scope="module")
def shown():
    return live.training(rmsprop, zeros, ROWS)


@pytest.fixture
def figure(lab):
    """Give the picture that the tests share, with the chapter's settings."""
    if lab.shared != "training":
        lab.prepare("training", new(CELLS))
        lab.open("training", prose=False)
        lab.run_all()
        lab.shared = "training"
    figure = picture(lab.page, CAPTION)
    figure.get_by_role("button", name="Back to the chapter").click()
    figure.locator("output", has_text="0.2").wait_for()  # the final loss: the table is there
    figure.scroll_into_view_if_needed()
    return figure


def least_squares():
    X = np.column_stack([ROWS[:, :5], np.ones(1500)])
    return np.linalg.lstsq(X, ROWS[:, 5], rcond=None)[1][0] / 3000


def assert_losses(figure, shown, eta, gamma):
    losses = engine.train_linear(rmsprop, zeros(5), ROWS, ORDERS, 20, lr=eta, gamma=gamma)
    (line,) = (what for what in follows(shown, "line") if what["y"] == "excess")
    found = drawn(figure, line, shown)[:, 1]
    np.testing.assert_allclose(found, losses - least_squares(), rtol=0.01)


def test_the_sliders_to_both_ends_and_back(lab, figure, shown):
    assert_losses(figure, shown, **CHAPTER)
    for name, hand in (("eta", "keyboard"), ("eta", "mouse"), ("gamma", "keyboard")):
        for end in (1, 0):
            move(lab.page, figure, name, end, hand)
            assert_losses(figure, shown, **CHAPTER | {name: ENDS[name][-end]})
        figure.get_by_role("button", name="Back to the chapter").click()
        assert_losses(figure, shown, **CHAPTER)


def test_the_mark_is_dragged_over_the_map(lab, figure, shown):
    box = figure.locator("image[data-follow]").bounding_box()
    start = [int(slider(figure, name).input_value()) for name in ENDS]
    places = [
        (box["x"] + box["width"] * (i + 0.5) / 64, box["y"] + box["height"] * (63.5 - j) / 64)
        for i, j in (start, (10, 50))
    ]
    lab.page.mouse.move(*places[0])
    lab.page.mouse.down()
    lab.page.mouse.move(*places[1], steps=5)
    lab.page.mouse.up()
    assert [slider(figure, name).input_value() for name in ENDS] == ["10", "50"]
    assert_losses(figure, shown, LOG_ETAS[10], GAMMAS[50])


def test_trainer_runs_on_release_and_on_the_button_and_shows_its_progress(lab):
    # The notebook without its own trainings: they are not of the picture.
    wanted = "switch()", "import mxnet", "def rmsprop(", "rows =", "trainer_losses"
    sources = notebooks.cells(notebooks.PATHS[3], "code")
    kept = [source for source in sources if any(text in source for text in wanted)]
    lab.prepare("trainer", new(kept))
    page = lab.open("trainer", prose=False)
    outputs = lab.run_all()
    assert [o for cell in outputs for o in cell if o["output_type"] == "error"] == []
    lab.choose("en")
    figure = picture(page, "Does Trainer compute")
    line = figure.locator(".panel").nth(1).locator("path[data-follow]")
    slider(figure, "eta").press("ArrowRight")
    assert_agrees(figure, line)
    slider(figure, "gamma").press("ArrowRight")  # another setting: the answer is not for it
    assert line.get_attribute("d") == ""
    assert_agrees(figure, line)

    figure.get_by_role("button", name="Back to the chapter").click()
    assert line.get_attribute("d") == ""
    figure.evaluate(COLLECT)
    figure.get_by_role("button", name="Run Trainer").click()
    assert_agrees(figure, line)
    progress = re.findall(r"Trainer runs: (\d+)%", page.evaluate("window.texts.join()"))
    shares = list(map(int, progress))
    assert len(set(shares)) > 3
    assert shares == sorted(shares)
    assert_accessible(page)


def assert_agrees(figure, line):
    """Wait for Trainer's answer, and find the greatest difference in words and in the line."""
    words = said(figure, "differ by").first
    words.wait_for()
    text = words.inner_text().replace("−", "-")
    greatest = float(re.search(r"differ by ([\d.e+-]+)", text)[1])
    assert greatest < 1e-4
    panel = line.evaluate("node => node.closest('.panel').spec")
    found = in_axes(panel, line.get_attribute("d"))[:, 1]
    assert len(found) == 15
    np.testing.assert_allclose(found.max(), max(greatest, 1.2e-9), rtol=0.1)
