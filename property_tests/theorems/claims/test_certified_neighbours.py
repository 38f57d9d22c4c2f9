"""Certified theorems: at least five neighbours of each, none of which is certified.

A neighbour is refuted by an instance, or left undecided: where it is false and no instance can show
that, and where it is true and the evidence of the theorem does not reach it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import inf

import pytest
from flint import arb, fmpq
from sympy import Integer, symbols

from numerics.balls import bounds
from numerics.balls.dual_check import is_exact_minimiser
from numerics.balls.enclosure import Enclosure
from numerics.exact.losses import Decoupled, Logistic, Square
from property_tests.patching import everywhere
from property_tests.planted import of
from property_tests.theorems.claims.argued_neighbours import ARGUED
from property_tests.theorems.claims.bound_neighbours import BOUNDS, FACTORS
from property_tests.theorems.claims.collapse_neighbours import COLLAPSES
from property_tests.theorems.claims.field_neighbours import FIELD
from property_tests.theorems.claims.near_balance_neighbours import SLOPES
from property_tests.theorems.claims.neighbour import Neighbour
from property_tests.theorems.claims.test_verdicts import constant, nudged_etf
from theorems.certificates import monotone_region, shipped
from theorems.certificates.document import written
from theorems.claims.conjecture import _rare_class as rare
from theorems.claims.conjecture import (
    hardest_negative_increase,
    off_the_middle_costs,
    rare_class_threshold,
)
from theorems.claims.conjecture import more_negatives_help_near_balance as balance
from theorems.claims.conjecture._regions import About
from theorems.claims.losses import loss_hypotheses
from theorems.errors import Malformed, Rejected, Undecided
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.claim_files import modules
from theorems.verdicts.evidence import accepted
from theorems.verdicts.verdict import Verdict, judge

REFUTED, UNKNOWN = Verdict.REFUTED, Verdict.UNKNOWN
HALF_SECOND, FORM, STEEPNESS = balance._half_second, balance._form, balance._steepness


@dataclass(frozen=True)
class Part:
    """The part of a slow claim's family that its neighbours are judged on."""

    size: int
    replaced: Mapping[str, object]


def judged(monkeypatch, name, replaced, size=None):
    claim = find_claim(name)
    part = PARTS.get(name, Part(len(claim.family.members), {}))
    for target, value in {**part.replaced, **replaced}.items():
        own = f"{modules()[name]}.{target}"
        everywhere(monkeypatch, target if "." in target else own, value)
    seen, ended = [], []
    try:
        seen += (one for one in claim.instances())
    except Undecided as error:
        ended.append(error)
    assert not size or len(seen) == size
    family = replace(of(seen), is_sample=claim.family.is_sample)
    return judge(again(seen, ended), family=family)


def again(seen, ended):
    yield from seen
    if ended:
        raise ended[0]


# --- minimisers ----------------------------------------------------------------------------------


def falling(law, *, negatives):
    """Return a bound that falls for every k."""
    return bounds.CollisionBound(
        Enclosure.exactly(negatives**2, bits=53), Enclosure.exactly(0, bits=53)
    )


def of_loss(function, loss):
    return lambda *arguments, **options: function(*arguments, **{**options, "loss": loss})


def another_law(law, verdict=REFUTED, why="1 of 3 instances fails: .*≥", **replaced):
    return Neighbour(verdict, {"law": ", ".join(law)}, {"_UNBALANCED": law, **replaced}, why)


def not_fitting(C, **replaced):
    """Return a neighbour where L_sup is not the closed form."""
    return Neighbour(REFUTED, {"C": str(C), "k": "1"}, replaced, "fails?: .*≥ 1/10+ .*closed form")


def of_gram(gram):
    return Neighbour(
        UNKNOWN,
        {"C": "2", "k": "1"},
        {"numerics.exact.geometry.simplex_etf_gram": gram},
        "42 of 42",
    )


def of_another_loss(loss, count):
    minimiser = {"numerics.balls.dual_check.is_exact_minimiser": of_loss(is_exact_minimiser, loss)}
    return Neighbour(UNKNOWN, {"C": "2", "k": "1"}, minimiser, f"{count} of 42 .* undecided")


