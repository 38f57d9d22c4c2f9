"""Files of embeddings: the same points from every format, and clear errors for all else."""

import csv
import gzip

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet
from typer.testing import CliRunner

from theorems.cli import app
from theorems.errors import FileError, UsageError
from theorems.tools.embeddings import reading
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import of_arrays, read_embeddings

RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(7, 3)) * 5
NAMES = np.array(["cat", "dog", "cat", "dog", "cat", "ox", "ox"])


def read(path, labels=None):
    return read_embeddings(path, Choices(labels=labels))


def npy(folder, rows=ROWS):
    np.save(folder / "x.npy", rows)
    return folder / "x.npy"


def npz(folder, **arrays):
    np.savez(folder / "x.npz", **arrays)
    return folder / "x.npz"


def table(folder, rows, *, head=None, place=0):
    with (folder / "x.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([head] if head else [])
        for name, row in zip(NAMES, rows, strict=True):
            cells = [repr(float(x)) for x in row]
            writer.writerow([*cells[:place], name, *cells[place:]])
    return folder / "x.csv"


def columns(folder, **named):
    parquet.write_table(pa.table(named), folder / "x.parquet")
    return folder / "x.parquet"


def listed(folder):
    (folder / "names.txt").write_text("\n".join(NAMES) + "\n")
    return str(folder / "names.txt")


def array(folder):
    np.save(folder / "names.npy", NAMES)
    return str(folder / "names.npy")


HEAD = ["x", "kind", "y", "z"]

FORMATS = {
    "npy, labels .npy": lambda f: (npy(f), array(f)),
    "npy, labels .txt": lambda f: (npy(f), listed(f)),
    "npz": lambda f: (npz(f, embeddings=ROWS, labels=NAMES), None),
    "npz, a key": lambda f: (npz(f, embeddings=ROWS, kind=NAMES), "kind"),
    "npz, a file": lambda f: (npz(f, embeddings=ROWS), listed(f)),
    "csv": lambda f: (table(f, ROWS), None),
    "csv with a head": lambda f: (table(f, ROWS, head=["label", "x", "y", "z"]), None),
    "csv, a column": lambda f: (table(f, ROWS, head=HEAD, place=1), "kind"),
    "parquet, columns": lambda f: (
        columns(f, label=NAMES, **dict(zip("xyz", ROWS.T, strict=True))),
        None,
    ),
    "parquet, lists": lambda f: (columns(f, kind=NAMES, e=ROWS.tolist()), "kind"),
    "parquet, a file": lambda f: (columns(f, e=ROWS.tolist()), array(f)),
}


@pytest.mark.parametrize("write", FORMATS.values(), ids=FORMATS)
def test_every_format_gives_the_same_points(tmp_path, write):
    found, expected = read(*write(tmp_path)), of_arrays(ROWS, NAMES)
    assert (found.rows == expected.rows).all()
    assert (found.labels == expected.labels).all()
    assert found.names == ("cat", "dog", "ox")
    assert found.norms == expected.norms


def test_rows_are_normalised_and_what_they_were_is_kept():
    found = of_arrays(ROWS, NAMES)
    norms = np.linalg.norm(ROWS, axis=1)
    assert found.norms == pytest.approx((norms.min(), norms.max()))
    assert found.rows * norms[:, None] == pytest.approx(ROWS)
    assert np.linalg.norm(found.rows, axis=1) == pytest.approx(1.0, abs=1e-15)


@pytest.mark.parametrize("scale", [1e-300, 1e-150, 1e150, 1e298])
def test_very_long_and_very_short_rows_keep_their_direction(scale):
    assert of_arrays(ROWS * scale, NAMES).rows == pytest.approx(of_arrays(ROWS, NAMES).rows)


@pytest.mark.parametrize("labels", [[3, 1, 3, 1, 3, 20, 20], [True, False] * 2 + [True] * 3])
def test_whole_numbers_are_ordered_as_numbers(labels):
    found = of_arrays(ROWS, labels)
    assert list(found.names) == [str(x) for x in sorted(set(labels))]
    assert [found.names[c] for c in found.labels] == [str(x) for x in labels]


def changed(place, value):
    rows = ROWS.copy()
    rows[place] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "labels", "message"),
    [
        (changed((2, 1), np.nan), NAMES, "row 3, column 2 is nan; numbers up to"),
        (changed((0, 0), -np.inf), NAMES, "row 1, column 1 is -inf"),
        (changed(4, 0), NAMES, "row 5 is zero"),
        (changed(4, 1e-310), NAMES, "row 5 has numbers of size 1e-310 at most"),
        (ROWS[:6], NAMES, "6 embeddings but 7 labels"),
        (ROWS, [1] * 7, "the number of classes is 1; give 2 to"),
        (ROWS, [0, 0, 0, 1, 1, 1, 2], "class '2' has one point.*: `--unlabelled 2`"),
        (ROWS, [0, 0, 0, 1, 1, 3, 2], r"2 classes, '2', '3', have one point.*np\.unique\(labels"),
        (ROWS, np.arange(7) / 2, "a label is '0.5'; whole numbers or text"),
        (ROWS, np.eye(7), "7 classes, '0', '1', '2', …, have one point"),
        (ROWS, np.array([None] * 7), "a label is missing, it reads 'None'"),
        (changed((6, 0), 1e301), NAMES, r"row 7, column 1 is 1e\+301"),
        (ROWS[0], NAMES, "a real matrix"),
        (ROWS + 1j, NAMES, "complex128"),
        (np.array([["1"] * 3] * 7), NAMES, "a real matrix"),
        (np.empty((0, 3)), NAMES, "a real matrix"),
        (np.empty((7, 0)), NAMES, "a real matrix"),
    ],
)
def test_arrays_that_are_no_labelled_points_are_refused(rows, labels, message):
    with pytest.raises(ValueError, match=message):
        of_arrays(rows, labels)


