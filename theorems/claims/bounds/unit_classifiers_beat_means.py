"""Classifiers of norm exactly 1 where the dimension leaves no room."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from typing import Any

from flint import arb

from numerics.balls.bounds import mean_classifier_loss
from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import gram_of
from numerics.exact.rationals import rational
from theorems.language import Instance, Verdict, all_of, below, claim, grid, no

_SHARES = ("9/10", "4/5", "3/5")


@claim(
    kind="refutation",
    hypotheses=("‖f(x)‖ = 1, ‖w_c‖ = 1 in the dimension d of f", "ℓ is the logistic loss (β = 1)"),
    family=grid(
        "d = 1, two equal classes, the first +1 with probability q and the second −1; all four "
        "pairs of classifiers",
        q=_SHARES,
    ),
    source="the constraint ‖w_c‖ = 1 of the talk with the classifiers of Saunshi et al. 2019",
    declared=Verdict.REFUTED,
)
def unit_classifiers_beat_means() -> Iterator[Instance]:
    """The downstream loss with classifiers of norm 1 is at most that of the mean classifier.

    inf over ‖w_c‖ = 1 of E ℓ((⟨f(x), w_c − w_t⟩)_t) ≤ L_μ(f). False for two classes that f spreads
    on a line: ‖μ_c‖ < 1, and a short classifier is better than a unit one. With ‖w_c‖ ≤ 1 it
    holds, as w = μ is allowed; so it does for norm 1 in one more dimension.
    """
    for share in _SHARES:
        q = Fraction(share)
        first, second = ((q, 1), (1 - q, -1)), ((q, -1), (1 - q, 1))
        points = [[(p, [sign]) for p, sign in each] for each in (first, second)]
        f = FiniteMap.of(["1/2", "1/2"], points)
        mean = mean_classifier_loss(gram_of(f.vectors), f.negatives, labels=f.labels)
        losses = list(_losses(q))
        yield Instance(
            {"q": share},
            no(all_of(*(below(mean, loss) for loss in losses))),
            "the class means against unit classifiers",
            witness={
                "unit classifiers": [loss.decimals(9) for loss in losses],
                "class means": mean.decimals(9),
            },
        )


def _losses(q: Fraction) -> Iterator[Any]:
    """Yield the loss of each pair of signs w_1, w_2: margins ±(w_1 − w_2) in both."""
    with precision(100):
        for first, second in product((1, -1), repeat=2):
            right, wrong = (arb(-s * (first - second)).exp().log1p() for s in (1, -1))
            yield Enclosure.of(rational(q) * right + rational(1 - q) * wrong, bits=80)
