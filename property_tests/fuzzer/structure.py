"""Inputs of the rules of order and logic, and of facts."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

from flint import fmpq
from sympy import Basic, Expr, S

from property_tests.fuzzer import malformed
from property_tests.fuzzer.cases import Case, inputs_of
from property_tests.fuzzer.disguises import decorated, vanishing_factor
from property_tests.fuzzer.premises import existential, fitted, premise, random_premise
from property_tests.fuzzer.terms import Terms
from property_tests.fuzzer.worlds import World, environments, with_changes
from property_tests.terms import Scope, distributed, renamed, swapped
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import IMPLICATIONS, Statement
from theorems.verdicts.models import evaluate
from theorems.verdicts.models.evaluation import Environment

PAIRED = (given.Same, given.Distinct, given.InnerBelowOne, given.TermsDiffer, given.GramBelow)


def apart(term: Any) -> Any:
    """Return a term whose bound variables have names of their own."""
    return renamed(term, (f"r{n}" for n in count()))


def rewritten(terms: Terms, term: Any) -> Any:
    """Return a term of the same value: expanded, renamed, with binders exchanged."""
    kind = terms.random.randrange(4)
    if kind == 0:
        return distributed(term)
    if kind == 1:
        return apart(term)
    return swapped(term) if kind == 2 else term


def two_part_assumption(terms: Terms) -> given.Assumption:
    """Return an assumption with two arguments, mostly on classes or vectors."""
    return terms.one(
        given.GramBelow("v", "u"),
        given.GramBelow("u", "v"),
        given.InnerBelowOne(terms.vector(), terms.vector()),
        given.Distinct(terms.free("class"), terms.free("class")),
        given.Same(terms.free("class"), terms.free("class")),
        given.InSupport(terms.point(), terms.klass()),
        given.TermsDiffer(terms.leaf(), terms.leaf()),
    )


# --- facts ---------------------------------------------------------------------------------------


@inputs_of("algebra")
def _algebra(terms: Terms, world: World) -> Case:
    if terms.chance(malformed.SHARE):
        sides = malformed.equal_if_well_formed(terms)
        return Case((*sides, ()))
    left = terms.scalar(depth=terms.one(1, 1, 2))
    right = rewritten(terms, decorated(terms, left, terms.leaf()))
    if terms.chance(0.2):
        right += terms.leaf()
    return Case((left, right, tuple(terms.assumptions(2))))


@inputs_of("nonnegative", "positive_unless_zero")
def _nonnegative(terms: Terms, world: World) -> Case:
    return Case((terms.nonnegative(depth=2) if terms.chance(0.8) else terms.scalar(),))


@inputs_of("cosine", "cosine_below")
def _cosine(terms: Terms, world: World) -> Case:
    assumed = tuple(
        terms.one(given.UnitVectors, given.UnitBall)(terms.one("f", "u", "v"))
        for _ in range(terms.random.randint(1, 3))
    )
    return Case((*(_perhaps_in_ball(terms) for _ in range(2)), assumed))


def _perhaps_in_ball(terms: Terms) -> Any:
    """Return a value of a family, or at times something else that has its name in front."""
    if terms.chance(0.8):
        return terms.vector()
    named = t.Variable(terms.one("f", "u", "v"), "class")
    summed = t.Bind(named, t.Classes(), 2 * t.Vector(terms.one("u", "w"), named))
    return terms.one(2 * terms.vector(), terms.vector(depth=1), summed)


@inputs_of("inner_below_one")
def _different(terms: Terms, world: World) -> Case:
    return Case((two_part_assumption(terms),))


@inputs_of("gram_bound_assumed")
def _below(terms: Terms, world: World) -> Case:
    assumed = given.GramBelow("v", "u") if terms.chance(0.7) else two_part_assumption(terms)
    return Case(
        (assumed, *(terms.klass() if terms.chance(0.9) else terms.point() for _ in range(2)))
    )


# --- order and logic -----------------------------------------------------------------------------


@inputs_of("chain")
def _chain(terms: Terms, world: World) -> Case:
    first = random_premise(terms, world)
    middle = rewritten(terms, decorated(terms, first.right, terms.leaf()))
    if terms.chance(0.15):
        middle += terms.leaf()
    return Case((first, random_premise(terms, world, left=middle)))


@inputs_of("add")
def _add(terms: Terms, world: World) -> Case:
    return Case((random_premise(terms, world), random_premise(terms, world)))


@inputs_of("scale")
def _scale(terms: Terms, world: World) -> Case:
    if terms.chance(0.1):  # SymPy cancels X/X
        nothing = vanishing_factor(terms)
        return Case((fitted(world, nothing * terms.leaf(), S(0)), nothing ** terms.one(-1, -2)))
    factor = terms.nonnegative() if terms.chance(0.6) else terms.scalar()
    return Case((random_premise(terms, world), factor))


@inputs_of("sym")
def _turn(terms: Terms, world: World) -> Case:
    return Case((random_premise(terms, world),))


@inputs_of("weaken")
def _weaken(terms: Terms, world: World) -> Case:
    extra = (terms.assumption() if terms.chance(0.9) else terms.leaf(),)
    if terms.chance(0.03):  # an assumption about what is said to exist
        about = given.InSupport(t.Variable(terms.one("x", "y"), "point"), terms.klass())
        return Case((existential(terms), (about,)))
    return Case((random_premise(terms, world), extra))


@inputs_of("strengthen")
def _imply(terms: Terms, world: World) -> Case:
    hypothesis = terms.one(*(conclusion for _, conclusion, _ in IMPLICATIONS), given.Symmetric)()
    term = terms.loss()
    assumed = {hypothesis} if terms.chance(0.8) else terms.assumptions()
    return Case((random_premise(terms, world, left=term, assumptions=assumed), hypothesis))


@inputs_of("cases")
def _cases(terms: Terms, world: World) -> Case:
    a, b = terms.klass(), terms.klass()
    left = terms.scalar() * terms.one(t.Equal(a, b), 1 - t.Equal(a, b), S(1))
    if terms.chance(0.3):
        left += terms.leaf()
    right = terms.one(S(0), S(1), left, terms.leaf())
    sides = [given.Same(a, b), given.Distinct(a, b)]
    if terms.chance(0.25):  # both premises are about one of the cases
        sides = [terms.one(*sides)] * 2
    other = (left, right)
    if terms.chance(0.15):  # another statement in the second case, mostly a true one
        other = terms.one((right + 1, right), (left, left - 1), (left + terms.leaf(), right))
    both = [
        fitted(world, *pair, (side, *terms.assumptions()), shift=terms.chance(0.1))
        for side, pair in zip(sides, ((left, right), other), strict=True)
    ]
    return Case((*both, a, b))


# --- substitution --------------------------------------------------------------------------------


@inputs_of("instantiate")
def _instantiate(terms: Terms, world: World) -> Case:
    variable = terms.free(
        terms.one("class", "class", "class", "point", "index", "classes", "permutation")
    )
    if terms.chance(malformed.SHARE):
        return _about_a_name(terms, world)
    if terms.chance(0.8):
        return Case((random_premise(terms, world), variable, terms.of_sort(variable.sort)))
    theorem = _about_all_classes(terms, world, terms.free("class"))
    value = terms.one(terms.of_sort(terms.one("point", "index")), terms.leaf())
    return Case((theorem, terms.free("class"), value))


def _about_a_name(terms: Terms, world: World) -> Case:
    """Return a theorem in which a variable stands where the name of a family should."""
    c, d, e = (t.Variable(name, "class") for name in ("c", "d", "e"))
    number, norm = Expr.__new__(t.Unknown, c, e), t.Vector("c", e)
    named = Expr.__new__(t.Vector, c, e)
    theorem = terms.one(
        lambda: fitted(world, number, S(0)),
        lambda: fitted(world, t.Inner(named, named), S(1)),
        lambda: premise(
            Statement(
                frozenset((Basic.__new__(given.UnitVectors, c),)), S(1), "=", t.Inner(norm, norm)
            )
        ),
    )()
    return Case((theorem, c, d))


def _about_all_classes(terms: Terms, world: World, c: t.Variable) -> Any:
    """Return a statement on every class c whose terms would be well formed for a point too."""
    s, u = t.Variable("s'", "class"), t.Variable("t'", "class")
    function = terms.one(lambda v: t.Unknown("z", v), lambda v: t.Unknown("h", v))
    norm = t.Inner(t.Vector("u", c), t.Vector("u", c))
    return terms.one(
        lambda: fitted(world, t.Bind(s, t.Classes(), function(s) ** 2), function(c) ** 2),
        lambda: fitted(world, norm, S(1), [given.GramIs("u", s, u, t.Equal(s, u))]),
        lambda: fitted(world, function(c), S(0)),
    )()


@inputs_of("instantiate_scalar")
def _instantiate_scalar(terms: Terms, world: World) -> Case:
    name, sort = terms.one(("z", "class"), ("h", "point"), ("w", "index"), ("a", ""))
    variables = (t.Variable("m", sort),) if sort else ()
    bound, inside = t.Variable("b'", "class"), terms.scope
    for variable in variables:
        inside = inside.inside(variable, None)
    body = terms.scalar(inside, depth=1)

    def unknown(scope: Scope) -> Any:
        return t.Unknown(name, *(terms.free(v.sort, scope) for v in variables))

    one = unknown(terms.scope)
    left = terms.one(
        one,
        one**2,
        one * terms.leaf(),
        t.Bind(
            bound,
            t.Classes(),
            unknown(terms.scope.inside(bound, None)) * terms.one(S(1), t.Probability(bound)),
        ),
    )
    assumed: Any = terms.assumptions()
    if terms.chance(0.15):
        assumed = [given.TermsDiffer(one, terms.one(S(0), terms.leaf()))]
    if terms.chance(0.1):  # SymPy cancels X/X
        nothing = vanishing_factor(terms)
        left, body = nothing * one, nothing ** terms.one(-1, -2)
    if terms.chance(0.1):
        variables = terms.one((), (*variables, terms.free("class")))
    theorem = random_premise(terms, world, left=left, assumptions=assumed)
    if terms.chance(0.05):  # what holds because of an assumption on the unknown function
        theorem = fitted(world, one**2, S(0), [given.TermsDiffer(one, S(0))])
    if terms.chance(0.1):  # two means of a number, which capture what is put in its place
        means = (
            t.Bind(bound, t.Classes(), one * mass)
            for mass in (t.Probability(bound), 1 / t.CLASS_COUNT)
        )
        theorem, body = fitted(world, *means), t.Unknown("z", bound)

    def known(base: World) -> Iterator[World]:
        """Yield the world with the body in place of the unknown, for all its other variables."""
        yield base
        for at in environments(t.free_variables(body) - set(variables), base, most=200):
            yield with_changes(
                base,
                functions={
                    name: lambda places, at=at: _value_or_0(
                        body, base, {**at, **dict(zip(variables, places, strict=False))}
                    )
                },
            )

    return Case((theorem, name, variables, body), known)


def _value_or_0(body: Any, world: World, at: Environment) -> Any:
    """Return the value of a body; any number will do where it has none."""
    try:
        return evaluate(body, world, at)
    except ZeroDivisionError:
        return fmpq(0)
