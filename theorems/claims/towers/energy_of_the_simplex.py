"""The simplex bound for losses that push all vectors of one view apart."""

from __future__ import annotations

from typing import Any

from theorems import symmetry
from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.clip_full_batch import LOSS
from theorems.language import (
    Statement,
    Theorem,
    assume,
    bounded_by_symmetry,
    cite,
    derived,
    rewrite_left,
    rules,
    talk,
    terms,
)


def _energy(coordinate: Any) -> Any:
    return terms.Bind(
        talk.c, terms.ClassLaw(), terms.Loss(talk.t, terms.OtherClasses(talk.c), coordinate)
    )


def formal() -> Statement:
    """(1/N) Σ_c ℓ((−⟨u_c, u_t⟩)_{t ≠ c}) ≥ ℓ(1/(N−1)·1)."""
    cosine = terms.Inner(terms.Vector("u", talk.c), terms.Vector("u", talk.t))
    units = frozenset((assume.UnitVectors("u"),))
    return Statement(LOSS | units, _energy(-cosine), "≥", _energy(1 / (pairs.SIZE - 1)))


@derived(
    kind="theorem",
    formal=formal,
    source="Cohn, Kumar 2007 for energies of pairs (read: memory); Koromilas et al. 2024 (arXiv "
    "2405.18045; read: abstract) for DHEL and kernel losses in dimension N − 1 and above",
    remarks=("C is the number N of vectors",),
)
def energy_of_the_simplex() -> Theorem:
    """No unit vectors have a smaller energy than the simplex ETF.

    (1/N) Σ_c ℓ((−⟨u_c, u_t⟩)_{t ≠ c}) ≥ ℓ(1/(N−1)·1) for every N ≥ 2 and d and every convex,
    symmetric, non-increasing ℓ: Σ_t e^{⟨u_c, u_t⟩/τ} and its logarithm, Gaussian kernels, the
    largest cosine. So a loss −⟨u_c, u_c⁺⟩ + ℓ with negatives of the own view only, as DHEL, or the
    sum over a kernel, is least at a simplex with its positives aligned, which is there from
    dimension N − 1 on.

    The mean of −⟨u_s, u_t⟩ over different s and t is at most 1/(N−1): `gram-bound`.
    """
    below = rules.add(cite("gram-bound"), rules.algebra(_opposite(), _opposite()))
    return bounded_by_symmetry(formal().left, rewrite_left(1 / (pairs.SIZE - 1), below))


def _opposite() -> Any:
    """Return 1/(N−1) less the mean cosine, which turns −1/(N−1) ≤ the mean round."""
    mean = symmetry.negatives(pairs.vectors("u"), pairs.vectors("u"))
    return 1 / (pairs.SIZE - 1) - mean / (pairs.SIZE * (pairs.SIZE - 1))
