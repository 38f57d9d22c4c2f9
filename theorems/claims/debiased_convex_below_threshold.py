"""The debiased loss with a small class prior."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.citing import rest_on
from theorems.kernel.claim import claim
from theorems.kernel.family import cases
from theorems.kernel.verdict import Instance, Verdict

_CASES = ((1, "1/10"), (1, "1/2"), (2, "1/3"), (4, "1/10"), (4, "1/5"), (9, "1/10"), (64, "1/100"))
_HYPOTHESES = "convex", "nonincreasing"


@claim(
    kind="lemma",
    hypotheses=("ℓ(v) = log(1 + (Σ e^{−v_i} − kτ)/(1 − τ))", "0 < τ < 1, kτ ≤ 1 − τ"),
    family=cases(
        ("k", "τ", "hypothesis"),
        [(*case, hypothesis) for case in _CASES for hypothesis in _HYPOTHESES],
        "four of them with kτ = 1 − τ",
    ),
    source="Chuang, Robinson, Lin, Torralba, Jegelka 2020, without the clamp",
    declared=Verdict.CERTIFIED,
)
def debiased_convex_below_threshold() -> Iterator[Instance]:
    """The debiased loss is convex and non-increasing while kτ ≤ 1 − τ.

    Then A ≥ 0 in log(A + B Σ e^{−v_i}), a logarithm of a log-convex function. The audit proves both
    hypotheses for the numbers A and B of each case.

    For other k and τ, the loss is log B + log(b + Σ e^{−v_i}) with b = A/B = 1 − τ − kτ ≥ 0, which
    is convex by `log-sum-exp-hessian`; and it decreases in each v_i, as B > 0.
    """
    from theorems.audit.parse import parse
    from theorems.audit.refuting import instance
    from theorems.claims.debiased_convex import debiased

    rest_on("log-sum-exp-hessian")
    for negatives, prior in _CASES:
        A, B = debiased(negatives, Fraction(prior))
        formula = parse(f"log({A} + {B}*sum(exp(-v)))")
        for hypothesis in _HYPOTHESES:
            yield instance(
                formula, hypothesis, {"k": str(negatives), "τ": prior, "hypothesis": hypothesis}
            )