def written(name, content):
    def write(folder):
        (folder / name).write_bytes(content)
        return folder / name, None

    return write


def lines(*points):
    text = "\n".join(f'{{"label": "a", "e": {point}}}' for point in points)
    return written("x.jsonl", text.encode())


def pickled(folder):
    np.save(folder / "x.npy", np.array([{}], dtype=object), allow_pickle=True)
    return folder / "x.npy", listed(folder)


BAD = {
    "no file": (lambda f: (f / "none.npz", None), "No such file"),
    "no labels": (lambda f: (npy(f), None), "give them a file of their own"),
    "labels in .npz": (lambda f: (npy(f), "y.npz"), "and 'y.npz' is no file of labels; give them"),
    "no label file": (lambda f: (npy(f), "none.txt"), "none.txt"),
    "objects": (pickled, r"not a .npy file .*it holds a Python object, .*save x\.astype\(str\)"),
    "no npz": (written("x.npz", b"PK"), "not a .npz file"),
    "no array of points": (lambda f: (npz(f, x=ROWS, labels=NAMES), None), "'embeddings', only"),
    "no array of labels": (lambda f: (npz(f, embeddings=ROWS), None), "no array 'labels'"),
    "no parquet": (written("x.parquet", b"PAR0"), "not a Parquet file"),
    "no column": (lambda f: (columns(f, e=ROWS.tolist()), None), "no column 'label', only 'e'"),
    "ragged lists": (
        lambda f: (columns(f, e=[[1.0]] * 6 + [[1.0, 2.0]], label=NAMES), None),
        "different lengths",
    ),
    "missing": (
        lambda f: (columns(f, e=[1.0] * 6 + [None], label=NAMES), None),
        "'e' has missing values",
    ),
    "text": (lambda f: (columns(f, e=NAMES, label=NAMES), None), "'cat', which is no coordinate"),
    "no head": (lambda f: (table(f, ROWS), "kind"), "no column 'kind', only"),
    "empty": (written("x.csv", b""), "it is empty; save it anew"),
    "empty lines": (written("x.csv", b"\n"), "it is empty; a real matrix"),
    "empty .npz": (written("x.npz", b""), "it is empty; save it anew"),
    "empty labels": (lambda f: (npy(f), written("y.npy", b"")(f)[0]), r"y\.npy': it is empty"),
    "short line": (written("x.csv", b"a,1,2\nb,1\n"), "line 2 has 2 entries, line 1 has 3"),
    "no number": (written("x.csv", b"a,1\na,x\n"), "line 2, column '2' is 'x'"),
    "text in lists": (lines('["3", "4"]'), r"line 1, column 'e' has '3', which is no coordinate"),
    "true in lists": (lines("[0.5, 1]", "[true, 4.5]"), r"line 2, column 'e' has True, which is"),
    "null in lists": (lines("[0.5, null]"), r"line 1, column 'e' has None, which is no"),
    "truth values in lists": (lines("[true, false]"), r"column 'e' has True, which is no"),
    "lists in lists": (
        lines("[[1.5], 2]"),
        r"column 'e' has \[1\.5\], which is no",
    ),
    "an id": (written("x.csv", b"label,x\na,0.5\na,1_0\n"), "line 3, column 'x' is '1_0', which"),
    "Arabic digits": (
        written("x.csv", "label,x\na,٣.5\n".encode()),
        "line 2, column 'x' is '٣.5', which is no coordinate",
    ),
    "not text": (written("x.csv", b"a,1\n\xff,2\n"), "x.csv': not text in UTF-8"),
    "packed": (written("x.csv", gzip.compress(b"cat,0.5\n")), "not text in UTF-8; unpack it"),
}


