"""Exercise 3: learning-rate schedules, each against what its name claims."""

import math

from d2l_helpers.exercises.values import Off, close, counted, finite, gains, number
from d2l_helpers.exercises.verdict import Verdicts, verdict

KINDS = "constant", "factor", "multi_step", "cosine", "warm_up"


def schedules(rate, steps, epochs, **functions):
    """Return the `Verdicts` on exercise 3, learning-rate schedules.

    Parameters
    ----------
    rate : float
        The learning rate at which they are to start; with a warm-up, to which they are to rise.
    steps : int
        How many steps the run has; each function is called once for 0, 1, ..., ``steps - 1``.
    epochs : int
        How many epochs these steps make; a warm-up takes the first.
    **functions : callable
        By the names in `KINDS`: the reader's ``schedule(step)``.
    """

    def one(kind):
        def examine(schedule):
            _examine(kind, schedule, rate, steps, epochs)

        return verdict(f"right-{kind}", examine, functions[kind], subject=kind)

    return Verdicts(map(one, functions))


def _examine(kind, schedule, rate, steps, epochs):
    if kind not in KINDS:
        raise Off("no-kind", kinds=", ".join(KINDS))
    counted(steps, epochs)
    if not _is_rate(rate):
        raise Off("no-rate", rate=f"{rate!r:.40}")
    values = [number(schedule(step)) for step in range(steps)]
    finite(values)
    if kind != "constant" and _counts_epochs(kind, values, rate, epochs):
        raise Off("epochs", epochs=epochs)
    if hint := _hint(kind, values, rate, steps // epochs):
        raise Off(hint)


def _is_rate(rate):
    try:
        return 0 < number(rate) < math.inf
    except Off:
        return False


def _counts_epochs(kind, values, rate, epochs):
    """Tell whether the function would be all that it claims to be if its argument were an epoch."""
    if _hint(kind, values[: epochs + 1], rate, 1):
        return False
    # Every beginning of a fall by a factor is one, too: only if nothing is left of it after a few
    # steps was it meant for epochs. The other two have a length, by which they are known.
    over = all(abs(value - values[-1]) < 1e-3 * rate for value in values[2 * epochs :])
    return over or kind in ("cosine", "warm_up")


def _hint(kind, values, rate, an_epoch):
    if min(values) < -1e-9 * rate:
        return "negative"
    first = 1 if kind == "warm_up" else 0
    if any(value <= 0 for value in values[first:-1]):
        return "zero"
    if kind == "warm_up":
        return _warm_up_hint(values, rate, an_epoch)
    if abs(values[0] - rate) > 1e-3 * rate:
        return "start"
    if kind == "constant":
        same = all(close(value, values[0], rate) for value in values)
        return None if same else "not-constant"
    if max(gains(values)) > 1e-6 * rate:
        return "rises"
    return _cosine_hint(values) if kind == "cosine" else _levels_hint(kind, values, an_epoch)


def _levels_hint(kind, values, an_epoch):
    # A rate of a billionth still falls: by a part of itself.
    drops = [i for i, gain in enumerate(gains(values)) if gain < -1e-6 * values[i]]
    if len(drops) < 2:
        return "once" if drops else "never-falls"
    if kind == "multi_step":
        rests = len(drops) * max(3, an_epoch / 3) <= len(values)
        return None if rests else "no-levels"
    levels = [values[i] for i in drops] + [values[-1]]
    factors = [levels[i + 1] / levels[i] for i in range(len(levels) - 1)]
    if len(factors) > 2:
        factors.pop()  # the last drop may be one to a floor
    return None if close(min(factors), max(factors), 1) else "not-factor"


def _cosine_hint(values):
    high, low, n = values[0], values[-1], len(values)
    if low > 0.5 * high:
        return "ends-high"
    for length in (n - 1, n, n + 1):
        wave = [(1 + math.cos(math.pi * step / length)) / 2 for step in range(n)]
        bottom = (low - high * wave[-1]) / (1 - wave[-1])
        course = [bottom + (high - bottom) * share for share in wave]
        if all(abs(course[i] - values[i]) <= 5e-3 * high for i in range(n)):  # or a step late
            return None
    return "not-cosine"


def _warm_up_hint(values, rate, an_epoch):
    top = values.index(max(values))
    if values[0] > 0.9 * rate:
        return "no-warm-up"
    if abs(values[top] - rate) > 0.05 * rate:
        return "peak"
    if abs(top - an_epoch) > max(1, an_epoch // 10):
        return "warm-up-length"
    # A gentle curve rises steadily, too, and so does a line after one step of rest at the start.
    rise = sorted(gains(values[: top + 1]))
    if rise[0] < 0 or rise[len(rise) // 10] <= 0 or rise[-1] > 3 * rise[len(rise) // 2]:
        return "not-steady"
    if any(gain > 1e-6 * rate for gain in gains(values[top:])) or values[-1] > 0.999 * values[top]:
        return "after"
    return None
