"""Files kept in the project's data folder: verified, and fetched where they are missing."""

import atexit
import functools
import hashlib
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from d2l_helpers.data import network
from d2l_helpers.texts import Text

FOLDER = Path(__file__).resolve().parents[2] / "data"
_failures = {}  # by file, of the last download: where there is no network, nobody waits twice


class File(NamedTuple):
    """A file, how to know it, and where to get it."""

    name: str  # in the folder, and in a zip archive where a source gives one
    sha256: str
    size: int  # in bytes
    sources: tuple  # addresses, the best one first
    call: str  # what the reader runs to have the download tried again


class Told(Text):
    """Data that says where it is from: its `source`, as in `descriptions`, and its `news`."""

    @property
    def texts(self):
        """What a notebook shows."""
        return map(" ".join, zip(self.descriptions[self.source], *self.news, strict=True))


def read(file, insist):
    """Return a file's bytes from the folder or, if it is missing or damaged, from the network.

    A download that failed is tried again only by who insists.

    Returns
    -------
    content : bytes or None
        None where it cannot be had; who insists gets a FileNotFoundError.
    news : tuple
        What the reader should know: pairs of an English and a Vietnamese sentence.
    """
    content, news = _kept(file), ()
    if content is None and (insist or not _failures.get(file)):
        was_there = os.path.lexists(FOLDER / file.name)
        _failures[file] = _fetch(file)
        content, news = _kept(file), (_replaced(file),) if was_there else ()
    if content is None:
        news = (_missing(file),)
        if insist:
            raise FileNotFoundError("\n".join(news[0]))
    return content, news


def _kept(file):
    return _checked(FOLDER, file) or _checked(_elsewhere().name, file)


@functools.cache
def _elsewhere():
    """Make a folder for what the data folder cannot take; it goes when Python ends."""
    folder = tempfile.TemporaryDirectory()
    atexit.register(folder.cleanup)
    return folder


def _checked(folder, file):
    path = Path(folder, file.name)
    with suppress(OSError):  # there is none, or none that can be read
        if path.is_file():  # a device would never end
            content = path.read_bytes()
            return content if hashlib.sha256(content).hexdigest() == file.sha256 else None
    return None


def _fetch(file):
    """Download the file from the first source that has it; return what was wrong, or ""."""
    if not network.is_up(file.sources):
        return "ConnectionError"
    import pooch  # 0.2 s, and seldom needed

    pooch.get_logger().setLevel("WARNING")  # the bar says enough
    path, failures = FOLDER / file.name, []
    is_free = path.is_file() or not path.exists()  # what else is there is not ours to replace
    is_open = os.access(FOLDER, os.W_OK, effective_ids=True)
    folder = FOLDER if is_free and is_open else _elsewhere().name

    def get(url, path, _):
        network.download(url, path, file.name, file.size)

    for url in file.sources:
        try:
            fetched = pooch.retrieve(url, file.sha256, file.name, folder, downloader=get)
        except Exception as error:  # whatever is wrong with one source, the next may be right
            failures.append(f"{urlsplit(url).netloc}: {_reason(error)}")
        else:
            os.chmod(fetched, 0o644)  # pooch keeps it for its owner; a class may share the folder
            return ""
    return "; ".join(failures)


def _reason(error):
    if getattr(error, "response", None) is not None:
        return f"HTTP {error.response.status_code}"
    return "SHA-256 ≠" if type(error) is ValueError else type(error).__name__


def _replaced(file):
    return (
        f"{file.name} in {FOLDER} was damaged; it has been downloaded again.",
        f"Tệp {file.name} trong {FOLDER} đã hỏng; tệp vừa được tải lại.",
    )


def _missing(file):
    reasons = _failures[file]
    return (
        f"{file.name} is not in {FOLDER}, or is damaged, and could not be downloaded ({reasons}). "
        f"Connect to the internet and run {file.call}, or put the file there by hand "
        "(data/README.md says how).",
        f"Tệp {file.name} không có trong {FOLDER}, hoặc đã hỏng, và cũng không tải được "
        f"({reasons}). Hãy kết nối mạng rồi chạy {file.call}, hoặc tự chép tệp vào đó "
        "(xem data/README.md).",
    )
