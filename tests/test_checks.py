"""The exercises' checks: right answers in any style, and a hint of its own for every wrong one."""

import math
import string
import unicodedata

import numpy as np
import pytest

from d2l_helpers import checks
from d2l_helpers.hints import HINTS
from d2l_helpers.problem import Problem

RATE, STEPS, EPOCHS = 0.02, 300, 10


def two_lines(state, step):
    """Write a reader's function from expressions in s, g, eta, gamma and, for the step, t."""

    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        new = []
        for x, s, g in ((x1, s1, 0.2 * x1), (x2, s2, 4 * x2)):
            t = state(s, g, gamma)
            new.append((x - eta * step(s, t) * g, t))
        return new[0][0], new[1][0], new[0][1], new[1][1]

    return update


def leak(s, g, gamma):
    return gamma * s + (1 - gamma) * g**2


def scale(_, t):
    return (t + 1e-6) ** -0.5


def with_operators(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2, eps = 0.2 * x1, 4 * x2, 1e-6
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    x1, x2 = x1 - eta / (s1 + eps) ** 0.5 * g1, x2 - eta / (s2 + eps) ** 0.5 * g2
    return x1, x2, s1, s2


def with_math(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    s1 += (1 - gamma) * (math.pow(0.2 * x1, 2) - s1)
    s2 += (1 - gamma) * (math.pow(4 * x2, 2) - s2)
    return [
        x1 - eta * 0.2 * x1 / math.sqrt(s1 + 1e-6),
        x2 - eta * 4 * x2 / math.sqrt(s2 + 1e-6),
        s1,
        s2,
    ]


def with_vectors(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    x, s, slope = np.array([x1, x2]), np.array([s1, s2]), np.array([0.2, 4.0])
    g = slope * x
    s = np.average([s, np.square(g)], axis=0, weights=[gamma, 1 - gamma])
    x = x - np.divide(eta * g, np.sqrt(s + 1e-6))
    return tuple(x) + tuple(s)


@pytest.mark.parametrize("update", [with_operators, with_math, with_vectors])
def test_exercise_1_takes_the_two_lines_in_any_style(update):
    assert checks.frozen_state(update).state == "right"


WRONG_LINES = {
    "swapped": (lambda s, g, gamma: (1 - gamma) * s + gamma * g**2, scale),
    "adagrad": (lambda s, g, gamma: s + g**2, scale),
    "adds up": (lambda s, g, gamma: gamma * s + g**2, scale),
    "not squared": (lambda s, g, gamma: gamma * s + (1 - gamma) * g, scale),
    "kept": (lambda s, g, gamma: s, scale),
    "not frozen": (lambda s, g, gamma: 0.9 * s + 0.1 * g**2, scale),
    "state": (lambda s, g, gamma: gamma * s + (1 - gamma) * g**4, scale),
    "outside": (leak, lambda s, t: 1 / (t**0.5 + 1e-6)),
    "early": (leak, lambda s, t: (s + 1e-6) ** -0.5),
    "no root": (leak, lambda s, t: 1 / (t + 1e-6)),
    "no eps": (leak, lambda s, t: 1 / t**0.5),
    "other eps": (leak, lambda s, t: 1 / (t + 1e-3) ** 0.5),
    "uphill": (leak, lambda s, t: -((t + 1e-6) ** -0.5)),
    "one eta": (leak, lambda s, t: 1),
    "step": (leak, lambda s, t: 1 / (t + 1e-6) ** 0.3),
}


@pytest.mark.parametrize("hint", WRONG_LINES)
def test_exercise_1_names_what_is_off(hint):
    assert_hint(checks.frozen_state(two_lines(*WRONG_LINES[hint])), hint)


def of_both(state, step):
    """Write a reader's function from expressions in pairs: s and g, and gamma or eta."""

    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        g, s = np.array([0.2 * x1, 4 * x2]), np.array([s1, s2])
        s = state(s, g, gamma)
        return (*(np.array([x1, x2]) - step(s, g, eta)), *s)

    return update


def both_steps(s, g, eta):
    return eta / (s + 1e-6) ** 0.5 * g


WRONG_PAIRS = [
    ("other square", lambda s, g, gamma: leak(s, g[0], gamma), both_steps),
    ("other square", lambda s, g, gamma: leak(s, g[::-1], gamma), both_steps),
    ("precedence", leak, lambda s, g, eta: eta / (s + 1e-6) ** 1 / 2 * g),
    ("precedence", leak, lambda s, g, eta: eta / ((s + 1e-6) ** 1 / 2) * g),
    ("precedence", leak, lambda s, g, eta: eta * g * (s + 1e-6) ** -1 / 2),
    ("fixed eta", leak, lambda s, g, eta: both_steps(s, g, 0.4)),
    ("fixed eta", leak, lambda s, g, eta: both_steps(s, g, 1)),
    ("other gradient", leak, lambda s, g, eta: both_steps(s, g[0], eta)),
    ("other gradient", leak, lambda s, g, eta: both_steps(s, g[::-1], eta)),
    ("other state", leak, lambda s, g, eta: both_steps(s[0], g, eta)),
    ("other state", leak, lambda s, g, eta: both_steps(s[1], g, eta)),
]


def test_exercise_1_takes_pairs():
    assert checks.frozen_state(of_both(leak, both_steps)).state == "right"


@pytest.mark.parametrize(("hint", "state", "step"), WRONG_PAIRS)
def test_exercise_1_names_slips_that_show_in_both_coordinates(hint, state, step):
    assert_hint(checks.frozen_state(of_both(state, step)), hint)


def assert_hint(verdict, hint):
    """Find this hint, in both languages, as HTML and as two lines of text."""
    assert (verdict.state, verdict.hint) == ("wrong", hint)
    english, vietnamese = repr(verdict).split("\n")
    assert english.startswith("✗ Not yet.")
    assert vietnamese.startswith("✗ Chưa đúng.")
    html = verdict._repr_html_()
    assert f'<div lang="en">{english}</div><div lang="vi">{vietnamese}</div>' in html
    assert 'role="status"' in html
    assert unicodedata.is_normalized("NFC", html)


def test_the_order_of_the_lines_and_numpy_numbers_change_nothing():
    def early(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        g1, g2 = 0.2 * x1, 4 * x2
        x1 -= eta * g1 / np.sqrt(s1 + 1e-6)
        x2 -= eta * g2 / np.sqrt(s2 + 1e-6)
        return x1, x2, gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2

    def no_eps(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        x, g = np.array([x1, x2]), np.array([0.2 * x1, 4 * x2])
        s = gamma * np.array([s1, s2]) + (1 - gamma) * g**2
        return (*(x - eta * g / np.sqrt(s)), *s)

    assert_hint(checks.frozen_state(early), "early")
    assert_hint(checks.frozen_state(no_eps), "no eps")


def f_operators(x1, x2):
    return 0.1 * (x1 + x2) ** 2 + 2 * (x1 - x2) ** 2


def f_math(x1, x2):
    return 0.1 * math.pow(x1 + x2, 2) + 2 * math.pow(x1 - x2, 2)


def f_expanded(x1, x2):
    return 2.1 * np.square(x1) + 2.1 * np.square(x2) - 3.8 * np.multiply(x1, x2)


def f_loop(x1, x2):
    total = 0
    for weight, sign in ((0.1, 1), (2, -1)):
        total += weight * (x1 + sign * x2) ** 2
    return total


def g_operators(x1, x2):
    return 0.2 * (x1 + x2) + 4 * (x1 - x2), 0.2 * (x1 + x2) - 4 * (x1 - x2)


def g_matrix(x1, x2):
    return np.array([[4.2, -3.8], [-3.8, 4.2]]) @ np.array([x1, x2])


def g_math(x1, x2):
    u, v = math.fsum([x1, x2]), math.fsum([x1, -x2])
    return [0.2 * u + 4 * v, 0.2 * u - 4 * v]


@pytest.mark.parametrize("f", [f_operators, f_math, f_expanded, f_loop])
@pytest.mark.parametrize("gradient", [g_operators, g_matrix, g_math])
def test_exercise_2_takes_the_valley_in_any_style(f, gradient):
    assert checks.rotated(f, gradient).state == "right"


WRONG_VALLEYS = {
    "f straight": lambda a, b: 0.1 * a**2 + 2 * b**2,
    "f sides": lambda a, b: 0.1 * (a - b) ** 2 + 2 * (a + b) ** 2,
    "f first": lambda a, b: (a + b) ** 2 + 2 * (a - b) ** 2,
    "f second": lambda a, b: 0.1 * (a + b) ** 2 + (a - b) ** 2,
    "f": lambda a, b: 0.1 * (a + b) + 2 * (a - b),
    "f one number": lambda a, b: (a, b),
    "arrays": lambda a, b: np.sum([0.1 * (a + b) ** 2, 2 * (a - b) ** 2]),
}
WRONG_GRADIENTS = {
    "lost 2": lambda a, b: (0.1 * (a + b) + 2 * (a - b), 0.1 * (a + b) - 2 * (a - b)),
    "lost 2 first": lambda a, b: (0.1 * (a + b) + 4 * (a - b), 0.1 * (a + b) - 4 * (a - b)),
    "lost 2 second": lambda a, b: (0.2 * (a + b) + 2 * (a - b), 0.2 * (a + b) - 2 * (a - b)),
    "inner": lambda a, b: (0.2 * (a + b) + 4 * (a - b), 0.2 * (a + b) + 4 * (a - b)),
    "chain": lambda a, b: (0.2 * (a + b), 4 * (a - b)),
    "straight": lambda a, b: (0.2 * a, 4 * b),
    "ascending": lambda a, b: (3.8 * b - 4.2 * a, 3.8 * a - 4.2 * b),
    "order": lambda a, b: (4.2 * b - 3.8 * a, 4.2 * a - 3.8 * b),
    "component 1": lambda a, b: (a, 4.2 * b - 3.8 * a),
    "component 2": lambda a, b: (4.2 * a - 3.8 * b, b),
    "gradient": lambda a, b: (a, b),
    "two components": lambda a, b: 4.2 * a - 3.8 * b,
}


@pytest.mark.parametrize("hint", WRONG_VALLEYS)
def test_exercise_2_names_what_is_off_with_the_valley(hint):
    assert_hint(checks.rotated(WRONG_VALLEYS[hint], g_operators), hint)


def test_an_array_is_not_one_number():
    array = checks.rotated(lambda a, b: np.array([f_operators(a, b)]), g_operators)
    assert_hint(array, "f one number")


@pytest.mark.parametrize("hint", WRONG_GRADIENTS)
def test_exercise_2_names_what_is_off_with_the_gradient(hint):
    assert_hint(checks.rotated(f_operators, WRONG_GRADIENTS[hint]), hint)


def looped_factor(step):
    rate = RATE
    for _ in range(step):
        rate *= 0.98
    return rate


def listed_levels(step):
    rate = RATE
    for milestone in [100, 200]:
        if step >= milestone:
            rate = rate / 2
    return rate


def piecewise_warm_up(step):
    if step < 30:
        return RATE * (step + 1) / 30
    return RATE * 0.99 ** (step - 30)


def cosine(step, steps=STEPS, warm=0):
    """Fall along half a wave; with a warm-up, after it."""
    if step < warm:
        return RATE * step / warm
    return RATE / 2 * (1 + math.cos(math.pi * (step - warm) / (steps - warm)))


def warmed_up(share):
    """Write a schedule that has this share of the rate during the first 30 steps."""
    return lambda step: RATE * share if step < 30 else cosine(step, warm=30)


RIGHT_SCHEDULES = {
    "constant": [
        lambda step: RATE,
        lambda step: np.full(STEPS, RATE)[step],
        lambda t: RATE + 0 * t,
    ],
    "factor": [
        lambda step: RATE * 0.99**step,
        looped_factor,
        lambda step: RATE * np.exp(-step / 60),
        lambda step: RATE * 0.7 ** (step // 30),
        lambda step: max(RATE * 0.97**step, 1e-4),
        lambda step: RATE * 0.95**step,
        lambda step: RATE * 0.9**step,
        lambda step: RATE * 0.1 ** (step // 30),
        lambda step: RATE * 0.5 ** (step // 100),
    ],
    "multi_step": [
        lambda step: RATE if step < 100 else RATE / 10 if step < 200 else RATE / 100,
        listed_levels,
        lambda step: RATE * 0.5 ** np.searchsorted([90, 180, 270], step, side="right"),
        lambda step: RATE * 0.5 ** (step // 30),
        lambda step: RATE * 0.1 ** (step // 100),
        lambda step: RATE / (1 if step < 10 else 2 if step < 20 else 4),
    ],
    "cosine": [
        cosine,
        lambda step: 0.001 + (RATE - 0.001) * (1 + np.cos(np.pi * step / (STEPS - 1))) / 2,
        lambda step: RATE * math.cos(math.pi * step / (2 * STEPS)) ** 2,
    ],
    "warm_up": [
        lambda step: cosine(step, warm=30),
        piecewise_warm_up,
        lambda step: np.interp(step, [0, 30, STEPS], [RATE / 100, RATE, 0.0]),
        lambda step: warmed_up((step / 30) ** 2)(step),
        lambda step: warmed_up((1 - math.cos(math.pi * step / 30)) / 2)(step),
        lambda step: warmed_up(max(step, 1) / 30)(step),
    ],
}


@pytest.mark.parametrize("kind", RIGHT_SCHEDULES)
def test_exercise_3_takes_schedules_in_any_style(kind):
    for schedule in RIGHT_SCHEDULES[kind]:
        (verdict,) = checks.schedules(RATE, STEPS, EPOCHS, **{kind: schedule})
        assert (verdict.state, verdict.hint) == ("right", f"right {kind}")
        assert repr(verdict).startswith(f"✓ Right. {kind}: ")


WRONG_SCHEDULES = [
    ("constant", "start", lambda step: 2 * RATE),
    ("constant", "not constant", lambda step: RATE * (1 - step / 600)),
    ("factor", "epochs", lambda epoch: RATE * 0.5**epoch),
    ("factor", "epochs", lambda epoch: RATE * 0.1**epoch),
    ("factor", "epochs", lambda epoch: max(RATE * 0.5**epoch, 1e-3)),
    ("factor", "epochs", lambda epoch: RATE * 0.1 ** (epoch // 3)),
    ("factor", "once", lambda step: RATE * 0.5 ** (step // 150)),
    ("factor", "rises", lambda step: RATE * 0.98 ** (step if step < 100 else 0)),
    ("factor", "not factor", lambda t: RATE / (1 if t < 100 else 10 if t < 200 else 20)),
    ("factor", "never falls", lambda step: RATE),
    ("factor", "rises", lambda step: RATE * 1.01**step),
    ("factor", "start", lambda step: 0.99**step),
    ("factor", "not factor", lambda step: RATE * (1 - step / 301)),
    ("factor", "negative", lambda step: RATE * (1 - step / 100)),
    ("multi_step", "epochs", lambda epoch: RATE / (1 if epoch < 3 else 10 if epoch < 6 else 100)),
    ("multi_step", "never falls", lambda step: RATE),
    ("multi_step", "once", lambda step: RATE if step < 150 else RATE / 10),
    ("multi_step", "no levels", lambda step: RATE * 0.5 ** (step // 3)),
    ("multi_step", "no levels", lambda step: RATE * 0.5**step),
    ("multi_step", "no levels", lambda step: RATE * 0.99**step),
    ("multi_step", "zero", lambda step: RATE if step < 150 else 0),
    ("cosine", "epochs", lambda epoch: cosine(epoch, EPOCHS)),
    ("cosine", "epochs", lambda epoch: cosine(min(epoch, EPOCHS), EPOCHS)),
    ("cosine", "negative", lambda step: RATE * math.cos(math.pi * step / STEPS)),
    ("cosine", "ends high", lambda step: cosine(step, 3 * STEPS)),
    ("cosine", "not cosine", lambda step: RATE * (1 - step / 301)),
    ("cosine", "start", lambda step: cosine(step) / 2),
    ("cosine", "zero", lambda step: cosine(min(step, 150), 150)),
    ("warm_up", "no warm-up", cosine),
    ("warm_up", "epochs", lambda epoch: cosine(epoch, EPOCHS, warm=1)),
    ("warm_up", "peak", lambda step: cosine(step, warm=30) / 2),
    ("warm_up", "warm-up length", lambda step: cosine(step, warm=100)),
    ("warm_up", "not steady", lambda step: warmed_up(0.001)(step)),
    ("warm_up", "not steady", lambda step: warmed_up(min(0.999, step))(step)),
    ("warm_up", "not steady", lambda step: warmed_up((step / 30) ** 4)(step)),
    ("warm_up", "not steady", lambda step: warmed_up(max(0.2, step - 14) / 16)(step)),
    ("warm_up", "not steady", lambda step: warmed_up(abs(step - 5.5) / 25)(step)),
    ("warm_up", "after", lambda step: RATE * min(1, step / 30)),
]


@pytest.mark.parametrize(("kind", "hint", "schedule"), WRONG_SCHEDULES)
def test_exercise_3_names_what_is_off(kind, hint, schedule):
    (verdict,) = checks.schedules(RATE, STEPS, EPOCHS, **{kind: schedule})
    assert_hint(verdict, hint)


def test_exercise_3_tells_of_each_schedule_apart():
    verdicts = checks.schedules(
        RATE, STEPS, EPOCHS, constant=lambda step: RATE, factor=lambda step: ..., cosine=lambda: 0
    )
    assert [getattr(verdict, "state", "stopped") for verdict in verdicts] == [
        "right",
        "open",
        "stopped",
    ]
    assert repr(verdicts).count("\n") == 5
    assert verdicts._repr_html_().count('class="bilingual"') == 3


def running_mean(step):
    """Weigh the past as the mean of all squares does."""
    total = 0
    for _ in range(step + 1):
        total += 1
    return (total - 1) / total


@pytest.mark.parametrize(
    "gamma_at",
    [
        lambda step: 1 - 1 / (step + 1),
        lambda step: np.subtract(1, np.reciprocal(step + 1.0)),
        running_mean,
        lambda step: 0.5 + 0.49 * step / STEPS,
        lambda step: 1 - 1 / max(step, 1),
        lambda step: min(0.999, 0.9 + 0.001 * step),
        lambda step: 1 - 1 / (step // 30 + 1),
    ],
)
def test_exercise_4_takes_gamma_in_any_style(gamma_at):
    assert checks.decay(gamma_at, STEPS, EPOCHS).state == "right"


WRONG_GAMMAS = [
    ("first step", lambda t: 1 - 1 / t),
    ("first step", lambda t: 1 - np.reciprocal(np.float64(t))),
    ("reaches 1", lambda t: 1 - 0.5**t),
    ("reaches 1", lambda t: min(1, 0.9 + t / 1000)),
    ("reaches 1", lambda t: 0.9 + t / 300),
    ("below 0", lambda t: 1 - 1 / (t + 0.5)),
    ("no number", lambda t: math.nan if t == 7 else 0.9),
    ("gamma epochs", lambda epoch: 0.5 + 0.49 * epoch / EPOCHS),
    ("gamma epochs", lambda epoch: min(0.99, 0.9 + 0.09 * epoch / EPOCHS)),
    ("gamma constant", lambda t: 0.9),
    ("gamma falls", lambda t: 1 / (t + 2)),
]


@pytest.mark.parametrize(("hint", "gamma_at"), WRONG_GAMMAS)
def test_exercise_4_names_what_is_off(hint, gamma_at):
    assert_hint(checks.decay(gamma_at, STEPS, EPOCHS), hint)


def test_gamma_need_not_rise_where_it_does_not_claim_to():
    assert checks.decay(lambda t: 0.9, STEPS, EPOCHS, rises=False).state == "right"
    assert checks.decay(lambda t: 1 / (t + 2), STEPS, EPOCHS, rises=False).state == "right"


def with_dots(*_, **__):
    return ...


def with_four_dots(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return ..., ..., ..., ...


def half_done(*numbers, **__):
    return numbers[0] * ...


def with_nothing(*_, **__):
    return None


def not_implemented(*_, **__):
    raise NotImplementedError


ALL = {
    "frozen_state": checks.frozen_state,
    "rotated": lambda function: checks.rotated(f_operators, function),
    "rotated f": lambda function: checks.rotated(function, g_operators),
    "schedules": lambda function: checks.schedules(RATE, STEPS, EPOCHS, cosine=function)[0],
    "decay": lambda function: checks.decay(function, STEPS, EPOCHS),
}


@pytest.mark.parametrize("check", ALL.values(), ids=ALL)
@pytest.mark.parametrize("function", [with_dots, with_four_dots, half_done, not_implemented])
def test_no_answer_is_no_error(check, function):
    if function is with_four_dots and check is not checks.frozen_state:
        pytest.skip("of the form of exercise 1")
    verdict = check(function)
    assert verdict.state == "open"
    assert [line[:1] for line in repr(verdict).split("\n")] == ["○", "○"]
    assert unicodedata.is_normalized("NFC", verdict._repr_html_())


@pytest.mark.parametrize("check", ALL.values(), ids=ALL)
def test_a_missing_return_is_said(check):
    assert_hint(check(with_nothing), "returns nothing")


def stops(*_, **__):
    return undefined_name  # noqa: F821


@pytest.mark.parametrize("check", ALL.values(), ids=ALL)
def test_an_error_is_shown_with_the_readers_line(check):
    problem = check(stops)
    assert isinstance(problem, Problem)
    assert "NameError" in repr(problem)
    assert "return undefined_name" in problem._repr_html_()
    assert "Không kiểm tra tiếp được" in problem._repr_html_()


def test_the_wrong_number_of_values_is_said():
    assert "four values, not 2" in repr(checks.frozen_state(lambda *_, **__: (1, 2)))


def placeholders(text):
    return {field for _, field, *_ in string.Formatter().parse(text)}


def test_every_hint_can_be_given_and_stands_in_both_languages():
    given = set(WRONG_LINES) | set(WRONG_VALLEYS) | set(WRONG_GRADIENTS) | {"returns nothing"}
    given |= {hint for hint, *_ in WRONG_PAIRS}
    given |= {hint for _, hint, _ in WRONG_SCHEDULES} | {hint for hint, _ in WRONG_GAMMAS}
    rights = {f"right {name}" for name in (1, 2, 4, *RIGHT_SCHEDULES)}
    assert set(HINTS) == given | rights | {"open"}
    for english, vietnamese in HINTS.values():
        fields = [
            [field for _, field, *_ in string.Formatter().parse(t)] for t in (english, vietnamese)
        ]
        assert set(fields[0]) == set(fields[1])
        assert english.isascii() or any(mark in english for mark in "γηε₁₂−")
        assert unicodedata.is_normalized("NFC", vietnamese)
