"""Bad arguments of the engine and the pictures: what was wrong, the value and what would be right.

Each row: a call, how the English line begins, and what both languages say would be right.
"""

import math

import numpy as np
import pytest
from notebook_files import PATHS, define
from pictures import remembered, traced

from d2l_helpers import data, engine, grids, live
from d2l_helpers.reader import Problem

f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
rmsprop, remember = define(PATHS[2], "rmsprop"), define(PATHS[0], "remember")
leaky_weights = define(PATHS[0], "leaky_weights")
ROWS = np.random.RandomState(0).standard_normal((100, 6))
HOLED = ROWS.copy()
HOLED[3, 2] = np.nan
ORDERS, DIGITS = engine.minibatch_orders(100, 10, 1, 0), data.load_images("digits")


def zeros(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)


def train(update=rmsprop, states=None, rows=ROWS):
    states = zeros(5) if states is None else states
    return engine.train_linear(update, states, rows, ORDERS, 5, lr=0.01, gamma=0.9)


def over(**axes):
    return grids.over_grid(lambda watch, **setting: np.zeros(3), iter, **axes)


def schedules(rate=0.1, steps=300, epochs=10, schedule=lambda step: 0.1, update=rmsprop):
    return live.schedules(update, DIGITS, rate, steps, epochs, constant=schedule)


FUNCTION = "a function", "một hàm"
FINITE = "a finite number", "một số hữu hạn"
WHOLE = "a whole number from 1 on", "một số nguyên từ 1 trở lên"
WHOLE_0 = "a whole number from 0 on", "một số nguyên từ 0 trở lên"
ONE = "one number", "một số"
ARRAY = "a 1-dimensional array of real numbers, not empty,", "một mảng số thực 1 chiều"
TABLE = "a 2-dimensional array of real numbers, not empty,", "một mảng số thực 2 chiều"
SQUARES = "an array of squares, none negative", "một mảng bình phương, không số nào âm"
STATES = "an array of numbers", "một mảng số"

