"""What the helpers show outside of a notebook: in plain Python, and in a terminal's IPython."""

import os
import subprocess
import sys

import pytest

CODE = """
from IPython import get_ipython
from d2l_helpers import figures, texts
figures.curves({"a": [1, 2]}, "y")
texts.show("It is done.", "Đã xong.")
print(type(get_ipython()).__name__)
"""


@pytest.mark.parametrize(
    ("python", "shell"),
    [([], "NoneType"), (["-m", "IPython", "--simple-prompt"], "TerminalInteractiveShell")],
    ids=["Python", "IPython"],
)
def test_texts_are_lines_and_no_shell_is_made(tmp_path, python, shell):
    environment = {"MPLBACKEND": "agg", "IPYTHONDIR": str(tmp_path)}  # no window, no history
    result = subprocess.run(
        [sys.executable, *python, "-c", CODE],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert result.stdout.splitlines() == ["It is done.", "Đã xong.", shell]
