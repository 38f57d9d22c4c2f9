"""The classical bounds beside the truth, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from numerics.balls.enclosure import Enclosure
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


def as_table(rows: Sequence[Row]) -> str:
    """Return a line a k, to five digits; – where a bound says nothing, or is beyond 2^(2^20).

    >>> as_table([]).split()[:3]
    ['k', 'L_k', 'L_sup']
    """
    return "\n".join(aligned([_COLUMNS, *map(_cells, rows)]))


def _cells(row: Row) -> list[str]:
    truth = row.truth
    values = [truth.loss, truth.supervised, truth.mean, *row.upper.values(), row.lower]
    return [str(row.negatives), *map(shown, (*values, row.collision, row.coverage))]


def shown(value: Enclosure | None) -> str:
    """Return the midpoint to five significant digits, of numbers beyond floats too.

    >>> shown(Enclosure.exactly(10**400, bits=53)), shown(None)
    ('1.0000e+400', '–')
    """
    if value is None:
        return "–"
    middle = Fraction(0) if value.contains(0) else value.midpoint
    return f"{Decimal(middle.numerator) / Decimal(middle.denominator):.5g}"


def as_fields(row: Row) -> dict[str, Any]:
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
    }
