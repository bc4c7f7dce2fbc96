"""The rmsprop of notebook 3, read from the file, against the one in MXNet."""

import numpy
from notebook_files import PATHS, define

from d2l_helpers import data


def train(w, b, step, epochs=2):
    from mxnet import autograd

    batches, _ = data.get_data_ch11(batch_size=10, seed=3)
    for _ in range(epochs):
        for X, y in batches:
            with autograd.record():
                loss = (((X @ w).reshape(-1) + b - y) ** 2).mean() / 2
            loss.backward()
            step()
    return numpy.append(w.asnumpy(), b.asnumpy())


def train_by_hand(w, b, eta, gamma):
    rmsprop = define(PATHS[2], "rmsprop")
    w.attach_grad()
    b.attach_grad()
    states = [w * 0, b * 0]
    return train(w, b, lambda: rmsprop([w, b], states, {"lr": eta, "gamma": gamma}))


def train_by_trainer(w, b, eta, gamma, eps=1e-6):
    from mxnet import gluon

    parameters = [
        gluon.Parameter(name, shape=v.shape) for name, v in zip("wb", (w, b), strict=True)
    ]
    for parameter, value in zip(parameters, (w, b), strict=True):
        parameter.initialize()
        parameter.set_data(value)
    setting = {"learning_rate": eta, "gamma1": gamma, "epsilon": eps}
    trainer = gluon.Trainer(parameters, "rmsprop", setting)
    return train(*(parameter.data() for parameter in parameters), lambda: trainer.step(1))


def test_notebook_and_trainer_agree_to_rounding():
    from mxnet import np, npx

    npx.set_np()
    for eta, gamma in ((0.01, 0.9), (0.05, 0.5), (0.001, 0.99)):
        w, b = np.array([[0.3], [-0.1], [0.2], [0.0], [0.05]]), np.zeros(1)
        by_hand = train_by_hand(w.copy(), b.copy(), eta, gamma)
        by_trainer = train_by_trainer(w, b, eta, gamma)
        numpy.testing.assert_allclose(by_hand, by_trainer, rtol=1e-5, atol=2e-6)
        assert abs(by_hand[:5] - w.asnumpy()[:, 0]).max() > 0.1  # both have moved
