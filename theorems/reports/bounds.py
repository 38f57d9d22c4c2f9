"""The classical bounds beside the truth, as text and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from numerics.floats.decimals import DOWN, UP, shown
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

_NOT_LOCALISED = (
    "k*: the minimiser is not shown to be unique; L_sup and L_μ are those of the matrix found."
)


def as_table(rows: Sequence[Row], read: Sequence[str] = ()) -> str:
    """Return a line a k, to the digits proved: upper bounds rounded up, lower ones down; a legend.

    – where a bound says nothing, or is beyond 2^(2^20); a star at k where L_sup and L_μ are not
    shown to be those of every minimiser. `read` says what a file was taken for.

    >>> as_table([]).split()[:3]
    ['k', 'L_k', 'L_sup']
    """
    starred = [] if all(row.truth.localised for row in rows) else [_NOT_LOCALISED]
    return "\n".join([*aligned([_COLUMNS, *map(_cells, rows)]), *_LEGEND, *starred, *read])


def _cells(row: Row) -> list[str]:
    truth = row.truth
    return [
        f"{row.negatives}{'' if truth.localised else '*'}",
        *map(shown, (truth.loss, truth.supervised, truth.mean)),
        *("–" if bound is None else shown(bound, rounding=UP) for bound in row.upper.values()),
        "–" if row.lower is None else shown(row.lower, rounding=DOWN),
        *map(shown, (row.collision, row.coverage)),
    ]


def as_fields(row: Row, read: Sequence[str] = ()) -> dict[str, Any]:
    """Return a row as a JSON object; null where a bound says nothing.

    `localised` is false where L_sup and L_μ are not shown to be those of every minimiser.

    >>> from numerics.balls.enclosure import Enclosure
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
        "localised": row.truth.localised,
        "upper": {name: ends(value) for name, value in row.upper.items()},
        "lower": {LOWER: ends(row.lower)},
        "collision": ends(row.collision),
        "coverage": ends(row.coverage),
    } | ({"read": list(read)} if read else {})
