"""The bound of Saunshi et al. 2019, with the probability that it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numerics.balls.bounds import saunshi
from numerics.exact.losses import HingeMax, Logistic, Loss
from numerics.exact.rationals import Exact
from theorems.claims.bounds._tried import Line, family, of_collisions, trials
from theorems.language import Instance, Verdict, claim


def lines(law: Sequence[Exact], negatives: int, loss: Loss) -> Sequence[Line]:
    """Return L_k − p·L_μ − τ ≥ 0."""
    return [of_collisions(saunshi(law, negatives=negatives, loss=loss, bits=80))]


@claim(
    kind="theorem",
    hypotheses=(
        "ℓ is the logistic loss (β = 1) or the hinge of the worst negative (m = 1)",
        "‖f(x)‖ = 1",
    ),
    family=family(("logistic", "hinge-max")),
    source="Saunshi et al., ICML 2019, for all C classes and any law; proof: docs/bounds.md",
    declared=Verdict.TESTED,
)
def saunshi_bound() -> Iterator[Instance]:
    """The loss is at least p times that of the mean classifier, and the collisions.

    L_k(f) ≥ p·L_μ(f) + τ(k) for every f, k and law: p is the least probability over the classes c
    that k negatives avoid c and hit all others, τ(k) = E log(1 + Col) for the logistic loss and
    m·P(Col ≥ 1) for the hinge. So L_sup ≤ (L_k − τ(k))/p where p > 0, that is for k ≥ C − 1.

    By `collision-decomposition` a draw of c_1..c_k costs at least log(1 + Col + S), S being the sum
    over the classes hit; that is at least log(1 + Col), and log(1 + Σ_{t≠c} e^{−⟨f(x), μ_c − μ_t⟩})
    where Col = 0 and all others are hit. These draws have probability at least p for each c.
    """
    yield from trials(lines, {"logistic": Logistic(), "hinge-max": HingeMax(margin=1)})
