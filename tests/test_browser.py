"""The notebooks in a real browser: they run, and the language switch does what it says."""

import notebook_files as notebooks
import pytest
from lab import assert_accessible, scroll_to

FIRST = notebooks.PATHS[0]
SHOWN = {"en": {"en"}, "vi": {"vi"}, "both": {"en", "vi"}}


def switch_and_prose(count):
    """Make a notebook of the switch and of so many cells of prose."""
    notebook = notebooks.read(FIRST)
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    switch = next(cell for cell in notebook.cells if "language.switch()" in cell.source)
    notebook.cells = [switch] + [prose[i % len(prose)].copy() for i in range(count)]
    for i, cell in enumerate(notebook.cells):
        cell.id = f"cell-{i}"
    return notebook


@pytest.fixture(scope="module")
def short_notebook():
    return switch_and_prose(1)


@pytest.fixture(scope="module")
def long_notebook():
    return switch_and_prose(29)


def test_switch_is_remembered_in_the_next_notebook_and_after_a_reload(lab, short_notebook):
    lab.prepare("short", short_notebook)
    lab.open("short")
    lab.run_switch()
    lab.choose("vi")
    lab.prepare("third", short_notebook)
    lab.open("third")
    lab.run_switch()  # the only code: JupyterLab trusts a saved notebook once all of it has run
    assert lab.languages() == {"vi"}
    lab.save()
    lab.reload("third")
    lab.page.locator(".chapter-language input[value=vi]:checked").wait_for()
    assert lab.languages() == {"vi"}


@pytest.fixture
def other(lab):
    """Open another tab of the browser."""
    page = lab.new_page()
    yield page
    page.close()


def test_two_notebooks_in_one_page_and_one_in_another_tab_follow_one_switch(
    lab, other, short_notebook
):
    for name in ("short", "second"):
        lab.prepare(name, short_notebook)
    lab.open("second")
    lab.run_switch()
    lab.open_beside("short")
    lab.run_switch()
    lab.choose("vi")
    assert lab.languages() == {"vi"}
    lab.open("second", other)
    assert lab.languages(other) == {"en", "vi"}  # without the switch
    lab.run_switch(other)
    other.locator(".chapter-language input[value=vi]:checked").wait_for()
    assert lab.languages(other) == {"vi"}
    lab.choose("en", other)
    for name in ("short", "second"):  # the second was behind the other one all the time
        lab.open_beside(name)
        lab.page.locator(
            ".jp-NotebookPanel:visible .chapter-language input[value=en]:checked"
        ).wait_for()
        assert lab.languages() == {"en"}


@pytest.fixture(params=["defer", "full", "contentVisibility"])
def windowed(lab, long_notebook, request):
    """Open it where JupyterLab takes cells off the page; at the end, it keeps them all again."""
    lab.prepare("long", long_notebook)
    lab.keep_cells(request.param)
    yield lab.open("long")
    lab.keep_cells("none")


def test_switch_in_a_long_notebook_in_every_windowing_mode(lab, windowed):
    lab.run_switch()
    for choice in ("vi", "en", "both"):
        lab.choose(choice)
        for index in (29, 15, 0):  # to the end and back: cells leave the page and return to it
            scroll_to(windowed, index)
            assert lab.languages() == SHOWN[choice]


def test_exported_to_html_both_languages_are_shown(browser, tmp_path):
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter().from_filename(str(FIRST))
    page = browser.new_page(viewport={"width": 1000, "height": 900}, offline=True)
    page.set_content(html, wait_until="domcontentloaded")
    for english, vietnamese in zip(
        page.locator("div.bilingual > [lang=en]").all(),
        page.locator("div.bilingual > [lang=vi]").all(),
        strict=True,
    ):
        above, below = english.bounding_box(), vietnamese.bounding_box()
        assert above["y"] + above["height"] <= below["y"]
        assert above["x"] == below["x"]
    page.close()


def test_switch_by_keyboard(lab, short_notebook):
    lab.prepare("short", short_notebook)
    lab.open("short")
    lab.run_switch()
    lab.choose("en")
    for key, mode in (("ArrowRight", "vi"), ("ArrowDown", "both"), ("ArrowLeft", "vi")):
        lab.page.locator(".chapter-language input:checked").press(key)
        assert lab.page.locator(".chapter-language input:checked").get_attribute("value") == mode
        assert lab.languages() == SHOWN[mode]


def test_the_first_notebook_runs_whole_and_its_figures_fit_a_narrow_window(lab):
    page = lab.open(FIRST.stem)
    outputs = lab.run_all()
    assert [o for cell in outputs for o in cell if o["output_type"] == "error"] == []
    for mode in ("vi", "en"):
        lab.choose(mode)
        assert lab.languages() == {mode}
    assert_accessible(page, ".live-picture, .chapter-language")
    page.set_viewport_size({"width": 500, "height": 900})
    page.evaluate("window.jupyterapp.shell.collapseLeft()")
    widths = page.evaluate(
        "() => [...document.querySelectorAll('.jp-RenderedSVG > *')]"
        ".map(figure => [figure.offsetWidth ?? figure.clientWidth, figure.parentNode.clientWidth])"
    )
    assert len(widths) >= 2
    assert all(0 < figure <= room for figure, room in widths)