MINIMISERS = {
    "bound-rises-minimiser-stays": {
        "a bound that falls": Neighbour(  # for the unbalanced law that refutes
            REFUTED,
            {"law": "1/2"},
            {"numerics.balls.bounds.ash": falling},
            "1 of 3 instances fails: undecided: .author: “B falls from",
        ),
        "a bound that is infinite before C − 1": Neighbour(
            UNKNOWN,
            {},
            {"numerics.balls.bounds.ash": bounds.saunshi},
            "share .* is not shown to be pos",
        ),
        "a balanced law": another_law(("1/3", "1/3", "1/3"), UNKNOWN, "1 of 3 .* undecided"),
        "a law where L_sup rises": another_law(("167/185", "17/185", "1/185"), _STEPS=(1, 16)),
        "k from 16 to 1": another_law(("4/5", "1/10", "1/10"), _STEPS=(16, 4, 1)),
        "β = 5 and m = 1": another_law(
            ("2/5", "2/5", "1/5"),
            _STEPS=(4, 16),
            _LOSS=Logistic(beta=5, margin=1),
        ),
    },
    "supervised-constant-balanced": {
        "a Gram matrix near the ETF": of_gram(nudged_etf),
        "all vectors equal": of_gram(constant),
        "one class of twice the mass": Neighbour(
            UNKNOWN,
            {"C": "3", "k": "1"},
            {"_law": lambda C: [Fraction(2, C + 1)] + [Fraction(1, C + 1)] * (C - 1)},
            "36 of 42 .* undecided",
        ),
        "C e^{−C/(C−1)}": not_fitting(
            2, _closed_form=lambda C: (C * (-arb(fmpq(C, C - 1))).exp()).log1p()
        ),
        "(C−1) e^{−1}": not_fitting(2, _closed_form=lambda C: ((C - 1) * arb(-1).exp()).log1p()),
        "not strictly convex": of_another_loss(Decoupled(), 7),  # at k = 1, for every C
        "not monotone": of_another_loss(Square(margin=-10), 42),
    },
}

# --- hardest negative ----------------------------------------------------------------------------

HARDEST = hardest_negative_increase


def no_step(step, **replaced):
    return Neighbour(UNKNOWN, {"step": step}, replaced, "undecided: ")


def triangle(first_pair):
    """Return the Gram matrix with another entry between the first two classes."""
    (one, _, other), _, last = HARDEST._TRIANGLE
    return ((one, first_pair, other), (first_pair, one, other), last)


HARDEST_NEIGHBOURS = {
    "the law (2/5, 2/5, 1/5)": no_step(
        "the minimiser at k = 1", _LAW=(Fraction(2, 5), Fraction(2, 5), Fraction(1, 5))
    ),
    "a nudged triangle": no_step("the minimiser at k = 1", _TRIANGLE=triangle(Fraction(-78, 81))),
    "−11/10 at k = 1": no_step("L_sup at k = 1", _BEFORE=Fraction(-11, 10)),
    "other classes merged": no_step("the minorant at k = 8", _MERGED=(1, -1, 1)),
    "all classes merged": no_step("the minimiser at k = 8", _MERGED=(1, 1, 1)),
    "weights swapped": no_step("L_sup at k = 8", _AFTER=HARDEST._AFTER[::-1]),
    "turned": no_step("L_sup at k = 8", _AFTER=(Fraction(-11, 9), Fraction(-2, 3))),
    "seven negatives": no_step("the minimiser at k = 8", _NEGATIVES=7),
}

# --- hypotheses of losses ------------------------------------------------------------------------


def flipped(loss, hypothesis, decided):
    """Return the neighbour where the table says the contrary of what is decided of a loss."""
    stated = [
        (one, regime, tuple(set(failing) ^ {hypothesis}))
        for one, regime, failing in loss_hypotheses._STATED
        if one.name == loss
    ]
    place = {"loss": loss, "hypothesis": hypothesis}
    return Neighbour(REFUTED, place, {"_STATED": stated}, f"instances? fails?: .*{decided}")


FLIPPED = (
    ("logistic", "submodular", "is submodular on "),
    ("dcl", "strictly_convex", "is not strictly convex on "),
    ("hinge-max", "strictly_decreasing", "is not strictly decreasing on "),
    ("square", "nonincreasing", "is nonincreasing on "),
    ("exponential-of-sum", "submodular", "is not submodular on "),
    ("hardest", "convex", "is convex on "),
    ("squared-hinge", "strictly_convex", "is strictly convex on "),
    ("hinge", "symmetric", "is symmetric on "),
)
LOSSES = {
    f"{loss} not {hypothesis}": flipped(loss, hypothesis, decided)
    for loss, hypothesis, decided in FLIPPED
}

