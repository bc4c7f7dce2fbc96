"""The loops that run the reader's functions, and the formulas that make numbers of them.

They import nothing, and of the arrays that they are handed they use operators only. So the same
file runs in the kernel, where an array is NumPy's, and in a browser, where it is a typed array
behind a small class with operators. `settings` are the hyperparameters, passed on by name.
"""

START = (-5.0, -2.0)
EPS = 1e-6  # under the root, in all of the chapter


def rate(eta, s):
    """Return the effective learning rate, eta / sqrt(s + eps)."""
    return eta / (s + EPS) ** 0.5


def walk(update, state, steps, settings):
    """Iterate the reader's update.

    Parameters
    ----------
    update : callable
        ``update(*state, **settings)`` returns the new state, as many numbers as it was given.
    state : sequence of float or array
        The state to begin with.
    steps : iterable
        One item for each update.
    settings : dict of str to float or array
        See above.

    Returns
    -------
    list of tuple
        The state after 0, 1, ... updates; cut short where a number leaves the range of Python's,
        unless that is the first step: then the function never worked, and its error is raised.
    """
    history = [tuple(state)]
    try:
        for _ in steps:
            history.append(update(*history[-1], **settings))
    except ArithmeticError:
        if len(history) == 1:
            raise
    return history


def remember(update, squares, settings):
    """Feed a stream of squared gradients to the reader's two memories.

    Parameters
    ----------
    update : callable
        ``update(total, leaky, g2, **settings)`` returns the new ``(total, leaky)``.
    squares : iterable of float
        The squared gradients g_t^2.
    settings : dict of str to float or array
        See above.

    Returns
    -------
    list of tuple
        After every step: Adagrad's sum, the mean (the sum over t) and the leaky average.
    """
    total, leaky, history = 0.0, 0.0, []
    for t, g2 in enumerate(squares, 1):
        total, leaky = update(total, leaky, g2, **settings)
        history.append((total, total / t, leaky))
    return history


def train(update, params, states, settings, batches, differentiate, measure, every):
    """Train with the reader's optimizer.

    Parameters
    ----------
    update : callable
        ``update(params, states, settings)`` changes both lists of arrays in place; the form that
        ``d2l.train_ch11`` runs.
    params, states : list of array
        To begin with.
    settings : dict
        See above.
    batches : iterable
        The minibatches.
    differentiate : callable
        ``differentiate(batch)`` puts the gradients into the parameters.
    measure : callable
        ``measure()`` returns how good the parameters are; asked after `every` minibatches.
    every : int
        See `measure`.

    Returns
    -------
    list
        What `measure` returned.
    """
    measured = []
    for step, batch in enumerate(batches, 1):
        differentiate(batch)
        update(list(params), states, settings)  # its own list: d2l's does not come back either
        if step % every == 0:
            measured.append(measure())
    return measured
