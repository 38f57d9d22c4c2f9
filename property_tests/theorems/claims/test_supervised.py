"""Supervised losses: sample by sample with mpmath, and neighbours that are not refuted."""

from fractions import Fraction
from functools import partial

import mpmath
import numpy as np
import pytest
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.geometry import simplex_etf_gram
from property_tests.theorems.claims.derived_neighbours import (
    fails_on_a_model,
    id_of,
    refuses_neighbours,
    turned,
    with_terms,
    without,
)
from property_tests.theorems.claims.judged import verdict
from theorems.claims.supervised import (
    _majorants,
    class_collapse_threshold,
    decoupled_gap,
    decoupled_gap_at_the_simplex,
    disjoint_augmentations,
    non_negative_features,
    nscl_unbalanced,
    soft_supcon_simplex,
    soft_supcon_small_weights,
    supcon_balanced,
    supcon_bound,
    supcon_inside_below_outside,
    supcon_inside_bound,
    supcon_inside_convex,
    supcon_unbalanced,
    unbiased_loss_bounds_supervised,
    unbiased_loss_for_every_law,
)
from theorems.claims.supervised._class_sizes import (
    negatives_only,
    soft_supervised,
    tilted,
)
from theorems.kernel import definitions as talk
from theorems.kernel import terms as t
from theorems.kernel.theorem import proves
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.verdict import Verdict


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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_negative_rate_is_not_certified(monkeypatch):
    monkeypatch.setattr(supcon_balanced, "_RATES", (-1, -2, -10))
    claim = find_claim("supcon-balanced")
    assert not any(one.holds for one in claim.instances() if "n" in one.parameters)


# --- the bound for samples -----------------------------------------------------------------------


DERIVED = (
    non_negative_features,
    supcon_bound,
    supcon_inside_below_outside,
    supcon_inside_bound,
    unbiased_loss_bounds_supervised,
)


@pytest.mark.parametrize("module", DERIVED, ids=id_of)
def test_a_supervised_theorem_is_proved_and_its_neighbours_are_not(module):
    refuses_neighbours(module)
    formal = module.formal()
    assert proves(theorem_of(find_claim(id_of(module))), turned(formal)) != ""


SQUARE, BOUND = t.Unknown("r") ** 2, supcon_bound.formal()
INSIDE, UNBIASED = supcon_inside_bound.formal(), unbiased_loss_bounds_supervised.formal()
WEIGHT = t.Unknown("a", talk.c, talk.t) ** 2
SMALLER = {1 / (t.CLASS_COUNT - 1): 1 / t.CLASS_COUNT}

FALSE = {
    "positives nearer than they are": with_terms(BOUND, left={SQUARE: -SQUARE}),
    "turned": turned(BOUND),
    "any norm": without(BOUND, "Ball"),
    "1/C for 1/(C−1)": with_terms(BOUND, right=SMALLER),
    "inside: turned": turned(INSIDE),
    "inside: any norm": without(INSIDE, "Ball"),
    "inside: 1/C for 1/(C−1)": with_terms(INSIDE, right=SMALLER),
    "outside below inside": turned(supcon_inside_below_outside.formal()),
    "features: turned": turned(non_negative_features.formal()),
    "features: a rising loss": without(non_negative_features.formal(), "Nonincreasing"),
    "unbiased: turned": turned(UNBIASED),
    "unbiased: fewer negatives": with_terms(UNBIASED, left={WEIGHT: -WEIGHT}),
    "unbiased: a rising loss": without(UNBIASED, "Nonincreasing"),
}


@pytest.mark.parametrize("what", FALSE)
def test_a_false_neighbour_is_false_on_a_model(what):
    assert fails_on_a_model(FALSE[what])


# --- several losses ------------------------------------------------------------------------------


def mixture(classes, samples, tau, share, r):
    """Return the loss by its two cosines."""
    q = -(1 + (samples - 1) * r) / (samples * (classes - 1))
    near, far = mpmath.exp((r - 1) / tau), mpmath.exp((q - 1) / tau)
    others = samples * (classes - 1)
    supervised = mpmath.log(samples - 1 + others * far / near)
    instances = mpmath.log(1 + (samples - 1) * near + others * far)
    return (1 - share) * supervised + share * instances


