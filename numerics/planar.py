"""L_sup at the optimum of three classes, and its derivatives in the class law (trusted).

The minimiser of L_k for three classes lies in a plane, and so do its best classifiers: unit vectors
u_c at angles θ = (0, θ_2, θ_3), and w_c at angles φ. Both are zeros of gradients; interval Newton
steps enclose them for all laws of a square at once, and power series give their derivatives in the
law. Why each line holds: docs/region.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import product
from math import comb, inf
from typing import Literal, TypeAlias

from flint import arb, arb_mat, arb_series, ctx, fmpq

from numerics.balls import precision
from numerics.exact import rational
from numerics.losses import Logistic

Weights = Literal["rho", "uniform"]
Series: TypeAlias = list[arb_series]
Direction: TypeAlias = tuple[int, int]
Taylor: TypeAlias = Mapping[tuple[int, int], arb]
Terms: TypeAlias = Mapping[tuple[int, int], arb_series]
Draw: TypeAlias = tuple[tuple[int, int, int], arb_series]
Slope: TypeAlias = Callable[[Series], Series]

ORDER = 4
"""The order up to which derivatives are computed."""

_STAY: Direction = (0, 0)
_DIRECTIONS: tuple[Direction, ...] = ((1, 0), (0, 1), (1, 1), (1, -1), (1, 2))
_AXES: tuple[Direction, ...] = ((1, 0), (0, 1))
_NEWTON, _NEAR, _WIDENINGS = 8, 1e-6, 8


class UndecidedSquareError(ArithmeticError):
    """A square of laws that is too large, or too near to a degenerate optimum."""


@dataclass(frozen=True)
class Setting:
    """What L_sup is a function of the class law for: k negatives, a loss, weights downstream."""

    negatives: int | float
    loss: Logistic
    weights: Weights


@dataclass(frozen=True)
class Square:
    """The laws (1 − a − b, a, b) with a and b within `half` of a centre; all exact."""

    a: fmpq
    b: fmpq
    half: fmpq

    def balls(self) -> list[arb]:
        """Return balls that contain a and b."""
        return [arb(centre) + arb(0, 1) * arb(self.half) for centre in (self.a, self.b)]


@dataclass(frozen=True)
class Expansion:
    """Enclosures of (∂_a^i ∂_b^j L_sup)/(i! j!) for i + j ≤ 4, at the centre and everywhere."""

    centre: Taylor
    everywhere: Taylor


def expansion(square: Square, setting: Setting, *, bits: int = 64) -> Expansion:
    """Return L_sup at the minimiser of L_k as a function of the class law, over a square of laws.

    Raises `UndecidedSquareError` where the optimum is not enclosed. Source: docs/region.md.

    >>> third = fmpq(1, 3)
    >>> found = expansion(Square(third, third, fmpq(1, 1000)), Setting(4, Logistic(), "rho"))
    >>> found.centre[0, 0].str(8, radius=False), bool(found.everywhere[1, 0].contains(0))
    ('0.36898114', True)
    """
    centre = Square(square.a, square.b, fmpq(0))
    with _working(bits):
        near = _approximated([arb(square.a), arb(square.b)], setting)
        tables = []
        for laws in (centre, square):
            optimum = _optimum(laws, near, setting)
            tables.append(_partial([_along(d, optimum, laws, setting) for d in _DIRECTIONS]))
        return Expansion(*tables)


def _partial(along: list[list[arb]]) -> Taylor:
    """Return the coefficients of a^i b^j from those along the five directions."""
    a, b, plus, minus, steep = along
    even = [(x + y) / 2 for x, y in zip(plus, minus, strict=True)]
    odd = [(x - y) / 2 for x, y in zip(plus, minus, strict=True)]
    square = even[4] - a[4] - b[4]
    late = (steep[4] - a[4] - 4 * square - 16 * b[4] - 2 * odd[4]) / 6
    return {
        (0, 0): a[0],
        (1, 0): a[1], (0, 1): b[1],
        (2, 0): a[2], (1, 1): odd[2], (0, 2): b[2],
        (3, 0): a[3], (2, 1): odd[3] - b[3], (1, 2): even[3] - a[3], (0, 3): b[3],
        (4, 0): a[4], (3, 1): odd[4] - late, (2, 2): square, (1, 3): late, (0, 4): b[4],
    }  # fmt: skip


@dataclass(frozen=True)
class _Optimum:
    """Boxes of the angles of classes and classifiers, and the Jacobians of their slopes there."""

    theta: list[arb]
    phi: list[arb]
    theta_jacobian: arb_mat
    phi_jacobian: arb_mat


def _optimum(square: Square, near: tuple[list[arb], list[arb]], setting: Setting) -> _Optimum:
    """Enclose the optimal angles for all laws of a square, near those at its centre."""
    near_theta, near_phi = near
    centre = Square(square.a, square.b, fmpq(0))
    laws = [_law(centre.balls(), _STAY), *(_law(square.balls(), d) for d in (_STAY, *_AXES))]
    at_centre, there, *moving = (partial(_slope, law=law, setting=setting) for law in laws)
    theta = _enclosed(at_centre, there, moving, near_theta, square.half)
    jacobian = _jacobian(there, theta)
    paths = [
        _constants(_enclosed(at_centre, at_centre, [], near_theta, square.half)),
        _constants(theta),
        *(_followed(slope, jacobian, theta, terms=1) for slope in moving),
    ]
    at_centre, there, *moving = (
        partial(_downstream_slope, theta=[arb_series([0]), *path], law=law, setting=setting)
        for path, law in zip(paths, laws, strict=True)
    )
    phi = _enclosed(at_centre, there, moving, near_phi, square.half)
    _check_optimal([arb_series([0]), *paths[1]], _constants(phi), laws[1], setting)
    return _Optimum(theta, phi, jacobian, _jacobian(there, phi))


def _along(direction: Direction, optimum: _Optimum, square: Square, setting: Setting) -> list[arb]:
    """Return the coefficients of L_sup along a line of laws, wherever in the square it begins."""
    law = _law(square.balls(), direction)
    slope = partial(_slope, law=law, setting=setting)
    followed = _followed(slope, optimum.theta_jacobian, optimum.theta, terms=ORDER)
    theta = [arb_series([0]), *followed]
    downstream = partial(_downstream_slope, theta=theta, law=law, setting=setting)
    phi = _followed(downstream, optimum.phi_jacobian, optimum.phi, terms=ORDER - 1)
    value, rate = _downstream_value(phi, theta, law, setting)
    if rate.prec < ORDER:  # coefficients beyond the precision of a series read as 0
        raise UndecidedSquareError("the series are too short")
    return [value[0], *(rate[n] / (n + 1) for n in range(ORDER))]


def _law(balls: list[arb], direction: Direction) -> Series:
    """Return the masses 1 − a − b, a, b along a direction."""
    (a, b), (da, db) = balls, direction
    return [arb_series([1 - a - b, -da - db]), arb_series([a, da]), arb_series([b, db])]


def _slope(x: Series, law: Series, setting: Setting) -> Series:
    """Return ∂L_k/∂θ_2 and ∂L_k/∂θ_3 at the angles θ = (0, x)."""
    theta = [arb_series([0]), *x]
    D = _pulls(theta, law, setting)
    found = []
    for i in (1, 2):
        turned = [(D[i, j] + D[j, i]) * (theta[i] - theta[j]).sin() for j in range(3) if j != i]
        found.append(-(turned[0] + turned[1]))
    return found


def _pulls(theta: Series, law: Series, setting: Setting) -> Terms:
    """Return D_cj = ∂L_k/∂G_cj for c ≠ j, at the Gram matrix G_cj = cos(θ_c − θ_j)."""
    beta, margin = arb(rational(setting.loss.beta)), arb(rational(setting.loss.margin))
    a = {
        (c, j): (beta * ((theta[c] - theta[j]).cos() + (margin - 1))).exp()
        for c, j in product(range(3), repeat=2) if c < j
    }  # fmt: skip
    a |= {(j, c): value for (c, j), value in a.items()}
    own = arb_series([(beta * margin).exp()])
    a |= {(c, c): own for c in range(3)}
    means = _means(a, law, setting.negatives)
    return {(c, j): beta * law[c] * a[c, j] * mean for (c, j), mean in means.items()}


def _means(a: Terms, law: Series, negatives: int | float) -> Terms:
    """Return E[n_j/(1 + Σ_l n_l a_cl)] for c ≠ j; for k = inf ρ_j/Σ_l ρ_l a_cl."""
    pairs = [(c, j) for c, j in product(range(3), repeat=2) if c != j]
    if negatives == inf:
        totals = [law[0] * a[c, 0] + law[1] * a[c, 1] + law[2] * a[c, 2] for c in range(3)]
        return {(c, j): law[j] / totals[c] for c, j in pairs}
    others = int(negatives) - 1
    draws = list(_multinomial(law, others))
    return {
        (c, j): (others + 1) * law[j] * _mean_inverse(1 + a[c, j], [a[c, x] for x in range(3)],
                                                      law, others, draws)
        for c, j in pairs
    }  # fmt: skip


def _mean_inverse(
    first: arb_series, a: Series, law: Series, draws: int, counts: Sequence[Draw]
) -> arb_series:
    """Return E[1/(first + Σ_l n_l a_l)], n the counts of `draws` draws.

    A linear function of the counts, whose mean is known, is taken off before the sum: what is left
    is small, and so is what the width of the probabilities adds.
    """
    expected = [(draws * mass[0]).mid() for mass in law]
    slopes = [term[0].mid() for term in a]
    level = 1 / (first[0].mid() + sum(n * x for n, x in zip(expected, slopes, strict=True))).mid()
    level = level.mid()
    slopes = [(-x * level * level).mid() for x in slopes]
    found = arb_series([level])
    for mass, n, x in zip(law, expected, slopes, strict=True):
        found = found + x * (draws * mass - n)
    for numbers, probability in counts:
        total = first + numbers[0] * a[0] + numbers[1] * a[1] + numbers[2] * a[2]
        line = level + sum(x * (n - m) for x, n, m in zip(slopes, numbers, expected, strict=True))
        found = found + probability * (1 / total - line)
    return found


def _multinomial(law: Series, k: int) -> Iterator[Draw]:
    """Yield the counts of k draws and their probabilities."""
    powers = []
    for mass in law:
        row = [arb_series([1])]
        for _ in range(k):
            row.append(row[-1] * mass)
        powers.append(row)
    for first in range(k + 1):
        for second in range(k + 1 - first):
            third = k - first - second
            ways = comb(k, first) * comb(k - first, second)
            yield (
                (first, second, third),
                ways * powers[0][first] * powers[1][second] * powers[2][third],
            )


def _shares(phi: Series, theta: Series, setting: Setting) -> tuple[list[Series], Series]:
    """Return q_ij = e_ij/(1 + Σ_l e_il), 0 for j = i, and log(1 + Σ_l e_il), for each class i.

    e_ij = exp(β(m − ⟨u_i, w_i − w_j⟩)).
    """
    beta, margin = arb(rational(setting.loss.beta)), arb(rational(setting.loss.margin))
    shares, losses = [], []
    for i in range(3):
        own = (theta[i] - phi[i]).cos()
        e = [
            (beta * ((theta[i] - phi[j]).cos() - own + margin)).exp() if j != i else arb_series([0])
            for j in range(3)
        ]
        total = e[0] + e[1] + e[2] + 1
        shares.append([value / total for value in e])
        losses.append(total.log())
    return shares, losses


def _masses(law: Series, setting: Setting) -> Series:
    """Return the weights of the classes downstream."""
    return law if setting.weights == "rho" else [arb_series([fmpq(1, 3)])] * 3


def _downstream_value(
    phi: Series, theta: Series, law: Series, setting: Setting
) -> tuple[arb_series, arb_series]:
    """Return S = Σ_i ω_i log(1 + Σ_j e_ij) and its derivative along the line of laws.

    As ∂S/∂φ = 0 all along it, that is Σ_i (ω_i′ log(1 + Σ_j e_ij) + ∂S/∂θ_i θ_i′).
    """
    masses, (shares, losses) = _masses(law, setting), _shares(phi, theta, setting)
    beta = arb(rational(setting.loss.beta))
    value = rate = arb_series([0])
    for i in range(3):
        turn = arb_series([0])
        for j in range(3):
            if j != i:
                turn = turn + shares[i][j] * ((theta[i] - phi[i]).sin() - (theta[i] - phi[j]).sin())
        value = value + masses[i] * losses[i]
        rate = rate + masses[i].derivative() * losses[i]
        rate = rate + beta * masses[i] * turn * theta[i].derivative()
    return value, rate


def _downstream_pull(
    phi: Series, theta: Series, law: Series, setting: Setting, part: Callable[..., arb_series]
) -> Series:
    """Return the part of ∂S/∂w_j along w_j (`part` = cosine) or across it (sine), for each j.

    ∂S/∂w_j = β(Σ_{i≠j} ω_i q_ij u_i − ω_j (Σ_l q_jl) u_j).
    """
    masses, (shares, _) = _masses(law, setting), _shares(phi, theta, setting)
    beta = arb(rational(setting.loss.beta))
    found = []
    for j in range(3):
        own = masses[j] * (shares[j][0] + shares[j][1] + shares[j][2])
        pull = -own * part(theta[j] - phi[j])
        for i in range(3):
            if i != j:
                pull = pull + masses[i] * shares[i][j] * part(theta[i] - phi[j])
        found.append(beta * pull)
    return found


def _downstream_slope(phi: Series, theta: Series, law: Series, setting: Setting) -> Series:
    """Return the derivatives of the downstream loss in the angles of the classifiers."""
    return _downstream_pull(phi, theta, law, setting, arb_series.sin)


def _check_optimal(theta: Series, phi: Series, law: Series, setting: Setting) -> None:
    """Raise `UndecidedSquareError` unless zeros of the slopes are minimisers (docs/region.md)."""
    D = _pulls(theta, law, setting)
    dual = sum((value * (theta[c] - theta[j]).cos() for (c, j), value in D.items()), arb_series([]))
    if not dual[0] < 0:
        raise UndecidedSquareError("the angles are not shown to be the minimiser")
    if (theta[1] - theta[0]).sin()[0].contains(0) and (theta[2] - theta[0]).sin()[0].contains(0):
        raise UndecidedSquareError("the minimiser is not shown to have rank 2")
    if not all(pull[0] < 0 for pull in _downstream_pull(phi, theta, law, setting, arb_series.cos)):
        raise UndecidedSquareError("the classifiers are not shown to be the best")


def _constants(balls: list[arb]) -> Series:
    """Return series that do not change."""
    return [arb_series([ball]) for ball in balls]


def _approximated(point: list[arb], setting: Setting) -> tuple[list[arb], list[arb]]:
    """Return approximate optimal angles at a law; Newton steps begin at those of balanced ones."""
    turn = 2 * arb.pi() / 3
    law = _law([x.mid() for x in point], _STAY)
    theta = _newton(partial(_slope, law=law, setting=setting), [turn, 2 * turn])
    angles = _constants([arb(0), *theta])
    downstream = partial(_downstream_slope, theta=angles, law=law, setting=setting)
    return theta, _newton(downstream, [arb(0), turn, 2 * turn])


def _newton(slope: Slope, x: list[arb]) -> list[arb]:
    """Return a zero of a slope, nearly: no bound comes with it."""
    for _ in range(_NEWTON):
        jacobian, column = _jacobian(slope, x), arb_mat([[r[0]] for r in slope(_constants(x))])
        step = _solved(jacobian.mid(), column)
        x = [(a - step[i, 0]).mid() for i, a in enumerate(x)]
        if all(step[i, 0].abs_upper() < _NEAR for i in range(len(x))):
            break
    return x


def _jacobian(slope: Slope, x: list[arb]) -> arb_mat:
    """Return the derivatives ∂slope_i/∂x_j over a box."""
    columns = []
    for j in range(len(x)):
        moved = [arb_series([ball, 1 if i == j else 0]) for i, ball in enumerate(x)]
        columns.append([row[1] for row in slope(moved)])
    return arb_mat(columns).transpose()


def _enclosed(
    at_centre: Slope, there: Slope, moving: Sequence[Slope], near: list[arb], half: fmpq
) -> list[arb]:
    """Return a box with exactly one zero of the slope, for each law of a square.

    `there` is the slope for all its laws, `moving` are those along its axes. Krawczyk's operator,
    −Y·slope(m) + (I − Y·J)[−r, r], must map the box m + [−r, r] into itself; slope(m) is that at
    the centre of the square, and its derivatives in the law times the way from there.
    """
    size = len(near)
    middle = _constants(near)
    values = [row[0] for row in at_centre(middle)]
    for slope in moving:
        ways = [row[1] * arb(0, 1) * arb(half) for row in slope(middle)]
        values = [value + way for value, way in zip(values, ways, strict=True)]
    inverse = _inverse(_jacobian(at_centre, near).mid())
    first = inverse * arb_mat([[value] for value in values])
    radii = [2 * first[i, 0].abs_upper() + arb(2) ** (8 - ctx.prec) for i in range(size)]
    identity = arb_mat(size, size, [int(i % (size + 1) == 0) for i in range(size * size)])
    for _ in range(_WIDENINGS):
        offsets = [arb(0, 1) * r for r in radii]
        box = [m + offset for m, offset in zip(near, offsets, strict=True)]
        defect = identity - inverse * _jacobian(there, box)
        image = defect * arb_mat([[offset] for offset in offsets]) - first
        reach = [image[i, 0].abs_upper() for i in range(size)]
        if all(new < old for new, old in zip(reach, radii, strict=True)):
            return [m + image[i, 0] for i, m in enumerate(near)]
        radii = [2 * new.max(old) for new, old in zip(reach, radii, strict=True)]
    raise UndecidedSquareError("Krawczyk's operator does not map a box into itself")


def _followed(slope: Slope, jacobian: arb_mat, box: list[arb], *, terms: int) -> Series:
    """Return the power series of the zero along a line of laws, wherever in its box it is.

    Coefficient n follows from slope = 0 at order n: J x_n = −(order n of the slope without x_n).
    """
    coefficients = [[ball] for ball in box]
    for n in range(1, terms + 1):
        series = [arb_series(row) for row in coefficients]
        step = _solved(jacobian, arb_mat([[row[n]] for row in slope(series)]))
        for i, row in enumerate(coefficients):
            row.append(-step[i, 0])
    return [arb_series(row) for row in coefficients]


def _inverse(matrix: arb_mat) -> arb_mat:
    """Return an approximate inverse, as exact numbers."""
    try:
        return matrix.inv().mid()
    except ZeroDivisionError:
        raise UndecidedSquareError("the Hessian in the angles is not shown regular") from None


def _solved(matrix: arb_mat, column: arb_mat) -> arb_mat:
    """Solve M x = b for all M and b of intervals, preconditioned by an approximate inverse."""
    inverse = _inverse(matrix.mid())
    try:
        return (inverse * matrix).solve(inverse * column)
    except ZeroDivisionError:
        raise UndecidedSquareError("the Hessian in the angles is not shown regular") from None


@contextmanager
def _working(bits: int) -> Iterator[None]:
    """Set the precision and the number of terms of a series; restore both."""
    terms = ctx.cap
    with precision(bits):
        ctx.cap = ORDER + 1
        try:
            yield
        finally:
            ctx.cap = terms
