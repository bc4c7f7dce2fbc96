"""Images to classify: Fashion-MNIST, verified like the airfoil data, or handwritten digits.

Fashion-MNIST is by H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for
Benchmarking Machine Learning Algorithms", 2017, under the MIT licence. The digits come with
scikit-learn; they are E. Alpaydin's and C. Kaynak's, UCI data set 80, licence CC BY 4.0.
"""

import functools
import gzip
import os
import zlib
from typing import NamedTuple

import numpy as np

from d2l_helpers import data, download
from d2l_helpers.language import bilingual

# The authors' own repository, at one commit, and Keras's copy of the files.
BASES = (
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/"
    "b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
)
# The small files first: where there is no network, nobody waits for the large ones.
FILES = {
    "t10k-labels-idx1-ubyte.gz": (
        "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
        5_148,
        (10_000,),
    ),
    "train-labels-idx1-ubyte.gz": (
        "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        29_515,
        (60_000,),
    ),
    "t10k-images-idx3-ubyte.gz": (
        "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        4_422_102,
        (10_000, 28, 28),
    ),
    "train-images-idx3-ubyte.gz": (
        "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        26_421_880,
        (60_000, 28, 28),
    ),
}
TIMEOUT = (3, 20)  # seconds to connect, and between two pieces of the answer
PAUSES = (0, 1)  # seconds before each round over the sources
CHOICES = "auto", "fashion-mnist", "digits"
CHOICE = "CHAPTER_IMAGES"  # the environment variable that "auto" obeys: the tests set it
DIGITS_TRAINED = 1437  # of 1797: four fifths

DESCRIPTIONS = {
    "fashion-mnist": (
        "Fashion-MNIST: 60,000 images to train on and 10,000 to test, 28 × 28 pixels.",
        "Fashion-MNIST: 60.000 ảnh huấn luyện và 10.000 ảnh kiểm tra, 28 × 28 điểm ảnh.",
    ),
    "digits": (
        "Handwritten digits from scikit-learn, in place of Fashion-MNIST: 1437 images to train on "
        "and 360 to test, 8 × 8 pixels.",
        "Chữ số viết tay của scikit-learn, thay cho Fashion-MNIST: 1437 ảnh huấn luyện và 360 ảnh "
        "kiểm tra, 8 × 8 điểm ảnh.",
    ),
}


class IdxError(ValueError):
    """A file is not the IDX file that it should be."""


