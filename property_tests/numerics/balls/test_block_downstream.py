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
from numerics.floats.block_downstream_search import block_supervised_loss
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


def one_sided(loss, gram, group):
    """Return shares of which the first group has twice those of the others."""
    _, counts = gram.others(group)
    parts = [2, *[1] * (len(counts) - 1)]
    total = 2 if isinstance(loss, Hinge) else sum(n * x for n, x in zip(counts, parts, strict=True))
    return [fmpq(part, total) for part in parts]


def spread(gram, group, shares):
    """Return shares of groups as one for each other class, in the order of the classes."""
    _, counts = gram.others(group)
    return [share for share, count in zip(shares, counts, strict=True) for _ in range(count)]


def test_shares_of_the_wrong_group_are_refused():
    gram, eye = BlockGram.simplex(1, 3), ([fmpq(1)] * 2, [[fmpq(0)] * 2] * 2)
    law = [fmpq(1, 4)] * 2
    right = [one_sided(HardestNegative(), gram, g) for g in range(2)]
    block_supervised_interval(gram, law, *eye, loss=HardestNegative(), shares=right)
    for wrong in (right[::-1], right[:1], [right[0], right[1][::-1]], None):
        with pytest.raises(ValueError, match="shares"):
            block_supervised_interval(gram, law, *eye, loss=HardestNegative(), shares=wrong)


@settings(max_examples=20)
@given(problems(), st.sampled_from(LOSSES), st.data(), st.sampled_from([None, Fraction(1, 100)]))
def test_the_interval_is_that_of_all_entries(problem, loss, data, radius):
    gram, law = problem
    own, shared = drawn(data, gram.sizes)
    groups, classes = range(len(gram.sizes)), range(gram.classes)
    shares, whole_shares = None, None
    if loss.kink is not None:
        shares = [one_sided(loss, gram, g) for g in groups]
        whole_shares = [
            spread(gram, g, shares[g]) for g, n in enumerate(gram.sizes) for _ in range(n)
        ]
    found = block_supervised_interval(
        gram,
        law.masses,
        own,
        shared,
        loss=loss,
        radii=None if radius is None else [[radius] * len(groups) for _ in groups],
        shares=shares,
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
        shares=whole_shares,
        bits=80,
    )
    if radius is None:
        assert abs(found.lower - whole.lower) < Fraction(1, 10**15) * max(1, abs(whole.lower))
        assert abs(found.upper - whole.upper) < Fraction(1, 10**15) * max(1, abs(whole.upper))
    else:  # both cover the box, each with its own overestimate
        truth = block_supervised_loss(gram, law.masses, loss=loss)
        for one in (found, whole):
            assert one.lower <= truth.upper
            assert truth.lower <= one.upper


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
