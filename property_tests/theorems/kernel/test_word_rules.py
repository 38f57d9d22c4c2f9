"""Each rule on renamed classes, words and vectors refuses wrong uses; words are what they say."""

import re

import pytest
from sympy import S

from property_tests.theorems.kernel.misuses import cases
from property_tests.theorems.kernel.uses import (
    UNIT,
    C,
    c,
    c_i,
    classes,
    e,
    fact,
    i,
    inner,
    j,
    loss,
    of_words,
    pi,
    s,
    u,
    x,
    y,
    z,
)
from theorems.errors import IllFormed
from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.normal_form import is_equal
from theorems.kernel.statement import Statement
from theorems.verdicts.models import check_statements

PAIR_UNIFORM = (given.PairUniform(),)


def words_of(klass, body):
    return t.Bind(classes, t.Words(klass), body)


def marginal():
    """E z_{c_i} = Σ_{t≠c} z_t/(C − 1) over words in which pairs are uniform."""
    mean = t.Bind(u, t.OtherClasses(c), z(u)) / (C - 1)
    return fact(words_of(c, z(c_i)), mean, *PAIR_UNIFORM)


MISUSES = [
    ("relabel", lambda: rules.relabel(t.Bind(c, t.Classes(), z(c)), pi), "does not begin"),
    ("relabel", lambda: rules.relabel(loss(z(i)), pi), "does not begin"),
    ("relabel", lambda: rules.relabel(t.Bind(c, t.ClassLaw(), z(c)), s), "no permutation"),
    ("relabel", lambda: rules.relabel(t.Bind(c, t.ClassLaw(), z(t.Entry(pi, c))), pi), "not new"),
    ("relabel", lambda: rules.relabel(words_of(s, z(c_i)), pi), "does not begin"),
    ("relabel", lambda: rules.relabel(t.Bind(classes, t.Words(), z(c)), pi), "takes 1 arguments"),
    ("iid_words", lambda: rules.iid_words(marginal()), "may be the anchor's"),
    ("iid_words", lambda: rules.iid_words(rules.weaken(square(), PAIR_UNIFORM)), "anchor's"),
    ("one_family", lambda: rules.one_family(both(), "u", "z"), "read alike"),
    ("one_family", lambda: rules.one_family(both(), "v", "C"), "is no name"),
]


def square():
    return rules.nonnegative(z(c) ** 2)


def both():
    """⟨u_c, v_s⟩² + z_c² ≥ 0."""
    return rules.nonnegative(t.Inner(t.Vector("u", c), t.Vector("v", s)) ** 2 + z(c) ** 2)


