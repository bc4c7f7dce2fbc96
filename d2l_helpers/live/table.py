"""The numbers of a live picture on their way to the page: named, indexed by sliders, compressed."""

import zlib
from typing import NamedTuple

import numpy as np


class Numbers(NamedTuple):
    """Numbers of one name: a row for every combination of positions of the sliders `by`."""

    values: np.ndarray
    by: tuple = ()
    grain: float = 0.0  # below which they have no digits

    def rounded(self, grain):
        """Return 16-bit numbers without the digits below `grain`; others as they are."""
        if self.values.dtype != "<f2" or grain <= self.grain:
            return self
        with np.errstate(all="ignore"):
            coarse = np.round(self.values.astype("f4") / grain) * grain
        return Numbers(coarse.astype("<f2"), self.by, grain)


def numbers(values, by=(), exact=False):
    """Return numbers of 16 bits, enough to draw, or of 32, exact enough to be read.

    The shape of `values` is (*positions of the sliders in `by`, n).
    """
    with np.errstate(over="ignore"):
        return Numbers(np.ascontiguousarray(values, "<f4" if exact else "<f2"), tuple(by))


def pack(named):
    """Return where each name's numbers lie, as the spec has it, and all of them as bytes.

    Of each name come first all first bytes, then all second ones: they compress to half.
    """
    places, parts, at = {}, [], 0
    for name, (values, by, _) in named.items():
        size = values.itemsize
        places[name] = {"at": at, "by": list(by), "n": values.shape[-1], "bytes": size}
        parts.append(np.ascontiguousarray(values.view("u1").reshape(-1, size).T).tobytes())
        at += values.nbytes
    return places, zlib.compress(b"".join(parts), 1)
