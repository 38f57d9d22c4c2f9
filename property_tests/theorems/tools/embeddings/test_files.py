"""Frames in every way that people save them: the same points and labels, or a refusal.

What is read has to be what was saved, row by row; a file that can be read in two ways is refused,
and the option that the refusal names gives what was saved.
"""

import io
import os
import pickle
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import save_file
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import blocks, stable
from theorems.cli import app
from theorems.errors import FileError, UsageError
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import of_arrays, read_embeddings

# --- what is read, one by one --------------------------------------------------------------------

RNG = np.random.default_rng(3)
POINTS = RNG.normal(size=(6, 3)).round(6)
CLASSES = [0, 0, 1, 1, 2, 2]
FRAME = pd.DataFrame(POINTS).assign(label=CLASSES)
SHUFFLED = FRAME.sample(frac=1, random_state=0)


def text(x):
    return b"X" + len(x).to_bytes(4, "little") + x.encode()


def tensor(kind, key, shape):
    """Return how PyTorch pickles a contiguous tensor."""

    def numbers(xs):
        return b"(" + b"".join(b"K" + bytes([x]) for x in xs) + b"t"

    steps = [int(np.prod(shape[j + 1 :])) for j in range(len(shape))]
    storage = text("storage") + b"ctorch\n" + kind.encode() + b"\n" + text(key) + text("cpu")
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n(("
        + (storage + b"K" + bytes([int(np.prod(shape))]) + b"tQK\x00")
        + (numbers(shape) + numbers(steps) + b"\x89ccollections\nOrderedDict\n)RtR")
    )


def torch_file(path, written, *storages):
    """Write a file as `torch.save` does, around a pickle and the storages of its tensors."""
    with ZipFile(path, "w") as archive:
        archive.writestr("x/data.pkl", b"\x80\x02" + written + b".")
        archive.writestr("x/byteorder", "little")
        for key, numbers in enumerate(storages):
            archive.writestr(f"x/data/{key}", np.ascontiguousarray(numbers).tobytes())
    return path


def halves(rows):
    """Return numbers in bfloat16: the first halves of floats of 32 bits."""
    return (np.asarray(rows, dtype="<f4").view("<u4") >> 16).astype("<u2")


def dictionary(folder, kind="DoubleStorage", rows=POINTS):
    written = text("embeddings") + tensor(kind, "0", (6, 3)) + text("labels")
    written += tensor("LongStorage", "1", (6,))
    return torch_file(folder / "x.pt", b"}(" + written + b"u", rows, np.array(CLASSES))


def saved(folder, name, array):
    np.save(folder / name, array, allow_pickle=True)
    return str(folder / name)


def wrote(folder, name, write):
    write(folder / name)
    return folder / name


def npy(folder):
    return Path(saved(folder, "x.npy", POINTS))


def mapped(folder, name):
    array = np.memmap(folder / name, dtype="float64", mode="w+", shape=(6, 3))
    array[:] = POINTS
    array.flush()
    return folder / name


def opened(folder):
    array = np.lib.format.open_memmap(folder / "x.npy", mode="w+", dtype="float64", shape=(6, 3))
    array[:] = POINTS
    array.flush()
    return folder / "x.npy"


def ids(frame):
    return frame.assign(id=[107, 100, 114, 121, 128, 135], text=list("abcdef"))


LISTS = pd.DataFrame({"id": range(6), "text": list("abcdef"), "e": POINTS.tolist()})
LISTS["label"] = CLASSES

READ = {
    "to_csv()": lambda f: (wrote(f, "x.csv", FRAME.to_csv), {}),
    "to_csv(), shuffled": lambda f: (wrote(f, "x.csv", SHUFFLED.sort_index().to_csv), {}),
    "points and labels apart": lambda f: (
        wrote(f, "x.csv", lambda p: pd.DataFrame(POINTS).to_csv(p, index=False)),
        {"labels": str(wrote(f, "y.csv", lambda p: pd.Series(CLASSES).to_csv(p, index=False)))},
    ),
    "tabs": lambda f: (wrote(f, "x.tsv", lambda p: FRAME.to_csv(p, sep="\t")), {}),
    "Parquet with the index": lambda f: (
        wrote(f, "x.parquet", lambda p: FRAME.rename(columns=str).to_parquet(p, index=True)),
        {},
    ),
    "Parquet with more": lambda f: (wrote(f, "x.parquet", LISTS.to_parquet), {"column": "e"}),
    "Parquet without them": lambda f: (
        wrote(f, "x.parquet", LISTS.to_parquet),
        {"skip": "id,text"},
    ),
    "csv with more": lambda f: (wrote(f, "x.csv", ids(FRAME).to_csv), {"skip": "id,text"}),
    "csv, a row of columns": lambda f: (wrote(f, "x.csv", ids(FRAME).to_csv), {"column": "0..2"}),
    "jsonl": lambda f: (
        wrote(f, "x.jsonl", lambda p: FRAME.to_json(p, orient="records", lines=True)),
        {},
    ),
    "jsonl of lists": lambda f: (
        wrote(f, "x.jsonl", lambda p: LISTS.to_json(p, orient="records", lines=True)),
        {"column": "e"},
    ),
    "npz, other keys": lambda f: (
        wrote(f, "x.npz", lambda p: np.savez(p, features=POINTS, targets=CLASSES)),
        {"array": "features", "labels": "targets"},
    ),
    "safetensors": lambda f: (
        wrote(
            f,
            "x.safetensors",
            lambda p: save_file({"z": POINTS, "labels": np.array(CLASSES)}, p, metadata={"a": "b"}),
        ),
        {"array": "z"},
    ),
    "PyTorch, a dictionary": lambda f: (dictionary(f), {}),
    "PyTorch, a tensor": lambda f: (
        torch_file(f / "x.pt", tensor("DoubleStorage", "0", (6, 3)), POINTS),
        {"labels": saved(f, "y.npy", CLASSES)},
    ),
    "a memmap": lambda f: (
        mapped(f, "x.memmap"),
        {"array": "float64:6,3", "labels": saved(f, "y.npy", CLASSES)},
    ),
    "a memmap with a header": lambda f: (opened(f), {"labels": saved(f, "y.npy", CLASSES)}),
    **{
        f"labels: {name}": lambda f, y=y: (npy(f), {"labels": saved(f, "y.npy", y)})
        for name, y in {
            "floats": np.array(CLASSES, dtype="f4"),
            "a column": np.array(CLASSES)[:, None],
            "one-hot": np.eye(3)[CLASSES],
            "one-hot, true or false": np.eye(3, dtype=bool)[CLASSES],
            "text": np.array(list("aabbcc")),
            "bytes": np.array(list("aabbcc"), dtype="S"),
            "objects of text": np.array(list("aabbcc"), dtype=object),
        }.items()
    },
    "objects of text in npz": lambda f: (
        wrote(
            f,
            "x.npz",
            lambda p: np.savez(p, embeddings=POINTS, labels=np.array(list("aabbcc"), dtype=object)),
        ),
        {},
    ),
}


@pytest.mark.parametrize("write", READ.values(), ids=READ)
def test_what_people_save_is_read_and_said(tmp_path, write):
    path, choices = write(tmp_path)
    found, expected = read_embeddings(path, Choices(**choices)), of_arrays(POINTS, CLASSES)
    assert (found.rows == expected.rows).all()
    assert (found.labels == expected.labels).all()
    if path.suffix not in (".npy", ".pt", ".memmap"):
        assert any(line.startswith("The points are") for line in found.said)


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


BROKEN = {
    "x.safetensors": b"\xff" * 16,
    "x.pt": b"PK",
    "x.jsonl": b'{"e": [1], "label": 0}\n{"e": [1]}\n',
    "x.memmap": b"1234",
    "x.tsv": b"a,label\n1,0\n",
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_file_is_named(tmp_path, name):
    (tmp_path / name).write_bytes(BROKEN[name])
    with pytest.raises(FileError, match=name):
        read_embeddings(tmp_path / name)


# --- the verbs that read them --------------------------------------------------------------------


def verb(*arguments):
    result = CliRunner().invoke(app, list(map(str, arguments)))
    assert result.exit_code == 0, result.stderr
    return result.stdout


def test_all_verbs_read_a_file_alike_and_say_how(tmp_path):
    FRAME.to_csv(tmp_path / "x.csv")
    path, index = tmp_path / "x.csv", "without a name, is taken for the index that pandas writes"
    batch = ["batch", path, "--loss", "supcon", "--temperature", "0.1"]
    outputs = [
        verb("audit", path, "--k", "1"),
        verb("bounds", "--embeddings", path, "--k", "1"),
        verb("loss", "--embeddings", path, "--k", "1"),
        verb(*batch),
        *(verb(*v, "--format", "json") for v in (["audit", path], batch)),
    ]
    assert all(index in output for output in outputs)


def test_the_loss_of_points_is_that_of_the_audit(tmp_path):
    FRAME.to_csv(tmp_path / "x.csv")
    lower, upper = (
        verb("loss", "--embeddings", tmp_path / "x.csv", "--k", "4").split("]")[0][1:].split(", ")
    )
    said = verb("audit", tmp_path / "x.csv", "--k", "4", "--format", "json")
    points = pd.read_json(io.StringIO(said), typ="series")["losses"][0]["points"]
    assert float(lower) <= points + 1e-11
    assert points - 1e-11 <= float(upper)


# --- the document --------------------------------------------------------------------------------

GUIDE = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")


def test_the_guide_shows_what_the_commands_print(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ((_, code),) = blocks(GUIDE, "python")
    exec(code, {})
    ((_, block),) = blocks(GUIDE, "console")
    for part in block.split("$ nceproof ")[1:]:
        command, _, shown = part.partition("\n")
        result = CliRunner().invoke(app, command.split())
        assert stable(result.stdout + result.stderr) == stable(shown)


def test_a_tensor_that_is_marked_as_turned_is_refused(tmp_path):
    """Of a view by `torch._neg_view` the storage has the other signs."""
    marked = b"}" + text("neg") + b"\x88stR"
    written = tensor("DoubleStorage", "0", (6, 3)).removesuffix(b"tR") + marked
    path = torch_file(tmp_path / "x.pt", written, POINTS)
    with pytest.raises(FileError, match="marked"):
        read_embeddings(path, Choices(labels=saved(tmp_path, "y.npy", CLASSES)))
