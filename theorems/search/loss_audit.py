"""The audit of a loss: proofs by the calculus, and where it finds none a search for witnesses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import inf

from numerics.balls.calculus.hypotheses import HYPOTHESES, Audit, Finding, judged, proved
from numerics.balls.calculus.properties import Step
from numerics.balls.calculus.ranges import Range
from numerics.balls.calculus.witness import Inequality, Values
from numerics.exact.formula import Formula, parameters_of, with_values
from theorems.search.hypothesis_witnesses import find, find_direction

_EVERY = Range.of(-inf, inf)
_BETAS = tuple(map(Fraction, ("1", "2", "1/2")))
_MARGINS = tuple(map(Fraction, ("0", "1", "2", "3", "-1", "1/2", "-10")))


def audit(
    formula: Formula,
    *,
    beta: Fraction | None = None,
    margin: Fraction | None = None,
    margins: Range = _EVERY,
) -> Audit:
    """Return what can be decided of a loss for every k ≥ 1 on [−2, 2]^k.

    A β that is not given stands for every β > 0, a margin for every one in `margins`. Raises
    `FormulaError` where the formula is not shown to be defined.

    >>> from numerics.exact.parse import parse
    >>> found = audit(parse("log(sum(exp(-v)))"))
    >>> found.outcome("convex").value, found.outcome("strictly_convex").value
    ('proved', 'refuted')
    """
    given = {"beta": beta, "margin": margin}
    formula = with_values(formula, {name: x for name, x in given.items() if x is not None})
    proofs = proved(formula, margins=margins)
    findings = (_decided(formula, hypothesis, margins, proofs) for hypothesis in HYPOTHESES)
    return Audit(formula, tuple(findings))


def decide(formula: Formula, hypothesis: str, *, margins: Range = _EVERY) -> Finding:
    """Return what can be decided of one hypothesis on a loss.

    >>> from numerics.exact.parse import parse
    >>> decide(parse("sum(v**2)"), "nonincreasing").outcome.value
    'refuted'
    """
    return _decided(formula, hypothesis, margins, proved(formula, margins=margins))


def _decided(
    formula: Formula, hypothesis: str, margins: Range, proofs: Mapping[str, Step]
) -> Finding:
    found = judged(formula, hypothesis, proofs, _proposals(formula, hypothesis, margins))
    if hypothesis == "convex" and found.witness is not None:
        return replace(found, direction=find_direction(formula, found.witness))
    return found


def _proposals(
    formula: Formula, hypothesis: str, margins: Range
) -> Iterator[tuple[Values, Inequality]]:
    """Yield what floats propose, at several values of the parameters that are not given."""
    for values in _samples(formula, margins):
        witness = find(formula, hypothesis, values)
        if witness is not None:
            yield values, witness.inequality


def _samples(formula: Formula, margins: Range) -> Iterator[Values]:
    used = parameters_of(formula)
    betas = [{"beta": x} for x in _BETAS] if "beta" in used else [{}]
    inside = [x for x in _MARGINS if margins.lower <= x <= margins.upper]
    for beta, margin in product(betas, inside if "margin" in used else [None]):
        yield beta if margin is None else {**beta, "margin": margin}
