"""The numbers of the race: every rule on every surface, for every eta."""

import numpy as np
from js import table
from running import alone, bare, checked, functions, keep, of_step, twice, walk

from d2l_helpers import formulas, loops


def race(job):
    """Answer for the picture of the race: every rule on every surface, for every eta."""
    surfaces = job.values.surfaces
    rules = range(surfaces, job.functions.length)
    for surface in range(surfaces):
        risen, bottoms = [], []
        for rule in rules:
            heights, least = _rise(job, surface, rule)
            risen.append(heights)
            bottoms.append(least)
        bottom = formulas.floor(min(bottoms))
        for rule, heights in zip(rules, risen):
            logs = [[formulas.log_above(each, bottom) for each in row] for row in heights]
            _keep_logs(job, job.functions[rule], surface, logs)
    for rule in rules:
        _twice(job, rule)


def _twice(job, rule):
    twice(lambda: alone(_racing(job, 0, rule), _racers(), {"eta": 0.4}))


def _racers():
    return list(loops.START) + [0.0, 0.0, 0.0, 0.0, 1.0]


def _racing(job, surface, rule):
    """Return what begins the walk down a surface by a rule for one coordinate."""

    def begin():
        found = functions(job)
        of = checked(job.functions[surface], found[surface], 1)
        return loops.both(checked(job.functions[rule], found[rule], 3), of)

    return begin


def _rise(job, surface, rule):
    """Walk with all etas, keep the places, and return f at each step, and the least in view."""
    etas, name, many = job.values.etas, job.functions[rule], table.LAST + 1
    table.rows(surface * etas.length, job.values.surfaces * etas.length)
    f, heights, least = bare(functions(job)[surface]), [], []
    for step, _ in walk(_racing(job, surface, rule), _racers(), [("eta", etas)]):
        x1, x2 = of_step(step, 0), of_step(step, 1)
        keep(f"{name} ", step, many, {"x1": x1, "x2": x2})
        height = f(x1, x2)
        heights.append(height.tolist())
        least.append(min(formulas.least(x1, x2, height).tolist()))
    return heights, min(least)


def _keep_logs(job, name, surface, logs):
    """Keep heights by eta and step, by step and eta, and of each step the best eta."""
    etas, surfaces, many = job.values.etas.length, job.values.surfaces, len(logs)
    for i in range(etas):
        for of in (" f", " here"):
            table.row(name + of, surface * etas + i, surfaces * etas, [each[i] for each in logs])
    for step, over in enumerate(logs):
        there = [each if each == each else np.inf for each in over]
        best = there.index(min(there))
        alike = all([each == over[0] for each in over])  # then none of them is the best
        found = {" over": over, " best": [np.nan if alike else best], " lowest": [over[best]]}
        for of in found:
            table.row(name + of, surface * many + step, surfaces * many, found[of])
