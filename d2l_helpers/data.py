"""The airfoil data: kept, fetched and verified, or stood in for; and its minibatches for MXNet.

The measurements are NASA's: T. F. Brooks, D. S. Pope and M. A. Marcolini, "Airfoil Self-Noise and
Prediction", NASA Reference Publication 1218, 1989; UCI data set 291, DOI 10.24432/C5VW2C, licence
CC BY 4.0. `data/README.md` says more.
"""

import functools
import numbers
from pathlib import Path
from typing import NamedTuple

import numpy as np

from d2l_helpers import download
from d2l_helpers.language import bilingual

DataWarning, DataError = download.DataWarning, download.DataError
FOLDER = Path(__file__).resolve().parents[1] / "data"
FILE = "airfoil_self_noise.dat"
SHA256 = "74c75fd71783f1e6b71f8a622b993dc592897a97cd689c5090a07147a1b097b3"
SIZE = 59_984  # bytes
ROWS = 1503
COLUMNS = (
    "frequency (Hz)",
    "angle of attack (degrees)",
    "chord length (m)",
    "free-stream velocity (m/s)",
    "displacement thickness (m)",
    "sound pressure level (dB)",
)
SOURCES = (
    "https://d2l-data.s3-accelerate.amazonaws.com/airfoil_self_noise.dat",
    # UCI gives the file as a member of this archive; its older address of the bare file is gone.
    "https://archive.ics.uci.edu/static/public/291/airfoil+self+noise.zip",
)
TIMEOUT = (5, 20)  # seconds to connect, and between two pieces of the answer
PAUSES = (0, 1)  # seconds before each round over the sources

# What the stand-in shares with the measurements. For a linear model with squared loss, these
# moments are the loss surface.
MEANS = 2886.38057219, 6.78230206254, 0.13654823686, 50.8607451763, 0.0111398803912, 124.835942781
DEVIATIONS = np.array(
    [3151.52420224, 5.91615902547, 0.0935096051895, 15.5676029664, 0.0131458588768, 6.89636127749]
)
CORRELATIONS = (  # the upper triangle, row by row
    *(-0.272764536153, -0.00366063887236, 0.133663830724, -0.230107353091, -0.390711411708),
    *(-0.504868149764, 0.0587595651176, 0.753393784655, -0.156107529344),
    *(0.00378662876739, -0.220842430914, -0.236161512364),
    *(-0.00397401318358, 0.125102800762),
    -0.312669506277,
)
SEED = 1503  # with it, the last 3 rows, on which the chapter does not train, are no outliers

DESCRIPTIONS = {
    "nasa": (
        f"NASA airfoil self-noise: {ROWS} × 6, measured.",
        f"Dữ liệu của NASA về tiếng ồn tự phát của biên dạng cánh: {ROWS} × 6, số liệu đo thực.",
    ),
    "stand-in": (
        f"A stand-in for NASA's airfoil data: {ROWS} × 6, not measurements. Its columns have the "
        "same means, variances and correlations, so the loss surface of linear regression and its "
        "minimum are the same.",
        f"Dữ liệu thay thế cho số liệu biên dạng cánh của NASA: {ROWS} × 6, không phải số liệu đo. "
        "Các cột có cùng trung bình, phương sai và hệ số tương quan, nên bề mặt mất mát của hồi "
        "quy tuyến tính và cực tiểu của nó không đổi.",
    ),
}


class Airfoil(NamedTuple):
    """The airfoil data and where it comes from; a notebook shows the latter in both languages.

    Attributes
    ----------
    values : numpy.ndarray, shape (1503, 6), float64
        Frequency (Hz), angle of attack (degrees), chord length (m), free-stream velocity (m/s),
        suction-side displacement thickness (m), sound pressure level (dB).
    source : {"nasa", "stand-in"}
        Whether the values were measured.
    """

    values: np.ndarray
    source: str

    def __repr__(self):
        """Give an English line and a Vietnamese one."""
        return "\n".join(DESCRIPTIONS[self.source])

    def _repr_html_(self):
        return bilingual(*DESCRIPTIONS[self.source])


def load_airfoil(source="auto"):
    """Load the airfoil self-noise data of Brooks, Pope and Marcolini (1989).

    The file in `data/` is read if its SHA-256 is right; a damaged one is set aside under another
    name. Where there is none, it is downloaded into `data/`, with one attempt per process.

    Parameters
    ----------
    source : {"auto", "nasa", "stand-in"}
        "nasa" insists on the measurements, and tries the network again if it failed before;
        "auto" takes the stand-in where there are none; "stand-in" touches neither file nor network.

    Returns
    -------
    Airfoil
        `values`, float64 of shape (1503, 6) in physical units, and `source`, "nasa" or "stand-in".

    Raises
    ------
    ValueError
        If `source` is none of the three.
    DataError
        If `source` is "nasa", the file is not there and the download fails.

    Warns
    -----
    DataWarning
        If a file was set aside, a download could not be kept, or "auto" took the stand-in.
    """
    if source not in ("auto", "nasa", "stand-in"):
        raise ValueError(
            f'source = {source!r}: "auto", "nasa" or "stand-in" is needed\n'
            f'source = {source!r}: cần "auto", "nasa" hoặc "stand-in"'
        )
    if source == "stand-in":
        return Airfoil(_stand_in(), source)
    content = download.stored(FOLDER, _wanted())
    if content is None:
        if source == "nasa":
            _download.cache_clear()
        content, failures = _download()
        if content is None:
            return _do_without(source, failures)
        _keep(content)
    return Airfoil(np.loadtxt(content.decode().splitlines(), delimiter="\t"), "nasa")


