"""When the positive cosines are as large as the negative ones allow."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.towers._exact import Towers
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    claim,
    counterexample,
    different,
    equal,
    grid,
)

_SIZES = (2, 3, 4, 8)


@claim(
    kind="refutation",
    hypotheses=(
        "unit vectors u_1..u_N, v_1..v_N",
        "tr Var(u − v) = 0 and E(u + v) = 0, E the mean over N pairs",
    ),
    family=grid("a simplex ETF, tilted up for u and down for v", N=_SIZES),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Theorem 5.2 (read: full text), its "
    "condition for equality",
    declared=Verdict.REFUTED,
    instead=("similarities-gap",),
    rests_on=("similarities-gap",),
)
def similarities_equality_case() -> Iterator[Instance]:
    """Two towers without variance of u − v and mean of u + v attain the bound of the negatives.

    P = 1 + Q + 1/(N−1), P the mean of ⟨u_s, v_s⟩, Q that of ⟨u_s, v_t⟩ for s ≠ t. False for
    u_s = (3/5 e_s, 4/5) and v_s = (3/5 e_s, −4/5), e a simplex ETF: u_s − v_s = (0, 8/5) for every
    s and the u_s + v_s have mean 0, but P = −7/25. For N = 2 these are (±3/5, 4/5), (±3/5, −4/5),
    and the right side is 1.

    The bound itself holds, and it is attained exactly where u_s = v_s and Σ_s u_s = 0:
    `similarities-gap`, where the square that the condition leaves out stands.
    """
    for size in _SIZES:
        tilted = _tilted(size)
        bound = 1 + tilted.negative + fmpq(1, size - 1)
        conditions = equal([tilted.variance, tilted.of_means((1, 1), (1, 1))], [0, 0])
        yield Instance(
            {"N": str(size)},
            counterexample(all_of(conditions, different(tilted.positive, bound))),
            "variance and mean, and the two sides",
            {"gram": tilted.written, "P": str(tilted.positive), "bound": str(bound)},
        )


def _tilted(size: int) -> Towers:
    """Return the towers ((3/5) e_s, ±4/5), e a simplex ETF."""
    etf = simplex_etf_gram(size)
    signs = [1] * size + [-1] * size
    return Towers.of(
        [
            [(9 * etf[i % size][j % size] + 16 * a * b) / 25 for j, b in enumerate(signs)]
            for i, a in enumerate(signs)
        ]
    )
