"""The checks of the exercises: the reader's function against properties, never one number.

Every function here returns something to be shown: whether the answer holds and, if not, a hint that
names what is off without giving the answer away.
"""

import functools

import numpy as np

from d2l_helpers import engine
from d2l_helpers.hints import HINTS
from d2l_helpers.language import bilingual
from d2l_helpers.problem import RAISED, Problem, ReturnsNothing, answered, few_prints, unanswered

EPS = engine.EPS
STOPPED = (
    "The check cannot go on: your function stops with an error.",
    "Không kiểm tra tiếp được: hàm của bạn dừng lại vì gặp lỗi.",
)
STATES = {
    "right": ("✓ Right.", "✓ Đúng rồi.", "#00785A"),
    "wrong": ("✗ Not yet.", "✗ Chưa đúng.", "#B00020"),
    "open": ("○ Not answered yet.", "○ Chưa có câu trả lời.", "#767676"),
}


class Verdict:
    """Whether an answer holds; if not, what is off.

    Parameters
    ----------
    state : {"right", "wrong", "open"}
        "open": there is no answer yet.
    hint : str
        The name of a text in `hints.HINTS`.
    subject : str
        The name of the function, where a check looks at several.
    **numbers : object
        What the text's placeholders stand for.
    """

    def __init__(self, state, hint, subject="", **numbers):
        self.state, self.hint, self.subject = state, hint, subject
        self._numbers = numbers

    def texts(self):
        """Return the verdict in English and in Vietnamese, one line each."""
        name = f"{self.subject}: " if self.subject else ""
        return tuple(
            f"{word} {name}{text.format(**self._numbers)}"
            for word, text in zip(STATES[self.state], HINTS[self.hint], strict=False)
        )

    def __repr__(self):
        """Give an English line and a Vietnamese one."""
        return "\n".join(self.texts())

    def _repr_html_(self):
        style = f"border-left: 4px solid {STATES[self.state][2]}; padding: 0.4rem 0.8rem"
        return (
            f'<div class="chapter-check chapter-check-{self.state}" role="status" '
            f'style="{style}">{bilingual(*self.texts())}</div>'
        )


class Verdicts(tuple):
    """One verdict for each of several functions, shown one below the other."""

    def __repr__(self):
        """Give the lines of all of them."""
        return "\n".join(map(repr, self))

    def _repr_html_(self):
        return "".join(verdict._repr_html_() for verdict in self)


class _Hint(Exception):
    """Ends a check with the name of what is off; that is no error."""

    def __init__(self, name, **numbers):
        super().__init__(name)
        self.name, self.numbers = name, numbers


def _verdict(right, examine, subject=""):
    """Run a check; return its verdict, or what the reader's function raised."""
    try:
        with np.errstate(all="ignore"), few_prints():
            examine()
    except _Hint as hint:
        return Verdict("wrong", hint.name, subject, **hint.numbers)
    except ReturnsNothing:
        return Verdict("wrong", "returns nothing", subject)
    except RAISED as error:
        return Verdict("open", "open", subject) if unanswered(error) else Problem(error, STOPPED)
    return Verdict("right", right, subject)


def _same(found, expected, tolerance=1e-6):
    return np.shape(found) == np.shape(expected) and np.allclose(
        found, expected, rtol=tolerance, atol=1e-12
    )


def _first(candidates, found):
    """Return the name of the first candidate whose numbers are the ones found, or None."""
    return next((name for name, values in candidates.items() if _same(found, values)), None)


def frozen_state(rmsprop_2d):
    """Check exercise 1: the two lines of RMSProp, and what they do at both ends of gamma.

    Parameters
    ----------
    rmsprop_2d : callable
        The reader's ``rmsprop_2d(x1, x2, s1, s2, eta=..., gamma=...)`` for the valley
        0.1 x1^2 + 2 x2^2; returns the new x1, x2, s1, s2.

    Returns
    -------
    Verdict or Problem
        To be shown as the last line of a cell.
    """
    return _verdict("right 1", lambda: _examine_two_lines(rmsprop_2d))


def _examine_two_lines(update):
    before, eta, gamma = _situations()
    # First with positive gradients alone: a state that forgets the square is then named, where it
    # would go negative and stop in the root.
    for state in (abs(before), before):
        rows = zip(state, eta, gamma, strict=True)
        after = np.array([_one_step(update, *row) for row in rows])
        x, s, g = state[:, :2], state[:, 2:], state[:, :2] * (0.2, 4)
        if off := _state_hint(s, g, gamma[:, None], after[:, 2:]):
            raise _Hint(off)
        if off := _step_hint((x - after[:, :2]) / g, eta[:, None], s, g, after[:, 2:]):
            raise _Hint(off)


