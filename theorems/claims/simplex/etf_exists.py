"""The rank of the matrix of the simplex ETF."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.exact.geometry import signature, simplex_etf_gram
from theorems.language import Instance, Verdict, all_of, at_most, claim, equal, grid

_CLASSES = range(2, 33)


@claim(
    kind="lemma",
    hypotheses=("2 ≤ C ≤ 32",),
    family=grid(C=_CLASSES),
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    declared=Verdict.CERTIFIED,
)
def etf_exists() -> Iterator[Instance]:
    """The matrix of the simplex ETF of 2 to 32 classes is a Gram matrix of vectors of R^{C−1}.

    For C = 2..32 the matrix with 1 on the diagonal and −1/(C−1) off it is positive semidefinite of
    rank C − 1, that is the Gram matrix of C unit vectors of R^{C−1}; with zeros appended they are
    vectors of every larger R^d. For every C: `etf-exists-for-every-class-count`.
    """
    for classes in _CLASSES:
        pivots = signature(simplex_etf_gram(classes))
        least = min(pivots.pivots or (-1,))
        yield Instance(
            {"C": str(classes)},
            all_of(at_most(0, least), equal(pivots.rank, classes - 1)),
            "the least pivot of LDLᵀ, and the rank",
            {"pivot": str(least), "rank": str(pivots.rank)},
        )
