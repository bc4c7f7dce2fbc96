"""The tables of the live pictures, and what the reader's edits do to them."""

import asyncio
import base64
import io
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import image
from notebook_files import PATHS, define
from pictures import drawn, follows, lengths, numbers, starts, still, unpack

from d2l_helpers import engine, live
from d2l_helpers.data import load_airfoil, standardise
from d2l_helpers.formulas import HIGH, LOW
from d2l_helpers.live.sliders import ETAS, GAMMAS, LOG_ETAS
from d2l_helpers.live.trace_numbers import LAST
from d2l_helpers.live.widget import Live

RNG = np.random.RandomState(5)
SAMPLE = [(int(i), int(j)) for i, j in RNG.randint(0, 64, (12, 2))]
ROWS = standardise(load_airfoil("stand-in").values)[:1500]
f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
adagrad_2d, rmsprop = define(PATHS[1], "adagrad_2d"), define(PATHS[2], "rmsprop")
remember, leaky_weights = define(PATHS[0], "remember"), define(PATHS[0], "leaky_weights")
SEEN = {"rtol": 2e-3, "atol": 4e-3}  # an eighth of a pixel, and what 16 bits hold


def zeros(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)


def run_apart(coroutine):
    """Run it in a thread of its own: Playwright may have a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


@pytest.fixture(scope="module")
def trace():
    return live.trace(f_2d, rmsprop_2d, adagrad_2d)


def log_f(points):
    """Return the decimal logarithm of f along a walk; of next to nothing, minus infinity."""
    heights = f_2d(*points.T)
    with np.errstate(divide="ignore"):
        return np.log10(np.where(heights < 1e-30, 0, heights))


def one(picture, name, i, j):
    return numbers(picture, name)[i, j]


@pytest.mark.parametrize(("i", "j"), SAMPLE)
def test_trace_table_is_d2l_train_2d(trace, i, j, capsys):
    from d2l import mxnet as d2l

    eta, gamma = float(ETAS[i]), float(GAMMAS[j])
    points = np.array(
        d2l.train_2d(lambda *state: rmsprop_2d(*state, eta=eta, gamma=gamma), steps=LAST)
    )
    assert f"epoch {LAST}" in capsys.readouterr().out
    for name, expected in zip(("x1", "x2"), points.T, strict=True):
        np.testing.assert_allclose(one(trace, name, i, j), expected, **SEEN)
    np.testing.assert_allclose(one(trace, "log f", i, j), log_f(points), rtol=1e-3, atol=1e-2)


@pytest.mark.parametrize("i", [0, 7, 40, 63])
def test_adagrad_beside_it_is_a_plain_loop(trace, i):
    state = (-5.0, -2.0, 0.0, 0.0)
    for _ in range(LAST):
        state = adagrad_2d(*state, eta=ETAS[i])
    for name, expected in zip(("adagrad x1", "adagrad x2"), state, strict=False):
        np.testing.assert_allclose(numbers(trace, name)[i, -1], expected, **SEEN)
    reached = numbers(trace, "adagrad log f")[i, -1]
    np.testing.assert_allclose(reached, log_f(np.array([state[:2]]))[0], atol=1e-2)


@pytest.mark.parametrize(("i", "j"), SAMPLE[:6])
def test_rates_table_is_eta_over_root(trace, i, j):
    run = engine.trace_2d(rmsprop_2d, LAST, eta=ETAS[i], gamma=GAMMAS[j])
    for name, s in zip(("rate 1", "rate 2"), run[1:, 2:].T, strict=True):
        expected = np.log10(ETAS[i] / np.sqrt(s + 1e-6))
        np.testing.assert_allclose(one(trace, name, i, j)[1:], expected, atol=9e-3)


@pytest.mark.parametrize(("i", "j"), SAMPLE)
def test_a_cell_is_hatched_from_the_step_on_at_which_the_run_leaves_the_frame(trace, i, j):
    run = engine.trace_2d(rmsprop_2d, LAST, eta=ETAS[i], gamma=GAMMAS[j])[:, :2]
    outside = ((run < LOW) | (run > HIGH)).any(axis=1)
    expected = np.argmax(outside) if outside.any() else LAST + 1
    assert one(trace, "leaves", i, j) == expected


@pytest.mark.parametrize("t", [1, 20, 200])
def test_the_ridge_is_the_best_eta_among_the_runs_that_stay(trace, t):
    ridge = numbers(trace, "best eta")[t]
    for j in (3, 34, 50):
        runs = engine.trace_2d(rmsprop_2d, t, eta=ETAS, gamma=np.full(64, GAMMAS[j]))
        stays = ((runs[:, 0] >= LOW[0]) & (runs[:, 0] <= HIGH[0])).all(0)
        stays &= ((runs[:, 1] >= LOW[1]) & (runs[:, 1] <= HIGH[1])).all(0)
        reached = np.where(stays, f_2d(runs[-1, 0], runs[-1, 1]), np.inf)
        assert round(ridge[j]) == reached.argmin()


def test_a_run_is_off_the_ridge_from_the_very_step_on_at_which_it_leaves():
    shown = live.trace(lambda x1, x2: (x1 - 3) ** 2, rmsprop_2d, adagrad_2d)  # least outside
    ridge = numbers(shown, "best eta")[1].astype(int)
    left = numbers(shown, "leaves")[..., 0] <= 1
    assert left.any()
    assert not left[ridge, range(len(ridge))].any()


@pytest.mark.parametrize(("i", "j"), SAMPLE[:6])
def test_the_grey_arrow_is_a_step_of_plain_descent(trace, i, j):
    x1, x2 = engine.trace_2d(rmsprop_2d, LAST, eta=ETAS[i], gamma=GAMMAS[j])[:, :2].T
    steps = -ETAS[i] * np.array([0.2 * x1, 4 * x2])
    inside = (x1 >= LOW[0]) & (x1 <= HIGH[0]) & (x2 >= LOW[1]) & (x2 <= HIGH[1])
    seen = inside & (np.hypot(*steps) > 0.051)
    for name, expected in (("plain x1", x1 + steps[0]), ("plain x2", x2 + steps[1])):
        found = one(trace, name, i, j)
        np.testing.assert_allclose(found[seen], expected[seen], rtol=2e-3, atol=0.02)
        assert np.isnan(found[~inside | (np.hypot(*steps) < 0.049)]).all()


@pytest.mark.parametrize(("i", "j"), [*SAMPLE[:4], (7, 0), (7, 34), (0, 63)])
def test_the_bar_is_as_long_as_the_first_step(trace, i, j):
    run = engine.trace_2d(rmsprop_2d, 1, eta=ETAS[i], gamma=GAMMAS[j])
    length = ETAS[i] / np.sqrt(1 - GAMMAS[j])
    np.testing.assert_allclose(one(trace, "first", i, j), length, rtol=1e-6)
    bar = one(trace, "first x", i, j)
    np.testing.assert_allclose(bar[[0, -1]], run[:, 0], rtol=2e-3, atol=4e-3)


def test_where_the_first_step_has_another_length_there_is_no_bar():
    def without_root(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        g1, g2 = 0.2 * x1, 4 * x2
        s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
        return x1 - eta / (s1 + 1e-6) * g1, x2 - eta / (s2 + 1e-6) * g2, s1, s2

    # At γ = 0 and x1 = -5, where g1 is -1, the root makes no difference.
    bars = np.isfinite(numbers(live.trace(f_2d, without_root, adagrad_2d), "first x"))
    assert bars[:, 0].all()
    assert not bars[:, 20:].any()


def test_descent_by_signs_is_named_where_it_is_one(trace):
    named = np.isfinite(numbers(trace, "signs x")[..., 0])
    assert named[7, 0]
    assert not named[:, 1:].any()
    other = live.trace(f_2d, lambda *state, eta, gamma: adagrad_2d(*state, eta), adagrad_2d)
    assert not np.isfinite(numbers(other, "signs x")).any()


@pytest.mark.parametrize("i", [3, 7, 15])
def test_the_last_steps_hop_on_the_lines_at_half_of_eta(trace, i):
    for name in ("x1", "x2"):
        last = one(trace, name, i, 34)[-4:]
        np.testing.assert_allclose(abs(last), numbers(trace, "half eta")[i, 0], atol=8e-3)
        assert (last[1:] * last[:-1] < 0).all()


def least_squares(rows):
    X = np.column_stack([rows[:, :5], np.ones(len(rows))])
    residual = X @ np.linalg.solve(X.T @ X, X.T @ rows[:, 5]) - rows[:, 5]
    return np.mean(residual**2) / 2


@pytest.fixture(scope="module")
def training():
    return live.training(rmsprop, zeros, ROWS)


@pytest.mark.parametrize(("i", "j"), SAMPLE[:6])
def test_training_table_is_one_training(training, i, j):
    orders = engine.minibatch_orders(1500, 10, 2, 1)
    w, b, s = np.zeros((5, 1), np.float32), np.zeros(1, np.float32), [0.0, 0.0]
    eta, gamma = float(LOG_ETAS[i]), float(GAMMAS[j])
    for rows in ROWS[orders].astype(np.float32):
        error = rows[:, :5] @ w + b - rows[:, 5:]
        for k, g in enumerate((rows[:, :5].T @ error / 10, error.mean(0))):
            s[k] = gamma * s[k] + (1 - gamma) * g * g
            step = eta / np.sqrt(s[k] + 1e-6) * g
            w, b = (w - step, b) if k == 0 else (w, b - step)
    loss = np.mean((ROWS[:, :5] @ w.astype(float) + b - ROWS[:, 5:]) ** 2) / 2
    excess = loss - least_squares(ROWS)
    np.testing.assert_allclose(one(training, "loss", i, j)[0], loss, rtol=1e-5)
    np.testing.assert_allclose(one(training, "excess", i, j)[-1], excess, rtol=0.01)
    np.testing.assert_allclose(one(training, "final", i, j)[0], np.log10(excess), atol=5e-3)


def test_the_chapters_curve_stays_where_the_sliders_start(training):
    at = starts(training)
    chapter = numbers(training, "excess")[at["eta"], at["gamma"]]
    np.testing.assert_allclose(numbers(training, "chapter"), chapter, rtol=1e-3)
    assert (LOG_ETAS[at["eta"]], GAMMAS[at["gamma"]]) == (0.01, 0.9)
    np.testing.assert_allclose(numbers(training, "epoch"), np.arange(1, 16) * 2 / 15, rtol=1e-3)


def test_grid_one_setting_and_mxnet_agree():
    from test_training import train_by_hand

    orders, start = engine.minibatch_orders(1500, 10, 2, 3), (np.zeros((5, 1)), np.zeros(1))
    etas = np.array([0.001, 0.01, 0.05])
    grid = engine.train_linear(rmsprop, start, ROWS, orders, 20, lr=etas, gamma=np.full(3, 0.9))
    for k, eta in enumerate(etas):
        one = engine.train_linear(rmsprop, start, ROWS, orders, 20, lr=eta, gamma=0.9)
        np.testing.assert_allclose(grid[:, k], one, rtol=1e-4)
    from mxnet import np as mxnp
    from mxnet import npx

    npx.set_np()
    rows = standardise(load_airfoil().values)[:1500]
    by_mxnet = train_by_hand(mxnp.zeros((5, 1)), mxnp.zeros(1), 0.01, 0.9)
    loss = np.mean((rows[:, :5] @ by_mxnet[:5] + by_mxnet[5] - rows[:, 5]) ** 2) / 2
    engines = engine.train_linear(rmsprop, start, rows, orders, 20, lr=0.01, gamma=0.9)[-1]
    np.testing.assert_allclose(engines, loss, rtol=1e-4)


@pytest.mark.parametrize("j", [0, 14, 34, 63])
def test_memory_and_weights_tables(j):
    squares, gamma, leaky = RNG.uniform(0.1, 2, 30), GAMMAS[j], 0.0
    memory, weights = live.memory(remember, leaky_weights, squares), live.weights(leaky_weights)
    for g2 in squares:
        leaky = gamma * leaky + (1 - gamma) * g2
    for name, end in (("total", squares.sum()), ("mean", squares.mean()), ("leaky", leaky)):
        np.testing.assert_allclose(numbers(memory, name)[j, -1], end, rtol=1e-3)
    np.testing.assert_allclose(numbers(memory, "share")[j, 9], 100 * (1 - gamma**10), rtol=1e-3)
    np.testing.assert_allclose(numbers(weights, "weights")[j], gamma ** np.arange(40), atol=1e-3)
    shares, apart = np.cumsum(leaky_weights(gamma)), leaky_weights(gamma) >= 0.004
    cuts, strip = np.where(apart, shares, np.nan), shares[-1] * np.array([0, 1, 1, 0])
    np.testing.assert_allclose(numbers(weights, "cuts")[j], cuts, atol=1e-3)
    np.testing.assert_allclose(numbers(weights, "held")[j], strip, atol=1e-3)
    np.testing.assert_allclose(numbers(weights, "share")[j], 100 * (1 - gamma**40), rtol=1e-3)
    window, half = numbers(weights, "window")[j], numbers(weights, "half_life")[j]
    np.testing.assert_allclose(window, 1 / (1 - gamma), rtol=1e-3)
    np.testing.assert_allclose(half, np.log(0.5) / np.log(gamma) if gamma else 0, rtol=1e-3)


def test_the_ghost_of_the_memory_is_the_corrected_average():
    squares = np.full(30, 0.5)  # the corrected average of a constant is the constant
    picture = live.memory(remember, leaky_weights, squares)
    np.testing.assert_allclose(numbers(picture, "corrected"), np.tile(squares, (64, 1)), rtol=1e-3)
    named = np.isfinite(numbers(picture, "named")[:, 0])
    assert named.tolist() == (GAMMAS >= 0.6).tolist()  # else it hides behind the average itself


def test_a_stream_with_zeros_in_it_makes_a_picture():
    picture = live.memory(remember, leaky_weights, [0.0, 1.0, 0.0, 4.0])
    assert isinstance(picture, Live), picture
    np.testing.assert_allclose(numbers(picture, "total")[0], [0, 1, 1, 5], rtol=1e-3)


# What the formulas promise, for any numbers


@given(st.floats(0, 0.999), st.integers(1, 200))
def test_weights_sum_to_one_minus_the_rest(gamma, n):
    assert leaky_weights(gamma, n).sum() == pytest.approx(1 - gamma**n, abs=1e-12)


@given(st.floats(1e-3, 1e3), st.floats(0, 0.999), st.integers(1, 100))
def test_leaky_average_of_a_constant(value, gamma, n):
    leaky = engine.remember(remember, [value] * n, gamma=gamma)["leaky"]
    assert leaky[-1] == pytest.approx(value * (1 - gamma**n), rel=1e-9)


def steps(scale, eps):
    """Return the rule's steps on a stream of gradients, scaled, and its least state."""
    gradients, s, made, least = (
        scale * np.random.RandomState(2).standard_normal(20),
        0.0,
        [],
        np.inf,
    )
    for g in gradients:
        _, s = remember(0.0, s, g**2, gamma=0.9)
        made.append(0.1 / (s + eps) ** 0.5 * g)
        least = min(least, s)
    return np.array(made), least