@pytest.mark.parametrize(("classes", "samples", "tau"), [(3, 4, "1/2"), (2, 3, "1"), (5, 2, "1/4")])
def test_the_mixture_is_the_function_of_two_cosines_and_turns_at_the_threshold(
    classes, samples, tau
):
    module = class_collapse_threshold
    with mpmath.workdps(30):
        t_, share = mpmath.mpf(Fraction(tau).numerator) / Fraction(tau).denominator, Fraction(1, 3)
        for r in (Fraction(1), Fraction(1, 2), Fraction(-1, 10)):
            gram = module.gram(classes, samples, r)
            found = value(module.loss(samples, Fraction(tau), share, gram))
            cosine = mpmath.mpf(r.numerator) / r.denominator
            wanted = mixture(classes, samples, t_, mpmath.mpf(1) / 3, cosine)
            assert abs(found - wanted) < 1e-15
        for hundredths in range(5, 100, 10):
            share = mpmath.mpf(hundredths) / 100
            slope = mpmath.diff(partial(mixture, classes, samples, t_, share), 1)
            given = classes, samples, Fraction(tau), Fraction(hundredths, 100)
            assert module.collapses(*given).holds == (slope <= 0)
            better = module.spreads(*given, module.best(*given)).holds
            assert not better or slope > 0


def test_no_unit_vectors_have_smaller_cosines_between_classes():
    with pytest.raises(ValueError, match="semidefinite"):
        class_collapse_threshold.gram(2, 2, Fraction(3, 2))


@pytest.mark.parametrize("sizes", [(2, 2, 2), (3, 1, 2)])
def test_the_gap_of_the_decoupled_loss_is_that_of_two_losses(sizes):
    labels, rate = samples(sizes), mpmath.mpf(2)
    gram = tilted(3, 4, 5)
    with mpmath.workdps(30):
        total = mpmath.mpf(0)
        for i, c in enumerate(labels):
            decays = [
                (e, mpmath.exp(rate * number(gram[c][e]))) for j, e in enumerate(labels) if j != i
            ]
            everything = sum(x for _, x in decays)
            total += mpmath.log(everything) - mpmath.log(sum(x for e, x in decays if e != c))
        found = decoupled_gap.gap(sizes, gram, Fraction(2))
        assert abs(value(found) - total / len(labels)) < 1e-15
        share = mpmath.mpf(max(sizes) - 1) / (len(labels) - max(sizes))
        wanted = mpmath.log1p(share * mpmath.exp(4))
        assert abs(value(decoupled_gap.bound(sizes, Fraction(2))) - wanted) < 1e-15


def test_a_smaller_bound_of_the_gap_is_not_argued(monkeypatch):
    """Below the gap of two classes of one size at antipodes, and of the tilted map."""
    monkeypatch.setattr(decoupled_gap, "bound", lambda sizes, rate: Fraction(1, 2))
    assert verdict("decoupled-gap") == Verdict.UNKNOWN


def gaps(rows, labels, rate):
    """Return the mean of log(1 + S/T) over unit vectors, in floats."""
    decay = np.exp(rate * rows @ rows.T)
    same = labels[:, None] == labels
    own = (decay * (same & ~np.eye(len(labels), dtype=bool))).sum(axis=1)
    return np.log1p(own / (decay * ~same).sum(axis=1)).mean()


def some_classes(rng, classes):
    """Draw unit vectors: of few dimensions, near the simplex, near two points, and in between."""
    rows = rng.standard_normal((classes, int(rng.integers(1, classes + 1))))
    if rng.integers(2):
        rows = np.eye(classes) - 1 / classes + 0.1 * rng.choice([0, 1]) * np.eye(classes)[::-1]
    rows[:, 0] += rng.choice([0, 1, 5]) * np.where(rng.random(classes) < rng.random(), 1, -1)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@given(st.integers(2, 40), st.integers(2, 4), st.floats(0.1, 8), st.integers(0, 10**6))
@settings(max_examples=60)
def test_no_map_has_a_larger_gap_than_the_simplex(classes, size, rate, seed):
    rng = np.random.default_rng(seed)
    rows = np.repeat(some_classes(rng, classes), size, axis=0)
    rows = rows + rng.choice([0, 0.1, 1]) * rng.standard_normal(rows.shape)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    labels = np.repeat(np.arange(classes), size)
    bound = decoupled_gap_at_the_simplex.at_the_simplex(classes, size, Fraction(rate))
    assert gaps(rows, labels, rate) <= value(bound) + 1e-9
    corners = np.repeat(np.eye(classes) - 1 / classes, size, axis=0)
    corners /= np.linalg.norm(corners, axis=1, keepdims=True)
    assert abs(gaps(corners, labels, rate) - value(bound)) < 1e-9