class Images(NamedTuple):
    """Images with their labels, and where they come from, in both languages.

    Attributes
    ----------
    train_images, test_images : numpy.ndarray, shape (n, height, width), float32
        The brightness of the pixels, from 0 to 1.
    train_labels, test_labels : numpy.ndarray, shape (n,), int32
        The classes, 0 to 9.
    source : {"fashion-mnist", "digits"}
        Which images they are.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    source: str

    def __repr__(self):
        """Give an English line and a Vietnamese one."""
        return "\n".join(DESCRIPTIONS[self.source])

    def _repr_html_(self):
        return bilingual(*DESCRIPTIONS[self.source])


def read_idx(content, shape):
    """Read the bytes of an IDX file, the format of MNIST and of its successors.

    Parameters
    ----------
    content : bytes
        The file, packed by gzip or not: two bytes 0, the type of the entries (8: bytes), the
        number of dimensions, then each dimension in four bytes, then the entries.
    shape : tuple of int
        The dimensions that the file must have.

    Returns
    -------
    numpy.ndarray, of that shape, uint8
        The entries.

    Raises
    ------
    IdxError
        If the file is cut, is no IDX file of bytes, has other dimensions, or goes on where it
        should end.
    """
    content = _unpacked(content)
    head = 4 + 4 * len(shape)
    _refuse_if(len(content) < 4, f"{len(content)} bytes", f"{len(content)} byte", "a header")
    magic, expected = content[:4].hex(), bytes([0, 0, 8, len(shape)]).hex()
    _refuse_if(magic != expected, f"magic number {magic}", f"số nhận dạng {magic}", expected)
    _refuse_if(len(content) < head, "a cut header", "phần đầu bị cắt", f"{head} bytes")
    found = tuple(np.frombuffer(content, ">u4", len(shape), 4).tolist())
    _refuse_if(found != tuple(shape), f"dimensions {found}", f"kích thước {found}", tuple(shape))
    size, due = len(content) - head, int(np.prod(shape))
    _refuse_if(size < due, f"cut after {size} bytes of data", f"bị cắt sau {size} byte", due)
    _refuse_if(size > due, f"{size - due} bytes too many", f"thừa {size - due} byte", due)
    return np.frombuffer(content, np.uint8, due, head).reshape(shape)


def _unpacked(content):
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        return gzip.decompress(content)
    except (OSError, EOFError, zlib.error) as error:
        raise IdxError(
            f"The gzip file is damaged or cut ({error}).\nTệp gzip bị hỏng hoặc bị cắt ({error})."
        ) from error


def _refuse_if(wrong, english, vietnamese, expected):
    if wrong:
        raise IdxError(
            f"This is not the expected IDX file: {english}; {expected} is needed.\n"
            f"Đây không phải tệp IDX cần đọc: {vietnamese}; cần {expected}."
        )


def load_images(source="auto"):
    """Load Fashion-MNIST or, where it cannot be had, scikit-learn's handwritten digits.

    The four files are read from `data/` or downloaded into it, 30 MB in all. Every file is kept as
    soon as it is there: a download that is stopped goes on with the next one.

    Parameters
    ----------
    source : {"auto", "fashion-mnist", "digits"}
        "auto" takes the digits if Fashion-MNIST is neither there nor to be downloaded, or if the
        environment variable CHAPTER_IMAGES says "digits"; "fashion-mnist" insists, and tries the
        network again if it failed before; "digits" touches neither file nor network.

    Returns
    -------
    Images
        Arrays, and `source`, "fashion-mnist" or "digits".

    Raises
    ------
    ValueError
        If `source` is none of the three.
    DataError
        If `source` is "fashion-mnist" and it cannot be had.

    Warns
    -----
    DataWarning
        If a file was set aside, a download could not be kept, or "auto" took the digits.
    """
    if source not in CHOICES:
        raise ValueError(
            f'source = {source!r}: "auto", "fashion-mnist" or "digits" is needed\n'
            f'source = {source!r}: cần "auto", "fashion-mnist" hoặc "digits"'
        )
    if source == "digits" or (source == "auto" and os.environ.get(CHOICE) == "digits"):
        return _digits()
    if source == "fashion-mnist":
        _download.cache_clear()
    arrays = {}
    for name in FILES:
        arrays[name], failures = _array(name)
        if failures:
            return _do_without(source, failures)
    return _fashion(arrays)


def _array(name):
    """Return the entries of a file and "", or None and why it cannot be had."""
    wanted = _wanted(name)
    content = download.stored(data.FOLDER, wanted)
    if content is None:
        content, failures = _download(name)
        if content is None:
            return None, failures
        if error := download.keep(data.FOLDER, wanted, content):
            download.tell(
                f"{name} is in use but cannot be kept in {data.FOLDER} ({error}).",
                f"Tệp {name} đang được dùng nhưng không lưu được vào {data.FOLDER} ({error}).",
            )
        else:
            _download.cache_clear()  # 26 MB need not stay in memory
    return read_idx(content, FILES[name][2]), ""


def _wanted(name):
    digest, size, _ = FILES[name]
    return download.Wanted(name, digest, size, tuple(base + name for base in BASES))


@functools.cache
def _download(name):
    return download.fetch(_wanted(name), TIMEOUT, PAUSES)


def _fashion(arrays):
    test_labels, train_labels, test_images, train_images = arrays.values()
    pixels = [(part / np.float32(255)).astype(np.float32) for part in (train_images, test_images)]
    labels = [part.astype(np.int32) for part in (train_labels, test_labels)]
    return Images(pixels[0], labels[0], pixels[1], labels[1], "fashion-mnist")


def _digits():
    from sklearn.datasets import load_digits  # 1 s, and only here

    found = load_digits()
    order = np.random.RandomState(0).permutation(len(found.target))
    pixels = (found.images[order] / 16).astype(np.float32)
    labels = found.target[order].astype(np.int32)
    n = DIGITS_TRAINED
    return Images(pixels[:n], labels[:n], pixels[n:], labels[n:], "digits")


def _do_without(source, failures):
    """Take the digits unless they are ruled out, and say how to get Fashion-MNIST."""
    english = (
        f"Fashion-MNIST is not in {data.FOLDER} and could not be downloaded ({failures}). Connect "
        'to the internet and run load_images("fashion-mnist"), or put its four files there by hand '
        "(data/README.md says how)."
    )
    vietnamese = (
        f"Không có Fashion-MNIST trong {data.FOLDER} và cũng không tải được ({failures}). Hãy kết "
        'nối mạng rồi chạy load_images("fashion-mnist"), hoặc tự đặt bốn tệp vào đó (xem '
        "data/README.md)."
    )
    if source == "fashion-mnist":
        raise download.DataError(f"{english}\n{vietnamese}")
    download.tell(english, vietnamese)
    return _digits()