@given(st.floats(1e-3, 1e3))
def test_scaling_the_gradient_leaves_the_steps_as_eps_vanishes(scale):
    unscaled, _ = steps(1, 0)
    for eps in (1e-6, 1e-9, 1e-12, 0):
        scaled, least = steps(scale, eps)
        np.testing.assert_allclose(scaled, unscaled, rtol=eps / (2 * least) + 1e-9)


@given(st.floats(-5, 5).filter(lambda x: abs(x) > 1e-2), st.floats(0.01, 3))
def test_without_memory_every_step_is_eta(x, eta):
    run = engine.trace_2d(rmsprop_2d, 1, (x, x), eta=eta, gamma=0.0)
    gradients = np.array([0.2, 4.0]) * x
    exact = -eta * np.sign(gradients) / np.sqrt(1 + engine.EPS / gradients**2)
    np.testing.assert_allclose(run[1, :2] - x, exact, rtol=1e-9, atol=1e-12)
    s = engine.remember(remember, [x**2], gamma=0.0)["leaky"][0]
    assert eta / s**0.5 * x == pytest.approx(eta * np.sign(x))


# The reader's own code


def test_adagrad_in_the_readers_function_changes_the_picture(trace):
    def edited(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        return adagrad_2d(x1, x2, s1, s2, eta)

    x1 = numbers(live.trace(f_2d, edited, adagrad_2d), "x1")
    expected = engine.trace_2d(adagrad_2d, LAST, eta=ETAS[7])[:, 0]
    np.testing.assert_allclose(x1[7, 3], expected, **SEEN)
    assert np.nanmax(abs(x1 - numbers(trace, "x1"))) > 0.1


def without_root(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2, eps = 0.2 * x1, 4 * x2, 1e-6
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    return x1 - eta / (s1 + eps) * g1, x2 - eta / (s2 + eps) * g2, s1, s2


def explodes(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return x1**3 * eta, x2**3, s1, s2


def gives_nan(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return x1 * float("nan"), x2, s1, s2


@pytest.mark.parametrize("function", [without_root, explodes, gives_nan])
def test_numbers_that_leave_the_range_make_a_picture(function):
    picture = live.trace(f_2d, function, adagrad_2d)
    assert isinstance(picture, Live), picture
    assert np.isnan(numbers(picture, "x1")).any() == (function is not without_root)


def test_a_new_start_point_makes_a_new_table():
    picture = live.trace(f_2d, rmsprop_2d, adagrad_2d)
    picture.ask = {"number": 1, "kind": "start", "start": [1.5, 1.0], "setting": {}}
    assert picture.reply["number"] == 1
    lengths = {name: len(s["texts"]) for name, s in picture.spec["sliders"].items()}
    renewed = unpack(picture.spec["numbers"], picture.reply["table"], lengths)
    expected = engine.trace_2d(rmsprop_2d, LAST, (1.5, 1.0), eta=ETAS[7], gamma=0.9)
    np.testing.assert_allclose(renewed["x1"][7, 34], expected[:, 0], **SEEN)
    assert renewed["leaves"].shape == (64, 64, 1)


def test_a_start_point_that_is_picked_up_gets_the_runs_from_everywhere():
    picture = live.trace(f_2d, rmsprop_2d, adagrad_2d)
    setting = {"eta": 7, "gamma": 34, "steps": 20}
    picture.ask = {"number": 2, "kind": "starts", "setting": setting, "start": engine.START}
    sizes = {"start1": 76, "start2": 51}
    runs = unpack(picture.reply["numbers"], picture.reply["table"], sizes)
    for i, j in ((70, 5), (20, 30)):  # the second on the axis, from which nothing leads away
        start = round(LOW[0] + 0.1 * i, 1), round(LOW[1] + 0.1 * j, 1)
        expected = engine.trace_2d(rmsprop_2d, LAST, start, eta=ETAS[7], gamma=GAMMAS[34])
        for name, values in zip(("x1", "x2"), expected.T, strict=False):
            np.testing.assert_allclose(runs[name][i, j], values, **SEEN)
        other = engine.trace_2d(adagrad_2d, LAST, start, eta=ETAS[7])
        np.testing.assert_allclose(
            runs["adagrad x2"][i, j], other[:21, 1], **SEEN
        )  # as far as seen


@pytest.mark.parametrize("steps", [0, 1, 20])
def test_while_the_start_point_is_moved_the_map_is_that_of_a_new_table(steps):
    picture, start = live.trace(f_2d, rmsprop_2d, adagrad_2d), (-3.0, 1.0)
    asked = {"start": start, "setting": {"eta": 7, "gamma": 34, "steps": steps}}
    picture.ask = asked | {"number": 1, "kind": "map"}
    found = unpack(picture.reply["numbers"], picture.reply["table"], {"eta": 64, "gamma": 64})
    picture.ask = asked | {"number": 2, "kind": "start"}
    all_steps = unpack(picture.spec["numbers"], picture.reply["table"], lengths(picture))
    gone = all_steps["leaves"] <= steps
    np.testing.assert_array_equal(found["leaves"] <= steps, gone)
    np.testing.assert_array_equal(found["log f"][..., 0], all_steps["log f"][..., steps])
    np.testing.assert_array_equal(found["best eta"], all_steps["best eta"][steps])


def picky(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    if x1 > 100:
        raise ValueError("too far")
    return x1, x2, s1, s2


def interrupted(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    if x1 > 100:
        raise KeyboardInterrupt
    return x1, x2, s1, s2


@pytest.mark.parametrize(
    ("function", "said"), [(picky, "too far"), (interrupted, "KeyboardInterrupt")]
)
def test_a_start_point_that_breaks_the_function_is_said_and_the_next_one_works(function, said):
    picture = live.trace(f_2d, function, adagrad_2d)
    picture.ask = {"number": 1, "kind": "start", "start": [101.0, 0.0], "setting": {}}
    assert said in picture.reply["problem"]
    picture.ask = {"number": 2, "kind": "start", "start": [1.0, 1.0], "setting": {}}
    assert "problem" not in picture.reply
    assert picture.reply["number"] == 2


def answers(run, *settings):
    """Ask the Trainer for settings, one right after the other; return what the last one brings."""

    async def ask():
        picture = live.trainer(rmsprop, zeros, ROWS, run)
        for number, (eta, gamma) in enumerate(settings):
            setting = {"eta": eta, "gamma": gamma}
            picture.ask = {"number": number, "kind": "run", "setting": setting}
        while "runs" in picture.reply.get("status", {"en": "runs"})["en"]:
            if "problem" in picture.reply:
                break
            await asyncio.sleep(0)
        return picture.reply

    return run_apart(ask())


def test_trainer_is_run_for_the_question_and_the_last_question_wins():
    asked = []

    def run(eta, gamma):
        asked.append((eta, gamma))
        yield from [0.3] * 15  # above some of the losses, below others

    reply = answers(run, (10, 34), (32, 34))
    assert asked == [(0.01, 0.9)]
    assert reply["number"] == 1
    orders = engine.minibatch_orders(1500, 10, 2, 1)
    losses = engine.train_linear(rmsprop, zeros(5), ROWS, orders, 20, lr=0.01, gamma=0.9)
    np.testing.assert_allclose(reply["y"], abs(0.3 - losses), rtol=1e-4)
    difference = f"{abs(0.3 - losses).max():.1e}".replace("-", "−")
    assert f"differ by {difference}" in reply["status"]["en"]


def raises(eta, gamma):
    raise KeyError("gamma1")
    yield


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (lambda eta, gamma: [0.5] * 16, "15 losses, not 16"),
        (lambda eta, gamma: [], "15 losses, not 0"),
        (lambda eta, gamma: ["loss"] * 15, "could not convert string"),
        (lambda eta, gamma: None, "not iterable"),
        (raises, "gamma1"),
    ],
)
def test_what_is_wrong_with_a_trainer_is_said_beside_the_picture(run, said):
    assert said in answers(run, (10, 34))["problem"]


def test_a_trainer_that_diverges_is_said():
    assert "diverges" in answers(lambda eta, gamma: [0.5] * 14 + [np.nan], (10, 34))["status"]["en"]


# Where no script runs


def test_pictures_have_a_still(trace):
    root = still(trace)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    ids = {element.get("data-follow") for element in root.iter() if element.get("data-follow")}
    assert ids == {what["id"] for what in trace.spec["follows"]}
    for element in root.iter():  # an image's data may hold any letters
        assert "nan" not in str({k: v for k, v in element.items() if k != "href"}).lower()


def test_the_still_is_the_chapters_setting_after_20_steps(trace):
    run = engine.trace_2d(rmsprop_2d, eta=0.4, gamma=0.9)
    (walk,) = (what for what in follows(trace, "line") if what.get("x") == "x1")
    np.testing.assert_allclose(drawn(trace, walk), run[:, :2], atol=5e-3)
    (rate,) = (what for what in follows(trace, "line") if what["y"] == "rate 1")
    t, shown = drawn(trace, rate).T  # matplotlib leaves out what lies on a line
    rates = engine.effective_rates(engine.trace_2d(rmsprop_2d, LAST, eta=0.4, gamma=0.9), 0.4)
    expected = np.log10(rates[:, 0])
    np.testing.assert_allclose(np.interp(range(1, LAST + 1), t, shown), expected, atol=0.02)


def test_the_stills_map_is_that_of_step_20(trace):
    (what,) = follows(trace, "map")
    (shown,) = still(trace).findall(f".//*[@data-follow='{what['id']}']")
    _, _, data = shown.get("href").partition("base64,")
    pixels = image.imread(io.BytesIO(base64.b64decode(data)), format="png")
    for i, j in SAMPLE:
        run = engine.trace_2d(rmsprop_2d, 20, eta=ETAS[i], gamma=GAMMAS[j])[:, :2]
        if ((run < LOW) | (run > HIGH)).any():
            assert pixels[63 - j, i, 3] == 0  # the hatched ground shows
            continue
        share = (np.log10(f_2d(*run[-1])) - what["low"]) / (what["high"] - what["low"])
        colour = np.array(what["colors"][round(255 * np.clip(share, 0, 1))]) / 255
        np.testing.assert_allclose(pixels[63 - j, i, :3], colour, atol=0.015)
