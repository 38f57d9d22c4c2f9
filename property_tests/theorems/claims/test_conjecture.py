"""The repaired conjectures: which laws they are about, and that their searches can refute them."""

from dataclasses import replace
from fractions import Fraction
from importlib import import_module
from math import exp, log

import numpy as np
import pytest
from flint import fmpq
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.stats import binom
from sympy import Rational, symbols

from numerics.balls.dual_check import minimiser_box, minimum
from numerics.exact.losses import Logistic
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from numerics.floats.law_barrier import minimisers
from theorems.certificates import shipped
from theorems.claims.conjecture import _increases, conjecture_unbalanced, rare_class_threshold
from theorems.claims.conjecture._bernstein import nonnegative
from theorems.search import law_search
from theorems.search.finding import Finding
from theorems.search.law_search import Problem
from theorems.search.law_sets import EveryLaw, NoCollapse, NoRareClass
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


def test_a_large_inverse_temperature_is_no_repair():
    certificate = shipped.load("conjecture-unbalanced", "logistic_beta_3")
    assert (certificate.beta, certificate.margin) == (3, 0)
    assert certificate.weights == certificate.law
    assert float(min(certificate.law)) == 1e-6


def test_the_threshold_is_where_the_cosine_of_a_rare_class_begins_to_grow_with_k():
    def moved(beta, k):  # −c/δ at δ = 10⁻⁴, by the binomial sums themselves
        y, light = exp(-beta), 0.5 - 1e-4
        n = np.arange(k)
        heavy, other = (binom.pmf(n, k - 1, share) for share in (1 - light, light))
        drawn, N = binom.pmf(np.arange(k + 1), k, 1 - light), np.arange(k + 1)
        rest = n + y**2 * (k - 1 - n)

        def slope(c):
            up, down = y * exp(beta * c), y * exp(-beta * c)
            anchor = drawn @ ((N * up - (k - N) * down) / (1 + N * up + (k - N) * down))
            negative = (1 - light) * up * (heavy @ (1 / (1 + up + rest)))
            return anchor + k * (negative - light * down * (other @ (1 / (1 + down + rest))))

        return -brentq(slope, -0.1, 0.1, xtol=1e-16) / 1e-4

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


def test_a_threshold_with_a_wrong_slope_is_not_argued(monkeypatch):
    wrong = rare_class_threshold._slopes() | {}
    wrong[1, "c"] = (*wrong[1, "c"][:2], wrong[1, "c"][2] + 1)
    monkeypatch.setattr(rare_class_threshold, "_slopes", lambda: wrong)
    found = judge(
        find_claim("rare-class-threshold").instances(),
        family=find_claim("rare-class-threshold").family,
    )
    assert found.verdict != Verdict.ARGUED


def _first_order(n, beta, k):
    """Return α_k, by quadrature of the integrals of its definition."""
    C, x = n + 1, exp(-beta * (n + 1) / n)

    def phi(t):
        return exp(-t) / C + n / C * exp(-t * x)

    def numerator(t):
        moved = (k - 1) * phi(t) ** (k - 2) * (exp(-t) - exp(-t * x))
        return (2 * C * phi(t) ** (k - 1) + moved) * exp(-t * (1 + x))

    def denominator(t):
        steady = 2 * (n * (n - 1) / C + beta - beta * x * t) * phi(t) ** (k - 1)
        moved = beta * x * (C - 2) / C * (k - 1) * t * phi(t) ** (k - 2) * exp(-t * x)
        return (steady - moved) * exp(-t * (1 + x))

    return -quad(numerator, 0, 60)[0] / quad(denominator, 0, 60)[0]


@pytest.mark.parametrize(("n", "beta"), [(2, 0.3), (2, 1), (2, 6), (4, 0.1), (4, 1), (9, 0.05)])
def test_the_minimiser_moves_by_its_slope_which_falls_with_k(n, beta):
    slopes = [_first_order(n, beta, k) for k in (1, 2, 3, 5)]
    assert slopes == sorted(slopes)
    assert slopes[-1] < 0
    h = np.array([n, *[-1] * n]) * 1e-4
    problem_loss = Logistic(beta=Fraction(str(beta)))
    for k, slope in zip((1, 2, 3, 5), slopes, strict=True):
        law = (1 / (n + 1) + h)[None]
        (gram,) = minimisers(law, negatives=k, loss=problem_loss).gram
        assert gram[0, 1] + 1 / n == pytest.approx(slope * (h[0] + h[1]), rel=2e-2)


def test_l_sup_near_balance_is_what_the_second_order_says():
    n, beta, kappa, eps = 2, 1, 1.5, Fraction(1, 10**5)
    x = exp(-beta * kappa)
    p = x / (1 + n * x)
    D = n + beta - beta * p * kappa * (n - 1)
    law = [Fraction(1, 3) + eps * h for h in (2, -1, -1)]
    for theta in (0, 1):
        weights = [Fraction(1, 3) + theta * eps * h for h in (2, -1, -1)]
        for k in (1, 3):
            a = _first_order(n, beta, k) / kappa**2
            form = (n + beta) * a**2 / 2 - ((1 - beta / n) * a - n * theta) ** 2 / (2 * D)
            change = 6 * float(eps) ** 2 * beta * p * kappa**3 / 3 * form
            proof = certify(minimise_latent_loss(law, negatives=k, loss=Logistic()), bits=100)
            gram, radii = minimum(proof, bits=100).gram, minimiser_box(proof, bits=100)
            found = supervised_loss(gram, weights, loss=Logistic(), radii=radii, bits=100)
            moved = float(found.interval.lower) - log(1 + n * x)
            assert moved == pytest.approx(change, rel=1e-3)


def test_a_polynomial_that_is_negative_somewhere_is_not_called_positive():
    s, m = symbols("s m")
    assert nonnegative(1 + m * s, unit=(s,), positive=m).holds
    assert not nonnegative(Rational(1, 2) - s + m * s, unit=(s,), positive=m).holds


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "wrong"), [("nu", lambda one: one + 1), ("h", lambda one: 2 * one)]
)
def test_a_wrong_function_of_the_lemma_is_not_argued(monkeypatch, name, wrong):
    module = import_module("theorems.claims.conjecture.minimiser_nears_the_simplex")
    monkeypatch.setattr(module, name, wrong(getattr(module, name)))
    found = find_claim("minimiser-nears-the-simplex")
    assert judge(found.instances(), family=found.family).verdict != Verdict.ARGUED
