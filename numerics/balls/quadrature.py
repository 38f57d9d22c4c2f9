"""Frullani integrals by the trapezoidal rule, with a proved error bound (trusted).

Let (n_j) be multinomial with k draws and rational masses p_j, S = Σ_j n_j a_j with a_j > 0,
b ∈ {0, 1}, and M(t) = Σ_j p_j e^{−t a_j}, so that E e^{−tS} = M(t)^k. Frullani's integral gives

    value      E log(b + S)               = ∫ (e^{−(1−b)t} − M(t)^k) e^{−bt} dt/t
    first_j    E n_j a_j / (b + S)        = ∫ t  k p_j a_j e^{−t a_j} M(t)^{k−1} e^{−bt} dt/t
    damped_j   E n_j a_j / (b + S)²       = ∫ t² k p_j a_j e^{−t a_j} M(t)^{k−1} e^{−bt} dt/t
    paired_j   E n_i (n_j − δ_ij) a_i a_j / (b + S)² = ∫ t² k(k−1) p_i p_j a_i a_j
                                       e^{−t(a_i+a_j)} M(t)^{k−2} e^{−bt} dt/t     for one i

over t > 0. The substitution t = exp(s − q), q = e^{−(s+σ)}, σ = log max(1, k max a_j), makes them
integrals over the line with dt/t = (1 + q) ds, doubly exponentially small on the left and in t on
the right. They are analytic in the strip |Im s| < w, and the trapezoidal rule with step h is
off by at most 2N/(e^{2πw/h} − 1) for any N ≥ ∫ |integrand(x + iy)| dx for all |y| < w (Trefethen
& Weideman, SIAM Review 56 (2014), Theorem 5.1). The constants N and the bounds of the two tails
that are left out are derived in docs/enclosure.md; `_ErrorBounds` states them under the same
letters. They are added to the balls returned here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, log, log2, pi, sqrt
from typing import NamedTuple

from flint import arb, arb_mat, arb_poly, fmpq

from numerics.balls.enclosure import greatest, least, precision
from numerics.errors import Undecided
from numerics.exact.arithmetic import power

_GUARD_BITS = 40
"""Above the target: the rounding of up to `MAX_NODES` summed nodes, and slack."""

_NODES_AT_ONCE = 256  # so many nodes times the atoms are kept

MAX_NODES = 1 << 18
"""More nodes than this are not tried; only exponents in the ten thousands need so many."""


@dataclass(frozen=True)
class Moments:
    """Balls for the moments that the module's docstring names, one entry an atom."""

    value: arb
    first: tuple[arb, ...]
    damped: tuple[arb, ...]
    paired: tuple[arb, ...]


def moments(
    exponents: Sequence[fmpq],
    masses: Sequence[fmpq],
    *,
    negatives: int,
    constant: int,
    bits: int,
    derivatives: bool = False,
    paired_with: int | None = None,
) -> Moments:
    """Return balls for the moments of b + S, with a_j = e^{x_j}.

    `exponents` are the rationals x_j, `masses` the p_j (positive, summing to 1), `negatives` is
    k ≥ 1 and `constant` is b. The radius of the value is about 2^−bits, and for b = 1 about
    2^−bits·k Σ p_j a_j where that is smaller.
    Without `derivatives` only the value is computed and the tuples are empty; `paired_with = i`
    asks for the paired moments of atom i. Raises `Undecided` beyond `MAX_NODES` nodes.

    >>> half = fmpq(1, 2)
    >>> ball = moments([fmpq(0)], [fmpq(1)], negatives=1, constant=1, bits=53).value
    >>> ball.overlaps(arb(2).log()), bool(ball.rad() < arb(2) ** -50)
    (True, True)
    """
    with precision(bits + _GUARD_BITS):
        integrals = _Integrals(exponents, masses, negatives, constant, bits, derivatives)
        sums = _Sums.zero(len(exponents))
        for node in integrals.nodes():
            sums.value += integrals.value_at(node)
            if derivatives:
                integrals.add_derivatives(node, sums, paired_with)
        bounds = _ErrorBounds(integrals)
        h = arb(integrals.step)
        value = h * sums.value + bounds.of_value()
        if not derivatives:
            return Moments(value, (), (), ())
        atoms = range(len(exponents))
        return Moments(
            value,
            tuple(h * sums.first[j] + bounds.of_first(j) for j in atoms),
            tuple(h * sums.damped[j] + bounds.of_damped(j) for j in atoms),
            ()
            if paired_with is None
            else tuple(h * sums.paired[j] + bounds.of_paired(paired_with, j) for j in atoms),
        )


