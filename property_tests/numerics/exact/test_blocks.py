"""Matrices in groups are Gram matrices as_fraction where all their entries are."""

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.blocks import BlockGram, GroupedLaw, grouped
from numerics.exact.geometry import gram_matrix, simplex_etf_gram
from numerics.exact.rationals import as_fraction
from property_tests.numerics.blocks import matrices

cosines = st.integers(-6, 6).map(lambda n: fmpq(n, 6))


@given(matrices())
def test_what_is_made_of_vectors_is_a_gram_matrix(gram):
    dense = gram_matrix(gram.matrix())
    assert len(dense) == gram.classes
    for g in range(len(gram.sizes)):
        row = dense[sum(gram.sizes[:g])]
        values, counts = gram.others(g)
        listed = [x for x, n in zip(values, counts, strict=True) for _ in range(n)]
        assert sorted(map(as_fraction, [*listed, fmpq(1)])) == sorted(map(as_fraction, row))


@given(st.lists(st.integers(1, 3), min_size=2, max_size=3), st.data())
def test_only_gram_matrices_are_taken(sizes, data):
    rows = [[data.draw(cosines) for _ in sizes] for _ in sizes]
    for g, size in enumerate(sizes):
        if size == 1:
            rows[g][g] = fmpq(1)
        for h in range(g):
            rows[g][h] = rows[h][g]
    group = [g for g, size in enumerate(sizes) for _ in range(size)]
    dense = [
        [fmpq(1) if i == j else rows[g][h] for j, h in enumerate(group)]
        for i, g in enumerate(group)
    ]
    try:
        expected = gram_matrix(dense)
    except ValueError:
        with pytest.raises(ValueError, match="cosine"):
            BlockGram(tuple(sizes), tuple(map(tuple, rows)))
    else:
        assert BlockGram(tuple(sizes), tuple(map(tuple, rows))).matrix() == expected


@pytest.mark.parametrize("sizes", [(5,), (1, 4), (2, 3), (1, 1, 1)])
def test_a_simplex_is_that_of_all_classes(sizes):
    assert BlockGram.simplex(*sizes).matrix() == simplex_etf_gram(sum(sizes))


@pytest.mark.parametrize(
    ("sizes", "rows", "said"),
    [
        ((2,), (("1/2", 0), (0, 1)), "1 rows of 1"),
        ((1, 2), ((0, 0), (0, 0)), "of one class it is 1"),
        ((2, 2), ((0, "1/2"), ("1/3", 0)), "symmetric"),
        ((2, 2), ((1, 2), (2, 1)), "not positive semidefinite"),
        ((2,), ((2,),), "at most 1"),
        ((3,), (("-3/5",),), "not positive semidefinite"),
        ((1,), ((1,),), "at least two classes"),
        ((0, 2), ((1, 0), (0, 0)), "integers ≥ 1"),
    ],
)
def test_what_is_wrong_is_said(sizes, rows, said):
    with pytest.raises(ValueError, match=said):
        BlockGram(sizes, rows)


@pytest.mark.slow
@given(st.lists(st.integers(1, 3), min_size=2, max_size=9))
def test_a_law_in_groups_has_the_masses_of_the_law(weights):
    law = [fmpq(weight, sum(weights)) for weight in weights]
    found = grouped(law)
    assert sorted(map(as_fraction, found.law())) == sorted(map(as_fraction, law))
    assert found.is_balanced == (len(set(weights)) == 1)
    assert len(found.masses) == len(set(weights)) == len(found.counted)


@pytest.mark.parametrize(
    ("sizes", "masses", "said"),
    [
        ((2,), ("1/3",), "not to 1"),
        ((1, 1), ("3/2", "-1/2"), "positive"),
        ((1,), (1,), "two classes"),
    ],
)
def test_only_laws_are_taken(sizes, masses, said):
    with pytest.raises(ValueError, match=said):
        GroupedLaw(sizes, masses)


def test_groups_of_one_mass_are_counted_together():
    assert GroupedLaw((1, 2), (fmpq(1, 3), fmpq(1, 3))).counted == {fmpq(1, 3): 3}
