"""The rows that the chapter trains on: standardised, and in minibatches for MXNet."""

import numpy as np

from d2l_helpers.arguments import finite, refusal, whole
from d2l_helpers.data.airfoil import load_airfoil


def standardise(values):
    """Shift and scale every column to mean 0 and variance 1 over all rows.

    Parameters
    ----------
    values : array_like, shape (rows, columns)
        Finite numbers in any units; no column is constant.

    Returns
    -------
    numpy.ndarray, shape (rows, columns)
        Without units; the variance is the population's, divided by the number of rows.
    """
    values = finite("values", values, 2)
    for column in np.flatnonzero(np.ptp(values, axis=0) == 0):
        place, wrong = f"values[:, {column}]", values[:, column].tolist()
        raise refusal(place, wrong, "a column that varies", "một cột có giá trị thay đổi")
    return (values - values.mean(axis=0)) / values.std(axis=0)


def get_data_ch11(batch_size=10, n=1500, seed=None):
    """Return the minibatches that `d2l.get_data_ch11` returns, in an order that can be repeated.

    Parameters
    ----------
    batch_size : int
        Rows in a minibatch, 1 to `n`; where it does not divide `n`, the last one is smaller.
    n : int
        Rows in use, 1 to 1503: the first `n`, after standardising over all 1503.
    seed : int, optional
        0 to 2**32 - 1. Iterators of one seed go through the same orders, a new one at each pass (a
        pass that only evaluates the loss counts). Without it, every iterator goes its own way.

    Returns
    -------
    data_iter : mxnet.gluon.data.DataLoader
        Gives lists of X, float32 of shape (batch_size, 5), and y, float32 of shape (batch_size,):
        the standardised features and sound pressure levels, as MXNet's NumPy arrays.
    feature_dim : int
        The number of features, 5.
    """
    whole("n", n, 1, 1503)
    whole("batch_size", batch_size, 1, n)
    whole("seed", 0 if seed is None else seed, 0, 2**32 - 1)
    from mxnet import gluon, npx

    npx.set_np()  # as importing d2l does
    values = standardise(load_airfoil().values).astype(np.float32)[:n]
    rows = gluon.data.ArrayDataset(values[:, :-1], values[:, -1])
    loader = gluon.data.DataLoader(rows, batch_size, sampler=_Shuffle(n, seed))
    return loader, values.shape[1] - 1


class _Shuffle:
    """A new order of the `n` row numbers at each pass, from a random state of its own."""

    def __init__(self, n, seed):
        self._n, self._random = n, np.random.RandomState(seed)

    def __len__(self):
        return self._n

    def __iter__(self):
        return iter(self._random.permutation(self._n).tolist())
