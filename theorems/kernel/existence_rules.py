"""The rules that collapse classes and those that say that something exists (trusted).

They are part of the kernel's interface, `theorems.kernel.rules`, and have its conventions. Why each
is sound: docs/kernel.md.
"""

from __future__ import annotations

from typing import Any

from sympy import Tuple
from sympy.core.symbol import Str

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from theorems.kernel.conditions import (
    assume,
    check,
    check_equal,
    genuine,
    plain,
)
from theorems.kernel.sorts import require
from theorems.kernel.statement import Assumption, Relation, Statement
from theorems.kernel.theorem import Theorem, rule


@rule
def collapse(theorem: Theorem, name: str, s: t.Variable, family: t.Variable) -> Statement:
    """What holds for collapsing any one class of any f holds for collapsing them all.

    From L(f) ≥ E_{y∼D_s} L(f with y for all of class s), for every f and s, follows
    L(f) ≥ E_Y L(f with Y_c for all of class c), one independent point a class.
    """
    assumptions, left = plain(theorem), theorem.left
    check(isinstance(s, t.Variable), f"{s} is one class; the premise has to hold for a variable")
    for assumption in assumptions:
        known = isinstance(assumption, given.UnitVectors) and assumption.name == name
        check(known or name not in given.names_in(assumption), f"{assumption} is about {name}")
        check(s not in t.free_variables(assumption), f"{s} is free in {assumption}")
    check(s not in t.free_variables(left), f"{s} is free in {left}")
    check(
        theorem.relation in ("≥", "=") and isinstance(theorem.right, t.Bind),
        "the premise is not of the form L(f) ≥ E ..",
    )
    y, bound = theorem.right.args[0], t.bound_variables(left)
    check(not {y, s} & bound, f"{y} or {s} is used in {left}")
    one = t.revalue(left, name, lambda c, x: t.choose(c, s, t.Vector(name, y), t.Vector(name, x)))
    check_equal(theorem.right, t.Bind(y, t.Points(s), one), assumptions, "not one class")
    check(
        family.sort == "points" and family not in t.free_variables(left) | bound,
        f"{family} is no new family of points",
    )
    every = t.revalue(left, name, lambda c, _: t.Vector(name, t.Entry(family, c)))
    return Statement(assumptions, left, "≥", t.Bind(family, t.OnePointAClass(), every))


@rule
def collapse_others(theorem: Theorem, name: str, s: Any, y: t.Variable) -> Statement:
    """After one class the others may be collapsed too.

    From L(f) ≥ E_Y L(f with Y_c for all of class c), for every f, follows
    E_{y∼D_s} L(f with y for all of class s) ≥ E_Y L(f with Y_c for all of class c).
    """
    assumptions, left, right = plain(theorem), theorem.left, theorem.right
    for assumption in assumptions:
        known = isinstance(assumption, given.UnitVectors) and assumption.name == name
        check(known or name not in given.names_in(assumption), f"{assumption} is about {name}")
    check(
        theorem.relation in ("≥", "=") and isinstance(right, t.Bind),
        "the premise is not of the form L(f) ≥ E ..",
    )
    family, law, _ = right.args
    check(law == t.OnePointAClass(), f"{law} does not give one point a class")
    check(
        family not in t.free_variables(left) | t.bound_variables(left),
        f"{family} is used in {left}",
    )
    require(s, "class")
    bound = t.bound_variables(left) | t.bound_variables(right)
    check(not t.free_variables(s) & bound, f"{s} is bound in {left}")
    free = frozenset().union(*map(t.free_variables, (left, right, s, *assumptions)))
    check(y not in free | bound, f"{y} is not new")
    every = t.revalue(left, name, lambda c, _: t.Vector(name, t.Entry(family, c)))
    check_equal(right, t.Bind(family, law, every), assumptions, "not all classes")
    one = t.revalue(left, name, lambda c, x: t.choose(c, s, t.Vector(name, y), t.Vector(name, x)))
    return Statement(assumptions, t.Bind(y, t.Points(s), one), "≥", right)


