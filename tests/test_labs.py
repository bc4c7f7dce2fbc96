"""The laboratories of the exercises: their tables, and what they show while nothing is written."""

import math

import numpy as np
import pytest
from notebook_files import PATHS, define

from d2l_helpers import data, engine, images, labs, live
from d2l_helpers.problem import Problem, Waiting
from d2l_helpers.scene import Picture

f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
rmsprop = define(PATHS[2], "rmsprop")
RUN = {"images": images.load_images("digits"), "rate": 0.1, "steps": 300, "epochs": 10}


def unwritten(*_, **__):
    return ...


def stops(*_, **__):
    return undefined_name  # noqa: F821


def cosine(step):
    return 0.05 * (1 + math.cos(math.pi * step / 300))


LABS = {
    "limit": labs.limit,
    "valleys": lambda f: labs.valleys((f_2d, rmsprop_2d), (f_2d, f)),
    "schedules": lambda f: labs.schedules(rmsprop, **RUN, cosine=f),
}


@pytest.mark.parametrize("lab", LABS.values(), ids=LABS)
def test_they_wait_for_an_answer_and_show_an_error(lab):
    assert isinstance(lab(unwritten), Waiting)
    problem = lab(stops)
    assert isinstance(problem, Problem)
    assert "return undefined_name" in repr(problem)


def test_at_gamma_1_the_states_stay_and_every_gradient_counts_a_thousandfold():
    scene = labs.limit(rmsprop_2d)._scene
    np.testing.assert_allclose(scene.values("s1")[:, -1], -6)
    rates = scene.values("rate 0")[:, -1]
    np.testing.assert_allclose(rates, np.tile(1000 * labs.ALL_ETAS[:, None], 50), rtol=1e-5)


def test_the_valleys_are_the_readers_runs():
    scene = labs.valleys((f_2d, rmsprop_2d), (f_2d, rmsprop_2d))._scene
    run = engine.trace_2d(rmsprop_2d, 50, eta=live.ETAS[9], gamma=live.GAMMAS[20])
    for name in ("straight", "turned"):
        np.testing.assert_allclose(scene.values(f"{name} x1")[9, 20], run[:, 0], rtol=1e-5)


def test_schedules_that_are_not_written_are_left_out():
    picture = labs.schedules(
        rmsprop, **RUN, constant=lambda step: 0.1, factor=unwritten, cosine=cosine
    )
    assert isinstance(picture, Picture)
    names = {name.split()[0] for name in picture._scene._places} - {"step", "epoch"}
    assert names == {"constant", "cosine"}
    start = picture._scene.sliders["eta"].start
    ends = [picture._scene.values(f"{name} loss")[start, -1] for name in ("constant", "cosine")]
    assert ends[1] < ends[0]  # at this rate, falling pays


def test_the_schedules_train_as_a_plain_softmax_regression_does():
    scene = labs.schedules(rmsprop, **RUN, cosine=cosine)._scene
    digits = RUN["images"]
    X, y = digits.train_images.reshape(-1, 64), digits.train_labels
    orders = engine.minibatch_orders(1410, 47, 10, 1)
    w, b, s_w, s_b = np.zeros((64, 10)), np.zeros(10), 0.0, 0.0
    for step, batch in enumerate(orders):
        chances = np.exp(X[batch] @ w + b)
        slope = (chances / chances.sum(1, keepdims=True) - np.eye(10)[y[batch]]) / 47
        g_w, g_b = X[batch].T @ slope, slope.sum(0)
        s_w, s_b = 0.9 * s_w + 0.1 * g_w**2, 0.9 * s_b + 0.1 * g_b**2
        w -= cosine(step) / np.sqrt(s_w + 1e-6) * g_w
        b -= cosine(step) / np.sqrt(s_b + 1e-6) * g_b
    right = (digits.test_images.reshape(-1, 64) @ w + b).argmax(1) == digits.test_labels
    start = scene.sliders["eta"].start
    assert labs.PEAKS[start] == 0.1
    np.testing.assert_allclose(scene.values("cosine end")[start], 100 * right.mean(), atol=0.6)
    logits = X @ w + b
    loss = np.mean(np.log(np.exp(logits).sum(1)) - logits[np.arange(len(y)), y])
    np.testing.assert_allclose(scene.values("cosine loss")[start, -1], np.log10(loss), rtol=1e-2)


def test_a_scheduled_optimizer_counts_its_calls_anew_in_each_run():
    seen = []
    changing = engine.scheduled(lambda p, s, h: seen.append(h), gamma=lambda step: step / 10)
    for params in [np.zeros(1)], [np.zeros(1)]:
        for _ in range(2):
            changing(params, [], {"lr": 1, "gamma": 0.9})
    assert seen == [{"lr": 1, "gamma": step / 10} for step in (0, 1, 0, 1)]


def returns_nothing(*_):
    return None


def returns_two(x1, x2):
    return x1, x2


def returns_an_array(x1, x2):
    return np.array([math.fsum([x1, x2])])


@pytest.mark.parametrize(
    ("picture", "texts"),
    [
        (
            lambda: labs.schedules(rmsprop, **RUN, factor=returns_nothing),
            ("is a return missing", "còn thiếu return"),
        ),
        (
            lambda: labs.valleys((f_2d, rmsprop_2d), (returns_nothing, rmsprop_2d)),
            ("is a return missing", "còn thiếu return"),
        ),
        (
            lambda: labs.valleys((f_2d, rmsprop_2d), (returns_two, rmsprop_2d)),
            ("one number for each point, not an array of shape (2,", "một số cho mỗi điểm"),
        ),
        (
            lambda: labs.valleys((f_2d, rmsprop_2d), (returns_an_array, rmsprop_2d)),
            ("one number for each point, not an array of shape (1,)", "một số cho mỗi điểm"),
        ),
    ],
)
def test_what_a_function_should_have_returned_is_said_in_both_languages(picture, texts):
    problem = picture()
    assert isinstance(problem, Problem)
    assert all(text in repr(problem) for text in texts)


def test_a_warm_up_from_zero_trains():
    rows = data.standardise(data.load_airfoil("stand-in").values)
    warm = engine.scheduled(rmsprop, lr=lambda step: 0.01 * min(step / 30, 1))
    orders = engine.minibatch_orders(1500, 10, 2, 1)
    states = [np.zeros((5, 1)), np.zeros(1)]
    losses = engine.train_linear(warm, states, rows[:1500], orders, 300, gamma=0.9)
    assert 0.24 < losses[-1] < 0.25


def test_beside_the_training_runs_the_schedule_for_every_eta():
    rows = data.standardise(data.load_airfoil("stand-in").values)
    constant = engine.scheduled(rmsprop, gamma=lambda step: 0.9)
    scene = live.training(rmsprop, lambda n: (np.zeros((n, 1)), np.zeros(1)), rows, beside=constant)
    scene = scene._scene
    at_09 = scene.values("loss")[:, scene.sliders["gamma"].start]
    np.testing.assert_allclose(scene.values("beside end"), at_09, rtol=1e-4)
