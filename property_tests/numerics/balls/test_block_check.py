"""Certificates in groups: the optimum passes, forged ones prove nothing false or are refused."""

from fractions import Fraction
from itertools import pairwise
from math import inf

import numpy as np
import pytest
from flint import arb, fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls.block_check import (
    BlockCertificate,
    block_minimum,
    block_minorant,
    is_dual_feasible,
    is_strict_at,
    other_classes,
)
from numerics.balls.block_enclosure import block_loss
from numerics.balls.dual_check import InvalidCertificateError
from numerics.balls.enclosure import precision
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.geometry import matrix
from numerics.exact.losses import (
    CustomLoss,
    Decoupled,
    Exponential,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
    Square,
    SquaredHinge,
)
from numerics.floats.block_search import block_certificate
from numerics.floats.dual_certificate import certified_minimum
from property_tests.numerics.blocks import laws, matrices, problems

LAW = GroupedLaw((1, 2), (fmpq(1, 2), fmpq(1, 4)))
SIMPLEX = BlockGram.simplex(1, 2)
FOUND = block_certificate(LAW, negatives=4)

small = st.integers(-4, 4).map(lambda n: fmpq(n, 4))
sizes_of = st.lists(st.integers(1, 4), min_size=1, max_size=3).filter(lambda s: sum(s) > 1)


def changed(certificate, **changes):
    fields = ("law", "negatives", "loss", "means", "multipliers", "slack", "weights")
    given_ = {name: getattr(certificate, name) for name in fields}
    return BlockCertificate(**(given_ | changes))


def dense(A, sizes):
    group = [g for g, size in enumerate(sizes) for _ in range(size)]
    return np.array(
        [
            [0.0 if i == j else float(A[g][h].mid()) for j, h in enumerate(group)]
            for i, g in enumerate(group)
        ]
    )


@given(sizes_of, st.data())
def test_dual_feasibility_is_that_of_all_entries(sizes, data):
    A = [[arb(data.draw(small)) for _ in sizes] for _ in sizes]
    for g in range(len(sizes)):
        for h in range(g):
            A[g][h] = A[h][g]
        if sizes[g] == 1:
            A[g][g] = arb(0)
    y = [data.draw(small) for _ in sizes]
    group = [g for g, size in enumerate(sizes) for _ in range(size)]
    whole = dense(A, sizes) - np.diag([float(int(y[g].p) / int(y[g].q)) for g in group])
    least = np.linalg.eigvalsh(whole + np.eye(len(whole)) / 8)[0]
    assume(abs(least) > 1e-9)
    assert is_dual_feasible(A, sizes, y, fmpq(1, 8)) is bool(least > 0)


@settings(max_examples=25)
@given(problems(), st.sampled_from([Logistic(), Exponential(), SquaredHinge(margin=3)]), st.data())
def test_the_minorant_is_below_the_loss(problem, loss, data):
    gram, law = problem
    draft = BlockCertificate(law, 3, loss, ((fmpq(0),),) * len(law.sizes), (), fmpq(0))
    other = data.draw(matrices().filter(lambda one: one.classes > 1))
    if other.sizes != gram.sizes:
        other = BlockGram.simplex(*gram.sizes)
    with precision(120):
        intercept, A = block_minorant(draft, gram, bits=80)
        counts = other_classes(law.sizes)
        along = arb(0)
        for g, size in enumerate(law.sizes):
            for h, count in enumerate(counts[g]):
                along += size * count * A[g][h] * other.cosines[g][h]
        value = block_loss(other, law, negatives=3, loss=loss, bits=80)
        assert not intercept + along > arb(fmpq(value.upper.numerator, value.upper.denominator))


