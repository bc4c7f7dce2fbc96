"""The engine runs the reader's own functions: the notebooks' cells, read from the files."""

import math

import numpy as np
import pytest
from notebook_files import PATHS, define

from d2l_helpers import engine

SQUARES = np.random.RandomState(1).uniform(0, 2, 50)


@pytest.fixture(scope="module")
def rmsprop_2d():
    return define(PATHS[1], "rmsprop_2d")


def test_remember_is_the_sum_the_mean_and_the_weighted_sum():
    remembered = engine.remember(define(PATHS[0], "remember"), SQUARES, gamma=0.9)
    weights = define(PATHS[0], "leaky_weights")(0.9, steps=50)
    np.testing.assert_allclose(remembered["sum"], np.cumsum(SQUARES))
    np.testing.assert_allclose(remembered["mean"][-1], SQUARES.mean())
    np.testing.assert_allclose(remembered["leaky"][-1], weights @ SQUARES[::-1])


def test_remember_runs_a_grid_as_it_runs_each_setting():
    update, gammas = define(PATHS[0], "remember"), np.array([[0.0, 0.5], [0.9, 0.999]])
    grid = engine.remember(update, SQUARES, gamma=gammas)
    for index in np.ndindex(gammas.shape):
        single = engine.remember(update, SQUARES, gamma=gammas[index])
        for name in ("sum", "mean", "leaky"):
            np.testing.assert_allclose(grid[name][:, *index], single[name])


def test_trace_is_a_plain_loop_over_the_rule(rmsprop_2d):
    x, s = [-5.0, -2.0], [0.0, 0.0]
    for _ in range(20):
        for i, curvature in enumerate((0.2, 4.0)):
            g = curvature * x[i]
            s[i] = 0.9 * s[i] + 0.1 * g * g
            x[i] -= 0.4 / math.sqrt(s[i] + 1e-6) * g
    trace = engine.trace_2d(rmsprop_2d)
    assert trace.shape == (21, 4)
    np.testing.assert_allclose(trace[-1], x + s, rtol=1e-12)
    assert trace[-1, :2].round(6).tolist() == [-0.010599, 0]


def test_trace_runs_a_grid_as_it_runs_each_setting(rmsprop_2d):
    eta, gamma = np.meshgrid([0.01, 0.4, 3.0], [0.0, 0.9], indexing="ij")
    grid = engine.trace_2d(rmsprop_2d, steps=7, start=(1, 2), eta=eta, gamma=gamma)
    assert grid.shape == (8, 4, 3, 2)
    for i, j in np.ndindex(eta.shape):
        single = engine.trace_2d(rmsprop_2d, 7, (1, 2), eta=eta[i, j], gamma=gamma[i, j])
        np.testing.assert_allclose(grid[..., i, j], single)


def test_effective_rates_are_those_of_the_steps_taken(rmsprop_2d):
    trace = engine.trace_2d(rmsprop_2d)
    gradients = trace[:-1, :2] * (0.2, 4.0)
    rates = engine.effective_rates(trace, eta=0.4)
    np.testing.assert_allclose(trace[1:, :2], trace[:-1, :2] - rates * gradients)


def test_long_run_ends_in_hops_of_half_the_learning_rate(rmsprop_2d):
    end = engine.trace_2d(rmsprop_2d, steps=2000, eta=0.4)[-1, :2]
    np.testing.assert_allclose(abs(end), 0.2, atol=1e-3)


def test_walk_takes_states_of_any_length_and_grids():
    def halve(x, y, z, factor):
        return x * factor, y + 1, z

    found = engine.walk(halve, (8.0, 0.0, 5.0), 3, factor=np.array([0.5, 1.0]))
    assert found.shape == (4, 3, 2)
    np.testing.assert_array_equal(found[-1], [[1, 8], [3, 3], [5, 5]])


def test_turned_and_back():
    np.testing.assert_allclose(engine.turned((1, 0), 90), (0, 1), atol=1e-15)
    there = engine.turned(engine.START, np.array([0, 30, 45]))
    back = engine.turned(there, -np.array([0, 30, 45]))
    np.testing.assert_allclose(back, np.transpose([engine.START] * 3))


def test_condition_numbers_of_the_exercise():
    straight, rotated = np.diag([0.2, 4]), np.array([[4.2, -3.8], [-3.8, 4.2]])
    np.testing.assert_allclose(engine.condition_numbers(straight), (20, 1))
    np.testing.assert_allclose(engine.condition_numbers(rotated), (20, 20))
