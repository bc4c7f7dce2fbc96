"""Images to classify: Fashion-MNIST, verified like the airfoil data, or handwritten digits.

Fashion-MNIST is by H. Xiao, K. Rasul and R. Vollgraf, "Fashion-MNIST: a Novel Image Dataset for
Benchmarking Machine Learning Algorithms", 2017, under the MIT licence. The digits come with
scikit-learn; they are E. Alpaydin's and C. Kaynak's, UCI data set 80, licence CC BY 4.0.
"""

import gzip
import os
from dataclasses import dataclass

import numpy as np

from d2l_helpers.arguments import refusal
from d2l_helpers.data import files

BASES = (  # the authors' own repository, at one commit, and Keras's copy of the files
    "https://raw.githubusercontent.com/zalandoresearch/fashion-mnist/"
    "b2617bb6d3ffa2e429640350f613e3291e10b141/data/fashion/",
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
)
# Name, bytes, SHA-256. The small ones first: without a network nobody waits for the large ones.
TABLE = """
t10k-labels-idx1-ubyte.gz 5148 67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5
train-labels-idx1-ubyte.gz 29515 a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845
t10k-images-idx3-ubyte.gz 4422102 346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073
train-images-idx3-ubyte.gz 26421880 3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84
"""
CALL = 'load_images("fashion-mnist")'
FILES = tuple(
    files.File(name, sha256, int(size), tuple(base + name for base in BASES), CALL)
    for name, size, sha256 in map(str.split, TABLE.split("\n")[1:-1])
)
DESCRIPTIONS = {
    "fashion-mnist": (
        "Fashion-MNIST: 60,000 images to train on and 10,000 to test, 28 × 28 pixels.",
        "Fashion-MNIST: 60 000 ảnh huấn luyện và 10 000 ảnh kiểm tra, 28 × 28 điểm ảnh.",
    ),
    "digits": (
        "Handwritten digits from scikit-learn, in place of Fashion-MNIST: 1437 images to train on "
        "and 360 to test, 8 × 8 pixels.",
        "Chữ số viết tay của scikit-learn, thay cho Fashion-MNIST: 1437 ảnh huấn luyện và 360 ảnh "
        "kiểm tra, 8 × 8 điểm ảnh.",
    ),
}


@dataclass(frozen=True, eq=False, repr=False)
class Images(files.Told):
    """Images with their labels, and where they come from, in both languages.

    Attributes
    ----------
    train_images, test_images : numpy.ndarray, shape (n, height, width), float32
        The brightness of the pixels, from 0 to 1.
    train_labels, test_labels : numpy.ndarray, shape (n,), int32
        The classes, 0 to 9.
    source : {"fashion-mnist", "digits"}
        Which images they are.
    news : tuple
        What became of the files: pairs of an English and a Vietnamese sentence.
    """

    train_images: np.ndarray
    train_labels: np.ndarray
    test_images: np.ndarray
    test_labels: np.ndarray
    source: str
    news: tuple = ()
    descriptions = DESCRIPTIONS


def load_images(source="auto"):
    """Load Fashion-MNIST or, where it cannot be had, scikit-learn's handwritten digits.

    Parameters
    ----------
    source : {"auto", "fashion-mnist", "digits"}
        "fashion-mnist" insists on it, from `data/` or downloaded into it, 30 MB in four files;
        "auto" takes the digits where it cannot be had or the environment variable CHAPTER_IMAGES
        says "digits"; "digits" touches neither file nor network.

    Raises
    ------
    FileNotFoundError
        If `source` is "fashion-mnist" and it cannot be had.
    """
    if source not in ("auto", "fashion-mnist", "digits"):
        choices = '"auto", "fashion-mnist" or "digits"', '"auto", "fashion-mnist" hoặc "digits"'
        raise refusal("source", source, *choices)
    if source == "digits" or (source == "auto" and os.environ.get("CHAPTER_IMAGES") == "digits"):
        return _digits(())
    contents, news = [], ()
    for file in FILES:
        content, said = files.read(file, insist=source == "fashion-mnist")
        if content is None:
            return _digits(said)
        contents.append(gzip.decompress(content))
        news += said
    test_labels, train_labels = (_entries(content) for content in contents[:2])
    test_images, train_images = (_entries(content, 28, 28) for content in contents[2:])
    train, test = _scaled(train_images, 255, train_labels), _scaled(test_images, 255, test_labels)
    return Images(*train, *test, "fashion-mnist", news)


def _entries(content, *shape):
    """Return the entries of an IDX file of bytes; its hash has vouched for what stands before."""
    return np.frombuffer(content, np.uint8, offset=8 + 4 * len(shape)).reshape(-1, *shape)


def _scaled(images, most, labels):
    return images.astype(np.float32) / np.float32(most), labels.astype(np.int32)


def _digits(news):
    from sklearn.datasets import load_digits  # 1 s, and only here

    found, n = load_digits(), 1437  # of 1797: four fifths to train on
    order = np.random.RandomState(0).permutation(len(found.target))
    images, labels = _scaled(found.images[order], 16, found.target[order])
    return Images(images[:n], labels[:n], images[n:], labels[n:], "digits", news)
