"""The turning valley: one method cannot see that it turns, the others do not care."""

import numpy as np

from d2l_helpers import engine, formulas, grids
from d2l_helpers.arguments import function, refusal
from d2l_helpers.live import sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.rotation_panels import ANGLES, METHODS, against_angle, valley
from d2l_helpers.live.runs import twice, values
from d2l_helpers.live.sliders import Slider
from d2l_helpers.reader import fresh, or_problem, patient

ETAS = sliders.ETAS[:16]
LAST = 50
# The chapter's, mirrored: at 45 degrees it is where exercise 2 starts. From the chapter's own, at 7
# degrees, the first gradient would by chance lie along an axis.
START = (-5.0, 2.0)


def rotation(f, rmsprop, beside):
    """Show RMSProp in a valley that the hand turns, beside methods that turn with it.

    The start point turns with the valley: in the valley's own coordinates, all runs start alike.

    Parameters
    ----------
    f : callable
        The reader's ``f(x1, x2, angle)``, the angle in degrees: a quadratic form.
    rmsprop : callable
        The reader's ``rmsprop(x1, x2, s1, s2, eta, angle)``, which returns the first four.
    beside : dict of str to (callable, int)
        By the names "plain" and "full", other updates of the same form and the number of their
        states, which begin at 0.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        function("f", f)
        if unknown := [name for name in beside if name not in METHODS]:
            raise refusal("beside", unknown, "plain or full", "plain hoặc full")
        methods = beside | {"rmsprop": (rmsprop, 2)}
        picture = Picture(
            "Take hold of the valley and turn it. Which curve bends?",
            "Hãy nắm lấy thung lũng mà xoay. Đường nào bị cong?",
            Slider("angle", "∠", "angle in degrees", "góc, tính bằng độ", ANGLES, 0),
            sliders.eta(ETAS),
            sliders.steps(LAST, engine.STEPS),
        )
        picture.shows(rmsprop)
        for name, (update, states) in methods.items():
            _put_numbers(picture, name, f, update, states)
        updates, states = zip(*methods.values(), strict=True)
        picture.recipe("rotation", f, *updates, methods=[*methods], states=states, begin=START)
        picture.column()
        valley(picture, f, methods)
        picture.slider("steps", "row")
        picture.foot()
        picture.column()
        against_angle(picture, methods)
        picture.slider("angle")
        picture.slider("eta", "row")
        return picture.show()

    return or_problem(make)


def _put_numbers(picture, name, f, update, states):
    begin, both = fresh(update, name), ["angle", "eta"]

    def run(watch, angle, eta):
        state = (*engine.turned(START, angle), *[0.0] * states)
        return engine.walk(begin(), state, LAST, watch, angle=angle, eta=eta)[:, :2]

    twice(picture, lambda: run(patient, 0.0, 0.4))
    walks = np.moveaxis(grids.over_grid(run, patient, angle=ANGLES, eta=ETAS), -1, 0)
    reached = formulas.floored(values(f, *walks, ANGLES[:, None, None]))
    picture.numbers(both, **{f"{name} x{i + 1}": positions for i, positions in enumerate(walks)})
    over = {f"{name} over": np.moveaxis(reached, 0, -1)}  # a row over the angles
    picture.numbers(["eta", "steps"], exact=True, **over)
    here = {f"{name} here": reached[..., None]}
    picture.numbers(["angle", "eta", "steps"], exact=True, **here)
