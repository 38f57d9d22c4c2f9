"""Signs of functions of one coordinate and of their derivatives on [−2, 2] (trusted).

Two routes, for formulas without parameters. Polynomials: the sign of a derivative is read off its
factors over Q, exactly, zeros at the ends included. Everything smooth: jets in ball
arithmetic enclose (φ, φ′, φ″) on each piece of a subdivision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from flint import arb, arb_poly, fmpq, fmpq_poly

from numerics.balls.calculus.properties import Property
from numerics.balls.calculus.ranges import Range
from numerics.balls.enclosure import dyadic, precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.formula import (
    Add,
    Coordinate,
    Formula,
    Largest,
    Multiply,
    Number,
    Parameter,
    Power,
    children,
    nodes,
)
from numerics.exact.jets import derivatives
from numerics.exact.rationals import as_fraction, rational

_BITS, _PIECES, _MOST_PIECES = 100, 64, 1500

P = Property


def is_smooth(node: Formula) -> bool:
    """Tell whether a function of one coordinate has no maximum and no parameter in it.

    >>> is_smooth(Coordinate())
    True
    """
    return not any(isinstance(part, Largest | Parameter) for part in nodes(node))


def taylor(node: Formula, piece: arb) -> tuple[arb, arb, arb]:
    """Return balls that contain φ, φ′ and φ″ everywhere on a piece.

    >>> with precision(100):
    ...     [bool(ball == value) for ball, value in zip(
    ...         taylor(Power(Coordinate(), 2), arb(3)), (9, 6, 2), strict=True)]
    [True, True, True]
    """
    found = derivatives(node, piece, BALLS)
    return found.value, found.slope, found.curvature


def smooth_range(node: Formula) -> Range:
    """Return the hull of the values of a smooth function on [−2, 2], from a subdivision.

    Raises `Undecided` where it is not bounded by it.

    >>> smooth_range(Power(Coordinate(), 2)).upper > 4
    True
    """
    with precision(_BITS):
        values = [taylor(node, piece)[0] for piece in _pieces(fmpq(-2), fmpq(2), _PIECES)]
        lower = min(as_fraction(dyadic(value.lower())) for value in values)
        upper = max(as_fraction(dyadic(value.upper())) for value in values)
    return Range.of(lower, upper)


def _pieces(start: fmpq, end: fmpq, count: int) -> Iterator[arb]:
    half = (end - start) / (2 * count)
    for index in range(count):
        yield arb(start + (2 * index + 1) * half, arb(half).upper())


def strict_sign(at: Callable[[arb], arb]) -> int:
    """Return ±1 if a function of balls has that sign on all of [−2, 2], 0 where undecided.

    >>> strict_sign(lambda x: x * x + 1), strict_sign(lambda x: x)
    (1, 0)
    """
    with precision(_BITS):
        signs = {_sign(at(arb(x))) for x in (-2, -1, 0, 1, 2)}
        if signs not in ({1}, {-1}):
            return 0
        (sign,) = signs
        waiting = [(fmpq(-2), fmpq(2))]
        for _ in range(_MOST_PIECES):
            if not waiting:
                return sign
            start, end = waiting.pop()
            (piece,) = _pieces(start, end, 1)
            if _sign(at(piece)) != sign:
                middle = (start + end) / 2
                waiting += [(start, middle), (middle, end)]
    return 0


def _sign(ball: arb) -> int:
    return 1 if ball > 0 else -1 if ball < 0 else 0


def polynomial(node: Formula) -> fmpq_poly | None:
    """Return a function of one coordinate as a polynomial over Q, if it is one.

    >>> polynomial(Power(Coordinate(), 2))
    x^2
    """
    match node:
        case Number(value):
            return fmpq_poly([rational(value)])
        case Coordinate():
            return fmpq_poly([0, 1])
        case Add() | Multiply():
            return _combined(node)
        case Power(base, exponent) if exponent > 0:
            inner = polynomial(base)
            return None if inner is None else inner**exponent
    return None


def _combined(node: Formula) -> fmpq_poly | None:
    result = fmpq_poly([0 if isinstance(node, Add) else 1])
    for child in children(node):
        part = polynomial(child)
        if part is None:
            return None
        result = result + part if isinstance(node, Add) else result * part
    return result


def weak_sign(p: fmpq_poly) -> int:
    """Return 1 if p ≥ 0 on [−2, 2], −1 if p ≤ 0, 0 where undecided or p = 0, by its factors.

    A factor of even multiplicity is at least 0; a linear one has its sign inside if its root is
    not inside; an irreducible one of higher degree has no rational root, and its sign is strict.

    >>> weak_sign(fmpq_poly([4, -2])), weak_sign(fmpq_poly([1, 1]))
    (1, 0)
    """
    if p.is_zero():
        return 0
    content, factors = p.factor()
    sign = 1 if content > 0 else -1
    for factor, multiplicity in factors:
        if multiplicity % 2:
            sign *= _factor_sign(factor)
    return sign


def _factor_sign(factor: fmpq_poly) -> int:
    if factor.degree() == 1:
        ends = [factor(fmpq(-2)), factor(fmpq(2))]
        return 1 if min(ends) >= 0 else -1 if max(ends) <= 0 else 0
    return strict_sign(_in_balls(factor))


def _in_balls(p: fmpq_poly) -> arb_poly:
    with precision(_BITS):
        return arb_poly(p)


Finding = tuple[Property, str]


def findings(node: Formula) -> Iterator[Finding]:
    """Yield the properties on [−2, 2] that the derivatives of a smooth function show.

    >>> [str(found) for found, why in findings(Power(Coordinate(), 2))]
    ['strictly convex']
    """
    p = polynomial(node)
    yield from _of_smooth(node) if p is None else _of_polynomial(p)


def _of_polynomial(p: fmpq_poly) -> Iterator[Finding]:
    slope, bend = p.derivative(), p.derivative().derivative()
    for derivative, order, rising, falling in (
        (slope, "first", P.STRICTLY_INCREASING, P.STRICTLY_DECREASING),
        (bend, "second", P.STRICTLY_CONVEX, P.STRICTLY_CONCAVE),
    ):
        sign = weak_sign(derivative)
        if sign:
            side = "≥" if sign > 0 else "≤"
            why = f"its {order} derivative, a polynomial, is {side} 0 by its factors"
            yield (rising if sign > 0 else falling), why
    curving = p * bend - slope * slope
    if weak_sign(p) > 0 and p(fmpq(-2)) * p(fmpq(2)) > 0 and weak_sign(curving) > 0:
        yield from _log_convex(p)


def _log_convex(p: fmpq_poly) -> Iterator[Finding]:
    if strict_sign(_in_balls(p)) > 0:
        yield P.STRICTLY_LOG_CONVEX, "φφ″ − φ′² ≥ 0 by its factors, and φ > 0"


def _of_smooth(node: Formula) -> Iterator[Finding]:
    def sign_of(part: Callable[[arb, arb, arb], arb]) -> int:
        return strict_sign(lambda piece: part(*taylor(node, piece)))

    tests: tuple[tuple[Callable[[arb, arb, arb], arb], str, Property, Property | None], ...] = (
        (lambda f, s, b: s, "φ′", P.STRICTLY_INCREASING, P.STRICTLY_DECREASING),
        (lambda f, s, b: b, "φ″", P.STRICTLY_CONVEX, P.STRICTLY_CONCAVE),
    )
    for part, name, positive, negative in tests:
        sign = sign_of(part)
        found = {1: positive, -1: negative}.get(sign)
        if found is not None:
            side = ">" if sign > 0 else "<"
            yield found, f"{name} {side} 0 on [-2, 2], in ball arithmetic on pieces"
    if sign_of(lambda f, s, b: f) > 0 and sign_of(lambda f, s, b: f * b - s * s) > 0:
        yield P.STRICTLY_LOG_CONVEX, "φ > 0 and φφ″ − φ′² > 0 on [-2, 2], in ball arithmetic"
