"""The walk, the effective learning rates and the map of all settings, of the reader's function."""

import numpy as np

from d2l_helpers import engine, palette
from d2l_helpers.arguments import function
from d2l_helpers.live import panels, sliders, table
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import alone, twice
from d2l_helpers.live.trace_numbers import ADAGRAD, LAST, from_one_start
from d2l_helpers.live.trace_panels import UNTIL, hop, rates, walks
from d2l_helpers.live.trace_starts import from_all_starts, map_from
from d2l_helpers.reader import or_problem


def trace(f, update, beside):
    """Show the walk from a start point that can be dragged, the rates, and the map of all settings.

    Parameters
    ----------
    f : callable
        The reader's ``f(x1, x2)``.
    update : callable
        The reader's ``update(x1, x2, s1, s2, eta=..., gamma=...)``.
    beside : callable
        Another, with ``eta`` alone: Adagrad.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        function("beside", beside)
        picture = Picture(
            "Drag the start point. Drag on the map, or use the sliders along its edges.",
            "Hãy kéo điểm xuất phát. Hãy kéo trên bản đồ, hoặc dùng các thanh trượt ở mép bản đồ.",
            sliders.eta(),
            sliders.gamma(),
            sliders.steps(LAST, engine.STEPS),
        )
        twice(picture, lambda: alone(update, LAST, f, eta=0.4, gamma=0.9))
        picture.shows(update)
        picture.recipe("trace", f, beside, update, first="steps")
        found = from_one_start(f, update, beside, engine.START)
        picture.table |= found
        _lay_out(picture, f)
        same = {name: kept for name, kept in picture.table.items() if name not in found}
        shown = picture.show()
        shown.answer(lambda ask: _answer(f, update, beside, same, ask))
        return shown

    return or_problem(make)


def _answer(f, update, beside, same, ask):
    """Answer for another start point: all settings from there, or one from everywhere."""
    start = tuple(ask["start"])
    if ask["kind"] == "start":
        return {"table": table.pack(from_one_start(f, update, beside, start) | same)[1]}
    at = ask["setting"]
    if ask["kind"] == "map":
        found = map_from(f, update, start, at["steps"])
    else:
        eta, gamma = float(sliders.ETAS[at["eta"]]), float(sliders.GAMMAS[at["gamma"]])
        found = from_all_starts(f, update, beside, eta, gamma, at["steps"])
    numbers, packed = table.pack(found)
    return {"numbers": numbers, "table": packed}


def _lay_out(picture, f):
    half = sliders.ETAS[:, None] / 2 * [1, 1]
    picture.numbers(["eta"], **{"half eta": half, "minus half eta": -half})
    steps = {"t": np.arange(LAST + 1), "all t": [0, LAST]}
    picture.numbers(gammas=np.arange(len(sliders.GAMMAS)), **steps)
    adagrad = picture.toggle("Adagrad at the same η", "Adagrad với cùng η", on=True)
    picture.column(1.55)
    walks(picture, f, adagrad)
    rates(picture, adagrad)
    hop(picture)
    picture.slider("steps")
    picture.foot()
    picture.column()
    label = "f after t steps, for all settings · f sau t bước, với mọi thiết lập"
    words = "⋯ best η for each γ   ▨ leaves the frame · ⋯ η tốt nhất với mỗi γ   ▨ ra khỏi hình"
    what = UNTIL | {"leaves": "leaves"}
    ax = panels.settings(picture, label, "log f", (-8, 2), (0.4, 1, 2, 3), words, **what)
    panels.ridge(picture, ax, "best eta", "gammas")
    picture.readout("RMSProp: f =", "RMSProp: f =", "log f", palette.RMSPROP, **UNTIL, log=True)
    other = {"value": f"{ADAGRAD}log f", "color": palette.ADAGRAD, "toggle": adagrad}
    picture.readout("Adagrad: f =", "Adagrad: f =", **other, **UNTIL, log=True)
