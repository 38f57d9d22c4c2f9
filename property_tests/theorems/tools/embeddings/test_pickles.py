"""Pickles of tensors and of text are read, and nothing in them is executed."""

import os
import pickle

import numpy as np
import pytest

from property_tests.theorems.tools.embeddings.saved_points import (
    CLASSES,
    POINTS,
    dictionary,
    halves,
    saved,
    tensor,
    text,
    torch_file,
)
from theorems.errors import FileError, UsageError
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import of_arrays, read_embeddings


@pytest.mark.parametrize("kind", ["FloatStorage", "HalfStorage", "BFloat16Storage"])
def test_tensors_of_all_precisions_are_read(tmp_path, kind):
    stored = {"FloatStorage": "<f4", "HalfStorage": "<f2"}
    rows = halves(POINTS) if kind == "BFloat16Storage" else POINTS.astype(stored[kind])
    found = read_embeddings(dictionary(tmp_path, kind, rows))
    assert found.rows == pytest.approx(of_arrays(POINTS, CLASSES).rows, abs=1e-2)


class Code:
    """What runs when it is read by a pickle that may run anything."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.mkdir, (str(self.path),)


def code(path):
    return pickle.dumps(Code(path), protocol=2).removeprefix(b"\x80\x02").removesuffix(b".")


@pytest.mark.parametrize("name", ["y.npy", "x.npz", "x.pt", "z.pt", "x.pkl"])
def test_no_file_runs_code(tmp_path, name):
    ran, path, labels = tmp_path / "ran", tmp_path / "x.npy", None
    np.save(path, POINTS)
    objects = np.array([Code(ran)] * 6, dtype=object)
    if name == "y.npy":
        labels = saved(tmp_path, name, objects)
    elif name == "x.npz":
        np.savez(path := tmp_path / name, embeddings=POINTS, labels=objects)
    elif name == "x.pt":
        path = torch_file(tmp_path / name, code(ran))
    elif name == "z.pt":  # a state for what is built, by which attributes are set
        written = tensor("DoubleStorage", "0", (6, 3)) + b"}(X\x01\x00\x00\x00xK\x01ub"
        path, labels = (
            torch_file(tmp_path / name, written, POINTS),
            saved(tmp_path, "y.npy", CLASSES),
        )
    else:
        (path := tmp_path / name).write_bytes(b"\x80\x02" + code(ran) + b".")
    with pytest.raises((FileError, UsageError), match=r"posix|state|can run code"):
        read_embeddings(path, Choices(labels=labels))
    assert not ran.exists()


def test_a_tensor_beyond_its_storage_is_refused(tmp_path):
    written = tensor("DoubleStorage", "0", (6, 3)).replace(b"(K\x06K\x03t", b"(K\x07K\x03t", 1)
    path = torch_file(tmp_path / "x.pt", written, POINTS)
    with pytest.raises(FileError, match="larger than its storage"):
        read_embeddings(path, Choices(labels=saved(tmp_path, "y.npy", CLASSES)))


def test_a_tensor_that_is_marked_as_turned_is_refused(tmp_path):
    """Of a view by `torch._neg_view` the storage has the other signs."""
    marked = b"}" + text("neg") + b"\x88stR"
    written = tensor("DoubleStorage", "0", (6, 3)).removesuffix(b"tR") + marked
    path = torch_file(tmp_path / "x.pt", written, POINTS)
    with pytest.raises(FileError, match="marked"):
        read_embeddings(path, Choices(labels=saved(tmp_path, "y.npy", CLASSES)))
