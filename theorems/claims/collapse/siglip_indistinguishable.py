"""A false transfer of Lemma 1 to the sigmoid loss."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import Matrix, gram_of
from numerics.exact.rationals import Exact
from numerics.floats.expectations import Floats
from theorems.language import Instance, Verdict, all_of, below, claim, counterexample, grid, meets
from theorems.search.cases import Case, Rng, blank, witnessed
from theorems.search.representation_search import RepresentationSearch

_TEMPERATURES = (5, 8, 10)


@claim(
    kind="refutation",
    hypotheses=(
        "C = 2, ρ = (1/2, 1/2), k = 1",
        "the loss is log(1 + e^{−t s₊}) + log(1 + e^{t s₋}), s₊ and s₋ the two cosines",
    ),
    family=grid(t=_TEMPERATURES),
    source="false neighbour of Awasthi, Dikkala, Kamath, ICML 2022, Lemma 1, for the sigmoid loss "
    "of Zhai, Mustafa, Kolesnikov, Beyer 2023",
    declared=Verdict.REFUTED,
    instead=("latent-indistinguishable",),
    search=lambda: RepresentationSearch(drawn),
)
def siglip_indistinguishable() -> Iterator[Instance]:
    """For the sigmoid loss some latent-indistinguishable map is as good as any map.

    False: a negative of the anchor's own class is pushed away from the anchor, which a map that is
    constant on classes cannot do.

    Such a map has s₊ = 1, s₋ = 1 for half of the negatives and s₋ = g for the others. As
    log(1 + e^{−tv}) is non-increasing on [−2, 2], which the calculus proves, log(1 + e^{tg}) is
    least at v = −g = 1, and the loss at least log(1 + e^{−t}) + (log(1 + e^t) + log(1 + e^{−t}))/2.
    Two orthonormal points a class do better, as balls show.
    """
    for temperature in _TEMPERATURES:
        yield judged(_basis(4), temperature)


def judged(vectors: Sequence[Sequence[Exact]], temperature: int) -> Instance:
    """Compare unit vectors, the first half of them of one class, with maps constant on classes."""
    half = Fraction(2, len(vectors))
    points = [(half, vector) for vector in vectors]
    middle = len(points) // 2
    f = FiniteMap.of(["1/2", "1/2"], [points[:middle], points[middle:]])
    with precision(100):
        bound = Enclosure.of(least_latent_loss(temperature), bits=80)
        spread = Enclosure.of(spread_loss(gram_of(f.vectors), temperature), bits=80)
    witness = {
        "masses": [[str(half)] * middle] * 2,
        "vectors": [[str(x) for x in row] for row in f.vectors],
        "loss of the witness": list(spread.decimals(12)),
        "least loss of a map constant on classes": list(bound.decimals(12)),
    }
    falls = meets(f"log(1 + sum(exp(-{temperature}*v)))", "nonincreasing")
    evidence = counterexample(all_of(below(spread, bound), falls), argued=True)
    return Instance({"t": str(temperature)}, evidence, "the witness, and maps constant", witness)


def _basis(size: int) -> list[list[int]]:
    return [[int(i == j) for j in range(size)] for i in range(size)]


def _softplus(x: Any) -> arb:
    return arb(x).exp().log1p()


def least_latent_loss(temperature: int) -> arb:
    """Return the least loss of a map that is constant on two balanced classes."""
    t = temperature
    return _softplus(-t) + (_softplus(t) + _softplus(-t)) / 2


def spread_loss(cosine: Matrix, temperature: int) -> arb:
    """Return the loss of equal masses at vectors, the first half of them of one class."""
    size, half, total = len(cosine), len(cosine) // 2, arb(0)
    for x in range(size):
        own = range(half) if x < half else range(half, size)
        total += sum((_softplus(-temperature * cosine[x][y]) for y in own), arb(0)) / half
        total += sum((_softplus(temperature * cosine[x][y]) for y in range(size)), arb(0)) / size
    return total / size


def drawn(rng: Rng) -> Case:
    """Draw a temperature from 5 to 10; two balanced classes of two points each, into R⁴."""
    t = int(rng.integers(5, 11))
    bound, own = float(least_latent_loss(t).mid()), np.kron(np.eye(2), np.ones((2, 2))) / 2

    def violation(maps: Floats) -> Floats:
        cosines = t * (maps @ maps.transpose(0, 2, 1))
        attracted = own * np.logaddexp(0, -cosines)
        losses = attracted.sum((1, 2)) / 4 + np.logaddexp(0, cosines).mean((1, 2))
        return np.asarray(bound - losses)

    start = blank([Fraction(1, 2)] * 2, (2, 2))
    return Case(start, 4, violation, lambda f: witnessed(judged(f.vectors, t)))
