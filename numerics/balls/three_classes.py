"""L_sup at the optimum of three classes as a function of the class law (trusted).

The minimiser of L_k for three classes lies in a plane, and so do its best classifiers: unit vectors
u_c at angles θ = (0, θ_2, θ_3), and w_c at angles φ. Both are zeros of gradients: their Taylor
coefficients in the law follow order by order, and Krawczyk's operator bounds what is left over a
square of laws. Why each line holds: docs/region.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from flint import arb, fmpq

from numerics.balls.enclosure import precision
from numerics.balls.implicit import RANGE_ORDER, Numbers, Slope, UndecidedSquareError, zero
from numerics.balls.setting import Entries, Setting, means
from numerics.balls.taylor import TaylorModel
from numerics.exact.losses import Logistic
from numerics.exact.rationals import rational

ORDER, BITS = 8, 80
"""The order of the remainders, and the precision."""


@dataclass(frozen=True)
class Square:
    """The laws (1 − a − b, a, b) with a and b within `half` of a centre; all exact."""

    a: fmpq
    b: fmpq
    half: fmpq

    @property
    def coordinates(self) -> tuple[fmpq, ...]:
        """The centre (a, b)."""
        return self.a, self.b

    def at(self, coordinates: Sequence[fmpq], half: fmpq) -> Square:
        """Return another square."""
        a, b = coordinates
        return Square(a, b, half)

    def centre(self) -> list[arb]:
        """Return the masses 1 − a − b, a, b at the centre."""
        return [arb(1 - self.a - self.b), arb(self.a), arb(self.b)]

    def law(self, order: int) -> list[TaylorModel]:
        """Return the masses at (a + half·x, b + half·y)."""
        h = arb(self.half)
        slopes = ((-h, -h), (h, arb(0)), (arb(0), h))
        return [
            TaylorModel.of({(0, 0): mass, (1, 0): x, (0, 1): y}, order)
            for mass, (x, y) in zip(self.centre(), slopes, strict=True)
        ]


def expansion(square: Square, setting: Setting) -> TaylorModel:
    """Return L_sup at the minimiser of L_k, at the laws (a + half·x, b + half·y) of a square.

    Raises `UndecidedSquareError` where the optimum is not enclosed. Source: docs/region.md.

    >>> third = fmpq(1, 3)
    >>> found = expansion(Square(third, third, fmpq(1, 50)), Setting(4, Logistic(), "rho"))
    >>> found.terms[0, 0].str(8, radius=False), found.rest < 1e-7
    ('0.36898114', True)
    """
    square, setting = _copied(square, setting)
    with precision(BITS):
        theta = _angles(square, setting.negatives, setting.loss)
        phi = _classifiers(square, theta, setting)
        law = square.law(ORDER)
        _check_optimal(theta, phi, square, setting)
        losses = [total.log() for total in _shares(_between(theta, phi), setting.loss)[1]]
        masses = setting.masses(law)
        found: TaylorModel = losses[0] * masses[0] + losses[1] * masses[1] + losses[2] * masses[2]
        return found


def _copied(square: Square, setting: Setting) -> tuple[Square, Setting]:
    """Return copies of numbers; what is derived from these types could be equal to all else."""
    numbers = map(rational, (square.a, square.b, square.half))
    return Square(*numbers), setting.checked()


@lru_cache(maxsize=64)  # for both weights downstream
def _angles(square: Square, negatives: int | float, loss: Logistic) -> tuple[TaylorModel, ...]:
    """Return the angles of the classes at the minimiser of L_k."""
    turn = 2 * arb.pi() / 3

    def slope(x: Numbers, law: Numbers) -> list[Any]:
        return _slope([arb(0), *x], law, negatives, loss)

    def at_order(order: int) -> Slope:
        return partial(slope, law=square.law(order))

    found = zero(partial(slope, law=square.centre()), at_order, [turn, 2 * turn], order=ORDER)
    return TaylorModel.of({}, ORDER), *found


def _classifiers(
    square: Square, theta: Sequence[TaylorModel], setting: Setting
) -> list[TaylorModel]:
    """Return the angles of the best classifiers."""
    turn = 2 * arb.pi() / 3

    def slope(phi: Numbers, theta: Numbers, law: Numbers) -> list[Any]:
        return _downstream_pull(phi, theta, law, setting, _sine)

    def at_order(order: int) -> Slope:
        angles = [angle.cut(order) for angle in theta]
        return partial(slope, theta=angles, law=square.law(order))

    angles = [angle.terms[0, 0] for angle in theta]
    centre = partial(slope, theta=angles, law=square.centre())
    return zero(centre, at_order, [arb(0), turn, 2 * turn], order=ORDER)


def _slope(theta: Numbers, law: Numbers, negatives: int | float, loss: Logistic) -> list[Any]:
    """Return ∂L_k/∂θ_2 and ∂L_k/∂θ_3."""
    turns = _turns(theta)
    D = _pulls(turns, law, negatives, loss)
    turned = {(c, j): (D[c, j] + D[j, c]) * turn.sin() for (c, j), turn in turns.items()}
    return [turned[2, 1] - turned[1, 0], -(turned[2, 0] + turned[2, 1])]


def _turns(theta: Numbers) -> Entries:
    """Return θ_c − θ_j for c > j."""
    return {(c, j): theta[c] - theta[j] for c, j in ((1, 0), (2, 0), (2, 1))}


def _pulls(turns: Entries, law: Numbers, negatives: int | float, loss: Logistic) -> Entries:
    """Return D_cj = ∂L_k/∂G_cj for c ≠ j, at the Gram matrix G_cj = cos(θ_c − θ_j)."""
    beta, margin = arb(rational(loss.beta)), arb(rational(loss.margin))
    a = {}
    for (c, j), turn in turns.items():
        a[c, j] = a[j, c] = ((turn.cos() + (margin - 1)) * beta).exp()
    own = (beta * margin).exp()
    found = means(a, own, law, negatives)
    return {(c, j): a[c, j] * mean * law[c] * beta for (c, j), mean in found.items()}


def _between(theta: Numbers, phi: Numbers) -> list[list[Any]]:
    """Return θ_i − φ_j."""
    return [[angle - other for other in phi] for angle in theta]


def _shares(between: Sequence[Numbers], loss: Logistic) -> tuple[list[Any], list[Any]]:
    """Return q_ij = e_ij/(1 + Σ_l e_il) for j ≠ i, and 1 + Σ_l e_il, for each class i.

    e_ij = exp(β(m − ⟨u_i, w_i − w_j⟩)), with the angles θ_i − φ_j between u_i and w_j.
    """
    beta, margin = arb(rational(loss.beta)), arb(rational(loss.margin))
    shares, totals = [], []
    for i, row in enumerate(between):
        cosines = [turn.cos() for turn in row]
        e = {j: ((x - cosines[i] + margin) * beta).exp() for j, x in enumerate(cosines) if j != i}
        total = sum(e.values(), arb(1))
        inverse = 1 / total
        shares.append({j: value * inverse for j, value in e.items()})
        totals.append(total)
    return shares, totals


def _sine(x: Any) -> Any:
    return x.sin()


def _cosine(x: Any) -> Any:
    return x.cos()


def _downstream_pull(
    phi: Numbers, theta: Numbers, law: Numbers, setting: Setting, part: Callable[[Any], Any]
) -> list[Any]:
    """Return the part of ∂S/∂w_j along w_j (`part` = cosine) or across it (sine), for each j.

    ∂S/∂w_j = β(Σ_{i≠j} ω_i q_ij u_i − ω_j (Σ_l q_jl) u_j).
    """
    masses, between = setting.masses(law), _between(theta, phi)
    shares, _ = _shares(between, setting.loss)
    beta = arb(rational(setting.loss.beta))
    found = []
    for j in range(3):
        pull = -sum(shares[j].values()) * part(between[j][j]) * masses[j]
        for i in range(3):
            if i != j:
                pull = pull + shares[i][j] * part(between[i][j]) * masses[i]
        found.append(pull * beta)
    return found


def _check_optimal(
    angles: Sequence[TaylorModel],
    classifiers: Sequence[TaylorModel],
    square: Square,
    setting: Setting,
) -> None:
    """Raise `UndecidedSquareError` unless zeros of the slopes are minimisers (docs/region.md)."""
    theta, phi = ([x.cut(RANGE_ORDER) for x in angles] for angles in (angles, classifiers))
    law = square.law(RANGE_ORDER)
    turns = _turns(theta)
    D = _pulls(turns, law, setting.negatives, setting.loss)
    dual = sum((D[c, j] + D[j, c]) * turn.cos() for (c, j), turn in turns.items())
    if not dual.range < 0:
        raise UndecidedSquareError("the angles are not shown to be the minimiser")
    if all(turns[i, 0].sin().range.contains(0) for i in (1, 2)):
        raise UndecidedSquareError("the minimiser is not shown to have rank 2")
    if not all(p.range < 0 for p in _downstream_pull(phi, theta, law, setting, _cosine)):
        raise UndecidedSquareError("the classifiers are not shown to be the best")
