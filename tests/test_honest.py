"""No live picture shows a number that the reader's function, alone and afresh, does not give."""

import itertools
import math
import random

import numpy as np
import pytest
from notebook_files import PATHS, define
from pictures import notes, numbers, remembered, starts, traced, unpack

from d2l_helpers import engine, live
from d2l_helpers.data import load_airfoil, standardise
from d2l_helpers.live import runs
from d2l_helpers.live.trace_numbers import LAST
from d2l_helpers.live.widget import Live

f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
rmsprop = define(PATHS[2], "rmsprop")
ETAS, GAMMAS = (0.05, 0.4, 2.0, 3.2), (0.0, 0.9, 0.999)
ROWS = standardise(load_airfoil("stand-in").values)[:200]


def walked(update, eta, gamma, steps=LAST):
    """Call the update as a plain loop does, until Python's floats give out."""
    state, rows = (-5.0, -2.0, 0.0, 0.0), []
    for _ in range(steps):
        rows.append(state)
        try:
            state = tuple(map(float, update(*state, eta=eta, gamma=gamma)))
        except (ArithmeticError, TypeError):  # complex numbers are no floats
            state = (np.nan,) * 4
            rows += [state] * (steps + 1 - len(rows))
            return np.array(rows)
    return np.array([*rows, state])


# What mixes the settings, if it is given all of them


