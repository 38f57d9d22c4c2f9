"""Laws of negatives for which other maps are as good as the simplex."""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from numerics.exact.geometry import Matrix, simplex_etf_gram
from theorems.claims.towers._exact import cross_polytope
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    claim,
    counterexample,
    different,
    equal,
    grid,
    meets,
)

_DIMENSIONS = (2, 3, 4)
_LOSS = "log(1 + exp(-sum(v)))"


@claim(
    kind="refutation",
    hypotheses=(
        "C balanced classes; the negatives are all others, k = C − 1, in random order",
        "ℓ is convex and strictly decreasing, and strictly convex along (1, .., 1): here "
        "ℓ(v) = log(1 + e^{−Σ v_i})",
    ),
    family=grid("the vectors ±e_1, .., ±e_d for both towers, C = 2d", d=_DIMENSIONS),
    source="nceproof; false neighbour of simplex-unique-for-words and simplex-stable-for-words",
    declared=Verdict.REFUTED,
    instead=("simplex-unique-for-words", "simplex-stable-for-words", "simplex-strict-for-words"),
    rests_on=("simplex-for-words",),
)
def simplex_unique_for_every_law_of_words() -> Iterator[Instance]:
    """For every class-symmetric law of negatives the simplex is the only minimiser, if ℓ is strict.

    False: if the negatives are all other classes, Σ_i v_i = Σ_{t≠c} (1 − ⟨u_c, u_t⟩) is C for every
    centred map u of norm 1, and ℓ is a function of it. The cross-polytope has the value of the
    simplex, the least by `simplex-for-words`, and cosines 0 and −1.

    True where k negatives of one other class have a positive probability
    (`simplex-unique-for-words`), as among iid ones, and for losses that stay convex and
    non-increasing with a multiple of Σ_i (2 − v_i)² taken away (`simplex-stable-for-words`). That a
    minimiser is centred needs only strict decrease (`simplex-strict-for-words`).
    """
    for dimension in _DIMENSIONS:
        size = 2 * dimension
        witness, simplex = cross_polytope(dimension), simplex_etf_gram(size)
        ties = equal([*_sums(witness), *_sums(simplex)], [size] * (2 * size))
        other = different(witness[0][1], fmpq(-1, size - 1))
        strict = [
            meets(_LOSS, hypothesis)
            for hypothesis in ("convex", "strictly_convex_along_ones", "strictly_decreasing")
        ]
        yield Instance(
            {"d": str(dimension)},
            counterexample(all_of(ties, other, *strict), argued=True),
            "Σ_i v_i at each anchor of cross-polytope and simplex; a cosine",
            {
                "gram": [[str(x) for x in row] for row in witness],
                "sums of the coordinates": [str(x) for x in _sums(witness)],
            },
        )


def _sums(gram: Matrix) -> list[fmpq]:
    """Return Σ_{t≠c} (⟨u_c, u_c⟩ − ⟨u_c, u_t⟩) for each class c, the same for t = c."""
    return [sum((row[c] - x for x in row), fmpq(0)) for c, row in enumerate(gram)]
