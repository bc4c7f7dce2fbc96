"""The border to the reader's code: whatever it returns, raises, prints or remembers."""

import math
import random
import sys
import unicodedata

import numpy as np
import pytest
from notebook_files import PATHS, define
from pictures import traced

from d2l_helpers import live, reader
from d2l_helpers.live.widget import Live
from d2l_helpers.reader import Problem, Waiting

f_2d, rmsprop_2d = define(PATHS[1], "f_2d"), define(PATHS[1], "rmsprop_2d")
rmsprop = define(PATHS[2], "rmsprop")
ROWS = np.random.RandomState(0).standard_normal((100, 6))


def zeros(feature_dim):
    return np.zeros((feature_dim, 1)), np.zeros(1)


def always(value):
    return lambda *state, **setting: value


# What it returns


class Shy:
    """Has no text."""

    def __repr__(self):
        """Raise."""
        raise RuntimeError("no text of mine")


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "result = None: a tuple of 4 numbers, x1, x2, s1, s2, is needed"),
        ((1, 2, 3), "result = (1, 2, 3): a tuple of 4 numbers"),
        ("text", "x1 = 't': one number is needed"),
        (("1", "2", "3", "4"), "x1 = '1': one number is needed"),
        ((1.0, [1.0], 2.0, 3.0), "x2 = [1.0]: one number is needed"),
        ((1.0, np.ones(2), 2.0, 3.0), "x2 = array([1., 1.]): one number is needed"),
        ((1.0, 2.0, None, 3.0), "s1 = None: one number (is a return missing?)"),
        ((1j, 2.0, 3.0, 4.0), "x1 = 1j: a real number is needed"),
        ((Shy(), 2.0, 3.0, 4.0), "one number is needed"),
        ((10**400, 2.0, 3.0, 4.0), "too large"),
        (iter(int, 1), "a tuple of 4 numbers"),
        ({1, 2}, "result = {1, 2}: a tuple of 4 numbers"),
    ],
)
def test_what_is_no_four_numbers_is_said(value, message):
    problem = traced(f_2d, always(value))
    assert isinstance(problem, Problem)
    assert message in repr(problem)


def test_lists_that_double_are_stopped_at_the_first_step():
    calls = []

    def update(x1, x2, s1, s2, eta, gamma):
        calls.append(x1)
        assert len(calls) < 3
        return [x1, x1], x2, s1, s2

    assert "x1 = [-5.0, -5.0]" in repr(live.limit(update))


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (None, "f = None: one number (is a return missing?)"),
        ((1, 2), "f = (1, 2): one number is needed"),
        ("high", "f = 'high': one number is needed"),
        (np.ones(1), "f = array([1.]): one number is needed"),
        (1j, "f = 1j: a real number is needed"),
        (Shy(), "one number is needed"),
    ],
)
def test_what_f_should_have_returned_is_said(value, message):
    for picture in (
        traced(always(value), rmsprop_2d),
        live.valleys((f_2d, rmsprop_2d), (always(value), rmsprop_2d)),
    ):
        assert isinstance(picture, Problem)
        assert message in repr(picture)


def test_numbers_of_any_real_kind_are_numbers():
    def update(x1, x2, s1, s2, eta, gamma):
        return np.float32(x1), int(x2), np.array(s1), True

    assert isinstance(live.limit(update), Live)


def test_numbers_that_turn_complex_end_the_run():
    picture = live.limit(lambda x1, x2, s1, s2, eta, gamma: (x1 + eta, x2, s1, (1 - eta) ** 0.5))
    assert isinstance(picture, Live)


# What it raises


def raises(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return undefined_name + x1  # noqa: F821


def divides_by_zero(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return 1 / 0, x2, s1, s2


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (raises, "name 'undefined_name' is not defined"),
        (divides_by_zero, "division by zero"),
        (lambda x1, x2, s1, s2: (x1, x2, s1, s2), "unexpected keyword argument"),
        (lambda *state, **setting: sys.exit("done"), "SystemExit: done"),
        (lambda *state, **setting: next(iter([])), "StopIteration"),
    ],
)
def test_an_error_stands_where_the_picture_would(function, message):
    problem = traced(f_2d, function)
    assert isinstance(problem, Problem)
    shown = problem._repr_html_()
    assert message in repr(problem)
    assert 'lang="en"' in shown
    assert 'lang="vi"' in shown


def test_an_error_of_f_stands_there_too():
    assert "division by zero" in repr(traced(lambda x1, x2: 1 / 0, rmsprop_2d))


