"""The notebooks in a real browser: they run, and the language switch does what it says."""

import notebook_files as notebooks
import pytest
from lab import scroll_to

NAMES = [path.stem for path in notebooks.PATHS]
SHOWN = {"en": {"en"}, "vi": {"vi"}, "both": {"en", "vi"}}
SCREENSHOTS = notebooks.ROOT / "screenshots"


def screenshot(lab, name):
    """Keep a picture of the whole notebook: the window grows until nothing needs scrolling."""
    height = lab.page.evaluate(
        "document.querySelector('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-WindowedPanel-inner')"
        ".scrollHeight"
    )
    lab.page.set_viewport_size({"width": 1200, "height": height + 200})
    SCREENSHOTS.mkdir(exist_ok=True)
    lab.page.locator(".jp-NotebookPanel:visible").screenshot(path=SCREENSHOTS / f"{name}.png")
    lab.page.set_viewport_size({"width": 1200, "height": 900})


@pytest.mark.parametrize("name", NAMES)
def test_runs_whole_and_speaks_both_languages(lab, name):
    lab.open(name)
    outputs = lab.run_all()
    assert outputs
    assert [o for cell in outputs for o in cell if o["output_type"] == "error"] == []
    for mode, languages in SHOWN.items():
        lab.choose(mode)
        assert lab.languages() == languages
        screenshot(lab, f"{name}-{mode}")


def test_switch_is_remembered_in_the_next_notebook_and_after_a_reload(lab):
    lab.open(NAMES[0])
    lab.run_switch()
    lab.choose("vi")
    lab.open(NAMES[1])
    lab.run_switch()
    assert lab.languages() == {"vi"}
    lab.prepare("saved", notebooks.read(notebooks.PATHS[0]), "full")
    lab.open("saved")
    lab.run_all()  # JupyterLab trusts a saved notebook's widgets once all of its cells have run
    lab.save()
    lab.page.reload()
    lab.page.locator(".chapter-language input[value=vi]:checked").wait_for()
    assert lab.languages() == {"vi"}


def test_two_notebooks_in_one_page_and_one_in_another_tab_follow_one_switch(lab):
    lab.open(NAMES[0])
    lab.run_switch()
    lab.open_beside(NAMES[1])
    lab.run_switch()
    other = lab.open(NAMES[0], lab.new_page())
    lab.run_switch(other)
    lab.choose("vi")
    assert lab.languages() == {"vi"}
    other.locator(".chapter-language input[value=vi]:checked").wait_for()
    assert lab.languages(other) == {"vi"}
    lab.choose("en", other)
    lab.page.locator(
        ".jp-NotebookPanel:visible .chapter-language input[value=en]:checked"
    ).wait_for()
    assert lab.languages() == {"en"}
    lab.open_beside(NAMES[0])  # it was behind the other one all the time
    lab.page.locator(
        ".jp-NotebookPanel:visible .chapter-language input[value=en]:checked"
    ).wait_for()
    assert lab.languages() == {"en"}


@pytest.fixture(scope="module")
def long_notebook():
    """Make a notebook of 60 cells: the switch, then prose."""
    notebook = notebooks.read(notebooks.PATHS[0])
    prose = [cell for cell in notebook.cells if cell.cell_type == "markdown"]
    switch = next(cell for cell in notebook.cells if "language.switch()" in cell.source)
    notebook.cells = [switch] + [prose[i % len(prose)].copy() for i in range(59)]
    for i, cell in enumerate(notebook.cells):
        cell.id = f"long-{i}"
    return notebook


@pytest.mark.parametrize("mode", ["none", "defer", "full", "contentVisibility"])
def test_switch_in_a_long_notebook_in_every_windowing_mode(lab, long_notebook, mode):
    lab.prepare(f"long-{mode}", long_notebook, mode)
    lab.open(f"long-{mode}")
    lab.run_switch()
    for choice in ("vi", "en", "both"):
        lab.choose(choice)
        for index in (59, 30, 0):  # to the end and back: cells leave the page and return to it
            scroll_to(lab.page, index)
            assert lab.languages() == SHOWN[choice]


def test_without_the_switch_both_languages_are_shown(lab):
    lab.open(NAMES[0])
    assert lab.languages() == {"en", "vi"}


def test_exported_to_html_both_languages_are_shown(browser, tmp_path):
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter().from_filename(str(notebooks.PATHS[0]))
    page = browser.new_page(viewport={"width": 1000, "height": 900}, offline=True)
    page.set_content(html, wait_until="domcontentloaded")
    for english, vietnamese in zip(
        page.locator(".bilingual > [lang=en]").all(),
        page.locator(".bilingual > [lang=vi]").all(),
        strict=True,
    ):
        above, below = english.bounding_box(), vietnamese.bounding_box()
        assert above["y"] + above["height"] <= below["y"]
        assert above["x"] == below["x"]
    SCREENSHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENSHOTS / "export.png", full_page=True)
    page.close()


def test_switch_by_keyboard(lab):
    lab.open(NAMES[0])
    lab.run_switch()
    lab.choose("en")
    for key, mode in (("ArrowRight", "vi"), ("ArrowDown", "both"), ("ArrowLeft", "vi")):
        lab.page.locator(".chapter-language input:checked").press(key)
        assert lab.page.locator(".chapter-language input:checked").get_attribute("value") == mode
        assert lab.languages() == SHOWN[mode]


def test_figures_fit_a_narrow_window(lab):
    lab.prepare("narrow", notebooks.read(notebooks.PATHS[0]), "none")
    lab.open("narrow")
    lab.run_all()
    lab.page.set_viewport_size({"width": 500, "height": 900})
    lab.page.evaluate("window.jupyterapp.shell.collapseLeft()")
    widths = lab.page.evaluate(
        "() => [...document.querySelectorAll('.jp-RenderedSVG > *')]"
        ".map(figure => [figure.offsetWidth ?? figure.clientWidth, figure.parentNode.clientWidth])"
    )
    assert len(widths) >= 2
    assert all(0 < figure <= room for figure, room in widths)
