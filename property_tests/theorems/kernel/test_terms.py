"""The language: variables, substitution and replacement against the evaluator on finite models."""

from itertools import count

import pytest
from flint import arb, fmpq
from hypothesis import assume, given
from hypothesis import strategies as st
from sympy import Basic, Integer, S, preorder_traversal

from numerics.balls.enclosure import precision
from property_tests.terms import FREE, Scope, classes, closed_scalars, renamed
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.models import evaluate, random_models

BINDERS = (t.Bind, t.Loss)
c, s, e = (t.Variable(name, "class") for name in ("c", "s", "e"))
x, y = (t.Variable(name, "point") for name in "xy")
i, j = (t.Variable(name, "index") for name in "ij")
family, points, pi = (t.Variable(sort, sort) for sort in ("classes", "points", "permutation"))


def fresh_names():
    return (f"fresh{n}" for n in count())


def model_of(*terms, seed):
    """A random model, with values of the variables that are free in some terms."""
    stated = Statement(frozenset(), Basic(*terms), "=", S(0))
    ((model, at),) = random_models(stated, count=1, seed=seed)
    return model, at


def agree(one, other):
    """Tell whether two numbers are equal, or overlap where they are balls."""
    if isinstance(one, fmpq) and isinstance(other, fmpq):
        return bool(one == other)
    with precision(120):
        return bool(arb(one).overlaps(arb(other)))


# --- construction --------------------------------------------------------------------------------


@given(st.integers(-9, 9))
def test_integers_and_nodes_are_terms(number):
    assert t.as_term(number) == Integer(number)
    node = t.Probability(c)
    assert t.as_term(node) is node


@pytest.mark.parametrize("thing", ["c", 1.5, True, None, (c,)])
def test_nothing_else_is_a_term(thing):
    with pytest.raises(TypeError, match="is no term"):
        t.as_term(thing)
    for node in (t.Probability, lambda term: t.Unknown("z", term), lambda term: t.Inner(c, term)):
        with pytest.raises(TypeError, match="is no term"):
            node(thing)


def test_a_variable_has_a_name_and_a_sort():
    assert (c.name, c.sort) == ("c", "class")
    assert {t.Variable("q", sort).sort for sort in t.SORTS} == {
        "class",
        "point",
        "index",
        "classes",
        "points",
        "permutation",
    }
    with pytest.raises(ValueError, match="choose one of"):
        t.Variable("c", "vector")


def test_an_entry_of_a_family_that_is_known_is_what_it_is():
    assert t.Entry(t.Constant(c), i) == c
    moved = t.Entry(t.Renamed(pi, family), i)
    assert moved == t.Entry(pi, t.Entry(family, i))
    assert t.Entry(family, i).sort == moved.sort == "class"
    assert t.Entry(points, i).sort == "point"


LAWS = [
    t.Classes(),
    t.Indices(),
    t.OtherClasses(c),
    t.ClassLaw(),
    t.Points(c),
    t.IndependentClasses(),
    t.IndependentPoints(family),
    t.OnePointAClass(),
    t.Permutation(),
]


@pytest.mark.parametrize("law", LAWS, ids=str)
@pytest.mark.parametrize("binder", BINDERS)
def test_a_variable_is_bound_by_a_law_of_its_sort(binder, law):
    for sort in t.SORTS:
        variable = t.Variable("q", sort)
        if sort == law.sort:
            assert binder(variable, law, 1).args == (variable, law, S(1))
        else:
            with pytest.raises(ValueError, match=r"is no (law|domain) of such"):
                binder(variable, law, 1)


def test_the_laws_are_probabilities_and_the_counts_are_not():
    counted = {type(law) for law in LAWS if not law.is_probability}
    assert counted == {t.Classes, t.Indices, t.OtherClasses}


# --- variables -----------------------------------------------------------------------------------


@given(closed_scalars())
def test_free_variables_are_those_that_no_renaming_of_bound_ones_reaches(term):
    names = fresh_names()
    left = renamed(term, names).atoms(t.Variable)
    assert t.free_variables(term) == {one for one in left if not one.name.startswith("fresh")}


@given(closed_scalars())
def test_bound_variables_are_those_of_the_binders(term):
    heads = {node.args[0] for node in preorder_traversal(term) if isinstance(node, BINDERS)}
    assert t.bound_variables(term) == heads


def test_a_variable_may_be_free_in_a_law_and_bound_by_it():
    assert t.free_variables(t.Bind(c, t.OtherClasses(c), t.Probability(c))) == {c}
    assert t.free_variables(g.GramIs("u", c, s, t.Equal(c, s))) == set()


