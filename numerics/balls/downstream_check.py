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
from numerics.exact.losses import Loss, checked_loss
from numerics.exact.rationals import Exact, integer, rational
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp, WorstCase

_GUARD_BITS = 60

Counts: TypeAlias = Sequence[int] | None
"""How often each coordinate occurs; once where nothing is said."""

Shares: TypeAlias = Sequence[fmpq] | None
"""The subgradient of a loss with kinks at a point; None for a loss without."""


def supervised_interval(
    gram: Matrix,
    masses: Sequence[fmpq],
    labels: Sequence[int],
    coefficients: Sequence[Sequence[fmpq]],
    *,
    loss: Loss,
    radii: Sequence[Sequence[Fraction]] | None = None,
    shares: Sequence[Sequence[fmpq]] | None = None,
    unit_sphere: bool = False,
    bits: int = 80,
) -> Enclosure:
    """Return an interval that contains L_sup for every Gram matrix in a box around `gram`.

    `gram` is N × N, `masses` and `labels` describe the N points, `coefficients` is the C × N
    matrix α, `radii` the half-widths of the box (none: the matrix itself). For a loss with kinks
    row n of `shares` is the subgradient at point n, as in `point_minorant`, a number for each other
    class. With `unit_sphere` the upper end uses classifiers of norm exactly 1; the lower end is
    that of the balls in either case. Raises `ValueError` for arguments that do not fit.

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
    given = given_shares(shares, len(centre))
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
            intercept, slopes = point_minorant(chosen, v, given[n])
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


def given_shares(shares: Sequence[Sequence[fmpq]] | None, points: int) -> Sequence[Shares]:
    """Return exact copies of the shares of each point; None for each where there are none.

    Raises `ValueError` unless there are as many rows as points.

    >>> given_shares(None, 2), given_shares([[fmpq(1)]], 1)
    ([None, None], ((1,),))
    """
    if shares is None:
        return [None] * points
    if len(shares) != points:
        raise ValueError(f"shares has {len(shares)} rows; give one for each of {points} points")
    return tuple(tuple(rational(w, name="shares") for w in row) for row in shares)


def point_minorant(
    loss: Loss, v: Sequence[arb], shares: Shares = None, *, counts: Counts = None
) -> tuple[arb, list[arb]]:
    """Return (a, s) with ℓ(v') ≥ a + Σ n_j s_j v'_j for all v'.

    Coordinate j occurs n_j = `counts[j]` times. Without kinks it is the tangent at v. With kinks,
    `shares` w_j ≥ 0 give Σ n_j w_j (m − v'_j), where Σ n_j w_j = 1 (hardest negative),
    Σ n_j w_j ≤ 1 (hinge of the worst) or w_j ≤ 1 (sum of hinges). Raises `ValueError` for other
    shares.

    >>> from numerics.exact.losses import HardestNegative
    >>> a, s = point_minorant(HardestNegative(), [arb(0), arb(0)], [fmpq(1, 2), fmpq(1, 2)])
    >>> float(a), [float(x) for x in s]
    (0.0, [-0.5, -0.5])
    """
    chosen = checked_loss(loss)
    if (shares is None) != (chosen.kink is None):
        raise ValueError(f"shares go with a loss with kinks, and with no other; not {chosen.name}")
    if shares is None or chosen.kink is None:
        value, slopes = _tangent(chosen, v, counts)
        return value - _inner(_counted(slopes, counts), v), slopes
    times = [1] * len(v) if counts is None else counts
    if len(shares) != len(v) or not _shares_fit(chosen, shares, times):
        raise ValueError(f"shares are not those of a subgradient of the loss {chosen.name}")
    total = sum((n * w for n, w in zip(times, shares, strict=True)), fmpq(0))
    return arb(rational(chosen.kink) * total), [-arb(w) for w in shares]


def _shares_fit(loss: Loss, shares: Sequence[fmpq], counts: Sequence[int]) -> bool:
    """Tell whether Σ n_j w_j (m − v_j) ≤ ℓ(v) for all v."""
    if any(w < 0 for w in shares):
        return False
    match loss.shape:
        case Additive(kink=Fraction()):
            return all(w <= 1 for w in shares)
        case WorstCase(kink=Fraction(), is_cut=is_cut):
            total = sum((n * w for n, w in zip(counts, shares, strict=True)), fmpq(0))
            return bool(total <= 1 if is_cut else total == 1)
    return False


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
