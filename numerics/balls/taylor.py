"""Functions on [−1, 1]^m as Taylor polynomials with remainders (trusted).

The remainders are of the order where the polynomials end, so that a model tells the sign of a
function beside a point where it vanishes. With `Dual` numbers on top come derivatives in further
variables. Source: Makino and Berz, Taylor models and other validated functional inclusion methods,
2003; docs/region.md says what is shown with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from math import comb, factorial
from typing import Any, TypeAlias

from flint import arb, arb_mat, arb_poly, arb_series, ctx

Powers: TypeAlias = tuple[int, ...]

INFINITE = arb("inf")
"""The rest of a model that says nothing of one."""

_HALVINGS = 12


@dataclass(frozen=True)
class TaylorModel:
    """Functions f(x) = Σ_{|p|<n} c_p x^p + e with |e| ≤ rest·r^n, r = max_i |x_i| ≤ 1.

    x has as many coordinates as `variables` says, p are their powers and |p| is the sum of these.
    The functions are smooth, and c_p are their Taylor coefficients at 0. `order` is n; `polynomial`
    has balls with c_p at z^`_place`, so that what is done to power series in z is done to these.
    Where `rest` is infinite, a model is of the coefficients only.

    >>> x, y = TaylorModel.of({(1, 0): arb(1)}, 3), TaylorModel.of({(0, 1): arb(1)}, 3)
    >>> found = (x + 2 * y) * x
    >>> [str(found.terms[powers]) for powers in ((2, 0), (1, 1), (0, 2))], (found * y).rest < 3.001
    (['1.00000000000000', '2.00000000000000', '0'], True)
    """

    order: int
    polynomial: arb_poly
    rest: arb
    variables: int = 2

    @classmethod
    def of(
        cls,
        terms: Mapping[Powers, arb],
        order: int,
        rest: arb | None = None,
        *,
        variables: int = 2,
    ) -> TaylorModel:
        """Return a model with given coefficients; those of x^p with |p| ≥ n join the rest."""
        kept, late = [arb(0)] * order**variables, arb(0) if rest is None else rest
        for powers, term in terms.items():
            if sum(powers) < order:
                kept[_place(powers, order)] = term
            else:
                late += term.abs_upper()
        return cls(order, arb_poly(kept), late.upper(), variables)

    @property
    def terms(self) -> dict[Powers, arb]:
        """The coefficients c_p of x^p, |p| < n."""
        n = self.order
        return {p: self.polynomial[_place(p, n)] for p in powers_below(n, self.variables)}

    @cached_property
    def bounds(self) -> arb_poly:
        """Σ_d t_d r^d: bounds t_d of Σ_{|p|=d} |c_p|, for d = n the rest."""
        width = self.order ** (self.variables - 1)
        terms = self.polynomial.coeffs()
        terms += [arb(0)] * (self.order * width - len(terms))
        sums = arb_mat(self.order, width, terms) * _units(width)
        return arb_poly([*(x.abs_upper() for x in sums.entries()), self.rest])

    @property
    def size(self) -> arb:
        """A bound of |f| where |x_i| ≤ 1."""
        return _total(self.bounds)

    @property
    def range(self) -> arb:
        """A ball that contains all values of f."""
        return self.polynomial[0] + arb(0, 1) * _total(self.bounds.right_shift(1))

    def _with(self, polynomial: arb_poly, rest: arb) -> TaylorModel:
        """Return a model of the same order in the same variables."""
        return TaylorModel(self.order, polynomial, rest, self.variables)

    def cut(self, order: int) -> TaylorModel:
        """Return a model of a lower order, or the same."""
        if order > self.order:
            raise ValueError(f"a model of order {self.order} says nothing of order {order}")
        if order == self.order:
            return self
        return TaylorModel.of(self.terms, order, self.rest, variables=self.variables)

    def __add__(self, other: Any) -> TaylorModel:
        if isinstance(other, TaylorModel):
            self._check_alike(other)
            rest = (self.rest + other.rest).upper()
            return self._with(self.polynomial + other.polynomial, rest)
        if isinstance(other, int | arb):
            return self._with(self.polynomial + other, self.rest)
        return NotImplemented

    __radd__ = __add__

    def __neg__(self) -> TaylorModel:
        return self._with(-self.polynomial, self.rest)

    def __sub__(self, other: Any) -> TaylorModel:
        found: TaylorModel = self + (-other)
        return found

    def __rsub__(self, other: Any) -> TaylorModel:
        found: TaylorModel = -self + other
        return found

    def __mul__(self, other: Any) -> TaylorModel:
        if isinstance(other, TaylorModel):
            return self._product(other)
        if isinstance(other, int | arb):
            rest = (self.rest * arb(other).abs_upper()).upper()
            return self._with(self.polynomial * other, rest)
        return NotImplemented

    __rmul__ = __mul__

    def _check_alike(self, other: TaylorModel) -> None:
        if self.order != other.order:
            raise ValueError(f"orders {self.order} and {other.order}: cut one of the models")
        if self.variables != other.variables:
            raise ValueError(f"models in {self.variables} and in {other.variables} variables")

    def _product(self, other: TaylorModel) -> TaylorModel:
        """Multiply; what is of the order n or more in the product of the bounds joins the rest."""
        self._check_alike(other)
        whole = self.polynomial * other.polynomial
        return self._with(whole.truncate(self.order**self.variables), self._late(other))

    def _late(self, other: TaylorModel) -> arb:
        """Return a bound of what is of the order n or more in a product."""
        if not (self.rest.is_finite() and other.rest.is_finite()):
            return INFINITE
        return _total((self.bounds * other.bounds).right_shift(self.order))

    def __truediv__(self, other: Any) -> TaylorModel:
        found: TaylorModel = self * (1 / other)
        return found

    def __rtruediv__(self, other: Any) -> TaylorModel:
        found: TaylorModel = self._inverse() * other
        return found

    def _inverse(self) -> TaylorModel:
        """Return 1/f: with its terms q, 1/f − q = (1 − f q)/f, and |1 − f q| is what is late."""
        found = self._with(self._of_series(_reciprocal), arb(0))
        late = self._late(found) * (1 / self.range).abs_upper()
        return self._with(found.polynomial, late.upper())

    def exp(self) -> TaylorModel:
        """Return e^f."""
        return self._composed(arb_series.exp, _exp)

    def sin(self) -> TaylorModel:
        """Return sin f."""
        return self._composed(arb_series.sin, _sin)

    def cos(self) -> TaylorModel:
        """Return cos f."""
        return self._composed(arb_series.cos, _cos)

    def log(self) -> TaylorModel:
        """Return log f."""
        return self._composed(arb_series.log, _log)

    def _composed(
        self,
        function: Callable[[arb_series], arb_series],
        derivatives: Callable[[arb, int], list[arb]],
    ) -> TaylorModel:
        """Return g(f), which is Σ_{m<n} g^(m)(c)/m! u^m + g^(n)(ξ)/n! u^n, u = f − c of order 1.

        With U(r) for the `bounds` of u what is late in the sum is so in Σ |g^(m)(c)/m!| U^m.
        """
        polynomial = self._of_series(function)
        if not self.rest.is_finite():
            return self._with(polynomial, INFINITE)
        centre, moving = self.polynomial[0], self.bounds.right_shift(1).left_shift(1)
        size = _total(moving)
        far = derivatives(centre + arb(0, 1) * size, self.order)[-1]
        sums = arb_poly()
        for term in reversed(derivatives(centre, self.order)[:-1]):
            sums = sums * moving + term.abs_upper()
        late = _total(sums.right_shift(self.order))
        return self._with(polynomial, (late + far.abs_upper() * size**self.order).upper())

    def _of_series(self, function: Callable[[arb_series], arb_series]) -> arb_poly:
        """Return the terms of a function of power series in z."""
        length = self.order**self.variables
        before, ctx.cap = ctx.cap, length
        try:
            return arb_poly(function(arb_series(self.polynomial, length)).coeffs())
        finally:
            ctx.cap = before


@cache
def powers_below(order: int, variables: int) -> tuple[Powers, ...]:
    """Return the p with |p| < order, by |p|.

    >>> powers_below(2, 3)
    ((0, 0, 0), (0, 0, 1), (0, 1, 0), (1, 0, 0))
    """
    degrees = ((d, p) for d in range(order) for p in product(range(d + 1), repeat=variables))
    return tuple(p for d, p in degrees if sum(p) == d)


def _place(powers: Powers, order: int) -> int:
    """Return where x^p is: |p|, p_2, …, p_m are its digits to the base n.

    So z^place has place < n^m if |p| < n, and no other p has it; else it has place ≥ n^m.
    """
    found = sum(powers)
    for power in powers[1:]:
        found = order * found + power
    return found


def _reciprocal(f: arb_series) -> arb_series:
    """Return 1/f, without numbers where the constant may be 0: there FLINT has an error."""
    return arb_series([arb("nan")] * f.prec, f.prec) if f[0].contains(0) else 1 / f


def _total(bounds: arb_poly) -> arb:
    """Return a bound of the value where r ≤ 1."""
    return bounds(arb(1)).upper()


@cache
def _units(length: int) -> arb_mat:
    """Return a column of the balls [−1, 1], which contains all choices of signs."""
    return arb_mat(length, 1, [arb(0, 1)] * length)


def _exp(c: arb, order: int) -> list[arb]:
    """Return the derivatives of order m = 0, …, n at c over m!, as do those below."""
    value = c.exp()
    return [value / factorial(m) for m in range(order + 1)]


def _sin(c: arb, order: int) -> list[arb]:
    cycle = (c.sin(), c.cos(), -c.sin(), -c.cos())
    return [cycle[m % 4] / factorial(m) for m in range(order + 1)]


def _cos(c: arb, order: int) -> list[arb]:
    cycle = (c.cos(), -c.sin(), -c.cos(), c.sin())
    return [cycle[m % 4] / factorial(m) for m in range(order + 1)]


def _log(c: arb, order: int) -> list[arb]:
    inverse = 1 / c
    return [c.log(), *((-1) ** (m + 1) * inverse**m / m for m in range(1, order + 1))]


@dataclass(frozen=True)
class Dual:
    """A number (a ball or a Taylor model) with its derivatives in some further variables."""

    value: Any
    slopes: tuple[Any, ...]

    def __add__(self, other: Any) -> Dual:
        if isinstance(other, Dual):
            slopes = (a + b for a, b in zip(self.slopes, other.slopes, strict=True))
            return Dual(self.value + other.value, tuple(slopes))
        return Dual(self.value + other, self.slopes)

    __radd__ = __add__

    def __neg__(self) -> Dual:
        return self * -1

    def __sub__(self, other: Any) -> Dual:
        found: Dual = self + (-other)
        return found

    def __rsub__(self, other: Any) -> Dual:
        found: Dual = -self + other
        return found

    def __mul__(self, other: Any) -> Dual:
        if not isinstance(other, Dual):
            return Dual(self.value * other, tuple(a * other for a in self.slopes))
        pairs = zip(self.slopes, other.slopes, strict=True)
        slopes = (a * other.value + self.value * b for a, b in pairs)
        return Dual(self.value * other.value, tuple(slopes))

    __rmul__ = __mul__

    def __truediv__(self, other: Any) -> Dual:
        found: Dual = self * (1 / other)
        return found

    def __rtruediv__(self, other: Any) -> Dual:
        inverse = 1 / self.value
        found: Dual = self._with(inverse, -inverse * inverse) * other
        return found

    def exp(self) -> Dual:
        """Return the exponential."""
        value = self.value.exp()
        return self._with(value, value)

    def sin(self) -> Dual:
        """Return the sine."""
        return self._with(self.value.sin(), self.value.cos())

    def cos(self) -> Dual:
        """Return the cosine."""
        return self._with(self.value.cos(), -self.value.sin())

    def _with(self, value: Any, rate: Any) -> Dual:
        """Return a function of this number, by the chain rule."""
        return Dual(value, tuple(rate * a for a in self.slopes))


def variables(values: Sequence[Any]) -> list[Dual]:
    """Return numbers as dual numbers that are the variables.

    >>> x, y = variables([arb(2), arb(3)])
    >>> [str(slope) for slope in (x * x * y).slopes]
    ['12.0000000000000', '4.00000000000000']
    """
    size = range(len(values))
    return [Dual(value, tuple(int(i == j) for j in size)) for i, value in enumerate(values)]


def is_nonnegative(model: TaylorModel) -> bool:
    """Tell whether f ≥ 0 is shown where |x_i| ≤ 1, by halving that as often as need be.

    >>> x = TaylorModel.of({(1, 0): arb(1)}, 3)
    >>> is_nonnegative(x * x + arb("0.01")), is_nonnegative(x * x - arb("0.01"))
    (True, False)
    """
    return _is_at_least(_array(model.terms.items(), model), model.rest, model.variables, _HALVINGS)


def is_nonnegative_beside_a_zero(model: TaylorModel) -> bool:
    """Tell whether f ≥ 0 is shown, for an f that vanishes at 0 with its first derivatives.

    Where |x_i| is the largest let x_i = s and x_j = s t_j: f/s² = Σ_{|p|≥2} c_p s^(|p|−2) Π t_j^p_j
    + e, |e| ≤ rest, is a polynomial in s and t of the same cube. So for each i.

    >>> x, y = TaylorModel.of({(1, 0): arb(1)}, 3), TaylorModel.of({(0, 1): arb(1)}, 3)
    >>> is_nonnegative_beside_a_zero(x * x + x * y + y * y), is_nonnegative_beside_a_zero(x * y)
    (True, False)
    """
    if model.order < 2:
        return False
    high = [(powers, c) for powers, c in model.terms.items() if sum(powers) >= 2]
    return all(
        _is_at_least(
            _array((((sum(p) - 2, *p[:i], *p[i + 1 :]), c) for p, c in high), model),
            model.rest,
            model.variables,
            _HALVINGS,
        )
        for i in range(model.variables)
    )


def _array(terms: Iterable[tuple[Powers, arb]], model: TaylorModel) -> arb_mat:
    """Return the coefficients of x^p: p_1 is the row, the other powers are digits of the column."""
    n = model.order
    found = arb_mat(n, n ** (model.variables - 1))
    for (row, *others), term in terms:
        column = 0
        for power in others:
            column = n * column + power
        found[row, column] = term
    return found


def _is_at_least(coefficients: arb_mat, least: arb, variables: int, halvings: int) -> bool:
    """Tell whether Σ c_p x^p is shown to be at least a number where |x_i| ≤ 1."""
    centre = coefficients[0, 0]
    if not centre >= least:
        return False
    others = sum((c.abs_upper() for c in coefficients.entries()[1:]), arb(0))
    if centre - others >= least:
        return True
    return halvings > 0 and all(
        _is_at_least(_part(coefficients, sides), least, variables, halvings - 1)
        for sides in product((-1, 1), repeat=variables)
    )


def _part(coefficients: arb_mat, sides: Sequence[int]) -> arb_mat:
    """Return the coefficients on the part with x_i = (X_i + side_i)/2.

    After each step the first power has become the last digit, so that each is the row once.
    """
    rows, columns = coefficients.nrows(), coefficients.ncols()
    for side in sides:
        changed = coefficients.transpose() * _half(side, rows)
        coefficients = arb_mat(rows, columns, changed.entries())
    return coefficients


def _half(side: int, order: int) -> arb_mat:
    """Return the matrix that takes the powers of x to those of X, x = (X + side)/2."""
    found = arb_mat(order, order)
    for i in range(order):
        for m in range(i + 1):
            found[i, m] = arb(comb(i, m) * side ** (i - m)) / 2**i
    return found
