"""Losses that are rational at rational coordinates, each with the hypotheses that it has on R^n.

`value` also takes power series, as slopes do: at a kink they have one subgradient.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flint import arb_series, fmpq_series

from theorems.kernel import statement as given

CONVEX = {given.Convex}
DIAGONAL = {given.Convex, given.StrictlyConvexDiagonal}
STRICT = {*DIAGONAL, given.StrictlyConvex}
FALLING = {given.Nonincreasing}
STRICTLY_FALLING = {given.Nonincreasing, given.StrictlyDecreasing}
SYMMETRIC = {given.Symmetric}
SUBMODULAR = {given.Submodular, given.Replacement}


@dataclass(frozen=True)
class RationalLoss:
    """ℓ as a function of a list of coordinates."""

    name: str
    formula: Callable[[list[Any]], Any]
    hypotheses: frozenset[type]

    def value(self, coordinates: list[Any], _: object = None) -> Any:
        """Return ℓ of the coordinates, whatever the arithmetic."""
        return self.formula(coordinates)


def _at(x: Any) -> Any:
    """Return the number at which a power series is taken."""
    return x[0] if isinstance(x, arb_series | fmpq_series) else x


def _bent(x: Any) -> Any:
    """x² − x for x ≤ 0, −x/(1 + x) for x > 0: strictly convex, strictly decreasing."""
    return -x / (1 + x) if _at(x) > 0 else x * x - x


def _hinge(x: Any) -> Any:
    return 1 - x if _at(x) < 1 else 0 * x


def _least(v: list[Any]) -> Any:
    least = v[0]
    for x in v[1:]:
        least = x if _at(x) < _at(least) else least
    return least + 0 * sum(v)


def _weighted(function: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    return lambda v: sum((n + 1) * function(x) for n, x in enumerate(v))


def _summed(function: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    return lambda v: sum(map(function, v))


def _loss(name: str, formula: Callable[[list[Any]], Any], *hypotheses: set[type]) -> RationalLoss:
    return RationalLoss(name, formula, frozenset().union(*hypotheses))


LOSSES = (
    _loss("−Σ n v_n", _weighted(lambda x: -x), CONVEX, STRICTLY_FALLING, SUBMODULAR),
    _loss("Σ (v_n − 1)²", _summed(lambda x: (x - 1) * (x - 1)), STRICT, SYMMETRIC, SUBMODULAR),
    _loss("−Σ v_n²", _summed(lambda x: -x * x), SYMMETRIC, SUBMODULAR),
    _loss("Σ max(0, 1 − v_n)", _summed(_hinge), CONVEX, FALLING, SYMMETRIC, SUBMODULAR),
    _loss("−min v_n", lambda v: -_least(v), CONVEX, FALLING, SYMMETRIC, SUBMODULAR),
    _loss("min v_n", _least, SYMMETRIC),
    _loss("max v_n", lambda v: -_least([-x for x in v]), CONVEX, SYMMETRIC, SUBMODULAR),
    _loss("−v_1 v_n", lambda v: -v[0] * v[-1] + 0 * sum(v), SUBMODULAR),
    _loss("−(Σ v_n)²", lambda v: -sum(v) * sum(v), SYMMETRIC, SUBMODULAR),
    _loss(
        "(v_1 − v_n)²", lambda v: (v[0] - v[-1]) * (v[0] - v[-1]) + 0 * sum(v), CONVEX, SUBMODULAR
    ),
    _loss(
        "Σ (v_m − v_n)²",
        lambda v: len(v) * _summed(lambda x: x * x)(v) - sum(v) * sum(v),
        CONVEX,
        SYMMETRIC,
        SUBMODULAR,
    ),
    _loss("(Σ v_n)²", lambda v: sum(v) * sum(v), DIAGONAL, SYMMETRIC),
    _loss(
        "(Σ v_n)² + Σ v_n²",
        lambda v: sum(v) * sum(v) + _summed(lambda x: x * x)(v),
        STRICT,
        SYMMETRIC,
    ),
    _loss("v_1²", lambda v: v[0] * v[0] + 0 * sum(v), DIAGONAL, SUBMODULAR),
    _loss("Σ b(v_n)", _summed(_bent), STRICT, STRICTLY_FALLING, SYMMETRIC, SUBMODULAR),
    _loss("Σ n b(v_n)", _weighted(_bent), STRICT, STRICTLY_FALLING, SUBMODULAR),
    _loss("b(Σ v_n)", lambda v: _bent(sum(v)), DIAGONAL, STRICTLY_FALLING, SYMMETRIC),
    _loss(
        "b(Σ v_n) + Σ b(v_n)",
        lambda v: _bent(sum(v)) + _summed(_bent)(v),
        STRICT,
        STRICTLY_FALLING,
        SYMMETRIC,
    ),
    _loss("−Σ v_n³", _summed(lambda x: -x * x * x), STRICTLY_FALLING, SYMMETRIC, SUBMODULAR),
    _loss("−(Σ v_n)³", lambda v: -sum(v) * sum(v) * sum(v), STRICTLY_FALLING, SYMMETRIC),
    _loss("Σ v_n", _summed(lambda x: x), CONVEX, SYMMETRIC, SUBMODULAR),
    _loss("Σ n v_n³ + v_1 v_n", lambda v: _weighted(lambda x: x * x * x)(v) + v[0] * v[-1]),
    _loss("v_1 Σ v_n", lambda v: v[0] * sum(v)),
)
"""b(x) is x² − x for x ≤ 0 and −x/(1 + x) for x > 0. (R) follows from submodularity.

Sums of functions of one coordinate see neither which coordinates are exchanged nor which points are
drawn as one; products and minima do.
"""
