"""Derivations as numbered lines: what each says, by which rule, from which lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from inspect import cleandoc
from typing import Any

from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import RULES, Theorem
from theorems.reports.formulas import formula, parts, stated
from theorems.reports.notation import LATEX
from theorems.verdicts.claim import Claim
from theorems.verdicts.prove import proved_theorem

_LONG = 30
"""A side of more letters than this is named where it stands more than once."""


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


def in_dollars(statement: Statement, names: Mapping[Any, str]) -> str:
    r"""Return a statement as mathematics between dollars; a side of `names` is its name.

    >>> from theorems.kernel import rules
    >>> print(in_dollars(rules.nonnegative(4).statement, {}))
    $4 \ge 0$
    """
    assumptions, left, right = parts(statement, LATEX, names)
    given = f"{', '.join(f'${one}$' for one in assumptions)} $\\vdash$ " if assumptions else ""
    return f"{given}${left} {right}$"


def definitions(names: Mapping[Any, str]) -> list[str]:
    """Return what each name is short for, as mathematics between dollars."""
    return [f"${name} = {formula(side, LATEX)}$" for side, name in names.items()]


def names_of(lines: Sequence[Line]) -> dict[Any, str]:
    """Return names A_{1}, A_{2}, .. for the long sides that stand more than once, in their order.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> len(names_of(derived_lines(find_claim("bound-from-means"))))
    7
    """
    sides = Counter(side for line in lines for side in (line.statement.left, line.statement.right))
    repeated = [side for side, n in sides.items() if n > 1 and len(formula(side)) > _LONG]
    return {side: f"A_{{{number}}}" for number, side in enumerate(repeated, 1)}
