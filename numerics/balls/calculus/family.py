"""The losses of the library as formulas, with the regimes where their hypotheses change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import inf

from numerics.balls.calculus.ranges import Range
from numerics.exact.arithmetic import SYMBOLS
from numerics.exact.formula import Formula, evaluate, parameters_of
from numerics.exact.losses import Hypotheses, Loss, loss_named
from numerics.exact.parse import parse

TEXTS: Mapping[str, str] = {
    "logistic": "log(1 + sum(exp(beta*(margin - v))))",
    "dcl": "log(sum(exp(beta*(margin - v))))",
    "hinge-max": "max(0, margin - min(v))",
    "hardest": "max(-v)",
    "hinge": "sum(max(0, margin - v))",
    "squared-hinge": "sum(max(0, margin - v)**2)",
    "exponential": "sum(exp(-beta*v))",
    "pairwise-logistic": "sum(log(1 + exp(beta*(margin - v))))",
    "square": "sum((margin - v)**2)",
    "exponential-of-sum": "exp(-beta*sum(v))",
}
"""The formula of each loss of the family, in the notation of `numerics.exact.parse`."""


@dataclass(frozen=True)
class Regime:
    """A name for parameters of a loss, the margins they allow, and examples of β and m."""

    name: str
    margins: Range
    examples: tuple[Mapping[str, Fraction], ...]


def regimes(name: str) -> tuple[Regime, ...]:
    """Return the regimes that together are all parameters of a loss.

    >>> [regime.name for regime in regimes("square")]
    ['m-from-2', 'm-below-2']
    """
    used = sorted(parameters_of(parse(TEXTS[name])))
    everywhere = Range.of(-inf, inf)
    betas = [Fraction(1), Fraction(1, 2), Fraction(5)]
    match used:
        case []:
            return (Regime("none", everywhere, ({},)),)
        case ["beta"]:
            return (Regime("β", everywhere, tuple({"beta": b} for b in betas)),)
        case ["beta", "margin"]:
            examples = zip(betas, (Fraction(0), Fraction(1), Fraction(-3)), strict=True)
            pairs = tuple({"beta": beta, "margin": m} for beta, m in examples)
            return (Regime("β-m", everywhere, pairs),)
    high = tuple({"margin": Fraction(m)} for m in (2, "5/2"))
    low = tuple({"margin": Fraction(m)} for m in (1, "19/10", -1))
    return (
        Regime("m-from-2", Range.of(2, inf), high),
        Regime("m-below-2", Range.of(-inf, 2), low),
    )


def is_formula_of(formula: Formula, loss: Loss) -> bool:
    """Tell whether a formula and a loss are the same SymPy expression in v_1..v_k, k = 1, 2, 3.

    >>> is_formula_of(parse("max(-v)"), loss_named("hardest"))
    True
    """
    from sympy import symbols

    for size in (1, 2, 3):
        v = symbols(f"v1:{size + 1}", real=True)
        if evaluate(formula, v, SYMBOLS, {}).expand() != loss.value(v, SYMBOLS).expand():
            return False
    return True


def declared(name: str, parameters: Mapping[str, Fraction]) -> Hypotheses:
    """Return the hypotheses that `numerics.exact.losses` declares for a loss.

    >>> declared("square", {"margin": Fraction(1)}).nonincreasing
    False
    """
    return loss_named(name, **parameters).hypotheses
