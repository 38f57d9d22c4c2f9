"""An independent reading of formulas: Python's own, on vectors of mpmath numbers.

Shares nothing with the code under test: no parser, no tree, no arithmetic of ours.
"""

import re
from fractions import Fraction
from itertools import combinations, permutations, product

import mpmath
from hypothesis import assume
from hypothesis import strategies as st

DIGITS = 50
EXACT = mpmath.mpf(10) ** -30


def number(x):
    return mpmath.mpf(x.numerator) / x.denominator if isinstance(x, Fraction) else mpmath.mpf(x)


class Vector:
    """A list of numbers with elementwise operations; indices begin with 1."""

    def __init__(self, entries):
        self.entries = list(entries)

    def _with(self, other, operation):
        others = other.entries if isinstance(other, Vector) else [other] * len(self.entries)
        return Vector(operation(a, b) for a, b in zip(self.entries, others, strict=True))

    def __add__(self, other):
        return self._with(other, lambda a, b: a + b)

    def __mul__(self, other):
        return self._with(other, lambda a, b: a * b)

    def __sub__(self, other):
        return self._with(other, lambda a, b: a - b)

    def __rsub__(self, other):
        return self._with(other, lambda a, b: b - a)

    def __truediv__(self, other):
        return self._with(other, lambda a, b: a / b)

    def __rtruediv__(self, other):
        return self._with(other, lambda a, b: b / a)

    def __pow__(self, n):
        return Vector(a**n for a in self.entries)

    def __neg__(self):
        return Vector(-a for a in self.entries)

    def __getitem__(self, index):
        return self.entries[int(index) - 1]

    __radd__, __rmul__ = __add__, __mul__


def _exp(x):
    if abs(x) > 10**6:  # mpmath would write down as many bits of e^x
        assume(False)
    return mpmath.exp(x)


def _lifted(function):
    return lambda x: Vector(map(function, x.entries)) if isinstance(x, Vector) else function(x)


def _extreme(choose):
    def extreme(*arguments):
        if len(arguments) == 1:
            return choose(arguments[0].entries)
        vectors = [x for x in arguments if isinstance(x, Vector)]
        if not vectors:
            return choose(arguments)
        size = len(vectors[0].entries)
        columns = [x.entries if isinstance(x, Vector) else [x] * size for x in arguments]
        return Vector(map(choose, zip(*columns, strict=True)))

    return extreme


def value(text, v, **parameters):
    """Return ℓ(v) of a formula that a test has written."""
    size = len(v)
    names = {
        "v": Vector(map(number, v)),
        "k": size,
        "exp": _lifted(_exp),
        "log": _lifted(mpmath.log),
        "max": _extreme(max),
        "min": _extreme(min),
        "sum": lambda x: mpmath.fsum(x.entries) if isinstance(x, Vector) else size * x,
        "mean": lambda x: mpmath.fsum(x.entries) / size if isinstance(x, Vector) else x,
        **{name: number(x) for name, x in parameters.items()},
    }
    exact = re.sub(r"\b\d+(\.\d+)?", lambda digits: f"number('{digits[0]}')", text)
    return eval(exact, {"__builtins__": {}, "number": mpmath.mpf}, names)


def _middle(u, w):
    return [(x + y) / 2 for x, y in zip(u, w, strict=True)]


def _relative(*terms):
    """Return a sum, relative to the largest of its terms."""
    return mpmath.fsum(terms) / max(1, *map(abs, terms))


def _convexity(loss, u, w):
    return [_relative(2 * loss(_middle(u, w)), -loss(u), -loss(w))]


def _diagonal(loss, u, w):
    return _convexity(loss, u[:1] * len(u), w[:1] * len(u))


def _raising(loss, u, w):
    joined, met = list(map(max, u, w)), list(map(min, u, w))
    return [_relative(loss(joined), -loss(u)), _relative(loss(u), -loss(met))]


def _lattice(loss, u, w):
    joined, met = list(map(max, u, w)), list(map(min, u, w))
    return [_relative(loss(joined), loss(met), -loss(u), -loss(w))]


