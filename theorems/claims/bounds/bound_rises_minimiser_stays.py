"""What the bound says about more negatives, and what the minimiser does."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from flint import fmpq

from numerics.balls.bounds import ash
from numerics.balls.downstream_check import supervised_interval
from numerics.balls.dual_check import minimiser_box, minimum
from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.errors import Undecided
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import Logistic
from numerics.exact.rationals import class_law
from numerics.floats.downstream_search import supervised_loss
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    all_of,
    below,
    claim,
    grid,
    meets,
    undecided,
)

_CLASSES = (2, 3, 5, 10)
_UNBALANCED = ("4/5", "1/10", "1/10")
_STEPS = (1, 4, 16)
_LOSS, _BITS = Logistic(), 80
_OF_THE_LOSS = ("strictly_convex", "nonincreasing")


@claim(
    kind="theorem",
    hypotheses=(
        "ℓ is the logistic loss (β = 1)",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C",
        "for ρ_c = 1/C it is the simplex ETF (`etf-unique-balanced`)",
        "B(k) is the bound of `ash-bound` on L_sup(f*_k)",
    ),
    family=grid(
        "k = 1..4C for ρ_c = 1/C, k = 1, 4, 16 for the unbalanced law",
        law=[*(f"1/{C}" for C in _CLASSES), ", ".join(_UNBALANCED)],
    ),
    source="the point of the talk",
    declared=Verdict.CERTIFIED,
    rests_on=("etf-unique-balanced", "supervised-optimal-balanced"),
)
def bound_rises_minimiser_stays() -> Iterator[Instance]:
    """For five laws the bound at the minimiser rises from some k on, where L_sup stays or falls.

    With C = 2, 3, 5, 10 balanced classes B(k) falls strictly to its minimum at some k* < 4C and
    rises strictly from there to k = 4C. The minimiser is the simplex ETF for every k
    (`etf-unique-balanced`), and L_sup there is log(1 + (C−1)e^{−C/(C−1)})
    (`supervised-optimal-balanced`). For the unbalanced law B rises and L_sup falls from k = 1 to
    k = 4 and to k = 16.
    """
    for classes in _CLASSES:
        yield _balanced(classes)
    yield _unbalanced()


def _balanced(classes: int) -> Instance:
    gram, law = simplex_etf_gram(classes), class_law([Fraction(1, classes)] * classes)
    values = [
        _limit(law, k, latent_loss(gram, law, negatives=k)) for k in range(1, 4 * classes + 1)
    ]
    rises = [below(a, b) for a, b in pairwise(values)]
    falls = [below(b, a) for a, b in pairwise(values)]
    lowest = next((n for n, rise in enumerate(rises) if rise.holds), None)
    if lowest is None:
        return Instance({"law": f"1/{classes}"}, undecided(f"B falls from {values[0]} for every k"))
    return Instance(
        {"law": f"1/{classes}"},
        all_of(*falls[:lowest], *rises[lowest:], *map(_logistic_is, _OF_THE_LOSS)),
        f"B is smallest at k* = {lowest + 1}: {values[lowest]}; {values[-1]} at k = {4 * classes}",
        {"B": [list(value.decimals(9)) for value in values]},
    )


def _logistic_is(hypothesis: str) -> Evidence:
    """Decide a hypothesis of `etf-unique-balanced` on the loss."""
    return meets("log(1 + sum(exp(-v)))", hypothesis)


def _limit(law: tuple[fmpq, ...], negatives: int, loss: Enclosure) -> Enclosure:
    """Return B(k), which is finite for every k."""
    limit = ash(law, negatives=negatives).on_downstream(loss)
    if limit is None:
        raise Undecided("the share of the bound is not shown to be positive")
    return limit


def _unbalanced() -> Instance:
    law, parameters = class_law(_UNBALANCED), {"law": ", ".join(_UNBALANCED)}
    found = [_at_the_minimiser(law, k) for k in _STEPS]
    if None in found:
        return Instance(parameters, undecided("the minimiser is not located"))
    losses, supervised = zip(*filter(None, found), strict=True)
    limits = [_limit(law, k, loss) for k, loss in zip(_STEPS, losses, strict=True)]
    evidence = all_of(
        *(below(a, b) for a, b in pairwise(limits)),
        *(below(b, a) for a, b in pairwise(supervised)),
    )
    values = {"B": limits, "L_sup": supervised}
    return Instance(
        parameters,
        evidence,
        "B and L_sup for one k and the next",
        {name: [list(value.decimals(9)) for value in row] for name, row in values.items()},
    )


def _at_the_minimiser(law: tuple[fmpq, ...], negatives: int) -> tuple[Enclosure, Enclosure] | None:
    """Enclose min L_k and L_sup at the minimiser; None where that is not located.

    Floats propose a certificate of the minimum, and classifiers; trusted checks make the intervals.
    """
    proposed = minimise_latent_loss(law, negatives=negatives, loss=_LOSS)
    certificate = certify(proposed, bits=_BITS)
    found, box = minimum(certificate, bits=_BITS), minimiser_box(certificate, bits=_BITS)
    if box is None:
        return None
    classifiers = supervised_loss(found.gram, law, loss=_LOSS).coefficients
    return found.interval, supervised_interval(
        found.gram, law, range(len(law)), classifiers, loss=_LOSS, radii=box, bits=_BITS
    )
