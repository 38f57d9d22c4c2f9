"""For which batches the simplex minimises the loss that is summed over them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from flint import fmpq

from numerics.exact.geometry import Matrix, gram_matrix, simplex_etf_gram
from theorems.claims.batches._designs import Batch, how_often, infonce, meetings
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    at_most,
    below,
    cases,
    claim,
    equal,
    meets,
    shown,
    steps,
)

_SIZES = ((3, 2), (4, 2), (4, 3), (5, 4))
_INFONCE = "log(1 + sum(exp(-v)))"
_STEPS = {
    "InfoNCE is symmetric": "symmetric",
    "InfoNCE is convex": "convex",
    "InfoNCE is non-increasing": "nonincreasing",
}


def _families() -> Iterator[tuple[int, tuple[Batch, ...]]]:
    """Yield N with each set of batches of one size, but for the empty one."""
    for size, batch in _SIZES:
        everything = list(combinations(range(size), batch))
        for count in range(1, len(everything) + 1):
            yield from ((size, chosen) for chosen in combinations(everything, count))


def _named(batches: Sequence[Batch]) -> str:
    """Return the batches as numbers whose digits are their pairs, from 1."""
    return ", ".join("".join(str(s + 1) for s in batch) for batch in batches)


@claim(
    kind="theorem",
    hypotheses=(
        "N pairs of unit vectors for two towers, d ≥ N",
        "InfoNCE, summed over the anchors of each batch and over a set of batches of one size",
    ),
    family=steps("that the simplex minimises where each two pairs meet equally often", *_STEPS)
    + cases(
        ("N", "batches"),
        [(size, _named(batches)) for size, batches in _families()],
        "every set of pairs for N = 3 and 4, of triples for N = 4, of fours for N = 5; a batch is "
        "a number with its pairs as digits",
    ),
    source="nceproof; the question is that of Cho et al., TMLR 2024 (arXiv 2307.05906; read: "
    "abstract and README)",
    declared=Verdict.ARGUED,
    rests_on=("similarities-gap",),
)
def batches_form_a_design() -> Iterator[Instance]:
    """For few pairs the simplex minimises over batches exactly where each two meet equally often.

    For the sizes named. If they do, λ ≥ 1 times, the simplex for both towers is a minimiser, for
    the reasons given with `design-batches-suffice`; what these take of the loss is checked, as
    steps. If they do not, one map near the simplex, for both towers in R^N, has a smaller loss: its
    cosines are less, by a little, where two pairs meet more often than in the mean, and more where
    they meet less often. Both losses are enclosed, for every set of batches of these sizes. For
    other sizes, and for d = N − 1, it follows from the gradient at the simplex, which is no part of
    the check.
    """
    for step, hypothesis in _STEPS.items():
        yield Instance({"step": step}, shown(meets(_INFONCE, hypothesis)))
    for size, batches in _families():
        fewest, most = meetings(batches, size)
        parameters = {"N": str(size), "batches": _named(batches)}
        if fewest == most:
            often = all_of(at_most(1, fewest), equal(fewest, most))
            yield Instance(parameters, often, "how often two pairs meet")
        else:
            moved = _moved(size, batches)
            simplex = simplex_etf_gram(size)
            evidence = below(infonce(moved, batches), infonce(simplex, batches))
            witness = {"gram": [[str(x) for x in row] for row in moved]}
            yield Instance(parameters, evidence, "a map near the simplex, and the simplex", witness)


def _moved(size: int, batches: Sequence[Batch]) -> Matrix:
    """Return a Gram matrix with less than the simplex's cosines where two pairs meet often."""
    count, simplex, step = how_often(batches), simplex_etf_gram(size), fmpq(1, 100)
    mean = fmpq(2 * sum(count.values()), size * (size - 1))
    largest = max(abs(count[pair] - mean) for pair in combinations(range(size), 2))

    def entry(i: int, j: int) -> fmpq:
        if i == j:
            return fmpq(1)
        away = (count[min(i, j), max(i, j)] - mean) / largest
        return simplex[i][j] - step * away + size * step**2

    return gram_matrix([[entry(i, j) for j in range(size)] for i in range(size)])
