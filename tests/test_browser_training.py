"""The pictures of training, from scratch and with Trainer, under a reader's hands."""

import re

import notebook_files as notebooks
import numpy as np
import pytest
from lab import drawn, move, new, picture, said, slider

from d2l_helpers import data, engine, live

rmsprop = notebooks.define(notebooks.PATHS[2], "rmsprop")
ROWS = data.standardise(data.load_airfoil("stand-in").values)[:1500]
ORDERS = engine.minibatch_orders(1500, 10, 2, 1)
ENDS = {"eta": live.LOG_ETAS[[0, -1]], "gamma": live.GAMMAS[[0, -1]]}
CHAPTER = {"eta": 0.01, "gamma": 0.9}
LINE = 1  # the chapter's setting is drawn first
CELLS = [
    "import numpy as np\nfrom d2l_helpers import data, language, live\nlanguage.switch()",
    notebooks.source_of(notebooks.PATHS[2], "rmsprop"),
    "rows = data.standardise(data.load_airfoil('stand-in').values)\n"
    "live.training(rmsprop, lambda n: (np.zeros((n, 1)), np.zeros(1)), rows)",
]


COLLECT = """figure => {
  window.texts = [];
  const status = figure.querySelector('.status [role=status]');
  new MutationObserver(() => window.texts.push(status.textContent))
    .observe(status, {childList: true, subtree: true});
}"""


def zeros(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)


@pytest.fixture(scope="module")
def scene():
    return live.training(rmsprop, zeros, ROWS)._scene


@pytest.fixture
def figure(lab):
    lab.prepare("training", new(CELLS), "none")
    lab.open("training", prose=False)
    lab.run_all()
    figure = picture(lab.page, "The loss over two epochs")
    figure.wait_for()
    return figure


def assert_losses(figure, scene, eta, gamma, line=LINE):
    losses = engine.train_linear(rmsprop, zeros(5), ROWS, ORDERS, 20, lr=eta, gamma=gamma)
    np.testing.assert_allclose(drawn(figure, line, scene)[:, 1], np.log10(losses), atol=1e-3)


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_every_slider_to_both_ends_and_back(lab, figure, scene, hand):
    assert_losses(figure, scene, **CHAPTER)
    for name, values in ENDS.items():
        for end in (1, 0):
            figure.scroll_into_view_if_needed()
            move(lab.page, figure, name, end, hand)
            assert_losses(figure, scene, **CHAPTER | {name: values[end]})
            assert_losses(figure, scene, **CHAPTER, line=0)
        figure.locator("button", has_text="Back to the chapter").click()
        assert_losses(figure, scene, **CHAPTER)


def test_a_press_on_the_mark_drags_over_the_map(lab, figure, scene):
    image = figure.locator("[data-map]")
    image.scroll_into_view_if_needed()
    box, start = image.bounding_box(), [int(slider(figure, n).input_value()) for n in ENDS]
    places = [
        (box["x"] + box["width"] * (i + 0.5) / 64, box["y"] + box["height"] * (63.5 - j) / 64)
        for i, j in (start, (10, 50))
    ]
    lab.page.mouse.move(*places[0])
    lab.page.mouse.down()
    lab.page.mouse.move(*places[1], steps=5)
    lab.page.mouse.up()
    assert [slider(figure, name).input_value() for name in ENDS] == ["10", "50"]
    assert_losses(figure, scene, live.LOG_ETAS[10], live.GAMMAS[50])


def test_a_loss_outside_of_the_frame_is_said(lab, figure):
    edited = CELLS[1].replace("(s + eps) ** 0.5", "(s + eps)")
    assert edited != CELLS[1]
    lab.edit(1, edited, 2)
    figure = picture(lab.page, "The loss over two epochs")
    for name in ENDS:
        slider(figure, name).press("End")
    said(figure, "outside of the picture").wait_for()
    assert re.fullmatch(r"\d\.\d\de\+\d+", figure.locator(".readout output").first.inner_text())


def test_trainer_runs_on_release_and_agrees(lab):
    lab.open("04_concise_training")
    lab.run_all()
    figure = lab.page.locator(".live-picture")
    figure.wait_for()
    slider(figure, "eta").press("ArrowRight")
    line = said(figure, "differ by")
    line.wait_for()
    text = line.inner_text().replace("−", "-")
    difference = float(re.search(r"differ by ([\d.e+-]+)", text)[1])
    assert difference < 1e-4
    overlay = figure.locator("[data-overlay]").get_attribute("d")
    curve = figure.locator("[data-curve='1']").get_attribute("d")
    pixels = [np.array(re.findall(r"-?\d+\.\d+", d), float) for d in (overlay, curve)]
    np.testing.assert_allclose(pixels[0], pixels[1], atol=0.05)
    slider(figure, "gamma").press("ArrowRight")  # another setting: the answer is not for it
    assert figure.locator("[data-overlay]").get_attribute("d") == ""


def test_trainer_runs_on_the_button_and_shows_its_progress(lab):
    lab.open("04_concise_training")
    lab.run_all()
    figure = lab.page.locator(".live-picture")
    figure.wait_for()
    lab.choose("en")
    figure.evaluate(COLLECT)
    figure.get_by_role("button", name="Run Trainer").click()
    said(figure, "differ by").wait_for()
    progress = re.findall(r"Trainer runs: (\d+) %", lab.page.evaluate("window.texts.join()"))
    shares = list(map(int, progress))
    assert len(shares) > 3
    assert shares == sorted(shares)
    box = slider(figure, "gamma").bounding_box()
    lab.page.mouse.click(box["x"] + box["width"] / 4, box["y"] + box["height"] / 2)
    assert figure.locator("[data-overlay]").get_attribute("d") == ""
    said(figure, "differ by").wait_for()
    assert figure.locator("[data-overlay]").get_attribute("d") != ""