# --- regions of laws -----------------------------------------------------------------------------

REGION = shipped.region("monotone-near-balanced", "region_rho")
STEEP = shipped.region("monotone-near-balanced-larger-beta", "beta_2_uniform")
ABOUT_ELSE, LEFT_OUT, NOT_SHOWN = (
    "about something else",
    "not accepted: the squares leave out",
    r"squares\[0\]: L_sup is not shown to fall",
)


def certificates(name, *about):
    return {"_CERTIFICATES": {name: About(*about)}}


def of_region(why, about=(1, "rho", "1/4", (1, inf)), **changed):
    """Return the neighbour where a certificate is changed, and perhaps what it is to be about."""
    return _of_region("region_rho", REGION, why, about, changed)


def of_steep_region(why, about=(2, "uniform", "1/5", (1, inf)), **changed):
    return _of_region("beta_2_uniform", STEEP, why, about, changed)


def _of_region(name, region, why, about, changed):
    content = written(replace(region, **changed)).encode()
    found = {"theorems.certificates.shipped.content": lambda *_: content}
    replaced = certificates(name, *about) | found
    return Neighbour(UNKNOWN, {"certificate": name}, replaced, why)


WHERE_IT_RISES = {"negatives": (4, 16), "beta": fmpq(5), "margin": fmpq(1)}
REGIONS = {
    "β = 3": of_region(ABOUT_ELSE, beta=fmpq(3)),
    "where L_sup rises": of_region(
        ABOUT_ELSE, (5, "rho", "1/5", (4, 16)), least_mass=fmpq(1, 5), **WHERE_IT_RISES
    ),
    "other weights": of_region(ABOUT_ELSE, weights="uniform"),
    "masses from 6/25 on": of_region(
        LEFT_OUT, (1, "rho", "6/25", (1, inf)), least_mass=fmpq(6, 25)
    ),
    "a square left out": of_region(LEFT_OUT, squares=REGION.squares[:2]),
}
STEEP_REGIONS = {
    "β = 3": of_steep_region(ABOUT_ELSE, beta=fmpq(3)),
    "a margin": of_steep_region(ABOUT_ELSE, (5, "uniform", "1/5", (4, 16)), **WHERE_IT_RISES),
    "weights ρ": of_steep_region(ABOUT_ELSE, weights="rho"),
    "k = 8 against 16": of_steep_region(ABOUT_ELSE, negatives=(8, 16)),
    "masses from 19/100 on": of_steep_region(
        LEFT_OUT, (2, "uniform", "19/100", (1, inf)), least_mass=fmpq(19, 100)
    ),
    "masses from 10⁻⁶ on": of_steep_region(
        LEFT_OUT, (2, "uniform", "1/1000000", (1, inf)), least_mass=fmpq(1, 10**6)
    ),
    "a square left out": of_steep_region(LEFT_OUT, squares=STEEP.squares[:2]),
}


FOUR_CLASSES = shipped.boxes("monotone-near-balanced-four-classes", "boxes_rho")
BOX = FOUR_CLASSES.boxes[0]


def of_boxes(why, mass="47/200", negatives=(1, inf), **changed):
    """Return the neighbour where the boxes of four classes are changed, or what they are about."""
    content = written(replace(FOUR_CLASSES, **changed)).encode()
    about = certificates("boxes_rho", 1, "rho", mass, negatives, 4)
    replaced = about | {"theorems.certificates.shipped.content": lambda *_: content}
    return Neighbour(UNKNOWN, {"certificate": "boxes_rho"}, replaced, why)


BOXES = {
    "β = 3": of_boxes(ABOUT_ELSE, beta=fmpq(3)),
    "other weights": of_boxes(ABOUT_ELSE, weights="uniform"),
    "masses from 23/100 on": of_boxes(LEFT_OUT, "23/100", least_mass=fmpq(23, 100)),
    "no box": of_boxes(LEFT_OUT, boxes=()),
    "a box that is moved": of_boxes(
        LEFT_OUT, boxes=(replace(BOX, coordinates=(fmpq(1, 4), fmpq(1, 4), fmpq(127, 500))),)
    ),
    "a box that is too large": of_boxes(r"boxes\[0\]", boxes=(replace(BOX, half=fmpq(1, 20)),)),
}