def tangent(
    exponents: Sequence[arb],
    masses: Sequence[fmpq],
    *,
    negatives: int,
    constant: int,
    bits: int,
) -> tuple[arb, list[arb]]:
    """Return the value and the first moments of `moments`, for many atoms.

    The exponents are balls here. The sums over atoms and nodes are products of matrices, and M^k
    comes from M itself: k times the rounding of M is the reason for the bits of k on top.

    >>> value, (first,) = tangent([arb(0)], [fmpq(1)], negatives=1, constant=1, bits=53)
    >>> value.overlaps(arb(2).log()), first.overlaps(arb(1) / 2)
    (True, True)
    """
    with precision(bits + _GUARD_BITS + negatives.bit_length()):
        of = _Integrals(exponents, masses, negatives, constant, bits, True)
        atoms, k = range(len(of.a)), of.k
        value, sums = arb(0), arb_mat(1, len(of.a))
        for start in range(of.steps.start, of.steps.stop, _NODES_AT_ONCE):
            nodes = range(start, min(start + _NODES_AT_ONCE, of.steps.stop))
            more, slopes = _tangent_of_nodes(of, [of.time(n) for n in nodes])
            value, sums = value + more, sums + slopes
        bounds, h = _ErrorBounds(of), arb(of.step)
        slope = sums.entries()
        first = [h * k * of.p[j] * of.a[j] * slope[j] + bounds.of_first(j) for j in atoms]
        return h * value + bounds.of_value(), first


def _tangent_of_nodes(of: _Integrals, nodes: Sequence[tuple[arb, arb]]) -> tuple[arb, arb_mat]:
    """Return what nodes (t, envelope) add to the value, and to Σ t e^{−t a_j} M^{k−1} e^{−bt}."""
    minus = [-t for t, _ in nodes]
    decays = arb_mat(len(nodes), len(of.a), [(t * a).exp() for t in minus for a in of.a])
    means = (decays * arb_mat(len(of.p), 1, of.p)).entries()
    value, weights = arb(0), []
    for (t, envelope), mean in zip(nodes, means, strict=True):
        power_of_mean = power(mean, of.k - 1)
        baseline = arb(1) if of.b else (-t).exp()
        value += (baseline - power_of_mean * mean) * envelope
        weights.append(t * envelope * power_of_mean)
    return value, arb_mat(1, len(weights), weights) * decays


@dataclass
class _Sums:
    value: arb
    first: list[arb]
    damped: list[arb]
    paired: list[arb]

    @classmethod
    def zero(cls, atoms: int) -> _Sums:
        return cls(arb(0), [arb(0)] * atoms, [arb(0)] * atoms, [arb(0)] * atoms)


class _Node(NamedTuple):
    """One node: t, the e^{−t a_j}, M(t) with its logarithm, and (1 + q) e^{−bt}.

    The logarithm is None where M^k is negligible or M may be 0; the mean is then an upper bound.
    The e^{−t a_j} are there for derivatives only.
    """

    t: arb
    decays: list[arb]
    mean: arb
    log_mean: arb | None
    envelope: arb

    def mean_power(self, exponent: int) -> arb:
        """Return M^exponent, exponent ≥ 0."""
        if self.log_mean is not None:
            return (exponent * self.log_mean).exp()
        return arb(0).union(arb(self.mean.upper()) ** exponent)

    def mean_power_minus_one(self, exponent: int) -> arb:
        """Return M^exponent − 1 without cancellation."""
        if self.log_mean is not None:
            return (exponent * self.log_mean).expm1()
        return self.mean_power(exponent) - 1


