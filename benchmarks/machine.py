"""A JupyterLab and a browser of the benchmark's own: those of the tests, without pytest."""

import os
import platform
import tempfile
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import nbformat
from candidates import notebook
from lab import Lab

import conftest

BROWSER = Path(__file__).with_name("browser.js").read_text(encoding="utf-8")
WINDOW = {"width": 1600, "height": 1200}
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
        self.browser, self.url, self.folder = browser, url, folder
        self.shared = self.new_context()

    def new_context(self):
        """Return a browser with an empty cache."""
        return self.browser.new_context(viewport=WINDOW, locale="en-GB")

    def open(self, name, sources):
        """Open a notebook made of the sources of its cells, in a tab that has browser.js."""
        nbformat.write(notebook(sources), self.folder / f"{name}.ipynb")
        lab = Lab(self.shared, self.url)
        lab.open(name, prose=False)
        lab.page.evaluate(BROWSER)
        return lab

    def description(self):
        """Name all that the figures depend on."""
        packages = "jupyterlab", "ipywidgets", "anywidget", "matplotlib", "ipympl"
        versions = ", ".join(f"{p} {version(p)}" for p in (*packages, "mpl-interactions"))
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


def run(lab):
    """Run the whole notebook, and return what its code cells print."""
    outputs = [output for cell in lab.run_all() for output in cell]
    errors = [f"{o['ename']}: {o['evalue']}" for o in outputs if o["output_type"] == "error"]
    if errors:
        raise RuntimeError(f"the benchmark's notebook stops: {errors}")
    return "".join(o["text"] for o in outputs if o["output_type"] == "stream")
