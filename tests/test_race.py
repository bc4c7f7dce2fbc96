"""The race of notebook 08: what its live picture shows."""

import random

import numpy as np
import pytest
from notebook_files import PATHS, race_functions, source_of
from pictures import drawn, follows, notes, numbers, starts, still

from d2l_helpers import engine, live
from d2l_helpers.live import RACE_ETAS
from d2l_helpers.live.race_numbers import LAST

RULES = "gradient_descent", "momentum", "adagrad", "rmsprop", "adam"
SURFACES = "valley", "rotated", "saddle", "two_minima", "yours"
START = -5.0, -2.0


@pytest.fixture(scope="module")
def functions():
    return race_functions()


def race(functions, surfaces=SURFACES, rules=RULES):
    return live.race([functions[name] for name in surfaces], [functions[name] for name in rules])


@pytest.fixture(scope="module")
def picture(functions):
    return race(functions)


def walked(rule, f, eta):
    """Walk by a plain loop, with numbers of Python's alone."""
    places, memories, h = [list(START)], [[0.0, 0.0], [0.0, 0.0]], 1e-3
    for t in range(1, LAST + 1):
        x1, x2 = places[-1]
        slopes = [f(x1 + h, x2) - f(x1 - h, x2), f(x1, x2 + h) - f(x1, x2 - h)]
        place = []
        for i in (0, 1):
            x, *memories[i] = rule(places[-1][i], slopes[i] / (2 * h), *memories[i], t, eta)
            place.append(x)
        places.append(place)
    return np.array(places)


@pytest.mark.parametrize("name", RULES)
@pytest.mark.parametrize(("surface", "at"), [(0, 16), (2, 20), (3, 11), (4, 14)])
def test_the_numbers_are_those_of_a_plain_loop(picture, functions, name, surface, at):
    f = functions[SURFACES[surface]]
    walk = walked(functions[name], f, float(RACE_ETAS[at]))
    near = abs(walk).max(axis=1) < 20
    for i in (0, 1):
        shown = numbers(picture, f"{name} x{i + 1}")[surface, at]
        np.testing.assert_allclose(shown[near], walk[near, i], rtol=2e-3, atol=4e-3)
    height = f(*walk.T)
    seen = near & (height > 1e-8)
    shown, here = (numbers(picture, f"{name} {of}")[surface, at] for of in ("f", "here"))
    np.testing.assert_allclose(shown[seen], np.log10(height[seen]), atol=0.02)
    np.testing.assert_allclose(here[seen, 0], np.log10(height[seen]), atol=0.02)


def test_the_valley_is_that_of_notebook_2(picture):
    place = numbers(picture, "rmsprop x1")[0, starts(picture)["eta rmsprop"], 20]
    assert place == pytest.approx(-0.010599, abs=2e-3)


@pytest.mark.parametrize("name", RULES)
def test_the_best_eta_is_the_one_with_the_least_height(picture, name):
    over, best = numbers(picture, f"{name} over"), numbers(picture, f"{name} best")
    assert np.isnan(best[:, 0]).all()  # before the first step all are alike
    over, best = over[:, 1:], np.rint(best[:, 1:]).astype(int)  # drawn at an eighth of a pixel
    at = np.take_along_axis(over, best, 2)[..., 0]
    np.testing.assert_allclose(at, np.nanmin(over, axis=2), atol=0.02)


def test_adam_without_its_correction_differs(functions):
    source = functions["adam"]

    def uncorrected(x, g, v, s, t, eta):
        return source(x, g, v, s, 1e9, eta)

    runs = [engine.descend(rule, functions["valley"], eta=0.4) for rule in (source, uncorrected)]
    first = [abs(run[1] - run[0]) for run in runs]
    np.testing.assert_allclose(first[0], 0.4, rtol=1e-3)
    np.testing.assert_allclose(first[1], 0.4 * 0.1 / 0.001**0.5, rtol=1e-3)


def test_the_numbers_of_the_prose(functions):
    saddle, plateau = functions["saddle"], functions["two_minima"]
    left = {
        name: np.argmax(engine.descend(functions[name], saddle, LAST, eta=0.4)[:, 1] > -1)
        for name in RULES
    }
    assert left == dict(zip(RULES, (0, 32, 3, 2, 4), strict=True))
    low = {
        name: np.argmax(plateau(*engine.descend(functions[name], plateau, LAST, eta=0.4).T) < 0.5)
        for name in RULES
    }
    assert low == dict(zip(RULES, (0, 37, 5, 4, 6), strict=True))
    stuck = engine.descend(functions["gradient_descent"], plateau, LAST, eta=0.4)
    assert np.hypot(*(stuck[-1] - stuck[0])) == pytest.approx(0.16, abs=0.005)


