"""The live pictures under a reader's hands, in a real browser."""

import notebook_files as notebooks
import numpy as np
import pytest
from lab import assert_accessible, drawn, move, new, picture, said, slider
from pictures import follows, in_axes, traced

from d2l_helpers import engine
from d2l_helpers.formulas import HIGH, LOW
from d2l_helpers.live.sliders import ETAS, GAMMAS
from d2l_helpers.live.trace_numbers import LAST

rmsprop_2d = notebooks.define(notebooks.PATHS[1], "rmsprop_2d")
f_2d = notebooks.define(notebooks.PATHS[1], "f_2d")
UPDATE = notebooks.source_of(notebooks.PATHS[1], "rmsprop_2d")
CHAPTER = {"eta": 0.4, "gamma": 0.9, "steps": 20}
VALUES = {"eta": ETAS, "gamma": GAMMAS, "steps": np.arange(LAST + 1)}
CAPTION = "Drag the start point"
PIXELS = """async image => {
  const bitmap = new Image();
  bitmap.src = image.getAttribute('href');
  await bitmap.decode();
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
  canvas.drawImage(bitmap, 0, 0);
  const {data, width, height} = canvas.getImageData(0, 0, bitmap.width, bitmap.height);
  const at = (row, column) => [...data.slice(4 * (row * width + column)).slice(0, 4)];
  return Array.from({length: height}, (_, row) =>
    Array.from({length: width}, (_, column) => at(row, column)));
}"""
BECOMES = f"""async (image, wanted) => {{
  const near = (color, cell) => color.every((part, k) => Math.abs(part - cell[k]) <= 4);
  const alike = (cell, color) => color ? cell[3] && near(color, cell) : !cell[3];
  for (const end = performance.now() + 60_000; performance.now() < end;) {{
    const painted = await ({PIXELS})(image);
    if (wanted.every(([row, column, color]) => alike(painted[row][column], color))) return true;
    await new Promise(requestAnimationFrame);
  }}
  return false;
}}"""
CELLS = [
    "import numpy as np\nfrom d2l_helpers import language, live\nlanguage.switch()",
    *(notebooks.source_of(notebooks.PATHS[0], name) for name in ("remember", "leaky_weights")),
    *(notebooks.source_of(notebooks.PATHS[1], name) for name in ("f_2d", "adagrad_2d")),
    UPDATE,
    "live.memory(remember, leaky_weights, np.concatenate([np.full(10, 1.0), np.full(90, 0.1)]))",
    "live.trace(f_2d, rmsprop_2d, adagrad_2d)",
]


def run(lab, name):
    """Run a notebook with two pictures, anew; without d2l, which is slow."""
    lab.prepare(name, new(CELLS))
    page = lab.open(name, prose=False)
    lab.run_all()
    page.locator(".live-picture").nth(1).wait_for()
    page.wait_for_function("document.querySelectorAll('.foot output').length > 3")
    return page


@pytest.fixture
def page(lab):
    """Give the notebook that the tests of this file share, with the chapter's settings."""
    if lab.shared != "live":
        run(lab, "live")
        lab.shared = "live"
    for back in lab.page.get_by_role("button", name="Back to the chapter").all():
        back.click()
    return lab.page


@pytest.fixture
def edit(lab, page):
    """Give a function that edits a cell; the next test opens the notebook anew."""
    yield lab.edit
    lab.shared = None


@pytest.fixture
def figure(page):
    return picture(page, CAPTION)


@pytest.fixture(scope="module")
def shown():
    return traced(f_2d, rmsprop_2d)


def walk_of(picture, name="x1"):
    (walk,) = (what for what in follows(picture, "line") if what["x"] == name)
    return walk


def assert_walk(figure, shown, eta, gamma, steps, start=engine.START):
    points = engine.trace_2d(rmsprop_2d, int(steps), start, eta=eta, gamma=gamma)[:, :2]
    near = np.abs(points).max(axis=1) < 50
    found = drawn(figure, walk_of(shown), shown)
    np.testing.assert_allclose(found[near], points[near], rtol=2e-3, atol=6e-3)


def settled(page, figure, action):
    """Do something, and wait until the walk has changed."""
    walk = figure.locator("[data-follow]").nth(3)
    before = walk.get_attribute("d")
    action()
    page.wait_for_function(
        "([node, d]) => node.getAttribute('d') !== d", arg=[walk.element_handle(), before]
    )


