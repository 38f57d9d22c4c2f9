"""What is printed of a term, read by a person, is that term: precedence, scopes, draws."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from sympy import S

from property_tests import terms as random_terms
from property_tests.theorems.reports.statements.reader import MisreadError, read
from theorems.errors import IllFormed
from theorems.kernel import definitions as talk
from theorems.kernel import terms as t
from theorems.kernel.normal_form import is_equal
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.reports.formulas import formula
from theorems.verdicts.catalogue import all_claims

DERIVED = [claim for claim in all_claims() if claim.formal]


@pytest.mark.slow
@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_what_the_library_proves_is_read_as_it_means(claim):
    for side in (claim.formal().left, claim.formal().right):
        assert is_equal(read(formula(side), side), side)


@pytest.mark.parametrize(
    "term", [talk.population_loss(talk.plain), talk.downstream_loss(talk.plain)]
)
def test_a_loss_is_read_as_it_means(term):
    assert is_equal(read(formula(term), term), term)


c, d, e, i, j, pi = (
    t.Variable(name, sort)
    for name, sort in (
        ("c", "class"),
        ("d•", "classes"),
        ("e•", "classes"),
        ("i", "index"),
        ("j", "index"),
        ("π", "permutation"),
    )
)
Z_OF_WORDS = t.Unknown("z", t.Entry(d, j), t.Entry(e, i), c)


@pytest.mark.parametrize(
    ("outer", "inner"),
    [
        (t.Words(c), t.Words(c)),
        (t.Words(c), t.Words(t.Entry(e, i))),
        (t.Words(c), t.IndependentClasses()),
        (t.IndependentClasses(), t.Words(t.Entry(e, j))),
        (t.Words(t.Entry(pi, c)), t.Words(t.Entry(pi, t.Entry(e, i)))),
    ],
)
def test_words_are_read_as_what_they_are_drawn_for(outer, inner):
    drawn = t.Bind(e, outer, t.Bind(d, inner, Z_OF_WORDS))
    term = t.Bind(i, t.Indices(), t.Bind(c, t.Classes(), drawn))
    assert is_equal(read(formula(term), term), term)


@pytest.mark.slow
@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(random_terms.closed_scalars(2))
def test_a_term_is_read_as_it_means(term):
    try:
        check_statement(Statement(frozenset(), term, "≥", S(0)))
    except IllFormed:
        assume(False)
    assert is_equal(read(formula(term), term), term)


Z, B = (t.Unknown(name) for name in ("z", "b"))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Σ_s z + b", "Σ_s (z + b)"),
        ("z b²", "(z b)²"),
        ("z/C + b", "(z + b)/C"),
        ("−z b", "z − b"),
        ("E[s ∼ ρ] ρ_s z + b", "Σ_s ρ_s z + b"),
        ("(E[s ∼ ρ] ρ_s)²", "E[s ∼ ρ] ρ_s²"),
    ],
)
def test_the_reader_tells_apart_what_is_written_differently(one, other):
    assert is_equal(read(one, Z + B), read(one, Z + B))
    assert not is_equal(read(one, Z + B), read(other, Z + B))


@pytest.mark.parametrize("text", ["", "z +", "q", "(z", "Σ_s", "[a = a]"])
def test_the_reader_takes_no_other_text(text):
    with pytest.raises(MisreadError):
        read(text, Z)
