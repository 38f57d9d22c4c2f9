"""Exact values of a formula at rational points, to prove equalities (trusted).

A value is a sum of terms c·e^q·Π aᵢ^{nᵢ} with rational c and q, where an atom a is the logarithm
of a prime, or a logarithm, an exponential or a sum that has no simpler form. Every rewriting is an
identity, so values with the same terms are equal; values with other terms may be equal or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from flint import arb, fmpq, fmpz

from numerics.errors import Undecided
from numerics.exact.arithmetic import log_of_sum

Atoms: TypeAlias = tuple[tuple[Any, int], ...]
"""Atoms with their powers, sorted by their text."""

Terms: TypeAlias = dict[tuple[Fraction, Atoms], Fraction]
"""Coefficients by exponent of e and atoms; no coefficient is zero."""


@dataclass(frozen=True)
class Closed:
    """A real number in closed form, and a ball that contains it."""

    terms: Terms
    ball: arb

    @property
    def is_zero(self) -> bool:
        """Whether the closed form is the empty sum: then the number is zero."""
        return not self.terms

    def __add__(self, other: Any) -> Closed:
        other = _closed(other)
        terms = dict(self.terms)
        for key, coefficient in other.terms.items():
            terms[key] = terms.get(key, Fraction(0)) + coefficient
        return Closed({key: c for key, c in terms.items() if c}, self.ball + other.ball)

    def __mul__(self, other: Any) -> Closed:
        other = _closed(other)
        product = Closed({}, arb(0))
        for (p, a), c in self.terms.items():
            for (q, b), d in other.terms.items():
                product += Closed({(p + q, _joined(a, b)): c * d}, arb(0))
        return Closed(product.terms, self.ball * other.ball)

    def __pow__(self, exponent: int) -> Closed:
        power = _closed(1)
        for _ in range(exponent):
            power = power * self
        return power

    def __rtruediv__(self, other: Any) -> Closed:
        return _closed(other) * _reciprocal(self)

    __radd__, __rmul__ = __add__, __mul__

    def key(self) -> Any:
        """Return the terms in a fixed order, as an atom of another value."""
        return tuple(sorted(self.terms.items(), key=repr))


def _closed(value: Any) -> Closed:
    if isinstance(value, Closed):
        return value
    number = Fraction(value)
    ball = arb(fmpq(number.numerator, number.denominator))
    return Closed({(Fraction(0), ()): number} if number else {}, ball)


def _joined(a: Atoms, b: Atoms) -> Atoms:
    powers = dict(a)
    for atom, power in b:
        powers[atom] = powers.get(atom, 0) + power
    return tuple(sorted(((atom, n) for atom, n in powers.items() if n), key=repr))


def _single(terms: Terms) -> tuple[Fraction, Fraction, Atoms] | None:
    """Return c, q and the atoms of a value of one term."""
    if len(terms) != 1:
        return None
    (((exponent, atoms), coefficient),) = terms.items()
    return coefficient, exponent, atoms


def _leading(x: Closed) -> tuple[Fraction, Fraction]:
    """Return c and q of the term with the smallest exponent of e, to be taken out."""
    (exponent, _), coefficient = min(x.terms.items(), key=lambda item: (item[0][0], repr(item[0])))
    return coefficient, exponent


def _over(x: Closed, coefficient: Fraction, exponent: Fraction) -> Any:
    """Return the terms of x / (c·e^q) as an atom."""
    scaled = {(q - exponent, atoms): c / coefficient for (q, atoms), c in x.terms.items()}
    return Closed(scaled, arb(0)).key()


def _reciprocal(x: Closed) -> Closed:
    if x.is_zero:
        raise Undecided("a divisor is zero")
    single = _single(x.terms)
    if single is not None:
        coefficient, exponent, atoms = single
        inverse = tuple((atom, -n) for atom, n in atoms)
        return Closed({(-exponent, inverse): 1 / coefficient}, 1 / x.ball)
    coefficient, exponent = _leading(x)
    atom = ("sum", _over(x, coefficient, exponent))
    return Closed({(-exponent, ((atom, -1),)): 1 / coefficient}, 1 / x.ball)


class ClosedForms:
    """The arithmetic of numbers in closed form.

    >>> a = ClosedForms()
    >>> two = a.number(Fraction(2))
    >>> (a.log(two * a.exp(two)) + -1 * a.log(two) + -2).is_zero
    True
    """

    def number(self, value: Fraction) -> Closed:
        """Return a rational number."""
        return _closed(value)

    def exp(self, x: Closed) -> Closed:
        """Return e^x; of an integer multiple of the logarithm of an integer, the power."""
        result, rest = _closed(1), {}
        for (q, atoms), coefficient in x.terms.items():
            base = _integer_of_logarithm(atoms) if q == 0 else None
            if q == 0 and not atoms:
                result = result * Closed({(coefficient, ()): Fraction(1)}, arb(0))
            elif base is not None and _is_small_power(base, coefficient):
                result = result * _closed(Fraction(base) ** int(coefficient))
            else:
                rest[q, atoms] = coefficient
        if rest:
            atom = ("exp", Closed(rest, arb(0)).key())
            result = result * Closed({(Fraction(0), ((atom, 1),)): Fraction(1)}, arb(0))
        return Closed(result.terms, x.ball.exp())

    def log(self, x: Closed) -> Closed:
        """Return the logarithm; that of c·e^q·a is Σ nₚ log p + q + log a, over the primes of c."""
        if not x.ball > 0:
            raise Undecided("a logarithm of a number not known to be positive")
        coefficient, exponent = _leading(x)
        if coefficient < 0:
            atom = ("log", x.key())
            return Closed({(Fraction(0), ((atom, 1),)): Fraction(1)}, x.ball.log())
        result = _logarithm(coefficient) + _closed(exponent)
        single = _single(x.terms)
        if single is None or single[2]:
            atom = ("log", _over(x, coefficient, exponent))
            result = result + Closed({(Fraction(0), ((atom, 1),)): Fraction(1)}, arb(0))
        return Closed(result.terms, x.ball.log())

    def log_sum_exp(self, exponents: Sequence[Closed]) -> Closed:
        """Return log Σ e^x."""
        total: Closed = log_of_sum(self, exponents)
        return total

    def maximum(self, values: Sequence[Closed]) -> Closed:
        """Return the largest value; `Undecided` where balls do not tell which it is."""
        best = values[0]
        for value in values[1:]:
            difference = value + -1 * best
            if difference.ball > 0:
                best = value
            elif not (difference.is_zero or difference.ball < 0):
                raise Undecided("two numbers are too close to be compared")
        return best


CLOSED_FORMS = ClosedForms()

_PRIMES, _MOST_BITS = 10_000, 100_000
"""How many primes are tried, and the size of a power; what is beyond stays a logarithm, or e^x."""


def _integer_of_logarithm(atoms: Atoms) -> int | None:
    if len(atoms) == 1 and atoms[0][1] == 1 and atoms[0][0][0] == "log of integer":
        return int(atoms[0][0][1])
    return None


def _is_small_power(base: int, exponent: Fraction) -> bool:
    return exponent.denominator == 1 and abs(exponent) * base.bit_length() <= _MOST_BITS


def _logarithm(number: Fraction) -> Closed:
    """Return log of a positive fraction as a sum over primes, and over what no small prime divides.

    To factor that could take years, in one call that nothing interrupts.
    """
    terms: Terms = {}
    for part, sign in ((number.numerator, 1), (number.denominator, -1)):
        for factor, multiplicity in fmpz(part).factor(trial_limit=_PRIMES):
            atom = ("log of integer", int(factor))
            terms[Fraction(0), ((atom, 1),)] = Fraction(sign * int(multiplicity))
    return Closed(terms, arb(0))
