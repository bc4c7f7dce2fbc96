"""What the reader's function returns, as numbers, and what is off with them.

Like the checks themselves this is plain Python, which a browser can run too.
"""

TOLERANCE = 1e-5  # relative: wide enough for what is computed in 32 bits

TEXT = str, bytes  # float("3") is 3, and yet no number


class Off(Exception):
    """Ends a check with what is off; that is no error.

    Parameters
    ----------
    hint : str
        The name of a text in hints.toml.
    where : str
        To which of the two coordinates it applies, if only to one.
    **numbers : object
        What the text's placeholders stand for.
    """

    def __init__(self, hint, where="", **numbers):
        super().__init__(hint)
        self.hint, self.where, self.numbers = hint, where, numbers


def number(value):
    """Return what should be one number as a float.

    Parameters
    ----------
    value : object
        Whatever the reader's function returned.

    Returns
    -------
    float
        It may be infinite or nan.

    Raises
    ------
    NotImplementedError
        If it is the ``...`` of an exercise.
    Off
        If it is anything else.
    """
    if value is ...:
        raise NotImplementedError
    if value is None:
        raise Off("returns-nothing")
    array = getattr(value, "shape", ())  # float() takes an array that holds one number
    if not (isinstance(value, TEXT) or array or getattr(value, "imag", 0)):
        try:
            return float(value)
        except (TypeError, ValueError, OverflowError) as error:
            raise Off("no-number", given=type(value).__name__) from error
    raise Off("no-number", given=type(value).__name__)


def several(values, wanted):
    """Return what should be several numbers, in whatever they stand, as a list of floats.

    Parameters
    ----------
    values : object
        Whatever the reader's function returned.
    wanted : int
        How many there should be.

    Returns
    -------
    list of float
        Of this length.

    Raises
    ------
    NotImplementedError, Off
        As for `number`, and if there are more or fewer.
    """
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
