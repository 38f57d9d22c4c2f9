"""A false transfer of the balanced theorem to the spectral contrastive loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np
from flint import fmpq

from numerics.exact.geometry import Matrix, gram_matrix, gram_of, simplex_etf_gram
from numerics.floats.expectations import Floats
from theorems.language import Instance, Verdict, below, claim, counterexample, grid
from theorems.search.cases import Case, Rng, blank, witnessed
from theorems.search.representation_search import RepresentationSearch

_CLASSES = range(2, 9)


@claim(
    kind="refutation",
    hypotheses=(
        "ρ_c = 1/C for every class, d ≥ C",
        "the loss is −2⟨f(x), f(x⁺)⟩ + (1/k) Σ_i ⟨f(x), f(x_i)⟩²",
    ),
    family=grid("every k", C=_CLASSES),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    declared=Verdict.REFUTED,
    instead=("spectral-frame-optimal",),
    search=lambda: RepresentationSearch(drawn),
)
def spectral_etf_optimal() -> Iterator[Instance]:
    """With balanced classes the simplex ETF minimises the spectral contrastive loss.

    False for d ≥ C and C = 2..8: the loss of class vectors is −2 + Σ_s Σ_t ρ_s ρ_t G_st², smaller
    for the orthonormal frame, whose cosines are 0 and not −1/(C−1).
    """
    for classes in _CLASSES:
        yield judged(gram_matrix([[int(i == j) for j in range(classes)] for i in range(classes)]))


def judged(gram: Matrix) -> Instance:
    """Compare a Gram matrix with that of the simplex ETF, for balanced classes."""
    classes = len(gram)
    law = [fmpq(1, classes)] * classes
    etf, found = (spectral_loss(G, law) for G in (simplex_etf_gram(classes), gram))
    witness = {
        "gram": [[str(x) for x in row] for row in gram],
        "loss of the witness": str(found),
        "loss of the ETF": str(etf),
    }
    evidence = counterexample(below(found, etf))
    return Instance({"C": str(classes)}, evidence, "the witness and the ETF", witness)


def spectral_loss(gram: Matrix, law: Sequence[fmpq]) -> fmpq:
    """Return −2 + Σ_s Σ_t ρ_s ρ_t G_st², the loss of class vectors for every k, exactly."""
    size = range(len(law))
    return sum((law[s] * law[t] * gram[s][t] ** 2 for s in size for t in size), law[0] * 0) - 2


def drawn(rng: Rng) -> Case:
    """Draw the number of classes, 2 to 6; they are balanced."""
    classes = int(rng.integers(2, 7))
    etf = (1 + 1 / (classes - 1)) / classes  # Σ_s Σ_t ρ_s ρ_t G_st²

    def violation(maps: Floats) -> Floats:
        return np.asarray(etf - ((maps @ maps.transpose(0, 2, 1)) ** 2).mean((1, 2)))

    start = blank([Fraction(1, classes)] * classes, (1,) * classes)
    return Case(start, classes, violation, lambda f: witnessed(judged(gram_of(f.vectors))))
