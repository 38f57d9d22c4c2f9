"""Neighbours of theorems on two antipodal points, the decoupled loss and the minorities."""

from flint import arb, fmpq
from sympy import E, Rational, exp, log, symbols

from property_tests.theorems.claims.neighbour import Neighbour
from theorems.claims.collapse import _line
from theorems.claims.collapse import latent_indistinguishable_on_the_line as line
from theorems.claims.downstream import minority_collapse_threshold
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

# --- the threshold of collapse -------------------------------------------------------------------

ENTRY, EXCESS = "a = pq/(1+e²)", "a − m b = q((3+e²)p − (1+e²))/(2(1+e²))"
GRADIENT, ABOVE = (
    minority_collapse_threshold._gradient,
    minority_collapse_threshold._above_threshold,
)


def no_identity(name, count, **replaced):
    return Neighbour(
        Verdict.UNKNOWN, {"step": name}, replaced, f"^{count} of 8 instances undecided"
    )


COLLAPSE = {
    "2 + in place of 1 +": no_identity(ENTRY, 2, _term=lambda g: log(2 + exp(g - 1))),
    "β = 2": no_identity(ENTRY, 2, _term=lambda g: log(1 + exp(2 * (g - 1)))),
    "m = 1": no_identity(ENTRY, 2, _term=lambda g: log(1 + exp(g))),
    "attracting negatives": no_identity(ENTRY, 2, _term=lambda g: log(1 + exp(1 - g))),
    "any gradient": no_identity(ENTRY, 3, _gradient=lambda: symbols("a b")),
    "one minority more": no_identity(
        ENTRY, 3, _gradient=lambda: [x.subs(symbols("m"), symbols("m") + 1) for x in GRADIENT()]
    ),
    "e in place of e²": no_identity(
        EXCESS, 1, _above_threshold=lambda p: ((3 + E) * p - (1 + E)) / (2 * (1 + E))
    ),
    "1/1000 more": no_identity(EXCESS, 1, _above_threshold=lambda p: ABOVE(p - Rational(1, 1000))),
    "turned": no_identity(EXCESS, 1, _above_threshold=lambda p: -ABOVE(p)),
}


ARGUED = {
    "latent-indistinguishable-on-the-line": LINE,
    "decoupled-gap-at-the-simplex": DECOUPLED,
    "minority-collapse-threshold": COLLAPSE,
}
