"""Tables as pandas writes them: read as the points that they are, or refused with the remedy."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from property_tests.theorems.tools.embeddings.written_tables import (
    INDEX,
    LABEL_FILE,
    LABELS,
    NAMED,
    ORDER,
    ROWS,
    X,
    frame,
    read,
    text,
    verb,
    written,
)
from theorems.cli import app
from theorems.errors import FileError
from theorems.tools.embeddings.reading import of_arrays

READ = {
    "label last": (text(["a", "b", "c", "label"], *X, LABELS), None),
    "label first, column numbers": (text(["label", 0, 1, 2], LABELS, *X), None),
    "named, column numbers": (text(["kind", 0, 1, 2], LABELS, *X), "kind"),
    "no header": (text(None, LABELS, *X), None),
    "no label, a header": (text(["a", "b", "c"], *X), LABEL_FILE),
    "no label, no header": (text(None, *X), LABEL_FILE),
    "the index of pandas": (
        frame(
            {"index_columns": ["__index_level_0__"]}, **NAMED, label=LABELS, __index_level_0__=ORDER
        ),
        None,
    ),
    "an index without metadata": (frame(**NAMED, label=LABELS, __index_level_0__=ORDER), None),
    "an index with a name": (
        frame({"index_columns": ["picture"]}, **NAMED, label=LABELS, picture=ORDER),
        None,
    ),
    "an index in no column": (
        frame({"index_columns": [{"kind": "range"}]}, **NAMED, label=LABELS),
        None,
    ),
    "an index, by default": (text(["", 0, 1, 2, "label"], INDEX, *X, LABELS), None),
    "an index, named labels": (text(["", 0, 1, 2, "label"], INDEX, *X, LABELS), "label"),
    "an index, shuffled": (text(["", "a", "b", "c", "label"], ORDER, *X, LABELS), None),
    "an index, labels apart": (text(["", 0, 1, 2], INDEX, *X), LABEL_FILE),
    "an index, saved twice": (
        text(["Unnamed: 0", "label", "a", "b", "c"], INDEX, LABELS, *X),
        None,
    ),
    "an index, no header": (text(None, INDEX, *X), LABEL_FILE),
    "a header of numbers, labels apart": (text([0, 1, 2], *X), LABEL_FILE),
    "a slice's header": (text([3, 4, 5], *X), LABEL_FILE),
    "labels as floats": (text(["label", "a", "b", "c"], np.array(LABELS, dtype=float), *X), None),
    "Parquet, float labels": (frame(**NAMED, label=np.array(LABELS, dtype=float)), None),
    "Parquet, text labels that are numbers": (frame(**NAMED, label=list(map(str, LABELS))), None),
    "labels are the index": (frame({"index_columns": ["label"]}, **NAMED, label=LABELS), None),
}


@pytest.mark.parametrize(("table", "labels"), READ.values(), ids=READ)
def test_a_table_is_read_as_its_points(tmp_path, table, labels):
    found, expected = read(*written(tmp_path, table, labels)), of_arrays(ROWS, LABELS)
    assert (found.rows == expected.rows).all()
    assert (found.labels == expected.labels).all()
    assert found.norms == expected.norms


LINES = {
    "no header": ("0\n0\n1\n1\n2\n2\n", None),
    "a header over whole numbers": ("label\n0\n0\n1\n1\n2\n2\n", None),
    "a header that is a number": ("0\n0\n0\n1\n1\n2\n2\n", None),
    "a header that is another number": (
        "3\n0\n0\n1\n1\n2\n2\n",
        "but 7 labels; is the first.*'3', a h",
    ),
    "a header over text": ("kind\na\na\nb\nb\nc\nc\n", None),
    "a label that is no header": ("a\na\na\nb\nb\nc\nc\n", "but 7 labels; is the first.*'a', a h"),
    "a series with its index": (",0\n0,0\n1,0\n2,1\n3,1\n4,2\n5,2\n", None),
    "a series with its index, no header": ("0,0\n1,0\n2,1\n3,1\n4,2\n5,2\n", None),
    "a series with a shuffled index, no header": (
        "1,0\n0,0\n2,1\n3,1\n4,2\n5,2\n",
        r"line 1 has 2 entries, '1', '0'; one label a line is needed",
    ),
    "a label is missing": ("0\n0\n\n1\n2\n2\n", "it reads ''; .*dropna"),
    "with its index, semicolons": ("0;0\n1;0\n2;1\n3;1\n4;2\n5;2\n", "divided by semicolons"),
    "floats": ("0.0\n0.0\n1.0\n1.0\n2.0\n2.0\n", None),
    "fractions": ("0.5\n0.5\n1.0\n1.0\n2.0\n2.0\n", "a label is '0.5'; whole numbers or text"),
    "text": ("a\na\nb\nb\nc\nc\n", None),
}


@pytest.mark.parametrize(("content", "message"), LINES.values(), ids=LINES)
def test_a_file_of_labels_is_read_or_refused_with_the_remedy(tmp_path, content, message):
    np.save(tmp_path / "x.npy", ROWS)
    (tmp_path / "labels.csv").write_text(content, encoding="utf-8")
    arguments = tmp_path / "x.npy", str(tmp_path / "labels.csv")
    if message is None:
        assert read(*arguments).labels.tolist() == LABELS
    else:
        with pytest.raises(FileError, match=message):
            read(*arguments, least=1)


@given(st.text(alphabet=',;"\n\t 012.-ab', max_size=40), st.sampled_from([None, "a", LABEL_FILE]))
def test_any_text_is_points_or_an_error_that_names_the_file(content, labels):
    with TemporaryDirectory() as folder:
        arguments = written(Path(folder), content, labels)
        with suppress(FileError):
            found = read(*arguments, least=1)
            assert len(found.rows) == len(found.labels)


# --- the two verbs that read them ----------------------------------------------------------------


def test_bounds_takes_labels_of_their_own(tmp_path):
    np.save(tmp_path / "x.npy", ROWS)
    np.save(tmp_path / "y.npy", LABELS)
    apart = verb("bounds", tmp_path / "x.npy", str(tmp_path / "y.npy"))
    inside = verb("bounds", *written(tmp_path, *READ["named, column numbers"]))
    assert (apart.exit_code, apart.stdout) == (0, "".join(inside.stdout.splitlines(True)[:-3]))
    assert "P(Col ≥ 1): a negative is of the anchor's class" in apart.stdout
    assert apart.stdout.splitlines()[1].split()[-2] == "0.33333"  # three classes of two points
    missing = verb("bounds", tmp_path / "x.npy", None)
    assert (missing.exit_code, "--labels FILE" in missing.stderr) == (4, True)
    alone = CliRunner().invoke(app, ["bounds", "--rho", "uniform:3", "--labels", "y", "--k", "1"])
    assert (alone.exit_code, "give --embeddings" in alone.stderr) == (2, True)


@pytest.mark.parametrize("verb", ["loss", "bounds"])
def test_the_masses_of_classes_do_not_go_by_the_order_of_the_rows(tmp_path, verb):
    """--rho 9/10,1/10 gave 9/10 to the class of the first row, and said nothing of it."""
    rows, found = ["one,1,0.5", "one,1,-0.2", "a null,-1,0.3"], set()
    for n, lines in enumerate((rows, rows[::-1], [rows[0], rows[2], rows[1]])):
        path = tmp_path / f"{n}.csv"
        path.write_text("\n".join(["label,x,y", *lines]), encoding="utf-8")
        words = (verb, "--embeddings", path, "--column", "x..y", "--k", "1", "--rho", "9/10,1/10")
        result = CliRunner().invoke(app, list(map(str, words)))
        assert result.exit_code == 0, result.stderr
        assert "ρ = 9/10 for 'a null', 1/10 for 'one'" in result.stdout
        found.add(result.stdout)
    assert len(found) == 1
