"""The balanced theorem of the talk, over a finite family."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

CLASSES = range(2, 9)
NEGATIVES = (1, 2, 3, 8, 64, 1024)
_LOSSES = 5


@claim(
    kind="theorem",
    hypotheses=(
        "ρ_c = 1/C for every class",
        "f is constant on classes, with unit vectors u_c ∈ R^d",
        "ℓ is the logistic loss (the talk's, β = 1), the margin logistic (β = 5, m = 1), "
        "Σ exp(−v_i), Σ log(1 + exp(−v_i)) or exp(−Σ v_i)",
    ),
    family="C = 2..8, k in {1, 2, 3, 8, 64, 1024}, d = C − 1 and C, five losses",
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    declared=Verdict.CERTIFIED,
    size=len(CLASSES) * len(NEGATIVES) * 2 * _LOSSES,
    uses=("etf-exists",),
)
def etf_optimal_balanced() -> Iterator[Instance]:
    """With balanced classes the simplex ETF minimises the population loss for every k.

    L_k(G) ≥ L_k(ETF) for the Gram matrix G of any C unit vectors of R^d, and the ETF is one.

    At the ETF all entries of the gradient off the diagonal are one number a > 0, by symmetry. The
    dual slack is then S = a·J with J = 11ᵀ ⪰ 0, and ⟨S, G_ETF⟩ = 0; convexity gives
    L_k(G) − L_k(ETF) ≥ ⟨S, G⟩ ≥ 0. That a > 0 is shown in ball arithmetic, the rest exactly.
    """
    for classes, negatives in product(CLASSES, NEGATIVES):
        for index in range(_LOSSES):
            yield from _instances(classes, negatives, index)


def _instances(classes: int, negatives: int, index: int) -> Iterator[Instance]:
    """Yield the instances d = C − 1 and d = C, which one certificate decides."""
    from numerics.geometry import rank, simplex_etf_gram
    from numerics.losses import Exponential, ExponentialOfSum, Logistic, PairwiseLogistic
    from numerics.optimality import is_exact_minimiser

    losses = (
        Logistic(), Logistic(beta=5, margin=1), Exponential(), PairwiseLogistic(),
        ExponentialOfSum(),
    )  # fmt: skip
    loss, gram = losses[index], simplex_etf_gram(classes)
    law = [Fraction(1, classes)] * classes
    found = is_exact_minimiser(gram, law, negatives=negatives, loss=loss)
    for dimension in (classes - 1, classes):
        fits = rank(gram) <= dimension
        yield Instance(
            {"C": str(classes), "k": str(negatives), "d": str(dimension), "loss": loss.formula},
            True if found.holds and fits else None,
            f"{found.reason}; L_k = {found.value}" if fits else "the ETF does not fit",
        )
