"""Supervised losses: sample by sample with mpmath, and neighbours that are not refuted."""

from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
from flint import arb
from hypothesis import given
from hypothesis import strategies as st
from sympy import Rational

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.supervised import (
    disjoint_augmentations,
    nscl_unbalanced,
    soft_supcon_simplex,
    soft_supcon_small_weights,
    supcon_balanced,
    supcon_bound,
    supcon_inside_convex,
    supcon_unbalanced,
)
from theorems.claims.supervised._class_sizes import (
    negatives_only,
    soft_supervised,
    tilted,
)
from theorems.kernel import terms as t
from theorems.kernel.theorem import proves
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import check_statements
from theorems.verdicts.verdict import Verdict, judge


def verdict(name):
    claim = find_claim(name)
    return judge(claim.instances(), family=claim.family).verdict


def value(enclosure):
    return mpmath.mpf(enclosure.decimals(20)[0])


def samples(sizes):
    return [c for c, size in enumerate(sizes) for _ in range(size)]


def number(x):
    return mpmath.mpf(int(x.p)) / int(x.q)


def test_a_class_of_one_sample_has_no_loss_with_negatives_only():
    with pytest.raises(ValueError, match="two samples or more"):
        negatives_only((1, 1, 2), simplex_etf_gram(3))


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 2, 2), (2, 2, 10)])
@pytest.mark.parametrize("gram", [tilted(3, 4, 5), simplex_etf_gram(3)])
def test_losses_are_their_definitions_over_samples(sizes, gram):
    labels, other, tau = samples(sizes), mpmath.mpf(1) / 8, mpmath.mpf(1) / 2
    with mpmath.workdps(30):
        soft, only = mpmath.mpf(0), mpmath.mpf(0)
        for i, c in enumerate(labels):
            rest = [(e, number(gram[c][e])) for j, e in enumerate(labels) if j != i]
            weights = [1 if e == c else other for e, _ in rest]
            log_sum = mpmath.log(sum(mpmath.exp(s / tau) for _, s in rest))
            logs = [s / tau - log_sum for _, s in rest]
            soft -= sum(w * x for w, x in zip(weights, logs, strict=True)) / sum(weights)
            only -= 1 - mpmath.log(sum(mpmath.exp(s) for e, s in rest if e != c))
        found = soft_supervised(sizes, gram, temperature="1/2", other=arb(1) / 8)
        assert abs(value(found) - soft / len(labels)) < 1e-15
        assert abs(value(negatives_only(sizes, gram)) - only / len(labels)) < 1e-15


def equal_cosines(q, sizes, tau, other):
    """Return the loss of vectors with one cosine q, which numbers of mpmath can be."""
    total = 0
    for own in sizes:
        rest = sum(sizes) - own
        log_sum = mpmath.log((own - 1) * mpmath.exp(1 / tau) + rest * mpmath.exp(q / tau))
        pulled = (own - 1 + rest * other * q) / tau / (own - 1 + rest * other)
        total += own * (log_sum - pulled)
    return total / sum(sizes)


def test_the_least_loss_of_equal_cosines_is_below_that_of_each_and_near_that_of_the_simplex():
    sizes, tau, other = (2, 2, 10), mpmath.mpf(1) / 2, mpmath.exp(-6)
    found = soft_supcon_small_weights.least_of_equal_cosines(
        sizes, temperature="1/2", other=arb(-6).exp()
    )
    with mpmath.workdps(40):
        losses = [equal_cosines(mpmath.mpf(k) / 50, sizes, tau, other) for k in range(-25, 51)]
        lowest = mpmath.mpf(found.lower.numerator) / found.lower.denominator
        assert lowest < min(losses) == losses[0] < lowest + 0.001


def test_the_least_loss_of_equal_cosines_may_be_inside():
    """For b = e^{−1}, τ = 1/2, at q = 1/2 and not at an end."""
    sizes, tau, other = (2, 2, 10), mpmath.mpf(1) / 2, mpmath.exp(-1)
    found = soft_supcon_small_weights.least_of_equal_cosines(
        sizes, temperature="1/2", other=arb(-1).exp()
    )
    with mpmath.workdps(40):
        least, end = (equal_cosines(mpmath.mpf(q) / 2, sizes, tau, other) for q in (1, -1))
        lowest = mpmath.mpf(found.lower.numerator) / found.lower.denominator
        assert least - 0.002 < lowest < least < end


def test_classes_of_one_size_are_not_refuted(monkeypatch):
    monkeypatch.setattr(nscl_unbalanced, "_SIZES", ("2, 2, 2", "5, 5, 5"))
    assert [one.holds for one in find_claim("nscl-unbalanced").instances()] == [None] * 2
    cases = (("2, 2, 2", "1/2"), ("5, 5, 5", "1"))
    monkeypatch.setattr(supcon_unbalanced, "_CASES", cases)
    assert [one.holds for one in find_claim("supcon-unbalanced").instances()] == [False] * 2


def test_weights_that_some_cosine_fits_are_not_refuted(monkeypatch):
    """τ r ≤ C/(C−1) = 3/2: the loss falls at the simplex, or other cosines are no better."""
    cases = (("2, 2, 10", "1/2", 1), ("2, 2, 10", "1/2", 3), ("2, 2, 10", "1", 1))
    monkeypatch.setattr(soft_supcon_small_weights, "_CASES", cases)
    held = [one.holds for one in find_claim("soft-supcon-small-weights").instances()]
    assert held == [None] * 3


