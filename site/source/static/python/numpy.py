"""What Python on a page knows as numpy: arrays of one number for each setting.

The page holds them; here, each is a number by which arrays.js finds it. Operators and functions
work number by number. `Elementwise`, which the reader's functions are handed, lets nothing else
through, as the kernel's does: what branches or converts stops, and the settings run one by one.
"""

import math

from js import arrays

_binary, _unary = arrays.binary, arrays.unary  # looked up once

nan, inf, pi, e = math.nan, math.inf, math.pi, math.e


class Mixes(TypeError):
    """The function would mix the settings, or leaves what all of them can do at once."""


def _refuse(*_):
    raise Mixes("a comparison or a conversion, for all settings at once")


def _operator(name):
    code = arrays.code(name)  # a number: it crosses to the page faster than a name
    return lambda self, other: self._with(code, other)


def _swapped(name):
    code = arrays.code(name)
    return lambda self, other: self._with(code, other, True)


class Life:
    """How old the arrays are: each step lets those of the one before go, but for the first ones."""

    age, first = 0, 0

    @classmethod
    def begin(cls, settings):
        """Begin a run of so many settings: all arrays go; the next ones stay until `stays`."""
        arrays.begin(settings)
        cls.age, cls.first = cls.age + 1, 0

    @classmethod
    def stays(cls):
        """Let what is there stay."""
        cls.age, cls.first = cls.age + 1, arrays.stay()

    @classmethod
    def clear(cls):
        """Let all go that does not stay."""
        arrays.clear()
        cls.age += 1


class Array:
    """Numbers of which each is worked on by itself."""

    def __init__(self, handle):
        self.handle, self.born = handle, Life.age

    def _with(self, code, other, swapped=False):
        here, is_array = self.found(), isinstance(other, Array)
        if other is ...:
            raise NotImplementedError  # an exercise's three dots
        if not is_array and not isinstance(other, (int, float)):
            raise Mixes("not a number")
        there = other.found() if is_array else other
        if swapped:
            return type(self)(_binary(code, there, here, is_array, True))
        return type(self)(_binary(code, here, there, True, is_array))

    def found(self):
        """Return where the numbers are; those of an earlier step are gone."""
        if self.born != Life.age and self.handle >= Life.first:
            raise Mixes("remembered from an earlier step")
        return self.handle

    def tolist(self):
        """Return the numbers as a list of floats."""
        return [float(value) for value in arrays.list(self.found())]

    __add__, __radd__ = _operator("add"), _swapped("add")
    __sub__, __rsub__ = _operator("subtract"), _swapped("subtract")
    __mul__, __rmul__ = _operator("multiply"), _swapped("multiply")
    __truediv__, __rtruediv__ = _operator("divide"), _swapped("divide")
    __pow__, __rpow__ = _operator("power"), _swapped("power")
    __lt__, __le__ = _operator("less"), _operator("less_equal")
    __gt__, __ge__ = _operator("greater"), _operator("greater_equal")
    __eq__, __and__ = _operator("equal"), _operator("multiply")
    __hash__ = _refuse
    __neg__ = lambda self: self * -1  # noqa: E731
    __pos__ = lambda self: self  # noqa: E731
    __abs__ = lambda self: absolute(self)  # noqa: E731


class Elementwise(Array):
    """What the reader's function is handed in place of one number."""

    __lt__ = __le__ = __gt__ = __ge__ = __eq__ = __ne__ = __and__ = _refuse
    # Without __float__ and __int__, conversions stop by themselves; with them, 0.1 * x would, too.
    __bool__ = __len__ = __iter__ = __getitem__ = __repr__ = tolist = _refuse


class Parameter(Elementwise):
    """What the reader's optimizer is handed in place of one array: it changes in place."""

    grad = None

    def _with(self, code, other, swapped=False):
        return Elementwise(self.handle)._with(code, other, swapped)

    def __getitem__(self, where):
        """Let ``p[:]`` be the array itself."""
        _whole(where)
        return self

    def __setitem__(self, where, value):
        """Let ``p[:] = ...`` change it in place."""
        _whole(where)
        is_array = isinstance(value, Array)
        arrays.assign(self.handle, value.found() if is_array else float(value), is_array)


def _whole(where):
    if str(where) != "slice(None, None, None)":
        raise Mixes("an index")


def _kind(x):
    return Elementwise if isinstance(x, Elementwise) else Array


def _function(name, single):
    code = arrays.code(name)

    def of(x):
        return _kind(x)(_unary(code, x.found())) if isinstance(x, Array) else single(x)

    return of


absolute = fabs = _function("absolute", abs)
sqrt = _function("sqrt", lambda x: math.sqrt(x) if x >= 0 else nan)
exp = _function("exp", math.exp)
log = _function("log", lambda x: math.log(x) if x > 0 else nan)
log10 = _function("log10", lambda x: math.log10(x) if x > 0 else (nan if x else -inf))
sign = _function("sign", lambda x: (x > 0) - (x < 0))
sin, cos, tanh = (
    _function("sin", math.sin),
    _function("cos", math.cos),
    _function("tanh", math.tanh),
)
square = _function("square", lambda x: x * x)


def _pair(name, single):
    code = arrays.code(name)

    def of(x, y):
        if isinstance(x, Array):
            return x._with(code, y)
        return y._with(code, x, True) if isinstance(y, Array) else single(x, y)

    return of


# Of what is no number they make none; Python's own max and min may leave it out.
maximum = _pair("maximum", lambda x, y: x if x > y or x != x else y)
minimum = _pair("minimum", lambda x, y: x if x < y or x != x else y)
hypot = _pair("hypot", lambda x, y: math.sqrt(x * x + y * y))
power = _pair("power", lambda x, y: x**y)


def clip(x, low, high):
    """Return x, but not below `low` nor above `high`."""
    return minimum(maximum(x, low), high)


def where(condition, x, y):
    """Return x where the condition holds, else y."""
    if not isinstance(condition, Array):
        return x if condition else y
    parts = []
    for each in (x, y):
        is_array = isinstance(each, Array)
        parts.append(each.found() if is_array else each)
        parts.append(is_array)
    kinds = [each for each in (condition, x, y) if isinstance(each, Array)]
    return _kind(kinds[-1])(arrays.where(condition.found(), *parts))


def arange(n):
    """Return 0, 1, ..., n - 1."""
    return Array(arrays.arange(n))


def zeros(n):
    """Return zeros."""
    return Array(arrays.full(n, 0))


def ones(n):
    """Return ones."""
    return Array(arrays.full(n, 1))
