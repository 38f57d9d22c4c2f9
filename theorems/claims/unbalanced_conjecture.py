"""The conjecture of the talk for unbalanced classes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from theorems.kernel.claim import claim
from theorems.kernel.verdict import Instance, Verdict

if TYPE_CHECKING:
    from numerics.balls import Enclosure

_LAWS = (
    ("1/2", "1/3", "1/6"), ("3/5", "3/10", "1/10"), ("4/5", "1/10", "1/10"),
    ("1/2", "1/4", "1/8", "1/8"),
)  # fmt: skip
_NEGATIVES = (1, 2, 8, 64)


@claim(
    kind="conjecture",
    hypotheses=(
        "ρ is any law on C classes with ρ_c > 0, downstream weights uniform or ρ",
        "f*_k minimises L_k over latent-indistinguishable maps into R^d, d ≥ C",
        "ℓ is the logistic loss of the talk (β = 1)",
    ),
    family="searched: four laws on three and four classes, consecutive k of 1, 2, 8, 64, "
    "both weights",
    source="Awasthi, Dikkala, Kamath, ICML 2022, closing slides; the last one prints "
    "'non-decreasing' for the conjecture that an earlier one states as 'non-increasing'",
    declared=Verdict.OPEN,
    size=len(_LAWS),
)
def unbalanced_conjecture() -> Iterator[Instance]:
    """The downstream loss at the minimiser does not increase with the number of negatives.

    L_sup(f*_k) ≥ L_sup(f*_{k+1}) for every class law and every k.

    For each pair of consecutive k intervals of L_sup that cover the unique minimiser are proved; a
    pair whose intervals are apart the wrong way would refute it. None of the candidates does. A
    finite search settles nothing: the conjecture stays open here.
    """
    for law in _LAWS:
        yield _instance(law)


def _instance(law: Sequence[str]) -> Instance:
    """Compare intervals of L_sup for ρ and uniform weights at consecutive k."""
    parameters = {"ρ": ", ".join(law)}
    choices: tuple[Sequence[str | Fraction], ...] = (law, (Fraction(1, len(law)),) * len(law))
    found = [_intervals(law, negatives, choices) for negatives in _NEGATIVES]
    if not all(found):
        return Instance(parameters, None, "no unique minimiser for some k")
    for (k, before), (m, after) in pairwise(zip(_NEGATIVES, found, strict=True)):
        for weights, old, new in zip(choices, before, after, strict=True):
            if new.is_above(old):
                witness = {
                    "weights": list(map(str, weights)),
                    f"L_sup at k = {k}": str(old),
                    f"L_sup at k = {m}": str(new),
                }
                return Instance(parameters, False, "L_sup increases", witness)
    pairs = len(choices) * (len(found) - 1)
    return Instance(parameters, None, f"{pairs} pairs of k, none increases", searched=pairs)


def _intervals(
    law: Sequence[str], negatives: int, choices: Sequence[Sequence[str | Fraction]]
) -> list[Enclosure]:
    """Return the interval of L_sup at the unique minimiser for each weights; [] without one."""
    from numerics.certification import certify
    from numerics.optimality import minimiser_box, minimum
    from numerics.optimum import minimise_latent_loss
    from numerics.supervised import supervised_loss

    certificate = certify(minimise_latent_loss(law, negatives=negatives), bits=80)
    box, gram = minimiser_box(certificate, bits=80), minimum(certificate, bits=80).gram
    if box is None:
        return []
    return [supervised_loss(gram, w, radii=box, bits=80).interval for w in choices]