def stops_when_near(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    if np.linalg.norm([x1, x2]) < 1:
        return x1, x2, s1, s2
    return rmsprop_2d(x1, x2, s1, s2, eta, gamma)


def clips_by_the_norm(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    factor = 1 / max(1, np.sqrt(np.sum(np.square([0.2 * x1, 4 * x2]))))
    return rmsprop_2d(factor * x1, factor * x2, s1, s2, eta, gamma)


def takes_the_mean(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return rmsprop_2d(x1, x2, np.mean(s1), np.mean(s2), eta, gamma)


def asks_the_least(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    x1, x2, s1, s2 = rmsprop_2d(x1, x2, s1, s2, eta, gamma)
    return (x1, x2, 0.5 * s1, s2) if np.min(s1) < 1 else (x1, x2, s1, s2)


def branches(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return rmsprop_2d(x1, x2, s1, s2, eta if x1 < -1 else eta / 2, gamma)


def hides_the_refusal(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    try:
        eta = min(eta, 0.1 + abs(x1))
    except Exception:
        eta = 0.0
    return rmsprop_2d(x1, x2, s1, s2, eta, gamma)


def asks_the_type(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return rmsprop_2d(x1, x2, s1, s2, eta if isinstance(eta, float) else 10 * eta, gamma)


def counts_truths(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return rmsprop_2d(x1, x2, s1, s2, eta * ((x1 < 0) + (x2 < 1)), gamma)


def takes_roots(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2 = 0.2 * x1, 4 * x2
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    return x1 - eta / math.sqrt(s1 + 1e-6) * g1, x2 - eta / math.sqrt(s2 + 1e-6) * g2, s1, s2


def overflows(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return x1 * (1 + eta), x2 / (1 + (x1 / 10) ** 400), s1, s2


def overflows_and_catches(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    try:
        g1 = x1**30
    except OverflowError:
        g1 = 1.0
    return x1 - eta * g1, x2, s1, s2


def turns_complex(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return x1 + eta, abs((x2 - eta) ** 0.5), s1, (2 - x1 - 2 * eta) ** 0.5


def divides_twice(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return x1 + eta, 1 / (1 / (eta - 0.4)), s1, s2


def without_eps(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2 = 0.2 * x1, 4 * x2
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    return x1 - eta / s1**0.5 * g1, x2 - eta / s2**0.5 * g2, s1, s2


def in_place(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2 = 0.2 * x1, 4 * x2
    s1 *= gamma
    s2 *= gamma
    s1 += (1 - gamma) * g1**2
    s2 += (1 - gamma) * g2**2
    eta *= 1.0
    x1 -= eta / (s1 + 1e-6) ** 0.5 * g1
    x2 -= eta / (s2 + 1e-6) ** 0.5 * g2
    return x1, x2, s1, s2


def in_an_array(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return np.array(rmsprop_2d(x1, x2, s1, s2, eta, gamma))


UPDATES = (
    stops_when_near,
    clips_by_the_norm,
    takes_the_mean,
    asks_the_least,
    branches,
    hides_the_refusal,
    asks_the_type,
    counts_truths,
    takes_roots,
    overflows,
    overflows_and_catches,
    turns_complex,
    divides_twice,
    without_eps,
    in_place,
    in_an_array,
)


@pytest.mark.parametrize("update", UPDATES, ids=lambda update: update.__name__)
def test_a_grid_of_traces_is_what_the_function_gives_for_each_setting(update):
    table = runs.traces(update, LAST, eta=ETAS, gamma=GAMMAS)
    for (i, eta), (j, gamma) in itertools.product(enumerate(ETAS), enumerate(GAMMAS)):
        np.testing.assert_allclose(table[i, j], walked(update, eta, gamma), rtol=1e-9, atol=1e-12)


def test_mxnets_functions_serve_as_numpys():
    from mxnet import np as mx

    def with_mxnet(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        g1, g2 = 0.2 * x1, 4 * x2
        s1, s2 = gamma * s1 + (1 - gamma) * mx.square(g1), gamma * s2 + (1 - gamma) * g2**2
        x1 = x1 - eta * g1 / mx.sqrt(s1 + 1e-6)
        return mx.where(x1 > 9, 9.0, x1), x2 - eta * g2 / mx.sqrt(s2 + 1e-6), s1, s2

    table = runs.traces(with_mxnet, LAST, eta=ETAS, gamma=GAMMAS)
    for (i, eta), (j, gamma) in itertools.product(enumerate(ETAS), enumerate(GAMMAS)):
        expected = walked(with_mxnet, eta, gamma)
        np.testing.assert_allclose(table[i, j], expected, rtol=1e-9, atol=1e-12)


# What remembers


def corrected(x1, x2, s1, s2, eta, gamma, t):
    x1, x2, s1, s2 = rmsprop_2d(x1, x2, s1, s2, eta * (1 - gamma**t) ** 0.5, gamma)
    return x1, x2, s1, s2


def nonlocal_counter():
    t = 0

    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        nonlocal t
        t += 1
        return corrected(x1, x2, s1, s2, eta, gamma, t)

    return update


def iterator():
    steps = itertools.count(1)

    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        return corrected(x1, x2, s1, s2, eta, gamma, next(steps))

    return update


def default_list():
    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9, seen=[]):  # noqa: B006
        seen.append(x1)
        return corrected(x1, x2, s1, s2, eta, gamma, len(seen))

    return update


def in_a_notebook(source):
    space = {"__name__": "__main__", "corrected": corrected}
    exec(source, space)
    return space["update"]


def global_counter():
    return in_a_notebook(
        "t = 0\n"
        "def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):\n"
        "    global t\n"
        "    t += 1\n"
        "    return corrected(x1, x2, s1, s2, eta, gamma, t)\n"
    )


def attribute():
    return in_a_notebook(
        "def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):\n"
        "    update.t += 1\n"
        "    return corrected(x1, x2, s1, s2, eta, gamma, update.t)\n"
        "update.t = 0\n"
    )


def helper_that_counts():
    return in_a_notebook(
        "t = [0]\n"
        "def count():\n"
        "    t[0] += 1\n"
        "    return t[0]\n"
        "def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):\n"
        "    return corrected(x1, x2, s1, s2, eta, gamma, count())\n"
    )


COUNTERS = nonlocal_counter, iterator, default_list, global_counter, attribute, helper_that_counts


@pytest.mark.parametrize("make", COUNTERS, ids=lambda make: make.__name__)
def test_a_function_that_remembers_begins_afresh_in_every_run(make):
    update = make()
    picture = traced(f_2d, update)
    assert notes(picture) == []
    x1, at = numbers(picture, "x1"), starts(picture)
    expected = walked(make(), 0.4, 0.9)
    np.testing.assert_allclose(x1[at["eta"], at["gamma"]], expected[:, 0], rtol=1e-3, atol=4e-3)
    # The reader's own is where it was: a picture does not count.
    np.testing.assert_allclose(walked(update, 0.4, 0.9), expected)


@pytest.mark.parametrize("branching", [False, True])
def test_what_remembers_runs_afresh_also_setting_by_setting(branching):
    def make():
        t = 0

        def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
            nonlocal t
            t += 1
            if branching and x1 > 100:
                return x1, x2, s1, s2
            return corrected(x1, x2, s1, s2, eta, gamma, t)

        return update

    table = runs.traces(make(), LAST, eta=ETAS, gamma=GAMMAS)
    for (i, eta), (j, gamma) in itertools.product(enumerate(ETAS), enumerate(GAMMAS)):
        np.testing.assert_allclose(table[i, j], walked(make(), eta, gamma), rtol=1e-9, atol=1e-12)


def generator():
    """Return an update whose memory cannot be copied."""
    steps = (t for t in range(1, 10**9))

    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        return corrected(x1, x2, s1, s2, eta, gamma, next(steps))

    return update


def noise():
    return lambda x1, x2, s1, s2, eta=0.4, gamma=0.9: rmsprop_2d(
        x1 + 0.01 * random.random(), x2, s1, s2, eta, gamma
    )


@pytest.mark.parametrize("make", [generator, noise], ids=lambda make: make.__name__)
@pytest.mark.parametrize(
    "picture",
    [
        lambda update: traced(f_2d, update),
        live.limit,
        lambda update: live.valleys((f_2d, rmsprop_2d), (f_2d, update)),
    ],
    ids=["trace", "limit", "valleys"],
)
def test_two_runs_that_differ_are_said_to(picture, make):
    shown = picture(make())
    assert isinstance(shown, Live)
    (note,) = notes(shown)
    assert "Two runs of your code from the same start differ" in note
    assert "hai lần" in shown.spec["notes"][0]["vi"].lower()


def test_an_f_that_draws_numbers_is_said_to():
    (note,) = notes(traced(lambda x1, x2: x1**2 + random.random() + x2, rmsprop_2d))
    assert "differ" in note


def test_a_generator_of_random_numbers_begins_afresh():
    source = np.random.RandomState(0)

    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        return rmsprop_2d(x1 + 0.01 * source.normal(), x2, s1, s2, eta, gamma)

    table = runs.traces(update, LAST, eta=ETAS, gamma=GAMMAS)
    np.testing.assert_allclose(table[1, 1], walked(update, 0.4, 0.9))
    assert notes(live.limit(update)) == []


def test_the_other_pictures_say_it_too():
    def weights(gamma, steps):
        return random.random() * (1 - gamma) * gamma ** np.arange(steps)

    def remember(total, leaky, g2, gamma):
        return total + g2, gamma * leaky + random.random() * g2

    drawn = live.memory(lambda total, leaky, g2, gamma: (total, leaky), weights, [1.0, 2.0])
    for picture in (live.weights(weights), drawn, remembered(remember, [1.0, 2.0])):
        assert len(notes(picture)) == 1


# What a new start point does


def test_without_eps_and_from_x1_0_there_is_a_picture():
    picture = traced(f_2d, without_eps)
    picture.ask = {"number": 1, "kind": "start", "start": [0.0, -2.0], "setting": {}}
    assert "problem" not in picture.reply
    lengths = {name: len(slider["texts"]) for name, slider in picture.spec["sliders"].items()}
    renewed = unpack(picture.spec["numbers"], picture.reply["table"], lengths)
    assert (renewed["x1"][..., 0] == 0).all()
    assert (renewed["x2"][..., 0] == -2).all()


# Training


def trained(update, states, lr, gamma):
    """Train as d2l.train_ch11 does, without MXNet."""

    class Array(np.ndarray):
        grad = None

    X, y = ROWS[:, :-1].astype(np.float32), ROWS[:, -1:].astype(np.float32)
    w, b = np.zeros((5, 1), np.float32).view(Array), np.zeros(1, np.float32).view(Array)
    losses, hyperparams = [], {"lr": lr, "gamma": gamma}
    for step, batch in enumerate(engine.minibatch_orders(200, 10, 2, 1), 1):
        error = X[batch] @ w + b - y[batch]
        w.grad = np.asarray(X[batch].T @ error / 10)
        b.grad = np.asarray(error.mean(axis=0))
        update([w, b], states, hyperparams)
        if step % 20 == 0:
            losses.append(np.mean((X @ np.asarray(w) + b - y) ** 2) / 2)
    return np.array(losses)


def zeros(feature_dim):
    return np.zeros((feature_dim, 1), np.float32), np.zeros(1, np.float32)


def twos(feature_dim):
    return tuple((np.copy(state), np.copy(state)) for state in zeros(feature_dim))


def layers(feature_dim):
    return np.zeros(1, np.float32), np.zeros(1, np.float32)


def large_rates_are_cut(params, states, hyperparams):
    if hyperparams["lr"] > 0.05:
        hyperparams = {**hyperparams, "lr": 0.05}
    rmsprop(params, states, hyperparams)


def the_lesser_rate(params, states, hyperparams):
    rmsprop(params, states, {**hyperparams, "lr": min(hyperparams["lr"], 0.05)})


def root_of_gamma(params, states, hyperparams):
    rmsprop(params, states, {**hyperparams, "gamma": math.sqrt(hyperparams["gamma"])})


def clips_globally(params, states, hyperparams):
    norm = math.sqrt(sum(float((p.grad**2).sum()) for p in params))
    for p in params:
        p.grad = p.grad / max(1, norm / 0.1)
    rmsprop(params, states, hyperparams)


def mean_over_a_layer(params, states, hyperparams):
    eta, gamma = hyperparams["lr"], hyperparams["gamma"]
    for p, s in zip(params, states, strict=True):
        s[:] = gamma * s + (1 - gamma) * (p.grad**2).mean()
        p[:] = p - eta / (s + 1e-6) ** 0.5 * p.grad


def adam(params, states, hyperparams):
    eta, gamma = hyperparams["lr"], hyperparams["gamma"]
    hyperparams["t"] = t = hyperparams.get("t", 0) + 1
    for p, (m, s) in zip(params, states, strict=True):
        m[:] = 0.9 * m + 0.1 * p.grad
        s[:] = gamma * s + (1 - gamma) * p.grad**2
        unbiased = s / (1 - gamma**t)
        p[:] -= eta * m / (1 - 0.9**t) / (unbiased**0.5 + 1e-6)


def hidden_momentum():
    memory = {}

    def update(params, states, hyperparams):
        for i, (p, s) in enumerate(zip(params, states, strict=True)):
            s[:] = hyperparams["gamma"] * s + (1 - hyperparams["gamma"]) * p.grad**2
            step = hyperparams["lr"] / (s + 1e-6) ** 0.5 * p.grad
            memory[i] = 0.5 * memory.get(i, 0) + step
            p[:] = p - memory[i]

    return update


def momentum_in_arrays():
    memory = {}

    def update(params, states, hyperparams):
        for i, (p, s) in enumerate(zip(params, states, strict=True)):
            s[:] = hyperparams["gamma"] * s + (1 - hyperparams["gamma"]) * p.grad**2
            memory.setdefault(i, np.zeros(p.shape, np.float32))
            memory[i] = 0.5 * memory[i] + hyperparams["lr"] / (s + 1e-6) ** 0.5 * p.grad
            p[:] = p - memory[i]

    return update


OPTIMIZERS = {  # what makes it, its states, and whether all settings can be trained at once
    "plain": (lambda: rmsprop, zeros, True),
    "adam": (lambda: adam, twos, True),
    "hidden momentum": (hidden_momentum, zeros, True),
    "if": (lambda: large_rates_are_cut, zeros, False),
    "min": (lambda: the_lesser_rate, zeros, False),
    "math.sqrt": (lambda: root_of_gamma, zeros, False),
    "global norm": (lambda: clips_globally, zeros, False),
    "layer mean": (lambda: mean_over_a_layer, layers, False),
    "momentum in arrays": (momentum_in_arrays, zeros, False),
}


@pytest.mark.parametrize(("make", "states", "at_once"), OPTIMIZERS.values(), ids=OPTIMIZERS)
def test_training_takes_what_trains_well_alone(make, states, at_once):
    picture = live.training(make(), states, ROWS)
    assert isinstance(picture, Live), picture
    n = 64 if at_once else 16
    assert numbers(picture, "final").shape == (n, n, 1)
    assert len(notes(picture)) == (not at_once)
    sliders = picture.spec["sliders"].values()
    etas, gammas = ([float(text) for text in slider["texts"]] for slider in sliders)
    at, table = starts(picture), numbers(picture, "excess") + engine.least_loss(ROWS)
    assert (etas[at["eta"]], gammas[at["gamma"]]) == (0.01, 0.9)
    for i, j in ((at["eta"], at["gamma"]), (1, n // 2), (n // 2, 1)):
        expected = trained(make(), states(5), etas[i], gammas[j])
        np.testing.assert_allclose(table[i, j], expected, rtol=1e-3)


def test_the_coarser_grid_says_why_with_the_readers_line():
    (note,) = live.training(large_rates_are_cut, zeros, ROWS).spec["notes"]
    number = large_rates_are_cut.__code__.co_firstlineno + 1
    for language, word in (("en", "line"), ("vi", "dòng")):
        line = f'large_rates_are_cut, {word} {number}: if hyperparams["lr"] > 0.05:'
        assert f"({line})" in note[language]
    assert "coarser grid: 16 × 16" in note["en"]
    assert "lưới thưa hơn: 16 × 16" in note["vi"]


def test_a_schedule_may_need_every_setting_by_itself():
    picture = live.training(large_rates_are_cut, zeros, ROWS, gamma_at=lambda step: 0.0)
    ends = numbers(picture, "end of your γ(t)")
    etas = [float(text) for text in picture.spec["sliders"]["eta"]["texts"]]
    for i in (0, 5, 15):
        expected = trained(large_rates_are_cut, zeros(5), etas[i], 0.0)[-1]
        np.testing.assert_allclose(ends[i, 0], expected, rtol=1e-3)


def with_npx():
    from mxnet import np as mx
    from mxnet import npx

    def update(params, states, hyperparams):
        for p, s in zip(params, states, strict=True):
            s[:] = hyperparams["gamma"] * s + (1 - hyperparams["gamma"]) * npx.relu(p.grad**2)
            p[:] = p - hyperparams["lr"] * p.grad / mx.sqrt(s + 1e-6)

    return update


def test_what_only_takes_mxnets_arrays_gets_them():
    from mxnet import npx

    npx.set_np()
    picture = live.training(with_npx(), zeros, ROWS)
    assert numbers(picture, "final").shape == (4, 4, 1)
    at, table = starts(picture), numbers(picture, "excess") + engine.least_loss(ROWS)
    expected = trained(rmsprop, zeros(5), 0.01, 0.9)
    np.testing.assert_allclose(table[at["eta"], at["gamma"]], expected, rtol=1e-3)


def test_noise_in_a_training_is_said():
    def noisy(params, states, hyperparams):
        for p in params:
            p.grad = p.grad + 0.01 * random.random()
        rmsprop(params, states, hyperparams)

    (note,) = notes(live.training(noisy, zeros, ROWS))
    assert "differ" in note


def test_a_training_that_counts_begins_afresh():
    seen = []

    def counts(params, states, hyperparams):
        seen.append(1)
        rmsprop(params, states, {**hyperparams, "lr": hyperparams["lr"] / len(seen)})

    picture = live.training(counts, zeros, ROWS)
    assert (notes(picture), seen) == ([], [])
    at, table = starts(picture), numbers(picture, "excess") + engine.least_loss(ROWS)
    expected = trained(counts, zeros(5), 0.01, 0.9)
    np.testing.assert_allclose(table[at["eta"], at["gamma"]], expected, rtol=1e-3)
