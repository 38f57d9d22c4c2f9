"""The shapes of formulas whose expectation over iid negatives does not grow with k (trusted).

A shape is read off the tree, with the values of its parameters in it; on [−2, 2] a maximum whose
larger argument is always the same is that argument. A formula without a shape is enumerated.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any, ClassVar, Literal, TypeAlias

from numerics.exact.arithmetic import Arithmetic
from numerics.exact.formula import (
    ZERO,
    Add,
    Aggregate,
    Coordinate,
    Exp,
    First,
    Formula,
    Largest,
    Log,
    Number,
    Parameter,
    add,
    affine,
    children,
    multiply,
    negative,
    nodes,
    of_one,
    rebuilt,
    split,
)

LimitOffset: TypeAlias = Literal["log k", "factor k", "none", "no limit"]
"""How L_k is normalised as k → ∞: minus log k, divided by k, not at all, or it has no limit."""


@dataclass(frozen=True)
class LogSumExp:
    """log(b + Σ_i e^{β(m − v_i)}) with β > 0 and b = 1 (logistic) or b = 0 (decoupled)."""

    beta: Fraction
    margin: Fraction
    constant: int
    kink: ClassVar[None] = None
    limit_offset: ClassVar[LimitOffset] = "log k"


@dataclass(frozen=True)
class Additive:
    """A sum Σ φ(v_i): its minimiser over representations does not depend on k."""

    phi: Formula
    limit_offset: ClassVar[LimitOffset] = "factor k"

    @property
    def kink(self) -> Fraction | None:
        """The margin m where φ(v) = max(0, m − v)."""
        line = _hinge(self.phi)
        return line[0] if line is not None and line[1] == -1 else None


@dataclass(frozen=True)
class WorstCase:
    """F(max_i(−v_i)), a function of the smallest coordinate."""

    outer: Formula
    limit_offset: ClassVar[LimitOffset] = "none"

    @property
    def kink(self) -> Fraction | None:
        """The margin m where the loss is max_i(m − v_i), or the larger of that and 0."""
        line = affine(self.outer) or _hinge(self.outer)
        return line[0] if line is not None and line[1] == 1 else None

    @property
    def is_cut(self) -> bool:
        """Whether a max(0, ·) is felt on [−2, 2]^k."""
        return affine(self.outer) is None

    def of_minimum(self, smallest: Any, arithmetic: Arithmetic) -> Any:
        """Return the loss as a function of min_i v_i."""
        return of_one(self.outer, -smallest, arithmetic)


@dataclass(frozen=True)
class ExpOfSum:
    """exp(−β Σ v_i) with β > 0."""

    beta: Fraction
    kink: ClassVar[None] = None
    limit_offset: ClassVar[LimitOffset] = "no limit"


Shape: TypeAlias = LogSumExp | Additive | WorstCase | ExpOfSum


def shape_of(tree: Formula) -> Shape | None:
    """Return the shape of a formula without parameters, None where it has none of them.

    >>> from numerics.exact.parse import parse
    >>> shape_of(parse("log(1 + sum(exp(2 - 3*v)))")).margin
    Fraction(2, 3)
    """
    if any(isinstance(node, Parameter | First) for node in nodes(tree)):
        return None
    coefficient, core = split(tree)
    if isinstance(core, Aggregate) and core.kind == "sum":
        return Additive(_on_domain(multiply(Number(coefficient), core.body)))
    return _log_sum_exp(tree) or _exp_of_sum(tree) or _worst_case(tree)


def _log_sum_exp(tree: Formula) -> LogSumExp | None:
    inner = tree.argument if isinstance(tree, Log) else None
    constants = [] if inner is None else [x for x in _terms(inner) if isinstance(x, Number)]
    rest = [] if inner is None else [x for x in _terms(inner) if not isinstance(x, Number)]
    match rest:
        case [Aggregate("sum", Exp(exponent))] if constants in ([], [Number(Fraction(1))]):
            line = affine(exponent)
            if line is not None and line[1] < 0:
                return LogSumExp(-line[1], -line[0] / line[1], len(constants))
    return None


def _exp_of_sum(tree: Formula) -> ExpOfSum | None:
    if isinstance(tree, Exp):
        coefficient, core = split(tree.argument)
        if isinstance(core, Aggregate) and core.kind == "sum":
            line = affine(multiply(Number(coefficient), core.body))
            if line is not None and line[0] == 0 and line[1] < 0:
                return ExpOfSum(-line[1])
    return None


def _worst_case(tree: Formula) -> WorstCase | None:
    """Put s = max_i(−v_i), which is in [−2, 2], for a maximum of a − b·v_i with b > 0: a + b·s."""
    if isinstance(tree, Aggregate):
        line = affine(tree.body) if tree.kind == "max" else None
        if line is None or line[1] >= 0:
            return None
        return WorstCase(add(Number(line[0]), multiply(Number(-line[1]), Coordinate())))
    inner = [_worst_case(child) for child in children(tree)] if children(tree) else []
    if None in inner:
        return None
    parts = [one.outer for one in inner if one is not None]
    return WorstCase(_on_domain(rebuilt(tree, parts)))


def _terms(node: Formula) -> tuple[Formula, ...]:
    return node.terms if isinstance(node, Add) else (node,)


def _on_domain(node: Formula) -> Formula:
    """Leave out of maxima of affine functions those that are nowhere on [−2, 2] the largest."""
    parts = [_on_domain(child) for child in children(node)]
    if not isinstance(node, Largest):
        return rebuilt(node, parts)
    kept = parts
    for part in parts:
        others = [other for other in kept if other is not part]
        if any(_is_above(other, part) for other in others):
            kept = others
    return kept[0] if len(kept) == 1 else Largest(tuple(kept))


def _is_above(x: Formula, y: Formula) -> bool:
    line = affine(add(x, negative(y)))
    return line is not None and line[0] >= 2 * abs(line[1])


def _hinge(node: Formula) -> tuple[Fraction, Fraction] | None:
    """Return (a, b) where a function of one coordinate is max(0, a + b·v)."""
    if isinstance(node, Largest) and len(node.arguments) == 2 and ZERO in node.arguments:
        return affine(node.arguments[1 - node.arguments.index(ZERO)])
    return None
