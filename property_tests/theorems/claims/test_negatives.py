"""A further negative: losses by enumeration, the inequalities for random maps, what breaks them."""

from fractions import Fraction
from itertools import product

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer, Rational

from numerics.exact.losses import Decoupled, Logistic
from property_tests.theorems.claims.derived_neighbours import (
    fails_on_a_model,
    refuses_neighbours,
    with_terms,
)
from property_tests.theorems.claims.judged import verdict
from theorems.claims.negatives import (
    _normalised,
    asymptotics_rate,
    decoupled_rises_with_negatives,
    reweighting_raises_the_mean,
)
from theorems.claims.negatives import normalised_infonce_falls as falls
from theorems.kernel import definitions as talk
from theorems.kernel import terms as t
from theorems.verdicts.verdict import Verdict


def expected_log(law, decays, k, positives):
    """Return E log((positives + Σ Y_i)/(positives + k)) for k iid Y."""
    total = mpmath.mpf(0)
    for drawn in product(range(len(law)), repeat=k):
        mass = mpmath.fprod(law[j] for j in drawn)
        terms = positives + mpmath.fsum(decays[j] for j in drawn)
        total += mass * mpmath.log(terms / (positives + k))
    return total


@pytest.mark.slow
@pytest.mark.parametrize(("loss", "positives"), [(Logistic(), 1), (Decoupled(), 0)])
def test_the_steps_are_the_normalised_losses(loss, positives):
    with mpmath.workdps(30):
        for step in _normalised.steps(loss, positives=positives):
            k = int(step.parameters["k"])
            if k > 3 or step.parameters["map"] != "frame":
                continue
            law = [mpmath.mpf(m.numerator) / m.denominator for m in map(Fraction, masses_of(step))]
            for n, found in ((k, step.before), (k + 1, step.after)):
                value = mpmath.fsum(
                    mass
                    * expected_log(
                        law,
                        [mpmath.exp(mpmath.mpf(s == c) - 1) for s in range(len(law))],
                        n,
                        positives,
                    )
                    for c, mass in enumerate(law)
                )
                assert abs(mpmath.mpf(found.decimals(20)[0]) - value) < 1e-15


def masses_of(step):
    return _normalised.masses(step.parameters["law"])


@pytest.mark.slow
@given(st.lists(st.tuples(st.floats(0.01, 1), st.floats(0.001, 1)), min_size=1, max_size=3))
def test_both_ways_for_random_decays_up_to_one(atoms):
    law = [mass / sum(m for m, _ in atoms) for mass, _ in atoms]
    decays = [y for _, y in atoms]
    for k in (1, 2, 3):
        with_one = [expected_log(law, decays, n, 1) for n in (k, k + 1)]
        without = [expected_log(law, decays, n, 0) for n in (k, k + 1)]
        assert with_one[1] <= with_one[0] + 1e-12
        assert without[1] >= without[0] - 1e-12


@given(st.lists(st.floats(0, 1), min_size=1, max_size=4), st.data())
def test_the_mean_of_the_inverse_is_at_most_that_of_zeros_and_ones(values, data):
    """E(1/A_k) ≤ 1/μ, on which the proof rests."""
    k = data.draw(st.integers(1, 3))
    mean = sum(values) / len(values)
    inverse = (
        sum((k + 1) / (1 + sum(drawn)) for drawn in product(values, repeat=k)) / len(values) ** k
    )
    assert mean * inverse <= 1 + 1e-12


@pytest.mark.slow
def test_turned_round_neither_is_certified(monkeypatch):
    for module, name in (
        (falls, "normalised-infonce-falls"),
        (decoupled_rises_with_negatives, "decoupled-rises-with-negatives"),
    ):
        kept = module.at_most
        monkeypatch.setattr(module, "at_most", lambda a, b, kept=kept: kept(b, a))
        assert verdict(name) == Verdict.REFUTED


def test_the_limit_is_its_definition():
    gram = _normalised.MAPS["two-points"](3)
    with mpmath.workdps(30):
        away = mpmath.exp(-2)
        value = mpmath.log(mpmath.mpf(1) / 2 + away / 2) / 2
        value += mpmath.log(mpmath.mpf(1) / 2 + away / 2) / 2
        found = asymptotics_rate.limit(gram, ["1/2", "1/3", "1/6"])
        assert abs(mpmath.mpf(found.str(25, radius=False)) - value) < 1e-12


def test_the_rate_is_no_better_than_one_over_k():
    """Squared, k times the error would have to fall; it goes to a number that is not 0."""
    gram = _normalised.MAPS["frame"](2)
    errors = [asymptotics_rate._error(gram, "1/2, 1/2", k)[0] for k in (64, 1024)]
    assert all(error.lower > Fraction(1, 2) for error in errors)


def test_the_identity_of_weights_is_proved_and_its_neighbours_are_not():
    refuses_neighbours(reweighting_raises_the_mean)


FALSE = {
    "without the half": {Rational(1, 2): Integer(1)},
    "of sums": {-t.Unknown("y", talk.t): t.Unknown("y", talk.t)},
}


@pytest.mark.parametrize("what", FALSE)
def test_a_false_neighbour_of_the_identity_is_false_on_a_model(what):
    assert fails_on_a_model(with_terms(reweighting_raises_the_mean.formal(), right=FALSE[what]))


WEIGHTED = st.lists(st.tuples(st.integers(1, 9), st.integers(0, 9)), min_size=1, max_size=4)


@given(WEIGHTED, st.integers(0, 3))
def test_weights_that_are_powers_raise_the_mean(drawn, power):
    """In plain integers: E y^{β+1} ≥ E y^β · E y."""
    total = sum(mass for mass, _ in drawn)
    means = [sum(m * y**n for m, y in drawn) for n in (power + 1, power, 1)]
    assert total * means[0] >= means[1] * means[2]