def _situations():
    """Return 60 states (x1, x2, s1, s2), eta and gamma: s = 0 and both ends of gamma are there."""
    random = np.random.RandomState(4)
    x = random.uniform(0.5, 5, (60, 2)) * random.choice([-1, 1], (60, 2))
    s = 10 ** random.uniform(-8, 1, (60, 2))
    gamma = random.uniform(0.05, 0.95, 60).round(2)
    gamma[:10], gamma[10:20], s[:5] = 1, 0, 0
    return np.hstack([x, s]), random.uniform(0.1, 1, 60), gamma


def _one_step(update, state, eta, gamma):
    try:
        given = update(*map(float, state), eta=float(eta), gamma=float(gamma))
        return [float(value) for value in engine.four(answered(given))]
    except ZeroDivisionError:
        raise _Hint("no eps") from None


def _state_hint(s, g, gamma, found):
    candidates = {
        None: gamma * s + (1 - gamma) * g**2,
        "swapped": (1 - gamma) * s + gamma * g**2,
        "adagrad": s + g**2,
        "adds up": gamma * s + g**2,
        "not squared": gamma * s + (1 - gamma) * g,
        "kept": s,
    }
    for name, values in candidates.items():
        if _same(found, values):
            return name
    if _borrowed(found, candidates[None], gamma * s + (1 - gamma) * g[:, ::-1] ** 2):
        return "other square"
    frozen = gamma[:, 0] == 1
    return "state" if _same(found[frozen], s[frozen]) else "not frozen"


def _borrowed(found, right, other):
    """Tell whether each coordinate is right, or as if it took what belongs to the other one."""
    return all(_same(found[:, i], right[:, i]) or _same(found[:, i], other[:, i]) for i in (0, 1))


def _step_hint(rate, eta, s, g, renewed):
    """Name what is off with the rates by which the gradients were multiplied."""
    factor, right = rate / eta, (renewed + EPS) ** -0.5
    if not np.isfinite(factor).all():
        return "no eps"
    candidates = (
        (None, right),
        ("outside", 1 / (renewed**0.5 + EPS)),
        ("early", (s + EPS) ** -0.5),
        ("no root", right**2),
        # ** 1/2 takes the first power and halves: the quotient, or only what it is divided by.
        ("precedence", right**2 / 2),
        ("precedence", 2 * right**2),
        ("uphill", -right),
        ("one eta", np.ones_like(s)),
        ("fixed eta", right * (rate / right)[0, 0] / eta),
    )
    for name, values in candidates:
        if _same(factor, values):
            return name
    if _borrowed(factor, right, right * g[:, ::-1] / g):
        return "other gradient"
    if _borrowed(factor, right, right[:, ::-1]):
        return "other state"
    left = factor**-2.0 - renewed  # what the reader adds to s under the root
    small = renewed < 1e-2
    return "other eps" if np.ptp(left[small]) < 1e-3 * abs(left[small]).max() else "step"


def rotated(f, gradient):
    """Check exercise 2: the rotated valley and its gradient.

    Parameters
    ----------
    f : callable
        The reader's ``f_rotated(x1, x2)``.
    gradient : callable
        The reader's ``gradient_rotated(x1, x2)``; returns both components.

    Returns
    -------
    Verdict or Problem
        To be shown as the last line of a cell.
    """

    def examine():
        x1, x2 = np.random.RandomState(2).uniform(-5, 5, (2, 30))
        _examine_valley(f, x1, x2)
        _examine_gradient(gradient, x1, x2)

    return _verdict("right 2", examine)


def _valley(x1, x2):
    return 0.1 * (x1 + x2) ** 2 + 2 * (x1 - x2) ** 2


def _one_by_one(function, x1, x2):
    """Call the reader's function for single numbers; one row for each point."""
    points = zip(x1.tolist(), x2.tolist(), strict=True)
    return np.array([answered(function(*point)) for point in points], float)


