"""The bound of Ash et al. 2022, for any law and without rounding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numerics.balls.bounds import ash
from numerics.exact.losses import HingeMax, Logistic, Loss
from numerics.exact.rationals import Exact
from theorems.claims.bounds._tried import Line, family, of_collisions, trials
from theorems.language import Instance, Verdict, claim


def lines(law: Sequence[Exact], negatives: int, loss: Loss) -> Sequence[Line]:
    """Return L_k − share·L_μ − τ(k) ≥ 0."""
    return [of_collisions(ash(law, negatives=negatives, loss=loss, bits=80))]


@claim(
    kind="theorem",
    hypotheses=(
        "ℓ is the logistic loss (β = 1) or the hinge of the worst negative (m = 1)",
        "‖f(x)‖ = 1",
    ),
    family=family(("logistic", "hinge-max")),
    source="Ash et al., AISTATS 2022, for any law; proof: docs/bounds.md",
    declared=Verdict.TESTED,
)
def ash_bound() -> Iterator[Instance]:
    """For every k the loss bounds that of the mean classifier, with a factor of about η^k/k.

    L_μ(f) ≤ 2 max{1, n/k} (1 − ρ_1)^−k (L_k(f) − τ(k)) for every f, k and law: ρ_1 is the largest
    mass, n = 2 E T for the number T of draws from the other classes until all of them are seen, and
    τ(k) as in `saunshi-bound`. With balanced classes (1 − ρ_1)^−1 is η = C/(C−1) and n is
    2(C−1)(1 + 1/2 + .. + 1/(C−1)).

    Given that no negative collides, F(A) = log(1 + Σ_{i∈A} z_i) has decreasing increments, so its
    mean over k draws is a concave function φ(k) with φ(0) = 0, and φ(⌊n⌋) ≥ F(all)/2 by Markov's
    inequality. Hence φ(k) ≥ ½ min{1, k/n} F(all).
    """
    yield from trials(lines, {"logistic": Logistic(), "hinge-max": HingeMax(margin=1)})
