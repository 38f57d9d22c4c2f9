"""Which columns of a table are points and labels; what may be neither is refused with a remedy."""

import io
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.theorems.tools.embeddings.written_tables import (
    HEAD,
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
from theorems.errors import FileError
from theorems.tools.embeddings import tables
from theorems.tools.embeddings.choices import Choices
from theorems.tools.embeddings.reading import of_arrays

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


@given(st.permutations(range(6)), st.sampled_from([0, 1]), st.integers(1, 3))
def test_row_numbers_in_any_order_and_place_are_no_coordinate(order, start, place):
    columns = [*X[:place], np.array(order) + start, *X[place:]]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pathlib.Path.open", lambda *_, **__: io.StringIO(text(None, *columns)))
        with pytest.raises(ValueError, match=f"column '{place + 1}' reads as row numbers"):
            tables.of_csv(Path("x.csv"), Choices(), wanted=False)


def test_without_labels_the_refusal_names_no_option_that_was_not_given(monkeypatch):
    file = io.StringIO(text(HEAD, LABELS, *X))
    monkeypatch.setattr("pathlib.Path.open", lambda *_, **__: file)
    with pytest.raises(ValueError, match=r"a coordinate; leave it out: `--skip label`") as refusal:
        tables.of_csv(Path("x.csv"), Choices(), wanted=False)
    assert "--labels" not in str(refusal.value)


@pytest.mark.parametrize("name", ["audit", "bounds"])
@pytest.mark.parametrize("case", ["an index with a name", "no label in the header", "semicolons"])
def test_no_verb_gives_a_number_for_an_ambiguous_file(tmp_path, name, case):
    table, labels, _ = REFUSED[case]
    result = verb(name, *written(tmp_path, table, labels))
    assert (result.exit_code, result.stdout) == (4, "")
    assert "x.csv" in result.stderr