def in_a_library(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return random.choice([])


def in_numpy(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return np.concatenate([x1, 1])


@pytest.mark.parametrize(
    ("function", "line"),
    [
        (raises, "return undefined_name + x1"),
        (in_a_library, "return random.choice([])"),
        (in_numpy, "return np.concatenate([x1, 1])"),
    ],
)
def test_the_error_names_the_readers_line(function, line):
    assert line in repr(traced(f_2d, function)).splitlines()[-1]


def forgets(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    x1 = x1 - eta


def test_what_it_returned_names_the_line_where_it_begins():
    assert "def forgets(x1" in repr(live.limit(forgets)).splitlines()[-1]
    shown = repr(traced(lambda x1, x2: None, rmsprop_2d))
    assert "traced(lambda x1, x2: None" in shown.splitlines()[-1]


@pytest.mark.parametrize(
    ("function", "message"),
    [
        (lambda params, states, hyperparams: [p - 1 for p in params], "changes none of its"),
        (lambda params, states, hyperparams: params[7], "list index out of range"),
        (lambda params, states: None, "positional argument"),
    ],
)
def test_training_shows_what_is_wrong(function, message):
    assert message in repr(live.training(function, zeros, ROWS))


class Mute(Exception):
    """Has no text."""

    def __str__(self):
        """Raise."""
        raise ValueError("no words")


class Escaping(Exception):
    """Has a text that would run in a page."""

    def __str__(self):
        """Give it."""
        return "<script>alert(1)</script>"


def problem_of(error):
    def update(*state, **setting):
        raise error

    return traced(f_2d, update)


def test_an_error_without_words_is_shown():
    assert repr(problem_of(Mute())).startswith("Mute: (ValueError in __str__)\n")


def test_what_an_error_says_is_escaped():
    shown = problem_of(Escaping())._repr_html_()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize("text", ["x" * 10**7, "line\n" * 10**6], ids=["long", "many lines"])
def test_long_messages_are_cut(text):
    problem = problem_of(ValueError(text))
    assert 2000 <= len(repr(problem)) < 2300
    assert len(problem._repr_html_()) < 3000


def test_a_surrogate_can_be_sent():
    problem = problem_of(ValueError("half \ud800"))
    assert repr(problem).encode().startswith(b"ValueError: half ?")


def test_the_ellipsis_of_an_exercise_is_waited_for():
    for value in (..., (1.0, 2.0, ..., 3.0)):
        waiting = live.limit(always(value))
        assert isinstance(waiting, Waiting)
    assert "replace every ..." in waiting._repr_html_()
    assert unicodedata.is_normalized("NFC", repr(waiting))


# What it prints


def with_math(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    g1, g2, eps = 0.2 * x1, 4 * x2, 1e-6
    s1, s2 = gamma * s1 + (1 - gamma) * g1**2, gamma * s2 + (1 - gamma) * g2**2
    x1, x2 = x1 - eta / math.sqrt(s1 + eps) * g1, x2 - eta / math.sqrt(s2 + eps) * g2
    return x1, x2, s1, s2


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_prints_are_cut_short(capsys, stream):
    def talks(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        print("here", file=getattr(sys, stream))
        return with_math(x1, x2, s1, s2, eta, gamma)

    live.limit(talks)
    lines = capsys.readouterr().out.splitlines()
    assert lines[:20] == ["here"] * 20
    assert "more lines" in lines[20]
    assert len(lines) == 21


def test_a_line_without_end_is_cut(capsys):
    def talks(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        print("x" * 10**6, end="")
        return rmsprop_2d(x1, x2, s1, s2, eta, gamma)

    live.limit(talks)
    assert 2000 <= len(capsys.readouterr().out) < 2100


def test_half_a_character_is_printed_as_a_question_mark(capsys):
    def talks(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        print("\udfff")
        return rmsprop_2d(x1, x2, s1, s2, eta, gamma)

    live.limit(talks)
    assert capsys.readouterr().out.startswith("?\n")


def test_what_was_printed_before_an_error_is_shown(capsys):
    def talks(*state, **setting):
        print("the last words")
        raise ValueError

    live.limit(talks)
    assert "the last words" in capsys.readouterr().out


def test_numbers_are_printed_as_numbers(capsys):
    def talks(x1, x2, s1, s2, eta=0.4, gamma=0.9):
        print(f"{x1:.3f}")
        return rmsprop_2d(x1, x2, s1, s2, eta, gamma)

    live.limit(talks)
    assert capsys.readouterr().out.splitlines()[:2] == ["-5.000", "-3.735"]


# What it remembers


def test_copies_share_no_memory_with_each_other_or_the_readers():
    seen = []

    def count():
        seen.append(1)
        return len(seen)

    begin = reader.fresh(count)
    first, second = begin(), begin()
    assert (first(), first(), second()) == (1, 2, 1)
    assert count() == 1


def test_what_cannot_be_copied_is_run_itself():
    numbers = (n for n in range(3))
    begin = reader.fresh(lambda: next(numbers))
    assert (begin()(), begin()()) == (0, 1)


# Stopped by the reader


class Shell:
    """What IPython tells of the cell that runs."""

    def get_parent(self):
        return {"metadata": {"cellId": "one"}}


def test_a_stop_leaves_what_the_cell_made_before(monkeypatch, capsys):
    def stopped():
        raise KeyboardInterrupt

    monkeypatch.setattr(reader, "shell", Shell)
    monkeypatch.setattr(reader, "_last", {})
    monkeypatch.setattr(reader, "show", print)
    assert "Stopped before" in reader.or_problem(stopped)._repr_html_()
    assert reader.or_problem(lambda: "the picture") == "the picture"
    assert reader.or_problem(stopped) == "the picture"
    assert "Stopped: this is the picture of before" in capsys.readouterr().out


# Slow


def test_a_patient_loop_passes_everything_on():
    assert list(reader.patient(range(5))) == [0, 1, 2, 3, 4]
