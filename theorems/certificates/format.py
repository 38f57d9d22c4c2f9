"""Fields of a JSON file in which every number is a string: how each is read, and written (trusted).

A table of fields says what a file holds; it is read strictly and written canonically by the same
table. What is not exactly as docs/certificates.md says is refused with the place where it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Generic, NoReturn, TypeAlias, TypeVar

from flint import fmpq

from theorems.errors import Malformed

T = TypeVar("T")
Row: TypeAlias = tuple[fmpq, ...]

MAX_BYTES = 1 << 20
MAX_DIGITS = 2000

_NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?", re.ASCII)


@dataclass(frozen=True)
class Field(Generic[T]):
    """How a value is read at a place of a file, and what is written for it."""

    read: Callable[[Any, str], T]
    write: Callable[[T], Any]


Table: TypeAlias = Mapping[str, "str | Field[Any] | Table"]
"""What an object of a file holds by its keys: a text that never changes, a field, or an object."""


def read_table(table: Table, value: Any, place: str = "$") -> dict[str, Any]:
    """Return the values of the fields by their keys, those of inner objects among them.

    >>> read_table({"kind": "square", "size": {"side": NUMBER}}, {"kind": "square", "size": {}})
    Traceback (most recent call last):
    ...
    theorems.errors.Malformed: at $.size: the key 'side' is missing
    """
    entries, found = _object(value, place, tuple(table)), {}
    for key, field in table.items():
        at = f"{place}.{key}"
        if isinstance(field, Field):
            found[key] = field.read(entries[key], at)
        elif not isinstance(field, str):
            found |= read_table(field, entries[key], at)
        elif entries[key] != field:
            refuse(at, f"it must be {field!r}")
    return found


def written_table(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object that `read_table` reads as these values.

    >>> written_table({"kind": "square", "size": {"side": NUMBER}}, {"side": fmpq(1, 2)})
    {'kind': 'square', 'size': {'side': '1/2'}}
    """
    return {key: _written(field, key, values) for key, field in table.items()}


def _written(field: str | Field[Any] | Table, key: str, values: Mapping[str, Any]) -> Any:
    if isinstance(field, Field):
        return field.write(values[key])
    return field if isinstance(field, str) else written_table(field, values)


def refuse(place: str, reason: str) -> NoReturn:
    """Raise `Malformed` with the place and the reason."""
    raise Malformed(place, reason)


def parsed(content: bytes) -> Any:
    """Return the value of a JSON text without bare numbers and doubled keys."""
    if len(content) > MAX_BYTES:
        refuse("$", f"more than {MAX_BYTES} bytes")
    try:
        return json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_without_doubles,
            parse_float=_no_number,
            parse_int=_no_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        refuse("$", f"byte {error.start} is not UTF-8")
    except json.JSONDecodeError as error:
        refuse("$", f"not JSON, line {error.lineno} column {error.colno}: {error.msg}")
    except RecursionError:
        refuse("$", "nested too deeply")


def _no_number(text: str) -> NoReturn:
    refuse("$", f"the bare number {text[:40]}; numbers are strings")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        refuse("$", f"the key {_shown(double)} stands twice in an object")
    return found


def _shown(value: Any) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _object(value: Any, place: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    """Return an object that has these keys and no other."""
    if not isinstance(value, dict):
        refuse(place, "an object is needed")
    for key in value:
        if key not in keys:
            refuse(place, f"unknown key {_shown(key)}")
    for key in keys:
        if key not in value:
            refuse(place, f"the key {key!r} is missing")
    return value


# --- fields --------------------------------------------------------------------------------------


def where(field: Field[T], condition: Callable[[T], bool], reason: str) -> Field[T]:
    """Return a field whose values meet a condition; where one does not, the reason is told."""

    def read(value: Any, place: str) -> T:
        found = field.read(value, place)
        if not condition(found):
            refuse(place, reason)
        return found

    return Field(read, field.write)


def text(pattern: str = ".*") -> Field[str]:
    """Return a field of texts of a pattern."""
    allowed = re.compile(pattern, re.ASCII | re.DOTALL)

    def read(value: Any, place: str) -> str:
        if not isinstance(value, str) or not allowed.fullmatch(value):
            refuse(place, f"{_shown(value)} is no text of the allowed form")
        return value

    return Field(read, str)


def one_of(choices: Sequence[str]) -> Field[str]:
    """Return a field of a few texts."""
    return where(text(), lambda value: value in choices, f"it must be one of {', '.join(choices)}")


def list_of(item: Field[T]) -> Field[tuple[T, ...]]:
    """Return a field of lists, each entry of which is read with its place."""

    def read(value: Any, place: str) -> tuple[T, ...]:
        if not isinstance(value, list):
            refuse(place, "a list is needed")
        return tuple(item.read(entry, f"{place}[{n}]") for n, entry in enumerate(value))

    return Field(read, lambda entries: [item.write(entry) for entry in entries])


def record(make: Callable[..., T], table: Table) -> Field[T]:
    """Return a field of objects that are made from the values of a table, which they keep."""
    return Field(
        lambda value, place: make(**read_table(table, value, place)),
        lambda made: written_table(table, vars(made)),
    )


def check_length(entries: Sequence[Any], place: str, length: int) -> None:
    """Refuse a list that has not so many entries."""
    if len(entries) != length:
        refuse(place, f"it has {len(entries)} entries; {length} are needed")


def check_lengths(rows: Sequence[Row], place: str, length: int) -> None:
    """Refuse rows of which one has not so many entries."""
    for n, row in enumerate(rows):
        check_length(row, f"{place}[{n}]", length)


def _number(value: Any, place: str) -> fmpq:
    """Return a number that is written as it should be: in lowest terms and no other way."""
    digits = sum(map(str.isdigit, value)) if isinstance(value, str) else 0
    if not isinstance(value, str) or digits > MAX_DIGITS or not _NUMBER.fullmatch(value):
        refuse(place, f"{_shown(value)} is no integer or fraction of at most {MAX_DIGITS} digits")
    numerator, _, denominator = value.partition("/")
    if denominator and int(denominator) == 0:
        refuse(place, f"{_shown(value)} has the denominator 0")
    number = fmpq(int(numerator), int(denominator or 1))
    if str(number) != value:
        refuse(place, f"{_shown(value)} is not in lowest terms, or has a sign or zero too many")
    return number


NUMBER = Field(_number, str)
NUMBERS = list_of(NUMBER)
POSITIVE = where(NUMBER, lambda x: x > 0, "it must be > 0")


def _count(reason: str) -> Field[int]:
    whole = where(NUMBER, lambda k: k.q == 1 and k >= 1, reason)
    return Field(lambda value, place: int(whole.read(value, place).p), str)


COUNT = _count("it must be an integer >= 1")
_FINITE = _count("it must be an integer >= 1, or 'inf'")
COUNT_OR_INF: Field[int | float] = Field(
    lambda value, place: inf if value == "inf" else _FINITE.read(value, place), str
)
