"""Three classes at the corners of a triangle, or two of them at one point."""

from collections.abc import Iterator

from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import simplex_etf_gram
from theorems.language import Instance, Verdict, below, claim, grid

MERGED = ((1, -1, -1), (-1, 1, 1), (-1, 1, 1))
"""The cosines of three class vectors, two of them at one point and opposite to the other."""

EQUAL, RARE = ("1/3", "1/3", "1/3"), ("4/5", "1/10", "1/10")
"""Laws of the classes."""

LOGISTIC = ("three classes", "ℓ is the logistic loss (β = 1)")
K = (1, 16, 256)


@claim(
    kind="lemma", hypotheses=LOGISTIC, family=grid(k=K), source="own", declared=Verdict.CERTIFIED
)
def balanced() -> Iterator[Instance]:
    """Balanced: the triangle has a smaller loss than two classes at one point.

    L_k(triangle) < L_k(merged) for ρ = (1/3, 1/3, 1/3).
    """
    for k in K:
        triangle = latent_loss(simplex_etf_gram(3), EQUAL, negatives=k)
        merged = latent_loss(MERGED, EQUAL, negatives=k)
        yield Instance({"k": str(k)}, below(triangle, merged))


@claim(
    kind="refutation",
    hypotheses=LOGISTIC,
    family=grid(k=K),
    source="own: a false neighbour",
    declared=Verdict.REFUTED,
)
def two_are_rare() -> Iterator[Instance]:
    """Two classes are rare: the triangle has a smaller loss than those two at one point.

    L_k(triangle) < L_k(merged) for ρ = (4/5, 1/10, 1/10).
    """
    witness = {"law": RARE, "cosines": MERGED}
    for k in K:
        triangle = latent_loss(simplex_etf_gram(3), RARE, negatives=k)
        merged = latent_loss(MERGED, RARE, negatives=k)
        yield Instance({"k": str(k)}, below(triangle, merged), witness=witness)
