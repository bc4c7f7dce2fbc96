"""Both data sets' files: read, fetched, repaired and done without, on a server's bad days."""

import contextlib
import gzip
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import tracemalloc
import unicodedata
import zipfile
from pathlib import Path

import pytest
import server
from datasets import Airfoil, Images
from notebook_files import ROOT
from server import answer, serve

from d2l_helpers.data import airfoil, files, images, network

pytestmark = pytest.mark.timeout(120)  # without a deadline, the slow servers are for ever
NOBODY = 65534
PAGE = b"<html><body>Please log in to the network.</body></html>"


@pytest.fixture(params=[Airfoil, Images])
def room(request, monkeypatch):
    """Either data set; it is to be had from nowhere."""
    return request.param(monkeypatch)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Give each test an empty data folder, a session of its own, and see that no litter is left."""
    folder, temporary = tmp_path / "data", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(files, "FOLDER", folder)
    monkeypatch.setattr(files, "_failures", {})
    monkeypatch.setattr(network, "PATIENCE", 60)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv("CHAPTER_IMAGES", raising=False)
    files._elsewhere.cache_clear()
    yield folder
    end_session()
    assert not list(temporary.iterdir())


def end_session():
    """Do what is done when Python ends."""
    files._elsewhere().cleanup()
    files._elsewhere.cache_clear()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def assert_told(news, *facts):
    """See that the only news says these things, in English and in Vietnamese."""
    ((english, vietnamese),) = news
    letters = re.compile("[ăđơưạảấầậắếềệốồộớợừửữự]")
    assert letters.search(vietnamese)
    assert not letters.search(english)
    assert unicodedata.is_normalized("NFC", vietnamese)
    for fact in facts:
        assert fact in english
        assert fact in vietnamese


# A server's bad days


def zipped(name, content):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()


BAD = {  # how a server answers, given the right bytes, and what is said of it
    "an error page with status 200": (lambda good: PAGE, "SHA-256 ≠"),
    "404": (lambda good: answer(PAGE, 404), "HTTP 404"),
    "500": (lambda good: answer(PAGE, 500), "HTTP 500"),
    "a cut body": (lambda good: answer(good[:-9], length=len(good)), "127.0.0.1"),
    "an empty body": (lambda good: b"", "SHA-256 ≠"),
    "wrong bytes of the right length": (lambda good: good[::-1], "SHA-256 ≠"),
    "the right bytes, and more": (lambda good: good + b"x", "SHA-256 ≠"),
    "a broken archive": (lambda good: zipped("a", good)[:-30] + bytes(30), "SHA-256 ≠"),
    "an archive without the file": (lambda good: zipped("a", good), "KeyError"),
    "no word": (lambda good: server.stall, "Timeout"),
    "no word after a while": (lambda good: server.stall_midway, "Timeout"),
    "a body that comes byte by byte": (lambda good: server.BODY_BY_BYTES, "Timeout"),
    "a head that comes byte by byte": (lambda good: server.HEAD_BY_BYTES, "Timeout"),
    "no end": (lambda good: server.endless, "SHA-256 ≠"),
}


@pytest.fixture(params=BAD)
def bad(request, monkeypatch):
    """Return what a bad source makes of the right bytes, and what is said of it."""
    act, said = BAD[request.param]
    if said == "Timeout":
        monkeypatch.setattr(network, "WAIT", 0.5)
        monkeypatch.setattr(network, "SLOWEST", 10_000_000)
    return act, said


def test_after_a_bad_source_the_second_one_is_tried(room, folder, bad):
    act, _ = bad
    with (
        room.served(instead=act(room.contents[room.victim])) as first,
        room.served() as second,
    ):
        room.come_from(first.url, second.url)
        found = room.load()
    assert found.source == room.insist
    assert found.news == ()
    assert names(folder) == sorted(first.asked) == sorted(room.contents)
    assert second.asked == [room.victim]


def test_a_source_that_is_gone_is_no_hindrance(room):
    with serve({}) as gone:
        first = gone.url
    with room.served() as second:
        room.come_from(first, second.url)
        assert room.load().source == room.insist


def test_a_bad_source_alone_is_done_without_and_the_reader_told(monkeypatch, folder, bad):
    room, (act, said) = Airfoil(monkeypatch), bad
    with room.served(instead=act(room.contents[room.victim])) as only:
        found = room.load()
        if act(b"") in (server.endless, server.BODY_BY_BYTES):
            assert only.is_hung_up.wait(60)  # nobody goes on reading
    assert found.source == room.without
    assert_told(found.news, said, room.victim, str(folder), "README.md", 'load_airfoil("nasa")')
    assert names(folder) == []
    assert only.asked == [room.victim]


def zip_bomb():
    """Pack a gibibyte of zeros into a few mebibytes."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open(Airfoil.victim, "w") as member,
    ):
        for _ in range(1024):
            member.write(bytes(2**20))
    return packed.getvalue()


