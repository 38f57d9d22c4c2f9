"""Derivations as numbered lines: what each says, by which rule, from which lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any

from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import RULES, Theorem
from theorems.reports.formulas import formula, stated
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import proved_theorem

_LONG = 30
"""A side of more letters than this is written once, and named after that line from then on."""


@dataclass(frozen=True)
class Line:
    """A line of a derivation; `premises` are the numbers of the lines that it uses."""

    number: int
    statement: Statement
    rule: str
    premises: tuple[int, ...]

    @property
    def by(self) -> str:
        """The rule and the premises: 'chain 1, 4'."""
        return f"{self.rule.replace('_', ' ')} {', '.join(map(str, self.premises))}".strip()

    @property
    def reason(self) -> str:
        """What the rule says, in words: the first line of its docstring."""
        return cleandoc(RULES[self.rule].__doc__ or "").splitlines()[0]

    def __str__(self) -> str:
        return f"{self.number}. {stated(self.statement)}  [{self.by}]"


def lines_of(theorem: Theorem) -> list[Line]:
    """Return a derivation as lines, each after its premises, the theorem last.

    >>> from theorems.kernel import rules
    >>> print(lines_of(rules.add(rules.nonnegative(1), rules.nonnegative(2)))[-1])
    3. ⊢ 3 ≥ 0  [add 1, 2]
    """
    steps = steps_of(theorem)
    number = {id(step): n for n, step in enumerate(steps, 1)}
    return [
        Line(
            number[id(step)],
            step.statement,
            step.rule,
            tuple(number[id(x)] for x in step.inputs if isinstance(x, Theorem)),
        )
        for step in steps
    ]


def derived_lines(claim: Claim) -> tuple[Line, ...]:
    """Return the lines of a claim's derivation; none for a claim without one.

    They are those that the rules make when it is run again. Raises as `proved_theorem`.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> [line.rule for line in derived_lines(find_claim("etf-rank"))]
    ['algebra']
    """
    return () if claim.derivation is None else _derived_lines(claim)


@cache
def _derived_lines(claim: Claim) -> tuple[Line, ...]:
    return tuple(lines_of(proved_theorem(claim)))


def names_of(lines: Sequence[Line]) -> dict[int, dict[Any, str]]:
    r"""Return, by the number of a line, names of long sides that stand in lines before it.

    Each is called after the place where it stands in full: the right side of line 4.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> sorted(names_of(derived_lines(find_claim("bound-from-means")))[10].values())[0]
    '\\text{left}_{1}'
    """
    known: dict[Any, str] = {}
    found: dict[int, dict[Any, str]] = {}
    for line in lines:
        found[line.number] = dict(known)
        for word, side in (("left", line.statement.left), ("right", line.statement.right)):
            if side not in known and len(formula(side)) > _LONG:
                known[side] = rf"\text{{{word}}}_{{{line.number}}}"
    return found
