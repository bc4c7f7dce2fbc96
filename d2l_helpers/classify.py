"""One training of a classifier with MXNet: the loop that every schedule and every seed runs."""

from itertools import count

import numpy as np

BATCH_SIZE = 64


def train(pictures, predict, step, epochs, seed):
    """Train a classifier on minibatches; MXNet must have been switched to NumPy's arrays.

    Parameters
    ----------
    pictures : data.Images
        What it learns from and what it is tested on.
    predict : callable
        ``predict(X)`` gives the scores of the 10 classes for rows of pixels, both MXNet's arrays.
    step : callable
        ``step(t)`` makes the update number t = 1, 2, ... with the gradients as they then are.
    epochs : int
        How often it goes through the images, without those that fill no minibatch.
    seed : int
        Of the minibatches' order.

    Returns
    -------
    numpy.ndarray, shape (epochs, 2)
        After each, the mean cross-entropy on the training set and the accuracy on the test set.
    """
    from mxnet import autograd, gluon
    from mxnet import np as mx

    X = mx.array(pictures.train_images.reshape(len(pictures.train_labels), -1))
    X_test = mx.array(pictures.test_images.reshape(len(pictures.test_labels), -1))
    y, t, history = mx.array(pictures.train_labels), count(1), []
    random, loss_of = np.random.RandomState(seed), gluon.loss.SoftmaxCrossEntropyLoss()
    loss_of.hybridize()  # compiled, it takes a quarter of the time off
    for _ in range(epochs):
        whole = len(y) // BATCH_SIZE * BATCH_SIZE
        rows = random.permutation(len(y))[:whole].reshape(-1, BATCH_SIZE)
        for minibatch, labels in zip(X[rows], y[rows], strict=True):
            with autograd.record():
                loss = loss_of(predict(minibatch), labels).mean()
            loss.backward()
            step(next(t))
        right = predict(X_test).asnumpy().argmax(axis=1) == pictures.test_labels
        history.append((float(loss_of(predict(X), y).mean()), right.mean()))
    return np.array(history)
