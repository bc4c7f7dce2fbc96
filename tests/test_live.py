"""The tables of the live pictures, and what the reader's edits do to them."""

import asyncio
import math
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from notebook_files import PATHS, define

from d2l_helpers import data, engine, live
from d2l_helpers.scene import Picture, Problem

RNG = np.random.RandomState(5)
SAMPLE = [(int(i), int(j)) for i, j in RNG.randint(0, 64, (12, 2))]
ROWS = data.standardise(data.load_airfoil("stand-in").values)[:1500]
f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
adagrad_2d, rmsprop = define(PATHS[1], "adagrad_2d"), define(PATHS[2], "rmsprop")
remember, leaky_weights = define(PATHS[0], "remember"), define(PATHS[0], "leaky_weights")


def zeros(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)


def run_apart(coroutine):
    """Run it in a thread of its own: Playwright may have a loop running in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


def table(picture, name):
    """Return the numbers of a name as the browser gets them."""
    sent = np.frombuffer(picture.table, np.float32)
    place, shape = picture._scene._places[name], picture._scene.values(name).shape
    return sent[place["at"] : place["at"] + math.prod(shape)].reshape(shape)


@pytest.fixture(scope="module")
def trace():
    return live.trace(f_2d, rmsprop_2d, beside=adagrad_2d)


@pytest.mark.parametrize(("i", "j"), SAMPLE)
def test_trace_table_is_d2l_train_2d(trace, i, j, capsys):
    from d2l import mxnet as d2l

    eta, gamma = float(live.ETAS[i]), float(live.GAMMAS[j])
    points = np.array(
        d2l.train_2d(lambda *state: rmsprop_2d(*state, eta=eta, gamma=gamma), steps=50)
    )
    assert "epoch 50" in capsys.readouterr().out
    for name, expected in (("x1", points[:, 0]), ("x2", points[:, 1]), ("f", f_2d(*points.T))):
        np.testing.assert_allclose(table(trace, name)[i, j], expected, rtol=1e-6, atol=1e-6)


def test_trace_of_the_chapter_ends_where_the_chapter_says(trace):
    eta, gamma, steps = (slider.start for slider in trace._scene.sliders.values())
    assert live.STEPS[steps] == 20
    assert table(trace, "x1")[eta, gamma, 20].round(6) == np.float32(-0.010599)
    assert table(trace, "x2")[eta, gamma, 20].round(6) == 0


@pytest.mark.parametrize("i", [0, 7, 40, 63])
def test_adagrad_beside_it_is_a_plain_loop(trace, i):
    state = (-5.0, -2.0, 0.0, 0.0)
    for _ in range(50):
        state = adagrad_2d(*state, eta=live.ETAS[i])
    np.testing.assert_allclose(table(trace, "beside 1")[i, -1], state[0], rtol=1e-6, atol=1e-30)
    np.testing.assert_allclose(table(trace, "beside 2")[i, -1], state[1], rtol=1e-6, atol=1e-30)


@pytest.mark.parametrize(("i", "j"), SAMPLE[:6])
def test_rates_table_is_eta_over_root(trace, i, j):
    run = engine.trace_2d(rmsprop_2d, 50, eta=live.ETAS[i], gamma=live.GAMMAS[j])
    expected = np.log10(live.ETAS[i] / np.sqrt(run[1:, 2] + 1e-6))
    np.testing.assert_allclose(table(trace, "rate 1")[i, j], expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("i", "j"), SAMPLE[:6])
def test_training_table_is_one_training(i, j):
    picture = live.training(rmsprop, zeros, ROWS)
    orders = engine.minibatch_orders(1500, 10, 2, 1)
    w, b, s = np.zeros((5, 1), np.float32), np.zeros(1, np.float32), [0.0, 0.0]
    eta, gamma = np.float32(live.LOG_ETAS[i]), np.float32(live.GAMMAS[j])
    for rows in ROWS[orders].astype(np.float32):
        error = rows[:, :5] @ w + b - rows[:, 5:]
        for k, g in enumerate((rows[:, :5].T @ error / 10, error.mean(0))):
            s[k] = gamma * s[k] + (1 - gamma) * g * g
            step = eta / np.sqrt(s[k] + np.float32(1e-6)) * g
            w, b = (w - step, b) if k == 0 else (w, b - step)
    loss = np.mean((ROWS[:, :5] @ w.astype(float) + b - ROWS[:, 5:]) ** 2) / 2
    np.testing.assert_allclose(table(picture, "loss")[i, j, 0], loss, rtol=1e-6)


def test_grid_one_setting_and_mxnet_agree():
    from test_training import train_by_hand

    orders, start = engine.minibatch_orders(1500, 10, 2, 3), [np.zeros((5, 1)), np.zeros(1)]
    etas = np.array([0.001, 0.01, 0.05])
    grid = engine.train_linear(rmsprop, start, ROWS, orders, 20, lr=etas, gamma=np.full(3, 0.9))
    for k, eta in enumerate(etas):
        one = engine.train_linear(rmsprop, start, ROWS, orders, 20, lr=eta, gamma=0.9)
        np.testing.assert_allclose(grid[:, k], one, rtol=1e-4)
    from mxnet import np as mxnp
    from mxnet import npx

    npx.set_np()
    rows = data.standardise(data.load_airfoil().values)[:1500]
    by_mxnet = train_by_hand(mxnp.zeros((5, 1)), mxnp.zeros(1), 0.01, 0.9)
    loss = np.mean((rows[:, :5] @ by_mxnet[:5] + by_mxnet[5] - rows[:, 5]) ** 2) / 2
    engines = engine.train_linear(rmsprop, start, rows, orders, 20, lr=0.01, gamma=0.9)[-1]
    np.testing.assert_allclose(engines, loss, rtol=1e-4)


def test_memory_and_weights_tables():
    squares = RNG.uniform(0.1, 2, 30)
    memory, weights = live.memory(remember, squares), live.weights(leaky_weights)
    for j in (0, 14, 34, 63):
        gamma, leaky = live.GAMMAS[j], 0.0
        for g2 in squares:
            leaky = gamma * leaky + (1 - gamma) * g2
        np.testing.assert_allclose(10.0 ** table(memory, "leaky")[j, -1], leaky, rtol=2e-6)
        np.testing.assert_allclose(
            table(weights, "weights")[j], (1 - gamma) * gamma ** np.arange(40)
        )
        np.testing.assert_allclose(table(weights, "share")[j], 100 * (1 - gamma**40), rtol=1e-6)
    np.testing.assert_allclose(table(weights, "window")[34], 10, rtol=1e-6)
    np.testing.assert_allclose(table(weights, "half-life")[34], 6.578813, rtol=1e-6)


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

    picture = live.trace(f_2d, edited)
    assert isinstance(picture, Picture)
    expected = engine.trace_2d(adagrad_2d, 50, eta=live.ETAS[7])[:, 0]
    np.testing.assert_allclose(table(picture, "x1")[7, 3], expected, rtol=1e-6)
    assert abs(table(picture, "x1") - table(trace, "x1")).max() > 0.1


def with_math(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2, eps = 0.2 * x1, 4 * x2, 1e-6
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    x1, x2 = x1 - eta / math.sqrt(s1 + eps) * g1, x2 - eta / math.sqrt(s2 + eps) * g2
    return x1, x2, s1, s2


def in_place(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2, eps = 0.2 * x1, 4 * x2, 1e-6
    s1 *= gamma
    s2 *= gamma
    s1 += (1 - gamma) * g1**2
    s2 += (1 - gamma) * g2**2
    eta *= 1.0
    x1 -= eta / (s1 + eps) ** 0.5 * g1
    x2 -= eta / (s2 + eps) ** 0.5 * g2
    return x1, x2, s1, s2


def test_changing_the_arguments_in_place_spoils_nothing(trace):
    picture = live.trace(f_2d, in_place)
    for name in ("x1", "x2", "f", "rate 1"):
        np.testing.assert_allclose(table(picture, name), table(trace, name), rtol=1e-5, atol=1e-6)


def with_mxnet(params, states, hyperparams):
    from mxnet import np as mxnp

    gamma, eta = hyperparams["gamma"], hyperparams["lr"]
    for p, s in zip(params, states, strict=True):
        s[:] = gamma * s + (1 - gamma) * mxnp.square(p.grad)
        p[:] -= eta * p.grad / mxnp.sqrt(s + 1e-6)


def test_training_runs_an_optimizer_that_calls_mxnet_functions():
    constant = engine.scheduled(with_mxnet, gamma=lambda step: 0.9 if step else 0.0)
    ours = engine.scheduled(rmsprop, gamma=lambda step: 0.9 if step else 0.0)
    pictures = [
        live.training(function, zeros, ROWS, beside=beside)
        for function, beside in ((with_mxnet, constant), (rmsprop, ours))
    ]
    for name in ("loss", "beside end"):
        # At larger rates the runs are chaotic: the rounding of 32-bit numbers decides.
        found, expected = (table(picture, name)[live.LOG_ETAS <= 0.01] for picture in pictures)
        np.testing.assert_allclose(found, expected, rtol=1e-3)


def clipped(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2 = 0.2 * x1, 4 * x2
    factor = 1 / max(1, np.linalg.norm(np.array([g1, g2])))
    return rmsprop_2d(factor * x1, factor * x2, s1, s2, eta, gamma)


def test_a_function_that_mixes_the_settings_runs_setting_by_setting():
    picture = live.trace(f_2d, clipped)
    for i, j in SAMPLE[:3]:
        setting = {"eta": live.ETAS[i], "gamma": live.GAMMAS[j]}
        expected = engine.trace_2d(clipped, 50, **setting)[:, 0]
        np.testing.assert_allclose(table(picture, "x1")[i, j], expected, rtol=1e-5, atol=1e-6)


def test_noise_in_the_gradient_is_no_mixture():
    noise = np.random.RandomState(0).normal
    picture = live.trace(
        f_2d, lambda x1, x2, *rest, **h: rmsprop_2d(x1 + 0.01 * noise(), x2, *rest, **h)
    )
    assert isinstance(picture, Picture)


def test_an_optimizer_that_mixes_the_settings_is_told_so():
    def clip(axis):
        def update(params, states, hyperparams):
            for p in params:
                norm = (p.grad**2).sum(axis=axis) ** 0.5
                p.grad = p.grad / np.maximum(norm, 1)
            rmsprop(params, states, hyperparams)

        return update

    assert "mixes them" in repr(live.training(clip(None), zeros, ROWS))
    assert isinstance(live.training(clip(0), zeros, ROWS), Picture)


def test_four_values_in_an_array_are_four_values(trace):
    picture = live.trace(f_2d, lambda *state, **setting: np.array(rmsprop_2d(*state, **setting)))
    np.testing.assert_allclose(table(picture, "x1"), table(trace, "x1"), rtol=1e-6)


def test_prints_are_cut_short(capsys):
    def talks(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        print("here")
        return with_math(x1, x2, s1, s2, eta, gamma)

    live.trace(f_2d, talks)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:20] == ["here"] * 20
    assert "more lines" in lines[20]
    assert len(lines) == 21


def test_weights_of_another_length_are_refused_in_words():
    problem = live.weights(lambda gamma, steps: leaky_weights(gamma, steps + 1))
    assert "must return 40 weights" in repr(problem)
    assert "phải trả về 40" in repr(problem)


def test_math_sqrt_runs_setting_by_setting(trace):
    picture = live.trace(lambda x1, x2: 0.1 * math.pow(x1, 2) + 2 * math.pow(x2, 2), with_math)
    for name in ("x1", "x2", "f"):
        np.testing.assert_allclose(table(picture, name), table(trace, name), rtol=1e-5, atol=1e-6)


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
    picture = live.trace(f_2d, function)
    assert isinstance(picture, Picture), picture
    assert np.isnan(table(picture, "x1")).any() == (function is not without_root)


def raises(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return undefined_name + x1  # noqa: F821


def divides_by_zero(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return 1 / 0, x2, s1, s2


def returns_three(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return x1, x2, s1


def forgets_to_return(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    x1 = x1 - eta


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (raises, "name 'undefined_name' is not defined"),
        (divides_by_zero, "division by zero"),
        (returns_three, "four values, not 3"),
        (forgets_to_return, "four values, not None"),
        (lambda x1, x2, s1, s2: (x1, x2, s1, s2), "unexpected keyword argument"),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_an_error_stands_where_the_picture_would(function, message):
    problem = live.trace(f_2d, function)
    assert isinstance(problem, Problem)
    shown = problem._repr_html_()
    assert message in repr(problem)
    assert 'lang="en"' in shown
    assert 'lang="vi"' in shown


def in_a_library(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return random.choice([])


def in_numpy(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return np.concatenate([x1, 1])


@pytest.mark.parametrize(
    ("function", "line"),
    [
        (raises, "return undefined_name + x1"),
        (in_a_library, "return random.choice([])"),
        (in_numpy, "return np.concatenate([x1, 1])"),
    ],
)
def test_the_error_names_the_readers_line(function, line):
    assert line in repr(live.trace(f_2d, function)).splitlines()[-1]


def test_exit_in_the_readers_function_ends_nothing():
    assert "SystemExit" in repr(live.trace(f_2d, lambda *state, **setting: sys.exit("done")))


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda params, states, hyperparams: [p - 1 for p in params], "changes none of its"),
        (lambda params, states, hyperparams: params[7], "list index out of range"),
        (lambda params, states: None, "positional argument"),
    ],
)
def test_training_shows_what_is_wrong(function, message):
    assert message in repr(live.training(function, zeros, ROWS))


def test_a_new_start_point_makes_a_new_table():
    picture = live.trace(f_2d, rmsprop_2d)
    before = picture.table
    picture.wish = {"start": [1.5, 1.0]}
    assert picture.table != before
    expected = engine.trace_2d(rmsprop_2d, 50, (1.5, 1.0), eta=live.ETAS[7], gamma=0.9)[:, 0]
    np.testing.assert_allclose(table(picture, "x1")[7, 34], expected, rtol=1e-5)
    assert picture.problem == ""


def test_a_start_point_that_breaks_the_function_is_said_and_mended():
    def picky(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        if np.any(np.asarray(x1) > 100):
            raise ValueError("too far")
        return x1, x2, s1, s2

    picture = live.trace(f_2d, picky)
    before = picture.table
    picture.wish = {"start": [101.0, 0.0]}
    assert "too far" in picture.problem
    assert (picture.start, picture.table) == (list(engine.START), before)
    picture.wish = {"start": [1.0, 1.0]}
    assert (picture.problem, picture.start) == ("", [1.0, 1.0])


def test_trainer_is_run_for_the_question_and_the_last_question_wins():
    asked = []

    def run(eta, gamma):
        asked.append((eta, gamma))
        yield from [0.5] * 15

    async def ask():
        picture = live.trainer(rmsprop, zeros, ROWS, run)
        picture.question = {"eta": 10, "gamma": 34, "asked": 1}
        picture.question = {"eta": 32, "gamma": 34, "asked": 2}
        await picture._task
        return picture.answer

    answer = run_apart(ask())
    assert asked == [(0.01, 0.9)]
    assert answer["setting"] == {"eta": 32, "gamma": 34}
    assert len(answer["y"]) == 15
    assert "differ by" in answer["status"]["en"]


@pytest.mark.parametrize(
    ("losses", "said"), [([0.5] * 16, "15 losses, not 16"), ([], "15 losses, not 0")]
)
def test_another_number_of_losses_is_said(losses, said):
    async def ask():
        picture = live.trainer(rmsprop, zeros, ROWS, lambda eta, gamma: losses)
        picture.question = {"eta": 10, "gamma": 34, "asked": 1}
        await picture._task
        return picture.problem

    assert said in run_apart(ask())


def test_a_trainer_that_diverges_is_said():
    async def ask():
        picture = live.trainer(rmsprop, zeros, ROWS, lambda eta, gamma: [0.5] * 14 + [np.nan])
        picture.question = {"eta": 10, "gamma": 34, "asked": 1}
        await picture._task
        return picture.answer["status"]["en"]

    assert "diverges" in run_apart(ask())


class Shell:
    """What IPython tells of the cell that runs."""

    def __init__(self):
        self.run = 0

    def get_parent(self):
        return {"metadata": {"cellId": "one"}, "header": {"msg_id": f"run {self.run}"}}


def test_a_cell_that_runs_again_lets_its_earlier_pictures_go(monkeypatch):
    shell = Shell()
    monkeypatch.setattr("d2l_helpers.scene.get_ipython", lambda: shell)
    first, second = live.weights(leaky_weights), live.weights(leaky_weights)
    assert first.table  # two pictures of one run stay
    shell.run = 1
    third = live.weights(leaky_weights)
    assert (first.table, second.table) == (b"", b"")
    assert third.table


def test_trainer_error_is_shown_beside_the_picture():
    def run(eta, gamma):
        raise KeyError("gamma1")
        yield

    async def ask():
        picture = live.trainer(rmsprop, zeros, ROWS, run)
        picture.question = {"eta": 10, "gamma": 34, "asked": 1}
        await picture._task
        return picture.problem

    assert "gamma1" in run_apart(ask())


def test_pictures_have_a_still_where_no_script_runs(trace):
    shown, _ = trace._repr_mimebundle_()
    root = ElementTree.fromstring(shown["image/svg+xml"])  # a browser is as strict with an image
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert shown["image/svg+xml"].count("data-curve") == 8
    assert "NaN" not in shown["image/svg+xml"]


MODULES = sorted(path.stem for path in Path(live.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("module", MODULES)
def test_importing_the_helpers_imports_neither_mxnet_nor_d2l(module):
    code = f"import sys, d2l_helpers.{module}; print({{'mxnet', 'd2l'}} & set(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "set()"
