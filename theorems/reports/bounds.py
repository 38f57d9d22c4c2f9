"""The classical bounds beside the truth, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from numerics.balls.enclosure import Enclosure
from numerics.floats.decimals import DOWN, NEAREST, UP, significant
from theorems.reports.json_values import ends
from theorems.reports.tables import aligned
from theorems.tools.bounds import LOWER, Row

_COLUMNS = (
    "k",
    "L_k",
    "L_sup",
    "L_μ",
    "Saunshi",
    "Ash",
    "Nozawa–Sato",
    "Bao",
    "Bao, lower",
    "P(Col ≥ 1)",
    "P(cover)",
)

_LEGEND = (
    "L_k is the loss, L_sup the downstream loss, L_μ that of the class means as classifiers.",
    "Then four upper bounds of L_μ and a lower one, by authors; – where a bound says nothing.",
    "P(Col ≥ 1): a negative is of the anchor's class; P(cover): these draws hit all classes.",
)
"""What the columns are, below the table."""

_KNOWN, _NOTHING = Fraction(1, 10**6), Fraction(1, 10**20)
"""The width, of the size of a number, at which five digits are known, and what is shown as 0."""


def as_table(rows: Sequence[Row], read: Sequence[str] = ()) -> str:
    """Return a line a k, to five digits: upper bounds rounded up, lower ones down; then a legend.

    – where a bound says nothing, or is beyond 2^(2^20). `read` says what a file was taken for.

    >>> as_table([]).split()[:3]
    ['k', 'L_k', 'L_sup']
    """
    return "\n".join([*aligned([_COLUMNS, *map(_cells, rows)]), *_LEGEND, *read])


def _cells(row: Row) -> list[str]:
    truth = row.truth
    return [
        str(row.negatives),
        *map(shown, (truth.loss, truth.supervised, truth.mean)),
        *("–" if bound is None else _five_digits(bound.upper) for bound in row.upper.values()),
        "–" if row.lower is None else _five_digits(row.lower.lower, DOWN),
        *map(shown, (row.collision, row.coverage)),
    ]


def shown(value: Enclosure) -> str:
    """Return a number to five significant digits, or both ends where those are not known.

    >>> shown(Enclosure.exactly(10**400, bits=53)), shown(Enclosure.exactly("1/3", bits=53))
    ('1.0000e+400', '0.33333')
    >>> shown(Enclosure(Fraction(-1, 7), Fraction(10**9), 53))
    '[-0.14286, 1.0000e+9]'
    """
    size = max(abs(value.lower), abs(value.upper))
    if size <= _NOTHING:
        return "0"
    if value.width <= size * _KNOWN:
        return _five_digits(value.midpoint, NEAREST)
    return f"[{_five_digits(value.lower, DOWN)}, {_five_digits(value.upper)}]"


def _five_digits(x: Fraction, rounding: str = UP) -> str:
    """Return a number, of any size, rounded upwards if not said otherwise."""
    return f"{significant(x, 5, rounding):.5g}"


def as_fields(row: Row, read: Sequence[str] = ()) -> dict[str, Any]:
    """Return a row as a JSON object; null where a bound says nothing.

    >>> from theorems.tools.bounds import Truth
    >>> one = Enclosure.exactly(1, bits=53)
    >>> as_fields(Row(1, Truth(one, one, one), {}, None, one, one))["k"]
    1
    """
    return {
        "k": row.negatives,
        "loss": ends(row.truth.loss),
        "supervised": ends(row.truth.supervised),
        "mean_classifier": ends(row.truth.mean),
        "upper": {name: ends(value) for name, value in row.upper.items()},
        "lower": {LOWER: ends(row.lower)},
        "collision": ends(row.collision),
        "coverage": ends(row.coverage),
    } | ({"read": list(read)} if read else {})
