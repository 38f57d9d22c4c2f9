"""Certificates as files: read strictly, written canonically (trusted).

There are three kinds, each with the one statement that it proves; docs/certificates.md says what
their fields mean.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from typing import Any, Literal, get_args

from flint import fmpq

from numerics.balls.three_classes import Square, Weights
from numerics.exact.finite_map import Points
from numerics.exact.losses import Loss, loss_named
from theorems.certificates.reading import (
    Row,
    list_at,
    matrix_at,
    negatives_at,
    number_at,
    object_at,
    parsed,
    refuse,
    text_at,
    where,
)

INCREASE_STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - "
    "v_i))), v_i = <f(x), f(x+) - f(x_i)>, with k negatives and class law rho, for k = inf the "
    "limit of L_k - log k, and let L_sup be the downstream loss of the same loss with the class "
    "weights omega and classifiers in the unit ball. Among the representations into the unit "
    "sphere of R^d, d >= C, that are constant on classes L_k has a minimiser, unique up to "
    "an isometry. L_sup at it is at most before_most for k = before.negatives, at least "
    "after_least for k = after.negatives, before.negatives < after.negatives, and before_most < "
    "after_least."
)
"""What a certificate of the kind `supervised-increase` proves."""

REGION_STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - "
    "v_i))), v_i = <f(x), f(x+) - f(x_i)>, with k negatives and class law rho on three classes, "
    "for k = inf the limit of L_k - log k, and let L_sup be the downstream loss of the same "
    "loss with the class weights named and classifiers in the unit ball. If every class has at "
    "least least_mass, then among the representations into the unit sphere of R^d, d >= 3, that "
    "are constant on classes L_k has a minimiser, unique up to an isometry, and for all k < k' of "
    "the numbers of negatives L_sup at that of L_k is at least L_sup at that of L_k'."
)
"""What a certificate of the kind `monotone-region` proves."""

COUNTEREXAMPLE_STATEMENT = (
    "Let rho be the class law and let class c consist of the points listed for it, each with its "
    "mass and the unit vector f(x) to which f maps it. Let L_k be the population loss "
    "E l(v_1, .., v_k), v_i = <f(x), f(x+) - f(x_i)>, with k negatives, class law rho and the loss "
    "l named: logistic is log(1 + sum_i exp(beta (margin - v_i))), square is "
    "sum_i (margin - v_i)^2, exponential-of-sum is exp(-beta sum_i v_i). Then L_k(f) < f_most < "
    "other_least. If compared_with is simplex-etf, then other_least < L_k(g) for the map g that "
    "sends class c to a unit vector u_c, where <u_c, u_j> = -1/(C - 1) for all c != j. Else let "
    "f_x be the map that sends the whole last class to f(x), x one of its points, and is f on the "
    "other classes: if compared_with is every-collapse, then other_least < L_k(f_x) for every x "
    "of the last class; if it is mean-collapse, other_least < the mean of L_k(f_x) over its points."
)
"""What a certificate of the kind `representation-counterexample` proves."""

_STATEMENTS = {
    "supervised-increase": INCREASE_STATEMENT,
    "monotone-region": REGION_STATEMENT,
    "representation-counterexample": COUNTEREXAMPLE_STATEMENT,
}
_CLAIM = re.compile(r"[a-z0-9-]{1,100}", re.ASCII)


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


@dataclass(frozen=True)
class MonotoneRegion:
    """The content of a certificate that L_sup does not rise with k, for three classes.

    `least_mass` is the smallest mass that a class of the laws may have, `negatives` are the numbers
    k, increasing, `weights` is "rho" or "uniform", `squares` cover the laws (1 − a − b, a, b) with
    1 − a − b ≥ a ≥ b ≥ `least_mass`.
    """

    claim: str
    beta: fmpq
    margin: fmpq
    weights: Weights
    least_mass: fmpq
    negatives: tuple[int | float, ...]
    squares: tuple[Square, ...]
    made_by: str


Comparison = Literal["simplex-etf", "every-collapse", "mean-collapse"]
"""With what a representation is compared: the simplex ETF, or itself with the last class sent to
each of its points, or the mean of those."""


@dataclass(frozen=True)
class RepresentationCounterexample:
    """The content of a certificate that a representation f has a smaller loss than another.

    `classes` are the points of f, class after class. The conclusion is L_k(f) < `f_most` <
    `other_least` < what f is compared with. Nothing of this is checked here but the shape.
    """

    claim: str
    loss: Loss
    law: Row
    negatives: int
    compared_with: Comparison
    classes: tuple[Points, ...]
    f_most: fmpq
    other_least: fmpq
    made_by: str


Certificate = SupervisedIncrease | MonotoneRegion | RepresentationCounterexample

COMPARED_LOSSES = {
    "logistic": ("beta", "margin"),
    "square": ("margin",),
    "exponential-of-sum": ("beta",),
}
"""The losses of a `representation-counterexample` with their parameters."""


def statement_sha256(kind: str) -> str:
    """Return the SHA-256 of the statement that certificates of a kind prove.

    >>> statement_sha256("monotone-region") == sha256(REGION_STATEMENT.encode()).hexdigest()
    True
    """
    return sha256(_STATEMENTS[kind].encode()).hexdigest()


def read(content: bytes) -> Certificate:
    """Return the certificate that a file's bytes are.

    Raises `theorems.errors.Malformed` where they are none, naming the place as
    in ``$.parameters.law[1]``.

    >>> read(b"[]")
    Traceback (most recent call last):
    ...
    theorems.errors.Malformed: at $: an object is needed
    """
    whole = parsed(content)
    kind = whole.get("kind") if isinstance(whole, dict) else None
    if kind == "representation-counterexample":
        return _counterexample(whole)
    return _region(whole) if kind == "monotone-region" else _increase(whole)


def read_increase(content: bytes) -> SupervisedIncrease:
    """Return the certificate of an increase that a file's bytes are; raises as `read` does."""
    return _increase(parsed(content))


