"""The hypotheses on a loss, and what an audit says of each: proved, refuted or unknown (trusted).

Proofs come from the calculus and hold for every k ≥ 1; refutations are witnesses that were checked;
what neither decides is unknown, and never more than that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from numerics.balls.calculus.properties import Property, Step
from numerics.balls.calculus.ranges import Range
from numerics.balls.calculus.rules import facts
from numerics.balls.calculus.witness import (
    Inequality,
    NegativeDirection,
    Values,
    Witness,
    check,
    contradicts,
)
from numerics.exact.formula import Formula, along_ones
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.parse import FormulaError, parse

HYPOTHESES: Mapping[str, Property] = MappingProxyType(
    {
        "convex": Property.CONVEX,
        "strictly_convex": Property.STRICTLY_CONVEX,
        "strictly_convex_along_ones": Property.STRICTLY_CONVEX,
        "symmetric": Property.SYMMETRIC,
        "nonincreasing": Property.NONINCREASING,
        "strictly_decreasing": Property.STRICTLY_DECREASING,
        "submodular": Property.SUBMODULAR,
        "replacement": Property.REPLACEMENT,
    }
)
"""The names of the hypotheses, and what each asks of the formula (or of t ↦ ℓ(t, .., t))."""


class Outcome(StrEnum):
    """What became of a hypothesis."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One hypothesis of a loss: its proof, or the witness against it, or neither."""

    hypothesis: str
    proof: Step | None = None
    witness: Witness | None = None
    direction: NegativeDirection | None = None

    def __post_init__(self) -> None:
        if self.proof is not None and self.proof.property is not HYPOTHESES[self.hypothesis]:
            raise ValueError(f"the proof of {self.proof.property} is not one of {self.hypothesis}")
        if self.witness is not None and self.witness.inequality.against != self.hypothesis:
            raise ValueError(f"the witness is not one against {self.hypothesis}")

    @property
    def outcome(self) -> Outcome:
        """Proved with a proof, refuted with a witness, unknown with neither."""
        if self.proof is not None:
            return Outcome.PROVED
        return Outcome.UNKNOWN if self.witness is None else Outcome.REFUTED


@dataclass(frozen=True)
class Audit:
    """A formula with the findings on its hypotheses; parameters left in it are arbitrary."""

    formula: Formula
    findings: tuple[Finding, ...]

    def outcome(self, hypothesis: str) -> Outcome:
        """Return what became of a hypothesis."""
        (finding,) = (one for one in self.findings if one.hypothesis == hypothesis)
        return finding.outcome

    @property
    def decided(self) -> bool:
        """Whether every hypothesis was proved or refuted."""
        return all(one.outcome is not Outcome.UNKNOWN for one in self.findings)


def proved(formula: Formula, *, margins: Range | None = None) -> dict[str, Step]:
    """Return the hypotheses that the calculus proves, with the proofs.

    >>> from numerics.exact.parse import parse
    >>> sorted(proved(parse("sum(v)")))
    ['convex', 'replacement', 'submodular', 'symmetric']
    """
    whole = facts(formula, margin=margins)
    diagonal = facts(along_ones(formula), margin=margins)
    found = {}
    for hypothesis, wanted in HYPOTHESES.items():
        where = whole
        if hypothesis == "strictly_convex_along_ones" and wanted not in whole:
            where = diagonal
        if wanted in where:
            found[hypothesis] = where.steps[wanted]
    return found


def holding(loss: Loss) -> frozenset[str]:
    """Return the names of the hypotheses that are proved of a loss.

    >>> from numerics.exact.losses import Square
    >>> "convex" in holding(Square(margin=1)), "nonincreasing" in holding(Square(margin=1))
    (True, False)
    """
    return _holding(checked_loss(loss))


@cache  # of copies: what is given could be equal to any other loss
def _holding(loss: Loss) -> frozenset[str]:
    margin = loss.parameters.get("margin")
    margins = None if margin is None else Range.of(margin, margin)
    try:
        return frozenset(proved(parse(loss.text), margins=margins))
    except FormulaError:  # not shown to be defined on [−2, 2]^k
        return frozenset()


def judged(
    formula: Formula,
    hypothesis: str,
    proofs: Mapping[str, Step],
    proposals: Iterable[tuple[Values, Inequality]],
) -> Finding:
    """Return a hypothesis with its proof, or with the first proposal that is checked to refute it.

    >>> from numerics.exact.parse import parse
    >>> judged(parse("sum(v**2)"), "convex", {}, ()).outcome.value
    'unknown'
    """
    if hypothesis in proofs:
        return Finding(hypothesis, proofs[hypothesis])
    for values, inequality in proposals:
        if inequality.against == hypothesis and contradicts(inequality):
            witness = check(formula, values, inequality)
            if witness is not None:
                return Finding(hypothesis, None, witness)
    return Finding(hypothesis)
