"""The numbers of the exercises' laboratories and of the turning valley."""

from js import table
from running import (
    Following,
    alone,
    bare,
    beginning,
    chapters,
    checked,
    defined,
    engine,
    functions,
    grid,
    keep,
    of_step,
    patient,
    twice,
    update_of,
    walk,
)

from d2l_helpers import exercises, formulas


def limit(job):
    """Answer for the picture of exercise 1: the distances and the states."""
    patient(lambda: _hold(job))
    twice(lambda: alone(update_of(job, 0), beginning(), dict(chapters(job))))


def _hold(job):
    for step, (eta, _) in walk(update_of(job, 0), beginning(), grid(job)):
        for i in (0, 1):
            x, s, rate = formulas.held(eta, of_step(step, i), of_step(step, 2 + i))
            keep("", step, table.LAST + 1, {f"x{i}": x, f"s{i}": s, f"rate{i}": rate})


def valleys(job):
    """Answer for the picture of exercise 2; its contour lines are those of the right answer."""
    space = defined(job)
    if exercises.rotated(space["f_rotated"], space["gradient_rotated"])["state"] != "right":
        raise NotImplementedError
    for name in ("aligned", "rotated"):
        _valley(job, name)


def _valley(job, name):
    def begin():
        return checked(name, defined(job)[name][1], 4)

    patient(lambda: _descend(job, name, begin))
    twice(lambda: alone(begin, beginning(), dict(chapters(job, f"eta {name}"))))


def _descend(job, name, begin):
    f = bare(defined(job)[name][0])
    for step, _ in walk(begin, beginning(), grid(job, f"eta {name}")):
        x1, x2 = of_step(step, 0), of_step(step, 1)
        rows = {"x1": x1, "x2": x2, "f": formulas.log_f(f(x1, x2))}
        keep(f"{name} ", step, table.LAST + 1, rows)


def rotation(job):
    """Answer for the turning valley."""
    for i, name in enumerate(job.values.methods):
        _method(job, name, i + 1, job.values.states[i])


def _method(job, name, which, states):
    (u, v), sliders = job.values.begin, ("angle", "eta")
    start = [Following(lambda given: engine.turned((u, v), given["angle"])[0])]
    start += [Following(lambda given: engine.turned((u, v), given["angle"])[1])]
    start += [0.0] * states

    def begin():
        return checked(name, functions(job)[which], len(start))

    _turn(job, name, walk(begin, start, list(zip(sliders, table.grid(job, *sliders)))))
    given = dict(zip(sliders, table.chapters(job, *sliders)))
    twice(lambda: alone(begin, [Following.at(each, given) for each in start], given))


def _turn(job, name, walking):
    f, many = bare(functions(job)[0]), table.LAST + 1
    for step, (angle, _) in walking:
        x1, x2 = of_step(step, 0), of_step(step, 1)
        height = formulas.floored(f(x1, x2, angle))
        keep(f"{name} ", step, many, {"x1": x1, "x2": x2, "here": height})
        table.across(f"{name} over", step, many, height.handle, job.values.eta.length)