class _Integrals:
    """The integrands on the line, and the nodes s = nh at which they are summed."""

    def __init__(
        self,
        exponents: Sequence[fmpq | arb],
        masses: Sequence[fmpq],
        negatives: int,
        constant: int,
        bits: int,
        derivatives: bool,
    ) -> None:
        x = [arb(exponent) for exponent in exponents]
        smallest, largest = least(x), greatest(x)
        if not (-smallest <= MAX_NODES and largest <= MAX_NODES):
            raise Undecided("the exponents β(m − v) are too far apart for the integral")
        self.k, self.b, self.derivatives = negatives, constant, derivatives
        self.p = [arb(p) for p in masses]
        self.a = [exponent.exp() for exponent in x]
        self.slope = self.k * sum((p * a for p, a in zip(self.p, self.a, strict=True)), arb(0))
        self.least = least(self.a)
        self.greatest = greatest(self.a)
        # 1 − e^{−x} ≥ 3x/4 for x ≤ 1/2, so M(t) ≤ 1 − (3t/4) Σ p_j a_j where t max a ≤ 1/2.
        self.slowness = (3 * self.slope / (4 * self.k)).max(self.least)
        self.negligible = (bits + _GUARD_BITS) * log(2)
        self.expansion = arb_poly([]) if derivatives else self._expansion(bits + _GUARD_BITS)
        # σ ≥ log max(1, k max a_j): float64 proposes it, rounded up generously, a ball decides.
        self.shift = fmpq(ceil(64 * max(0.0, log(self.k) + float(largest))) + 1, 64)
        if not arb(self.shift) >= (self.k * self.greatest).log():
            raise Undecided("the shift of the integral is not shown to be large enough")
        self._choose_rule(bits * log(2), float(self.slope.log()), float(smallest))
        self.spacing, self.delay = arb(self.step), arb(self.shift)

    def _choose_rule(self, accuracy: float, log_slope: float, smallest: float) -> None:
        """Choose step and nodes by float64 sizes; the bounds are then computed for that choice.

        Any 0 < gap < π/2, step > 0 and numbers of nodes would be right: only the radius grows.
        """
        wanted = accuracy + max(0.0, -log_slope)  # nats below 1 that the error may have
        gap = min(0.4, sqrt(2 * pi / wanted))  # π/2 − w: a wider strip against a larger N
        self.gap = fmpq(round(gap * 2**20), 2**20)
        factors = 2 * log(self.k + 1) if self.derivatives else 0.0  # k(k − 1) of paired moments
        log_bound = 4 / gap + factors + 3 * log(4 / gap) + log(9 + abs(log_slope))
        self.step = fmpq(round(2**20 * pi * (pi - 2 * gap) / (wanted + log_bound)), 2**20)
        slowest = min(0.0, smallest) if self.b == 0 else 0.0
        left = float(self.shift) + log(wanted + abs(log_slope) + 10)
        right = log(wanted + 2 * log(self.k + 1) + 10) + 0.1 - slowest
        self.left = ceil(left / float(self.step))
        self.right = ceil(right / float(self.step))
        if self.left + self.right > MAX_NODES:
            raise Undecided("the exponents β(m − v) are too far apart for the integral")

    def _expansion(self, bits: int) -> arb_poly:
        """Return M(t) − 1 as a polynomial of t for t max a ≤ 1/2; its last coefficient is a ball.

        By Taylor's formula |e^{−x} − Σ_{i<m} (−x)^i/i!| ≤ x^m/m! for x ≥ 0.
        """
        terms, coefficients, size = self.p, [arb(0)], float(bits)
        while size > 0:
            order = len(coefficients)
            terms = [-x * a / order for x, a in zip(terms, self.a, strict=True)]
            coefficients.append(sum(terms, arb(0)))
            size -= log2(2 * order)
        return arb_poly([*coefficients[:-1], arb(0, coefficients[-1].abs_upper())])

    def nodes(self) -> Iterator[_Node]:
        """Yield the nodes from left to right."""
        return map(self.node, self.steps)

    @property
    def steps(self) -> range:
        """The n of the nodes s = nh, from left to right."""
        return range(-self.left, self.right + 1)

    def node(self, n: int) -> _Node:
        """Return the node s = nh."""
        t, envelope = self.time(n)
        decays, mean, log_mean = self._means(t)
        return _Node(t, decays, mean, log_mean, envelope)

    def time(self, n: int) -> tuple[arb, arb]:
        """Return t and (1 + q) e^{−bt} of the node s = nh."""
        s = n * self.spacing
        q = (-s - self.delay).exp()
        t = (s - q).exp()
        return t, (1 + q) * ((-t).exp() if self.b else 1)

    def _means(self, t: arb) -> tuple[list[arb], arb, arb | None]:
        """Return the e^{−t a_j} (for derivatives), M(t), and log M(t), None as in `_Node`."""
        if not self.derivatives:
            small = 2 * t * self.greatest < 1
            bound = -t * (self.slowness if small else self.least)  # of log M(t)
            if self.k * bound < -self.negligible:
                return [], bound.exp(), None
            if small:
                shortfall = self.expansion(t)
                return [], 1 + shortfall, shortfall.log1p()
        shortfalls = [(-t * a).expm1() for a in self.a]
        shortfall = sum((p * e for p, e in zip(self.p, shortfalls, strict=True)), arb(0))
        # 1 + expm1 near 1 and exp elsewhere: both keep their relative accuracy.
        decays = [
            1 + e if e > -0.5 else (-t * a).exp()
            for e, a in zip(shortfalls, self.a, strict=True)
            if self.derivatives
        ]
        mean = 1 + shortfall
        if shortfall > -0.5:
            return decays, mean, shortfall.log1p()
        return decays, mean, mean.log() if mean > 0 else None

    def value_at(self, node: _Node) -> arb:
        """Return (e^{−(1−b)t} − M^k) e^{−bt} as a difference of expm1, which does not cancel."""
        baseline = arb(0) if self.b else (-node.t).expm1()
        return (baseline - node.mean_power_minus_one(self.k)) * node.envelope

    def add_derivatives(self, node: _Node, sums: _Sums, i: int | None) -> None:
        """Add the integrands of the first, damped and paired moments to their sums."""
        t, k = node.t, self.k
        weights = [p * a * e for p, a, e in zip(self.p, self.a, node.decays, strict=True)]
        common = t * node.envelope * k * node.mean_power(k - 1)
        for j, weight in enumerate(weights):
            term = common * weight
            sums.first[j] += term
            sums.damped[j] += t * term
        if i is None or k == 1:
            return
        common = t * t * node.envelope * k * (k - 1) * node.mean_power(k - 2) * weights[i]
        for j, weight in enumerate(weights):
            sums.paired[j] += common * weight


