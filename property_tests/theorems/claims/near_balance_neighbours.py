"""Neighbours of the enclosures near balance, each of them false for the C and β that it names."""

from fractions import Fraction

from flint import arb

from numerics.exact.rationals import rational
from property_tests.theorems.claims.neighbour import Neighbour
from theorems.claims.conjecture import slopes_near_balance_fall as near
from theorems.verdicts.verdict import Verdict

FALLING, RISING, LEAST_DROP = near.falling, near.rising, near.least_drop


def fails(beta="1/4", classes=3, size=6, **replaced):
    """Return the neighbour that fails there first: what is to be above 0 is not."""
    place = {"C": str(classes), "β": beta}
    return Neighbour(Verdict.REFUTED, place, replaced, r"0 ≥ \[-", size)


def at_the_simplex(form, size, theta):
    """Return the form where the classifiers stay at the simplex, and so do not follow θ."""
    (square, _, weighted), _, _ = form
    return square * size * size - weighted * size * arb(rational(theta))


SLOPES = {
    "turned": fails(least_drop=lambda values: LEAST_DROP(values[::-1])),
    "α_∞ as large as α_1": fails(
        limit=lambda classes, beta: near.slope(classes, beta, near.draws(classes, 1))
    ),
    "weights of θ up to C": fails(
        "5",
        50,
        size=1,
        _CLASSES=(50,),
        _BETAS=("5",),
        falling=lambda classes, beta: [*FALLING(classes, beta), Fraction(classes)],
    ),
    "weights of any θ": fails(
        falling=lambda classes, beta: FALLING(classes, beta) + RISING(classes, beta)
    ),
    "weights of θ up to C², β < n": fails(
        falling=lambda classes, _: [Fraction(classes**2)], rising=lambda *_: []
    ),
    "a rise from θ = n/2 on": fails(
        rising=lambda classes, beta: [Fraction(classes - 1, 2)] if beta < classes - 1 else []
    ),
    "a rise for β ≥ n": fails("2", rising=lambda *_: [Fraction(9)], falling=lambda *_: []),
    "classifiers that stay": fails(least=at_the_simplex),
}
