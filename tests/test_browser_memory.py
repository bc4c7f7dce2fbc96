"""What pictures leave behind: in the page, the kernel, a copy of the notebook, and its file."""

import contextlib
import json
import math

import notebook_files as notebooks
import pytest
from lab import SAVE, new, said, slider
from pictures import follows, lengths, traced
from playwright.sync_api import TimeoutError

from d2l_helpers.live.widget import Live

CELLS = [
    "import gc\nfrom d2l_helpers import language, live\nlanguage.switch()",
    *(
        notebooks.source_of(notebooks.PATHS[1], name)
        for name in ("f_2d", "adagrad_2d", "rmsprop_2d")
    ),
    "",
    "live.trace(f_2d, rmsprop_2d, adagrad_2d)",
]
COUNT = f"""gc.collect()
from {Live.__module__} import Live
lives = [one for one in gc.get_objects() if isinstance(one, Live)]
print("tables:", sum(len(one.table) > 0 for one in lives), {{}})
del lives"""
CAPTION = "Drag the start point"
START = ".jp-NotebookPanel:visible [data-follow][role=slider]"
OPEN_ON = """async ([path, id]) => {
  const {commands} = window.jupyterapp;
  const widget = await commands.execute('docmanager:open', {path, kernel: {id}});
  await widget.context.sessionContext.ready;
}"""
KERNEL = "window.jupyterapp.shell.currentWidget.context.sessionContext.session.kernel.id"
CONTENT = """async path => {
  const {contents} = window.jupyterapp.serviceManager;
  return JSON.stringify((await contents.get(path)).content);
}"""
RUN_AND_SAVE = """async path => {
  const {commands, serviceManager} = window.jupyterapp, saved = [];
  let done = false;
  commands.execute('notebook:run-cell').then(() => setTimeout(() => { done = true; }, 1500));
  while (!done) {
    await commands.execute('docmanager:save');
    const {widgets} = (await serviceManager.contents.get(path)).content.metadata;
    saved.push(...Object.values(Object.values(widgets)[0].state));
  }
  return saved.map(({state}) => Object.keys(state).length);
}"""
TWICE = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture(scope="module")
def shown():
    f_2d, rmsprop_2d = (notebooks.define(notebooks.PATHS[1], n) for n in ("f_2d", "rmsprop_2d"))
    return traced(f_2d, rmsprop_2d)


@pytest.fixture
def name(request):
    """Name a notebook of the test's own: what other tests leave in their kernels is not there."""
    return request.node.name


@pytest.fixture
def page(lab, shown, name):
    lab.prepare(name, new(CELLS))
    lab.open(name, prose=False)
    lab.run_all()
    ready(lab.page, shown)
    return lab.page


def visible(page):
    return page.locator(".jp-NotebookPanel:visible .live-picture", has_text=CAPTION)


def walk(figure, shown):
    (line,) = (what for what in follows(shown, "line") if what["x"] == "x1")
    return figure.locator(f"[data-follow='{line['id']}']")


def ready(page, shown):
    """Wait until the one picture in front has its table, and what was before it is closed."""
    figure = visible(page)
    figure.locator(".readout output", has_text="0").first.wait_for()
    page.evaluate(TWICE)
    return figure


def assert_moves(page, figure, shown):
    line = walk(figure, shown)
    before = line.get_attribute("d")
    slider(figure, "eta").press("ArrowRight")
    page.wait_for_function(
        "([node, d]) => node.getAttribute('d') !== d", arg=[line.element_handle(), before]
    )


def assert_start_moves(page):
    """Move the start point: the kernel answers."""
    page.locator(START).press("ArrowRight")
    page.wait_for_function(
        "window.jupyterapp.shell.currentWidget.node"
        ".querySelector('[role=slider][data-follow]').ariaValueText === '(−4.9; −2.0)'"
    )


