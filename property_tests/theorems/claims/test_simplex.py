"""The balanced theorems: false neighbours of uniqueness, and uniqueness in exact numbers."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property_tests.reference import exact_loss
from property_tests.strategies import unit_vectors
from theorems.claims.simplex import etf_unique_balanced, gram_bound
from theorems.kernel import definitions as d
from theorems.kernel import statement as assumed
from theorems.kernel import terms as t
from theorems.kernel.theorem import proves
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import check_statements

UNIQUE = etf_unique_balanced.formal()


@pytest.fixture(scope="module")
def theorem():
    return theorem_of(etf_unique_balanced.etf_unique_balanced)


def with_coordinate(term):
    """Return the theorem with another number that is not C/(C−1)."""
    (gone,) = (one for one in UNIQUE.assumptions if isinstance(one, assumed.TermsDiffer))
    return replace(
        UNIQUE,
        assumptions=UNIQUE.assumptions - {gone} | {assumed.TermsDiffer(term, gone.args[1])},
    )


P, Q = (t.Variable(name, "point") for name in ("p", "q"))

NEIGHBOURS = {
    "two points that need not differ": with_coordinate(
        t.Inner(d.f(P), d.f(Q)) - t.Inner(d.f(P), d.f(P))
    ),
    "another number": with_coordinate(1 + t.Inner(d.f(P), d.f(Q))),
    "symmetric in place of strict": replace(
        UNIQUE,
        assumptions=UNIQUE.assumptions - {assumed.StrictlyConvexDiagonal()} | {assumed.Symmetric()},
    ),
    "the unit ball": replace(
        UNIQUE,
        assumptions=UNIQUE.assumptions - {assumed.UnitVectors("f")} | {assumed.UnitBall("f")},
    ),
    "any law": replace(UNIQUE, assumptions=UNIQUE.assumptions - {assumed.Balanced()}),
    "turned": replace(UNIQUE, left=UNIQUE.right, right=UNIQUE.left),
}


@pytest.mark.slow
@pytest.mark.parametrize("what", NEIGHBOURS)
def test_a_neighbour_of_uniqueness_is_not_proved(theorem, what):
    assert proves(theorem, UNIQUE) == ""
    assert proves(theorem, NEIGHBOURS[what]) != ""


def test_and_turned_it_is_false_on_models():
    assert check_statements([("turned", NEIGHBOURS["turned"])], 10, 0).failure != ""


@settings(max_examples=60)
@given(
    st.lists(st.lists(unit_vectors(2), min_size=1, max_size=2), min_size=2, max_size=2),
    st.integers(1, 2),
)
def test_two_balanced_classes_in_the_plane_are_worse_unless_antipodal(classes, k):
    """ℓ(v) = Σ (2 − v_i)², which is strictly convex and non-increasing on [−2, 2]."""
    half = Fraction(1, 2)
    vectors = [[[Fraction(int(x.p), int(x.q)) for x in u] for u in each] for each in classes]

    def value(of):
        flat = [u for each in of for u in each]
        inner = [[sum(a * b for a, b in zip(u, w, strict=True)) for w in flat] for u in flat]
        masses = [[Fraction(1, len(each))] * len(each) for each in of]
        return exact_loss([half] * 2, masses, inner, lambda v: sum((2 - x) ** 2 for x in v), k)

    best = value([[[Fraction(1), Fraction(0)]], [[Fraction(-1), Fraction(0)]]])
    antipodal = all(u == [-x for x in w] for u in vectors[0] for w in vectors[1])
    assert (value(vectors) == best) if antipodal else (value(vectors) > best)


def test_the_mean_cosine_is_bounded_by_minus_one_over_c_minus_one_and_no_other_number():
    formal = gram_bound.formal()
    theorem = theorem_of(gram_bound.gram_bound)
    assert proves(theorem, formal) == ""
    for bound in (-1 / t.CLASS_COUNT, -1 / (t.CLASS_COUNT + 1), 0 * t.CLASS_COUNT):
        assert proves(theorem, replace(formal, right=bound)) != ""
    false = replace(formal, right=-1 / t.CLASS_COUNT)
    assert check_statements([("planted", false)], 300, 0).failure != ""
