"""The repaired conjectures: which laws they are about, and that their searches can refute them."""

from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from itertools import pairwise
from math import exp, inf, log
from types import SimpleNamespace

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, symbols

from numerics.exact.losses import Logistic
from numerics.floats.downstream_search import supervised_loss
from property_tests.rare_classes import binomial_slope, cosine
from theorems.certificates import shipped
from theorems.certificates import supervised_increase as checker
from theorems.claims.conjecture import (
    _increases,
    _rare_class,
    conjecture_unbalanced,
    rare_class_threshold,
)
from theorems.claims.conjecture._bernstein import nonnegative
from theorems.search import law_search
from theorems.search.finding import Finding
from theorems.search.law_search import Problem
from theorems.search.law_sets import EveryLaw, NoCollapse, NoRareClass
from theorems.search.prove_increase import NoIncreaseError, supervised_increase
from theorems.tools.minimiser import solve
from theorems.tools.search import Request, task_for
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict, judge

REPAIRED = {
    "conjecture-unbalanced-uniform": ("uniform", EveryLaw()),
    "conjecture-unbalanced-without-collapse": ("rho", NoCollapse()),
    "conjecture-unbalanced-without-rare-classes": ("rho", NoRareClass(Fraction(1, 100))),
}


@pytest.mark.parametrize("claim", REPAIRED)
def test_the_search_is_about_the_laws_and_weights_of_the_claim(claim):
    task, shards = task_for(claim, Request(classes=4, negatives=(1, 2)))
    assert (task.weights, task.among) == REPAIRED[claim]
    assert (task.claim, task.classes, task.negatives, shards) == (claim, 4, (1, 2), None)
    assert (task.loss, task.goal) == (Logistic(), "simplest")
    assert task.description["among"] == task.among.description


@pytest.mark.slow
@pytest.mark.parametrize("claim", REPAIRED)
def test_with_a_margin_each_repaired_conjecture_is_refuted(monkeypatch, claim):
    rising = {"negatives": (4, 16), "loss": Logistic(beta=5, margin=1)}
    monkeypatch.setattr(conjecture_unbalanced, "replace", lambda one, **_: replace(one, **rising))
    for name, value in (("_DRAWN", 40), ("_KEPT", 4), ("_ROUNDS", 2)):
        monkeypatch.setattr(law_search, name, value)
    found = judge(find_claim(claim).instances(), family=find_claim(claim).family)
    assert found.verdict == Verdict.REFUTED
    assert found.refuting.note == "L_sup increases"


@pytest.mark.parametrize("claim", list(REPAIRED)[1:])
def test_an_increase_at_a_law_of_another_conjecture_refutes_nothing(monkeypatch, claim):
    certificate = shipped.content("conjecture-unbalanced", "logistic_smallest_denominator").decode()
    monkeypatch.setattr(Problem, "shard", lambda *_, **__: Finding(1, 1.0, "ρ", certificate))
    found = conjecture_unbalanced.searched(find_claim(claim).search())
    assert found.holds is None
    assert found.searched == 0


REFUTED = {
    "uniform-weights-larger-beta": {"beta": fmpq(1), "margin": fmpq(1)},
    "near-balanced-for-skewed-weights": {"beta": fmpq(2), "margin": fmpq(1)},
    "near-balanced-with-margin": {"beta": fmpq(5), "margin": fmpq(0)},
}
"""Claims whose certificates the statement picks, with numbers that are not those of the claim."""

OTHER_LAW = tuple(fmpq(n, 10) for n in (7, 2, 1))


def _module(claim):
    return import_module(f"theorems.claims.conjecture.{claim.replace('-', '_')}")


@pytest.mark.parametrize("claim", REFUTED)
def test_a_committed_certificate_is_about_its_claim_and_both_checkers_accept_one(claim):
    certificates = [shipped.load(claim, name) for name in shipped.names(claim)]
    assert shipped.names(claim) == tuple(sorted(_module(claim)._CERTIFICATES))
    assert all(map(_module(claim)._is_about_it, certificates))
    assert next(iter(find_claim(claim).instances())).holds is False


