"""The training of a classifier: what it learns, and that only the seed decides it."""

import numpy as np
import pytest

from d2l_helpers import classify
from d2l_helpers.data import images

CENTRES = np.random.RandomState(0).uniform(size=(10, 2, 2)).astype(np.float32)


@pytest.fixture(autouse=True)
def numpy_arrays():
    from mxnet import npx

    npx.set_np()


def pictures(n=330):
    """Make images of 2 x 2 pixels around ten easily told centres."""
    labels, few = np.arange(n, dtype=np.int32) % 10, np.array([3, 1, 4, 1, 5, 9, 2], np.int32)
    return images.Images(CENTRES[labels], labels, CENTRES[few], few, "digits")


def trained(epochs=3, seed=1, rate=1.0):
    """Train a softmax regression by plain gradient descent; return also the steps' numbers."""
    from mxnet import np as mx

    W, steps = mx.zeros((4, 10)), []
    W.attach_grad()

    def step(t):
        steps.append(t)
        W[:] = W - rate * W.grad

    return classify.train(pictures(), lambda X: mx.dot(X, W), step, epochs, seed), steps


def test_a_classifier_learns():
    history, steps = trained()
    assert history.shape == (3, 2)
    assert history[-1, 0] < history[0, 0] < np.log(10)
    assert history[0, 1] <= history[-1, 1] <= 1
    assert steps == list(range(1, 3 * 5 + 1))  # 330 images fill five minibatches of 64


def test_the_loss_is_that_of_all_training_images_and_the_accuracy_that_of_the_test_images():
    from mxnet import np as mx

    W, part = np.random.RandomState(1).normal(0, 9, (4, 10)), pictures()
    at_rest = mx.array(W, "float32")
    at_rest.attach_grad()
    history = classify.train(part, lambda X: mx.dot(X, at_rest), lambda t: None, 2, 0)
    scores = part.train_images.reshape(-1, 4) @ W
    losses = np.log(np.exp(scores).sum(axis=1)) - scores[np.arange(330), part.train_labels]
    right = (part.test_images.reshape(-1, 4) @ W).argmax(axis=1) == part.test_labels
    np.testing.assert_allclose(history, [[losses.mean(), right.mean()]] * 2, rtol=1e-5)


def test_the_seed_decides_the_order_and_nothing_else_does():
    np.testing.assert_array_equal(trained(seed=1)[0], trained(seed=1)[0])
    assert (trained(seed=1)[0] != trained(seed=2)[0]).any()


def test_the_gradient_is_that_of_the_minibatch():
    from mxnet import np as mx

    seen = []
    W = mx.zeros((4, 10))
    W.attach_grad()
    classify.train(
        pictures(64), lambda X: mx.dot(X, W), lambda t: seen.append(W.grad.asnumpy()), 1, 0
    )
    part = pictures(64)
    X, one_hot = part.train_images.reshape(64, 4), np.eye(10)[part.train_labels]
    np.testing.assert_allclose(seen, [X.T @ (0.1 - one_hot) / 64], atol=1e-6)
