"""The live pictures under a reader's hands, in a real browser."""

import notebook_files as notebooks
import numpy as np
import pytest
from lab import drag, drawn, move, new, picture, said, slider

from d2l_helpers import engine, live

rmsprop_2d = notebooks.define(notebooks.PATHS[1], "rmsprop_2d")
f_2d = notebooks.define(notebooks.PATHS[1], "f_2d")
remember = notebooks.define(notebooks.PATHS[0], "remember")
leaky_weights = notebooks.define(notebooks.PATHS[0], "leaky_weights")
SQUARES = np.concatenate([np.full(10, 1.0), np.full(40, 0.1)])
CHAPTER = {"eta": 0.4, "gamma": 0.9, "steps": 20}
ENDS = {"eta": live.ETAS[[0, -1]], "gamma": live.GAMMAS[[0, -1]], "steps": live.STEPS[[0, -1]]}
SCREENSHOTS = notebooks.ROOT / "screenshots"

PIXELS = """async image => {
  const bitmap = new Image();
  bitmap.src = image.getAttribute('href');
  await bitmap.decode();
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  const {data, width, height} = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
  const at = (row, column) => [...data.slice(4 * (row * width + column)).slice(0, 3)];
  return Array.from({length: height}, (_, row) =>
    Array.from({length: width}, (_, column) => at(row, column)));
}"""

CELLS = [
    "import numpy as np\nfrom d2l_helpers import language, live\nlanguage.switch()",
    *(notebooks.source_of(notebooks.PATHS[0], name) for name in ("remember", "leaky_weights")),
    *(notebooks.source_of(notebooks.PATHS[1], name) for name in ("f_2d", "adagrad_2d")),
    notebooks.source_of(notebooks.PATHS[1], "rmsprop_2d"),
    "live.memory(remember, np.concatenate([np.full(10, 1.0), np.full(40, 0.1)]))",
    "live.weights(leaky_weights)",
    "live.trace(f_2d, rmsprop_2d, beside=adagrad_2d)",
]


@pytest.fixture
def page(lab):
    """Open a notebook with the pictures of notebooks 1 and 2, run; without d2l, which is slow."""
    lab.prepare("live", new(CELLS), "none")
    lab.open("live", prose=False)
    lab.run_all()
    lab.page.locator(".live-picture").nth(2).wait_for()
    return lab.page


@pytest.fixture(scope="module")
def trace_scene():
    adagrad_2d = notebooks.define(notebooks.PATHS[1], "adagrad_2d")
    return live.trace(f_2d, rmsprop_2d, beside=adagrad_2d)._scene


LINE = 2  # the trace's line in the scene, after Adagrad's line and dots


def assert_trace(figure, scene, eta, gamma, steps, start=engine.START):
    points = engine.trace_2d(rmsprop_2d, int(steps), start, eta=eta, gamma=gamma)[:, :2]
    near = np.abs(points).max(axis=1) < 1e3  # far outside of the frame, drawing stops at its bound
    np.testing.assert_allclose(drawn(figure, LINE, scene)[near], points[near], atol=1e-3)


def test_every_slider_by_keyboard_to_both_ends_and_back(page, trace_scene):
    figure = picture(page, "The trace of your function")
    height = figure.bounding_box()["height"]
    assert_trace(figure, trace_scene, **CHAPTER)
    for name, (low, high) in ENDS.items():
        handle = slider(figure, name)
        back = int(handle.input_value())
        for key, value in (("Home", low), ("End", high)):
            handle.press(key)
            assert_trace(figure, trace_scene, **CHAPTER | {name: value})
            assert handle.get_attribute("aria-valuetext") == f"{value:g}"
            assert figure.bounding_box()["height"] == height
        handle.press("Home")
        for _ in range(back):
            handle.press("ArrowRight")
        assert_trace(figure, trace_scene, **CHAPTER)


def test_every_slider_by_mouse_to_both_ends_and_back(page, trace_scene):
    figure = picture(page, "The trace of your function")
    figure.scroll_into_view_if_needed()
    for name, (low, high) in ENDS.items():
        handle = slider(figure, name)
        handle.press("Home")
        drag(page, handle, 0, 1)
        assert_trace(figure, trace_scene, **CHAPTER | {name: high})
        drag(page, handle, 1, 0)
        assert_trace(figure, trace_scene, **CHAPTER | {name: low})
        figure.locator("button", has_text="Back to the chapter").click()
        assert_trace(figure, trace_scene, **CHAPTER)


