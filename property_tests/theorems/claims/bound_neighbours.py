"""Neighbours of the theorems on bounds between two losses, and on the factors in them."""

import re
from dataclasses import replace
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.losses import HingeMax, Logistic
from numerics.exact.rationals import rational
from property_tests.theorems.claims.neighbour import Neighbour
from theorems.claims.bounds import (
    ash_bound,
    ash_factor_minimum,
    bao_bounds,
    nozawa_sato_bound,
    saunshi_bound,
    saunshi_factor_minimum,
)
from theorems.verdicts.verdict import Verdict

REFUTED, UNKNOWN = Verdict.REFUTED, Verdict.UNKNOWN


# --- bounds between two losses -------------------------------------------------------------------

LOGISTIC, HINGE = Logistic(), HingeMax(margin=1)
NAMES = {LOGISTIC: "logistic", HINGE: "hinge-max"}
LOWER, UPPER = "L_μ - L_k - lower", "L_k - L_μ + upper"


def times(enclosure, factor):
    ends = sorted(end * Fraction(factor) for end in (enclosure.lower, enclosure.upper))
    return Enclosure(*ends, enclosure.bits)


def nudged(lines, *, share=1, constant=1):
    """Return a bound with other constants."""
    return lambda law, k, loss: [
        replace(line, on_mean=times(line.on_mean, share), constant=times(line.constant, constant))
        for line in lines(law, k, loss)
    ]


def turned(lines):
    return lambda law, k, loss: [
        replace(line, on_loss=-line.on_loss, on_mean=-line.on_mean, constant=-line.constant)
        for line in lines(law, k, loss)
    ]


def sharper(lines, name, amount):
    """Return a bound with less, by a function of C, k and β, to spare on the line of a name."""

    def constant(line, C, k, beta):
        with precision(120):
            spared = amount(*map(arb, (C, k, rational(beta)))) if line.name == name else 0
            return Enclosure.of(line.constant.ball() - spared, bits=80)

    return lambda law, k, loss: [
        replace(line, constant=constant(line, len(law), k, loss.beta))
        for line in lines(law, k, loss)
    ]


def one(*_, bits, **__):
    return Enclosure.exactly(1, bits=bits)


def exceeded(k, loss, replaced, line="L_k - share·L_μ - offset"):
    """Return a neighbour that a representation refutes: its slack is below 0."""
    place = {"seed": "0", "k": str(k), "loss": NAMES[loss], "line": line}
    why = rf"fails?: 0 > \[?-\d.* \(author: “the slack of {re.escape(line)}, after"
    return Neighbour(REFUTED, place, replaced, why)


def bao(k, beta, line, lines):
    found = exceeded(k, LOGISTIC, {"lines": lines}, line)
    return replace(found, place={**found.place, "loss": f"logistic-β{beta}"})


def of_collisions(lines, *, nudge_at):
    """Return the neighbours that L_k ≥ share·L_μ + offset has, whatever the share is."""
    return {
        "turned": exceeded(1, LOGISTIC, {"lines": turned(lines)}),
        "11/10 of the offset": exceeded(
            nudge_at, HINGE, {"lines": nudged(lines, constant="11/10")}
        ),
        "the offset of another loss": exceeded(
            40, HINGE, {"lines": lambda law, k, _: lines(law, k, LOGISTIC)}
        ),
    }


LIGHTEST = property(lambda law: min(law.masses))


def of_avoiding(lines):
    """Return the neighbours of a bound whose share has the probability to avoid a class."""
    return {
        "k + 1 in place of k": exceeded(
            1, HINGE, {"lines": lambda law, k, loss: lines(law, k + 1, loss)}
        ),
        "the balanced law": exceeded(
            40,
            HINGE,
            {"lines": lambda law, k, loss: lines([Fraction(1, len(law))] * len(law), k, loss)},
        ),
        "the lightest class": exceeded(
            40, HINGE, {"numerics.exact.blocks.GroupedLaw.heaviest": LIGHTEST}
        ),
    }


ALWAYS_HIT = {
    "all others always hit": exceeded(1, LOGISTIC, {"numerics.balls.bounds.coverage": one})
}
SAUNSHI, ASH, NOZAWA, BAO = (
    module.lines for module in (saunshi_bound, ash_bound, nozawa_sato_bound, bao_bounds)
)

