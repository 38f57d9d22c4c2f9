"""Which batches a mini-batch loss has to visit to have the minimisers of the full batch."""

from __future__ import annotations

from collections.abc import Iterator
from math import comb

from theorems.claims.batches._designs import DESIGNS, meetings
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import all_of, below, counterexample, equal, meets
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

_INFONCE = "log(1 + sum(exp(-v)))"
_HYPOTHESES = ("symmetric", "strictly_convex", "strictly_decreasing")


@claim(
    kind="refutation",
    hypotheses=(
        "N pairs, two towers of unit vectors of dimension N − 1 or more",
        "InfoNCE, summed over the anchors of each batch and over a family of batches of size B",
    ),
    family=grid("named designs", batches=DESIGNS),
    source="Cho et al., TMLR 2024 (arXiv 2307.05906), as summarised in the abstract and in the "
    "README of its code (read: these); the theorem itself may say less",
    declared=Verdict.REFUTED,
    rests_on=("similarities-gap",),
)
def all_batches_needed() -> Iterator[Instance]:
    """Only with all batches of a size has the loss over batches the minimisers of the full batch.

    False for the seven lines of the Fano plane, N = 7 and B = 3, in place of all 35 triples, and
    for every other family of batches in which each two pairs meet equally often, λ times.

    ℓ is at least its tangent at N/(N−1)·1, whose slope is one number ≤ 0 for all coordinates, as ℓ
    is symmetric. Summed over such a family the margins are λ times those of the full batch. These
    are at most what they are at the simplex (`similarities-gap`), so the simplex for both towers is
    a minimiser. InfoNCE is strictly convex and strictly decreasing, so a minimiser has every margin
    N/(N−1) and meets that bound with equality: u = v, a simplex. The full batch is such a family
    itself, and has the same minimisers.

    With B = 2 all N(N−1)/2 batches are needed. That it is not enough that each two pairs meet:
    `batches-that-let-all-pairs-meet`; the exact condition: `batches-form-a-design`.
    """
    for name, (size, batches) in DESIGNS.items():
        needed, (fewest, most) = comb(size, len(batches[0])), meetings(batches, size)
        evidence = all_of(
            below(0, fewest),
            equal(fewest, most),
            below(len(batches), needed),
            *(meets(_INFONCE, hypothesis) for hypothesis in _HYPOTHESES),
        )
        yield Instance(
            {"batches": name},
            counterexample(evidence),
            "how often two pairs meet, at least and at most; how many batches; the loss",
            {
                "N": str(size),
                "batches": [str(list(batch)) for batch in batches],
                "of all": str(needed),
                "each two pairs meet": str(fewest),
            },
        )
