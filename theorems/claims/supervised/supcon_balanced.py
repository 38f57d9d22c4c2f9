"""The supervised contrastive loss for classes of one size, at maps that are constant on classes."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import symbols

from theorems.language import Instance, Verdict, all_of, claim, grid, identity, meets, shown, steps

_SAMPLES, _RATES = (2, 3, 8, 256), (1, 2, 10)
_WANTED = ("convex", "symmetric", "nonincreasing")
_STEP = "the sum over the other samples, over e^r"


@claim(
    kind="theorem",
    hypotheses=(
        "C classes of n samples each, all samples of a class at one unit vector, any d",
        "L_out of Khosla et al. 2020 at temperature τ = 1/r",
    ),
    family=steps("any C, n and r", _STEP) + grid("ℓ, any C", n=_SAMPLES, r=_RATES),
    source="Graf, Hofer, Niethammer, Kwitt, ICML 2021, Theorem 2, at such maps (read: abstract)",
    rests_on=("cross-entropy-against-itself",),
    declared=Verdict.ARGUED,
)
def supcon_balanced() -> Iterator[Instance]:
    """For classes of one size no class vectors have a smaller supervised loss than the simplex.

    A sample of class c has n − 1 positives of cosine 1 and n negatives of each other class t, so
    its loss is log(n − 1 + n Σ_{t≠c} e^{−r v_t}) with v_t = 1 − ⟨u_c, u_t⟩. As a function of v that
    is convex, symmetric and non-increasing, for any number of coordinates and the n and r named,
    which is checked here; the rest is `cross-entropy-against-itself`. Maps that spread a class are
    not compared. For classes of unequal size it can be false: `supcon-unbalanced`.
    """
    n, near, far = symbols("n near far")
    shares = identity(((n - 1) * near + n * far) / near, n - 1 + n * (far / near))
    yield Instance({"step": _STEP}, shown(shares), "near = e^r, far = Σ_{t≠c} e^{r⟨u_c, u_t⟩}")
    for samples in _SAMPLES:
        for rate in _RATES:
            loss = formula(samples, rate)
            yield Instance(
                {"n": str(samples), "r": str(rate)},
                all_of(*(meets(loss, name) for name in _WANTED)),
            )


def formula(samples: int, rate: int) -> str:
    """Return the loss of a sample as a formula in the margins v_t.

    >>> formula(2, 10)
    'log(1 + 2*sum(exp(-10*v)))'
    """
    return f"log({samples - 1} + {samples}*sum(exp(-{rate}*v)))"