# --- substitution --------------------------------------------------------------------------------


@given(closed_scalars(), st.data(), st.integers(0, 10**6))
def test_a_substituted_term_has_the_value_at_the_substituted_values(term, data, seed):
    """At names that binders inside the term use too, so that some have to be renamed."""
    free = [one for one in FREE if one.sort == "class"]
    new = {one: data.draw(classes(Scope(FREE))) for one in free}
    model, at = model_of(term, *new.values(), *free, seed=seed)
    with precision(120):
        moved = {**at, **{old: evaluate(value, model, at) for old, value in new.items()}}
        found = evaluate(t.substitute(term, new), model, at)
        assert agree(found, evaluate(term, model, moved))


@given(closed_scalars(), st.permutations([one for one in FREE if one.sort == "index"]))
def test_a_substitution_is_done_at_once(term, new):
    """Exchanging two indices twice, or each for itself, changes nothing but bound names."""
    old = [one for one in FREE if one.sort == "index"]
    exchange = dict(zip(old, new, strict=True))
    again = t.substitute(t.substitute(term, exchange), exchange)
    assert renamed(again, fresh_names()) == renamed(term, fresh_names())


@given(closed_scalars())
def test_a_variable_that_is_not_free_is_not_replaced(term):
    assert t.substitute(term, {e: s, t.Variable("m", "index"): i}) is term


def test_a_bound_variable_is_renamed_where_it_would_capture_and_only_there():
    prime = t.Variable("c'", "class")
    body = t.Equal(c, s)
    assert t.substitute(t.Bind(c, t.Classes(), body), {s: c}) == t.Bind(
        prime, t.Classes(), t.Equal(prime, c)
    )
    assert t.substitute(t.Bind(c, t.Classes(), body), {s: e}).args[0] == c
    both = t.Bind(c, t.Classes(), t.Equal(c, s) + t.Probability(prime))
    twice = t.Variable("c''", "class")
    assert t.substitute(both, {s: c}) == t.Bind(
        twice, t.Classes(), t.Equal(twice, c) + t.Probability(prime)
    )
    assert t.substitute(both, {s: prime}) == t.Bind(
        c, t.Classes(), t.Equal(c, prime) + t.Probability(prime)
    )
    inside = t.Bind(prime, t.Classes(), t.Equal(c, prime))  # takes the name that c is given
    nested = t.Bind(c, t.Classes(), t.Equal(c, s) * inside)
    assert t.substitute(nested, {s: c}) == t.Bind(
        prime, t.Classes(), t.Equal(prime, c) * t.Bind(twice, t.Classes(), t.Equal(prime, twice))
    )


def test_where_the_law_of_a_binder_has_its_variable_the_one_outside_is_meant():
    """Sorts refuse it; what replaces the one in the law does not get into the body."""
    term = t.Bind(c, t.OtherClasses(c), t.Equal(c, s))
    assert t.substitute(term, {c: e}) == t.Bind(c, t.OtherClasses(e), t.Equal(c, s))
    prime = t.Variable("c'", "class")
    both = t.Bind(prime, t.OtherClasses(e), t.Equal(prime, c))
    assert t.substitute(term, {c: e, s: c}) == both


def test_the_variables_of_a_gram_matrix_are_its_own():
    gram = g.GramIs("u", c, s, t.Equal(c, s))
    assert t.substitute(gram, {c: e}) == gram
    assert t.free_variables(gram) == frozenset()
    assert t.bound_variables(gram) == {c, s}


# --- replacement ---------------------------------------------------------------------------------


def test_the_values_of_one_function_are_replaced_and_nothing_else():
    named_alike = t.Inner(t.Vector("z", x), t.Vector("z", x))
    other = t.Unknown("y", t.Unknown("z", s, c))
    term = t.Unknown("z", c, s) * other + named_alike + t.Unknown("z")
    found = t.replace_function(term, "z", lambda *places: t.Unknown("w", *reversed(places)))
    assert found == (
        t.Unknown("w", s, c) * t.Unknown("y", t.Unknown("w", c, s)) + named_alike + t.Unknown("w")
    )


