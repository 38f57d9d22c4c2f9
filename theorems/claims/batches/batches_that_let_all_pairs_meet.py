"""Whether it is enough that each two pairs meet in some batch."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from flint import fmpq

from numerics.exact.geometry import Matrix, gram_matrix, signature, simplex_etf_gram
from theorems.claims.batches._designs import infonce, meetings
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    at_most,
    below,
    cases,
    claim,
    counterexample,
)

_CASES = ((4, 3), (5, 3), (5, 4), (7, 3))


@claim(
    kind="refutation",
    hypotheses=(
        "N pairs, one tower into R^{N−1} for both ends",
        "InfoNCE, summed over the anchors of each batch",
        "all batches of size B but one, so that each two pairs meet",
    ),
    family=cases(("N", "B"), _CASES),
    source="false neighbour of the condition of Cho et al., TMLR 2024 (arXiv 2307.05906, read: "
    "abstract and README), with the batches counted in nceproof",
    declared=Verdict.REFUTED,
    instead=("design-batches-suffice",),
)
def batches_that_let_all_pairs_meet() -> Iterator[Instance]:
    """If each two pairs meet in some batch, the simplex minimises the loss over the batches.

    False for all batches of size B but one. The B pairs of that batch meet each other once less
    often than they meet the rest, so it pays to bring them nearer to each other and further from
    the rest. The witness does so and leaves the cosines of the rest as they are. Where each two
    pairs meet equally often the simplex is a minimiser: `design-batches-suffice`.
    """
    for size, batch in _CASES:
        batches = list(combinations(range(size), batch))[1:]
        moved, simplex = _two_blocks(size, batch), simplex_etf_gram(size)
        losses = [infonce(gram, batches) for gram in (moved, simplex)]
        fits = at_most(signature(moved).rank, size - 1)
        meet = at_most(1, meetings(batches, size)[0])
        yield Instance(
            {"N": str(size), "B": str(batch)},
            counterexample(all_of(below(*losses), fits, meet)),
            "the losses of witness and simplex; the rank; how often two pairs meet, at least",
            {
                "the missing batch": str(list(range(batch))),
                "gram": [[str(x) for x in row] for row in moved],
                "loss of the witness": list(losses[0].decimals(9)),
                "loss of the simplex": list(losses[1].decimals(9)),
            },
        )


def _two_blocks(size: int, first: int) -> Matrix:
    """Return a Gram matrix near that of the simplex, with other cosines in the first block.

    Across it is 1/100 less; in the first block it is as large as makes the matrix singular.
    """
    rest, simplex = size - first, fmpq(-1, size - 1)
    across = simplex - fmpq(1, 100)
    inside = (rest * (size - 1) * across**2 - 1) / (first - 1)

    def entry(i: int, j: int) -> fmpq:
        if i == j:
            return fmpq(1)
        if (i < first) != (j < first):
            return across
        return inside if i < first else simplex

    return gram_matrix([[entry(i, j) for j in range(size)] for i in range(size)])
