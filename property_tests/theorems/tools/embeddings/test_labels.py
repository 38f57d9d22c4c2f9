"""Labels in arrays: one whole number or text a point, or a refusal."""

import numpy as np
import pytest

from property_tests.theorems.tools.embeddings.saved_points import CLASSES, POINTS, RNG, npy, saved
from theorems.errors import FileError, UsageError
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import of_arrays, read_embeddings

REFUSED = {
    "several ones": (np.array([[1, 1, 0]] + [[0, 0, 1]] * 5), {}, "row 1 of the labels has 2 ones"),
    "no ones": (np.array([[0, 0, 0]] + [[0, 0, 1]] * 5), {}, "row 1 of the labels has 0 ones"),
    "scores": (RNG.normal(size=(6, 3)), {}, "one a point is needed, a whole number or text, or"),
    "fractions": (np.array([0.5] * 6), {}, "a label is '0.5'"),
    "missing": (np.array([0, 0, 1, 1, np.nan, 1]), {}, "a label is missing"),
    "objects": (np.array([0, "a", 0, "a", 0, "a"], dtype=object), {}, "Python object"),
    "no such mark": (np.array(CLASSES), {"unlabelled": "-1"}, "no label is '-1'"),
    "an option of arrays": (np.array(CLASSES), {"array": "z"}, "`--array z`: a .npy file"),
    "an option of columns": (np.array(CLASSES), {"column": "e"}, "a .npy file has no columns"),
    "an option of lines": (np.array(CLASSES), {"header": True}, "a .npy file has no header"),
}


@pytest.mark.parametrize(("labels", "choices", "message"), REFUSED.values(), ids=REFUSED)
def test_labels_that_name_no_class_are_refused_and_never_advised_argmax(
    tmp_path, labels, choices, message
):
    choices = Choices(labels=saved(tmp_path, "y.npy", labels), **choices)
    with pytest.raises((FileError, UsageError), match=message) as refused:
        read_embeddings(npy(tmp_path), choices)
    assert "argmax" not in str(refused.value)


def test_minus_one_is_no_label_when_that_is_said(tmp_path):
    labels = saved(tmp_path, "y.npy", np.array([0, 0, -1, -1, 1, 1]))
    warned = read_embeddings(npy(tmp_path), Choices(labels=labels))
    assert warned.names == ("-1", "0", "1")
    assert any("Warning: −1 is taken for a class, of 2 points" in line for line in warned.said)
    left = read_embeddings(npy(tmp_path), Choices(labels=labels, unlabelled="-1"))
    assert left.names == ("0", "1")
    assert (left.rows == of_arrays(POINTS[[0, 1, 4, 5]], [0, 0, 1, 1]).rows).all()
    assert "Left out: 2 points with the label '-1'." in left.said
