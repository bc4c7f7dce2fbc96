"""Find a browser for the tests; where there is none, bring one.

Usage: python tools/find_browser.py
A Chromium or Chrome on the PATH is used as it is. Else Playwright's own is fetched into .browser/;
where that cannot be had, root gets the package of Debian or Ubuntu. Every run looks anew, because
a browser of the system's may be gone since the last one.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"
FOLDER = Path(__file__).resolve().parents[1] / ".browser"
PLAYWRIGHT = sys.executable, "-m", "playwright"
PATIENCE = "10000"  # milliseconds without a sign of life; Playwright tries five times
MISSING = (
    "The browser tests need Chromium or Google Chrome, but none is on the PATH and none could be "
    "fetched: install one of them (Debian: apt-get install chromium fonts-dejavu-core)."
)


def find():
    """Return the path of a browser that starts.

    Returns
    -------
    str or None
        None if there is none: neither on the PATH nor in .browser/.
    """
    found = filter(None, map(shutil.which, NAMES))
    # Ubuntu's chromium-browser without its snap, and Playwright's without the system's libraries,
    # are there and do not start.
    return next((str(path) for path in (*found, *fetched()) if run(path, "--version")), None)


def fetched():
    """Yield what Playwright has fetched whole."""
    for mark in FOLDER.glob("*/INSTALLATION_COMPLETE"):
        yield from mark.parent.glob("*/*headless*shell")


def run(*command, **environment):
    """Run a command, unheard; tell whether it succeeded."""
    try:
        done = subprocess.run(
            command,
            env=os.environ | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return False
    return done.returncode == 0


def fetch():
    """Fetch Playwright's Chromium without windows into .browser/."""
    print("Fetching Chromium for the browser tests into .browser (some 100 MB).", flush=True)
    settings = {
        "PLAYWRIGHT_BROWSERS_PATH": str(FOLDER),
        "PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT": PATIENCE,
    }
    run(*PLAYWRIGHT, "install", "--only-shell", "chromium", **settings)


def add_libraries():
    """Install the system's libraries that a fetched browser lacks."""
    if any(fetched()) and may_install():
        print("Installing the libraries that it needs.", flush=True)
        run(*PLAYWRIGHT, "install-deps", "chromium")


def install():
    """Install the system's Chromium, and a font that has the Vietnamese letters."""
    if may_install():
        print("Installing the system's Chromium.", flush=True)
        run("apt-get", "update")
        options = "--yes", "--no-install-recommends"
        for name in NAMES[:2]:  # Debian's and Ubuntu's
            packages = name, "fonts-dejavu-core"
            if run("apt-get", "install", *options, *packages, DEBIAN_FRONTEND="noninteractive"):
                return


def may_install():
    """Tell whether this is root, on a system with apt-get."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def main():
    """Take the least step that brings a browser, and say which it is."""
    for step in (fetch, add_libraries, install):
        if find():
            break
        step()
    path = find()
    if path is None:
        sys.exit(MISSING)
    print(f"Browser for the tests: {path}")


if __name__ == "__main__":
    main()
