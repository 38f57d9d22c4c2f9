"""The classical bounds beside the truth: at the minimiser for each k, or of a given map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from flint import fmpq

from numerics.balls import bounds
from numerics.balls.collisions import collision_probability, coverage
from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss, representation_loss
from numerics.exact.finite_map import FiniteMap, Points
from numerics.exact.geometry import Matrix, gram_of
from numerics.exact.losses import Logistic, Loss
from numerics.exact.rationals import Exact
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.expectations import Floats
from numerics.floats.unit_vectors import rational_unit_vectors
from theorems.search.minimiser import solve

MAX_NEGATIVES = 10**6
"""The largest k of the classical bounds, whose factors are powers of k."""

MAX_POINTS = 48
"""The most points of a map; its exact loss takes a mean over pairs, and N terms for each."""

UPPER = ("Saunshi et al. 2019", "Ash et al. 2022", "Nozawa & Sato 2021", "Bao et al. 2022")
LOWER = "Bao et al. 2022, lower"


@dataclass(frozen=True)
class Truth:
    """What a representation does: L_k, L_sup, and the loss L_μ of its mean classifier."""

    loss: Enclosure
    supervised: Enclosure
    mean: Enclosure


Source: TypeAlias = Callable[[int], Truth]
"""A representation for each number of negatives."""


@dataclass(frozen=True)
class Row:
    """The truth for one k, and what the bounds say of it; None where a bound says nothing.

    `upper` bounds L_μ, and with it L_sup, under the names of `UPPER`; `lower` bounds L_μ alone.
    `collision` is P(Col ≥ 1), `coverage` the probability that anchor and negatives together hit
    all classes.
    """

    negatives: int
    truth: Truth
    upper: dict[str, Enclosure | None]
    lower: Enclosure | None
    collision: Enclosure
    coverage: Enclosure


def minimisers(law: Sequence[fmpq], *, loss: Loss, bits: int) -> Source:
    """Return the minimiser of L_k over unit vectors of R^C, for each k.

    Where it is unique all three intervals contain its values, L_μ because ℓ moves by at most β
    times what the margins move; else L_sup and L_μ are those of the Gram matrix found.

    >>> truth = minimisers([fmpq(1, 2)] * 2, loss=Logistic(), bits=60)(4)
    >>> truth.mean.decimals(6), truth.supervised.decimals(6)
    (('0.126927', '0.126929'), ('0.126928', '0.126929'))
    """

    def at(negatives: int) -> Truth:
        found = solve(law, law, negatives=negatives, loss=loss, dimension=None, bits=bits)
        mean = bounds.mean_classifier_loss(found.gram, law, loss=loss, bits=bits)
        moved = 2 * (found.radius or 0) * Fraction(getattr(loss, "beta", 1))
        wide = Enclosure(mean.lower - moved, mean.upper + moved, mean.bits)
        return Truth(found.loss, found.supervised, wide)

    return at


def one_gram(gram: Matrix, law: Sequence[fmpq], *, loss: Loss, bits: int) -> Source:
    """Return the latent-indistinguishable map of a Gram matrix, whatever k is.

    >>> same = ((fmpq(1), fmpq(1)), (fmpq(1), fmpq(1)))
    >>> one_gram(same, [fmpq(1, 2)] * 2, loss=Logistic(), bits=60)(3).loss.decimals(8)
    ('1.38629436', '1.38629437')
    """
    supervised = supervised_loss(gram, law, loss=loss, bits=bits).interval
    mean = bounds.mean_classifier_loss(gram, law, loss=loss, bits=bits)

    def at(negatives: int) -> Truth:
        value = latent_loss(gram, law, negatives=negatives, loss=loss, bits=bits)
        return Truth(value, supervised, mean)

    return at


def one_map(f: FiniteMap, *, loss: Loss, bits: int) -> Source:
    """Return a map that may spread its classes, whatever k is.

    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [("1/2", [1]), ("1/2", [-1])]])
    >>> one_map(f, loss=Logistic(), bits=60)(1).mean.decimals(8)
    ('0.56326168', '0.56326169')
    """
    gram, masses, labels = gram_of(f.vectors), f.negatives, f.labels
    supervised = supervised_loss(gram, masses, labels=labels, loss=loss, bits=bits).interval
    mean = bounds.mean_classifier_loss(gram, masses, labels=labels, loss=loss, bits=bits)

    def at(negatives: int) -> Truth:
        value = representation_loss(f, negatives=negatives, loss=loss, bits=bits)
        return Truth(value, supervised, mean)

    return at


def compare(
    source: Source, law: Sequence[fmpq], negatives: int, *, loss: Loss, norm: Exact, bits: int
) -> Row:
    """Return the bounds on what a source does with k negatives.

    Raises `ValueError` for a loss, a law, a k or a norm that the bounds are not about.

    >>> half = [fmpq(1, 2)] * 2
    >>> row = compare(minimisers(half, loss=Logistic(), bits=60), half, 1, loss=Logistic(),
    ...               norm=1, bits=60)
    >>> row.upper["Bao et al. 2022"].decimals(4)
    ('1.9707', '1.9708')
    """
    factors = (bounds.saunshi, bounds.ash, bounds.nozawa_sato)
    collisions = [bound(law, negatives=negatives, loss=loss, bits=bits) for bound in factors]
    truth = source(negatives)
    lower, upper = None, None
    if isinstance(loss, Logistic):
        shift = bounds.bao(law, negatives=negatives, beta=loss.beta, norm=norm, bits=bits)
        lower, upper = _sum(truth.loss, shift.lower), _sum(truth.loss, shift.upper)
    limits = [bound.on_downstream(truth.loss) for bound in collisions]
    return Row(
        negatives,
        truth,
        dict(zip(UPPER, [*limits, upper], strict=True)),
        lower,
        collision_probability(law, negatives=negatives, bits=bits),
        coverage(law, draws=negatives + 1, bits=bits),
    )


def compare_all(
    source: Source,
    law: Sequence[fmpq],
    counts: Sequence[int],
    *,
    loss: Loss,
    norm: Exact,
    bits: int,
) -> list[Row]:
    """Return `compare` for several k; raise `ValueError` for what the bounds are not about.

    >>> half = [fmpq(1, 2)] * 2
    >>> compare_all(minimisers(half, loss=Logistic(), bits=60), half, [], loss=Logistic(),
    ...             norm="1/2", bits=60)
    Traceback (most recent call last):
        ...
    ValueError: norm is 1/2, but representations are on the unit sphere: the bound of Bao et al. \
assumes ‖f(x)‖ ≤ norm; give norm ≥ 1
    """
    bounds.collided_loss(loss, law, negatives=1)
    bounds.bao(law, negatives=1, norm=norm)
    return [compare(source, law, k, loss=loss, norm=norm, bits=bits) for k in counts]


def points_by_class(rows: Floats, labels: Sequence[int]) -> list[Points]:
    """Return rational unit vectors close to the rows, class by class in the order of appearance.

    The points of a class have the same mass. Raises `ValueError` for too many points.

    >>> import numpy as np
    >>> points_by_class(np.eye(2), [1, 0])
    [((1, (1, 0)),), ((1, (0, 1)),)]
    """
    if len(rows) > MAX_POINTS:
        raise ValueError(f"there are {len(rows)} points; at most {MAX_POINTS} are compared exactly")
    members: dict[int, list[tuple[fmpq, ...]]] = {}
    for label, vector in zip(labels, rational_unit_vectors(rows), strict=True):
        members.setdefault(label, []).append(vector)
    return [tuple((fmpq(1, len(own)), vector) for vector in own) for own in members.values()]


def _sum(a: Enclosure, b: Enclosure) -> Enclosure:
    return Enclosure(a.lower + b.lower, a.upper + b.upper, a.bits)
