"""A false neighbour of `etf-optimal-balanced`: balance dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import Matrix, gram_of, rational_unit_vectors, simplex_etf_gram
from numerics.floats.dual_search import minimise_latent_loss
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import below, counterexample, minimises
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

_LAWS = (
    ("1/3", "1/3", "1/3"),
    ("1/2", "1/4", "1/4"),
    ("2/5", "2/5", "1/5"),
    ("7/10", "1/5", "1/10"),
)
_NEGATIVES = (1, 8)


@claim(
    kind="refutation",
    hypotheses=(
        "ρ is any law on C classes with ρ_c > 0",
        "f is constant on classes, with unit vectors u_c ∈ R^d, d ≥ C",
        "ℓ is the logistic loss of the talk (β = 1)",
    ),
    family=grid(ρ=map(", ".join, _LAWS), k=_NEGATIVES),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022: balance cannot be dropped",
    declared=Verdict.REFUTED,
)
def etf_optimal_for_every_law() -> Iterator[Instance]:
    """The simplex ETF minimises the population loss for every class law ρ.

    False for the three laws of the family that are not balanced: a search proposes a Gram matrix,
    it is rounded to rational unit vectors of small denominator, and enclosures of both losses are
    compared.
    """
    for law in _LAWS:
        for negatives in _NEGATIVES:
            yield _instance(law, negatives)


def _instance(law: Sequence[str], negatives: int) -> Instance:

    parameters, etf = {"ρ": ", ".join(law), "k": str(negatives)}, simplex_etf_gram(len(law))
    optimal = minimises(etf, law, negatives=negatives)
    if optimal.holds:
        return Instance(parameters, optimal)
    least = latent_loss(etf, law, negatives=negatives, bits=80)
    better = _better_gram(law, negatives, least)
    if better is None:
        return Instance(parameters, optimal, "no better Gram matrix found")
    vectors, gram, value = better
    witness = {
        "class_law": list(law),
        "negatives": str(negatives),
        "vectors": [[str(entry) for entry in row] for row in vectors],
        "gram": [[str(entry) for entry in row] for row in gram],
        "loss of the witness": list(value.decimals(12)),
        "loss of the ETF": list(least.decimals(12)),
    }
    return Instance(
        parameters, counterexample(below(value, least)), "the witness and the ETF", witness
    )


def _better_gram(
    law: Sequence[str], negatives: int, etf: Enclosure
) -> tuple[Matrix, Matrix, Enclosure] | None:
    """Return rational unit vectors of small denominator whose loss is certainly below the ETF's."""
    found = minimise_latent_loss(law, negatives=negatives, dimension=len(law) - 1)
    for denominator_bits in range(2, 20):
        vectors = rational_unit_vectors(found.vectors, denominator_bits=denominator_bits)
        gram = gram_of(vectors)
        value = latent_loss(gram, law, negatives=negatives, bits=80)
        if value.is_below(etf):
            return vectors, gram, value
    return None