def test_a_cosine_that_no_vectors_have_is_not_certified(monkeypatch):
    monkeypatch.setattr(soft_supcon_simplex, "_COSINES", ("1/2", "0", "-2/3"))
    held = {
        (one.parameters["sizes"], one.parameters["q"]): one.holds
        for one in find_claim("soft-supcon-simplex").instances()
    }
    assert not held["2, 2, 10", "-2/3"]
    assert held["3, 4", "-2/3"]


@given(st.floats(-1, 1), st.integers(1, 4))
def test_no_equal_cosines_beat_the_entropy_of_the_targets(q, r):
    """Gibbs' inequality in floats, away from equality."""
    sizes, b = (2, 2, 10), mpmath.exp(-r)
    for own in sizes:
        rest = sum(sizes) - own
        total = own - 1 + rest * b
        z = (own - 1) * mpmath.e + rest * mpmath.exp(q)
        loss = mpmath.log(z) - (own - 1 + rest * b * q) / total
        entropy = mpmath.log(total) + rest * b * r / total
        assert loss >= entropy - 1e-12


def test_the_loss_with_positives_inside_is_its_definition_and_with_one_positive_convex():
    found = value(supcon_inside_convex.loss((1, -1), 1))
    pulled = mpmath.e + 1 / mpmath.e
    assert abs(found + mpmath.log(pulled / 2 / (pulled + mpmath.e))) < 1e-12
    ends = [value(supcon_inside_convex.loss((p,), 1)) for p in (-1, 0, 1)]
    assert ends[0] + ends[2] > 2 * ends[1]


def test_maps_that_keep_the_labels_together_are_not_refuted(monkeypatch):
    """One point for all instances is worse for both losses."""
    monkeypatch.setattr(disjoint_augmentations, "_ACROSS", ((1, 0),) * 4)
    assert verdict("disjoint-augmentations") == Verdict.UNKNOWN


@pytest.mark.parametrize("w", [(0, 0), (1, 0), (0, 1), ("3/5", "-4/5"), ("-1/2", "1/2")])
@pytest.mark.parametrize("which", ["_ACROSS", "_TOGETHER"])
def test_no_classifier_has_a_smaller_downstream_loss_than_the_bound(which, w):
    vectors = getattr(disjoint_augmentations, which)
    bound = value(disjoint_augmentations.least_downstream(vectors))
    with mpmath.workdps(30):
        losses = []
        for place, u in enumerate(vectors):
            score = 2 * sum(Fraction(a) * Fraction(b) for a, b in zip(u, w, strict=True))
            sign = -1 if place < 2 else 1
            losses.append(mpmath.log1p(mpmath.exp(mpmath.mpf(sign) * float(score))))
        assert sum(losses) / 4 >= bound - 1e-12
        if w == (1, 0):
            found = value(disjoint_augmentations.downstream(vectors))
            assert abs(found - sum(losses) / 4) < 1e-12


@pytest.mark.parametrize("gram", [tilted(3, 4, 5), simplex_etf_gram(3)])
def test_for_classes_of_one_size_the_loss_is_the_function_of_margins(gram):
    """log(n − 1 + n Σ e^{−2v}) at n = 4, τ = 1/2."""
    with mpmath.workdps(30):
        total = mpmath.mpf(0)
        for c, row in enumerate(gram):
            margins = [1 - number(x) for t, x in enumerate(row) if t != c]
            total += mpmath.log(3 + 4 * sum(mpmath.exp(-2 * v) for v in margins)) / 3
        found = soft_supervised([4, 4, 4], gram, temperature="1/2", other=arb(0))
        assert abs(value(found) - total) < 1e-15


def test_a_negative_rate_is_not_certified(monkeypatch):
    monkeypatch.setattr(supcon_balanced, "_RATES", (-1, -2, -10))
    claim = find_claim("supcon-balanced")
    assert not any(one.holds for one in claim.instances() if "n" in one.parameters)


# --- the bound for samples -----------------------------------------------------------------------


def test_the_bound_for_samples_is_proved_and_its_neighbours_are_not():
    formal, theorem = supcon_bound.formal(), theorem_of(find_claim("supcon-bound"))
    assert proves(theorem, formal) == ""
    for nudged in (formal.right + Rational(1, 1000), 2 * formal.right + 1):
        assert proves(theorem, replace(formal, right=nudged)) != ""
    assert proves(theorem, replace(formal, left=formal.right, right=formal.left)) != ""
    for dropped in formal.assumptions:
        less = replace(formal, assumptions=formal.assumptions - {dropped})
        assert "also assumes" in proves(theorem, less)


def without_r_squared(formal):
    """Let the positives be x itself and the others alike with another weight: r² → −r²."""
    square = t.Unknown("r") ** 2
    return replace(formal, left=formal.left.xreplace({square: -square}))


FALSE = {
    "positives nearer than they are": without_r_squared,
    "turned": lambda formal: replace(formal, left=formal.right, right=formal.left),
    "any norm": lambda formal: replace(
        formal, assumptions=frozenset(a for a in formal.assumptions if "Ball" not in str(a))
    ),
    "1/C for 1/(C−1)": lambda formal: replace(
        formal,
        right=formal.right.xreplace({1 / (t.CLASS_COUNT - 1): 1 / t.CLASS_COUNT}),
    ),
}


@pytest.mark.parametrize("what", FALSE)
def test_a_false_neighbour_of_the_bound_for_samples_is_false_on_a_model(what):
    formal = supcon_bound.formal()
    false = FALSE[what](formal)
    assert false != formal
    assert check_statements([("planted", false)], 200, 0).failure != ""
