"""Labels as arrays have them, made one whole number or text a point; errors are `ValueError`."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorems.tools.embeddings.headers import WHOLE, is_number

_WHOLE_FLOAT = re.compile(r"[+-]?[0-9]+\.0*")

_EXACT = 2.0**53  # floats up to here are all the whole numbers that they can be


def as_labels(values: Any) -> tuple[NDArray[Any], tuple[str, ...]]:
    """Return labels (N,) as whole numbers, truth values or text, and what they were taken for.

    Text is UTF-8 where it is bytes; text that reads as whole numbers is these numbers, so that
    every kind of file has the same classes in the same order.

    >>> as_labels([[0.0, 1.0], [1.0, 0.0]])
    (array([1, 0]), ('The labels are one-hot rows: the column of the 1.',))
    >>> as_labels(["1.0", "0.0"])[0].tolist(), as_labels([b"cat", b"ox"])[0].tolist()
    ([1, 0], ['cat', 'ox'])
    """
    labels, said = np.asarray(values), []
    if labels.ndim == 2 and labels.shape[1] == 1:
        labels = labels[:, 0]
    elif labels.ndim == 2:
        return _of_rows(labels), ("The labels are one-hot rows: the column of the 1.",)
    if labels.ndim != 1:
        raise ValueError(f"the labels have shape {labels.shape}; one a point is needed")
    labels = _of_objects(labels) if labels.dtype.kind == "O" else labels
    if labels.dtype.kind == "S":
        labels = _decoded(labels)
    if labels.dtype.kind == "U":
        labels, is_float = _of_text(labels)
    else:
        is_float = labels.dtype.kind == "f"
        labels = _of_floats(labels) if is_float else labels
    if is_float:
        said.append("The labels are whole numbers, written as floats.")
    if labels.dtype.kind not in "iubU":
        raise ValueError(f"the labels are {labels.dtype}; whole numbers or text are needed")
    return labels, tuple(said)


def without_label(labels: NDArray[Any], mark: str) -> NDArray[np.bool_]:
    """Return where labels are the one that says that there is none; there has to be one.

    >>> without_label(np.array([0, -1]), "-1").tolist()
    [False, True]
    """
    marked: NDArray[np.bool_] = labels.astype(str) == mark
    if not marked.any():
        raise ValueError(f"no label is {mark!r}, as `--unlabelled` says; leave that out")
    return marked


def _of_rows(labels: NDArray[Any]) -> NDArray[Any]:
    """Return the classes of one-hot rows; rows that are anything else name no class."""
    if labels.dtype.kind not in "fiub" or not np.isin(labels, (0, 1)).all():
        raise ValueError(
            f"the labels are {labels.dtype} of shape {labels.shape}; one a point is needed, a "
            "whole number or text, or one-hot rows"
        )
    sums = labels.astype(np.intp).sum(axis=1)
    several = np.flatnonzero(sums != 1)
    if len(several):
        raise ValueError(
            f"row {several[0] + 1} of the labels has {sums[several[0]]} ones: points with none or "
            "several labels are in no one class; leave them out, or give each a law of labels: "
            "`nceproof audit --label-law`"
        )
    return np.asarray(labels.argmax(axis=1))


def _of_objects(labels: NDArray[Any]) -> NDArray[Any]:
    """Return objects of Python as an array of one kind."""
    missing = [x for x in labels.tolist() if x is None or str(x) in ("nan", "<NA>", "NaT")]
    if missing:
        raise _missing(str(missing[0]))
    for kind, of_kind in ((str, str), (bytes, bytes), (bool, bool), (int, int), (float, float)):
        if all(type(x) is kind for x in labels.tolist()):
            return np.array(labels.tolist(), dtype=of_kind)
    kinds = sorted({type(x).__name__ for x in labels.tolist()})
    raise ValueError(f"the labels are {' and '.join(kinds)}; whole numbers or text are needed")


def _decoded(labels: NDArray[Any]) -> NDArray[Any]:
    try:
        return np.array([x.decode("utf-8") for x in labels.tolist()])
    except UnicodeDecodeError:
        raise ValueError("the labels are bytes that are not UTF-8; save them as text") from None


def _of_floats(labels: NDArray[Any]) -> NDArray[Any]:
    if np.isnan(labels).any():
        raise _missing("nan")
    fractions = labels[(np.abs(labels) > _EXACT) | (labels != labels.round())]
    if len(fractions):
        raise _no_label(repr(str(fractions[0])))
    return labels.astype(np.int64)


def _of_text(labels: NDArray[Any]) -> tuple[NDArray[Any], bool]:
    """Return text as it is, or the whole numbers that it reads as, and whether as floats."""
    texts = labels.tolist()
    if all(WHOLE.fullmatch(text) and str(int(text)) == text for text in texts):
        return _whole(texts), False
    if all(_WHOLE_FLOAT.fullmatch(text) for text in texts):
        return _whole([text.partition(".")[0] for text in texts]), True
    for text in texts:
        if not text.strip() or text.lower() == "nan":
            raise _missing(text)
        if is_number(text) and not WHOLE.fullmatch(text):
            raise _no_label(repr(text))
    return labels, False


def _whole(texts: list[str]) -> NDArray[Any]:
    numbers = list(map(int, texts))
    if max(map(abs, numbers), default=0) >= 2**63:
        raise ValueError(f"a label is {max(numbers, key=abs)}; whole numbers up to 2^63 are read")
    return np.array(numbers, dtype=np.int64)


def _missing(text: str) -> ValueError:
    return ValueError(
        f"a label is missing, it reads {text!r}; leave out points without one: df.dropna()"
    )


def _no_label(text: str) -> ValueError:
    return ValueError(
        f"a label is {text}; whole numbers or text are needed; is the column of labels the one "
        "that `--labels` names?"
    )
