"""The supervised contrastive loss for classes of one size, at maps that are constant on classes."""

from __future__ import annotations

from collections.abc import Iterator

from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import all_of, meets
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

_SAMPLES, _RATES = (2, 3, 8, 256), (1, 2, 10)


@claim(
    kind="theorem",
    hypotheses=(
        "C classes of n samples each, all samples of a class at one unit vector, any d",
        "L_out of Khosla et al. 2020 at temperature τ = 1/r",
    ),
    family=grid("any C", n=_SAMPLES, r=_RATES),
    source="Graf, Hofer, Niethammer, Kwitt, ICML 2021, Theorem 2, at such maps (read: abstract)",
    rests_on=("cross-entropy-against-itself",),
    declared=Verdict.CERTIFIED,
)
def supcon_balanced() -> Iterator[Instance]:
    """For classes of one size no class vectors have a smaller supervised loss than the simplex.

    A sample of class c has the loss log(n − 1 + n Σ_{t≠c} e^{−r v_t}) with v_t = 1 − ⟨u_c, u_t⟩. As
    a function of v that is convex, symmetric and non-increasing, for any number of coordinates,
    which is checked here; the rest is `cross-entropy-against-itself`. Maps that spread a class are
    not compared. For classes of unequal size it is false: `supcon-unbalanced`.
    """
    for n in _SAMPLES:
        for rate in _RATES:
            loss = f"log({n - 1} + {n}*sum(exp(-{rate}*v)))"
            wanted = ("convex", "symmetric", "nonincreasing")
            yield Instance(
                {"n": str(n), "r": str(rate)}, all_of(*(meets(loss, name) for name in wanted))
            )
