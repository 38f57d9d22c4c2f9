"""Certificates as files: read strictly, written canonically (trusted).

Every number is a string, an integer or a fraction in lowest terms; what is not exactly as
docs/certificates.md says is refused with the place where it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from math import inf
from typing import Any, NoReturn, TypeVar

from flint import fmpq

T = TypeVar("T")
Row = tuple[fmpq, ...]

MAX_BYTES = 1 << 20
MAX_DIGITS = 2000

STATEMENT = (
    "Let L_k be the population loss of the logistic loss "
    "log(1 + sum_i exp(beta (margin - v_i))) with k negatives and class law rho, over "
    "representations into the unit sphere of R^d, d >= C. Then L_k has a minimiser, every "
    "minimiser that is constant on classes has the same Gram matrix, and with the downstream "
    "weights omega and classifiers in the unit ball L_sup at it is at most before_most for "
    "k = before.negatives, at least after_least for k = after.negatives, "
    "before.negatives < after.negatives, and before_most < after_least."
)
"""What a certificate of the kind `supervised-increase` proves."""

STATEMENT_SHA256 = sha256(STATEMENT.encode()).hexdigest()

_FIXED = {
    "format": "nceproof-certificate",
    "version": "1",
    "kind": "supervised-increase",
    "statement_sha256": STATEMENT_SHA256,
}
_NUMBER = re.compile(r"-?[0-9]+(/[0-9]+)?", re.ASCII)
_CLAIM = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


class MalformedError(ValueError):
    """A file that is no certificate; the message says where and why."""


@dataclass(frozen=True)
class Witness:
    """A near-minimiser of L_k with its dual data, and classifiers as combinations of its vectors.

    `negatives` is k or inf; `vectors` are C rows, `multipliers` y, `slack` ε ≥ 0, `classifiers`
    the C × C matrix α of w_j = Σ_n α_jn u_n. Nothing of this is checked here but the shape.
    """

    negatives: int | float
    vectors: tuple[Row, ...]
    multipliers: Row
    slack: fmpq
    classifiers: tuple[Row, ...]


@dataclass(frozen=True)
class SupervisedIncrease:
    """The content of a certificate that L_sup rises from `before` to `after`.

    The logistic loss has the inverse temperature `beta` and the margin `margin`; `law` is ρ and
    `weights` are the masses of the classes downstream. The conclusion is L_sup ≤ `before_most`
    at k, L_sup ≥ `after_least` at k′.
    """

    claim: str
    beta: fmpq
    margin: fmpq
    law: Row
    weights: Row
    before: Witness
    after: Witness
    before_most: fmpq
    after_least: fmpq
    made_by: str


def read(content: bytes) -> SupervisedIncrease:
    """Return the certificate that a file's bytes are.

    Raises `MalformedError` where they are none, naming the place as in ``$.parameters.law[1]``.

    >>> read(b"[]")
    Traceback (most recent call last):
    ...
    theorems.certificates.document.MalformedError: at $: an object is needed
    """
    fields = _object(
        _parsed(content), "$",
        ("claim", "parameters", "witness", "conclusion", "made_by", *_FIXED),
    )  # fmt: skip
    for key, value in _FIXED.items():
        if fields[key] != value:
            _refuse(f"$.{key}", f"it must be {value!r}")
    parameters = _object(fields["parameters"], "$.parameters", ("loss", "law", "weights"))
    loss = _object(parameters["loss"], "$.parameters.loss", ("name", "beta", "margin"))
    if loss["name"] != "logistic":
        _refuse("$.parameters.loss.name", "it must be 'logistic'")
    law = _law(parameters["law"])
    conclusion = _object(fields["conclusion"], "$.conclusion", ("before_most", "after_least"))
    witness = _object(fields["witness"], "$.witness", ("before", "after"))
    before, after = (_witness(witness[k], f"$.witness.{k}", len(law)) for k in ("before", "after"))
    if not before.negatives < after.negatives:
        _refuse("$.witness.after.negatives", "it must be larger than before.negatives")
    return SupervisedIncrease(
        _text(fields["claim"], "$.claim", _CLAIM),
        _where(_number(loss["beta"], "$.parameters.loss.beta"), "$.parameters.loss.beta",
               lambda x: x > 0, "it must be > 0"),
        _number(loss["margin"], "$.parameters.loss.margin"),
        law,
        _weights(parameters["weights"], len(law)),
        before,
        after,
        _number(conclusion["before_most"], "$.conclusion.before_most"),
        _number(conclusion["after_least"], "$.conclusion.after_least"),
        _text(fields["made_by"], "$.made_by", None),
    )  # fmt: skip


def written(certificate: SupervisedIncrease) -> str:
    """Return a certificate as the canonical text of its file, which `read` reads back.

    The keys are sorted, the text is indented by two spaces and ends with a newline.
    """
    fields: dict[str, Any] = {
        **_FIXED,
        "claim": certificate.claim,
        "parameters": {
            "loss": {
                "name": "logistic",
                "beta": str(certificate.beta),
                "margin": str(certificate.margin),
            },
            "law": _texts(certificate.law),
            "weights": _texts(certificate.weights),
        },
        "witness": {
            "before": _witness_fields(certificate.before),
            "after": _witness_fields(certificate.after),
        },
        "conclusion": {
            "before_most": str(certificate.before_most),
            "after_least": str(certificate.after_least),
        },
        "made_by": certificate.made_by,
    }
    return json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _texts(row: Row) -> list[str]:
    return [str(x) for x in row]


def _witness_fields(witness: Witness) -> dict[str, Any]:
    return {
        "negatives": "inf" if witness.negatives == inf else str(witness.negatives),
        "vectors": [_texts(row) for row in witness.vectors],
        "multipliers": _texts(witness.multipliers),
        "slack": str(witness.slack),
        "classifiers": [_texts(row) for row in witness.classifiers],
    }


# --- reading -------------------------------------------------------------------------------------


def _refuse(place: str, reason: str) -> NoReturn:
    raise MalformedError(f"at {place}: {reason}")


def _parsed(content: bytes) -> Any:
    if len(content) > MAX_BYTES:
        _refuse("$", f"more than {MAX_BYTES} bytes")
    try:
        return json.loads(
            content.decode("utf-8"), object_pairs_hook=_without_doubles,
            parse_float=_no_number, parse_int=_no_number, parse_constant=_no_number,
        )  # fmt: skip
    except UnicodeDecodeError as error:
        _refuse("$", f"byte {error.start} is not UTF-8")
    except json.JSONDecodeError as error:
        _refuse("$", f"not JSON, line {error.lineno} column {error.colno}: {error.msg}")
    except RecursionError:
        _refuse("$", "nested too deeply")


def _no_number(text: str) -> NoReturn:
    _refuse("$", f"the bare number {text[:40]}; numbers are strings")


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        _refuse("$", f"the key {_shown(double)} stands twice in an object")
    return found


def _shown(value: Any) -> str:
    text = ascii(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _object(value: Any, place: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        _refuse(place, "an object is needed")
    for key in value:
        if key not in keys:
            _refuse(place, f"unknown key {_shown(key)}")
    for key in keys:
        if key not in value:
            _refuse(place, f"the key {key!r} is missing")
    return value


def _list(value: Any, place: str, length: int | None, read: Callable[[Any, str], T]) -> list[T]:
    if not isinstance(value, list):
        _refuse(place, "a list is needed")
    if length is not None and len(value) != length:
        _refuse(place, f"it has {len(value)} entries; {length} are needed")
    return [read(entry, f"{place}[{n}]") for n, entry in enumerate(value)]


def _text(value: Any, place: str, pattern: re.Pattern[str] | None) -> str:
    if not isinstance(value, str) or (pattern is not None and not pattern.fullmatch(value)):
        _refuse(place, f"{_shown(value)} is no text of the allowed form")
    return value


def _number(value: Any, place: str) -> fmpq:
    """Return a number that is written as it should be: in lowest terms and no other way."""
    digits = sum(map(str.isdigit, value)) if isinstance(value, str) else 0
    if not isinstance(value, str) or digits > MAX_DIGITS or not _NUMBER.fullmatch(value):
        _refuse(place, f"{_shown(value)} is no integer or fraction of at most {MAX_DIGITS} digits")
    numerator, _, denominator = value.partition("/")
    if denominator and int(denominator) == 0:
        _refuse(place, f"{_shown(value)} has the denominator 0")
    number = fmpq(int(numerator), int(denominator or 1))
    if str(number) != value:
        _refuse(place, f"{_shown(value)} is not in lowest terms, or has a sign or zero too many")
    return number


def _where(number: fmpq, place: str, condition: Callable[[fmpq], bool], reason: str) -> fmpq:
    if not condition(number):
        _refuse(place, reason)
    return number


def _law(value: Any) -> Row:
    place = "$.parameters.law"
    law = tuple(_list(value, place, None, _number))
    if len(law) < 2 or sum(law, fmpq(0)) != 1 or not all(mass > 0 for mass in law):
        _refuse(place, "a law is at least two positive numbers with sum 1")
    return law


def _weights(value: Any, classes: int) -> Row:
    place = "$.parameters.weights"
    weights = tuple(_list(value, place, classes, _number))
    if sum(weights, fmpq(0)) != 1 or not all(mass >= 0 for mass in weights):
        _refuse(place, "weights are numbers >= 0 with sum 1")
    return weights


def _witness(value: Any, place: str, classes: int) -> Witness:
    keys = ("negatives", "vectors", "multipliers", "slack", "classifiers")
    fields = _object(value, place, keys)
    rows = fields["vectors"]
    first = rows[0] if isinstance(rows, list) and rows else None
    width = len(first) if isinstance(first, list) else None
    if width is not None and not 1 <= width <= classes:
        _refuse(f"{place}.vectors[0]", f"a vector has 1 to {classes} coordinates")
    slack = _number(fields["slack"], f"{place}.slack")
    return Witness(
        _negatives(fields["negatives"], f"{place}.negatives"),
        _matrix(rows, f"{place}.vectors", classes, width),
        tuple(_list(fields["multipliers"], f"{place}.multipliers", classes, _number)),
        _where(slack, f"{place}.slack", lambda x: x >= 0, "it must be >= 0"),
        _matrix(fields["classifiers"], f"{place}.classifiers", classes, classes),
    )


def _matrix(value: Any, place: str, rows: int, columns: int | None) -> tuple[Row, ...]:
    return tuple(_list(value, place, rows, lambda row, at: tuple(_list(row, at, columns, _number))))


def _negatives(value: Any, place: str) -> int | float:
    if value == "inf":
        return inf
    number = _number(value, place)
    if number.q != 1 or number < 1:
        _refuse(place, "the number of negatives is an integer >= 1, or 'inf'")
    return int(number.p)
