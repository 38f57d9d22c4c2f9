"""Random Gram matrices in groups of classes, with laws that are constant on the groups."""

from flint import fmpq
from hypothesis import strategies as st

from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.geometry import gram_of, sphere_point

numbers = st.fractions(-2, 2, max_denominator=6).map(lambda x: fmpq(x.numerator, x.denominator))
shares = st.integers(1, 4).map(lambda n: fmpq(n, 4))


@st.composite
def matrices(draw, groups=3, largest=4):
    """Return a `BlockGram` of classes v_c = (mean of the group) + (a simplex of its own)."""
    sizes = draw(st.lists(st.integers(1, largest), min_size=1, max_size=groups))
    if sum(sizes) < 2:
        sizes.append(2)
    means = []
    for size in sizes:
        point = sphere_point([draw(numbers), draw(numbers)])
        scale = fmpq(1) if size == 1 else draw(shares)
        means.append(tuple(scale * x for x in point))
    cosines = [list(row) for row in gram_of(tuple(means))]
    for g, size in enumerate(sizes):
        cosines[g][g] = fmpq(1) if size == 1 else (size * cosines[g][g] - 1) / (size - 1)
    return BlockGram(tuple(sizes), tuple(map(tuple, cosines)))


@st.composite
def laws(draw, sizes):
    """Return a law on groups of given sizes."""
    weights = [draw(st.integers(1, 9)) for _ in sizes]
    total = sum(n * weight for n, weight in zip(sizes, weights, strict=True))
    return GroupedLaw(tuple(sizes), tuple(fmpq(weight, total) for weight in weights))


@st.composite
def problems(draw, **limits):
    """Return a matrix and a law of the same groups."""
    gram = draw(matrices(**limits))
    return gram, draw(laws(gram.sizes))