@pytest.mark.parametrize("hand", ["keyboard", "mouse"])
def test_every_slider_to_both_ends_and_back(page, figure, shown, hand):
    figure.scroll_into_view_if_needed()
    assert_walk(figure, shown, **CHAPTER)
    for name in ("eta", "gamma", "steps"):
        if hand == "mouse" and name == "gamma":
            continue  # it stands upright; the map, below, is its mouse
        for end in (1, 0):
            move(page, figure, name, end, hand)
            assert_walk(figure, shown, **CHAPTER | {name: VALUES[name][-end]})
        figure.get_by_role("button", name="Back to the chapter").click()
        assert_walk(figure, shown, **CHAPTER)


def test_no_height_changes_under_the_hand(page, figure):
    height = figure.bounding_box()["height"]
    for name, key in (("eta", "End"), ("gamma", "End"), ("steps", "Home"), ("steps", "End")):
        slider(figure, name).press(key)
        assert figure.bounding_box()["height"] == pytest.approx(height, abs=1)


def test_the_map_moves_both_sliders_and_its_cells_have_their_colours(page, figure, shown):
    image = figure.locator("image[data-follow]")
    image.scroll_into_view_if_needed()
    box = image.bounding_box()
    place = [box["x"] + box["width"] * 9.5 / 64, box["y"] + box["height"] * (1 - 20.5 / 64)]
    page.mouse.move(*place)
    page.mouse.click(*place, button="middle")
    assert_walk(figure, shown, **CHAPTER)
    page.mouse.down()
    page.mouse.move(place[0] + box["width"] * 3 / 64, place[1], steps=3)
    page.mouse.up()
    assert [slider(figure, name).input_value() for name in ("eta", "gamma")] == ["12", "20"]
    assert_walk(figure, shown, ETAS[12], GAMMAS[20], 20)
    assert_colours(image, shown, 20)
    slider(figure, "steps").press("Home")
    slider(figure, "steps").press("ArrowRight")
    assert_colours(image, shown, 1)


def assert_colours(image, shown, steps, start=engine.START):
    painted = image.evaluate(PIXELS)
    for row, column, color in colours(shown, steps, start):
        if color is None:
            assert painted[row][column][3] == 0  # the hatched ground shows
        else:
            np.testing.assert_allclose(painted[row][column][:3], color, atol=4)


def colours(shown, steps, start):
    """Yield row, column and colour of some of the map's cells, of those that are hatched None."""
    (what,) = follows(shown, "map")
    for i, j in ((7, 34), (0, 0), (63, 63), (40, 20), (2, 60), (30, 5)):
        run = engine.trace_2d(rmsprop_2d, steps, start, eta=ETAS[i], gamma=GAMMAS[j])[:, :2]
        if ((run < LOW) | (run > HIGH)).any():
            yield 63 - j, i, None
            continue
        share = (np.log10(f_2d(*run[-1])) - what["low"]) / (what["high"] - what["low"])
        yield 63 - j, i, what["colors"][round(255 * np.clip(share, 0, 1))]


def handle_of(figure):
    return figure.locator("[data-follow][role=slider]")


@pytest.fixture
def moved(lab, figure):
    """Give the picture, whose start point is then moved; the next test opens the notebook anew."""
    yield figure
    lab.shared = None


def grab(page, figure, shown, target):
    """Press the mouse on the start point and move it, without letting go, to a target."""
    handle_of(figure).scroll_into_view_if_needed()
    svg = figure.locator(".panel > svg").first.bounding_box()
    panel = shown.spec["panels"][0]
    unit = svg["width"] / panel["size"][0]
    x0, xs, y0, ys = panel["scale"]
    at = [
        (svg["x"] + unit * (x0 + xs * x), svg["y"] + unit * (y0 + ys * y))
        for x, y in (engine.START, target)
    ]
    page.mouse.move(*at[0])
    page.mouse.down()
    page.mouse.move(*at[1], steps=4)


def assert_becomes(figure, shown, steps, start):
    """Wait until the map has the colours of a start point: an answer is on its way."""
    wanted = [list(cell) for cell in colours(shown, steps, start)]
    assert figure.locator("image[data-follow]").evaluate(BECOMES, wanted)


def test_the_walk_and_the_map_follow_the_start_point_while_it_is_dragged(page, moved, shown):
    settled(page, moved, lambda: grab(page, moved, shown, (-3.04, 0.97)))
    assert_walk(moved, shown, **CHAPTER, start=(-3.0, 1.0))  # it snaps to tenths
    assert_becomes(moved, shown, 20, (-3.0, 1.0))
    page.mouse.up()
    slider(moved, "steps").press("ArrowRight")  # of this, only the new table knows
    assert_becomes(moved, shown, 21, (-3.0, 1.0))
    slider(moved, "steps").press("ArrowLeft")
    assert_walk(moved, shown, **CHAPTER, start=(-3.0, 1.0))
    slider(moved, "eta").press("End")
    assert_walk(moved, shown, **CHAPTER | {"eta": ETAS[-1]}, start=(-3.0, 1.0))
    settled(page, moved, moved.get_by_role("button", name="Back to the chapter").click)
    page.wait_for_function(
        "node => node.getAttribute('aria-valuetext') === '(−5.0; −2.0)'",
        arg=handle_of(moved).element_handle(),
    )