ENGINE = [
    (lambda: engine.trace_2d(rmsprop_2d, -3), "steps = -3", WHOLE_0),
    (lambda: engine.trace_2d(rmsprop_2d, 2.5), "steps = 2.5", WHOLE_0),
    (lambda: engine.trace_2d(rmsprop_2d, 5, (0, math.inf)), "start[1] = inf", FINITE),
    (lambda: engine.trace_2d(rmsprop_2d, 5, "ab"), "start = 'ab'", ARRAY),
    (lambda: engine.trace_2d(5), "update = 5", FUNCTION),
    (lambda: engine.walk("rmsprop", (1, 2)), "update = 'rmsprop'", FUNCTION),
    (lambda: engine.walk(rmsprop_2d, (1.0, 2.0, 0.0, 0.0), "3"), "steps = '3'", WHOLE_0),
    (lambda: engine.remember(remember, []), "squares = []", ARRAY),
    (lambda: engine.remember(remember, [1, None]), "squares = [1, None]", ARRAY),
    (lambda: engine.remember(remember, [1, math.nan]), "squares[1] = nan", FINITE),
    (lambda: engine.remember(None, [1]), "update = None", FUNCTION),
    (lambda: over(eta=[], gamma=[1]), "eta = []", ARRAY),
    (lambda: over(eta=0.4), "eta = 0.4", ARRAY),
    (lambda: over(eta=[0.1, 1j]), "eta = [0.1, 1j]", ARRAY),
    (lambda: grids.on_arrays(5, [1], [2]), "f = 5", FUNCTION),
    (lambda: grids.on_arrays(lambda x: [x], [1.0]), "f = [1.0]", ONE),
    (
        lambda: engine.minibatch_orders(100, 7, 1, 0),
        "batch_size = 7",
        ("a divisor of 100", "một ước của 100"),
    ),
    (lambda: engine.minibatch_orders(100, 0, 1, 0), "batch_size = 0", WHOLE),
    (lambda: engine.minibatch_orders(100, 10, 0, 0), "epochs = 0", WHOLE),
    (lambda: engine.minibatch_orders(100, 10, 1, "x"), "seed = 'x'", WHOLE_0),
    (lambda: engine.minibatch_orders(100, 10, 1, 1.5), "seed = 1.5", WHOLE_0),
    (lambda: train(rows=HOLED), "rows[3, 2] = nan", FINITE),
    (lambda: train(rows=[1, 2]), "rows = [1, 2]", TABLE),
    (lambda: train(states=[None]), "states = None", STATES),
    (lambda: train(update=3), "update = 3", FUNCTION),
    (lambda: engine.least_loss(HOLED), "rows[3, 2] = nan", FINITE),
    (lambda: engine.scheduled(rmsprop, gamma=0.9), "gamma = 0.9", FUNCTION),
    (lambda: engine.scheduled(0.9), "update = 0.9", FUNCTION),
]
LIVE = [
    (lambda: live.weights(0.9), "leaky_weights = 0.9", FUNCTION),
    (
        lambda: live.weights(lambda gamma, steps: leaky_weights(gamma, steps + 1)),
        "leaky_weights(gamma, steps) = array(",
        ("an array of 40", "một mảng 40 số"),
    ),
    (lambda: live.weights(lambda gamma, steps: 0.5), "leaky_weights(gamma, steps) = 0.5", ARRAY),
    (lambda: remembered(remember, [0, 0, 0]), "squares = array([0., 0., 0.])", SQUARES),
    (lambda: remembered(remember, [1, -1]), "squares = array([ 1., -1.])", SQUARES),
    (lambda: remembered(remember, np.ones((2, 2))), "squares = array([[1., 1", ARRAY),
    (lambda: remembered(remember, [1, math.nan]), "squares[1] = nan", FINITE),
    (lambda: remembered([1], [1]), "remember = [1]", FUNCTION),
    (
        lambda: live.memory(remember, lambda gamma, steps: np.ones(3), [1, 1]),
        "leaky_weights(gamma, steps) = array(",
        ("an array of 2", "một mảng 2 số"),
    ),
    (lambda: live.memory(remember, 0.9, [1, 1]), "leaky_weights = 0.9", FUNCTION),
    (lambda: traced(5, rmsprop_2d), "f = 5", FUNCTION),
    (lambda: traced(f_2d, None), "update = None", FUNCTION),
    (lambda: live.trace(f_2d, rmsprop_2d, 7), "beside = 7", FUNCTION),
    (lambda: live.limit(0.4), "update = 0.4", FUNCTION),
    (
        lambda: live.valleys(f_2d, (f_2d, rmsprop_2d)),
        "aligned = <function f_2",
        ("a pair of functions", "một cặp hàm"),
    ),
    (lambda: live.valleys((f_2d, rmsprop_2d), (f_2d, 1)), "update = 1", FUNCTION),
    (lambda: live.training(None, zeros, ROWS), "rmsprop = None", FUNCTION),
    (lambda: live.training(rmsprop, (0, 0), ROWS), "init_rmsprop_states = (0, 0)", FUNCTION),
    (lambda: live.training(rmsprop, zeros, HOLED), "rows[3, 2] = nan", FINITE),
    (lambda: live.training(rmsprop, zeros, ROWS[0]), "rows = array([", TABLE),
    (lambda: live.training(rmsprop, lambda n: None, ROWS), "states = None", STATES),
    (lambda: live.training(rmsprop, zeros, ROWS, gamma_at=0.9), "gamma_at = 0.9", FUNCTION),
    (lambda: live.trainer(rmsprop, zeros, ROWS, None), "run = None", FUNCTION),
    (lambda: live.rotation(5, rmsprop_2d, {}), "f = 5", FUNCTION),
    (
        lambda: live.rotation(f_2d, rmsprop_2d, {"momentum": (rmsprop_2d, 2)}),
        "beside = ['momentum']",
        ("plain or full", "plain hoặc full"),
    ),
    (lambda: schedules(rate=0), "rate = 0", ("a positive number", "một số dương")),
    (lambda: schedules(rate="x"), "rate = 'x'", ONE),
    (lambda: schedules(steps=-3), "steps = -3", WHOLE),
    (lambda: schedules(epochs=7), "epochs = 7", ("a divisor of 300", "một ước của 300")),
    (lambda: schedules(schedule=0.1), "constant = 0.1", FUNCTION),
    (lambda: schedules(schedule=lambda step: math.nan), "constant(step) = nan", FINITE),
    (lambda: schedules(schedule=lambda step: "x"), "constant(step) = 'x'", ONE),
    (lambda: schedules(update=None), "rmsprop = None", FUNCTION),
]


def assert_said(text, begins, right):
    english, vietnamese, *_ = text.splitlines()
    assert english.startswith(begins)
    assert vietnamese.startswith(begins)
    assert right[0] in english
    assert "needed" in english
    assert f"cần {right[1]}" in vietnamese


@pytest.mark.parametrize(("call", "begins", "right"), ENGINE)
def test_the_engine_says_what_was_wrong_and_what_would_be_right(call, begins, right):
    with pytest.raises(ValueError) as error:
        call()
    assert_said(str(error.value), begins, right)


@pytest.mark.parametrize(("call", "begins", "right"), LIVE)
def test_the_pictures_say_what_was_wrong_and_what_would_be_right(call, begins, right):
    problem = call()
    assert isinstance(problem, Problem)
    assert_said(repr(problem).removeprefix("ValueError: "), begins, right)
