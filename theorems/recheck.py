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
from math import ceil, comb, floor, isqrt, lcm
from operator import mul

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
            raise self.malformed(
                f"{shortened(json.dumps(self.value))} is not of the form {pattern}"
            )
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


# ------------------------------------------------------------------------------ the minimiser


Matrix = list[list[Enclosure]]


def in_proportion(law: Sequence[Fraction], k: int, bits: int) -> list[list[tuple[int, int]]]:
    """Return for each class j bounds, times 2^bits, of s_j(n) = T_j(n)/T_j(m), 0 ≤ n ≤ k.

    T_j(n) = (k ρ_j)^n/n! and m = ⌊k ρ_j⌋. From m outwards each value is the one before times
    k ρ_j/(n + 1) ≤ 1 (n ≥ m) or n/(k ρ_j) ≤ 1 (n ≤ m), so errors do not grow. The probability of
    the counts n_1, .., n_C is k! k^-k Π_j T_j(n_j): it is in proportion to Π_j s_j(n_j).
    """
    tables = []
    for p in law:
        top, bottom = k * p.numerator, p.denominator
        mode = top // bottom
        table = [(1 << bits, 1 << bits)] * (k + 1)
        for n in range(mode, k):
            low, high = table[n]
            divisor = bottom * (n + 1)
            table[n + 1] = (low * top // divisor, ceildiv(high * top, divisor))
        for n in range(mode, 0, -1):
            low, high = table[n]
            table[n - 1] = (low * n * bottom // top, ceildiv(high * n * bottom, top))
        tables.append(table)
    return tables


def weighted_counts(
    law: Sequence[Fraction], k: int | None, bits: int
) -> Iterator[tuple[tuple[int, ...], int, int]]:
    """Yield the counts of the classes among k draws, with bounds in proportion to probabilities.

    For the limit the counts are those of the law itself, up to a common factor q: one vector. Its
    weight q² keeps the bits of weight/(sum of the counts)².
    """
    if k is None:
        q = lcm(*(p.denominator for p in law))
        yield tuple(int(p * q) for p in law), q * q << bits, q * q << bits
        return
    *tables, last = in_proportion(law, k, bits)

    def extend(
        counts: tuple[int, ...], low: int, high: int, left: int
    ) -> Iterator[tuple[tuple[int, ...], int, int]]:
        if len(counts) == len(tables):
            a, b = last[left]
            yield (*counts, left), low * a >> bits, -(-high * b >> bits)
            return
        table = tables[len(counts)]
        for n in range(left + 1):
            a, b = table[n]
            yield from extend((*counts, n), low * a >> bits, -(-high * b >> bits), left - n)

    yield from extend((), 1 << bits, 1 << bits, k)


def moments(
    law: Sequence[Fraction], k: int | None, free: Enclosure, attraction: Matrix
) -> tuple[Matrix, Matrix]:
    """Return E[n_j/(b + S_c)], and E[(b + n_c) n_j/(b + S_c)²] correct from below, c ≠ j.

    S_c = Σ_l n_l a_cl, with b = `free` and a = `attraction`; E is Σ weight·value / Σ weight.
    """
    bits, classes = free.bits, range(len(law))
    means = [[[0, 0] for _ in classes] for _ in classes]
    squares = [[0 for _ in classes] for _ in classes]
    total = [0, 0]
    lows = [[a.low for a in row] for row in attraction]
    highs = [[a.high for a in row] for row in attraction]
    for counts, low, high in weighted_counts(law, k, bits):
        total[0] += low
        total[1] += high
        for c in classes:
            least = free.low + sum(map(mul, counts, lows[c]))
            most = free.high + sum(map(mul, counts, highs[c]))
            if least <= 0:
                raise ImpreciseError("a sum of attractions is not shown positive")
            below = (low << bits) // most
            above = ceildiv(high << bits, least)
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

    def middle(shift: int) -> list[list[int]]:
        return [
            [x.low + x.high + shift * (i == j) for j, x in enumerate(row)]
            for i, row in enumerate(matrix)
        ]

    if pivots_are_positive(middle(-radius)):
        return
    if not pivots_are_positive(middle(radius)):
        raise RejectedError("A - Diag(y) + eps I is not positive definite")
    raise ImpreciseError("A - Diag(y) + eps I is not shown positive definite")


def radii(gap: Enclosure, curvature: Matrix, beta: Fraction) -> list[list[int]]:
    """Return radii r_ij, times 2^bits, with |G*_ij − Ĝ_ij| ≤ r_ij for the minimiser G*.

    r_ij = √(2δ e^{ΛR}/κ_ij), Λ = 3β, for the least R = 2^-i found with r_ij < R for all i < j, or
    for R = 2; and never more than 2, the distance of two cosines.
    """
    bits, classes = gap.bits, range(len(curvature))
    least = min((curvature[i][j] for i in classes for j in range(i)), key=lambda x: x.low)
    if least.low <= 0:
        raise ImpreciseError("a curvature is not shown positive")
    for halvings in range(bits // 2, -2, -1):
        box = Fraction(2) / 2 ** (halvings + 1)
        scale = exp(Enclosure.of(3 * beta * box, bits)) * gap * 2
        if sqrt(scale / least).most < box:
            break
    return [
        [0 if i == j else min(sqrt(scale / curvature[i][j]).high, 2 << bits) for j in classes]
        for i in classes
    ]


def box_of_the_minimiser(certificate: Certificate, witness: Witness, bits: int) -> Matrix:
    """Return enclosures of the entries of G*, the minimiser of L_k over the elliptope.

    With b = e^{−βm} (0 in the limit) and a_ij = e^{β(Ĝ_ij − 1)}, all divided by e^{βm}, so that a
    is at most 1 for every margin:
    A_ij = β a_ij (ρ_i E[n_j/(b + S_i)] + ρ_j E[n_i/(b + S_j)])/2 and
    κ_ij = β² a_ij (ρ_i E[(b + n_i) n_j/(b + S_i)²] + ρ_j E[(b + n_j) n_i/(b + S_j)²]).
    """
    beta, law, k = certificate.beta, certificate.law, witness.negatives
    classes = range(len(law))
    vectors = [[Enclosure.of(x, bits) for x in row] for row in witness.vectors]
    one, zero = Enclosure.of(1, bits), Enclosure.of(0, bits)
    gram = [
        [one if i == j else dot(vectors[i], vectors[j]).within(-1, 1) for j in classes]
        for i in classes
    ]
    free = zero if k is None else exp(Enclosure.of(-beta * certificate.margin, bits))
    attraction = [[exp((x - 1) * beta) for x in row] for row in gram]
    means, squares = moments(law, k, free, attraction)

    def both_ways(values: Matrix, factor: Fraction) -> Matrix:
        return [
            [
                attraction[i][j] * (values[i][j] * law[i] + values[j][i] * law[j]) * factor
                if i != j
                else zero
                for j in classes
            ]
            for i in classes
        ]

    slope = both_ways(means, beta / 2)
    diagonal = [zero + (witness.slack - y) for y in witness.multipliers]
    require_positive_definite(
        [[diagonal[i] if i == j else slope[i][j] for j in classes] for i in classes]
    )
    gap = sum((dot(slope[i], gram[i]) + diagonal[i] for i in classes), start=zero)
    reach = radii(gap, both_ways(squares, beta**2), beta)
    return [
        [gram[i][j].widened(reach[i][j]).within(-1, 1) if i != j else one for j in classes]
        for i in classes
    ]


def dot(x: Sequence[Enclosure], y: Sequence[Enclosure | Fraction]) -> Enclosure:
    """Return Σ x_i y_i.

    >>> dot([Enclosure.of(2, 8)], [Fraction(1, 2)]) == Enclosure.of(1, 8)
    True
    """
    return sum((a * b for a, b in zip(x, y, strict=True)), start=Enclosure(0, 0, x[0].bits))


# ------------------------------------------------------------------------------ downstream


def scores(box: Matrix, classifiers: Sequence[Sequence[Fraction]]) -> Matrix:
    """Return ⟨u_c, w_j⟩ at [c][j], w_j = Σ_n α_jn u_n divided by an upper bound of max(1, ‖w_j‖).

    ‖w_j‖² = Σ_n α_jn ⟨u_n, w_j⟩. Divided, ‖w_j‖ ≤ 1, so the scores lie in [−1, 1].
    """
    bits = box[0][0].bits
    columns = []
    for alpha in classifiers:
        column = [dot(row, alpha) for row in box]
        size = max(sqrt(dot(column, alpha)).high, 1 << bits)
        columns.append([(x / Enclosure(size, size, bits)).within(-1, 1) for x in column])
    return [list(row) for row in zip(*columns, strict=True)]


def exponentials(certificate: Certificate, score: Matrix) -> Matrix:
    """Return exp(β(m − ⟨u_c, w_c − w_j⟩)) at [c][j], and 1 at j = c."""
    bits = score[0][0].bits
    return [
        [
            exp((x - row[c] + certificate.margin) * certificate.beta)
            if j != c
            else Enclosure.of(1, bits)
            for j, x in enumerate(row)
        ]
        for c, row in enumerate(score)
    ]


def from_above(certificate: Certificate, terms: Matrix) -> Enclosure:
    """Return the downstream loss of classifiers, from their `exponentials`."""
    return dot([log(dot(row, [Fraction(1)] * len(row))) for row in terms], certificate.weights)


def from_below(certificate: Certificate, box: Matrix, terms: Matrix) -> Enclosure:
    """Return a lower bound of the downstream loss of all classifiers in the unit ball.

    For t ≥ 0 with Σ_j t_j = 1 Gibbs' inequality says log Σ_j e^{z_j} ≥ Σ_j t_j (z_j − log t_j).
    With z_cj = β(m − ⟨u_c, w_c − w_j⟩), z_cc = 0 and fixed t_cj the loss of any classifiers is at
    least Σ_c ω_c (βm (1 − t_cc) − Σ_j t_cj log t_cj) + β Σ_j ⟨w_j, h_j⟩, where
    h_j = Σ_c ω_c (t_cj − [c = j]) u_c and ⟨w_j, h_j⟩ ≥ −‖h_j‖. The t_cj here are proportions of
    `terms`, rounded down for j ≠ c; t_cc is what is left.
    """
    bits, classes = box[0][0].bits, range(len(terms))
    zero, one = Enclosure(0, 0, bits), Enclosure.of(1, bits)
    shares = []
    for c, row in enumerate(terms):
        total = dot(row, [Fraction(1)] * len(row))
        lows = [0 if j == c else (x / total).low for j, x in enumerate(row)]
        lows[c] = (1 << bits) - sum(lows)
        shares.append([Enclosure(t, t, bits) for t in lows])
    entropies = [sum((-(t * log(t)) for t in row if t.low), start=zero) for row in shares]
    attained = [
        entropies[c] + (one - shares[c][c]) * (certificate.beta * certificate.margin)
        for c in classes
    ]
    result = dot(attained, certificate.weights)
    for j in classes:
        pull = [
            (shares[c][j] - int(c == j)) * weight for c, weight in enumerate(certificate.weights)
        ]
        result -= sqrt(dot(pull, [dot(row, pull) for row in box])) * certificate.beta
    return result


# ------------------------------------------------------------------------------ the verdict


def require_at_most(value: Enclosure, most: Fraction, reason: str) -> None:
    """Raise the reason unless the value is shown to be at most so much."""
    if value.least > most:
        raise RejectedError(reason)
    if value.most > most:
        raise ImpreciseError(reason, value.most - most)


def decide(certificate: Certificate, bits: int) -> None:
    """Return if this precision proves the statement; raise what is in the way if it does not."""
    before, after = certificate.before, certificate.after
    box = box_of_the_minimiser(certificate, before, bits)
    upper = from_above(certificate, exponentials(certificate, scores(box, before.classifiers)))
    found = decimal(upper.most, 20, up=True)
    require_at_most(upper, certificate.before_most, f"before: only L_sup <= {found} is shown")
    box = box_of_the_minimiser(certificate, after, bits)
    terms = exponentials(certificate, scores(box, after.classifiers))
    lower = from_below(certificate, box, terms)
    found = decimal(lower.least, 20)
    require_at_most(-lower, -certificate.after_least, f"after: only L_sup >= {found} is shown")


def check(certificate: Certificate) -> None:
    """Return if the certificate proves its statement, raise the reason why not otherwise.

    The precision doubles until it decides. A bound that is missed by more than half of what it
    was missed by at half the precision is missed because of the file, and not of rounding.
    """
    classes = len(certificate.law)
    if classes > CLASSES_MOST:
        raise UndecidedError(f"more than {CLASSES_MOST} classes")
    for name, witness in (("before", certificate.before), ("after", certificate.after)):
        k = witness.negatives
        if k is not None and comb(k + classes - 1, classes - 1) > COUNTS_MOST:
            raise UndecidedError(f"{name}: more than {COUNTS_MOST} count vectors")
        for i, vector in enumerate(witness.vectors):
            if not adds_up_to_one([(x.numerator**2, x.denominator**2) for x in vector]):
                raise RejectedError(f"{name}: vectors[{i}] is no unit vector")
    if certificate.before_most >= certificate.after_least:
        raise RejectedError("before_most is not below after_least")
    missed = None
    for bits in PRECISIONS:
        try:
            return decide(certificate, bits)
        except ImpreciseError as error:
            reason, shortfall = str(error), error.shortfall
        if missed is not None and shortfall is not None and 2 * shortfall > missed:
            raise RejectedError(reason)
        missed = shortfall
    raise UndecidedError(f"{reason} with {bits} bits")


def decimal(x: Fraction, digits: int = 9, *, up: bool = False) -> str:
    """Return a decimal below x, or above it with `up`, or x itself.

    >>> decimal(Fraction(2, 3), 3), decimal(Fraction(-2, 3), 3, up=True)
    ('0.666', '-0.666')
    """
    scaled = x * 10**digits
    units = ceil(scaled) if up else floor(scaled)
    whole, rest = divmod(abs(units), 10**digits)
    return shortened(f"{'-' * (units < 0)}{whole}.{rest:0{digits}d}")


def summary(certificate: Certificate) -> str:
    """Return what is proved, with as many decimals as show the increase."""
    most, least = certificate.before_most, certificate.after_least
    digits = 9
    while ceil(most * 10**digits) >= floor(least * 10**digits):
        digits += 1
    before, after = (
        "inf" if witness.negatives is None else shortened(str(witness.negatives))
        for witness in (certificate.before, certificate.after)
    )
    return (
        f"L_sup <= {decimal(most, digits, up=True)} at k = {before}, "
        f">= {decimal(least, digits)} at k = {after} (logistic, "
        f"beta {shortened(str(certificate.beta))}, margin {shortened(str(certificate.margin))}, "
        f"C = {len(certificate.law)})"
    )


def outcome(path: str) -> tuple[str, str]:
    """Return accepted, rejected, malformed or undecided, and what is proved or why not."""
    try:
        with open(path, "rb") as file:
            content = file.read(BYTES_MOST + 1)
        certificate = read(content)
        check(certificate)
    except OSError as error:
        return "malformed", f"cannot be read: {error.strerror}"
    except MalformedError as error:
        return "malformed", str(error)
    except RejectedError as error:
        return "rejected", str(error)
    except UndecidedError as error:
        return "undecided", str(error)
    return "accepted", summary(certificate)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line a file and the totals; return the exit code."""
    parser = argparse.ArgumentParser(prog="recheck", description="Check certificates.")
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="certificate, docs/certificates.md"
    )
    totals = {"accepted": 0, "rejected": 0, "malformed": 0, "undecided": 0}
    for path in parser.parse_args(arguments).files:
        found, message = outcome(path)
        totals[found] += 1
        print(f"{found} {path if path.isprintable() else ascii(path)}: {message}", flush=True)
    print("s", *(f"{word.upper()} {count}" for word, count in totals.items()))
    if not any(totals.values()):
        return 5
    codes = {"malformed": 4, "rejected": 1, "undecided": 3}
    return next((code for word, code in codes.items() if totals[word]), 0)


if __name__ == "__main__":
    sys.set_int_max_str_digits(0)  # the reader has its own limit
    sys.exit(main())
