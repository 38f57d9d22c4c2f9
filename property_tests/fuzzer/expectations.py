"""Inputs of the rules about means and sums, independent families, random permutations."""

from __future__ import annotations

from typing import Any

from sympy import S

from property_tests.fuzzer.cases import Case, inputs_of
from property_tests.fuzzer.disguises import decorated, hidden_indicator
from property_tests.fuzzer.premises import as_number, fitted, random_premise
from property_tests.fuzzer.terms import FREE_POINTS, Terms
from property_tests.fuzzer.worlds import World
from property_tests.terms import Scope
from theorems.kernel import statement as given
from theorems.kernel import terms as t


def about(terms: Terms, variable: t.Variable, scope: Scope | None = None) -> Any:
    """Return a scalar in which a variable occurs."""
    scope = scope or terms.scope

    def of_class(own: Any) -> Any:
        return terms.one(
            t.Probability(own),
            t.Equal(own, terms.klass(scope)),
            1 - t.Equal(own, terms.klass(scope)),
            t.Unknown("z", own),
            t.Inner(t.Vector("u", own), terms.vector(scope)),
        )

    def of_point(own: Any) -> Any:
        return terms.one(t.Unknown("h", own), t.Inner(t.Vector("f", own), terms.vector(scope)))

    def of_index(own: Any) -> Any:
        return terms.one(
            t.Unknown("w", own),
            t.Equal(own, terms.free("index", scope)),
            of_class(t.Entry(terms.family(scope), own)),
        )

    made = {
        "class": of_class,
        "point": of_point,
        "index": of_index,
        "classes": lambda own: of_class(t.Entry(own, terms.free("index", scope))),
        "points": lambda own: of_point(
            t.Entry(own, terms.one(terms.free("index", scope), terms.klass(scope)))
        ),
        "permutation": lambda own: of_class(t.Entry(own, terms.klass(scope))),
    }
    return made[variable.sort](variable)


def assumptions_about(terms: Terms, variable: t.Variable, law: t.Law) -> list[given.Assumption]:
    """Return what the law of a variable says of it, or nearly that."""
    other = law.args[0] if law.args and terms.chance(0.7) else terms.klass()
    if variable.sort == "class":
        kind = terms.one(given.Distinct, given.Distinct, given.Same)
        return [kind(*terms.one((variable, other), (other, variable)))]
    if variable.sort == "point":
        other = other if other.sort == "class" else terms.klass()
        return [given.InSupport(variable, other)]
    own = about(terms, variable)
    return [given.TermsDiffer(own, S(0))] if terms.chance(0.5) else []


@inputs_of("average")
def _average(terms: Terms, world: World) -> Case:
    variable = terms.free(
        terms.one("class", "class", "point", "point", "index", "classes", "permutation")
    )
    law = terms.law(sort=variable.sort)
    if terms.chance(0.15):
        return Case((random_premise(terms, world), variable, law))
    left = about(terms, variable) * terms.one(S(1), terms.leaf(), about(terms, variable))
    assumed = assumptions_about(terms, variable, law) if terms.chance(0.7) else terms.assumptions()
    right = terms.one(S(0), S(1), about(terms, variable), terms.leaf())
    return Case((fitted(world, left, right, assumed, shift=terms.chance(0.8)), variable, law))


@inputs_of("average_strictly")
def _average_strictly(terms: Terms, world: World) -> Case:
    variable = terms.free(terms.one("class", "class", "point", "classes"))
    law = terms.law(sort=variable.sort)
    at = terms.of_sort(variable.sort if terms.chance(0.9) else terms.one("class", "point"))
    if law.args and terms.chance(0.4) and law.args[0].sort == variable.sort:
        at = law.args[0]
    if variable.sort == "class" and terms.chance(0.5):
        left = t.Equal(variable, at if at.sort == "class" else terms.klass())
    else:
        left = terms.one(about(terms, variable) ** 2, t.Unknown("a") + about(terms, variable))
    if terms.chance(0.15):
        variable, law, at = _entry_of_family(terms)
        left = about(terms, variable) ** 2
    if terms.chance(0.1):  # 0 at a class, and at a point not
        variable, law, at = terms.free("class"), t.Classes(), terms.free("point")
        left = (t.Unknown("z", variable) - as_number(world.scalar("z", (0,)))) ** 2
    weak = fitted(
        world,
        left,
        S(0),
        assumptions_about(terms, variable, law) if terms.chance(0.3) else (),
        shift=terms.chance(0.5),
    )
    there = t.substitute(left, {variable: at}) + terms.one(S(0), S(0), S(0), S(0), S(1))
    assumed = [given.TermsDiffer(there, S(0))] if terms.chance(0.6) else []
    if law.args and terms.chance(0.5):
        kind = given.InSupport if variable.sort == "point" else given.Distinct
        assumed.append(kind(at, law.args[0]))
    right = weak.right
    return Case((weak, fitted(world, there, right, assumed, shift=False), variable, law, at))


