"""Tables as pandas writes them: read as the points that they are, or refused with the remedy."""

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet
from typer.testing import CliRunner

from theorems.cli import app
from theorems.errors import FileError
from theorems.tools.embeddings import tables
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import of_arrays, read_embeddings

RNG = np.random.default_rng(1)
ROWS = RNG.normal(size=(6, 3)).round(6)
LABELS = [0, 0, 1, 1, 2, 2]
ORDER = [4, 0, 3, 5, 1, 2]  # of a frame that was shuffled

NAMED = {"a": ROWS[:, 0], "b": ROWS[:, 1], "c": ROWS[:, 2]}


def read(path, labels=None, *, least=2, **choices):
    return read_embeddings(path, Choices(labels=labels, **choices), least=least)


def text(header=None, *columns, separator=","):
    """Return a .csv file of columns, below a header if there is one."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\n")
    writer.writerows([header] if header else [])
    writer.writerows(zip(*(np.asarray(x).tolist() for x in columns), strict=True))
    return file.getvalue()


def frame(metadata=None, **columns):
    """Return a Parquet table, with the metadata that pandas writes."""
    kept = {b"pandas": json.dumps(metadata).encode()} if metadata else {}
    return pa.table(columns).replace_schema_metadata(kept)


X = tuple(ROWS.T)
INDEX = range(6)
LABEL_FILE = "labels.txt"

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

HEAD = ["label", "a", "b", "c"]

REFUSED = {
    "an index with a name": (text(["id", *HEAD], ORDER, LABELS, *X), None, "column 'id' reads as"),
    "an index for labels": (text(None, INDEX, *X), None, "reads as row numbers; .*--skip 1"),
    "a header of numbers": (
        text([0, 1, 2, 3], LABELS, *X),
        None,
        "no column 'label', only '0', '1'",
    ),
    "a label's name, numbers": (
        text(["kind", 0, 1, 2], LABELS, *X),
        None,
        "no column 'label', only 'kind', '0'",
    ),
    "no label in the header": (
        text(["a", "b", "c"], *X),
        None,
        "no column 'label', only 'a', 'b', 'c'; name the labels, a .*`--labels NAME`",
    ),
    "a coordinate for labels": (text(None, *X), None, "first column.*label is '-?0.*head the"),
    "a label is missing": (text(HEAD, ["", *LABELS[1:]], *X), None, "it reads ''; .*dropna"),
    "labels are nan": (text(HEAD, ["nan", *"aabbb"], *X), None, "it reads 'nan'; .*dropna"),
    "an id, not in a row": (
        text([*HEAD, "id"], LABELS, *X, [107, 100, 114, 121, 128, 135]),
        None,
        "column 'id' has whole numbers only, beside column 'a'; leave it out",
    ),
    "an epoch": (text([*HEAD, "epoch"], LABELS, *X, [3] * 6), None, "column 'epoch' has whole"),
    "other labels": (text([*HEAD, "kind"], LABELS, *X, LABELS), None, "column 'kind' has whole"),
    "whole, no header": (
        text(None, LABELS, *X, LABELS),
        None,
        "column '1' and column '5' have whole numbers, and either may be the labels",
    ),
    "a coordinate is missing": (
        text(HEAD, LABELS, *X[:2], [*X[2][:5], ""]),
        None,
        r"line 7, column 'c' is empty; .*df\.dropna\(\)",
    ),
    "text beside numbers": (
        text([*HEAD, "split"], LABELS, *X, ["train"] * 6),
        None,
        "line 2, column 'split' is 'train', which is no coordinate; leave the column out",
    ),
    "lists written as text": (
        text(["label", "e"], LABELS, list(map(str, ROWS.tolist()))),
        None,
        "column 'e' is a list, written as text; .*to_parquet",
    ),
    "labels among the points": (text(HEAD, LABELS, *X), LABEL_FILE, "'label' would be a coord"),
    "labels among the points, named": (
        text(["kind", *HEAD], list("aabbcc"), LABELS, *X),
        "kind",
        "'label' would be a coordinate",
    ),
    "the same name twice": (text(["label", "a", "a", "c"], LABELS, *X), None, "two columns 'a'"),
    "semicolons": (text(HEAD, LABELS, *X, separator=";"), None, "by semicolons, line 1 is 'label;"),
    "decimal commas": (
        text(HEAD, LABELS, *X, separator=";").replace(".", ","),
        None,
        "divided by semicolons.*decimal points",
    ),
    "tabs": (text(None, LABELS, *X, separator="\t"), None, "divided by tabs"),
    "spaces": (text(None, *X, separator=" "), LABEL_FILE, "divided by spaces"),
    "text beside lists": (
        frame(id=ORDER, text=list("abcdef"), e=ROWS.tolist(), label=LABELS),
        None,
        "beside the lists 'e' there are the columns 'id', 'text'; .*`--column e`",
    ),
    "two lists": (frame(e=ROWS.tolist(), f=ROWS.tolist(), label=LABELS), None, "columns 'f'"),
    "text for numbers": (
        frame(**NAMED, label=LABELS, text=list("abcdef")),
        None,
        "row 1, column 'text' is 'a', which is no coordinate",
    ),
    "whole beside real": (
        frame(**NAMED, label=LABELS, target=LABELS),
        None,
        "column 'target' has whole numbers only, beside column 'a'; leave it out: `--skip target`",
    ),
    "whole, a column of row numbers": (
        frame(label=LABELS, id=ORDER, a=[3, 1, 4, 1, 5, 9]),
        None,
        "column 'id' reads as row numbers",
    ),
    "only the index": (
        frame(label=LABELS, __index_level_0__=ORDER),
        None,
        "no column of points",
    ),
    "Parquet, labels among the points": (
        frame(**NAMED, label=LABELS),
        LABEL_FILE,
        "'label' would be",
    ),
}


def written(folder, table, labels):
    """Write the table, and the labels where they are a file; return both for the reader."""
    path = folder / ("x.csv" if isinstance(table, str) else "x.parquet")
    if isinstance(table, str):
        path.write_text(table, encoding="utf-8")
    else:
        parquet.write_table(table, path)
    if labels == LABEL_FILE:
        (folder / LABEL_FILE).write_text("\n".join(map(str, LABELS)), encoding="utf-8")
        labels = str(folder / LABEL_FILE)
    return path, labels


@pytest.mark.parametrize(("table", "labels"), READ.values(), ids=READ)
def test_a_table_is_read_as_its_points(tmp_path, table, labels):
    found, expected = read(*written(tmp_path, table, labels)), of_arrays(ROWS, LABELS)
    assert (found.rows == expected.rows).all()
    assert (found.labels == expected.labels).all()
    assert found.norms == expected.norms


def test_a_column_of_noughts_changes_no_cosine_and_is_read(tmp_path):
    table = text([*HEAD, "dead"], LABELS, *X, [0] * 6)
    found = read(*written(tmp_path, table, None))
    assert (found.rows == np.column_stack([of_arrays(ROWS, LABELS).rows, np.zeros(6)])).all()


@pytest.mark.parametrize("least", [1, 2])
@pytest.mark.parametrize(("table", "labels", "message"), REFUSED.values(), ids=REFUSED)
def test_what_may_be_an_index_or_a_header_is_refused(tmp_path, table, labels, message, least):
    path, labels = written(tmp_path, table, labels)
    with pytest.raises(FileError, match=message) as refused:
        read(path, labels, least=least)
    assert path.name in str(refused.value)


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


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"features": ROWS, "targets": LABELS}, r"only 'features', 'targets'; write np\.savez\("),
        (
            {"embeddings": ROWS, "targets": LABELS},
            "no array 'labels', .* name it: `--labels KEY`",
        ),
    ],
)
def test_the_remedy_for_another_key_is_named(tmp_path, arrays, message):
    np.savez(tmp_path / "x.npz", **arrays)
    with pytest.raises(FileError, match=message):
        read(tmp_path / "x.npz")


@given(st.permutations(range(6)), st.sampled_from([0, 1]), st.integers(1, 3))
def test_row_numbers_in_any_order_and_place_are_no_coordinate(order, start, place):
    columns = [*X[:place], np.array(order) + start, *X[place:]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pathlib.Path.open", lambda *_, **__: io.StringIO(text(None, *columns)))
        with pytest.raises(ValueError, match=f"column '{place + 1}' reads as row numbers"):
            tables.of_csv(Path("x.csv"), Choices(), wanted=False)


@given(st.text(alphabet=',;"\n\t 012.-ab', max_size=40), st.sampled_from([None, "a", LABEL_FILE]))
def test_any_text_is_points_or_an_error_that_names_the_file(content, labels):
    with TemporaryDirectory() as folder:
        arguments = written(Path(folder), content, labels)
        with suppress(FileError):
            found = read(*arguments, least=1)
            assert len(found.rows) == len(found.labels)


# --- the two verbs that read them ----------------------------------------------------------------


def verb(name, path, labels):
    ours = {"audit": ["audit", path, "--k", "1"], "bounds": ["bounds", "--embeddings", path]}[name]
    more = ["--labels", labels] if labels else []
    return CliRunner().invoke(app, [*map(str, ours), *more, "--k", "1"])


@pytest.mark.parametrize("name", ["audit", "bounds"])
@pytest.mark.parametrize("case", ["an index with a name", "no label in the header", "semicolons"])
def test_no_verb_gives_a_number_for_an_ambiguous_file(tmp_path, name, case):
    table, labels, _ = REFUSED[case]
    result = verb(name, *written(tmp_path, table, labels))
    assert (result.exit_code, result.stdout) == (4, "")
    assert "x.csv" in result.stderr


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
