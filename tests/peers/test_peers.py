"""What the packages' own optimisers do, beside the functions of notebook 08: `make test-peers`.

It runs in an environment of its own, which has neither MXNet nor the tools of the other tests.
"""

import inspect
import json
import os
from pathlib import Path

os.environ |= {"KERAS_BACKEND": "jax", "JAX_ENABLE_X64": "1", "JAX_PLATFORMS": "cpu"}

import jax
import jax.numpy as jnp
import keras
import numpy as np
import optax
import pytest

from d2l_helpers import loops

keras.config.set_floatx("float64")
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "08_relatives.ipynb"
STEPS, ETA = 20, 0.4
SPACE = {"np": np}
for cell in json.loads(NOTEBOOK.read_text(encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code" and cell["source"][0].startswith("def "):
        exec("".join(cell["source"]), SPACE)


def ours(name, **settings):
    """Walk down the valley by a function of the notebook."""
    update = loops.both(SPACE[name], SPACE["valley"])
    state = (*loops.START, 0.0, 0.0, 0.0, 0.0, 1.0)
    settings = {"eta": ETA} | settings
    return np.array(loops.walk(update, state, range(STEPS), settings))[:, :2]


slope = jax.grad(lambda x: SPACE["valley"](x[0], x[1]))


def by_optax(optimiser):
    x = jnp.array(loops.START)
    state, walk = optimiser.init(x), [x]
    for _ in range(STEPS):
        updates, state = optimiser.update(slope(x), state, x)
        x = optax.apply_updates(x, updates)
        walk.append(x)
    return np.array(walk)


def by_keras(optimiser):
    x, walk = keras.Variable(np.array(loops.START), dtype="float64"), [loops.START]
    for _ in range(STEPS):
        optimiser.apply_gradients([(slope(x.value), x)])
        walk.append(np.array(x.value))
    return np.array(walk)


PEERS = {
    "Keras": ("under", 1e-7, lambda: by_keras(keras.optimizers.RMSprop(ETA))),
    "Keras, ε of the chapter": (
        "under",
        1e-6,
        lambda: by_keras(keras.optimizers.RMSprop(ETA, epsilon=1e-6)),
    ),
    "Optax": ("under", 1e-8, lambda: by_optax(optax.rmsprop(ETA))),
    "Optax, ε where PyTorch has it": (
        "outside",
        1e-8,
        lambda: by_optax(optax.rmsprop(ETA, eps_in_sqrt=False)),
    ),
}


@pytest.mark.parametrize("name", PEERS)
def test_the_packages_own_rmsprop_is_the_notebooks(name):
    function, eps, walk = PEERS[name]
    np.testing.assert_allclose(walk(), ours(function, eps=eps), rtol=0, atol=1e-9)
    assert abs(walk() - ours(function, eps=1e-5)).max() > 1e-6  # another ε would be seen


FAMILY = {
    "gradient_descent": optax.sgd(ETA),
    "momentum": optax.sgd(ETA, momentum=0.9),
    "adagrad": optax.adagrad(ETA, initial_accumulator_value=0, eps=1e-6),
    "rmsprop": optax.rmsprop(ETA, eps=1e-6),
    "corrected": optax.rmsprop(ETA, eps=1e-6, bias_correction=True),
    "adam": optax.adam(ETA, eps=0, eps_root=1e-6),
}


@pytest.mark.parametrize("name", FAMILY)
def test_the_family_is_that_of_optax(name):
    np.testing.assert_allclose(by_optax(FAMILY[name]), ours(name), rtol=0, atol=1e-9)


def test_the_defaults_are_those_of_the_table():
    peer = keras.optimizers.RMSprop()
    found = peer.rho, peer.epsilon, float(peer.learning_rate.value)
    assert found == pytest.approx((0.9, 1e-7, 0.001))
    given = inspect.signature(optax.rmsprop).parameters
    assert given["learning_rate"].default is inspect.Parameter.empty
    assert (given["decay"].default, given["eps"].default) == (0.9, 1e-8)
    assert given["initial_scale"].default == 0
