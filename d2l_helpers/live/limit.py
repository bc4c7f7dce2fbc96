"""Exercise 1: the distance from the minimum and the states, for gamma up to 1."""

import numpy as np

from d2l_helpers import engine, formulas, palette
from d2l_helpers.live import sliders
from d2l_helpers.live.picture import Picture
from d2l_helpers.live.runs import alone, traces, twice
from d2l_helpers.reader import or_problem

# At γ = 1 only a tiny η arrives.
TINY = 0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02
ETAS = np.concatenate([TINY, sliders.ETAS[:16], sliders.ETAS[19::4]])
GAMMAS = np.append(sliders.GAMMAS, 1.0)
LAST = 50


def limit(update):
    """Show the run and its states for gamma up to 1.

    Parameters
    ----------
    update : callable
        The reader's ``update(x1, x2, s1, s2, eta=..., gamma=...)``.

    Returns
    -------
    Live, Problem or Waiting
        To be shown as the last line of a cell.
    """

    def make():
        picture = Picture(
            "Drag γ to 1: what do the states hold then, and how far does the run go?",
            "Hãy kéo γ đến 1: khi đó các trạng thái chứa gì, và lần chạy đi xa đến đâu?",
            sliders.eta(ETAS),
            sliders.gamma(GAMMAS),
            sliders.steps(LAST, engine.STEPS),
        )
        picture.shows(update)
        picture.recipe("limit", update)
        twice(picture, lambda: alone(update, LAST, eta=0.4, gamma=0.9))
        _put_numbers(picture, traces(update, LAST, eta=ETAS, gamma=GAMMAS))
        picture.column()
        _distances(picture)
        picture.slider("steps")
        picture.foot()
        picture.column()
        _states(picture)
        picture.slider("gamma", "row")
        picture.slider("eta", "row")
        return picture.show()

    return or_problem(make)


def _put_numbers(picture, runs):
    both = ["eta", "gamma"]
    with np.errstate(all="ignore"):
        etas = ETAS[:, None, None, None]
        distances, states, rates = formulas.held(etas, runs[..., :2], runs[..., 2:])
    for i, index in enumerate("₁₂"):
        picture.numbers(both, exact=True, **{f"x{i}": distances[..., i]})
        picture.numbers(both, **{f"s{i}": states[..., i], f"rate{i}": rates[..., i]})
        text = f"η/√(s{index}+ε) ="
        picture.readout(text, text, f"rate{i}", palette.RMSPROP, until="steps")
    picture.numbers(t=np.arange(LAST + 1))


def _distances(picture):
    words = "distance from the minimum · khoảng cách đến cực tiểu"
    ax = _panel(picture, words, range(-4, 5, 2))
    for i, (dash, shift) in enumerate((("-", (8, -6)), ("--", (8, 16)))):
        _curve(picture, ax, f"x{i}", dash, shift, f"|x{'₁₂'[i]}| = {{}}", value=f"x{i}", log=True)


def _states(picture):
    ax = _panel(picture, "the states, + ε · các trạng thái, + ε", range(-6, 3, 2))
    ax.axhline(-6, color=palette.REFERENCE, linewidth=1.2)
    ax.text(LAST, -6.1, "ε", color=palette.REFERENCE, ha="right", va="top")
    for i, (dash, shift) in enumerate((("-", (8, -6)), ("--", (8, -22)))):
        _curve(picture, ax, f"s{i}", dash, shift, f"s{'₁₂'[i]} + ε")


def _panel(picture, words, exponents):
    limits = {"xlim": (0, LAST), "ylim": (exponents[0] - 0.6, exponents[-1] + 0.6)}
    ax = picture.panel(
        words, (420, 400), (52, 12, 22, 26), "t", words, **limits, xticks=range(0, LAST, 10)
    )
    sliders.exponents(ax, exponents)
    return ax


def _curve(picture, ax, name, dash, shift, words, **value):
    place = {"x": "t", "y": name, "until": "steps"}
    (line,) = ax.plot([], [], dash, color=palette.RMSPROP)
    picture.follow(line, **place, watch=True, ghost=True)
    picture.name(ax, words, palette.RMSPROP, shift, stays=True, **place, **value)
