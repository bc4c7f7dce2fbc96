"""Exercise 2: the rotated valley and its gradient."""

from d2l_helpers.exercises.slips import SLOPES, VALUES, valley
from d2l_helpers.exercises.values import Off, close, number, point_out, several, slip
from d2l_helpers.exercises.verdict import verdict

# On either diagonal only one of the two terms is left.
POINTS = (-2.5, -2.5), (1.5, -1.5), (3.0, 0.5), (-1.2, 2.0), (0.4, -4.0), (-5.0, -2.0)


def rotated(f, gradient):
    """Return the `Verdict` on exercise 2, the rotated valley and its gradient, or the `Problem`.

    Parameters
    ----------
    f : callable
        The reader's ``f_rotated(x1, x2)``.
    gradient : callable
        The reader's ``gradient_rotated(x1, x2)``; returns both components.
    """
    return verdict("right-2", _examine, f, gradient)


def _examine(f, gradient):
    if hint := _value_hint([(point, number(f(*point))) for point in POINTS]):
        raise Off(hint)
    found = [(point, several(gradient(*point), 2)) for point in POINTS]
    first, second = (_slope_hint(found, component) for component in (0, 1))
    if first == second == "sign":
        raise Off("order")
    point_out(first, second, ("g₁", "g₂"))


def _value_hint(found):
    def fits(formula, taken=found):
        return all(close(value, right := formula(*point), right) for point, value in taken)

    first = fits(valley, [(point, value) for point, value in found if point[0] == point[1]])
    second = fits(valley, [(point, value) for point, value in found if point[0] == -point[1]])
    otherwise = {(False, True): "f-first", (True, False): "f-second"}.get((first, second), "f")
    return slip(VALUES, fits, otherwise)


def _slope_hint(found, component):
    def fits(formula):
        return all(
            close(slopes[component], formula(u, v, sign, axes[component]), abs(u) + abs(v))
            for slopes, u, v, axes in cases
        )

    sign = (1, -1)[component]
    cases = [
        (slopes, 0.2 * (x1 + x2), 4 * (x1 - x2), (0.2 * x1, 4 * x2)) for (x1, x2), slopes in found
    ]
    return slip(SLOPES, fits, "slope")