def buffers(page):
    """Return the bytes of all of the page's array buffers that are in use."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    size = session.send("Runtime.getHeapUsage")["backingStorageSize"]
    session.detach()
    return size


def tables(lab, mark):
    """Return how many pictures of the kernel still hold a table."""
    lab.edit(-2, COUNT.format(mark))
    text = lab.page.locator(".jp-OutputArea-output", has_text=f" {mark}").first
    text.wait_for()
    return int(text.inner_text().split()[1])


def test_a_cell_that_runs_again_and_again_holds_one_table(lab, page, shown, name):
    places = shown.spec["numbers"].values()
    positions = [math.prod(lengths(shown)[name] for name in place["by"]) for place in places]
    table = sum(n * place["n"] * place["bytes"] for n, place in zip(positions, places, strict=True))
    for _ in range(2):  # from the first run again on, there is a ghost
        lab.edit(-1, CELLS[-1])
        ready(page, shown)
    before = buffers(page)
    assert before > table  # what is measured holds the table
    for _ in range(10):
        lab.edit(-1, CELLS[-1])
        ready(page, shown)
    assert buffers(page) - before < table
    assert tables(lab, 1000) == 1
    assert_moves(page, visible(page), shown)


def test_a_copy_on_the_same_kernel_leaves_the_pictures_of_the_original(lab, page, shown, name):
    lab.save()
    content = json.loads(page.evaluate(CONTENT, f"notebooks/{name}.ipynb"))
    page.evaluate(SAVE, ["notebooks/copy.ipynb", content])
    page.evaluate(OPEN_ON, ["notebooks/copy.ipynb", page.evaluate(KERNEL)])
    lab.run_all()
    lab.edit(-1, CELLS[-1])
    assert_moves(page, ready(page, shown), shown)
    lab.open_beside(name)
    assert visible(page).count() == 1
    assert_moves(page, visible(page), shown)
    assert_start_moves(page)


def test_a_page_loaded_anew_finds_the_picture_of_its_kernel(lab, page, shown, name):
    lab.edit(-1, CELLS[-1])  # the first one's comm is gone
    assert min(page.evaluate(RUN_AND_SAVE, f"notebooks/{name}.ipynb")) > 0  # no closed one
    ready(page, shown)
    lab.save()
    lab.reload(name)
    assert_moves(page, ready(page, shown), shown)
    assert_start_moves(page)


def reopen(lab, name):
    """Open a notebook whose kernel is gone, again if ipywidgets has lost its models, as it may.

    If the new kernel answers while ipywidgets still reads the file, as on a busy machine, it says
    that all is restored, and an output that asks then is told that there is no model. The models
    are in the file all the same: a reader who loads the page once more finds them.
    """
    for _ in range(6):
        lab.reload(name)
        with contextlib.suppress(TimeoutError):  # the words may come first, the picture after them
            visible(lab.page).wait_for(timeout=8_000)
            break
    lab.problems[:] = [text for text in lab.problems if "widget model not found" not in text]
    return lab.page


def test_without_its_kernel_it_moves_and_says_what_needs_one_and_so_when_opened_again(
    lab, page, shown, name
):
    lab.save()
    content = page.evaluate(CONTENT, f"notebooks/{name}.ipynb")
    assert "widget-state+json" in content
    others = notebooks.PATHS[1].stat().st_size  # all else that notebook 02 keeps in its file
    assert len(content.encode()) + others < 4e6
    lab.shut_down()
    assert_moves(page, visible(page), shown)
    start = page.locator(START)
    start.press("ArrowRight")
    said(visible(page), "No answer yet").wait_for()
    assert start.get_attribute("aria-valuetext") == "(−5.0; −2.0)"
    assert all("Cannot send" in text for text in lab.problems), lab.problems
    lab.problems.clear()  # JupyterLab itself reports the kernel that is gone
    page = reopen(lab, name)
    assert_moves(page, ready(page, shown), shown)
