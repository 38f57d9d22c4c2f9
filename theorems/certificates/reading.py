"""Strict reading of JSON in which every number is a string (trusted).

What is not exactly as docs/certificates.md says is refused with the place where it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from math import inf
from typing import Any, NoReturn, TypeVar

from flint import fmpq

from theorems.errors import Malformed

T = TypeVar("T")
Row = tuple[fmpq, ...]

MAX_BYTES = 1 << 20
MAX_DIGITS = 2000

_NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?", re.ASCII)


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


def object_at(value: Any, place: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
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


def list_at(value: Any, place: str, length: int | None, read: Callable[[Any, str], T]) -> list[T]:
    """Return the entries of a list, each read with its place."""
    if not isinstance(value, list):
        refuse(place, "a list is needed")
    if length is not None and len(value) != length:
        refuse(place, f"it has {len(value)} entries; {length} are needed")
    return [read(entry, f"{place}[{n}]") for n, entry in enumerate(value)]


def text_at(value: Any, place: str, pattern: re.Pattern[str] | None) -> str:
    """Return a text, of a pattern if one is given."""
    if not isinstance(value, str) or (pattern is not None and not pattern.fullmatch(value)):
        refuse(place, f"{_shown(value)} is no text of the allowed form")
    return value


def number_at(value: Any, place: str) -> fmpq:
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


def where(number: fmpq, place: str, condition: Callable[[fmpq], bool], reason: str) -> fmpq:
    """Return a number that meets a condition."""
    if not condition(number):
        refuse(place, reason)
    return number


def matrix_at(value: Any, place: str, rows: int, columns: int | None) -> tuple[Row, ...]:
    """Return rows of numbers, all of one length."""

    def row(entries: Any, at: str) -> Row:
        return tuple(list_at(entries, at, columns, number_at))

    return tuple(list_at(value, place, rows, row))


def negatives_at(value: Any, place: str) -> int | float:
    """Return a number of negatives, an integer from 1 or inf."""
    if value == "inf":
        return inf
    number = number_at(value, place)
    if number.q != 1 or number < 1:
        refuse(place, "the number of negatives is an integer >= 1, or 'inf'")
    return int(number.p)