def read_region(content: bytes) -> MonotoneRegion:
    """Return the certificate of a region that a file's bytes are; raises as `read` does."""
    return _region(parsed(content))


def read_counterexample(content: bytes) -> RepresentationCounterexample:
    """Return the certificate of a counterexample that a file's bytes are; raises as `read` does."""
    return _counterexample(parsed(content))


def _header(kind: str) -> dict[str, str]:
    """Return the fields that are the same in all certificates of a kind."""
    return {
        "format": "nceproof-certificate",
        "version": "1",
        "kind": kind,
        "statement_sha256": statement_sha256(kind),
    }


def _fields(whole: Any, kind: str, keys: tuple[str, ...]) -> Mapping[str, Any]:
    header = _header(kind)
    fields = object_at(whole, "$", ("claim", "parameters", "witness", "made_by", *keys, *header))
    for key, value in header.items():
        if fields[key] != value:
            refuse(f"$.{key}", f"it must be {value!r}")
    return fields


def _loss(parameters: Mapping[str, Any]) -> tuple[fmpq, fmpq]:
    """Return β and the margin."""
    place = "$.parameters.loss"
    loss = object_at(parameters["loss"], place, ("name", "beta", "margin"))
    if loss["name"] != "logistic":
        refuse(f"{place}.name", "it must be 'logistic'")
    beta = number_at(loss["beta"], f"{place}.beta")
    margin = number_at(loss["margin"], f"{place}.margin")
    return where(beta, f"{place}.beta", lambda x: x > 0, "it must be > 0"), margin


def _increase(whole: Any) -> SupervisedIncrease:
    fields = _fields(whole, "supervised-increase", ("conclusion",))
    parameters = object_at(fields["parameters"], "$.parameters", ("loss", "law", "weights"))
    law = _law(parameters["law"])
    conclusion = object_at(fields["conclusion"], "$.conclusion", ("before_most", "after_least"))
    witness = object_at(fields["witness"], "$.witness", ("before", "after"))
    before, after = (_witness(witness[k], f"$.witness.{k}", len(law)) for k in ("before", "after"))
    if not before.negatives < after.negatives:
        refuse("$.witness.after.negatives", "it must be larger than before.negatives")
    return SupervisedIncrease(
        text_at(fields["claim"], "$.claim", _CLAIM),
        *_loss(parameters),
        law,
        _weights(parameters["weights"], len(law)),
        before,
        after,
        number_at(conclusion["before_most"], "$.conclusion.before_most"),
        number_at(conclusion["after_least"], "$.conclusion.after_least"),
        text_at(fields["made_by"], "$.made_by", None),
    )


