"""JupyterLab in a browser, as the tests drive it."""

import secrets

import nbformat
from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_notebook
from pictures import in_axes

SIZE = {"width": 1200, "height": 900}
PROSE = ".jp-NotebookPanel:visible .jp-RenderedMarkdown .bilingual"
RUN_ALL = """async () => {
  const app = window.jupyterapp;
  await app.shell.currentWidget.context.sessionContext.ready;
  await app.commands.execute('notebook:run-all-cells');
}"""
RUN_SWITCH = """async () => {
  const notebook = window.jupyterapp.shell.currentWidget;
  await notebook.context.sessionContext.ready;
  notebook.content.activeCellIndex = notebook.content.widgets
    .findIndex(cell => cell.model.sharedModel.source.includes('language.switch()'));
  await window.jupyterapp.commands.execute('notebook:run-cell');
}"""
OUTPUTS = """() => {
  const cells = [...window.jupyterapp.shell.currentWidget.content.model.cells];
  return cells.filter(cell => cell.type === 'code').map(cell => cell.outputs.toJSON());
}"""
EDIT = """async ([source, ...indexes]) => {
  const {content, context} = window.jupyterapp.shell.currentWidget;
  await context.sessionContext.ready;
  content.widgets.at(indexes[0]).model.sharedModel.setSource(source);
  for (const i of indexes) {
    content.activeCellIndex = i < 0 ? content.widgets.length + i : i;
    await window.jupyterapp.commands.execute('notebook:run-cell');
  }
}"""
ALONE = """async path => {
  const app = window.jupyterapp;
  const widget = await app.commands.execute('docmanager:open', {path});
  await widget.context.ready;
  await widget.context.revert(); // as the file has it, if it was open already
  for (const other of [...app.shell.widgets('main')]) if (other !== widget) other.dispose();
}"""
SHUT_DOWN = "window.jupyterapp.shell.currentWidget.context.sessionContext.shutdown()"
SHUT_DOWN_ALL = "window.jupyterapp.serviceManager.sessions.shutdownAll()"
SAVE = """async ([path, content]) => {
  await window.jupyterapp.serviceManager.contents
    .save(path, {type: 'notebook', format: 'json', content});
}"""
WINDOWING = """async mode => {
  await window.jupyterapp.serviceManager.settings.save(
    '@jupyterlab/notebook-extension:tracker', JSON.stringify({windowingMode: mode}));
}"""
DRAWN = """figure => [...figure.querySelectorAll('path[data-follow]')]
  .map(node => node.getAttribute('d')).join()"""


