"""How far negative cosines spread when the batches are always the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from flint import fmpq

from numerics.exact.geometry import Matrix, gram_matrix, simplex_etf_gram
from numerics.exact.rationals import as_fraction
from theorems.language import Instance, Verdict, cases, claim, equal

_CASES = ((4, 2), (6, 2), (6, 3), (12, 4), (32, 8))


@claim(
    kind="lemma",
    hypotheses=(
        "n samples in batches of m that never change, m divides n, each batch at a simplex",
        "one tower for both ends of a pair; mean and variance over all pairs of different samples",
    ),
    family=cases(("n", "m"), _CASES),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Theorem 5.5 (read: full text)",
    declared=Verdict.CERTIFIED,
)
def fixed_batches_spread() -> Iterator[Instance]:
    """For five sizes two arrangements of fixed batches have variances that are n times apart.

    For the five n and m of the family the mean of the negative cosines is −1/(n−1), as for one
    simplex of all samples, and the variance is (n−m)/((m−1)(n−1)²) where the batches are orthogonal
    to each other and n(n−m)/((m−1)(n−1)²) where all are at the same simplex: small batches leave a
    variance where one batch of all leaves none. That these are the ends of its range, which the
    source proves, is not checked here; it follows from `overlap-of-two-families`.
    """
    for size, batch in _CASES:
        least = Fraction(size - batch, (batch - 1) * (size - 1) ** 2)
        found = [
            value
            for across in (_orthogonal, _the_same)
            for value in moments(_blocks(size, batch, across))
        ]
        mean = Fraction(-1, size - 1)
        yield Instance(
            {"n": str(size), "m": str(batch)},
            equal(found, [mean, least, mean, size * least]),
            "mean and variance: orthogonal batches, and the same simplex",
            {"mean and variance, twice": [str(x) for x in found]},
        )


Across = Callable[[Matrix, int, int], fmpq]
"""The cosine of two samples of different batches, by their places in them."""


def _orthogonal(simplex: Matrix, i: int, j: int) -> fmpq:
    return fmpq(0)


def _the_same(simplex: Matrix, i: int, j: int) -> fmpq:
    return simplex[i][j]


def _blocks(size: int, batch: int, across: Across) -> Matrix:
    """Return the Gram matrix of batches at a simplex each."""
    simplex = simplex_etf_gram(batch)

    def entry(i: int, j: int) -> fmpq:
        of = _the_same if i // batch == j // batch else across
        return of(simplex, i % batch, j % batch)

    return gram_matrix([[entry(i, j) for j in range(size)] for i in range(size)])


def moments(gram: Matrix) -> tuple[Fraction, Fraction]:
    """Return mean and variance of the entries off the diagonal.

    >>> moments(simplex_etf_gram(3))
    (Fraction(-1, 2), Fraction(0, 1))
    """
    apart = [as_fraction(x) for i, row in enumerate(gram) for j, x in enumerate(row) if i != j]
    mean = sum(apart, Fraction(0)) / len(apart)
    return mean, sum((x**2 for x in apart), Fraction(0)) / len(apart) - mean**2
