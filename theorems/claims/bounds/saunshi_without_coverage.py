"""The factor η^k alone is not enough."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.balls.bounds import CollisionBound, collided_loss, mean_classifier_loss
from numerics.balls.collisions import coverage
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import Logistic
from theorems.language import Instance, Verdict, at_most, claim, grid

_CLASSES = (3, 5, 10)


@claim(
    kind="refutation",
    hypotheses=("ρ_c = 1/C", "ℓ is the logistic loss (β = 1)", "‖f(x)‖ = 1"),
    family=grid("the simplex ETF", C=_CLASSES, k=[1]),
    source="false neighbour of saunshi-bound: the form L_sup ≤ (L_1 − τ ℓ(0))/(1 − τ) of 2019 is "
    "about two classes at a time, not about all C",
    declared=Verdict.REFUTED,
    instead=("saunshi-bound",),
)
def saunshi_without_coverage() -> Iterator[Instance]:
    """The loss less what collisions cost, over the probability of none, bounds that of the means.

    L_μ ≤ η^k (L_k − E log(1 + Col)) with η = C/(C−1). False for k = 1 and C = 3, 5, 10:
    one negative tells nothing about the other classes.
    """
    for classes in _CLASSES:
        gram, law = simplex_etf_gram(classes), [f"1/{classes}"] * classes
        mean = mean_classifier_loss(gram, law)
        loss = latent_loss(gram, law, negatives=1)
        avoided = coverage([f"{classes - 1}/{classes}"], draws=1)
        offset = collided_loss(Logistic(), law, negatives=1)
        limit = CollisionBound(avoided, offset).on_downstream(loss)
        assert limit is not None
        yield Instance(
            {"C": str(classes), "k": "1"},
            at_most(mean, limit),
            "the loss and its bound",
            witness={"gram": "simplex ETF", "bound": limit.decimals(9), "loss": mean.decimals(9)},
        )