def gzip_bomb():
    """Likewise, in parts, which count as one file."""
    return gzip.compress(bytes(2**20)) * 1024


@pytest.mark.parametrize(
    ("bomb", "headers"),
    [(zip_bomb, {}), (gzip_bomb, {}), (gzip_bomb, {"Content_Encoding": "gzip"})],
    ids=["zip", "gzip", "gzip on the way"],
)
def test_a_bomb_does_not_go_off(monkeypatch, bomb, headers):
    room, body = Airfoil(monkeypatch), bomb()
    with room.served(instead=answer(body, **headers)):
        monkeypatch.setattr(airfoil, "FILE", airfoil.FILE._replace(size=len(body)))
        tracemalloc.start()
        found = room.load()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert "SHA-256 ≠" in repr(found)
    assert most < 2**27


# Its good ones


def test_a_good_download_is_kept_for_everybody_and_not_repeated(room, folder):
    with room.served() as only:
        for _ in range(2):
            assert room.load().news == ()
    assert sorted(only.asked) == names(folder) == sorted(room.contents)
    for name, content in room.contents.items():
        assert (folder / name).read_bytes() == content
        assert (folder / name).stat().st_mode & 0o777 == 0o644


def test_the_bytes_are_asked_for_as_they_are(room):
    def packed_if_you_like(handler):
        good = room.contents[room.victim]
        is_packed = "gzip" in handler.headers["Accept-Encoding"]
        answer(gzip.compress(good) if is_packed else good)(handler)

    with room.served(instead=packed_if_you_like):
        assert room.load().source == room.insist


def test_an_archive_that_holds_the_file_is_as_good(room):
    with room.served(instead=zipped(room.victim, room.contents[room.victim])):
        assert room.load().source == room.insist


def test_a_download_that_is_stopped_goes_on_where_it_was(monkeypatch, folder):
    room, download = Images(monkeypatch), network.download

    def stopped(url, *rest):
        if url.endswith(room.victim):
            raise KeyboardInterrupt
        download(url, *rest)

    with room.served() as only:
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(network, "download", stopped)
            room.load()
        assert names(folder) == ["t10k-labels-idx1-ubyte.gz"]
        assert room.load().source == room.insist
    assert sorted(only.asked) == sorted(room.contents)


def test_the_bar_reaches_the_end(room, monkeypatch):
    import tqdm.auto

    bars = set()

    class Bar(tqdm.auto.tqdm):
        def close(self):
            bars.add((self.desc, self.n, self.total))
            super().close()

    monkeypatch.setattr(tqdm.auto, "tqdm", Bar)
    with room.served():
        room.load()
    assert bars == {(name, len(c), len(c)) for name, c in room.contents.items()}


def test_two_processes_at_once(monkeypatch, folder):
    room, together = Airfoil(monkeypatch), threading.Barrier(2, timeout=90)

    def good_for_two(handler):
        together.wait()
        answer(room.contents[room.victim])(handler)

    program = (
        "import sys\nfrom pathlib import Path\n"
        "from d2l_helpers.data import airfoil, files, network\n"
        "folder, url, digest, size = sys.argv[1:]\nnetwork.PATIENCE = network.WAIT = 90\n"
        "new = {'sha256': digest, 'size': int(size), 'sources': (url,)}\n"
        "files.FOLDER, airfoil.FILE = Path(folder), airfoil.FILE._replace(**new)\n"
        "found = airfoil.load_airfoil('nasa')\nprint(found.news, found.values[-1].tolist())"
    )
    with room.served(instead=good_for_two):
        file = airfoil.FILE
        command = [sys.executable, "-W", "error", "-c", program, folder]
        command += [*file.sources, file.sha256, str(file.size)]
        runs = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) for _ in range(2)
        ]
        printed = {run.communicate(timeout=100)[0] for run in runs}
    assert printed == {f"() {room.values[-1].tolist()}\n"}
    assert names(folder) == [room.victim]


# No network


def test_without_a_network_nobody_waits_twice_and_a_file_by_hand_is_found(
    room, monkeypatch, folder, capsys
):
    knocks, is_up = [], network.is_up
    monkeypatch.setattr(network, "is_up", lambda urls: knocks.append(urls) or is_up(urls))
    for _ in range(2):
        found = room.load()
        assert found.source == room.without
        assert_told(found.news, "ConnectionError")
    assert len(knocks) == 1
    assert capsys.readouterr() == ("", "")
    for name, content in room.contents.items():
        (folder / name).write_bytes(content)
    found = room.load()
    assert found.source == room.insist
    assert found.news == ()


def test_names_that_are_looked_up_for_ever_are_not_waited_for(room, monkeypatch):
    asked, end = [], threading.Event()

    def never(host, *_, **__):
        asked.append(host)
        end.wait()
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", never)
    monkeypatch.setattr(network, "PATIENCE", 0.3)
    monkeypatch.setenv("no_proxy", "*")
    room.come_from("https://one.invalid/", "https://two.invalid/")
    found = room.load()
    assert sorted(asked) == ["one.invalid", "two.invalid"]  # at once: none has an answer yet
    end.set()
    assert found.source == room.without


