"""What is drawn of walks and memories, by formulas that the kernel and the site's pages share.

`np` is NumPy in the kernel; a page has a small module of that name. So, like loops.py, this file
asks only for operators and for functions that work number by number. Every array holds one number
for each setting or for each start point; the kernel stacks the steps before them.
"""

import numpy as np

from d2l_helpers import loops

LOW, HIGH = (-5.5, -3.0), (2.0, 2.0)  # of the frame
APART = 1e-5  # of two points whose values tell the slope
ARROW = 0.05  # the shortest that is seen
LEAST = 1e-30  # below it, nobody tells numbers apart on a logarithmic axis
ALIKE = 1e-12  # heights above the bottom, below which all have arrived
THIN = 0.004  # a share whose border is not drawn any more
TICK = [0.08 * side for side in (-1, 1, 0, 0, 1, -1)]  # a bracket, from end to end


def inside(x1, x2):
    """Tell which points are in the frame."""
    return (x1 >= LOW[0]) & (x1 <= HIGH[0]) & (x2 >= LOW[1]) & (x2 <= HIGH[1])


def turned(start, angle):
    """Return a point turned around the origin, by an angle in degrees against the clock."""
    cosine, sine = np.cos(angle * np.pi / 180), np.sin(angle * np.pi / 180)
    return cosine * start[0] - sine * start[1], sine * start[0] + cosine * start[1]


def floored(height):
    """Return a height that a logarithmic axis can show."""
    return np.maximum(height, ALIKE)


def log_f(height):
    """Return the decimal logarithm of f, which may be 0."""
    return np.log10(np.where(abs(height) < LEAST, 0.0, height))


def floor(least):
    """Return from where a height is measured, given the least one found: 0, if that is near."""
    return 0.0 if 0 <= least < 1e-3 else least


def least(x1, x2, height):
    """Return the heights at the points in the frame; elsewhere, more than all."""
    return np.where(inside(x1, x2) & (height == height), height, np.inf)


def log_above(height, bottom):
    """Return the decimal logarithm of a height above the bottom."""
    return np.log10(np.maximum(height - bottom, ALIKE))


def log_rate(eta, s):
    """Return the decimal logarithm of the effective learning rate."""
    return np.log10(np.maximum(loops.rate(eta, s), LEAST))


def held(eta, x, s):
    """Return what is drawn of a coordinate and its state: logarithms, and the rate."""
    return np.log10(abs(x)), np.log10(s + loops.EPS), loops.rate(eta, s)


def plain(f, there, x1, x2, height, eta, least=ARROW):
    """Return where a step of plain gradient descent leads, if it is seen.

    `there` tells which points are in the frame, `height` is f at them; the slope is that of two
    points nearby.
    """
    x1, x2 = np.where(there, x1, np.nan), np.where(there, x2, np.nan)
    u = (f(x1 + APART, x2) - height) * eta / -APART
    v = (f(x1, x2 + APART) - height) * eta / -APART
    seen = np.hypot(u, v) >= least
    return np.where(seen, x1 + u, np.nan), np.where(seen, x2 + v, np.nan)


def first_step(eta, gamma):
    """Return the length of RMSProp's first step: the leaky average began at zero."""
    return eta / np.sqrt(1 - gamma)


def bracket(x1, x2, onward, eta, gamma):
    """Return the six points, as xs and ys, of a bracket as long as the first step.

    It begins below or above x1, x2, and reaches to `onward`, x1 after the step; where that is
    elsewhere, the formula is not this function's, and there is none.
    """
    length = first_step(eta, gamma)
    x1 = np.where(abs(abs(onward - x1) / length - 1) < 0.05, x1, np.nan)
    end = x1 + np.sign(onward - x1) * length
    level = x2 + np.where(x2 > 0, 0.9, -0.48)  # its name stands below
    level = np.clip(level, LOW[1] + 0.45, HIGH[1] - 0.1)
    return [x1, x1, x1, end, end, end], [level + tick for tick in TICK]


def by_signs(places, eta, gamma):
    """Tell which settings descend by signs: each of the first steps is eta long, both ways.

    `places` are x1, x2 after 0, 1 and 2 steps.
    """
    found = gamma == 0
    for step in (0, 1):
        for i in (0, 1):
            length = abs(places[step + 1][i] - places[step][i])
            found = found & (abs(length / eta - 1) < 0.01)
    return found


def corrected(leaky, gamma, t):
    """Return the leaky average without its bias: it began at zero."""
    return leaky / (1 - gamma**t)


def named_at(gamma, steep, steps):
    """Return at which step the corrected average is named: where it and the leaky one are apart.

    That is early if the memory is short, later if it is long, and nowhere if it is very short.
    """
    if gamma < 0.6:
        return None
    return steep if gamma < 0.955 else steps


def shared_out(weights, gamma):
    """Return what is drawn of the weights of the past, a list: rows of numbers, by name."""
    sums, total = [], 0.0
    for weight in weights:
        total = total + weight
        sums.append(total if weight >= THIN else np.nan)
    return {
        "weights": [weight / (1 - gamma) for weight in weights],  # the newest one's is 1
        "cuts": sums,
        "held": [0.0, total, total, 0.0],
        "older": [100 * (1 - total)],
        "older_at": [total if total < 0.6 else np.nan],
        "share": [100 * total],
    }


def excess(loss, minimum):
    """Return by how much a loss is above the least-squares minimum, fit for a logarithm."""
    return np.maximum(loss - minimum, 1e-9)


def apart(ends, gap):
    """Return where names stand: as near to the ends of their curves as they can, yet apart.

    `ends` are heights as shares of a frame's, a list, `gap` is from one name to the next. Those
    inside the frame with the least squared distances from the ends; a name without an end has none.
    """
    order = sorted([i for i in range(len(ends)) if ends[i] == ends[i]], key=lambda i: ends[i])
    blocks = []  # isotonic regression: neighbours that would swap stand together, at their mean
    for rank, i in enumerate(order):
        total, count = min(max(ends[i], 0.02), 0.98) - gap * rank, 1
        while blocks and blocks[-1][0] * count > total * blocks[-1][1]:
            below, more = blocks.pop()
            total, count = total + below, count + more
        blocks.append((total, count))
    means = [total / count for total, count in blocks for _ in range(count)]
    places, most = [np.nan] * len(ends), 0.98 - gap * (len(order) - 1)
    for rank, i in enumerate(order):
        places[i] = min(max(means[rank], 0.02), most) + gap * rank
    return places


def beside(ends, frame, gap):
    """Return where the names of curves stand, as `apart`, on a logarithmic axis with that frame."""
    low, high = np.log10(frame[0]), np.log10(frame[1])
    shares = apart([(np.log10(end) - low) / (high - low) for end in ends], gap)
    return [10 ** (low + (high - low) * share) for share in shares]
