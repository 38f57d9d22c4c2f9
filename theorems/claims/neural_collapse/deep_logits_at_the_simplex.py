"""Logits that are a product of many matrices, each with weight decay."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import symbols

from theorems.language import (
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    counterexample,
    grid,
    identity,
)

_FACTORS = (4, 5, 8, 100)


@claim(
    kind="refutation",
    hypotheses=(
        "four classes of one sample each, with logits Z = W_L···W_1, L factors of any widths ≥ 4",
        "the loss is the mean cross-entropy and (λ/2) Σ_i ‖W_i‖², λ > 0",
    ),
    family=grid("classes at the corners of a square, against the simplex", L=_FACTORS),
    source="false neighbour; Súkeník, Lampert, Mondelli 2024 and Garrod, Keating 2025 show that "
    "deep neural collapse is not optimal (read: abstracts), and this is a case of it",
    declared=Verdict.REFUTED,
    instead=("cross-entropy-of-norms",),
    rests_on=("cross-entropy-of-norms",),
)
def deep_logits_at_the_simplex() -> Iterator[Instance]:
    """However many factors the logits have, a multiple of the simplex is best unless 0 is.

    False from four factors on: at every λ no multiple a > 0 is best. The logits a·(I − J/4) have
    the margins a and three singular values a; a·⟨u_s, u_t⟩ with u = ±e_1, ±e_2 have the margins
    a, a and 2a and two singular values 2a. With x = e^{−a} the cross-entropy log(1 + x)² is less
    than log(1 + 3x), as 0 < x < 1. The least Σ_i ‖W_i‖² for given logits is L times the sum of
    their singular values to the power 2/L, and 2·(2a)^{2/L} < 3·a^{2/L} as 2^{L+2} < 3^L: a square
    costs less. What the least is for given logits is argued and not computed. With a < 0 the
    cross-entropy is more than that of Z = 0, which costs nothing; and 0 is not best if λ is small,
    as a square with a large a has nearly no cross-entropy.

    With L = 2, free features and classifiers, the simplex is a minimiser for every λ:
    `cross-entropy-of-norms`.
    """
    x = symbols("x")
    margins = identity(1 + 3 * x - (1 + x) ** 2, x * (1 - x))
    for factors in _FACTORS:
        evidence = all_of(margins, below(2 ** (factors + 2), 3**factors))
        yield Instance(
            {"L": str(factors)},
            counterexample(evidence, argued=True),
            "x = e^{−a}; the costs of square and simplex to the power L, over a²",
            {"logits": [[str(a) for a in row] for row in _SQUARE]},
        )


_SQUARE = ((1, -1, 0, 0), (-1, 1, 0, 0), (0, 0, 1, -1), (0, 0, -1, 1))
