"""What is said of bad arguments, in both languages: what was wrong, the value, what would be right.

One row for each: the call, and in order what the English line says; the Vietnamese one has the same
names and numbers.
"""

import re
import unicodedata

import numpy as np
import pytest

from d2l_helpers import data

TABLE = np.arange(6.0).reshape(3, 2)
WITH_NAN, WITH_INF = (np.where(TABLE == 5, wrong, TABLE) for wrong in (np.nan, np.inf))
CONSTANT = TABLE * [1, 0]
TWO = "a 2-dimensional array of real numbers, not empty, is needed"
SEEDS = "a whole number from 0 to 4294967295 is needed"

DATA = [
    (lambda: data.load_airfoil("moon"), "source = 'moon'", '"auto", "nasa" or "stand-in"'),
    (lambda: data.load_airfoil(None), "source = None", '"auto", "nasa" or "stand-in"'),
    (lambda: data.load_images("moon"), "source = 'moon'", '"auto", "fashion-mnist" or "digits"'),
    (lambda: data.get_data_ch11(n=0), "n = 0", "a whole number from 1 to 1503 is needed"),
    (lambda: data.get_data_ch11(n=1504), "n = 1504", "a whole number from 1 to 1503 is needed"),
    (lambda: data.get_data_ch11(n=1500.0), "n = 1500.0", "a whole number from 1 to 1503 is needed"),
    (lambda: data.get_data_ch11(n=None), "n = None", "a whole number from 1 to 1503 is needed"),
    (lambda: data.get_data_ch11(0), "batch_size = 0", "a whole number from 1 to 1500 is needed"),
    (lambda: data.get_data_ch11(101, n=100), "batch_size = 101", "a whole number from 1 to 100"),
    (lambda: data.get_data_ch11("10"), "batch_size = '10'", "a whole number from 1 to 1500"),
    (lambda: data.get_data_ch11(seed="x"), "seed = 'x'", SEEDS),
    (lambda: data.get_data_ch11(seed=1.5), "seed = 1.5", SEEDS),
    (lambda: data.get_data_ch11(seed=-1), "seed = -1", SEEDS),
    (lambda: data.get_data_ch11(seed=2**32), "seed = 4294967296", SEEDS),
    (lambda: data.standardise(WITH_NAN), "values[2, 1] = nan", "a finite number is needed"),
    (lambda: data.standardise(WITH_INF), "values[2, 1] = inf", "a finite number is needed"),
    (lambda: data.standardise(CONSTANT), "values[:, 1] = [0.0, 0.0, 0.0]", "a column that varies"),
    (lambda: data.standardise([1, 2]), "values = [1, 2]", TWO),
    (lambda: data.standardise([]), "values = []", TWO),
    (lambda: data.standardise([["a"]]), "values = [['a']]", TWO),
]


@pytest.mark.parametrize(("call", "given", "right"), DATA)
def test_a_bad_argument(call, given, right):
    with pytest.raises(ValueError) as caught:
        call()
    english, vietnamese = str(caught.value).split("\n")
    assert english.startswith(f"{given}: ")
    assert right in english
    assert vietnamese.startswith(f"{given}: cần ")
    assert unicodedata.is_normalized("NFC", vietnamese)
    numbers = [re.findall(r'\d+|".*?"', line.split(": ", 1)[1]) for line in (english, vietnamese)]
    assert numbers[0] == numbers[1]


def test_a_long_value_is_cut():
    with pytest.raises(ValueError) as caught:
        data.load_airfoil("x" * 10**6)
    assert len(str(caught.value)) < 300
