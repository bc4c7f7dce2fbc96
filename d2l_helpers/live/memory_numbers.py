"""The numbers of the memory: three memories of one stream, and the weights of the leaky one."""

import numpy as np

from d2l_helpers import engine, formulas, grids
from d2l_helpers.live.runs import twice, weights_of_the_past
from d2l_helpers.live.sliders import GAMMAS
from d2l_helpers.reader import patient

TOP = 1.1  # of the bars' axis


def put_curves(picture, begin, squares, t, steep):
    """Put in the three memories of the stream, and where they are named.

    Parameters
    ----------
    picture : Picture
        To which they are added.
    begin : callable
        Returns the reader's ``remember`` afresh.
    squares, t : ndarray, shape (steps,)
        The stream, and its steps from 1 on.
    steep : int
        After how many steps the stream changes its mind.
    """

    def run(watch, gamma):
        return np.stack([*engine.remember(begin(), squares, watch, gamma=gamma).values()])

    twice(picture, lambda: run(patient, 0.9))
    total, mean, leaky = np.moveaxis(grids.over_grid(run, patient, gamma=GAMMAS), 1, 0)
    corrected = formulas.corrected(leaky, GAMMAS[:, None], t)
    places = [formulas.named_at(gamma, steep, len(t)) for gamma in GAMMAS]
    place = np.array([each or steep for each in places])
    named = np.where(np.equal(places, None), np.nan, corrected[np.arange(len(GAMMAS)), place - 1])
    picture.numbers(t=t)
    picture.numbers(["gamma"], total=total, mean=mean, leaky=leaky, corrected=corrected)
    picture.numbers(["gamma"], place=place[:, None], named=named[:, None])
    picture.numbers(["t"], here=t[:, None])
    picture.numbers(["gamma", "t"], value=leaky[..., None])


def put_bars(picture, leaky_weights, t):
    """Put in the weights by the reader's ``leaky_weights``, the newest 1 high, and their marks."""
    past = weights_of_the_past(leaky_weights, len(t))
    twice(picture, lambda: past(0.9))
    weights = np.array([*map(past, patient(GAMMAS))])
    window = 1 / (1 - GAMMAS[:, None])
    with np.errstate(divide="ignore"):
        half = np.log(0.5) / np.log(GAMMAS[:, None])
    left = np.maximum(0.5, t + 0.5 - window)
    right = np.broadcast_to(t + 0.5, left.shape)
    share = 100 * np.cumsum(weights, 1)
    picture.numbers(["gamma"], weights=weights * window)
    picture.numbers(["gamma"], exact=True, window=window, half=half)
    picture.numbers(["t"], ago=t[:, None] - t + 1)
    picture.numbers(["gamma", "t"], frame=np.stack([left, right, right, left], -1))
    picture.numbers(["gamma", "t"], share=share[..., None], halves=(t - half)[..., None])
    picture.numbers(bottom=[0, 0, TOP, TOP], middle=[0.5], top=[TOP])
