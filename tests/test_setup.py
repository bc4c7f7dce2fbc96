"""What the set-up brings, tried with commands that stand in for the system's."""

import os
import shutil
import subprocess
import sys

import find_browser
import nbformat
import notebook_files as notebooks
import pytest
import trust_notebooks
from nbformat.sign import NotebookNotary
from nbformat.v4 import new_code_cell, new_notebook, new_output

STARTS, BROKEN = "exit 0", "exit 1"
FETCHED = "chromium_headless_shell-1/chrome-linux/headless_shell"


def command(path, script):
    """Write a command of the system's."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


class Machine:
    """A system with no browser, no network and no apt-get: each test says what there is."""

    def __init__(self, folder, monkeypatch):
        self.bin, self.browser, self.log = folder / "bin", folder / ".browser", folder / "log"
        monkeypatch.setenv("PATH", str(self.bin))
        monkeypatch.setattr(find_browser, "FOLDER", self.browser)
        monkeypatch.setattr(find_browser, "PLAYWRIGHT", (str(self.bin / "playwright"),))
        self.user = lambda number: monkeypatch.setattr(os, "geteuid", lambda: number)
        self.user(1000)
        self.playwright(BROKEN)
        self.log.touch()

    def has(self, name, script=STARTS):
        """Put a command on the PATH."""
        return str(command(self.bin / name, script))

    def playwright(self, script):
        """Say what Playwright does."""
        self.has("playwright", f'echo "playwright $@" >> {self.log}\n{script}')

    def apt(self, script):
        """Let root use an apt-get."""
        self.user(0)
        self.has("apt-get", f'echo "apt-get $@" >> {self.log}\n{script}')

    def makes(self, path, script):
        """Return a script that writes a command."""
        return f"printf '#!/bin/sh\\n{script}\\n' > {path}; /bin/chmod +x {path}"

    def fetches(self, script):
        """Return a script that fetches a browser as Playwright does."""
        path = self.browser / FETCHED
        mark = path.parents[1] / "INSTALLATION_COMPLETE"
        return f"/bin/mkdir -p {path.parent}; {self.makes(path, script)}; : > {mark}"

    def calls(self):
        """Return the commands that were given, in their order."""
        return self.log.read_text().splitlines()


FETCH = "playwright install --only-shell chromium"


@pytest.fixture
def machine(tmp_path, monkeypatch):
    return Machine(tmp_path, monkeypatch)


@pytest.mark.parametrize("name", find_browser.NAMES)
def test_a_browser_on_the_path_is_used_as_it_is(machine, capsys, name):
    path = machine.has(name)
    find_browser.main()
    assert find_browser.find() == path
    assert path in capsys.readouterr().out
    assert machine.calls() == []


def test_a_browser_that_does_not_start_is_none(machine):
    machine.has("chromium", BROKEN)
    assert find_browser.find() is None
    path = machine.has("google-chrome")
    assert find_browser.find() == path


def test_without_one_playwrights_own_is_fetched_into_the_folder_once(machine):
    machine.playwright(
        f'[ "$PLAYWRIGHT_BROWSERS_PATH" = {machine.browser} ] || exit 1\n{machine.fetches(STARTS)}'
    )
    find_browser.main()
    find_browser.main()
    assert find_browser.find() == str(machine.browser / FETCHED)
    assert machine.calls() == [FETCH]


def test_a_download_that_broke_off_is_not_used(machine):
    command(machine.browser / FETCHED, STARTS)
    assert find_browser.find() is None


def test_root_gets_the_libraries_that_the_fetched_browser_lacks(machine):
    path = machine.browser / FETCHED
    install = f'if [ "$1" = install ]; then {machine.fetches(BROKEN)}; else '
    machine.playwright(f"{install}{machine.makes(path, STARTS)}; fi")
    machine.apt(STARTS)
    find_browser.main()
    assert find_browser.find() == str(path)
    assert machine.calls() == [FETCH, "playwright install-deps chromium"]


@pytest.mark.parametrize("name", ["chromium", "chromium-browser"])
def test_where_none_can_be_fetched_root_gets_the_systems(machine, name):
    machine.apt(
        f'case " $@ " in *" {name} "*) {machine.makes(machine.bin / name, STARTS)};; '
        '*" install "*) exit 100;; esac'
    )
    find_browser.main()
    assert find_browser.find() == str(machine.bin / name)
    assert machine.calls()[:2] == [FETCH, "apt-get update"]
    assert machine.calls()[-1].endswith(f" {name} fonts-dejavu-core")


@pytest.mark.parametrize("user", [0, 1000])
def test_where_nothing_helps_one_sentence_says_what_to_install(machine, user):
    if user == 0:
        machine.apt("exit 100")
    with pytest.raises(SystemExit) as stopped:
        find_browser.main()
    assert stopped.value.code == find_browser.MISSING
    assert find_browser.MISSING.count(".") == 1 and "\n" not in find_browser.MISSING
    assert machine.calls()[0] == FETCH


def test_a_user_who_is_not_root_is_not_asked_for_packages(machine):
    machine.apt(STARTS)
    machine.user(1000)
    machine.playwright(machine.fetches(BROKEN))
    with pytest.raises(SystemExit):
        find_browser.main()
    assert machine.calls() == [FETCH]


def test_a_browser_that_was_removed_is_found_out(machine):
    path = machine.has("chromium")
    find_browser.main()
    os.remove(path)
    machine.playwright(machine.fetches(STARTS))
    find_browser.main()
    assert find_browser.find() == str(machine.browser / FETCHED)


def test_make_looks_for_the_browser_before_the_first_test():
    planned = subprocess.run(
        ["make", "--dry-run", "test"],
        cwd=notebooks.ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert -1 < planned.find("tools/find_browser.py") < planned.find("-m pytest")


@pytest.fixture
def copy(tmp_path):
    """Copy the chapter: with a notebook from elsewhere, the first one changed, no second one."""
    for name in "notebooks", "tools":
        shutil.copytree(notebooks.ROOT / name, tmp_path / name)
    script = new_output("display_data", {"text/html": "<script>alert(1)</script>"})
    foreign = new_notebook(cells=[new_code_cell("1", outputs=[script])])
    nbformat.write(foreign, tmp_path / "notebooks" / "a_classmates.ipynb")
    changed, missing, *_ = (tmp_path / "notebooks" / path.name for path in notebooks.PATHS)
    content = notebooks.read(changed)
    content.cells[-1].source += "\nCorrected."
    nbformat.write(content, changed)
    missing.unlink()
    return tmp_path


def test_only_the_chapters_notebooks_are_trusted_and_only_as_committed(copy):
    data = str(copy / "jupyter")
    environment = os.environ | {"JUPYTER_DATA_DIR": data}
    command = [sys.executable, copy / "tools" / "trust_notebooks.py"]
    subprocess.run(command, env=environment, check=True)
    notary = NotebookNotary(data_dir=data)
    trusted = [
        path.name
        for path in sorted((copy / "notebooks").glob("*.ipynb"))
        if notary.check_signature(notebooks.read(path))
    ]
    assert trusted == [path.name for path in notebooks.PATHS[2:]]


def test_the_recorded_hashes_are_those_of_the_notebooks(tmp_path, monkeypatch):
    committed = trust_notebooks.RECORD.read_text(encoding="utf-8")
    monkeypatch.setattr(trust_notebooks, "RECORD", tmp_path / "notebooks.sha256")
    trust_notebooks.record()
    assert trust_notebooks.RECORD.read_text(encoding="utf-8") == committed, (
        "make format renews them"
    )
