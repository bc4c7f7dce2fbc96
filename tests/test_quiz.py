"""The questions before the exercises; the browser tests click on them."""

import unicodedata

import pytest

from d2l_helpers import quiz

NUMBERS = list(quiz.QUESTIONS)


@pytest.mark.parametrize("number", NUMBERS)
def test_every_choice_says_what_to_watch_for_in_both_languages(number):
    question = quiz.expect(number).question
    assert len(question["choices"]) == 4
    for text in question["choices"]:
        (english, vietnamese), (watch, watch_vi) = text["text"], text["watch"]
        assert len({english, vietnamese, watch, watch_vi}) == 4


@pytest.mark.parametrize("number", NUMBERS)
def test_without_a_kernel_the_question_and_its_choices_can_be_read(number):
    widget = quiz.expect(number)
    shown, _ = widget._repr_mimebundle_()
    for choice in quiz.QUESTIONS[number][1:]:
        assert choice[1] in shown["text/html"]
        assert choice[3] not in shown["text/html"]
    assert unicodedata.is_normalized("NFC", shown["text/html"] + shown["text/plain"])


def test_the_choice_is_no_state_of_the_widget():
    state = {name for name in quiz.expect(1).get_state() if not name.startswith("_")}
    assert state <= {"question", "layout", "tabbable", "tooltip", "comm"}
