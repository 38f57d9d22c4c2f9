"""What the balanced theorem says of the downstream loss."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, fmpq

from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import simplex_etf_gram
from numerics.floats.downstream_search import supervised_loss
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import Evidence, all_of, below, minimises, shown, within
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

_CLASSES = range(2, 9)
_NEGATIVES = (1, 2, 3, 8, 64, 1024)


@claim(
    kind="theorem",
    hypotheses=(
        "ρ_c = 1/C for every class, upstream and downstream",
        "f is constant on classes, with unit vectors u_c ∈ R^d, d ≥ C",
        "ℓ is the logistic loss of the talk (β = 1)",
    ),
    family=grid(C=_CLASSES, k=_NEGATIVES),
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'downstream loss is non-increasing'",
    declared=Verdict.CERTIFIED,
)
def supervised_constant_balanced() -> Iterator[Instance]:
    """With 2 to 8 balanced classes L_sup at the minimiser is one number for six values of k.

    For each k = 1, 2, 3, 8, 64, 1024 the Gram matrix of the simplex ETF is the only minimiser of
    L_k (strict convexity: the Hessian dominates a positive diagonal form), and L_sup depends on the
    Gram matrix alone.
    So L_sup(f*_k) is the same for all of them — the talk says non-increasing. An interval proved
    for it, of width below 10⁻¹², contains log(1 + (C−1) e^{−C/(C−1)}), its value by
    `supervised-optimal-balanced`.

    Here the numbers are enclosed, by certificates that do not use the theorems. For all C, k and
    other losses: `etf-unique-balanced` and `supervised-optimal-balanced`, as docs/kernel.md says.
    """
    for classes in _CLASSES:
        value_fits = _closed_form_fits(classes)
        for negatives in _NEGATIVES:
            yield _instance(classes, negatives, value_fits)


def _instance(classes: int, negatives: int, value_fits: Evidence) -> Instance:
    optimal = minimises(simplex_etf_gram(classes), _law(classes), negatives=negatives, unique=True)
    parameters = {"C": str(classes), "k": str(negatives)}
    return Instance(parameters, shown(all_of(optimal, value_fits)), "and L_sup at the ETF")


def _law(classes: int) -> list[Fraction]:
    return [Fraction(1, classes)] * classes


def _closed_form_fits(classes: int) -> Evidence:
    """Decide that the closed form lies in the interval of L_sup at the ETF, which is narrow."""
    interval = supervised_loss(simplex_etf_gram(classes), _law(classes)).interval
    with precision(200):
        value = Enclosure.of(_closed_form(classes), bits=160)
    return all_of(within(value, interval), below(interval.width, Fraction(1, 10**12)))


def _closed_form(classes: int) -> arb:
    """Enclose log(1 + (C−1) e^{−C/(C−1)}), to the precision that is set."""
    decay = (-arb(fmpq(classes, classes - 1))).exp()
    return ((classes - 1) * decay).log1p()