def _region(whole: Any) -> MonotoneRegion:
    fields = _fields(whole, "monotone-region", ())
    keys = ("loss", "weights", "least_mass", "negatives")
    parameters = object_at(fields["parameters"], "$.parameters", keys)
    if parameters["weights"] not in ("rho", "uniform"):
        refuse("$.parameters.weights", "it must be 'rho' or 'uniform'")
    place = "$.parameters.least_mass"
    least = number_at(parameters["least_mass"], place)
    negatives = tuple(
        list_at(parameters["negatives"], "$.parameters.negatives", None, negatives_at)
    )
    if len(negatives) < 2 or any(not a < b for a, b in pairwise(negatives)):
        refuse("$.parameters.negatives", "two or more numbers are needed, increasing")
    witness = object_at(fields["witness"], "$.witness", ("squares",))
    return MonotoneRegion(
        text_at(fields["claim"], "$.claim", _CLAIM),
        *_loss(parameters),
        parameters["weights"],
        where(least, place, lambda x: 0 < x < fmpq(1, 3), "it must be > 0 and < 1/3"),
        negatives,
        tuple(list_at(witness["squares"], "$.witness.squares", None, _square)),
        text_at(fields["made_by"], "$.made_by", None),
    )


def _square(value: Any, place: str) -> Square:
    a, b, half = list_at(value, place, 3, number_at)
    if not (half > 0 and a - half > 0 and b - half > 0 and a + b + 2 * half < 1):
        refuse(place, "it is no square [a, b, half] of laws (1 - a - b, a, b)")
    return Square(a, b, half)


def _counterexample(whole: Any) -> RepresentationCounterexample:
    fields = _fields(whole, "representation-counterexample", ("conclusion",))
    parameters = object_at(
        fields["parameters"], "$.parameters", ("loss", "law", "negatives", "compared_with")
    )
    law, place = _law(parameters["law"]), "$.parameters.negatives"
    negatives = number_at(parameters["negatives"], place)
    where(negatives, place, lambda k: k.q == 1 and k >= 1, "it must be an integer >= 1")
    if parameters["compared_with"] not in get_args(Comparison):
        refuse("$.parameters.compared_with", f"it must be one of {', '.join(get_args(Comparison))}")
    witness = object_at(fields["witness"], "$.witness", ("classes",))
    classes = tuple(list_at(witness["classes"], "$.witness.classes", len(law), _points))
    for c, points in enumerate(classes):
        if any(len(vector) != len(classes[0][0][1]) for _, vector in points):
            refuse(f"$.witness.classes[{c}]", "its vectors need the length of the first")
    conclusion = object_at(fields["conclusion"], "$.conclusion", ("f_most", "other_least"))
    return RepresentationCounterexample(
        text_at(fields["claim"], "$.claim", _CLAIM),
        _compared_loss(parameters["loss"]),
        law,
        int(negatives.p),
        parameters["compared_with"],
        classes,
        number_at(conclusion["f_most"], "$.conclusion.f_most"),
        number_at(conclusion["other_least"], "$.conclusion.other_least"),
        text_at(fields["made_by"], "$.made_by", None),
    )


def _compared_loss(value: Any) -> Loss:
    place = "$.parameters.loss"
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in COMPARED_LOSSES:
        refuse(place, f"an object is needed whose name is one of {', '.join(COMPARED_LOSSES)}")
    fields = object_at(value, place, ("name", *COMPARED_LOSSES[name]))
    given = {key: number_at(fields[key], f"{place}.{key}") for key in COMPARED_LOSSES[name]}
    if "beta" in given:
        where(given["beta"], f"{place}.beta", lambda x: x > 0, "it must be > 0")
    return loss_named(name, **given)


def _points(value: Any, place: str) -> Points:
    points = tuple(list_at(value, place, None, _point))
    if not points or sum((mass for mass, _ in points), fmpq(0)) != 1:
        refuse(place, "a class has points, and their masses have the sum 1")
    return points


def _point(value: Any, place: str) -> tuple[fmpq, Row]:
    fields = object_at(value, place, ("mass", "vector"))
    mass = number_at(fields["mass"], f"{place}.mass")
    vector = tuple(list_at(fields["vector"], f"{place}.vector", None, number_at))
    if not vector:
        refuse(f"{place}.vector", "a vector has coordinates")
    return where(mass, f"{place}.mass", lambda x: x > 0, "it must be > 0"), vector


