"""Losses less the logarithm of the number of their terms, for maps and laws of a few kinds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import Matrix, gram_of, matrix, simplex_etf_gram
from numerics.exact.losses import Loss

LAWS = ("1/2, 1/2", "1/10, 9/10", "1/3, 1/3, 1/3", "1/2, 1/3, 1/6", "7/10, 1/10, 1/10, 1/10")
NEGATIVES = (1, 2, 3, 8, 64)

MAPS: dict[str, Callable[[int], Matrix]] = {
    "simplex": simplex_etf_gram,
    "frame": lambda classes: matrix(
        [[int(s == r) for r in range(classes)] for s in range(classes)]
    ),
    "two-points": lambda classes: gram_of(matrix([[-1 if s else 1] for s in range(classes)])),
}
"""Gram matrices of class vectors: a simplex, orthonormal ones, and one class against the rest."""


def masses(law: str) -> list[str]:
    """Return the masses that a parameter names.

    >>> masses("1/2, 1/2")
    ['1/2', '1/2']
    """
    return law.split(", ")


@dataclass(frozen=True)
class Step:
    """The loss less the logarithm of the number of its terms, with k and with k + 1 negatives."""

    parameters: Mapping[str, str]
    before: Enclosure
    after: Enclosure

    @property
    def witness(self) -> dict[str, list[str]]:
        """Both numbers in decimals."""
        return {"k": list(self.before.decimals(12)), "k + 1": list(self.after.decimals(12))}


def steps(loss: Loss, *, positives: int) -> Iterator[Step]:
    """Yield the step from k to k + 1 negatives for each law, map and k.

    The loss has `positives` terms more than negatives, 0 or 1.
    """
    for law, (name, map_of), k in product(LAWS, MAPS.items(), NEGATIVES):
        gram = map_of(len(masses(law)))
        values = [
            less_log(
                latent_loss(gram, masses(law), negatives=n, loss=loss, bits=120), n + positives
            )
            for n in (k, k + 1)
        ]
        yield Step({"law": law, "map": name, "k": str(k)}, *values)


def less_log(value: Enclosure, terms: int) -> Enclosure:
    """Return a value less log(terms)."""
    with precision(value.bits + 40):
        return Enclosure.of(value.ball() - arb(terms).log(), bits=value.bits)
