"""The pictures of the exercises: their tables, and what they show while nothing is written."""

import itertools
import math

import numpy as np
import pytest
from notebook_files import PATHS, define
from pictures import drawn, follows, notes, numbers, starts, still

from d2l_helpers import data, engine, exercises, live
from d2l_helpers.data import load_airfoil, standardise
from d2l_helpers.live.limit import ETAS as LIMIT_ETAS
from d2l_helpers.live.schedules import LOSS, PEAKS
from d2l_helpers.live.sliders import ETAS, GAMMAS
from d2l_helpers.live.widget import Live
from d2l_helpers.reader import Problem, Waiting

f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
rmsprop = define(PATHS[2], "rmsprop")
RUN = {"images": data.load_images("digits"), "rate": 0.1, "steps": 300, "epochs": 10}
START = int(np.argmin(abs(PEAKS - 0.1)))


def unwritten(*_, **__):
    return ...


def stops(*_, **__):
    return undefined_name  # noqa: F821


def cosine(step):
    return 0.05 * (1 + math.cos(math.pi * step / 300))


LABS = {
    "limit": live.limit,
    "valleys": lambda f: live.valleys((f_2d, rmsprop_2d), (f_2d, f)),
    "schedules": lambda f: live.schedules(rmsprop, **RUN, cosine=f),
}


@pytest.mark.parametrize("lab", LABS.values(), ids=LABS)
def test_they_wait_for_an_answer_and_show_an_error(lab):
    assert isinstance(lab(unwritten), Waiting)
    problem = lab(stops)
    assert isinstance(problem, Problem)
    assert "return undefined_name" in repr(problem)


def test_at_gamma_1_the_states_stay_and_every_gradient_counts_a_thousandfold():
    picture = live.limit(rmsprop_2d)
    states = numbers(picture, "s0")[:, -1]
    np.testing.assert_allclose(states[np.isfinite(states)], -6, atol=0.01)
    rates = numbers(picture, "rate0")[:, -1, 1:]
    expected = np.repeat(1000 * LIMIT_ETAS[:, None], 50, axis=1)
    there = np.isfinite(rates)
    np.testing.assert_allclose(rates[there], expected[there], rtol=1e-3)
    assert there[:10].all()  # the larger ones overflow on the way


def test_the_curves_of_the_limit_are_the_distances_and_the_states():
    picture = live.limit(rmsprop_2d)
    run = engine.trace_2d(rmsprop_2d, 50, eta=0.4, gamma=0.9)
    at = starts(picture)["eta"], starts(picture)["gamma"]
    names = "x0", "x1", "s0", "s1"
    for name, values in zip(names, (*abs(run[:, :2].T), *(run[:, 2:].T + 1e-6)), strict=True):
        shown = numbers(picture, name)[at]
        np.testing.assert_allclose(shown, np.log10(values), atol=0.01)


def test_a_run_that_leaves_the_frame_of_the_limit_says_how_far_it_went():
    picture = live.limit(rmsprop_2d)
    run = engine.trace_2d(rmsprop_2d, 20, eta=0.4, gamma=1.0)
    at = starts(picture)["eta"], -1
    names = {what["y"]: what for what in follows(picture, "text")}
    for i, axis in enumerate(("x0", "x1")):
        assert names[axis]["stays"]
        assert (names[axis]["value"], names[axis]["log"]) == (axis, True)
        shown = numbers(picture, axis)[at][20]
        np.testing.assert_allclose(shown, np.log10(abs(run[20, i])), rtol=1e-6)


def turned(x1, x2):
    return 0.1 * (x1 + x2) ** 2 + 2 * (x1 - x2) ** 2


