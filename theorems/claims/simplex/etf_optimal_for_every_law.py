"""A false neighbour of `etf-optimal-balanced`: balance dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import Matrix, gram_of, simplex_etf_gram
from numerics.exact.losses import Logistic
from numerics.floats.dual_search import minimise_latent_loss
from numerics.floats.unit_vectors import rational_unit_vectors, simplex_etf_vectors
from theorems.language import Instance, Verdict, below, claim, counterexample, grid, minimises
from theorems.search.cases import Case, Rng, blank, certified, drawn_law
from theorems.search.landscape import Landscape
from theorems.search.representation_search import RepresentationSearch

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
    instead=("etf-optimal-balanced",),
    search=lambda: RepresentationSearch(drawn),
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


def drawn(rng: Rng) -> Case:
    """Draw a law on 3 to 5 classes, and 1, 2, 4 or 8 negatives; the loss is the talk's."""
    classes, negatives = int(rng.integers(3, 6)), int(rng.choice([1, 2, 4, 8]))
    loss, start = Logistic(), blank(drawn_law(rng, classes), (1,) * classes)
    landscape = Landscape(start, loss, negatives)
    etf = landscape.losses(simplex_etf_vectors(classes, classes - 1)[None])[0]
    identifier = etf_optimal_for_every_law.id
    return Case(
        start,
        classes - 1,
        lambda maps: etf - landscape.losses(maps),
        lambda f: certified(f, ("simplex-etf",), loss, negatives, identifier),
    )
