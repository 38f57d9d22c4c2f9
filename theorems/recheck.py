"""The second checker of certificates, docs/certificates.md: this one file, standard library only.

    python recheck.py FILE..

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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from hashlib import sha256
from math import comb, gcd, isqrt, lcm
from operator import floordiv

STATEMENT = (
    "Let L_k be the population loss of the logistic loss log(1 + sum_i exp(beta (margin - v_i))) "
    "with k negatives and class law rho, over representations into the unit sphere of R^d, "
    "d >= C. Then L_k has a minimiser, every minimiser that is constant on classes has the same "
    "Gram matrix, and with the downstream weights omega and classifiers in the unit ball L_sup at "
    "it is at most before_most for k = before.negatives, at least after_least for "
    "k = after.negatives, before.negatives < after.negatives, and before_most < after_least."
)

BYTES_MOST = 2**20
DEPTH_MOST = 16
DIGITS_MOST = 2000
CLASSES_MOST = 12
COUNTS_MOST = 300_000
DOUBLINGS_MOST = 2**16  # exp(x) is computed below 2^65536 only
PRECISIONS = (128, 256, 512, 1024)


class MalformedError(Exception):
    """The file is not of format 1."""


class RejectedError(Exception):
    """The file is of format 1, and does not prove its statement."""


class UndecidedError(Exception):
    """The file is beyond the limits of this checker."""


class ImpreciseError(Exception):
    """The precision does not decide; `shortfall` is by how much a bound misses what it must be."""

    def __init__(self, reason: str, shortfall: Fraction | None = None) -> None:
        super().__init__(reason)
        self.shortfall = shortfall


# ------------------------------------------------------------------------------ enclosures


def ceildiv(a: int, b: int) -> int:
    """Return ⌈a/b⌉.

    >>> ceildiv(7, 2), ceildiv(-7, 2)
    (4, -3)
    """
    return -(-a // b)


@dataclass(frozen=True, slots=True)
class Enclosure:
    """The real numbers from low/2^bits to high/2^bits; every operation rounds outwards.

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
        """Return the numbers that are at most radius/2^bits away."""
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
    f ≥ 0; and f ≤ h + |n| (h − l) ≤ 1 as long as |n| (h − l) < 1/4, which is checked. From below:
    all terms are ≥ 0. From above: the terms are rounded up; the i-th, one unit or less and i ≥ 1,
    and those after it add up to at most twice that unit, for each is at most half of the one before.
    """
    two = log_two(bits)
    n = x // (two.high if x >= 0 else two.low)
    if n < -bits - 2:  # 0 < e^x < 2^(n+1) < 2^-bits
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
class Place:
    """A value of the document and its path, for reading what must be there."""

    path: str
    value: object

    def malformed(self, what: str) -> MalformedError:
        """Return the error that names this place."""
        return MalformedError(f"at {self.path}: {what}")

    def members(self, *names: str) -> list[Place]:
        """Return the values of an object that has exactly these keys, in this order."""
        if not isinstance(self.value, Pairs):
            raise self.malformed(f"{kind(self.value)}, where an object is needed")
        keys = [key for key, _ in self.value]
        for key in keys:
            if keys.count(key) > 1 or key not in names:
                word = "doubled" if key in names else "unknown"
                raise self.malformed(f"the key {shortened(json.dumps(key))} is {word}")
        found = dict(self.value)
        for name in names:
            if name not in found:
                raise self.malformed(f'the key "{name}" is missing')
        return [Place(f"{self.path}.{name}", found[name]) for name in names]

    def entries(self, least: int, most: int | None = None) -> list[Place]:
        """Return the entries of a list of so many."""
        if not isinstance(self.value, list):
            raise self.malformed(f"{kind(self.value)}, where a list is needed")
        count = len(self.value)
        if count < least or (most is not None and count > most):
            range_ = f"{least} or more" if most is None else f"{least} to {most}"
            needed = str(least) if least == most else range_
            raise self.malformed(f"a list of {count}, where {needed} are needed")
        return [Place(f"{self.path}[{i}]", entry) for i, entry in enumerate(self.value)]

    def text(self, pattern: str = ".*") -> str:
        """Return a string that matches the pattern."""
        if not isinstance(self.value, str):
            raise self.malformed(f"{kind(self.value)}, where a string is needed")
        if not re.fullmatch(pattern, self.value, re.DOTALL):
            raise self.malformed(f"{shortened(json.dumps(self.value))} is not of the form {pattern}")
        return self.value

    def is_text(self, expected: str) -> None:
        """Refuse all but this string."""
        if self.text() != expected:
            found = shortened(json.dumps(self.value))
            raise self.malformed(f'{found}, where "{expected}" is needed')

    def number(self, accepts: Callable[[Fraction], bool] = bool, needed: str = "") -> Fraction:
        """Return an integer or a fraction in lowest terms, if it has the property needed."""
        text = self.text("-?[0-9]+(/[0-9]+)?")
        if sum(map(str.isdigit, text)) > DIGITS_MOST:
            raise self.malformed(f"more than {DIGITS_MOST} digits")
        top, _, bottom = text.partition("/")
        value = Fraction(int(top), int(bottom or 1) or 1)
        if str(value) != text:
            shown = shortened(text)
            raise self.malformed(f'"{shown}" is not the shortest form of an integer or fraction')
        if needed and not accepts(value):
            raise self.malformed(f"{shortened(text)}, where a number {needed} is needed")
        return value

    def numbers(self, least: int, most: int | None = None) -> list[Fraction]:
        """Return a list of so many numbers."""
        return [entry.number() for entry in self.entries(least, most)]


def kind(value: object) -> str:
    """Return what a JSON value is, in words.

    >>> kind(None), kind([])
    ('null', 'a list')
    """
    if isinstance(value, Bare):
        return f"the bare number {shortened(value.literal)} (numbers are strings)"
    names = {Pairs: "an object", list: "a list", str: "a string", type(None): "null"}
    return names.get(type(value), str(value).lower())


def shortened(text: str) -> str:
    """Return a text cut to 60 characters.

    >>> len(shortened("7" * 2000))
    60
    """
    return text if len(text) <= 60 else text[:57] + "..."


def parse(content: bytes) -> Place:
    """Return the document in a file's bytes."""
    top = Place("$", None)
    if len(content) > BYTES_MOST:
        raise top.malformed(f"more than {BYTES_MOST} bytes")
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        raise top.malformed(f"byte {error.start} is not UTF-8") from None
    depth = deepest = 0
    for found in re.finditer(r'"(?:[^"\\]+|\\.)*+"?|[][{}]', text, re.DOTALL):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(found[0], 0)
        deepest = max(deepest, depth)
    if deepest > DEPTH_MOST:
        raise top.malformed(f"lists and objects nested {deepest} deep")
    try:
        value = json.loads(
            text, object_pairs_hook=Pairs, parse_int=Bare, parse_float=Bare, parse_constant=Bare
        )
    except json.JSONDecodeError as error:
        raise top.malformed(
            f"not JSON, line {error.lineno} column {error.colno}: {error.msg}"
        ) from None
    return Place("$", value)


