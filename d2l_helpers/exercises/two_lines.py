"""Exercise 1: the two lines of RMSProp, between both ends of gamma."""

import math

from d2l_helpers.exercises.slips import EPS, STATES, STEPS, Coordinate
from d2l_helpers.exercises.values import Off, close, point_out, several, slip
from d2l_helpers.exercises.verdict import verdict

# x1, x2, s1, s2, eta, gamma. In the calm ones no slip below asks for the root of a negative number,
# and ε does not show.
CALM = (
    (2.0, -0.8, 6.0, 30.0, 9.0, 0.75),
    (-1.5, 0.6, 4.0, 20.0, 7.0, 0.5),
    (1.2, 0.7, 3.0, 8.0, 8.0, 1.0),
    (0.9, 0.3, 2.0, 5.0, 6.0, 0.3),
)
EXTREME = (
    (1.1, -0.4, 0.0, 0.0, 0.8, 1.0),
    (-0.7, 0.9, 1e-12, 1e-12, 0.4, 1.0),
    (-0.6, 1.3, 0.2, 0.7, 0.2, 0.0),
)


def frozen_state(rmsprop_2d):
    """Return the `Verdict` on exercise 1, RMSProp at both ends of gamma, or the `Problem`.

    Parameters
    ----------
    rmsprop_2d : callable
        The reader's ``rmsprop_2d(x1, x2, s1, s2, eta=..., gamma=...)`` for the valley
        0.1 x1^2 + 2 x2^2; returns the new x1, x2, s1, s2.
    """
    return verdict("right-1", _examine, rmsprop_2d)


def _examine(update):
    for situations in (CALM, EXTREME):
        _examine_pairs([_one_step(update, *situation) for situation in situations])


def _one_step(update, x1, x2, s1, s2, eta, gamma):
    try:
        x1_after, x2_after, t1, t2 = several(update(x1, x2, s1, s2, eta=eta, gamma=gamma), 4)
    except ZeroDivisionError:
        if s1 or s2:
            raise
        raise Off("no-eps") from None  # with ε, 0 is no more than another state
    return (
        Coordinate(x1, s1, 0.2 * x1, eta, gamma, t1, x1_after),
        Coordinate(x2, s2, 4 * x2, eta, gamma, t2, x2_after),
    )


def _examine_pairs(pairs):
    mirrored = [(other, own) for own, other in pairs]
    point_out(_state_hint(pairs), _state_hint(mirrored), ("s₁", "s₂"))
    point_out(_step_hint(pairs), _step_hint(mirrored), ("x₁", "x₂"))


def _state_hint(pairs):
    def fits(formula):
        return all(close(own.t, t := formula(own, other), t) for own, other in pairs)

    frozen = all(close(own.t, own.s, own.s) for own, _ in pairs if own.gamma == 1)
    return slip(STATES, fits, "state" if frozen else "not-frozen")


def _step_hint(pairs):
    def fits(formula):
        return all(
            close(own.x - own.x_after, step := formula(own, other), step) for own, other in pairs
        )

    if any(own.t == 0 and not math.isfinite(own.x_after) for own, _ in pairs):
        return "no-eps"
    hint = slip(STEPS, fits, "step")
    eps = _added(pairs)
    if hint == "step" and fits(lambda own, other: own.eta / (own.t + eps) ** 0.5 * own.g):
        return "other-eps"
    return hint


def _added(pairs):
    """Return what seems to be added to the smallest of the states, under the root."""
    own = min((own for own, _ in pairs), key=lambda own: own.t)
    moved = own.x - own.x_after
    added = (own.eta * own.g / moved) ** 2 - own.t if moved else 0
    return added if added > 0 else EPS
