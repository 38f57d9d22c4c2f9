"""Class laws for which L_sup at the optimal representation rises with k (untrusted search).

A shard draws laws log-uniformly, improves the best by random steps (the larger the relative
increase the better), rounds them to small denominators and asks for a certificate of the simplest
that still has an increase. What it finds is proved; what it does not find proves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import inf
from typing import Literal

import numpy as np

from numerics.balls.setting import Weights
from numerics.errors import Undecided
from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction
from numerics.floats.expectations import Floats
from numerics.floats.law_barrier import downstream, minimisers
from theorems.certificates.document import SupervisedIncrease, written
from theorems.search.finding import Finding
from theorems.search.law_sets import Bools, EveryLaw, LawSet
from theorems.search.prove_increase import NoIncreaseError, supervised_increase

Goal = Literal["simplest", "largest"]

LEAST_MASS = 1e-7
"""The smallest mass, relative to the largest, that is drawn if nothing else is asked for."""

_DRAWN, _LOOKED_AT, _KEPT, _CHILDREN, _ROUNDS = 400, 5, 20, 8, 8
_NOTICED = 1e-8  # a relative increase that is worth a certificate
_CONVERGED = 1e-3  # of L_sup: where float64 hardly converges the gaps are too small themselves
_DENOMINATORS = tuple(m * 10**n for n in range(1, 10) for m in (1, 2, 5))
_FINEST = 50  # times the smallest mass: denominators beyond are not tried
_ATTEMPTS = 8
_ROUNDING = {"simplest": Fraction(1, 3), "largest": Fraction(1, 1000)}  # of the stated bounds


@dataclass(frozen=True)
class Problem:
    """Where an increase is looked for: `classes` C, numbers of negatives, loss, weights downstream.

    `goal` is "simplest" for a law of small denominators and few negatives, or "largest" for a
    large relative increase; `claim` is the id that certificates name, without which none can be
    made; `least_mass` is the smallest mass that is drawn, relative to the largest; laws outside of
    `among` do not count. The claim is about this `loss` and these `weights` alone where `is_fixed`.
    Raises `ValueError` for arguments that do not fit.

    >>> Problem(3, (1, 4), Logistic()).weights
    'rho'
    """

    classes: int = 3
    negatives: tuple[int | float, ...] = (1, 2, 4, 16, inf)
    loss: Logistic = field(default_factory=Logistic)
    weights: Weights = "rho"
    goal: Goal = "simplest"
    claim: str = ""
    least_mass: float = LEAST_MASS
    among: LawSet = field(default_factory=EveryLaw)
    is_fixed: bool = False

    def __post_init__(self) -> None:
        if not 2 <= self.classes <= 8:
            raise ValueError(f"classes is {self.classes}; the search takes 2 to 8")
        if len(self.negatives) < 2 or list(self.negatives) != sorted(set(self.negatives)):
            raise ValueError(f"negatives is {self.negatives}; give two or more, increasing")
        if not LEAST_MASS <= self.least_mass <= 0.1:
            raise ValueError(f"least_mass is {self.least_mass}; the search takes 1e-7 to 0.1")

    def downstream_weights(self, laws: Floats) -> Floats:
        """Return the masses of the classes downstream, for each law."""
        return laws if self.weights == "rho" else np.full_like(laws, 1 / self.classes)

    @property
    def description(self) -> dict[str, str]:
        """What is looked for, as texts: a campaign goes on only with the same."""
        return {
            "C": str(self.classes),
            "k": ", ".join(map(str, self.negatives)),
            "β": str(self.loss.beta),
            "margin": str(self.loss.margin),
            "weights": self.weights,
            "goal": self.goal,
            "least mass": str(self.least_mass),
            "among": self.among.description,
        }

    def is_refuted_by(self, certificate: SupervisedIncrease) -> bool:
        """Tell whether a certificate, if it is accepted, is about this claim and these options.

        >>> from theorems.certificates import shipped
        >>> certificate = shipped.load("conjecture-unbalanced", "logistic_simplest")
        >>> Problem(claim="conjecture-unbalanced").is_refuted_by(certificate)
        True
        >>> Problem(claim="conjecture-unbalanced", weights="uniform").is_refuted_by(certificate)
        False
        """
        law = [as_fraction(mass) for mass in certificate.law]
        weights = law if self.weights == "rho" else [Fraction(1, self.classes)] * self.classes
        loss = Logistic(beta=certificate.beta, margin=certificate.margin)
        return (
            certificate.claim == self.claim
            and loss == self.loss
            and len(law) == self.classes
            and [as_fraction(weight) for weight in certificate.weights] == weights
            and {certificate.before.negatives, certificate.after.negatives} <= {*self.negatives}
            and self.among.contains(law, loss)
        )

    def shard(self, *, seed: int, number: int) -> Finding:
        """Search one shard; the same seed and number give the same finding.

        Raises `Undecided` for a loss whose minimisers float64 does not see.

        >>> problem = Problem(3, (4, 16), Logistic(beta=5, margin=1), claim="example")
        >>> problem.shard(seed=0, number=0).found
        True
        """
        rng = np.random.default_rng([seed, number])
        laws, increases, tried = _ascended(self, rng)
        certificate = next(_proved(laws, self), None)
        return Finding(
            tried,
            float(increases[0]),
            "ρ = " + ", ".join(f"{mass:.6f}" for mass in laws[0]),
            "" if certificate is None else written(certificate),
        )


def _check_seen(laws: Floats, problem: Problem) -> None:
    """Raise `Undecided` where of none of the laws two L_k can be compared in float64."""
    _, gaps = supervised_values(laws, problem)
    if (np.isfinite(gaps).sum(axis=1) < 2).all():
        raise Undecided("float64 does not see how this loss varies at its minimisers; change beta")


def _ascended(problem: Problem, rng: np.random.Generator) -> tuple[Floats, Floats, int]:
    """Return the best laws found by random steps, their relative increases, and how many tried."""
    laws = drawn(rng, _DRAWN, problem.classes, problem.least_mass)
    _check_seen(laws[:_LOOKED_AT], problem)  # all of them take an hour where β·m is 10⁴
    increases = relative_increases(laws, problem).max(axis=1)
    tried = len(laws)
    for round_ in range(_ROUNDS):
        best = np.argsort(-increases)[:_KEPT]
        spread = 0.5 * 0.6**round_
        steps = spread * rng.standard_normal((_CHILDREN * _KEPT, problem.classes))
        parents = np.repeat(laws[best], _CHILDREN, axis=0)
        moved = normalised(np.log(parents) + steps, problem.least_mass)
        tried += len(moved)
        laws = np.concatenate([laws[best], moved])
        reached = relative_increases(moved, problem).max(axis=1)
        increases = np.concatenate([increases[best], reached])
    order = np.argsort(-increases)[:_KEPT]
    return laws[order], increases[order], tried


def drawn(rng: np.random.Generator, count: int, classes: int, least: float = LEAST_MASS) -> Floats:
    """Return laws whose masses are log-uniform from `least` to 1 before normalisation."""
    return normalised(rng.uniform(np.log(least), 0.0, (count, classes)), least)


def normalised(logs: Floats, least: float = LEAST_MASS) -> Floats:
    """Return the laws with the given logarithms of masses, largest first, none below the least.

    >>> normalised(np.log([[1.0, 3.0]])).round(6).tolist()
    [[0.75, 0.25]]
    """
    logs = -np.sort(-logs, axis=1)
    masses = np.exp(np.maximum(logs - logs[:, :1], np.log(least)))
    laws: Floats = masses / masses.sum(axis=1, keepdims=True)
    return laws


def relative_increases(laws: Floats, problem: Problem) -> Floats:
    """Return (L_sup(k′) − L_sup(k))/L_sup(k) for each law and each pair k < k′, in float64.

    It is −1 where the increase does not exceed the gaps, and what the last barrier changed, where
    a gap is above 1/1000 of L_sup, and for laws that the problem is not about.

    >>> p = Problem(3, (4, 16), Logistic(beta=5, margin=1))
    >>> relative_increases(np.array([[0.4, 0.4, 0.2]]), p).round(3).tolist()
    [[0.048]]
    """
    values, gaps = supervised_values(laws, problem)
    before, after = np.array(list(combinations(range(len(problem.negatives)), 2))).T
    rises = values[:, after] - values[:, before]
    shown = exceeds(rises, gaps[:, before] + gaps[:, after])
    converged = gaps <= _CONVERGED * values
    shown &= converged[:, before] & converged[:, after]
    shown &= problem.among.seen(laws, problem.loss)[:, None]
    increases: Floats = np.where(shown, rises / values[:, before], -1.0)
    return increases


def supervised_values(laws: Floats, problem: Problem) -> tuple[Floats, Floats]:
    """Return L_sup at the minimiser and its gap, for each law and each number of negatives.

    Both are (N, K), in float64 without bounds of rounding errors. The gap is the sum of the duality
    gap, the Frank–Wolfe gap and what the last barrier changed. It is infinite where float64 does
    not see how L_k varies, or cannot compute it, and at least the smallest number of float64.

    >>> p = Problem(3, (4, 16), Logistic(beta=5, margin=1))
    >>> values, gaps = supervised_values(np.array([[0.4, 0.4, 0.2]]), p)
    >>> values.round(4).tolist(), bool((gaps < 1e-6).all())
    ([[0.1492, 0.1563]], True)
    """
    with np.errstate(all="ignore"):
        columns = [_at_minimisers(laws, problem, k) for k in problem.negatives]
    values, gaps = (np.column_stack(column) for column in zip(*columns, strict=True))
    return values, gaps


def _at_minimisers(laws: Floats, problem: Problem, negatives: float) -> tuple[Floats, Floats]:
    """Return L_sup at the minimiser and its gap, for each law."""
    weights = problem.downstream_weights(laws)
    try:
        optimum = minimisers(laws, negatives=negatives, loss=problem.loss)
        found = downstream(optimum.gram, weights, loss=problem.loss)
        earlier = downstream(optimum.earlier, weights, loss=problem.loss)
    except np.linalg.LinAlgError:  # beyond float64
        return np.full(len(laws), np.nan), np.full(len(laws), inf)
    gap = found.gap + optimum.gap + np.abs(earlier.value - found.value) + np.finfo(float).tiny
    is_seen = float(problem.loss.beta) * optimum.radius <= 1
    return found.value, np.where(is_seen & np.isfinite(found.value), gap, inf)


def exceeds(changes: Floats, gaps: Floats) -> Bools:
    """Tell where changes are numbers larger than the gaps, in either direction.

    >>> exceeds(np.array([-2.0, 0.5, np.nan]), np.ones(3)).tolist()
    [True, False, False]
    """
    shown: Bools = np.isfinite(changes) & (np.abs(changes) > gaps)
    return shown


def _proved(laws: Floats, problem: Problem) -> Iterator[SupervisedIncrease]:
    """Yield certificates, those of the smallest denominators (or largest increases) first."""
    attempts = 0
    for law, before, after in _rounded(laws, problem):
        if attempts == _ATTEMPTS:
            return
        attempts += 1
        if not problem.among.contains(law, problem.loss):
            continue
        uniform = [Fraction(1, problem.classes)] * problem.classes
        try:
            yield supervised_increase(
                law,
                law if problem.weights == "rho" else uniform,
                before=before,
                after=after,
                loss=problem.loss,
                claim=problem.claim,
                rounding=_ROUNDING[problem.goal],
            )
        except (NoIncreaseError, Undecided):
            continue


def _rounded(
    laws: Floats, problem: Problem
) -> Iterator[tuple[list[Fraction], int | float, int | float]]:
    """Yield rational laws near the given ones that have an increase, with the pair of k."""
    pairs = list(combinations(problem.negatives, 2))
    fine = [n for n in _DENOMINATORS if n <= _FINEST / problem.least_mass]
    for denominator in fine if problem.goal == "simplest" else fine[-1:]:
        exact = sorted({law for law in (_nearest(row, denominator) for row in laws) if law})
        if not exact:
            continue
        rows = np.array([[float(mass) for mass in law] for law in exact])
        increases = relative_increases(rows, problem)
        for n in np.argsort(-increases.max(axis=1)):
            noticed = increases[n] > _NOTICED
            if not noticed.any():
                break
            pair = int(noticed.argmax() if problem.goal == "simplest" else increases[n].argmax())
            yield list(exact[n]), *pairs[pair]


def _nearest(law: Floats, denominator: int) -> tuple[Fraction, ...] | None:
    """Return the law with a denominator whose numerators are nearest; None if one would be 0."""
    scaled = law * denominator
    counts = np.floor(scaled).astype(int)
    missing = denominator - int(counts.sum())
    counts[np.argsort(counts - scaled)[:missing]] += 1
    if (counts == 0).any():
        return None
    return tuple(Fraction(int(count), denominator) for count in counts)
