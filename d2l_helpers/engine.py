"""Walks, memories and trainings: NumPy's part of running the reader's functions.

The update rules are the reader's, the loops that run them are in loops.py. Here both are fed, with
one setting or with a whole grid of them, and what comes back is stacked.

`watch`, in every function here, is ``watch(items)``: it passes on what a loop goes through, and may
show how far that is. Hyperparameters are numbers or, to run all at once, arrays of a shape `grid`;
they are handed on to `update`.
"""

import itertools
from functools import partial

import numpy as np

from d2l_helpers import formulas, loops
from d2l_helpers.arguments import checked, finite, function, number, refusal, whole
from d2l_helpers.elementwise import Elementwise, Parameter

EPS, START, STEPS = loops.EPS, loops.START, 20
silently = partial(np.errstate, all="ignore")


def remember(update, squares, watch=iter, **hyperparameters):
    """Feed a stream of squared gradients to the reader's two memories.

    Parameters
    ----------
    update : callable
        ``update(total, leaky, g2, **hyperparameters)`` returns the new ``(total, leaky)``.
    squares : array_like, shape (steps,)
        The squared gradients g_t^2.

    Returns
    -------
    dict of str to ndarray, shape (steps, *grid)
        ``"sum"`` (Adagrad's), ``"mean"`` (the sum over t) and ``"leaky"``.

    Raises
    ------
    ValueError
        If `update` does not return two numbers, or `squares` are none.
    """
    squares = finite("squares", squares).tolist()
    grid, settings = _settings(hyperparameters)
    with silently():
        history = loops.remember(_returning(update, ("total", "leaky")), watch(squares), settings)
    kept = np.moveaxis(_stacked(history, len(squares), grid), 1, 0)
    return dict(zip(("sum", "mean", "leaky"), kept, strict=True))


def trace_2d(update, steps=STEPS, start=START, watch=iter, **hyperparameters):
    """Iterate the update that ``d2l.train_2d`` runs, as `walk`, with two states that begin at 0."""
    return walk(update, (*finite("start", start), 0.0, 0.0), steps, watch, **hyperparameters)


def walk(update, state, steps=STEPS, watch=iter, **settings):
    """Iterate the reader's update of two coordinates and any number of states.

    Parameters
    ----------
    update : callable
        ``update(*state, **settings)`` returns the new state, as many numbers as it was given.
    state : sequence of float or ndarray
        The state to begin with: x1, x2, then s1, s2, ...
    steps : int
        How many updates.

    Returns
    -------
    ndarray, shape (steps + 1, len(state), *grid)
        The state after 0, 1, ..., ``steps`` updates; not a number from the step on at which
        Python's own numbers overflow, or turn complex.

    Raises
    ------
    ValueError
        If `update` returns anything else.
    """
    whole("steps", steps, 0)
    names = [f"x{i}" if i < 3 else f"s{i - 2}" for i in range(1, len(state) + 1)]
    grid, given = _settings(dict(zip(names, state, strict=True)) | settings)
    state = [given.pop(name) for name in names]
    with silently():
        history = loops.walk(_returning(update, names), state, watch(range(steps)), given)
    return _stacked(history, steps + 1, grid)


def descend(rule, f, steps=STEPS, start=START, watch=iter, **settings):
    """Go down f by a rule for one coordinate, as ``loops.both`` has it; return x1 and x2.

    Parameters
    ----------
    rule : callable
        ``rule(x, g, v, s, t, **settings)`` returns the new x, v, s.
    f : callable
        ``f(x1, x2)`` returns one number.
    steps : int
        How many.

    Returns
    -------
    ndarray, shape (steps + 1, 2, *grid)
        The walk; the rest is as for `walk`.
    """
    function("f", f)
    f = checked(f, partial(number, "f"))
    update = loops.both(_returning(rule, ("x", "v", "s")), f)
    state = (*finite("start", start), 0.0, 0.0, 0.0, 0.0, 1.0)
    return walk(update, state, steps, watch, **settings)[:, :2]


def _settings(values):
    """Return the shape of the grid, () for one setting, and what the reader's function is given."""
    shapes = [v.values.shape if type(v) is Elementwise else np.shape(v) for v in values.values()]
    grid = np.broadcast_shapes(*shapes)
    lost = np.zeros(grid, bool)

    def given(value):
        if type(value) is Elementwise:
            return value
        if np.ndim(value):
            return Elementwise(np.array(np.broadcast_to(value, grid), float), lost)
        return float(value)

    return grid, {name: given(value) for name, value in values.items()}


