"""The classical bounds: closed forms, random representations, false neighbours, hypotheses."""

from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls import bounds
from numerics.balls.collapse_step import population_loss
from numerics.balls.collisions import exact_coverage
from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of, simplex_etf_gram
from numerics.exact.losses import Decoupled, HingeMax, Logistic
from numerics.exact.rationals import as_fraction
from property_tests.strategies import class_laws, classes_of_points

COLLISION_BOUNDS = {"saunshi": bounds.saunshi, "ash": bounds.ash, "nozawa": bounds.nozawa_sato}
LOSSES = {"logistic": Logistic(), "sharp": Logistic(beta=4), "hinge": HingeMax(margin=1)}

representations = classes_of_points(most_classes=3, most_points=2, most_dimension=2)
negatives = st.integers(1, 6)


def both_losses(law, classes, k, loss):
    """Return enclosures of L_k and of the loss of the mean classifier."""
    f = FiniteMap.of(law, classes)
    gram = gram_of(f.vectors)
    mean = bounds.mean_classifier_loss(gram, f.negatives, labels=f.labels, loss=loss)
    return population_loss(f, negatives=k, loss=loss), mean


# --- closed forms --------------------------------------------------------------------------------


@given(representations, st.sampled_from(sorted(LOSSES)))
def test_the_mean_classifier_is_the_class_means(drawn, name):
    law, classes = drawn
    beta, total = 4 if name == "sharp" else 1, mpmath.mpf(0)
    floats = [
        [(float(m), [float(as_fraction(x)) for x in f]) for m, f in points] for points in classes
    ]
    means = [np.sum([m * np.array(f) for m, f in points], axis=0) for points in floats]
    for c, points in enumerate(floats):
        for mass, f in points:
            v = [float(np.dot(f, means[c] - mean)) for j, mean in enumerate(means) if j != c]
            logistic = mpmath.log1p(mpmath.fsum(mpmath.exp(-beta * x) for x in v))
            total += float(law[c]) * mass * (max(0, 1 - min(v)) if name == "hinge" else logistic)
    found = both_losses(law, classes, 1, LOSSES[name])[1]
    assert abs(float(found) - total) < 1e-12


@pytest.mark.parametrize("classes", [2, 3, 7])
@pytest.mark.parametrize("k", [1, 5, 40])
def test_balanced_factors_are_those_of_the_literature(classes, k):
    law = [Fraction(1, classes)] * classes
    avoided = (1 - Fraction(1, classes)) ** k
    time = (classes - 1) * sum(Fraction(1, n) for n in range(1, classes))
    covered = as_fraction(exact_coverage(law[1:], draws=k, idle=law[0]))
    assert bounds.ash(law, negatives=k).share.contains(avoided * min(1, k / (2 * time)) / 2)
    assert bounds.nozawa_sato(law, negatives=k).share.contains(covered / 2)
    saunshi = bounds.saunshi(law, negatives=k).share
    assert saunshi.upper >= avoided * covered  # 1/((1 − τ_k) υ_{k+1}) of the literature is weaker
    assert saunshi.contains(as_fraction(exact_coverage(law[1:], draws=k)))


@given(class_laws(), st.integers(1, 10**6))
def test_the_width_of_bao_is_that_of_the_talk(law, k):
    shift = bounds.bao(law, negatives=k, beta="1/2", norm=2)
    entropy = -mpmath.fsum(float(p) * mpmath.log(float(p)) for p in law)
    alpha = mpmath.log(float(max(law)) * len(law) ** 2) - entropy + 4 * mpmath.log(mpmath.cosh(2))
    width = float(shift.upper) - float(shift.lower)
    assert abs(width - (alpha + 2 * mpmath.log1p(mpmath.mpf(1) / k))) < 1e-9


def test_shares_below_all_floats_stay_numbers():
    law = ["999/1000", "1/1000"]
    for bound in COLLISION_BOUNDS.values():
        found = bound(law, negatives=10**6)
        assert 0 <= found.share.lower <= found.share.upper < 1


# --- representations -----------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=40)
@given(representations, negatives, st.sampled_from(sorted(LOSSES)))
def test_no_representation_breaks_a_collision_bound(drawn, k, name):
    law, classes = drawn
    contrastive, mean = both_losses(law, classes, k, LOSSES[name])
    for bound in COLLISION_BOUNDS.values():
        found = bound(law, negatives=k, loss=LOSSES[name])
        least = found.share.lower * mean.lower + found.offset.lower
        assert contrastive.is_below(least) is not True
        limit = found.on_downstream(contrastive)
        assert limit is None or limit.is_below(mean) is not True


@pytest.mark.slow
@settings(max_examples=40)
@given(representations, negatives, st.sampled_from([1, 4]))
def test_no_representation_leaves_the_interval_of_bao(drawn, k, beta):
    law, classes = drawn
    contrastive, mean = both_losses(law, classes, k, Logistic(beta=beta))
    shift = bounds.bao(law, negatives=k, beta=beta)
    assert mean.upper >= contrastive.lower + shift.lower.lower
    assert mean.lower <= contrastive.upper + shift.upper.upper


