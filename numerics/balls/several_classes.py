"""L_sup at the optimum of C ≥ 3 classes as a function of the class law (trusted).

The minimiser of L_k has the rank C − 1 here: its Gram matrix G and one vector v > 0 are a zero of
equations without angles, and so are the inner products of its vectors with the best classifiers.
Their Taylor models over a box of laws are those of `implicit`. Why each line holds: docs/region.md.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations
from math import comb, isqrt
from typing import Any

from flint import arb, fmpq

from numerics.balls.dual_check import is_positive_definite
from numerics.balls.enclosure import precision
from numerics.balls.implicit import RANGE_ORDER, Numbers, Slope, UndecidedSquareError, zero
from numerics.balls.setting import Entries, Setting, means
from numerics.balls.taylor import TaylorModel
from numerics.exact.losses import Logistic
from numerics.exact.rationals import rational

ORDER, BITS = 7, 80
"""The order of the remainders, and the precision."""


@dataclass(frozen=True)
class Box:
    """The laws (1 − Σ x_i, x_1, …, x_{C−1}) with each x_i within `half` of a centre; all exact."""

    coordinates: tuple[fmpq, ...]
    half: fmpq

    @property
    def classes(self) -> int:
        """The number C of classes."""
        return len(self.coordinates) + 1

    def at(self, coordinates: Sequence[fmpq], half: fmpq) -> Box:
        """Return another box."""
        return Box(tuple(coordinates), half)

    def centre(self) -> list[arb]:
        """Return the masses at the centre."""
        return [arb(1 - sum(self.coordinates, fmpq(0))), *map(arb, self.coordinates)]

    def law(self, order: int) -> list[TaylorModel]:
        """Return the masses on the box, as models in the C − 1 coordinates over `half`."""
        h, size = arb(self.half), len(self.coordinates)
        axes = [tuple(int(i == j) for j in range(size)) for i in range(size)]
        slopes = [dict.fromkeys(axes, -h), *({axis: h} for axis in axes)]
        return [
            TaylorModel.of({(0,) * size: mass, **slope}, order, variables=size)
            for mass, slope in zip(self.centre(), slopes, strict=True)
        ]


def expansion(box: Box, setting: Setting) -> TaylorModel:
    """Return L_sup at the minimiser of L_k at the laws of a box, in its coordinates over `half`.

    Raises `UndecidedSquareError` where the optimum is not enclosed. Source: docs/region.md.

    >>> third = fmpq(1, 3)
    >>> found = expansion(Box((third, third), fmpq(1, 100)), Setting(1, Logistic(), "rho"))
    >>> found.terms[0, 0].str(8, radius=False), found.rest < 1e-6
    ('0.36898114', True)
    """
    box, setting = _copied(box, setting)
    with precision(BITS):
        gram, _ = _minimiser(box, setting.negatives, setting.loss)
        z = _classifiers(box, gram, setting)
        masses = setting.masses(box.law(ORDER))
        losses = [
            total.log() * mass for total, mass in zip(_totals(z, setting), masses, strict=True)
        ]
        found: TaylorModel = _sum(*losses)
        return found


def _copied(box: Box, setting: Setting) -> tuple[Box, Setting]:
    """Return copies of numbers; what is derived from these types could be equal to all else."""
    if len(box.coordinates) < 2:
        raise ValueError(f"{box.classes} classes; the expansion is that of three or more")
    numbers = tuple(map(rational, box.coordinates))
    return Box(numbers, rational(box.half)), setting.checked()


@lru_cache(maxsize=64)  # for both weights downstream
def _minimiser(
    box: Box, negatives: int | float, loss: Logistic
) -> tuple[tuple[TaylorModel, ...], tuple[TaylorModel, ...]]:
    """Return the entries of G above the diagonal, and the v with G v = 0.

    Raises `UndecidedSquareError` unless they are shown to be those of the minimiser of L_k.
    """
    size = box.classes

    def slope(unknown: Numbers, law: Numbers) -> list[Any]:
        return _stationary(unknown, law, negatives, loss)

    def at_order(order: int) -> Slope:
        return partial(slope, law=box.law(order))

    simplex = [arb(fmpq(-1, size - 1))] * comb(size, 2)
    A = _pulls(_symmetric(simplex, size), box.centre(), negatives, loss)
    near = [(A[c, i] * A[c, j] / A[i, j]).sqrt() for c, i, j in _triples(size)]
    start = [x.mid() for x in (*simplex, *near)]
    found = zero(
        partial(slope, law=box.centre()), at_order, start, order=ORDER, parameters=size - 1
    )
    gram, v = tuple(found[:-size]), tuple(found[-size:])
    _check_minimiser([x.range for x in gram], [x.range for x in v])
    return gram, v


def _triples(size: int) -> Iterator[tuple[int, int, int]]:
    """Yield each class with two others."""
    for c in range(size):
        i, j = [other for other in range(size) if other != c][:2]
        yield c, i, j


def _check_minimiser(gram: Sequence[arb], v: Sequence[arb]) -> None:
    """Raise `UndecidedSquareError` unless G is shown positive semidefinite of rank C − 1.

    G v = 0 and v_C ≠ 0: it is if its entries of the other classes are a positive definite matrix.
    """
    G, rest = _symmetric(gram, len(v)), range(len(v) - 1)
    if not v[-1] > 0:
        raise UndecidedSquareError("the kernel of the Gram matrix is not enclosed")
    if not is_positive_definite([[arb(1) if i == j else G[i, j] for j in rest] for i in rest]):
        raise UndecidedSquareError("the minimiser is not shown to have all but one dimension")


def _symmetric(entries: Numbers, size: int) -> Entries:
    """Return entries above a diagonal, and the same below it."""
    pairs = dict(zip(combinations(range(size), 2), entries, strict=True))
    return pairs | {(j, i): x for (i, j), x in pairs.items()}


def _stationary(
    unknown: Numbers, law: Numbers, negatives: int | float, loss: Logistic
) -> list[Any]:
    """Return A_ij − v_i v_j for i < j and (G v)_i, all 0 at a minimiser with this kernel v."""
    size = len(law)
    v = unknown[-size:]
    G = _symmetric(unknown[:-size], size)
    A = _pulls(G, law, negatives, loss)
    equal = [A[i, j] - v[i] * v[j] for i, j in combinations(range(size), 2)]
    kernel = [_sum(v[i], *(G[i, j] * v[j] for j in range(size) if j != i)) for i in range(size)]
    return [*equal, *kernel]


def _sum(first: Any, *others: Any) -> Any:
    return sum(others, start=first)


def _pulls(G: Entries, law: Numbers, negatives: int | float, loss: Logistic) -> Entries:
    """Return A_cj = (D_cj + D_jc)/2 for c ≠ j, D_cj = ∂L_k/∂G_cj."""
    size = len(law)
    beta, margin = arb(rational(loss.beta)), arb(rational(loss.margin))
    a = {(i, j): ((G[i, j] + (margin - 1)) * beta).exp() for i, j in combinations(range(size), 2)}
    a |= {(j, i): x for (i, j), x in a.items()}
    found = means(a, (beta * margin).exp(), law, negatives)
    D = {(c, j): mean * law[c] for (c, j), mean in found.items()}
    return {(c, j): a[c, j] * (D[c, j] + D[j, c]) * (beta / 2) for c, j in a}


def _classifiers(box: Box, gram: Sequence[TaylorModel], setting: Setting) -> list[TaylorModel]:
    """Return z_ij = ⟨u_i, w_j⟩ for the best classifiers w_j, at i·C + j.

    Raises `UndecidedSquareError` unless they are shown to be the best.
    """
    size = box.classes

    def slope(z: Numbers, gram: Numbers, law: Numbers) -> list[Any]:
        return _downstream_slope(z, gram, law, setting)

    def at_order(order: int) -> Slope:
        return partial(slope, gram=[x.cut(order) for x in gram], law=box.law(order))

    middle = [x.terms[(0,) * (size - 1)] for x in gram]
    G = _symmetric(middle, size)
    near = [(arb(1) if i == j else G[i, j]).mid() for i in range(size) for j in range(size)]
    centre = partial(slope, gram=middle, law=box.centre())
    found = zero(centre, at_order, near, order=ORDER, parameters=size - 1)
    z = [x.cut(RANGE_ORDER) for x in found]
    if not all(x.range > 0 for x in _multipliers(z, box.law(RANGE_ORDER), setting)[1]):
        raise UndecidedSquareError("the classifiers are not shown to be the best")
    return found


def _exponentials(z: Numbers, setting: Setting) -> list[dict[int, Any]]:
    """Return e_ij = exp(β(m − z_ii + z_ij)) for j ≠ i, for each class i."""
    size = isqrt(len(z))
    beta, margin = arb(rational(setting.loss.beta)), arb(rational(setting.loss.margin))
    rows = [z[i * size : (i + 1) * size] for i in range(size)]
    return [
        {j: ((x - row[i] + margin) * beta).exp() for j, x in enumerate(row) if j != i}
        for i, row in enumerate(rows)
    ]


def _totals(z: Numbers, setting: Setting) -> list[Any]:
    """Return 1 + Σ_j e_ij for each class i."""
    return [_sum(arb(1), *row.values()) for row in _exponentials(z, setting)]


def _multipliers(z: Numbers, law: Numbers, setting: Setting) -> tuple[list[list[Any]], list[Any]]:
    """Return P_ij = ∂S/∂z_ij over β, and λ_j = −Σ_i P_ij z_ij, for S the downstream loss."""
    size, masses = len(law), setting.masses(law)
    P: list[list[Any]] = []
    for i, row in enumerate(_exponentials(z, setting)):
        inverse = 1 / _sum(arb(1), *row.values())
        shares = {j: e * inverse * masses[i] for j, e in row.items()}
        own = -_sum(*shares.values())
        P.append([own if j == i else shares[j] for j in range(size)])
    multipliers = [-_sum(*(P[i][j] * z[i * size + j] for i in range(size))) for j in range(size)]
    return P, multipliers


def _downstream_slope(z: Numbers, gram: Numbers, law: Numbers, setting: Setting) -> list[Any]:
    """Return λ_j z_ij + (G P)_ij: 0 where λ_j w_j = −∂S/∂w_j over β and ‖w_j‖ = 1."""
    size = len(law)
    G = _symmetric(gram, size)
    P, multipliers = _multipliers(z, law, setting)
    return [
        _sum(
            multipliers[j] * z[i * size + j],
            P[i][j],
            *(P[n][j] * G[i, n] for n in range(size) if n != i),
        )
        for i in range(size)
        for j in range(size)
    ]