def standardise(values):
    """Shift and scale every column to mean 0 and variance 1 over all rows.

    Parameters
    ----------
    values : numpy.ndarray, shape (rows, columns)
        In any units.

    Returns
    -------
    numpy.ndarray, shape (rows, columns)
        Without units; the variance is the population's, divided by the number of rows.
    """
    return (values - values.mean(axis=0)) / values.std(axis=0)


def get_data_ch11(batch_size=10, n=1500, seed=None):
    """Return the minibatches that `d2l.get_data_ch11` returns, in an order that can be repeated.

    Parameters
    ----------
    batch_size : int
        Rows in a minibatch, 1 to `n`.
    n : int
        Rows in use, 1 to 1503: the first `n`, after standardising over all 1503.
    seed : int, optional
        Iterators of one seed go through the same orders, a new one at each pass (a pass that only
        evaluates the loss counts). Without it, every iterator goes its own way.

    Returns
    -------
    data_iter : mxnet.gluon.data.DataLoader
        Gives lists of X, float32 of shape (batch_size, 5), and y, float32 of shape (batch_size,):
        the standardised features and sound pressure levels, as MXNet's NumPy arrays.
    feature_dim : int
        The number of features, 5.

    Raises
    ------
    ValueError
        If `n` or `batch_size` is no integer or out of its range, or `seed` not in 0..2**32 - 1.
    """
    _check_count("n", n, ROWS)
    _check_count("batch_size", batch_size, n)
    from mxnet import gluon, npx

    npx.set_np()  # as importing d2l does
    values = standardise(load_airfoil().values).astype(np.float32)[:n]
    rows = gluon.data.ArrayDataset(values[:, :-1], values[:, -1])
    loader = gluon.data.DataLoader(rows, batch_size, sampler=_Shuffle(n, seed))
    return loader, values.shape[1] - 1


class _Shuffle:
    """A new order of the `n` row numbers at each pass, from a random state of its own."""

    def __init__(self, n, seed):
        self._n = n
        self._random = np.random.RandomState(seed)

    def __len__(self):
        return self._n

    def __iter__(self):
        return iter(self._random.permutation(self._n).tolist())


def _check_count(name, value, most):
    if not isinstance(value, numbers.Integral) or not 1 <= value <= most:
        raise ValueError(
            f"{name} = {value!r}: an integer from 1 to {most} is needed\n"
            f"{name} = {value!r}: cần một số nguyên từ 1 đến {most}"
        )


def _stand_in():
    """Colour a fixed sample so that it has the stored moments exactly, not only on average."""
    correlations = np.eye(6)
    correlations[np.triu_indices(6, 1)] = CORRELATIONS
    correlations += np.triu(correlations, 1).T
    normal = np.random.RandomState(SEED).standard_normal((ROWS, 6))
    normal -= normal.mean(axis=0)
    have, want = np.linalg.cholesky([normal.T @ normal / ROWS, correlations])
    return MEANS + DEVIATIONS * (normal @ np.linalg.solve(have.T, want.T))


def _wanted():
    return download.Wanted(FILE, SHA256, SIZE, SOURCES)


@functools.cache
def _download():
    """Return the file's bytes and "", or None and what was wrong with each source."""
    return download.fetch(_wanted(), TIMEOUT, PAUSES)


def _keep(content):
    if error := download.keep(FOLDER, _wanted(), content):
        download.tell(
            f"NASA's data is in use but cannot be kept in {FOLDER} ({error}): the next session "
            "will download it again.",
            f"Dữ liệu của NASA đang được dùng nhưng không lưu được vào {FOLDER} ({error}): phiên "
            "làm việc sau sẽ phải tải lại.",
        )


def _do_without(source, failures):
    """Take the stand-in unless it is ruled out, and say how to get the measurements."""
    insists, path = source == "nasa", FOLDER / FILE
    english = (
        f"NASA's airfoil data is not at {path} and could not be downloaded ({failures}). Connect "
        'to the internet and run load_airfoil("nasa"), or put the file there by hand '
        "(data/README.md says how). "
    ) + ('Or use source="stand-in".' if insists else "Until then, a stand-in takes its place.")
    vietnamese = (
        f"Không có số liệu biên dạng cánh của NASA tại {path} và cũng không tải được ({failures}). "
        'Hãy kết nối mạng rồi chạy load_airfoil("nasa"), hoặc tự đặt tệp vào đó (xem '
        "data/README.md). "
    ) + (
        'Hoặc dùng source="stand-in".' if insists else "Trong lúc này, dữ liệu thay thế được dùng."
    )
    if insists:
        raise DataError(f"{english}\n{vietnamese}")
    download.tell(english, vietnamese)
    return Airfoil(_stand_in(), "stand-in")
