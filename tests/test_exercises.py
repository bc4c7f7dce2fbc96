"""The exercises' checks: right answers in any style, and a true hint for every wrong one."""

import itertools
import math
import re
import string
import unicodedata
from html import escape

import numpy as np
import pytest

from d2l_helpers import exercises
from d2l_helpers.exercises import slips
from d2l_helpers.exercises.rates import KINDS
from d2l_helpers.exercises.verdict import HINTS
from d2l_helpers.reader import Problem

RATE, STEPS, EPOCHS = 0.02, 300, 10
EPS = 1e-6
VIETNAMESE = set("ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ")


def scheduled(kind, schedule, rate=RATE, steps=STEPS, epochs=EPOCHS):
    """Return the verdict on one schedule of exercise 3."""
    (verdict,) = exercises.schedules(rate, steps, epochs, **{kind: schedule})
    return verdict


def risen(gamma_at, steps=STEPS, epochs=EPOCHS):
    return exercises.decay(gamma_at, steps, epochs)


def assert_hint(verdict, hint, subject=""):
    """Find this hint, in both languages, as HTML and as two lines of text."""
    assert (verdict.state, verdict.hint, verdict.subject) == ("wrong", hint, subject)
    english, vietnamese = repr(verdict).split("\n")
    about = f"{subject}: " if subject else ""
    assert english.startswith(f"✗ Not yet. {about}")
    assert vietnamese.startswith(f"✗ Chưa đúng. {about}")
    html = verdict._repr_html_()
    texts = (escape(text, quote=False) for text in (english, vietnamese))
    assert '<div lang="en">{}</div><div lang="vi">{}</div>'.format(*texts) in html
    assert 'role="status"' in html
    assert unicodedata.is_normalized("NFC", html)


# Exercise 1


def two_lines_of(states, steps):
    """Write a reader's function from the formulas of both coordinates, as slips has them."""

    def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        pair = [
            slips.Coordinate(x, s, slope * x, eta, gamma, None, None)
            for x, s, slope in ((x1, s1, 0.2), (x2, s2, 4))
        ]
        news = [
            state(own, other) for state, own, other in zip(states, pair, pair[::-1], strict=True)
        ]
        pair = [own._replace(t=new) for own, new in zip(pair, news, strict=True)]
        moved = [
            own.x - step(own, other)
            for step, own, other in zip(steps, pair, pair[::-1], strict=True)
        ]
        return (*moved, *news)

    return update


def leak(own, other):
    return own.gamma * own.s + (1 - own.gamma) * own.g**2


def stride(own, other):
    return own.eta * own.g / (own.t + EPS) ** 0.5


MORE_STATES = (
    ("not-frozen", lambda own, other: 0.9 * own.s + 0.1 * own.g**2),
    ("not-frozen", lambda own, other: own.gamma * own.s + 0.1 * own.g**2),
    ("state", lambda own, other: own.gamma * own.s + (1 - own.gamma) * own.g**4),
    ("state", lambda own, other: leak(own._replace(gamma=own.gamma or 0.9), other)),
    ("state", lambda own, other: own.gamma * own.s + ((1 - own.gamma) * own.g) ** 2),
    ("state", lambda own, other: own.gamma * own.s + (1 - own.gamma) * 1.001 * own.g**2),
    ("state", lambda own, other: own.gamma * own.s + (1 - own.gamma) * (own.g**2 + 1e-4)),
)
MORE_STEPS = (
    ("no-eps", lambda own, other: np.divide(own.eta * own.g, np.sqrt(own.t))),
    ("other-eps", lambda own, other: own.eta / (own.t + 1e-16) ** 0.5 * own.g),
    ("other-eps", lambda own, other: own.eta / (own.t + 1e-8) ** 0.5 * own.g),
    ("other-eps", lambda own, other: own.eta / (own.t + 1e-3) ** 0.5 * own.g),
    ("other-eps", lambda own, other: own.eta / (own.t + 1.01e-6) ** 0.5 * own.g),
    ("step", lambda own, other: own.eta / (own.t + EPS) ** 0.3 * own.g),
    ("step", lambda own, other: own.eta / (own.t + EPS) ** 0.5 * own.g**2),
    ("step", lambda own, other: own.eta * own.g / (abs(own.g) or 1)),
    ("step", lambda own, other: math.nan),
    ("step", lambda own, other: 1.001 * stride(own, other)),
    ("step", lambda own, other: own.eta / (own.t**0.5 + 1e-3) * own.g),
    ("uphill", lambda own, other: own.eta * own.g / -math.sqrt(own.t + EPS)),
    ("from-zero", lambda own, other: own.x + own.eta * own.g / math.sqrt(own.t + EPS)),
)
BOTH, FIRST, SECOND = (1, 1), (1, 0), (0, 1)


