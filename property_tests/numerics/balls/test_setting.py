"""Means over k negatives, against every sample, and what is no setting."""

from itertools import product
from math import inf

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.setting import Setting, draws, means
from numerics.exact.losses import Hinge, Logistic

TERMS = st.lists(st.integers(1, 9), min_size=6, max_size=6)


def of_pairs(terms, count):
    """Return a_cj = a_jc for c ≠ j."""
    pairs = dict(zip([(i, j) for i in range(count) for j in range(i)], terms, strict=False))
    return pairs | {(j, i): x for (i, j), x in pairs.items()}


@given(
    masses=st.lists(st.integers(1, 9), min_size=3, max_size=4),
    terms=TERMS,
    own=st.integers(1, 5),
    k=st.integers(1, 4),
)
@settings(max_examples=40)
def test_the_means_are_the_enumerated_sums(masses, terms, own, k):
    count, law = len(masses), [fmpq(mass, sum(masses)) for mass in masses]
    row = of_pairs(terms, count)
    a = {place: arb(x) for place, x in row.items()}
    found = means(a, arb(own), [arb(mass) for mass in law], k)
    assert found.keys() == a.keys()
    for c, j in a:
        expected = fmpq(0)
        for sample in product(range(count), repeat=k):
            probability = fmpq(1)
            for drawn in sample:
                probability *= law[drawn]
            total = sum(own if x == c else row[c, x] for x in sample)
            expected += probability * sample.count(j) / (1 + total)
        assert found[c, j].contains(expected)


@given(masses=st.lists(st.integers(1, 9), min_size=3, max_size=4), terms=TERMS)
def test_the_limits_of_the_means_are_shares(masses, terms):
    count, row = len(masses), of_pairs(terms, len(masses))
    found = means(row, arb(2), [arb(mass) for mass in masses], inf)
    for c, j in row:
        total = sum(m * (2 if i == c else row[c, i]) for i, m in enumerate(masses))
        assert found[c, j].overlaps(arb(fmpq(masses[j], total)))
    assert len(found) == count * (count - 1)


@given(masses=st.lists(st.integers(1, 9), min_size=3, max_size=5), k=st.integers(1, 6))
def test_the_probabilities_of_counts_add_up_to_one(masses, k):
    law = [arb(fmpq(mass, sum(masses))) for mass in masses]
    drawn = list(draws(law, k))
    assert sum((p for _, p in drawn), arb(0)).contains(1)
    assert len({n for n, _ in drawn}) == len(drawn)
    assert all(sum(n) == k for n, _ in drawn)


def test_what_is_no_setting_is_refused():
    assert Setting(2, Logistic(), "rho").checked() == Setting(2, Logistic(), "rho")
    with pytest.raises(TypeError, match="the expansion is that of the logistic loss"):
        Setting(2, Hinge(), "rho").checked()
    with pytest.raises(ValueError, match="negatives is 0"):
        Setting(0, Logistic(), "rho").checked()