@pytest.mark.parametrize(("misuse", "message"), cases(MISUSES))
def test_a_violated_side_condition_is_refused(misuse, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        misuse()


def test_words_of_another_class_are_not_renamed_with_the_anchor():
    """E over c and a word of s: after renaming, the word would be one of W_{π(s)}."""
    term = t.Bind(c, t.ClassLaw(), words_of(s, z(c) * z(c_i)))
    renamed = rules.relabel(term, pi)
    moved = words_of(s, z(t.Entry(pi, c)) * z(c_i))
    assert renamed.assumptions == {given.Balanced()}
    assert renamed.right == t.Bind(c, t.ClassLaw(), t.Bind(pi, t.Permutation(), moved))


def test_renaming_words_assumes_that_they_are_exchangeable():
    assert rules.relabel(of_words(), pi).assumptions == {given.Balanced(), given.Exchangeable()}


def test_one_entry_of_a_word_is_uniform_on_the_others_where_that_is_assumed_only():
    assert marginal().relation == "="
    wrong = t.Bind(u, t.ClassLaw(), z(u))
    assert not is_equal(words_of(c, z(c_i)), wrong, PAIR_UNIFORM)
    mean = t.Bind(u, t.OtherClasses(c), z(u)) / (C - 1)
    for assumed in ((), (given.Exchangeable(),), (given.Balanced(),)):
        assert not is_equal(words_of(c, z(c_i)), mean, assumed)


def test_two_entries_of_a_word_are_not_independent():
    pair = words_of(c, z(c_i) * z(t.Entry(classes, j)))
    apart = words_of(c, z(c_i)) * words_of(c, z(t.Entry(classes, j)))
    assert not is_equal(pair, apart, PAIR_UNIFORM)


def test_the_class_of_a_word_may_depend_on_what_is_drawn_around_it():
    """E_e E over words of e of [c_i = e] = 0 where pairs are uniform."""
    anchor = t.Bind(e, t.ClassLaw(), words_of(e, t.Equal(c_i, e)))
    assert is_equal(anchor, S(0), PAIR_UNIFORM)
    assert not is_equal(anchor, S(0))


def test_the_law_of_a_word_does_not_mention_the_word():
    bad = t.Bind(classes, t.Words(c_i), z(c_i))
    with pytest.raises(IllFormed, match="mentions the variable"):
        rules.algebra(bad, bad)


def test_what_one_family_makes_of_assumptions():
    below = given.InnerBelowOne(d.f(x), t.Vector("g", y))
    theorem = rules.one_family(rules.inner_below_one(below), "g", "f")
    assert theorem.statement == Statement(
        frozenset((given.InnerBelowOne(d.f(x), d.f(y)),)), S(1), ">", inner(x, y)
    )
    gram = given.GramIs("u", e, u, t.Equal(e, u))
    theorem = rules.one_family(rules.weaken(both(), (gram, given.GramBelow("u", "v"))), "u", "v")
    wanted = {given.GramIs("v", e, u, t.Equal(e, u)), given.GramBelow("v", "v")}
    assert theorem.assumptions == wanted
    assert rules.one_family(rules.weaken(square(), (UNIT,)), "g", "f").assumptions == {UNIT}


def test_what_is_assumed_of_words_is_assumed_of_the_iid_classes_that_are_put_for_them():
    """k ≠ Σ_c Σ_i E [c_i = c] is so for some words, and for no iid classes of uniform ρ."""

    def met(law):
        hits = t.Bind(i, t.Indices(), t.Equal(c_i, c))
        return (t.Bind(c, t.Classes(), t.Bind(classes, law, hits)) - t.NEGATIVES) ** 2

    theorem = rules.iid_words(rules.positive_unless_zero(met(t.Words(c))))
    iid = met(t.IndependentClasses())
    assert theorem.statement == Statement(
        frozenset((given.Balanced(), given.TermsDiffer(iid, S(0)))), iid, ">", S(0)
    )
    assert is_equal(iid, S(0), theorem.assumptions)
    assert not is_equal(met(t.Words(c)), S(0), theorem.assumptions)


FALSE = {
    "words need not be exchangeable": Statement(
        frozenset((given.Balanced(),)), of_words(z(c_i)), "=", t.Bind(c, t.ClassLaw(), z(c))
    ),
    "exchangeable words may meet the anchor's class": Statement(
        frozenset((given.Balanced(), given.Exchangeable())), of_words(t.Equal(c, c_i)), "=", S(0)
    ),
    "pairs may be uniform and words not exchangeable": Statement(
        frozenset((given.Balanced(), *PAIR_UNIFORM)),
        of_words(t.Equal(c_i, t.Entry(classes, j))),
        "=",
        S(1),
    ),
    "a word of uniform pairs is not iid": Statement(
        frozenset((given.Balanced(), *PAIR_UNIFORM)),
        of_words(z(c_i)),
        "=",
        d.over_classes(z(c) * 0 + z(c_i) * t.Equal(c, c_i)),
    ),
}


@pytest.mark.parametrize("statement", FALSE.values(), ids=FALSE.keys())
def test_what_does_not_hold_of_all_words_is_false_on_a_model(statement):
    assert check_statements([("", statement)], 40, 0).failure


def test_what_holds_of_words_holds_on_models():
    said = [
        Statement(frozenset(PAIR_UNIFORM), of_words(t.Equal(c, c_i)), "=", S(0)),
        Statement(
            frozenset((given.Balanced(), given.Exchangeable())),
            of_words(z(c_i)),
            "=",
            t.Bind(c, t.ClassLaw(), z(c)),
        ),
        marginal().statement,
    ]
    assert check_statements([("", one) for one in said], 20, 1).failure == ""
