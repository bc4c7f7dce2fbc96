"""Whether an answer holds, as the page says it: in place of the kernel's module of that name."""

import json

from running import unanswered

from d2l_helpers.exercises.values import Off

with open("/python/words.json") as file:
    WORDS = json.loads(file.read())


class Verdicts(tuple):
    """One verdict for each of several functions."""


def Told(state, english, vietnamese):
    """Return what is told of several answers."""
    return {"state": state, "texts": [english, vietnamese], "subject": ""}


def state_of(found):
    """Return the state that a check has found."""
    return found["state"]


def verdict(right, examine, *functions, subject=""):
    """Return the state of an answer and what is said of it, in both languages."""
    try:
        examine(*functions)
    except Off as off:
        return _said("wrong", off.hint, off.where or subject, off.numbers)
    except Exception as error:
        if unanswered(error):
            return _said("open", "open", subject, {})
        return {"state": "wrong", "subject": subject, "error": error}
    return _said("right", right, subject, {})


def _said(state, hint, subject, numbers):
    words, about = WORDS["states"][state], f"{subject}: " if subject else ""
    texts = [WORDS["hints"][hint][language].format(**numbers) for language in ("en", "vi")]
    said = [f"{words[i]} {about}{texts[i]}" for i in (0, 1)]
    return {"state": state, "texts": said, "subject": subject}
