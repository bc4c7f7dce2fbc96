"""A file's bytes from the network; waiting, reading and unpacking have an end."""

import io
import queue
import socket
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

PATIENCE = 1.5  # seconds until a server takes the connection; where none does, there is no network
WAIT, SLOWEST = 20, 100_000  # seconds, and bytes a second, within which the whole answer comes
SPARE = 65_536  # bytes by which an answer may exceed the file: an archive has a head


def is_up(urls):
    """Tell whether any of the servers takes a connection, or a proxy stands in between.

    Threads ask them all at once and are left behind: looking up a name cannot be broken off.
    """
    answers, end = queue.SimpleQueue(), time.monotonic() + PATIENCE
    for url in urls:
        threading.Thread(target=_knock, args=(url, answers), daemon=True).start()
    with suppress(queue.Empty):
        return any(answers.get(timeout=max(0, end - time.monotonic())) for _ in urls)
    return False


def _knock(url, answers):
    from requests.utils import get_environ_proxies

    parts = urlsplit(url)
    try:
        if not get_environ_proxies(url):
            socket.create_connection((parts.hostname, parts.port or 443), PATIENCE).close()
        answers.put(True)
    except OSError:
        answers.put(False)


def download(url, path, name, size):
    """Write to a path the bytes of a file, or of that name in a zip archive, of a known size.

    They may be the wrong ones, and one too many. A TimeoutError if the whole takes too long; else
    whatever requests or zipfile raise.
    """
    from tqdm.auto import tqdm

    pieces, stop, body = queue.SimpleQueue(), threading.Event(), io.BytesIO()
    answer = url, size + SPARE, pieces, stop
    threading.Thread(target=_read, args=answer, name=url, daemon=True).start()
    end = time.monotonic() + WAIT + size / SLOWEST
    looks = {"unit": "B", "unit_scale": True, "delay": 1, "leave": False}
    try:
        with tqdm(desc=name, total=size, **looks) as bar:
            while piece := pieces.get(timeout=max(0, end - time.monotonic())):
                if isinstance(piece, Exception):
                    raise piece
                body.write(piece)
                bar.update(len(piece))
    except queue.Empty:
        raise TimeoutError from None
    finally:
        stop.set()
    Path(path).write_bytes(_unpacked(body, name, size))


def _read(url, most, pieces, stop):
    """Put an answer into a queue as it comes, then b"" or what went wrong."""
    import requests

    plain = {"Accept-Encoding": "identity"}  # and whatever comes is not unpacked
    try:
        with requests.get(url, headers=plain, stream=True, timeout=(PATIENCE, WAIT)) as answer:
            answer.raise_for_status()
            while most > 0 and not stop.is_set() and (piece := answer.raw.read1(SPARE)):
                most -= len(piece)
                pieces.put(piece)
        pieces.put(b"")
    except Exception as error:
        pieces.put(error)


def _unpacked(body, name, size):
    if not zipfile.is_zipfile(body):
        return body.getvalue()
    with zipfile.ZipFile(body) as archive, archive.open(name) as member:
        return member.read(size + 1)