def _examine_valley(f, x1, x2):
    found = _one_by_one(f, x1, x2)
    if found.shape != x1.shape:
        raise _Hint("f one number")
    candidates = {
        None: _valley(x1, x2),
        "f straight": 0.1 * x1**2 + 2 * x2**2,
        "f sides": 0.1 * (x1 - x2) ** 2 + 2 * (x1 + x2) ** 2,
    }
    if (name := _first(candidates, found)) or not _same(found, candidates[None]):
        raise _Hint(name or _wrong_term(f, x1))
    _examine_arrays(f, found, x1, x2)


def _wrong_term(f, x):
    """Tell the terms apart: each vanishes along one diagonal."""
    first, second = (_same(_one_by_one(f, x, y), _valley(x, y)) for y in (x, -x))
    return {(False, True): "f first", (True, False): "f second"}.get((first, second), "f")


def _examine_arrays(function, expected, x1, x2):
    """Functions that take no arrays are fine; those that take them must not mix the points up."""
    try:
        found = np.asarray(function(x1, x2), float)
    except Exception:  # not for arrays; the pictures then call it number by number
        return
    if not _same(found, expected):
        raise _Hint("arrays")


def _examine_gradient(gradient, x1, x2):
    found = _one_by_one(gradient, x1, x2)
    if found.shape != (len(x1), 2):
        raise _Hint("two components")
    h = 1e-3  # the central difference of a quadratic function is exact but for rounding
    slopes = [_valley(x1 + h, x2) - _valley(x1 - h, x2), _valley(x1, x2 + h) - _valley(x1, x2 - h)]
    slope = np.array(slopes).T / (2 * h)
    if not _same(found, slope, 1e-6):
        raise _Hint(_gradient_hint(found, slope, x1, x2))
    _examine_arrays(gradient, found.T, x1, x2)


def _gradient_hint(found, slope, x1, x2):
    u, v = 0.2 * (x1 + x2), 4 * (x1 - x2)  # the outer derivatives of both terms
    candidates = {
        "lost 2": [(u + v) / 2, (u - v) / 2],
        "lost 2 first": [u / 2 + v, u / 2 - v],
        "lost 2 second": [u + v / 2, u - v / 2],
        "inner": [u + v, u + v],
        "chain": [u, v],
        "straight": [0.2 * x1, 4 * x2],
        "ascending": [-u - v, v - u],
        "order": [u - v, u + v],
    }
    if name := _first({key: np.transpose(value) for key, value in candidates.items()}, found):
        return name
    right = [_same(found[:, i], slope[:, i]) for i in (0, 1)]
    return {(False, True): "component 1", (True, False): "component 2"}.get(
        tuple(right), "gradient"
    )


def schedules(rate, steps, epochs, **functions):
    """Check exercise 3: learning-rate schedules, each against what its name claims.

    Parameters
    ----------
    rate : float
        The learning rate at which they are to start; with a warm-up, to which they are to rise.
    steps : int
        How many steps the run has; they are counted 0, 1, ..., ``steps - 1``.
    epochs : int
        How many epochs these steps make; a warm-up takes the first.
    **functions : callable
        By the names ``constant``, ``factor``, ``multi_step``, ``cosine`` and ``warm_up``: the
        reader's ``schedule(step)``.

    Returns
    -------
    Verdicts
        To be shown as the last line of a cell.
    """

    def examine(kind, schedule):
        _examine_schedule(kind, _values(schedule, steps), rate, epochs)

    return Verdicts(
        _verdict(f"right {kind}", functools.partial(examine, kind, function), kind)
        for kind, function in functions.items()
    )


def _values(schedule, steps):
    return np.array([answered(schedule(step)) for step in range(steps)], float)