def test_the_start_point_by_the_arrow_keys(page, moved, shown):
    walk, presses = moved.locator("[data-follow]").nth(3), 0
    before = walk.get_attribute("d")
    # It follows the held key, and does not wait for its end.
    while walk.get_attribute("d") == before:
        assert presses < 60
        handle_of(moved).press("ArrowRight")
        presses += 1
        page.wait_for_timeout(50)
    start = round(-5 + 0.1 * presses, 1), -2.0
    assert_walk(moved, shown, **CHAPTER, start=start)
    words = f"({start[0]}; −2.0)".replace("-", "−")
    assert handle_of(moved).get_attribute("aria-valuetext") == words


def test_who_begins_on_the_frame_has_not_left_it(page, moved, shown):
    settled(page, moved, lambda: grab(page, moved, shown, (-1.0, 3.0)))  # it stops at the edge
    assert_walk(moved, shown, **CHAPTER, start=(-1.0, HIGH[1]))
    assert "leaves at step 0" not in moved.locator("svg").first.text_content()
    page.mouse.up()


def test_the_start_point_by_touch(lab, page, moved, shown):
    handle_of(moved).scroll_into_view_if_needed()
    box = handle_of(moved).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    touch = lab.context.new_cdp_session(page)
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": True})

    def send(kind, *moved):
        points = [{"x": x + by, "y": y} for by in moved]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def swipe():
        send("touchStart", 0)
        send("touchMove", 30)
        send("touchMove", 60)

    settled(page, moved, swipe)
    assert drawn(moved, walk_of(shown), shown)[0][0] > -4.8
    send("touchEnd")
    touch.send("Emulation.setTouchEmulationEnabled", {"enabled": False})


def test_it_plays_stops_and_makes_a_single_step(page, figure, shown):
    play, step = (
        figure.get_by_role("button", name="play"),
        figure.get_by_role("button", name="one step"),
    )
    step.click()
    assert slider(figure, "steps").input_value() == "21"
    play.click()
    page.wait_for_function(
        "node => Number(node.value) === 3", arg=slider(figure, "steps").element_handle()
    )
    play.click()
    stopped = int(slider(figure, "steps").input_value())
    assert_walk(figure, shown, **CHAPTER | {"steps": stopped})
    page.emulate_media(reduced_motion="reduce")
    play.click()
    assert slider(figure, "steps").input_value() == str(LAST)  # at once
    page.emulate_media(reduced_motion="no-preference")


def test_a_run_that_leaves_the_frame_says_when_and_where_to(page, figure):
    slider(figure, "gamma").press("End")
    x1, x2 = engine.trace_2d(rmsprop_2d, 1, eta=0.4, gamma=GAMMAS[-1])[-1, :2]
    words = f"leaves at step 1: ({x1:.3g}; {x2:.3g})".replace("-", "−")
    assert words in figure.locator("svg").first.text_content()


def test_adagrad_can_be_put_away(figure, shown):
    adagrad = figure.locator(f"[data-follow='{walk_of(shown, 'adagrad x1')['id']}']")
    assert len(adagrad.get_attribute("d")) > 20
    figure.get_by_role("checkbox").uncheck()
    assert adagrad.get_attribute("d") == ""
    figure.get_by_role("checkbox").check()
    assert len(adagrad.get_attribute("d")) > 20


def test_the_line_of_time_is_dragged(page):
    memory = picture(page, "What does the average")
    line = memory.locator("path.dragged").first
    line.scroll_into_view_if_needed()
    svg = memory.locator(".panel > svg").first.bounding_box()
    box = line.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, svg["y"] + 40)
    page.mouse.down()
    page.mouse.move(svg["x"] + svg["width"] * 0.7, svg["y"] + 40, steps=4)
    page.mouse.up()
    assert int(slider(memory, "t").input_value()) > 55


def test_an_edit_keeps_the_sliders_and_leaves_a_ghost(edit, figure, shown):
    slider(figure, "eta").press("ArrowRight")
    edit(5, UPDATE.replace("0.2 * x1, 4 * x2", "0.2 * x1, 2 * x2"), -1)
    ghost = figure.locator(".ghost")
    ghost.first.wait_for(state="attached")
    assert float(ghost.first.evaluate("node => getComputedStyle(node).opacity")) < 0.5
    assert slider(figure, "eta").input_value() == "8"
    assert figure.locator("details pre").first.text_content().count("2 * x2") == 1
    before = engine.trace_2d(rmsprop_2d, 20, eta=ETAS[8], gamma=0.9)[:, :2]
    pale = in_axes(shown.spec["panels"][0], ghost.first.get_attribute("d"))
    np.testing.assert_allclose(pale, before, rtol=2e-3, atol=6e-3)


