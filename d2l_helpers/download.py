"""Files kept in the project's data folder: verified, fetched where they are missing, never guessed.

A file is used only if its hash is right. A damaged one is set aside under another name, a missing
one is downloaded over HTTPS, and it takes its place in one step.
"""

import functools
import hashlib
import inspect
import io
import tempfile
import time
import warnings
import zipfile
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit


class DataWarning(UserWarning):
    """What the reader should know of the data in use, in both languages."""


class DataError(RuntimeError):
    """The data was asked for and cannot be had."""


class Wanted(NamedTuple):
    """A file, and how to know it.

    Attributes
    ----------
    name : str
        In the folder, and inside a zip archive where a source gives one.
    digest : str
        As pooch writes it: ``"md5:..."``, ``"sha1:..."``, or the SHA-256 alone.
    size : int
        In bytes, for the progress bar.
    sources : sequence of str
        Addresses, the best one first.
    """

    name: str
    digest: str
    size: int
    sources: tuple


def stored(folder, wanted):
    """Return the bytes of the file in the folder, or None; set a damaged one aside.

    Parameters
    ----------
    folder : pathlib.Path
        Where it would be.
    wanted : Wanted
        The file.

    Returns
    -------
    bytes or None
        None where there is no such file.

    Warns
    -----
    DataWarning
        If a damaged file was found.
    """
    path = folder / wanted.name
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:  # something is there, but it cannot be read
        content = b""
    algorithm, _, digest = wanted.digest.rpartition(":")
    if hashlib.new(algorithm or "sha256", content).hexdigest() == digest:
        return content
    _set_aside(path)
    return None


def _set_aside(path):
    aside, count = path.with_name(f"{path.name}.damaged"), 1
    while aside.exists():
        count += 1
        aside = path.with_name(f"{path.name}.damaged-{count}")
    try:
        path.rename(aside)
    except FileNotFoundError:  # another process was quicker, and tells its own reader
        return
    except OSError:  # the folder is read-only: it stays where it is
        aside = path
    tell(
        f"{path} is damaged and is not used. It is kept in the same folder as {aside.name}.",
        f"Tệp {path} đã hỏng nên không được dùng. Tệp được giữ lại trong cùng thư mục với tên "
        f"{aside.name}.",
    )


def fetch(wanted, timeout, pauses):
    """Download a file from the first source that has the right one.

    Parameters
    ----------
    wanted : Wanted
        The file.
    timeout : pair of float
        Seconds to connect, and between two pieces of the answer.
    pauses : sequence of float
        Seconds to wait before each round over the sources.

    Returns
    -------
    content : bytes or None
        None where no source has it.
    failures : str
        What was wrong with each source.
    """
    import requests

    urls, failures = wanted.sources, {}
    for pause in pauses:
        time.sleep(pause if urls else 0)
        for url in urls:
            try:
                return _retrieve(url, wanted, timeout), ""
            except Exception as error:  # whatever is wrong with one source, the next may be right
                failures[url] = error
        # A server may answer better the second time; where nobody answers, nobody waits again.
        silent = requests.ConnectionError, requests.Timeout
        urls = [url for url in urls if not isinstance(failures[url], silent)]
    return None, "; ".join(f"{urlsplit(url).netloc}: {_reason(failures[url])}" for url in failures)


def _retrieve(url, wanted, timeout):
    import pooch  # 0.2 s, and seldom needed

    pooch.get_logger().setLevel("WARNING")  # it would name a temporary folder to the reader

    def get(url, path, _):
        _get(url, path, wanted, timeout)

    with tempfile.TemporaryDirectory() as folder:
        path = pooch.retrieve(url, wanted.digest, wanted.name, folder, downloader=get)
        return Path(path).read_bytes()


def _get(url, path, wanted, timeout):
    """Download to a path, as pooch wants it done, and out of the zip archive where it is one."""
    import pooch
    from tqdm import tqdm

    name, body = wanted.name, io.BytesIO()
    with tqdm(desc=name, total=wanted.size, unit="B", unit_scale=True, leave=False) as bar:
        pooch.HTTPDownloader(progressbar=bar, timeout=timeout)(url, body, None)
    member = zipfile.ZipFile(body).read(name) if zipfile.is_zipfile(body) else body.getvalue()
    Path(path).write_bytes(member)


def _reason(error):
    if getattr(error, "response", None) is not None:
        return f"HTTP {error.response.status_code}"
    return "hash ≠" if isinstance(error, ValueError) else type(error).__name__


def keep(folder, wanted, content):
    """Put the file into its folder in one step, so that no other process sees half of it.

    Parameters
    ----------
    folder : pathlib.Path
        Made if need be.
    wanted : Wanted
        The file.
    content : bytes
        What is in it.

    Returns
    -------
    OSError or None
        Why it could not be kept.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as fresh:
            part = Path(fresh, wanted.name)
            part.write_bytes(content)
            part.replace(folder / wanted.name)
    except OSError as error:
        return error
    return None


@functools.cache  # the same news in every cell would be noise
def tell(english, vietnamese):
    """Warn, once, at the reader's own line, however deep in this package the news came up.

    Parameters
    ----------
    english, vietnamese : str
        The news.

    Warns
    -----
    DataWarning
        With both texts.
    """
    depth = sum(
        frame.frame.f_globals.get("__package__") == __package__ for frame in inspect.stack(0)
    )
    warnings.warn(f"{english}\n{vietnamese}", DataWarning, stacklevel=depth + 1)
