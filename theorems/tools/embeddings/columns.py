"""Which columns of a table are the points and which the labels; what may be neither is refused.

pandas writes row numbers as a column, and a table may have an id or an epoch beside coordinates:
numbers all, so that whole numbers beside decimals are looked for. Errors are `ValueError`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from theorems.tools.embeddings.choices import Arrays, Choices, listed, option
from theorems.tools.embeddings.headers import is_float

LABEL = "label"
"""The column of labels that is taken where none is named."""


@dataclass(frozen=True)
class Table:
    """Named columns of one length: arrays of numbers, of text, or of lists of numbers (2-D).

    `headed` is whether the file names its columns, `texts` are the columns as they are written in
    a table of text, `place` says where a row is in the file, and `said` what was left out.
    """

    columns: dict[str, NDArray[Any]]
    headed: bool = True
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    place: Callable[[int], str] = lambda row: f"row {row + 1}"
    said: tuple[str, ...] = ()


def points_and_labels(table: Table, choices: Choices, wanted: bool) -> Arrays:
    """Return the points and, if they are `wanted`, the labels of a table.

    >>> table = Table({"a": np.array([0.5, 1]), "label": np.array([0, 1])})
    >>> points_and_labels(table, Choices(), wanted=True).said
    ("The labels are the column 'label'.", "The points are the column 'a'.")
    """
    columns, said = dict(table.columns), list(table.said)
    labels = None
    own = choices.labels or (LABEL if table.headed else next(iter(columns), ""))
    skipped = _named(choices.skip, columns, "skip")
    chosen = _named(choices.column, columns, "column")
    if wanted:
        if own not in columns:
            raise ValueError(
                f"there is no column {own!r}, only {listed(columns)}; name the labels, a column "
                "or a file of their own: `--labels NAME`"
            )
        column = columns.pop(own)
        _check_labels(column, columns, choices, table)
        labels = table.texts.get(own, column)
        said.append(f"The labels are the column {own!r}.")
    if own in skipped and wanted:
        raise ValueError(f"the column {own!r} has the labels; leave it out of `--skip`")
    for name in skipped:
        columns.pop(name, None)
    said += [f"Left out: {listed(skipped)}, as `--skip` says."] if skipped else []
    if chosen:
        if taken := [name for name in chosen if name not in columns]:
            raise ValueError(f"the column {taken[0]!r} cannot be a coordinate too; see `--column`")
        beside = [name for name in columns if name not in chosen]
        columns = {name: columns[name] for name in chosen}
        said += [f"Left out: {listed(beside)}, as `--column` names the points."] if beside else []
    elif LABEL in columns:
        raise ValueError(
            f"the column {LABEL!r} would be a coordinate; leave it out: {option('skip', LABEL)}"
        )
    rows = _matrix(columns, table, sure=bool(chosen))
    said.append(f"The points are {_columns(list(columns))}.")
    return Arrays(rows, labels, tuple(said))


def _columns(names: list[str]) -> str:
    if len(names) == 1:
        return f"the column {names[0]!r}"
    return f"the {len(names)} columns from {names[0]!r} to {names[-1]!r}"


def _named(text: str | None, columns: Sequence[str] | dict[str, Any], what: str) -> list[str]:
    """Return the columns that a text names, with commas between them or `a..b` for a row of them.

    >>> _named("b..d,a", list("abcde"), "column")
    ['b', 'c', 'd', 'a']
    """
    names, found = list(columns), []
    for part in [] if text is None else [text] if text in names else text.split(","):
        first, dots, last = part.partition("..")
        ends = [part] if part in names or not dots else [first, last]
        for name in ends:
            if name not in names:
                raise ValueError(
                    f"there is no column {name!r}, only {listed(names)}: {option(what, part)}"
                )
        found += names[names.index(ends[0]) : names.index(ends[-1]) + 1]
    return found


def _check_labels(
    labels: NDArray[Any], others: dict[str, NDArray[Any]], choices: Choices, table: Table
) -> None:
    """Refuse the first column of a table without a header for labels where it may be none."""
    if table.headed or choices.labels is not None:
        return
    if are_row_numbers(labels, least=2):
        raise ValueError(
            "without a header the first column is the labels, but it reads as row numbers; name "
            "the column of labels by its number: `--labels N`, and leave this one out: `--skip 1`"
        )
    whole = [name for name, column in others.items() if column.dtype.kind in "iu"]
    if labels.dtype.kind in "iu" and whole:
        raise ValueError(
            f"without a header column '1' and column {whole[0]!r} have whole numbers, and either "
            "may be the labels; name their column by its number: `--labels 1`"
        )
    if labels.dtype.kind not in "iuU" or _are_unlike(labels):
        raise ValueError(
            f"without a header the first column is the labels, and a label is {str(labels[0])!r}; "
            "name the column of labels by its number: `--labels N`, or head the columns"
        )


def _matrix(columns: dict[str, NDArray[Any]], table: Table, *, sure: bool) -> Any:
    """Return the points of columns: the one column of lists, or the columns of numbers."""
    if not columns:
        raise ValueError("there is no column of points; a real matrix is needed")
    lists = [name for name, column in columns.items() if column.ndim > 1]
    if lists and len(columns) > 1:
        beside = [name for name in columns if name != lists[0]]
        raise ValueError(
            f"beside the lists {lists[0]!r} there are the columns {listed(beside)}; say which are "
            f"the points: {option('column', lists[0])}"
        )
    for name, column in columns.items():
        if column.dtype.kind not in "fiu":
            raise _no_coordinate(name, column, table)
    if lists:
        return columns[lists[0]]
    if not sure:
        _refuse_row_numbers(columns, headed=table.headed)
        _refuse_whole_beside_real(columns)
    return np.column_stack([column.astype(np.float64) for column in columns.values()])


def _no_coordinate(name: str, column: NDArray[Any], table: Table) -> ValueError:
    remedy = (
        f"leave the column out: {option('skip', name)}, or name it if it has labels: "
        f"{option('labels', name)}"
    )
    if column.ndim > 1:
        for row, entries in enumerate(column):
            for entry in entries.ravel().tolist():
                if isinstance(entry, bool) or not isinstance(entry, int | float):
                    return ValueError(
                        f"{table.place(row)}, column {name!r} has {repr(entry)[:40]}, which is no "
                        "coordinate; write numbers, and leave out points with missing values"
                    )
    if column.dtype.kind != "U":
        return ValueError(f"column {name!r} is {column.dtype}, which is no coordinate; {remedy}")
    bad = next((row for row, text in enumerate(column.tolist()) if not is_float(text)), 0)
    place, text = f"{table.place(bad)}, column {name!r}", str(column[bad])
    if not text.strip():
        return ValueError(f"{place} is empty; leave out what has missing values: df.dropna()")
    if text.lstrip().startswith("["):
        return ValueError(
            f"{place} is a list, written as text; give each coordinate a column, or write Parquet: "
            "df.to_parquet(file)"
        )
    return ValueError(f"{place} is {text[:40]!r}, which is no coordinate; {remedy}")


def _refuse_row_numbers(columns: dict[str, NDArray[Any]], *, headed: bool) -> None:
    names = list(columns)
    for name, column in columns.items():
        is_first = not headed and name == names[0] and len(names) > 1
        unlike = is_first and column.dtype.kind in "iu" and _are_unlike(column)
        if unlike or are_row_numbers(column, least=3):
            raise ValueError(
                f"column {name!r} reads as row numbers, not as a coordinate; leave it out: "
                f"{option('skip', name)}, or say what is a coordinate: {_all(names)}"
            )


def _refuse_whole_beside_real(columns: dict[str, NDArray[Any]]) -> None:
    """Refuse whole numbers beside decimals, an id or an epoch; noughts alone change no cosine."""
    whole = [name for name, column in columns.items() if _is_whole(column) and column.any()]
    real = [name for name, column in columns.items() if not _is_whole(column)]
    if whole and real:
        names = list(columns)
        raise ValueError(
            f"column {whole[0]!r} has whole numbers only, beside column {real[0]!r}; leave it out: "
            f"{option('skip', whole[0])}, or say what is a coordinate: {_all(names)}"
        )


def _all(names: Sequence[str]) -> str:
    return option("column", f"{names[0]}..{names[-1]}")


def _is_whole(column: NDArray[Any]) -> bool:
    return bool((column == np.round(column)).all())


def are_row_numbers(column: NDArray[Any], *, least: int) -> bool:
    """Return whether a column is 0..N−1 or 1..N, in any order, N ≥ `least`.

    >>> are_row_numbers(np.array([2, 1, 3]), least=3), are_row_numbers(np.array([2.0]), least=1)
    (True, False)
    """
    if len(column) < least or column.dtype.kind not in "iu":
        return False
    numbers = sorted(column.tolist())
    return numbers[0] in (0, 1) and numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def _are_unlike(column: NDArray[Any]) -> bool:
    """Return whether no two of three entries or more are the same."""
    return len(column) > 2 and len(np.unique(column)) == len(column)


def check_names(names: Sequence[str]) -> None:
    """Refuse a name that two columns have.

    >>> check_names(["a", "a"])
    Traceback (most recent call last):
        ...
    ValueError: there are two columns 'a'; give each a name of its own
    """
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise ValueError(f"there are two columns {twice[0]!r}; give each a name of its own")