def test_readouts_say_where_the_trace_ends(page):
    figure = picture(page, "The trace of your function")
    assert figure.locator(".readout output").all_inner_texts() == [
        "−0.010599",
        "0.000000",
        "1.12e−5",
        "0.6180",
        "(−5.00; −2.00)",
    ]
    slider(figure, "eta").press("End")
    x1, x2 = engine.trace_2d(rmsprop_2d, 20, eta=live.ETAS[-1], gamma=0.9)[-1, :2]
    shown = [text.replace("−", "-") for text in figure.locator(".readout output").all_inner_texts()]
    assert list(map(float, shown[:2])) == pytest.approx([x1, x2], rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_weights_and_memory_follow_gamma(page, hand):
    pictures = [picture(page, text) for text in ("The weights of the past", "Adagrad's sum")]
    scenes = live.weights(leaky_weights)._scene, live.memory(remember, SQUARES)._scene
    weights, memory = pictures

    def assert_shown(gamma):
        shown = drawn(weights, 0, scenes[0])[:, 1]
        np.testing.assert_allclose(shown, leaky_weights(gamma), atol=1e-4)
        kept = engine.remember(remember, SQUARES, gamma=gamma)
        for curve, name in enumerate(("sum", "mean", "leaky")):
            for index, values in ((curve, kept[name]), (curve + 3, rates_of(kept[name]))):
                shown = drawn(memory, index, scenes[1])[:, 1]
                np.testing.assert_allclose(shown, np.log10(values), atol=2e-3)

    for figure in pictures:
        figure.scroll_into_view_if_needed()
        move(page, figure, "gamma", 1, hand)
    assert_shown(0.999)
    assert weights.locator(".readout output").all_inner_texts() == ["1000.00", "692.80", "3.92"]
    for figure in pictures:
        figure.scroll_into_view_if_needed()
        move(page, figure, "gamma", 0, hand)
    assert_shown(0.0)
    for figure in pictures:
        figure.locator("button", has_text="Back to the chapter").click()
    assert_shown(0.9)


def rates_of(kept):
    return 0.4 / np.sqrt(kept + engine.EPS)


def test_the_map_moves_the_sliders_and_follows_the_steps(page, trace_scene):
    figure = picture(page, "The trace of your function")
    image = figure.locator("[data-map]")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    place = {"x": box["width"] * 40.5 / 64, "y": box["height"] * (1 - 20.5 / 64)}
    image.click(position=place)
    assert [slider(figure, name).input_value() for name in ("eta", "gamma")] == ["40", "20"]
    assert_trace(figure, trace_scene, live.ETAS[40], live.GAMMAS[20], 20)
    assert_colours(image, trace_scene, 20)
    slider(figure, "steps").press("Home")
    assert_colours(image, trace_scene, 1)


def assert_colours(image, scene, steps):
    """Compare cells of a map as they are painted with the formula's colours."""
    painted = image.evaluate(PIXELS)
    (spec,) = scene._maps
    for i, j in ((7, 34), (0, 0), (63, 63), (40, 20), (20, 60)):
        x1, x2 = engine.trace_2d(rmsprop_2d, steps, eta=live.ETAS[i], gamma=live.GAMMAS[j])[-1, :2]
        value = engine.log10(f_2d(x1, x2))
        share = np.clip((value - spec["low"]) / (spec["high"] - spec["low"]), 0, 1)
        expected = spec["colors"][round(255 * share)]
        np.testing.assert_allclose(painted[63 - j][i], expected, atol=3)


def test_adagrad_can_be_shown_beside(page, trace_scene):
    figure = picture(page, "The trace of your function")
    assert len(drawn(figure, 0, trace_scene)) == 0
    figure.get_by_role("checkbox").check()
    adagrad_2d = notebooks.define(notebooks.PATHS[1], "adagrad_2d")
    expected = engine.trace_2d(adagrad_2d, 20, eta=0.4)[:, :2]
    np.testing.assert_allclose(drawn(figure, 0, trace_scene), expected, atol=1e-3)


def test_the_start_point_by_mouse_and_by_keyboard(page, trace_scene):
    figure = picture(page, "The trace of your function")
    handle = figure.locator("[data-handle]")
    handle.scroll_into_view_if_needed()
    box, frame = handle.bounding_box(), trace_scene._more["drag"]
    svg = figure.locator("svg[data-panel]").first.bounding_box()
    scale = svg["width"] / 430
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    target = [frame["x0"] + frame["xs"] * -3, frame["y0"] + frame["ys"] * 1]
    page.mouse.move(svg["x"] + scale * target[0], svg["y"] + scale * target[1], steps=5)
    page.mouse.up()
    first = figure.locator(f"[data-curve='{LINE}']")
    page.wait_for_function(
        "([node, x]) => Math.abs(parseFloat(node.getAttribute('d').slice(1)) - x) < 1",
        arg=[first.element_handle(), target[0]],
    )
    start = drawn(figure, LINE, trace_scene)[0].round(2)
    np.testing.assert_allclose(start, (-3, 1), atol=0.02)
    readout = f"({start[0]:.2f}; {start[1]:.2f})".replace("-", "−")
    assert figure.locator(".readout output").last.inner_text() == readout
    assert_trace(figure, trace_scene, **CHAPTER, start=start)
    before = first.get_attribute("d")
    handle.click()  # without a move there is nothing to ask
    handle.press("ArrowRight")
    page.wait_for_function(
        "([node, d]) => node.getAttribute('d') !== d", arg=[first.element_handle(), before]
    )
    assert_trace(figure, trace_scene, **CHAPTER, start=start + np.array([0.1, 0]))


def test_the_start_point_by_touch(lab, page, trace_scene):
    figure = picture(page, "The trace of your function")
    handle = figure.locator("[data-handle]")
    handle.scroll_into_view_if_needed()
    box, path = handle.bounding_box(), figure.locator(f"[data-curve='{LINE}']")
    x, y, before = (
        box["x"] + box["width"] / 2,
        box["y"] + box["height"] / 2,
        path.get_attribute("d"),
    )
    touch = lab.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})
    for kind, moved in (
        ("touchStart", 0),
        ("touchMove", 30),
        ("touchMove", 60),
        ("touchEnd", None),
    ):
        points = [] if moved is None else [{"x": x + moved, "y": y}]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    page.wait_for_function(
        "([node, d]) => node.getAttribute('d') !== d", arg=[path.element_handle(), before]
    )
    start = drawn(figure, LINE, trace_scene)[0].round(2)
    assert start[0] > -4.8
    assert_trace(figure, trace_scene, **CHAPTER, start=start)


