"""The images: the digits, and Fashion-MNIST where it is at hand."""

import inspect

import numpy as np
import pytest

from d2l_helpers import data
from d2l_helpers.data import files, images


def pairs(pixels, labels):
    """Return images and labels in a form that can be sorted."""
    return sorted(
        (image.tobytes(), int(label)) for image, label in zip(pixels, labels, strict=True)
    )


def test_the_digits_are_scikit_learns_each_with_its_label_and_in_one_part_only():
    from sklearn.datasets import load_digits

    found, theirs = data.load_images("digits"), load_digits()
    assert found.train_images.shape == (1437, 8, 8)
    assert found.test_images.shape == (360, 8, 8)
    ours = np.concatenate([found.train_images, found.test_images])
    labels = np.concatenate([found.train_labels, found.test_labels])
    assert (ours.dtype, labels.dtype) == (np.float32, np.int32)
    expected = pairs((theirs.images / 16).astype(np.float32), theirs.target)
    assert pairs(ours, labels) == expected
    assert not np.array_equal(labels, theirs.target)  # those are in the order of the writers


def test_the_digits_come_in_the_same_order_every_time_and_all_ten_in_both_parts():
    first, second = data.load_images("digits"), data.load_images("digits")
    for part in ("train_images", "train_labels", "test_images", "test_labels"):
        np.testing.assert_array_equal(getattr(first, part), getattr(second, part))
    for labels in (first.train_labels, first.test_labels):
        assert set(labels) == set(range(10))


@pytest.mark.parametrize("choice", ["digits", "auto"])
def test_the_environment_chooses_only_where_the_reader_does_not(monkeypatch, choice):
    monkeypatch.setenv("CHAPTER_IMAGES", choice)
    monkeypatch.setattr(files, "read", lambda file, insist: (None, (("missing", "thiếu"),)))
    assert (data.load_images().news == ()) == (choice == "digits")
    assert data.load_images("fashion-mnist").news == (("missing", "thiếu"),)


@pytest.mark.parametrize("source", images.DESCRIPTIONS)
def test_the_reader_sees_which_images_are_in_use(source):
    english, vietnamese = repr(images.Images(*[None] * 4, source)).split("\n")
    assert ("scikit-learn" in english) == ("scikit-learn" in vietnamese) == (source == "digits")
    assert "images" in english
    assert "ảnh" in vietnamese


def test_the_files_are_those_that_mxnet_reads():
    from mxnet.gluon.data.vision import FashionMNIST

    assert all(file.name in inspect.getsource(FashionMNIST) for file in images.FILES)


def test_fashion_mnist_has_seventy_thousand_images_if_it_is_here():
    if not all((files.FOLDER / file.name).is_file() for file in images.FILES):
        pytest.skip("Fashion-MNIST is not in data/")
    found = data.load_images("fashion-mnist")
    assert found.train_images.shape == (60_000, 28, 28)
    assert found.test_images.shape == (10_000, 28, 28)
    assert np.bincount(found.train_labels).tolist() == [6000] * 10
    assert np.bincount(found.test_labels).tolist() == [1000] * 10