BOUNDS = {
    "saunshi-bound": of_collisions(SAUNSHI, nudge_at=6) | of_avoiding(SAUNSHI) | ALWAYS_HIT,
    "ash-bound": of_collisions(ASH, nudge_at=6)
    | of_avoiding(ASH)
    | {
        "a coupon time of 1": exceeded(1, LOGISTIC, {"numerics.balls.bounds.coupon_time": one}),
    },
    "nozawa-sato-bound": of_collisions(NOZAWA, nudge_at=40)
    | ALWAYS_HIT
    | {
        "5/4 of the share": exceeded(40, HINGE, {"lines": nudged(NOZAWA, share="5/4")}),
        "not halved": exceeded(40, LOGISTIC, {"lines": nudged(NOZAWA, share=2, constant=2)}),
    },
    "bao-bounds": {
        "turned": bao(1, 1, LOWER, turned(BAO)),
        "half the width": bao(40, 1, LOWER, nudged(BAO, constant="1/2")),
        "vectors of norm 2": bao(40, 4, LOWER, lambda law, k, _: BAO(law, k, LOGISTIC)),
        "C in place of C²": bao(40, 1, UPPER, sharper(BAO, UPPER, lambda C, *_: C.log())),
        "k² in place of k": bao(40, 1, UPPER, sharper(BAO, UPPER, lambda C, k, _: k.log())),
        "log(1 + k) once": bao(40, 1, LOWER, sharper(BAO, LOWER, lambda C, k, _: (1 + k).log())),
        "without cosh": bao(
            1, 4, LOWER, sharper(BAO, LOWER, lambda C, k, beta: 2 * beta.cosh().log())
        ),
    },
}

# --- factors -------------------------------------------------------------------------------------

COUPONS, ALPHA = ash_factor_minimum.threshold, ash_factor_minimum.factor
WAYS, SMALLEST = saunshi_factor_minimum.numerator, saunshi_factor_minimum.smallest
CLASSES = {C: {"C": str(C)} for C in (2, 3, 4)}


def ash_factor(C, alpha):
    return Neighbour(REFUTED, CLASSES[C], {"factor": alpha}, "fails?: ")


def share(C, k):
    return 2 * max(Fraction(1), COUPONS(C) / k)


LARGEST = "author: “p is largest"

FACTORS = {
    "ash-factor-minimum": {
        "half the coupon time": Neighbour(
            REFUTED, CLASSES[2], {"threshold": lambda C: COUPONS(C) / 2}, "fails?: 2 > 1; "
        ),
        "3/4 of the coupon time": Neighbour(
            REFUTED, CLASSES[2], {"threshold": lambda C: COUPONS(C) * 3 / 4}, "fails?: 2 > 3/2; "
        ),
        "smallest at C and C + 1": Neighbour(
            REFUTED, {"step": "ηk/(k+1) before n"}, {"lowest": lambda C: C}, "99 of 101 .* fail"
        ),
        "turned": ash_factor(2, lambda C, k: 1 / ALPHA(C, k)),
        "α(k + 1) in place of α(k)": ash_factor(2, lambda C, k: ALPHA(C, k + 1)),
        "η = (C + 1)/C": ash_factor(2, lambda C, k: share(C, k) * Fraction(C + 1, C) ** k),
        "a class of mass 1/2": ash_factor(3, lambda C, k: share(C, k) * 2**k),
    },
    "saunshi-factor-minimum": {
        what: Neighbour(
            REFUTED, CLASSES[C], replaced, rf"fails?: .* \({LARGEST} at k = {k}”\)$", size
        )
        for what, C, k, replaced, size in (
            ("the k before", 3, 1, {"smallest": lambda C: SMALLEST(C) - 1}, None),
            ("the second k after", 3, 4, {"smallest": lambda C: SMALLEST(C) + 2}, None),
            ("smallest at C − 1, as for Ash et al.", 4, 3, {"smallest": lambda C: C - 1}, None),
            ("two classes", 2, 1, {"_CLASSES": (2,)}, 2),
            ("p(k + 1) in place of p(k)", 3, 2, {"numerator": lambda C, k: WAYS(C, k + 1)}, None),
            ("C − 2 classes hit", 3, 2, {"numerator": lambda C, k: WAYS(C - 1, k)}, None),
        )
    },
}