@pytest.mark.parametrize("claim", REFUTED)
def test_a_certificate_of_another_loss_law_or_weights_is_not_about_the_claim(claim):
    certificate = shipped.load(claim, _module(claim)._CERTIFICATES[0])
    others = [replace(certificate, **{name: value}) for name, value in REFUTED[claim].items()]
    if claim == "uniform-weights-larger-beta":
        others.append(replace(certificate, weights=OTHER_LAW))
    else:
        others.append(replace(certificate, law=OTHER_LAW, weights=OTHER_LAW))
    assert not any(map(_module(claim)._is_about_it, others))


def test_a_certificate_about_something_else_decides_nothing():
    names = ("logistic_simplest",)
    found = list(_increases.of_the_claim("conjecture-unbalanced", names, _increases.is_uniform))
    assert [one.holds for one in found] == [None]


def test_where_l_sup_rises_to_the_limit_it_is_still_below_that_at_one_negative():
    """A claim said that these laws refute k = 1 against ∞; they are about k = 8 or 16."""
    rising = shipped.load("uniform-weights-larger-beta", "beta_2")
    assert (rising.before.negatives, rising.after.negatives) == (16, inf)
    few, limit = (
        solve(
            rising.law,
            rising.weights,
            negatives=k,
            loss=Logistic(beta=2),
            dimension=None,
            bits=80,
        ).supervised
        for k in (1, inf)
    )
    assert few.is_above(limit)
    assert few.decimals(7) == ("0.1663029", "0.1663031")
    assert "from k = 8 or 16\nto ∞" in find_claim("monotone-near-balanced-larger-beta").statement


def test_a_large_inverse_temperature_is_no_repair():
    certificate = shipped.load("conjecture-unbalanced", "logistic_beta_3")
    assert (certificate.beta, certificate.margin) == (3, 0)
    assert certificate.weights == certificate.law
    assert float(min(certificate.law)) == 1e-6


def test_the_threshold_is_where_the_cosine_of_a_rare_class_begins_to_grow_with_k():
    def moved(beta, k):  # −c/δ at δ = 10⁻⁴
        return -cosine(k, beta, 0.5 - 1e-4) / 1e-4

    assert moved(1.52, 256) > moved(1.52, 1024)
    assert moved(1.56, 256) < moved(1.56, 1024)


def test_the_polynomial_of_the_threshold_has_its_zero_where_it_says():
    assert rare_class_threshold.polynomial_at(Fraction("1.5381184083")).upper < 0
    assert rare_class_threshold.polynomial_at(Fraction("1.5381184082")).lower > 0
    (zero,) = (
        z.real
        for z in np.roots((1, 11, 0, 4, -18, 38, 16, 12, 1, -1))
        if 0 < z.real < 1 and not z.imag
    )
    assert -log(zero) == pytest.approx(1.53811840825651, abs=1e-12)


WRONG = {
    "as_anchor": lambda p, u, v: (_rare_class.as_anchor(p, u, v)[0], 0 * p),
    "as_negative": lambda p, u, square: (_rare_class.as_negative(p, u, square)[0] + 1, 0 * p),
}
"""Without what 1/k adds, and with a constant too much."""


@pytest.mark.slow
@pytest.mark.parametrize("name", ["as_anchor", pytest.param("as_negative", marks=pytest.mark.slow)])
def test_a_threshold_with_a_wrong_slope_is_not_argued(monkeypatch, name):
    wrong = SimpleNamespace(**{**vars(_rare_class), name: WRONG[name]})
    monkeypatch.setattr(rare_class_threshold, "_rare_class", wrong)
    found = judge(
        find_claim("rare-class-threshold").instances(),
        family=find_claim("rare-class-threshold").family,
    )
    assert found.verdict != Verdict.ARGUED


@pytest.mark.slow
def test_a_slope_that_moves_another_way_is_not_argued(monkeypatch):
    moving = list(rare_class_threshold._moving())
    one, by, slope, moves = moving[1]
    wrong = [moving[0], (one, by, slope + 1, moves), *moving[2:]]
    monkeypatch.setattr(rare_class_threshold, "_moving", lambda: iter(wrong))
    found = judge(
        find_claim("rare-class-threshold").instances(),
        family=find_claim("rare-class-threshold").family,
    )
    assert found.verdict != Verdict.ARGUED