def _returning(update, names):
    """Return the reader's function, which then stops at anything but a number for each name."""
    function("update", update)
    return checked(update, partial(_several, names))


def _several(names, given):
    if given is ...:
        raise NotImplementedError
    # One more than needed: what is endless must end.
    values = tuple(itertools.islice(given, len(names) + 1)) if np.iterable(given) else ()
    if len(values) != len(names):
        size, listed = len(names), ", ".join(names)
        english, vietnamese = f"a tuple of {size} numbers, {listed},", f"một bộ {size} số, {listed}"
        raise refusal("result", given, english, vietnamese)
    return tuple(map(number, names, values))


def _stacked(history, length, grid):
    """Return the numbers of each step, one row for each; not a number after the last step."""
    table = np.full((length, len(history[0]), *grid), np.nan)
    for row, state in zip(table, history, strict=False):
        for place, value in enumerate(state):
            row[place] = value.values if type(value) is Elementwise else value
    return table


def effective_rates(trace, eta):
    """Return eta / sqrt(s + eps) of both coordinates, shape (steps, 2, *grid), along a trace."""
    return loops.rate(eta, trace[1:, 2:])


def minibatch_orders(n, batch_size, epochs, seed):
    """Return the row numbers of the minibatches that `data.get_data_ch11` gives for a seed.

    Parameters
    ----------
    n, batch_size, epochs, seed : int
        As there; a ValueError if `batch_size` does not divide `n`.

    Returns
    -------
    ndarray of int, shape (epochs * n // batch_size, batch_size)
        One row for each minibatch, in order.
    """
    for name, value in (("n", n), ("batch_size", batch_size), ("epochs", epochs)):
        whole(name, value)
    whole("seed", seed, 0)
    if n % batch_size:
        raise refusal("batch_size", batch_size, f"a divisor of {n}", f"một ước của {n}")
    random = np.random.RandomState(seed)
    return np.concatenate([random.permutation(n).reshape(-1, batch_size) for _ in range(epochs)])


def train_linear(update, states, rows, orders, every, watch=iter, **hyperparameters):
    """Train a linear regression with the reader's optimizer, for one setting or many at once.

    Parameters
    ----------
    update : callable
        ``update(params, states, hyperparams)`` changes both lists of arrays in place; the form that
        ``d2l.train_ch11`` runs.
    states : nested sequence of array_like
        The states to begin with, of NumPy or of MXNet.
    rows : ndarray, shape (rows, features + 1)
        Standardised features, and the label in the last column.
    orders : ndarray of int, shape (steps, batch_size)
        The rows of each minibatch.
    every : int
        After how many steps the loss over all `rows` is taken.
    **hyperparameters
        What `update` finds in its dictionary.

    Returns
    -------
    ndarray, shape (steps // every, *grid)
        The losses, mean((Xw + b - y)^2) / 2, of each setting.

    Raises
    ------
    ValueError
        If `update` changes no parameter in place, or `rows` are no numbers.
    """
    rows = finite("rows", rows, 2)
    X, y, loss = rows[:, :-1].astype(np.float32), rows[:, -1:].astype(np.float32), _loss_of(rows)
    grid, settings = _settings(hyperparameters)
    params = _arrays([np.zeros((X.shape[1], 1)), np.zeros(1)], grid)

    def differentiate(batch):
        w, b = map(_flat, params)
        error = X[batch] @ w + b - y[batch]
        _put(params, (X[batch].T @ error / len(batch), error.mean(axis=0)))

    def measure():
        return loss(np.vstack([*map(_flat, params)])).reshape(grid)

    states = _arrays(states, grid)
    return _trained(update, params, states, settings, watch(orders), differentiate, measure, every)


