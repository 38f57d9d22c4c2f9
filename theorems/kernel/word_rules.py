"""The rules on renaming classes, and on what stands for any words or any vectors (trusted).

Why each is sound: docs/kernel.md.
"""

from __future__ import annotations

from typing import Any

from sympy.core.symbol import Str

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.conditions import assume, check, everywhere, plain
from theorems.kernel.sorts import require
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem, rule


@rule
def relabel(term: t.Bind, permutation: t.Variable) -> Statement:
    """Balanced iid classes, or exchangeable words, have the same law after a random renaming."""
    require(term, "scalar")
    assumptions = assume(given.Balanced())
    binders: list[Any] = []
    body: Any = term
    while isinstance(body, t.Bind) and _is_renamed(body.args[1], binders):
        binders.append(body.args[:2])
        body = body.args[2]
    check(bool(binders), f"{term} does not begin with classes of law ρ")
    if any(isinstance(law, t.Words) for _, law in binders):
        assumptions |= assume(given.Exchangeable())
    check(permutation.sort == "permutation", f"{permutation} is no permutation")
    check(
        permutation not in t.free_variables(term) | t.bound_variables(term),
        f"{permutation} is not new",
    )
    renamed = t.substitute(
        body,
        {
            variable: t.Entry(permutation, variable)
            if variable.sort == "class"
            else t.Renamed(permutation, variable)
            for variable, _ in binders
        },
    )
    result = t.Bind(permutation, t.Permutation(), renamed)
    for variable, law in reversed(binders):
        result = t.Bind(variable, law, result)
    return Statement(assumptions, term, "=", result)


def _is_renamed(law: t.Law, binders: list[Any]) -> bool:
    """Tell whether what is drawn is renamed together with the classes that are drawn before."""
    if isinstance(law, t.Words):  # W_s of another class s would have to become W_{π(s)}
        return law.args[0] in [variable for variable, _ in binders]
    return isinstance(law, t.ClassLaw | t.IndependentClasses)


@rule
def iid_words(theorem: Theorem) -> Statement:
    """Put k iid classes for words: they are exchangeable where ρ is uniform."""
    check(
        given.PairUniform() not in plain(theorem),
        "iid classes may be the anchor's; they are not uniform on the others",
    )
    iid = everywhere(theorem, _with_iid_words)
    assumptions = iid.assumptions - {given.Exchangeable()} | {given.Balanced()}
    return Statement(assumptions, iid.left, iid.relation, iid.right)


def _with_iid_words(term: Any) -> Any:
    if isinstance(term, t.Words):
        return t.IndependentClasses()
    return term.func(*map(_with_iid_words, term.args)) if term.args else term


@rule
def one_family(theorem: Theorem, name: str, other: str) -> Statement:
    """Put the vectors of one name for those of another: a theorem is about all of both."""
    old, new = Str(name), Str(other)

    def same(part: Any) -> Any:
        if not part.args:
            return part
        is_named = isinstance(part, t.Vector | given.Named)
        return part.func(*(new if is_named and x == old else same(x) for x in part.args))

    return everywhere(theorem, same)
