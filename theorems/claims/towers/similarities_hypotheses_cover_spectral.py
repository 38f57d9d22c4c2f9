"""Whether the spectral loss meets the hypotheses of a family that is to contain it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from theorems.language import Instance, Verdict, at_most, cases, claim

_COSINES = (("-1", "0"), ("-1/2", "-1/4"))


@claim(
    kind="refutation",
    hypotheses=("ψ(x) = x² for cosines −1 ≤ x ≤ 1, what the spectral loss takes of a negative",),
    family=cases(("x", "y"), _COSINES),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Definition 3.2 with Remark 3.3 and "
    "Appendix A.2 (read: full text)",
    declared=Verdict.REFUTED,
    instead=("spectral-frame-optimal",),
    rests_on=("spectral-frame-optimal",),
)
def similarities_hypotheses_cover_spectral() -> Iterator[Instance]:
    """The spectral loss of a negative increases with its cosine, as a family of losses asks.

    ψ(x) ≤ ψ(y) for x ≤ y and ψ(x) = x². False below 0. It is more than a slip of the definition:
    in dimension N and above the minimisers of the spectral loss are orthonormal and no simplex
    (`spectral-frame-optimal`; the simplex is refuted by `spectral-etf-optimal`).
    """
    for x, y in _COSINES:
        first, second = Fraction(x) ** 2, Fraction(y) ** 2
        yield Instance(
            {"x": x, "y": y},
            at_most(first, second),
            "ψ(x) and ψ(y)",
            {"ψ(x)": str(first), "ψ(y)": str(second)},
        )
