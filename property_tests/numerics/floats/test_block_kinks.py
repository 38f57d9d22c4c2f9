"""Losses with kinks in groups: minima by a linear program over orders and by all entries."""

from itertools import permutations
from math import inf

import cvxpy as cp
import numpy as np
import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.block_check import block_minimum, other_classes
from numerics.exact.blocks import GroupedLaw
from numerics.exact.losses import CustomLoss, HardestNegative, Hinge, HingeMax
from numerics.exact.rationals import as_fraction
from numerics.floats.block_kinks import ProximalBlockLoss, kinked_block_certificate
from numerics.floats.dual_certificate import certified_minimum
from numerics.floats.nonsmooth import excess
from numerics.floats.population import latent_loss
from property_tests.numerics.blocks import laws
from property_tests.numerics.floats.test_block_loss import check_derivatives, rows, sizes_of, whole
from property_tests.tiers import one_of

LOSSES = (
    HardestNegative(),
    HingeMax(),
    HingeMax(margin="3/2"),
    Hinge(margin="1/2"),
    Hinge(margin="3/2"),
)
kinked = st.sampled_from(LOSSES)
draws = st.sampled_from([1, 2, 5, 64, inf])


def head_and_tails(classes, head="1/2"):
    mass = fmpq(*map(int, head.split("/")))
    return GroupedLaw((1, classes - 1), (mass, (1 - mass) / (classes - 1)))


def certified(law, k, loss):
    found = kinked_block_certificate(law, negatives=k, loss=loss)
    return block_minimum(found)


@given(sizes_of, st.data(), kinked, draws, st.integers(0, 99))
@settings(max_examples=30)
def test_the_value_is_that_of_all_entries_and_the_bound_below_it(sizes, data, loss, k, seed):
    law = data.draw(laws(tuple(sizes)))
    function, U = ProximalBlockLoss(law, k, loss), rows(law, seed)
    gram, masses = whole(function, law, U)
    value = function.value(U)
    assert value == pytest.approx(
        latent_loss(gram, masses, negatives=k, loss=loss), rel=1e-12, abs=1e-13
    )
    for _ in range(3):
        dual = function.dual(U)
        assert dual.lower <= value + 1e-12 * max(1.0, abs(value))
        counts = np.array(other_classes(law.sizes))
        for g, row in enumerate(dual.weights):
            p = np.array([1, *counts[g]]) * [masses_of(law)[g], *masses_of(law)]
            seen = p > 0
            assert excess(loss, row[None, seen], p[seen], negatives=k) < 1e-9
        function.smooth(1e-2)


def masses_of(law):
    return np.array([float(as_fraction(mass)) for mass in law.masses])


@given(sizes_of, st.data(), kinked, st.sampled_from([1, 2, 5]), st.integers(0, 99))
@settings(max_examples=20)
def test_derivatives_of_the_smoothing(sizes, data, loss, k, seed):
    law = data.draw(laws(tuple(sizes)))
    function, U = ProximalBlockLoss(law, k, loss), rows(law, seed)
    function.dual(U)
    function.smooth(0.3)
    check_derivatives(function, U, seed, step=1e-6)


@pytest.mark.parametrize("classes", one_of(2, [10_000, 1000, 50, 5]))
@pytest.mark.parametrize("loss", LOSSES, ids=str)
def test_one_head_and_many_tails(classes, loss):
    interval = certified(head_and_tails(classes), 64, loss).interval
    assert interval.width < 1e-12 * max(1, abs(float(interval.upper)))


def orders(y, p, k, cut):
    """Return the largest Σ P_j y_j over the weights of each order in which classes are hit."""
    found = [0.0] if cut else []
    for length in range(1, len(p) + 1) if cut else [len(p)]:
        for order in permutations(range(len(p)), length):
            reached = np.minimum(np.cumsum(p[list(order)]), 1.0)
            weights = np.diff(1 - (1 - reached) ** k, prepend=0.0)
            found.append(sum(w * y[j] for w, j in zip(weights, order, strict=True)))
    return found


@pytest.mark.parametrize("k", one_of(3, [3, 1, 16]))
@pytest.mark.parametrize("loss", [HardestNegative(), HingeMax(margin="5/4")], ids=str)
@pytest.mark.parametrize(("sizes", "parts"), [((1, 40), (40, 1)), ((2, 3), (3, 1))])
def test_a_cone_solver_finds_the_same(loss, k, sizes, parts):
    """The expectation is the largest over all orders of hitting; means of groups are a cone."""
    total = sum(n * part for n, part in zip(sizes, parts, strict=True))
    law = GroupedLaw(sizes, tuple(fmpq(part, total) for part in parts))
    Q, limits, parts_of_loss = cp.Variable((2, 2), symmetric=True), [], []
    X = [[Q[g, h] for h in range(2)] for g in range(2)]
    for g, n in enumerate(sizes):
        X[g][g] = (n * Q[g, g] - 1) / (n - 1) if n > 1 else None
        limits.append(Q[g, g] <= 1 if n > 1 else Q[g, g] == 1)
    margin = float(loss.kink)
    for g, counts in enumerate(other_classes(sizes)):
        p = [masses_of(law)[g], *(np.array(counts) * masses_of(law))]
        y = [margin, *(margin - 1 + X[g][h] for h in range(2) if counts[h])]
        p = np.array([x for x in p if x > 0])
        t = cp.Variable()
        limits += [t >= one for one in orders(y, p, k, loss.shape.is_cut)]
        parts_of_loss.append(sizes[g] * masses_of(law)[g] * t)
    problem = cp.Problem(cp.Minimize(sum(parts_of_loss)), [Q >> 0, *limits])
    problem.solve(solver=cp.CLARABEL)
    interval = certified(law, k, loss).interval
    assert float(interval.upper) == pytest.approx(problem.value, abs=1e-7)
    assert interval.width < 1e-11


@pytest.mark.slow
@pytest.mark.parametrize("k", [1, 4, inf])
@pytest.mark.parametrize("loss", LOSSES, ids=str)
@pytest.mark.parametrize(
    ("sizes", "parts"),
    [
        ((1, 4), (4, 1)),
        ((2, 3), (3, 1)),
        ((1, 1, 3), (6, 3, 1)),
    ],
)
def test_the_search_among_all_entries_finds_the_same(loss, k, sizes, parts):
    total = sum(n * part for n, part in zip(sizes, parts, strict=True))
    law = GroupedLaw(sizes, tuple(fmpq(part, total) for part in parts))
    found = certified(law, k, loss).interval
    _, whole_ = certified_minimum(law.law(), negatives=k, loss=loss)
    assert found.lower <= whole_.interval.upper
    assert whole_.interval.lower <= found.upper
    assert found.width < 1e-11 * max(1, abs(float(found.upper)))


@pytest.mark.slow
def test_merged_classes_and_classes_of_very_different_sizes():
    """Slacks that are 0 are a saddle, and ties of cosines of 1/1000 need a small ε."""
    merged = GroupedLaw((4, 3), (fmpq(5, 23), fmpq(1, 23)))
    assert certified(merged, 1, HingeMax(margin="5/4")).interval.width < 1e-11
    wide = GroupedLaw((3, 1000, 1), (fmpq(7, 99), fmpq(49, 99_000), fmpq(29, 99)))
    assert certified(wide, 4, HardestNegative()).interval.width < 1e-11


@pytest.mark.parametrize("margin", ["0", "-1"])
def test_a_hinge_that_is_never_felt_is_nothing(margin):
    loss = CustomLoss(f"max(max({margin} - v), 0)")
    assert certified(head_and_tails(5), 3, loss).interval.upper == 0
