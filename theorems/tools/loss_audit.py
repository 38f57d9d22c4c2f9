"""What `nceproof loss-audit` is given, read exactly, and the audit of it."""

from __future__ import annotations

from fractions import Fraction

from numerics.balls.calculus.hypotheses import Audit
from numerics.exact.formula import parameters_of
from numerics.exact.parse import FormulaError, parse
from numerics.exact.rationals import as_fraction, rational
from theorems.errors import UsageError
from theorems.search.loss_audit import audit
from theorems.tools.paper_losses import in_margins


def read_audit(text: str, *, beta: str | None = None, margin: str | None = None) -> Audit:
    """Return the audit of a formula that is typed, with values of its parameters if given.

    It may be written as in papers, in s and n (`theorems.tools.paper_losses`).

    Raises `UsageError` for a text that is not a formula, `ValueError` for a value it has no place
    for.

    >>> read_audit("sum(exp(-beta*v))", beta="2").decided
    True
    """
    try:
        formula = parse(in_margins(text))
        used = parameters_of(formula)
        return audit(
            formula, beta=_value("beta", beta, used), margin=_value("margin", margin, used)
        )
    except FormulaError as error:
        raise UsageError(str(error)) from None


def _value(name: str, text: str | None, used: frozenset[str]) -> Fraction | None:
    if text is None:
        return None
    if name not in used:
        raise ValueError(f"{name} is {text[:40]!r}, but the formula has no {name} in it")
    value = as_fraction(rational(text, name=name))
    if name == "beta" and value <= 0:
        raise ValueError(f"beta is {text[:40]}; an inverse temperature is positive")
    return value