def in_one_or_both(rows):
    return [(hint, wrong, where) for hint, wrong in rows for where in (BOTH, FIRST, SECOND)]


def mixed(right, wrong, where):
    return [wrong if here else right for here in where]


@pytest.mark.parametrize(("hint", "wrong", "where"), in_one_or_both(slips.STATES[1:] + MORE_STATES))
def test_exercise_1_names_what_is_off_with_the_state(hint, wrong, where):
    verdict = exercises.frozen_state(two_lines_of(mixed(leak, wrong, where), [stride] * 2))
    assert_hint(verdict, hint, {BOTH: "", FIRST: "s₁", SECOND: "s₂"}[where])


@pytest.mark.parametrize(("hint", "wrong", "where"), in_one_or_both(slips.STEPS[1:] + MORE_STEPS))
def test_exercise_1_names_what_is_off_with_the_step(hint, wrong, where):
    verdict = exercises.frozen_state(two_lines_of([leak] * 2, mixed(stride, wrong, where)))
    assert_hint(verdict, hint, {BOTH: "", FIRST: "x₁", SECOND: "x₂"}[where])


def test_of_two_slips_the_first_is_named():
    swapped, adagrad = slips.STATES[1][1], slips.STATES[2][1]
    both = exercises.frozen_state(two_lines_of([swapped, adagrad], [stride] * 2))
    assert_hint(both, "swapped", "s₁")


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
    return np.concatenate([x, s])


def in_32_bits(*state, eta=0.4, gamma=0.9):
    return with_operators(*map(np.float32, state), np.float32(eta), np.float32(gamma))


