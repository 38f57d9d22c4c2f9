"""The bound of Nozawa and Sato 2021, whose factor does not grow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numerics.balls.bounds import nozawa_sato
from numerics.exact.losses import HingeMax, Logistic, Loss
from numerics.exact.rationals import Exact
from theorems.claims.bounds._tried import Line, family, of_collisions, trials
from theorems.language import Instance, Verdict, claim


def lines(law: Sequence[Exact], negatives: int, loss: Loss) -> Sequence[Line]:
    """Return L_k − (υ/2)·L_μ − τ(k)/2 ≥ 0."""
    return [of_collisions(nozawa_sato(law, negatives=negatives, loss=loss, bits=80))]


@claim(
    kind="theorem",
    hypotheses=(
        "ℓ is the logistic loss (β = 1) or the hinge of the worst negative (m = 1)",
        "‖f(x)‖ = 1",
    ),
    family=family(("logistic", "hinge-max")),
    source="Nozawa & Sato, NeurIPS 2021, without augmentation and without their loss on the "
    "classes that are drawn (≥ 0); proof: docs/bounds.md",
    declared=Verdict.TESTED,
)
def nozawa_sato_bound() -> Iterator[Instance]:
    """The loss is at least half of υ times that of the mean classifier, and half the collisions.

    2 L_k(f) ≥ υ·L_μ(f) + τ(k) for every f, k and law: υ is the least probability over the classes c
    that k negatives hit all classes but c, colliding or not, and τ(k) as in `saunshi-bound`. So
    L_sup ≤ (2 L_k − τ(k))/υ where k ≥ C − 1; the factor 2/υ decreases to 2.

    log(1 + Col + S) is at least each of log(1 + Col) and log(1 + Σ_{t≠c} e^{−⟨f(x), μ_c − μ_t⟩})
    where all others are hit, hence at least half their sum.
    """
    yield from trials(lines, {"logistic": Logistic(), "hinge-max": HingeMax(margin=1)})
