"""The downstream loss L_sup as an enclosure, from proposed classifiers (trusted).

L_sup(f) = inf over ‖w_c‖ ≤ 1 of Σ_n m_n ℓ((⟨f_n, w_{c(n)} − w_j⟩)_{j ≠ c(n)}) for points n of mass
m_n and class c(n). Everything is a function of the Gram matrix of the points: classifiers are
combinations w_j = Σ_n α_jn f_n with rational α. Any α proves an interval: the loss at the
classifiers above, and below it the minimum over the unit balls of a linear minorant, which is the
Frank–Wolfe bound (docs/supervised.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeAlias

from flint import arb, fmpq

from numerics.balls.block_enclosure import counted_value
from numerics.balls.calculus.hypotheses import holding
from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.geometry import Matrix, gram_matrix, matrix
from numerics.exact.jets import derivatives
from numerics.exact.losses import Decoupled, Logistic, Loss, PairwiseLogistic, checked_loss
from numerics.exact.rationals import Exact, integer, rational
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase

_GUARD_BITS = 60

Counts: TypeAlias = Sequence[int] | None
"""How often each coordinate occurs; once where nothing is said."""


def supervised_interval(
    gram: Matrix,
    masses: Sequence[fmpq],
    labels: Sequence[int],
    coefficients: Sequence[Sequence[fmpq]],
    *,
    loss: Loss,
    radii: Sequence[Sequence[Fraction]] | None = None,
    sharpness: fmpq | None = None,
    unit_sphere: bool = False,
    bits: int = 80,
) -> Enclosure:
    """Return an interval that contains L_sup for every Gram matrix in a box around `gram`.

    `gram` is N × N, `masses` and `labels` describe the N points, `coefficients` is the C × N
    matrix α, `radii` the half-widths of the box (none: the matrix itself), `sharpness` the
    smoothing that stands for the subgradient of a loss with kinks. With `unit_sphere` the upper
    end uses classifiers of norm exactly 1; the lower end is that of the balls in either case.
    Raises `ValueError` for arguments that do not fit.

    >>> G = ((fmpq(1), fmpq(-1)), (fmpq(-1), fmpq(1)))
    >>> from numerics.exact.losses import Logistic
    >>> half, eye = [fmpq(1, 2)] * 2, [[fmpq(1), fmpq(0)], [fmpq(0), fmpq(1)]]
    >>> supervised_interval(G, half, [0, 1], eye, loss=Logistic()).decimals(8)
    ('0.12692801', '0.12692802')
    """
    chosen = checked_loss(loss)
    if "convex" not in holding(chosen):
        raise ValueError(f"the loss {chosen.name} is not convex; L_sup has no proved lower bound")
    centre, weights = gram_matrix(gram), downstream_weights(masses)
    classes = check_points(centre, weights, labels)
    rows, size = matrix(coefficients, name="coefficients"), (max(classes) + 1, len(centre))
    if (len(rows), len(rows[0])) != size:
        raise ValueError(f"coefficients must be {size[0]} rows of {size[1]} numbers")
    sharp = fmpq(1) if sharpness is None else rational(sharpness, name="sharpness")
    smooth = None if chosen.kink is None else smoothing(chosen, sharp)
    with precision(check_bits(bits) + _GUARD_BITS):
        G = _box(centre, None if radii is None else matrix(radii, name="radii"))
        alpha = [_scaled(row, G, unit_sphere) for row in rows]
        scores = [[_inner(row, column) for row in alpha] for column in G]
        upper = arb(0)
        constant = arb(0)
        gamma = [[arb(0)] * len(G) for _ in alpha]
        for n, (mass, own) in enumerate(zip(weights, classes, strict=True)):
            others = [j for j in range(len(alpha)) if j != own]
            v = [scores[n][own] - scores[n][j] for j in others]
            upper += arb(mass) * chosen.value(v, BALLS)
            intercept, slopes = _minorant(chosen, smooth, sharp, v, None)
            constant += arb(mass) * intercept
            for j, slope in zip(others, slopes, strict=True):
                gamma[own][n] += arb(mass) * slope
                gamma[j][n] -= arb(mass) * slope
        lower = constant - sum((_norm(row, G) for row in gamma), arb(0))
        ends = Enclosure.of(lower, bits=bits).lower, Enclosure.of(upper, bits=bits).upper
        return Enclosure(min(ends), ends[1], bits)


def downstream_weights(weights: Sequence[Exact]) -> tuple[fmpq, ...]:
    """Return the downstream masses as exact rationals: ≥ 0, summing to 1.

    >>> downstream_weights(["1/2", "1/2", 0])
    (1/2, 1/2, 0)
    """
    masses = tuple(rational(mass, name=f"weights[{n}]") for n, mass in enumerate(weights))
    for n, mass in enumerate(masses):
        if mass < 0:
            raise ValueError(f"weights[{n}] is {mass}; a mass is ≥ 0")
    if sum(masses, fmpq(0)) != 1:
        raise ValueError(f"weights sum to {sum(masses, fmpq(0))}, not to 1")
    return masses


def check_points(gram: Matrix, masses: Sequence[fmpq], labels: Sequence[int]) -> tuple[int, ...]:
    """Return the classes of the points as ints.

    Raises `ValueError` unless there is a mass and a class 0..C−1 for each point, C ≥ 2.

    >>> check_points(((fmpq(1), fmpq(0)), (fmpq(0), fmpq(1))), [fmpq(1, 2)] * 2, [0, 1])
    (0, 1)
    """
    if len(masses) != len(gram):
        raise ValueError(f"gram is {len(gram)} × {len(gram)} but weights has {len(masses)} entries")
    own = tuple(c for c in map(integer, labels) if c is not None)
    classes = set(own)
    covering = classes == set(range(len(classes)))
    if len(own) != len(gram) or len(classes) < 2 or not covering:
        shown = list(labels)
        raise ValueError(f"labels is {shown}; give {len(gram)} labels covering 0..C−1, C ≥ 2")
    return own


def _box(gram: Matrix, radii: Matrix | None) -> list[list[arb]]:
    if radii is None:
        return [[arb(x) for x in row] for row in gram]
    if any(r < 0 for row in radii for r in row):
        raise ValueError("radii has a negative entry")
    return [
        [arb(x) + arb(0, arb(r).upper()) for x, r in zip(*rows, strict=True)]
        for rows in zip(gram, radii, strict=True)
    ]


def _inner(a: Sequence[arb], b: Sequence[arb]) -> arb:
    return sum((x * y for x, y in zip(a, b, strict=True)), arb(0))


def _norm(row: Sequence[arb], G: list[list[arb]]) -> arb:
    """Return ‖Σ α_n f_n‖ = √(α G αᵀ), the true value being ≥ 0 whatever the ball says."""
    square = _inner(row, [_inner(column, row) for column in G])
    return square.nonnegative_part().sqrt()


def _scaled(row: Sequence[fmpq], G: list[list[arb]], unit_sphere: bool) -> list[arb]:
    """Return the coefficients of w/max(1, ‖w‖), or of w/‖w‖ where the norm has to be 1."""
    alpha = [arb(x) for x in row]
    norm = _norm(alpha, G)
    if unit_sphere:
        if not norm > 0:
            raise ValueError("a classifier is not shown to be nonzero; it has no direction")
        return [x / norm for x in alpha]
    largest = arb(norm.upper())
    return [x / largest for x in alpha] if largest > 1 else alpha


def point_minorant(
    loss: Loss, v: Sequence[arb], sharpness: fmpq | None, *, counts: Counts = None
) -> tuple[arb, list[arb]]:
    """Return (a, s) with ℓ(v') ≥ a + Σ n_j s_j v'_j for all v', touching (or nearly so) at v.

    Coordinate j occurs n_j = `counts[j]` times. For a loss with kinks, the weights w_j ≥ 0 of its
    smoothing give Σ n_j w_j (m − v'_j), where Σ n_j w_j = 1 (hardest negative), Σ n_j w_j ≤ 1
    (hinge of the worst) or w_j ≤ 1 (sum of hinges).

    >>> from numerics.exact.losses import HardestNegative
    >>> a, s = point_minorant(HardestNegative(), [arb(0), arb(0)], fmpq(10))
    >>> float(a), [float(x) for x in s]
    (0.0, [-0.5, -0.5])
    """
    chosen, sharp = checked_loss(loss), fmpq(1) if sharpness is None else sharpness
    smooth = None if chosen.kink is None else smoothing(chosen, sharp)
    return _minorant(chosen, smooth, sharp, v, counts)


def _minorant(
    loss: Loss, smooth: Loss | None, sharp: fmpq, v: Sequence[arb], counts: Counts
) -> tuple[arb, list[arb]]:
    """Return what `point_minorant` does, from a copy of the loss and its smoothing, if any."""
    if smooth is None or loss.kink is None:
        value, slopes = _tangent(loss, v, counts)
        return value - _inner(_counted(slopes, counts), v), slopes
    _, slopes = _tangent(smooth, v, counts)
    weights = [-slope / sharp for slope in slopes]
    total = sum(_counted(weights, counts), arb(0))
    return arb(rational(loss.kink)) * total, [-w for w in weights]


def smoothing(loss: Loss, sharpness: Exact) -> Loss:
    """Return the smooth loss whose gradient / sharpness gives the weights of a loss with kinks.

    Raises `ValueError` for a loss that has none.

    >>> from numerics.exact.losses import HingeMax
    >>> smoothing(HingeMax(margin=1), 50).formula
    'log(1 + sum(exp(50*(1 - v))))'
    """
    loss = checked_loss(loss)
    match loss.shape:
        case WorstCase(kink=Fraction() as margin, is_cut=is_cut):
            return (Logistic if is_cut else Decoupled)(beta=sharpness, margin=margin)
        case Additive(kink=Fraction() as margin):
            return PairwiseLogistic(beta=sharpness, margin=margin)
    raise ValueError(f"the loss {loss.name} has no kinks to smooth")


def _counted(balls: Sequence[arb], counts: Counts) -> Sequence[arb]:
    """Return n_j b_j."""
    return balls if counts is None else [n * x for n, x in zip(counts, balls, strict=True)]


def _tangent(loss: Loss, v: Sequence[arb], counts: Counts) -> tuple[arb, list[arb]]:
    """Return ℓ and its slope in each one of the coordinates that occur so many times."""
    match loss.shape:
        case LogSumExp(beta, margin, constant):
            rate, offset = rational(beta), rational(margin)
            terms = [(rate * (offset - x)).exp() for x in v]
            terms_sum = sum(_counted(terms, counts), arb(0))
            value = terms_sum.log1p() if constant else terms_sum.log()
            total = constant + terms_sum
            return value, [-rate * term / total for term in terms]
        case Additive(phi):
            jets = [derivatives(phi, x, BALLS) for x in v]
            value = sum(_counted([jet.value for jet in jets], counts), arb(0))
            return value, [jet.slope for jet in jets]
        case ExpOfSum(beta):
            value = loss.value(v, BALLS) if counts is None else counted_value(loss, v, counts)
            return value, [-rational(beta) * value] * len(v)
    raise ValueError(f"the loss {loss.formula} has no derivatives; L_sup has no proved lower bound")
