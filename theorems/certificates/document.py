"""Certificates as files: read strictly, written canonically (trusted).

There are four kinds, each with the one statement that it proves; docs/certificates.md says what
their fields mean. One table a kind says which those are.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from types import MappingProxyType
from typing import Any, Literal, TypeVar, get_args

from flint import fmpq

from numerics.balls.setting import Weights
from numerics.balls.several_classes import Box
from numerics.balls.three_classes import Square
from numerics.exact.finite_map import Points
from numerics.exact.losses import Loss, loss_named
from theorems.certificates.format import (
    COUNT,
    COUNT_OR_INF,
    NUMBER,
    NUMBERS,
    POSITIVE,
    Field,
    Row,
    Table,
    check_length,
    check_lengths,
    list_of,
    one_of,
    parsed,
    read_table,
    record,
    refuse,
    text,
    where,
    written_table,
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

BOXES_STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - "
    "v_i))), v_i = <f(x), f(x+) - f(x_i)>, with k negatives and class law rho on C classes, C the "
    "number named, for k = inf the limit of L_k - log k, and let L_sup be the downstream loss of "
    "the same loss with the class weights named and classifiers in the unit ball. If every class "
    "has at least least_mass, then among the representations into the unit sphere of R^d, d >= C, "
    "that are constant on classes L_k has a minimiser, unique up to an isometry, and for all k < "
    "k' of the numbers of negatives L_sup at that of L_k is at least L_sup at that of L_k'."
)
"""What a certificate of the kind `monotone-boxes` proves."""

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


Cell = Square | Box
"""The laws whose masses but the first are at most so much from a centre."""


@dataclass(frozen=True)
class Region:
    """The content of a certificate that L_sup does not rise with k, at all laws of a region.

    `least_mass` is the smallest mass that a class of the laws may have, `negatives` are the numbers
    k, increasing, `weights` is "rho" or "uniform".
    """

    claim: str
    beta: fmpq
    margin: fmpq
    weights: Weights
    least_mass: fmpq
    negatives: tuple[int | float, ...]
    made_by: str


@dataclass(frozen=True)
class MonotoneRegion(Region):
    """That for three classes.

    `squares` cover the laws (1 − a − b, a, b) with 1 − a − b ≥ a ≥ b ≥ `least_mass`.
    """

    squares: tuple[Square, ...]

    @property
    def classes(self) -> int:
        """The number C of classes."""
        return 3

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The squares."""
        return self.squares