@pytest.mark.slow
@settings(max_examples=6)
@given(sizes_of, st.data(), st.sampled_from([1, 5, inf]))
def test_the_minimum_is_that_of_all_entries(sizes, data, k):
    law = data.draw(laws(tuple(sizes)))
    found = block_minimum(block_certificate(law, negatives=k))
    _, whole = certified_minimum(law.law(), negatives=k)
    assert found.interval.upper >= whole.interval.lower
    assert whole.interval.upper >= found.interval.lower
    assert found.interval.width < Fraction(1, 10**15)
    if found.radii is not None:
        rows = found.gram.matrix()
        for row, other in zip(rows, whole.gram, strict=True):
            for x, y in zip(row, other, strict=True):
                reach = max(r for radii in found.radii for r in radii)
                off = abs(x - y)
                assert Fraction(int(off.p), int(off.q)) <= reach + Fraction(1, 10**6)


@settings(max_examples=30)
@given(
    st.lists(st.lists(small, min_size=2, max_size=2), min_size=2, max_size=2),
    st.lists(st.integers(-64, 64).map(lambda n: fmpq(n, 256)), min_size=2, max_size=2),
    st.integers(-1, 16).map(lambda n: fmpq(n, 64)),
)
def test_whatever_is_written_proves_nothing_false(means, multipliers, slack):
    means[0] = data_unit(means[0])
    forged = changed(
        FOUND, means=tuple(map(tuple, means)), multipliers=tuple(multipliers), slack=slack
    )
    try:
        found = block_minimum(forged)
    except InvalidCertificateError:
        return
    truth = block_minimum(FOUND).interval
    assert found.interval.lower <= truth.upper
    assert found.interval.upper >= truth.lower


def data_unit(row):
    """Return a unit vector in the direction that the first number says."""
    t = row[0]
    return [2 * t / (1 + t * t), (1 - t * t) / (1 + t * t)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"slack": fmpq(-1, 100)}, "must be ≥ 0"),
        ({"slack": fmpq(0), "multipliers": (fmpq(0), fmpq(0))}, "not shown positive semidefinite"),
        ({"multipliers": (fmpq(0),)}, "number of groups"),
        ({"means": matrix([[1, 0], [1, 1]])}, "at most 1"),
        ({"means": matrix([["1/2", 0], [0, 0]])}, "of one class it is 1"),
        ({"means": matrix([[1, 0]])}, "1 rows for 2 groups"),
        ({"loss": Hinge()}, "weights go with a loss with kinks"),
        ({"weights": matrix([[0, 0, 0]] * 2)}, "weights go with a loss with kinks"),
        ({"loss": CustomLoss("-sum(exp(-v))")}, "not convex"),
        ({"loss": HingeMax(), "weights": matrix([[0, 0]] * 2)}, "one number more"),
        ({"loss": HingeMax(), "weights": matrix([[2, 0, 0], [0, 0, 0]])}, "polytope"),
        ({"loss": HardestNegative(), "weights": matrix([[0, 0, 0]] * 2)}, "polytope"),
        ({"loss": HingeMax(), "weights": matrix([[0, 1, 0], [0, 0, 0]])}, "polytope"),
    ],
)
def test_what_does_not_fit_is_refused(changes, said):
    with pytest.raises(InvalidCertificateError, match=said):
        block_minimum(changed(FOUND, **changes))


def test_a_multiplier_too_large_is_refused():
    """The bound would rise by the mass of the group; 10⁻²⁰ is more than the slack allows."""
    (first, second), more = FOUND.multipliers, fmpq(1, 10**20)
    for multipliers in ((first + more, second), (first, second + more)):
        with pytest.raises(InvalidCertificateError):
            block_minimum(changed(FOUND, multipliers=multipliers))


@pytest.mark.parametrize("loss", [Hinge(), Hinge(margin="3/2"), HingeMax(), HingeMax(margin="3/2")])
@pytest.mark.parametrize("share", ["0", "1/4", "1"])
def test_weights_of_a_loss_with_kinks_bound_it(loss, share):
    """Those of the first draw, times a share: one negative, which is never more than the loss."""
    scale = fmpq(*map(int, share.split("/"))) if "/" in share else fmpq(int(share))
    rows = [["1/2", 0, "1/2"], ["1/4", "1/2", "1/4"]]
    weights = tuple(tuple(scale * x for x in row) for row in matrix(rows))
    certificate = BlockCertificate(
        LAW, 3, loss, FOUND.means, (-scale / 2, -scale / 2), fmpq(1, 8), weights
    )
    found = block_minimum(certificate)
    _, whole = certified_minimum(LAW.law(), negatives=3, loss=loss)
    assert found.interval.lower <= whole.interval.upper
    assert found.interval.upper >= whole.interval.lower
    assert found.radii is None


