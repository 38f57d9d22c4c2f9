"""The decoupled loss in the plane at a low temperature."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.claims.low_dimension._plane import merged_cosines, polygon_cosines
from theorems.language import Instance, Verdict, all_of, below, cases, claim

_CASES = ((7, "1/10"), (7, "1/20"), (8, "1/10"), (16, "1/40"))


@claim(
    kind="theorem",
    hypotheses=(
        "C = 7, 8 or 16 balanced classes on the circle, d = 2, each at one vector v_c",
        "the loss is (1/C) Σ_c log Σ_{t≠c} e^{(⟨v_c, v_t⟩ − 1)/τ}, τ = 1/10 or 1/20 for C = 7, "
        "1/10 for C = 8, 1/40 for C = 16",
    ),
    family=cases(("C", "τ"), _CASES),
    source="nceproof; the loss of Yeh et al. 2022, τ = 1/10 as in Chen et al. 2020 (read: memory)",
    declared=Verdict.CERTIFIED,
)
def decoupled_merges_classes() -> Iterator[Instance]:
    """For 7, 8 and 16 classes at a low τ the decoupled loss is smaller where classes are merged.

    Than at the regular polygon, for the four C and τ named: with C − 3 classes at e_1 and one each
    at e_2, −e_1 and −e_2. For InfoNCE, with the positive in the sum as well, it is the other way
    round. At τ = 1/10 the polygon is better for both losses if C is 5 or 6.

    As τ goes to 0, τ times the loss goes to the mean of max_{t≠c} ⟨v_c, v_t⟩ − 1, of which
    `hard-negatives-tammes` says the same for these C. From dimension C − 1 on both losses have the
    simplex as minimiser (`cross-entropy-against-itself`).
    """
    for classes, temperature in _CASES:
        of_both = merged_cosines(classes), polygon_cosines(classes, bits=160)
        decoupled = [loss(cosines, temperature) for cosines in of_both]
        infonce = [loss(cosines, temperature, own=1) for cosines in of_both]
        yield Instance(
            {"C": str(classes), "τ": temperature},
            all_of(below(*decoupled), below(*reversed(infonce))),
            "decoupled: merged and polygon; InfoNCE: polygon and merged",
            {"decoupled": list(map(str, decoupled)), "InfoNCE": list(map(str, infonce))},
        )


def loss(cosines: list[list[Any]], temperature: str, *, own: int = 0) -> Enclosure:
    """Return (1/C) Σ_c log(own + Σ_{t≠c} e^{(⟨v_c, v_t⟩ − 1)/τ}); with own = 1 it is InfoNCE."""
    rate = rational(1 / Fraction(temperature))
    with precision(160):
        total = arb(0)
        for c, row in enumerate(cosines):
            terms = ((rate * (arb(x) - 1)).exp() for t, x in enumerate(row) if t != c)
            total += (own + sum(terms, arb(0))).log()
        return Enclosure.of(total / len(cosines), bits=80)
