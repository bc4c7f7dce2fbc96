"""Runs of the reader's own functions, for one setting or, with arrays, for a whole grid of them.

The update rules are not here: they are the functions that the reader writes in the notebooks. What
is here feeds them, step by step, and keeps what they return. NumPy only.
"""

import numpy as np

START = (-5.0, -2.0)
STEPS = 20


def remember(update, squares, **hyperparameters):
    """Feed a stream of squared gradients to the reader's two memories.

    Parameters
    ----------
    update : callable
        ``update(total, leaky, g2, **hyperparameters)`` returns the new ``(total, leaky)``.
    squares : array_like, shape (steps,)
        The squared gradients g_t^2.
    **hyperparameters : float or ndarray
        Passed on; arrays of one shape ``grid`` run all their settings at once.

    Returns
    -------
    dict of str to ndarray, shape (steps, *grid)
        ``"sum"`` (Adagrad's), ``"mean"`` (the sum over t) and ``"leaky"``.
    """
    grid = np.broadcast_shapes(*(np.shape(value) for value in hyperparameters.values()))
    total, leaky, history = 0.0, 0.0, []
    for g2 in squares:
        total, leaky = update(total, leaky, g2, **hyperparameters)
        history.append([np.broadcast_to(total, grid), np.broadcast_to(leaky, grid)])
    total, leaky = np.moveaxis(np.array(history, float), 1, 0)
    t = np.arange(1, len(total) + 1).reshape(-1, *[1] * len(grid))
    return {"sum": total, "mean": total / t, "leaky": leaky}


def trace_2d(update, steps=STEPS, start=START, **hyperparameters):
    """Iterate the reader's update of two coordinates and their two states.

    Parameters
    ----------
    update : callable
        ``update(x1, x2, s1, s2, **hyperparameters)`` returns the new ``(x1, x2, s1, s2)``; the form
        that ``d2l.train_2d`` runs.
    steps : int
        How many updates.
    start : pair of float
        Where the run begins; both states begin at 0.
    **hyperparameters : float or ndarray
        Passed on; arrays of one shape ``grid`` run all their settings at once.

    Returns
    -------
    ndarray, shape (steps + 1, 4, *grid)
        x1, x2, s1 and s2 after 0, 1, ..., ``steps`` updates.
    """
    grid = np.broadcast_shapes(*(np.shape(value) for value in hyperparameters.values()))
    state = (*map(float, start), 0.0, 0.0)
    history = [state]
    for _ in range(steps):
        state = update(*state, **hyperparameters)
        history.append(state)
    return np.array([[np.broadcast_to(value, grid) for value in state] for state in history], float)


def effective_rates(trace, eta, eps=1e-6):
    """Return the effective learning rates eta / sqrt(s + eps) along a trace.

    Parameters
    ----------
    trace : ndarray, shape (steps + 1, 4, *grid)
        As from `trace_2d`.
    eta : float or ndarray, shape grid
        The learning rate of the run.
    eps : float
        The constant under the root.

    Returns
    -------
    ndarray, shape (steps, 2, *grid)
        The rate of each coordinate that made step 1, 2, ..., ``steps``.
    """
    return eta / np.sqrt(trace[1:, 2:] + eps)
