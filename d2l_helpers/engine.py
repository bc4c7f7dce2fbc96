"""Runs of the reader's own functions, for one setting or, with arrays, for a whole grid of them.

The update rules are not here: they are the functions that the reader writes in the notebooks. What
is here feeds them, step by step, and keeps what they return. NumPy only.
"""

import copy

import numpy as np

from d2l_helpers.on_mxnet import or_on_mxnet
from d2l_helpers.problem import answered
from d2l_helpers.progress import tracked

START = (-5.0, -2.0)
STEPS = 20
EPS = 1e-6  # under the root, in all of the chapter


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
        total, leaky = _apply(update, (total, leaky, g2), hyperparameters)
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
        x1, x2, s1 and s2 after 0, 1, ..., ``steps`` updates; not a number from the step on at
        which Python's own numbers overflow.

    Raises
    ------
    ValueError
        If `update` does not return four values.
    """
    grid = np.broadcast_shapes(*(np.shape(value) for value in hyperparameters.values()))
    history = [(*map(float, start), 0.0, 0.0)]
    for step in range(steps):
        try:
            history.append(four(_apply(update, history[-1], hyperparameters)))
        except OverflowError:
            history += [(np.nan,) * 4] * (steps - step)
            break
    if not grid:
        return np.array(history, float)
    return np.array([[np.broadcast_to(value, grid) for value in state] for state in history], float)


def _apply(update, state, hyperparameters):
    """Call the reader's function on copies: ``x1 -= ...`` would change an array that is kept."""
    given = {name: copy.copy(value) for name, value in hyperparameters.items()}
    return update(*map(copy.copy, state), **given)


def four(state):
    """Return what an update of two coordinates returned, if it is four values.

    Parameters
    ----------
    state : object
        Whatever the reader's function returned.

    Returns
    -------
    tuple
        x1, x2, s1, s2.

    Raises
    ------
    NotImplementedError
        If it is the ``...`` of an exercise that is not answered yet.
    ValueError
        If it is anything else.
    """
    if state is ...:
        raise NotImplementedError
    given = repr(state)
    if np.iterable(state):
        state = tuple(state)
        if len(state) == 4:
            return state
        given = len(state)
    raise ValueError(
        f"The function must return x1, x2, s1, s2: four values, not {given}.\n"
        f"Hàm phải trả về x1, x2, s1, s2: bốn giá trị, không phải {given}."
    )


def effective_rates(trace, eta):
    """Return the effective learning rates eta / sqrt(s + eps) along a trace.

    Parameters
    ----------
    trace : ndarray, shape (steps + 1, 4, *grid)
        As from `trace_2d`.
    eta : float or ndarray, shape grid
        The learning rate of the run.

    Returns
    -------
    ndarray, shape (steps, 2, *grid)
        The rate of each coordinate that made step 1, 2, ..., ``steps``.
    """
    return eta / np.sqrt(trace[1:, 2:] + EPS)


def over_grid(run, **axes):
    """Run ``run(**setting)`` for every combination of settings.

    All at once, with arrays, if the reader's function takes them; else, if it says no (as
    ``math.sqrt`` does) or mixes the settings (as ``np.sum`` does), setting by setting.

    Parameters
    ----------
    run : callable
        ``run(**setting)`` with floats returns an array; with arrays of one shape ``grid``, an array
        whose last axes are those of the grid.
    **axes : array_like, shape (n_1,), (n_2,), ...
        The values of each setting.

    Returns
    -------
    ndarray, shape (n_1, n_2, ..., *shape of one run)
        Not a number where a setting leaves the range of numbers.

    Raises
    ------
    Exception
        Whatever the reader's function raises for a single setting.
    """
    grid = dict(zip(axes, np.meshgrid(*axes.values(), indexing="ij"), strict=True))
    shape = tuple(len(values) for values in axes.values())
    with np.errstate(all="ignore"):
        try:
            results = np.asarray(run(**grid), float)
        except Exception:  # not for arrays; for one setting it may yet be right
            results = None
        if (
            results is not None
            and results.ndim > len(shape)
            and results.shape[-len(shape) :] == shape
        ):
            results = np.moveaxis(results, range(-len(shape), 0), range(len(shape)))
            if not mixed(lambda index: _one(run, grid, index), results, shape):
                return results
        return _one_by_one(run, grid, shape)


def mixed(one, results, shape):
    """Tell whether the results of a grid are others than those of its settings one by one.

    Parameters
    ----------
    one : callable
        ``one(index)`` runs a single setting.
    results : ndarray, shape (*shape, ...)
        Of all settings at once.
    shape : tuple of int
        Of the grid.

    Returns
    -------
    bool
        False also for a function that never gives the same twice: it may add noise.
    """
    for share in (0.25, 0.5):
        index = tuple(int(share * n) for n in shape)
        alone = one(index)
        if not _close(results[index], alone) and _close(one(index), alone):
            return True
    return False


