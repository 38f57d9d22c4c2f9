"""Collisions and coverage against enumeration, inclusion–exclusion, series and a second library."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations, product
from math import prod

import mpmath
import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import binom

from numerics.balls.collisions import (
    MAX_BITS,
    MAX_TERMS,
    _Circle,
    collision_probability,
    coupon_time,
    coverage,
    exact_coverage,
    mean_log_collisions,
)
from numerics.balls.enclosure import Enclosure, precision
from numerics.errors import Undecided
from numerics.exact.rationals import as_fraction
from property_tests.enumerated import collision_law
from property_tests.strategies import class_laws


def subsets(items):
    return chain.from_iterable(combinations(items, n) for n in range(len(items) + 1))


@st.composite
def parts_of_laws(draw, most=5):
    """Some masses of a law, and another of its masses that may be drawn idly (or 0)."""
    law = draw(class_laws(least=3, most=most + 2))
    idle = draw(st.sampled_from([0, law[0]]))
    return law[2:] if draw(st.booleans()) else law[1:], idle


def relative_width(found):
    return found.width / found.upper


# --- coverage ------------------------------------------------------------------------------------


@given(parts_of_laws(most=2), st.integers(1, 5))
def test_inclusion_and_exclusion_is_the_sum_over_all_draws(part, draws):
    masses, idle = part
    atoms = dict(enumerate([*masses, idle]))
    wanted = set(range(len(masses)))
    total = sum(
        prod(atoms[c] for c in drawn)
        for drawn in product(atoms, repeat=draws)
        if wanted <= set(drawn)
    )
    assert as_fraction(exact_coverage(masses, draws=draws, idle=idle)) == total


@settings(max_examples=60)
@given(parts_of_laws(), st.integers(1, 60), st.sampled_from([53, 200]))
def test_the_integral_is_inclusion_and_exclusion(part, draws, bits):
    masses, idle = part
    found = coverage(masses, draws=draws, idle=idle, bits=bits)
    exact = exact_coverage(masses, draws=draws, idle=idle)
    assert found.contains(exact)
    assert exact == 0 or relative_width(found) < Fraction(1, 2**bits)


@settings(max_examples=60)
@given(
    parts_of_laws(),
    st.integers(1, 40),
    st.sampled_from([0.3, 0.8, 1.0, 1.5]),
    st.sampled_from([1.0, 4.0, 40.0]),
    st.sampled_from([0.1, 1.0, 3.0]),
)
def test_a_bad_choice_of_the_circle_costs_width_and_no_more(part, more, stretch, nats, spread):
    masses, idle = (
        [fmpq(Fraction(x).numerator, Fraction(x).denominator) for x in part[0]],
        fmpq(Fraction(part[1]).numerator, Fraction(part[1]).denominator),
    )
    draws = len(masses) + more
    with precision(200):
        circle = _Circle.around(Counter(masses), idle, draws, 53)
        worse = replace(
            circle, radius=circle.radius * stretch, nats=nats, variance=circle.variance * spread
        )
        found = Enclosure.of(worse.probability(), bits=53)
    assert found.contains(exact_coverage(masses, draws=draws, idle=idle))


def test_a_mean_over_few_points_is_wrong_without_its_aliases(monkeypatch):
    masses = [fmpq(1, 4)] * 3
    exact = exact_coverage(masses, draws=40, idle="1/4")
    with precision(200):
        chosen = _Circle.around(Counter(masses), fmpq(1, 4), 40, 53)
        coarse = replace(chosen, radius=chosen.radius / 20, variance=0.0, nats=3.0)
        assert coarse.probability().contains(arb(exact))
        monkeypatch.setattr(_Circle, "_aliases", lambda self, size: arb(0))
        assert not coarse.probability().contains(arb(exact))


@pytest.mark.slow
@pytest.mark.parametrize("draws", [1001, 7000])
def test_a_thousand_classes(draws):
    """The alternating sum with a thousand digits."""
    with mpmath.workdps(1200):
        exact = mpmath.fsum(
            (-1) ** j * mpmath.binomial(1000, j) * (1 - mpmath.mpf(j) / 1000) ** draws
            for j in range(1001)
        )
        found = coverage(["1/1000"] * 1000, draws=draws)
        lower, upper = (mpmath.mpf(x.numerator) / x.denominator for x in (found.lower, found.upper))
        assert lower <= exact <= upper
        assert upper - lower < upper / 2**53


def test_a_million_draws_between_the_first_two_inequalities_of_bonferroni():
    masses = [Fraction(c, 20100) for c in range(1, 201)]
    found = coverage(masses, draws=10**6)
    with mpmath.workdps(40):
        missed = [(1 - mpmath.mpf(c) / 20100) ** 10**6 for c in range(1, 201)]
        first = mpmath.fsum(missed)
        assert 1 - first <= mpmath.mpf(float(found.upper)) + mpmath.mpf(10) ** -15
        assert mpmath.mpf(float(found.lower)) <= 1 - first + first**2 / 2 + mpmath.mpf(10) ** -15


def test_distinct_masses_and_many_draws_do_not_overflow():
    weights = [Fraction(1, c) for c in range(1, 61)]
    law = [Fraction(int(w / sum(weights) * 10**6), 10**6) for w in weights]
    found = coverage(law[1:], draws=10**6, idle=law[0])
    assert relative_width(found) < Fraction(1, 2**53)
    assert found.is_below(1)


@given(class_laws(least=3, most=5), st.integers(1, 20))
def test_the_heaviest_class_is_the_worst_one(law, draws):
    """Both minima over classes in the bounds are at the heaviest class."""
    law = sorted(law, reverse=True)
    others = [[*law[:c], *law[c + 1 :]] for c in range(len(law))]
    avoided = [exact_coverage(rest, draws=draws) for rest in others]
    idle = [
        exact_coverage(rest, draws=draws, idle=own) for rest, own in zip(others, law, strict=True)
    ]
    assert avoided[0] == min(avoided)
    assert idle[0] == min(idle)


@pytest.mark.parametrize(
    ("masses", "idle"), [([], 0), (["1/2", 0], 0), (["1/2", "1/2"], "1/4"), (["1/2"], "-1/4")]
)
def test_what_is_no_part_of_a_law_is_refused(masses, idle):
    with pytest.raises(ValueError, match="sum to at most 1"):
        coverage(masses, draws=3, idle=idle)


@pytest.mark.parametrize("draws", [0, -1, float("inf"), 2.0])
def test_draws_are_positive_integers(draws):
    with pytest.raises(ValueError, match="negatives is"):
        coverage(["1/2", "1/2"], draws=draws)


def test_too_many_exact_terms_are_refused():
    masses = [Fraction(c, 1000) for c in range(1, 18)]
    with pytest.raises(ValueError, match=str(MAX_TERMS)):
        exact_coverage(masses, draws=20)


@pytest.mark.parametrize("draws", [10**7, 10**10, 10**18])
def test_exact_powers_that_would_fill_the_memory_are_refused(draws):
    with pytest.raises(ValueError, match=f"{MAX_BITS} bits .* by `coverage`"):
        exact_coverage(["1/3", "1/3"], draws=draws)


@pytest.mark.slow
def test_long_powers_are_exact():
    draws = MAX_BITS // 6 - 1  # (2/3)ⁿ − 2 (1/3)ⁿ, three terms of two bits
    is_exact = exact_coverage(["1/3", "1/3"], draws=draws) == fmpq(2**draws - 2, 3**draws)
    assert is_exact


# --- coupon collection ---------------------------------------------------------------------------


@settings(max_examples=30)
@given(parts_of_laws())
def test_the_coupon_time_is_the_alternating_sum(part):
    masses, _ = part
    exact = sum(Fraction((-1) ** (len(A) + 1)) / sum(A) for A in subsets(masses) if A)
    found = coupon_time(masses)
    assert found.contains(exact)
    assert relative_width(found) < Fraction(1, 2**50)


def test_the_coupon_time_is_a_sum_of_coverages():
    masses = ["1/2", "1/3"]
    missing = [1 - as_fraction(exact_coverage(masses, draws=n, idle="1/6")) for n in range(1, 250)]
    assert abs(float(coupon_time(masses)) - float(1 + sum(missing))) < 1e-12


# --- collisions ----------------------------------------------------------------------------------


@given(class_laws(), st.integers(1, 12))
def test_the_law_of_collisions(law, negatives):
    found = collision_law(law, negatives)
    mean = sum(m * p for m, p in enumerate(found))
    assert sum(found) == 1
    assert mean == negatives * sum(p * p for p in law)
    assert collision_probability(law, negatives=negatives).contains(1 - found[0])
    with mpmath.workdps(30):
        log_mean = mpmath.fsum(
            mpmath.mpf(p.numerator) / p.denominator * mpmath.log1p(m) for m, p in enumerate(found)
        )
        enclosed = mean_log_collisions(law, negatives=negatives)
        assert abs(mpmath.mpf(float(enclosed)) - log_mean) < 1e-14
        assert enclosed.width < Fraction(1, 2**53)


@pytest.mark.parametrize("classes", [2, 10, 1000])
def test_a_million_negatives(classes):
    k, law = 10**6, [Fraction(1, classes)] * classes
    mean, width = k / classes, 40 * (k / classes) ** 0.5 + 100
    m = np.arange(max(0, int(mean - width)), min(k, int(mean + width)) + 1)
    expected = float(binom.pmf(m, k, 1 / classes) @ np.log1p(m))
    assert abs(float(mean_log_collisions(law, negatives=k)) - expected) < 1e-8
    missed = (1 - 1 / mpmath.mpf(classes)) ** k
    assert abs(float(collision_probability(law, negatives=k)) - float(1 - missed)) < 1e-12


@pytest.mark.parametrize("function", [collision_probability, mean_log_collisions])
def test_infinitely_many_negatives_are_refused(function):
    with pytest.raises(ValueError, match="finitely many"):
        function(["1/2", "1/2"], negatives=float("inf"))


@pytest.mark.parametrize("rare", [Fraction(1, 10**40), Fraction(1, 10**300)])
def test_a_class_that_is_nearly_all_there_is_collides_nearly_surely(rare):
    found = collision_probability([1 - rare, rare], negatives=3)
    exact = (1 - rare) * (1 - rare**3) + rare * (1 - (1 - rare) ** 3)
    assert found.contains(exact)
    assert found.width < Fraction(1, 10**15)


def test_masses_written_in_two_ways_are_counted_together():
    both = Counter({"1/2": 1, "0.5": 1})
    assert exact_coverage(both, draws=3) == fmpq(3, 4)
    assert coverage(both, draws=3).contains("3/4")


def test_masses_below_every_float_are_undecided():
    with pytest.raises(Undecided, match="so small"):
        coverage(["1e-400", "1/2"], draws=10, idle="1/4")
    found = coverage(["1e-300", "1/2"], draws=10, idle="1/4", bits=80)
    assert found.contains(exact_coverage(["1e-300", "1/2"], draws=10, idle="1/4"))
