"""The engine runs the reader's own functions: the notebooks' cells, read from the files."""

import itertools
import math

import numpy as np
import pytest
from notebook_files import PATHS, define

from d2l_helpers import engine, grids
from d2l_helpers.elementwise import Elementwise

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


def test_a_single_run_hands_over_pythons_own_floats():
    def update(x1, x2, s1, s2, eta):
        assert {type(value) for value in (x1, x2, s1, s2, eta)} == {float}
        return x1, x2, s1, s2

    assert engine.trace_2d(update, 3, eta=np.float64(0.4)).shape == (4, 4)


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


# Where Python's own numbers end


def cubes(x1, x2, s1, s2, eta=1.0):
    return x1**3, x2, s1, s2


def test_a_run_ends_where_python_overflows():
    trace = engine.trace_2d(cubes, 8)
    exact = [-(5.0 ** (3**t)) for t in range(6)]  # the next one has 510 digits
    np.testing.assert_allclose(trace[:6, 0], exact)
    assert np.isnan(trace[6:]).all()


def test_a_run_ends_where_a_whole_number_is_too_large_for_a_float():
    trace = engine.trace_2d(lambda x1, x2, s1, s2: (int(x1) * 10**100, x2, s1, s2), 6)
    np.testing.assert_allclose(trace[:4, 0], [-5, -5e100, -5e200, -5e300])
    assert np.isnan(trace[4:]).all()


def roots(x1, x2, s1, s2, eta=1.0, gamma=1.0):
    return x1, x2, s1 + (1 - gamma) * x1**2, s1**0.5


def test_a_run_ends_where_numbers_turn_complex():
    trace = engine.trace_2d(roots, 4, gamma=1.5)
    assert np.isfinite(trace[:2]).all()
    assert np.isnan(trace[2:]).all()


def test_an_update_that_never_works_raises():
    with pytest.raises(ZeroDivisionError):
        engine.trace_2d(lambda x1, x2, s1, s2: (x1 / 0, x2, s1, s2))


# Grids


def test_over_grid_runs_lost_settings_by_themselves():
    alone = []

    def guarded(x1, x2, s1, s2, eta):
        if type(eta) is float:
            alone.append(eta)
        try:
            return x1 / (eta - 0.5), x2, s1, s2
        except ZeroDivisionError:
            return 7.0, x2, s1, s2

    def run(watch, eta):
        return engine.trace_2d(guarded, 2, watch=watch, eta=eta)

    table = grids.over_grid(run, iter, eta=[0.25, 0.5, 1.5])
    np.testing.assert_array_equal(table[:, 1, 0], [20, 7, -5])
    assert set(alone) == {0.5}


def test_over_grid_runs_setting_by_setting_what_is_refused_even_if_that_is_hidden():
    def hides(x1, x2, s1, s2, eta):
        try:
            x1 = -x1 if x1 < 0 else x1 + eta
        except TypeError:
            x1 = 0 * x1
        return x1, x2, s1, s2

    def run(watch, eta):
        return engine.trace_2d(hides, 2, watch=watch, eta=eta)

    table = grids.over_grid(run, iter, eta=[0.25, 0.5])
    np.testing.assert_array_equal(table[..., 0], [[-5, 5, 5.25], [-5, 5, 5.5]])


def test_over_grid_says_what_a_single_setting_raises():
    def stops(x1, x2, s1, s2, eta):
        raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        grids.over_grid(lambda watch, eta: engine.trace_2d(stops, 2, eta=eta), iter, eta=[1, 2])


@pytest.mark.parametrize(
    "f",
    [
        lambda x1, x2: 0.1 * x1**2 + 2 * x2**2,
        lambda x1, x2: np.sum([0.1 * x1**2, 2 * x2**2]),
        lambda x1, x2: 0.1 * math.pow(x1, 2) + 2 * math.pow(x2, 2),
        lambda x1, x2: np.linalg.norm([math.sqrt(0.1) * x1, math.sqrt(2) * x2]) ** 2,
        lambda x1, x2: np.mean([0.2 * x1**2, 4 * x2**2]),
    ],
)
def test_f_is_taken_at_each_point(f):
    x1, x2 = np.random.RandomState(3).uniform(-5, 5, (2, 4, 3))
    np.testing.assert_allclose(grids.on_arrays(f, x1, x2), 0.1 * x1**2 + 2 * x2**2)


