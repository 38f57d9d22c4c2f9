"""Three classes at the corners of a triangle, or two of them at one point."""

from collections.abc import Iterator

from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import simplex_etf_gram
from theorems.language import Instance, Verdict, below, claim, grid

MERGED = ((1, -1, -1), (-1, 1, 1), (-1, 1, 1))
"""The cosines of three class vectors, two of them at one point and opposite to the other."""

LOGISTIC = ("three classes", "ℓ is the logistic loss (β = 1)")
NEGATIVES = (1, 16, 256)


def triangle_is_better(*law: str) -> Iterator[Instance]:
    """Compare the losses of the triangle and of the two merged classes, for each k."""
    for k in NEGATIVES:
        triangle = latent_loss(simplex_etf_gram(3), law, negatives=k)
        merged = latent_loss(MERGED, law, negatives=k)
        witness = {"law": law, "cosines": MERGED}
        yield Instance({"k": str(k)}, below(triangle, merged), witness=witness)


@claim(
    kind="lemma",
    hypotheses=LOGISTIC,
    family=grid(k=NEGATIVES),
    source="own",
    declared=Verdict.CERTIFIED,
)
def balanced() -> Iterator[Instance]:
    """Balanced: the triangle has a smaller loss than two classes at one point.

    L_k(triangle) < L_k(merged) for ρ = (1/3, 1/3, 1/3).
    """
    yield from triangle_is_better("1/3", "1/3", "1/3")


@claim(
    kind="refutation",
    hypotheses=LOGISTIC,
    family=grid(k=NEGATIVES),
    source="own: a false neighbour",
    declared=Verdict.REFUTED,
)
def two_are_rare() -> Iterator[Instance]:
    """Two classes are rare: the triangle has a smaller loss than those two at one point.

    L_k(triangle) < L_k(merged) for ρ = (4/5, 1/10, 1/10).
    """
    yield from triangle_is_better("4/5", "1/10", "1/10")
