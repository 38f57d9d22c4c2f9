"""L_k by the multinomial sum, pattern by pattern, and the gradient that only tests look at."""

from math import comb
from typing import NamedTuple

import sympy
from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.enumeration import enumerated_expectation, patterns_of
from numerics.balls.population_enclosure import anchors
from numerics.exact.geometry import Matrix, gram_and_law, gram_of
from numerics.exact.losses import checked_loss
from numerics.exact.symbols import SYMBOLS


class Joint(NamedTuple):
    """Vectors with any joint law of the positive pair, and any law of a negative."""

    vectors: Matrix
    positives: Matrix
    negatives: tuple[fmpq, ...]


def enumerated_latent_loss(gram, law, *, negatives, loss=None, bits=100):
    """Return an enclosure of L_k of a Gram matrix."""
    (G, rho), chosen = gram_and_law(gram, law), checked_loss(loss)
    with precision(bits + 20):
        total = arb(0)
        for c, mass in enumerate(rho):
            v = [1 - entry for entry in G[c]]
            total += mass * enumerated_expectation(chosen, v, rho, negatives)
        return Enclosure.of(total, bits=bits)


def enumerated_representation_loss(f, *, negatives, loss=None, bits=100):
    """Return an enclosure of L_k of a finite representation, or of a `Joint`."""
    inner, chosen = gram_of(f.vectors), checked_loss(loss)
    with precision(bits + 20):
        total = arb(0)
        for x, row in enumerate(f.positives):
            for y, mass in enumerate(row):
                if mass > 0:
                    v = [inner[x][y] - entry for entry in inner[x]]
                    total += mass * enumerated_expectation(chosen, v, f.negatives, negatives)
        return Enclosure.of(total, bits=bits)


def symbolic_latent_loss(gram, law, *, negatives, loss=None):
    """Return L_k of a Gram matrix as a SymPy expression (tiny k and C)."""

    def symbol(x):
        return sympy.Rational(int(x.p), int(x.q))

    G, rho = gram_and_law(gram, law)
    chosen, masses, total = checked_loss(loss), [symbol(mass) for mass in rho], sympy.Integer(0)
    for c, mass in enumerate(masses):
        v = [symbol(1 - entry) for entry in G[c]]
        for drawn, probability in patterns_of(chosen, masses, negatives):
            total += mass * probability * chosen.value([v[j] for j in drawn], SYMBOLS)
    return total


def latent_gradient(gram, law, *, negatives, loss=None, bits=53):
    """Return enclosures of ∂L_k/∂G_cj, the C² entries of G taken as independent variables."""
    (G, rho), chosen = gram_and_law(gram, law), checked_loss(loss)
    with precision(bits + 40):
        rows = anchors(G, rho, negatives=negatives, loss=chosen, bits=bits, derivatives=True)
        return tuple(
            tuple(Enclosure.of(-arb(mass) * slope, bits=bits) for slope in row.slopes)
            for mass, row in zip(rho, rows, strict=True)
        )


def collision_law(law, k):
    """Return P(Col = m) for m = 0..k, a mixture of binomial laws."""
    return [sum(p * comb(k, m) * p**m * (1 - p) ** (k - m) for p in law) for m in range(k + 1)]
