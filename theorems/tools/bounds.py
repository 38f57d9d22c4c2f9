"""The classical bounds beside the truth: at the minimiser for each k, or of a given map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import TypeAlias

from flint import fmpq

from numerics.balls import bounds
from numerics.balls.block_enclosure import block_mean_loss
from numerics.balls.collisions import collision_probability, coverage
from numerics.balls.enclosure import MAX_BITS, Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.blocks import BlockGram, GroupedLaw, grouped
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import Matrix, gram_of, simplex_etf_gram
from numerics.exact.losses import Logistic, Loss
from numerics.exact.rationals import Exact
from numerics.floats.downstream_search import at_least_zero, supervised_loss
from theorems.search.wide import is_wide, mean_loss, solve_wide
from theorems.tools import balanced
from theorems.tools.exact_points import loss_of_map, moved_by, slope, widened
from theorems.tools.minimiser import MAX_SEARCHED, Solution, solve

MAX_NEGATIVES = 10**9
"""The largest k of the classical bounds, whose factors are powers of k."""

UPPER = ("Saunshi et al. 2019", "Ash et al. 2022", "Nozawa & Sato 2021", "Bao et al. 2022")
LOWER = "Bao et al. 2022, lower"

_NONE = Fraction(0)

_SHARP = Fraction(1, 10**6)  # the width, of the size of a number, that leaves five digits


@dataclass(frozen=True)
class Truth:
    """What a representation does: L_k, L_sup, and the loss L_μ of its mean classifier.

    Where it is not `localised`, the last two are of one minimiser, or nearly one, among maybe many.
    """

    loss: Enclosure
    supervised: Enclosure
    mean: Enclosure
    localised: bool = field(default=True, kw_only=True)


Source: TypeAlias = Callable[[int, int], Truth]
"""A representation for each number of negatives; the second number is that of bits."""


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


def minimisers(law: Sequence[fmpq], *, loss: Loss) -> Source:
    """Return the minimiser of L_k over unit vectors of R^C, for each k.

    Where it is unique all three intervals contain its values, L_μ because ℓ moves by at most β
    times what the margins move; else L_sup and L_μ are those of the Gram matrix found, as they are
    for many masses. Intervals of these do not get narrower with more bits.

    >>> truth = minimisers([fmpq(1, 2)] * 2, loss=Logistic())(4, 60)
    >>> truth.mean.decimals(6), truth.supervised.decimals(6)
    (('0.126928', '0.126929'), ('0.126928', '0.126929'))
    """

    @cache
    def of_many(negatives: int) -> Truth:
        found = solve_wide(law, law, negatives=negatives, loss=loss)
        mean = mean_loss(found, law, loss=loss)
        return Truth(found.loss, found.supervised, mean, localised=False)

    def at(negatives: int, bits: int) -> Truth:
        if is_wide(law, law, loss):
            return of_many(negatives)
        found = solve(law, law, negatives=negatives, loss=loss, dimension=None, bits=bits)
        mean = _mean_loss(found, law, loss, bits)
        moved = (found.radius or _NONE) * slope(loss)
        localised = found.radius is not None
        return Truth(found.loss, found.supervised, widened(mean, moved), localised=localised)

    return at


def _mean_loss(found: Solution, law: Sequence[fmpq], loss: Loss, bits: int) -> Enclosure:
    if isinstance(found.gram, BlockGram):
        assert found.law is not None
        return block_mean_loss(found.gram, found.law, loss=loss, bits=bits)
    return bounds.mean_classifier_loss(found.gram, law, loss=loss, bits=bits)


def one_simplex(law: Sequence[fmpq], *, loss: Loss) -> Source:
    """Return the map of the simplex ETF, whatever k is.

    Its own vectors are the best classifiers of balanced classes: L_sup is L_μ where a theorem of
    the library says so. For another law or loss L_sup is searched for; `ValueError` where there
    are too many classes for that.

    >>> one_simplex([fmpq(1, 2)] * 2, loss=Logistic())(4, 60).supervised.decimals(6)
    ('0.126928', '0.126929')
    """
    grouped = GroupedLaw.of(law)
    if not grouped.is_balanced or balanced.downstream_by(loss) is None:
        if grouped.classes > MAX_SEARCHED:
            raise ValueError(
                f"gram is etf:{grouped.classes}; of more than {MAX_SEARCHED} classes L_sup is "
                "known for balanced ones only"
            )
        return one_gram(simplex_etf_gram(grouped.classes), law, loss=loss)

    def at(negatives: int, bits: int) -> Truth:
        downstream = balanced.least_downstream(grouped, loss, bits)
        return Truth(balanced.least_loss(grouped, negatives, loss, bits), downstream, downstream)

    return at


def one_gram(gram: Matrix, law: Sequence[fmpq], *, loss: Loss) -> Source:
    """Return the latent-indistinguishable map of a Gram matrix, whatever k is.

    >>> same = ((fmpq(1), fmpq(1)), (fmpq(1), fmpq(1)))
    >>> one_gram(same, [fmpq(1, 2)] * 2, loss=Logistic())(3, 60).loss.decimals(8)
    ('1.38629436', '1.38629437')
    """

    @cache
    def downstream(bits: int) -> tuple[Enclosure, Enclosure]:
        found = supervised_loss(gram, law, loss=loss, bits=bits).interval
        return found, bounds.mean_classifier_loss(gram, law, loss=loss, bits=bits)

    def at(negatives: int, bits: int) -> Truth:
        value = latent_loss(gram, law, negatives=negatives, loss=loss, bits=bits)
        return Truth(value, *downstream(bits))

    return at


def one_map(f: FiniteMap, *, loss: Loss, apart: Fraction = _NONE) -> Source:
    """Return a map that may spread its classes, whatever k is.

    All intervals contain the values of every map whose points are no further than `apart` from
    those of f: inner products of two unit vectors move by at most 2·apart, margins by 4·apart, and
    ℓ by at most β times that.

    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [("1/2", [1]), ("1/2", [-1])]])
    >>> one_map(f, loss=Logistic())(1, 60).mean.decimals(8)
    ('0.56326168', '0.56326169')
    """
    gram, masses, labels = gram_of(f.vectors), f.negatives, f.labels
    moved = moved_by(loss, apart)

    @cache
    def downstream(bits: int) -> tuple[Enclosure, Enclosure]:
        found = supervised_loss(gram, masses, labels=labels, loss=loss, bits=bits).interval
        mean = bounds.mean_classifier_loss(gram, masses, labels=labels, loss=loss, bits=bits)
        return widened(found, moved), widened(mean, moved)

    def at(negatives: int, bits: int) -> Truth:
        value = loss_of_map(f, negatives=negatives, loss=loss, bits=bits, apart=apart)
        return Truth(value, *downstream(bits))

    return at


def compare(
    source: Source, law: bounds.Law, negatives: int, *, loss: Loss, norm: Exact, bits: int
) -> Row:
    """Return the bounds on what a source does with k negatives.

    No loss of these two is negative, and so no upper bound of one. Raises `ValueError` for a loss,
    a law, a k or a norm that the bounds are not about.

    >>> half = [fmpq(1, 2)] * 2
    >>> row = compare(minimisers(half, loss=Logistic()), half, 1, loss=Logistic(),
    ...               norm=1, bits=60)
    >>> row.upper["Bao et al. 2022"].decimals(4)
    ('1.9707', '1.9708')
    """
    factors, rho = (bounds.saunshi, bounds.ash, bounds.nozawa_sato), grouped(law)
    collisions = [bound(rho, negatives=negatives, loss=loss, bits=bits) for bound in factors]
    truth = source(negatives, bits)
    values = map(at_least_zero, (truth.loss, truth.supervised, truth.mean))
    truth = Truth(*values, localised=truth.localised)
    lower, upper = None, None
    if isinstance(loss, Logistic):
        shift = bounds.bao(rho, negatives=negatives, beta=loss.beta, norm=norm, bits=bits)
        lower, upper = _sum(truth.loss, shift.lower), _sum(truth.loss, shift.upper)
    limits = [bound.on_downstream(truth.loss) for bound in collisions]
    return Row(
        negatives,
        truth,
        {
            name: None if limit is None else at_least_zero(limit)
            for name, limit in zip(UPPER, [*limits, upper], strict=True)
        },
        lower,
        collision_probability(rho, negatives=negatives, bits=bits),
        coverage(rho.counted, draws=negatives + 1, bits=bits),
    )


def compare_all(
    source: Source,
    law: bounds.Law,
    counts: Sequence[int],
    *,
    loss: Loss,
    norm: Exact,
    bits: int,
    tick: Callable[[int, int], None] = lambda done, total: None,
) -> list[Row]:
    """Return `compare` for several k, with more bits where five digits are not known.

    `tick` is told how many are done, of how many. Bits are doubled, twice at most, while that at
    least halves the width of such a number. Raises `ValueError` for what the bounds are not about.

    >>> half = [fmpq(1, 2)] * 2
    >>> compare_all(minimisers(half, loss=Logistic()), half, [], loss=Logistic(),
    ...             norm="1/2", bits=60)
    Traceback (most recent call last):
        ...
    ValueError: norm is 1/2, but representations are on the unit sphere: the bound of Bao et al. \
