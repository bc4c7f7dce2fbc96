"""What a reader is shown when a function of theirs stops, or is not written yet."""

import contextlib
import io
import linecache
import sysconfig
import traceback
from html import escape
from pathlib import Path

from d2l_helpers.hints import HINTS
from d2l_helpers.language import bilingual

# What the reader's own code raises is shown to the reader; its exit() must not end the kernel.
RAISED = Exception, SystemExit
PRINTED = 20  # lines
# Where code lies that is not the reader's; numpy compiles some without a file.
OTHERS = (
    str(Path(__file__).parent),
    sysconfig.get_paths()["stdlib"],
    sysconfig.get_paths()["purelib"],
    "<__array_function__",
)
STOPPED = (
    "The picture cannot be drawn: the function stops with an error.",
    "Không vẽ được hình: hàm dừng lại vì gặp lỗi.",
)
WAITING = (
    "The picture appears here once your answer stands in its place: replace every ... above, run "
    "that cell, then run this one.",
    "Hình sẽ hiện ra ở đây khi bạn đã viết câu trả lời: hãy thay mọi dấu ... ở trên, chạy ô đó "
    "rồi chạy lại ô này.",
)


class Problem:
    """What stands where a result would, when the reader's function cannot be run.

    Parameters
    ----------
    error : Exception or SystemExit
        What the function raised.
    heading : pair of str
        What could not be done, in English and in Vietnamese.
    """

    def __init__(self, error, heading=STOPPED):
        self.error, self.heading = error, heading

    def __repr__(self):
        """Give the message and the reader's line as text."""
        return f"{type(self.error).__name__}: {self.error}\n{self._line()}"

    def _repr_html_(self):
        return (
            f'<div class="live-problem" role="alert">{bilingual(*self.heading)}'
            f"<pre>{escape(repr(self))}</pre></div>"
        )

    def _line(self):
        for frame in reversed(traceback.extract_tb(self.error.__traceback__)):
            if not frame.filename.startswith(OTHERS):
                text = linecache.getline(frame.filename, frame.lineno).strip()
                return f"{frame.name}, line · dòng {frame.lineno}: {text}"
        return ""


class Waiting:
    """What stands where a picture would, as long as the exercise is not answered."""

    def __repr__(self):
        """Give an English line and a Vietnamese one."""
        return "\n".join(WAITING)

    def _repr_html_(self):
        style = "border-left: 4px solid #767676; padding: 0.4rem 0.8rem"
        return (
            f'<div class="live-waiting" role="status" style="{style}">{bilingual(*WAITING)}</div>'
        )


class ReturnsNothing(ValueError):
    """The reader's function runs to its end and returns None."""

    def __init__(self):
        super().__init__("\n".join(HINTS["returns nothing"]))


def unanswered(error):
    """Tell whether a function stopped because the reader has not written it yet.

    Parameters
    ----------
    error : Exception
        What it raised.

    Returns
    -------
    bool
        True for NotImplementedError, and where the ``...`` of an exercise was computed with.
    """
    # Python has no error of its own for this; its messages all name the type «ellipsis».
    computed_with = isinstance(error, TypeError) and "ellipsis" in str(error).lower()
    return computed_with or isinstance(error, NotImplementedError)


def answered(value):
    """Return what the reader's function returned, if it is an answer.

    Parameters
    ----------
    value : object
        One value, or several as a tuple or a list.

    Returns
    -------
    object
        The same.

    Raises
    ------
    NotImplementedError
        If it, or a part of it, is the ``...`` of an exercise.
    ReturnsNothing
        If it, or a part of it, is None.
    """
    parts = value if isinstance(value, tuple | list) else [value]
    if any(part is ... for part in parts):
        raise NotImplementedError
    if any(part is None for part in parts):
        raise ReturnsNothing
    return value


@contextlib.contextmanager
def few_prints():
    """Show the first lines that the reader's function prints: it runs for thousands of settings."""
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        yield
    lines = printed.getvalue().splitlines()
    if lines:
        print(*lines[:PRINTED], sep="\n")
    if (left := len(lines) - PRINTED) > 0:
        print(f"… ({left} more lines · còn {left} dòng nữa)")


def or_problem(make):
    """Return what `make` makes, or what went wrong in the reader's function.

    Parameters
    ----------
    make : callable
        ``make()`` runs the reader's function.

    Returns
    -------
    object
        What it returned, a `Problem`, or a `Waiting` if the function is still to be written.
    """
    try:
        with few_prints():
            return make()
    except RAISED as error:
        return Waiting() if unanswered(error) else Problem(error)
