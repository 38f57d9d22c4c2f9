"""Which theorems a loss meets the hypotheses of, read off their formal statements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from theorems.audit.hypotheses import Audit, Outcome
from theorems.kernel import statement as given
from theorems.kernel.statement import Assumption
from theorems.registry import all_claims

_NAMES: dict[type[Assumption], str] = {
    given.Convex: "convex",
    given.StrictlyConvex: "strictly_convex",
    given.StrictlyConvexDiagonal: "strictly_convex_along_ones",
    given.Symmetric: "symmetric",
    given.Nonincreasing: "nonincreasing",
    given.StrictlyDecreasing: "strictly_decreasing",
    given.Submodular: "submodular",
    given.Replacement: "replacement",
}
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

    >>> [one.needs for one in theorems_about_losses() if one.id == "balanced-lower-bound"]
    [('convex', 'nonincreasing')]
    """
    found = []
    for claim in all_claims():
        if claim.formal is None or claim.kind != "theorem":
            continue
        assumed = {type(assumption) for assumption in claim.formal().assumptions}
        needs = tuple(name for kind, name in _NAMES.items() if kind in assumed)
        if needs:
            found.append(Theorem(claim.id, claim.title, needs))
    return tuple(found)


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

    >>> from theorems.audit.audit import audit
    >>> from theorems.audit.parse import parse
    >>> {one.status for one in consequences(audit(parse("-sum(exp(v))")))}
    {'blocked'}
    """
    return tuple(
        Consequence(
            theorem,
            tuple(one for one in theorem.needs if found.outcome(one) is Outcome.REFUTED),
            tuple(one for one in theorem.needs if found.outcome(one) is Outcome.UNKNOWN),
        )
        for theorem in theorems_about_losses()
    )
