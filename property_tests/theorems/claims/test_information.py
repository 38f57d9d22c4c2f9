"""Bounds on mutual information, by enumeration of all candidates, and critics that tighten them."""

from fractions import Fraction
from itertools import product

import mpmath
import pytest

from property_tests.theorems.claims.judged import verdict
from theorems.claims.information import (
    bound_tightens_for_every_critic,
    bound_tightens_for_the_best_critic,
    cpc_step,
    cpc_step_in_the_mean,
    infonce_below_mine,
    infonce_below_mine_for_the_ratio,
)
from theorems.claims.information._channel import (
    donsker_varadhan,
    estimate,
    inverse_ratio,
    mean_of_log,
    ratio,
)
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict


def value(enclosure):
    return mpmath.mpf(enclosure.decimals(20)[0])


@pytest.mark.parametrize("critic", [ratio, inverse_ratio])
@pytest.mark.parametrize("candidates", [1, 2, 4])
@pytest.mark.parametrize("flip", [Fraction(1, 4), Fraction(1, 7)])
def test_the_estimate_is_its_definition_over_bits(critic, candidates, flip):
    with mpmath.workdps(30):
        total = mpmath.mpf(0)
        for x, *ys in product((0, 1), repeat=candidates + 1):
            mass = (1 - flip if ys[0] == x else flip) / 2 / Fraction(2) ** (candidates - 1)
            scores = [critic(flip)(y == x) for y in ys]
            share = candidates * scores[0] / sum(scores)
            total += (
                mpmath.mpf(mass.numerator)
                / mass.denominator
                * mpmath.log(mpmath.mpf(share.numerator) / share.denominator)
            )
        assert abs(value(estimate(flip, critic(flip), candidates)) - total) < 1e-15


def test_the_mutual_information_is_a_difference_of_entropies():
    with mpmath.workdps(30):
        q = mpmath.mpf(1) / 4
        noise = -q * mpmath.log(q) - (1 - q) * mpmath.log(1 - q)
        assert abs(value(mean_of_log(Fraction(1, 4))) - (mpmath.log(2) - noise)) < 1e-15


def test_the_best_critic_refutes_nothing(monkeypatch):
    monkeypatch.setattr(bound_tightens_for_every_critic, "inverse_ratio", ratio)
    assert verdict("bound-tightens-for-every-critic") == Verdict.CERTIFIED


def test_another_critic_is_not_certified(monkeypatch):
    monkeypatch.setattr(bound_tightens_for_the_best_critic, "ratio", inverse_ratio)
    assert verdict("bound-tightens-for-the-best-critic") == Verdict.REFUTED


def test_ratios_from_1_on_do_not_refute_the_step(monkeypatch):
    monkeypatch.setattr(cpc_step, "_RATIOS", ("1", "3/2"))
    assert [one.holds for one in find_claim("cpc-step").instances()] == [True] * 4


def test_a_channel_of_noise_or_another_constant_is_not_certified(monkeypatch):
    assert mean_of_log(Fraction(2, 5), plus=0, over=2).upper < 0
    monkeypatch.setattr(cpc_step_in_the_mean, "_FLIPS", ("1/2",))
    assert not any(one.holds for one in find_claim("cpc-step-in-the-mean").instances())


@pytest.mark.parametrize("critic", [ratio, inverse_ratio])
def test_the_bound_of_mine_is_its_definition_over_bits(critic):
    flip = Fraction(1, 7)
    with mpmath.workdps(30):
        score = {agrees: mpmath.mpf(1) * critic(flip)(agrees).numerator for agrees in (True, False)}
        score = {agrees: x / critic(flip)(agrees).denominator for agrees, x in score.items()}
        pairs = list(product((0, 1), repeat=2))
        joint = {(x, y): mpmath.mpf(6 if x == y else 1) / 14 for x, y in pairs}
        inside = mpmath.fsum(mass * mpmath.log(score[x == y]) for (x, y), mass in joint.items())
        apart = mpmath.fsum(score[x == y] for x, y in pairs) / 4
        wanted = inside - mpmath.log(apart)
        assert abs(value(donsker_varadhan(flip, critic(flip))) - wanted) < 1e-15


def test_at_the_ratio_the_bound_of_mine_is_the_information():
    flip = Fraction(1, 7)
    mine, information = donsker_varadhan(flip, ratio(flip)), mean_of_log(flip)
    assert mine.lower <= information.upper
    assert information.lower <= mine.upper


def test_the_ratio_does_not_refute_that_infonce_is_below_mine(monkeypatch):
    monkeypatch.setattr(infonce_below_mine, "inverse_ratio", ratio)
    assert verdict("infonce-below-mine") == Verdict.CERTIFIED


def test_turned_round_or_with_another_critic_it_is_not_certified_of_the_ratio(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(infonce_below_mine_for_the_ratio, "ratio", inverse_ratio)
        assert verdict("infonce-below-mine-for-the-ratio") == Verdict.REFUTED
    monkeypatch.setattr(infonce_below_mine_for_the_ratio, "_FLIPS", ("1/2",))  # both bounds are 0
    assert not any(one.holds for one in find_claim("infonce-below-mine-for-the-ratio").instances())
