"""Frames are read as they were saved, or refused; none is read as another."""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from theorems.errors import FileError
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import read_arrays

NAMES = {
    "0, 1, 2, …": lambda d: list(range(d)),
    "a slice": lambda d: list(range(7, 7 + d)),
    "shuffled": lambda d: list(range(d))[::-1],
    "two frames": lambda d: [j % max(1, d // 2) for j in range(d)],
    "floats": lambda d: [float(j) for j in range(d)],
    "text": lambda d: [f"f{j}" for j in range(d)],
    "text of numbers": lambda d: [str(j + 1) for j in range(d)],
}


INDICES = {
    "0, 1, 2, …": lambda rng, n: range(n),
    "shuffled": lambda rng, n: rng.permutation(n),
    "a part": lambda rng, n: rng.choice(50 * n, size=n, replace=False),
    "text": lambda rng, n: [f"row {j}" for j in range(n)],
}


LABELS = {
    "whole": lambda y: y,
    "whole floats": lambda y: y.astype(float),
    "text": lambda y: np.array(["cat", "dog", "the ox", "ü"], dtype=object)[y],
    "text of numbers": lambda y: (y + 9).astype(str).astype(object),
    "truth values": lambda y: y % 2 == 0,
    "a category": lambda y: pd.Categorical(np.array(["b", "a", "d", "c"])[y]),
}


@st.composite
def frames(draw):
    """Draw points, labels as they should be read, and a frame of the points."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, d = draw(st.integers(4, 9)), draw(st.integers(1, 5))
    whole = draw(st.booleans())
    rows = rng.integers(-9, 10, size=(n, d)) if whole else rng.normal(size=(n, d)).round(6)
    if draw(st.booleans()):
        rows[draw(st.integers(0, n - 1))] = np.arange(d)  # the point that looks like a header
    labels = LABELS[draw(st.sampled_from(sorted(LABELS)))](rng.permutation(np.arange(n) % 4))
    index = INDICES[draw(st.sampled_from(sorted(INDICES)))](rng, n)
    names = NAMES[draw(st.sampled_from(sorted(NAMES)))](d)
    return rows, labels, pd.DataFrame(rows, columns=names, index=index)


def classes(labels):
    """Return labels as the reader shows them, in its order."""
    return [str(int(x)) if isinstance(x, float) else str(x) for x in np.asarray(labels).tolist()]


def with_labels(frame, labels, place):
    frame = frame.copy()
    frame.insert(len(frame.columns) * place, "label", np.asarray(labels), allow_duplicates=True)
    return frame


def label_file(folder, labels, kind, index, header):
    series = pd.Series(np.asarray(labels), index=index)
    if kind == ".npy":
        np.save(folder / "y.npy", np.asarray(labels), allow_pickle=True)
        return str(folder / "y.npy")
    series.to_csv(folder / f"y{kind}", index=header and kind == ".csv", header=header)
    return str(folder / f"y{kind}")


WAYS = ("csv", "tsv", "parquet", "jsonl", "npy", "npz", "safetensors", "lists")


def save(folder, way, draw, rows, labels, frame):
    """Save a frame in one of many ways; return the path, what `labels` is, and what settles it."""
    path, apart, settled = folder / f"x.{way}", draw(st.booleans()), None
    place = draw(st.sampled_from([0, 1]))
    whole = frame if apart else with_labels(frame, labels, place)
    if way in ("csv", "tsv"):
        separator = "," if way == "csv" else "\t"
        header, index = draw(st.booleans()), draw(st.booleans())
        whole.to_csv(path, sep=separator, header=header, index=index)
        settled = None if apart else settling(frame.columns, place, header, index)
    elif way == "lists":
        path, found = folder / "x.parquet", pd.DataFrame({"e": rows.tolist()})
        found = found if apart else found.assign(label=np.asarray(labels))
        found.to_parquet(path)
    elif way in ("parquet", "jsonl"):
        assume(whole.columns.is_unique)
        whole.columns = list(map(str, whole.columns))
        if way == "parquet":
            whole.to_parquet(path, index=draw(st.sampled_from([None, True, False])))
        else:
            whole.to_json(path, orient="records", lines=True, double_precision=15)
    elif way == "npz":
        np.savez(path, embeddings=rows, **({} if apart else {"labels": np.asarray(labels)}))
    else:
        apart = True
        if way == "npy":
            np.save(path, rows)
        else:
            save_file({"embeddings": np.ascontiguousarray(rows)}, path)
    if not apart:
        return path, None, settled
    kind = draw(st.sampled_from([".npy", ".csv", ".txt", ".tsv"]))
    return path, label_file(folder, labels, kind, frame.index, draw(st.booleans())), None


def settling(names, place, header, index):
    """Return the options that say what a table is, whatever may be thought of it."""
    if header and not names.is_unique:
        return None
    d, before = len(names), index + (place == 0)
    ends = (names[0], names[-1]) if header else (before + 1, before + d)
    label = "label" if header else str(index + 1 if place == 0 else before + d + 1)
    column = f"{ends[0]}..{ends[1]}" if d > 1 else str(ends[0])
    return Choices(labels=label, header=header, column=column)


@settings(max_examples=60)
@given(frames(), st.sampled_from(WAYS), st.data())
def test_a_frame_is_read_as_it_was_saved_or_refused(frame, way, data):
    rows, labels, table = frame
    with TemporaryDirectory() as folder:
        path, option, settled = save(Path(folder), way, data.draw, rows, labels, table)
        try:
            found = read_arrays(path, Choices(labels=option), labelled=True)
        except FileError:
            if settled is None:
                return
            found = read_arrays(path, settled, labelled=True)
    assert np.asarray(found.rows, dtype=float) == pytest.approx(np.asarray(rows, dtype=float))
    assert [str(x) for x in found.labels.tolist()] == classes(labels)


@pytest.mark.slow
@settings(max_examples=3000)
@given(frames(), st.sampled_from(WAYS), st.data())
def test_no_frame_is_read_as_another(frame, way, data):
    test_a_frame_is_read_as_it_was_saved_or_refused.hypothesis.inner_test(frame, way, data)
