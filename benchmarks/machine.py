"""A JupyterLab and a browser of the benchmark's own: those of the tests, without pytest."""

import os
import platform
import tempfile
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import lab
import nbformat

import conftest

BROWSER = Path(__file__).with_name("browser.js").read_text(encoding="utf-8")
WINDOW = {"width": 1600, "height": 1200}
PACKAGES = "jupyterlab", "ipywidgets", "anywidget", "matplotlib", "ipympl"
# What a fixture of the tests does, as a context manager.
serve = contextmanager(conftest.lab_url.__wrapped__)
launch = contextmanager(conftest.browser.__wrapped__)


class Folders:
    """What the tests' JupyterLab needs of pytest: a new folder, which vanishes at the end."""

    def __init__(self, root):
        self.lab = Path(root) / "lab"

    def mktemp(self, _):
        """Return the folder."""
        self.lab.mkdir()
        return self.lab


class Machine:
    """The browser and the JupyterLab that all measurements share."""

    def __init__(self, browser, url, folder):
        self.browser, self.url, self.folder, self.labs = browser, url, folder, []

    def load(self, name=None):
        """Load JupyterLab, with a notebook or without, in a window whose cache is empty."""
        context = self.browser.new_context(viewport=WINDOW, locale="en-GB")
        self.labs.append(lab.Lab(context, self.url))
        self.labs[-1].reload(name) if name else self.labs[-1].start()
        self.labs[-1].page.evaluate(BROWSER)
        return self.labs[-1]

    def show(self, name, sources):
        """Run a notebook made of the sources of its cells, which are folded away."""
        notebook = lab.new(sources)
        for cell in notebook.cells:
            cell.metadata = {"jupyter": {"source_hidden": True}}  # so that the picture fits
        nbformat.write(notebook, self.folder / f"{name}.ipynb")
        shown = self.load(name)
        healthy(shown.run_all())
        return shown.page

    def problems(self):
        """Return what went wrong in the pages."""
        return [problem for shown in self.labs for problem in shown.problems]

    def description(self):
        """Name all that the figures depend on."""
        versions = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
        return (
            f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, headless Chromium "
            f"{self.browser.version}, Python {platform.python_version()}, {versions}"
        )


@contextmanager
def machine():
    """Start JupyterLab and the browser, and end both."""
    with tempfile.TemporaryDirectory() as root:
        folders = Folders(root)
        with serve(folders) as url, launch() as browser:
            yield Machine(browser, url, folders.lab / "notebooks")


def healthy(outputs):
    """Raise if a cell did not run; `outputs` holds a list for each of them."""
    for output in (output for cell in outputs for output in cell):
        if output["output_type"] == "error":
            raise RuntimeError(f"a notebook stops: {output['ename']}: {output['evalue']}")
