"""Which theorems a loss meets the hypotheses of, read off their formal statements."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from numerics.balls.calculus.hypotheses import Audit, Outcome
from numerics.exact.formula import Aggregate, Formula, parameters_of
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption
from theorems.verdicts.catalogue import all_claims, find_claim

NAMES: Mapping[type[Assumption], str] = MappingProxyType(
    {
        given.Convex: "convex",
        given.StrictlyConvex: "strictly_convex",
        given.StrictlyConvexDiagonal: "strictly_convex_along_ones",
        given.Symmetric: "symmetric",
        given.Nonincreasing: "nonincreasing",
        given.StrictlyDecreasing: "strictly_decreasing",
        given.Submodular: "submodular",
        given.Replacement: "replacement",
    }
)
"""The hypotheses of the audit by the assumptions of the kernel."""


@dataclass(frozen=True)
class Theorem:
    """A theorem by the id of its claim, what it says in a line, and what it needs of the loss."""

    id: str
    says: str
    needs: tuple[str, ...]


@cache
def theorems_about_losses() -> tuple[Theorem, ...]:
    """Return the derived theorems whose formal statements assume something of the loss.

    Not those with an unknown number in a coordinate of it, which can be anywhere: what the audit
    decides, it decides on [−2, 2].

    >>> [one.needs for one in theorems_about_losses() if one.id == "balanced-lower-bound"]
    [('convex', 'nonincreasing')]
    """
    found = []
    for claim in all_claims():
        if claim.formal is None or claim.kind != "theorem":
            continue
        formal = claim.formal()
        losses = formal.left.atoms(t.Loss) | formal.right.atoms(t.Loss)
        if any(loss.has(t.Unknown) for loss in losses):
            continue
        assumed = {type(assumption) for assumption in formal.assumptions}
        needs = tuple(name for kind, name in NAMES.items() if kind in assumed)
        if needs:
            found.append(Theorem(claim.id, claim.title, needs))
    return tuple(found)


@cache
def theorem_about_sums() -> Theorem:
    """Return the theorem for losses Σ φ(v_i), which needs nothing of φ.

    >>> theorem_about_sums().id
    'sums-do-not-depend-on-negatives'
    """
    claim = find_claim("sums-do-not-depend-on-negatives")
    return Theorem(claim.id, claim.title, ())


def is_sum(formula: Formula) -> bool:
    """Tell whether a loss is written as Σ φ(v_i), with the same φ for every k.

    >>> from numerics.exact.parse import parse
    >>> is_sum(parse("sum(exp(-v))")), is_sum(parse("sum(max(0, 2/k - v))"))
    (True, False)
    """
    return (
        isinstance(formula, Aggregate)
        and formula.kind == "sum"
        and "k" not in parameters_of(formula)
    )


@dataclass(frozen=True)
class Consequence:
    """A theorem, and the hypotheses of it that were refuted and that are unknown."""

    theorem: Theorem
    refuted: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def status(self) -> str:
        """Whether the theorem ``applies``, is ``blocked``, or that is ``undecided``."""
        if self.refuted:
            return "blocked"
        return "undecided" if self.unknown else "applies"


def consequences(found: Audit) -> tuple[Consequence, ...]:
    """Return, for each theorem, whether a loss meets its hypotheses.

    The theorem about sums is among them if the loss is written as one.

    >>> from theorems.search.loss_audit import audit
    >>> from numerics.exact.parse import parse
    >>> {one.status for one in consequences(audit(parse("-sum(exp(-v))")))}
    {'blocked'}
    """
    of_sums = (theorem_about_sums(),) if is_sum(found.formula) else ()
    return tuple(
        Consequence(
            theorem,
            tuple(one for one in theorem.needs if found.outcome(one) is Outcome.REFUTED),
            tuple(one for one in theorem.needs if found.outcome(one) is Outcome.UNKNOWN),
        )
        for theorem in (*theorems_about_losses(), *of_sums)
    )
