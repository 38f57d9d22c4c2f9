"""Why two terms are not the same: what is left of their difference in normal form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, count
from typing import Any

from sympy import preorder_traversal

from theorems.errors import IllFormed, Undecided
from theorems.kernel import terms as t
from theorems.kernel.normal_form import normal_form, term_of
from theorems.kernel.statement import Assumption, Statement
from theorems.reports.formulas import formula
from theorems.reports.statements import typeset
from theorems.verdicts.verdict import Judgement

_LONG = 400
"""A difference of more letters teaches nothing."""

_LETTERS = {
    "class": "cstabpq",
    "point": "xyz",
    "index": "ijm",
    "classes": "ce",
    "points": "xyz",
    "permutation": "πστ",
}


def refused(statement: Statement) -> list[str]:
    r"""Return what an equation that a rule did not find would say, and what is left of it.

    >>> from theorems.kernel.statement import UnitVectors
    >>> c, s = (t.Vector("u", t.Variable(name, "class")) for name in "cs")
    >>> gap = t.Inner(c - s, c - s)
    >>> units = frozenset((UnitVectors("u"),))
    >>> print(*refused(Statement(units, gap, "=", -2 * t.Inner(c, s))), sep="\n")
    needed and not found:
    ‖u‖ = 1 ⊢ ‖u_c − u_s‖² = −2 ⟨u_c, u_s⟩
    left side − right side = 2
    """
    left = difference(statement.left, statement.right, statement.assumptions)
    lines = [f"left side − right side = {left}"] if left else []
    return ["needed and not found:", *typeset(statement).lines, *lines]


def in_notation(judgement: Judgement) -> Judgement:
    """Return a judgement whose reason has the sides of a refused equation as reports write terms.

    The kernel, which knows no report, spells them by the names of its classes.

    >>> from theorems.kernel.rules import RuleError, algebra
    >>> from theorems.verdicts.verdict import unknown
    >>> try:
    ...     algebra(t.Inner(*[t.Vector("u", t.Variable("c", "class"))] * 2), 1, ())
    ... except RuleError as error:
    ...     found = replace(unknown(str(error)), refused=error.refused)
    >>> found.reason, in_notation(found).reason  # doctest: +NORMALIZE_WHITESPACE
    ('the sides differ: Inner(Vector(u, c), Vector(u, c)) and 1 have different normal forms',
     'the sides differ: ‖u_c‖² and 1 have different normal forms')
    """
    if judgement.refused is None:
        return judgement
    sides = judgement.refused.left, judgement.refused.right
    mine, ours = (" and ".join(map(write, sides)) for write in (str, formula))
    return replace(judgement, reason=judgement.reason.replace(mine, ours))


def instead(derived: Statement, formal: Statement) -> list[str]:
    r"""Return what was derived in the place of a statement, and by how much its sides differ.

    >>> from theorems.kernel.rules import add, nonnegative
    >>> two, z = nonnegative(2), nonnegative(t.Unknown("z") ** 2)
    >>> print(*instead(add(two, z).statement, z.statement), sep="\n")
    derived instead:
    ⊢ 2 + z² ≥ 0
    its left side − that of the statement = 2
    """
    lines = ["derived instead:", *typeset(derived).lines]
    for name in ("left", "right"):
        mine, wanted = getattr(derived, name), getattr(formal, name)
        if left := difference(mine, wanted, formal.assumptions):
            lines.append(f"its {name} side − that of the statement = {left}")
    return lines


def difference(first: Any, second: Any, assumptions: Iterable[Assumption]) -> str:
    """Return the normal form of first − second as text; "" where it is 0, not found, or long.

    >>> difference(t.CLASS_COUNT, 1 + t.CLASS_COUNT, ())
    '−1'
    """
    try:
        form = normal_form(first - second, assumptions)
    except (IllFormed, Undecided, TypeError):
        return ""
    written = formula(_lettered(term_of(form))) if form else ""
    return written if len(written) <= _LONG else ""


def _lettered(term: Any) -> Any:
    """Return a normal form with letters for its bound variables, which have numbers."""
    nodes = list(preorder_traversal(term))
    variables = dict.fromkeys(x for x in nodes if isinstance(x, t.Variable))
    numbered = [x for x in variables if ":" in x.name]
    taken = {x.name.removesuffix("•") for x in variables if x not in numbered}
    taken |= {str(x.args[0]) for x in nodes if isinstance(x, t.Vector | t.Unknown)}
    letters: dict[Any, Any] = {}
    for variable in numbered:
        name = next(one for one in _names(variable.sort) if one not in taken)
        taken.add(name)
        family = "•" if variable.sort in ("classes", "points") else ""
        letters[variable] = t.Variable(f"{name}{family}", variable.sort)
    return term.xreplace(letters)


def _names(sort: str) -> Iterator[str]:
    letters = _LETTERS[sort]
    return chain(letters, (f"{letters[0]}{chr(39) * n}" for n in count(1)))
