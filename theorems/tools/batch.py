"""Where the loss of one batch lies between its floor and total collapse (see docs/batch.md).

The value is a float, or an enclosure of what the rows of a file say; the references are enclosures
of closed forms. A floor is what a theorem of the library proves that no embeddings are below; where
there is none, what follows from cosines being at most 1 in size is called a bound.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import numpy as np

from numerics.balls.batch_enclosure import at_cosines, batch_enclosure, pairs_are_pulled_enough
from numerics.balls.calculus.hypotheses import holding
from numerics.balls.enclosure import Enclosure
from numerics.exact.batch_losses import BatchLoss, batch_loss
from numerics.exact.losses import CustomLoss, Loss
from numerics.exact.rationals import Exact
from numerics.floats.batch_losses import Progress, loss_of
from numerics.floats.batch_search import best_found
from numerics.floats.batches import Batch, batch_of, mean_cosines
from numerics.floats.decimals import DOWN, shown, significant
from theorems.claims.supervised.supcon_bound import supcon_bound
from theorems.claims.supervised.supcon_unbalanced import supcon_unbalanced
from theorems.claims.towers.additive_loss_at_the_simplex import additive_loss_at_the_simplex
from theorems.claims.towers.clip_both_directions import clip_both_directions
from theorems.claims.towers.clip_full_batch import clip_full_batch
from theorems.claims.towers.cross_entropy_against_itself import cross_entropy_against_itself
from theorems.tools.nearest import ALIKE, nearest

MAX_PAIRS = 4096
"""The largest B of enclosures: NT-Xent of 4,096 pairs has 67 million exponentials in balls."""

BITS, SEED = 64, 0

_NEEDED = ("convex", "symmetric", "nonincreasing")
_SAMPLED = 1 << 25  # logits of all random batches together
_LARGEST = Fraction(10) ** 300  # of numbers as floats, which have differences and quotients
_NEARER = 0.05  # by so much in the mean cosine are positives nearer than negatives


@dataclass(frozen=True)
class Floor:
    """What no embeddings have a smaller loss than.

    `theorem` is the claim that proves `value`, None where it is only a bound, and `attained` says
    whether the simplex has that value; `said` is what the theorem takes and what is not known.
    """

    value: Enclosure | None
    theorem: str | None
    attained: bool
    said: str


@dataclass(frozen=True)
class Simplex:
    """The loss where positives agree and what differs stands at a simplex ETF.

    It takes the dimension `needed`. That of classes is for rows of one label at one point.
    """

    value: Enclosure
    corners: int

    @property
    def needed(self) -> int:
        """The dimension of the simplex."""
        return self.corners - 1


@dataclass(frozen=True)
class Sample:
    """Mean and standard error of the loss of random rows, `draws` batches with the seed `SEED`."""

    mean: float
    error: float
    draws: int


@dataclass(frozen=True)
class References:
    """What a loss is compared with, for one number of rows, their labels and their dimension."""

    collapse: Enclosure
    floor: Floor
    simplex: Simplex


@dataclass(frozen=True)
class Standing:
    """The loss of a batch, and what it is compared with.

    `cosines` are the means over positives and over negatives. `found` is the smallest loss that a
    descent has found in this dimension, where the least one is not known.
    """

    loss: BatchLoss
    batch: Batch
    value: float
    enclosure: Enclosure | None
    references: References
    random: Sample | None
    cosines: tuple[float, float]
    found: float | None = None

    @property
    def position(self) -> float | None:
        """Return how far the value is from floor (0) to total collapse (1); above 1 is beyond."""
        least = self.references.floor.value
        if least is None:
            return None
        low, high = float(least), float(self.references.collapse)
        return (self.value - low) / (high - low) if high > low else None

    @property
    def reading(self) -> str:
        """Return where the value lies, in one line; the floor is rounded down."""
        collapse, least = float(self.references.collapse), self.references.floor.value
        low = "?" if least is None else four_digits(float(significant(least.lower, 4, DOWN)))
        proved = None if self.enclosure is None else shown(self.enclosure, most=4)
        value = proved or four_digits(self.value)
        return f"{value} of [{low}, {four_digits(collapse)}]: {self._said(collapse, least)}"

    @property
    def _is_collapsed(self) -> bool:
        """Whether the mean cosines are 1 to three digits, whatever the norms."""
        return min(mean_cosines(replace(self.batch, unit=True))) >= 1 - 10.0**-ALIKE

    def _said(self, collapse: float, least: Enclosure | None) -> str:
        value: Fraction | float = self.enclosure.midpoint if self.enclosure else self.value
        name = "floor" if self.references.floor.theorem else "bound"
        known = {"total collapse": self.references.collapse}
        if least is not None:
            known[f"the {name}"] = least
        if self.batch.unit:
            known["the simplex ETF"] = self.references.simplex.value
        place, digits = nearest(value, {which: x.midpoint for which, x in known.items()})
        if digits >= ALIKE:
            said = f"at {place} to {digits} digits"
            if place == "total collapse" and not self._is_collapsed:
                said += ", though the points are not: see the cosines and random embeddings"
            return said
        if self.value > collapse:
            said = "above total collapse: one point for all rows is better"
            positives, negatives = self.cosines
            if self.batch.unit and positives < negatives + _NEARER:
                said += "; positives are no nearer than negatives: untrained, or paired wrongly?"
            return said
        if self.position is None:
            return "below total collapse; no floor is known"
        return f"{self.position:.1%} of the way from the {name} to total collapse"


def four_digits(number: float) -> str:
    """Return a number to four digits, without a point at its end.

    >>> four_digits(2.5), four_digits(6577.2)
    ('2.500', '6577')
    """
    return f"{number:#.4g}".removesuffix(".")


def stand(
    loss: BatchLoss,
    batch: Batch,
    *,
    bits: int | None = None,
    sampled: bool = True,
    progress: Progress | None = None,
) -> Standing:
    """Return where the loss of a batch lies; with `bits` it is enclosed as well.

    Random embeddings are drawn, and good ones searched, if they are to be `sampled`. Raises
    `ValueError` where an enclosure is asked for more than `MAX_PAIRS` pairs, or rows of twice that
    number.

    >>> loss = batch_loss("clip", temperature="0.1")
    >>> found = stand(loss, batch_of(loss.kind, np.ones((64, 8)), np.ones((64, 8))))
    >>> found.reading, found.references.floor.theorem
    ('4.159 of [0.002437, 4.159]: at total collapse to 15 digits', 'clip-both-directions')
    """
    if bits is not None and len(batch.anchors) > (1 + (batch.candidates is None)) * MAX_PAIRS:
        raise ValueError(
            f"bits is {bits}, but the batch has {batch.pairs} pairs; at most {MAX_PAIRS} are "
            "enclosed, so leave it out for a float"
        )
    enclosure = None
    if bits is not None:
        rows = batch.anchors.tolist()
        other = None if batch.candidates is None else batch.candidates.tolist()
        labels = batch.labels.tolist()
        enclosure = batch_enclosure(
            loss, rows, other, labels, bits=bits, unit=batch.unit, progress=progress
        )
        _check_size(loss, enclosure)
    value = loss_of(loss, batch, progress=progress) if enclosure is None else float(enclosure)
    own, rest = batch.counts
    counts = tuple(zip(own.tolist(), rest.tolist(), strict=True))
    known = references(loss, counts, batch.pairs, len(set(batch.labels.tolist())), batch.unit)
    for reference in (known.collapse, known.simplex.value, known.floor.value):
        _check_size(loss, reference)
    is_least = known.floor.attained and batch.dimension >= known.simplex.needed
    searched = sampled and batch.unit and not is_least
    return Standing(
        loss,
        batch,
        value,
        enclosure,
        known,
        random_embeddings(loss, batch) if sampled else None,
        mean_cosines(batch),
        best_found(loss, batch, seed=SEED) if searched else None,
    )


def _check_size(loss: BatchLoss, value: Enclosure | None) -> None:
    """Raise `ValueError` for a value beyond float64, in which random embeddings are."""
    if value is not None and max(abs(value.lower), abs(value.upper)) > _LARGEST:
        raise ValueError(
            f"loss is {loss.name}, which is beyond float64, in which it is compared; take a higher "
            "temperature, or its logarithm"
        )


Counts = tuple[tuple[int, int], ...]


@lru_cache(maxsize=64)  # batches of a training loop have one shape
def references(loss: BatchLoss, counts: Counts, pairs: int, classes: int, unit: bool) -> References:
    """Return what the loss is compared with, for the numbers of positives and negatives a row."""
    corners = classes if loss.kind.labelled else pairs
    simplex = Simplex(at_cosines(loss, 1, _cosine(corners), counts, bits=BITS), corners)
    return References(
        at_cosines(loss, 1, 1, counts, bits=BITS),
        _floor(loss, counts, pairs, simplex) if unit else _UNKNOWN,
        simplex,
    )


_UNKNOWN = Floor(
    None, None, False, "not known: the rows are taken as they are, and the theorems ask for norm 1"
)


def _cosine(corners: int) -> Fraction:
    return Fraction(-1, corners - 1)


def _floor(loss: BatchLoss, counts: Counts, pairs: int, simplex: Simplex) -> Floor:
    if loss.kind.sigmoid:
        return _of_sigmoid(loss, counts, pairs, simplex)
    if len(set(counts)) > 1:
        said = f"classes of unequal size, where the simplex can be beaten ({supcon_unbalanced.id})"
        return _bound(loss, counts, said)
    own, _ = counts[0]
    if loss.name == "supcon-in" and own > 1:
        said = (
            "a theorem is known here for rows of one label at one point only: none is below the "
            f"simplex ({cross_entropy_against_itself.id})"
        )
        return _bound(loss, counts, said)
    proved = holding(_of_margins(loss, own))
    if unproved := [name for name in _NEEDED if name not in proved]:
        return _bound(loss, counts, f"that the loss is {' and '.join(unproved)} is not proved")
    if loss.kind.towers:
        theorem = (clip_both_directions if loss.kind.both else clip_full_batch).id
        return Floor(simplex.value, theorem, True, "for any dimension")
    said = "for any dimension, after Jensen's inequality for the rows of one instance or label"
    return Floor(simplex.value, supcon_bound.id, True, said)


def _of_margins(loss: BatchLoss, own: int) -> Loss:
    """Return the loss as a function of the margins that the theorem is about.

    For rows with `own` positives each these are margins of means, each for own + 1 negatives.
    """
    if loss.margins is not None:
        return loss.margins
    alike = 1 if loss.kind.towers else own + 1
    kept = "" if loss.name == "dcl" else f"{own} + "
    return CustomLoss(f"log({kept}{alike}*sum(exp(-({loss.rate})*v)))")


def _of_sigmoid(loss: BatchLoss, counts: Counts, pairs: int, simplex: Simplex) -> Floor:
    if pairs_are_pulled_enough(loss, pairs):
        said = (
            "for any dimension, after a tangent of each convex term, as the pull of the pairs is "
            "at least (B − 2)/2 times the push"
        )
        return Floor(simplex.value, additive_loss_at_the_simplex.id, True, said)
    said = (
        "the pull of the pairs is less than (B − 2)/2 times the push, so "
        f"{additive_loss_at_the_simplex.id} does not apply"
    )
    return _bound(loss, counts, said)


def _bound(loss: BatchLoss, counts: Counts, said: str) -> Floor:
    """Return the value at cosines 1 and −1, the least of a loss that falls with every margin."""
    if loss.margins is not None and "nonincreasing" not in holding(loss.margins):
        return Floor(None, None, False, f"not known: {said}")
    least = at_cosines(loss, 1, -1, counts, bits=BITS)
    return Floor(least, None, False, f"not known, but at least this, as cosines are ≥ −1: {said}")


def random_embeddings(loss: BatchLoss, batch: Batch) -> Sample | None:
    """Return the loss of rows drawn uniformly from the sphere, independent of each other.

    There is no closed form of the expectation, so that a few batches are drawn. None for a formula
    of one's own that is not finite there.

    >>> loss = batch_loss("clip", temperature=1)
    >>> found = random_embeddings(loss, batch_of(loss.kind, np.ones((64, 8)), np.ones((64, 8))))
    >>> found.draws, 4.0 < found.mean < 4.4
    (16, True)
    """
    rng = np.random.default_rng(SEED)
    draws = max(2, min(16, _SAMPLED // len(batch.anchors) ** 2))
    shape = batch.anchors.shape

    def drawn() -> Batch:
        other = None if batch.candidates is None else rng.normal(size=shape)
        return Batch(rng.normal(size=shape), other, batch.labels, batch.pairs, True)

    try:
        values = [loss_of(loss, drawn()) for _ in range(draws)]
    except ValueError:
        return None
    return Sample(float(np.mean(values)), float(np.std(values, ddof=1) / draws**0.5), draws)


def callback(
    name: str, log: Callable[[dict[str, float]], object], **parameters: Exact
) -> Callable[..., Standing]:
    """Return a function of a batch that logs where its loss lies, for a training loop.

    It takes what `numerics.floats.batches.batch_of` does, arrays or tensors of any library. `log`
    is called with numbers by name. `name` and `parameters` are those of `batch_loss`.

    >>> at = callback("ntxent", print, temperature="0.5")
    >>> at(np.ones((4, 2)), np.ones((4, 2))).reading  # doctest: +ELLIPSIS
    {'loss': 1.945910..., 'floor': 0.348..., 'collapse': 1.945910..., ...}
    '1.946 of [0.3484, 1.946]: at total collapse to 15 digits'
    """
    loss = batch_loss(name, **parameters)

    def at(first: Any, second: Any = None, labels: Any = None) -> Standing:
        found = stand(loss, batch_of(loss.kind, first, second, labels), sampled=False)
        log(numbers(found))
        return found

    return at


def numbers(found: Standing) -> dict[str, float]:
    """Return the numbers of a standing that loggers draw; what is not known is left out."""
    least = found.references.floor.value
    named = {
        "loss": found.value,
        "floor": None if least is None else float(least),
        "collapse": float(found.references.collapse),
        "position": found.position,
        "positive_cosine": found.cosines[0],
        "negative_cosine": found.cosines[1],
    }
    return {name: value for name, value in named.items() if value is not None}