def adds_up_to_one(terms: Sequence[tuple[int, int]]) -> bool:
    """Whether the fractions add up to 1; common denominators by products, as gcds are slow.

    >>> adds_up_to_one([(1, 2), (1, 3), (1, 6)])
    True
    """
    while len(terms) > 1:
        halves = zip(terms[::2], terms[1::2], strict=False)
        odd = terms[-1:] if len(terms) % 2 else []
        terms = [(a * d + c * b, b * d) for (a, b), (c, d) in halves] + list(odd)
    return all(a == b for a, b in terms) and bool(terms)


def read_law(place: Place, count: int | None, *, zeros: bool) -> list[Fraction]:
    """Return `count` numbers with sum 1, all positive or, with `zeros`, none negative."""
    law = place.numbers(count or 2, count)
    for i, value in enumerate(law):
        if value < 0 or (value == 0 and not zeros):
            least = ">= 0" if zeros else "> 0"
            raise Place(f"{place.path}[{i}]", None).malformed(f"a number {least} is needed")
    if not adds_up_to_one([(x.numerator, x.denominator) for x in law]):
        raise place.malformed("the sum is not 1")
    return law


def read_witness(place: Place, classes: int) -> Witness:
    """Return a witness for so many classes."""
    negatives, vectors, multipliers, slack, classifiers = place.members(
        "negatives", "vectors", "multipliers", "slack", "classifiers"
    )
    limit = negatives.value == "inf"
    rows = vectors.entries(classes, classes)
    rank = len(rows[0].entries(1, classes))
    return Witness(
        None if limit else int(negatives.number(is_count, "that is an integer >= 1 or inf")),
        [row.numbers(rank, rank) for row in rows],
        multipliers.numbers(classes, classes),
        slack.number(lambda x: x >= 0, ">= 0"),
        [row.numbers(classes, classes) for row in classifiers.entries(classes, classes)],
    )


def is_count(x: Fraction) -> bool:
    """Whether a number is an integer ≥ 1.

    >>> is_count(Fraction(3)), is_count(Fraction(1, 2))
    (True, False)
    """
    return x >= 1 and x.denominator == 1


def read(content: bytes) -> Certificate:
    """Return the certificate in a file's bytes; raise `MalformedError` with the place."""
    form, version, kind_, claim, digest, parameters, witness, conclusion, made_by = parse(
        content
    ).members(
        "format", "version", "kind", "claim", "statement_sha256", "parameters", "witness",
        "conclusion", "made_by",
    )  # fmt: skip
    form.is_text("nceproof-certificate")
    version.is_text("1")
    kind_.is_text("supervised-increase")
    claim.text("[a-z0-9-]{1,100}")
    digest.is_text(sha256(STATEMENT.encode()).hexdigest())
    made_by.text()
    loss, law_place, weights = parameters.members("loss", "law", "weights")
    name, beta, margin = loss.members("name", "beta", "margin")
    name.is_text("logistic")
    law = read_law(law_place, None, zeros=False)
    before, after = witness.members("before", "after")
    most, least = conclusion.members("before_most", "after_least")
    found = Certificate(
        beta.number(lambda x: x > 0, "> 0"),
        margin.number(),
        law,
        read_law(weights, len(law), zeros=True),
        read_witness(before, len(law)),
        read_witness(after, len(law)),
        most.number(),
        least.number(),
    )
    few, many = found.before.negatives, found.after.negatives
    if few is None or (many is not None and many <= few):
        raise Place(f"{after.path}.negatives", None).malformed("not above before.negatives")
    return found
