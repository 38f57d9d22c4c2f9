"""Balanced classes: no map into the unit sphere beats the simplex ETF; a search for one that does.

For ρ = 1/C and a loss that is convex and non-increasing in each coordinate, every d, every k and
every f: L_k(f) ≥ L*_k = Σ_m binom(k, m) C^−m (1 − 1/C)^{k−m} ℓ(0 × m, C/(C−1) × (k − m)). The
reference L*_k is computed here, in mpmath and from formulas of its own.
"""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import exp, log, mp, mpf

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import gram_of, matrix, simplex_etf_gram
from numerics.exact.losses import (
    FAMILY,
    CustomLoss,
    Decoupled,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    PairwiseLogistic,
    Square,
    SquaredHinge,
)
from property_tests.search import improved, loss_of, map_below, random_spread, spreads, uniform
from theorems.search.landscape import Landscape

NEEDED = {"convex", "nonincreasing"}
LOSSES = {
    Logistic(): lambda v: log(1 + sum(exp(-x) for x in v)),
    Logistic(beta=4): lambda v: log(1 + sum(exp(-4 * x) for x in v)),
    Logistic(beta=2, margin=1): lambda v: log(1 + sum(exp(2 - 2 * x) for x in v)),
    Decoupled(): lambda v: log(sum(exp(-x) for x in v)),
    HingeMax(margin=1): lambda v: max(0, 1 - min(v)),
    HingeMax(margin=2): lambda v: 2 - min(v),
    HardestNegative(): lambda v: max(-x for x in v),
    Hinge(margin=1): lambda v: sum(max(0, 1 - x) for x in v),
    Hinge(margin=2): lambda v: sum(2 - x for x in v),
    SquaredHinge(margin=1): lambda v: sum(max(0, 1 - x) ** 2 for x in v),
    SquaredHinge(margin=2): lambda v: sum((2 - x) ** 2 for x in v),
    Exponential(beta=2): lambda v: sum(exp(-2 * x) for x in v),
    PairwiseLogistic(beta=3, margin=1): lambda v: sum(log(1 + exp(3 - 3 * x)) for x in v),
    Square(): lambda v: sum((2 - x) ** 2 for x in v),
    ExponentialOfSum(): lambda v: exp(-sum(v)),
}
SEARCH = settings(derandomize=True, deadline=None, max_examples=20)


def etf_value(ell, classes, k):
    """Return L*_k to 40 digits."""
    with mp.workdps(40):
        far, total = mpf(classes) / (classes - 1), mpf(0)
        for m in range(k + 1):
            weight = mpf(comb(k, m)) * (classes - 1) ** (k - m) / mpf(classes) ** k
            total += weight * ell([mpf(0)] * m + [far] * (k - m))
        return Fraction(mp.nstr(total, 38))


def formula(loss):
    return loss.formula


# --- losses with the hypotheses: no counterexample ---------------------------------------------


def test_every_loss_of_the_family_with_the_hypotheses_is_searched():
    kinds = {kind for kind in FAMILY.values() if holding(kind()) >= NEEDED}
    assert {type(loss) for loss in LOSSES} == kinds
    assert all(holding(loss) >= NEEDED for loss in LOSSES)


@pytest.mark.slow
@pytest.mark.parametrize("loss", LOSSES, ids=formula)
@SEARCH
@given(
    f=spreads(dimensions=lambda classes: range(1, classes + 1), balanced=True),
    k=st.integers(1, 6),
    seed=st.integers(0, 99),
)
def test_no_map_beats_the_etf(loss, f, k, seed):
    bound = etf_value(LOSSES[loss], len(f.law), k)
    assert map_below(f, bound, loss, k, steps=12, seed=seed) is None


@pytest.mark.parametrize("loss", LOSSES, ids=formula)
@pytest.mark.parametrize(("classes", "k"), [(2, 1), (3, 4), (5, 2)])
def test_the_etf_attains_the_bound(loss, classes, k):
    bound = etf_value(LOSSES[loss], classes, k)
    attained = latent_loss(simplex_etf_gram(classes), uniform(classes), negatives=k, loss=loss)
    assert abs(attained.midpoint - bound) < Fraction(1, 10**12)


