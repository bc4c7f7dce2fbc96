"""Fashion-MNIST and the digits, its IDX files and their download, from a local server."""

import contextlib
import gzip
import hashlib
import inspect
import struct
import tempfile
import threading
import time
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from d2l_helpers import data, download, images

pytestmark = pytest.mark.timeout(120)
REAL_FILES, PROJECT = images.FILES, Path(__file__).resolve().parents[1]


def idx(array, magic=None):
    """Write an array of bytes as an IDX file."""
    head = bytes([0, 0, 8, array.ndim]) if magic is None else magic
    return head + struct.pack(f">{array.ndim}I", *array.shape) + array.tobytes()


def small(name):
    """Make a small file of the form of one of the four."""
    n = 6 if name.startswith("train") else 4
    shape = (n, 3, 2) if "images" in name else (n,)
    return (np.arange(np.prod(shape)) % 10).astype(np.uint8).reshape(shape)


SMALL = {name: gzip.compress(idx(small(name)), mtime=0) for name in REAL_FILES}
ARRAY = np.arange(24, dtype=np.uint8).reshape(4, 3, 2)
GOOD = idx(ARRAY)


# The reader


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "gzip"])
def test_an_idx_file_is_read(pack):
    found = images.read_idx(pack(GOOD), (4, 3, 2))
    assert found.dtype == np.uint8
    np.testing.assert_array_equal(found, ARRAY)


WRONG = {
    "empty": (b"", "0 bytes"),
    "cut magic number": (GOOD[:3], "3 bytes"),
    "wrong magic number": (b"\x00\x00\x08\x01" + GOOD[4:], "magic number 00000801"),
    "entries that are no bytes": (b"\x00\x00\x0d\x03" + GOOD[4:], "magic number 00000d03"),
    "an error page": (b"<html>Log in</html>", "magic number 3c68746d"),
    "cut header": (GOOD[:10], "cut header"),
    "wrong dimensions": (idx(ARRAY.reshape(4, 2, 3)), "dimensions (4, 2, 3)"),
    "cut data": (GOOD[:-5], "cut after 19 bytes"),
    "trailing bytes": (GOOD + b"xx", "2 bytes too many"),
    "cut gzip": (gzip.compress(GOOD)[:-9], "gzip"),
    "damaged gzip": (gzip.compress(GOOD)[:12] + b"\xff" * 20, "gzip"),
}


