"""Where a simplex ETF exists."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_CLASSES = range(2, 33)


@claim(
    kind="lemma",
    hypotheses=("C ≥ 2", "d ≥ C − 1"),
    family="C = 2..32, every d ≥ C − 1",
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    declared=Verdict.CERTIFIED,
    size=len(_CLASSES),
)
def etf_exists() -> Iterator[Instance]:
    """A simplex ETF of C unit vectors exists in R^d for every d ≥ C − 1.

    The matrix with 1 on the diagonal and −1/(C−1) off it is positive semidefinite of rank C − 1,
    so it is the Gram matrix of C unit vectors of R^{C−1}, and of every larger R^d.

    For every C it follows from two derived claims and a strictly convex, decreasing loss: there are
    vectors of R^{C−1} with a loss of at most that of an ETF of R^C
    (`latent-indistinguishable-by-completion`), and only an ETF has that (`etf-unique-balanced`).
    """
    from numerics.geometry import signature, simplex_etf_gram

    for classes in _CLASSES:
        pivots = signature(simplex_etf_gram(classes))
        holds = pivots.is_psd and pivots.rank == classes - 1
        yield Instance(
            {"C": str(classes)},
            True if holds else None,
            f"exact LDLᵀ: PSD of rank {classes - 1}",
        )
