"""The properties of a formula on [−2, 2]^k for every k ≥ 1, one rule a kind of node (trusted).

A property that is not found is not denied: it is unknown. Every rule is proved, under its words,
in docs/loss-audit.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from math import inf
from types import MappingProxyType

from numerics.balls.calculus.composition import Outer, composed, exponential, logarithm, power
from numerics.balls.calculus.one_variable import findings, is_smooth, smooth_range
from numerics.balls.calculus.properties import OPPOSITE, STRICT, Facts, Property, opposites
from numerics.balls.calculus.ranges import (
    Range,
    exp_range,
    largest_range,
    log_range,
    power_range,
    product_range,
    repeated_range,
    sum_range,
)
from numerics.errors import Undecided
from numerics.exact.formula import (
    Add,
    Aggregate,
    Coordinate,
    Exp,
    First,
    Formula,
    Largest,
    Log,
    Multiply,
    Number,
    Parameter,
    Power,
    add,
    children,
    negative,
    nodes,
    show,
)
from numerics.exact.parse import FormulaError

P = Property

PARAMETERS: Mapping[str, tuple[int | float, int | float, bool]] = MappingProxyType(
    {"k": (1, inf, True), "beta": (0, inf, True), "margin": (-inf, inf, False)}
)
"""The values of the parameters of a formula that are not given as numbers: ends, and if 0 is none.

