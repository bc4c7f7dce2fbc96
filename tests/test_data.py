"""The stand-in for the airfoil data, and the minibatches for MXNet."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest
from notebook_files import ROOT

from d2l_helpers import data, engine
from d2l_helpers.data import airfoil, minibatches, stand_in

STAND_IN = data.load_airfoil("stand-in")


@pytest.fixture(scope="module")
def measured():
    found = data.load_airfoil()
    if found.source != "nasa":
        pytest.skip(repr(found))
    return found.values


def moments(values):
    """Return means, variances and the correlations above the diagonal."""
    correlations = np.corrcoef(values.T)[np.triu_indices(6, 1)]
    return values.mean(axis=0), values.var(axis=0), correlations


def test_the_stand_in_has_the_stored_moments():
    stored = stand_in.MEANS, stand_in.DEVIATIONS**2, stand_in.CORRELATIONS
    for ours, theirs in zip(moments(STAND_IN.values), stored, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_the_stand_in_has_the_measured_moments(measured):
    for ours, theirs in zip(moments(STAND_IN.values), moments(measured), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_the_rows_left_out_of_training_are_no_outliers():
    assert np.abs(data.standardise(STAND_IN.values)[1500:]).max() < 2


def test_stand_in_and_measurements_have_the_same_least_loss(measured):
    for values in (STAND_IN.values, measured):
        assert values.shape == (1503, 6)
        assert round(float(engine.least_loss(data.standardise(values))), 5) == 0.24215


def test_every_column_has_a_name_and_a_unit():
    assert len({*data.COLUMNS}) == STAND_IN.values.shape[1]
    assert all(name.endswith(")") for name in data.COLUMNS)


@pytest.mark.parametrize("source", airfoil.DESCRIPTIONS)
def test_the_reader_sees_whether_the_data_is_measured(source):
    english, vietnamese = repr(dataclasses.replace(STAND_IN, source=source)).split("\n")
    assert ("not measurements" in english) == (source == "stand-in")
    assert ("không phải số liệu đo" in vietnamese) == (source == "stand-in")


def test_standardise_works_column_by_column():
    values = np.random.default_rng(0).normal(7, 3, (50, 4)) * [1, 10, 100, 1e-3]
    standard = data.standardise(values)
    np.testing.assert_allclose(standard.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(standard.var(axis=0), 1)
    np.testing.assert_array_equal(standard, data.standardise(values.tolist()))


# Minibatches


@pytest.fixture(autouse=True)
def same_data_everywhere(monkeypatch):
    monkeypatch.setattr(minibatches, "load_airfoil", lambda: STAND_IN)


def passes(seed=None, count=2, **sizes):
    """Iterate over a new loader, and return each pass as one array of rows."""
    loader, _ = data.get_data_ch11(seed=seed, **sizes)
    return [
        np.vstack([np.column_stack([X.asnumpy(), y.asnumpy()]) for X, y in loader])
        for _ in range(count)
    ]


def test_minibatches_are_as_those_of_d2l():
    from d2l import mxnet as d2l

    loader, features = data.get_data_ch11(batch_size=10, n=25)
    theirs = d2l.load_array((d2l.zeros((25, 5)), d2l.zeros(25)), 10)
    assert features == 5
    assert type(loader) is type(theirs)
    assert len(loader) == len(theirs) == 3
    for batch, other in zip(loader, theirs, strict=True):
        assert type(batch) is type(other)
        assert [(type(a), a.shape, a.dtype) for a in batch] == [
            (type(a), a.shape, a.dtype) for a in other
        ]


def test_the_rows_come_in_the_orders_that_the_engine_knows():
    rows = data.standardise(STAND_IN.values).astype(np.float32)
    orders = engine.minibatch_orders(1500, 10, 2, seed=3)
    np.testing.assert_array_equal(np.vstack(passes(seed=3)), rows[orders.ravel()])


def test_a_seed_repeats_the_orders_and_leaves_numpys_alone():
    state = np.random.get_state()[1].copy()
    first, second = passes(seed=3, n=100), passes(seed=3, n=100)
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(first, passes(seed=4, n=100))
    assert not np.array_equal(passes(n=100), passes(n=100))
    np.testing.assert_array_equal(state, np.random.get_state()[1])


def test_the_sizes_may_be_numpys_and_extreme():
    loader, _ = data.get_data_ch11(np.int64(1503), n=np.int64(1503), seed=np.uint32(2**32 - 1))
    ((X, _),) = loader
    np.testing.assert_allclose(X.asnumpy().mean(axis=0), 0, atol=1e-5)
    assert len(data.get_data_ch11(1, n=1, seed=0)[0]) == 1


def test_importing_the_room_imports_nothing_slow():
    slow = {"mxnet", "sklearn", "pooch", "requests", "tqdm", "matplotlib"}
    program = f"import sys, d2l_helpers.data; print(*{slow} & set(sys.modules))"
    assert subprocess.check_output([sys.executable, "-c", program], cwd=ROOT) == b"\n"