def in_the_turned_valley(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    along, across = 0.2 * (x1 + x2), 4 * (x1 - x2)
    g1, g2 = along + across, along - across
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    return x1 - eta / (s1 + 1e-6) ** 0.5 * g1, x2 - eta / (s2 + 1e-6) ** 0.5 * g2, s1, s2


def test_each_valley_has_its_own_place_f_and_run():
    picture = live.valleys((f_2d, rmsprop_2d), (turned, in_the_turned_valley))
    pairs = ("aligned", f_2d, rmsprop_2d), ("rotated", turned, in_the_turned_valley)
    for panel, (name, f, update) in enumerate(pairs):
        run = engine.trace_2d(update, 50, eta=ETAS[9], gamma=GAMMAS[20])
        for axis, expected in zip(("x1", "x2"), run.T, strict=False):
            shown = numbers(picture, f"{name} {axis}")[9, 20]
            np.testing.assert_allclose(shown, expected, rtol=1e-3, atol=2e-3)
        descent = numbers(picture, f"{name} f")[9, 20]
        np.testing.assert_allclose(descent, np.log10(f(*run[:, :2].T)), atol=1e-3)
        (walk,) = (what for what in follows(picture, "line") if what["x"] == f"{name} x1")
        assert walk["panel"] == panel
        chapter = engine.trace_2d(update, 20, eta=0.4, gamma=0.9)
        np.testing.assert_allclose(drawn(picture, walk), chapter[:, :2], atol=6e-3)


def test_each_valley_has_its_own_eta():
    picture = live.valleys((f_2d, rmsprop_2d), (turned, in_the_turned_valley))
    for name in ("aligned", "rotated"):
        assert picture.spec["numbers"][f"{name} x1"]["by"] == [f"eta {name}", "gamma"]


def test_in_both_valleys_45_degrees_look_like_45_degrees():
    picture = live.valleys((f_2d, rmsprop_2d), (turned, in_the_turned_valley))
    left, right = (panel["scale"] for panel in picture.spec["panels"][:2])
    np.testing.assert_allclose(left[1], -left[3], rtol=1e-6)
    assert left == right


def shown_schedules(picture):
    """Return {name: (losses, errors at the end in percent)} of the schedules that are drawn."""
    names = [name.removesuffix(" loss") for name in picture.spec["numbers"] if "loss" in name]
    parts = "loss", "wrong"
    shown = {name: [numbers(picture, f"{name} {part}") for part in parts] for name in names}
    return {name: rows for name, rows in shown.items() if not np.isnan(rows[0]).all()}


def test_schedules_that_are_not_written_are_left_out():
    picture = live.schedules(
        rmsprop, **RUN, constant=lambda step: 0.1, factor=unwritten, cosine=cosine
    )
    assert isinstance(picture, Live), picture
    shown = shown_schedules(picture)
    assert set(shown) == {"constant", "cosine"}
    assert starts(picture)["eta"] == START
    of_it = [name for name in picture.spec["numbers"] if name.startswith("factor")]
    assert len(of_it) == 7
    assert all(np.isnan(numbers(picture, name)).all() for name in of_it)
    ends = [losses[START, -1] for losses, _ in shown.values()]
    assert ends[1] < ends[0]  # at this rate, falling pays


def classified(schedule):
    """Train as a plain softmax regression does; return the loss and the errors in percent."""
    digits = RUN["images"]
    X, y = digits.train_images.reshape(-1, 64), digits.train_labels
    orders = engine.minibatch_orders(1410, 47, 10, 1)
    w, b, s_w, s_b = np.zeros((64, 10)), np.zeros(10), 0.0, 0.0
    for step, batch in enumerate(orders):
        chances = np.exp(X[batch] @ w + b)
        slope = (chances / chances.sum(1, keepdims=True) - np.eye(10)[y[batch]]) / 47
        g_w, g_b = X[batch].T @ slope, slope.sum(0)
        s_w, s_b = 0.9 * s_w + 0.1 * g_w**2, 0.9 * s_b + 0.1 * g_b**2
        w -= schedule(step) / np.sqrt(s_w + 1e-6) * g_w
        b -= schedule(step) / np.sqrt(s_b + 1e-6) * g_b
    right = (digits.test_images.reshape(-1, 64) @ w + b).argmax(1) == digits.test_labels
    logits = X @ w + b
    loss = np.mean(np.log(np.exp(logits).sum(1)) - logits[np.arange(len(y)), y])
    return loss, 100 * (1 - right.mean())


def test_the_schedules_train_as_a_plain_softmax_regression_does():
    picture = live.schedules(rmsprop, **RUN, cosine=cosine)
    losses, errors = shown_schedules(picture)["cosine"]
    loss, wrong = classified(cosine)
    np.testing.assert_allclose(losses[:, 0], np.log(10), rtol=1e-6)  # ten classes alike
    np.testing.assert_allclose(losses[START, -1], loss, rtol=1e-2)
    np.testing.assert_allclose(errors[START], wrong, atol=0.6)
    np.testing.assert_allclose(numbers(picture, "cosine ends"), losses[:, -1], rtol=1e-3)
    shape = numbers(picture, "cosine shape")
    np.testing.assert_allclose(shape, [cosine(step) / 0.1 for step in range(300)], atol=5e-3)


def test_an_optimizer_that_branches_trains_schedule_by_schedule():
    def branches(params, states, hyperparams):
        if hyperparams["lr"] > 0:
            rmsprop(params, states, hyperparams)

    losses, _ = shown_schedules(live.schedules(branches, **RUN, cosine=cosine))["cosine"]
    np.testing.assert_allclose(losses[START, -1], classified(cosine)[0], rtol=1e-2)


def falling():
    """Return a schedule that remembers its rate."""
    rate = 0.1 / 0.99

    def schedule(step):
        nonlocal rate
        rate *= 0.99
        return rate

    return schedule


def from_a_generator():
    """Return a schedule whose memory cannot be copied."""
    rates = (0.1 * 0.99**step for step in itertools.count())
    return lambda step: next(rates)


def test_a_schedule_that_remembers_begins_afresh():
    schedule = falling()
    (verdict,) = exercises.schedules(0.1, 300, 10, factor=schedule)
    assert verdict.state == "right"
    picture = live.schedules(rmsprop, **RUN, factor=schedule)
    assert notes(picture) == []
    shape = numbers(picture, "factor shape")
    np.testing.assert_allclose(shape, 0.99 ** np.arange(300), atol=5e-3)
    assert schedule(0) == falling()(0)  # the reader's own has not been called


def test_a_schedule_that_cannot_begin_afresh_is_found_out():
    (note,) = notes(live.schedules(rmsprop, **RUN, factor=from_a_generator()))
    assert "Two runs of your code" in note


@pytest.fixture(scope="module")
def six():
    functions = {f"number_{i}": lambda step, i=i: 0.1 / (i + 1) for i in range(6)}
    return live.schedules(rmsprop, **RUN, **functions)


def test_the_sixth_schedule_is_drawn_too(six):
    rates = [numbers(six, f"number_{i} shape")[0] for i in range(6)]
    np.testing.assert_allclose(rates, [1 / (i + 1) for i in range(6)], atol=5e-3)
    for panel in range(3):
        lines = [what for what in follows(six, "line") if what["panel"] == panel]
        nodes = [still(six)[panel].find(f".//*[@data-follow='{line['id']}']") for line in lines]
        assert len({(node.get("class"), node.get("style")) for node in nodes}) == len(lines) == 6


def test_the_names_of_the_schedules_stand_by_their_curves_and_never_overlap(six):
    places, ends = (
        np.array([numbers(six, f"number_{i} {part}")[:, 0] for i in range(6)])
        for part in ("name", "end")
    )
    assert ((places > LOSS[0]) & (places < LOSS[1])).all()
    heights = six.spec["panels"][1]["scale"][3] * np.log10(places)
    assert abs(np.diff(np.sort(heights, axis=0), axis=0)).min() >= 16  # pixels
    for at in range(len(PEAKS)):
        assert list(np.argsort(places[:, at])) == list(np.argsort(ends[:, at]))


def test_a_warm_up_from_zero_trains():
    rows = standardise(load_airfoil("stand-in").values)
    warm = engine.scheduled(rmsprop, lr=lambda step: 0.01 * min(step / 30, 1))
    orders = engine.minibatch_orders(1500, 10, 2, 1)
    states = [np.zeros((5, 1)), np.zeros(1)]
    losses = engine.train_linear(warm, states, rows[:1500], orders, 300, gamma=0.9)
    assert 0.24 < losses[-1] < 0.25


def test_a_schedule_of_gamma_is_run_for_every_eta():
    rows = standardise(load_airfoil("stand-in").values)
    zeros = lambda n: (np.zeros((n, 1)), np.zeros(1))  # noqa: E731
    picture = live.training(rmsprop, zeros, rows, gamma_at=lambda step: 0.9)
    ends = numbers(picture, "loss")[:, starts(picture)["gamma"]]
    np.testing.assert_allclose(numbers(picture, "end of your γ(t)"), ends, rtol=1e-4)
    excess = numbers(picture, "excess")[:, starts(picture)["gamma"]]
    np.testing.assert_allclose(numbers(picture, "your γ(t)"), excess, rtol=2e-3)