@given(closed_scalars(), st.integers(0, 10**6))
def test_points_collapsed_to_their_classes_have_the_value_at_collapsed_vectors(body, seed):
    term = t.Bind(x, t.Points(c), t.Bind(y, t.Points(s), body))
    try:
        found = t.revalue(term, "f", lambda klass, _: t.Vector("v", klass))
    except ValueError as error:
        assume("bound twice" not in str(error))
        raise
    model, at = model_of(term, seed=seed)
    for klass in range(model.classes):
        for n in range(len(model.points[klass])):
            model.vectors["f", (klass, n)] = model.vector("v", klass)
    with precision(120):
        assert agree(evaluate(found, model, at), evaluate(term, model, at))
    assert "f" not in t.family_names(found)


@given(closed_scalars())
def test_vectors_replaced_by_themselves_change_nothing(term):
    assert t.revalue(term, "w", lambda *_: S(1)) == term
    assert t.replace_entries(term, e, lambda *_: S(1)) == term


@pytest.mark.parametrize("body", [t.Vector("f", x), t.Bind(y, t.Points(c), t.Vector("f", x))])
def test_the_class_of_a_free_point_is_not_known(body):
    with pytest.raises(ValueError, match="the class of x is not known"):
        t.revalue(body, "f", lambda klass, _: t.Vector("u", klass))


def test_the_class_of_an_entry_is_known_from_the_law_of_its_family():
    found = t.revalue(
        t.Bind(points, t.IndependentPoints(family), t.Vector("f", t.Entry(points, i))),
        "f",
        lambda klass, point: t.Inner(t.Vector("u", klass), t.Vector("f", point)),
    )
    assert found.args[2] == t.Inner(
        t.Vector("u", t.Entry(family, i)), t.Vector("f", t.Entry(points, i))
    )
    found = t.revalue(
        t.Bind(points, t.OnePointAClass(), t.Vector("f", t.Entry(points, c))),
        "f",
        lambda klass, _: t.Vector("u", klass),
    )
    assert found.args[2] == t.Vector("u", c)


def test_a_family_is_no_law_of_one_point():
    """A family as a whole has no class, nor has an entry of one point."""
    laws = (t.Points(c), x), (t.OnePointAClass(), points), (t.IndependentPoints(family), points)
    for law, variable in laws:
        point = t.Entry(x, i) if variable == x else points
        with pytest.raises(ValueError, match="is not known"):
            t.revalue(
                t.Bind(variable, law, t.Vector("f", point)), "f", lambda k, _: t.Vector("u", k)
            )


def test_a_law_that_a_later_binder_would_capture_is_refused():
    body = t.Bind(c, t.ClassLaw(), t.Vector("f", x))
    with pytest.raises(ValueError, match="c is bound twice"):
        t.revalue(t.Bind(x, t.Points(c), body), "f", lambda k, _: t.Vector("u", k))


def test_entries_are_replaced_where_the_family_is_the_outer_one():
    def as_y(_, g):
        return g(y)

    at_i, at_j = t.Entry(points, i), t.Entry(points, j)
    inside = t.Bind(points, t.OnePointAClass(), t.Unknown("h", at_i))
    term = t.Unknown("h", at_i) + t.Inner(t.Vector("f", at_j), t.Vector("f", x)) + inside
    assert t.replace_entries(term, points, as_y) == (
        t.Unknown("h", y) + t.Inner(t.Vector("f", y), t.Vector("f", x)) + inside
    )
    assert t.replace_entries(t.Unknown("h", at_i, c), points, as_y) == t.Unknown("h", y, c)
    shown = t.replace_entries(t.Unknown("h", at_i), points, lambda place, _: t.Equal(place, j))
    assert shown == t.Equal(i, j)
    below = t.Bind(i, t.Indices(), t.Unknown("h", at_i))
    assert t.replace_entries(below, points, as_y) == t.Bind(i, t.Indices(), t.Unknown("h", y))


def test_a_number_of_two_entries_is_not_replaced_as_one_of_either():
    two = t.Unknown("h", t.Entry(points, i), t.Entry(points, j))
    assert t.replace_entries(two, points, lambda _, g: g(y)) == two


@given(closed_scalars())
def test_the_names_of_families_are_those_of_values_and_numbers(term):
    nodes = [node for node in preorder_traversal(term) if isinstance(node, t.Vector | t.Unknown)]
    assert t.family_names(term) == {str(node.args[0]) for node in nodes}


def test_choose_is_one_or_the_other():
    model, at = model_of(c, s, seed=0)
    term = t.choose(c, s, 7, t.Probability(c))
    for same in (True, False):
        values = {**at, c: 0, s: 0 if same else 1}
        assert evaluate(term, model, values) == (7 if same else model.law[0])
