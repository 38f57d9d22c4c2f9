"""Inequalities that refute a hypothesis, and their check in balls or exact numbers (trusted).

A refutation says that Σ c_j ℓ(p_j) is above 0 (or not below, or not equal to it) at points of
[−2, 2]^k that are related as the hypothesis says; or that xᵀHx < 0 for a direction x.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, groupby, product
from math import prod
from typing import Literal, TypeAlias

from flint import arb

from numerics.balls.calculus.closed_form import CLOSED_FORMS
from numerics.balls.enclosure import Enclosure, precision
from numerics.errors import Undecided
from numerics.exact.arithmetic import BALLS
from numerics.exact.formula import Formula, evaluate
from numerics.exact.jets import Jet, Jets

Point: TypeAlias = tuple[Fraction, ...]
Values: TypeAlias = Mapping[str, Fraction]
"""The values of β and m."""

Relation: TypeAlias = Literal["> 0", "≥ 0", "≠ 0"]

_BITS = (80, 300)


@dataclass(frozen=True)
class Inequality:
    """The claim that Σ c_j ℓ(p_j) stands in a relation to 0, against the hypothesis named."""

    against: str
    relation: Relation
    terms: tuple[tuple[Fraction, Point], ...]

    def __post_init__(self) -> None:
        for _, point in self.terms:
            if any(abs(x) > 2 for x in point):
                raise ValueError(f"the point {point} is not in [-2, 2]^k")
        if len({len(point) for _, point in self.terms}) > 1:
            raise ValueError(f"terms is {self.terms}; give points of one number of coordinates")

    @property
    def text(self) -> str:
        """The inequality written out.

        >>> at_midpoint((Fraction(0),), (Fraction(1),), strict=False).text
        'ℓ(1/2) - 1/2·ℓ(0) - 1/2·ℓ(1) > 0'
        """
        shown = ""
        for coefficient, point in self.terms:
            size = "" if abs(coefficient) == 1 else f"{abs(coefficient)}·"
            shown += f" {'-' if coefficient < 0 else '+'} {size}ℓ({listed(point)})"
        return f"{shown.removeprefix(' + ')} {self.relation}"


def listed(point: Iterable[object]) -> str:
    """Return the coordinates of a point as text, many equal ones in a row counted.

    >>> listed((Fraction(1, 2), *[Fraction(0)] * 9))
    '1/2, 9 times 0'
    """
    runs = [(value, len([*equal])) for value, equal in groupby(map(str, point))]
    return ", ".join(
        f"{count} times {value}" if count > 4 else ", ".join([value] * count)
        for value, count in runs
    )


def at_midpoint(u: Point, w: Point, *, strict: bool) -> Inequality:
    """Return the inequality against (strict) convexity at two different points.

    >>> at_midpoint((Fraction(0),), (Fraction(1),), strict=True).relation
    '≥ 0'
    """
    if u == w:
        raise ValueError("two different points are needed")
    middle = tuple((x + y) / 2 for x, y in zip(u, w, strict=True))
    half = Fraction(-1, 2)
    terms = ((Fraction(1), middle), (half, u), (half, w))
    if strict:
        return Inequality("strictly_convex", "≥ 0", terms)
    return Inequality("convex", "> 0", terms)


def on_the_diagonal(s: Fraction, t: Fraction, *, size: int) -> Inequality:
    """Return the inequality against strict convexity of t ↦ ℓ(t, .., t).

    >>> on_the_diagonal(Fraction(0), Fraction(1), size=1).relation
    '≥ 0'
    """
    midpoint = at_midpoint((s,) * size, (t,) * size, strict=True)
    return replace(midpoint, against="strictly_convex_along_ones")


def on_raising(v: Point, index: int, step: Fraction, *, strict: bool) -> Inequality:
    """Return the inequality against (strict) decrease in one coordinate.

    >>> on_raising((Fraction(0),), 0, Fraction(1), strict=False).text
    'ℓ(1) - ℓ(0) > 0'
    """
    if step <= 0:
        raise ValueError(f"step is {step}; a coordinate is raised")
    raised = tuple(x + step if i == index else x for i, x in enumerate(v))
    against: tuple[str, Relation] = (
        ("strictly_decreasing", "≥ 0") if strict else ("nonincreasing", "> 0")
    )
    return Inequality(*against, ((Fraction(1), raised), (Fraction(-1), v)))


def on_permuting(v: Point, order: Sequence[int]) -> Inequality:
    """Return the inequality against symmetry.

    >>> on_permuting((Fraction(0), Fraction(1)), (1, 0)).text
    'ℓ(1, 0) - ℓ(0, 1) ≠ 0'
    """
    if sorted(order) != list(range(len(v))):
        raise ValueError(f"order is {order}; give a permutation of the coordinates")
    permuted = tuple(v[i] for i in order)
    return Inequality("symmetric", "≠ 0", ((Fraction(1), permuted), (Fraction(-1), v)))


def on_the_lattice(a: Point, b: Point) -> Inequality:
    """Return the inequality against submodularity.

    >>> on_the_lattice((Fraction(0), Fraction(1)), (Fraction(1), Fraction(0))).text
    'ℓ(1, 1) + ℓ(0, 0) - ℓ(0, 1) - ℓ(1, 0) > 0'
    """
    pairs = list(zip(a, b, strict=True))
    joined, met = tuple(map(max, pairs)), tuple(map(min, pairs))
    one = Fraction(1)
    terms = ((one, joined), (one, met), (-one, a), (-one, b))
    return Inequality("submodular", "> 0", terms)


def on_replacing(v: Point, chosen: Sequence[int]) -> Inequality:
    """Return the inequality against replacement in the coordinates S that are chosen.

    The law is that of v_i for an i that is uniform on S.

    >>> on_replacing((Fraction(0), Fraction(1)), (0, 1)).text
    '1/4·ℓ(0, 0) + 1/4·ℓ(1, 1) - 1/4·ℓ(0, 1) - 1/4·ℓ(1, 0) > 0'
    """
    S = sorted(set(chosen))
    if not S or not set(range(len(v))) >= set(S):
        raise ValueError(f"chosen is {chosen}; choose coordinates of v")
    values = [v[i] for i in S]
    shares = {x: Fraction(values.count(x), len(S)) for x in values}
    found: dict[Point, Fraction] = {}
    same = (((x,) * len(S), share) for x, share in shares.items())
    independent = (
        (drawn, -prod(shares[x] for x in drawn)) for drawn in product(shares, repeat=len(S))
    )
    for drawn, weight in chain(same, independent):
        put = dict(zip(S, drawn, strict=True))
        point = tuple(put.get(i, x) for i, x in enumerate(v))
        found[point] = found.get(point, Fraction(0)) + weight
    terms = tuple((weight, point) for point, weight in found.items() if weight)
    return Inequality("replacement", "> 0", terms)


def contradicts(inequality: Inequality) -> bool:
    """Tell whether an inequality is of the form that contradicts the hypothesis that it names.

    Anyone can make an `Inequality`; it is rebuilt here from its points by the functions above.

    >>> contradicts(on_raising((Fraction(0),), 0, Fraction(1), strict=False))
    True
    >>> contradicts(Inequality("nonincreasing", "> 0", ((Fraction(1), (Fraction(0),)),)))
    False
    """
    points = [point for _, point in inequality.terms]
    if any(type(x) is not Fraction for point in points for x in point):
        return False
    try:
        return inequality in _rebuilt(inequality.against, points)
    except (ValueError, IndexError):  # no points of that form
        return False


def _rebuilt(against: str, points: Sequence[Point]) -> Iterator[Inequality]:
    """Yield the inequalities against a hypothesis that these points could be meant for."""
    match against, points:
        case "convex" | "strictly_convex", [_, u, w]:
            yield at_midpoint(u, w, strict=against == "strictly_convex")
        case "strictly_convex_along_ones", [_, u, w]:
            yield on_the_diagonal(u[0], w[0], size=len(u))
        case "nonincreasing" | "strictly_decreasing", [raised, v]:
            for index, (x, y) in enumerate(zip(v, raised, strict=True)):
                if y > x:
                    yield on_raising(v, index, y - x, strict=against == "strictly_decreasing")
        case "symmetric", [permuted, v]:
            places = zip(_sorting(permuted), _sorting(v), strict=True)
            yield on_permuting(v, [place for _, place in sorted(places)])
        case "submodular", [_, _, a, b]:
            yield on_the_lattice(a, b)
        case "replacement", _:
            yield from _replacements(points)


def _replacements(points: Sequence[Point]) -> Iterator[Inequality]:
    """Yield the inequalities of `on_replacing` that have so many points, in places that vary."""
    S = [i for i in range(len(points[0])) if len({point[i] for point in points}) > 1]
    for v in points:
        if len({v[i] for i in S}) ** len(S) == len(points):  # one for each draw of values of v
            yield on_replacing(v, S)


def _sorting(point: Point) -> list[int]:
    """Return the places of the coordinates in increasing order of their values."""
    return sorted(range(len(point)), key=point.__getitem__)


@dataclass(frozen=True)
class Witness:
    """An inequality that was checked for a formula with these values of β and m."""

    values: Values
    inequality: Inequality
    left_side: Enclosure


def check(formula: Formula, values: Values, inequality: Inequality) -> Witness | None:
    """Return a witness if the inequality holds for the formula, None if that is not decided.

    Strict signs are decided in balls; an equality by values in closed form.

    >>> from numerics.exact.parse import parse
    >>> found = check(parse("sum(-v**2)"), {}, at_midpoint((Fraction(-1),), (Fraction(1),),
    ...                                                    strict=False))
    >>> str(found.left_side.lower)
    '1'
    """
    for bits in _BITS:
        with precision(bits):
            try:
                total = _left_side(formula, values, inequality)
                enclosure = Enclosure.of(total, bits=bits)
            except Undecided:
                continue
        above, below = enclosure.is_above(0), enclosure.is_below(0)
        if above or (below and inequality.relation == "≠ 0"):
            return Witness(values, inequality, enclosure)
        if below:
            return None
    if inequality.relation == "≥ 0" and _is_equality(formula, values, inequality):
        return Witness(values, inequality, Enclosure.exactly(0, bits=_BITS[0]))
    return None


def _left_side(formula: Formula, values: Values, inequality: Inequality) -> arb:
    total = arb(0)
    for coefficient, point in inequality.terms:
        balls = [BALLS.number(x) for x in point]
        total += BALLS.number(coefficient) * evaluate(formula, balls, BALLS, values)
    return total


def _is_equality(formula: Formula, values: Values, inequality: Inequality) -> bool:
    total = CLOSED_FORMS.number(Fraction(0))
    with precision(_BITS[-1]):
        try:
            for coefficient, point in inequality.terms:
                numbers = [CLOSED_FORMS.number(x) for x in point]
                value = evaluate(formula, numbers, CLOSED_FORMS, values)
                total = total + CLOSED_FORMS.number(coefficient) * value
        except Undecided:
            return False
    return total.is_zero


@dataclass(frozen=True)
class NegativeDirection:
    """A point v and a direction x with xᵀHx < 0, H the Hessian of ℓ at v."""

    values: Values
    point: Point
    direction: Point
    curvature: Enclosure


def negative_direction(
    formula: Formula, values: Values, point: Point, direction: Point
) -> NegativeDirection | None:
    """Return the proof that xᵀHx < 0 at a point off the kinks, None if that is not decided.

    >>> from numerics.exact.parse import parse
    >>> one = (Fraction(1),)
    >>> negative_direction(parse("sum(v**3 - 12*v**2)"), {}, one, one).curvature.upper
    Fraction(-18, 1)
    """
    with precision(_BITS[-1]):
        line = [
            Jet(BALLS.number(x), BALLS.number(y), arb(0))
            for x, y in zip(point, direction, strict=True)
        ]
        try:
            curvature = evaluate(formula, line, Jets(BALLS), values).curvature
            enclosure = Enclosure.of(curvature, bits=_BITS[-1])
        except Undecided:  # a kink, or a divisor whose ball contains 0
            return None
    if enclosure.is_below(0):
        return NegativeDirection(values, point, direction, enclosure)
    return None
