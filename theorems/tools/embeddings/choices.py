"""What a user says of a file that can be read in more ways than one."""

from __future__ import annotations

from dataclasses import dataclass
from shlex import quote
from typing import Any

from theorems.errors import UsageError


@dataclass(frozen=True)
class Choices:
    """The options of reading; None where nothing is said.

    `labels` is a file of labels, a key or the name of a column; `array` the key of the points, or
    the type and shape of a raw file; `column` the columns of points, `skip` those that are neither
    points nor labels; `header` whether the first line has names; `unlabelled` the label that says
    that a point has none.
    """

    labels: str | None = None
    array: str | None = None
    column: str | None = None
    skip: str | None = None
    header: bool | None = None
    unlabelled: str | None = None

    def check(self, suffix: str, *, has_names: bool, has_columns: bool, has_lines: bool) -> None:
        """Raise `UsageError` for an option that says nothing of a kind of file.

        >>> Choices(column="e").check(".npy", has_names=False, has_columns=False, has_lines=False)
        Traceback (most recent call last):
            ...
        theorems.errors.UsageError: `--column e`: a .npy file has no columns; leave it out
        """
        for name, value, fits, what in (
            ("array", self.array, has_names, "arrays with names"),
            ("column", self.column, has_columns, "columns"),
            ("skip", self.skip, has_columns, "columns"),
            ("header", self.header, has_lines, "header"),
        ):
            if value is not None and not fits:
                said = option(name, value) if isinstance(value, str) else f"`--{name}`"
                raise UsageError(f"{said}: a {suffix} file has no {what}; leave it out")


@dataclass(frozen=True)
class Arrays:
    """Points and labels as a file has them, unchecked, and in sentences what was taken for them."""

    rows: Any
    labels: Any
    said: tuple[str, ...] = ()


def option(name: str, value: str) -> str:
    """Return an option of the command with a value, as it is typed.

    >>> option("skip", "id"), option("skip", "my id")
    ('`--skip id`', "`--skip 'my id'`")
    """
    return f"`--{name} {quote(value)}`"


def listed(names: Any) -> str:
    """Return names as a text, the first six of many.

    >>> listed("abcdefgh")
    "'a', 'b', 'c', 'd', 'e', 'f', … (8 in all)"
    """
    names = list(names)
    shown = ", ".join(map(repr, names[:6]))
    return shown if len(names) <= 6 else f"{shown}, … ({len(names)} in all)"