def _entry_of_family(terms: Terms) -> tuple[t.Variable, t.Law, Any]:
    """Return a family of points, its law, and a family that need not be drawn."""
    law = t.IndependentPoints(terms.family()) if terms.chance(0.7) else t.OnePointAClass()
    return t.Variable("q•", "points"), law, FREE_POINTS


# --- families ------------------------------------------------------------------------------------


@inputs_of("resample")
def _split(terms: Terms, world: World) -> Case:
    family = t.Variable(terms.one("b•", "b•", "w•"), "points")
    law: t.Law = t.IndependentPoints(terms.family())
    if terms.chance(0.15):
        law = terms.one(t.OnePointAClass(), t.Permutation(), t.IndependentClasses())
        family = t.Variable("b•", law.sort)
    scope = terms.scope.inside(family, law)
    index = terms.free("index") if law != t.Permutation() else t.Variable("m", "class")
    a, b = _condition(terms, index)
    body = _uses_family(terms, family, scope, law)
    if terms.chance(0.15):  # the condition is about a variable that the body binds
        bound = t.Variable("b'", "class")
        scope = scope.inside(bound, t.ClassLaw())
        body = (
            t.Bind(
                bound,
                t.Classes(),
                _uses_family(terms, family, scope, law)
                * terms.one(S(1), t.Equal(bound, terms.klass())),
            )
            ** 2
        )
        a = bound
    first, second = t.Variable("p•", law.sort), t.Variable("q•", law.sort)
    if terms.chance(0.1):
        second = terms.one(first, family, t.Variable("w•", law.sort))
        if second == FREE_POINTS != family and index.sort == "index":
            body *= t.Unknown("h", t.Entry(second, index))
    return Case(
        (t.Bind(family, law, body), index, a, b, *terms.one((first, second), (second, first)))
    )


def _condition(terms: Terms, index: t.Variable) -> tuple[Any, Any]:
    """Return two classes or indices, of which one depends on an index."""
    if index.sort == "class":
        return index, terms.klass()
    own = t.Entry(terms.free("classes"), index)
    return terms.one(
        (own, terms.klass()),
        (index, terms.free("index")),
        (own, terms.klass()),
        (terms.point(), terms.point()),
    )


def _uses_family(terms: Terms, family: t.Variable, scope: Scope, law: t.Law) -> Any:
    """Return a scalar that uses entries of a family, twice at times."""
    by_class = law in (t.OnePointAClass(), t.Permutation())
    places = [scope.of("class"), scope.of("class")] if by_class else [scope.of("index")] * 2
    one, two = (t.Entry(family, terms.random.choice(where)) for where in places)

    def single(entry: Any) -> Any:
        if entry.sort == "class":
            return t.Unknown("z", entry)
        return terms.one(t.Unknown("h", entry), t.Inner(t.Vector("f", entry), terms.vector()))

    used = terms.one(
        single(one) * single(two),
        single(one) + single(two),
        t.Unknown("h", one, two),
        single(one) ** 2,
    )
    summed = t.Bind(t.Variable("m'", "index"), t.Indices(), used)
    return terms.one(used, used * terms.leaf(scope), t.Unknown("φ", used), summed)


# --- one index more and more ---------------------------------------------------------------------


