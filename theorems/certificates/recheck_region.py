"""The second checker of regions of laws where L_sup does not rise: standard library only (trusted).

`recheck.py` reads the file and asks this one, which lies beside it; no code is shared with the
first checker. The proof is docs/region.md, "The second checker". Where the first one has Taylor
models with one remainder, here every Taylor coefficient has an enclosure, at the centre of a square
and once more over all of it (Lagrange's form of the remainder). Means over counts are repeated
mixtures in place of sums over probabilities, that a stationary point is the optimum follows from
the signs of the gradient, and a square that is not decided is halved.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cache, cached_property, lru_cache
from itertools import pairwise, product
from math import ceil, comb, floor, lcm
from operator import add, itemgetter, mul, sub
from typing import Protocol, TypeVar

BITS = 80
ONE = 1 << BITS
ORDER, RANGE_ORDER = 9, 3
"""The order of the remainders, and that of models of which only the range is used."""

PARAMETER_MOST, NEGATIVES_MOST, SQUARES_MOST, ARGUMENT_MOST = 10, 64, 1000, 500
WORK_MOST = 100_000
PARTS_DEPTH, SIGN_DEPTH = 5, 12  # of halvings
NEWTON, WIDENINGS = 30, 8
NEARLY = 2 * 103_993 * ONE // (3 * 33_102)
"""About 2π/3: where Newton's method starts from, and near balance all but ends."""


class NotShownError(Exception):
    """The squares do not prove the statement."""


class LimitError(Exception):
    """The numbers are beyond the limits of this checker."""


class TooWideError(Exception):
    """Over this square something is not enclosed; on a part of it, it may be."""


# ------------------------------------------------------------------------------ numbers

Ball = tuple[int, int]
"""The reals within rad/2^BITS of mid/2^BITS."""


def ball(x: Fraction | int) -> Ball:
    """Return a ball that contains a rational number.

    >>> ball(Fraction(1, 2)) == (ONE // 2, 1)
    True
    """
    return floor(x * ONE), 1


def hull(low: int, high: int) -> Ball:
    """Return a ball that contains the numbers from `low/2^BITS` to `high/2^BITS`."""
    middle = (low + high) >> 1
    return middle, high - middle