def _symmetry(loss, u, _):
    return [abs(_relative(loss(order), -loss(u))) for order in permutations(u)]


def _replacements(loss, u, w):
    """One draw less independent ones, of the numbers of u in two or three coordinates of w."""
    found = []
    for n in range(2, min(3, len(u)) + 1):
        for S in combinations(range(len(u)), n):
            numbers = [u[i] for i in S]
            draws = [
                *((x,) * n for x in numbers for _ in range(n ** (n - 1))),
                *product(numbers, repeat=n),
            ]
            values = [
                loss([draw[S.index(j)] if j in S else x for j, x in enumerate(w)]) for draw in draws
            ]
            found.append(_relative(*values[: n**n], *(-x for x in values[n**n :])))
    return found


EXCESSES = {
    "convex": _convexity,
    "strictly_convex": _convexity,
    "strictly_convex_along_ones": _diagonal,
    "symmetric": _symmetry,
    "nonincreasing": _raising,
    "strictly_decreasing": _raising,
    "submodular": _lattice,
    "replacement": _replacements,
}
"""Numbers that a hypothesis makes ≤ 0 at two points."""


def is_violated(hypothesis, loss, u, w):
    """Whether two points violate a hypothesis beyond rounding; equality is no violation here."""
    return any(x > EXACT for x in EXCESSES[hypothesis](loss, u, w))


constants = st.sampled_from(["1", "2", "3", "1/2", "0.25", "5"])
_leaf = st.sampled_from(["v", "-v", "2 - v", "1 - v", "v/2", "3 + v", "-2*v", "v + 1/3"])


def _longer(inner):
    pair = st.tuples(inner, inner)
    return st.one_of(
        inner.map("exp({})".format),
        inner.map("log(1 + exp({}))".format),
        inner.map("max(0, {})".format),
        inner.map("({})**2".format),
        inner.map("-({})".format),
        inner.map("({})**3".format),
        st.tuples(constants, inner).map(lambda x: f"{x[0]}*({x[1]})"),
        pair.map(lambda x: f"({x[0]}) + ({x[1]})"),
        pair.map(lambda x: f"({x[0]})*({x[1]})"),
        pair.map(lambda x: f"min({x[0]}, {x[1]})"),
        st.tuples(constants, inner).map(lambda x: f"{x[0]} - ({x[1]})"),
        inner.map("1/(1 + exp({}))".format),
    )


elementwise = st.recursive(_leaf, _longer, max_leaves=3)
_aggregates = st.one_of(
    elementwise.map("sum({})".format),
    elementwise.map("mean({})".format),
    elementwise.map("max({})".format),
    elementwise.map("min({})".format),
    elementwise.map("sum(exp({}))".format),
    st.just("v[1]"),
    elementwise.map("sum({})/k".format),
)


def _outer(inner):
    pair = st.tuples(inner, inner)
    return st.one_of(
        inner.map("exp(({})/8)".format),
        inner.map("log(1 + exp({}))".format),
        inner.map("log({})".format),
        inner.map("log(1 + {})".format),
        inner.map("max(0, {})".format),
        inner.map("({})**2".format),
        inner.map("-({})".format),
        inner.map("1/({})".format),
        st.tuples(constants, inner).map(lambda x: f"{x[0]} - ({x[1]})"),
        st.tuples(constants, inner).map(lambda x: f"max({x[0]}, {x[1]})"),
        pair.map(lambda x: f"({x[0]}) + ({x[1]})"),
        pair.map(lambda x: f"({x[0]})*({x[1]})"),
        pair.map(lambda x: f"max({x[0]}, {x[1]})"),
    )


formulas = st.recursive(_aggregates, _outer, max_leaves=2)
"""Texts of formulas, many of them defined on all of [−2, 2]^k."""

coordinates = st.fractions(-2, 2, max_denominator=6)


@st.composite
def pairs_of_points(draw, most=4):
    size = draw(st.integers(1, most))
    points = st.lists(coordinates, min_size=size, max_size=size)
    return draw(points), draw(points)
