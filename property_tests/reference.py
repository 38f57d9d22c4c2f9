"""The population loss by its definition, in plain fractions: a route that shares no code."""

from fractions import Fraction
from itertools import product
from math import prod

from theorems.search.representations import Spread


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


def exact_loss_of(f, ell, k):
    masses = [[mass for mass, _ in points] for points in f.classes]
    inner = [[sum(map(Fraction.__mul__, u, w), Fraction(0)) for w in f.vectors] for u in f.vectors]
    return exact_loss(f.law, masses, inner, ell, k)


def collapsed(f, c, vector):
    """Return f_{x*}: class c sits at one vector, the other classes stay."""
    classes = [[(p, vector if i == c else u) for p, u in each] for i, each in enumerate(f.classes)]
    return Spread(f.law, tuple(map(tuple, classes)))


def spread(law, *classes):
    """Return the spread with equal masses in each class; numbers may be text."""
    return Spread(
        tuple(map(Fraction, law)),
        tuple(
            tuple((Fraction(1, len(each)), tuple(map(Fraction, vector))) for vector in each)
            for each in classes
        ),
    )
