"""The identity for the negative pairs of N pairs, with the factors that its source has."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.towers._exact import Towers
from theorems.language import Instance, Verdict, claim, equal, grid

_SIZES, _TOWERS = (2, 3, 8), ("constant", "opposite-simplices")


@claim(
    kind="refutation",
    hypotheses=("unit vectors u_1..u_N, v_1..v_N", "E is the mean over N pairs"),
    family=grid("all vectors the same, or v_s = −u_s at a simplex", N=_SIZES, towers=_TOWERS),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Lemma C.4 (read: full text)",
    declared=Verdict.REFUTED,
    instead=("similarities-finite-identity",),
    rests_on=("similarities-finite-identity",),
)
def similarities_finite_identity_as_printed() -> Iterator[Instance]:
    """Both cosines have the factor (N − 1)/N in the variance identity of N pairs.

    1 − ((N−1)/N) P + ((N−1)/N) Q = (1/2) tr Var(u − v) + (1/2) ‖E(u + v)‖². False where all vectors
    are the same, P = Q = 1: the left side is 1, the right side 2. True where ⟨Eu, Ev⟩ = 0, as for
    v_s = −u_s at a simplex, which is in the family and refutes nothing: the source takes the factor
    of that product as 1 (`similarities-identity-as-printed`). With (N−2)/N for P and 2(N−1)/N for Q
    it holds: `similarities-finite-identity`.
    """
    for size in _SIZES:
        share = fmpq(size - 1, size)
        for name, towers in (
            ("constant", _constant(size)),
            ("opposite-simplices", _opposite(size)),
        ):
            left = 1 - share * towers.positive + share * towers.negative
            right = (towers.variance + towers.of_means((1, 1), (1, 1))) / 2
            yield Instance(
                {"N": str(size), "towers": name},
                equal(left, right),
                "the two sides",
                {"gram": towers.written, "left": str(left), "right": str(right)},
            )


def _constant(size: int) -> Towers:
    return Towers.of([[1] * (2 * size)] * (2 * size))


def _opposite(size: int) -> Towers:
    """Return u_s at a simplex and v_s = −u_s."""
    rows = [(tuple(row), tuple(-x for x in row)) for row in simplex_etf_gram(size)]
    return Towers.of([u + v for u, v in rows] + [v + u for u, v in rows])
