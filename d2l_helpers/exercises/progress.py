"""What is done and what is not, of all exercises."""

from d2l_helpers.exercises.verdict import Told, state_of

MARKS = {"right": "✓", "wrong": "✗", "open": "○"}


def progress(found):
    """Return a line that marks every exercise: right, not yet, or not answered.

    Parameters
    ----------
    found : list
        What the checks have found, in the order of the exercises.
    """
    states = [_state(each) for each in found]
    marks = "   ".join([f"{i + 1} {MARKS[state]}" for i, state in enumerate(states)])
    done = "right" if set(states) == {"right"} else "open"
    return Told(done, f"Exercises: {marks}", f"Bài tập: {marks}")


def _state(found):
    states = {state_of(each) for each in (found if isinstance(found, tuple) else [found])}
    if "wrong" in states:
        return "wrong"
    return "open" if "open" in states else "right"
