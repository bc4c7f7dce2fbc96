"""What is said of a bad argument, in both languages: what was wrong, and what would be right."""

import math
import numbers
import reprlib

import numpy as np


def refusal(name, value, english, vietnamese):
    """Return a ValueError that says what was wrong, the value, cut, and what would be right."""
    given = f"{name} = {reprlib.repr(value)}"
    return ValueError(f"{given}: {english} is needed\n{given}: cần {vietnamese}")


def whole(name, value, least=1, most=math.inf):
    """Raise a `refusal` of what is no whole number, less than the least or more than the most."""
    if not isinstance(value, numbers.Integral) or not least <= value <= most:
        end = ("on", "trở lên") if most == math.inf else (f"to {most}", f"đến {most}")
        english, vietnamese = f"a whole number from {least}", f"một số nguyên từ {least}"
        raise refusal(name, value, f"{english} {end[0]}", f"{vietnamese} {end[1]}")


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


def number(name, value):
    """Return a value if it is a real number, or one for each setting; refuse all else.

    The ``...`` of an exercise is a NotImplementedError; a complex number leaves the range of a run
    as an ArithmeticError does.
    """
    if isinstance(value, float):
        return value
    if isinstance(value, int):
        float(value)  # it may be too large for one
        return value
    if value is ...:
        raise NotImplementedError
    if isinstance(value, complex):
        raise ArithmeticError(refusal(name, value, "a real number", "một số thực"))
    if np.ndim(value) or np.asarray(value).dtype.kind not in "fiub":
        missing = (" (is a return missing?)", " (phải chăng còn thiếu return?)")
        english, vietnamese = missing if value is None else ("", "")
        raise refusal(name, value, f"one number{english}", f"một số{vietnamese}")
    return value


def checked(of, check):
    """Return a function whose results pass through ``check(result)``, which returns them or raises.

    What it raises knows the function.
    """

    def call(*given, **settings):
        result = of(*given, **settings)
        try:
            return check(result)
        except Exception as error:
            error.returned_by = of
            raise

    return call
