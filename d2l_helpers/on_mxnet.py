"""Optimizers that call MXNet's own functions, run on the engine's NumPy arrays all the same.

MXNet's functions, `np.sqrt` of its `np` for one, take MXNet's arrays and numbers alone. An
optimizer that calls them is right in notebook 3, so a live picture must run it too.
"""

import functools
import sys

import numpy as np


def or_on_mxnet(train):
    """Let a training fall back on copies of MXNet's kind if the optimizer takes no NumPy arrays.

    Parameters
    ----------
    train : callable
        ``train(update, ...)``, where ``update(params, states, hyperparams)`` is the reader's.

    Returns
    -------
    callable
        The same; MXNet is not imported for it: without it, no reader's function calls it.
    """

    @functools.wraps(train)
    def run(update, *arguments, **settings):
        try:
            return train(update, *arguments, **settings)
        except TypeError:
            if "mxnet" not in sys.modules:
                raise
            return train(_on_copies(update, sys.modules["mxnet"].np), *arguments, **settings)

    return run


def _on_copies(update, mxnet_np):
    def array(values):
        return mxnet_np.array(values) if isinstance(values, np.ndarray) else values

    copies = []  # the same through a run, as an optimizer may expect

    def through(params, states, hyperparams):
        if not copies:
            copies.extend(([array(p) for p in params], [array(s) for s in states]))
            for p in copies[0]:
                p.attach_grad()
        for copied, original in zip(copies[0], params, strict=True):
            copied.grad[:] = array(original.grad)
        update(*copies, {name: array(value) for name, value in hyperparams.items()})
        for original, copied in zip((*params, *states), copies[0] + copies[1], strict=True):
            original[...] = copied.asnumpy()

    return through
