"""A derivation run again without one of its hypotheses (untrusted: the kernel decides)."""

from __future__ import annotations

from typing import Any

from theorems.errors import NceproofError
from theorems.kernel import rules
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Assumption, Statement
from theorems.kernel.theorem import Theorem, proves


def without(statement: Statement, hypothesis: Assumption) -> Statement:
    """Return a statement that assumes all but one of its hypotheses.

    >>> from theorems.kernel.statement import Balanced
    >>> stated = rules.weaken(rules.nonnegative(4), (Balanced(),)).statement
    >>> without(stated, Balanced()) == rules.nonnegative(4).statement
    True
    """
    rest = statement.assumptions - {hypothesis}
    return Statement(rest, statement.left, statement.relation, statement.right, statement.exists)


def derived_without(theorem: Theorem, hypothesis: Assumption, wanted: Statement) -> Theorem | None:
    """Return a theorem that proves what is wanted, by the same steps without a hypothesis.

    A step that does not go through without it stays as it is, so that what follows assumes it.
    Where other hypotheses imply it (`rules.strengthen`), these may stand for it. None where neither
    proves what is wanted.

    >>> from theorems.kernel.statement import Balanced
    >>> both = rules.weaken(rules.nonnegative(4), (Balanced(),))
    >>> derived_without(both, Balanced(), rules.nonnegative(4).statement)
    <Theorem by weaken:  ⊢ 4 ≥ 0>
    """
    again = _again(theorem, hypothesis)
    candidates = [again]
    if hypothesis in again.assumptions:
        candidates = [_tried("strengthen", (again, hypothesis), again)]
    return next((one for one in candidates if not proves(one, wanted)), None)


def _again(theorem: Theorem, hypothesis: Assumption) -> Theorem:
    done: dict[int, Theorem] = {}

    def given(value: Any) -> Any:
        if isinstance(value, Theorem):
            return done[id(value)]
        if isinstance(value, tuple) and hypothesis in value:
            return tuple(one for one in value if one != hypothesis)
        return value

    for step in steps_of(theorem):
        inputs = tuple(map(given, step.inputs))
        is_same = all(new is old for new, old in zip(inputs, step.inputs, strict=True))
        done[id(step)] = step if is_same else _tried(step.rule, inputs, step)
    return done[id(theorem)]


def _tried(rule: str, inputs: tuple[Any, ...], otherwise: Theorem) -> Theorem:
    """Return what a rule makes of its inputs, or another theorem where it refuses them."""
    try:
        return rules.RULES[rule](*inputs)
    except (NceproofError, ValueError, TypeError):
        return otherwise
