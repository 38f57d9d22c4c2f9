"""What the balanced theorem says of the downstream loss."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

if TYPE_CHECKING:
    from flint import arb

_CLASSES = range(2, 9)
_NEGATIVES = (1, 2, 3, 8, 64, 1024)


@claim(
    kind="theorem",
    hypotheses=(
        "ρ_c = 1/C for every class, upstream and downstream",
        "f is constant on classes, with unit vectors u_c ∈ R^d, d ≥ C",
        "ℓ is the logistic loss of the talk (β = 1)",
    ),
    family="C = 2..8, k in {1, 2, 3, 8, 64, 1024}",
    source="Awasthi, Dikkala, Kamath, ICML 2022, 'downstream loss is non-increasing'",
    declared=Verdict.CERTIFIED,
    size=len(_CLASSES) * len(_NEGATIVES),
)
def supervised_constant_balanced() -> Iterator[Instance]:
    """With balanced classes L_sup at the minimiser is the same number for every k.

    For each k the Gram matrix of the simplex ETF is the only minimiser of L_k (strict convexity:
    the Hessian dominates a positive diagonal form), and L_sup depends on the Gram matrix alone.
    So k ↦ L_sup(f*_k) is constant — the talk says non-increasing — and its value is
    log(1 + (C−1) e^{−C/(C−1)}), which the interval proved for L_sup contains.

    Here the numbers are enclosed, by certificates that do not use the theorems; that L_sup is
    constant for all C, k and other losses is `supervised-optimal-balanced`.
    """
    for classes in _CLASSES:
        value_fits = _closed_form_fits(classes)
        for negatives in _NEGATIVES:
            yield _instance(classes, negatives, value_fits)


def _instance(classes: int, negatives: int, value: str | None) -> Instance:
    from numerics.geometry import simplex_etf_gram
    from numerics.optimality import is_exact_minimiser

    found = is_exact_minimiser(simplex_etf_gram(classes), _law(classes), negatives=negatives)
    return Instance(
        {"C": str(classes), "k": str(negatives)},
        True if found.holds and found.unique and value is not None else None,
        f"the ETF is the only minimiser; L_sup = {value}",
    )


def _law(classes: int) -> list[Fraction]:
    return [Fraction(1, classes)] * classes


def _closed_form_fits(classes: int) -> str | None:
    """Return the interval of L_sup at the ETF if it is tight and contains the closed form."""
    from numerics.balls import precision
    from numerics.geometry import simplex_etf_gram
    from numerics.supervised import supervised_loss

    interval = supervised_loss(simplex_etf_gram(classes), _law(classes)).interval
    with precision(200):
        inside = interval.ball().contains(_closed_form(classes))
    return str(interval) if inside and interval.width < Fraction(1, 10**12) else None


def _closed_form(classes: int) -> arb:
    """Enclose log(1 + (C−1) e^{−C/(C−1)}), to the precision that is set."""
    from flint import arb, fmpq

    decay = (-arb(fmpq(classes, classes - 1))).exp()
    return ((classes - 1) * decay).log1p()