def sums_over_others(rows, rate):
    decay = np.exp(rate * rows @ rows.T)
    return decay.sum(axis=1) - np.diag(decay)


@given(st.integers(3, 40), st.floats(0.1, 12), st.integers(0, 10**6))
@settings(max_examples=100)
def test_the_mean_of_reciprocals_is_at_most_that_of_the_simplex(classes, s, seed):
    """Of 1/(T/T₀ + b), for the b that is proposed; and the mean of z + z²/s is at most 0."""
    rate = s * (classes - 1) / classes
    rows = some_classes(np.random.default_rng(seed), classes)
    t = sums_over_others(rows, rate) / ((classes - 1) * np.exp(-rate / (classes - 1)))
    b = float(_majorants.offset(arb(classes), arb(s)))
    assert (1 / (t + b)).mean() <= 1 / (1 + b) + 1e-9
    z = -s * rows @ rows.mean(axis=0)
    assert (z + z**2 / s).mean() <= 1e-9
    assert (-np.log(t) <= z + 1e-9).all()


@pytest.mark.slow
@given(st.integers(2, 400), st.floats(0.05, 15))
@settings(max_examples=200)
def test_what_is_decided_above_is_above_on_a_grid(classes, s):
    x, ell = np.exp(s) / (2 * (classes - 1)), s * (1 - 2 / classes)
    w = np.linspace(-s, s, 1001)
    excess = (1 + x) / x * np.log((1 + x * np.exp(w)) / (1 + x))
    C, at = arb(classes), arb(s)
    assert _majorants.parabola(C, at) > 0 or _majorants.tangent(C, at) > 0
    if _majorants.parabola(C, at) > 0:
        assert (w + w**2 / s >= excess - 1e-9).all()
    if _majorants.tangent(C, at) > 0:
        b = float(_majorants.offset(C, at))
        above = (1 + b) * np.expm1(w) / (1 + b * np.exp(w)) >= excess - 1e-9
        assert above[w <= ell].all()


def test_with_a_hundredth_of_the_own_class_one_class_opposite_to_all_is_further():
    """So that n ≥ 2 is needed: log(1 + (1/100)e^{1/τ}/T), 20 classes, e^{1/τ} = 60."""
    rate, side = np.log(60), np.ones((20, 1))
    side[0] = -1
    simplex = 19 * np.exp(-rate / 19)
    sums = sums_over_others(side, rate)
    assert np.log1p(60 / 100 / sums).mean() > 1.3 * np.log1p(60 / 100 / simplex)
    assert np.log1p(60 / 2 / sums).mean() < 0.5 * np.log1p(60 / 2 / simplex)


def test_the_parabola_is_enough_for_13_classes_and_not_for_14():
    exponents = [arb(k) / 50 for k in range(1, 400)]
    assert all(_majorants.parabola(arb(13), s) > 0 for s in exponents)
    assert not all(_majorants.parabola(arb(14), s) > 0 for s in exponents)


def test_the_unbiased_loss_and_that_of_the_mean_classifier_are_their_definitions():
    masses = [Fraction(4, 5), Fraction(1, 10), Fraction(1, 10)]
    with mpmath.workdps(30):
        far = mpmath.exp(-2)
        unbiased = 0.8 * mpmath.log(1 + 2 * far)
        unbiased += 0.2 * mpmath.log(1 + 2 * (8 * far + 1) / 9)
        means = 0.8 * mpmath.log(1 + 2 * far) + 0.2 * mpmath.log(2 + far)
        found = unbiased_loss_for_every_law.losses(masses, 2)
        for one, wanted in zip(found, (means, unbiased), strict=True):
            assert abs(value(one) - wanted) < 1e-15


def test_with_enough_negatives_the_unbiased_loss_is_a_bound(monkeypatch):
    cases = (("1/3, 1/3, 1/3", 3), ("4/5, 1/10, 1/10", 9), ("1/2, 1/4, 1/4", 3))
    monkeypatch.setattr(unbiased_loss_for_every_law, "_CASES", cases)
    claim = find_claim("unbiased-loss-for-every-law")
    assert [one.holds for one in claim.instances()] == [True] * 3