def _close(found, expected):
    return np.shape(found) == np.shape(expected) and np.allclose(
        found, expected, rtol=0.01, atol=1e-6, equal_nan=True
    )


def _one(run, grid, index):
    return np.asarray(run(**{name: float(values[index]) for name, values in grid.items()}), float)


def _one_by_one(run, grid, shape):
    results, failure = {}, None
    for index in tracked(np.ndindex(shape), np.prod(shape), "settings", "thiết lập"):
        try:
            results[index] = _one(run, grid, index)
        except ArithmeticError as error:  # out of the range of Python's floats: it diverges
            failure = error
    if not results:
        raise failure
    whole = np.full((*shape, *next(iter(results.values())).shape), np.nan)
    for index, result in results.items():
        whole[index] = result
    return whole


def on_arrays(f, x1, x2):
    """Call the reader's ``f(x1, x2)`` on arrays, or number by number if it takes no arrays."""
    try:
        values = np.asarray(answered(f(np.copy(x1), np.copy(x2))), float)
    except Exception:  # not for arrays; for one number it may yet be right
        one = np.vectorize(lambda *point: _one_each(answered(f(*point)), ()), otypes=[float])
        return one(x1, x2)
    return _one_each(values, np.shape(x1))


def _one_each(values, shape):
    try:
        return np.broadcast_to(values, shape)
    except ValueError:
        given = np.shape(values)
        raise ValueError(
            f"f must return one number for each point, not an array of shape {given}.\n"
            f"f phải trả về một số cho mỗi điểm, không phải một mảng có dạng {given}."
        ) from None


def log10(values):
    """Return the decimal logarithms; of zero, one far below every frame."""
    with np.errstate(all="ignore"):
        return np.log10(np.maximum(values, 1e-30))


class _Parameter(np.ndarray):
    """An array with a gradient, as MXNet's parameters have."""

    grad = None


def minibatch_orders(n, batch_size, epochs, seed):
    """Return the row numbers of the minibatches that `data.get_data_ch11` gives for a seed.

    Parameters
    ----------
    n, batch_size, epochs, seed : int
        As there; `batch_size` divides `n`.

    Returns
    -------
    ndarray of int, shape (epochs * n // batch_size, batch_size)
        One row for each minibatch, in order.
    """
    random = np.random.RandomState(seed)
    return np.concatenate([random.permutation(n).reshape(-1, batch_size) for _ in range(epochs)])


@or_on_mxnet
def train_linear(update, states, rows, orders, every, **hyperparameters):
    """Train a linear regression with the reader's optimizer, many settings side by side.

    Parameters
    ----------
    update : callable
        ``update(params, states, hyperparams)`` changes both lists of arrays in place; the form that
        ``d2l.train_ch11`` runs.
    states : sequence of array_like, of shapes (features, 1) and (1,)
        The states to begin with.
    rows : ndarray, shape (rows, features + 1)
        Standardised features, and the label in the last column.
    orders : ndarray of int, shape (steps, batch_size)
        The rows of each minibatch.
    every : int
        After how many steps the loss over all `rows` is taken.
    **hyperparameters : float or ndarray
        What `update` finds in its dictionary; arrays of one shape ``grid`` run all at once.

    Returns
    -------
    ndarray, shape (steps // every, *grid)
        The losses, mean((Xw + b - y)^2) / 2, of each setting.

    Raises
    ------
    ValueError
        If `update` changes no parameter in place.
    """
    grid = np.broadcast_shapes(*(np.shape(value) for value in hyperparameters.values()))
    flat = {name: np.ravel(value).astype(np.float32) for name, value in hyperparameters.items()}
    X, y = rows[:, :-1].astype(np.float32), rows[:, -1:].astype(np.float32)
    settings = int(np.prod(grid))
    w = np.zeros((X.shape[1], settings), np.float32).view(_Parameter)
    b = np.zeros((1, settings), np.float32).view(_Parameter)
    states = [np.tile(np.reshape(s, (-1, 1)).astype(np.float32), settings) for s in states]
    loss, losses = _loss_of(rows), []
    for step, batch in enumerate(orders, 1):
        error = X[batch] @ w.view(np.ndarray) + b.view(np.ndarray) - y[batch]
        w.grad, b.grad = X[batch].T @ error / len(batch), error.mean(axis=0, keepdims=True)
        update([w, b], states, flat)
        if step % every == 0:
            losses.append(loss(np.vstack([w, b])).reshape(grid))
    _refuse_zeros(w, b)
    return np.array(losses)


UNCHANGED = (
    "The function changes none of its parameters; write p[:] = … so that they change in place.\n"
    "Hàm không thay đổi tham số nào; hãy viết p[:] = … để tham số được thay đổi tại chỗ."
)


