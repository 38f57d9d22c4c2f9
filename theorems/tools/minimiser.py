"""The minimiser of the population loss: proposed in float64, certified in balls."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf, nextafter

from flint import fmpq

from numerics.balls.block_check import block_minimum
from numerics.balls.calculus.hypotheses import holding
from numerics.balls.dual_check import minimiser_box, minimum
from numerics.balls.enclosure import MAX_BITS, Enclosure
from numerics.errors import Undecided
from numerics.exact.blocks import BlockGram, GroupedLaw, occurrences
from numerics.exact.geometry import Matrix
from numerics.exact.losses import Loss
from numerics.exact.rationals import as_fraction
from numerics.floats.block_downstream_search import block_supervised_loss
from numerics.floats.block_search import block_certificate
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.dual_certificate import certified_minimum, certify
from numerics.floats.dual_search import Optimum, Scope, has_room, minimise_latent_loss
from theorems.search.wide import MAX_WIDE, is_smooth, supervised_of_simplex
from theorems.tools import balanced

SHOWN = 32
"""The most classes of a matrix in groups whose entries are written one by one."""

MAX_GROUPS = 32
"""The most groups of classes of equal mass; the search in m groups has m² variables."""

MAX_SEARCHED = 512
"""The most classes whose minimiser is searched for; the time grows faster than their cube."""

_FEW = 5  # for so many classes the search among all entries, for a loss with kinks, takes seconds
_NARROW = Fraction(1, 10**11)  # relative to the loss, or 1
_LOCALISED = Fraction(1, 10)  # a box of minimisers wider than this says nothing about them


@dataclass(frozen=True)
class Solution:
    """What `solve` found for one k.

    `loss` contains min L_k over the Gram matrices of unit vectors (for `scope` "local": its upper
    end is the loss of `gram`, its lower end that of the relaxation to d = C). `supervised`
    contains L_sup at the minimiser if `radius` is a number: then the minimiser is unique and within
    `radius` of `gram` in every entry. Where `radius` is None it contains L_sup of `gram` itself.
    `theorems` are the claims of the library by which `gram` is a minimiser, and the only one:
    nothing was searched for then. `law` has the groups of a matrix in groups.
    """

    negatives: int | float
    loss: Enclosure
    gram: Matrix | BlockGram
    supervised: Enclosure
    scope: Scope
    radius: Fraction | None
    theorems: tuple[str, ...] = ()
    law: GroupedLaw | None = None

    @property
    def is_grouped(self) -> bool:
        """Whether the matrix is kept as the cosines of groups, too many classes to be written."""
        return isinstance(self.gram, BlockGram) and self.gram.classes > SHOWN

    @property
    def rows(self) -> Matrix:
        """The entries of the Gram matrix, or the cosines of its groups where it is grouped."""
        if isinstance(self.gram, BlockGram):
            return self.gram.cosines if self.is_grouped else self.gram.matrix()
        return self.gram

    def in_floats(self) -> tuple[list[list[float]], float | None]:
        """Return `rows` in floats, and a radius about these."""
        exact = [[as_fraction(entry) for entry in row] for row in self.rows]
        floats = [[float(entry) for entry in row] for row in exact]
        if self.radius is None:
            return floats, None
        rounding = max(
            abs(Fraction(x) - entry)
            for rows in zip(floats, exact, strict=True)
            for x, entry in zip(*rows, strict=True)
        )
        return floats, nextafter(float(self.radius + rounding), inf)


def solve(
    law: Sequence[fmpq],
    weights: Sequence[fmpq],
    *,
    negatives: int | float,
    loss: Loss,
    dimension: int | None,
    bits: int,
) -> Solution:
    """Return the minimiser of L_k over unit vectors of R^d, with certified intervals.

    Raises `ValueError` for more classes than are searched, where no theorem names the minimiser.

    >>> from numerics.exact.losses import Logistic
    >>> half = (fmpq(1, 2),) * 2
    >>> found = solve(half, half, negatives=4, loss=Logistic(), dimension=None, bits=80)
    >>> found.scope, found.rows[0][1], found.radius < 1e-9
    ('global', -1, True)
    """
    grouped = GroupedLaw.of(law)
    if by := balanced.optimal_of(grouped, loss, dimension):
        return _simplex(grouped, weights, by, negatives=negatives, loss=loss, bits=bits)
    if _is_in_groups(law, weights, loss) and has_room(dimension, grouped.classes, loss):
        found = _in_orbits(law, weights, negatives=negatives, loss=loss, bits=bits)
        if len(_pairs(law, weights)) < grouped.classes or _is_narrow(found.loss):
            return found
    if grouped.classes > MAX_SEARCHED:
        raise ValueError(
            f"rho has {grouped.classes} classes; at most {MAX_SEARCHED} are searched where no "
            "theorem says what the minimiser is"
        )
    exact = [as_fraction(mass) for mass in law]
    candidate = minimise_latent_loss(exact, negatives=negatives, loss=loss, dimension=dimension)
    try:
        return _certified(candidate, weights, bits)
    except Undecided:  # balls too wide to decide
        return _certified(candidate, weights, min(4 * bits, MAX_BITS))


def _simplex(
    law: GroupedLaw,
    weights: Sequence[fmpq],
    by: str,
    *,
    negatives: int | float,
    loss: Loss,
    bits: int,
) -> Solution:
    """Return the simplex ETF, which a theorem says is optimal for balanced classes."""
    gram, unique = BlockGram.simplex(*law.sizes), balanced.unique_by(loss, negatives)
    counted = occurrences(weights)
    if len(counted) == 1 and balanced.downstream_by(loss):
        supervised = balanced.least_downstream(law, loss, bits)
    elif len(counted) <= MAX_GROUPS:
        refined = BlockGram.simplex(*counted.values())
        supervised = block_supervised_loss(refined, list(counted), loss=loss, bits=bits)
    elif is_smooth(loss) and law.classes <= MAX_WIDE:
        supervised = supervised_of_simplex(weights, loss=loss)
    elif law.classes <= MAX_SEARCHED:
        supervised = supervised_loss(gram.matrix(), weights, loss=loss, bits=bits).interval
    else:
        most = MAX_WIDE if is_smooth(loss) else MAX_SEARCHED
        raise ValueError(
            f"weights are of {law.classes} classes; of more than {most} they may have at most "
            f"{MAX_GROUPS} different values"
        )
    return Solution(
        negatives,
        balanced.least_loss(law, negatives, loss, bits),
        gram,
        supervised,
        "global",
        Fraction(0) if balanced.is_unique(law, negatives, loss, bits) else None,
        tuple(name for name in (by, unique) if name),
        law,
    )


def _is_in_groups(law: Sequence[fmpq], weights: Sequence[fmpq], loss: Loss) -> bool:
    """Tell whether a convex loss is searched in groups: where classes can change places.

    A loss with kinks of more than `_FEW` classes is in any case, in groups of one class.
    """
    most = len(law) if loss.kink is not None and len(law) > _FEW else len(law) - 1
    return "convex" in holding(loss) and len(_pairs(law, weights)) <= min(MAX_GROUPS, most)


def _is_narrow(interval: Enclosure) -> bool:
    """Tell whether an interval is as narrow as other searches make it."""
    return interval.width <= _NARROW * max(Fraction(1), abs(interval.upper))


def _pairs(law: Sequence[fmpq], weights: Sequence[fmpq]) -> Counter[tuple[fmpq, fmpq]]:
    """Return how many classes have each mass together with each downstream weight."""
    return occurrences(zip(law, weights, strict=True))


def _in_orbits(
    law: Sequence[fmpq],
    weights: Sequence[fmpq],
    *,
    negatives: int | float,
    loss: Loss,
    bits: int,
) -> Solution:
    """Return the minimiser that is the same after classes of one mass have changed places.

    Downstream they have one weight, too, so that some best classifiers are as well.
    """
    counted = _pairs(law, weights)
    grouped = GroupedLaw(tuple(counted.values()), tuple(mass for mass, _ in counted))
    found = solve_groups(
        grouped, [weight for _, weight in counted], negatives=negatives, loss=loss, bits=bits
    )
    if grouped.classes > SHOWN or not isinstance(found.gram, BlockGram):
        return found
    places = {pair: g for g, pair in enumerate(counted)}
    order = [places[pair] for pair in zip(law, weights, strict=True)]
    return replace(found, gram=found.gram.arranged(order))


def solve_groups(
    law: GroupedLaw,
    weights: Sequence[fmpq],
    *,
    negatives: int | float,
    loss: Loss,
    bits: int,
) -> Solution:
    """Return the minimiser, constant on groups, of a convex loss; a group has a weight a class.

    Nothing is done class by class. `bits` are made more once where balls are too wide to decide.

    >>> from numerics.exact.losses import Logistic
    >>> law = GroupedLaw((1, 10**6), (fmpq(1, 2), fmpq(1, 2 * 10**6)))
    >>> found = solve_groups(law, law.masses, negatives=4, loss=Logistic(), bits=80)
    >>> found.loss.decimals(6)
    ('1.038001', '1.038002')
    """

    def at(bits: int) -> Solution:
        certificate = block_certificate(law, negatives=negatives, loss=loss, bits=bits)
        found = block_minimum(certificate, bits=bits)
        box = found.radii
        radius = None if box is None else max(r for row in box for r in row)
        if radius is not None and radius > _LOCALISED:
            box = radius = None
        supervised = block_supervised_loss(found.gram, weights, loss=loss, radii=box, bits=bits)
        return Solution(
            negatives, found.interval, found.gram, supervised, "global", radius, law=law
        )

    try:
        return at(bits)
    except Undecided:
        return at(min(4 * bits, MAX_BITS))


def _certified(candidate: Optimum, weights: Sequence[fmpq], bits: int) -> Solution:
    certificate = certify(candidate, bits=bits)
    found = minimum(certificate, bits=bits)
    interval = found.interval
    if candidate.scope == "local":
        _, relaxed = certified_minimum(
            candidate.law, negatives=candidate.negatives, loss=candidate.loss, bits=bits
        )
        interval = Enclosure(
            max(interval.lower, relaxed.interval.lower), interval.upper, interval.bits
        )
    box = minimiser_box(certificate, bits=bits) if candidate.scope == "global" else None
    radius = None if box is None else max(r for row in box for r in row)
    if radius is not None and radius > _LOCALISED:
        box = radius = None
    downstream = supervised_loss(found.gram, weights, loss=candidate.loss, radii=box, bits=bits)
    return Solution(
        candidate.negatives,
        interval,
        found.gram,
        downstream.interval,
        candidate.scope,
        radius,
    )
