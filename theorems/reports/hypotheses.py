"""Which hypotheses are needed, as text and as JSON: needed and not known are never alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from theorems.escaping import one_line
from theorems.kernel import statement as given
from theorems.kernel.statement import Assumption
from theorems.reports.countermodels import in_line
from theorems.reports.formulas import assumption_in
from theorems.reports.tables import aligned
from theorems.tools.hypotheses import Finding, Status, counted
from theorems.verdicts.models.written import write


def said(one: Finding) -> str:
    """Return a hypothesis as statements print it."""
    assert one.claim.formal is not None
    return assumption_in(one.claim.formal(), one.hypothesis)


def because(one: Finding) -> str:
    """Return what a status rests on, in a line.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.tools.hypotheses import findings
    >>> [one] = findings(find_claim("gram-bound"), lambda theorem, statement: "")
    >>> because(one).startswith("false without it for C = ")
    True
    """
    if one.model is not None:
        return f"false without it for {in_line(one.model, one.statement)}"
    if one.lines:
        return f"{one.lines} lines derive the conclusion without it"
    return "no derivation without it, and no model against it, was found"


def counts(found: Sequence[Finding]) -> str:
    """Return how many hypotheses have each status, in a line.

    >>> counts([])
    'h NEEDED 0 SUPERFLUOUS 0 NOT-KNOWN 0 of 0 theorems'
    """
    words = (f"{one.upper().replace(' ', '-')} {n}" for one, n in counted(found).items())
    return f"h {' '.join(words)} of {len({one.claim.id for one in found})} theorems"


def as_text(found: Sequence[Finding]) -> str:
    """Return a line a hypothesis, theorem by theorem, what the words say, and a line that counts.

    >>> as_text([])
    'h NEEDED 0 SUPERFLUOUS 0 NOT-KNOWN 0 of 0 theorems'
    """
    rows = [
        (one.claim.id, str(one.status), one_line(said(one)), one_line(because(one)))
        for one in found
    ]
    words = dict.fromkeys(one.status for one in found)
    legend = [f"{word}: {KINDS[word]}" for word in KINDS if word in words]
    return "\n".join([*(aligned(rows, left=True) if rows else []), *legend, counts(found)])


def as_fields(found: Sequence[Finding]) -> dict[str, Any]:
    """Return the findings as JSON values, with the countermodels in full.

    >>> as_fields([])["counts"]
    {'needed': 0, 'superfluous': 0, 'not known': 0}
    """
    return {
        "format": "nceproof hypotheses 1",
        "counts": {str(status): n for status, n in counted(found).items()},
        "hypotheses": [
            {
                "claim": one.claim.id,
                "hypothesis": str(one.hypothesis),
                "said": said(one),
                "status": str(one.status),
                "because": because(one),
                "countermodel": write(one.model, one.statement) if one.model else None,
            }
            for one in found
        ],
    }


COLUMNS: Mapping[type[Assumption], str] = MappingProxyType(
    {
        given.Balanced: "law",
        given.Exchangeable: "law",
        given.PairUniform: "law",
        given.Convex: "convex",
        given.StrictlyConvex: "convex",
        given.StrictlyConvexDiagonal: "convex",
        given.Nonincreasing: "monotone",
        given.StrictlyDecreasing: "monotone",
        given.Symmetric: "symmetric",
        given.Submodular: "replacement",
        given.Replacement: "replacement",
        given.UnitVectors: "norms",
        given.UnitBall: "norms",
        given.GramIs: "Gram matrix",
        given.GramBelow: "Gram matrix",
    }
)
"""In which column of the matrix a hypothesis stands; all others are on classes and points."""

_LAST = "classes, points"


def grid(found: Sequence[Finding]) -> tuple[list[str], dict[str, list[list[Finding]]]]:
    """Return the columns of the matrix, and for each theorem the findings in each of them.

    >>> grid([])[0][:3]
    ['law', 'convex', 'monotone']
    """
    columns = [*dict.fromkeys((*COLUMNS.values(), _LAST))]
    rows: dict[str, list[list[Finding]]] = {}
    for one in found:
        cells = rows.setdefault(one.claim.id, [[] for _ in columns])
        cells[columns.index(COLUMNS.get(type(one.hypothesis), _LAST))].append(one)
    return columns, rows


KINDS: dict[Status, str] = {
    Status.NEEDED: "a finite model meets all other hypotheses, and the conclusion is false on it",
    Status.SUPERFLUOUS: "the kernel derives the conclusion without it",
    Status.NOT_KNOWN: "neither was found, which says nothing",
}
"""What each status says."""
