"""Laws of words: what is drawn has the properties asked for, and what is nearly so does not."""

from itertools import permutations
from math import factorial
from random import Random

from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from theorems.kernel import terms as t
from theorems.kernel.statement import GramIs, Statement
from theorems.verdicts.models.costs import cost_of
from theorems.verdicts.models.words import (
    is_exchangeable,
    is_pair_uniform,
    is_word_law,
    random_word_law,
)

SIZES = st.sampled_from([(2, 1), (2, 3), (3, 1), (3, 2), (4, 2)])


def drawn(seed, sizes, *, exchangeable=False, pair_uniform=False):
    classes, negatives = sizes
    return random_word_law(
        Random(seed),
        classes=classes,
        negatives=negatives,
        exchangeable=exchangeable,
        pair_uniform=pair_uniform,
    )


@given(st.integers(0, 10**6), SIZES, st.booleans(), st.booleans())
def test_a_random_law_has_the_properties_asked_for(seed, sizes, exchangeable, pair_uniform):
    law = drawn(seed, sizes, exchangeable=exchangeable, pair_uniform=pair_uniform)
    assert is_word_law(law, sizes[1])
    assert not is_word_law(law, sizes[1] + 1)
    assert is_exchangeable(law) or not exchangeable
    assert is_pair_uniform(law) or not pair_uniform


@given(st.integers(0, 10**6), SIZES)
def test_neighbours_are_enough_for_all_renamings(seed, sizes):
    """Compared with W_{π(c)}(π(word)) = W_c(word) for every permutation, written out."""
    law = drawn(seed, sizes)
    everywhere = all(
        law[pi[c]].get(tuple(pi[t] for t in word), fmpq(0)) == mass
        for pi in permutations(range(sizes[0]))
        for c, own in enumerate(law)
        for word, mass in own.items()
    )
    assert is_exchangeable(law) == everywhere


@given(st.integers(0, 10**6), SIZES)
def test_one_class_with_another_law_spoils_both(seed, sizes):
    law = drawn(seed, sizes, exchangeable=True, pair_uniform=True)
    collided = [{(0,) * sizes[1]: fmpq(1)}, *law[1:]]
    assert not is_exchangeable(collided)
    assert not is_pair_uniform(collided)


def test_masses_are_positive_and_add_up():
    half = fmpq(1, 2)
    assert not is_word_law([{(1,): half}, {(0,): fmpq(1)}], 1)
    assert not is_word_law([{(1,): fmpq(2), (0,): fmpq(-1)}, {(0,): fmpq(1)}], 1)
    assert not is_word_law([{(2,): fmpq(1)}, {(0,): fmpq(1)}], 1)


def test_a_gram_matrix_of_means_over_words_is_not_made_of_all_renamings_of_many_classes():
    """16 classes would have 16! renamings, as many as means over permutations have values."""
    s, u = (t.Variable(name, "class") for name in "st")
    word, pi = t.Variable("c•", "classes"), t.Variable("π", "permutation")
    hit = t.Equal(t.Entry(word, t.Variable("i", "index")), u)
    means = (
        t.Bind(word, t.Words(s), t.Bind(hit.args[0].args[1], t.Indices(), hit)),
        t.Bind(pi, t.Permutation(), t.Equal(t.Entry(pi, s), u)),
    )
    for body in (t.Equal(s, u), *means):
        gram = Statement(frozenset((GramIs("u", s, u, body),)), t.NEGATIVES, "≥", t.as_term(1))
        assert (cost_of(gram)((10, 1)) > factorial(10)) == (body in means)
