"""The loss of the simplex ETF with balanced classes in closed form."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from math import comb

from flint import arb, fmpq
from sympy import symbols

from numerics.balls.enclosure import Enclosure, precision
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.arithmetic import BALLS
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import Exponential, HingeMax, Logistic, Loss
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    grid,
    identity,
    same_term,
    shown,
    steps,
    talk,
    terms,
    within,
)

_CLASSES, _NEGATIVES = range(2, 9), (1, 2, 3, 8, 64)
_LOSSES = ("logistic", "logistic-β5-m1", "exponential", "hinge-max")
_STEPS = (
    "a negative is of the class c with probability ρ_c",
    "binom(k+1, m)/binom(k, m) = binom(k, m−1)/binom(k, m) + 1, m ≤ k",
    "binom(k+1, m)/binom(k, m−1) = 1 + binom(k, m)/binom(k, m−1), m ≥ 1",
)


@claim(
    kind="lemma",
    hypotheses=("ρ_c = 1/C for every class", "ℓ is symmetric"),
    family=steps("every C and k, by induction on k", *_STEPS)
    + grid("and by another method", C=_CLASSES, k=_NEGATIVES, loss=_LOSSES),
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'Balanced class distribution'",
    declared=Verdict.ARGUED,
    rests_on=("etf-attains",),
)
def etf_closed_value() -> Iterator[Instance]:
    """With balanced classes the loss of the simplex ETF is a binomial sum, for every C and k.

    L_k(u) = Σ_m binom(k, m) p^m (1 − p)^{k−m} ℓ(0 m times, C/(C−1) k − m times) for p = 1/C and
    every symmetric ℓ: `etf-attains`, where m negatives are of the anchor's own class.

    Given the anchor, each of them is with probability ρ_c = p, independently of the others. So the
    weights a_k(m) have to satisfy a_0(0) = 1 and a_{k+1}(m) = p a_k(m − 1) + (1 − p) a_k(m); and
    that is Pascal's rule, divided by binom(k, m) where m ≤ k and by binom(k, m − 1) where m ≥ 1.

    For C = 2..8, five k and four losses the sum, in balls, lies in the enclosure of the loss that
    is computed from the Gram matrix by another method.
    """
    yield from _weights()
    yield from _values()


def _weights() -> Iterator[Instance]:
    """The law of the number of negatives of the anchor's class."""
    collides = terms.Bind(
        talk.negative_classes, terms.IndependentClasses(), terms.Equal(talk.c_i, talk.c)
    )
    yield Instance({"step": _STEPS[0]}, same_term(collides, terms.Probability(talk.c)))
    k, m = symbols("k m")
    here, before = (k + 1) / (k + 1 - m), m / (k + 1 - m)
    yield Instance({"step": _STEPS[1]}, shown(identity(here, before + 1)))
    here, after = (k + 1) / m, (k + 1 - m) / m
    yield Instance({"step": _STEPS[2]}, shown(identity(here, 1 + after)))


def _values() -> Iterator[Instance]:
    """The sum against the enclosure of the loss, for small C and some losses."""
    losses = (Logistic(), Logistic(beta=5, margin=1), Exponential(), HingeMax(margin=1))
    named = zip(_LOSSES, losses, strict=True)
    for classes, negatives, (name, loss) in product(_CLASSES, _NEGATIVES, named):
        law = [Fraction(1, classes)] * classes
        found = latent_loss(simplex_etf_gram(classes), law, negatives=negatives, loss=loss, bits=80)
        with precision(200):
            total = Enclosure.of(binomial_sum(classes, negatives, loss), bits=160)
        yield Instance(
            {"C": str(classes), "k": str(negatives), "loss": name},
            shown(all_of(within(total, found), below(found.width, Fraction(1, 10**15)))),
            "the sum lies in the enclosure of the loss, which is narrow",
        )


def binomial_sum(classes: int, negatives: int, loss: Loss) -> arb:
    """Return Σ_m binom(k, m) C^{−m} (1 − 1/C)^{k−m} ℓ(0 × m, C/(C−1) × (k−m)) as a ball."""
    collision, apart, total = fmpq(1, classes), fmpq(classes, classes - 1), arb(0)
    for m in range(negatives + 1):
        weight = comb(negatives, m) * collision**m * (1 - collision) ** (negatives - m)
        v = [arb(0)] * m + [arb(apart)] * (negatives - m)
        total += weight * loss.value(v, BALLS)
    return total