def power_series(x: int) -> tuple[list[int], int, int]:
    """Return s_r ≈ Σ x^i/i! over the i with i mod 4 = r, for x/2^BITS; their error; the extra bits.

    In units of 2^-(BITS + extra). A term is the one before times x/(i + 1), rounded down, so the
    error of term i + 1 is at most that of term i times |x|/(i + 1), rounded up, and one unit. When
    |x| ≤ (i + 1)/2, all terms from i on add up to at most twice the i-th.
    """
    if abs(x) > ARGUMENT_MOST << BITS:
        raise TooWideError("the argument of a function is too large")
    extra = 2 * (abs(x) >> BITS) + 16
    sums, term, error, errors, i = [0, 0, 0, 0], ONE << extra, 0, 0, 0
    while True:
        if 2 * abs(x) <= (i + 1) << BITS and abs(term) <= 1:
            return sums, errors + 2 * (abs(term) + error), extra
        sums[i % 4] += term
        errors += error
        i += 1
        term = term * x // (i << BITS)
        error = -(-error * abs(x) // (i << BITS)) + 1


def exp_at(x: int) -> Ball:
    """Return a ball that contains the exponential of a number x/2^BITS."""
    sums, error, extra = power_series(x)
    return sum(sums) >> extra, (error >> extra) + 2


def exp_of(x: Ball) -> Ball:
    """Return a ball that contains e^t for all t of a ball.

    |e^(m + r) − e^m| ≤ e^m (e^|r| − 1).

    >>> middle, radius = exp_of(ball(1))
    >>> middle / ONE, radius < 2**8
    (2.718281828459045, True)
    """
    middle, error = exp_at(x[0])
    return middle, error + product_up(middle + error, sum(exp_at(x[1])) - ONE)


def sin_and_cos_of(x: Ball) -> tuple[Ball, Ball]:
    """Return balls that contain sin t and cos t for all t of a ball.

    |sin(m + r) − sin m| ≤ |cos m| r + r²/2, and so for cos with |sin m|.

    >>> [middle / ONE for middle, _ in sin_and_cos_of(ball(1))]
    [0.8414709848078965, 0.5403023058681398]
    """
    sums, error, extra = power_series(x[0])
    sine, cosine = (sums[1] - sums[3]) >> extra, (sums[0] - sums[2]) >> extra
    wrong, radius = (error >> extra) + 2, x[1]

    def reach(slope: int) -> int:
        return wrong + ((radius * (abs(slope) + wrong) + radius * radius) >> BITS) + 1

    return (sine, reach(cosine)), (cosine, reach(sine))


def log_at(x: int) -> Ball:
    """Return a ball that contains log(x/2^BITS), x > 0.

    For any l, log x = l + log(1 + u) with u = x e^−l − 1, and |log(1 + u) − u| ≤ u² for |u| ≤ 1/2;
    and l + u is a better l.
    """
    near = 7 * ONE // 10 * (x.bit_length() - BITS)
    for _ in range(NEWTON):
        inverse, error = exp_at(-near)
        u, wrong = (x * inverse >> BITS) - ONE, (x * error >> BITS) + 2
        if (abs(u) + wrong) ** 2 < ONE:
            return near + u, wrong + 1
        near += u
    raise TooWideError("a logarithm is not enclosed")


def log_of(x: Ball) -> Ball:
    """Return a ball that contains log t for all t of a ball.

    |log(m + r) − log m| ≤ |r|/(m − |r|).

    >>> middle, radius = log_of(ball(10))
    >>> middle / ONE, radius < 2**8
    (2.302585092994046, True)
    """
    if x[0] <= x[1]:
        raise TooWideError("the argument of a logarithm is not shown positive")
    middle, error = log_at(x[0])
    return middle, error - (-ONE * x[1] // (x[0] - x[1]))


def inverse_of(x: Ball) -> Ball:
    """Return a ball that contains 1/t for all t of a ball of positive numbers.

    >>> middle, radius = inverse_of((4 * ONE, 0))
    >>> middle == ONE // 4, radius
    (True, 0)
    """
    if x[0] <= x[1]:
        raise TooWideError("a divisor is not shown positive")
    return hull(ONE * ONE // (x[0] + x[1]), -(-ONE * ONE // (x[0] - x[1])))


# ------------------------------------------------------------------------------ models


Powers = tuple[int, ...]
Getter = Callable[[Sequence[int]], Sequence[int]]


class Monomials:
    """The products x^p of powers of some variables, p of degree |p| < ORDER, by their degrees.

    >>> Monomials(2).powers[:6]
    ((0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2))
    """

    def __init__(self, variables: int) -> None:
        self.variables = variables
        self.powers = tuple(p for d in range(ORDER) for p in powers_of(d, variables))
        self.degrees = tuple(map(sum, self.powers))
        self.places = {p: at for at, p in enumerate(self.powers)}
        self.sizes = tuple(comb(n - 1 + variables, variables) for n in range(1, ORDER + 1))
        self.counts = tuple(comb(d + variables - 1, variables - 1) for d in range(ORDER))
        self.places_of = tuple(slice(self.size(d), self.size(d + 1)) for d in range(ORDER))

    def size(self, order: int) -> int:
        """Return how many powers have a degree below the order.

        >>> [Monomials(3).size(order) for order in (0, 1, 2, 3)]
        [0, 1, 4, 10]
        """
        return self.sizes[order - 1] if order else 0


def powers_of(degree: int, variables: int) -> list[Powers]:
    """Return the powers of a degree, the first variable first.

    >>> powers_of(2, 2)
    [(2, 0), (1, 1), (0, 2)]
    """
    if variables == 1:
        return [(degree,)]
    return [
        (first, *others)
        for first in range(degree, -1, -1)
        for others in powers_of(degree - first, variables - 1)
    ]


@cache
def monomials_in(variables: int) -> Monomials:
    """Return those of so many variables, once."""
    return Monomials(variables)


PLANE = monomials_in(2)


def place(i: int, j: int) -> int:
    """Return where the coefficient of x^i y^j is: 1, x, y, x², xy, y², .."""
    return PLANE.places[i, j]


BESIDE_X = tuple(place(i - 1, j) if i else -1 for i, j in PLANE.powers)
BESIDE_Y = tuple(place(i, j - 1) if j else -1 for i, j in PLANE.powers)
"""Where x^(i−1) y^j and x^i y^(j−1) are; −1 where there is none."""


@cache
def factors(monomials: Monomials, degree: int, *, moving: bool) -> list[tuple[Getter, Getter]]:
    """Return what picks f_p and g_q for each p + q of a degree; without p = 0 if `moving`."""
    return [
        factors_at(monomials, whole, moving)
        for whole in monomials.powers[monomials.places_of[degree]]
    ]


def factors_at(monomials: Monomials, whole: Powers, moving: bool) -> tuple[Getter, Getter]:
    """Return what picks f_p and g_q, p + q = `whole`."""
    pairs = [
        (monomials.places[p], monomials.places[tuple(map(sub, whole, p))])
        for p in product(*(range(power + 1) for power in whole))
        if any(p) or not moving
    ]
    if len(pairs) == 1:  # itemgetter with one index gives no tuple
        ((p, q),) = pairs
        return itemgetter(slice(p, p + 1)), itemgetter(slice(q, q + 1))
    left, right = zip(*pairs, strict=True)
    return itemgetter(*left), itemgetter(*right)


def product_up(*numbers: int) -> int:
    """Return a bound of a product of numbers ≥ 0 in units of 2^-BITS."""
    first, *others = numbers
    for x in others:
        first = (first * x >> BITS) + 1
    return first


@dataclass(frozen=True)
class Model:
    """Smooth functions f(x) = Σ_{|p|<n} c_p x^p + e, |e| ≤ rest·r^n, r = max_i |x_i| ≤ 1.

    `values` are near the c_p, p among the `monomials`; `errors` has for d = 0, .., n − 1 a bound of
    the sum of their errors where |p| = d. With `rest` None nothing is said of e: the model is then
    of the Taylor coefficients only.

    >>> x = Model([2 * ONE, ONE, 0], [0, 0], 0)
    >>> [middle / ONE for middle in (x * x).values], (x * x).rest / ONE
    ([4.0, 4.0, 0.0], 1.0)
    """

    values: list[int]
    errors: list[int]
    rest: int | None
    monomials: Monomials = PLANE

    @property
    def order(self) -> int:
        """The degree n of the remainder."""
        return len(self.errors)

    @property
    def is_zero(self) -> bool:
        """Whether this is 0 and nothing else."""
        return self.rest == 0 and not any(self.values) and not any(self.errors)

    def __post_init__(self) -> None:
        if len(self.values) != self.monomials.size(len(self.errors)) or not self.errors:
            raise ValueError("the coefficients of a model are those of all degrees below its order")

    def require_order(self, other: Model) -> None:
        """Raise unless a model has the same order and the same variables."""
        if len(self.values) != len(other.values) or self.monomials is not other.monomials:
            raise ValueError("models of two orders, or in other variables")

    def known_rest(self) -> int:
        """Return the bound of the remainder where there is one."""
        if self.rest is None:
            raise ValueError("nothing is said of the remainder")
        return self.rest

    @cached_property
    def sizes(self) -> list[int]:
        """Return Σ_{|p|=d} |c_p| for d = 0, 1, .., n − 1, up to the errors."""
        sizes, places = list(map(abs, self.values)), self.monomials.places_of
        return [sum(sizes[places[d]]) for d in range(self.order)]

    def bounds(self) -> list[int]:
        """Return bounds of the parts of degree 0, 1, .., n − 1, and of the remainder, over r^d."""
        return [*map(add, self.sizes, self.errors), self.known_rest()]

    def range(self) -> Ball:
        """Return a ball with all values."""
        return self.values[0], self.errors[0] + sum(self.bounds()[1:])

    def cut(self, order: int) -> Model:
        """Return a model of a lower order, or the same."""
        rest = None if self.rest is None else sum(self.bounds()[order:])
        size = self.monomials.size(order)
        return Model(self.values[:size], self.errors[:order], rest, self.monomials)

    def __add__(self, other: Model) -> Model:
        self.require_order(other)
        rest = None if self.rest is None or other.rest is None else self.rest + other.rest
        return Model(
            list(map(add, self.values, other.values)),
            list(map(add, self.errors, other.errors)),
            rest,
            self.monomials,
        )

    def __neg__(self) -> Model:
        return Model([-x for x in self.values], self.errors, self.rest, self.monomials)

    def __sub__(self, other: Model) -> Model:
        return self + -other

    def times(self, n: int) -> Model:
        """Return an integer multiple, n ≥ 0."""
        rest = None if self.rest is None else n * self.rest
        values, errors = [n * x for x in self.values], [n * r for r in self.errors]
        return Model(values, errors, rest, self.monomials)

    def plus(self, x: Ball) -> Model:
        """Return the sum with a constant."""
        values, errors = (
            [self.values[0] + x[0], *self.values[1:]],
            [self.errors[0] + x[1], *self.errors[1:]],
        )
        return Model(values, errors, self.rest, self.monomials)

    def scaled(self, x: Ball) -> Model:
        """Return the product with a constant."""
        (m, r), most, counts = x, abs(x[0]) + x[1], self.monomials.counts
        rads = [
            ((most * s + a * r) >> BITS) + 1 + count
            for a, s, count in zip(self.sizes, self.errors, counts, strict=False)
        ]
        rest = None if self.rest is None else product_up(self.rest, most)
        return Model([m * a >> BITS for a in self.values], rads, rest, self.monomials)

    def __mul__(self, other: Model) -> Model:
        """Return the product: of fg = pq + (f − p) g + p (g − q) the late terms join the rest."""
        self.require_order(other)
        for factor in (self, other):
            if factor.is_zero:
                return factor
        product = Product(self, other)
        for degree in range(self.order):
            product.append(*product.of_degree(degree, moving=False))
        if self.rest is None or other.rest is None:
            return product.model(None)
        f, g = self.bounds(), other.bounds()
        rest = late(f, g) + product_up(self.rest, sum(g)) + product_up(other.rest, sum(f[:-1]))
        return product.model(rest)

    def inverse(self) -> Model:
        """Return 1/f: its Taylor polynomial q has Σ_p f_p q_{n−p} = 0 below the order.

        So 1 − fq has no terms there but what f − p and late terms give, and 1/f − q = (1 − fq)/f.
        """
        m, r = inverse_of((self.values[0], self.errors[0]))
        product = Product(self, None)
        product.start((m, r))
        for degree in range(1, self.order):
            x, s = product.of_degree(degree, moving=True)
            radius = ((m + r) * s + sum(map(abs, x)) * r) >> BITS
            product.append([-m * y >> BITS for y in x], radius + 1 + len(x))
        if self.rest is None:
            return product.model(None)
        q = product.model(0).bounds()
        wrong = late(self.bounds(), q) + product_up(self.rest, sum(q))
        m, r = inverse_of(self.range())
        return product.model(product_up(wrong, m + r))

    def exp(self) -> Model:
        """Return e^f, f = p + e. With E = Σ x_i ∂/∂x_i, E e^p = (E p) e^p gives a polynomial q.

        Eq − (Ep) q has late terms only, at most M r^n; along a ray E (q e^−p) is e^−p times that,
        and so |q − e^p| ≤ e^(p − min p) M r^n/n. And |e^f − e^p| ≤ e^(p + |e|) |e|.
        """
        product = Product(weighted(self), None)
        product.start(exp_of((self.values[0], self.errors[0])))
        for degree in range(1, self.order):
            product.append(*product.slope_of_degree(degree))
        if self.rest is None:
            return product.model(None)
        defect = late(weighted(self).bounds(), product.model(0).bounds()) // self.order + 1
        spread = sum(self.bounds()[1:])
        wide, most = (
            sum(exp_at(x)) for x in (2 * spread, self.values[0] + self.errors[0] + spread)
        )
        return product.model(product_up(wide, defect) + product_up(most, self.rest))

    def sin_and_cos(self) -> tuple[Model, Model]:
        """Return sin f and cos f: as for e^{if}, where |e^{i(p − p′)}| = 1."""
        slope = weighted(self)
        sine, cosine = Product(slope, None), Product(slope, None)
        for one, value in zip(
            (sine, cosine), sin_and_cos_of((self.values[0], self.errors[0])), strict=True
        ):
            one.start(value)
        for degree in range(1, self.order):
            x, r = sine.slope_of_degree(degree)
            sine.append(*cosine.slope_of_degree(degree))
            cosine.append([-y for y in x], r)
        if self.rest is None:
            return sine.model(None), cosine.model(None)
        slopes = slope.bounds()
        defects = [late(slopes, one.model(0).bounds()) // self.order + 1 for one in (sine, cosine)]
        rest = sum(defects) + self.rest
        return sine.model(rest), cosine.model(rest)

    def log(self) -> Model:
        """Return log f, f = p + e, from E log p = (E p)/p, integrated along a ray.

        With v for 1/p the defect is late terms and (Ep)(1/p − v), and both are divided by n. And
        |log f − log p| ≤ |e|/min f, or min p.
        """
        alone = replace(self, rest=None if self.rest is None else 0)
        slope, inverse = weighted(alone), alone.inverse()
        quotient, found = Product(slope, inverse), Product(slope, None)
        found.start(log_of((self.values[0], self.errors[0])))
        for degree in range(1, self.order):
            found.append(*quotient.slope_of_degree(degree))
        if self.rest is None or inverse.rest is None:
            return found.model(None)
        slopes = slope.bounds()
        defect = late(slopes, inverse.bounds()) + product_up(sum(slopes), inverse.rest)
        m, r = inverse_of(self.range())
        return found.model(defect // self.order + 1 + product_up(self.rest, m + r))


def weighted(f: Model) -> Model:
    """Return E f = Σ_i x_i ∂f/∂x_i of the polynomial: each term times its degree."""
    rest = None if f.rest is None else 0
    values = list(map(mul, f.monomials.degrees, f.values))
    return Model(values, list(map(mul, range(f.order), f.errors)), rest, f.monomials)


def late(f: Sequence[int], g: Sequence[int]) -> int:
    """Return a bound of the terms of degree ≥ n of a product, from `bounds` of polynomials."""
    n = len(f) - 1
    total, tail = 0, 0
    for d in range(1, n):
        tail += g[n - d]
        total += f[d] * tail
    return (total >> BITS) + 1


class Product:
    """The coefficients of a product f g, degree by degree, or those of a g that they determine."""

    def __init__(self, f: Model, g: Model | None) -> None:
        self.values: list[int] = []
        self.errors: list[int] = []
        self.f, self.most = f, list(map(add, f.sizes, f.errors))
        self.g_values, self.g_errors = (
            (self.values, self.errors) if g is None else (g.values, g.errors)
        )
        self.sizes = [] if g is None else g.sizes
        self.determines = g is None

    def start(self, x: Ball) -> None:
        """Take the constant."""
        self.append([x[0]], x[1])

    def append(self, values: list[int], error: int) -> None:
        """Take the coefficients of the next degree, and a bound of the sum of their errors."""
        self.values += values
        self.errors.append(error)
        if self.determines:
            self.sizes.append(sum(map(abs, values)))

    def of_degree(self, degree: int, *, moving: bool) -> tuple[list[int], int]:
        """Return Σ_p f_p g_{n−p} for the n of a degree, without p = 0 if `moving`.

        |fg − f̂ĝ| ≤ |f| |g − ĝ| + |f − f̂| |ĝ|, and what is of degree d in a product is at most the
        sum over e + e′ = d of what is of the degrees e and e′; rounding down loses less than a unit
        for each n.
        """
        f, g = self.f.values, self.g_values
        values = [
            sum(map(mul, left(f), right(g))) >> BITS
            for left, right in factors(self.f.monomials, degree, moving=moving)
        ]
        radius = sum(
            self.most[e] * self.g_errors[degree - e] + self.f.errors[e] * self.sizes[degree - e]
            for e in range(moving, degree + 1)
        )
        return values, (radius >> BITS) + 1 + len(values)

    def slope_of_degree(self, degree: int) -> tuple[list[int], int]:
        """Return the coefficients of h, E h = f g, where f has no constant."""
        values, error = self.of_degree(degree, moving=True)
        return [x // degree for x in values], error // degree + 1 + len(values)

    def model(self, rest: int | None) -> Model:
        """Return the coefficients with a remainder."""
        return Model(self.values, self.errors, rest, self.f.monomials)


def polynomial(
    values: Sequence[int],
    errors: Sequence[int],
    order: int,
    *,
    rest: int | None,
    monomials: Monomials = PLANE,
) -> Model:
    """Return a polynomial with these coefficients and 0 after them, as a model of an order."""
    missing = [0] * (monomials.size(order) - len(values))
    more = [0] * (order - len(errors))
    return Model([*values, *missing], [*errors, *more], rest, monomials)


@dataclass(frozen=True, slots=True)
class Dual:
    """A model and those of its derivatives by further variables."""

    value: Model
    slopes: tuple[Model, ...]

    @property
    def order(self) -> int:
        """That of the model."""
        return self.value.order

    def __add__(self, other: Dual) -> Dual:
        return Dual(self.value + other.value, tuple(map(add, self.slopes, other.slopes)))

    def __neg__(self) -> Dual:
        return Dual(-self.value, tuple(-x for x in self.slopes))

    def __sub__(self, other: Dual) -> Dual:
        return self + -other

    def times(self, n: int) -> Dual:
        """Return an integer multiple, n ≥ 0."""
        return Dual(self.value.times(n), tuple(x.times(n) for x in self.slopes))

    def plus(self, x: Ball) -> Dual:
        """Return the sum with a constant."""
        return Dual(self.value.plus(x), self.slopes)

    def scaled(self, x: Ball) -> Dual:
        """Return the product with a constant."""
        return Dual(self.value.scaled(x), tuple(slope.scaled(x) for slope in self.slopes))

    def __mul__(self, other: Dual) -> Dual:
        pairs = zip(self.slopes, other.slopes, strict=True)
        slopes = (x * other.value + self.value * y for x, y in pairs)
        return Dual(self.value * other.value, tuple(slopes))

    def inverse(self) -> Dual:
        """Return 1/f."""
        found = self.value.inverse()
        return self._with(found, -(found * found))

    def exp(self) -> Dual:
        """Return e^f."""
        found = self.value.exp()
        return self._with(found, found)

    def sin_and_cos(self) -> tuple[Dual, Dual]:
        """Return sin f and cos f."""
        sine, cosine = self.value.sin_and_cos()
        return self._with(sine, cosine), self._with(cosine, -sine)

    def log(self) -> Dual:
        """Return log f."""
        return self._with(self.value.log(), self.value.inverse())

    def _with(self, value: Model, rate: Model) -> Dual:
        """Return a function of this number, by the chain rule."""
        return Dual(value, tuple(rate * x for x in self.slopes))


# ------------------------------------------------------------------------------ laws


Number = TypeVar("Number", Model, Dual)


class Cell:
    """The laws (1 − Σ x_i, x_1, .., x_m) whose x_i are at most `half` from `coordinates`."""

    __slots__ = ()
    coordinates: tuple[Fraction, ...]
    half: Fraction

    def at(self, coordinates: tuple[Fraction, ...], half: Fraction) -> Cell:
        """Return a cell of the same kind."""
        raise NotImplementedError

    def expansion(self, setting: Setting) -> Model:
        """Return L_sup at the minimiser of L_k, at these laws."""
        raise NotImplementedError

    def work(self, negatives: int | None) -> int:
        """Return about how many times 7 ms an expansion takes."""
        raise NotImplementedError

    def split(self) -> list[Cell]:
        """Return the parts of half the side."""
        h = self.half / 2
        return [
            self.at(tuple(x + side * h for x, side in zip(self.coordinates, sides, strict=True)), h)
            for sides in product((-1, 1), repeat=len(self.coordinates))
        ]

    @property
    def is_balanced(self) -> bool:
        """Whether the centre is the balanced law."""
        return set(self.coordinates) == {Fraction(1, len(self.coordinates) + 1)}

    def centre_is_in(self, least_mass: Fraction) -> bool:
        """Whether all masses at the centre are ≥ least_mass."""
        return min(*self.coordinates, 1 - sum(self.coordinates)) >= least_mass

    def has_laws(self, least_mass: Fraction) -> bool:
        """Whether there is a law with 1 − Σ x_i > x_1 > .. > x_m > least_mass inside.

        Where there are such, some have the x_i as near to their lowest values as one likes.

        >>> third = Fraction(1, 3)
        >>> Square(third, third, third / 10).has_laws(third * 9 / 10)
        True
        >>> Square(third, third * 2 / 3, third / 10).has_laws(third * 9 / 10)
        False
        """
        low, total = least_mass, Fraction(0)
        for x in reversed(self.coordinates):
            low = max(x - self.half, low)
            if x + self.half <= low:
                return False
            total += low
        return 1 - total > low


@dataclass(frozen=True, slots=True)
class Square(Cell):
    """The laws (1 − a − b, a, b) with a and b at most `half` from a centre."""

    a: Fraction
    b: Fraction
    half: Fraction

    @property
    def coordinates(self) -> tuple[Fraction, ...]:  # type: ignore[override]
        """The centre."""
        return self.a, self.b

    def at(self, coordinates: tuple[Fraction, ...], half: Fraction) -> Square:
        """Return another square."""
        a, b = coordinates
        return Square(a, b, half)

    def expansion(self, setting: Setting) -> Model:
        """Return L_sup at the minimiser of L_k, at these laws."""
        return expansion(self, setting)

    def work(self, negatives: int | None) -> int:
        """Return about how many times 7 ms an expansion takes: the counts are some k²/2."""
        return 20 + (negatives or 0) ** 2


@dataclass(frozen=True, slots=True)
class Laws:
    """The laws of a cell as models: (1 − a − b, a, b), a = a_0 + half·x, b = b_0 + half·y; or more.

    The masses at the centre are rounded down but the first, so that their sum is 1 exactly: a_0,
    b_0, .. are off by less than a unit of 2^-BITS. `half` is rounded up, which only adds laws; or
    it is 0, for the centre.
    """

    masses: tuple[int, ...]
    half: int
    order: int
    tracked: bool

    @classmethod
    def of(cls, cell: Cell, order: int, *, tracked: bool) -> Laws:
        """Return the laws of a cell, in models of an order, with remainders if `tracked`."""
        masses = [floor(x * ONE) for x in cell.coordinates]
        half, count = ceil(cell.half * ONE), len(masses)
        first = ONE - sum(masses)
        if min(min(masses) - half, first - count * half) < count:
            raise TooWideError("a mass is not shown positive")
        return cls((first, *masses), half if order > 1 else 0, order, tracked)

    @property
    def monomials(self) -> Monomials:
        """Those of the variables: one less than masses."""
        return monomials_in(len(self.masses) - 1)

    def restricted(self, f: Model) -> Model:
        """Return a function of the laws of the square at these laws, in their order."""
        return f.cut(self.order) if self.half else self.constant((f.values[0], f.errors[0]))

    def constant(self, x: Ball) -> Model:
        """Return a constant."""
        return self.polynomial([x[0]], [x[1]])

    def polynomial(self, values: Sequence[int], errors: Sequence[int]) -> Model:
        """Return a polynomial with these coefficients and 0 after them."""
        rest = 0 if self.tracked else None
        return polynomial(values, errors, self.order, rest=rest, monomials=self.monomials)

    def models(self) -> list[Model]:
        """Return the masses."""
        count, h = len(self.masses) - 1, self.half
        axes = [[h * (i == j) for j in range(count)] for i in range(count)]
        slopes, radii = [[-h] * count, *axes], [count, *[1] * count]
        rows = zip(self.masses, radii, slopes, strict=True)
        length = self.monomials.size(self.order)
        return [self.polynomial([mass, *slope][:length], [r]) for mass, r, slope in rows]

    def mixture(self, f: Number, g: Number, h: Number) -> Number:
        """Return ρ_1 f + ρ_2 g + ρ_3 h."""
        if isinstance(f, Dual):
            slopes = map(self._mixture, f.slopes, g.slopes, h.slopes)
            return Dual(self._mixture(f.value, g.value, h.value), tuple(slopes))
        return self._mixture(f, g, h)

    def _mixture(self, f: Model, g: Model, h: Model) -> Model:
        """Return f + ρ_2 (g − f) + ρ_3 (h − f).

        As the masses are ≥ 0 with sum 1, the mixture of errors or of remainders is at most the
        largest of them; to these come the rounding of the law, and what is late.
        """
        (_, a, b), half, n = self.masses, self.half, self.order
        g_less, h_less = g - f, h - f
        p, q = [*g_less.values, 0], [*h_less.values, 0]
        values = [
            x + ((a * p[at] + b * q[at] + half * (p[i] + q[j])) >> BITS)
            for at, (x, i, j) in enumerate(zip(f.values, BESIDE_X, BESIDE_Y, strict=False))
        ]
        moved = [0, *map(add, g_less.errors, h_less.errors)]
        errors = [
            largest + ((x + y + half * before) >> BITS) + 1 + count
            for largest, x, y, before, count in zip(
                map(max, f.errors, g.errors, h.errors),
                g_less.sizes,
                h_less.sizes,
                moved,
                PLANE.counts,
                strict=False,
            )
        ]
        if f.rest is None or g.rest is None or h.rest is None:
            return Model(values, errors, None)
        last = g_less.bounds()[n - 1] + h_less.bounds()[n - 1]
        return Model(values, errors, max(f.rest, g.rest, h.rest) + product_up(half, last))


@dataclass(frozen=True, slots=True)
class Setting:
    """What L_sup is a function of the law for; `negatives` None is the limit."""

    beta: Fraction
    margin: Fraction
    uniform: bool
    negatives: int | None


# ------------------------------------------------------------------------------ the slopes

OTHERS = ((1, 2), (0, 2), (0, 1))


class Slopes(Protocol):
    """The slopes as functions of the unknown angles and the laws."""

    def __call__(self, unknowns: Sequence[Number], laws: Laws, /) -> list[Number]:
        """Return the slopes."""


def lifted(x: Model, like: Number) -> Number:
    """Return a number that does not depend on the further variables, of the type of another."""
    return Dual(x, (x.times(0),) * len(like.slopes)) if isinstance(like, Dual) else x


def class_slopes(angles: Sequence[Number], laws: Laws, setting: Setting) -> list[Number]:
    """Return T_12 − T_23 and T_23 − T_13, T_ij = log(A_ij sin θ_ij) + a constant.

    A_ij = (D_ij + D_ji)/2 is in proportion to ρ_i ρ_j e^{β cos θ_ij} (V_ij + V_ji), and θ_12, θ_23,
    θ_31 are the angles from one vector to the next, whose sines must be positive. L_k is stationary
    where the three A_ij sin θ_ij are equal.
    """
    second, third = angles
    turns = {(0, 1): second, (1, 2): third - second, (0, 2): -third}
    sines, exponents = {}, {}
    for pair, turn in turns.items():
        sines[pair], cosine = turn.sin_and_cos()
        exponents[pair] = cosine.scaled(ball(setting.beta))
    own = lifted(laws.constant(exp_of(ball(setting.beta * setting.margin))), second)
    free = ball(setting.beta * (setting.margin - 1))
    a = {pair: x.plus(free).exp() for pair, x in exponents.items()}
    rows = [[a[min(c, j), max(c, j)] if j != c else own for j in range(3)] for c in range(3)]
    means = [mean_inverses(row, laws, setting.negatives) for row in rows]
    law = [lifted(mass, second) for mass in laws.models()]
    T = {
        (i, j): exponents[i, j]
        + (sines[i, j] * (means[i][j] + means[j][i]) * (law[i] * law[j])).log()
        for i, j in turns
    }
    return [T[0, 1] - T[1, 2], T[1, 2] - T[0, 2]]


def mean_inverses(row: Sequence[Number], laws: Laws, negatives: int | None) -> list[Number]:
    """Return V_j = E 1/(1 + a_j + Σ_l n_l a_l), n the counts of k − 1 draws, for all j.

    E[n_j/(1 + Σ_l n_l a_l)] over the counts of k draws is k ρ_j V_j. The mean over one draw more
    is a mixture of three means. In the limit V_j is 1/Σ_l ρ_l a_l, times 1/k.
    """
    if negatives is None:
        return [laws.mixture(*row).inverse()] * 3
    values = {}
    for n in range(negatives + 1):
        for m in range(negatives + 1 - n):
            counts = (negatives - n - m, n, m)
            first, second, third = (x.times(count) for x, count in zip(row, counts, strict=True))
            values[n, m] = (first + second + third).plus((ONE, 0)).inverse()
    for drawn in range(negatives - 1, 0, -1):
        values = {
            (n, m): laws.mixture(values[n, m], values[n + 1, m], values[n, m + 1])
            for n in range(drawn + 1)
            for m in range(drawn + 1 - n)
        }
    return [values[0, 0], values[1, 0], values[0, 1]]


def between(phi: Sequence[Number], theta: Sequence[Number]) -> list[list[tuple[Number, Number]]]:
    """Return sine and cosine of the angle from w_j to u_i, those of w_j in φ, of u_i in θ."""
    return [[(angle - other).sin_and_cos() for other in phi] for angle in theta]


def downstream(
    turns: Sequence[Sequence[tuple[Number, Number]]], setting: Setting
) -> tuple[list[dict[int, Number]], list[Number]]:
    """Return e_ij/(1 + Σ_l e_il) for j ≠ i, and 1 + Σ_l e_il, for each class i.

    e_ij = e^{β(m − ⟨u_i, w_i − w_j⟩)}, from what is `between` them.
    """
    shares, totals = [], []
    for i, row in enumerate(turns):
        cosines = [cosine for _, cosine in row]
        own = cosines[i].plus(ball(-setting.margin))
        e = {j: (cosines[j] - own).scaled(ball(setting.beta)).exp() for j in OTHERS[i]}
        first, second = e.values()
        totals.append((first + second).plus((ONE, 0)))
        inverse = totals[i].inverse()
        shares.append({j: x * inverse for j, x in e.items()})
    return shares, totals


def weights_of(laws: Laws, setting: Setting) -> list[Model]:
    """Return the weights of the classes downstream."""
    return [laws.constant(ball(Fraction(1, 3)))] * 3 if setting.uniform else laws.models()


def pulls(
    phi: Sequence[Number], theta: Sequence[Model], laws: Laws, setting: Setting, *, along: bool
) -> list[Number]:
    """Return the part of ∂S/∂w_j along w_j or across it, divided by β, for each j.

    ∂S/∂w_j = β (Σ_{i≠j} ω_i q_ij u_i − ω_j (Σ_l q_jl) u_j), q the shares of `downstream`.
    """
    turns = between(phi, [lifted(x, phi[0]) for x in theta])
    shares, _ = downstream(turns, setting)
    weights = [lifted(x, phi[0]) for x in weights_of(laws, setting)]
    found = []
    for j, (first, second) in enumerate(OTHERS):
        parts = [weights[i] * turns[i][j][along] for i in range(3)]
        own = (shares[j][first] + shares[j][second]) * parts[j]
        others = shares[first][j] * parts[first] + shares[second][j] * parts[second]
        found.append(others - own)
    return found


# ------------------------------------------------------------------------------ the zero


def linearised(
    slopes: Slopes, point: Sequence[Model], laws: Laws
) -> tuple[list[Ball], list[list[Ball]]]:
    """Return slope_i and ∂slope_i/∂x_j at a point of models, over the laws."""
    units = range(len(point))
    found = slopes(
        [
            Dual(x, tuple(laws.constant((ONE * (i == j), 0)) for j in units))
            for i, x in enumerate(point)
        ],
        laws,
    )
    return [f.value.range() for f in found], [[x.range() for x in f.slopes] for f in found]


def near_inverse(matrix: Sequence[Sequence[Ball]]) -> list[list[int]]:
    """Return an approximate inverse: any numbers will do."""
    n = len(matrix)
    rows = [
        [Fraction(m, ONE) for m, _ in row] + [Fraction(i == j) for j in range(n)]
        for i, row in enumerate(matrix)
    ]
    for i in range(n):
        pivot = max(range(i, n), key=lambda p: abs(rows[p][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        if rows[i][i] == 0:
            raise TooWideError("a matrix is singular")
        rows[i] = [x / rows[i][i] for x in rows[i]]
        for p in range(n):
            if p != i:
                rows[p] = [x - rows[p][i] * y for x, y in zip(rows[p], rows[i], strict=True)]
    return [[floor(x * ONE) for x in row[n:]] for row in rows]


def applied(matrix: Sequence[Sequence[int]], vector: Sequence[Ball]) -> list[Ball]:
    """Return the product of a matrix of numbers and a vector of balls."""
    return [
        (
            sum(x * m for x, (m, _) in zip(row, vector, strict=True)) >> BITS,
            (sum(abs(x) * r for x, (_, r) in zip(row, vector, strict=True)) >> BITS) + 2,
        )
        for row in matrix
    ]


def defect(inverse: Sequence[Sequence[int]], matrix: Sequence[Sequence[Ball]]) -> list[list[int]]:
    """Return bounds of |I − Y J| for all J of a matrix of balls."""
    columns = [applied(inverse, column) for column in zip(*matrix, strict=True)]
    return [
        [abs(ONE * (i == j) - column[i][0]) + column[i][1] for j, column in enumerate(columns)]
        for i in range(len(columns))
    ]


def image_of(
    bounds: Sequence[Sequence[int]], radii: Sequence[int], first: Sequence[int]
) -> list[int]:
    """Return first + bounds·radii, rounded up."""
    return [
        x + (sum(map(mul, row, radii)) >> BITS) + 1 for row, x in zip(bounds, first, strict=True)
    ]


def reach(
    first: Sequence[int], bounds_at: Callable[[Sequence[int]], list[list[int]]]
) -> tuple[list[int], list[list[int]]]:
    """Return the radii s of a box with exactly one zero, from bounds of |Y·slopes| in its middle.

    Krawczyk's operator −Y·slopes + (I − Y J)[−s, s] must map [−s, s] into its interior, with the
    bounds of |I − Y J| over that box. The zero is in the image, and so in the image of that. The
    bounds, which hold there too, come with it.
    """
    radii = [4 * x + 2**12 for x in first]
    for _ in range(WIDENINGS):
        bounds = bounds_at(radii)
        image = image_of(bounds, radii, first)
        if all(new < old for new, old in zip(image, radii, strict=True)):
            return image_of(bounds, image, first), bounds
        radii = [2 * max(new, old) for new, old in zip(image, radii, strict=True)]
        if max(radii) > ONE:
            break
    raise TooWideError("Krawczyk's operator does not map a box into itself")


def widened(path: Sequence[Model], radii: Sequence[int]) -> list[Model]:
    """Return models with further constants of at most these sizes."""
    return [x.plus((0, radius)) for x, radius in zip(path, radii, strict=True)]


def newton(slopes: Slopes, point: Sequence[int], laws: Laws) -> tuple[list[int], list[list[int]]]:
    """Return a zero of the slopes at the centre and an inverse there, nearly: without bounds."""
    for _ in range(NEWTON):
        values, matrix = linearised(slopes, [laws.constant((x, 0)) for x in point], laws)
        inverse = near_inverse(matrix)
        steps = [s for s, _ in applied(inverse, values)]
        point = [x - s for x, s in zip(point, steps, strict=True)]
        if max(map(abs, steps)) < 1 << BITS // 2:
            return list(point), inverse
    raise TooWideError("Newton's method does not end")


def followed(near: Sequence[int], slopes: Slopes, cell: Cell, order: int = ORDER) -> list[Model]:
    """Return the zero of slopes as a function of the law on a cell, from near that at the centre.

    With p the terms below degree d, slopes(p) has the coefficients r at d, and those of the zero
    are z with J z + r = 0, J at the centre. In the end slopes(p) is a remainder only.
    """
    centre = Laws.of(cell, 1, tracked=True)
    point, inverse = newton(slopes, near, centre)
    models = [centre.constant((x, 0)) for x in point]

    def bounds_at_centre(radii: Sequence[int]) -> list[list[int]]:
        return defect(inverse, linearised(slopes, widened(models, radii), centre)[1])

    values = applied(inverse, [f.range() for f in slopes(models, centre)])
    radii, bounds = reach([abs(m) + r for m, r in values], bounds_at_centre)
    found = [([x], [radius]) for x, radius in zip(point, radii, strict=True)]
    for degree in range(1, order):
        laws = Laws.of(cell, degree + 1, tracked=False)
        rests = slopes([laws.polynomial(*row) for row in found], laws)
        there = laws.monomials.places_of[degree]
        solution = solved(inverse, bounds, [(f.values[there], f.errors[degree]) for f in rests])
        for (known, radii_of), (more, error) in zip(found, solution, strict=True):
            known.extend(more)
            radii_of.append(error)
    whole = Laws.of(cell, order, tracked=True)
    path = [whole.polynomial(*row) for row in found]
    around = [x.cut(RANGE_ORDER) for x in path]
    rough = Laws.of(cell, RANGE_ORDER, tracked=True)

    def bounds_around(radii: Sequence[int]) -> list[list[int]]:
        return defect(inverse, linearised(slopes, widened(around, radii), rough)[1])

    late_parts = [(0, f.known_rest()) for f in slopes(path, whole)]
    first = [abs(m) + r for m, r in applied(inverse, late_parts)]
    radii, _ = reach(first, bounds_around)
    return [replace(x, rest=radius) for x, radius in zip(path, radii, strict=True)]


def solved(
    inverse: Sequence[Sequence[int]],
    bounds: Sequence[Sequence[int]],
    rests: Sequence[tuple[Sequence[int], int]],
) -> list[tuple[list[int], int]]:
    """Return the z with J z + r = 0, for all J with |I − Y J| ≤ bounds, and sums of their errors.

    r and z are the coefficients of a degree, with a bound of the sum of their errors. z = −Y r +
    (I − Y J) z, so the largest Σ |z_i| is at most that of Y r over 1 − t, t the largest row sum of
    the bounds.
    """
    columns = list(zip(*(values for values, _ in rests), strict=True))
    first = [
        (
            [sum(map(mul, row, column)) >> BITS for column in columns],
            (sum(abs(y) * error for y, (_, error) in zip(row, rests, strict=True)) >> BITS)
            + 1
            + len(columns),
        )
        for row in inverse
    ]
    contraction = max(map(sum, bounds))
    if contraction >= ONE:
        raise TooWideError("the slopes are not shown regular")
    most = -(-max(sum(map(abs, m)) + r for m, r in first) * ONE // (ONE - contraction))
    return [
        ([-x for x in m], r + (sum(row) * most >> BITS) + 1)
        for (m, r), row in zip(first, bounds, strict=True)
    ]


# ------------------------------------------------------------------------------ L_sup


def expansion(square: Square, setting: Setting) -> Model:
    """Return L_sup at the minimiser of L_k, at the laws (a + half·x, b + half·y) of a square."""
    laws = Laws.of(square, ORDER, tracked=True)
    theta = classes(square, replace(setting, uniform=False))

    def of_classifiers(phi: Sequence[Number], laws: Laws) -> list[Number]:
        return pulls(phi, [laws.restricted(x) for x in theta], laws, setting, along=False)

    try:
        phi = followed([0, NEARLY, -NEARLY], of_classifiers, square)
        require_best(phi, theta, square, setting)
    except TooWideError as error:
        raise TooWideError(f"the classifiers: {error}") from None
    _, totals = downstream(between(phi, theta), setting)
    weights = weights_of(laws, setting)
    first, second, third = (w * f.log() for w, f in zip(weights, totals, strict=True))
    return first + second + third


@lru_cache(maxsize=64)
def classes(square: Square, setting: Setting) -> list[Model]:
    """Return the angles of the classes at the minimiser of L_k: the same for all weights."""

    def slopes(angles: Sequence[Number], laws: Laws) -> list[Number]:
        return class_slopes(angles, laws, setting)

    try:
        found = followed([NEARLY, -NEARLY], slopes, square)
    except TooWideError as error:
        raise TooWideError(f"the classes: {error}") from None
    return [Laws.of(square, ORDER, tracked=True).constant((0, 0)), *found]


def require_best(
    phi: Sequence[Model], theta: Sequence[Model], square: Square, setting: Setting
) -> None:
    """Raise unless classifiers that are stationary have slopes −λ_j w_j, λ_j > 0."""
    rough = Laws.of(square, RANGE_ORDER, tracked=True)
    low_phi, low_theta = ([x.cut(RANGE_ORDER) for x in models] for models in (phi, theta))
    for f in pulls(low_phi, low_theta, rough, setting, along=True):
        middle, radius = f.range()
        if middle + radius >= 0:
            raise TooWideError("they are not shown to be the best")


# ------------------------------------------------------------------------------ signs


def bernstein(coefficients: Sequence[int], scale: int) -> list[int]:
    """Return the Bernstein coefficients over −1 ≤ x ≤ 1 of Σ c_i x^i, times `scale`.

    They bound the polynomial, and the first and last are its values at the ends. With x = 2u − 1
    and a_i the coefficients of u^i the k-th is Σ_{i≤k} a_i C(k, i)/C(N, i); `scale` is a multiple
    of all the divisors.

    >>> bernstein([0, 0, 1], 2)
    [2, -2, 2]
    """
    degree = len(coefficients) - 1
    a = [
        sum(c * comb(i, m) * (-1) ** (i - m) * 2**m for i, c in enumerate(coefficients) if i >= m)
        for m in range(degree + 1)
    ]
    return [
        sum(a[i] * comb(k, i) * (scale // comb(degree, i)) for i in range(k + 1))
        for k in range(degree + 1)
    ]


def halves(row: Sequence[int]) -> tuple[list[int], list[int]]:
    """Return the Bernstein coefficients over the two halves, times 2^N (de Casteljau).

    >>> halves([2, -2, 2])
    ([8, 0, 0], [0, 0, 8])
    """
    first, second, degree = [], [], len(row) - 1
    for level in range(degree + 1):
        first.append(row[0] << degree - level)
        second.append(row[-1] << degree - level)
        row = list(map(add, row, row[1:]))
    return first, second[::-1]


Rows = list[list[int]]
"""Coefficients in some variables: a row for each power of the first, the others in their order."""


def grouped(columns: Iterable[Sequence[int]], count: int) -> Rows:
    """Return rows for the next variable from columns: that of the columns becomes the last.

    >>> grouped([[1, 5], [2, 6], [3, 7], [4, 8]], 2)
    [[1, 5, 2, 6], [3, 7, 4, 8]]
    """
    flat = [x for column in columns for x in column]
    length = len(flat) // count
    return [flat[i * length : (i + 1) * length] for i in range(count)]


def is_at_least(rows: Rows, least: int, variables: int, depth: int) -> bool:
    """Whether a polynomial in Bernstein's form is shown to be ≥ a number on its cube."""
    if all(x >= least for row in rows for x in row):
        return True
    if depth == 0 or min(rows[0][0], rows[0][-1], rows[-1][0], rows[-1][-1]) < least:
        return False
    degree, pieces = len(rows) - 1, [rows]
    for _ in range(variables):
        split = [[halves(column) for column in zip(*piece, strict=True)] for piece in pieces]
        pieces = [
            grouped((pair[end] for pair in columns), degree + 1)
            for columns in split
            for end in (0, 1)
        ]
    least <<= variables * degree
    return all(is_at_least(piece, least, variables, depth - 1) for piece in pieces)


def is_nonnegative(terms: dict[Powers, int], wrong: int) -> bool:
    """Whether Σ c_p x^p ≥ `wrong` is shown where all |x_i| ≤ 1.

    >>> bowl = {(0, 0): 1, (2, 0): 4, (0, 2): 4, (1, 1): -7}
    >>> is_nonnegative(bowl, 0), is_nonnegative(bowl, 2)
    (True, False)
    """
    degree, variables = max(max(powers) for powers in terms), len(next(iter(terms)))
    count, scale = degree + 1, lcm(*(comb(degree, i) for i in range(degree + 1)))
    rows = grouped([[terms.get(p, 0) for p in product(range(count), repeat=variables)]], count)
    for _ in range(variables):
        rows = grouped((bernstein(column, scale) for column in zip(*rows, strict=True)), count)
    return is_at_least(rows, wrong * scale**variables, variables, SIGN_DEPTH)


def falls(difference: Model, *, balanced: bool) -> bool:
    """Whether a difference is shown to be ≥ 0 on its cell.

    If its centre is the balanced law, the difference vanishes there with its first derivatives.
    Where |x_i| is the largest let x_i = s, x_j = s t_j, |s|, |t_j| ≤ 1: the difference is s² times
    a polynomial in s and t, up to the errors of the coefficients and the remainder, which is at
    most rest·|s|^n. So for each i.
    """
    monomials = difference.monomials
    terms = dict(zip(monomials.powers, difference.values, strict=False))
    if not balanced:
        return is_nonnegative(terms, sum(difference.errors) + difference.known_rest())
    high = {powers: c for powers, c in terms.items() if sum(powers) >= 2}
    wrong = sum(difference.errors[2:]) + difference.known_rest()
    return all(
        is_nonnegative({(sum(p) - 2, *p[:i], *p[i + 1 :]): c for p, c in high.items()}, wrong)
        for i in range(monomials.variables)
    )


# ------------------------------------------------------------------------------ the verdict


def check_cover(squares: Sequence[Square], least_mass: Fraction) -> None:
    """Raise unless squares cover the laws 1 − a − b ≥ a ≥ b ≥ least_mass.

    Between two neighbouring edges of squares on the a axis the squares there are full rows, and
    the laws have b from the least mass to the largest min(a, 1 − 2a), where a is nearest to 1/3.
    """
    last = (1 - least_mass) / 2
    edges = {end for s in squares for end in (s.a - s.half, s.a + s.half)}
    cuts = sorted({least_mass, last, *(x for x in edges if least_mass < x < last)})
    for left, right in pairwise(cuts):
        peak = min(max(Fraction(1, 3), left), right)
        most, b = min(peak, 1 - 2 * peak), least_mass
        there = [s for s in squares if s.a - s.half <= left and right <= s.a + s.half]
        for low, high in sorted((s.b - s.half, s.b + s.half) for s in there):
            if low <= b:
                b = max(b, high)
        if b < most:
            raise NotShownError(f"the squares leave out a law with {left} < a < {right}, b > {b}")


Step = tuple[int | None, int | None]
"""From a number of negatives to the next; None is the limit."""


@dataclass(frozen=True, slots=True)
class Question:
    """Whether L_sup does not rise from each number of negatives to the next, on a cell."""

    cell: Cell
    steps: Sequence[Step]
    depth: int

    def work(self) -> int:
        """Return about how many times 7 ms it takes to answer.

        >>> Question(Square(Fraction(1, 3), Fraction(1, 3), Fraction(1, 9)), [(1, 2)], 0).work()
        45
        """
        return sum(self.cell.work(k) for k in {k for step in self.steps for k in step})


def parts(cell: Cell) -> list[Cell]:
    """Return cells that cover one: those of half the side, or smaller around the balanced law.

    >>> third = Fraction(1, 3)
    >>> len(parts(Square(third, third, third / 10))), len(parts(Square(third, third / 2, third)))
    (13, 4)
    """
    if not cell.is_balanced:
        return cell.split()
    middle = cell.at(cell.coordinates, cell.half / 2)
    ring = [small for part in cell.split() for small in part.split()]

    def distance(small: Cell) -> Fraction:
        return max(abs(x - y) for x, y in zip(small.coordinates, cell.coordinates, strict=True))

    return [middle, *(small for small in ring if distance(small) > middle.half)]


def check(
    *,
    beta: Fraction,
    margin: Fraction,
    uniform: bool,
    least_mass: Fraction,
    negatives: Sequence[int | None],
    squares: Sequence[Sequence[Fraction]],
) -> None:
    """Return if squares (a, b, half) prove that L_sup does not rise along the numbers of negatives.

    They must cover the laws with masses ≥ least_mass; None stands for the limit. Raises
    `NotShownError` and `LimitError`, the latter also where that would take hours.
    """
    cells = [Square(*row) for row in squares]
    questions = [Question(cell, list(pairwise(negatives)), PARTS_DEPTH) for cell in cells]
    check_limits(beta, margin, negatives, questions)
    check_cover(cells, least_mass)
    check_questions(questions, beta, margin, uniform, least_mass)


def check_questions(
    questions: Sequence[Question],
    beta: Fraction,
    margin: Fraction,
    uniform: bool,
    least_mass: Fraction,
) -> None:
    """Raise unless L_sup does not rise on any of the cells that are asked about."""
    done = 0
    for number, asked in enumerate(questions):
        waiting = [asked]
        while waiting:
            question = waiting.pop()
            if not question.cell.has_laws(least_mass):
                continue
            done += question.work()
            if done > WORK_MOST:
                raise LimitError(f"squares[{number}]: more than {WORK_MOST} units of work")
            try:
                left, reason = undecided_steps(question, beta, margin, uniform, least_mass)
            except NotShownError as error:
                raise NotShownError(f"squares[{number}]: {error}") from None
            if left and question.depth == 0:
                raise NotShownError(f"squares[{number}]: {reason}")
            if left:
                smaller = parts(question.cell)
                waiting += [Question(part, left, question.depth - 1) for part in smaller]


def check_limits(
    beta: Fraction, margin: Fraction, negatives: Sequence[int | None], questions: Sequence[Question]
) -> None:
    """Raise `LimitError` for numbers beyond the limits."""
    if max(beta, abs(margin)) > PARAMETER_MOST:
        raise LimitError(f"beta or |margin| above {PARAMETER_MOST}")
    if any(k is not None and k > NEGATIVES_MOST for k in negatives):
        raise LimitError(f"more than {NEGATIVES_MOST} negatives")
    if len(questions) > SQUARES_MOST:
        raise LimitError(f"more than {SQUARES_MOST} squares")
    if sum(question.work() for question in questions) > WORK_MOST:
        raise LimitError(f"more than {WORK_MOST} units of work")


def undecided_steps(
    question: Question, beta: Fraction, margin: Fraction, uniform: bool, least_mass: Fraction
) -> tuple[list[Step], str]:
    """Return the steps that are not shown on a cell, and why; raise if one is false."""
    cell, reason = question.cell, ""
    left: list[Step] = []

    @cache
    def loss(negatives: int | None) -> Model:
        return cell.expansion(Setting(beta, margin, uniform, negatives))

    for step in question.steps:
        try:
            difference = loss(step[0]) - loss(step[1])
        except TooWideError as error:
            left.append(step)
            reason = str(error)
            continue
        rises = difference.values[0] + difference.errors[0] < 0
        if rises and not cell.is_balanced and cell.centre_is_in(least_mass):
            few, many = (k or "inf" for k in step)
            where = ", ".join(
                f"{n} = {x}" for n, x in zip("abcdefgh", cell.coordinates, strict=False)
            )
            raise NotShownError(f"L_sup rises from k = {few} to {many} at {where}")
        if not falls(difference, balanced=cell.is_balanced):
            left.append(step)
            reason = "L_sup is not shown to fall with k"
    return left, reason