def test_moves_with_the_kernel_shut_down_and_says_what_needs_one(lab, page, trace_scene):
    lab.shut_down_kernels()
    figure = picture(page, "The trace of your function")
    slider(figure, "gamma").press("Home")
    assert_trace(figure, trace_scene, **CHAPTER | {"gamma": 0.0})
    figure.locator("[data-handle]").press("ArrowRight")
    said(figure, "No answer yet").wait_for()
    assert figure.locator(".readout output").last.inner_text() == "(−5.00; −2.00)"
    slider(figure, "gamma").press("End")
    assert_trace(figure, trace_scene, **CHAPTER | {"gamma": 0.999})
    lab.problems.clear()  # JupyterLab itself reports the kernel that is gone


def test_two_copies_do_not_disturb_each_other(lab, page, trace_scene):
    page.evaluate(
        "async () => { const {content} = window.jupyterapp.shell.currentWidget;"
        " content.activeCellIndex = content.widgets.length - 1;"
        " for (const name of ['copy-cell', 'paste-cell-below', 'run-cell'])"
        "   await window.jupyterapp.commands.execute('notebook:' + name); }"
    )
    both = page.locator(".live-picture", has_text="The trace of your function")
    both.nth(1).wait_for()
    first, second = both.all()
    slider(first, "gamma").press("Home")
    assert_trace(first, trace_scene, **CHAPTER | {"gamma": 0.0})
    assert_trace(second, trace_scene, **CHAPTER)
    slider(second, "eta").press("End")
    assert_trace(first, trace_scene, **CHAPTER | {"gamma": 0.0})
    assert_trace(second, trace_scene, **CHAPTER | {"eta": live.ETAS[-1]})


