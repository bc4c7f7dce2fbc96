"""The border to the reader's code: what it may raise, print and remember, and how that is shown."""

import contextlib
import io
import linecache
import pickle
import signal
import sysconfig
import threading
import time
import traceback
from html import escape
from pathlib import Path

from d2l_helpers.arguments import function
from d2l_helpers.on_mxnet import on_numpy
from d2l_helpers.texts import Text, bilingual, framed, shell, show

# What the reader's own code raises is shown to the reader; its exit() must not end the kernel.
RAISED = Exception, SystemExit
LONGEST = 2000  # characters of anything that the reader's code says
PRINTED = 20  # lines
PATIENCE = 1  # second without a sign of life
# Where code lies that is not the reader's; numpy compiles some without a file.
OTHERS = (
    str(Path(__file__).parent),
    sysconfig.get_paths()["stdlib"],
    sysconfig.get_paths()["purelib"],
    "<__array_function__",
)
STOPPED = ("The picture cannot be drawn.", "Không vẽ được hình.")
WAITING = (
    "The picture appears here once your answer stands in its place: replace every ... above, run "
    "that cell, then run this one.",
    "Hình sẽ hiện ra ở đây khi bạn đã viết câu trả lời: hãy thay mọi dấu ... ở trên, chạy ô đó "
    "rồi chạy lại ô này.",
)
INTERRUPTED = ("Stopped before the picture was there.", "Đã dừng trước khi có hình.")
BEFORE = ("Stopped: this is the picture of before.", "Đã dừng: đây là hình trước đó.")
SLOW = "your function is slow; ■ stops it · hàm chạy chậm; ■ để dừng"


def cut(text):
    """Return the beginning of a text of the reader's, fit to be sent and shown."""
    kept = text if len(text) <= LONGEST else f"{text[:LONGEST]} …"
    return kept.encode("utf-8", "replace").decode()  # half of a pair of characters cannot be sent


class Problem:
    """What stands where a result would, when the reader's function cannot be run.

    The heading, a pair of texts, says what could not be done.
    """

    def __init__(self, error, heading=STOPPED):
        self._heading = heading
        try:
            message = str(error)
        except RAISED as worse:  # __str__ may be the reader's, too
            message = f"({type(worse).__name__} in __str__)"
        self._message = cut(f"{type(error).__name__}: {message}")
        self._lines = tuple(map(cut, line_of(error)))

    def __repr__(self):
        """Give the message and the reader's line as text, the latter in both languages."""
        return "\n".join((self._message, *self._lines))

    def _repr_html_(self):
        return (
            f'<div class="live-problem" role="alert">{bilingual(*self._heading)}'
            f"<pre>{escape(self._message)}\n{bilingual(*self._lines, tag='span')}</pre></div>"
        )


def line_of(error):
    """Return the line of the reader's at which an error arose, with its place: a pair of texts.

    Where there is none, they are empty.
    For a result that was refused, it is the line where the function begins.
    """
    places = [(f.filename, f.lineno, f.name) for f in traceback.extract_tb(error.__traceback__)]
    if code := getattr(getattr(error, "returned_by", None), "__code__", None):
        places = [(code.co_filename, code.co_firstlineno, code.co_name), *places]
    for file, number, name in reversed(places):
        if not file.startswith(OTHERS):
            line = linecache.getline(file, number).strip()
            return f"{name}, line {number}: {line}", f"{name}, dòng {number}: {line}"
    return "", ""


class Waiting(Text):
    """What stands where a picture would, as long as the exercise is not answered."""

    def __init__(self):
        super().__init__(*WAITING)

    def _repr_html_(self):
        return framed("live-waiting", "#767676", *self.texts)


def unanswered(error):
    """Tell by what a function raised whether the reader has not written it yet.

    That is so for NotImplementedError, and where the ``...`` of an exercise was computed with.
    """
    # Python has no error of its own for this; its messages all name the type «ellipsis».
    computed_with = type(error) is TypeError and "ellipsis" in str(error).lower()
    return computed_with or isinstance(error, NotImplementedError)


