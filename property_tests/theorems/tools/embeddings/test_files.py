"""Frames in every way that people save them: the same points and labels, or a refusal.

What is read has to be what was saved, row by row; a file that can be read in two ways is refused,
and the option that the refusal names gives what was saved.
"""

import io

import numpy as np
import pandas as pd
import pytest
from safetensors.numpy import save_file
from typer.testing import CliRunner

from property_tests import ROOT
from property_tests.documents import blocks, stable
from property_tests.theorems.tools.embeddings.saved_points import (
    CLASSES,
    POINTS,
    dictionary,
    npy,
    saved,
    tensor,
    torch_file,
    wrote,
)
from theorems.cli import app
from theorems.errors import FileError
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import of_arrays, read_embeddings

# --- what is read, one by one --------------------------------------------------------------------

FRAME = pd.DataFrame(POINTS).assign(label=CLASSES)
SHUFFLED = FRAME.sample(frac=1, random_state=0)


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
    shown = verb("loss", "--embeddings", tmp_path / "x.csv", "--k", "4").partition("]")[0]
    lower, upper = shown.removeprefix("L_k is in [").split(", ")
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
