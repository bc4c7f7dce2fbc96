"""Measure the live pictures: how soon they answer the hand, how soon they are there, how large.

`make bench` runs this; it prints Markdown with the figures of this machine, each target beside what
was found. It never fails because of a time. It ends with 1 if a picture that was painted was not
the one asked for, or did not come, or if a measurement broke.

How it is measured
------------------
JupyterLab and a headless Chromium are started as in the tests. Keys and mouse moves come from
Playwright, so they go through the browser's own handling of input. All numbers are medians of three
rounds.

A paint is detected so (browser.js): the picture has changed (a live picture: a MutationObserver on
the path's ``d``; ipympl, the peer: a call of ``drawImage`` on the visible canvas), then
``requestAnimationFrame``, then a turn of a ``MessageChannel``, then ``performance.now()``. What an
animation frame shows is on its way to the screen when that turn comes. From this time the time
stamp of the key press or mouse move is subtracted, which the browser sets when it takes it.

A paint counts only if it shows what was asked for. A live picture does if every point of its path
lies within 0.3 pixels of a direct run of the reader's function at the setting and from the start
point asked for. The peer's picture carries a block of 8 x 8 pixels whose colour says for which
setting it was drawn.

(a) 80 moves, one after the other, with pauses of random length, so that they keep no step with the
screen's frames; then the mouse drags from end to end and back for 2 s, as fast as the browser takes
its moves, and every picture painted meanwhile is counted and checked. The start point is picked up
four times in a round, each time at another setting, so that the kernel must answer: from the press
of the mouse until the walk begins where the hand is. All of this at full speed, and with the page's
processor slowed six times by the browser (the kernel is not).

(b) The notebooks are run cell by cell: from the command that runs the picture's cell until the
picture is drawn from its table and painted, once and again. (c) From asking for notebook 1 until
its first picture runs, in a JupyterLab that is there, and by its address, with an empty cache; all
cells are run as soon as the kernel is there. (d) What the notebook's file then holds.
"""

import os
import sys
from pathlib import Path

# conftest.py is the tests', not the one beside the package; it finds its browser with a tool.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

import latency
import making
import report
import stage
from machine import machine


def main():
    """Measure, print, and say whether every picture was the right one."""
    with machine() as computer:
        say(f"Measured with `make bench`: {computer.description()}.\n")
        waits = latency.measure(stage.hands(computer))
        say(report.latency(waits) + load())
        opened = {running: making.opening(computer, running) for running in (True, False)}
        say(report.making(*making.measure(computer), opened) + load())
        return faults(waits, computer.problems())


def say(text):
    """Print at once, so that a run of some minutes shows that it goes on."""
    print(text, flush=True)


def load():
    """Say what else the machine does: with more than a few, the times are not the pictures'."""
    wanted = f"{os.getloadavg()[1]:.1f} processes wanted one of {os.cpu_count()} cores"
    return f"\n{wanted}, on average over the last 5 minutes.\n"


def faults(waits, problems):
    """Name what went wrong, on the error stream; return the exit status."""
    found = [f"{key}: {r['missed']} pictures missed" for key, r in waits.items() if r["missed"]]
    found += [f"{key}: {r['wrong']} pictures wrong" for key, r in waits.items() if r["wrong"]]
    found += [f"in the page: {problem}" for problem in problems]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