@pytest.mark.parametrize("negatives", [(inf, 1), (1, inf, 2)], ids=["turned", "2 after the limit"])
def test_a_region_with_the_numbers_of_negatives_in_another_order_is_refused(negatives):
    """The checker does not show it, and the reader does not read it."""
    other = replace(REGION, negatives=negatives)
    with pytest.raises(Rejected, match=NOT_SHOWN):
        monotone_region.check(other)
    with pytest.raises(Malformed, match="increasing"):
        accepted(written(other).encode())


# --- near the balanced law ------------------------------------------------------------------------


def near(step, **replaced):
    """Return the neighbour of which one step, for all C and β, is not an identity any more."""
    return Neighbour(UNKNOWN, {"step": step}, replaced, "")


HALF, LEAST, FALLS = (
    "at ε = 0: half the second derivative",
    "its least value over η",
    "β ≤ n, θ ≤ n/2: Q′ < 0 at α_∞/κ²",
)
NEAR = {
    "another D": near(HALF, D=balance.D + 1),
    "twice the second derivative": near(HALF, _half_second=lambda: 2 * HALF_SECOND()),
    "another probability": near(HALF, p=2 * balance.p),
    "another κ": near(LEAST, kappa=balance.kappa + 1),
    "Q of twice its argument": near(LEAST, _form=lambda a: FORM(2 * a)),
    "half of α_∞": near(FALLS, _steepness=lambda: 2 * STEEPNESS()),
    "weights of θ up to n": near(FALLS, most_skewed=balance.n),
}

# --- a rare class --------------------------------------------------------------------------------

REFLECTED, SUMS = off_the_middle_costs.REFLECTED, off_the_middle_costs._E
HESSIAN, TURNED, APART = (
    "ℓ is strictly convex: their determinant",
    "w₃ moves, margins as after the reflection: the slope of S",
    "⟨u₃, w₁⟩ = ⟨u₃, w₂⟩ only where c = 0",
)
X = off_the_middle_costs.ALONG[1]
MIDDLE = {
    "heads of two weights": near(
        TURNED, REFLECTED={SUMS[2, 1]: SUMS[1, 2], SUMS[2, 3]: SUMS[1, 3]}
    ),
    "margins of the heads that differ": near(
        TURNED, REFLECTED={one: other for one, other in REFLECTED.items() if one != SUMS[2, 3]}
    ),
    "both heads at one vector": near(
        "w₁ moves: the slope of S", ALONG=off_the_middle_costs.ALONG | {2: X}
    ),
    "a Gram matrix with c² in it": near(
        "G(0) is half of G(c) and half of G(−c)", _gram=lambda c: (Integer(-1), c**2, -c)
    ),
    "log Σ exp, which is not strictly convex": near(HESSIAN, FLOOR=Integer(0)),
    "classifiers of one length": near(APART, _length=lambda a, b: a**2 + b**2),
}

AS_ANCHOR, AS_NEGATIVE = rare.as_anchor, rare.as_negative
LIMIT, CENTRE, BEYOND = (
    "k = ∞: the slope is βS₀",
    "S₀ at c = 0, and in c and δ there",
    "S₁ where S₀ vanishes, to first order in δ",
)


def without_what_is_drawn(p, u, v):
    value, _ = AS_ANCHOR(p, u, v)
    return value, -value / (p * u + (1 - p) * v)


def with_k_others(p, u, square):
    """Return T where k negatives stand beside the rare one, and not k − 1."""
    value, slope = AS_NEGATIVE(p, u, square)
    return value, slope - p * u / (p + (1 - p) * square)


