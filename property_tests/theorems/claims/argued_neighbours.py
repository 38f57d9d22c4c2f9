"""Neighbours of theorems on two antipodal points and the decoupled loss."""

from flint import arb, fmpq

from property_tests.theorems.claims.neighbour import Neighbour
from theorems.claims.collapse import _line
from theorems.claims.collapse import latent_indistinguishable_on_the_line as line
from theorems.claims.supervised import decoupled_gap_at_the_simplex as corners
from theorems.verdicts.verdict import Verdict

# --- two antipodal points ------------------------------------------------------------------------

LAW = {"law": "1/3, 1/3, 1/3", "k": "2"}
BOTH = "the sum over both signs"
FALLS, MORE, LOSS = _line.falls, _line.more_on_the_side, _line.loss
FORMULA, BOUND = line._formula, line._bound


def unlike(pattern="≠ 0", **replaced):
    """Return the neighbour whose sum of inequalities is not the difference of the losses."""
    return Neighbour(Verdict.UNKNOWN, LAW, replaced, pattern)


def wrong(step, **replaced):
    return Neighbour(Verdict.UNKNOWN, {"step": step}, replaced, "undecided: ")


def larger_half(shares):
    """Collapse each class to the point where more of it is."""
    yield fmpq(1), tuple(fmpq(int(2 * q > 1)) for q in shares)


LINE = {
    "ℓ not monotone": unlike(falls=lambda *_: iter(())),
    "ℓ non-decreasing": unlike(
        "> 0", falls=lambda times, less, more, k: FALLS(-times, less, more, k)
    ),
    "ℓ concave": unlike("> 0", more_on_the_side=lambda times, *rest: MORE(-times, *rest)),
    "each class to its larger half": unlike(collapsed=larger_half),
    "attracting negatives": unlike(
        loss=lambda *of: {tuple(-x for x in v): y for v, y in LOSS(*of).items()}
    ),
    "twice the spread": wrong(BOTH, _formula=lambda p, w: FORMULA(p, 2 * w)),
    "no push between halves": wrong(BOTH, _bound=lambda p, d: BOUND(p, 0)),
}

# --- the gap of the decoupled loss ---------------------------------------------------------------

BOXES, MANY = "one of the two is above for C ≤ 10001 and s ≤ 16", "for larger C"
AT_THE_SIMPLEX, GAP = corners.at_the_simplex, corners.gap


def majorants(**replaced):
    home = "theorems.claims.supervised._majorants"
    return wrong(BOXES, **{f"{home}.{name}": value for name, value in replaced.items()})


def beyond(**replaced):
    place = {"C": "3", "n": "2", "τ": "1"}
    return Neighbour(Verdict.UNKNOWN, place, replaced, "undecided: ")


DECOUPLED = {
    "the parabola alone": majorants(tangent=lambda C, s: arb(-1)),
    "the other alone": majorants(parabola=lambda C, s: arb(-1)),
    "κ = δ": majorants(needed=lambda C, s, b: (1 + s - C * (-s * (1 - 2 / C)).exp()) / (C - 1)),
    "C ≤ 1001": wrong(MANY, _MANY=1001),
    "s ≤ 13": wrong(MANY, _STEEP=13),
    "half of the cosines": beyond(at_the_simplex=lambda C, n, rate: AT_THE_SIMPLEX(C, n, rate / 2)),
    "a class more": beyond(at_the_simplex=lambda C, n, rate: AT_THE_SIMPLEX(2 * C, n, rate)),
    "with the own sample": beyond(gap=lambda sizes, *rest: GAP([2 * n for n in sizes], *rest)),
}

ARGUED = {
    "latent-indistinguishable-on-the-line": LINE,
    "decoupled-gap-at-the-simplex": DECOUPLED,
}