@pytest.mark.parametrize(("write", "message"), BAD.values(), ids=BAD)
def test_a_file_that_holds_no_labelled_points_is_named(tmp_path, write, message):
    with pytest.raises(FileError, match=message):
        read(*write(tmp_path))


def test_an_id_with_an_underscore_is_a_label(tmp_path):
    path, _ = written("x.csv", b"label,x,y\n12_3,0.5,1.5\n123,2.5,1.25\n")(tmp_path)
    assert read_embeddings(path, least=1).names == ("123", "12_3")


@pytest.mark.parametrize("point", ['["3", "4"]', "[true, 4.5]"])
@pytest.mark.parametrize("verb", ["loss", "bounds"])
def test_a_list_of_anything_else_is_the_fault_of_the_file(tmp_path, verb, point):
    path, _ = lines(point, "[0.5, 1.5]")(tmp_path)
    found = CliRunner().invoke(app, [verb, "--embeddings", str(path), "--k", "1"])
    assert (found.exit_code, found.stdout) == (4, "")
    assert "which is no coordinate" in found.stderr


def test_labels_that_do_not_fit_are_named_with_their_file(tmp_path):
    (tmp_path / "one.txt").write_text("a\n", encoding="utf-8")
    with pytest.raises(FileError, match=r"x\.npy' with labels '.*one\.txt': there are 7 embed"):
        read(npy(tmp_path), str(tmp_path / "one.txt"))


def test_another_suffix_is_an_argument_that_cannot_be_used(tmp_path):
    with pytest.raises(UsageError, match=r"of the kind \.npy, \.npz, \.csv, "):
        read_embeddings(tmp_path / "x.hdf5")
    with pytest.raises(UsageError, match=r"unpack it: gunzip x\.csv\.gz"):
        read_embeddings(tmp_path / "x.csv.gz")


def test_more_classes_than_are_read_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MAX_CLASSES", 3)
    assert len(of_arrays(np.ones((6, 1)), np.arange(6) // 2).names) == 3
    with pytest.raises(ValueError, match="the number of classes is 4; give 2 to 3"):
        of_arrays(np.ones((8, 1)), np.arange(8) // 2)
