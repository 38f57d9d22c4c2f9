"""The Gram bound, step 2 of the talk's proof that the simplex ETF is optimal."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

_CLASSES = range(2, 17)


@claim(
    kind="lemma",
    hypotheses=("u_1, .., u_C are vectors of R^d, C ≥ 2", "‖u_c‖ = 1 for every c"),
    family="C = 2..16, every d, all unit vectors",
    source="Awasthi, Dikkala, Kamath, ICML 2022, proof outline (2), step 2",
    declared=Verdict.CERTIFIED,
    size=len(_CLASSES),
)
def gram_bound() -> Iterator[Instance]:
    """The cosines of C unit vectors are at least −1/(C−1) in the mean.

    (1/(C(C−1))) Σ_{a≠b} ⟨u_a, u_b⟩ ≥ −1/(C−1), with equality exactly where Σ_c u_c = 0.

    In each coordinate of R^d, Σ_a x_a² + Σ_{a≠b} x_a x_b = (Σ_a x_a)² is an identity of
    polynomials; summed over the coordinates, C + Σ_{a≠b} ⟨u_a, u_b⟩ = ‖Σ_a u_a‖² = 1ᵀG1, and
    J = 11ᵀ is positive semidefinite.
    """
    for classes in _CLASSES:
        identity, psd = _square_expands(classes), _ones_are_psd(classes)
        yield Instance(
            {"C": str(classes)},
            True if identity and psd else None,
            "the square expands (polynomial identity over Q); J is PSD (exact pivots)",
        )


def _square_expands(classes: int) -> bool:
    """Check Σ x_a² + Σ_{a≠b} x_a x_b − (Σ x_a)² = 0 as a polynomial over Q."""
    from sympy import QQ, ring

    _, *x = ring([f"x{a}" for a in range(classes)], QQ)
    pairs = sum(x[a] * x[b] for a in range(classes) for b in range(classes) if a != b)
    return bool(sum(y**2 for y in x) + pairs - sum(x) ** 2 == 0)


def _ones_are_psd(classes: int) -> bool:
    from numerics.geometry import matrix, signature

    return signature(matrix([[1] * classes] * classes)).is_psd