# --- false neighbours: each is refuted by a representation ---------------------------------------


def etf(classes, k, loss=None):
    """Return L_k and the mean-classifier loss of the simplex ETF, as floats."""
    gram, law = simplex_etf_gram(classes), [Fraction(1, classes)] * classes
    mean = bounds.mean_classifier_loss(gram, law, loss=loss)
    return float(latent_loss(gram, law, negatives=k, loss=loss)), float(mean), law


def two_classes_merged(classes, k):
    """Return the same of classes 1 and 2 at one vector, the others orthogonal, for the hinge."""
    gram = [[int(i == j or {i, j} == {0, 1}) for j in range(classes)] for i in range(classes)]
    law, loss = [Fraction(1, classes)] * classes, HingeMax(margin=1)
    mean = bounds.mean_classifier_loss(gram, law, loss=loss)
    return float(latent_loss(gram, law, negatives=k, loss=loss)), float(mean), law


@pytest.mark.parametrize(
    ("loss", "representation"), [(Logistic(), etf), (HingeMax(margin=1), two_classes_merged)]
)
def test_without_its_coverage_no_collision_bound_holds(loss, representation):
    contrastive, mean, law = representation(10, 1)
    for name, bound in COLLISION_BOUNDS.items():
        found = bound(law, negatives=1, loss=loss)
        coverage_free = {"saunshi": 0.9, "ash": 0.45, "nozawa": 0.5}[name]
        assert contrastive < coverage_free * mean + float(found.offset)
        assert contrastive > float(found.share) * mean + float(found.offset)


def test_nozawa_and_sato_need_their_one_half():
    """Of a constant map with many negatives."""
    gram = [[1] * 3] * 3
    law, k = [Fraction(1, 3)] * 3, 20
    contrastive = float(latent_loss(gram, law, negatives=k))
    mean = float(bounds.mean_classifier_loss(gram, law))
    found = bounds.nozawa_sato(law, negatives=k)
    assert contrastive < 2 * float(found.share) * mean + 2 * float(found.offset)


def test_the_collided_loss_cannot_be_larger():
    """At antipodes with many negatives nearly all of the loss is collisions."""
    contrastive, mean, law = etf(2, 1, Logistic(beta=8))
    found = bounds.saunshi(law, negatives=1, loss=Logistic(beta=8))
    share, offset = float(found.share), float(found.offset)
    assert contrastive >= share * mean + offset
    assert contrastive < share * mean + 1.001 * offset


def test_the_lower_end_of_bao_is_no_upper_end():
    contrastive, mean, law = etf(5, 4)
    shift = bounds.bao(law, negatives=4)
    assert mean > contrastive + float(shift.lower)
    assert mean < contrastive + float(shift.upper)


# --- hypotheses ----------------------------------------------------------------------------------


@pytest.mark.parametrize("k", [0, -3, 1.5, float("inf")])
@pytest.mark.parametrize("bound", [*COLLISION_BOUNDS.values(), bounds.bao])
def test_the_number_of_negatives_is_checked(bound, k):
    with pytest.raises(ValueError, match="negatives is"):
        bound(["1/2", "1/2"], negatives=k)


@pytest.mark.parametrize("bound", [*COLLISION_BOUNDS.values(), bounds.bao])
def test_a_class_without_mass_is_named(bound):
    with pytest.raises(ValueError, match=r"class_law\[1\] is 0; every class needs a positive"):
        bound(["1", "0"], negatives=3)


def test_a_norm_that_the_sphere_breaks_is_named():
    with pytest.raises(ValueError, match=r"norm is 1/2, .* assumes"):
        bounds.bao(["1/2", "1/2"], negatives=1, norm="1/2")


@pytest.mark.parametrize(
    ("loss", "message"),
    [
        (Decoupled(), "loss is dcl; the bounds are stated"),
        (Logistic(margin=1), "margin is 1"),
        (HingeMax(margin=-1), "margin is -1"),
    ],
)
def test_the_bounds_name_the_losses_that_they_are_about(loss, message):
    for bound in COLLISION_BOUNDS.values():
        with pytest.raises(ValueError, match=message):
            bound(["1/2", "1/2"], negatives=2, loss=loss)


def test_a_class_without_points_downstream_has_no_mean():
    with pytest.raises(ValueError, match="weights of class 1 are 0"):
        bounds.mean_classifier_loss([[1, -1], [-1, 1]], [1, 0])


def test_a_share_of_zero_bounds_nothing():
    law = ["1/3"] * 3
    vacuous = bounds.saunshi(law, negatives=1)
    assert vacuous.share.upper == 0
    assert vacuous.on_downstream(Enclosure.exactly(1, bits=53)) is None
