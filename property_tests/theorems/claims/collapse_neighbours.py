"""Neighbours of the theorems on collapse thresholds."""

from fractions import Fraction
from itertools import chain

from sympy import Integer, exp

from property_tests.theorems.claims.neighbour import Neighbour
from theorems.claims.conjecture import (
    collapse_threshold,
    collapse_thresholds_apart,
    top_one_error_does_not_rise,
    two_classes_share_a_vector,
)
from theorems.verdicts.verdict import Verdict

UNKNOWN = Verdict.UNKNOWN
THRESHOLD = "theorems.claims.conjecture.collapse_threshold."
EXCESS, QUADRATIC = collapse_threshold.excess, collapse_threshold.quadratic
MIXTURE, BETWEEN = collapse_threshold.mixture, collapse_thresholds_apart.between
E, Y, x = collapse_threshold.E, collapse_threshold.Y, collapse_threshold.x


def step(name, **replaced):
    """Return the neighbour one step of which is no identity any more."""
    return Neighbour(UNKNOWN, {"step": name}, replaced, "undecided")


def of_both(name, **replaced):
    """Return such a neighbour of a claim that takes a function of `collapse-threshold`."""
    return step(name, **{THRESHOLD + target: value for target, value in replaced.items()})


def turned(a, x, I_1, I_s, K):
    return -EXCESS(a, x, I_1, I_s, K)


def without_small_anchors(a, x, I_1, I_s, K):
    return a * x * I_1 - (1 - a) * K


def nudged(a, x):
    return QUADRATIC(a, x) + x / 1000


def swapped(mass, e, y):
    """Return the mixture of the other mass."""
    return MIXTURE(1 - mass, e, y)


HEAD, FIRST, LIMIT, PARTS = (
    "the slack of the head",
    "k = 1: the zero is (1+x)/(1+3x)",
    "k = ∞: F is Q/(2m_1m_s)",
    "(1−a)K + a·x·I_s falls with a, by parts",
)
ANCHORS = {
    "turned": step(HEAD, excess=turned),
    "twice the pull of the head": step(
        HEAD, excess=lambda a, x, I_1, I_s, K: EXCESS(a, x, 2 * I_1, 2 * I_s, K)
    ),
    "without the anchors of the small classes": step(LIMIT, excess=without_small_anchors),
    "(1+x)/(1+2x)": step(FIRST, FIRST=(1 + x) / (1 + 2 * x)),
    "1/1000 more": step(FIRST, FIRST=collapse_threshold.FIRST + Integer(1) / 1000),
    "another Q": step(LIMIT, quadratic=nudged),
    "the mixtures swapped": step(PARTS, mixture=swapped),
    "x replaced by its root": step(PARTS, BY_T=[(E, -E), (Y, -(x**2) * Y)]),
}

AT_ZERO, SHARE = "at s = 0, B is F_∞", "w by t"
RISES = {
    "another Q": of_both(AT_ZERO, quadratic=nudged),
    "turned": of_both("B over g_s", excess=turned),
    "without the anchors of the small classes": of_both("B over g_s", excess=without_small_anchors),
    "a rate of 1 + x": step("s = −log M by t", rate=lambda share: 1 + x),
    "x replaced by its root": of_both("s = −log M by t", BY_T=[(E, -E), (Y, -(x**2) * Y)]),
    "the mixtures swapped": of_both("s = −log M by t", mixture=swapped),
    "(1+x)/(1+2x)": of_both("Q at ρ*(1)", FIRST=(1 + x) / (1 + 2 * x)),
}


def apart(k, **replaced):
    """Return the neighbour that has no mass between first for the least β, at one k."""
    place = {"β": "1/100", "k": str(k)}
    return Neighbour(UNKNOWN, place, replaced, "undecided.*not between is r = ")


def moved(by):
    """Return masses off by a share of what is left to 1."""
    return lambda beta: (mass + by * (1 - mass) for mass in BETWEEN(beta))


APART = {
    "turned": apart(1, excess=turned),
    "masses 1/1000 heavier": apart(1, between=moved(Fraction(1, 1000))),
    "masses 1/1000 lighter": apart(1, between=moved(-Fraction(1, 1000))),
    "k + 1 against k + 2": apart(
        1, between=lambda beta: chain(list(BETWEEN(beta))[1:], [Fraction(999, 1000)])
    ),
    "k − 1 against k": apart(1, between=lambda beta: chain([Fraction(1, 2)], BETWEEN(beta))),
    "the masses of 2β": apart(1, between=lambda beta: BETWEEN(2 * beta)),
    "Q turned": apart(65, quadratic=lambda a, x: -QUADRATIC(a, x)),
}

g, beta = top_one_error_does_not_rise.g, top_one_error_does_not_rise.beta
TERM = "log(1 + S) by the cosine of two groups"
NEAREST = "two vectors: which one a rule takes for u_c"
ERROR = "one vector for two classes: the error of a rule"
INNER = top_one_error_does_not_rise.inner
TOP_ONE = {
    "attracting negatives": step(TERM, term=lambda cosine: exp(beta * (1 - cosine))),
    "twice β": step(TERM, term=lambda cosine: exp(-2 * beta * (1 - cosine))),
    "the farthest vector": step(NEAREST, inner=lambda one, other: -INNER(one, other)),
    "the squares of products": step(NEAREST, inner=lambda one, other: INNER(one, other) ** 2),
    "the heavier is wrong": step(ERROR, error=lambda q, v, w: v * q + w * (1 - q)),
    "no error of the lighter": step(ERROR, error=lambda q, v, w: v * (1 - q)),
}

FORM, _, HEAD_ALONE = two_classes_share_a_vector._STEPS
ROOM = two_classes_share_a_vector.room
SHARED = {
    "turned": step(FORM, room=lambda mass, s, K: -ROOM(mass, s, K)),
    "without collisions": step(FORM, room=lambda mass, s, K: ROOM(mass, s, 0)),
    "half of the collisions": step(FORM, room=lambda mass, s, K: ROOM(mass, s, K / 2)),
    "twice the pull": step(FORM, room=lambda mass, s, K: ROOM(mass, 2 * s, K)),
    "the mass once": step(FORM, room=lambda mass, s, K: -mass * (s + K)),
    "another F_k": of_both(HEAD_ALONE, excess=without_small_anchors),
}

COLLAPSES = {
    "collapse-threshold": ANCHORS,
    "collapse-threshold-rises": RISES,
    "collapse-thresholds-apart": APART,
    "top-one-error-does-not-rise": TOP_ONE,
    "two-classes-share-a-vector": SHARED,
}
