"""The turning valley of notebook 06: what its live picture shows."""

import numpy as np
import pytest
from notebook_files import rotation_sources

from d2l_helpers import engine, live


@pytest.fixture(scope="module")
def functions():
    """Define the notebook's own functions."""
    space = {"engine": engine}
    exec("\n\n".join(rotation_sources()), space)
    return space


@pytest.fixture(scope="module")
def scene(functions):
    beside = {"full": (functions["full_at"], 3), "plain": (functions["plain_at"], 0)}
    return live._rotation_scene(functions["f_at"], functions["rmsprop_at"], beside)


def at_chapter_rate(scene, name):
    return scene.values(f"f {name}")[:, scene.sliders["eta"].start, 20]


def test_the_condition_number_rises_from_1_to_20(scene):
    seen = scene.values("condition")[:, 0]
    np.testing.assert_allclose(seen[[0, -1]], (1, 20), rtol=1e-5)
    assert (np.diff(seen) > 0).all()


def test_plain_and_full_turn_with_the_valley_and_rmsprop_does_not(scene):
    for name in ("plain", "full"):
        values = at_chapter_rate(scene, name)
        np.testing.assert_allclose(values, values[0], rtol=1e-3)
    values = at_chapter_rate(scene, "rmsprop")
    assert values[-1] > 1000 * values[0]


def test_the_full_matrix_is_the_inverse_root(functions):
    x, matrix = (1.0, 2.0, 0.4, 0.1, 0.7), np.array([[0.4, 0.1], [0.1, 0.7]])
    g = np.array(functions["gradient_at"](1.0, 2.0, 20))
    matrix = 0.9 * matrix + 0.1 * np.outer(g, g)
    values, vectors = np.linalg.eigh(matrix + 1e-6 * np.eye(2))
    step = vectors @ np.diag(values**-0.5) @ vectors.T @ g
    found = functions["full_at"](*x, angle=20)
    np.testing.assert_allclose(found[:2], np.array([1.0, 2.0]) - 0.4 * step)
    np.testing.assert_allclose(found[2:], matrix[[0, 0, 1], [0, 1, 1]])


def test_the_contour_lines_are_those_of_the_function(scene, functions):
    for level in live.LEVELS:
        x1, x2 = (scene.values(f"level {axis} {level}")[30] for axis in "12")
        np.testing.assert_allclose(functions["f_at"](x1, x2, 30), level, rtol=1e-4)


def test_an_error_of_the_readers_is_shown_in_place_of_the_picture(functions):
    def broken(x1, x2, s1, s2, eta=0.4, angle=0):
        raise ZeroDivisionError("the reader's own")

    assert "the reader's own" in repr(live.rotation(functions["f_at"], broken, {}))
