"""The theorems about losses, and the hypotheses that each needs: a table to be changed here."""

from __future__ import annotations

from dataclasses import dataclass

from theorems.audit.hypotheses import Audit, Outcome


@dataclass(frozen=True)
class Theorem:
    """A theorem by its id, what it says in a line, where, and what it needs of the loss."""

    id: str
    says: str
    where: str
    needs: tuple[str, ...]


THEOREMS: tuple[Theorem, ...] = (
    Theorem(
        "lemma-indistinguishable",
        "some latent-indistinguishable representation is at least as good as f",
        "every d",
        ("convex", "nonincreasing", "replacement"),
    ),
    Theorem(
        "lemma-indistinguishable-completion",
        "some latent-indistinguishable representation is at least as good as f",
        "d ≥ C − 1",
        ("convex", "nonincreasing"),
    ),
    Theorem(
        "etf-balanced-lower-bound",
        "with balanced classes no representation is better than the simplex ETF",
        "every d",
        ("convex", "nonincreasing"),
    ),
    Theorem(
        "etf-balanced-unique",
        "with balanced classes the simplex ETF is the only Gram matrix that minimises",
        "d ≥ C − 1",
        ("convex", "strictly_decreasing", "strictly_convex_along_ones"),
    ),
    Theorem(
        "supervised-constant",
        "with balanced classes L_sup at the simplex ETF is minimal and the same for every k",
        "d ≥ C − 1",
        ("convex", "symmetric", "nonincreasing"),
    ),
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

    >>> from theorems.audit.audit import audit
    >>> from theorems.audit.parse import parse
    >>> [one.status for one in consequences(audit(parse("sum(exp(v))")))]
    ['blocked', 'blocked', 'blocked', 'blocked', 'blocked']
    """
    return tuple(
        Consequence(
            theorem,
            tuple(one for one in theorem.needs if found.outcome(one) is Outcome.REFUTED),
            tuple(one for one in theorem.needs if found.outcome(one) is Outcome.UNKNOWN),
        )
        for theorem in THEOREMS
    )
