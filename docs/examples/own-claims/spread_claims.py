"""Three classes on the circle: spread, or at one point."""

from collections.abc import Iterator

from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import simplex_etf_gram
from theorems.language import Instance, Verdict, below, claim, grid

LAWS = (("1/3", "1/3", "1/3"), ("1/2", "1/4", "1/4"), ("9/10", "1/20", "1/20"))
NEGATIVES = (1, 2, 16)


@claim(
    kind="lemma",
    hypotheses=("three classes", "ℓ is the logistic loss (β = 1)"),
    family=grid(ρ=map(", ".join, LAWS), k=NEGATIVES),
    source="own",
    declared=Verdict.CERTIFIED,
)
def spread_beats_one_point() -> Iterator[Instance]:
    """The triangle has a smaller loss than one point.

    L_k(G) < L_k(J) for the Gram matrix G of the simplex ETF and J, whose entries are all 1.
    """
    one_point = [[1] * 3] * 3
    for law in LAWS:
        for k in NEGATIVES:
            spread = latent_loss(simplex_etf_gram(3), law, negatives=k)
            held = latent_loss(one_point, law, negatives=k)
            yield Instance(
                {"ρ": ", ".join(law), "k": str(k)},
                below(spread, held),
                witness={"spread": spread.decimals(9), "one point": held.decimals(9)},
            )


@claim(
    kind="refutation",
    hypotheses=("three balanced classes at the simplex ETF", "ℓ is the logistic loss (β = 1)"),
    family=grid(k=(2,)),
    source="own: false neighbour, the logistic loss sums over the negatives",
    declared=Verdict.REFUTED,
)
def negatives_lower_the_loss() -> Iterator[Instance]:
    """A second negative lowers the loss.

    L_k(G) < L_{k−1}(G) at k = 2. False: the logistic loss has one more term, which is positive.
    """
    one, two = (latent_loss(simplex_etf_gram(3), LAWS[0], negatives=k) for k in (1, 2))
    yield Instance(
        {"k": "2"},
        below(two, one),
        witness={"k = 1": one.decimals(9), "k = 2": two.decimals(9)},
    )