assumes ‖f(x)‖ ≤ norm; give norm ≥ 1
    """
    rho = grouped(law)
    bounds.collided_loss(loss, rho, negatives=1)
    bounds.bao(rho, negatives=1, norm=norm)

    def row(negatives: int) -> Row:
        found = compare(source, rho, negatives, loss=loss, norm=norm, bits=bits)
        for more in (2 * bits, 4 * bits):
            blurred = [not _is_sharp(one) for one in _numbers(found)]
            if more > MAX_BITS or not any(blurred):
                break
            finer = compare(source, rho, negatives, loss=loss, norm=norm, bits=more)
            pairs = zip(blurred, _numbers(found), _numbers(finer), strict=True)
            if not any(is_blurred and 2 * b.width < a.width for is_blurred, a, b in pairs):
                break
            found = finer
        return found

    rows: list[Row] = []
    for negatives in counts:
        tick(len(rows), len(counts))
        rows.append(row(negatives))
    return rows


def _numbers(row: Row) -> list[Enclosure]:
    """Return the enclosures of a row, in one order."""
    limits = [one for one in (*row.upper.values(), row.lower) if one is not None]
    truth = row.truth
    return [truth.loss, truth.supervised, truth.mean, *limits, row.collision, row.coverage]


def _is_sharp(value: Enclosure) -> bool:
    """Return whether five digits of a number are known; of 0 they are where it is exactly 0."""
    if value.contains(0):
        return value.width == 0
    return value.width <= _SHARP * min(abs(value.lower), abs(value.upper))


def _sum(a: Enclosure, b: Enclosure) -> Enclosure:
    return Enclosure(a.lower + b.lower, a.upper + b.upper, a.bits)
