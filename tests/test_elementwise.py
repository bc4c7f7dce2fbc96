"""Numbers that pass for one: they let through what works element by element, and nothing else."""

import copy
import math
import operator
import statistics

import numpy as np
import pytest

from d2l_helpers.elementwise import Elementwise, Mixes, Parameter

VALUES = np.array([0.5, 2.0, -3.0])
SINGLE = np.array([[1.0], [-2.0]], np.float32)


@pytest.fixture
def x():
    return Elementwise(VALUES, np.zeros(3, bool))


@pytest.fixture
def p():
    return Parameter(np.repeat(SINGLE[..., None], 3, axis=-1))


PASSES = {
    "arithmetic": lambda x: 2 * x**2 - x / 4 + (1 - x) // 2 + x % 2,
    "signs": lambda x: -abs(+x),
    "in place": lambda x: operator.iadd(x, 1),
    "ufuncs": lambda x: np.maximum(np.exp(x), np.sign(x)),
    "where": lambda x: np.where(x > 0, 0.5 * x, 1.0),
    "clip": lambda x: np.clip(x, -1, 1),
    "like": lambda x: np.zeros_like(x) + np.ones_like(x) * np.copy(x),
    "sum of a list": lambda x: sum([x, x]),
    "comparisons add up": lambda x: (x > 0) + (x > 1),
    "type": lambda x: x if isinstance(x, float) and not isinstance(x, np.ndarray) else 0,
}


@pytest.mark.parametrize("function", PASSES.values(), ids=PASSES)
def test_what_works_element_by_element_gives_what_single_floats_give(x, function):
    before, refused = x.values.copy(), Mixes.count
    assert [float(function(value)) for value in VALUES.tolist()] == function(x).values.tolist()
    np.testing.assert_array_equal(x.values, before)
    assert Mixes.count == refused


REFUSED = {
    "branch": lambda x: 1 if x > 0 else 0,
    "not": lambda x: not x,
    "max": lambda x: max(x, 0),
    "chain": lambda x: 0 < x < 1,
    "math": math.sqrt,
    "round": round,
    "floor": math.floor,
    "int": int,
    "complex": complex,
    "index": lambda x: [1, 2, 3][x],
    "mean": np.mean,
    "reduce": np.add.reduce,
    "outer": lambda x: np.multiply.outer(x, x),
    "norm of a list": lambda x: np.linalg.norm([x, x]),
    "array": lambda x: np.array([x, x]),
    "array of its own": lambda x: np.ones(3) * x,
    "one argument": np.where,
    "method": lambda x: x.mean(),
    "shape": lambda x: hasattr(x, "shape"),
    "length": len,
    "loop": list,
    "member": lambda x: 1 in x,
    "dot": lambda x: x @ x,
    "two results": lambda x: divmod(x, 2),
    "bits": lambda x: ~(x > 0),
    "options": lambda x: np.sqrt(x, where=False),
    "text": str,
    "format": lambda x: f"{x:.2f}",
    "copy": copy.copy,
    "key": lambda x: {x: 1},
    "statistics": lambda x: statistics.mean([x, x]),
}


@pytest.mark.parametrize("function", REFUSED.values(), ids=REFUSED)
def test_what_mixes_or_converts_is_refused_and_counted(x, function):
    refused = Mixes.count
    with pytest.raises(Mixes):
        function(x)
    assert Mixes.count > refused


def test_a_product_of_matrices_is_refused_where_the_grid_is_square():
    square = Elementwise(np.ones((2, 2)), np.zeros((2, 2), bool))
    with pytest.raises(Mixes):
        square @ square


@pytest.mark.parametrize(
    ("function", "lost"),
    [
        (lambda x: 1 / (x - 2), [False, True, False]),
        (lambda x: x**0.5, [False, False, True]),
        (lambda x: np.where(x > 1, 1.0, 10.0 ** (200 * x)), [False, True, False]),
        (lambda x: 1 / (1 / (x - 2)), [False, True, False]),
    ],
)
def test_settings_that_leave_the_range_of_floats_are_noted(x, function, lost):
    with np.errstate(all="ignore"):
        function(x)
    assert x.lost.tolist() == lost


def test_mxnets_functions_work_or_are_refused(x, p):
    from mxnet import np as mx

    np.testing.assert_array_equal(mx.abs(x).values, abs(VALUES))
    np.testing.assert_array_equal(mx.square(p).values[..., 0], SINGLE**2)
    for function in (mx.sum, mx.mean, mx.linalg.norm, mx.array, lambda v: mx.where(v > 0, v, v)):
        with pytest.raises(Mixes):
            function(x)


def test_parameters_change_in_place_as_arrays_do(p):
    alias = p
    p[:] = p - 1
    p += 1
    p[:] *= 2
    p -= 0.5
    assert alias is p
    np.testing.assert_array_equal(p.values[..., 1], 2 * SINGLE - 0.5)


def test_floats_take_the_precision_of_the_arrays_they_meet(p):
    gamma = Elementwise(np.array([0.0, 0.5, 0.999]), np.zeros(3, bool))
    product = (1 - gamma) * p
    assert product.values.dtype == np.float32
    single = (1 - 0.999) * SINGLE
    np.testing.assert_array_equal(product.values[..., 2], single)


@pytest.mark.parametrize(
    "function",
    [
        lambda p: p[0],
        lambda p: p.__setitem__(0, 1),
        lambda p: p.__setitem__(p > 0, 1),
        lambda p: p.shape,
        lambda p: p.sum(axis=0),
        lambda p: np.zeros((2, 1)) + p,
        lambda p: p.__setitem__(slice(None), np.zeros((2, 1))),
    ],
)
def test_parameters_refuse_indices_shapes_and_arrays_of_the_readers_own(p, function):
    with pytest.raises(Mixes):
        function(p)