@rule
def exists_at_mean(theorem: Theorem) -> Statement:
    """a ≥ E b gives a ≥ b for some value that is drawn."""
    assumptions, right = plain(theorem), theorem.right
    check(isinstance(right, t.Bind) and right.args[1].is_probability, f"{right} is no mean")
    variable, law, body = right.args
    for side in (theorem.left, *assumptions):
        check(variable not in t.free_variables(side), f"{variable} is used in {side} too")
    weakest: Relation = "≥" if theorem.relation == "=" else theorem.relation
    return Statement(assumptions, theorem.left, weakest, body, (Tuple(variable, law),))


@rule
def vectors_of_gram(
    theorem: Theorem, gram: given.GramIs, semidefinite: Theorem, diagonal: Theorem
) -> Statement:
    """A symmetric, positive semidefinite matrix of diagonal 1 is that of C unit vectors in R^C."""
    return _with_vectors(theorem, gram, (semidefinite, diagonal), t.CLASS_COUNT)


@rule
def centred_vectors_of_gram(
    theorem: Theorem, gram: given.GramIs, semidefinite: Theorem, diagonal: Theorem, row: Theorem
) -> Statement:
    """Where the rows of the matrix add up to 0, such vectors are in R^{C−1} already."""
    found = _with_vectors(theorem, gram, (semidefinite, diagonal, row), t.CLASS_COUNT - 1)
    _, u, body = gram.args[1:]
    check_equal(row.left, t.Bind(u, t.Classes(), body), found.assumptions, "not the sum of a row")
    check(row.right == 0 and row.relation == "=", "the rows do not add up to 0")
    return found


def _with_vectors(
    theorem: Theorem, gram: given.GramIs, facts: tuple[Theorem, ...], dimension: Any
) -> Statement:
    """Say of a theorem on vectors of a Gram matrix that some have it, from facts on the matrix.

    The first two facts: it is positive semidefinite, and its diagonal is 1.
    """
    genuine(theorem)
    check(isinstance(gram, given.GramIs), f"{gram} is not a GramIs")
    name, (s, u, body) = gram.name, gram.args[1:]
    discharged = assume(gram, given.UnitVectors(name))
    rest = theorem.assumptions - discharged
    assumptions = rest | plain(*facts)
    semidefinite, diagonal = facts[:2]
    for term in (theorem.left, body, *assumptions):
        names = given.names_in(term) if isinstance(term, Assumption) else t.family_names(term)
        check(name not in names, f"{name} is used in {term}")
    for variable in (s, u):
        check(
            not any(variable in t.free_variables(x) for x in assumptions),
            f"{variable} is free in an assumption",
        )
    check(not any("z" in t.family_names(x) for x in (body, *assumptions)), "z is not free")
    form = t.Bind(
        s, t.Classes(), t.Bind(u, t.Classes(), t.Unknown("z", s) * t.Unknown("z", u) * body)
    )
    swapped = t.substitute(body, {s: u, u: s})
    check_equal(body, swapped, assumptions, "the matrix is not symmetric")
    check_equal(semidefinite.left, form, assumptions, "not the quadratic form")
    check(semidefinite.right == 0 and semidefinite.relation in ("≥", "="), "not ≥ 0")
    check_equal(diagonal.left, t.substitute(body, {u: s}), assumptions, "not the diagonal")
    check(diagonal.right == 1 and diagonal.relation == "=", "the diagonal is not 1")
    old = theorem.statement
    mentioned = name in t.family_names(old.right)
    exists = (*old.exists, Tuple(Str(name), dimension)) if mentioned else old.exists
    return Statement(assumptions, old.left, old.relation, old.right, exists)


@rule
def completion(theorem: Theorem, assumption: given.GramBelow) -> Statement:
    """Unit vectors u have unit vectors v in R^{C−1} with ⟨v_s, v_t⟩ ≤ ⟨u_s, u_t⟩ for s ≠ t."""
    check(isinstance(assumption, given.GramBelow), f"{assumption} is not a GramBelow")
    check(assumption in theorem.assumptions, f"{assumption} is not assumed")
    low, high = map(str, assumption.args)
    rest = plain(theorem) - assume(assumption, given.UnitVectors(low))
    check(low != high, "the new vectors have the name of the old ones")
    for x in rest:
        check(low not in given.names_in(x), f"{low} is used in {x}")
    check(low not in t.family_names(theorem.left), f"{low} is used on the left")
    exists = (Tuple(Str(low), t.CLASS_COUNT - 1),)
    assumptions = rest | assume(given.UnitVectors(high))
    return Statement(assumptions, theorem.left, theorem.relation, theorem.right, exists)
