"""Let JupyterLab show what the chapter's notebooks hold, as they were committed, and no others.

Usage: python tools/trust_notebooks.py [--record]
Of a notebook that it has not seen run, JupyterLab shows no figure and runs no script. The chapter's
own are signed here, and only if their SHA-256 is recorded: not one that somebody changed, nor one
that came into the folder otherwise. (A downloaded folder has no git to ask.) With --record, the
hashes of the notebooks as they are now are written down: `make format` does so, for a commit.
"""

import hashlib
import sys
from pathlib import Path

import nbformat
from nbformat.sign import NotebookNotary

ROOT = Path(__file__).resolve().parents[1]
RECORD = ROOT / "tools" / "notebooks.sha256"  # as `sha256sum --check` reads it


def digest(content):
    """Return the SHA-256 of some bytes, as a hexadecimal number."""
    return hashlib.sha256(content).hexdigest()


def record():
    """Write down the hashes of all notebooks."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    lines = [f"{digest(path.read_bytes())}  notebooks/{path.name}\n" for path in paths]
    RECORD.write_text("".join(lines), encoding="utf-8")


def trust():
    """Sign the notebooks that are as recorded, in the reader's own database."""
    notary = NotebookNotary()
    for line in RECORD.read_text(encoding="utf-8").splitlines():
        recorded, name = line.split("  ")
        path = ROOT / name
        content = path.read_bytes() if path.is_file() else b""
        if digest(content) == recorded:
            notary.sign(nbformat.reads(content.decode(), as_version=4))


if __name__ == "__main__":
    if "--record" in sys.argv:
        record()
    else:
        trust()