def lowest_of(loss, k, *, classes, dimension, starts, steps):
    """Return the smallest L_k, in float64, that the search reaches from generic starts."""
    values = []
    for seed in range(starts):
        f = random_spread(seed, law=uniform(classes), dimension=dimension)
        landscape = Landscape(f, loss, k)
        rows = improved(f, landscape.losses, steps=steps, seed=seed)
        values.append(float(landscape.losses(rows[None])[0]))
    return min(values)


@pytest.mark.slow
@pytest.mark.parametrize("loss", [Logistic(), Exponential(beta=2), Square()], ids=formula)
@pytest.mark.parametrize(("classes", "dimension"), [(2, 2), (3, 2), (4, 4)])
def test_the_search_is_strong_enough_to_come_to_the_etf(loss, classes, dimension):
    """A search that stayed far above the bound would prove nothing by finding nothing."""
    found = lowest_of(loss, 2, classes=classes, dimension=dimension, starts=4, steps=60)
    assert found == pytest.approx(float(etf_value(LOSSES[loss], classes, 2)), abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize(("classes", "dimension"), [(3, 1), (4, 2), (5, 3)])
def test_below_dimension_c_minus_one_the_bound_is_not_reached(classes, dimension):
    loss = Logistic(beta=2)
    bound = etf_value(lambda v: log(1 + sum(exp(-2 * x) for x in v)), classes, 2)
    found = lowest_of(loss, 2, classes=classes, dimension=dimension, starts=4, steps=60)
    assert found > float(bound) + 1e-3


# --- planted: a hypothesis is missing, and the search finds out --------------------------------


@pytest.mark.parametrize(("classes", "dimension", "k"), [(2, 2, 1), (3, 2, 1), (3, 3, 2)])
def test_a_loss_that_increases_is_minimised_by_the_constant_map(classes, dimension, k):
    loss = Square(margin=-10)
    assert "nonincreasing" not in holding(loss)
    far = Fraction(classes, classes - 1) + 10
    etf = k * (Fraction(100, classes) + (1 - Fraction(1, classes)) * far**2)
    start = random_spread(0, law=uniform(classes), dimension=dimension)
    found = map_below(start, etf, loss, k)
    assert found is not None
    assert loss_of(found, loss, k).is_below(etf)
    constant = loss_of(start.moved([start.vectors[0]] * len(start.vectors)), loss, k)
    assert constant.contains(100 * k)
    assert constant.is_below(etf)
    assert latent_loss(
        simplex_etf_gram(classes), uniform(classes), negatives=k, loss=loss
    ).contains(etf)


def test_a_concave_decreasing_loss_is_not_minimised_by_the_etf():
    """−e^v with C = 3: two classes together and the third opposite give −5/9 − 4e²/9."""
    loss = CustomLoss("-sum(exp(v))")
    etf = latent_loss(simplex_etf_gram(3), uniform(3), negatives=1, loss=loss)
    starts = [random_spread(seed, law=uniform(3), dimension=2) for seed in range(3)]
    found = [map_below(f, etf.lower, loss, 1) for f in starts]
    assert any(f is not None and loss_of(f, loss, 1).is_below(etf) for f in found)


@pytest.mark.parametrize("law", ["1/2 1/4 1/4", "4/5 1/10 1/10", "2/5 3/10 1/5 1/10"])
def test_unbalanced_classes_have_a_gram_matrix_better_than_the_etf(law):
    rho = tuple(map(Fraction, law.split()))
    classes, k = len(rho), 4
    etf = latent_loss(simplex_etf_gram(classes), rho, negatives=k, bits=80)
    start = random_spread(1, law=rho, dimension=classes - 1, points=1)
    found = map_below(start, etf.lower, Logistic(), k, steps=40)
    assert found is not None
    better = latent_loss(gram_of(matrix(found.vectors)), rho, negatives=k, bits=80)
    assert better.is_below(etf)
