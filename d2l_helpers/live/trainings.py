"""Trainings with the reader's optimizer, each of them from a fresh start."""

import functools

import cloudpickle
import numpy as np

from d2l_helpers import engine, grids
from d2l_helpers.arguments import finite
from d2l_helpers.live.sliders import GAMMAS, LOG_ETAS
from d2l_helpers.on_mxnet import loaded, on_mxnet
from d2l_helpers.reader import fresh, line_of, patient

EVERY = 20  # minibatches from one loss to the next, as in d2l.train_ch11
ROWS = 1500  # of the data, trained on
CHAPTERS = {"lr": 0.01, "gamma": 0.9}
BY_ITSELF = (
    "Your function does not work number by number{}. So every setting is trained by itself, on a "
    "coarser grid: {} × {} settings.",
    "Hàm của bạn không tính riêng từng số{}. Vì thế mỗi thiết lập được huấn luyện riêng, trên lưới "
    "thưa hơn: {} × {} thiết lập.",
)


class Training:
    """Trainings of a linear regression with one optimizer; the arguments are `live.training`'s."""

    def __init__(self, rmsprop, init_states, rows):
        rows = finite("rows", rows, 2)[:ROWS]
        self._begin = fresh(rmsprop, "rmsprop")
        self._begin_on_mxnet = fresh(rmsprop, dumps=cloudpickle.dumps)
        states = fresh(init_states, "init_rmsprop_states", cloudpickle.dumps)()
        self._train = functools.partial(
            engine.train_linear,
            states=states(rows.shape[1] - 1),
            rows=rows,
            orders=engine.minibatch_orders(len(rows), 10, 2, 1),
            every=EVERY,
        )
        self.minimum = float(engine.least_loss(rows))
        self.coarse = 4  # the positions of a slider from one training to the next, if one by one

    def given(self):
        """Return the rows and their orders, as a page of the site is given them."""
        rows, orders = (self._train.keywords[name] for name in ("rows", "orders"))
        return {"rows": rows.round(6).tolist(), "orders": orders.tolist(), "every": EVERY}

    def run(self, watch, **setting):
        """Train for one setting or many at once; return the losses."""
        return self._train(self._begin(), watch=watch, **setting)

    def alone(self, watch=patient, **setting):
        """Train for one setting, with MXNet's arrays if the optimizer takes no other."""
        try:
            return self.run(watch, **setting)
        except Exception:
            if not loaded():
                raise
            self.coarse = 16  # they take forty times as long
            return self._train(on_mxnet(self._begin_on_mxnet()), watch=watch, **setting)

    def over_all(self):
        """Train for all settings: at once or, on a coarser grid, one by one.

        Returns the etas, the gammas, the losses, shape (etas, gammas, points), and in both
        languages why the grid is coarser, () if it is not.
        """
        try:
            losses = grids.at_once(self.run, patient, lr=LOG_ETAS, gamma=GAMMAS)
            return LOG_ETAS, GAMMAS, losses, ()
        except Exception as error:  # not for all at once
            lines = line_of(error)
        self.alone(**CHAPTERS)  # shows how long one takes, that is, how coarse the grid is to be
        etas, gammas = LOG_ETAS[:: self.coarse], GAMMAS[2 :: self.coarse]  # with the chapter's
        losses = grids.over_grid(self.alone, patient, lr=etas, gamma=gammas)
        places = (line and f" ({line[:200]})" for line in lines)
        size = len(etas), len(gammas)
        note = (text.format(place, *size) for text, place in zip(BY_ITSELF, places, strict=True))
        return etas, gammas, losses, tuple(note)

    def over_etas(self, etas):
        """Train for every eta, all at once or one by one; return the losses, one row for each."""
        return grids.over_grid(self.alone, patient, lr=etas, gamma=GAMMAS[:1])[:, 0]


class Classification:
    """Trainings of a softmax regression; the arguments are `live.schedules`'."""

    def __init__(self, rmsprop, images, steps, epochs):
        self._begin, self._images = fresh(rmsprop, "rmsprop"), images
        self._a_epoch = steps // epochs  # minibatches
        size = len(images.train_labels) // self._a_epoch
        self._orders = engine.minibatch_orders(self._a_epoch * size, size, epochs, 1)

    def run(self, shape, watch, lr, gamma):
        """Train once; return losses and accuracies as `engine.train_softmax` does.

        The shape of a schedule, an ndarray, is times `lr` the rate at each of the steps.
        """
        train, test = (
            (images.reshape(len(labels), -1), labels)
            for images, labels in (
                (self._images.train_images, self._images.train_labels),
                (self._images.test_images, self._images.test_labels),
            )
        )
        update = engine.scheduled(self._begin(), lr=lambda step: lr * shape[step])
        given = train, test, self._orders, self._a_epoch
        return engine.train_softmax(update, *given, watch, lr=lr, gamma=gamma)

    def given(self):
        """Return the images and their orders, as a page of the site is given them.

        A letter stands for each pixel, a digit for each label, those to train on first; the pixels
        of scikit-learn's digits have 17 values.
        """
        images = self._images
        pixels = np.concatenate([images.train_images, images.test_images])
        labels = np.concatenate([images.train_labels, images.test_labels])
        return {
            "pixels": bytes(np.rint(16 * pixels.ravel() + ord("a")).astype("u1")).decode(),
            "labels": "".join(map(str, labels)),
            "trained": len(images.train_labels),
            "orders": self._orders.tolist(),
            "every": self._a_epoch,
        }
