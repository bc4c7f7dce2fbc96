"""Measure the live pictures against three other ways to move a picture by a slider.

`make bench` runs this; it prints Markdown with the figures of this machine, each target beside what
was found. It never fails because of a time. It ends with 1 if a picture that was painted was not
the one asked for, or did not come, or if a measurement broke.

How it is measured
------------------
JupyterLab and a headless Chromium are started as in the tests. Every candidate (candidates.py) has
a notebook, a tab and a kernel of its own, all open at the same time; the tab that is measured is in
front, and its picture is wholly within the window. Keys and mouse moves come from Playwright, so
they go through the browser's own handling of input.

A paint is detected so (browser.js): the picture has changed (a live picture: a MutationObserver on
the path's ``d``; pyplot: the new image's ``load`` event; ipympl and mpl-interactions: a call of
``drawImage`` on the visible canvas), then ``requestAnimationFrame``, then a turn of a
``MessageChannel``, then ``performance.now()``. What an animation frame shows is on its way to the
screen when that turn comes. From this time the key press's own time stamp, set by the browser when
it takes the key, is subtracted.

A paint counts only if it shows the picture asked for. A live picture does if every point of its
path lies within 0.02 pixels of a direct run of the reader's function at the sliders' setting. The
pictures of the others carry a block of 8 x 8 pixels whose colour says for which setting they were
drawn; in addition the run's markers must lie where they belong. All of this is checked after the
time has been taken.

(a) 80 key presses, 20 and back on each slider, with pauses of random length, so that they keep no
step with the screen's frames; then the mouse drags η from side to side for 2 s, as fast as the
browser takes its moves, and ends with a jump; the lag is from the last move to the paint of the
last picture. 3 rounds, the candidates in another order in each; the table gives medians over them.

(b) 1,000 key presses at 60 a second, no picture waited for. While one candidate's slider moves, the
other kernels are idle: what an idle kernel spends in the same time is subtracted, and its spread is
what cannot be told from zero (plus the 10 ms in which Linux counts, for the program and for the
system, and 0.1 MiB). Memory is what would be freed if the process ended (USS).

(c) From the command that runs the cell until the picture is painted, in a new kernel after the
cells that define what the picture needs; then twice more in the same kernel. The kernel itself
times the call, what matplotlib draws and the widget; the table is all the rest of the call.

(d) Notebook 1 is opened in a browser with an empty cache, run from the top as soon as the kernel is
there, with the picture's cell in view. Medians of 3 rounds.
"""

import os
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "tests"))
sys.path.append(str(Path(__file__).resolve().parents[1] / "tools"))  # conftest.py finds its browser

import kernel
import latency
import making
import opening
import report
from candidates import CANDIDATES
from machine import machine
from stage import Stage


def main():
    """Measure, print, and say whether every picture was the right one."""
    with machine() as computer:
        say(f"Measured with `make bench`: {computer.description()}.\n")
        stages = [Stage(computer, candidate) for candidate in CANDIDATES]
        rounds = latency.measure(stages)
        waits = {key: latency.summary(results) for key, results in rounds.items()}
        say(report.latency(waits, CANDIDATES) + "\n")
        moved = kernel.measure([stage for stage in stages if stage.candidate.key != "panel"])
        say(report.kernel(moved, CANDIDATES) + "\n")
        problems = [problem for stage in stages for problem in stage.lab.problems]
        for stage in stages:
            stage.close()
        say(report.making(*making.measure(computer)) + "\n")
        say(report.opening(opening.measure(computer)))
        say(f"Processes that wanted a core, on average over the last 15 minutes: {load()}.")
    return faults(waits, moved, problems)


def say(text):
    """Print at once, so that a run of some minutes shows that it goes on."""
    print(text, flush=True)


def load():
    """Return the machine's load, in which others that work on it show."""
    return f"{os.getloadavg()[2]:.1f} of {os.cpu_count()}"


def faults(waits, moved, problems):
    """Name what went wrong, on the error stream; return the exit status."""
    found = [f"{key}: {count} {name}" for key, r in waits.items() for name, count in counts(r)]
    found += [
        f"{key}: 1,000 moves end on a wrong picture" for key, r in moved.items() if r["wrong"]
    ]
    found += [f"in the page: {problem}" for problem in problems]
    for fault in found:
        print(fault, file=sys.stderr)
    return 1 if found else 0


def counts(result):
    """Return what is above zero among the counts of wrong pictures."""
    names = {"missed": "pictures did not come", "wrong drags": "drags end on a wrong picture"}
    names["wrong pictures"] = "pictures are of no setting"
    return [(text, result[name]) for name, text in names.items() if result[name]]


if __name__ == "__main__":
    sys.exit(main())
