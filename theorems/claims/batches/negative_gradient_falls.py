"""How hard a negative is pushed, as the batch grows."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import exp, log, symbols

from theorems.language import Instance, Verdict, argued, claim, derivative, identity, steps

_STEPS = (
    "the derivative for a negative of the anchor",
    "the weight in a batch, less that in a larger one",
    "1/m − 1/M = (M − m)/(mM)",
)


@claim(
    kind="lemma",
    hypotheses=(
        "InfoNCE of a batch of m pairs, (1/m) Σ_s log(1 + Σ_t e^{(⟨u_s, v_t⟩ − ⟨u_s, v_s⟩)/τ}), "
        "in one direction or both",
        "the batch is part of a larger one of M pairs, τ > 0",
    ),
    family=steps("every m ≤ M, τ and all vectors", *_STEPS),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Theorem 5.6 (read: full text)",
    declared=Verdict.ARGUED,
)
def negative_gradient_falls() -> Iterator[Instance]:
    """Each negative is pushed, and the less the more pairs there are in the batch.

    For s ≠ t, with x = e^{⟨u_s, v_t⟩/τ} of this negative and S the same of the positive and all
    other negatives of the anchor, the derivative of the anchor's term by ⟨u_s, v_t⟩ is (1/τ)·x/(S +
    x) > 0. A larger batch adds R ≥ 0 to S, and x/(S + x) − x/(S + R + x) = xR/((S + x)(S + R + x))
    ≥ 0. So does the factor 1/m fall. The other direction is the same with the roles of the towers
    exchanged, and the sum of both has the sum of the derivatives.
    """
    c, p, t, S, R, m, M = symbols("c p t S R m M")
    x, y = exp(c / t), symbols("x")
    anchor = log(S + x) - p / t
    larger = identity(y / (S + y) - y / (S + R + y), y * R / ((S + y) * (S + R + y)))
    found = (
        derivative(anchor, c, x / (S + x) / t),
        larger,
        identity(1 / m - 1 / M, (M - m) / (m * M)),
    )
    yield from argued(_STEPS, found, "c = ⟨u_s, v_t⟩, p = ⟨u_s, v_s⟩, t = τ")
