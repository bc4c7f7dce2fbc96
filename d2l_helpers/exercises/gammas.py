"""Exercise 4: a schedule for gamma."""

from d2l_helpers.exercises.values import Off, counted, finite, gains, number
from d2l_helpers.exercises.verdict import verdict


def decay(gamma_at, steps, epochs):
    """Return the `Verdict` on exercise 4, a schedule for gamma that rises, or the `Problem`.

    Parameters
    ----------
    gamma_at : callable
        The reader's ``gamma_at(step)``; called once for each step 0, 1, ..., ``steps - 1``.
    steps, epochs : int
        How long the run is.
    """
    return verdict("right-4", lambda gamma_at: _examine(gamma_at, steps, epochs), gamma_at)


def _examine(gamma_at, steps, epochs):
    counted(steps, epochs)
    try:
        values = [number(gamma_at(0))]
    except ZeroDivisionError:
        raise Off("first-step") from None
    values += [number(gamma_at(step)) for step in range(1, steps)]
    finite(values)
    _stays_in_range(values)
    _rises(values, epochs)


def _stays_in_range(values):
    for step, value in enumerate(values):
        if not 0 <= value < 1:
            hint = "below-0" if value < 0 else "reaches-1"
            raise Off(hint, step=step, steps=len(values), value=f"{value:g}")


def _rises(values, epochs):
    if max(values) == min(values):
        raise Off("gamma-constant")
    if min(gains(values)) < -1e-6:
        raise Off("gamma-falls")
    # 1 - 1/t too does most of its rise early on, but not all of it.
    after = values[epochs + 1 :]
    if max(after) == min(after):
        raise Off("gamma-epochs", epochs=epochs)
