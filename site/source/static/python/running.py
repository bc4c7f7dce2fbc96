"""How the reader's functions are run on a page: afresh, for all settings at once or one by one.

`job` is what the page asks; `arrays` holds the arrays, and `table` what is found.
"""

import math

import numpy as np
from js import arrays, table
from numpy import Array, Elementwise, Life

from d2l_helpers import formulas, loops


class engine:
    """What the reader's cells know by this name in the kernel."""

    turned = staticmethod(formulas.turned)


def defined(job):
    """Run the reader's cells anew, so that nothing is remembered, and return what they define."""
    table.beat()
    space = {"np": np, "numpy": np, "math": math, "engine": engine, "print": say}
    for i in range(job.cells.length):
        exec(compile(job.cells[i].source, job.cells[i].name, "exec"), space)
    return space


def say(*values, sep=" ", end="\n", **_):
    """Print as Python does, or nothing: not a part, up to what stands for all settings."""
    print(sep.join([str(value) for value in values]), end=end)


def functions(job):
    """Return the reader's functions that the picture is made of, each with a fresh memory."""
    space, names = defined(job), [job.functions[i] for i in range(job.functions.length)]
    for name in names:
        if name not in space:
            raise NameError(f"{name} is not defined any more. · {name} không còn được định nghĩa.")
    return [space[name] for name in names]


def twice(run):
    """Run ``run()`` two times; if they differ, the page says so."""
    if str(run()) != str(run()):  # as text, nan is nan
        table.differs()


def unanswered(error):
    """Tell by what a function raised whether the reader has not written it yet."""
    computed_with = isinstance(error, TypeError) and "ellipsis" in str(error).lower()
    return computed_with or isinstance(error, NotImplementedError)


def returned(name, values, n):
    """Return the n numbers that the reader's function gave, or say what they should be."""
    right = isinstance(values, (tuple, list)) and len(values) == n
    for value in values if right else ():
        if value is ...:
            raise NotImplementedError
        if isinstance(value, complex):
            raise ArithmeticError("a complex number")
        right = right and isinstance(value, (Elementwise, int, float))
    if not right:
        raise ValueError(
            f"{name}: the result must be {n} numbers. · {name}: kết quả phải là {n} số."
        )
    return values


class Following:
    """A number that a walk starts from, as a function of the settings."""

    def __init__(self, of):
        self.of = of

    @staticmethod
    def at(value, given, i=0):
        """Return what a walk starts from for the setting of a number."""
        return value.of(given) if isinstance(value, Following) else _of(value, i)


def walk(begin, start, settings):
    """Walk all settings, at once if the function lets them; yield the steps.

    `begin` returns the update with a fresh memory; `settings` are pairs of a name and the values of
    all settings, or one number; so is what it starts from, or `Following`. With each step come the
    values of the settings, as bare arrays; what is made at a step lives until the next one.
    """
    given = [values for _, values in settings] + list(start)
    n = max([each.length for each in given if not isinstance(each, (int, float, Following))])
    try:
        _together(begin, start, settings, n)
    except Exception:  # not for all at once; for one setting it may yet be right
        if n > table.MOST:
            raise
        _by_themselves(begin, start, settings, n)
    Life.clear()
    kept = [array(values) for _, values in settings]
    Life.stays()
    for step in range(table.LAST + 1):
        Life.clear()
        yield step, kept


def checked(name, function, n):
    """Return the reader's function, whose results are n numbers; of one, the number alone."""

    def call(*given, **settings):
        found = function(*given, **settings)
        return returned(name, found, n) if n > 1 else returned(name, [found], 1)[0]

    return call


def update_of(job, which):
    """Return what begins one of the reader's updates of x1, x2, s1, s2."""
    return lambda: checked(job.functions[which], functions(job)[which], 4)


def _together(begin, start, settings, n):
    Life.begin(n)
    given = {name: put(values) for name, values in settings}
    start = [v.of(given) if isinstance(v, Following) else put(v) for v in start]
    Life.stays()
    update, at = begin(), [0]

    def step(*state, **kept):
        new = update(*state, **kept)
        at[0] += 1
        return _recorded(at[0], new)

    loops.walk(step, _recorded(0, start), range(table.LAST), given)
    if arrays.all_lost():
        raise ArithmeticError("no setting has numbers")


def put(values):
    """Return the values of all settings as the reader's functions are handed them."""
    if isinstance(values, (int, float)):
        return float(values)
    return Elementwise(arrays.put(values))


def _recorded(step, state):
    """Keep the state of a step, let go what led to it, and return it for the next step."""
    for place, value in enumerate(state):
        is_array = isinstance(value, Array)
        arrays.record(step, place, value.found() if is_array else float(value), is_array)
    arrays.cut(step)
    Life.clear()
    table.beat()
    return [Elementwise(arrays.at(step, place)) for place in range(len(state))]


def _by_themselves(begin, start, settings, n):
    Life.begin(n)
    worked = False
    for i in range(n):
        given = {name: _of(values, i) for name, values in settings}
        history = alone(begin, [Following.at(each, given, i) for each in start], given)
        worked = worked or len(history) > 1
        for step in range(table.LAST + 1):
            state = history[step] if step < len(history) else [np.nan] * len(start)
            for place in range(len(start)):
                arrays.one(i, step, place, float(state[place]))
    if not worked:
        begin()(*[Following.at(each, given) for each in start], **given)


def _of(values, i):
    return float(values) if isinstance(values, (int, float)) else float(values[i])


def alone(begin, start, settings):
    """Walk one setting, from a fresh start."""
    try:
        return loops.walk(begin(), start, range(table.LAST), settings)
    except ArithmeticError:
        return [start]


def patient(run, every=4):
    """Run for all settings or, where that fails, for every so-many-th."""
    try:
        run()
    except Exception:
        table.coarse(every)
        run()


def beginning():
    """Return where the chapter's walks begin, with two states of 0."""
    return list(loops.START) + [0.0, 0.0]


def grid(job, eta="eta", called="eta"):
    """Return the values of all settings: of an eta, by the name it is called, and of gamma."""
    etas, gammas = table.grid(job, eta, "gamma")
    return [(called, etas), ("gamma", gammas)]


def chapters(job, eta="eta", called="eta"):
    """Return the chapter's setting, as `grid` returns all."""
    eta, gamma = table.chapters(job, eta, "gamma")
    return [(called, eta), ("gamma", gamma)]


def of_step(step, place):
    """Return one of the states after a step, bare."""
    return Array(arrays.at(step, place))


def array(values):
    """Return the values of all settings as a bare array, or one number."""
    return float(values) if isinstance(values, (int, float)) else Array(arrays.put(values))


def bare(f):
    """Return the reader's f as a function of bare arrays."""

    def of(*coordinates):
        return Array(f(*[Elementwise(each.handle) for each in coordinates]).found())

    return of


def keep(prefix, step, many, rows):
    """Keep what is drawn of a step, by name."""
    for name in rows:
        table.keep(prefix + name, step, many, rows[name].handle)
