"""Claims about single formulas: minority collapse, Frullani, strong convexity, and what is open."""

from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from flint import arb

from numerics import quadrature
from numerics.losses import Logistic
from theorems.claims import conjecture_unbalanced as conjecture
from theorems.claims import indistinguishability_in_low_dimension as low
from theorems.claims import minority_collapse_threshold as collapse
from theorems.claims import strong_convexity_distance as distance
from theorems.kernel.verdict import Instance, Verdict, judge
from theorems.registry import find_claim
from theorems.search.increase import Problem

THRESHOLD = (1 + mpmath.e**2) / (3 + mpmath.e**2)


@pytest.mark.parametrize("share", ["4/5", "0.8074", "0.8075", "0.9", "1/2"])
def test_the_side_of_the_threshold_is_that_of_its_value(share):
    assert collapse._is_above(Fraction(share)) == (mpmath.mpf(float(Fraction(share))) > THRESHOLD)


@pytest.mark.parametrize("m", [2, 3, 8])
@pytest.mark.parametrize("share", ["0.8", "0.8074", "0.8075", "0.95"])
def test_the_margin_is_that_of_the_closed_form(m, share):
    p = Fraction(share)
    q = (1 - mpmath.mpf(float(p))) / m
    closed = mpmath.mpf(float(p)) * q / (1 + mpmath.e**2) - m * q**2 / 2
    assert abs(float(collapse._margin(m, p)) - float(closed)) < 1e-14


@pytest.mark.parametrize("nudged", ["0.8", "0.81"])
def test_a_nudged_threshold_is_not_certified(monkeypatch, nudged):
    """At a nudged constant one of the shares is on the wrong side."""
    monkeypatch.setattr(collapse, "_is_above", lambda p: p >= Fraction(nudged))
    claim = find_claim("minority-collapse-threshold")
    assert judge(claim.instances(), size=claim.size).verdict == Verdict.UNKNOWN


def test_spread_minorities_are_better_below_the_threshold_only():
    assert collapse._spread_is_better(3, Fraction(4, 5))
    assert collapse._spread_is_better(3, Fraction(9, 10)) is None


def test_the_slack_splits_for_other_numbers_of_minorities_too():
    assert all(collapse.slack_splits(m) for m in range(2, 20))


def test_a_quadrature_without_its_bounds_is_not_certified(monkeypatch):
    monkeypatch.setattr(quadrature._ErrorBounds, "of_value", lambda _: arb(0))
    choose = quadrature._Integrals._choose_rule

    def coarse(self, *sizes):
        choose(self, *sizes)
        self.step *= 2

    monkeypatch.setattr(quadrature._Integrals, "_choose_rule", coarse)
    claim = find_claim("frullani-identity")
    assert judge(claim.instances(), size=claim.size).verdict == Verdict.UNKNOWN


def test_a_wrong_identity_is_not_one():
    from sympy import Function, Symbol, diff

    s = Symbol("s")
    phi = Function("φ")(s)
    wrong = diff((1 - s) * diff(phi, s) + phi, s) - (2 - s) * diff(phi, s, 2)
    assert distance._identity("wrong", wrong).holds is None


# --- what is open --------------------------------------------------------------------------------


def test_searched_candidates_leave_a_claim_open_and_never_certify_it():
    looked = Instance({"n": "1"}, None, "searched", searched=10)
    found = judge([looked, Instance({"n": "2"}, True, "exact")], size=2)
    assert found.verdict == Verdict.OPEN
    assert found.reason == "no counterexample among 10 candidates"


def test_one_undecided_instance_that_did_not_search_is_unknown():
    looked, undecided = Instance({}, None, "searched", searched=3), Instance({}, None, "too wide")
    assert judge([looked, undecided], size=2).verdict == Verdict.UNKNOWN
    assert judge([looked], size=2).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(("holds", "searched"), [(True, 1), (None, -1)])
def test_a_decided_instance_has_not_searched(holds, searched):
    with pytest.raises(ValueError, match="only undecided instances search"):
        Instance({}, holds, "exact", searched=searched)


def test_a_candidate_against_the_low_dimensional_lemma_is_not_passed_over(monkeypatch):
    monkeypatch.setattr(low, "_best_collapsed", lambda law, margin: ([0.0] * 4, 10.0))
    instance = low._instance([Fraction(1, 4)] * 4, "1")
    assert instance.searched == 0
    assert judge([instance], size=1).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize("name", ["no_increase", "bound_too_low"])
def test_a_certificate_that_is_rejected_refutes_nothing(monkeypatch, name):
    from theorems.certificates import committed

    path = Path(__file__).parent.parent / "certificates" / "invalid" / f"{name}.json"
    monkeypatch.setattr(committed, "content", lambda name: path.read_bytes())
    found = judge(conjecture.conjecture_unbalanced.instances(), size=5)
    assert found.verdict == Verdict.UNKNOWN


def test_an_increase_with_uniform_weights_refutes_the_repaired_conjecture(monkeypatch):
    from theorems.search import increase

    rising = Problem(3, (4, 16), Logistic(beta=5, margin=1), "uniform")
    monkeypatch.setattr(increase, "Problem", lambda *arguments: rising)
    claim = find_claim("conjecture-unbalanced-uniform")
    found = judge(claim.instances(), size=claim.size)
    assert found.verdict == Verdict.REFUTED
    assert "supervised-increase" in found.refuting.witness["certificate"]
