"""What a formula can be shown to be: names, opposites, and proofs as trees (trusted).

A function g is *join-valued* if it is monotone and takes maxima to maxima: g(a ∨ b) =
max(g(a), g(b)) if it is non-decreasing, g(a ∧ b) = max(g(a), g(b)) if it is non-increasing;
*meet-valued* if −g is. It has *replacement at every point* if g(v) ≥ (1/|S|) Σ_{i∈S} g(v with v_i
in all the coordinates of S) for all v and S ≠ ∅; *reverse replacement at every point* if −g has.
It has *replacement*, the hypothesis of the kernel, if E g(v) ≥ E g(v with x in all the coordinates
of S) where the coordinates of v in S are drawn independently from the law of x.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from numerics.balls.calculus.ranges import Range
from numerics.exact.formula import Formula


class Property(StrEnum):
    """A property of a function on [−2, 2]^k, for every k ≥ 1."""

    CONVEX = "convex"
    CONCAVE = "concave"
    STRICTLY_CONVEX = "strictly convex"
    STRICTLY_CONCAVE = "strictly concave"
    NONDECREASING = "non-decreasing"
    NONINCREASING = "non-increasing"
    STRICTLY_INCREASING = "strictly increasing"
    STRICTLY_DECREASING = "strictly decreasing"
    SUBMODULAR = "submodular"
    SUPERMODULAR = "supermodular"
    JOIN = "join-valued"
    MEET = "meet-valued"
    REPLACEMENT = "replacement"
    POINTWISE_REPLACEMENT = "replacement at every point"
    REVERSE_REPLACEMENT = "reverse replacement at every point"
    SYMMETRIC = "symmetric"
    LOG_CONVEX = "log-convex"
    STRICTLY_LOG_CONVEX = "strictly log-convex"


P = Property

_PAIRS = {
    P.CONVEX: P.CONCAVE,
    P.STRICTLY_CONVEX: P.STRICTLY_CONCAVE,
    P.NONDECREASING: P.NONINCREASING,
    P.STRICTLY_INCREASING: P.STRICTLY_DECREASING,
    P.SUBMODULAR: P.SUPERMODULAR,
    P.JOIN: P.MEET,
    P.POINTWISE_REPLACEMENT: P.REVERSE_REPLACEMENT,
    P.SYMMETRIC: P.SYMMETRIC,
}
OPPOSITE: Mapping[Property, Property] = MappingProxyType(
    _PAIRS | {opposite: own for own, opposite in _PAIRS.items()}
)
"""What −g is where g has the property; a log-convex function has no opposite."""

IMPLIED: tuple[tuple[tuple[Property, ...], Property, str], ...] = (
    ((P.STRICTLY_LOG_CONVEX,), P.LOG_CONVEX, "strictly so"),
    ((P.STRICTLY_LOG_CONVEX,), P.STRICTLY_CONVEX, "exp of a strictly convex function"),
    ((P.LOG_CONVEX,), P.CONVEX, "exp of a convex function"),
    ((P.STRICTLY_CONVEX,), P.CONVEX, "strictly so"),
    ((P.STRICTLY_CONCAVE,), P.CONCAVE, "strictly so"),
    ((P.STRICTLY_DECREASING,), P.NONINCREASING, "strictly so"),
    ((P.STRICTLY_INCREASING,), P.NONDECREASING, "strictly so"),
    ((P.STRICTLY_CONVEX, P.NONINCREASING), P.STRICTLY_DECREASING, "constant on no segment"),
    ((P.STRICTLY_CONCAVE, P.NONDECREASING), P.STRICTLY_INCREASING, "constant on no segment"),
    ((P.JOIN,), P.SUBMODULAR, "max(x, y) + (at most min(x, y)) ≤ x + y"),
    ((P.MEET,), P.SUPERMODULAR, "min(x, y) + (at least max(x, y)) ≥ x + y"),
    ((P.SUBMODULAR,), P.REPLACEMENT, "the claim replacement-from-submodularity"),
    ((P.POINTWISE_REPLACEMENT,), P.REPLACEMENT, "the mean of what holds at every point"),
)
"""Premises, what follows from them, and why in few words; the proofs are in docs/loss-audit.md."""

STRICT: Mapping[Property, Property] = MappingProxyType(
    {premises[0]: new for premises, new, rule in IMPLIED if rule == "strictly so"}
)
"""What each strict property is the strict form of."""


@dataclass(frozen=True)
class Step:
    """A property of a formula, the rule that gives it, and the steps it rests on."""

    subject: Formula
    property: Property
    rule: str
    premises: tuple[Step, ...] = ()


@dataclass
class Facts:
    """What has been shown of a formula: where its values lie, and its properties with proofs."""

    subject: Formula
    range: Range
    steps: dict[Property, Step] = field(default_factory=dict)

    def __contains__(self, wanted: Property) -> bool:
        return wanted in self.steps

    def has(self, *wanted: Property) -> bool:
        """Tell whether all the properties have been shown."""
        return all(one in self.steps for one in wanted)

    def add(self, new: Property, rule: str, premises: Iterable[Step] = ()) -> None:
        """Record a property that a rule gives; the first proof is kept."""
        self.steps.setdefault(new, Step(self.subject, new, rule, tuple(premises)))

    def close(self) -> Facts:
        """Add all that follows from what has been shown, and return the facts.

        >>> from numerics.exact.formula import Coordinate
        >>> facts = Facts(Coordinate(), Range.of(-2, 2))
        >>> facts.add(Property.STRICTLY_CONVEX, "given")
        >>> Property.CONVEX in facts.close()
        True
        """
        known = -1
        while known < len(self.steps):
            known = len(self.steps)
            for premises, new, rule in IMPLIED:
                if new not in self.steps and self.has(*premises):
                    self.add(new, rule, [self.steps[one] for one in premises])
        return self


def opposites(properties: Mapping[Property, Step]) -> Iterator[tuple[Property, Step]]:
    """Yield what −g is, each with the step of g that it comes from.

    >>> list(opposites({}))
    []
    """
    for one, step in properties.items():
        if one in OPPOSITE:
            yield OPPOSITE[one], step