BEYOND_THRESHOLD = {
    "the mean number of negatives alone": near(
        BEYOND, **{f"{rare.__name__}.as_anchor": without_what_is_drawn}
    ),
    "k negatives beside the rare one": near(
        BEYOND, **{f"{rare.__name__}.as_negative": with_k_others}
    ),
    "heads of turned shares": near(
        LIMIT, **{f"{rare.__name__}.as_negative": lambda p, *rest: AS_NEGATIVE(1 - p, *rest)}
    ),
    "another P": near(
        BEYOND,
        **{f"{rare_class_threshold.__name__}._COEFFICIENTS": (-1, 1, 12, 16, 38, -18, 4, 0, 11)},
    ),
    "A₀ of the rare class as an anchor alone": near(CENTRE, _leading=lambda: symbols("beta")),
    "v that grows with c": near(
        "the loss is strictly convex in c: an anchor of the rare class",
        MOVES=[(one, symbols("beta") * one) for one in symbols("u v")],
    ),
}


# --- all of them ---------------------------------------------------------------------------------

ONE_SEED = {"theorems.claims.bounds._tried.SEEDS": (0,)}
PARTS = {
    "saunshi-bound": Part(6, ONE_SEED),
    "ash-bound": Part(6, ONE_SEED),
    "nozawa-sato-bound": Part(6, ONE_SEED),
    "bao-bounds": Part(8, ONE_SEED | {"theorems.claims.bounds._tried.NEGATIVES": (1, 40)}),
    "bound-rises-minimiser-stays": Part(3, {"_CLASSES": (2, 5)}),
    "collapse-thresholds-apart": Part(65, {"_BETAS": ("1/100",)}),
    "hardest-negative-increase": Part(5, {}),
    "monotone-near-balanced": Part(1, certificates("region_rho", 1, "rho", "1/4", (1, inf))),
    "monotone-near-balanced-larger-beta": Part(
        1, certificates("beta_2_uniform", 2, "uniform", "1/5", (1, inf))
    ),
    "monotone-near-balanced-four-classes": Part(
        1, certificates("boxes_rho", 1, "rho", "47/200", (1, inf), 4)
    ),
    "slopes-near-balance-fall": Part(6, {"_CLASSES": (3,)}),
    "latent-indistinguishable-on-the-line": Part(
        5, {"_LAWS": ("1/3, 1/3, 1/3",), "_NEGATIVES": (2,)}
    ),
}

NEIGHBOURS = {
    **ARGUED,
    **FIELD,
    **BOUNDS,
    **FACTORS,
    **MINIMISERS,
    **COLLAPSES,
    "hardest-negative-increase": HARDEST_NEIGHBOURS,
    "loss-hypotheses": LOSSES,
    "monotone-near-balanced": REGIONS,
    "monotone-near-balanced-larger-beta": STEEP_REGIONS,
    "monotone-near-balanced-four-classes": BOXES,
    "more-negatives-help-near-balance": NEAR,
    "off-the-middle-costs": MIDDLE,
    "rises-beyond-the-threshold": BEYOND_THRESHOLD,
    "slopes-near-balance-fall": SLOPES,
}


DECIDED = (Verdict.CERTIFIED, Verdict.ARGUED, Verdict.TESTED)


def test_every_certified_theorem_has_five_neighbours():
    certified = {
        claim.id for claim in all_claims() if claim.kind == "theorem" and claim.declared in DECIDED
    }
    enough = {name for name, neighbours in NEIGHBOURS.items() if len(neighbours) >= 5}
    assert certified
    assert certified - enough == set()


@pytest.mark.slow
@pytest.mark.parametrize("name", PARTS)
def test_a_part_with_nothing_else_replaced_is_certified(monkeypatch, name):
    judgement = judged(monkeypatch, name, {})
    expected = find_claim(name).declared, PARTS[name].size
    assert (judgement.verdict, len(judgement.instances)) == expected


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "neighbour"),
    [
        pytest.param(name, neighbour, id=f"{name}: {what}")
        for name, neighbours in NEIGHBOURS.items()
        for what, neighbour in neighbours.items()
    ],
)
def test_a_neighbour_is_not_certified_and_the_reason_is_said(monkeypatch, name, neighbour):
    judgement = judged(monkeypatch, name, neighbour.replaced, neighbour.size)
    assert judgement.verdict == neighbour.verdict
    not_held = [instance for instance in judgement.instances if instance.holds is not True]
    place, evidence = (not_held[0].parameters, not_held[0].said) if not_held else ({}, "")
    assert neighbour.place.items() <= place.items()
    assert re.search(neighbour.why, f"{judgement.reason}: {evidence}")
    if name in BOUNDS:
        assert set(judgement.refuting.witness) >= {"class_law", "masses", "vectors", "L_k"}
