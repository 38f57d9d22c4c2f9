"""Classes in the plane: losses and distances by complex numbers, and what merges nothing."""

from itertools import combinations

import mpmath
import pytest
from flint import fmpq

from property_tests.theorems.claims.judged import verdict
from theorems.claims.low_dimension import (
    decoupled_merges_classes,
    hard_negatives_tammes,
    uniformity_above_the_sphere,
)
from theorems.claims.low_dimension._plane import merged_cosines, polygon_cosines
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict


def places(classes, merged):
    """Return the classes as complex numbers of modulus 1."""
    if merged:
        return [mpmath.mpc(1)] * (classes - 3) + [mpmath.mpc(x) for x in (1j, -1, -1j)]
    return [mpmath.expj(2 * mpmath.pi * s / classes) for s in range(classes)]


@pytest.mark.parametrize("classes", [4, 5, 7, 9])
@pytest.mark.parametrize("merged", [True, False])
def test_cosines_distances_and_losses_are_those_of_the_points(classes, merged):
    with mpmath.workdps(30):
        points = places(classes, merged)
        cosines = merged_cosines(classes) if merged else polygon_cosines(classes, bits=150)
        others = [[w for j, w in enumerate(points) if j != i] for i in range(classes)]
        near = sum(
            min(abs(z - w) ** 2 for w in rest) for z, rest in zip(points, others, strict=True)
        )
        found = hard_negatives_tammes.nearest_distances(cosines)
        assert abs(mpmath.mpf(found.decimals(20)[0]) - near) < 1e-15
        for own in (0, 1):
            value = mpmath.fsum(
                mpmath.log(own + sum(mpmath.exp(-2 * abs(z - w) ** 2) for w in rest))
                for z, rest in zip(points, others, strict=True)
            )
            loss = decoupled_merges_classes.loss(cosines, "1/4", own=own)
            assert abs(mpmath.mpf(loss.decimals(20)[0]) - value / classes) < 1e-15


def test_the_polygon_has_a_larger_least_distance_than_other_points_of_the_circle():
    """Seven gaps add up to a turn, so the least of them is at most a seventh of it."""
    with mpmath.workdps(20):
        regular = abs(1 - mpmath.expj(2 * mpmath.pi / 7))
        for n in range(50):
            angles = [mpmath.frac((n + 1) * (k + 1) ** 2 * mpmath.sqrt(2)) for k in range(7)]
            points = [mpmath.expj(2 * mpmath.pi * angle) for angle in angles]
            assert min(abs(z - w) for z, w in combinations(points, 2)) <= regular


def test_six_classes_or_fewer_are_not_merged(monkeypatch):
    """For six the two sums are equal, 6, and no ball decides; for fewer the polygon is ahead."""
    monkeypatch.setattr(hard_negatives_tammes, "_CLASSES", (4, 5, 6))
    held = [one.holds for one in find_claim("hard-negatives-tammes").instances()]
    assert held[1:] == [True, None]


def test_at_a_higher_temperature_the_classes_stay_apart(monkeypatch):
    monkeypatch.setattr(decoupled_merges_classes, "_CASES", ((7, "1/2"), (6, "1/10")))
    assert [one.holds for one in find_claim("decoupled-merges-classes").instances()] == [False] * 2
    assert verdict("hard-negatives-tammes") == Verdict.REFUTED


@pytest.mark.parametrize(("name", "dimension"), [("polygon-3", 2), ("simplex", 3)])
def test_the_uniform_value_is_an_integral_and_that_of_points_their_mean(name, dimension):
    """The density of a coordinate on the sphere is in proportion to (1 − z²)^{(d−3)/2}."""
    module = uniformity_above_the_sphere
    cosines = module._POINTS[name, dimension](dimension)
    uniform, finite = module.sides(cosines, dimension, fmpq(2))
    with mpmath.workdps(30):
        power = mpmath.mpf(dimension - 3) / 2

        def mean(weight):
            both = (lambda a: weight(a) * mpmath.sin(a) ** (2 * power + 1), [0, mpmath.pi])
            return mpmath.quad(*both)

        wanted = mean(lambda a: mpmath.exp(4 * mpmath.cos(a))) / mean(lambda a: 1)
        assert abs(mpmath.mpf(uniform.decimals(25)[0]) - wanted) < 1e-15
        own, other = mpmath.exp(4), mpmath.exp(mpmath.mpf(-4) / dimension)
        size = dimension + 1
        assert abs(mpmath.mpf(finite.decimals(25)[0]) - (own + dimension * other) / size) < 1e-15
