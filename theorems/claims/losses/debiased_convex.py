"""The debiased loss with too large a class prior."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.formula import Formula
from numerics.exact.parse import parse
from numerics.exact.rationals import rational
from theorems.language import Instance, Verdict, all_of, below, cases, claim, counterexample
from theorems.search.hypothesis_search import HypothesisSearch, Rng, drawn_size

_CASES = ((1, "3/5"), (1, "2/3"), (2, "2/5"), (3, "1/3"))


def debiased(negatives: int, prior: Fraction) -> tuple[Fraction, Fraction]:
    """Return A and B of log(1 + (Σ e^{−v_i} − kτ)/(1 − τ)) = log(A + B Σ e^{−v_i})."""
    return 1 - negatives * prior / (1 - prior), 1 / (1 - prior)


@claim(
    kind="refutation",
    hypotheses=(
        "ℓ(v) = log(1 + (Σ e^{−v_i} − kτ)/(1 − τ)), where that is defined",
        "0 < τ < 1",
    ),
    family=cases(("k", "τ"), _CASES),
    source="Chuang, Robinson, Lin, Torralba, Jegelka 2020, without the clamp",
    declared=Verdict.REFUTED,
    instead=("debiased-convex-below-threshold",),
    search=lambda: HypothesisSearch(drawn, "convex"),
)
def debiased_convex() -> Iterator[Instance]:
    """The debiased loss is convex for every prior.

    False where kτ > 1 − τ: then A < 0 in log(A + B Σ e^{−v_i}), and along v = s·1 the loss
    log(A + kB e^{−s}) is strictly concave. Three equidistant points on that line show it for four
    such k and τ; for the others, `debiased-convex-below-threshold`.
    """
    for negatives, prior in _CASES:
        yield _instance(negatives, Fraction(prior))


def _instance(negatives: int, prior: Fraction) -> Instance:
    """Compare ℓ at −1 with the mean of ℓ at −3/2 and −1/2, all in the domain."""
    A, B = debiased(negatives, prior)
    points = (Fraction(-3, 2), Fraction(-1), Fraction(-1, 2))
    with precision(100):
        inside = [
            arb(rational(A)) + negatives * arb(rational(B)) * (-arb(rational(s))).exp()
            for s in points
        ]
        low, middle, high = (x.log() for x in inside)
        mean = Enclosure.of((low + high) / 2, bits=80)
        between = Enclosure.of(middle, bits=80)
        defined = [below(0, Enclosure.of(x, bits=80)) for x in inside]
    witness = {"A": str(A), "B": str(B), "points v = s·1, s": list(map(str, points))}
    return Instance(
        {"k": str(negatives), "τ": str(prior)},
        counterexample(all_of(below(mean, between), *defined)),
        "ℓ at the middle point is above the mean of the others, in the domain",
        witness,
    )


def drawn(rng: Rng) -> tuple[Formula, int]:
    """Draw a number of negatives and a prior beyond the threshold kτ = 1 − τ."""
    size = drawn_size(rng)
    least = Fraction(1, size + 1)
    prior = least + (1 - least) * Fraction(int(rng.integers(1, 5)), 10)
    A, B = debiased(size, prior)
    return parse(f"log({A} + {B}*sum(exp(-v)))"), size
