"""A JupyterLab of the tests' own, and a browser to read it with."""

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import find_browser
import notebook_files as notebooks
import pytest
from hypothesis import settings
from IPython.core.interactiveshell import InteractiveShell
from lab import SIZE, Lab
from playwright.sync_api import sync_playwright

# The same cases every time, however slow the machine: a failure is the code's.
settings.register_profile("chapter", deadline=None, derandomize=True)
settings.load_profile("chapter")

# Notebook 07 on the digits: not 30 MB and minutes of training for every run of the tests.
os.environ.setdefault("CHAPTER_IMAGES", "digits")

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREENSHOTS = notebooks.ROOT / "screenshots"
SETTINGS = {"apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}}
# The debugger asks every kernel, and complains where a notebook is closed before it has its answer.
DISABLED = {"disabledExtensions": {"@jupyterlab/debugger-extension": True}}


@pytest.fixture(autouse=True)
def no_shell_is_left():
    """Where there is an IPython shell, `display` and matplotlib do other things than without."""
    yield
    left = InteractiveShell.initialized()
    InteractiveShell.clear_instance()  # or every test after this one would fail too
    assert not left


@pytest.fixture(scope="session")
def browser():
    path = find_browser.find()
    assert path, find_browser.MISSING
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def write_settings(folder, config):
    for name, values in SETTINGS.items():
        extension, plugin = name.split("/")
        path = folder / "@jupyterlab" / extension / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))
    (config / "labconfig").mkdir(parents=True)
    (config / "labconfig" / "page_config.json").write_text(json.dumps(DISABLED))


def wait_until_it_answers(url, process, seconds=120):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, f"JupyterLab ended with {process.returncode}"
        try:
            return urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)  # until the server listens there is nothing to wait on
    raise TimeoutError(f"no answer from {url} in {seconds} s")


@pytest.fixture(scope="session")
def lab_url(tmp_path_factory):
    """Serve a copy of the notebooks, away from the settings and files of whoever runs the tests."""
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(notebooks.ROOT / "notebooks", root / "notebooks")
    write_settings(root / "settings", root / "config")
    port, token = free_port(), secrets.token_hex(16)
    options = ["--no-browser", "--ip=127.0.0.1", f"--port={port}", "--ServerApp.port_retries=0"]
    options += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={root}"]
    if os.name == "posix" and os.geteuid() == 0:
        options.append("--allow-root")
    environment = os.environ | {
        "JUPYTER_TOKEN": token,
        "JUPYTER_CONFIG_DIR": str(root / "config"),
        "JUPYTERLAB_SETTINGS_DIR": str(root / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(root / "workspaces"),
    }
    with open(root / "log", "w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "jupyterlab", *options], env=environment, stderr=log, stdout=log
        )
        try:
            wait_until_it_answers(f"http://127.0.0.1:{port}/api?token={token}", process)
            yield f"http://127.0.0.1:{port}/lab{{}}?token={token}"
        finally:
            process.terminate()
            process.wait(timeout=30)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Keep a picture of the page that a test failed on: it says more than the log does."""
    report = yield
    if report.failed and report.when == "call" and "lab" in item.funcargs:
        item.funcargs["lab"].page.screenshot(path=SCREENSHOTS / f"{item.name}.png")
    return report


@pytest.fixture(scope="module")
def shared_lab(browser, lab_url):
    context = browser.new_context(viewport=SIZE, locale="en-GB")
    lab = Lab(context, lab_url)
    lab.start()
    lab.keep_cells("none")
    yield lab
    lab.shut_down_kernels()
    context.close()


@pytest.fixture
def lab(shared_lab):
    """Give the one JupyterLab that the tests of a file share; nothing may go wrong in it."""
    shared_lab.forget()
    yield shared_lab
    problems = list(shared_lab.problems)
    shared_lab.problems.clear()  # or every test after this one would fail too
    assert problems == []
