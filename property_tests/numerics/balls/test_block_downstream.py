"""L_sup in groups is that of all entries, for any classifiers and any box."""

from fractions import Fraction

import pytest
from flint import arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.balls.block_downstream import Blocks, block_supervised_interval
from numerics.balls.downstream_check import supervised_interval
from numerics.balls.enclosure import precision
from numerics.exact.blocks import BlockGram
from numerics.exact.losses import (
    CustomLoss,
    Exponential,
    ExponentialOfSum,
    HardestNegative,
    Hinge,
    HingeMax,
    Logistic,
)
from property_tests.numerics.blocks import problems

LOSSES = (Logistic(), Exponential(), ExponentialOfSum(), HingeMax(), Hinge(), HardestNegative())
small = st.integers(-4, 4).map(lambda n: fmpq(n, 3))


def entries(sizes, diagonal, shared):
    group = [g for g, size in enumerate(sizes) for _ in range(size)]
    return [
        [shared[g][h] + (diagonal[g] if i == j else 0) for j, h in enumerate(group)]
        for i, g in enumerate(group)
    ]


def drawn(data, sizes):
    own = [data.draw(small) for _ in sizes]
    return own, [[data.draw(small) for _ in sizes] for _ in sizes]


@settings(max_examples=20)
@given(problems(), st.sampled_from(LOSSES), st.data(), st.sampled_from([None, Fraction(1, 100)]))
def test_the_interval_is_that_of_all_entries(problem, loss, data, radius):
    gram, law = problem
    own, shared = drawn(data, gram.sizes)
    groups, classes = range(len(gram.sizes)), range(gram.classes)
    sharp = fmpq(64) if loss.kink is not None else None
    found = block_supervised_interval(
        gram,
        law.masses,
        own,
        shared,
        loss=loss,
        radii=None if radius is None else [[radius] * len(groups) for _ in groups],
        sharpness=sharp,
        bits=80,
    )
    whole = supervised_interval(
        gram.matrix(),
        law.law(),
        list(classes),
        entries(gram.sizes, own, shared),
        loss=loss,
        radii=None
        if radius is None
        else [[Fraction(0) if i == j else radius for j in classes] for i in classes],
        sharpness=sharp,
        bits=80,
    )
    if radius is None:
        assert abs(found.lower - whole.lower) < Fraction(1, 10**15) * max(1, abs(whole.lower))
        assert abs(found.upper - whole.upper) < Fraction(1, 10**15) * max(1, abs(whole.upper))
    else:  # both cover the box, each with its own overestimate
        exact = block_supervised_interval(
            gram, law.masses, own, shared, loss=loss, sharpness=sharp, bits=80
        )
        assert found.lower <= exact.lower + Fraction(1, 10**9)
        assert found.upper >= exact.upper - Fraction(1, 10**9)


@given(st.lists(st.integers(1, 3), min_size=1, max_size=3), st.data())
def test_the_product_is_that_of_all_entries(sizes, data):
    sizes = tuple(sizes)
    one, two = drawn(data, sizes), drawn(data, sizes)
    with precision(100):
        made = [
            Blocks(sizes, [arb(x) for x in own], [[arb(x) for x in row] for row in shared])
            for own, shared in (one, two)
        ]
        product = made[0] @ made[1]
        found = entries(sizes, product.diagonal, product.shared)
        a, b = entries(sizes, *one), entries(sizes, *two)
        for i, row in enumerate(a):
            for j in range(len(b)):
                exact = sum((x * b[m][j] for m, x in enumerate(row)), fmpq(0))
                assert found[i][j].overlaps(arb(exact))


@pytest.mark.parametrize(
    ("weights", "loss", "said"),
    [
        (["1/2"], CustomLoss("-sum(exp(-v))"), "not convex"),
        (["1/3"], Logistic(), "whose sum"),
        (["1/4", "1/4"], Logistic(), "1 groups"),
        (["-1/2"], Logistic(), "masses ≥ 0"),
    ],
)
def test_what_does_not_fit_is_refused(weights, loss, said):
    with pytest.raises(ValueError, match=said):
        block_supervised_interval(BlockGram.simplex(2), weights, [fmpq(1)], [[fmpq(0)]], loss=loss)


def test_a_loss_far_below_one_is_known_relative_to_itself():
    arguments = BlockGram.simplex(10), [fmpq(1, 10)], [fmpq(1)], [[fmpq(0)]]
    found = block_supervised_interval(*arguments, loss=Logistic(beta=300), bits=60)
    assert 0 < found.upper < Fraction(1, 10**143)
    assert found.width <= found.upper / 10**12
