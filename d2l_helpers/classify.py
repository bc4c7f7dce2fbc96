"""Train classifiers side by side: an estimate first, a progress bar, and nothing lost by a stop."""

import time

import numpy as np

from d2l_helpers.progress import Progress, show

BATCH_SIZE = 64
TRIED = 5  # steps from which the time is estimated


def steps_of(pictures, epochs, batch_size=BATCH_SIZE):
    """Return how many minibatches a number of epochs has.

    Parameters
    ----------
    pictures : images.Images
        What is trained on.
    epochs, batch_size : int
        As for `compare`.

    Returns
    -------
    int
        Without the rows left over at the end of each epoch.
    """
    return epochs * (len(pictures.train_labels) // batch_size)


def compare(pictures, makers, epochs, batch_size=BATCH_SIZE, seed=1, histories=None):
    """Train several classifiers on the same minibatches in the same order.

    How long it will take is shown first. When the reader interrupts it, what has been trained so
    far is returned; given again as `histories`, complete runs are not repeated.

    Parameters
    ----------
    pictures : images.Images
        The images.
    makers : dict of str to callable
        Each returns a new ``(predict, step)``: ``predict(X)`` gives the scores of the 10 classes
        for rows of pixels, recorded by autograd; ``step(t)`` makes the update number 1, 2, ...
    epochs, batch_size : int
        How long each is trained, and the rows in a minibatch.
    seed : int
        Of the minibatches' order.
    histories : dict, optional
        What an earlier call returned.

    Returns
    -------
    dict of str to list of (float, float)
        Loss on the training set and accuracy (0 to 1) on the test set after each epoch.
    """
    histories = {} if histories is None else histories
    waiting = {name: make for name, make in makers.items() if len(histories.get(name, ())) < epochs}
    try:
        if waiting:
            _announce(pictures, waiting, epochs, batch_size)
        with Progress(epochs * len(waiting), "epochs", "epoch") as progress:
            for name, make in waiting.items():
                history = []
                for measured in train(pictures, *make(), epochs, batch_size, seed):
                    history.append(measured)
                    # A run that was stopped is begun anew; until it is overtaken, it stays.
                    if len(history) > len(histories.get(name, ())):
                        histories[name] = list(history)
                    progress.step()
    except KeyboardInterrupt:
        show(
            "Stopped. What has been trained so far is kept.",
            "Đã dừng. Những gì đã huấn luyện được giữ lại.",
        )
    return histories


def train(pictures, predict, step, epochs, batch_size=BATCH_SIZE, seed=1):
    """Train one classifier, epoch by epoch.

    Parameters
    ----------
    pictures, epochs, batch_size, seed
        As for `compare`.
    predict, step : callable
        As a maker returns them.

    Yields
    ------
    (float, float)
        Loss on the training set and accuracy on the test set.
    """
    (X, y), (X_test, y_test) = _arrays(pictures)
    for _ in _epochs(X, y, predict, step, epochs, batch_size, seed):
        accuracy = np.mean(predict(X_test).asnumpy().argmax(axis=1) == y_test.asnumpy())
        yield float(_cross_entropy(predict(X), y)), float(accuracy)


def _arrays(pictures):
    from mxnet import np as mx
    from mxnet import npx

    npx.set_np()  # as importing d2l does
    parts = (
        (pictures.train_images, pictures.train_labels),
        (pictures.test_images, pictures.test_labels),
    )
    return [(mx.array(x.reshape(len(x), -1)), mx.array(y, dtype="int32")) for x, y in parts]


def _epochs(X, y, predict, step, epochs, batch_size, seed):
    from mxnet import autograd

    random, t = np.random.RandomState(seed), 0
    for epoch in range(epochs):
        order = random.permutation(len(y))
        for first in range(0, len(y) - batch_size + 1, batch_size):
            rows = order[first : first + batch_size]
            with autograd.record():
                loss = _cross_entropy(predict(X[rows]), y[rows])
            loss.backward()
            step(t := t + 1)
        yield epoch


def _cross_entropy(scores, labels):
    from mxnet import npx

    return -npx.pick(npx.log_softmax(scores), labels).mean()


def _seconds_per_step(pictures, make, batch_size):
    """Measure a few steps of a classifier that is thrown away; the first one is not typical."""
    few = (TRIED + 1) * batch_size
    part = pictures._replace(
        train_images=pictures.train_images[:few], train_labels=pictures.train_labels[:few]
    )
    from mxnet import npx

    predict, step = make()
    times = []

    def timed(t):
        step(t)
        npx.waitall()  # MXNet works behind the scenes
        times.append(time.perf_counter())

    for _ in _epochs(*_arrays(part)[0], predict, timed, 1, batch_size, 0):
        break
    return (times[-1] - times[0]) / (len(times) - 1) if len(times) > 1 else 0


def _announce(pictures, waiting, epochs, batch_size):
    steps = steps_of(pictures, epochs, batch_size) * len(waiting)
    seconds = steps * _seconds_per_step(pictures, next(iter(waiting.values())), batch_size)
    rounded = max(5 * round(seconds / 5), 5)
    english = f"{rounded} seconds" if rounded < 90 else f"{round(rounded / 60)} minutes"
    vietnamese = f"{rounded} giây" if rounded < 90 else f"{round(rounded / 60)} phút"
    show(
        f"This will take about {english}. The stop button (■) ends it and keeps what is there.",
        f"Việc này mất khoảng {vietnamese}. Nút dừng (■) kết thúc nó và giữ lại những gì đã có.",
    )
