"""What the balanced theorem says of the downstream loss."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import arb, fmpq

from numerics.balls.downstream_check import supervised_interval
from numerics.balls.enclosure import Enclosure, precision
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import Logistic
from numerics.exact.rationals import class_law
from numerics.floats.downstream_search import supervised_loss
from theorems.language import Instance, Verdict, all_of, below, claim, grid, minimises

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
    So L_sup(f*_k) is the same for all of them — the talk says non-increasing. It differs by less
    than 10⁻¹² from log(1 + (C−1) e^{−C/(C−1)}), its value by `supervised-optimal-balanced`.

    Here the numbers are enclosed, by certificates that do not use the theorems. For all C, k and
    other losses: `etf-unique-balanced` and `supervised-optimal-balanced`, as docs/kernel.md says.
    """
    for classes in _CLASSES:
        distance = _from_closed_form(classes)
        for negatives in _NEGATIVES:
            yield _instance(classes, negatives, distance)


def _instance(classes: int, negatives: int, distance: Enclosure) -> Instance:
    optimal = minimises(simplex_etf_gram(classes), _law(classes), negatives=negatives, unique=True)
    parameters = {"C": str(classes), "k": str(negatives)}
    if not optimal.holds:  # then L_sup at the ETF refutes nothing
        return Instance(parameters, optimal)
    return Instance(
        parameters,
        all_of(optimal, below(distance, Fraction(1, 10**12))),
        "and how far L_sup at the ETF is from the closed form",
        {"distance": list(distance.decimals())},
    )


def _law(classes: int) -> list[Fraction]:
    return [Fraction(1, classes)] * classes


def _from_closed_form(classes: int) -> Enclosure:
    """Enclose |L_sup at the ETF − the closed form|; floats propose the classifiers."""
    gram, law = simplex_etf_gram(classes), class_law(_law(classes))
    classifiers = supervised_loss(gram, law).coefficients
    interval = supervised_interval(gram, law, range(classes), classifiers, loss=Logistic())
    with precision(200):
        return Enclosure.of(abs(interval.ball() - _closed_form(classes)), bits=53)


def _closed_form(classes: int) -> arb:
    """Enclose log(1 + (C−1) e^{−C/(C−1)}), to the precision that is set."""
    decay = (-arb(fmpq(classes, classes - 1))).exp()
    return ((classes - 1) * decay).log1p()
