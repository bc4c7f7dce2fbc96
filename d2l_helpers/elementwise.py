"""Many numbers that pass for one, so that a reader's function runs for all settings at once.

A function that reduces (``np.sum``), branches (``if x1 > 0``) or converts (``math.sqrt``) is right
for one setting and silently wrong for a grid of them. Handed these numbers it stops with `Mixes`,
and the settings can be run one by one.
"""

import operator

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

FUNCTIONS = np.where, np.clip, np.copy, np.zeros_like, np.ones_like


class Mixes(TypeError):
    """The function would mix the settings of a grid, or leaves what all of them can do at once."""

    count = 0  # of all refusals, those among them that an `except` of the reader's hides

    def __init__(self, what):
        super().__init__(what)
        Mixes.count += 1


def _refuse(*_, **__):
    raise Mixes("a comparison, a conversion or a reduction, for all settings at once")


class Elementwise(NDArrayOperatorsMixin):
    """One float for each setting; together they pass for a single float.

    They take operators and NumPy's functions that work element by element, and refuse the rest.
    All numbers of one run share `lost`: the settings in which some number was infinite or none. A
    float of Python's stops there, or turns complex, so they must be run by themselves.
    """

    __slots__ = ("lost", "values")
    # `isinstance` answers as for the single float, and MXNet's functions hand floats on to NumPy's.
    __class__ = property(lambda _: float)

    def __init__(self, values, lost):
        self.values, self.lost = values, lost

    def __array_ufunc__(self, ufunc, method, *inputs, out=(), **options):
        """Let operators and NumPy's elementwise functions work on all settings."""
        if method != "__call__" or ufunc.signature or ufunc.nout > 1 or options:
            raise Mixes(f"{ufunc.__name__}, {method}")
        result = self.made(ufunc, inputs)
        return out[0].become(result) if out else result

    def __array_function__(self, function, types, arguments, options):
        """Let a few of NumPy's other functions work."""
        if function not in FUNCTIONS or options:
            raise Mixes(function.__name__)
        return self.made(function, arguments)

    def made(self, function, arguments):
        """Return what the function makes of the floats."""
        values = _call(function, arguments)
        if values.dtype == bool:
            values = values.astype(float)  # True + True is 2 for floats, and True for arrays
        finite = np.isfinite(values)
        if not finite.all():
            np.logical_or(self.lost, ~finite, out=self.lost)
        return Elementwise(values, self.lost)

    def become(self, result):
        """Return what ``x += ...`` makes of a float: another one."""
        return result

    __array__ = __bool__ = __complex__ = __contains__ = __float__ = __format__ = _refuse
    __getattr__ = __hash__ = __index__ = __int__ = __iter__ = __len__ = __repr__ = __round__ = (
        _refuse
    )


class Parameter(Elementwise):
    """One array for each setting; together they pass for a single array that has a gradient.

    The shape of `values` is (*shape of a single array, *grid).
    """

    __slots__ = ("grad",)

    def __init__(self, values):
        super().__init__(values, None)

    def made(self, function, arguments):
        """Return what the function makes of the arrays, which go to infinity in silence."""
        return Parameter(_call(function, arguments, self.values.dtype))

    def become(self, result):
        """Change in place, as ``p += ...`` changes an array."""
        self[:] = result
        return self

    def __getitem__(self, where):
        """Let ``p[:]`` be the array itself."""
        if not isinstance(where, slice) or where != slice(None):
            raise Mixes("an index")
        return self

    def __setitem__(self, where, value):
        """Let ``p[:] = ...`` change the array in place."""
        self[where].values[...] = _bare(value)


def _call(function, arguments, precision=None):
    if function is np.power:
        function = operator.pow  # knows squares and roots, ten times as fast
    try:
        values = function(*[_bare(value, precision) for value in arguments])
    except Exception as error:
        raise Mixes(str(error)) from None
    if not isinstance(values, np.ndarray):  # np.where of one argument
        raise Mixes(function.__name__)
    return values


def _bare(value, precision=None):
    if type(value) is Parameter:
        return value.values
    if type(value) is Elementwise:  # a float takes the precision of the arrays that it meets
        return value.values if precision is None else value.values.astype(precision)
    if not isinstance(value, float | int) and np.ndim(value):
        raise Mixes("an array that is not for all settings")
    return value
