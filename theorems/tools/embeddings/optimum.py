"""The least loss for a class law, by a theorem or by a solver, and its L_sup."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import inf, nextafter

import numpy as np

from numerics.balls.enclosure import Enclosure
from numerics.exact.blocks import GroupedLaw
from numerics.exact.losses import Logistic
from numerics.exact.rationals import class_law, rational
from numerics.floats.expectations import Floats
from theorems.search.wide import solve_wide
from theorems.tools import balanced
from theorems.tools.minimiser import solve, solve_groups

MAX_CERTIFIED = 20
"""The largest C of enclosures of class means and completions, whose matrices have no factors."""

MAX_SOLVED = 256
"""The largest C of a minimum for as many masses, which takes 7 s a k."""

MAX_PROBED = 512
"""The largest C of classifiers and bounds: a probe has C scores for each point."""

BITS = 60

_FLOAT = 2.0**-52  # by which an entry of the simplex ETF in floats may be off


@dataclass(frozen=True)
class Optimum:
    """The minimum of L_k for the class law over all maps, and L_sup at the minimiser, proved.

    `gram` (C, C) is, up to `radius` in every entry, the unique minimiser; where `radius` is None
    `supervised` is that of `gram` itself. `theorem` is the claim that says so without a solver: the
    minimiser is the simplex ETF. Above `MAX_PROBED` classes the matrix is left out.
    """

    loss: Enclosure
    supervised: Enclosure
    gram: Floats | None
    radius: float | None
    theorem: str | None = None


def optimum(law: tuple[Fraction, ...], k: int | float, loss: Logistic) -> Optimum | None:
    """Return the certified minimum for a class law; None for too many different masses.

    For balanced classes it is the simplex ETF (`etf-optimal-balanced`), whatever their number, and
    so it is for classes of few masses.

    >>> optimum((Fraction(1, 3),) * 3, 1, Logistic()).supervised.decimals(8)
    ('0.36898113', '0.36898114')
    """
    balanced_law = law.count(law[0]) == len(law)
    if balanced_law and (by := balanced.optimal_by(loss)):
        return _simplex(GroupedLaw((len(law),), (rational(law[0]),)), k, loss, by)
    return _solved(law, k, loss)


def optimum_of_groups(law: GroupedLaw, k: int | float, loss: Logistic) -> Optimum | None:
    """Return the certified minimum for more classes than a matrix is shown of, given in groups.

    It is that of `optimum`; no work is done class by class.

    >>> law = GroupedLaw((10**6,), (rational(Fraction(1, 10**6)),))
    >>> optimum_of_groups(law, 1, Logistic()).loss.decimals(6)
    ('0.313261', '0.313262')
    """
    if law.is_balanced and (by := balanced.optimal_by(loss)):
        return _simplex(law, k, loss, by)
    if len(law.masses) > MAX_CERTIFIED:
        return None
    found = solve_groups(law, law.masses, negatives=k, loss=loss, bits=BITS)
    radius = None if found.radius is None else nextafter(float(found.radius), inf)
    return Optimum(found.loss, found.supervised, None, radius)


@cache
def _solved(law: tuple[Fraction, ...], k: int | float, loss: Logistic) -> Optimum | None:
    """Return the minimum that a solver finds, kept: several representations have one class law."""
    exact = class_law(law)
    if len(set(law)) > MAX_CERTIFIED:  # else few classes, or their orbits are few
        if len(law) > MAX_SOLVED:
            return None
        many = solve_wide(exact, exact, negatives=k, loss=loss)
        return Optimum(many.loss, many.supervised, many.gram, None)
    found = solve(exact, exact, negatives=k, loss=loss, dimension=None, bits=BITS)
    rows, radius = found.in_floats()
    gram = np.array(rows)
    if found.is_grouped and found.law is not None:
        if len(law) > MAX_PROBED:
            return Optimum(found.loss, found.supervised, None, radius)
        places = {mass: g for g, mass in enumerate(found.law.masses)}
        groups = [places[mass] for mass in exact]
        gram = gram[np.ix_(groups, groups)]
        np.fill_diagonal(gram, 1.0)
    return Optimum(found.loss, found.supervised, gram, radius)


def _simplex(law: GroupedLaw, k: int | float, loss: Logistic, by: str) -> Optimum:
    return Optimum(
        balanced.least_loss(law, k, loss, BITS),
        balanced.least_downstream(law, loss, BITS),
        _simplex_gram(law.classes) if law.classes <= MAX_PROBED else None,
        _FLOAT if balanced.is_unique(law, k, loss, BITS) else None,
        by,
    )


def _simplex_gram(count: int) -> Floats:
    gram = np.full((count, count), -1 / (count - 1))
    np.fill_diagonal(gram, 1.0)
    return gram
