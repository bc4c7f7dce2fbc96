"""Whether an answer holds and, if not, a hint: what is off, without giving the answer away."""

import tomllib
import warnings
from pathlib import Path

from d2l_helpers.exercises.values import Off
from d2l_helpers.reader import RAISED, Problem, few_prints, fresh, unanswered
from d2l_helpers.texts import Text, framed

HINTS = tomllib.loads(Path(__file__).with_name("hints.toml").read_text(encoding="utf-8"))
STATES = {
    "right": ("✓ Right.", "✓ Đúng rồi.", "#00785A"),
    "wrong": ("✗ Not yet.", "✗ Chưa đúng.", "#B00020"),
    "open": ("○ Not answered yet.", "○ Chưa có câu trả lời.", "#767676"),
}
STOPPED = (
    "The check cannot go on: your function stops with an error.",
    "Không kiểm tra tiếp được: hàm của bạn dừng lại vì gặp lỗi.",
)


class Told(Text):
    """What is told of an answer, or of several; its state is one of `STATES`."""

    def __init__(self, state, english, vietnamese):
        self.state = state
        super().__init__(english, vietnamese)

    def _repr_html_(self):
        color = STATES[self.state][-1]
        return framed(f"chapter-check chapter-check-{self.state}", color, *self.texts)


class Verdict(Told):
    """Whether an answer holds; if not, what is off.

    Hint and numbers are those of `Off`, the subject is the function or the variable that it is
    about, if there are several.
    """

    def __init__(self, state, hint, subject="", numbers=None):
        self.hint, self.subject = hint, subject
        texts = (HINTS[hint][language].format(**numbers or {}) for language in ("en", "vi"))
        words = STATES[state][:2]
        super().__init__(state, *map(" ".join, zip(words, _about(subject, texts), strict=True)))


class Verdicts(tuple):
    """One verdict for each of several functions, shown one below the other."""

    def __repr__(self):
        """Give the lines of all of them."""
        return "\n".join(map(repr, self))

    def _repr_html_(self):
        return "".join(verdict._repr_html_() for verdict in self)


def state_of(found):
    """Return the state that a check has found; of a function that stops, "wrong"."""
    return getattr(found, "state", "wrong")


def _about(subject, texts):
    return tuple(f"{subject}: {text}" if subject else text for text in texts)


def verdict(right, examine, *functions, subject=""):
    """Return the `Verdict` on the reader's functions, or the `Problem` if one raises an error.

    ``examine(*functions)`` raises `Off` at the first thing that is off; if nothing is, the text
    `right` is given. It gets copies: what the reader's own functions remember is left alone.
    """
    # NumPy's own words about a division by zero would stand above the hint.
    with warnings.catch_warnings(), few_prints():
        warnings.simplefilter("ignore")
        try:
            examine(*(fresh(function)() for function in functions))
        except Off as off:
            return Verdict("wrong", off.hint, off.where or subject, off.numbers)
        except RAISED as error:
            if unanswered(error):
                return Verdict("open", "open", subject)
            return Problem(error, _about(subject, STOPPED))
    return Verdict("right", right, subject)