KINKED = block_certificate(LAW, negatives=3, loss=HardestNegative())


def moved(weights, row, source, target, step):
    """Return weights of which one row gives some of one share to another."""
    rows = [list(one) for one in weights]
    rows[row][source] -= step
    rows[row][target] += step
    return matrix(rows)


@pytest.mark.parametrize("row", [0, 1])
@pytest.mark.parametrize("step", [fmpq(1, 10**8), fmpq(-1, 10**8), fmpq(1, 100), fmpq(-1, 100)])
def test_a_share_that_is_changed_is_refused(row, step):
    """Weights that are no subgradient there, or that no draws have."""
    seen = [j for j in range(3) if (row, j) != (0, 1)]
    for source, target in pairwise(seen):
        weights = moved(KINKED.weights, row, source, target, step)
        with pytest.raises(InvalidCertificateError, match=r"polytope|semidefinite"):
            block_minimum(changed(KINKED, weights=weights))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"weights": KINKED.weights[::-1]}, "polytope"),  # those of the wrong group
        ({"weights": tuple(row[::-1] for row in KINKED.weights)}, "semidefinite"),
        ({"weights": KINKED.weights[:1]}, "one row a group"),
        ({"weights": None}, "go with a loss with kinks"),
        ({"negatives": 2}, "polytope"),
        ({"law": GroupedLaw((1, 2), (fmpq(1, 3), fmpq(1, 3)))}, "polytope"),
        ({"multipliers": KINKED.multipliers[::-1]}, "semidefinite"),
        ({"multipliers": tuple(y + fmpq(1, 10**9) for y in KINKED.multipliers)}, "semidefinite"),
        ({"loss": Logistic()}, "and with no other"),
    ],
)
def test_another_subgradient_law_or_group_is_refused(changes, said):
    assert block_minimum(KINKED).interval.width < 1e-12
    with pytest.raises(InvalidCertificateError, match=said):
        block_minimum(changed(KINKED, **changes))


def test_the_weights_of_another_loss_bound_it_and_no_more():
    """A hinge that is cut at 0 takes all weights of the worst case: a bound, and a true one."""
    loss = HingeMax(margin="3/2")
    found = block_minimum(changed(KINKED, loss=loss))
    best = block_minimum(block_certificate(LAW, negatives=3, loss=loss))
    assert found.interval.lower <= best.interval.upper


@pytest.mark.parametrize(
    ("loss", "k", "strict"),
    [
        (Logistic(), 1, True),
        (Logistic(), inf, True),
        (Decoupled(), 1, False),  # log of one term: affine
        (Decoupled(), 2, True),
        (Exponential(), 1, True),
        (SquaredHinge(margin=2), 1, True),
        (SquaredHinge(margin=1), 1, False),  # 0 at all coordinates of the simplex
        (CustomLoss("sum(v)"), 3, False),
        (Hinge(), 1, False),
        (HingeMax(), inf, False),
        (CustomLoss("log(1 + exp(max(-v)))"), 2, False),  # no derivatives
        (CustomLoss("log(1 + sum(exp(-v))) + sum(v)**2"), 2, False),  # no shape
    ],
)
def test_a_loss_is_strict_where_it_bends(loss, k, strict):
    assert is_strict_at(SIMPLEX, LAW, negatives=k, loss=loss) is strict


def test_where_nothing_bends_no_box_is_given():
    flat = block_certificate(GroupedLaw((3,), (fmpq(1, 3),)), negatives=1, loss=Decoupled())
    assert block_minimum(flat).radii is None
    assert block_minimum(block_certificate(LAW, negatives=1, loss=Square())).radii is not None
