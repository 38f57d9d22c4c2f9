"""Batches are read as they are: labels of any kind, tensors, rows of any length."""

import numpy as np
import pytest

from numerics.exact.batch_losses import KINDS
from numerics.floats import batch_losses
from numerics.floats.batches import as_array, batch_of
from property_tests.numerics.floats.test_batch_losses import rows_of


def test_labels_beyond_integers_stay_apart():
    """Floats from 2^63 on are whole numbers that no int64 is."""
    rows, labels = np.eye(6), np.array([1e300, 1e300, 2e300, 2e300, 3.0, 3.0])
    small = batch_losses.supcon(rows, [0, 0, 1, 1, 2, 2], temperature=1)
    assert batch_of(LABELLED, rows, None, labels).counts[0].tolist() == [1] * 6
    assert batch_losses.supcon(rows, labels, temperature=1) == small


def test_rows_too_long_or_short_for_squares_are_normalised():
    u, v = (rows.astype(float) for rows in rows_of(8))
    value = batch_losses.clip(u, v, temperature="0.1")
    assert batch_losses.clip(1e149 * u, 1e-200 * v, temperature="0.1") == pytest.approx(value)


class Tensor:
    """What PyTorch asks of those who want an array: detach, cpu, and float of bfloat16."""

    def __init__(self, values, dtype="torch.bfloat16", steps=()):
        self.values, self.dtype, self.steps = values, dtype, steps

    def _after(self, step, dtype=None):
        return Tensor(self.values, dtype or self.dtype, (*self.steps, step))

    def detach(self):
        return self._after("detach")

    def cpu(self):
        return self._after("cpu")

    def float(self):
        return self._after("float", "torch.float32")

    def __array__(self, dtype=None, copy=None):
        if not {"detach", "cpu"} <= set(self.steps) or "bfloat16" in self.dtype:
            raise TypeError(self.steps)
        return np.asarray(self.values, dtype=dtype)


def test_a_tensor_is_read_as_pytorch_asks():
    u, v = rows_of(9)
    value = batch_losses.ntxent(u, v, temperature="0.1")
    assert batch_losses.ntxent(Tensor(u), Tensor(v), temperature="0.1") == value
    big = 2**24 + 1  # which single precision does not have
    assert as_array(Tensor([big], "torch.int64")).tolist() == [big]


KIND, LABELLED = KINDS["ntxent"], KINDS["supcon"]


BAD = [
    (KIND, (np.ones((3, 2)),), "first has 3 rows, an odd number"),
    (KIND, (np.ones(4),), "first is float64 of shape"),
    (KIND, (np.ones((4, 3, 2)),), "first is float64 of shape"),
    (KIND, (np.array([["a"]]),), "first is <U1"),
    (KIND, (np.full((4, 2), np.nan),), "first has nan in row 1, column 1"),
    (KIND, (np.zeros((4, 2)),), "first has only zeros in row 1"),
    (KIND, (np.ones((4, 2)), np.ones((4, 3))), r"second is \(4, 3\)"),
    (KIND, (np.ones((4, 2, 2)), np.ones((4, 2))), "leave second out"),
    (KIND, (np.ones((4, 2)), None, [0, 0]), "labels are given"),
    (KIND, (np.ones((2, 2)),), "first has one pair"),
    (LABELLED, (np.ones((1, 2, 2)),), "first has one pair"),
    (LABELLED, (np.ones((4, 2)), None, [0, 0, 0, 0]), "labels has one class"),
    (LABELLED, (np.ones((4, 2)),), "labels are not given"),
    (LABELLED, (np.ones((4, 2)), None, [0, 0, 1]), "labels has 3 entries for 4"),
    (LABELLED, (np.ones((4, 2)), None, [0, 1, 2, 3]), "labels are all different"),
    (LABELLED, (np.ones((4, 2)), None, [0, 0.5, 1, 1]), "labels are float64"),
]


@pytest.mark.parametrize(("kind", "arrays", "message"), BAD, ids=[bad[2] for bad in BAD])
def test_an_array_that_does_not_fit_is_named(kind, arrays, message):
    with pytest.raises(ValueError, match=f"^{message}" if "leave" not in message else message):
        batch_of(kind, *arrays)