Plain numbers: a range that all share could be written to.
"""

_MONOTONE = (P.NONDECREASING, P.NONINCREASING)
_IN_SUMS = (
    P.CONVEX,
    P.CONCAVE,
    P.NONDECREASING,
    P.NONINCREASING,
    P.SUBMODULAR,
    P.SUPERMODULAR,
    P.POINTWISE_REPLACEMENT,
    P.REVERSE_REPLACEMENT,
    P.REPLACEMENT,
    P.SYMMETRIC,
    P.LOG_CONVEX,
)
_OF_MANY = (P.POINTWISE_REPLACEMENT, P.REVERSE_REPLACEMENT, P.REPLACEMENT, P.SYMMETRIC)


def facts(formula: Formula, *, margin: Range | None = None) -> Facts:
    """Return what can be shown of a formula for every k ≥ 1, β > 0 and m in the range `margin`.

    Raises `FormulaError` for a logarithm or a quotient that is not shown to be defined.

    >>> from numerics.exact.parse import parse
    >>> Property.STRICTLY_CONVEX in facts(parse("log(1 + sum(exp(-v)))"))
    True
    """
    ranges = {x: Range.of(low, high, zero_free=free) for x, (low, high, free) in PARAMETERS.items()}
    return _Calculus(ranges if margin is None else {**ranges, "margin": margin}).of(formula)


class _Calculus:
    """The recursion over a formula, with the ranges of its parameters."""

    def __init__(self, parameters: dict[str, Range]) -> None:
        self.parameters = parameters
        self.of = cache(self._of)

    def _of(self, node: Formula) -> Facts:
        found = self._leaf(node) if not children(node) else self._by_rule(node)
        if _is_of_one_coordinate(node):
            _add_one_variable(found)
        return found.close()

    def _leaf(self, node: Formula) -> Facts:
        if isinstance(node, Number):
            return _constant(node, Range.of(node.value, node.value))
        if isinstance(node, Parameter):
            return _constant(node, self.parameters[node.name])
        return _coordinate(node)

    def _by_rule(self, node: Formula) -> Facts:
        parts = [self.of(child) for child in children(node)]
        match node:
            case Aggregate():
                result = _aggregate(node, parts[0])
            case Add():
                result = _sum(node, parts)
            case Multiply():
                result = _product(node, parts)
            case Power():
                result = _power(node, parts[0])
            case Exp():
                result = _exp(node, parts[0])
            case Log():
                result = _log(node, parts[0])
            case Largest():
                result = self._largest(node)
            case _:
                raise TypeError(f"{node!r} is not a formula")
        return result

    def _largest(self, node: Largest) -> Facts:
        """Leave out the arguments that another one is never below; then rule for the rest."""
        kept = list(node.arguments)
        for x in node.arguments:
            others = [y for y in kept if y is not x]
            if any(self.of(add(y, negative(x))).range.nonnegative for y in others):
                kept = others
        if len(kept) > 1:
            return _largest(node, [self.of(argument) for argument in kept])
        (only,) = kept
        found = self.of(only)
        result = Facts(node, found.range)
        for one, step in found.steps.items():
            result.add(one, f"it is {show(only)} on the domain", [step])
        return result


def _is_constant(node: Formula) -> bool:
    return not any(isinstance(part, Coordinate | First) for part in nodes(node))


def _is_of_one_coordinate(node: Formula) -> bool:
    kinds = {type(part) for part in nodes(node)}
    return Coordinate in kinds and not kinds & {Aggregate, First}


def _constant(node: Formula, values: Range) -> Facts:
    """Give a constant every property that is not strict; a positive one is log-convex."""
    result = Facts(node, values)
    for one in OPPOSITE:
        if one not in STRICT:
            result.add(one, "a constant")
    if values.positive:
        result.add(P.LOG_CONVEX, "a positive constant")
    return result.close()


def _coordinate(node: Formula) -> Facts:
    """Make v_i affine and strictly increasing; v[1], as a function of v, is so not strictly."""
    result = Facts(node, Range.of(-2, 2))
    for one in (P.CONVEX, P.CONCAVE, P.NONDECREASING, P.JOIN, P.MEET):
        result.add(one, "a coordinate")
    if isinstance(node, Coordinate):
        result.add(P.STRICTLY_INCREASING, "a coordinate")
    return result.close()


def _add_one_variable(found: Facts) -> None:
    """Add what derivatives show of a smooth function of one coordinate."""
    node = found.subject
    if isinstance(node, Coordinate) or not is_smooth(node):
        return
    with suppress(Undecided):  # the subdivision is too coarse: the range by rules stands
        found.range = found.range.within(smooth_range(node))
    for one, why in findings(node):
        found.add(one, why)


def _aggregate(node: Aggregate, body: Facts) -> Facts:
    """Rule for sums, means and maxima over the coordinates of one function φ."""
    if node.kind == "max":
        return _maximum(node, body)
    values = repeated_range(body.range)
    if node.kind == "mean":
        values = Range.of(body.range.lower, body.range.upper, zero_free=values.zero_free)
    result = Facts(node, values)
    for one in (P.SUBMODULAR, P.SUPERMODULAR):
        result.add(one, "a sum of functions of one coordinate each: equality")
    each = "each term of the sum is"
    for one in (*_IN_SUMS, *STRICT):
        if one in body and one not in _OF_MANY:
            rule = _SUM_OF_LOG_CONVEX if "log" in one else each
            result.add(one, rule, [body.steps[one]])
    for one in (P.POINTWISE_REPLACEMENT, P.REVERSE_REPLACEMENT):
        result.add(one, "a sum of one function over the coordinates: equality")
    result.add(P.SYMMETRIC, "one function of each coordinate")
    return result.close()


_SUM_OF_LOG_CONVEX = "a sum of log-convex functions (Lagrange's identity)"


def _maximum(node: Aggregate, body: Facts) -> Facts:
    result = Facts(node, body.range)
    for one in (P.CONVEX, P.NONDECREASING, P.NONINCREASING, P.LOG_CONVEX):
        if one in body:
            result.add(one, "each term of the maximum is", [body.steps[one]])
    for one in _MONOTONE:
        if one in body:
            result.add(
                P.JOIN, "a maximum of monotone functions of one coordinate each", [body.steps[one]]
            )
    result.add(P.POINTWISE_REPLACEMENT, "one coordinate in the place of others raises no maximum")
    result.add(P.SYMMETRIC, "one function of each coordinate")
    return result.close()


def _sum(node: Add, terms: Sequence[Facts]) -> Facts:
    result = Facts(node, sum_range([term.range for term in terms]))
    for one in _IN_SUMS:
        if all(one in term for term in terms):
            rule = _SUM_OF_LOG_CONVEX if one is P.LOG_CONVEX else "each term of the sum is"
            result.add(one, rule, [term.steps[one] for term in terms])
    _add_strict(result, terms)
    moving = [term for term in terms if not _is_constant(term.subject)]
    if len(moving) == 1:
        for one in (P.JOIN, P.MEET):
            if one in moving[0]:
                result.add(one, "plus a constant", [moving[0].steps[one]])
    result.close()
    shifted = any(term.range.positive for term in terms if _is_constant(term.subject))
    if shifted and P.STRICTLY_CONVEX in result and all(P.LOG_CONVEX in term for term in moving):
        premises = [*(term.steps[P.LOG_CONVEX] for term in moving), result.steps[P.STRICTLY_CONVEX]]
        rule = "a positive constant plus a function both log-convex and strictly convex"
        if all(P.LOG_CONVEX in term for term in terms):
            result.add(P.STRICTLY_LOG_CONVEX, rule, premises)
    return result.close()


def _add_strict(result: Facts, parts: Sequence[Facts]) -> None:
    """Give a sum the strict property of one term where all others have the weak one."""
    for strict, weak in STRICT.items():
        if all(weak in part for part in parts) and any(strict in part for part in parts):
            best = [part.steps.get(strict, part.steps[weak]) for part in parts]
            result.add(strict, "one term strictly, the others not against it", best)


def _product(node: Multiply, factors: Sequence[Facts]) -> Facts:
    values = product_range([factor.range for factor in factors])
    if _is_constant(node) or values == Range.of(0, 0):
        return _constant(node, values)
    moving = [factor for factor in factors if not _is_constant(factor.subject)]
    scale = product_range([f.range for f in factors if _is_constant(f.subject)])
    result = Facts(node, values)
    if len(moving) == 1:
        _scale(result, scale, moving[0])
    if all(P.LOG_CONVEX in factor for factor in factors):
        result.add(
            P.LOG_CONVEX,
            "a product of log-convex functions",
            [factor.steps[P.LOG_CONVEX] for factor in factors],
        )
        strict = [factor for factor in factors if P.STRICTLY_LOG_CONVEX in factor]
        if strict:
            result.add(
                P.STRICTLY_LOG_CONVEX,
                "a product of log-convex functions, one strictly",
                [f.steps.get(P.STRICTLY_LOG_CONVEX, f.steps[P.LOG_CONVEX]) for f in factors],
            )
    if all(factor.range.nonnegative for factor in factors):
        _add_monotone_product(result, factors)
    if all(P.SYMMETRIC in factor for factor in factors):
        result.add(P.SYMMETRIC, "each factor is", [f.steps[P.SYMMETRIC] for f in factors])
    return result.close()


def _scale(result: Facts, scale: Range, g: Facts) -> None:
    """Give a positive multiple what g is, a negative one its opposite; strict if not zero."""
    pairs = g.steps.items() if scale.nonnegative else opposites(g.steps)
    if not (scale.nonnegative or scale.nonpositive):
        return
    word = "positive" if scale.nonnegative else "negative"
    for one, step in pairs:
        if scale.zero_free or (one not in STRICT and one is not P.LOG_CONVEX):
            result.add(one, f"a {word} multiple", [step])


def _add_monotone_product(result: Facts, factors: Sequence[Facts]) -> None:
    """Make a product of non-negative factors monotone as they all are."""
    for strict, weak in (
        (P.STRICTLY_INCREASING, P.NONDECREASING),
        (P.STRICTLY_DECREASING, P.NONINCREASING),
    ):
        if all(weak in factor for factor in factors):
            steps = [factor.steps[weak] for factor in factors]
            result.add(weak, "non-negative factors, monotone the same way", steps)
            if all(f.range.positive for f in factors) and any(strict in f for f in factors):
                best = [factor.steps.get(strict, factor.steps[weak]) for factor in factors]
                result.add(strict, "positive factors, monotone the same way, one strictly", best)


def _compose(node: Formula, values: Range, outer: Outer, inner: Facts) -> Facts:
    if _is_constant(node):
        return _constant(node, values)
    result = Facts(node, values)
    for found, step in composed(outer, inner, one_variable=_is_of_one_coordinate(node)):
        result.add(found, step.rule, step.premises)
    return result


def _power(node: Power, base: Facts) -> Facts:
    if node.exponent < 0 and not (base.range.positive or base.range.negative):
        raise FormulaError(
            f"division by {show(node.base)}, which is not shown to be free of zeros on [-2, 2]^k"
        )
    values = power_range(base.range, node.exponent)
    result = _compose(node, values, power(node.exponent, base.range), base)
    if node.exponent > 0 and P.LOG_CONVEX in base:
        for one in (P.LOG_CONVEX, P.STRICTLY_LOG_CONVEX):
            if one in base:
                result.add(one, "a power of a log-convex function", [base.steps[one]])
    if node.exponent < 0 and base.range.positive:
        for bend, one in ((P.CONCAVE, P.LOG_CONVEX), (P.STRICTLY_CONCAVE, P.STRICTLY_LOG_CONVEX)):
            if bend in base:
                result.add(one, "one over a positive concave function", [base.steps[bend]])
    return result.close()


def _exp(node: Exp, argument: Facts) -> Facts:
    result = _compose(node, exp_range(argument.range), exponential(), argument)
    for bend, one in ((P.CONVEX, P.LOG_CONVEX), (P.STRICTLY_CONVEX, P.STRICTLY_LOG_CONVEX)):
        if bend in argument:
            result.add(one, "exp of a convex function", [argument.steps[bend]])
    return result.close()


def _log(node: Log, argument: Facts) -> Facts:
    if not argument.range.positive:
        raise FormulaError(
            f"logarithm of {show(node.argument)}, which is not shown to be positive on [-2, 2]^k"
        )
    result = _compose(node, log_range(argument.range), logarithm(), argument)
    for one, bend in ((P.LOG_CONVEX, P.CONVEX), (P.STRICTLY_LOG_CONVEX, P.STRICTLY_CONVEX)):
        if one in argument:
            result.add(bend, f"the logarithm of a {one} function", [argument.steps[one]])
    return result.close()


def _largest(node: Largest, arguments: Sequence[Facts]) -> Facts:
    result = Facts(node, largest_range([argument.range for argument in arguments]))
    for one in (
        P.CONVEX,
        P.STRICTLY_CONVEX,
        *_MONOTONE,
        P.STRICTLY_INCREASING,
        P.STRICTLY_DECREASING,
        P.LOG_CONVEX,
        P.STRICTLY_LOG_CONVEX,
        P.SYMMETRIC,
    ):
        if all(one in argument for argument in arguments):
            result.add(
                one,
                "each argument of the maximum is",
                [argument.steps[one] for argument in arguments],
            )
    for way in _MONOTONE:
        if all(argument.has(P.JOIN, way) for argument in arguments):
            premises = [a.steps[one] for a in arguments for one in (P.JOIN, way)]
            result.add(P.JOIN, "join-valued arguments, monotone the same way", premises)
    return result.close()
