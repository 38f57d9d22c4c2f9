"""Zeros of slopes as functions of the class law, in Taylor models (trusted).

A zero that depends on the law: its Taylor coefficients follow order by order, and Krawczyk's
operator bounds what is left over a box of laws. Why each line holds: docs/region.md.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from flint import arb, arb_mat, ctx

from numerics.balls.taylor import INFINITE, TaylorModel, powers_below, variables
from numerics.errors import Undecided

Numbers: TypeAlias = Sequence[Any]
"""Balls, Taylor models or dual numbers: the formulas of slopes are for all of them."""
Slope: TypeAlias = Callable[[Numbers], list[Any]]

RANGE_ORDER = 4
"""The order of models of which only the ranges are used."""

_NEWTON, _WIDENINGS = 12, 8
_NEAR = 1e-12  # where Newton's method ends: Krawczyk's operator decides, whatever it has found


class UndecidedSquareError(Undecided):
    """A square of laws, or a box, that is too large, or too near to a degenerate optimum."""


def zero(
    at_centre: Slope,
    at_order: Callable[[int], Slope],
    near: list[arb],
    *,
    order: int,
    parameters: int = 2,
) -> list[TaylorModel]:
    """Return the zero of a slope over a box of laws, near that at its centre, in models of `order`.

    `at_centre` is the slope at the centre, in balls, and `at_order` that over the box, in models
    of an order in so many `parameters`. Order n of the zero is −J⁻¹ times that of the slope at the
    orders below. Raises `UndecidedSquareError` where no zero is enclosed.

    >>> def square(x, law):
    ...     return [x[0] * x[0] - law]
    >>> def over_the_law(n):
    ...     law = TaylorModel.of({(0,): arb(4), (1,): arb(1)}, n, variables=1)
    ...     return lambda x: square(x, law)
    >>> found, = zero(lambda x: square(x, 4), over_the_law, [arb(2)], order=4, parameters=1)
    >>> [found.terms[i,].str(3, radius=False) for i in range(3)], found.rest < 0.01
    (['2.00', '0.250', '-0.0156'], True)
    """
    near = _newton(at_centre, near)
    inverse = _inverse(_jacobian(at_centre, near).mid())
    distance = _reach(
        [value.abs_upper() for value in at_centre(near)],
        lambda s: _jacobian(at_centre, _widened(near, s)),
        inverse,
    )
    start = _widened(near, distance)
    jacobian = _jacobian(at_centre, start)
    coefficients = [{(0,) * parameters: x} for x in start]

    def path(at: int, rest: arb | None = None) -> list[TaylorModel]:
        return [TaylorModel.of(terms, at, rest, variables=parameters) for terms in coefficients]

    for n in range(1, order):
        slopes = at_order(n + 1)(path(n + 1, INFINITE))
        powers = [p for p in powers_below(n + 1, parameters) if sum(p) == n]
        terms = [value.terms for value in slopes]
        step = _solved(jacobian, inverse, arb_mat([[row[p] for p in powers] for row in terms]))
        for i, found in enumerate(coefficients):
            found |= {p: -step[i, m] for m, p in enumerate(powers)}
    low = [x.cut(RANGE_ORDER) for x in path(order)]
    around = at_order(RANGE_ORDER)
    rests = _reach(
        [value.rest for value in at_order(order)(path(order))],
        lambda s: _jacobian(around, _widened(low, s)),
        inverse,
    )
    return [
        TaylorModel.of(x, order, e, variables=parameters)
        for x, e in zip(coefficients, rests, strict=True)
    ]


def _newton(slope: Slope, x: list[arb]) -> list[arb]:
    """Return a zero of a slope, nearly: no bound comes with it."""
    for _ in range(_NEWTON):
        step = _inverse(_jacobian(slope, x).mid()) * arb_mat([[value] for value in slope(x)])
        x = [(a - step[i, 0]).mid() for i, a in enumerate(x)]
        if all(step[i, 0].abs_upper() < _NEAR for i in range(len(x))):
            break
    return x


def _jacobian(slope: Slope, x: Numbers) -> arb_mat:
    """Return balls for the derivatives ∂slope_i/∂x_j."""
    return arb_mat([[_ball(entry) for entry in value.slopes] for value in slope(variables(x))])


def _ball(number: Any) -> arb:
    return number.range if isinstance(number, TaylorModel) else number


def _widened(x: Numbers, radii: Sequence[arb]) -> list[Any]:
    return [value + arb(0, 1) * radius for value, radius in zip(x, radii, strict=True)]


def _reach(
    values: Sequence[arb], jacobian: Callable[[Sequence[arb]], arb_mat], inverse: arb_mat
) -> list[arb]:
    """Return radii s of a box with exactly one zero, from bounds of the slope in its middle.

    Krawczyk's operator −Y·slope + (I − Y J)[−s, s] must map [−s, s] into its interior; J is that
    over the box with the radii s. The zero is in the image, and so in the image of that.
    """
    size = len(values)
    first = _image(values, inverse, [arb(0)] * size)
    radii = [(4 * x + arb(2) ** (8 - ctx.prec)).upper() for x in first]
    identity = arb_mat(size, size, [int(i % (size + 1) == 0) for i in range(size * size)])
    for _ in range(_WIDENINGS):
        defect = identity - inverse * jacobian(radii)
        image = _image(radii, defect, first)
        if all(new < old for new, old in zip(image, radii, strict=True)):
            return _image(image, defect, first)
        radii = [2 * new.max(old) for new, old in zip(image, radii, strict=True)]
    raise UndecidedSquareError("Krawczyk's operator does not map a box into itself")


def _image(radii: Sequence[arb], matrix: arb_mat, added: Sequence[arb]) -> list[arb]:
    """Return bounds of |M x| + added for all |x| ≤ radii and M of a matrix of balls."""
    size = range(len(radii))
    return [
        sum((matrix[i, j].abs_upper() * radii[j] for j in size), added[i]).upper() for i in size
    ]


def _inverse(matrix: arb_mat) -> arb_mat:
    """Return an approximate inverse, as exact numbers."""
    try:
        return matrix.inv().mid()
    except ZeroDivisionError:
        raise UndecidedSquareError("the Jacobian of the slopes is not shown regular") from None


def _solved(matrix: arb_mat, inverse: arb_mat, columns: arb_mat) -> arb_mat:
    """Solve M x = b for all M and b of intervals, preconditioned by an approximate inverse."""
    try:
        return (inverse * matrix).solve(inverse * columns)
    except ZeroDivisionError:
        raise UndecidedSquareError("the Jacobian of the slopes is not shown regular") from None
