"""Two data sets of the right form, and small, to be had from the tests' server or from nowhere."""

import contextlib
import gzip
import hashlib
import struct
import warnings

import numpy as np
from server import serve

from d2l_helpers.data import airfoil, images
from d2l_helpers.data.stand_in import stand_in


class DataSet:
    """What the tests of files know of either.

    Attributes
    ----------
    insist, without : str
        The source that needs its files, and the one that needs none.
    victim : str
        The file to which things happen.
    contents : dict of bytes
        Its files.
    """

    def __init__(self, patch):
        self.patch, self.contents = patch, self.pack()
        with serve({}) as gone:
            self.come_from(gone.url)

    def entry(self, file, urls):
        """Return what the package is to know of the small file in the place of a large one."""
        content = self.contents[file.name]
        digest, sources = hashlib.sha256(content).hexdigest(), [url + file.name for url in urls]
        return file._replace(sha256=digest, size=len(content), sources=tuple(sources))

    @contextlib.contextmanager
    def served(self, instead=None):
        """Let a server have the right files, but for the victim if there is an answer instead."""
        right = self.contents[self.victim] if instead is None else instead
        with serve(self.contents | {self.victim: right}) as server:
            self.come_from(server.url)
            yield server

    def load(self, source="auto"):
        """Load it, without any warning."""
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            found = self.loader(source)
        if found.source == self.insist:
            self.assert_right(found)
        return found


class Airfoil(DataSet):
    """Numbers that are not the stand-in's, as a text file of tabs and CRLF."""

    insist, without, victim = "nasa", "stand-in", airfoil.FILE.name
    loader, values = staticmethod(airfoil.load_airfoil), stand_in() + 1

    def pack(self):
        rows = ("\t".join(f"{number:.17g}" for number in row) for row in self.values)
        return {self.victim: "".join(f"{row}\r\n" for row in rows).encode()}

    def come_from(self, *urls):
        self.patch.setattr(airfoil, "FILE", self.entry(airfoil.FILE, urls))

    def assert_right(self, found):
        assert found.values.dtype == np.float64
        np.testing.assert_array_equal(found.values, self.values)


class Images(DataSet):
    """Six images to train on and four to test, no two alike, in four IDX files."""

    insist, without, victim = "fashion-mnist", "digits", "train-labels-idx1-ubyte.gz"
    loader = staticmethod(images.load_images)

    def pack(self):
        random = np.random.RandomState(0)
        self.arrays = {
            "t10k-labels-idx1-ubyte.gz": random.permutation(4),
            "train-labels-idx1-ubyte.gz": random.permutation(6),
            "t10k-images-idx3-ubyte.gz": random.randint(256, size=(4, 28, 28)),
            "train-images-idx3-ubyte.gz": random.randint(256, size=(6, 28, 28)),
        }
        return {name: gzip.compress(idx(array)) for name, array in self.arrays.items()}

    def come_from(self, *urls):
        files = tuple(self.entry(file, urls) for file in images.FILES)
        self.patch.setattr(images, "FILES", files)

    def assert_right(self, found):
        test_labels, train_labels, test_images, train_images = self.arrays.values()
        for pixels, stored in (
            (found.train_images, train_images),
            (found.test_images, test_images),
        ):
            assert pixels.dtype == np.float32
            np.testing.assert_allclose(pixels, stored / 255, rtol=1e-6)
        for labels, stored in (
            (found.train_labels, train_labels),
            (found.test_labels, test_labels),
        ):
            assert labels.dtype == np.int32
            np.testing.assert_array_equal(labels, stored)


def idx(array):
    """Write an array in the format of MNIST."""
    shape = struct.pack(f">{array.ndim}I", *array.shape)
    return bytes([0, 0, 8, array.ndim]) + shape + array.astype(np.uint8).tobytes()