@inputs_of("telescope")
def _telescope(terms: Terms, world: World) -> Case:
    family, joined = terms.free("classes"), terms.free("index")
    s = terms.klass()
    if terms.chance(0.1):
        s = terms.one(t.Entry(family, terms.free("index")), terms.free("point"))
    left = _of_members(terms, family, s, joined)
    indicators = with_members(
        left,
        family,
        s,
        lambda i: (
            t.Equal(t.Entry(family, i), s)
            + (1 - t.Equal(t.Entry(family, i), s)) * t.Equal(i, joined)
        ),
    )
    right = indicators if terms.chance(0.9) else terms.one(left, indicators + 1, left - 1)
    assumed = list(terms.assumptions(1) if terms.chance(0.3) else ())
    if terms.chance(0.05):  # all indices may join but one, which is the one that counts
        one, i = terms.free("index"), t.Variable("n", "index")
        own = t.Equal(t.Entry(family, i), s)
        more = own + (1 - own) * t.Equal(i, joined)
        left, right = (t.Bind(i, t.Indices(), t.Equal(i, one) * x) for x in (own, more))
        assumed = [given.TermsDiffer(t.Equal(joined, one), S(1))]
    if terms.chance(0.15):
        assumed += terms.one(
            assumptions_about(terms, family, t.IndependentClasses()),
            [given.TermsDiffer(t.Equal(joined, terms.free("index")), S(1))],
            [given.Distinct(t.Entry(family, joined), s)],
        )
    return Case((fitted(world, left, right, assumed, shift=False), family, s, joined))


def with_members(term: Any, family: t.Variable, s: Any, new: Any) -> Any:
    """Return a term with other indicators in place of the visible [c_i = s]."""
    if isinstance(term, t.Equal) and s in term.args:
        own = term.args[0] if term.args[1] == s else term.args[1]
        if isinstance(own, t.Entry) and own.args[0] == family:
            return new(own.args[1])
    if not term.args or isinstance(term, t.Variable):
        return term
    return term.func(*(with_members(arg, family, s, new) for arg in term.args))


def _of_members(terms: Terms, family: t.Variable, s: Any, joined: t.Variable) -> Any:
    """Return a function of the set of indices of class s, seen and hidden."""
    i = t.Variable("n", "index") if terms.chance(0.9) else joined
    other = terms.one(s, s, terms.klass())

    def seen(index: Any) -> Any:
        entry = t.Entry(family, index)
        return t.Equal(*terms.one((entry, s), (s, entry)))

    def hidden(index: Any) -> Any:
        return hidden_indicator(terms, t.Entry(family, index), other)

    def number() -> Any:
        return terms.one(*map(S, (-2, -1, 0, 0, 1, 2)), t.NEGATIVES - 1, 1 - t.NEGATIVES)

    if terms.chance(0.2):
        return _of_pairs(terms, i, seen, hidden)
    if isinstance(s, t.Variable) and s.sort == "class" and terms.chance(0.05):
        summed = t.Bind(s, t.Classes(), t.Bind(i, t.Indices(), seen(i)))
        return terms.one(1, 3, 4, 5) * summed - summed**2
    mixed = seen(i) * (number() + number() * hidden(i))
    if terms.chance(0.4):
        mixed += (1 - seen(i)) * (number() + number() * hidden(i))
    if terms.chance(0.3):
        mixed += terms.one(number(), hidden(i), t.Unknown("w", joined), about(terms, joined))
    if terms.chance(0.15):  # some indices count and others do not
        at = terms.one(joined, terms.free("index"))
        mixed *= terms.one(t.Equal(i, at), 1 - t.Equal(i, at))
    whole = t.Bind(i, t.Indices(), mixed)
    coordinates = t.Loss(i, t.Indices(), terms.one(mixed, seen(i) * number() + number()))
    return decorated(
        terms,
        terms.one(whole, whole, coordinates, number() * whole),
        hidden(joined) if terms.chance(0.1) else terms.leaf(),
    )


def _of_pairs(terms: Terms, i: t.Variable, seen: Any, hidden: Any) -> Any:
    """Return a sum that vanishes where no index is in the set, and where all of them are.

    With (k − 1)·[i ∈ A] + [i ∈ A][m ∉ A](2·[i ∈ A] − 1), the last hidden, nothing changes when an
    index joins A.
    """
    m, one = t.Variable("m", "index"), t.NEGATIVES - 1
    a, b, c = terms.one(one, one, S(1), S(-1), -one), terms.one(2, 2, -2, 1), terms.one(-1, -1, 1)
    pairs = t.Bind(m, t.Indices(), seen(i) * (1 - seen(m)) * (b * hidden(i) + c))
    return t.Bind(i, t.Indices(), a * seen(i)) + t.Bind(i, t.Indices(), pairs)