def one_after_another(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    yield from with_operators(x1, x2, s1, s2, eta, gamma)


@pytest.mark.parametrize(
    "update", [with_operators, with_math, with_vectors, in_32_bits, one_after_another]
)
def test_exercise_1_takes_the_two_lines_in_any_style(update):
    assert exercises.frozen_state(update).state == "right"


# Exercise 2


def f_operators(x1, x2):
    return 0.1 * (x1 + x2) ** 2 + 2 * (x1 - x2) ** 2


def f_math(x1, x2):
    return 0.1 * math.pow(x1 + x2, 2) + 2 * math.pow(x1 - x2, 2)


def f_expanded(x1, x2):
    return 2.1 * np.square(x1) + 2.1 * np.square(x2) - 3.8 * np.multiply(x1, x2)


def f_sum(x1, x2):
    return np.sum([0.1 * (x1 + x2) ** 2, 2 * (x1 - x2) ** 2])


def f_32_bits(x1, x2):
    return f_expanded(np.float32(x1), np.float32(x2)).astype(np.float32)


def g_operators(x1, x2):
    return 0.2 * (x1 + x2) + 4 * (x1 - x2), 0.2 * (x1 + x2) - 4 * (x1 - x2)


def g_matrix(x1, x2):
    return np.array([[4.2, -3.8], [-3.8, 4.2]]) @ np.array([x1, x2])


def g_generator(x1, x2):
    return (0.2 * (x1 + x2) + sign * 4 * (x1 - x2) for sign in (1, -1))


def g_32_bits(x1, x2):
    return g_matrix(np.float32(x1), np.float32(x2)).astype(np.float32)


def g_differences(x1, x2, h=1e-4):
    return [
        (f_operators(x1 + h, x2) - f_operators(x1 - h, x2)) / (2 * h),
        (f_operators(x1, x2 + h) - f_operators(x1, x2 - h)) / (2 * h),
    ]


@pytest.mark.parametrize("f", [f_operators, f_math, f_expanded, f_sum, f_32_bits])
@pytest.mark.parametrize("gradient", [g_operators, g_matrix, g_generator, g_32_bits, g_differences])
def test_exercise_2_takes_the_valley_in_any_style(f, gradient):
    assert exercises.rotated(f, gradient).state == "right"


MORE_VALUES = (
    ("f-first", lambda a, b: (a + b) ** 2 + 2 * (a - b) ** 2),
    ("f-first", lambda a, b: 0.1 * (a + b) + 2 * (a - b) ** 2),
    ("f-first", lambda a, b: 0.1 * 1.001 * (a + b) ** 2 + 2 * (a - b) ** 2),
    ("f-second", lambda a, b: 0.1 * (a + b) ** 2 + (a - b) ** 2),
    ("f-second", lambda a, b: 0.1 * (a + b) ** 2 - 2 * (a - b) ** 2),
    ("f", lambda a, b: (a + b) ** 2 + (a - b) ** 2),
    ("f", lambda a, b: math.nan),
    ("f", lambda a, b: 0.1 * (a**2 + 2 * a * b + b**2) + 2 * (a**2 + b**2)),
)


@pytest.mark.parametrize(("hint", "f"), slips.VALUES[1:] + MORE_VALUES)
def test_exercise_2_names_what_is_off_with_the_valley(hint, f):
    assert_hint(exercises.rotated(f, g_operators), hint)


def slopes_of(first, second):
    """Write a reader's gradient from the formulas of both components, as slips has them."""

    def gradient(x1, x2):
        u, v = 0.2 * (x1 + x2), 4 * (x1 - x2)
        return first(u, v, 1, 0.2 * x1), second(u, v, -1, 4 * x2)

    return gradient


def slope(u, v, sign, axes):
    return u + sign * v


MORE_SLOPES = (
    ("slope", lambda u, v, sign, axes: 1.001 * u + sign * v),
    ("slope", lambda u, v, sign, axes: u + sign * v + 1e-4),
    ("slope", lambda u, v, sign, axes: u**2 + v**2),
    ("slope", lambda u, v, sign, axes: math.nan),
)


@pytest.mark.parametrize(("hint", "wrong", "where"), in_one_or_both(slips.SLOPES[1:] + MORE_SLOPES))
def test_exercise_2_names_what_is_off_with_the_gradient(hint, wrong, where):
    verdict = exercises.rotated(f_operators, slopes_of(*mixed(slope, wrong, where)))
    if hint == "sign" and where == BOTH:
        hint = "order"  # then each component is the other one
    assert_hint(verdict, hint, {BOTH: "", FIRST: "g₁", SECOND: "g₂"}[where])


# Exercise 3


def looped_factor(step):
    rate = RATE
    for _ in range(step):
        rate *= 0.98
    return rate


def listed_levels(step):
    rate = RATE
    for milestone in [100, 105, 200]:
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


def warmed_up(share, after=lambda step: cosine(step, warm=30)):
    """Write a schedule that has this share of the rate during the first 30 steps."""
    return lambda step: RATE * share(step) if step < 30 else after(step)


RIGHT_SCHEDULES = {
    "constant": [
        lambda step: RATE,
        lambda step: np.full(STEPS, RATE)[step],
        lambda step: np.array(RATE),
        lambda t: np.float32(RATE) + 0 * t,
    ],
    "factor": [
        lambda step: RATE * 0.99**step,
        looped_factor,
        lambda step: RATE * np.exp(np.float32(-step / 60)),
        lambda step: RATE * 0.7 ** (step // 30),
        lambda step: max(RATE * 0.97**step, 1e-4),
        lambda step: RATE * 0.95**step,
        lambda step: RATE * 0.9**step,
        lambda step: RATE * 0.1 ** (step // 30),
        lambda step: RATE * 0.5 ** (step // 100),
        lambda step: RATE * 0.5 ** sum(step >= milestone for milestone in (50, 150, 280)),
    ],
    "multi_step": [
        lambda step: RATE if step < 100 else RATE / 10 if step < 200 else RATE / 100,
        listed_levels,
        lambda step: RATE * 0.5 ** np.searchsorted([90, 180, 270], step, side="right"),
        lambda step: RATE * 0.5 ** (step // 30),
        lambda step: RATE * 0.5 ** (step // 10),
        lambda step: np.where(step < 100, RATE, np.where(step < 200, RATE / 2, RATE / 4)),
        lambda step: RATE / (1 if step < 10 else 2 if step < 20 else 4),
    ],
    "cosine": [
        cosine,
        lambda step: np.float32(cosine(step)),
        lambda step: cosine(step + 1),
        lambda step: 0.001 + (RATE - 0.001) * (1 + np.cos(np.pi * step / (STEPS - 1))) / 2,
        lambda step: RATE * math.cos(math.pi * step / (2 * STEPS)) ** 2,
    ],
    "warm_up": [
        lambda step: cosine(step, warm=30),
        piecewise_warm_up,
        lambda step: np.interp(step, [0, 30, STEPS], [RATE / 100, RATE, 0.0]),
        warmed_up(lambda step: (step / 30) ** 2),
        warmed_up(lambda step: (1 - math.cos(math.pi * step / 30)) / 2),
        warmed_up(lambda step: max(step, 1) / 30),
        warmed_up(lambda step: step / 30, after=lambda step: RATE * (1 - (step - 30) / 5400)),
    ],
}


@pytest.mark.parametrize("kind", RIGHT_SCHEDULES)
def test_exercise_3_takes_schedules_in_any_style(kind):
    for schedule in RIGHT_SCHEDULES[kind]:
        verdict = scheduled(kind, schedule)
        assert (verdict.state, verdict.hint) == ("right", f"right-{kind}")
        assert repr(verdict).startswith(f"✓ Right. {kind}: ")


WRONG_SCHEDULES = [
    ("constant", "start", lambda step: 2 * RATE),
    ("constant", "start", lambda step: 1.005 * RATE),
    ("constant", "not-constant", lambda step: RATE * (1 - step / 600)),
    ("constant", "not-constant", lambda step: RATE * (1 - step / 300_000)),
    ("factor", "epochs", lambda epoch: RATE * 0.5**epoch),
    ("factor", "epochs", lambda epoch: RATE * 0.1**epoch),
    ("factor", "epochs", lambda epoch: max(RATE * 0.5**epoch, 1e-3)),
    ("factor", "epochs", lambda epoch: RATE * 0.1 ** (epoch // 3)),
    ("factor", "once", lambda step: RATE * 0.5 ** (step // 150)),
    ("factor", "rises", lambda step: RATE * 0.98 ** (step if step < 100 else 0)),
    ("factor", "not-factor", lambda t: RATE / (1 if t < 100 else 10 if t < 200 else 20)),
    ("factor", "never-falls", lambda step: RATE),
    ("factor", "rises", lambda step: RATE * 1.01**step),
    ("factor", "rises", lambda step: RATE * 0.99**step * (1.02 if step == 200 else 1)),
    ("factor", "start", lambda step: 0.99**step),
    ("factor", "start", lambda step: RATE * 0.995 ** (step + 1)),
    ("factor", "not-factor", lambda step: RATE * (1 - step / 301)),
    ("factor", "not-factor", lambda step: RATE / (1 + step / 100)),
    ("factor", "negative", lambda step: RATE * (1 - step / 100)),
    ("multi_step", "epochs", lambda epoch: RATE / (1 if epoch < 3 else 10 if epoch < 6 else 100)),
    ("multi_step", "never-falls", lambda step: RATE),
    ("multi_step", "once", lambda step: RATE if step < 150 else RATE / 10),
    ("multi_step", "no-levels", lambda step: RATE * 0.5 ** (step // 3)),
    ("multi_step", "no-levels", lambda step: RATE * 0.5**step),
    ("multi_step", "no-levels", lambda step: RATE * 0.99**step),
    ("multi_step", "zero", lambda step: RATE if step < 150 else 0),
    ("cosine", "epochs", lambda epoch: cosine(epoch, EPOCHS)),
    ("cosine", "epochs", lambda epoch: cosine(min(epoch, EPOCHS), EPOCHS)),
    ("cosine", "negative", lambda step: RATE * math.cos(math.pi * step / STEPS)),
    ("cosine", "ends-high", lambda step: cosine(step, 3 * STEPS)),
    ("cosine", "not-cosine", lambda step: RATE * (1 - step / 301)),
    ("cosine", "not-cosine", lambda step: 0.92 * cosine(step) + 0.08 * RATE * (1 - step / 300)),
    ("cosine", "start", lambda step: cosine(step) / 2),
    ("cosine", "zero", lambda step: cosine(min(step, 150), 150)),
    ("warm_up", "no-warm-up", cosine),
    ("warm_up", "epochs", lambda epoch: cosine(epoch, EPOCHS, warm=1)),
    ("warm_up", "peak", lambda step: cosine(step, warm=30) / 2),
    ("warm_up", "warm-up-length", lambda step: cosine(step, warm=100)),
    ("warm_up", "warm-up-length", lambda step: cosine(step, warm=40)),
    ("warm_up", "not-steady", warmed_up(lambda step: 0.001)),
    ("warm_up", "not-steady", warmed_up(lambda step: min(0.999, step))),
    ("warm_up", "not-steady", warmed_up(lambda step: (step / 30) ** 4)),
    ("warm_up", "not-steady", warmed_up(lambda step: max(0.2, step - 14) / 16)),
    ("warm_up", "not-steady", warmed_up(lambda step: abs(step - 5.5) / 25)),
    ("warm_up", "not-steady", warmed_up(lambda step: (step - 1.5 * (step == 10)) / 30)),
    ("warm_up", "after", lambda step: RATE * min(1, step / 30)),
    ("warm_up", "after", lambda step: cosine(step, warm=30) + RATE / 9 * (step == 200)),
    ("warm_up", "not-finite", lambda step: math.inf if step == 3 else RATE),
]


@pytest.mark.parametrize(("kind", "hint", "schedule"), WRONG_SCHEDULES)
def test_exercise_3_names_what_is_off(kind, hint, schedule):
    assert_hint(scheduled(kind, schedule), hint, kind)


def test_exercise_3_tells_of_each_schedule_apart():
    wrong = {"factor": lambda step: ..., "cosine": lambda: 0, "warm_up": lambda step: 1 / step}
    verdicts = exercises.schedules(RATE, STEPS, EPOCHS, **wrong, constant=lambda step: RATE)
    states = [getattr(verdict, "state", "stopped") for verdict in verdicts]
    assert states == ["open", "stopped", "stopped", "right"]
    html = verdicts._repr_html_()
    assert html.count('<div class="bilingual"') == 4
    assert html.count('<span class="bilingual"') == 2  # the lines of those that stopped
    for name in ("factor", "cosine", "warm_up", "constant"):
        assert html.count(f"{name}: ") == 2
    assert "ZeroDivisionError" in repr(verdicts)
    assert repr(verdicts).endswith("✓ Đúng rồi. constant: Tốc độ học giữ nguyên giá trị ban đầu.")


# Exercise 4


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
        lambda step: np.subtract(1, np.reciprocal(np.float32(step + 1))),
        running_mean,
        lambda step: 0.5 + 0.49 * step / STEPS,
        lambda step: 1 - 1 / max(step, 1),
        lambda step: min(0.999, 0.9 + 0.001 * step),
        lambda step: 1 - 1 / (step // 30 + 1),
    ],
)
def test_exercise_4_takes_gamma_in_any_style(gamma_at):
    assert risen(gamma_at).state == "right"


WRONG_GAMMAS = [
    ("first-step", lambda t: 1 - 1 / t),
    ("not-finite", lambda t: 1 - np.reciprocal(np.float64(t))),
    ("reaches-1", lambda t: 1 - 0.5**t),
    ("reaches-1", lambda t: min(1, 0.9 + t / 1000)),
    ("reaches-1", lambda t: 0.9 + t / 300),
    ("reaches-1", lambda epoch: 0.5 + 0.49 * epoch / EPOCHS),
    ("reaches-1", lambda t: t),
    ("below-0", lambda t: 1 - 1 / (t + 0.5)),
    ("not-finite", lambda t: math.nan if t == 7 else 0.9),
    ("gamma-epochs", lambda epoch: min(0.99, 0.9 + 0.09 * epoch / EPOCHS)),
    ("gamma-constant", lambda t: 0.9),
    ("gamma-falls", lambda t: 1 / (t + 2)),
    ("gamma-falls", lambda t: 0.5 + t / 1000 - 0.003 * (t == 100)),
]


@pytest.mark.parametrize(("hint", "gamma_at"), WRONG_GAMMAS)
def test_exercise_4_names_what_is_off(hint, gamma_at):
    assert_hint(risen(gamma_at), hint)


@pytest.mark.parametrize(("check", "kind"), [(risen, None), (scheduled, "constant")])
def test_every_step_is_asked_for_once_and_in_order(check, kind):
    asked = []  # by the copy that the check runs; it begins empty, too

    def schedule(step):
        asked.append(step)
        assert asked == list(range(len(asked)))
        return 0.5 + 0.001 * step if check is risen else RATE

    verdict = check(schedule) if check is risen else check(kind, schedule)
    assert verdict.state == "right"
    assert asked == []


def test_a_schedule_may_hand_out_a_list_one_by_one():
    values = iter([0.5 + 0.001 * step for step in range(STEPS)])
    assert risen(lambda step: next(values)).state == "right"
    left = itertools.repeat(RATE, STEPS)
    assert scheduled("constant", lambda step: next(left)).state == "right"


# Whatever the answer is


CHECKS = {
    "1": exercises.frozen_state,
    "2, f": lambda function: exercises.rotated(function, g_operators),
    "2, gradient": lambda function: exercises.rotated(f_operators, function),
    "3": lambda function: scheduled("cosine", function),
    "4": risen,
}
each_check = pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)


def not_implemented(*_, **__):
    raise NotImplementedError


def half_done(*numbers, **__):
    return numbers[0] * ...


@each_check
@pytest.mark.parametrize("answer", [lambda *_, **__: ..., half_done, not_implemented, ...])
def test_no_answer_is_no_error(check, answer):
    verdict = check(answer)
    assert (verdict.state, verdict.hint) == ("open", "open")
    assert [line[:1] for line in repr(verdict).split("\n")] == ["○", "○"]


def test_places_left_open_among_several_are_no_error():
    assert exercises.frozen_state(lambda *_, **__: (..., 1.0, 1.0, ...)).state == "open"
    assert exercises.rotated(f_operators, lambda *_: (1.0, ...)).state == "open"


# What is returned, the hint, and the same where several values belong.
NO_NUMBERS = [
    (None, "returns-nothing", "returns-nothing"),
    ("3", "no-number", "no-number"),
    (b"3", "no-number", "no-number"),
    (1j, "no-number", "no-number"),
    (np.complex64(1j), "no-number", "no-number"),
    ([1.0], "no-number", "how-many"),
    ([], "no-number", "how-many"),
    (np.array([1.0]), "no-number", "how-many"),
    ({}, "no-number", "how-many"),
    (range(5), "no-number", "how-many"),
    (itertools.count(), "no-number", "how-many"),
    (object(), "no-number", "no-number"),
    (10**400, "no-number", "no-number"),
    (0.5, None, "how-many"),
]


@each_check
@pytest.mark.parametrize(("value", "one", "several"), NO_NUMBERS)
def test_what_is_no_number_is_said(check, value, one, several):
    is_several = check in (CHECKS["1"], CHECKS["2, gradient"])
    hint = several if is_several else one
    verdict = check(lambda *_, **__: value)
    if hint:
        assert_hint(verdict, hint, "cosine" if check is CHECKS["3"] else "")
    else:
        assert verdict.state == "wrong"


def test_how_many_values_there_are_is_said():
    assert "is 4; it returns 2." in repr(exercises.frozen_state(lambda *_, **__: (1, 2)))
    endless = exercises.rotated(f_operators, lambda *_: itertools.count())
    assert "is 2; it returns > 2." in repr(endless)
    assert_hint(exercises.frozen_state(lambda *_, **__: (1, "2", 3, 4)), "no-number")


def stops(*_, **__):
    return undefined_name  # noqa: F821


@each_check
def test_an_error_is_shown_with_the_readers_line(check):
    problem = check(stops)
    assert isinstance(problem, Problem)
    assert "NameError" in repr(problem)
    assert "return undefined_name" in problem._repr_html_()
    assert "Không kiểm tra tiếp được" in problem._repr_html_()


@each_check
@pytest.mark.parametrize("answer", [5, None, lambda: 1, lambda *_, **__: exit(), iter([])])
def test_what_cannot_be_called_is_a_problem_too(check, answer):
    problem = check(answer)
    assert isinstance(problem, Problem)
    assert re.match(r"\w+Error: |SystemExit: ", repr(problem))


def test_a_division_by_zero_is_blamed_on_eps_only_where_the_state_is_0():
    no_eps = two_lines_of([leak] * 2, [lambda own, other: own.eta / own.t**0.5 * own.g] * 2)
    assert_hint(exercises.frozen_state(no_eps), "no-eps")

    def corrected(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        return with_operators(x1, x2, s1 / (1 - gamma), s2, eta, gamma)

    assert "ZeroDivisionError" in repr(exercises.frozen_state(corrected))


def test_numpys_warnings_and_most_of_what_is_printed_are_kept_back(recwarn, capsys):
    def talkative(step):
        print(step)
        return 1 - np.reciprocal(np.float64(step))

    assert_hint(risen(talkative), "not-finite")
    assert recwarn.list == []
    assert 0 < len(capsys.readouterr().out.splitlines()) < STEPS / 2


BAD_RUNS = [
    ("no-rate", {"rate": 0}),
    ("no-rate", {"rate": -1}),
    ("no-rate", {"rate": "0.1"}),
    ("no-rate", {"rate": None}),
    ("no-rate", {"rate": math.nan}),
    ("no-rate", {"rate": math.inf}),
    ("no-run", {"steps": -3}),
    ("no-run", {"steps": 300.5}),
    ("no-run", {"steps": "x"}),
    ("no-run", {"epochs": 0}),
    ("no-run", {"epochs": 101}),
    ("no-run", {"epochs": 10**30}),
    ("no-run", {"epochs": None}),
    ("no-kind", {"kind": "<lambda>"}),
]


@pytest.mark.parametrize(("hint", "bad"), BAD_RUNS)
def test_a_bad_run_is_said_with_its_value(hint, bad):
    kind = bad.get("kind", "cosine")
    verdict = scheduled(**{"kind": kind, "schedule": lambda step: RATE} | bad)
    assert_hint(verdict, hint, kind)
    if hint == "no-run":
        assert_hint(risen(running_mean, **bad), hint)
    if hint != "no-kind":
        (value,) = bad.values()
        assert all(repr(value) in text for text in verdict.texts)


@pytest.mark.parametrize("epochs", [1, 2, 100])
def test_the_shortest_and_the_longest_epochs_pass(epochs):
    assert scheduled("factor", lambda step: RATE * 0.99**step, epochs=epochs).state == "right"
    for kind, schedule in itertools.product(KINDS, (cosine, running_mean, piecewise_warm_up)):
        assert scheduled(kind, schedule, epochs=epochs).state in ("right", "wrong")
    assert risen(running_mean, epochs=epochs).state == "right"


# The hints


def fields(text):
    return {field for _, field, *_ in string.Formatter().parse(text) if field}


def test_every_hint_is_given_to_some_answer():
    given = {hint for hint, _ in slips.STATES[1:] + MORE_STATES + slips.STEPS[1:] + MORE_STEPS}
    given |= {hint for hint, _ in slips.VALUES[1:] + MORE_VALUES + slips.SLOPES[1:] + MORE_SLOPES}
    given |= {hint for _, hint, _ in WRONG_SCHEDULES} | {hint for hint, _ in WRONG_GAMMAS}
    given |= {hint for row in NO_NUMBERS for hint in row[1:] if hint} | {"order", "open"}
    given |= {hint for hint, _ in BAD_RUNS}
    given |= {f"right-{name}" for name in (1, 2, 4, *RIGHT_SCHEDULES)}
    assert set(HINTS) == given


@pytest.mark.parametrize("hint", HINTS)
def test_every_hint_stands_in_both_languages(hint):
    english, vietnamese = HINTS[hint]["en"], HINTS[hint]["vi"]
    assert not VIETNAMESE & set(english.lower())
    assert VIETNAMESE & set(vietnamese.lower())
    assert fields(english) == fields(vietnamese)
    assert unicodedata.is_normalized("NFC", english + vietnamese)


# All of them


def test_progress_marks_every_exercise():
    right = exercises.decay(lambda step: 1 - 1 / (step + 1), STEPS, EPOCHS)
    wrong = exercises.decay(lambda step: 2.0, STEPS, EPOCHS)
    waiting = exercises.decay(lambda step: ..., STEPS, EPOCHS)
    stopped = exercises.decay(lambda step: step.nothing, STEPS, EPOCHS)
    rates = exercises.schedules(RATE, STEPS, EPOCHS, constant=lambda step: RATE, cosine=later)
    assert isinstance(stopped, Problem)
    line = exercises.progress([right, wrong, waiting, stopped, rates])
    assert repr(line).split("\n")[0] == "Exercises: 1 ✓   2 ✗   3 ○   4 ✗   5 ○"
    assert line.state == "open"
    assert exercises.progress([right, right]).state == "right"


def later(step):
    raise NotImplementedError
