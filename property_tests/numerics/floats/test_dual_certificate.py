"""Certified minima: the precision asked for, the minimum of a cone solver, the simplex ETF."""

from fractions import Fraction
from itertools import product
from math import comb

import cvxpy as cp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.losses import ExponentialOfSum, HardestNegative, HingeMax, Logistic
from numerics.floats.arithmetic import FLOATS
from numerics.floats.dual_certificate import certified_minimum
from property_tests.strategies import class_laws


@pytest.mark.slow
@pytest.mark.parametrize("bits", [100, 300, 1000])
@pytest.mark.parametrize("classes", [3, 8])
def test_certificates_reach_the_precision_that_is_asked_for(classes, bits):
    if classes == 8 and bits == 1000:
        classes = 4  # the same path at a tenth of the time
    law = [Fraction(2 * c + 1, classes**2) for c in range(classes)]
    _, found = certified_minimum(law, negatives=5, bits=bits)
    assert found.interval.width < Fraction(1, 2 ** (bits - 20))


@pytest.mark.slow
@settings(max_examples=10)
@given(class_laws(least=3), st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(3)]))
def test_clarabel_finds_the_same_minimum_at_one_negative(law, beta):
    size = len(law)
    G = cp.Variable((size, size), PSD=True)
    terms = [
        float(law[c] * law[j]) * cp.logistic(float(beta) * (G[c, j] - 1))
        for c in range(size)
        for j in range(size)
    ]
    program = cp.Problem(cp.Minimize(cp.sum(cp.hstack(terms))), [cp.diag(G) == 1])
    program.solve(solver=cp.CLARABEL)
    _, found = certified_minimum(law, negatives=1, loss=Logistic(beta=beta))
    assert float(found.interval.lower) - 1e-6 <= program.value <= float(found.interval.upper) + 1e-6


@pytest.mark.slow
@settings(max_examples=10)
@given(class_laws(least=3, most=3), st.sampled_from([1, 2, 3]))
def test_clarabel_finds_the_same_minimum_for_the_hardest_negative(law, negatives):
    """Each pattern of classes is an epigraph: a linear program over the elliptope."""
    size, terms = len(law), []
    G = cp.Variable((size, size), PSD=True)
    for c in range(size):
        for drawn in product(range(size), repeat=negatives):
            mass = float(law[c]) * float(np.prod([float(law[j]) for j in drawn]))
            terms.append(mass * cp.max(cp.hstack([G[c, j] - 1 for j in drawn])))
    program = cp.Problem(cp.Minimize(cp.sum(cp.hstack(terms))), [cp.diag(G) == 1])
    program.solve(solver=cp.CLARABEL)
    _, found = certified_minimum(law, negatives=negatives, loss=HardestNegative())
    assert float(found.interval.lower) - 1e-6 <= program.value <= float(found.interval.upper) + 1e-6
    assert found.interval.width < Fraction(1, 10**5)


@pytest.mark.slow
@pytest.mark.parametrize("classes", [3, 5, 8])
@pytest.mark.parametrize("loss", [Logistic(), ExponentialOfSum(), HingeMax(margin=2)])
def test_the_balanced_minimum_is_that_of_the_etf(classes, loss):
    """Σ_m binom(k, m) C^−m (1 − 1/C)^(k−m) ℓ(0 × m, C/(C−1) × (k−m)), for k = 3."""
    law, k, far = [Fraction(1, classes)] * classes, 3, classes / (classes - 1)
    value = sum(
        comb(k, m)
        * (1 / classes) ** m
        * (1 - 1 / classes) ** (k - m)
        * float(loss.value([np.float64(0)] * m + [np.float64(far)] * (k - m), FLOATS))
        for m in range(k + 1)
    )
    _, found = certified_minimum(law, negatives=k, loss=loss)
    assert float(found.interval.lower) - 1e-9 <= value <= float(found.interval.upper) + 1e-9
