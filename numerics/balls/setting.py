"""What L_sup at the optimum is a function of the class law for; means over k negatives (trusted).

`three_classes` and `several_classes` have these in common. Numbers are balls or Taylor models.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, repeat
from math import comb, inf
from operator import mul
from typing import Any, Literal, TypeAlias

from flint import arb, fmpq

from numerics.balls.implicit import Numbers
from numerics.exact.losses import Logistic, checked_loss
from numerics.exact.rationals import check_negatives

Weights = Literal["rho", "uniform"]
Entries: TypeAlias = Mapping[tuple[int, int], Any]


@dataclass(frozen=True)
class Setting:
    """k negatives, a loss, weights downstream."""

    negatives: int | float
    loss: Logistic
    weights: Weights

    def checked(self) -> Setting:
        """Return a copy; what is derived from these types could be equal to all else."""
        loss = checked_loss(self.loss)
        if not isinstance(loss, Logistic):
            raise TypeError(f"loss is {loss.name}; the expansion is that of the logistic loss")
        return Setting(check_negatives(self.negatives), loss, self.weights)

    def masses(self, law: Numbers) -> Numbers:
        """Return the weights of the classes downstream."""
        return law if self.weights == "rho" else [arb(fmpq(1, len(law)))] * len(law)


def means(a: Entries, own: arb, law: Numbers, negatives: int | float) -> Entries:
    """Return E[n_j/(1 + n_c own + Σ_{l≠c} n_l a_cl)] for c ≠ j, n the counts of k draws.

    For k = inf that is ρ_j/(ρ_c own + Σ_{l≠c} ρ_l a_cl).

    >>> a = {(0, 1): arb(1), (1, 0): arb(1)}
    >>> means(a, arb(1), [arb(1) / 2] * 2, 1)[0, 1].overlaps(arb(1) / 4)
    True
    """
    size = len(law)
    found: dict[tuple[int, int], Any] = {}
    drawings = [] if negatives == inf else list(draws(law, int(negatives)))
    for c in range(size):
        others = [j for j in range(size) if j != c]
        if negatives == inf:
            share = 1 / sum((a[c, j] * law[j] for j in others), start=law[c] * own)
            found |= {(c, j): share * law[j] for j in others}
            continue
        for n, probability in drawings:
            drawn = [j for j in others if n[j]]
            if drawn:
                total = sum((a[c, j] * n[j] for j in drawn), start=own * n[c] + 1)
                share = 1 / total * probability
                found |= {(c, j): found.get((c, j), 0) + share * n[j] for j in drawn}
    return found


def draws(law: Numbers, k: int) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Yield the counts of k draws and their probabilities.

    >>> [(n, str(p)) for n, p in draws([arb(1) / 2] * 2, 1)]
    [((0, 1), '0.500000000000000'), ((1, 0), '0.500000000000000')]
    """
    return _drawn([list(accumulate(repeat(mass, k), mul, initial=arb(1))) for mass in law], k)


def _drawn(powers: Sequence[Numbers], k: int) -> Iterator[tuple[tuple[int, ...], Any]]:
    """Yield the counts of k draws and their probabilities, by the powers of each mass."""
    row, *others = powers
    if not others:
        yield (k,), row[k]
        return
    for first in range(k + 1):
        for n, probability in _drawn(others, k - first):
            yield (first, *n), probability * row[first] * comb(k, first)
