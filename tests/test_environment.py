"""pyproject.toml, requirements.lock, environment.yml and what is installed agree (no network)."""

import re
import sysconfig
import tomllib
from importlib.metadata import PackageNotFoundError, distribution, distributions
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")
INSTALLERS = {"pip", "setuptools", "wheel"}  # conda puts them there; the lock does not name them
PLATFORMS = {
    "linux": {"sys_platform": "linux", "os_name": "posix", "platform_system": "Linux"},
    "macos": {"sys_platform": "darwin", "os_name": "posix", "platform_system": "Darwin"},
    "windows": {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows"},
}


def lock_lines():
    """Return the lock's lines, the continued ones joined, without comments."""
    lines = LOCK.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def locked(platform=None):
    """Return {name: version} of the lock for a platform; without one, for this machine."""
    entries = [Requirement(line.split("--hash=")[0]) for line in lock_lines()]
    return {
        canonicalize_name(entry.name): str(entry.specifier).removeprefix("==")
        for entry in entries
        if applies(entry, platform)
    }


def declared():
    """Return all requirements of pyproject.toml, those of the extras among them."""
    extras = PROJECT["optional-dependencies"].values()
    return [Requirement(text) for text in sum(extras, PROJECT["dependencies"])]


def applies(requirement, platform=None, extras=()):
    """Tell whether a requirement's marker holds, for any of the extras asked for."""
    environment = PLATFORMS.get(platform, {})
    return requirement.marker is None or any(
        requirement.marker.evaluate(environment | {"extra": extra}) for extra in ("", *extras)
    )


def requirements_of(name):
    """Return what an installed package asks for; of another platform's nothing is known."""
    try:
        return [Requirement(text) for text in distribution(name).requires or []]
    except PackageNotFoundError:
        return []


def needed(platform):
    """Return the names of all packages that pyproject.toml leads to."""
    waiting, seen = declared(), set()
    while waiting:
        requirement = waiting.pop()
        key = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if key not in seen:
            seen.add(key)
            waiting += [r for r in requirements_of(key[0]) if applies(r, platform, key[1])]
    return {name for name, _ in seen}


def test_every_line_of_the_lock_is_one_version_with_its_hashes():
    hashed = re.compile(r"[a-z0-9.-]+==[^\s=]+( ;[^#]+?)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [line for line in lock_lines() if not hashed.fullmatch(line)] == []


def test_the_lock_names_no_index():
    assert not re.search(r"://|--(extra-)?index|--find-links|--trusted", LOCK)


@pytest.mark.parametrize("requirement", declared(), ids=str)
def test_the_lock_has_what_pyproject_asks_for(requirement):
    for platform in PLATFORMS:
        if applies(requirement, platform):
            assert locked(platform)[canonicalize_name(requirement.name)] in requirement.specifier


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_lock_has_what_is_needed_and_nothing_else(platform):
    assert set(locked(platform)) == needed(platform)


def test_what_is_installed_is_what_the_lock_says():
    folders = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    found = {canonicalize_name(d.name): d.version for d in distributions(path=list(folders))}
    assert found.pop(PROJECT["name"]) == PROJECT["version"]
    assert {n: v for n, v in found.items() if n not in INSTALLERS - set(locked())} == locked()


def test_environment_yml_installs_the_lock_on_the_same_python():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, packages = environment["dependencies"]
    assert f"{python.replace('=', '==')}.*" == f"python{PROJECT['requires-python']}"
    assert pip == "pip"
    assert packages == {"pip": ["-r requirements.lock"]}