def test_behind_a_proxy_the_proxy_is_asked(room, monkeypatch):
    with room.served() as proxy:  # it answers for any host
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        room.come_from("http://far.invalid/")
        assert room.load().source == room.insist


def test_who_insists_gets_an_error_and_another_try(room, folder):
    with serve({}) as only:
        room.come_from(only.url)
        with pytest.raises(FileNotFoundError) as caught:
            room.load(room.insist)
        assert_told([str(caught.value).split("\n")], "HTTP 404", str(folder))
        only.answers.update(room.contents)
        assert room.load().source == room.without
        assert room.load(room.insist).news == ()
        assert room.load().source == room.insist


def test_what_needs_no_file_touches_none(room, folder):
    (folder / room.victim).write_bytes(PAGE)
    with room.served() as only:
        found = room.load(room.without)
    assert found.source == room.without
    assert found.news == ()
    assert not only.asked
    assert (folder / room.victim).read_bytes() == PAGE


def test_what_the_reader_is_told_stands_in_the_page_escaped(room, monkeypatch, folder):
    monkeypatch.setattr(files, "FOLDER", folder / "<b>")
    found = room.load()
    assert all(text in repr(found) for text in found.news[0])
    english, vietnamese = repr(found).replace("<b>", "&lt;b&gt;").split("\n")
    assert found._repr_html_() == (
        f'<div class="bilingual"><div lang="en">{english}</div>'
        f'<div lang="vi">{vietnamese}</div></div>'
    )


# What is in the folder


DAMAGE = {  # what may stand in the file's place, given the path and the right bytes
    "a page": lambda path, good: path.write_bytes(PAGE),
    "nothing": lambda path, good: path.touch(),
    "the right length": lambda path, good: path.write_bytes(good[::-1]),
    "a link to nothing": lambda path, good: path.symlink_to("nothing"),
    "a folder": lambda path, good: path.mkdir(),
    "a FIFO": lambda path, good: os.mkfifo(path),
    "a device": lambda path, good: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_not_the_file_is_not_read_and_a_damaged_file_is_replaced(room, folder, damage):
    path, good = folder / room.victim, room.contents[room.victim]
    DAMAGE[damage](path, good)
    before = path.lstat()
    with serve({}) as empty, room.served() as only:
        room.come_from(empty.url)
        assert room.load().source == room.without
        assert path.lstat()[:7] == before[:7]  # it stays until there is a better one
        room.come_from(only.url)
        assert_told(room.load(room.insist).news, room.victim, str(folder))
        assert room.load().source == room.insist
    assert sorted(only.asked) == names(folder) == sorted(room.contents)
    if damage in ("a folder", "a FIFO", "a device"):
        assert path.lstat()[:7] == before[:7]
        assert not path.is_dir() or not names(path)
    else:
        assert path.read_bytes() == good


def test_a_missing_folder_is_no_hindrance(room, monkeypatch, folder):
    monkeypatch.setattr(files, "FOLDER", folder / "missing")
    with room.served() as only:
        for _ in range(2):
            assert room.load().news == ()
    assert sorted(only.asked) == sorted(room.contents)


@contextlib.contextmanager
def read_only(folder):
    """Nobody may write to the folder; root may, so be nobody for a while."""
    user = os.geteuid()
    folder.chmod(0o555)
    os.seteuid(user or NOBODY)
    try:
        yield
    finally:
        os.seteuid(user)
        folder.chmod(0o755)


@pytest.mark.parametrize("is_damaged", [True, False])
def test_a_read_only_folder_is_left_as_it_is(room, monkeypatch, is_damaged):
    import pooch  # noqa: F401  nobody may not read what is imported below
    import requests  # noqa: F401
    import tqdm.auto  # noqa: F401

    before = PAGE if is_damaged else room.contents[room.victim]
    missing = {*room.contents} - (set() if is_damaged else {room.victim})
    with tempfile.TemporaryDirectory(dir="/tmp") as top, monkeypatch.context() as patch:
        os.chmod(top, 0o777)
        folder = Path(top, "data")
        folder.mkdir()
        (folder / room.victim).write_bytes(before)
        patch.setattr(files, "FOLDER", folder)
        patch.setattr(tempfile, "tempdir", top)
        with read_only(folder), room.served() as only:
            for _ in range(2):
                assert room.load().source == room.insist
            end_session()
        assert sorted(only.asked) == sorted(missing)
        assert names(Path(top)) == ["data"]
        assert names(folder) == [room.victim]
        assert (folder / room.victim).read_bytes() == before


def test_the_readme_is_in_step():
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for file in (airfoil.FILE, *images.FILES):
        assert all(fact in text for fact in (file.name, file.sha256, f"{file.size:,}"))
        assert all(source.startswith("https://") for source in file.sources)
    assert all(source in text for source in airfoil.FILE.sources)
