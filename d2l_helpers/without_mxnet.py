"""What a reader is told where MXNet is missing or broken."""

import re
import sys
import traceback

from IPython import get_ipython

from d2l_helpers.texts import show

_IMPORT = re.compile(r"(from|import)\s.*\bmxnet\b")
NEEDED = (
    "This cell needs MXNet, which cannot be loaded here ({}). MXNet 1.9.1, its last "
    "release, runs on Linux (x86-64) and on Macs with Intel processors: there, “make lab” sets it "
    "up, with the versions that it works with. Elsewhere, run this notebook on Binder or in the "
    "chapter's container, or read it on the chapter's site; README.md says how. Notebooks 1, 5, 6 "
    "and 8 do not need MXNet.",
    "Ô này cần MXNet, nhưng ở đây không nạp được thư viện ấy ({}). MXNet 1.9.1, bản "
    "cuối cùng, chạy trên Linux (x86-64) và trên máy Mac chip Intel: ở đó, “make lab” cài đặt nó "
    "cùng các gói có đúng phiên bản mà nó cần. Trên máy khác, hãy chạy notebook này trên Binder "
    "hoặc trong container của chương, hoặc đọc nó trên trang web của chương; cách làm có trong "
    "README.md. Notebook 1, 5, 6 và 8 không cần MXNet.",
)


def watch():
    """Let a failed import of MXNet say what to do, in both languages, before its traceback.

    Notebooks that do not import it notice nothing; nor does Python without IPython.
    """
    shell = get_ipython()
    if shell is not None:
        # A broken MXNet raises what it likes: OSError, AttributeError, RuntimeError.
        shell.set_custom_exc((Exception,), _show)


def _show(shell, kind, error, trace, tb_offset=None):
    """Show an error as IPython does; before it, if MXNet's import failed, what to do."""
    lines = (frame.line or "" for frame in traceback.extract_tb(trace))
    if sys.modules.get("mxnet") is None and any(map(_IMPORT.match, lines)):
        reason = traceback.format_exception_only(error)[-1].strip()
        show(*(text.format(reason) for text in NEEDED))
    shell.showtraceback(running_compiled_code=True)
