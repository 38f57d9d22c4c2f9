"""What assumptions say to the normal form, and the names of the hypotheses that they are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.terms import assumptions
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.rocq.export.facts import facts_of, first_of, name_of
from theorems.rocq.trees import Translator

c, s = t.Variable("c", "class"), t.Variable("s", "class")
PLACES = st.sampled_from(
    [
        ("variable", "v_s"),
        ("variable", "v_c"),
        ("variable", "b3"),
        ("entry", ("variable", "v_c_all"), ("variable", "v_i")),
        ("entry", ("variable", "b1"), ("variable", "b2")),
    ]
)


@given(assumptions())
def test_different_assumptions_are_different_hypotheses(found):
    names = {name_of(one) for one in found}
    same = {(type(x), x.name) if isinstance(x, assumed.GramIs) else x for x in found}
    assert len(names) == len(same)
    assert all(name.isidentifier() for name in names)


@given(PLACES, PLACES)
def test_of_two_places_one_is_kept_whatever_their_order(a, b):
    assert first_of(a, b) == first_of(b, a)
    assert {*first_of(a, b)} == {a, b}


def test_a_variable_is_kept_before_an_entry_and_a_free_one_before_a_bound_one():
    free, bound, entry = ("variable", "v_c"), ("variable", "b1"), ("entry", ("variable", "b2"), "i")
    assert first_of(entry, bound)[0] == bound
    assert first_of(bound, free)[0] == free


@pytest.mark.parametrize(
    ("assumption", "field", "holds"),
    [
        (
            assumed.Same(s, c),
            "same",
            [(("variable", "v_c"), ("variable", "v_s"), "h_Same_sandc")],
        ),
        (
            assumed.Same(c, s),
            "same",
            [(("variable", "v_c"), ("variable", "v_s"), "(es h_Same_cands)")],
        ),
        (
            assumed.Distinct(c, s),
            "distinct",
            {(("variable", "v_c"), ("variable", "v_s")): "h_Distinct_cands"},
        ),
        (assumed.UnitVectors("f⁺"), "units", {"V_f_plus": "h_UnitVectors_f_plus"}),
        (assumed.Balanced(), "balanced", True),
        (assumed.PairUniform(), "pair_uniform", True),
    ],
)
def test_an_assumption_is_one_fact(assumption, field, holds):
    empty, found = (vars(facts_of(x, Translator())) for x in ([], [assumption]))
    assert found[field] == holds
    assert {name for name in found if found[name] != empty[name]} == {field}


def test_a_gram_matrix_is_kept_as_it_is_and_hypotheses_on_the_loss_say_nothing():
    gram = assumed.GramIs("u", c, s, t.Equal(c, s))
    assert facts_of([gram], Translator()).grams == {"V_u": gram}
    assert facts_of([assumed.Convex(), assumed.Symmetric()], Translator()) == facts_of(
        [], Translator()
    )
