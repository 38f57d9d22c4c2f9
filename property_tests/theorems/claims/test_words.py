"""Words of negatives: the simplex bound by enumeration, and what is false of other words."""

from dataclasses import replace
from itertools import combinations, permutations, product

import mpmath
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational

from numerics.exact.geometry import simplex_etf_gram
from property_tests.theorems.claims.judged import verdict
from theorems.claims.batches import (
    orbit_reduction,
    simplex_for_net_pulls,
    simplex_for_pairs,
    simplex_for_words,
    simplex_for_words_attained,
    simplex_stable_for_words,
    simplex_strict_for_words,
    simplex_unique_for_every_law_of_words,
    simplex_unique_for_words,
)
from theorems.claims.batches._designs import DESIGNS
from theorems.kernel import statement as assumed
from theorems.kernel.theorem import proves
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models.countermodels import Countermodel, why_not
from theorems.verdicts.models.losses import LOSSES, Bent
from theorems.verdicts.models.words import is_exchangeable, is_pair_uniform
from theorems.verdicts.verdict import Verdict

DERIVED = {
    "simplex-for-words": simplex_for_words,
    "simplex-for-words-attained": simplex_for_words_attained,
    "simplex-for-pairs": simplex_for_pairs,
    "simplex-strict-for-words": simplex_strict_for_words,
    "simplex-stable-for-words": simplex_stable_for_words,
    "simplex-unique-for-words": simplex_unique_for_words,
    "orbit-reduction": orbit_reduction,
    "simplex-for-net-pulls": simplex_for_net_pulls,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", DERIVED)
def test_a_theorem_on_words_is_proved_and_its_neighbours_are_not(name):
    formal, theorem = DERIVED[name].formal(), theorem_of(find_claim(name))
    assert proves(theorem, formal) == ""
    stronger = {"≥": ">", ">": "="}[formal.relation]
    assert proves(theorem, replace(formal, relation=stronger)) != ""
    for nudged in (formal.right + Rational(1, 1000), 2 * formal.right):
        assert proves(theorem, replace(formal, right=nudged)) != ""
    for dropped in formal.assumptions:
        less = replace(formal, assumptions=formal.assumptions - {dropped})
        assert "also assumes" in proves(theorem, less)


# --- laws of words, each by its probabilities -----------------------------------------------------


def uniform(words):
    words = list(words)
    return [(word, 1 / len(words)) for word in words]


def others(c, size):
    return [t for t in range(size) if t != c]


def of_blocks(blocks):
    """A block with the anchor, the others of it in random order."""

    def law(c, _):
        return uniform(
            word for block in blocks if c in block for word in permutations(set(block) - {c})
        )

    return law


IID = {"iid": lambda c, size: uniform(product(range(size), repeat=2))}
PAIRS = {
    "without replacement": lambda c, size: uniform(permutations(others(c, size), 2)),
    "full batch": lambda c, size: uniform(permutations(others(c, size))),
    "one class twice": lambda c, size: uniform((t, t) for t in others(c, size)),
    "all triples": lambda c, size: of_blocks(list(combinations(range(size), 3)))(c, size),
}


@pytest.mark.parametrize("law", [*IID.values(), *PAIRS.values()], ids=[*IID, *PAIRS])
@pytest.mark.parametrize("size", [3, 4])
def test_the_laws_that_the_theorem_names_are_exchangeable(law, size):
    exact = [{word: fmpq(1, len(law(c, size))) for word, _ in law(c, size)} for c in range(size)]
    assert is_exchangeable(exact)
    assert is_pair_uniform(exact) == (law in PAIRS.values())


@pytest.mark.parametrize("name", DESIGNS)
def test_the_blocks_of_a_design_let_every_two_pairs_meet_equally_often(name):
    size, blocks = DESIGNS[name]
    law = of_blocks(blocks)
    exact = [{word: fmpq(1, len(law(c, size))) for word, _ in law(c, size)} for c in range(size)]
    assert is_pair_uniform(exact)
    assert not is_pair_uniform([exact[1], *exact[1:]])


vectors = st.lists(st.floats(-1, 1), min_size=2, max_size=2).map(
    lambda v: [x / max(1, mpmath.hypot(*v)) for x in v]
)


def mean_loss(law, size, f, g):
    """E log(1 + Σ_i exp(−v_i)) with one point a class, by enumeration."""
    total = mpmath.mpf(0)
    for c in range(size):
        for word, mass in law(c, size):
            margins = (mpmath.fdot(f[c], g[c]) - mpmath.fdot(f[c], g[t]) for t in word)
            total += mpmath.log1p(sum(mpmath.exp(-v) for v in margins)) * mass / size
    return total


@pytest.mark.slow
@given(st.data(), st.sampled_from([*IID.values(), *PAIRS.values()]), st.sampled_from([3, 4]))
def test_no_towers_are_below_the_simplex(data, law, size):
    f, g = ([data.draw(vectors) for _ in range(size)] for _ in range(2))
    bound = sum(
        mpmath.log1p(sum(mpmath.exp(-mpmath.mpf(size) / (size - 1) * (t != c)) for t in word))
        * mass
        / size
        for c in range(size)
        for word, mass in law(c, size)
    )
    assert mean_loss(law, size, f, g) >= bound - 1e-12


@pytest.mark.slow
@given(
    st.data(),
    st.sampled_from([*IID.values(), *PAIRS.values()]),
    st.sampled_from([3, 4]),
    st.sampled_from([0, 1, 3]),
)
def test_the_excess_is_at_least_that_of_the_margins_squared(data, law, size, more):
    """E ℓ(v) + E Σ(b − v_i)² against the simplex and E Σ(v_i − m_i)², by enumeration."""
    f, g = ([data.draw(vectors) for _ in range(size)] for _ in range(2))
    most = mpmath.mpf(size) / (size - 1)
    left = right = mpmath.mpf(0)
    for c in range(size):
        for word, mass in law(c, size):
            v = [mpmath.fdot(f[c], g[c]) - mpmath.fdot(f[c], g[t]) for t in word]
            m = [most * (t != c) for t in word]
            loss_v, loss_m = (mpmath.log1p(sum(mpmath.exp(-x) for x in xs)) for xs in (v, m))
            left += (loss_v + sum((most + more - x) ** 2 for x in v)) * mass / size
            right += (loss_m + sum((most + more - x) ** 2 for x in m)) * mass / size
            right += sum((x - y) ** 2 for x, y in zip(v, m, strict=True)) * mass / size
    assert left >= right - 1e-12


weights = st.lists(st.integers(-2, 2), min_size=3, max_size=3)


@given(st.data(), st.sampled_from([*IID.values(), *PAIRS.values()]), weights, weights)
def test_cosines_of_a_kind_may_be_made_equal(data, law, pulls, pushes):
    """`orbit-reduction` for log(1 + Σ e^{−v_i}) and weights of both signs, by enumeration."""
    size = 3
    f, g = ([data.draw(vectors) for _ in range(size)] for _ in range(2))
    cosine = [[mpmath.fdot(a, b) for b in g] for a in f]
    same = sum(cosine[c][c] for c in range(size)) / size
    other = (sum(map(sum, cosine)) - size * same) / (size * (size - 1))
    left = right = mpmath.mpf(0)
    for c in range(size):
        for word, mass in law(c, size):
            own = [same if t == c else other for t in word]
            met = [cosine[c][t] for t in word]
            of_map, of_means = (
                sum(mpmath.exp(-r * x - w * y) for r, w, y in zip(pulls, pushes, ys, strict=False))
                for x, ys in ((cosine[c][c], met), (same, own))
            )
            left += mpmath.log1p(of_map) * mass
            right += mpmath.log1p(of_means) * mass
    assert left >= right - 1e-12


def cross_polytope_and_all_others():
    """The vectors ±e_1, ±e_2, the three others as negatives, and ℓ(v) = −Σ_i v_i."""
    quarter, one = (fmpq(1, 4),) * 4, fmpq(1)
    rows = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    places = {(c, 0): tuple(map(fmpq, row)) for c, row in enumerate(rows)}
    towers = {(name, place): row for name in "fg" for place, row in places.items()}
    words = [{w: fmpq(1, 6) for w in permutations(others(c, 4))} for c in range(4)]
    loss, numbers = Bent(slope=fmpq(-1), summed=True), {("r", (), 0): one}
    return Countermodel(quarter, ((one,),) * 4, 3, loss, towers, numbers, {}, words)


def test_no_larger_multiple_of_the_squares_is_an_excess():
    """The cross-polytope has the mean margin of the simplex, and a linear ℓ makes it equal."""
    formal, model = simplex_stable_for_words.formal(), cross_polytope_and_all_others()
    assert why_not(formal, model) == "its conclusion is not false"
    simplex = simplex_for_words.simplex_loss()
    more = formal.right + (formal.right - simplex) / 1000
    assert why_not(replace(formal, right=more), model) == ""


def test_a_simplex_in_place_of_the_cross_polytope_ties_with_itself_only(monkeypatch):
    module = simplex_unique_for_every_law_of_words
    monkeypatch.setattr(module, "cross_polytope", lambda d: simplex_etf_gram(2 * d))
    assert verdict("simplex-unique-for-every-law-of-words") == Verdict.UNKNOWN


# --- words for which it is false ------------------------------------------------------------------


def next_class_only():
    """The next of four classes in a circle: f = g = ±1 in turn makes every margin 2 > 4/3."""
    quarter, one = (fmpq(1, 4),) * 4, fmpq(1)
    signs = {(c, 0): (fmpq(1 - 2 * (c % 2)),) for c in range(4)}
    towers = {(name, place): sign for name in "fg" for place, sign in signs.items()}
    words = [{((c + 1) % 4,): one} for c in range(4)]
    return Countermodel(quarter, ((one,),) * 4, 1, LOSSES[0], towers, {}, {}, words)


@pytest.mark.parametrize(
    ("module", "needed"),
    [
        (simplex_for_words, assumed.Exchangeable()),
        (simplex_for_pairs, assumed.PairUniform()),
    ],
)
def test_without_its_hypothesis_on_words_the_bound_is_false(module, needed):
    formal = module.formal()
    less = replace(formal, assumptions=formal.assumptions - {needed})
    assert why_not(less, next_class_only()) == ""
    assert why_not(formal, next_class_only()) == f"{needed} does not hold"


def test_a_model_without_words_is_no_counterexample():
    model = replace(next_class_only(), words=())
    formal = simplex_for_words.formal()
    less = replace(formal, assumptions=formal.assumptions - {assumed.Exchangeable()})
    assert why_not(less, model) == "no law of words"
    for wrong in ([{(1,): fmpq(1)}], [{(1,): fmpq(2)}] * 4, [{(1, 1): fmpq(1)}] * 4):
        assert why_not(less, replace(model, words=wrong)).startswith(("its words", "it does not"))
