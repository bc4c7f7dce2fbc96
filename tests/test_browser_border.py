"""The border to the reader's code, in a real browser: what stops, what differs from run to run."""

import notebook_files as notebooks
import pytest
from lab import new, picture, slider

UPDATE = notebooks.source_of(notebooks.PATHS[1], "rmsprop_2d")
CELLS = [
    "import random, time\nfrom d2l_helpers import language, live\nlanguage.switch()",
    *(notebooks.source_of(notebooks.PATHS[1], name) for name in ("f_2d", "adagrad_2d")),
    UPDATE,
    "live.trace(f_2d, rmsprop_2d, adagrad_2d)",
]
EDITED, SHOWN = 3, 4  # cells
CAPTION = "Drag the start point"
START = """() => {
  const {content} = window.jupyterapp.shell.currentWidget;
  content.activeCellIndex = content.widgets.length - 1;
  window.jupyterapp.commands.execute('notebook:run-cell');
}"""
INTERRUPT = (
    "window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.interrupt()"
)


@pytest.fixture
def page(lab):
    """Give the notebook that the tests share: each ends with or begins by an edit of its own."""
    if lab.shared != "border":
        lab.prepare("border", new(CELLS))
        lab.open("border", prose=False)
        lab.run_all()
        picture(lab.page, CAPTION).wait_for()
        lab.shared = "border"
    lab.choose("en")
    return lab.page


def update(*lines):
    """Return an update of the notebook's name, with lines of the reader's before the return."""
    head = "def rmsprop_2d(x1, x2, s1, s2, eta=0.4, gamma=0.9):"
    return "\n    ".join([head, *lines, "return x1, x2, s1, s2"])


def test_the_stop_button_gives_the_kernel_back_and_leaves_the_picture(lab, page):
    lab.edit(EDITED, update("time.sleep(0.2)"))
    page.evaluate(START)
    bar = page.locator(".jp-OutputArea .widget-hbox", has_text="■")
    bar.wait_for()
    page.evaluate(INTERRUPT)
    page.get_by_text("Stopped: this is the picture of before").wait_for()
    bar.wait_for(state="detached")
    figure = picture(page, CAPTION)
    slider(figure, "eta").press("Home")
    assert slider(figure, "eta").get_attribute("aria-valuetext") == "0.05"
    lab.edit(EDITED, UPDATE, SHOWN)
    page.get_by_text("Stopped: this is the picture of before").wait_for(state="detached")
    picture(page, CAPTION).wait_for()


def test_that_runs_differ_is_said_in_both_languages(lab, page):
    lab.edit(EDITED, update("x1 = 0.5 * x1 + random.random()"), SHOWN)
    note = picture(page, CAPTION).locator(".note", has_text="Two runs")
    for mode, words in (("en", "Two runs of your code"), ("vi", "Hai lần chạy")):
        lab.choose(mode)
        assert note.locator(f"[lang={mode}]", has_text=words).is_visible()