@dataclass(frozen=True)
class MonotoneBoxes(Region):
    """That for three or more `classes`.

    `boxes` cover the laws (1 − Σ x_i, x_1, …, x_{C−1}) with 1 − Σ x_i ≥ x_1 ≥ … ≥ `least_mass`.
    """

    classes: int
    boxes: tuple[Box, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The boxes."""
        return self.boxes


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


Laws = MonotoneRegion | MonotoneBoxes
"""A region of laws, of three or of more classes."""
Certificate = SupervisedIncrease | MonotoneRegion | MonotoneBoxes | RepresentationCounterexample
Kind = TypeVar(
    "Kind", SupervisedIncrease, MonotoneRegion, MonotoneBoxes, RepresentationCounterexample
)


# --- what a field may hold -----------------------------------------------------------------------

_LAW = where(
    NUMBERS,
    lambda law: len(law) >= 2 and sum(law, fmpq(0)) == 1 and all(mass > 0 for mass in law),
    "a law is at least two positive numbers with sum 1",
)
_WEIGHTS = where(
    NUMBERS,
    lambda weights: sum(weights, fmpq(0)) == 1 and all(mass >= 0 for mass in weights),
    "weights are numbers >= 0 with sum 1",
)
_LOGISTIC: Table = {"name": "logistic", "beta": POSITIVE, "margin": NUMBER}
_WITNESS = record(
    Witness,
    {
        "negatives": COUNT_OR_INF,
        "vectors": list_of(NUMBERS),
        "multipliers": NUMBERS,
        "slack": where(NUMBER, lambda x: x >= 0, "it must be >= 0"),
        "classifiers": list_of(NUMBERS),
    },
)

_POINT: Table = {"mass": POSITIVE, "vector": where(NUMBERS, bool, "a vector has coordinates")}
_POINTS: Field[Points] = where(
    list_of(
        Field(
            lambda value, place: tuple(read_table(_POINT, value, place).values()),
            lambda point: written_table(_POINT, dict(zip(_POINT, point, strict=True))),
        )
    ),
    lambda points: bool(points) and sum((mass for mass, _ in points), fmpq(0)) == 1,
    "a class has points, and their masses have the sum 1",
)

COMPARED_LOSSES: Mapping[str, Table] = MappingProxyType(
    {
        "logistic": MappingProxyType({"beta": POSITIVE, "margin": NUMBER}),
        "square": MappingProxyType({"margin": NUMBER}),
        "exponential-of-sum": MappingProxyType({"beta": POSITIVE}),
    }
)
"""The losses of a `representation-counterexample` with their parameters."""


def _read_loss(value: Any, place: str) -> Loss:
    name = value.get("name") if isinstance(value, dict) else None
    if not isinstance(name, str) or name not in COMPARED_LOSSES:
        refuse(place, f"an object is needed whose name is one of {', '.join(COMPARED_LOSSES)}")
    return loss_named(name, **read_table({"name": name, **COMPARED_LOSSES[name]}, value, place))


def _written_loss(loss: Loss) -> dict[str, Any]:
    return {
        "name": loss.name,
        **{key: str(getattr(loss, key)) for key in COMPARED_LOSSES[loss.name]},
    }


def _is_cell(row: Row) -> bool:
    *centre, half = row
    room = 1 - sum(centre, fmpq(0)) - len(centre) * half
    return bool(half > 0 and room > 0) and all(x > half for x in centre)


_SQUARE_ROW = where(
    NUMBERS,
    lambda row: len(row) == 3 and _is_cell(row),
    "it is no square [a, b, half] of laws (1 - a - b, a, b)",
)
_SQUARE = Field(
    lambda value, place: Square(*_SQUARE_ROW.read(value, place)),
    lambda square: _SQUARE_ROW.write((square.a, square.b, square.half)),
)
_BOX_ROW = where(
    NUMBERS,
    lambda row: len(row) >= 3 and _is_cell(row),
    "it is no box [x_1, .., half] of laws (1 - sum x_i, x_1, ..)",
)


def _read_box(value: Any, place: str) -> Box:
    *coordinates, half = _BOX_ROW.read(value, place)
    return Box(tuple(coordinates), half)


_BOX = Field(_read_box, lambda box: _BOX_ROW.write((*box.coordinates, box.half)))
_INCREASING = where(
    list_of(COUNT_OR_INF),
    lambda counts: len(counts) >= 2 and all(a < b for a, b in pairwise(counts)),
    "two or more numbers are needed, increasing",
)


# --- the kinds -----------------------------------------------------------------------------------


def _table(kind: str, statement: str, **fields: Any) -> Table:
    return {
        "format": "nceproof-certificate",
        "version": "1",
        "kind": kind,
        "statement_sha256": sha256(statement.encode()).hexdigest(),
        "claim": text(r"[a-z0-9-]{1,100}"),
        "made_by": text(),
        **fields,
    }


_TABLES: Mapping[type, Table] = {
    SupervisedIncrease: _table(
        "supervised-increase",
        INCREASE_STATEMENT,
        parameters={"loss": _LOGISTIC, "law": _LAW, "weights": _WEIGHTS},
        witness={"before": _WITNESS, "after": _WITNESS},
        conclusion={"before_most": NUMBER, "after_least": NUMBER},
    ),
    MonotoneRegion: _table(
        "monotone-region",
        REGION_STATEMENT,
        parameters={
            "loss": _LOGISTIC,
            "weights": one_of(get_args(Weights)),
            "least_mass": where(NUMBER, lambda x: 0 < x < fmpq(1, 3), "it must be > 0 and < 1/3"),
            "negatives": _INCREASING,
        },
        witness={"squares": list_of(_SQUARE)},
    ),
    MonotoneBoxes: _table(
        "monotone-boxes",
        BOXES_STATEMENT,
        parameters={
            "loss": _LOGISTIC,
            "weights": one_of(get_args(Weights)),
            "classes": where(COUNT, lambda count: count >= 3, "three or more classes are needed"),
            "least_mass": where(NUMBER, lambda x: x > 0, "it must be > 0"),
            "negatives": _INCREASING,
        },
        witness={"boxes": list_of(_BOX)},
    ),
    RepresentationCounterexample: _table(
        "representation-counterexample",
        COUNTEREXAMPLE_STATEMENT,
        parameters={
            "loss": Field(_read_loss, _written_loss),
            "law": _LAW,
            "negatives": COUNT,
            "compared_with": one_of(get_args(Comparison)),
        },
        witness={"classes": list_of(_POINTS)},
        conclusion={"f_most": NUMBER, "other_least": NUMBER},
    ),
}
_KINDS: Mapping[Any, type] = {table["kind"]: kind for kind, table in _TABLES.items()}


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
    known = _KINDS.get(kind) if isinstance(kind, str) else None
    return _made(known or SupervisedIncrease, whole)


def read_as(kind: type[Kind], content: bytes) -> Kind:
    """Return the certificate of one kind that a file's bytes are; raises as `read` does."""
    return _made(kind, parsed(content))


def _made(kind: type[Kind], whole: Any) -> Kind:
    made = kind(**read_table(_TABLES[kind], whole))
    if isinstance(made, SupervisedIncrease):
        _check_sizes(made)
    if isinstance(made, MonotoneBoxes):
        _check_boxes(made)
    if isinstance(made, RepresentationCounterexample):
        check_length(made.classes, "$.witness.classes", len(made.law))
        for c, points in enumerate(made.classes):
            if any(len(vector) != len(made.classes[0][0][1]) for _, vector in points):
                refuse(f"$.witness.classes[{c}]", "its vectors need the length of the first")
    return made


def _check_boxes(made: MonotoneBoxes) -> None:
    if made.classes * made.least_mass >= 1:
        refuse("$.parameters.least_mass", "it must be < 1/classes")
    for number, box in enumerate(made.boxes):
        check_length(box.coordinates, f"$.witness.boxes[{number}]", made.classes - 1)


def _check_sizes(made: SupervisedIncrease) -> None:
    classes = len(made.law)
    check_length(made.weights, "$.parameters.weights", classes)
    for name in ("before", "after"):
        witness: Witness = getattr(made, name)
        place = f"$.witness.{name}"
        for key in ("vectors", "multipliers", "classifiers"):
            check_length(getattr(witness, key), f"{place}.{key}", classes)
        if not 1 <= len(witness.vectors[0]) <= classes:
            refuse(f"{place}.vectors[0]", f"a vector has 1 to {classes} coordinates")
        check_lengths(witness.vectors, f"{place}.vectors", len(witness.vectors[0]))
        check_lengths(witness.classifiers, f"{place}.classifiers", classes)
    if not made.before.negatives < made.after.negatives:
        refuse("$.witness.after.negatives", "it must be larger than before.negatives")


def written(certificate: Certificate) -> str:
    """Return a certificate as the canonical text of its file, which `read` reads back.

    The keys are sorted, the text is indented by two spaces and ends with a newline.
    """
    fields = written_table(_TABLES[type(certificate)], vars(certificate))
    return json.dumps(fields, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