class Lab:
    """One browser context with JupyterLab open; what goes wrong in it is kept in `problems`."""

    def __init__(self, context, url):
        self.context, self.url, self.problems = context, url, []
        self.shared = None  # the notebook in front, if the next test can go on with it
        self.page = self.new_page()

    def new_page(self):
        page = self.context.new_page()
        page.set_default_timeout(60_000)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.problems.append(f"page error: {error}"))
        return page

    def _note(self, message):
        url = message.location.get("url", "")
        # JupyterLab asks now and then which kernels there are; while one starts, the answer is 500.
        starting = "/api/kernels?" in url and "status of 500" in message.text
        if message.type == "error" and not starting:
            self.problems.append(f"console: {message.text} ({url})")

    def start(self, page=None):
        """Load JupyterLab, unless the page has."""
        page = page or self.page
        if page.url == "about:blank":
            self._load("", page)
        return page

    def reload(self, name):
        """Load the page anew, at the address of a notebook."""
        self._load(f"/tree/notebooks/{name}.ipynb", self.page)
        self.page.wait_for_function("window.jupyterapp.shell.currentWidget?.context?.isReady")

    def _load(self, path, page):
        # A new workspace: no earlier tab comes back.
        page.goto(self.url.format(f"/workspaces/{secrets.token_hex(4)}{path}"))
        page.wait_for_function("window.jupyterapp?.started")

    def open(self, name, page=None, prose=True):
        """Show a notebook as its file has it, and no other; a kernel that it has goes on."""
        page, self.shared = self.start(page), None
        page.evaluate(ALONE, f"notebooks/{name}.ipynb")
        if prose:
            page.locator(PROSE).first.wait_for()
        return page

    def open_beside(self, name):
        """Open a second notebook in the same page."""
        self.page.evaluate(
            "async path => (await window.jupyterapp.commands.execute('docmanager:open', {path}))"
            ".context.ready",
            f"notebooks/{name}.ipynb",
        )

    def run_all(self, page=None):
        """Run every cell of the notebook in front and return the outputs of its code cells."""
        page = page or self.page
        page.evaluate(RUN_ALL)
        return page.evaluate(OUTPUTS)

    def run_switch(self, page=None):
        """Run the cell that shows the language switch, and no other."""
        page = page or self.page
        page.evaluate(RUN_SWITCH)
        page.locator(".jp-NotebookPanel:visible .chapter-language").wait_for()

    def prepare(self, name, notebook):
        """Put a notebook beside the others."""
        self.page.evaluate(SAVE, [f"notebooks/{name}.ipynb", notebook])

    def keep_cells(self, mode):
        """Choose which cells JupyterLab takes off the page when they are out of view."""
        self.page.evaluate(WINDOWING, mode)

    def edit(self, index, source, *then):
        """Type a new source into a cell of the notebook in front, run it, then others."""
        self.page.evaluate(EDIT, [source, index, *then])

    def save(self):
        self.page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")

    def choose(self, mode, page=None):
        """Use the language switch of the notebook in front."""
        page = page or self.page
        scroll_to(page, 0)
        page.locator(f".jp-NotebookPanel:visible .chapter-language input[value={mode}]").check()

    def languages(self, page=None):
        """Return which languages' parts are shown among those now on the page."""
        page = page or self.page
        return {
            language
            for language in ("en", "vi")
            if page.locator(f"{PROSE} > [lang={language}]:visible").count()
        }

    def forget(self):
        """Undo what an earlier test has chosen: the language, and the size of the window."""
        self.page.set_viewport_size(SIZE)
        self.page.evaluate("localStorage.clear()")

    def shut_down(self):
        """Shut down the kernel of the notebook in front."""
        self.page.evaluate(SHUT_DOWN)

    def shut_down_kernels(self):
        self.page.evaluate(SHUT_DOWN_ALL)


def scroll_to(page, index):
    """Bring a cell into view, also where JupyterLab takes the others off the page."""
    page.evaluate(
        "async index => { const notebook = window.jupyterapp.shell.currentWidget.content;"
        "await notebook.scrollToItem(index, 'start'); }",
        index,
    )


def new(sources):
    """Return a notebook of code cells."""
    cells = [new_code_cell(source, id=f"cell-{i}") for i, source in enumerate(sources)]
    metadata = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    return nbformat.from_dict(new_notebook(cells=cells, metadata=metadata))


def picture(page, caption):
    return page.locator(".live-picture", has_text=caption).first


def said(figure, text):
    """Find what the picture says in words; the places kept for other texts are not it."""
    return figure.locator("[role=status]", has_text=text)


def slider(figure, name):
    return figure.locator(f"input[data-slider='{name}']")


def drawn(figure, what, picture):
    """Return the points of what follows as they stand in the SVG, in the units of its axes."""
    d = figure.locator(f"[data-follow='{what['id']}']").get_attribute("d")
    return in_axes(picture.spec["panels"][what["panel"]], d)


def drag(page, locator, share, to):
    """Drag a slider's thumb with the mouse from one share of its width to another."""
    box = locator.bounding_box()
    thumb, y = 16, box["y"] + box["height"] / 2
    place = [box["x"] + thumb / 2 + s * (box["width"] - thumb) for s in (share, to)]
    page.mouse.move(place[0], y)
    page.mouse.down()
    page.mouse.move(place[1], y, steps=10)
    page.mouse.up()


def move(page, figure, name, end, hand):
    """Move a slider to an end, 0 or 1, by "keyboard" or from the other end by "mouse"."""
    handle = slider(figure, name)
    if hand == "keyboard":
        handle.press("End" if end else "Home")
    else:
        handle.press("Home" if end else "End")
        drag(page, handle, 1 - end, end)


def assert_accessible(page, selector=".live-picture"):
    """Find nothing that axe-core would report, of WCAG's levels A and AA, in the theme shown."""
    options = {"resultTypes": ["violations"], "preload": False}  # no style sheet is asked for again
    violations = Axe().run(page, selector, options).response["violations"]
    found = [(one["id"], node["html"][:200]) for one in violations for node in one["nodes"]]
    assert not found, found
