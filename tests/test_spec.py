"""The spec of a picture, its documentation in widget.py, and picture.js name the same things."""

import re
from pathlib import Path

import numpy as np
import pytest
from notebook_files import PATHS, ROOT, define, race_functions, rotation_sources
from pictures import remembered, traced

from d2l_helpers import data, engine, live
from d2l_helpers.live import widget

FIELD, KINDS = re.compile(r"^(\w+)  ", re.M), re.compile(r"^  (\w[\w, ]*?)  ", re.M)
NAMED = set(FIELD.findall(widget.__doc__))
KINDS_NAMED = {kind for kinds in KINDS.findall(widget.__doc__) for kind in kinds.split(", ")}
INNER = {
    name
    for braces in re.findall(r"\{([a-z][\w, ]+)\}", widget.__doc__)
    for name in braces.split(", ")
}
STATIC = ROOT / "site" / "source" / "static"
READERS = Path(widget.__file__).with_name("picture.js"), STATIC / "host.js", STATIC / "python.js"
SCRIPT = "".join(path.read_text(encoding="utf-8") for path in READERS)
f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
remember, leaky_weights = define(PATHS[0], "remember"), define(PATHS[0], "leaky_weights")
rmsprop = define(PATHS[2], "rmsprop")
ROWS = data.standardise(data.load_airfoil("stand-in").values)


def zeros(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)


def turning():
    space = {"engine": engine}
    exec("\n\n".join(rotation_sources()), space)
    beside = {"full": (space["full_at"], 3), "plain": (space["plain_at"], 0)}
    return live.rotation(space["f_at"], space["rmsprop_at"], beside)


def scheduled():
    images = data.load_images("digits")
    return live.schedules(rmsprop, images, 0.1, 30, 3, constant=lambda step: 0.1)


def racing():
    space = race_functions()
    rules = "gradient_descent", "momentum", "adagrad", "rmsprop", "adam"
    return live.race([space["saddle"], space["yours"]], [space[name] for name in rules])


PICTURES = {
    "first": live.first,
    "memory": lambda: remembered(remember, np.ones(30)),
    "weights": lambda: live.weights(leaky_weights),
    "trace": lambda: traced(f_2d, rmsprop_2d),
    "training": lambda: live.training(rmsprop, zeros, ROWS),
    "trainer": lambda: live.trainer(rmsprop, zeros, ROWS, lambda eta, gamma: []),
    "limit": lambda: live.limit(rmsprop_2d),
    "valleys": lambda: live.valleys((f_2d, rmsprop_2d), (f_2d, rmsprop_2d)),
    "schedules": scheduled,
    "rotation": turning,
    "race": racing,
}


def test_every_public_picture_is_among_them():
    assert PICTURES.keys() == {name for name in live.__all__ if callable(getattr(live, name))}


@pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)
def test_what_is_sent_is_documented(make):
    spec = make().spec
    assert spec.keys() == NAMED
    assert {what["kind"] for what in spec["follows"]} <= KINDS_NAMED
    keys = {key for what in spec["follows"] for key in what}
    assert {key for key in keys if not re.search(rf"\b{key}\b", widget.__doc__)} == set()


def test_what_is_documented_is_used():
    assert {"line", "map"} <= KINDS_NAMED  # the documentation is read as it is written
    assert {"symbol", "leaves"} <= INNER
    code = re.sub(r"^ *//.*$", "", SCRIPT, flags=re.M)
    used = set(re.findall(r"\w+", code))
    assert (NAMED | KINDS_NAMED | INNER) - used == set()
