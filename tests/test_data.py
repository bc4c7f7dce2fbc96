"""The data, against a local server that does what servers do on their bad days."""

import contextlib
import hashlib
import io
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import unicodedata
import warnings
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from d2l_helpers import data

pytestmark = pytest.mark.timeout(120)  # where a time-out is missing, a stalled server is for ever

PROJECT = Path(__file__).resolve().parents[1]
REAL = data.FOLDER, data.SHA256, data.SOURCES
# The tests need no measurements: a file of the same form, whose hash takes the real one's place.
CONTENT = "".join(
    "\t".join(f"{number:.17g}" for number in row) + "\r\n" for row in data._stand_in() + 1
).encode()
DIGEST = hashlib.sha256(CONTENT).hexdigest()
PAGE = b"<html><body>Please log in to the network.</body></html>"
DAMAGED = data.FILE + ".damaged"
NOBODY = 65534


def archive():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(data.FILE, CONTENT)
    return packed.getvalue()


def answer(body, status=200, length=None):
    def act(handler):
        handler.send_response(status)
        handler.send_header("Content-Length", str(length or len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return act


def stall(handler):
    handler.server.closing.wait()


def stall_midway(handler):
    answer(CONTENT[: len(CONTENT) // 2], length=len(CONTENT))(handler)
    stall(handler)


GOOD = answer(CONTENT)
BAD = {
    "error page with status 200": answer(PAGE),
    "404": answer(PAGE, 404),
    "500": answer(PAGE, 500),
    "cut body": answer(CONTENT[:-100], length=len(CONTENT)),
    "empty body": answer(b""),
    "wrong bytes of the right length": answer(CONTENT[::-1]),
    "broken archive": answer(archive()[:500] + bytes(500) + archive()[1000:]),
    "stalled": stall,
    "stalled midway": stall_midway,
}


class Handler(BaseHTTPRequestHandler):
    """Gives the server's next answer."""

    def do_GET(self):
        answers, asked = self.server.answers, self.server.asked
        asked.append(self.path)
        answers[min(len(asked), len(answers)) - 1](self)

    def log_message(self, *_):
        """Keep the tests' output clean."""


@pytest.fixture
def serve(monkeypatch):
    """Start servers that give the answers in turn, the last one for ever."""
    with contextlib.ExitStack() as stack:

        def start(*answers):
            if {stall, stall_midway} & set(answers):
                monkeypatch.setattr(data, "TIMEOUT", (60, 0.5))
            server = stack.enter_context(ThreadingHTTPServer(("127.0.0.1", 0), Handler))
            server.answers, server.asked, server.closing = answers, [], threading.Event()
            threading.Thread(target=server.serve_forever, args=(0.01,)).start()
            stack.callback(server.shutdown)
            stack.callback(server.closing.set)
            server.url = f"http://127.0.0.1:{server.server_port}/airfoil"
            return server

        yield start


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """Give each test a data folder of its own and no network, and see that no litter is left."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as closed:
        nowhere = f"http://127.0.0.1:{closed.getsockname()[1]}/airfoil"
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(data, "FOLDER", tmp_path / "data")
    monkeypatch.setattr(data, "SOURCES", (nowhere,))
    monkeypatch.setattr(data, "SHA256", DIGEST)
    monkeypatch.setattr(data, "TIMEOUT", (60, 60))
    monkeypatch.setattr(data, "PAUSES", (0, 0))
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    data._download.cache_clear()
    data.download.tell.cache_clear()
    data.FOLDER.mkdir()
    yield data.FOLDER
    data._download.cache_clear()
    assert not list(temporary.iterdir())


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def load(source="auto"):
    """Load, and return the warnings' texts too."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        airfoil = data.load_airfoil(source)
    told = [warning for warning in caught if warning.category is data.DataWarning]
    assert all(warning.filename == __file__ for warning in told)  # the reader's line, not data.py's
    return airfoil, [str(warning.message) for warning in told]


def assert_good(airfoil):
    assert airfoil.source == "nasa"
    assert airfoil.values.dtype == np.float64
    np.testing.assert_array_equal(airfoil.values, data._stand_in() + 1)


def assert_stand_in(airfoil):
    assert airfoil.source == "stand-in"
    np.testing.assert_array_equal(airfoil.values, data._stand_in())


def assert_bilingual(text):
    english, vietnamese = text.split("\n")
    letters = re.compile("[ăđơưạảấầậắếềệốồộớợừửữự]")
    assert letters.search(vietnamese)
    assert not letters.search(english)
    assert unicodedata.normalize("NFC", text) == text


# Loading and fetching


@pytest.mark.parametrize("body", [CONTENT, archive()], ids=["file", "archive"])
def test_a_good_download_is_kept_and_not_repeated(serve, monkeypatch, folder, body):
    server = serve(answer(body))
    monkeypatch.setattr(data, "SOURCES", (server.url,))
    for _ in range(2):
        airfoil, told = load()
        assert_good(airfoil)
        assert not told
    assert names(folder) == [data.FILE]
    assert (folder / data.FILE).read_bytes() == CONTENT
    assert len(server.asked) == 1


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_a_bad_source_gives_the_stand_in_and_says_so(serve, monkeypatch, folder, bad):
    server = serve(bad)
    monkeypatch.setattr(data, "SOURCES", (server.url,))
    airfoil, (told,) = load()
    assert_stand_in(airfoil)
    assert_bilingual(told)
    assert str(folder / data.FILE) in told
    assert names(folder) == []


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_the_second_source_is_tried(serve, monkeypatch, folder, bad):
    first, second = serve(bad), serve(GOOD)
    monkeypatch.setattr(data, "SOURCES", (first.url, second.url))
    airfoil, told = load()
    assert_good(airfoil)
    assert not told
    assert names(folder) == [data.FILE]
    assert len(first.asked) == 1


@pytest.mark.parametrize("name", [name for name in BAD if "stalled" not in name])
def test_a_source_that_recovers_is_asked_again(serve, monkeypatch, folder, name):
    monkeypatch.setattr(data, "SOURCES", (serve(BAD[name], GOOD).url,))
    airfoil, told = load()
    assert_good(airfoil)
    assert not told
    assert names(folder) == [data.FILE]


def test_a_stalled_source_is_not_waited_for_twice(serve, monkeypatch):
    server = serve(stall)
    monkeypatch.setattr(data, "SOURCES", (server.url,))
    load()
    assert len(server.asked) == 1


def test_without_a_server_nobody_waits(monkeypatch, folder):
    slept = []
    monkeypatch.setattr(data, "PAUSES", (0, 1))
    monkeypatch.setattr(data.download.time, "sleep", slept.append)
    airfoil, (told,) = load()
    assert_stand_in(airfoil)
    assert "ConnectionError" in told
    assert sum(slept) == 0
    assert names(folder) == []


def test_the_network_is_tried_and_the_news_told_once_and_the_folder_always(
    serve, monkeypatch, folder
):
    server = serve(answer(PAGE, 404))
    monkeypatch.setattr(data, "SOURCES", (server.url,))
    assert len(load()[1]) == 1
    asked = len(server.asked)
    airfoil, told = load()
    assert_stand_in(airfoil)
    assert not told  # the reader knows by now
    assert len(server.asked) == asked
    (folder / data.FILE).write_bytes(CONTENT)
    airfoil, told = load()
    assert_good(airfoil)
    assert not told


def test_nasa_tries_the_network_again(serve, monkeypatch, folder):
    load()
    monkeypatch.setattr(data, "SOURCES", (serve(GOOD).url,))
    assert_good(load("nasa")[0])
    assert names(folder) == [data.FILE]


def test_nasa_without_file_and_network_says_what_to_do(folder):
    with pytest.raises(data.DataError) as caught:
        data.load_airfoil("nasa")
    text = str(caught.value)
    assert_bilingual(text)
    for line in text.split("\n"):
        for advice in (str(folder / data.FILE), "README.md", 'source="stand-in"', '"nasa"'):
            assert advice in line


def test_the_stand_in_touches_neither_file_nor_network(serve, monkeypatch, folder):
    server = serve(GOOD)
    monkeypatch.setattr(data, "SOURCES", (server.url,))
    (folder / data.FILE).write_bytes(PAGE)
    airfoil, told = load("stand-in")
    assert_stand_in(airfoil)
    assert not told
    assert not server.asked
    assert names(folder) == [data.FILE]


@pytest.mark.parametrize("source", ["moon", None, "NASA"])
def test_an_unknown_source_is_an_error(source):
    with pytest.raises(ValueError, match=re.escape(repr(source))) as caught:
        data.load_airfoil(source)
    assert_bilingual(str(caught.value))
    assert all(word in str(caught.value) for word in ('"auto"', '"nasa"', '"stand-in"'))


def test_two_processes_at_once(serve, folder):
    together = threading.Barrier(2, timeout=60)

    def good_for_two(handler):
        together.wait()
        GOOD(handler)

    program = (
        "import sys\nfrom pathlib import Path\nfrom d2l_helpers import data\n"
        "folder, url, data.SHA256 = sys.argv[1:]\n"
        "data.FOLDER, data.SOURCES, data.TIMEOUT = Path(folder), (url,), (60, 60)\n"
        "airfoil = data.load_airfoil()\nprint(airfoil.source, airfoil.values[-1].tolist())"
    )
    command = [sys.executable, "-W", "error", "-c", program]
    command += [str(folder), serve(good_for_two).url, DIGEST]
    runs = [
        subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    printed = {run.communicate(timeout=60)[0] for run in runs}
    assert printed == {f"nasa {(data._stand_in() + 1)[-1].tolist()}\n"}
    assert names(folder) == [data.FILE]
    assert (folder / data.FILE).read_bytes() == CONTENT


# A damaged file, and a folder that cannot be written


def test_a_damaged_file_is_set_aside_and_fetched_again(serve, monkeypatch, folder):
    server = serve(GOOD)
    monkeypatch.setattr(data, "SOURCES", (server.url,))
    asides = [DAMAGED, DAMAGED + "-2", DAMAGED + "-3"]
    for count, aside in enumerate(asides, 1):
        (folder / data.FILE).write_bytes(CONTENT[:-count])
        airfoil, (told,) = load()
        assert_good(airfoil)
        assert_bilingual(told)
        assert all(str(folder / data.FILE) in line and aside in line for line in told.split("\n"))
        assert names(folder) == [data.FILE, *asides[:count]]
        assert (folder / aside).read_bytes() == CONTENT[:-count]


def test_a_damaged_file_without_network_gives_the_stand_in(folder):
    (folder / data.FILE).write_bytes(PAGE)
    airfoil, (aside, stand_in) = load()
    assert_stand_in(airfoil)
    assert DAMAGED in aside
    assert_bilingual(stand_in)
    assert names(folder) == [DAMAGED]


def test_a_folder_in_the_place_of_the_file_is_set_aside(serve, monkeypatch, folder):
    (folder / data.FILE).mkdir()
    monkeypatch.setattr(data, "SOURCES", (serve(GOOD).url,))
    airfoil, told = load()
    assert_good(airfoil)
    assert len(told) == 1
    assert names(folder) == [data.FILE, DAMAGED]


def test_data_that_cannot_be_kept_is_used(serve, monkeypatch, tmp_path):
    (tmp_path / "file").touch()
    monkeypatch.setattr(data, "FOLDER", tmp_path / "file" / "data")
    server = serve(GOOD)
    monkeypatch.setattr(data, "SOURCES", (server.url,))
    airfoil, (told,) = load()
    assert_good(airfoil)
    assert_bilingual(told)
    assert str(data.FOLDER) in told
    assert_good(load()[0])
    assert len(server.asked) == 1


@pytest.fixture
def read_only(serve, monkeypatch):
    """Make a read-only data folder with a damaged file; root would write to it, so be nobody."""
    with monkeypatch.context() as patch:  # nobody may not read what a first download imports
        patch.setattr(data, "SOURCES", (serve(GOOD).url,))
        assert_good(load()[0])
    data._download.cache_clear()
    with tempfile.TemporaryDirectory(dir=os.path.realpath("/tmp")) as top:
        folder, temporary = Path(top, "data"), Path(top, "temporary")
        for path, mode in ((Path(top), 0o755), (folder, 0o755), (temporary, 0o777)):
            path.mkdir(exist_ok=True)
            path.chmod(mode)
        (folder / data.FILE).write_bytes(PAGE)
        folder.chmod(0o555)
        monkeypatch.setattr(data, "FOLDER", folder)
        monkeypatch.setattr(tempfile, "tempdir", str(temporary))
        user = os.geteuid()
        with contextlib.ExitStack() as stack:
            if user == 0:
                os.seteuid(NOBODY)
                stack.callback(os.seteuid, 0)
            yield folder
        folder.chmod(0o755)
        assert names(folder) == [data.FILE]
        assert (folder / data.FILE).read_bytes() == PAGE
        assert not list(temporary.iterdir())


def test_a_read_only_folder_is_left_as_it_is(serve, monkeypatch, read_only):
    monkeypatch.setattr(data, "SOURCES", (serve(GOOD).url,))
    airfoil, (damaged, not_kept) = load()
    assert_good(airfoil)
    assert_bilingual(damaged)
    assert str(read_only) in not_kept


def test_a_read_only_folder_without_network_gives_the_stand_in(read_only):
    airfoil, told = load()
    assert_stand_in(airfoil)
    assert len(told) == 2


# The stand-in and the measurements


@pytest.fixture(scope="module")
def measured():
    """Read the measurements or fetch them, but write nothing into the project's own folder."""
    folder, digest, sources = REAL
    content = b""
    with contextlib.suppress(OSError):
        content = (folder / data.FILE).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(data, "SHA256", digest)
            patch.setattr(data, "SOURCES", sources)
            data._download.cache_clear()
            content, failures = data._download()
            data._download.cache_clear()
        if content is None:
            pytest.skip(f"NASA's file is not in data/ and could not be fetched: {failures}")
    assert len(content) == data.SIZE
    return np.loadtxt(io.StringIO(content.decode()), delimiter="\t")


def moments(values):
    return (
        values.mean(axis=0),
        values.var(axis=0),
        np.corrcoef(values.T)[np.triu_indices(6, 1)],
    )


def least_loss(values):
    """Find the minimum over w and b of mean((Xw + b - y)**2) / 2."""
    features, label = np.split(data.standardise(values), [5], axis=1)
    design = np.hstack([features, np.ones((len(features), 1))])
    return np.mean((design @ np.linalg.lstsq(design, label, rcond=None)[0] - label) ** 2) / 2


def test_the_stand_in_has_the_stored_moments():
    stored = data.MEANS, data.DEVIATIONS**2, data.CORRELATIONS
    for ours, theirs in zip(moments(data._stand_in()), stored, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-9)


def test_the_stand_in_has_the_measured_moments(measured):
    for ours, theirs in zip(moments(data._stand_in()), moments(measured), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-6)


def test_the_rows_left_out_of_training_are_no_outliers():
    assert np.abs(data.standardise(data._stand_in())[1500:]).max() < 2


def test_the_least_loss_of_the_stand_in():
    assert round(least_loss(data._stand_in()), 5) == 0.24215


def test_the_least_loss_of_the_measurements(measured):
    assert measured.shape == (data.ROWS, 6)
    assert round(least_loss(measured), 5) == 0.24215


@pytest.mark.parametrize("source", data.DESCRIPTIONS)
def test_the_reader_sees_which_data_is_in_use(source):
    airfoil = data.Airfoil(data._stand_in(), source)
    assert_bilingual(repr(airfoil))
    english, vietnamese = repr(airfoil).split("\n")
    assert airfoil._repr_html_() == (
        f'<div class="bilingual"><div lang="en">{english}</div>'
        f'<div lang="vi">{vietnamese}</div></div>'
    )
    assert ("not measurements" in english) == (source == "stand-in")


def test_the_readme_is_in_step():
    text = (PROJECT / "data" / "README.md").read_text(encoding="utf-8")
    for fact in (REAL[1], *REAL[2], data.FILE, f"{data.SIZE:,}", str(data.ROWS)):
        assert fact in text


# Minibatches


def test_standardise_works_column_by_column():
    values = np.random.default_rng(0).normal(7, 3, (50, 4)) * [1, 10, 100, 1e-3]
    standard = data.standardise(values)
    np.testing.assert_allclose(standard.mean(axis=0), 0, atol=1e-12)
    np.testing.assert_allclose(standard.var(axis=0), 1)


def test_importing_data_does_not_import_mxnet():
    program = "import sys, d2l_helpers.data; sys.exit('mxnet' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT).returncode == 0


@pytest.fixture
def good_file(folder):
    (folder / data.FILE).write_bytes(CONTENT)


def passes(seed=None, count=2, **sizes):
    """Iterate over a new loader, and return each pass as one array of rows."""
    loader, _ = data.get_data_ch11(seed=seed, **sizes)
    return [
        np.vstack([np.column_stack([X.asnumpy(), y.asnumpy()]) for X, y in loader])
        for _ in range(count)
    ]


def test_minibatches_are_as_those_of_d2l(good_file):
    from d2l import mxnet as d2l

    loader, features = data.get_data_ch11(batch_size=10, n=25)
    theirs = d2l.load_array((d2l.zeros((25, 5)), d2l.zeros(25)), 10)
    assert features == 5
    assert type(loader) is type(theirs)
    assert len(loader) == len(theirs) == 3
    for batch, other in zip(loader, theirs, strict=True):
        assert type(batch) is type(other)
        assert [(type(a), a.shape, a.dtype) for a in batch] == [
            (type(a), a.shape, a.dtype) for a in other
        ]


def test_a_pass_shows_the_first_rows_once_each(good_file):
    expected = data.standardise(data._stand_in()).astype(np.float32)[:1500]
    (seen,) = passes(count=1)
    assert not np.array_equal(seen, expected)
    np.testing.assert_allclose(
        seen[np.lexsort(seen.T)], expected[np.lexsort(expected.T)], atol=1e-5
    )


def test_a_seed_repeats_the_orders(good_file):
    state = np.random.get_state()[1].copy()
    first, second = passes(seed=3, n=100), passes(seed=3, n=100)
    np.testing.assert_array_equal(first, second)
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(first, passes(seed=4, n=100))
    assert not np.array_equal(passes(n=100), passes(n=100))
    np.testing.assert_array_equal(state, np.random.get_state()[1])


@pytest.mark.parametrize("n", [0, -1, 1504, 1500.0, "1500", None])
def test_n_out_of_range_is_an_error(n):
    with pytest.raises(ValueError, match=re.escape(f"n = {n!r}: an integer from 1 to 1503")) as e:
        data.get_data_ch11(n=n)
    assert_bilingual(str(e.value))


@pytest.mark.parametrize("batch_size", [0, -10, 101, 2.5, "10", None])
def test_batch_size_out_of_range_is_an_error(batch_size):
    message = re.escape(f"batch_size = {batch_size!r}: an integer from 1 to 100")
    with pytest.raises(ValueError, match=message):
        data.get_data_ch11(batch_size, n=100)


def test_the_sizes_may_be_numpys_and_extreme(good_file):
    loader, _ = data.get_data_ch11(np.int64(1503), n=np.int64(1503))
    ((X, _),) = loader
    np.testing.assert_allclose(X.asnumpy().mean(axis=0), 0, atol=1e-5)
    assert len(data.get_data_ch11(1, n=1)[0]) == 1


def test_rmsprop_trains_on_the_stand_in(monkeypatch):
    import matplotlib

    matplotlib.use("Agg")
    import mxnet
    from d2l import mxnet as d2l

    def rmsprop(params, states, hyperparams):
        gamma = hyperparams["gamma"]
        for p, s in zip(params, states, strict=True):
            s[:] = gamma * s + (1 - gamma) * p.grad**2
            p[:] -= hyperparams["lr"] * p.grad / (s + 1e-6) ** 0.5

    monkeypatch.setattr(d2l, "use_svg_display", lambda: None)  # it makes an IPython shell
    mxnet.random.seed(0)
    with pytest.warns(data.DataWarning) as caught:
        loader, features = data.get_data_ch11(seed=0)
    assert caught[0].filename == __file__
    states = d2l.zeros((features, 1)), d2l.zeros(1)
    _, losses = d2l.train_ch11(rmsprop, states, {"lr": 0.01, "gamma": 0.9}, loader, features)
    assert 0.242 <= losses[-1] <= 0.247
