"""The identity of positive cosines and variance, with the factor that its source has."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.claims.towers._exact import Towers
from theorems.language import Instance, Verdict, claim, equal, grid

_SIZES = (2, 3, 8)


@claim(
    kind="refutation",
    hypotheses=("unit vectors u_1..u_N, v_1..v_N", "E is the mean over N pairs"),
    family=grid("all vectors the same", N=_SIZES),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Lemma C.3 (read: full text)",
    declared=Verdict.REFUTED,
    instead=("similarities-identity",),
    rests_on=("similarities-identity",),
)
def similarities_identity_as_printed() -> Iterator[Instance]:
    """The factor of the product of the means in the variance identity is 1.

    1 − E⟨u, v⟩ + ⟨Eu, Ev⟩ = (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖². False where all vectors are
    the same: the left side is 1, the right side 2. The line before it has 4⟨Eu, Ev⟩, of which half
    is 2⟨Eu, Ev⟩; with that factor the identity holds (`similarities-identity`). The source's
    Lemma C.4 takes the factor over (`similarities-finite-identity-as-printed`); its Theorem 5.2 is
    right (`similarities-gap`).
    """
    for size in _SIZES:
        constant = Towers.of([[1] * (2 * size)] * (2 * size))
        left = 1 - constant.positive + constant.of_means((1, 0), (0, 1))
        right = (constant.variance + constant.of_means((1, 1), (1, 1))) / 2
        yield Instance(
            {"N": str(size)},
            equal(left, right),
            "all vectors the same: the two sides",
            {"every cosine": "1", "left": str(left), "right": str(right)},
        )
