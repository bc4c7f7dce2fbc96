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
from lab import Lab
from playwright.sync_api import sync_playwright

# The same cases every time, however slow the machine: a failure is the code's.
settings.register_profile("chapter", deadline=None, derandomize=True)
settings.load_profile("chapter")

# Notebook 06 on the digits: not 30 MB and minutes of training for every run of the tests.
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
SETTINGS = {"apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False}}


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


def write_settings(folder):
    for name, values in SETTINGS.items():
        extension, plugin = name.split("/")
        path = folder / "@jupyterlab" / extension / f"{plugin}.jupyterlab-settings"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(values))


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
    write_settings(root / "settings")
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


@pytest.fixture
def lab(browser, lab_url):
    """Open JupyterLab in a fresh context; at the end nothing may have gone wrong in it."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, locale="en-GB")
    lab = Lab(context, lab_url)
    yield lab
    problems = list(lab.problems)  # a request that the shut-down below cuts off is none
    lab.shut_down_kernels()
    context.close()
    assert problems == []
