"""Functions of the reader's that call MXNet's, run on NumPy's arrays all the same.

MXNet's functions take MXNet's arrays, and are slow on small ones. Its ``np`` is made after NumPy,
so in most functions NumPy can stand for it; the others get copies of MXNet's kind.
"""

import importlib
import io
import sys

import cloudpickle
import numpy as np


def loaded():
    """Tell whether MXNet is there: without it, no reader's function calls it."""
    return "mxnet" in sys.modules


class _ForMxnet(cloudpickle.Pickler):
    def reducer_override(self, obj):
        if loaded() and obj is sys.modules["mxnet"].np:
            return importlib.import_module, ("numpy",)
        return super().reducer_override(obj)


def on_numpy(function):
    """Return a pickle of a function in which NumPy stands for MXNet's ``np``."""
    file = io.BytesIO()
    _ForMxnet(file).dump(function)
    return file.getvalue()


def on_mxnet(update):
    """Return the reader's optimizer, fed with copies of MXNet's kind whose numbers come back.

    It takes NumPy's arrays, and is good for one run.
    """
    copies = []  # the same through a run, as an optimizer may expect

    def through(params, states, hyperparams):
        if not copies:
            copies.extend((_copied(params), _copied(states)))
            for p in copies[0]:
                p.attach_grad()
        for copied, original in zip(copies[0], params, strict=True):
            copied.grad[:] = _copied(original.grad)
        update(list(copies[0]), copies[1], hyperparams)
        for original, copied in zip(params, copies[0], strict=True):
            original[...] = copied.asnumpy()

    return through


def _copied(values):
    if isinstance(values, list | tuple):
        return type(values)(map(_copied, values))
    return sys.modules["mxnet"].np.array(values) if isinstance(values, np.ndarray) else values
