"""Classifiers side by side: what is trained, and what is left after a stop."""

import numpy as np
import pytest

from d2l_helpers import classify, images

CENTRES = np.random.RandomState(0).uniform(size=(10, 2, 2)).astype(np.float32)


def pictures():
    """Make 320 images of 2 x 2 pixels around ten easily told centres."""
    labels = np.arange(320, dtype=np.int32) % 10
    return images.Images(CENTRES[labels], labels, CENTRES[labels[:50]], labels[:50], "digits")


def maker(stop_at=None):
    def make():
        from mxnet import np as mx

        W = mx.zeros((4, 10))
        W.attach_grad()

        def step(t):
            if t == stop_at:
                raise KeyboardInterrupt
            W[:] = W - W.grad

        return lambda X: mx.dot(X, W), step

    return make


def test_a_classifier_learns_the_same_each_time():
    first, again = (list(classify.train(pictures(), *maker()(), epochs=3)) for _ in range(2))
    assert first == again
    assert len(first) == 3
    assert first[-1][0] < first[0][0] < np.log(10)
    assert all(0 <= accuracy <= 1 for _, accuracy in first)


def test_an_estimate_comes_first_and_a_stop_keeps_what_is_there(capsys):
    makers = {"good": maker(), "stopped": maker(stop_at=9), "waiting": maker()}
    found = classify.compare(pictures(), makers, epochs=2)
    assert {name: len(history) for name, history in found.items()} == {"good": 2, "stopped": 1}
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("This will take about 5 seconds")
    assert lines[1].startswith("Việc này mất khoảng 5 giây")
    assert lines[2].startswith("Stopped")


@pytest.mark.parametrize("stop_at", [1, 4])  # in the estimate; in the first epoch
def test_a_second_stop_loses_nothing_of_the_first(stop_at):
    kept = [(1.0, 0.5)]
    found = classify.compare(pictures(), {"one": maker(stop_at)}, epochs=2, histories={"one": kept})
    assert found == {"one": kept}


def test_complete_runs_are_not_repeated():
    kept = [(1.0, 0.5), (0.9, 0.6)]
    found = classify.compare(
        pictures(), {"old": maker(), "new": maker()}, epochs=2, histories={"old": kept}
    )
    assert found["old"] is kept
    assert len(found["new"]) == 2


@pytest.mark.parametrize(("epochs", "steps"), [(1, 5), (12, 60)])
def test_the_steps_are_those_of_whole_minibatches(epochs, steps):
    assert classify.steps_of(pictures(), epochs) == steps
