"""The second checker of certificates, docs/certificates.md: standard library only, this one file.

    python recheck.py FILE..

For regions of laws it asks `recheck_region.py`, which is to lie beside it, and for those of
more than three classes `recheck_boxes.py`, beside both.

It shares no code with `nceproof recheck`, and takes other routes: integers with outward rounding
in place of ball arithmetic; sums over all count vectors in place of an integral; an exact LDLᵀ
with the radius taken off the diagonal in place of elimination in balls; and from below Gibbs'
inequality with fixed weights in place of the tangent at enclosed classifiers.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from itertools import pairwise
from math import ceil, comb, floor, inf, isqrt, lcm
from operator import mul
from types import MappingProxyType, ModuleType
from typing import cast

STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - "
    "v_i))), v_i = <f(x), f(x+) - f(x_i)>, with k negatives and class law rho, for k = inf the "
    "limit of L_k - log k, and let L_sup be the downstream loss of the same loss with the class "
    "weights omega and classifiers in the unit ball. Among the representations into the unit "
    "sphere of R^d, d >= C, that are constant on classes L_k has a minimiser, unique up to "
    "an isometry. L_sup at it is at most before_most for k = before.negatives, at least "
    "after_least for k = after.negatives, before.negatives < after.negatives, and before_most < "
    "after_least."
)

REGION_STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - v_i))), "
    "v_i = <f(x), f(x+) - f(x_i)>, with k negatives and class law rho on three classes, for k = "
    "inf the limit of L_k - log k, and let L_sup be the downstream loss of the same loss with the "
    "class weights named and classifiers in the unit ball. If every class has at least least_mass, "
    "then among the representations into the unit sphere of R^d, d >= 3, that are constant on "
    "classes L_k has a minimiser, unique up to an isometry, and for all k < k' of the numbers of "
    "negatives L_sup at that of L_k is at least L_sup at that of L_k'."
)

BOXES_STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - v_i))), "
    "v_i = <f(x), f(x+) - f(x_i)>, with k negatives and class law rho on C classes, C the number "
    "named, for k = inf the limit of L_k - log k, and let L_sup be the downstream loss of the same "
    "loss with the class weights named and classifiers in the unit ball. If every class has at "
    "least least_mass, then among the representations into the unit sphere of R^d, d >= C, that "
    "are constant on classes L_k has a minimiser, unique up to an isometry, and for all k < k' of "
    "the numbers of negatives L_sup at that of L_k is at least L_sup at that of L_k'."
)

COUNTEREXAMPLE_STATEMENT = (
    "Let rho be the class law and let class c consist of the points listed for it, each with its "
    "mass and the unit vector f(x) to which f maps it. Let L_k be the population loss "
    "E l(v_1, .., v_k), v_i = <f(x), f(x+) - f(x_i)>, with k negatives, class law rho and the loss "
    "l named: logistic is log(1 + sum_i exp(beta (margin - v_i))), square is "
    "sum_i (margin - v_i)^2, exponential-of-sum is exp(-beta sum_i v_i). Then L_k(f) < f_most < "
    "other_least. If compared_with is simplex-etf, then other_least < L_k(g) for the map g that "
    "sends class c to a unit vector u_c, where <u_c, u_j> = -1/(C - 1) for all c != j. Else let "
    "f_x be the map that sends the whole last class to f(x), x one of its points, and is f on the "
    "other classes: if compared_with is every-collapse, then other_least < L_k(f_x) for every x "
    "of the last class; if it is mean-collapse, other_least < the mean of L_k(f_x) over its points."
)

BYTES_MOST = 2**20
DEPTH_MOST = 16
DIGITS_MOST = 2000
CLASSES_MOST = 12
POINTS_MOST = 24
PARAMETER_MOST = 100
COUNTS_MOST = 300_000
DOUBLINGS_MOST = 2**16  # exp(x) is computed below 2^65536 only
LOSSES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "logistic": ("beta", "margin"),
        "square": ("margin",),
        "exponential-of-sum": ("beta",),
    }
)
PRECISIONS = (128, 256, 512, 1024)


class MalformedError(Exception):
    """The file is not of format 1."""


class RejectedError(Exception):
    """The file is of format 1, and does not prove its statement."""


class UndecidedError(Exception):
    """The file is beyond the limits of this checker."""


class ImpreciseError(Exception):
    """The precision does not decide; after the reason, by how much a bound is missed."""


# ------------------------------------------------------------------------------ enclosures


def ceildiv(a: int, b: int) -> int:
    """Return ⌈a/b⌉.

    >>> ceildiv(7, 2), ceildiv(-7, 2)
    (4, -3)
    """
    return -(-a // b)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The real numbers from `low/2^bits` to `high/2^bits`; every operation rounds outwards.

    >>> third = Enclosure.of(Fraction(1, 3), 8)
    >>> third.low, third.high, (third * 3).high
    (85, 86, 258)
    """

    low: int
    high: int
    bits: int

    @classmethod
    def of(cls, x: Fraction | int, bits: int) -> Enclosure:
        """Return the narrowest enclosure of a rational number."""
        top, bottom = x.numerator << bits, x.denominator
        return cls(top // bottom, ceildiv(top, bottom), bits)

    def _like(self, other: Enclosure | Fraction | int) -> Enclosure:
        return other if isinstance(other, Enclosure) else Enclosure.of(other, self.bits)

    def __neg__(self) -> Enclosure:
        return Enclosure(-self.high, -self.low, self.bits)

    def __add__(self, other: Enclosure | Fraction | int) -> Enclosure:
        other = self._like(other)
        return Enclosure(self.low + other.low, self.high + other.high, self.bits)

    __radd__ = __add__  # sum() starts with 0

    def __sub__(self, other: Enclosure | Fraction | int) -> Enclosure:
        return self + -self._like(other)

    def __mul__(self, other: Enclosure | Fraction | int) -> Enclosure:
        other = self._like(other)
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Enclosure(min(ends) >> self.bits, -(-max(ends) >> self.bits), self.bits)

    def __truediv__(self, other: Enclosure | Fraction | int) -> Enclosure:
        """Divide by a positive number."""
        other = self._like(other)
        if other.low <= 0:
            raise ImpreciseError("a divisor is not shown positive")
        low, high = self.low << self.bits, self.high << self.bits
        return Enclosure(
            low // (other.high if low >= 0 else other.low),
            ceildiv(high, other.low if high >= 0 else other.high),
            self.bits,
        )

    def within(self, low: int, high: int) -> Enclosure:
        """Return the part in [low, high], for a number that is known to lie there."""
        below, above = low << self.bits, high << self.bits
        return Enclosure(
            min(max(self.low, below), above), max(min(self.high, above), below), self.bits
        )

    def widened(self, radius: int) -> Enclosure:
        """Return the numbers that are at most `radius/2^bits` away."""
        return Enclosure(self.low - radius, self.high + radius, self.bits)

    @property
    def least(self) -> Fraction:
        """The lower end."""
        return Fraction(self.low, 1 << self.bits)

    @property
    def most(self) -> Fraction:
        """The upper end."""
        return Fraction(self.high, 1 << self.bits)


def sqrt(x: Enclosure) -> Enclosure:
    """Return an enclosure of √x for the numbers x ≥ 0 of an enclosure.

    >>> sqrt(Enclosure.of(4, 8)) == Enclosure(512, 513, 8)
    True
    """
    # isqrt(n) ≤ √n < isqrt(n) + 1, and √(x/2^b) = √(x·2^b)/2^b.
    low, high = (isqrt(max(end, 0) << x.bits) for end in (x.low, x.high))
    return Enclosure(low, high + 1, x.bits)


def _twice_atanh(z: Enclosure) -> Enclosure:
    """Return an enclosure of 2 atanh z = 2 Σ z^(2i+1)/(2i+1) for 0 ≤ z, z² ≤ 1/4.

    From below: all terms are ≥ 0, and those left out as well. From above: the powers are rounded
    up, so one that is at most one unit p bounds the true power, and the terms from it on add up to
    at most p (1 + 1/4 + 1/16 + ..) ≤ 2p.
    """
    bits, square = z.bits, z * z
    low, power, odd = 0, z.low, 1
    while power:
        low, power, odd = low + power // odd, power * square.low >> bits, odd + 2
    high, power, odd = 0, z.high, 1
    while power > 1:
        high, power, odd = high + ceildiv(power, odd), -(-power * square.high >> bits), odd + 2
    return Enclosure(2 * low, 2 * (high + 2 * power), bits)


@lru_cache
def log_two(bits: int) -> Enclosure:
    """Return an enclosure of log 2 = 2 atanh(1/3)."""
    return _twice_atanh(Enclosure.of(Fraction(1, 3), bits))


def log(x: Enclosure) -> Enclosure:
    """Return an enclosure of log x: x = 2^e t with 1 ≤ t < 2, log t = 2 atanh((t − 1)/(t + 1)).

    (t − 1)/(t + 1) lies in [0, 1/3], and rounded up its square is below 1/4.

    >>> float(log(Enclosure.of(10, 64)).least)
    2.302585092994046
    """
    if x.low <= 0:
        raise ImpreciseError("the argument of a logarithm is not shown positive")

    def log_of(end: int) -> Enclosure:
        e = end.bit_length() - 1
        t_less, t_more = end - (1 << e), end + (1 << e)  # (t ∓ 1) 2^e, exactly
        return log_two(x.bits) * (e - x.bits) + _twice_atanh(
            Enclosure.of(Fraction(t_less, t_more), x.bits)
        )

    return Enclosure(log_of(x.low).low, log_of(x.high).high, x.bits)


def exp(x: Enclosure) -> Enclosure:
    """Return an enclosure of exp x.

    >>> float(exp(Enclosure.of(1, 64)).least)
    2.718281828459045
    """
    low, high = (_exp_of(end, x.bits) for end in (x.low, x.high))
    return Enclosure(low.low, high.high, x.bits)


def _exp_of(x: int, bits: int) -> Enclosure:
    """Return an enclosure of exp(x/2^bits): 2^n e^f, f = x − n log 2, Taylor's series for e^f.

    With log 2 in [l, h] the integer n = ⌊x/h⌋ for x ≥ 0, ⌊x/l⌋ for x < 0, has n log 2 ≤ x, so
    f ≥ 0; and f ≤ h + |n| (h − l) ≤ 1 unless |n| is very large, which is checked. From below:
    all terms are ≥ 0. From above: the terms are rounded up; the i-th, one unit or less and i ≥ 1,
    and those after it add up to at most twice that unit: each is at most half the one before.
    """
    two = log_two(bits)
    n = x // (two.high if x >= 0 else two.low)
    if n < -bits - 2:  # e^x < e^((n+1) l) < 2^-bits, as l/log 2 > bits/(bits + 2)
        return Enclosure(0, 1, bits)
    if n > DOUBLINGS_MOST:
        raise UndecidedError(f"an exponential above 2^{DOUBLINGS_MOST}")
    f = Enclosure(x, x, bits) - two * n
    if f.low < 0 or f.high > 1 << bits:
        raise ImpreciseError("the argument of an exponential is too large")
    low, term, i = 0, 1 << bits, 0
    while term:
        low, term, i = low + term, (term * f.low >> bits) // (i + 1), i + 1
    high, term, i = 0, 1 << bits, 0
    while term > 1 or i < 1:
        high, term, i = high + term, ceildiv(term * f.high, (i + 1) << bits), i + 1
    high += 2 * term
    if n >= 0:
        return Enclosure(low << n, high << n, bits)
    return Enclosure(low >> -n, -(-high >> -n), bits)


# ------------------------------------------------------------------------------ the file


class Pairs(tuple[tuple[str, object], ...]):
    """The members of a JSON object in their order, doubled keys included."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Bare:
    """A JSON number, NaN or Infinity: never what is needed."""

    literal: str


@dataclass(frozen=True, slots=True)
class Witness:
    """What shows L_sup at the minimiser for one number of negatives; None is the limit."""

    negatives: int | None
    vectors: list[list[Fraction]]
    multipliers: list[Fraction]
    slack: Fraction
    classifiers: list[list[Fraction]]


@dataclass(frozen=True, slots=True)
class Certificate:
    """The numbers of a file."""

    beta: Fraction
    margin: Fraction
    law: list[Fraction]
    weights: list[Fraction]
    before: Witness
    after: Witness
    before_most: Fraction
    after_least: Fraction


@dataclass(frozen=True, slots=True)
class Counterexample:
    """The numbers of a counterexample: a class is a list of masses with vectors."""

    loss: str
    beta: Fraction
    margin: Fraction
    law: list[Fraction]
    negatives: int
    compared_with: str
    classes: list[list[tuple[Fraction, list[Fraction]]]]
    f_most: Fraction
    other_least: Fraction


@dataclass(frozen=True, slots=True)
class Region:
    """The numbers of a region of laws; None among the negatives is the limit.

    The cells are boxes [x_1, .., half] of laws, squares for three classes.
    """

    beta: Fraction
    margin: Fraction
    weights: str
    classes: int
    least_mass: Fraction
    negatives: list[int | None]
    cells: list[list[Fraction]]


@dataclass(frozen=True, slots=True)
class Boxes(Region):
    """The same of a certificate that says how many classes there are."""


Numbers = Certificate | Counterexample | Region


def shortened(value: object) -> str:
    """Return a number in digits, or another value in JSON's ASCII, cut to 60 characters.

    >>> shortened("a"), shortened(Fraction(1, 2)), len(shortened(10**2000))
    ('"a"', '1/2', 60)
    """
    text = str(value) if isinstance(value, Fraction | int) else json.dumps(value)
    return text if len(text) <= 60 else text[:57] + "..."


@dataclass(frozen=True, slots=True)
class Place:
    """A value of the document and its path, for reading what must be there."""

    path: str
    value: object

    def require(self, condition: bool, what: str) -> None:
        """Raise `MalformedError` with this place unless the condition holds."""
        if not condition:
            raise MalformedError(f"at {self.path}: {what}")

    def require_type(self, kind: type, name: str) -> None:
        """Refuse a value of another JSON type."""
        bare = f", not the bare {self.value.literal[:40]}" if isinstance(self.value, Bare) else ""
        self.require(isinstance(self.value, kind), f"{name} is needed{bare}")

    def members(self, *names: str) -> list[Place]:
        """Return the values of an object that has exactly these keys, in this order."""
        self.require_type(Pairs, "an object")
        found: dict[str, object] = {}
        for key, value in cast(Pairs, self.value):
            self.require(key in names, f"the key {shortened(key)} is unknown")
            self.require(key not in found, f"the key {shortened(key)} is doubled")
            found[key] = value
        for name in names:
            self.require(name in found, f"the key {shortened(name)} is missing")
        return [Place(f"{self.path}.{name}", found[name]) for name in names]

    def entries(self, least: int, most: float) -> list[Place]:
        """Return the entries of a list of so many."""
        self.require_type(list, "a list")
        values = cast(list[object], self.value)
        ends = f"{least} or more" if most == inf else f"{least} to {most}"
        self.require(
            least <= len(values) <= most,
            f"{len(values)} entries, where {least if least == most else ends} are needed",
        )
        return [Place(f"{self.path}[{i}]", value) for i, value in enumerate(values)]

    def text(self, pattern: str) -> str:
        """Return a string that matches the pattern."""
        self.require_type(str, "a string")
        text = cast(str, self.value)
        matches = re.fullmatch(pattern, text, re.DOTALL) is not None
        self.require(matches, f"{shortened(text)} is not of the form {pattern}")
        return text

    def number(self) -> Fraction:
        """Return an integer or a fraction in lowest terms."""
        text = self.text("-?[0-9]+(/[0-9]+)?")
        self.require(sum(map(str.isdigit, text)) <= DIGITS_MOST, f"above {DIGITS_MOST} digits")
        top, _, bottom = text.partition("/")
        value = Fraction(int(top), int(bottom or 1) or 1)
        self.require(str(value) == text, f"{shortened(text)} is not the shortest form of a number")
        return value

    def numbers(self, least: int, most: float) -> list[Fraction]:
        """Return a list of so many numbers."""
        return [entry.number() for entry in self.entries(least, most)]


def parse(content: bytes) -> Place:
    """Return the document in a file's bytes."""
    top = Place("$", None)
    top.require(len(content) <= BYTES_MOST, f"more than {BYTES_MOST} bytes")
    depth = deepest = 0
    try:
        text = content.decode()
        for found in re.finditer(r'"(?:[^"\\]+|\\.)*+"?|[][{}]', text, re.DOTALL):
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
            deepest = max(deepest, depth)
        top.require(deepest <= DEPTH_MOST, f"lists and objects nested {deepest} deep")
        value = json.loads(
            text, object_pairs_hook=Pairs, parse_int=Bare, parse_float=Bare, parse_constant=Bare
        )
        return Place("$", value)
    except UnicodeDecodeError as error:
        message = f"byte {error.start} is not UTF-8"
    except json.JSONDecodeError as error:
        message = f"not JSON, line {error.lineno} column {error.colno}: {error.msg}"
    raise MalformedError(f"at $: {message}")


def adds_up_to_one(terms: Sequence[tuple[int, int]]) -> bool:
    """Whether fractions add up to 1, by products of denominators, as gcds are slow.

    >>> adds_up_to_one([(1, 2), (1, 3), (1, 6)])
    True
    """
    while len(terms) > 1:
        pairs = zip(terms[::2], terms[1::2], strict=False)
        odd = terms[len(terms) - len(terms) % 2 :]
        terms = [(a * d + c * b, b * d) for (a, b), (c, d) in pairs] + list(odd)
    return [a for a, _ in terms] == [b for _, b in terms]


def read_law(place: Place, least: int, most: float, *, zeros: bool) -> list[Fraction]:
    """Return numbers with sum 1, all positive or, with `zeros`, none negative."""
    return read_masses(place, place.entries(least, most), zeros=zeros)


def read_masses(place: Place, entries: Sequence[Place], *, zeros: bool = False) -> list[Fraction]:
    """Return the numbers of entries of a place; as for `read_law`."""
    law = [entry.number() for entry in entries]
    allowed = all(x > 0 or (zeros and x == 0) for x in law)
    place.require(allowed, f"numbers {'>= 0' if zeros else '> 0'} are needed")
    one = adds_up_to_one([(x.numerator, x.denominator) for x in law])
    place.require(one, "the sum is not 1")
    return law


def read_negatives(place: Place) -> int | None:
    """Return a number of negatives, None for the limit."""
    if place.value == "inf":
        return None
    k = place.number()
    place.require(k >= 1 and k.denominator == 1, "an integer >= 1 or inf is needed")
    return int(k)


def read_logistic(place: Place) -> tuple[Fraction, Fraction]:
    """Return beta and the margin of the logistic loss."""
    name, beta, margin = place.members("name", "beta", "margin")
    name.text("logistic")
    beta.require(beta.number() > 0, "a number > 0 is needed")
    return beta.number(), margin.number()


def read_witness(place: Place, classes: int) -> Witness:
    """Return a witness for so many classes."""
    negatives, vectors, multipliers, slack, classifiers = place.members(
        "negatives", "vectors", "multipliers", "slack", "classifiers"
    )
    rows = vectors.entries(classes, classes)
    rank = len(rows[0].entries(1, classes))
    slack.require(slack.number() >= 0, "a number >= 0 is needed")
    return Witness(
        read_negatives(negatives),
        [row.numbers(rank, rank) for row in rows],
        multipliers.numbers(classes, classes),
        slack.number(),
        [row.numbers(classes, classes) for row in classifiers.entries(classes, classes)],
    )


def read_increase(parameters: Place, witness: Place, conclusion: Place) -> Certificate:
    """Return a certificate of an increase of L_sup."""
    loss, law, weights = parameters.members("loss", "law", "weights")
    beta, margin = read_logistic(loss)
    rho = read_law(law, 2, inf, zeros=False)
    omega = read_law(weights, len(rho), len(rho), zeros=True)
    before, after = witness.members("before", "after")
    first, second = read_witness(before, len(rho)), read_witness(after, len(rho))
    rises = (first.negatives or inf) < (second.negatives or inf)
    Place(f"{after.path}.negatives", None).require(rises, "more than those of before are needed")
    most, least = (place.number() for place in conclusion.members("before_most", "after_least"))
    return Certificate(beta, margin, rho, omega, first, second, most, least)


def read_counterexample(parameters: Place, witness: Place, conclusion: Place) -> Counterexample:
    """Return a certificate that a representation has a smaller loss than another."""
    loss, law, negatives, compared = parameters.members("loss", "law", "negatives", "compared_with")
    name, numbers = read_loss(loss)
    rho, k = read_law(law, 2, inf, zeros=False), negatives.number()
    negatives.require(k >= 1 and k.denominator == 1, "an integer >= 1 is needed")
    (listed,) = witness.members("classes")
    classes, dimension = [], None
    for entry in listed.entries(len(rho), len(rho)):
        masses, vectors = [], []
        for mass, vector in (point.members("mass", "vector") for point in entry.entries(1, inf)):
            dimension = dimension or len(vector.entries(1, inf))
            masses.append(mass)
            vectors.append(vector.numbers(dimension, dimension))
        classes.append(list(zip(read_masses(entry, masses), vectors, strict=True)))
    most, least = (place.number() for place in conclusion.members("f_most", "other_least"))
    return Counterexample(
        name,
        numbers.get("beta", Fraction(1)),
        numbers.get("margin", Fraction(0)),
        rho,
        int(k),
        compared.text("simplex-etf|every-collapse|mean-collapse"),
        classes,
        most,
        least,
    )


def read_region(parameters: Place, witness: Place) -> Region:
    """Return a certificate that L_sup does not rise in a region of laws."""
    loss, weights, least_mass, negatives = parameters.members(
        "loss", "weights", "least_mass", "negatives"
    )
    (listed,) = witness.members("squares")
    return region_of(Region, 3, loss, weights, least_mass, negatives, listed)


def read_boxes(parameters: Place, witness: Place) -> Region:
    """Return a certificate that L_sup does not rise in a region of laws of so many classes."""
    loss, weights, classes, least_mass, negatives = parameters.members(
        "loss", "weights", "classes", "least_mass", "negatives"
    )
    count = classes.number()
    classes.require(count >= 3 and count.denominator == 1, "an integer >= 3 is needed")
    (listed,) = witness.members("boxes")
    return region_of(Boxes, int(count), loss, weights, least_mass, negatives, listed)


def region_of(
    kind: type[Region],
    classes: int,
    loss: Place,
    weights: Place,
    least_mass: Place,
    negatives: Place,
    listed: Place,
) -> Region:
    """Return a region of laws from the places of its numbers."""
    possible = 0 < least_mass.number() * classes < 1
    least_mass.require(possible, f"a number > 0 and < 1/{shortened(classes)} is needed")
    numbers = [read_negatives(entry) for entry in negatives.entries(2, inf)]
    rises = all((k or inf) < (other or inf) for k, other in pairwise(numbers))
    negatives.require(rises, "the numbers of negatives are to increase")
    cells = []
    for entry in listed.entries(0, inf):
        *centre, half = cell = entry.numbers(classes, classes)
        positive = min(half, *(x - half for x in centre), 1 - sum(centre) - len(centre) * half) > 0
        entry.require(positive, "a box [x_1, .., half] of laws (1 - sum x_i, x_1, ..) is needed")
        cells.append(cell)
    beta, margin = read_logistic(loss)
    text = weights.text("rho|uniform")
    return kind(beta, margin, text, classes, least_mass.number(), numbers, cells)


def read_loss(place: Place) -> tuple[str, dict[str, Fraction]]:
    """Return the name of a loss and its parameters."""
    place.require_type(Pairs, "an object")
    names = [Place(f"{place.path}.name", x) for key, x in cast(Pairs, place.value) if key == "name"]
    place.require(len(names) > 0, 'the key "name" is missing')
    name = names[0].text("|".join(LOSSES))
    _, *values = place.members("name", *LOSSES[name])
    numbers = {key: value.number() for key, value in zip(LOSSES[name], values, strict=True)}
    place.require(numbers.get("beta", 1) > 0, "beta is a number > 0")
    return name, numbers


KINDS: Mapping[str, tuple[str, Callable[..., Numbers], tuple[str, ...]]] = MappingProxyType(
    {
        "supervised-increase": (STATEMENT, read_increase, ("conclusion",)),
        "representation-counterexample": (
            COUNTEREXAMPLE_STATEMENT,
            read_counterexample,
            ("conclusion",),
        ),
        "monotone-region": (REGION_STATEMENT, read_region, ()),
        "monotone-boxes": (BOXES_STATEMENT, read_boxes, ()),
    }
)
"""The statement of each kind, what reads its numbers, and the keys that not all kinds have."""


def read(content: bytes) -> Numbers:
    """Return the certificate in a file's bytes; raise `MalformedError` with the place."""
    top = parse(content)
    top.require_type(Pairs, "an object")
    kinds = [Place("$.kind", value) for key, value in cast(Pairs, top.value) if key == "kind"]
    top.require(len(kinds) > 0, 'the key "kind" is missing')
    proves, read_numbers, more = KINDS[kinds[0].text("|".join(KINDS))]
    header = {
        "format": "nceproof-certificate",
        "version": "1",
        "claim": "[a-z0-9-]{1,100}",
        "made_by": ".*",
        "kind": ".*",
        "statement_sha256": sha256(proves.encode()).hexdigest(),
    }
    places = top.members(*header, "parameters", "witness", *more)
    for place, pattern in zip(places, header.values(), strict=False):
        place.text(pattern)
    return read_numbers(*places[len(header) :])


# ------------------------------------------------------------------------------ the minimiser


Matrix = list[list[Enclosure]]


def square(size: int, entry: Callable[[int, int], Enclosure]) -> Matrix:
    """Return the matrix of the entries (i, j)."""
    return [[entry(i, j) for j in range(size)] for i in range(size)]


def dot(x: Sequence[Enclosure], y: Sequence[Enclosure | Fraction]) -> Enclosure:
    """Return Σ x_i y_i.

    >>> dot([Enclosure.of(2, 8)], [Fraction(1, 2)]) == Enclosure.of(1, 8)
    True
    """
    return sum((a * b for a, b in zip(x, y, strict=True)), start=Enclosure(0, 0, x[0].bits))


def in_proportion(p: Fraction, k: int, bits: int) -> list[tuple[int, int]]:
    """Return bounds, times 2^bits, of s(n) = T(n)/T(m), T(n) = (kp)^n/n!, m = ⌊kp⌋, 0 ≤ n ≤ k.

    From m outwards each value is the one before times kp/(n + 1) ≤ 1, or n/(kp) ≤ 1, so errors do
    not grow. Counts n_1, .., n_C have the probability k! k^-k Π_j T_j(n_j) under the law p_1, ..,
    p_C: it is in proportion to Π_j s_j(n_j).
    """
    top, bottom = k * p.numerator, p.denominator
    mode = top // bottom
    table = [(1 << bits, 1 << bits)] * (k + 1)
    for n in range(mode, k):
        (low, high), divisor = table[n], bottom * (n + 1)
        table[n + 1] = (low * top // divisor, ceildiv(high * top, divisor))
    for n in range(mode, 0, -1):
        (low, high), factor = table[n], bottom * n
        table[n - 1] = (low * factor // top, ceildiv(high * factor, top))
    return table


def weighted_counts(
    tables: Sequence[list[tuple[int, int]]], left: int, low: int, high: int, bits: int
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Yield the counts with sum `left`, with bounds of low .. high times Π_j s_j(n_j)."""
    for n in range(left + 1) if len(tables) > 1 else (left,):
        a, b = tables[0][n]
        below, above = low * a >> bits, -(-high * b >> bits)
        if len(tables) == 1:
            yield (n,), below, above
        else:
            for counts, c, d in weighted_counts(tables[1:], left - n, below, above, bits):
                yield (n, *counts), c, d


def draws(
    law: Sequence[Fraction], k: int | None, bits: int
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Yield the counts of k draws, with bounds of weights in proportion to their probabilities.

    In the limit the counts are those of the law itself, times a common denominator q: one vector.
    Its weight q² keeps the bits of weight/(sum of the counts)².
    """
    if k is not None:
        tables = [in_proportion(p, k, bits) for p in law]
        return weighted_counts(tables, k, 1 << bits, 1 << bits, bits)
    q = lcm(*(p.denominator for p in law))
    return iter([(tuple(int(p * q) for p in law), q * q << bits, q * q << bits)])


def moments(
    law: Sequence[Fraction], k: int | None, free: Enclosure, attraction: Matrix
) -> tuple[Matrix, Matrix]:
    """Return E[n_j/(b + S_c)], and of E[(b + n_c) n_j/(b + S_c)²] lower bounds, c ≠ j.

    S_c = Σ_l n_l a_cl, with b = `free` and a = `attraction`; E is Σ weight·value / Σ weight.
    """
    bits, classes = free.bits, range(len(law))
    means = [[[0, 0] for _ in classes] for _ in classes]
    squares = [[0 for _ in classes] for _ in classes]
    total = [0, 0]
    lows = [[a.low for a in row] for row in attraction]
    highs = [[a.high for a in row] for row in attraction]
    for counts, low, high in draws(law, k, bits):
        total[0] += low
        total[1] += high
        for c in classes:
            least = free.low + sum(map(mul, counts, lows[c]))
            most = free.high + sum(map(mul, counts, highs[c]))
            if least <= 0:
                raise ImpreciseError("a sum of attractions is not shown positive")
            below, above = (low << bits) // most, ceildiv(high << bits, least)
            own = ((below << bits) // most) * (free.low + (counts[c] << bits)) >> bits
            for j, n in enumerate(counts):
                means[c][j][0] += n * below
                means[c][j][1] += n * above
                squares[c][j] += n * own
    weight = Enclosure(total[0], total[1], bits)
    return (
        [[Enclosure(a, b, bits) / weight for a, b in row] for row in means],
        [[Enclosure(a, a, bits) / weight for a in row] for row in squares],
    )


def pivots_are_positive(matrix: Sequence[Sequence[Fraction | int]]) -> bool:
    """Whether a symmetric matrix M = LDLᵀ has D > 0: whether it is positive definite, exactly.

    >>> pivots_are_positive([[2, 1], [1, 1]]), pivots_are_positive([[1, 1], [1, 1]])
    (True, False)
    """
    rows = [[Fraction(x) for x in row] for row in matrix]
    for i, pivot_row in enumerate(rows):
        if pivot_row[i] <= 0:
            return False
        for j in range(i + 1, len(rows)):
            factor = pivot_row[j] / pivot_row[i]
            for n in range(j, len(rows)):
                rows[j][n] -= factor * pivot_row[n]
    return True


def require_positive_definite(matrix: Matrix) -> None:
    """Raise unless every symmetric matrix with these entries is positive definite.

    The entries are those of 2^(bits+1) (M + E), M the midpoints (here integers), |E_ij| ≤ ρ: then
    |xᵀEx| ≤ ρ (Σ|x_i|)² ≤ Cρ|x|², so it suffices that M − CρI is positive definite, and if M + CρI
    is not, then none of the matrices is.
    """
    radius = len(matrix) * max(x.high - x.low for row in matrix for x in row)
    middle = [[x.low + x.high for x in row] for row in matrix]
    shifted = [
        [[x + shift * (i == j) for j, x in enumerate(row)] for i, row in enumerate(middle)]
        for shift in (-radius, radius)
    ]
    if not pivots_are_positive(shifted[1]):
        raise RejectedError("A - Diag(y) + eps I is not positive definite")
    if not pivots_are_positive(shifted[0]):
        raise ImpreciseError("A - Diag(y) + eps I is not shown positive definite")


def radii(gap: Enclosure, curvature: Matrix, beta: Fraction) -> list[list[int]]:
    """Return radii r_ij, times 2^bits, with |G*_ij − Ĝ_ij| ≤ r_ij for the minimiser G*, i ≠ j.

    r_ij = √(2δ e^{ΛR}/κ_ij), Λ = 3β, for a power R of 2 with r_ij < R for all i < j, or for
    R = 2; and never more than 2, the distance of two cosines.
    """
    bits, classes = gap.bits, range(len(curvature))
    least = min((curvature[i][j] for i in classes for j in range(i)), key=lambda x: x.low)
    if least.low <= 0:
        raise ImpreciseError("a curvature is not shown positive")
    box = 1 << sqrt(gap * 2 / least).high.bit_length()
    while True:
        box = min(box, 2 << bits)
        scale = exp(Enclosure(box, box, bits) * (3 * beta)) * gap * 2
        if box == 2 << bits or sqrt(scale / least).high < box:
            break
        box *= 2
    one = Enclosure.of(1, bits)
    return [
        [min(sqrt(scale / (x if i != j else one)).high, 2 << bits) for j, x in enumerate(row)]
        for i, row in enumerate(curvature)
    ]


def box_of_the_minimiser(certificate: Certificate, witness: Witness, bits: int) -> Matrix:
    """Return enclosures of the entries of G*, the minimiser of L_k over the elliptope.

    With b = e^{−βm} (0 in the limit) and a_ij = e^{β(Ĝ_ij − 1)}, all divided by e^{βm}, so that a
    is at most 1 for every margin:
    A_ij = β a_ij (ρ_i E[n_j/(b + S_i)] + ρ_j E[n_i/(b + S_j)])/2 and
    κ_ij = β² a_ij (ρ_i E[(b + n_i) n_j/(b + S_i)²] + ρ_j E[(b + n_j) n_i/(b + S_j)²]).
    """
    beta, law, size = certificate.beta, certificate.law, len(certificate.law)
    vectors = [[Enclosure.of(x, bits) for x in row] for row in witness.vectors]
    one, free = Enclosure.of(1, bits), Enclosure.of(0, bits)
    if witness.negatives is not None:
        free = exp(Enclosure.of(-beta * certificate.margin, bits))
    gram = square(size, lambda i, j: dot(vectors[i], vectors[j]).within(-1, 1) if i != j else one)
    attraction = square(size, lambda i, j: exp((gram[i][j] - 1) * beta))
    means, squares = moments(law, witness.negatives, free, attraction)

    def both_ways(x: Matrix, i: int, j: int) -> Enclosure:
        return attraction[i][j] * (x[i][j] * law[i] + x[j][i] * law[j]) * beta

    slope = square(
        size,
        lambda i, j: (
            both_ways(means, i, j) * Fraction(1, 2)
            if i != j
            else Enclosure.of(witness.slack - witness.multipliers[i], bits)
        ),
    )
    require_positive_definite(slope)
    gap = Enclosure.of(0, bits)
    for i in range(size):
        gap += dot(slope[i], gram[i])
    reach = radii(gap, square(size, lambda i, j: both_ways(squares, i, j) * beta), beta)
    return square(
        size, lambda i, j: gram[i][j].widened(reach[i][j]).within(-1, 1) if i != j else one
    )


# ------------------------------------------------------------------------------ downstream


def terms_of_the_loss(
    certificate: Certificate, box: Matrix, classifiers: Sequence[Sequence[Fraction]]
) -> Matrix:
    """Return exp(β(m − ⟨u_c, w_c − w_j⟩)) at [c][j], and 1 at j = c.

    w_j = Σ_n α_jn u_n divided by an upper bound of max(1, ‖w_j‖), ‖w_j‖² = Σ_n α_jn ⟨u_n, w_j⟩
    before the division; after it ‖w_j‖ ≤ 1, so ⟨u_c, w_j⟩ lies in [−1, 1].
    """
    bits, score = box[0][0].bits, []  # score[j][c] = ⟨u_c, w_j⟩
    for alpha in classifiers:
        products = [dot(row, alpha) for row in box]
        norm = max(sqrt(dot(products, alpha)).high, 1 << bits)
        score.append([(x / Enclosure(norm, norm, bits)).within(-1, 1) for x in products])
    beta, margin = certificate.beta, certificate.margin
    return square(
        len(box),
        lambda c, j: (
            exp((score[j][c] - score[c][c] + margin) * beta) if j != c else Enclosure.of(1, bits)
        ),
    )


def from_above(certificate: Certificate, terms: Matrix) -> Enclosure:
    """Return the downstream loss of the classifiers, from the terms at them."""
    return dot([log(sum(row[1:], start=row[0])) for row in terms], certificate.weights)


def shares_of(terms: Sequence[Enclosure], c: int) -> list[Enclosure]:
    """Return t_j ≥ 0 with the sum 1: the proportions of terms, rounded down for j ≠ c.

    >>> [t.low for t in shares_of([Enclosure.of(x, 8) for x in (1, 1, 1)], 0)]
    [86, 85, 85]
    """
    total = sum(terms[1:], start=terms[0])
    lows = [(x / total).low for x in terms]
    lows[c] += (1 << total.bits) - sum(lows)
    return [Enclosure(t, t, total.bits) for t in lows]


def from_below(certificate: Certificate, box: Matrix, terms: Matrix) -> Enclosure:
    """Return a lower bound of the downstream loss of all classifiers in the unit ball.

    For t ≥ 0 with Σ_j t_j = 1 Gibbs' inequality says log Σ_j e^{z_j} ≥ Σ_j t_j (z_j − log t_j).
    With z_cj = β(m − ⟨u_c, w_c − w_j⟩), z_cc = 0 and fixed t_cj the loss of any classifiers is at
    least Σ_c ω_c (βm (1 − t_cc) − Σ_j t_cj log t_cj) + β Σ_j ⟨w_j, h_j⟩, where
    h_j = Σ_c ω_c (t_cj − [c = j]) u_c and ⟨w_j, h_j⟩ ≥ −‖h_j‖. The t_cj here are `shares_of` the
    terms.
    """
    bits, weights, shares = box[0][0].bits, certificate.weights, []
    result = Enclosure.of(0, bits)
    for c, row in enumerate(terms):
        shares.append(shares_of(row, c))
        attained = -(shares[c][c] - 1) * (certificate.beta * certificate.margin)
        for t in shares[c]:
            if t.low:
                attained -= t * log(t)
        result += attained * weights[c]
    for j in range(len(terms)):
        pull = [(shares[c][j] - int(c == j)) * weight for c, weight in enumerate(weights)]
        result -= sqrt(dot(pull, [dot(row, pull) for row in box])) * certificate.beta
    return result


# ------------------------------------------------------------------------------ comparisons


def expected_loss(
    given: Counterexample, v: Sequence[Enclosure], masses: Sequence[Fraction]
) -> Enclosure:
    """Return E l(v_J1, .., v_Jk), the J_i independent with the probabilities `masses`."""
    bits, k = v[0].bits, given.negatives
    if given.loss == "square":
        return dot([(x - given.margin) * (x - given.margin) for x in v], masses) * k
    if given.loss == "exponential-of-sum":
        return power(dot([exp(-x * given.beta) for x in v], masses), k)
    terms = [exp((-x + given.margin) * given.beta) for x in v]
    total, weight = Enclosure.of(0, bits), Enclosure.of(0, bits)
    for counts, low, high in draws(masses, k, bits):
        chance = Enclosure(low, high, bits)
        total += log(sum(map(mul, terms, counts), start=Enclosure.of(1, bits))) * chance
        weight += chance
    return total / weight


def power(x: Enclosure, k: int) -> Enclosure:
    """Return the k-th power of a number > 0, k ≥ 1.

    >>> power(Enclosure.of(3, 8), 5) == Enclosure.of(243, 8)
    True
    """
    result = Enclosure.of(1, x.bits)
    for bit in bin(k)[2:]:
        result = result * result * (x if bit == "1" else 1)
    return result


def population_loss(
    given: Counterexample, points: Sequence[tuple[int, Fraction]], gram: Matrix
) -> Enclosure:
    """Return L_k of points, each a class and a mass within it, with these inner products."""
    masses = [given.law[c] * mass for c, mass in points]
    total = Enclosure.of(0, gram[0][0].bits)
    for x, (c, _) in enumerate(points):
        for y, (other, mass) in enumerate(points):
            if other == c:
                v = [gram[x][y] - inner for inner in gram[x]]
                total += expected_loss(given, v, masses) * (masses[x] * mass)
    return total


def loss_of_classes(
    given: Counterexample, classes: Sequence[Sequence[tuple[Fraction, list[Fraction]]]], bits: int
) -> Enclosure:
    """Return L_k of the map whose classes have these points."""
    points = [(c, mass) for c, listed in enumerate(classes) for mass, _ in listed]
    rows = [[Enclosure.of(x, bits) for x in row] for listed in classes for _, row in listed]
    gram = square(len(rows), lambda i, j: dot(rows[i], rows[j]).within(-1, 1))
    return population_loss(given, points, gram)


def other_losses(given: Counterexample, bits: int) -> list[Enclosure]:
    """Return what is compared with L_k(f)."""
    if given.compared_with == "simplex-etf":
        size = len(given.law)
        one, apart = Enclosure.of(1, bits), Enclosure.of(Fraction(-1, size - 1), bits)
        gram = square(size, lambda i, j: one if i == j else apart)
        return [population_loss(given, [(c, Fraction(1)) for c in range(size)], gram)]
    *rest, last = given.classes
    collapsed = [
        loss_of_classes(given, [*rest, [(Fraction(1), vector)]], bits) for _, vector in last
    ]
    if given.compared_with == "every-collapse":
        return collapsed
    return [dot(collapsed, [mass for mass, _ in last])]


def decide_counterexample(given: Counterexample, bits: int) -> None:
    """Return if this precision shows both inequalities; raise as `decide` does."""
    bounds = [(loss_of_classes(given, given.classes, bits) - given.f_most, "L_k(f) < f_most")]
    for loss in other_losses(given, bits):
        bounds.append((-loss + given.other_least, "other_least < the loss compared with it"))
    for bound, inequality in bounds:
        if bound.low >= 0:
            raise RejectedError(f"{inequality} is false")
    for bound, inequality in bounds:
        if bound.high >= 0:
            raise ImpreciseError(f"{inequality} is not decided")


def require_comparable(given: Counterexample) -> None:
    """Raise what is in the way of a proof at every precision."""
    sizes = [len(points) for points in given.classes]
    size, count, k = sum(sizes), 1, given.negatives
    if size > POINTS_MOST:
        raise UndecidedError(f"more than {POINTS_MOST} points")
    if max(given.beta, abs(given.margin)) > PARAMETER_MOST:
        raise UndecidedError(f"beta or |margin| above {PARAMETER_MOST}")
    if given.loss == "exponential-of-sum" and 3 * given.beta * k > DOUBLINGS_MOST:
        raise UndecidedError(f"an exponential above 2^{DOUBLINGS_MOST}")
    if given.loss == "logistic":
        count = comb(k + size - 1, size - 1)
    maps = 1 if given.compared_with == "simplex-etf" else 1 + sizes[-1]
    if maps * count * sum(n * n for n in sizes) > COUNTS_MOST:
        raise UndecidedError(f"more than {COUNTS_MOST} count vectors of all pairs")
    for c, points in enumerate(given.classes):
        require_unit_vectors([vector for _, vector in points], f"classes[{c}]")
    if given.f_most >= given.other_least:
        raise RejectedError("f_most is not below other_least")


# ------------------------------------------------------------------------------ the verdict


def require_unit_vectors(vectors: Sequence[Sequence[Fraction]], name: str) -> None:
    """Raise unless every vector has the length 1, exactly."""
    for i, vector in enumerate(vectors):
        if not adds_up_to_one([(x.numerator**2, x.denominator**2) for x in vector]):
            raise RejectedError(f"{name}[{i}] is no unit vector")


def decide(certificate: Certificate | Counterexample, bits: int) -> None:
    """Return if this precision proves the statement; raise what is in the way if it does not."""
    if isinstance(certificate, Counterexample):
        decide_counterexample(certificate, bits)
    else:
        decide_increase(certificate, bits)


def decide_increase(certificate: Certificate, bits: int) -> None:
    """Return if this precision shows both bounds of L_sup; raise as `decide` does."""
    for name, witness in (("before", certificate.before), ("after", certificate.after)):
        try:
            box = box_of_the_minimiser(certificate, witness, bits)
            terms = terms_of_the_loss(certificate, box, witness.classifiers)
            if name == "before":
                bound, most = from_above(certificate, terms), certificate.before_most
                shown = f"only L_sup <= {decimal(bound.most, 20, up=True)} is shown"
            else:
                bound, most = -from_below(certificate, box, terms), -certificate.after_least
                shown = f"only L_sup >= {decimal(-bound.most, 20)} is shown"
            if bound.most > most:
                raise ImpreciseError(shown, bound.most - most)
        except (RejectedError, ImpreciseError) as error:
            error.args = (f"{name}: {error.args[0]}", *error.args[1:])
            raise


def require_possible(certificate: Certificate) -> None:
    """Raise what is in the way of a proof at every precision."""
    classes = len(certificate.law)
    if classes > CLASSES_MOST:
        raise UndecidedError(f"more than {CLASSES_MOST} classes")
    for name, witness in (("before", certificate.before), ("after", certificate.after)):
        k = witness.negatives
        if k is not None and comb(k + classes - 1, classes - 1) > COUNTS_MOST:
            raise UndecidedError(f"{name}: more than {COUNTS_MOST} count vectors")
        require_unit_vectors(witness.vectors, f"{name}: vectors")
    if certificate.before_most >= certificate.after_least:
        raise RejectedError("before_most is not below after_least")


def check_boxes(region: Boxes) -> None:
    """Return if the boxes of a region prove its statement; raise as `check` does."""
    try:
        if __package__:
            from theorems.certificates import recheck_boxes, recheck_region
        else:
            import recheck_boxes  # type: ignore[import-not-found, no-redef]
            import recheck_region  # type: ignore[import-not-found, no-redef]
    except ModuleNotFoundError:
        needed = "recheck_boxes.py and recheck_region.py"
        raise UndecidedError(f"boxes of laws need {needed} beside this file") from None
    cells = {"classes": region.classes, "boxes": region.cells}
    check_cells(region, recheck_boxes.check, recheck_region, cells)


def check_region(region: Region) -> None:
    """Return if the squares of a region prove its statement; raise as `check` does."""
    try:
        if __package__:
            from theorems.certificates import recheck_region
        else:
            import recheck_region  # type: ignore[no-redef]
    except ModuleNotFoundError:
        raise UndecidedError("a region needs recheck_region.py beside this file") from None
    check_cells(region, recheck_region.check, recheck_region, {"squares": region.cells})


def check_cells(
    region: Region | Boxes,
    decide_cells: Callable[..., None],
    recheck_region: ModuleType,
    cells: Mapping[str, object],
) -> None:
    """Check cells by a file beside this one; what it raises is raised as `check` does."""
    try:
        decide_cells(
            beta=region.beta,
            margin=region.margin,
            uniform=region.weights == "uniform",
            least_mass=region.least_mass,
            negatives=region.negatives,
            **cells,
        )
    except recheck_region.NotShownError as error:
        raise RejectedError(str(error)) from None
    except recheck_region.LimitError as error:
        raise UndecidedError(str(error)) from None


def check(certificate: Numbers) -> None:
    """Return if the certificate proves its statement, raise the reason why not otherwise.

    The precision doubles until it decides. A bound that is missed by more than half of what it
    was missed by at half the precision is missed because of the file, and not of rounding.
    """
    if isinstance(certificate, Boxes):
        return check_boxes(certificate)
    if isinstance(certificate, Region):
        return check_region(certificate)
    if isinstance(certificate, Counterexample):
        require_comparable(certificate)
    else:
        require_possible(certificate)
    missed: dict[str, Fraction] = {}  # by witness, at half the precision
    for bits in PRECISIONS:
        try:
            return decide(certificate, bits)
        except ImpreciseError as error:
            reason, *shortfall = error.args
        name = reason.partition(":")[0]
        if shortfall and name in missed and 2 * shortfall[0] > missed[name]:
            raise RejectedError(reason)
        missed = {name: shortfall[0]} if shortfall else {}
    raise UndecidedError(f"{reason} with {bits} bits")


def decimal(x: Fraction, digits: int, *, up: bool = False) -> str:
    """Return x rounded to a decimal, down or `up`.

    >>> decimal(Fraction(2, 3), 3), decimal(Fraction(-2, 3), 3, up=True)
    ('0.666', '-0.666')
    """
    units = (ceil if up else floor)(x * 10**digits)
    whole, rest = divmod(abs(units), 10**digits)
    return f"{'-' * (units < 0)}{whole}.{rest:0{digits}d}"


def apart(most: Fraction, least: Fraction) -> tuple[str, str]:
    """Return two numbers, the first rounded up, with as many decimals as show that it is smaller.

    >>> apart(Fraction(1, 3), Fraction(1, 2))
    ('0.333333334', '0.500000000')
    """
    digits = 9
    while ceil(most * 10**digits) >= floor(least * 10**digits):
        digits += 1
    return decimal(most, digits, up=True), decimal(least, digits)


_WHERE = "at the minimisers of L_k among unit class vectors"


def summary(certificate: Numbers) -> str:
    """Return what is proved."""
    if isinstance(certificate, Region):
        numbers = ", ".join(shortened(k or "inf").strip('"') for k in certificate.negatives)
        return (
            f"L_sup does not rise along k = {numbers}, {_WHERE} "
            f"(logistic, beta {shortened(certificate.beta)}, "
            f"margin {shortened(certificate.margin)}, C = {shortened(certificate.classes)}, "
            f"every mass >= {shortened(certificate.least_mass)}, weights {certificate.weights})"
        )
    if isinstance(certificate, Counterexample):
        most, least = apart(certificate.f_most, certificate.other_least)
        return (
            f"L_k(f) < {most} < {least} < L_k ({certificate.compared_with}) at k = "
            f"{shortened(certificate.negatives)}, for the map f and the law of the file "
            f"({certificate.loss}, C = {len(certificate.law)})"
        )
    most, least = apart(certificate.before_most, certificate.after_least)
    few, many = (x.negatives or "inf" for x in (certificate.before, certificate.after))
    return (
        f"L_sup <= {most} at k = {few}, "
        f">= {least} at k = {many}, {_WHERE}, for the law and the weights of the file "
        f"(logistic, beta {shortened(certificate.beta)}, "
        f"margin {shortened(certificate.margin)}, C = {len(certificate.law)})"
    )


def outcome(path: str) -> tuple[str, str]:
    """Return accepted, rejected, malformed or undecided, and what is proved or why not."""
    try:
        with open(path, "rb") as file:
            certificate = read(file.read(BYTES_MOST + 1))
        check(certificate)
    except OSError as error:
        return "malformed", f"cannot be read: {error.strerror}"
    except MalformedError as error:
        return "malformed", str(error)
    except RejectedError as error:
        return "rejected", str(error)
    except UndecidedError as error:
        return "undecided", str(error)
    except MemoryError:
        return "undecided", "out of memory"
    return "accepted", summary(certificate)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line a file and the totals; return the exit code."""
    parser = argparse.ArgumentParser(prog="recheck", description="Check certificates.")
    parser.add_argument("files", nargs="*", metavar="FILE", help="a certificate of format 1")
    totals = {"accepted": 0, "rejected": 0, "malformed": 0, "undecided": 0}
    for path in parser.parse_args(arguments).files:
        found, message = outcome(path)
        totals[found] += 1
        name = path if path.isascii() and path.isprintable() else ascii(path)
        print(f"{found} {name}: {message}", flush=True)
    print("s", *(f"{word.upper()} {count}" for word, count in totals.items()))
    codes = {"malformed": 4, "rejected": 1, "undecided": 3, "accepted": 0}
    return next((code for word, code in codes.items() if totals[word]), 5)


if __name__ == "__main__":
    sys.set_int_max_str_digits(0)  # the reader has its own limit
    try:
        code = main()
    except Exception:  # a fault of this file: Python would end with 1, as for a rejection
        traceback.print_exc()
        code = 70
    sys.exit(code)
