"""What a claim says formally, typeset in Unicode: what was proved, not the author's words."""

from __future__ import annotations

from dataclasses import dataclass

from theorems.errors import ClaimFault, Undecided
from theorems.kernel.statement import Statement
from theorems.reports.formulas import formula, parts
from theorems.reports.naming import named_terms
from theorems.verdicts.claim import Claim
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import Outcome

_WIDTH = 92
"""A statement of more letters is written on a line for its assumptions and one a side."""


def formal_of(claim: Claim) -> Statement | None:
    """Return what a claim says formally; None where it has no such statement, or none came of it.

    The reports leave out a statement that is malformed, or was given up; the verdict says why.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> formal_of(find_claim("etf-exists"))
    """
    try:
        return claim.formal() if claim.formal else None
    except (ClaimFault, Undecided, MemoryError):
        return None


@dataclass(frozen=True)
class Formal:
    """A statement in lines, and what its names of definitions are short for."""

    assumptions: tuple[str, ...]
    conclusion: tuple[str, str]
    where: tuple[str, ...]

    @property
    def line(self) -> str:
        """The statement in one line: assumptions ⊢ left R right."""
        return f"{', '.join(self.assumptions)} ⊢ {' '.join(self.conclusion)}".strip()

    @property
    def lines(self) -> list[str]:
        """The statement in one line, or in two or three where it is long."""
        if len(self.line) <= _WIDTH:
            return [self.line]
        together = " ".join(self.conclusion)
        sides = [together] if len(together) < _WIDTH else self.conclusion
        return [f"{', '.join(self.assumptions)} ⊢".strip(), *(f"  {side}" for side in sides)]


def typeset(statement: Statement) -> Formal:
    r"""Return a statement as text, with the definitions of the talk by their names.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> print(*typeset(find_claim("two-classes-antipodal").formal()).lines, sep="\n")
    for all a, b: ⟨u_a, u_b⟩ = 2 [a = b] − 1, ‖f‖ ≤ 1, ℓ convex, ℓ non-increasing ⊢
      L_k(f) ≥ L_k(c ↦ u_c)
    """
    named = {term: str(name) for term, name in named_terms(statement).items()}
    assumptions, left, right = parts(statement, inside=named)
    where = sorted({f"{name} = {formula(term)}" for term, name in named.items()})
    return Formal(tuple(assumptions), (left, right), tuple(where))


def formal_of_claim(claim: Claim) -> Formal | None:
    """Return the typeset statement of a derived claim; None where it has none, or a malformed one.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> formal_of_claim(find_claim("etf-exists"))
    """
    statement = formal_of(claim)
    return typeset(statement) if statement else None


def proved(outcome: Outcome) -> str:
    """Return the formal statement of a claim that a run has proved, else nothing.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> proved(*run([find_claim("etf-exists")]))
    ''
    """
    formal = formal_of_claim(outcome.claim)
    return formal.line if formal and outcome.judgement.verdict == Verdict.PROVED else ""


def assumed(claim: Claim) -> tuple[str, ...]:
    """Return what the formal statement of a claim assumes; without one, the author's words.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> assumed(find_claim("gram-bound"))
    ('‖u‖ = 1',)
    """
    formal = formal_of_claim(claim)
    return claim.hypotheses if formal is None else formal.assumptions
