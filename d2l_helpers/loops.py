"""The loops that run the reader's functions, and the formulas that make numbers of them.

They import nothing, and of the arrays that they are handed they use operators only. So the same
file runs in the kernel, where an array is NumPy's, and in a browser, where it is a typed array
behind a small class with operators. `settings` are the hyperparameters, passed on by name.
"""

START = (-5.0, -2.0)
EPS = 1e-6  # under the root, in all of the chapter
NEAR = 1e-3  # from a point to those beside it whose values tell the slope


def rate(eta, s):
    """Return the effective learning rate, eta / sqrt(s + eps)."""
    return eta / (s + EPS) ** 0.5


def slopes(f, x1, x2):
    """Return the slopes of the reader's f along both coordinates, by central differences."""
    g1 = (f(x1 + NEAR, x2) - f(x1 - NEAR, x2)) / (2 * NEAR)
    g2 = (f(x1, x2 + NEAR) - f(x1, x2 - NEAR)) / (2 * NEAR)
    return g1, g2


def both(rule, f):
    """Return the update that `walk` iterates to go down f by the reader's rule for one coordinate.

    That is ``rule(x, g, v, s, t, **settings)``, which returns the new x, v, s; g is the slope, v
    and s begin at 0, and t counts the steps from 1.
    """

    def update(x1, x2, v1, v2, s1, s2, t, **settings):
        g1, g2 = slopes(f, x1, x2)
        x1, v1, s1 = rule(x1, g1, v1, s1, t, **settings)
        x2, v2, s2 = rule(x2, g2, v2, s2, t, **settings)
        return x1, x2, v1, v2, s1, s2, t + 1

    return update


def scheduled(update, schedules):
    """Return the reader's optimizer with hyperparameters that change from step to step.

    Each of `schedules` is ``schedule(step)``, by name, for step 0, 1, ...; it counts its calls, so
    it is good for one run.
    """
    steps = [0]

    def changing(params, states, hyperparams):
        changed = {name: schedule(steps[0]) for name, schedule in schedules.items()}
        steps[0] += 1
        update(params, states, hyperparams | changed)

    return changing


def walk(update, state, steps, settings):
    """Iterate the reader's ``update(*state, **settings)``, which returns the new state.

    Parameters
    ----------
    state : sequence of float or array
        The state to begin with.
    steps : iterable
        One item for each update.

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
    """Feed squared gradients to ``update(total, leaky, g2, **settings)``.

    It is the reader's, and returns the new ``(total, leaky)``.

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
    differentiate : callable
        ``differentiate(batch)`` puts the gradients into the parameters.
    measure : callable
        ``measure()`` returns how good the parameters are; asked after `every` minibatches.

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
