"""Typical slips as rows (hint, formula); the checks and their tests walk the same rows.

The first row of each table, which has no hint, is how it should be.
A formula of exercise 1 takes a coordinate and the other one; of exercise 2, a point or what both
terms of f give to a slope.
"""

from collections import namedtuple

EPS = 1e-6
# One coordinate before a step; t is its state and x_after its place after it.
Coordinate = namedtuple("Coordinate", ("x", "s", "g", "eta", "gamma", "t", "x_after"))


def leak(own, other):
    """Return the state as it should be: the leaky average of the squares."""
    return own.gamma * own.s + (1 - own.gamma) * own.g**2


def stride(own, other):
    """Return the step as it should be, downhill."""
    return own.eta / (own.t + EPS) ** 0.5 * own.g


STATES = (
    (None, leak),
    ("swapped", lambda own, other: (1 - own.gamma) * own.s + own.gamma * own.g**2),
    ("adagrad", lambda own, other: own.s + own.g**2),
    ("adds-up", lambda own, other: own.gamma * own.s + own.g**2),
    ("subtracts", lambda own, other: own.gamma * own.s - (1 - own.gamma) * own.g**2),
    ("first-power", lambda own, other: own.gamma * own.s + (1 - own.gamma) * own.g),
    ("first-power", lambda own, other: own.gamma * own.s + (1 - own.gamma) * abs(own.g)),
    ("first-power", lambda own, other: own.gamma * own.s + (1 - own.gamma) * own.g * 2),
    ("kept", lambda own, other: own.s),
    ("forgets", lambda own, other: own.g**2),
    ("forgets", lambda own, other: (1 - own.gamma) * own.g**2),
    ("other-square", lambda own, other: own.gamma * own.s + (1 - own.gamma) * other.g**2),
    ("both-squares", lambda own, other: leak(own, other) + (1 - own.gamma) * other.g**2),
    ("other-state", lambda own, other: leak(other, own)),
    ("other-state", lambda own, other: own.gamma * other.s + (1 - own.gamma) * own.g**2),
    ("other-state", lambda own, other: leak(other, own) + (1 - own.gamma) * own.g**2),
)
STEPS = (
    (None, stride),
    ("uphill", lambda own, other: -stride(own, other)),
    ("outside", lambda own, other: own.eta / (own.t**0.5 + EPS) * own.g),
    ("outside", lambda own, other: own.eta / (own.t**0.5 + 1e-8) * own.g),
    ("early", lambda own, other: own.eta / (own.s + EPS) ** 0.5 * own.g),
    ("no-root", lambda own, other: own.eta / (own.t + EPS) * own.g),
    # ** 1/2 takes the first power and halves: the quotient, or only what it is divided by.
    ("precedence", lambda own, other: own.eta / (own.t + EPS) ** 1 / 2 * own.g),
    ("precedence", lambda own, other: own.eta / ((own.t + EPS) ** 1 / 2) * own.g),
    ("multiplies", lambda own, other: own.eta * (own.t + EPS) ** 0.5 * own.g),
    ("unscaled", lambda own, other: own.eta * own.g),
    ("fixed-eta", lambda own, other: 0.4 / own.eta * stride(own, other)),
    ("fixed-eta", lambda own, other: 1 / own.eta * stride(own, other)),
    ("other-gradient", lambda own, other: own.eta / (own.t + EPS) ** 0.5 * other.g),
    ("other-gradient", lambda own, other: stride(other, own)),
    ("other-scale", lambda own, other: own.eta / (other.t + EPS) ** 0.5 * own.g),
    ("from-zero", lambda own, other: own.x + stride(own, other)),
    ("from-zero", lambda own, other: own.x - stride(own, other)),
    ("still", lambda own, other: 0),
)


def valley(x1, x2):
    """Return the value as it should be."""
    return 0.1 * (x1 + x2) ** 2 + 2 * (x1 - x2) ** 2


VALUES = (
    (None, valley),
    ("f-axes", lambda x1, x2: 0.1 * x1**2 + 2 * x2**2),
    ("f-sides", lambda x1, x2: 0.1 * (x1 - x2) ** 2 + 2 * (x1 + x2) ** 2),
    ("f-power", lambda x1, x2: 0.1 * (x1 + x2) + 2 * (x1 - x2)),
    ("f-power", lambda x1, x2: 0.1 * (x1 + x2) * 2 + 2 * (x1 - x2) * 2),
    ("f-bracket", lambda x1, x2: 0.1 * (x1 + x2) ** 2 + 2 * (x1 - x2**2)),
    ("f-bracket", lambda x1, x2: 0.1 * (x1 + x2**2) + 2 * (x1 - x2) ** 2),
    ("f-bracket", lambda x1, x2: 0.1 * (x1 + x2**2) + 2 * (x1 - x2**2)),
    ("f-bracket", lambda x1, x2: 0.1 * (x1**2 + x2**2) + 2 * (x1**2 - x2**2)),
)


def slope(u, v, sign, axes):
    """Return a component as it should be: u and v come from the two terms."""
    return u + sign * v


# axes: the same component in the valley along the axes.
SLOPES = (
    (None, slope),
    ("half", lambda u, v, sign, axes: (u + sign * v) / 2),
    ("half-first", lambda u, v, sign, axes: u / 2 + sign * v),
    ("half-second", lambda u, v, sign, axes: u + sign * v / 2),
    ("sign", lambda u, v, sign, axes: u - sign * v),
    ("ascending", lambda u, v, sign, axes: -u - sign * v),
    ("one-term", lambda u, v, sign, axes: u),
    ("one-term", lambda u, v, sign, axes: v),
    ("one-term", lambda u, v, sign, axes: -v),
    ("axes", lambda u, v, sign, axes: axes),
)
