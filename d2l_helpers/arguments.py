"""What is said of a bad argument, in both languages: what was wrong, and what would be right."""

import numbers
import reprlib

import numpy as np


def refusal(name, value, english, vietnamese):
    """Return the error that says what was wrong, the value, and what would be right.

    Parameters
    ----------
    name : str
        The argument's, or that of the part which is wrong.
    value : object
        What it is; a long one is cut.
    english, vietnamese : str
        What would be right.

    Returns
    -------
    ValueError
        With a line in each language.
    """
    given = f"{name} = {reprlib.repr(value)}"
    return ValueError(f"{given}: {english} is needed\n{given}: cần {vietnamese}")


def whole(name, value, least=1):
    """Raise a `refusal` of what is no whole number, or less than the least."""
    if not isinstance(value, numbers.Integral) or value < least:
        right = f"a whole number from {least} on", f"một số nguyên từ {least} trở lên"
        raise refusal(name, value, *right)


def function(name, value):
    """Raise a `refusal` of what cannot be called; NotImplementedError for an open ``...``."""
    if value is ...:
        raise NotImplementedError
    if not callable(value):
        raise refusal(name, value, "a function", "một hàm")


def array(name, values, ndim=1):
    """Return real numbers as an array of so many axes, or raise a `refusal`."""
    found = np.array(values, copy=False)
    if found.dtype.kind not in "fiub" or found.ndim != ndim or not found.size:
        english = f"a {ndim}-dimensional array of real numbers, not empty,"
        raise refusal(name, values, english, f"một mảng số thực {ndim} chiều, không rỗng")
    return found.astype(float)


def finite(name, values, ndim=1):
    """Return numbers as `array` does, or raise a `refusal` of the first that is not finite."""
    found = array(name, values, ndim)
    for index in np.argwhere(~np.isfinite(found))[:1]:
        place = f"{name}[{', '.join(map(str, index))}]"
        raise refusal(place, float(found[tuple(index)]), "a finite number", "một số hữu hạn")
    return found


def checked(of, check):
    """Return a function whose results pass through a check; what that raises knows the function.

    Parameters
    ----------
    of : callable
        The function.
    check : callable
        ``check(result)`` returns the result, or raises.

    Returns
    -------
    callable
        For the same arguments.
    """

    def call(*given, **settings):
        result = of(*given, **settings)
        try:
            return check(result)
        except Exception as error:
            error.returned_by = of
            raise

    return call