def test_a_rule_that_branches_runs_setting_by_setting(functions):
    def careful(x, g, v, s, t, eta):
        return x - min(eta, 0.1) * g if t < 3 else x, v, s

    picture = live.race([functions["valley"]], [careful])
    expected = walked(careful, functions["valley"], 0.4)
    shown = numbers(picture, "careful x1")[0, starts(picture)["eta careful"]]
    np.testing.assert_allclose(shown, expected[:, 0], atol=4e-3)
    assert notes(picture) == []


def test_a_method_of_the_readers_has_its_name_and_a_colour(functions):
    def mine(x, g, v, s, t, eta):
        return x - eta * np.sign(g), v, s

    picture = live.race([functions["yours"]], [functions["adam"], mine])
    names = {what["text"]["en"] for what in follows(picture, "text")}
    assert {"mine", "Adam"} <= names
    assert picture.spec["sliders"]["eta mine"]["color"] == "ink"
    assert picture.spec["sliders"]["surface"]["texts"] == [{"en": "yours", "vi": "của bạn"}]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (lambda x, g, v, s, t, eta: x - eta * g, "a tuple of 3 numbers, x, v, s,"),
        (lambda x, g, v, s, t, eta: ({}["x"], v, s), "KeyError"),
        (lambda x, g: (x, g, g), "TypeError"),
        (lambda x, g, v, s, t, eta: (x / 0, v, s), "ZeroDivisionError"),
    ],
)
def test_an_error_of_the_readers_stands_in_place_of_the_picture(functions, rule, said):
    problem = live.race([functions["valley"]], [rule])
    assert said in repr(problem)
    assert "_repr_html_" in dir(problem)


def test_what_is_no_list_of_functions_is_refused(functions):
    assert "a list of functions is needed" in repr(live.race([], [functions["adam"]]))
    assert "a function is needed" in repr(live.race([functions["valley"]], [3]))
    broken = live.race([lambda x1, x2: "high"], [functions["adam"]])
    assert "one number is needed" in repr(broken)


def test_a_surface_without_numbers_in_places_is_drawn_where_it_has_some(functions):
    def half(x1, x2):
        return np.where(x1 < 1, x1, np.nan) ** 2 + x2**2

    picture = live.race([half], [functions["adam"]])
    assert np.isfinite(numbers(picture, "ring3 1")).all()


def test_noise_is_said(functions):
    def noisy(x, g, v, s, t, eta):
        return x - eta * random.random() * g, v, s

    (note,) = notes(live.race([functions["valley"]], [noisy]))
    assert "differ" in note


def test_the_still_shows_where_the_sliders_begin(picture, functions):
    (line,) = [what for what in follows(picture, "line") if what["y"] == "adam x2"]
    expected = engine.descend(functions["adam"], functions["valley"], eta=0.4)
    np.testing.assert_allclose(drawn(picture, line), expected, atol=0.02)
    text = "".join(still(picture).itertext())
    assert "plain descent" in text
    assert "hạ gradient" in text


def test_the_table_is_small(picture):
    assert len(picture.table) < 400_000


def test_mxnets_row_of_the_table_is_mxnets_own_optimiser():
    from mxnet import nd, optimizer

    space = {}
    for name in ("valley", "under"):
        exec(source_of(PATHS[-1], name), space)
    walk = engine.descend(space["under"], space["valley"], steps=20, eta=0.4, eps=1e-8)
    own = optimizer.RMSProp(learning_rate=0.4)  # the rest by default, as the table has it
    x, slope, found = nd.array(START), nd.array([0.2, 4]), [START]
    state = own.create_state(0, x)
    for _ in range(20):
        own.update(0, x, slope * x, state)
        found.append(x.asnumpy())
    np.testing.assert_allclose(found, walk, rtol=0, atol=4e-6)  # it has 32 bits
    other = engine.descend(space["under"], space["valley"], steps=20, eta=0.4, eps=1e-6)
    assert abs(walk - other).max() > 8e-6  # another ε would be seen
