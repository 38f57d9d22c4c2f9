"""Whether InfoNCE meets the hypotheses of a family that is to contain it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.rationals import rational
from theorems.language import Instance, Verdict, at_most, cases, claim

_SUMS = (("0", "2"), ("1/10", "10"))


@claim(
    kind="refutation",
    hypotheses=("ψ(x) = log(1 + x) for x ≥ 0, the outer function of InfoNCE",),
    family=cases(("x", "y"), _SUMS),
    source="Lee, Lim, Lee, Sohn, ICML 2025 (arXiv 2506.09781), Definition 3.1 with Remark 3.3 and "
    "Theorem 5.6 (read: full text)",
    declared=Verdict.REFUTED,
    instead=("loss-hypotheses",),
)
def similarities_hypotheses_cover_infonce() -> Iterator[Instance]:
    """The outer function of InfoNCE is convex, as a family of losses that is to hold it asks.

    ψ((x + y)/2) ≤ (ψ(x) + ψ(y))/2 for ψ(x) = log(1 + x). False, as the logarithm is concave: at 0
    and 2 it says 2 log 2 ≤ log 3. As printed the family asks for convex φ and ψ and so leaves out
    InfoNCE and the decoupled loss (ψ(x) = log x). What the proofs need is that
    v ↦ ψ(Σ_i φ(v_i)) is convex, and so it is for both losses (`loss-hypotheses`).
    """
    for x, y in _SUMS:
        first, second = Fraction(x), Fraction(y)
        middle, chord = _psi([(first + second) / 2]), _psi([first, second])
        yield Instance(
            {"x": x, "y": y},
            at_most(middle, chord),
            "ψ in the middle, and the mean of its values",
            {"in the middle": middle.decimals(9), "the mean": chord.decimals(9)},
        )


def _psi(places: list[Fraction]) -> Enclosure:
    """Return the mean of log(1 + x) over some places."""
    with precision(100):
        total = sum((arb(rational(1 + x)).log() for x in places), arb(0))
        return Enclosure.of(total / len(places), bits=80)