def _examine_schedule(kind, values, rate, epochs):
    off = _schedule_hint(kind, values, rate, len(values) // epochs)
    if _counts_epochs(kind, values, rate, epochs):
        raise _Hint("epochs")
    if off:
        raise _Hint(off)


def _counts_epochs(kind, values, rate, epochs):
    """Tell whether the function would be all that it claims to be if its argument were an epoch."""
    if kind == "constant" or _schedule_hint(kind, values[: epochs + 1], rate, 1):
        return False
    # Every beginning of a fall by a factor is one, too: only if nothing is left of it after a few
    # steps was it meant for epochs. The other two have a length, by which they are known.
    over = abs(values[2 * epochs :] - values[-1]).max() < 1e-3 * rate
    return over or kind in ("cosine", "warm_up")


def _schedule_hint(kind, values, rate, a_epoch):
    if values.min() < -1e-12 * rate:
        return "negative"
    if not (values[:-1] > 0)[1 if kind == "warm_up" else 0 :].all():
        return "zero"
    if kind == "warm_up":
        return _warm_up_hint(values, rate, a_epoch)
    if not np.isclose(values[0], rate, rtol=1e-3):
        return "start"
    if kind == "constant":
        return None if _same(values, np.full_like(values, rate)) else "not constant"
    if values.max() - values.min() < 1e-9 * rate:
        return "never falls"
    if (np.diff(values) > 1e-9 * rate).any():
        return "rises"
    return _cosine_hint(values) if kind == "cosine" else _levels_hint(kind, values, a_epoch)


def _levels_hint(kind, values, a_epoch):
    # A rate of a billionth still falls: by a part of itself.
    drops = np.flatnonzero(abs(np.diff(values)) > 1e-9 * values[:-1])
    if len(drops) < 2:
        return "once"
    if kind == "multi_step":
        return None if np.diff(drops).min() >= max(2, a_epoch / 3) else "no levels"
    levels = values[np.append(drops, len(values) - 1)]
    factors = levels[1:] / levels[:-1]
    if len(factors) > 2:
        factors = factors[:-1]  # the last drop may be one to a floor
    # Every step, or at equal distances.
    return None if np.ptp(np.diff(drops)) == 0 and np.ptp(factors) < 1e-6 else "not factor"


def _cosine_hint(values):
    high, low = values[0], values[-1]
    if low > 0.5 * high:
        return "ends high"
    for length in (len(values) - 1, len(values), len(values) + 1):
        wave = (1 + np.cos(np.pi * np.arange(len(values)) / length)) / 2
        bottom = (low - high * wave[-1]) / (1 - wave[-1])
        if np.allclose(values, bottom + (high - bottom) * wave, rtol=0, atol=1e-3 * high):
            return None
    return "not cosine"


def _warm_up_hint(values, rate, a_epoch):
    top = int(values.argmax())
    if values[0] > 0.9 * rate:
        return "no warm-up"
    if not np.isclose(values[top], rate, rtol=0.05):
        return "peak"
    if abs(top - a_epoch) > max(1, a_epoch // 10):
        return "warm-up length"
    # A gentle curve rises steadily, too, and so does a line after one step of rest at the start.
    gains = np.diff(values[: top + 1])
    low, middle = np.quantile(gains, [0.1, 0.5])
    if gains.min() < 0 or low <= 0 or gains.max() > 3 * middle:
        return "not steady"
    after = values[top:]
    return None if after[-1] < 0.9 * rate and (np.diff(after) <= 1e-9 * rate).all() else "after"


def decay(gamma_at, steps, epochs, rises=True):
    """Check exercise 4: a schedule for gamma.

    Parameters
    ----------
    gamma_at : callable
        The reader's ``gamma_at(step)``, for step 0, 1, ..., ``steps - 1``.
    steps, epochs : int
        How long the run is.
    rises : bool
        Whether gamma is claimed to rise.

    Returns
    -------
    Verdict or Problem
        To be shown as the last line of a cell.
    """
    return _verdict("right 4", lambda: _examine_decay(gamma_at, steps, epochs, rises))


def _examine_decay(gamma_at, steps, epochs, rises):
    try:
        first = float(answered(gamma_at(0)))
    except ZeroDivisionError:
        raise _Hint("first step") from None
    values = _values(gamma_at, steps)
    if not np.isfinite(first):
        raise _Hint("first step")
    outside = np.flatnonzero(~((values >= 0) & (values < 1)))
    if len(outside):
        raise _outside(values, int(outside[0]), epochs)
    if rises:
        _examine_rise(values, epochs)


def _outside(values, step, epochs):
    """Name how gamma leaves its range: beyond 1 after as many steps as epochs, or otherwise."""
    numbers = {"step": step, "value": f"{values[step]:g}"}
    if values[step] > 1 and epochs <= step <= 2 * epochs:
        return _Hint("gamma epochs", epochs=epochs)
    if np.isnan(values[step]):
        return _Hint("no number", **numbers)
    return _Hint("below 0" if values[step] < 0 else "reaches 1", **numbers)


def _examine_rise(values, epochs):
    if np.ptp(values) == 0:
        raise _Hint("gamma constant")
    if (np.diff(values) < -1e-12).any():
        raise _Hint("gamma falls")
    # 1 - 1/t too does most of its rise early on, but not all of it.
    if np.ptp(values[epochs + 1 :]) == 0:
        raise _Hint("gamma epochs", epochs=epochs)