def test_f_has_no_value_where_a_coordinate_has_none_or_python_has_none():
    x1 = np.array([1.0, np.nan, np.inf, 1e200, 2.0])
    values = grids.on_arrays(lambda x1, x2: max(x1**2, x2), x1, 0.0)
    np.testing.assert_array_equal(values, [1, np.nan, np.nan, np.nan, 4])
    values = grids.on_arrays(lambda x1, x2: 1 / (1 / (x1 - 2)) + x2, [1.0, 2.0], 0.0)
    np.testing.assert_array_equal(values, [-1, np.nan])


def test_f_that_has_no_value_anywhere_raises():
    with pytest.raises(ZeroDivisionError):
        grids.on_arrays(lambda x1, x2: 1 / 0, [1.0, 2.0], 0.0)


# Training


def test_a_scheduled_optimizer_counts_its_calls():
    seen = []
    changing = engine.scheduled(lambda p, s, h: seen.append(h), gamma=lambda step: step / 10)
    for _ in range(3):
        changing([np.zeros(1)], [], {"lr": 1, "gamma": 0.9})
    assert seen == [{"lr": 1, "gamma": step / 10} for step in (0, 1, 2)]


def test_what_an_optimizer_puts_into_its_lists_does_not_come_back():
    def rebinds(params, states, hyperparams):
        params[0] = params[0] - 1

    rows, orders = np.ones((4, 3)), np.array([[0, 1], [2, 3]])
    with pytest.raises(ValueError, match="changes none of its parameters"):
        engine.train_linear(rebinds, [], rows, orders, 1, lr=0.1)


def test_hyperparameters_that_the_optimizer_changes_stay_changed_through_a_run():
    seen = []

    def decays(params, states, hyperparams):
        seen.append(hyperparams["lr"])
        hyperparams["lr"] *= 0.5
        params[0][:] = 1

    rows, orders = np.ones((4, 3)), np.array([[0, 1], [2, 3]])
    engine.train_linear(decays, [], rows, orders, 1, lr=0.1)
    assert seen == [0.1, 0.05]


def test_a_grid_of_trainings_is_each_training_by_itself():
    rmsprop = define(PATHS[2], "rmsprop")
    rows = np.random.RandomState(0).standard_normal((60, 4))
    orders, states = engine.minibatch_orders(60, 6, 2, 1), (np.zeros((3, 1)), np.zeros(1))
    lr, gamma = np.meshgrid([0.001, 0.02], [0.0, 0.9, 0.999], indexing="ij")
    table = engine.train_linear(rmsprop, states, rows, orders, 5, lr=lr, gamma=gamma)
    assert table.shape == (4, 2, 3)
    for index in itertools.product(range(2), range(3)):
        setting = {"lr": float(lr[index]), "gamma": float(gamma[index])}
        single = engine.train_linear(rmsprop, states, rows, orders, 5, **setting)
        np.testing.assert_allclose(table[:, *index], single, rtol=1e-5)


# Small things


def test_turned_and_back():
    np.testing.assert_allclose(engine.turned((1, 0), 90), (0, 1), atol=1e-15)
    there = engine.turned(engine.START, np.array([0, 30, 45]))
    back = engine.turned(there, -np.array([0, 30, 45]))
    np.testing.assert_allclose(back, np.transpose([engine.START] * 3))
    angles = Elementwise(np.array([0.0, 30.0]), np.zeros(2, bool))
    for many, few in zip(engine.turned(engine.START, angles), there, strict=True):
        np.testing.assert_allclose(many.values, few[:2])


def test_condition_numbers_of_the_exercise():
    straight, rotated = np.diag([0.2, 4]), np.array([[4.2, -3.8], [-3.8, 4.2]])
    np.testing.assert_allclose(engine.condition_numbers(straight), (20, 1))
    np.testing.assert_allclose(engine.condition_numbers(rotated), (20, 20))
