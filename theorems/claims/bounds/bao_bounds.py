"""The two-sided bound of Bao, Nagano and Nozawa 2022."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from numerics.balls.bounds import bao
from numerics.balls.enclosure import Enclosure
from numerics.exact.losses import Logistic, Loss
from numerics.exact.rationals import Exact
from theorems.claims.bounds._tried import Line, family, trials
from theorems.language import Instance, Verdict, claim

_LOWER, _UPPER = "L_μ - L_k - lower", "L_k - L_μ + upper"


def lines(law: Sequence[Exact], negatives: int, loss: Loss) -> Sequence[Line]:
    """Return L_μ − L_k − lower ≥ 0 and L_k − L_μ + upper ≥ 0."""
    assert isinstance(loss, Logistic)
    shift = bao(law, negatives=negatives, beta=loss.beta, bits=80)
    one = Enclosure.exactly(1, bits=80)
    return [
        Line(_LOWER, -one, one, -shift.lower),
        Line(_UPPER, one, -one, shift.upper),
    ]


@claim(
    kind="theorem",
    hypotheses=("ℓ is the logistic loss with inverse temperature β", "‖f(x)‖ = 1"),
    family=family(("logistic-β1", "logistic-β4"), (_LOWER, _UPPER)),
    source="Bao, Nagano & Nozawa, ICML 2022; proof: docs/bounds.md",
    declared=Verdict.TESTED,
)
def bao_bounds() -> Iterator[Instance]:
    """The loss and that of the mean classifier differ by log k, up to an interval of fixed width.

    L_k(f) + lower ≤ L_μ(f) ≤ L_k(f) + upper for every f, k and law, with
    upper = log(ρ_max C² cosh²β/k) and lower = H(ρ) + log k − 2 log(1 + k) − 2 log cosh β. The width
    is log(ρ_max C²) − H(ρ) + 4 log cosh β + 2 log(1 + 1/k), which decreases in k.

    Both sides are Jensen's inequality for the logarithm and Kantorovich's for numbers in
    [e^−β, e^β]: (Σ y)(Σ 1/y) ≤ m² cosh²β for m of them. Vectors of norm L are unit vectors with β
    times L². The lower side is about the mean classifier: L_sup may be smaller.
    """
    # β = 4 is ‖f(x)‖ = 2 with β = 1
    yield from trials(lines, {"logistic-β1": Logistic(), "logistic-β4": Logistic(beta=4)})
