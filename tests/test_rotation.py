"""The turning valley of notebook 06: what its live picture shows."""

import random

import numpy as np
import pytest
from notebook_files import rotation_sources
from pictures import notes, numbers, starts

from d2l_helpers import engine, live
from d2l_helpers.charts import LEVELS
from d2l_helpers.live.rotation import ETAS, START


@pytest.fixture(scope="module")
def functions():
    """Define the notebook's own functions."""
    space = {"engine": engine}
    exec("\n\n".join(rotation_sources()), space)
    return space


@pytest.fixture(scope="module")
def picture(functions):
    beside = {"full": (functions["full_at"], 3), "plain": (functions["plain_at"], 0)}
    return live.rotation(functions["f_at"], functions["rmsprop_at"], beside)


def at_chapter_rate(picture, name):
    return numbers(picture, f"{name} over")[starts(picture)["eta"], 20]


def test_plain_and_full_turn_with_the_valley_and_rmsprop_does_not(picture):
    for name in ("plain", "full"):
        values = at_chapter_rate(picture, name)
        np.testing.assert_allclose(values, values[0], rtol=1e-3)
    values = at_chapter_rate(picture, "rmsprop")
    assert (np.diff(values[:44]) > 0).all()  # no angle is lucky
    assert values[-1] > 10_000 * values[0]
    assert values[0] < at_chapter_rate(picture, "plain")[0] < values[-1]


@pytest.mark.parametrize(("name", "states"), [("rmsprop", 2), ("full", 3), ("plain", 0)])
def test_the_walks_are_those_of_each_setting(picture, functions, name, states):
    for angle, eta in ((0, 0), (17, 7), (45, 15)):
        state = (*engine.turned(START, angle), *[0.0] * states)
        update = functions[f"{name}_at"]
        walk = engine.walk(update, state, 50, angle=angle, eta=ETAS[eta])[:, :2]
        near = abs(walk).max(axis=1) < 100  # the others are far outside of the frame
        for axis, expected in zip(("x1", "x2"), walk.T, strict=True):
            shown = numbers(picture, f"{name} {axis}")[angle, eta]
            np.testing.assert_allclose(shown[near], expected[near], rtol=2e-3, atol=2e-3)
        reached = np.maximum(functions["f_at"](*walk.T, angle), 1e-12)
        for shown in (
            numbers(picture, f"{name} over")[eta, :, angle],
            numbers(picture, f"{name} here")[angle, eta, :, 0],
        ):
            np.testing.assert_allclose(shown, reached, rtol=1e-3, atol=1e-9)


def test_the_full_matrix_is_the_inverse_root(functions):
    x, matrix = (1.0, 2.0, 0.4, 0.1, 0.7), np.array([[0.4, 0.1], [0.1, 0.7]])
    g = np.array(functions["gradient_at"](1.0, 2.0, 20))
    matrix = 0.9 * matrix + 0.1 * np.outer(g, g)
    values, vectors = np.linalg.eigh(matrix + 1e-6 * np.eye(2))
    step = vectors @ np.diag(values**-0.5) @ vectors.T @ g
    found = functions["full_at"](*x, angle=20)
    np.testing.assert_allclose(found[:2], np.array([1.0, 2.0]) - 0.4 * step)
    np.testing.assert_allclose(found[2:], matrix[[0, 0, 1], [0, 1, 1]])


def test_the_contour_lines_are_those_of_the_function(picture, functions):
    for k, level in enumerate(LEVELS):
        x1, x2 = (numbers(picture, f"ring{k} {axis}")[30] for axis in (1, 2))
        np.testing.assert_allclose(functions["f_at"](x1, x2, 30), level, rtol=0.03)


def test_an_error_of_the_readers_is_shown_in_place_of_the_picture(functions):
    def broken(x1, x2, s1, s2, eta=0.4, angle=0):
        raise ZeroDivisionError("the reader's own")

    assert "the reader's own" in repr(live.rotation(functions["f_at"], broken, {}))


def test_noise_is_said_once(functions):
    def noisy(*state, eta=0.4, angle=0):
        return functions["rmsprop_at"](*state, eta=eta * (1 + 0.1 * random.random()), angle=angle)

    (note,) = notes(live.rotation(functions["f_at"], noisy, {"full": (functions["full_at"], 3)}))
    assert "differ" in note
