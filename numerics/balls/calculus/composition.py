"""The properties of F(g) from those of F, a function of one number, and of g (trusted).

Only the side of convexity is written down; the side of concavity is that of −F, turned round.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from numerics.balls.calculus.properties import OPPOSITE, STRICT, Facts, Property, Step
from numerics.balls.calculus.ranges import Range

P = Property


@dataclass(frozen=True)
class Outer:
    """A function F of one number, and what it is on an interval."""

    name: str
    shape: frozenset[Property]

    @classmethod
    def of(cls, name: str, *shape: Property) -> Outer:
        """Return F with its shape and all that the shape implies.

        >>> P.CONVEX in Outer.of("exp", P.STRICTLY_CONVEX).shape
        True
        """
        return cls(name, frozenset(shape) | {STRICT[one] for one in shape if one in STRICT})

    def opposite(self) -> Outer:
        """Return −F."""
        return Outer(self.name, frozenset(OPPOSITE[one] for one in self.shape))


def exponential() -> Outer:
    """Return the exponential; made anew, as one that all share could be written to.

    >>> exponential().name
    'exp'
    """
    return Outer.of("exp", P.STRICTLY_CONVEX, P.STRICTLY_INCREASING)


def logarithm() -> Outer:
    """Return the logarithm, made anew as well.

    >>> logarithm().name
    'log'
    """
    return Outer.of("log", P.STRICTLY_CONCAVE, P.STRICTLY_INCREASING)


def power(exponent: int, base: Range) -> Outer:
    """Return x ↦ x^n, for n other than 0, on the values of its base.

    >>> sorted(power(2, Range.of(0, 4)).shape)[:2]
    [<Property.CONVEX: 'convex'>, <Property.NONDECREASING: 'non-decreasing'>]
    """
    name, odd, shape = f"the power {exponent}", exponent % 2 == 1, set[Property]()
    if exponent == 1:
        shape = {P.CONVEX, P.CONCAVE, P.STRICTLY_INCREASING}
    elif exponent > 1:
        if not odd or base.nonnegative:
            shape.add(P.STRICTLY_CONVEX)
        elif base.nonpositive:
            shape.add(P.STRICTLY_CONCAVE)
        if odd or base.nonnegative:
            shape.add(P.STRICTLY_INCREASING)
        elif base.nonpositive:
            shape.add(P.STRICTLY_DECREASING)
    elif base.positive:
        shape = {P.STRICTLY_CONVEX, P.STRICTLY_DECREASING}
    elif base.negative:
        shape = (
            {P.STRICTLY_CONCAVE, P.STRICTLY_DECREASING}
            if odd
            else {P.STRICTLY_CONVEX, P.STRICTLY_INCREASING}
        )
    return Outer.of(name, *shape)


def composed(outer: Outer, inner: Facts, *, one_variable: bool) -> Iterator[tuple[Property, Step]]:
    """Yield the properties of F(g), each as a step about F(g) still without its subject.

    `one_variable` says that g is a function of one coordinate.

    >>> list(composed(Outer.of("nothing"), Facts(None, Range.of(0, 1)), one_variable=True))
    []
    """
    for found, rule, premises in _convex_side(outer, inner, one_variable):
        yield found, Step(inner.subject, found, rule, premises)
    for found, rule, premises in _convex_side(outer.opposite(), inner, one_variable):
        opposite = OPPOSITE[found]
        yield opposite, Step(inner.subject, opposite, _turned(rule), premises)


def _turned(rule: str) -> str:
    """Say of F what the rule says of −F."""
    of_outer, comma, of_inner = rule.partition(",")
    words = {"convex": "concave", "increasing": "decreasing", "decreasing": "increasing"}
    turned = re.sub("|".join(words), lambda found: words[found[0]], of_outer)
    return turned + comma + of_inner


Found = tuple[Property, str, tuple[Step, ...]]


def _convex_side(outer: Outer, g: Facts, one_variable: bool) -> Iterator[Found]:
    """Yield what F(g) is, of: convex, non-increasing, join-valued, supermodular, .. ."""
    for wanted_of_outer, wanted_of_g, found, rule in _RULES:
        if wanted_of_outer <= outer.shape and g.has(*wanted_of_g):
            yield found, f"{outer.name}: {rule}", tuple(g.steps[one] for one in wanted_of_g)
    for monotone in (P.STRICTLY_INCREASING, P.STRICTLY_DECREASING):
        for side, bend in ((P.NONDECREASING, P.CONVEX), (P.NONINCREASING, P.CONCAVE)):
            if (
                one_variable
                and P.STRICTLY_CONVEX in outer.shape
                and (side in outer.shape or g.has(P.CONVEX, P.CONCAVE))
                and g.has(monotone, bend)
            ):
                rule = "strictly convex, of different values at different points"
                yield (
                    P.STRICTLY_CONVEX,
                    f"{outer.name}: {rule}",
                    (g.steps[monotone], g.steps[bend]),
                )
    if g.has(P.SYMMETRIC):
        yield P.SYMMETRIC, f"{outer.name} of a symmetric function", (g.steps[P.SYMMETRIC],)


def _rules() -> Iterator[tuple[frozenset[Property], tuple[Property, ...], Property, str]]:
    up, down = P.NONDECREASING, P.NONINCREASING
    sup, sub = P.SUPERMODULAR, P.SUBMODULAR
    again, back = P.POINTWISE_REPLACEMENT, P.REVERSE_REPLACEMENT
    table: Mapping[str, list[tuple[set[Property], tuple[Property, ...], Property]]] = {
        "convex and non-decreasing, of a convex function": [
            ({P.CONVEX, up}, (P.CONVEX,), P.CONVEX)
        ],
        "convex and non-increasing, of a concave function": [
            ({P.CONVEX, down}, (P.CONCAVE,), P.CONVEX)
        ],
        "convex, of an affine function": [({P.CONVEX}, (P.CONVEX, P.CONCAVE), P.CONVEX)],
        "convex and strictly increasing, of a strictly convex function": [
            ({P.CONVEX, P.STRICTLY_INCREASING}, (P.STRICTLY_CONVEX,), P.STRICTLY_CONVEX)
        ],
        "convex and strictly decreasing, of a strictly concave function": [
            ({P.CONVEX, P.STRICTLY_DECREASING}, (P.STRICTLY_CONCAVE,), P.STRICTLY_CONVEX)
        ],
        "monotone, of a monotone function": [
            ({up}, (down,), down),
            ({down}, (up,), down),
            ({P.STRICTLY_INCREASING}, (P.STRICTLY_DECREASING,), P.STRICTLY_DECREASING),
            ({P.STRICTLY_DECREASING}, (P.STRICTLY_INCREASING,), P.STRICTLY_DECREASING),
        ],
        "monotone, of a function that takes max and min to max or min": [
            ({up}, (P.JOIN,), P.JOIN),
            ({down}, (P.MEET,), P.JOIN),
        ],
        "convex and monotone, of a monotone sub- or supermodular function": [
            ({P.CONVEX, one}, (way, modular), sup)
            for way in (up, down)
            for one, modular in ((up, sup), (down, sub))
        ],
        "convex, of a monotone modular function": [
            ({P.CONVEX}, (way, sup, sub), sup) for way in (up, down)
        ],
        "convex and monotone, by Jensen": [
            ({P.CONVEX, up}, (back,), back),
            ({P.CONVEX, down}, (again,), back),
        ],
        "convex, by Jensen": [({P.CONVEX}, (back, again), back)],
    }
    for rule, rows in table.items():
        for outer, inner, found in rows:
            yield frozenset(outer), inner, found, rule


_RULES = tuple(_rules())