class _ErrorBounds:
    """What the nodes leave out, as balls around zero; the letters are those of the docs page."""

    def __init__(self, integrals: _Integrals) -> None:
        self.of = integrals
        h, gap = arb(integrals.step), arb(integrals.gap)
        self.theta = gap / 2
        self.cosine = self.theta.sin()  # cos(arg t) at least, where q ≤ θ
        self.exponent = (2 * arb.pi() * (arb.pi() / 2 - gap) / h).expm1()
        small = (-self.theta * gap.sin()).exp()  # q|t|e^σ at most, where q ≥ θ
        self.growth = (2 * small / self.theta).exp()  # E ≥ |e^{−t·anything}| there
        self.corner = (1 + self.theta) * small / (self.theta**2 * gap.sin())  # Q
        self.scale = (-arb(integrals.shift)).exp()  # e^{−σ}
        self.t_left = integrals.time(-integrals.left)[0]
        self.t_right = integrals.time(integrals.right)[0]

    def of_value(self) -> arb:
        """Return the error of `value`: (V1) for b = 1, (V0) for b = 0."""
        A, T, stretch = self.of.slope, self.t_right, 1 + self.theta
        if self.of.b:
            right = stretch * (A * self._mass(1)).min(2 * self._length(arb(1)))
            strip = A * self.scale * self.growth * self.corner + right
            return self._total(strip, A * self.t_left, (-T).exp() / T)
        rate = self.of.k * self.of.least
        right = stretch * (self._length(arb(1)) + self._length(rate))
        strip = (1 + A) * self.scale * self.growth * self.corner + right
        tail = (-T).exp() / T + (-rate * T).exp() / (rate * T)
        return self._total(strip, (1 + A) * self.t_left, tail)

    def of_first(self, j: int) -> arb:
        """Return the error of `first_j`: (F)."""
        coefficient = self.of.k * self.of.p[j] * self.of.a[j]
        rate = self.of.b + self.of.a[j]
        self._check_decreasing(rate, 1)
        left = self.scale * self.growth * self.corner
        strip = coefficient * (left + (1 + self.theta) * self._mass(rate))
        tail = coefficient * (-rate * self.t_right).exp() / rate
        return self._total(strip, coefficient * self.t_left, tail)

    def of_damped(self, j: int) -> arb:
        """Return the error of `damped_j`: (D)."""
        coefficient = self.of.k * self.of.p[j] * self.of.a[j]
        return self._second_order(coefficient, self.of.b + self.of.a[j])

    def of_paired(self, i: int, j: int) -> arb:
        """Return the error of `paired_j`: (P)."""
        p, a, k = self.of.p, self.of.a, self.of.k
        coefficient = k * (k - 1) * p[i] * p[j] * a[i] * a[j]
        return self._second_order(coefficient, self.of.b + a[i] + a[j])

    def _second_order(self, coefficient: arb, rate: arb) -> arb:
        """Return the error where |integrand| ≤ coefficient·|t|²|e^{−rate·t}|(1 + q)."""
        self._check_decreasing(rate, 2)
        left = self.scale**2 * self.growth * self.corner / self.theta
        strip = coefficient * (left + (1 + self.theta) * self._mass(rate) ** 2)
        T = self.t_right
        tail = coefficient * (T / rate + 1 / rate**2) * (-rate * T).exp()
        return self._total(strip, coefficient * self.t_left**2, tail)

    def _mass(self, rate: arb | int) -> arb:
        """Return a bound of ∫ |t| e^{−rate·Re t} dx over the part q ≤ θ of a line."""
        return self.theta.exp() / (rate * self.cosine)

    def _length(self, rate: arb) -> arb:
        """Return a bound of ∫ e^{−rate·Re t} dx over the part q ≤ θ of a line."""
        return (self.theta * self._mass(rate) / self.scale).log1p()

    def _check_decreasing(self, rate: arb, power: int) -> None:
        """Check that t^power e^{−rate·t} decreases beyond the last node, as the tail needs."""
        if not self.t_right * rate >= power:
            raise Undecided("the last node lies before the integrand's peak")

    def _total(self, strip: arb, left_tail: arb, right_tail: arb) -> arb:
        """Return [±(2N/(e^{2πw/h} − 1) + left tail + right tail)] for N = `strip`."""
        bound = 2 * strip / self.exponent + left_tail + right_tail
        return arb(0, bound.upper())
