"""A statement is read as it means: two that are printed alike have the same normal forms."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sympy import S

from property_tests import terms as random_terms
from theorems.errors import IllFormed
from theorems.kernel import definitions as talk
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.normal_form import is_equal
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.reports.statements import typeset

a, b = ({sort: t.Variable(name, sort) for sort in random_terms.NAMES} for name in "ab")


def stated(*assumptions, left):
    return Statement(frozenset(assumptions), left, "≥", S(0))


def pool():
    """Small statements in the names a and b only, of all sorts."""
    places = [side[sort] for side in (a, b) for sort in ("class", "index", "point")]
    equal = [t.Equal(a[sort], b[sort]) for sort in ("class", "index")]
    functions = [t.Unknown("h", place) for place in places]
    functions += [t.Unknown("h", t.Unknown(name)) for name in "ab"]
    numbers = [t.Unknown("a"), t.Unknown("b"), t.Probability(a["class"])]
    entries = [t.Entry(a["classes"], b["index"]), t.Entry(a["permutation"], b["class"])]
    entries += [t.Entry(a["points"], b[sort]) for sort in ("index", "class")]
    functions += [t.Unknown("h", entry) for entry in entries]
    sides = [*equal, *functions, *numbers]
    sides += [x * y for x in equal for y in functions[:8]]
    for of in (t.Vector("f", place) for place in (*entries, a["class"], a["point"])):
        sides.append(t.Inner(of, of))
    sides += [
        t.Bind(b[sort], law, t.Equal(a[sort], b[sort]))
        for sort, law in (("class", t.Classes()), ("index", t.Indices()), ("class", t.ClassLaw()))
    ]
    sides += [talk.population_loss(talk.plain), talk.latent_loss("f")]  # which have names
    sides += [talk.downstream_loss(g) for g in (talk.plain, talk.latent("f"))]
    said = [assumed.Distinct(a["class"], b["class"])]
    said += [assumed.TermsDiffer(t.Unknown("a"), t.Unknown("b"))]
    found = [stated(left=side) for side in sides]
    return found + [stated(one, left=side) for one in said for side in sides]


def is_well_formed(statement):
    try:
        check_statement(statement)
    except IllFormed:
        return False
    return True


def test_small_statements_that_differ_are_printed_differently():
    statements = [one for one in pool() if is_well_formed(one)]
    assert len(statements) > 30
    printed = [typeset(one).line for one in statements]
    assert len(set(printed)) == len(set(statements)), sorted(printed)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(random_terms.closed_scalars(2), min_size=8, max_size=30))
def test_terms_that_are_printed_alike_are_equal(terms):
    printed = {}
    for term in terms:
        statement = stated(left=term)
        if is_well_formed(statement):
            other = printed.setdefault(typeset(statement).line, term)
            assert is_equal(term, other, ())


@pytest.mark.parametrize(
    ("statement", "line"),
    [
        (
            stated(
                assumed.InnerBelowOne(2 * t.Vector("u", a["class"]), t.Vector("u", a["class"])),
                left=S(1),
            ),
            "⟨2 u_a, u_a⟩ < 1 ⊢ 1 ≥ 0",
        ),
        (
            stated(assumed.GramIs("u", a["class"], b["class"], S(1)), left=S(1)),
            "for all a, b: ⟨u_a, u_b⟩ = 1 ⊢ 1 ≥ 0",
        ),
        (stated(left=t.Equal(a["index"], b["index"])), "a, b indices ⊢ [a = b] ≥ 0"),
        (stated(left=t.Equal(a["class"], b["class"])), "a, b classes ⊢ [a = b] ≥ 0"),
        (stated(left=t.Unknown("h", a["point"])), "a point ⊢ h(a) ≥ 0"),
        (stated(left=t.Unknown("h", t.Unknown("a"))), "⊢ h(a) ≥ 0"),
        (
            stated(left=t.Equal(a["class"], b["class"]) * t.Probability(a["class"])),
            "⊢ ρ_a [a = b] ≥ 0",
        ),
    ],
)
def test_what_is_assumed_and_of_what_sort_it_is_can_be_read(statement, line):
    check_statement(statement)
    assert set(typeset(statement).line.split()) == set(line.split())