def test_an_edit_that_breaks_the_function_is_shown_as_text_and_mended(edit, page, figure, shown):
    evil = "<script>window.hacked = 1</script><img src=x onerror='window.hacked = 1'>"
    edit(5, UPDATE.replace("return", f'raise ValueError("{evil}")\n    return'), -1)
    problem = page.locator(".live-problem")
    problem.wait_for()
    assert evil in problem.locator("pre").inner_text()
    assert problem.locator("script, img").count() == 0
    assert page.evaluate("window.hacked") is None
    edit(5, UPDATE, -1)
    problem.wait_for(state="detached")
    slider(figure, "eta").press("Home")
    assert_walk(figure, shown, **CHAPTER | {"eta": ETAS[0]})


def test_the_step_at_which_a_run_diverges_is_named(edit, figure):
    # s1 counts the steps: the eighth has no number.
    lines = "x1 = x1 if s1 < 7 else float('nan')\n    s1 = s1 + 1\n    return x1, x2, s1, s2"
    edit(5, f"{UPDATE.splitlines()[0]}\n    {lines}", -1)
    said(figure, "From step 8 on there is no number any more").wait_for()
    slider(figure, "steps").press("Home")
    said(figure, "From step 8 on").wait_for(state="detached")


RUN_AGAIN = """async () => {
  const {content} = window.jupyterapp.shell.currentWidget;
  const output = content.widgets.at(-1).node.querySelector('.jp-Cell-outputWrapper');
  const before = output.querySelector('.live-picture');
  const heights = [output.offsetHeight];
  const frame = () => new Promise(requestAnimationFrame);
  const whole = now => now && now !== before && !output.style.minHeight
    && [...now.querySelectorAll('.foot output')].some(number => number.value);
  content.activeCellIndex = content.widgets.length - 1;
  const run = window.jupyterapp.commands.execute('notebook:run-cell');
  while (!whole(output.querySelector('.live-picture'))) {
    await frame();
    heights.push(output.offsetHeight);
  }
  await run;
  await frame();
  return [...heights, output.offsetHeight];
}"""


def test_a_cell_that_runs_again_keeps_its_height(page):
    heights = page.evaluate(RUN_AGAIN)
    assert len(heights) > 2
    assert min(heights) >= heights[0] - 2
    assert abs(heights[-1] - heights[0]) <= 2


def test_texts_follow_the_language(lab, page, figure):
    for mode, words in (("vi", "Hãy kéo điểm xuất phát"), ("en", CAPTION)):
        lab.choose(mode)
        assert figure.locator(f"figcaption [lang={mode}]", has_text=words).is_visible()
        other = {"vi": "en", "en": "vi"}[mode]
        assert figure.locator(f"[lang={other}]:visible").count() == 0
        assert figure.locator("tspan.dot:visible").count() == 0


@pytest.fixture
def change_theme(page):
    """Give a function that changes JupyterLab's theme; at the end it is light again."""

    def change(theme):
        command = "theme => window.jupyterapp.commands.execute('apputils:change-theme', {theme})"
        page.evaluate(command, f"JupyterLab {theme}")
        page.locator(f"body[data-jp-theme-name='JupyterLab {theme}']").wait_for(state="attached")

    yield change
    change("Light")


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_fits_the_window_in_either_theme(page, change_theme, theme):
    change_theme(theme)
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    assert_accessible(page)
    for width, height in ((1024, 768), (420, 900)):
        page.set_viewport_size({"width": width, "height": height})
        for figure in page.locator(".live-picture").all():
            figure.scroll_into_view_if_needed()
            box = figure.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
            assert figure.evaluate("node => node.scrollWidth <= node.clientWidth")
            small = figure.evaluate(
                "node => Math.min(...[...node.querySelectorAll('text')].filter(t => t.textContent)"
                ".map(t => t.getScreenCTM().a * parseFloat(getComputedStyle(t).fontSize)))"
            )
            assert small >= 12.9  # pixels on the screen
            if width == 1024:
                assert box["height"] <= 640  # with JupyterLab's bars, one screen


def test_shift_enter_goes_on_from_a_slider(page, figure):
    index = "() => window.jupyterapp.shell.currentWidget.content.activeCellIndex"
    memory = picture(page, "What does the average")
    memory.locator("figcaption").click()
    before = page.evaluate(index)
    slider(memory, "gamma").press("Shift+Enter")
    page.wait_for_function(f"({index})() === {before + 1}")