def fresh(of, name="function", dumps=on_numpy):
    """Return what makes copies of the reader's function, each with a memory of its own.

    A counter, a generator of random numbers, a list that the function fills: all that it could
    remember begins as it is now, and the reader's own is left alone. What cannot be copied comes
    as it is; what is no function, under that name, is a ValueError.
    """
    function(name, of)
    try:
        kept = dumps(of)
    except Exception:  # it holds a generator, a file, the shell: then two runs may differ
        return lambda: of
    return lambda: pickle.loads(kept)


class _Few(io.TextIOBase):
    """Keeps the beginning of what is printed, and counts the lines."""

    def __init__(self):
        self.kept, self.lines = "", 0

    def write(self, text):
        self.lines += text.count("\n")
        if len(self.kept) <= LONGEST:
            self.kept += text[: LONGEST + 1]
        return len(text)

    def display(self, message):
        """Take in what is displayed, as text; a progress bar, which has none, goes its way."""
        text = message["content"].get("data", {}).get("text/plain")
        if text is None:
            return message
        self.write(f"{text}\n")

    def show(self):
        """Print what was kept."""
        lines = cut(self.kept).splitlines()
        if lines:
            print(*lines[:PRINTED], sep="\n")
        if (left := self.lines - min(len(lines), PRINTED)) > 0:
            print(f"… ({left} more lines · còn {left} dòng nữa)")


def _leave():
    raise SystemExit("exit()")


@contextlib.contextmanager
def _stoppable():
    if threading.current_thread() is not threading.main_thread():  # where no signal comes
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def few_prints():
    """Show the first lines of what the reader's code prints, and let its exit() end nothing.

    It runs for thousands of settings, and may print at each of them. ■ stops it, also where it
    answers a page: no cell runs then, and ipykernel would not heed it.
    """
    few, running = _Few(), shell()
    publisher = getattr(running, "display_pub", None)
    hooked = hasattr(publisher, "register_hook")
    if hooked:
        publisher.register_hook(few.display)
        running.ask_exit = _leave
    try:
        with contextlib.redirect_stdout(few), contextlib.redirect_stderr(few), _stoppable():
            yield
    finally:
        if hooked:
            publisher.unregister_hook(few.display)
            del running.ask_exit
        few.show()


def patient(items):
    """Yield a sequence's items, with a bar if that takes longer than a reader waits unasked."""
    begun, bar = time.monotonic(), None
    try:
        for done, item in enumerate(items, 1):
            yield item
            if bar:
                bar.update()
            elif shell() and time.monotonic() - begun > PATIENCE:
                bar, place = _bar(done, len(items))
    finally:
        if bar:
            bar.container.close()
            place.update({}, raw=True)  # nothing is left of it in the notebook's file


def _bar(done, total):
    from IPython.display import display
    from tqdm.notebook import tqdm

    bar = tqdm(initial=done, total=total, desc=SLOW, display=False)
    view = {"model_id": bar.container.model_id, "version_major": 2, "version_minor": 0}
    # Without a text, which few_prints would take for the reader's.
    place = display({"application/vnd.jupyter.widget-view+json": view}, raw=True, display_id=True)
    return bar, place


_last = {}  # what each cell has made


def or_problem(make):
    """Return what ``make()`` makes, or what went wrong in the reader's function, which it runs.

    That is a `Problem`, or a `Waiting` if the function is still to be written; if the reader stops
    it, what the cell made before.
    """
    cell = _cell()
    try:
        with few_prints():
            made = make()
    except KeyboardInterrupt as stop:
        if cell not in _last:
            return Problem(stop, INTERRUPTED)
        show(*BEFORE)
        return _last[cell]
    except RAISED as error:
        return Waiting() if unanswered(error) else Problem(error)
    if cell:
        _last[cell] = made
    return made


def _cell():
    """Return the name of the notebook's cell that runs."""
    request = getattr(shell(), "get_parent", dict)()
    return request.get("metadata", {}).get("cellId")