@given(
    beta=st.floats(0.1, 4),
    light=st.floats(0.05, 0.5),
    cosine=st.floats(-1, 1),
)
@settings(max_examples=10)
def test_the_slope_of_a_rare_class_is_that_of_its_binomial_sums(beta, light, cosine):
    up, down = exp(-beta * (1 - cosine)), exp(-beta * (1 + cosine))
    value, moved = _rare_class.slopes(1 - light, up, down)
    scaled = [k * (binomial_slope(k, beta, light, cosine) - value) for k in (4000, 8000)]
    assert 2 * scaled[1] - scaled[0] == pytest.approx(moved, rel=1e-2, abs=1e-2)


def test_l_sup_rises_with_the_cosine_of_a_class_between_two_heads_of_one_weight():
    for beta in (Fraction(1, 10), 1, 5):
        cosines = [Fraction(n, 10) for n in (0, 1, 5, 9, 10)]
        found = [_between(c, beta, (1, 1, 1)) for c in cosines]
        assert all(one.is_below(other) for one, other in pairwise(found))
        assert _between(Fraction(-1, 2), beta, (1, 1, 1)).is_above(found[2]) is None
        assert _between(Fraction(1, 2), beta, (2, 2, 1)).is_above(_between(0, beta, (2, 2, 1)))


def test_where_the_class_has_no_weight_its_cosine_does_not_count():
    assert _between(0, 2, (1, 1, 0)).is_below(_between(Fraction(9, 10), 2, (1, 1, 0))) is None


def test_for_heads_of_two_weights_the_middle_is_not_the_best():
    assert _between(Fraction(-1, 10), 2, (6, 3, 1)).is_below(_between(0, 2, (6, 3, 1)))


def _between(cosine, beta, weights):
    """Enclose L_sup of a class at a cosine between two opposite heads."""
    c, all_weights = Fraction(cosine), sum(weights)
    gram = [[1, -1, c], [-1, 1, -c], [c, -c, 1]]
    shares = [Fraction(one, all_weights) for one in weights]
    return supervised_loss(gram, shares, loss=Logistic(beta=beta)).interval


def _rare(beta, excess, mass, k):
    """Search for a certificate of a rise from k to ∞, weights uniform."""
    law = [(1 - mass) * (Fraction(1, 2) + excess), (1 - mass) * (Fraction(1, 2) - excess), mass]
    made = supervised_increase(
        law,
        [Fraction(1, 3)] * 3,
        before=k,
        after=inf,
        loss=Logistic(beta=beta),
        claim="rises-beyond-the-threshold",
        bits=160,
    )
    return checker.check(made)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("beta", "excess", "mass", "k"),
    [
        ("8/5", "1/10", "1/100000", 32),
        ("8/5", "1/20", "1/1000000", 32),
        ("31/20", "1/50", "1/100000000", 64),
    ],
)
def test_just_beyond_the_threshold_a_rise_is_certified(beta, excess, mass, k):
    found = _rare(Fraction(beta), Fraction(excess), Fraction(mass), k)
    assert found.before.is_below(found.after)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("beta", "excess", "mass", "k"),
    [
        ("3/2", "1/10", "1/100000", 32),  # below β_c
        ("3/2", "1/50", "1/100000000", 64),
        ("8/5", "1/20", "1/100000", 32),  # not rare enough for its heads
        ("8/5", "1/5", "1/100000000", 64),  # heads too far apart for its β
    ],
)
def test_elsewhere_none_is(beta, excess, mass, k):
    with pytest.raises(NoIncreaseError, match="L_sup is"):
        _rare(Fraction(beta), Fraction(excess), Fraction(mass), k)


def test_a_polynomial_that_is_negative_somewhere_is_not_called_positive():
    s, m = symbols("s m")
    assert nonnegative(1 + m * s, unit=(s,), positive=m).holds
    assert not nonnegative(Rational(1, 2) - s + m * s, unit=(s,), positive=m).holds
