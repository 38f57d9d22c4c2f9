"""A false neighbour of Lemma 1: 'less than' for every f, instead of 'at most'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import Matrix, matrix, signature
from numerics.floats.dual_search import minimise_latent_loss
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    at_most,
    claim,
    counterexample,
    grid,
    minimises,
    undecided,
)

_LAWS = (("1/2", "1/2"), ("2/3", "1/3"), ("1/3",) * 3, ("1/4",) * 4)
_NEGATIVES = (1, 8)


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ is the logistic loss of the talk (β = 1): strictly convex and strictly decreasing",
        "f is any map to unit vectors of R^d, d ≥ C − 1; it may be constant on classes",
    ),
    family=grid(ρ=map(", ".join, _LAWS), k=_NEGATIVES),
    source="Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, with its inequality, which is strict for "
    "every f",
    declared=Verdict.REFUTED,
    instead=("latent-indistinguishable", "latent-indistinguishable-strict"),
)
def strict_improvement_always() -> Iterator[Instance]:
    """For every f some map that is constant on classes has a strictly smaller loss.

    For every f there is f̃ of unit vectors, constant on each class, with L_k(f̃) < L_k(f).

    False for an f that is already constant on classes and a minimiser among such maps: nothing is
    strictly below it. Found is its Gram matrix, a float minimiser rounded to the smallest
    denominator for which a dual certificate shows it optimal. 'At most' is the lemma; 'less'
    holds where f is not constant on some class.
    """
    for law in _LAWS:
        for negatives in _NEGATIVES:
            yield _instance(law, negatives)


def _instance(law: Sequence[str], negatives: int) -> Instance:
    """Round a float minimiser to small denominators until it is shown to be a minimiser."""
    vectors = minimise_latent_loss(law, negatives=negatives, dimension=len(law) - 1).vectors
    proposed = vectors @ vectors.T
    for denominator in range(1, 13):
        gram = matrix(
            [[Fraction(x).limit_denominator(denominator) for x in row] for row in proposed]
        )
        if not signature(gram).is_psd:
            continue
        judged = _judged(gram, law, negatives)
        if judged.holds is False:
            return judged
    why = undecided("no rounded minimiser is shown optimal")
    return Instance(_parameters(law, negatives), why)


def _parameters(law: Sequence[str], negatives: int) -> dict[str, str]:
    return {"ρ": ", ".join(law), "k": str(negatives)}


def _judged(gram: Matrix, law: Sequence[str], negatives: int) -> Instance:
    """Decide whether a Gram matrix is that of a minimiser in R^{C−1}."""
    optimal = minimises(gram, law, negatives=negatives)
    fits = at_most(signature(gram).rank, len(law) - 1)
    witness = {
        "class_law": list(law),
        "gram": [[str(entry) for entry in row] for row in gram],
        "L(f)": str(latent_loss(gram, law, negatives=negatives, bits=80)),
    }
    return Instance(
        _parameters(law, negatives),
        counterexample(all_of(optimal, fits)),
        "f is constant on classes, of the smallest denominator found",
        witness,
    )