def train_softmax(update, train, test, orders, every, watch=iter, **hyperparameters):
    """Train a softmax regression as `train_linear`; the states, one for each parameter, begin at 0.

    Parameters
    ----------
    train, test : pair of ndarray, of shapes (rows, features) and (rows,)
        Features, and labels 0, 1, ..., 9.

    Returns
    -------
    ndarray, shape (steps // every, 2, *grid)
        The mean cross-entropy on `train`, and the share of right answers on `test`.
    """
    (X, y), one_hot = train, np.eye(10, dtype=np.float32)[..., None]
    grid, settings = _settings(hyperparameters)
    params, states = (_arrays([np.zeros((X.shape[1], 10)), np.zeros(10)], grid) for _ in "ps")

    def differentiate(batch):
        error = (_softmax(X[batch], params) - one_hot[y[batch]]) / len(batch)
        _put(params, (X[batch].T @ error.reshape(len(batch), -1), error.sum(axis=0)))

    def measure():
        likely = _softmax(X, params)[np.arange(len(y)), y]
        right = _softmax(test[0], params).argmax(axis=1) == test[1][:, None]
        loss = -np.log(np.maximum(likely, 1e-12))
        return [values.mean(axis=0).reshape(grid) for values in (loss, right)]

    return _trained(update, params, states, settings, watch(orders), differentiate, measure, every)


def _softmax(X, params):
    """Return the chances of the 10 classes, shape (rows, 10, settings)."""
    w, b = map(_flat, params)
    scores = (X @ w).reshape(len(X), *b.shape) + b
    exponentials = np.exp(scores - scores.max(axis=1, keepdims=True))
    return exponentials / exponentials.sum(axis=1, keepdims=True)


def _trained(update, params, *rest):
    function("update", update)
    with silently():
        measured = loops.train(update, params, *rest)
    if not any(_flat(p).any() for p in params):
        raise ValueError(
            "The function changes none of its parameters; write p[:] = … so that they change in "
            "place.\nHàm không thay đổi tham số nào; hãy viết p[:] = … để tham số được thay đổi "
            "tại chỗ."
        )
    return np.array(measured)


class _Array(np.ndarray):
    """An array with a gradient, as MXNet's parameters have."""

    grad = None


def _arrays(values, grid):
    """Return arrays that the reader's optimizer may change, each for one setting or for all."""
    if isinstance(values, list | tuple):
        return type(values)(_arrays(value, grid) for value in values)
    single = np.asarray(values.asnumpy() if hasattr(values, "asnumpy") else values)
    if single.dtype.kind not in "fiub":
        raise refusal("states", values, "an array of numbers", "một mảng số")
    single = single.astype(np.float32)
    if not grid:
        return single.view(_Array)
    return Parameter(np.tile(single.reshape(*single.shape, *[1] * len(grid)), grid))


def _flat(p):
    """Return the numbers of a parameter: a row for each number of a single array's first axis."""
    values = p.values if type(p) is Parameter else p.view(np.ndarray)
    return values.reshape(len(values), -1)


def _put(params, gradients):
    for p, gradient in zip(params, gradients, strict=True):
        if type(p) is Parameter:
            p.grad = Parameter(gradient.reshape(p.values.shape))
        else:
            p.grad = gradient.reshape(p.shape)


def _loss_of(rows):
    """Return the loss as a function of stacked weights and bias, from the rows' second moments."""
    design = np.column_stack([rows[:, :-1], np.ones(len(rows)), rows[:, -1]])
    moments = design.T @ design / len(rows)

    def loss(parameters):
        residual = np.vstack([parameters, np.full(parameters.shape[1], -1.0)]).astype(float)
        return np.einsum("is,is->s", residual, moments @ residual) / 2

    return loss


def least_loss(rows):
    """Return the least-squares minimum of the loss over rows as `train_linear` takes them."""
    rows = finite("rows", rows, 2)
    design = np.column_stack([rows[:, :-1], np.ones(len(rows))])
    return _loss_of(rows)(np.linalg.lstsq(design, rows[:, -1:], rcond=None)[0])[0]


def scheduled(update, **schedules):
    """Return the reader's optimizer with ``schedule(step)`` for hyperparameters: see loops.py."""
    for name, value in {"update": update, **schedules}.items():
        function(name, value)
    return loops.scheduled(update, schedules)


turned = formulas.turned  # the notebooks know it by this name


def condition_numbers(hessian):
    """Return the condition number of a Hessian, bare and behind a diagonal preconditioner.

    Parameters
    ----------
    hessian : ndarray, shape (n, n)
        Symmetric and positive definite.

    Returns
    -------
    tuple of float
        Of the Hessian H itself, and of D H D, where the diagonal matrix D makes the diagonal of the
        product 1.
    """
    scale = 1 / np.sqrt(np.diag(hessian))
    return np.linalg.cond(hessian), np.linalg.cond(scale[:, None] * hessian * scale)
