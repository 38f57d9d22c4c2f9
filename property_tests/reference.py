"""The population loss by its definition, in plain fractions: a route that shares no code."""

from fractions import Fraction
from itertools import product
from math import prod

from numerics.exact.finite_map import FiniteMap
from numerics.exact.rationals import as_fraction


def exact_loss(law, masses, inner, ell, k):
    """Return L_k by summing over every (x, x⁺, x⁻_1..x⁻_k), in whatever numbers come in."""
    points = [(c, p) for c, each in enumerate(masses) for p in each]
    q = [law[c] * p for c, p in points]
    total = 0
    for x, y in product(range(len(points)), repeat=2):
        if points[x][0] != points[y][0]:
            continue
        for drawn in product(range(len(points)), repeat=k):
            v = [inner[x][y] - inner[x][j] for j in drawn]
            total += q[x] * points[y][1] * prod(q[j] for j in drawn) * ell(v)
    return total


def plain(f):
    """Return law, masses and inner products of a finite map as fractions."""
    rows = [list(map(as_fraction, vector)) for vector in f.vectors]
    return (
        list(map(as_fraction, f.law)),
        [[as_fraction(mass) for mass, _ in points] for points in f.classes],
        [[sum(map(Fraction.__mul__, u, w), Fraction(0)) for w in rows] for u in rows],
    )


def exact_loss_of(f, ell, k):
    return exact_loss(*plain(f), ell, k)


def collapsed(f, c, vector):
    """Return f_{x*}: all points of class c sit at one vector, the other classes stay."""
    classes = [[(p, vector if i == c else u) for p, u in each] for i, each in enumerate(f.classes)]
    return FiniteMap.of(f.law, classes)


def spread(law, *classes):
    """Return the map with equal masses in each class."""
    return FiniteMap.of(law, [[(Fraction(1, len(each)), u) for u in each] for each in classes])