def test_after_a_reload_and_run_again_it_moves(lab, page, trace_scene):
    page.reload()
    page.wait_for_function("window.jupyterapp?.shell.currentWidget?.context?.isReady")
    lab.run_all()
    figure = picture(page, "The trace of your function")
    slider(figure, "gamma").press("End")
    assert_trace(figure, trace_scene, **CHAPTER | {"gamma": 0.999})


def test_an_edit_that_breaks_the_function_is_shown_and_mended(lab, page, trace_scene):
    good = CELLS[5]
    lab.edit(5, good.replace("** 0.5 * g1", "** 0.5 * g3"), -1)
    problem = page.locator(".live-problem")
    problem.wait_for()
    assert "NameError" in problem.inner_text()
    assert "g3" in problem.locator("pre").inner_text().splitlines()[-1]
    memory = picture(page, "Adagrad's sum")
    slider(memory, "gamma").press("Home")  # the others go on
    assert slider(memory, "gamma").get_attribute("aria-valuetext") == "0"
    lab.edit(5, good, -1)
    figure = picture(page, "The trace of your function")
    figure.wait_for()
    assert problem.count() == 0
    slider(figure, "eta").press("Home")
    assert_trace(figure, trace_scene, **CHAPTER | {"eta": live.ETAS[0]})


def test_divergence_is_said_in_words_and_the_next_good_value_works(lab, page):
    lab.edit(5, CELLS[5].replace("x1 - eta / (s1 + eps) ** 0.5 * g1", "x1**3 * eta / 3"), -1)
    figure = picture(page, "The trace of your function")
    slider(figure, "eta").press("End")
    said(figure, "the run diverges").wait_for()
    assert figure.locator(".readout output").first.inner_text() == "—"
    slider(figure, "eta").press("Home")
    said(figure, "the run diverges").wait_for(state="detached")


def test_texts_follow_the_language(lab, page):
    figure = picture(page, "The trace of your function")
    for mode, shown in (("vi", (False, True)), ("en", (True, False)), ("both", (True, True))):
        lab.choose(mode)
        texts = "The trace of your function", "Quỹ đạo do hàm bạn viết"
        assert tuple(figure.get_by_text(text).is_visible() for text in texts) == shown


@pytest.mark.parametrize("width", [500, 1200])
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_fits_the_window_in_either_theme(lab, page, width, theme):
    page.evaluate(
        "theme => window.jupyterapp.commands.execute('apputils:change-theme',"
        " {theme: `JupyterLab ${theme}`})",
        theme,
    )
    page.locator(f"body[data-jp-theme-name='JupyterLab {theme}']").wait_for(state="attached")
    if width == 500:
        page.evaluate("window.jupyterapp.shell.collapseLeft()")
    page.set_viewport_size({"width": width, "height": 900})
    SCREENSHOTS.mkdir(exist_ok=True)
    for i, figure in enumerate(page.locator(".live-picture").all()):
        figure.scroll_into_view_if_needed()
        box = figure.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert figure.evaluate("node => node.scrollWidth <= node.clientWidth")
        figure.screenshot(path=SCREENSHOTS / f"live-{i}-{width}-{theme}.png")


def test_shift_enter_goes_on_from_a_slider(lab, page):
    figure = picture(page, "The weights of the past")
    index = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    figure.locator("figcaption").click()
    before = page.evaluate(index)
    slider(figure, "gamma").press("End")
    slider(figure, "gamma").press("Shift+Enter")
    page.wait_for_function(f"({index})() === {before + 1}")


def test_a_cell_that_runs_again_keeps_its_height(lab, page):
    heights = page.evaluate(
        """async () => {
          const {content} = window.jupyterapp.shell.currentWidget;
          const output = content.widgets.at(-1).node.querySelector('.jp-Cell-outputWrapper');
          content.activeCellIndex = content.widgets.length - 1;
          const heights = [output.offsetHeight];
          const watch = setInterval(() => heights.push(output.offsetHeight), 5);
          await window.jupyterapp.commands.execute('notebook:run-cell');
          await new Promise(resolve => setTimeout(resolve, 3000));
          clearInterval(watch);
          return heights;
        }"""
    )
    assert min(heights) >= heights[0] - 1
    assert abs(heights[-1] - heights[0]) <= 1
