"""The supervised loss with negatives only, for classes of unequal size."""

from __future__ import annotations

from collections.abc import Iterator

from numerics.exact.geometry import simplex_etf_gram
from theorems.claims.supervised._class_sizes import negatives_only, sizes_of, tilted
from theorems.language import Instance, Verdict, below, claim, counterexample, grid

_SIZES = ("2, 2, 4", "2, 2, 10", "2, 2, 16")


@claim(
    kind="refutation",
    hypotheses=(
        "three classes of two samples or more, as each has a positive z⁺",
        "the samples are at unit vectors of R^d, d ≥ 2",
        "a sample's loss is −log(e^{⟨z, z⁺⟩} / Σ e^{⟨z, z⁻⟩}), z⁻ all samples of other classes",
    ),
    family=grid("the numbers of samples of the classes", sizes=_SIZES),
    source="false neighbour of Luthra, Yang, Galanti 2025 (arXiv 2506.04411) as summarised in a "
    "post of the authors (read: the post); the theorem itself may carry the hypothesis that "
    "classes have one size",
    declared=Verdict.REFUTED,
    instead=("cross-entropy-against-itself", "supcon-bound"),
    rests_on=("cross-entropy-against-itself",),
)
def nscl_unbalanced() -> Iterator[Instance]:
    """At every minimiser of the loss with negatives only the classes stand at a simplex.

    False for classes of unequal size, whose samples weigh unequally: with the large class at
    (−1, 0) and the small ones at (3/5, ±4/5) the loss is smaller than at the simplex, so no map
    onto the simplex is a minimiser. There is one, by compactness, which is argued and not computed.

    For classes of one size no map that is constant on classes is better than the simplex:
    `cross-entropy-against-itself` for the decoupled loss log Σ_t e^{⟨v_c, v_t⟩ − ⟨v_c, v_c⟩}; of
    maps that spread them neither, by `supcon-bound` with log n Σ_t e^{−v_t}.
    """
    witness, simplex = tilted(3, 4, 5), simplex_etf_gram(3)
    for text in _SIZES:
        losses = [negatives_only(sizes_of(text), gram) for gram in (witness, simplex)]
        yield Instance(
            {"sizes": text},
            counterexample(below(*losses), argued=True),
            "the losses of the witness and of the simplex",
            {
                "vectors": [["3/5", "4/5"], ["3/5", "-4/5"], ["-1", "0"]],
                "witness": list(losses[0].decimals(9)),
                "simplex": list(losses[1].decimals(9)),
            },
        )
