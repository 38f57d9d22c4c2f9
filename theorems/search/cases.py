"""What one shard of a search for representations is about; the file of a claim draws its own.

Laws, losses, numbers of points and of negatives are small rationals and integers, so that what is
found has few digits. A proof is a certificate, or the witness that the claim's own exact check
accepts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import Loss
from numerics.floats.expectations import Floats
from theorems.certificates.document import Comparison, written
from theorems.search.finding import witness_of
from theorems.search.landscape import Landscape, equal_masses
from theorems.search.prove_comparison import NoCounterexampleError, representation_counterexample
from theorems.verdicts.verdict import Instance

Rng = np.random.Generator


@dataclass(frozen=True)
class Proof:
    """A certificate's text, or a witness: exactly one of them."""

    certificate: str = ""
    witness: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Case:
    """Where a shard looks: maps with the points and masses of `blank`, into R^`dimension`.

    `violation` tells of a batch of maps by how much each refutes the claim, in float64; `proof`
    decides for a rational one.
    """

    blank: FiniteMap
    dimension: int
    violation: Callable[[Floats], Floats]
    proof: Callable[[FiniteMap], Proof | None]


def blank(law: Sequence[Fraction], shape: Sequence[int]) -> FiniteMap:
    """Return points of equal masses, shape[c] in class c, all of them at 1 ∈ R: still to be moved.

    >>> blank([Fraction(1, 2)] * 2, (1, 2)).classes[1]
    ((1/2, (1,)), (1/2, (1,)))
    """
    return equal_masses(law, shape, [(1,)] * sum(shape))


def drawn_law(rng: Rng, classes: int) -> tuple[Fraction, ...]:
    """Return a law in the proportion of integers from 1 to 5.

    >>> sum(drawn_law(np.random.default_rng(0), 4))
    Fraction(1, 1)
    """
    weights = rng.integers(1, 6, classes).tolist()
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


def certified(
    f: FiniteMap, comparisons: Sequence[Comparison], loss: Loss, negatives: int, claim: str
) -> Proof | None:
    """Return a certificate with the first of the comparisons that f wins."""
    for compared_with in comparisons:
        try:
            certificate = representation_counterexample(
                f,
                compared_with=compared_with,
                negatives=negatives,
                loss=loss,
                claim=claim,
            )
        except NoCounterexampleError:
            continue
        return Proof(certificate=written(certificate))
    return None


def witnessed(instance: Instance) -> Proof | None:
    """Return the witness of an instance that fails."""
    if instance.holds is not False:
        return None
    return Proof(witness=witness_of(instance))


def step_case(rng: Rng, loss: Loss, negatives: int, claim: str) -> Case:
    """Return a case of the step of Lemma 1, the last class being replaced."""
    classes, dimension = int(rng.integers(2, 4)), int(rng.integers(2, 4))
    shape = (*rng.integers(1, 3, classes - 1).tolist(), int(rng.integers(2, 4)))
    start = blank(drawn_law(rng, classes), shape)
    landscape = Landscape(start, loss, negatives)
    return Case(
        start,
        dimension,
        lambda maps: landscape.relative_mean_increases(maps, classes - 1),
        lambda f: certified(f, ("every-collapse", "mean-collapse"), loss, negatives, claim),
    )