@pytest.mark.parametrize(("content", "said"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_with_an_idx_file_is_said_in_both_languages(content, said):
    with pytest.raises(images.IdxError) as caught:
        images.read_idx(content, (4, 3, 2))
    english, vietnamese = str(caught.value).split("\n")
    assert said in english
    assert "ệ" in vietnamese


# The download


class Handler(BaseHTTPRequestHandler):
    """Gives the small files, or the server's other answers."""

    def do_GET(self):
        name = self.path.rsplit("/", 1)[-1]
        self.server.asked.append(name)
        content = self.server.files.get(name, b"no such file")
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        """Keep the tests' output clean."""


@pytest.fixture
def server():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.files, server.asked = dict(SMALL), []
        server.url = f"http://127.0.0.1:{server.server_port}/"
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server
        server.shutdown()


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Give each test a data folder of its own, the hashes of the small files, and no network."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    files = {
        name: (hashlib.sha256(content).hexdigest(), len(content), small(name).shape)
        for name, content in SMALL.items()
    }
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(data, "FOLDER", tmp_path / "data")
    monkeypatch.setattr(images, "FILES", files)
    monkeypatch.setattr(images, "BASES", ("http://127.0.0.1:9/",))  # nobody listens there
    monkeypatch.setattr(images, "PAUSES", (0, 0))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.delenv(images.CHOICE, raising=False)
    images._download.cache_clear()
    download.tell.cache_clear()
    yield data.FOLDER
    images._download.cache_clear()
    assert not list(temporary.iterdir())


def load(source="auto"):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        found = images.load_images(source)
    told = [warning for warning in caught if warning.category is download.DataWarning]
    assert all(warning.filename == __file__ for warning in told)
    return found, [str(warning.message) for warning in told]


def assert_fashion(found):
    assert found.source == "fashion-mnist"
    np.testing.assert_allclose(
        found.train_images * 255, small("train-images-idx3-ubyte.gz"), rtol=1e-6
    )
    np.testing.assert_array_equal(found.test_labels, small("t10k-labels-idx1-ubyte.gz"))
    assert found.train_images.dtype == np.float32
    assert found.test_labels.dtype == np.int32
    assert (len(found.train_labels), len(found.test_images)) == (6, 4)


def test_the_four_files_are_fetched_once_and_kept(server, monkeypatch, folder):
    monkeypatch.setattr(images, "BASES", (server.url,))
    for _ in range(2):
        found, told = load()
        assert_fashion(found)
        assert not told
    assert sorted(server.asked) == sorted(SMALL) == sorted(p.name for p in folder.iterdir())


def test_the_second_source_is_tried(server, monkeypatch):
    monkeypatch.setattr(images, "BASES", ("http://127.0.0.1:9/", server.url))
    assert_fashion(load()[0])


def test_a_damaged_file_is_set_aside_and_fetched_again(server, monkeypatch, folder):
    monkeypatch.setattr(images, "BASES", (server.url,))
    folder.mkdir()
    name = "train-labels-idx1-ubyte.gz"
    (folder / name).write_bytes(SMALL[name][:-1])
    found, (told,) = load()
    assert_fashion(found)
    assert name in told
    assert (folder / f"{name}.damaged").exists()


def test_a_wrong_file_is_refused_and_the_finished_ones_stay(server, monkeypatch, folder):
    monkeypatch.setattr(images, "BASES", (server.url,))
    server.files["train-images-idx3-ubyte.gz"] = b"<html>Log in</html>"
    found, (told,) = load()
    assert found.source == "digits"
    assert "hash" in told
    assert len(list(folder.iterdir())) == 3


def test_a_download_that_is_stopped_goes_on_where_it_was(server, monkeypatch, folder):
    monkeypatch.setattr(images, "BASES", (server.url,))
    real, calls = images._download, []

    def stopped(name):
        calls.append(name)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return real(name)

    stopped.cache_clear = real.cache_clear
    monkeypatch.setattr(images, "_download", stopped)
    with pytest.raises(KeyboardInterrupt):
        images.load_images()
    assert len(list(folder.iterdir())) == 2
    monkeypatch.setattr(images, "_download", real)
    assert_fashion(load()[0])
    assert sorted(server.asked) == sorted(SMALL)


def test_without_network_the_digits_come_quickly_and_say_so(folder):
    begin = time.monotonic()
    found, (told,) = load()
    assert time.monotonic() - begin < 20  # scikit-learn's import is most of it
    assert found.source == "digits"
    assert str(folder) in told
    assert found.train_images.shape == (1437, 8, 8)
    assert found.test_images.shape == (360, 8, 8)
    assert (found.train_images.min(), found.train_images.max()) == (0, 1)
    assert set(found.train_labels) == set(found.test_labels) == set(range(10))
    assert not load()[1]  # the reader knows by now


def test_who_insists_gets_an_error(folder):
    with pytest.raises(download.DataError) as caught:
        images.load_images("fashion-mnist")
    assert all("README.md" in line for line in str(caught.value).split("\n"))


@pytest.mark.parametrize("way", ["asked for", "the environment's choice"])
def test_the_digits_touch_neither_file_nor_network(server, monkeypatch, folder, way):
    monkeypatch.setattr(images, "BASES", (server.url,))
    if way != "asked for":
        monkeypatch.setenv(images.CHOICE, "digits")
    found, told = load("digits" if way == "asked for" else "auto")
    assert found.source == "digits"
    assert not told
    assert not server.asked
    assert not folder.exists()


def test_an_unknown_source_is_an_error():
    with pytest.raises(ValueError, match="moon"):
        images.load_images("moon")


@pytest.mark.parametrize("source", images.DESCRIPTIONS)
def test_the_reader_sees_which_images_are_in_use(source):
    found = images.Images(*[None] * 4, source)
    english, vietnamese = repr(found).split("\n")
    assert found._repr_html_() == (
        f'<div class="bilingual"><div lang="en">{english}</div>'
        f'<div lang="vi">{vietnamese}</div></div>'
    )


def test_the_files_are_those_of_mxnet_and_the_sources_https():
    from mxnet.gluon.data.vision import FashionMNIST

    assert all(name in inspect.getsource(FashionMNIST) for name in REAL_FILES)
    source = inspect.getsource(images)
    assert "https://storage" in source
    assert "http://" not in source


def test_the_readme_is_in_step():
    text = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    for name, (digest, size, _) in REAL_FILES.items():
        for fact in (name, digest, f"{size:,}"):
            assert fact in text


def test_the_real_files_are_read_if_they_are_here():
    folder = PROJECT / "data"
    for name, (digest, size, shape) in REAL_FILES.items():
        content = b""
        with contextlib.suppress(OSError):
            content = (folder / name).read_bytes()
        if len(content) != size or hashlib.sha256(content).hexdigest() != digest:
            pytest.skip("Fashion-MNIST is not in data/")
        assert images.read_idx(content, shape).shape == shape
