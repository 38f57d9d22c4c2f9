"""A family of losses that holds more than its minimisers allow."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.towers._exact import Towers, cross_polytope
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

_DIMENSIONS = (2, 3, 4)


@claim(
    kind="refutation",
    hypotheses=(
        "the loss is (1/N) Σ_s ψ(Σ_{t≠s} φ(⟨u_s, v_t⟩ − ⟨u_s, v_s⟩)), and u and v exchanged",
        "u_s and v_t are unit vectors of R^d",
        "φ and ψ are convex and increasing: here φ(x) = ψ(x) = x",
    ),
    family=grid("the vectors ±e_1, .., ±e_d for both towers, N = 2d", d=_DIMENSIONS),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Definition 3.1 and Theorem 5.1 (i) "
    "(read: full text)",
    declared=Verdict.REFUTED,
    instead=("clip-simplex-optimal", "clip-strict"),
    rests_on=("similarities-gap",),
)
def similarities_without_strictness() -> Iterator[Instance]:
    """At every minimiser of such a loss all negative cosines are −1/(N−1).

    False for φ(x) = ψ(x) = x, which the definition allows: the loss is then (N−1)(Q − P) each way,
    at least −N by `similarities-gap`, P − Q ≤ N/(N−1), and the cross-polytope ±e_1, .., ±e_d
    attains that as the simplex ETF does, with negative cosines 0 and −1.

    That the simplex is a minimiser is true (`clip-simplex-optimal`); that it is the only one takes
    strictness. Where P and Q are means, Q = −1/(N−1) and P = 1 do follow.
    """
    for dimension in _DIMENSIONS:
        size = 2 * dimension
        witness, simplex = _aligned(cross_polytope(dimension)), _aligned(simplex_etf_gram(size))
        least = equal([_loss(witness), _loss(simplex)], [-size, -size])
        cosine = witness.cross[0][1]
        other = different(cosine, fmpq(-1, size - 1))
        yield Instance(
            {"d": str(dimension)},
            counterexample(all_of(least, other), argued=True),
            "the losses of cross-polytope and simplex, which are the least; a negative cosine",
            {
                "gram": witness.written,
                "loss of both": str(_loss(witness)),
                "a negative cosine": str(cosine),
            },
        )


def _loss(towers: Towers) -> fmpq:
    """Return Σ_{t≠s} (⟨u_s, v_t⟩ − ⟨u_s, v_s⟩) in the mean over s; it is the same both ways."""
    return (towers.size - 1) * (towers.negative - towers.positive)


def _aligned(gram: tuple[tuple[fmpq, ...], ...]) -> Towers:
    """Return two towers with the same vectors."""
    return Towers.of([row + row for row in gram] * 2)
