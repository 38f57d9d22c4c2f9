"""Which hypotheses are needed, as text and as JSON: needed and not known are never alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flint import fmpq

from theorems.escaping import one_line
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.reports.formulas import assumption_in
from theorems.reports.tables import aligned
from theorems.tools.hypotheses import Finding, Status, counted
from theorems.verdicts.models.countermodels import Countermodel, families
from theorems.verdicts.models.losses import Decay
from theorems.verdicts.models.written import write

_PHI = " for φ(v) = 1/(1 + v) where v ≥ 0, else 1 − v + v²"


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
        return f"false without it for {_model(one.model, one)}"
    if one.lines:
        return f"{one.lines} lines derive the conclusion without it"
    return "no derivation without it, and no model against it, was found"


def _model(model: Countermodel, one: Finding) -> str:
    """Return a model in words: sizes, laws, loss, vectors, and values of the free variables."""
    words = [f"C = {model.classes}", f"k = {model.negatives}", f"ρ = {_vector(model.law)}"]
    if any(len(masses) > 1 for masses in model.points):
        words.append(f"D = {', '.join(map(_vector, model.points))}")
    if one.statement.left.has(t.Loss) or one.statement.right.has(t.Loss):
        words.append(f"ℓ(v) = {model.loss.formula}{_PHI if isinstance(model.loss, Decay) else ''}")
    for name, sort in families(one.statement):
        vectors = (_vector(model.vector(name, place)) for place in model.places(sort))
        words.append(f"{name} = {', '.join(vectors)}")
    for c, law in enumerate(model.words):
        drawn = (f"{_value(word)}: {mass}" for word, mass in sorted(law.items()))
        words.append(f"W_{c + 1} = {{{', '.join(drawn)}}}")
    words += [f"{v.name} = {_value(at)}" for v, at in sorted(model.values.items(), key=str)]
    return "; ".join([*words, *(_unknown(name, model) for name in _unknowns(one.statement))])


def _unknowns(statement: Statement) -> list[str]:
    """Return the names of the unknown numbers and functions that a statement is about."""
    parts = (statement.left, statement.right, *statement.assumptions)
    return sorted({str(node.args[0]) for part in parts for node in part.atoms(t.Unknown)})


def _unknown(name: str, model: Countermodel) -> str:
    """Return the values of an unknown: of its numbers x_1, x_2, .. it is a quadratic function."""
    values = []
    for (whose, places, n), number in model.numbers.items():
        if whose == name and number:
            at = f"{name}{_value(places)}" if places else name
            power = "²" if n % 2 == 0 else ""
            values.append(f"{f'{at} in x_{(n + 1) // 2}{power}' if n else at} = {number}")
    if not values:
        return f"{name} = 0"
    is_function = any(places or n for whose, places, n in model.numbers if whose == name)
    return ", ".join([*values, f"{name} = 0 elsewhere"] if is_function else values)


def _vector(entries: Sequence[fmpq]) -> str:
    return f"({', '.join(map(str, entries))})"


def _value(value: Any) -> str:
    """Return a class, an index or a point, counted from 1, or a family of such."""
    if isinstance(value, int):
        return str(value + 1)
    return f"({', '.join(map(_value, value))})"


def counts(found: Sequence[Finding]) -> str:
    """Return how many hypotheses have each status, in a line.

    >>> counts([])
    'h NEEDED 0 SUPERFLUOUS 0 NOT-KNOWN 0 of 0 theorems'
    """
    words = (f"{one.upper().replace(' ', '-')} {n}" for one, n in counted(found).items())
    return f"h {' '.join(words)} of {len({one.claim.id for one in found})} theorems"


def as_text(found: Sequence[Finding]) -> str:
    """Return a line a hypothesis, theorem by theorem, and one that counts.

    >>> as_text([])
    'h NEEDED 0 SUPERFLUOUS 0 NOT-KNOWN 0 of 0 theorems'
    """
    rows = [
        (one.claim.id, str(one.status), one_line(said(one)), one_line(because(one)))
        for one in found
    ]
    return "\n".join([*(aligned(rows, left=True) if rows else []), counts(found)])


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
