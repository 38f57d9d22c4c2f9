"""Inputs of the rules on the loss."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flint import fmpq
from sympy import S

from property_tests.fuzzer.cases import Case, inputs_of
from property_tests.fuzzer.expectations import about, assumptions_about
from property_tests.fuzzer.premises import fitted, random_premise
from property_tests.fuzzer.terms import Terms
from property_tests.fuzzer.worlds import NUMBERS, World, with_changes
from property_tests.terms import Scope
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.definitions import replacement_in_the_mean


def head(terms: Terms) -> tuple[t.Variable, t.Law]:
    """Return an index with its domain."""
    if terms.chance(0.5):
        return t.Variable(terms.one("n", "n", "i"), "index"), t.Indices()
    return t.Variable(terms.one("r", "r", "c"), "class"), t.OtherClasses(terms.klass())


def coordinates(terms: Terms, index: t.Variable, domain: t.Law, scope: Scope | None = None) -> Any:
    """Return coordinates that mostly depend on their index."""
    inside = (scope or terms.scope).inside(index, domain)
    return terms.one(
        terms.leaf(inside),
        about(terms, index, inside),
        about(terms, index, inside) * terms.leaf(inside),
        about(terms, index, inside) + terms.leaf(inside),
    )


@inputs_of("jensen")
def _jensen(terms: Terms, world: World) -> Case:
    binders, scope = [], terms.scope
    index, domain = head(terms)
    for _ in range(terms.random.randint(1, 2)):
        law = terms.law(scope)
        if terms.chance(0.1) and index.sort == "class":
            law = terms.one(t.Points(index), t.ClassLaw())
        fresh = terms.chance(0.9) or not scope.of(law.sort)
        variable = terms.new(law.sort) if fresh else terms.free(law.sort, scope)
        binders.append((variable, law))
        scope = scope.inside(variable, law)
    if terms.chance(0.1) and index.sort == "class":
        domain = t.OtherClasses(terms.free("class", scope))
    body = coordinates(terms, index, domain, scope)
    for variable, _ in binders:
        body *= terms.one(S(1), about(terms, variable, scope.inside(index, domain)))
    kind = t.Loss if terms.chance(0.9) else t.Bind
    return Case((kind(index, domain, body), tuple(binders)))


@inputs_of("decrease", "decrease_strictly")
def _decrease(terms: Terms, world: World) -> Case:
    index, domain = head(terms)
    if terms.chance(0.15):
        return Case((random_premise(terms, world), index, domain))
    assumed = assumptions_about(terms, index, domain) if terms.chance(0.6) else terms.assumptions()
    left, right = (coordinates(terms, index, domain) for _ in range(2))
    return Case((fitted(world, left, terms.one(S(0), right), assumed), index, domain))


@inputs_of("subgradient", "subgradient_strictly")
def _subgradient(terms: Terms, world: World) -> Case:
    one = head(terms)
    two = (
        one if terms.chance(0.8) else (one[0], head(terms)[1]) if terms.chance(0.7) else head(terms)
    )
    if two[0].sort != two[1].sort:
        two = head(terms)
    kinds = (
        (t.Loss, t.Loss)
        if terms.chance(0.85)
        else (terms.one(t.Bind, t.Loss), terms.one(t.Bind, t.Loss))
    )
    inside = [
        coordinates(terms, *place) if terms.chance(0.5) else terms.leaf() for place in (one, two)
    ]
    return Case(
        tuple(
            kind(*place, body) for kind, place, body in zip(kinds, (one, two), inside, strict=True)
        )
    )


@inputs_of("submodular")
def _submodular(terms: Terms, world: World) -> Case:
    index, domain = head(terms)
    scope = terms.scope.inside(index, domain)
    w = coordinates(terms, index, domain)
    same = terms.one(terms.equal(scope), t.Equal(index, terms.free(index.sort)))
    p = terms.one(same, same, 1 - same, S(1), S(2), terms.leaf(scope))
    q = terms.nonnegative(scope, 0) if terms.chance(0.7) else about(terms, index, scope)
    q = terms.one(q, S(1))
    delta = terms.leaf() if terms.chance(0.7) else coordinates(terms, index, domain)
    if terms.chance(0.1):  # the sizes of the differences have any sign
        p, q, delta = t.Equal(index, terms.free(index.sort)), about(terms, index, scope), S(1)
    v = w + (2 * p - 1) * q * delta
    if terms.chance(0.1):
        v += terms.leaf(scope)
    other = (index, domain)
    if index.sort == "class" and terms.chance(0.25):
        other = index, t.OtherClasses(terms.free("class"))
    kinds = [terms.one(t.Loss, t.Bind) if terms.chance(0.3) else t.Loss for _ in range(2)]
    where = (p, q, delta) if terms.chance(0.95) else (p, q, t.Variable("c", "class"))
    return Case((kinds[0](index, domain, v), kinds[1](*other, w), *where))


# --- (R) -----------------------------------------------------------------------------------------


@inputs_of("replacement")
def _replacement(terms: Terms, world: World) -> Case:
    return Case(replaceable(terms))


def replaceable(terms: Terms) -> tuple[Any, Any, Any]:
    """Return the mean of a loss of coordinates that use points of one class, mostly rightly."""
    family, i = t.Variable("b•", "points"), t.Variable("n", "index")
    law: t.Law = t.IndependentPoints(terms.family())
    if terms.chance(0.1):
        law = terms.one(t.OnePointAClass(), t.IndependentPoints(t.Constant(terms.klass())))
    s, domain = terms.klass(), t.Indices()
    classes = law.args[0] if law.args else terms.family()
    own = t.Equal(t.Entry(classes, i), s)
    entry = t.Entry(family, i if terms.chance(0.85) else terms.free("index"))
    if law == t.OnePointAClass():
        entry = t.Entry(family, s)
    used = terms.one(
        t.Unknown("h", entry),
        t.Inner(t.Vector("f", entry), t.Vector("u", terms.free("class"))),
        t.Unknown("h", entry) ** 2,
    )
    if terms.chance(0.15):  # another function for another index
        used *= terms.one(t.Unknown("w", i), t.Equal(i, terms.free("index")))
    inside = (
        own
        if terms.chance(0.85)
        else terms.one(S(1), 1 - own, t.Equal(t.Entry(terms.family(), i), s))
    )
    scope = terms.scope.inside(i, domain)
    body = (
        inside * used
        + (1 - own) * terms.one(S(0), terms.leaf(scope))
        + terms.one(S(0), own * terms.leaf(), terms.leaf() if terms.chance(0.5) else S(0))
    )
    if terms.chance(0.1):
        other = t.OtherClasses(terms.klass())
        i, domain, body = (
            t.Variable("r", "class"),
            other,
            t.Unknown("h", t.Entry(family, terms.free("index"))),
        )
    point = t.Variable("p", "point") if terms.chance(0.9) else terms.free("point")
    if terms.chance(0.1):
        s = terms.one(t.Entry(classes, i), terms.klass()) if i.sort == "index" else s
    loss = t.Loss(i, domain, body) if terms.chance(0.93) else t.Bind(i, domain, body)
    return t.Bind(family, law, loss), s, point


@inputs_of("discharge")
def _discharge(terms: Terms, world: World) -> Case:
    from property_tests.fuzzer.premises import premise

    try:
        theorem = rules.replacement(*replaceable(terms))
    except ValueError:
        theorem = random_premise(terms, world)
    if terms.chance(0.1):
        theorem = random_premise(terms, world)
    about_loss = [
        given.Submodular(),
        given.Convex(),
        given.Symmetric(),
        given.Nonincreasing(),
        given.StrictlyConvex(),
        given.Balanced(),
    ]
    assumed = frozenset(terms.one(*about_loss) for _ in range(terms.random.randint(0, 2)))
    wanted = replacement_in_the_mean(*assumed)
    entry = t.Entry(t.Variable("c•", "classes"), terms.free("index"))
    s = t.Variable("s", "class")
    if terms.chance(0.2):
        assumed |= {
            terms.one(given.Distinct(entry, s), given.Distinct(s, entry), given.UnitVectors("f"))
        }
        wanted = replacement_in_the_mean(*assumed)
    proof = premise(wanted)
    if terms.chance(0.15):
        proof = random_premise(terms, world, assumptions=assumed)
    return Case((theorem, proof), _other_functions)


def _other_functions(world: World) -> Iterator[World]:
    """Yield the world with other numbers for the unknown functions h and w of (R)."""
    yield world
    for _ in range(12):
        chosen: dict[Any, fmpq] = {}
        yield with_changes(
            world,
            functions={
                name: lambda places, name=name, chosen=chosen: chosen.setdefault(
                    (name, places), world.random.choice(NUMBERS)
                )
                for name in ("h", "w")
            },
        )


@inputs_of("reorder")
def _reorder(terms: Terms, world: World) -> Case:
    pi = terms.free("permutation")
    left_out = t.Entry(pi, terms.klass())
    if terms.chance(0.15):
        left_out = terms.one(
            terms.klass(), t.Entry(t.Variable("c•", "classes"), terms.free("index"))
        )
    if terms.chance(0.07):
        pi = t.Variable("c•", "classes")
    index = t.Variable(terms.one("r", "r", "c"), "class")
    domain = t.OtherClasses(left_out) if terms.chance(0.93) else t.Classes()
    body = coordinates(terms, index, t.OtherClasses(left_out))
    kind = t.Bind if terms.chance(0.07) or domain == t.Classes() else t.Loss
    return Case(
        (kind(index, domain, body), pi if terms.chance(0.95) else terms.free("permutation"))
    )
