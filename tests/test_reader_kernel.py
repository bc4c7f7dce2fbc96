"""The border to the reader's code, in a kernel: exit(), display() and what takes long."""

import contextlib
import queue

import nbformat
import pytest
from jupyter_client.manager import start_new_kernel
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook

FIRST = """\
import sys, time
from IPython.display import HTML
from d2l_helpers import live, reader

def update(x1, x2, s1, s2, eta=0.4, gamma=0.9):
    return x1 * (1 - 0.2 * eta), x2 * gamma, s1, s2
"""
LEAVES = """\
def leaves(*state, **setting):
    exit()

live.limit(leaves)
"""
TALKS = """\
def talks(*state, **setting):
    display(HTML("<b>shown</b>"), "as text")
    print("in red", file=sys.stderr)
    return update(*state, **setting)

_ = live.limit(talks)
"""
WAITS = """\
for _ in reader.patient(range(3)):
    time.sleep(0.6)
"""


@pytest.fixture(scope="module")
def outputs():
    cells = map(new_code_cell, [FIRST, LEAVES, TALKS, WAITS, "1 + 1"])
    notebook = nbformat.from_dict(new_notebook(cells=list(cells)))
    NotebookClient(notebook, timeout=120, kernel_name="python3").execute()
    return [cell.outputs for cell in notebook.cells]


def test_exit_ends_the_function_and_not_the_kernel(outputs):
    (problem,) = outputs[1]
    assert problem.data["text/plain"].startswith("SystemExit: exit()\nleaves, line")
    (result,) = outputs[-1]
    assert result.data["text/plain"] == "2"


def test_what_is_displayed_or_printed_in_red_becomes_few_lines_of_text(outputs):
    (printed,) = outputs[2]
    lines = printed.text.splitlines()
    assert (printed.name, len(lines)) == ("stdout", 21)
    assert lines[:3] == ["<IPython.core.display.HTML object>", "'as text'", "in red"]
    assert "more lines" in lines[-1]


def test_a_bar_shows_itself_and_leaves_nothing(outputs):
    (bar,) = outputs[3]
    assert (bar.output_type, bar.data) == ("display_data", {})


STUCK = """\
from d2l_helpers.live.widget import Live

async def parts(ask):
    with reader.few_prints():
        while True:
            pass
    yield {}

shown = Live({"caption": {}}, b"", "")
shown.answer(parts)
shown.ask = {"number": 1}
"""


def test_an_answer_that_never_ends_is_stopped_like_a_cell():
    manager, client = start_new_kernel(kernel_name="python3")
    try:
        for source in (FIRST, STUCK):  # the answer begins when no cell runs any more
            assert client.execute_interactive(source, timeout=60)["content"]["status"] == "ok"
        asked, reply = client.execute("", user_expressions={"found": "shown.reply"}), None
        for _ in range(60):
            manager.interrupt_kernel()
            with contextlib.suppress(queue.Empty):
                reply = client.get_shell_msg(timeout=0.5)
                break
        assert reply["parent_header"]["msg_id"] == asked
        (found,) = reply["content"]["user_expressions"].values()
        assert "KeyboardInterrupt" in found["data"]["text/plain"]
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
