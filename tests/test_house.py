"""The house: imports go one way, the heart loads little, and every public name is used."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "d2l_helpers"
FILES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in PACKAGE.rglob("*.py")
}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
# What each module may import of the project, besides itself; where none is named, anything.
MAY = {
    "loops": (),
    "formulas": ("loops",),
    "texts": (),
    "arguments": (),
    "elementwise": (),
    "on_mxnet": (),
    "grids": ("arguments", "elementwise"),
    "engine": ("arguments", "elementwise", "formulas", "loops"),
    "reader": ("arguments", "on_mxnet", "texts"),
    "figures": ("charts", "loops", "palette"),
    "charts": ("formulas", "palette"),
    "palette": (),
    "language": ("texts", "without_mxnet"),
    "without_mxnet": ("texts",),
}
ROOMS = "live", "exercises", "data"
CORE = {
    *("drawing", "losses", "panels", "picture", "runs", "sliders", "still", "table", "widget"),
    *(
        "memory_numbers",
        "race_numbers",
        "race_panels",
        "rotation_panels",
        "schedule_numbers",
        "trace_numbers",
        "trace_panels",
        "trace_starts",
        "trainings",
    ),  # parts of one picture, or of several
}


def imported(node):
    """Return the modules that the imports below a node name, in full."""
    names = set()
    for child in ast.walk(node):
        if isinstance(child, ast.Import):
            names |= {alias.name for alias in child.names}
        elif isinstance(child, ast.ImportFrom):
            inner = {f"{child.module}.{alias.name}" for alias in child.names}
            names |= (inner & set(FILES)) or {child.module}
    return names


def own(names):
    return {name.removeprefix("d2l_helpers.") for name in names if name.startswith("d2l_helpers")}


@pytest.mark.parametrize("module", MAY)
def test_a_module_of_the_heart_imports_what_it_may(module):
    assert own(imported(TREES[f"d2l_helpers.{module}"])) <= set(MAY[module])


def test_the_loops_import_nothing():
    assert imported(TREES["d2l_helpers.loops"]) == set()


def test_the_loops_need_no_python_that_micropython_lacks():
    displays = [
        node
        for node in ast.walk(TREES["d2l_helpers.loops"])
        if isinstance(node, ast.List | ast.Tuple | ast.Set)
    ]
    assert displays
    assert not any(isinstance(part, ast.Starred) for node in displays for part in node.elts)


@pytest.mark.parametrize("module", ["texts", "arguments"])
def test_texts_need_the_standard_library_and_numpy_alone(module):
    top = ast.Module([n for n in TREES[f"d2l_helpers.{module}"].body if not hasattr(n, "args")], [])
    names = {name.split(".")[0] for name in imported(top)}
    assert names <= set(sys.stdlib_module_names) | {"numpy"}


PICTURES = sorted(
    name.removeprefix("d2l_helpers.live.")
    for name in FILES
    if name.startswith("d2l_helpers.live.") and name.split(".")[-1] not in CORE
)


@pytest.mark.parametrize("picture", PICTURES)
def test_pictures_know_the_core_and_never_one_another(picture):
    names = own(imported(TREES[f"d2l_helpers.live.{picture}"]))
    assert {name.removeprefix("live.") for name in names if name.startswith("live")} <= CORE


@pytest.mark.parametrize("module", sorted(FILES))
def test_the_rooms_do_not_know_one_another(module):
    room = module.split(".")[1] if "." in module else ""
    others = {name.split(".")[0] for name in own(imported(TREES[module]))} & set(ROOMS)
    if room in ROOMS:
        assert others <= {room}
    elif room in MAY:
        assert not others


@pytest.mark.parametrize("module", sorted(FILES))
def test_mxnet_is_imported_inside_functions_only(module):
    top = [node for node in TREES[module].body if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {name.split(".")[0] for name in imported(ast.Module(top, []))}
    assert not names & {"mxnet", "d2l"}


def loaded(code):
    """Return the names of all modules that a fresh Python has loaded after some code."""
    code += "; import json, sys; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.split(".")[0] for name in json.loads(run.stdout)}


def test_the_engine_loads_numpy_and_nothing_else():
    bare = loaded("import numpy")
    found = loaded("import d2l_helpers.engine, d2l_helpers.grids")
    assert found - bare - set(sys.stdlib_module_names) == {"d2l_helpers"}


def test_no_module_loads_mxnet_or_d2l():
    assert not loaded(f"import {', '.join(FILES)}") & {"mxnet", "d2l"}


# Every public name is used


def public(tree):
    """Yield the names that a module defines for others, methods among them."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
            body = node.body if isinstance(node, ast.ClassDef) else ()
            yield from (inner.name for inner in body if isinstance(inner, ast.FunctionDef))
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                names = target.elts if isinstance(target, ast.Tuple) else [target]
                yield from (name.id for name in names if isinstance(name, ast.Name))


def mentioned(tree):
    """Return the names that a module reads, its own or another's."""
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            names |= {alias.name for alias in node.names}
    return names


def notebooks():
    """Yield the trees of the notebooks' code."""
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                yield ast.parse("".join(cell["source"]))


USED = set().union(*map(mentioned, [*TREES.values(), *notebooks()]))


@pytest.mark.parametrize("module", sorted(FILES))
def test_every_public_name_is_used_by_a_notebook_or_a_module(module):
    names = {name for name in public(TREES[module]) if not name.startswith("_")}
    assert names <= USED
