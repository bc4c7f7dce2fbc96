"""What the reader's function returns, as numbers, and what is off with them.

Like the checks themselves this is plain Python, which a browser can run too.
"""

TOLERANCE = 1e-5  # relative: wide enough for what is computed in 32 bits

TEXT = str, bytes  # float("3") is 3, and yet no number


class Off(Exception):
    """Ends a check with what is off, the name of a text in hints.toml; that is no error.

    `where` says to which of the two coordinates it applies, if only to one; the numbers stand in
    place of the text's placeholders.
    """

    def __init__(self, hint, where="", **numbers):
        super().__init__(hint)
        self.hint, self.where, self.numbers = hint, where, numbers


def number(value):
    """Return what should be one number as a float, which may be infinite or nan.

    The ``...`` of an exercise is a NotImplementedError.
    """
    if value is ...:
        raise NotImplementedError
    if value is None:
        raise Off("returns-nothing")
    try:
        # float() takes an array that holds one number.
        if isinstance(value, TEXT) or getattr(value, "shape", ()) or getattr(value, "imag", 0):
            raise TypeError
        return float(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise Off("no-number", given=type(value).__name__) from error


def several(values, wanted):
    """Return what should be so many numbers, in whatever they stand, as a list of floats."""
    try:
        values = iter(number(values) if isinstance(values, TEXT) else values)
    except TypeError:
        number(values)
        raise Off("how-many", wanted=wanted, given=1) from None
    parts = []
    for part in values:
        if len(parts) == wanted:  # there may be no end of them
            raise Off("how-many", wanted=wanted, given=f"> {wanted}")
        parts.append(part)
    if len(parts) < wanted:
        raise Off("how-many", wanted=wanted, given=len(parts))
    return [number(part) for part in parts]


def close(found, expected, scale):
    """Tell whether two numbers are the same but for the rounding of terms as large as `scale`."""
    return abs(found - expected) <= TOLERANCE * abs(scale)


def slip(rows, fits, otherwise):
    """Return the name of the first row (name, formula) whose formula fits, or `otherwise`."""
    return next((name for name, formula in rows if fits(formula)), otherwise)


def point_out(first, second, places):
    """Raise what is off with two coordinates, and with which of them; None is in order."""
    if first or second:
        raise Off(first or second, "" if first == second else places[0 if first else 1])


def gains(values):
    """Return by how much each value is larger than the one before it."""
    return [values[i + 1] - values[i] for i in range(len(values) - 1)]


def counted(steps, epochs):
    """Raise what is off with the length of a run."""
    try:
        fits = epochs >= 1 and 3 * len(range(epochs)) <= len(range(steps))
    except (TypeError, OverflowError):
        fits = False
    if not fits:
        raise Off("no-run", steps=f"{steps!r:.40}", epochs=f"{epochs!r:.40}")


def finite(values):
    """Raise the first step at which a schedule is infinite or nan."""
    for step, value in enumerate(values):
        if value - value != 0:
            raise Off("not-finite", step=step, value=value)
