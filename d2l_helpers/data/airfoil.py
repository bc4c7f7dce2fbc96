"""The airfoil data: kept, fetched and verified, or stood in for.

The measurements are NASA's: T. F. Brooks, D. S. Pope and M. A. Marcolini, "Airfoil Self-Noise and
Prediction", NASA Reference Publication 1218, 1989; UCI data set 291, DOI 10.24432/C5VW2C, licence
CC BY 4.0. `data/README.md` says more.
"""

from dataclasses import dataclass

import numpy as np

from d2l_helpers.arguments import refusal
from d2l_helpers.data import files
from d2l_helpers.data.stand_in import stand_in

FILE = files.File(
    "airfoil_self_noise.dat",
    "74c75fd71783f1e6b71f8a622b993dc592897a97cd689c5090a07147a1b097b3",
    59_984,
    (
        "https://d2l-data.s3-accelerate.amazonaws.com/airfoil_self_noise.dat",
        # UCI gives the file as a member of this archive.
        "https://archive.ics.uci.edu/static/public/291/airfoil+self+noise.zip",
    ),
    'load_airfoil("nasa")',
)
COLUMNS = (
    "frequency (Hz)",
    "angle of attack (degrees)",
    "chord length (m)",
    "free-stream velocity (m/s)",
    "displacement thickness (m)",
    "sound pressure level (dB)",
)
DESCRIPTIONS = {
    "nasa": (
        "NASA airfoil self-noise: 1503 × 6, measured.",
        "Dữ liệu của NASA về tiếng ồn tự phát của biên dạng cánh: 1503 × 6, số liệu đo thực.",
    ),
    "stand-in": (
        "A stand-in for NASA's airfoil data: 1503 × 6, not measurements. Its columns have the "
        "same means, variances and correlations, so the loss surface of linear regression and its "
        "minimum are the same.",
        "Dữ liệu thay thế cho số liệu biên dạng cánh của NASA: 1503 × 6, không phải số liệu đo. "
        "Các cột có cùng trung bình, phương sai và hệ số tương quan, nên bề mặt mất mát của hồi "
        "quy tuyến tính và cực tiểu của nó không đổi.",
    ),
}


@dataclass(frozen=True, eq=False, repr=False)
class Airfoil(files.Told):
    """The airfoil data and where it comes from; a notebook shows the latter in both languages.

    Attributes
    ----------
    values : numpy.ndarray, shape (1503, 6), float64
        The columns of `COLUMNS`; the displacement thickness is that of the suction side.
    source : {"nasa", "stand-in"}
        Whether the values were measured.
    news : tuple
        What became of the file: pairs of an English and a Vietnamese sentence.
    """

    values: np.ndarray
    source: str
    news: tuple = ()
    descriptions = DESCRIPTIONS


def load_airfoil(source="auto"):
    """Load the airfoil self-noise data of Brooks, Pope and Marcolini (1989).

    Parameters
    ----------
    source : {"auto", "nasa", "stand-in"}
        "nasa" insists on the measurements, from `data/` or downloaded into it; "auto" takes the
        stand-in where they cannot be had; "stand-in" touches neither file nor network.

    Returns
    -------
    Airfoil
        `values`, float64 of shape (1503, 6) in physical units, and `source`, "nasa" or "stand-in".

    Raises
    ------
    FileNotFoundError
        If `source` is "nasa" and the measurements cannot be had.
    """
    if source not in ("auto", "nasa", "stand-in"):
        choices = '"auto", "nasa" or "stand-in"', '"auto", "nasa" hoặc "stand-in"'
        raise refusal("source", source, *choices)
    if source == "stand-in":
        return Airfoil(stand_in(), source)
    content, news = files.read(FILE, insist=source == "nasa")
    if content is None:
        return Airfoil(stand_in(), "stand-in", news)
    return Airfoil(np.loadtxt(content.decode().splitlines()), "nasa", news)