def _law(value: Any) -> Row:
    place = "$.parameters.law"
    law = tuple(list_at(value, place, None, number_at))
    if len(law) < 2 or sum(law, fmpq(0)) != 1 or not all(mass > 0 for mass in law):
        refuse(place, "a law is at least two positive numbers with sum 1")
    return law


def _weights(value: Any, classes: int) -> Row:
    place = "$.parameters.weights"
    weights = tuple(list_at(value, place, classes, number_at))
    if sum(weights, fmpq(0)) != 1 or not all(mass >= 0 for mass in weights):
        refuse(place, "weights are numbers >= 0 with sum 1")
    return weights


def _witness(value: Any, place: str, classes: int) -> Witness:
    keys = ("negatives", "vectors", "multipliers", "slack", "classifiers")
    fields = object_at(value, place, keys)
    rows = fields["vectors"]
    first = rows[0] if isinstance(rows, list) and rows else None
    width = len(first) if isinstance(first, list) else None
    if width is not None and not 1 <= width <= classes:
        refuse(f"{place}.vectors[0]", f"a vector has 1 to {classes} coordinates")
    slack = number_at(fields["slack"], f"{place}.slack")
    return Witness(
        negatives_at(fields["negatives"], f"{place}.negatives"),
        matrix_at(rows, f"{place}.vectors", classes, width),
        tuple(list_at(fields["multipliers"], f"{place}.multipliers", classes, number_at)),
        where(slack, f"{place}.slack", lambda x: x >= 0, "it must be >= 0"),
        matrix_at(fields["classifiers"], f"{place}.classifiers", classes, classes),
    )


def written(certificate: Certificate) -> str:
    """Return a certificate as the canonical text of its file, which `read` reads back.

    The keys are sorted, the text is indented by two spaces and ends with a newline.
    """
    match certificate:
        case MonotoneRegion():
            fields = _region_fields(certificate)
        case RepresentationCounterexample():
            fields = _counterexample_fields(certificate)
        case SupervisedIncrease():
            fields = _increase_fields(certificate)
    fields |= {"claim": certificate.claim, "made_by": certificate.made_by}
    return json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _increase_fields(certificate: SupervisedIncrease) -> dict[str, Any]:
    return {
        **_header("supervised-increase"),
        "parameters": {
            "loss": _logistic_fields(certificate),
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
    }


def _region_fields(certificate: MonotoneRegion) -> dict[str, Any]:
    return {
        **_header("monotone-region"),
        "parameters": {
            "loss": _logistic_fields(certificate),
            "weights": certificate.weights,
            "least_mass": str(certificate.least_mass),
            "negatives": [str(k) for k in certificate.negatives],
        },
        "witness": {
            "squares": [_texts((s.a, s.b, s.half)) for s in certificate.squares],
        },
    }


def _counterexample_fields(certificate: RepresentationCounterexample) -> dict[str, Any]:
    loss = certificate.loss
    parameters = {key: str(getattr(loss, key)) for key in COMPARED_LOSSES[loss.name]}
    return {
        **_header("representation-counterexample"),
        "parameters": {
            "loss": {"name": loss.name, **parameters},
            "law": _texts(certificate.law),
            "negatives": str(certificate.negatives),
            "compared_with": certificate.compared_with,
        },
        "witness": {
            "classes": [
                [{"mass": str(mass), "vector": _texts(vector)} for mass, vector in points]
                for points in certificate.classes
            ],
        },
        "conclusion": {
            "f_most": str(certificate.f_most),
            "other_least": str(certificate.other_least),
        },
    }


def _logistic_fields(certificate: SupervisedIncrease | MonotoneRegion) -> dict[str, str]:
    return {
        "name": "logistic",
        "beta": str(certificate.beta),
        "margin": str(certificate.margin),
    }


def _witness_fields(witness: Witness) -> dict[str, Any]:
    return {
        "negatives": str(witness.negatives),
        "vectors": [_texts(row) for row in witness.vectors],
        "multipliers": _texts(witness.multipliers),
        "slack": str(witness.slack),
        "classifiers": [_texts(row) for row in witness.classifiers],
    }


def _texts(row: Row) -> list[str]:
    return [str(x) for x in row]
