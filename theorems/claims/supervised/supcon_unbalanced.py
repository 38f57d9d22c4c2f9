"""The supervised contrastive loss for classes of unequal size."""

from __future__ import annotations

from collections.abc import Iterator

from flint import arb

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.supervised._class_sizes import sizes_of, soft_supervised, tilted
from theorems.language import Instance, Verdict, below, cases, claim

_CASES = (("2, 2, 10", "1/2"), ("2, 2, 10", "1"), ("2, 2, 3", "1"))


@claim(
    kind="theorem",
    hypotheses=(
        "three classes of samples of the sizes named, d ≥ 2",
        "L_out of Khosla et al. 2020: a sample's loss is the mean over its positives of "
        "−log(e^{⟨z, z⁺⟩/τ} / Σ e^{⟨z, z'⟩/τ}), z' all other samples",
    ),
    family=cases(("sizes", "τ"), _CASES, "the numbers of samples of the classes"),
    source="Vock, Duchesnay, Dufumier 2026 (arXiv 2605.13943; read: abstract) say that class "
    "imbalance makes the similarities unequal; the witness is nceproof's",
    declared=Verdict.CERTIFIED,
)
def supcon_unbalanced() -> Iterator[Instance]:
    """For classes of sizes 2, 2, 10 and 2, 2, 3 the simplex does not minimise the supervised loss.

    At τ = 1/2 or 1 for the former, τ = 1 for the latter. With the largest class at (−1, 0) and the
    others at (3/5, ±4/5), nearer to each other than at the simplex, the loss is smaller. For
    classes of one size: `supcon-balanced`.
    """
    for text, temperature in _CASES:
        sizes = sizes_of(text)
        witness, simplex = (
            soft_supervised(sizes, gram, temperature=temperature, other=arb(0))
            for gram in (tilted(3, 4, 5), simplex_etf_gram(3))
        )
        yield Instance(
            {"sizes": text, "τ": temperature},
            below(witness, simplex),
            "the losses of the witness and of the simplex",
            {"witness": list(witness.decimals(9)), "simplex": list(simplex.decimals(9))},
        )
