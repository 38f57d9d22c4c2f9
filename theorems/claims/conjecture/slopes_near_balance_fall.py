"""Near balance the slopes of the minimiser and what they do to L_sup, enclosed for C = 3..50."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import comb

from flint import arb, arb_mat, arb_series, fmpq

from numerics.balls.enclosure import Enclosure, precision
from numerics.errors import Undecided
from numerics.exact.rationals import rational
from theorems.language import Evidence, Instance, Verdict, all_of, below, claim, grid

_CLASSES = range(3, 51)
_BETAS = ("1/4", "1/2", "1", "2", "5", "10")
_LAST = 64
_BITS = 80
_NOTE = "least drops over k: of |α_k|, and of the ε² for each θ; for the last, if β < n, least rise"


@claim(
    kind="theorem",
    hypotheses=(
        "C = n + 1 classes of the law 1/C + ε(n, −1, .., −1), weights downstream 1/C + εθ(n, −1, "
        ".., −1), the logistic loss log(1 + Σ exp(−β v_i)), x = e^(−βC/n)",
        "α_k = −N/D with the integrals of `minimiser-nears-the-simplex`; by its page the minimiser "
        "of L_k has cosines −1/n + ε(n−1)α_k + O(ε²) with the heavy class",
    ),
    family=grid("each for k = 1..64 and ∞", C=_CLASSES, β=_BETAS),
    source="nceproof; docs/near-balance.md",
    declared=Verdict.CERTIFIED,
)
def slopes_near_balance_fall() -> Iterator[Instance]:
    """Near balance |α_k| and the second order of L_sup fall with k, for C = 3..50 and six β.

    |α_1| > |α_2| > .. > |α_64| > |α_∞| > 0. The coefficient of ε² of L_sup at the cosine −1/n +
    ε(n−1)α_k falls as strictly for θ = 0, 1 and n/2, and for θ = C² if β ≥ n. If β < n it rises
    from each k to the next for θ = 2Cn/(n − β).

    The integrals are sums over the number i of draws of the anchor's own class among k − 1. The
    coefficient is a quadratic form of α, of θ and of the slope η of the classifiers, taken from
    power series in ε, where it is least in η. Neither takes anything from the argued claims.
    """
    for classes in _CLASSES:
        chances = [draws(classes, k) for k in range(1, _LAST + 1)]
        for beta in map(Fraction, _BETAS):
            at = {"C": str(classes), "β": str(beta)}
            yield Instance(at, falls(classes, beta, chances), _NOTE, witness=at)


def falls(classes: int, beta: Fraction, chances: Sequence[arb_mat]) -> Evidence:
    """Decide it for one C and one β, from the draws for k = 1, 2, .., one after the other."""
    with precision(_BITS):
        slopes = [*(slope(classes, beta, of) for of in chances), limit(classes, beta)]
        form = second_order(classes, beta)
        drops = [least_drop([*slopes, arb(0)])]
        for theta in falling(classes, beta):
            drops.append(least_drop([least(form, size, theta) for size in slopes]))
        for theta in rising(classes, beta):
            drops.append(least_drop([least(form, size, theta) for size in slopes[::-1]]))
        return all_of(*(below(0, drop) for drop in drops))


def falling(classes: int, beta: Fraction) -> list[Fraction]:
    """Return the θ for which L_sup is to fall."""
    n = classes - 1
    return [Fraction(0), Fraction(1), Fraction(n, 2), *([Fraction(classes**2)] * (beta >= n))]


def rising(classes: int, beta: Fraction) -> list[Fraction]:
    """Return the θ for which L_sup is to rise."""
    n = classes - 1
    return [2 * classes * n / (n - beta)] if beta < n else []


def least_drop(values: Sequence[arb]) -> Enclosure:
    """Enclose the least difference of a number and the next."""
    return Enclosure.of(reduce(arb.min, (a - b for a, b in pairwise(values))), bits=_BITS)


# --- α_k ---------------------------------------------------------------------------------------


def draws(classes: int, k: int) -> arb_mat:
    """Return, k × 3, the chance w of i of k − 1 draws, over C^(1−k), and w·N_i, w·D_i.

    I_0 is Σ w/r, N is (C/n) Σ wN_i/r, and 2I_1 + (C−2)(k−1)K_1/C is Σ wD_i/(n r²), where r = 1 + i
    + (k − i)x, N_i = 2n + ni − j and D_i = 2n + (n − 1)j with j = k − 1 − i.
    """
    n, rows = classes - 1, []
    for i in range(k):
        j = k - 1 - i
        chance = comb(k - 1, i) * n**j
        rows.append([chance, chance * (2 * n + n * i - j), chance * (2 * n + (n - 1) * j)])
    return arb_mat(rows)


def slope(classes: int, beta: Fraction, chances: arb_mat) -> arb:
    """Return |α_k| = N/D, of the k that `chances` is for."""
    n, b, k = classes - 1, rational(beta), chances.nrows()
    x = _decay(classes, beta)
    inverse = [1 / (1 + i + (k - i) * x) for i in range(k)]
    sums = arb_mat([inverse, [one * one for one in inverse]]) * chances
    steep = 2 * n * (fmpq(n * (n - 1), classes) + b) * sums[0, 0]
    return classes * sums[0, 1] / (steep - b * x * sums[1, 2])


def limit(classes: int, beta: Fraction) -> arb:
    """Return |α_∞|: N and D by the mean and the variance of the number of draws."""
    n, b, x = classes - 1, rational(beta), _decay(classes, beta)
    steep = 2 * (fmpq(n * (n - 1), classes) + b) * (1 + n * x) - b * x * (n - 1)
    return classes * (1 + (2 * classes - 1) * x) / steep


def _decay(classes: int, beta: Fraction) -> arb:
    return arb(rational(-beta * classes / (classes - 1))).exp()


# --- the coefficient of ε² -----------------------------------------------------------------------


def second_order(classes: int, beta: Fraction) -> list[list[arb]]:
    """Return M where the ε² of S is Σ_{a≤b} M_ab of α, η and θ, by six power series."""
    units = [[int(a == b) for b in range(3)] for a in range(3)]
    squares = [bent(classes, beta, unit) for unit in units]

    def mixed(a: int, b: int) -> arb:
        both = [p + q for p, q in zip(units[a], units[b], strict=True)]
        return bent(classes, beta, both) - squares[a] - squares[b]

    return [[squares[a] if a == b else mixed(a, b) for b in range(a, 3)] for a in range(3)]


def bent(classes: int, beta: Fraction, moves: Sequence[int]) -> arb:
    """Return the coefficient of ε² of S where α, η and θ are `moves`.

    S is the downstream loss where the heavy class has the cosine −1/n + ε(n−1)α with the others,
    its classifier −1/n + ε(n−1)η with theirs, and the others are a simplex around both.
    """
    n, b = classes - 1, rational(-beta)
    alpha, eta, theta = moves
    a, w = (_series(fmpq(-1, n), (n - 1) * one) for one in (alpha, eta))
    beside = ((1 - a * a) * (1 - w * w)).sqrt()
    of_heavy = 1 + n * (b * (1 - w)).exp()
    against_heavy = (b * (a * w + beside - a)).exp()
    of_light = 1 + against_heavy + (n - 1) * (b * beside * fmpq(n, n - 1)).exp()
    heavy, light = (_series(fmpq(1, classes), theta * one) for one in (n, -1))
    return (heavy * of_heavy.log() + n * light * of_light.log())[2]


def _series(constant: fmpq, slope: int) -> arb_series:
    return arb_series([constant, slope], 3)


def least(form: Sequence[Sequence[arb]], size: arb, theta: Fraction) -> arb:
    """Return the least value over η, where α is −`size`; raises `Undecided` if it has none."""
    (aa, ae, at), (ee, et), (tt,) = form
    if not ee > 0:
        raise Undecided("S is not shown to be convex in η")
    alpha, weight = -size, arb(rational(theta))
    cross = ae * alpha + et * weight
    along = aa * alpha * alpha + at * alpha * weight + tt * weight * weight
    return along - cross * cross / (4 * ee)