def _refuse_zeros(*parameters):
    if not any(values.any() for values in parameters):
        raise ValueError(UNCHANGED)


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
    design = np.column_stack([rows[:, :-1], np.ones(len(rows))])
    solution = np.linalg.lstsq(design, rows[:, -1], rcond=None)[0]
    return np.mean((design @ solution - rows[:, -1]) ** 2) / 2


def scheduled(update, **schedules):
    """Return the reader's optimizer with hyperparameters that change from step to step.

    Parameters
    ----------
    update : callable
        ``update(params, states, hyperparams)``.
    **schedules : callable
        For a hyperparameter, ``schedule(step)`` for step 0, 1, ...

    Returns
    -------
    callable
        An optimizer of the same form, which counts its calls in each run.
    """
    trained, step = None, 0

    def changing(params, states, hyperparams):
        nonlocal trained, step
        if params[0] is not trained:  # another run
            trained, step = params[0], 0
        changed = {name: schedule(step) for name, schedule in schedules.items()}
        update(params, states, hyperparams | changed)
        step += 1  # only now: a call that fails may be made again

    return changing


@or_on_mxnet
def train_softmax(update, train, test, orders, every, rates, gamma):
    """Train a softmax regression with the reader's optimizer, many schedules side by side.

    Parameters
    ----------
    update : callable
        As for `train_linear`.
    train, test : pair of ndarray, of shapes (rows, features) and (rows,)
        Features, and labels 0, 1, ..., 9.
    orders : ndarray of int, shape (steps, batch_size)
        The rows of each minibatch.
    every : int
        After how many steps the loss on `train` and the accuracy on `test` are taken.
    rates : ndarray, shape (settings, steps)
        The learning rate of each setting at each step.
    gamma : float
        The decay.

    Returns
    -------
    losses, accuracies : ndarray, shape (settings, steps // every)
        The mean cross-entropy, and the share of right answers.

    Raises
    ------
    ValueError
        If `update` changes no parameter in place.
    """
    (X, y), one_hot = train, np.eye(10, dtype=np.float32)
    shapes = (len(rates), X.shape[1], 10), (len(rates), 1, 10)
    w, b = (np.zeros(shape, np.float32).view(_Parameter) for shape in shapes)
    states, taken = [np.zeros(shape, np.float32) for shape in shapes], []
    for step, batch in enumerate(orders):
        gradient = (_softmax(X[batch], w, b) - one_hot[y[batch]]) / len(batch)
        w.grad, b.grad = X[batch].T @ gradient, gradient.sum(axis=1, keepdims=True)
        lr = rates[:, step].astype(np.float32)[:, None, None]
        update([w, b], states, {"lr": lr, "gamma": gamma})
        if (step + 1) % every == 0:
            probabilities = _softmax(X, w, b)[:, np.arange(len(y)), y]
            right = _softmax(test[0], w, b).argmax(axis=2) == test[1]
            taken.append(
                (-np.log(np.maximum(probabilities, 1e-12)).mean(axis=1), right.mean(axis=1))
            )
    _refuse_zeros(w, b)
    losses, accuracies = np.moveaxis(taken, 0, -1)
    return losses, accuracies


def _softmax(X, w, b):
    scores = X @ w.view(np.ndarray) + b.view(np.ndarray)
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


def walk(update, state, steps=STEPS, **settings):
    """Iterate the reader's update of a state of any length.

    Parameters
    ----------
    update : callable
        ``update(*state, **settings)`` returns the new state, as many numbers as it was given.
    state : sequence of float or ndarray
        The state to begin with.
    steps : int
        How many updates.
    **settings : float or ndarray
        Passed on; arrays of one shape ``grid`` run all at once.

    Returns
    -------
    ndarray, shape (steps + 1, len(state), *grid)
        The state after 0, 1, ..., ``steps`` updates.
    """
    grid = np.broadcast_shapes(*(np.shape(value) for value in (*state, *settings.values())))
    history = [tuple(state)]
    for _ in range(steps):
        history.append(_apply(update, history[-1], settings))
    return np.array([[np.broadcast_to(value, grid) for value in now] for now in history], float)


def turned(start, angle):
    """Turn a point around the origin.

    Parameters
    ----------
    start : pair of float
        The point.
    angle : float or ndarray
        In degrees, against the clock.

    Returns
    -------
    tuple of float or ndarray
        Its new coordinates.
    """
    cosine, sine = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return cosine * start[0] - sine * start[1], sine * start[0] + cosine * start[1]


def condition_numbers(hessian):
    """Return the condition number of a Hessian, bare and behind a diagonal preconditioner.

    Parameters
    ----------
    hessian : ndarray, shape (n, n)
        Symmetric and positive definite.

    Returns
    -------
    tuple of float
        The largest eigenvalue over the smallest: of the Hessian H itself, and of D H D, where the
        diagonal matrix D makes the diagonal of the product 1.
    """
    scale = 1 / np.sqrt(np.diag(hessian))
    preconditioned = scale[:, None] * hessian * scale
    return np.linalg.cond(hessian), np.linalg.cond(preconditioned)
