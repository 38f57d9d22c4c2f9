"""When two classes share one vector at the minimiser of L_k, by the minimiser with both as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Integer, symbols

from theorems.claims.conjecture.collapse_threshold import a, excess, x
from theorems.language import Evidence, Instance, Verdict, argued, claim, identity, steps

_STEPS = (
    "the form of Z in the two, and another class",
    "z from one to the other",
    "all classes but one as two: R is (1−a)F_k(a)",
)
_NOTES = {
    _STEPS[0]: "b and b1 are the masses, z and z1 the coordinates, w that of the other class",
    _STEPS[1]: "z = b1, z1 = −b, all others 0",
    _STEPS[2]: "the other class is the head, of cosine −1",
}


@claim(
    kind="lemma",
    hypotheses=(
        "C ≥ 3 classes of masses above 0, two of them of masses b and b′; G is the minimiser of "
        "L_k over Gram matrices of unit vectors for the law with these two as one class c, of mass "
        "b + b′",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ C; "
        "k ≥ 1, or k = ∞",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), β > 0",
    ),
    family=steps("every C ≥ 3, β > 0, k and all masses", *_STEPS),
    source="nceproof; docs/collapse.md has the proof",
    declared=Verdict.ARGUED,
)
def two_classes_share_a_vector() -> Iterator[Instance]:
    """Two classes share a vector exactly where their collisions push less than all others pull.

    They do iff R ≥ 0, R = −Σ_{j≠c} A_cj G_cj − D_cc, where D_cj is the slope of L_k at G in G_cj, A
    its symmetric part, and D_cc = βk(b + b′)² ∫ φ_c^(k−1) e^(−2t) dt that in the product of two
    vectors of class c. How b + b′ is divided does not matter.

    Put both classes at the vector of c. L_k is then that of the merged law; its slope for either
    and another class is b/(b + b′) or b′/(b + b′) of A_cj, and b·b′/(b + b′)² · D_cc for the two.
    With the y for which Z·G = 0 the dual slack Z is that of the merged law at the mean of the two
    coordinates, and R·b·b′/(b + b′)² · (z − z′)². The first is positive semidefinite as G is a
    minimiser, so Z is iff R ≥ 0; and the minimiser of the strictly convex L_k is the only one.
    """
    yield from argued(_STEPS, _found(), _NOTES)


b, other, z, z1, w = symbols("b b1 z z1 w")
pull, s, K = symbols("alpha s K")
"""A_cj over the mass of c, Σ_j A_cj G_cj over it, and D_cc over its square."""


def room(mass: Any, s: Any, K: Any) -> Any:
    """Return R, of symbols or in balls."""
    return -mass * s - mass**2 * K


def _found() -> Iterator[Evidence]:
    mass = b + other
    mean = (b * z + other * z1) / mass
    entries = 2 * w * pull * (b * z + other * z1) + 2 * b * other * K * z * z1
    diagonal = -b * (s + other * K) * z**2 - other * (s + b * K) * z1**2
    merged = 2 * w * pull * mass * mean - mass * s * mean**2
    apart = room(mass, s, K) * b * other / mass**2
    yield identity(entries + diagonal, merged + apart * (z - z1) ** 2)
    along = {z: other, z1: -b, w: Integer(0)}
    yield identity((entries + diagonal).xreplace(along), room(mass, s, K) * b * other)
    I_1, I_s = symbols("I_1 I_s")
    of_head = -a * x * (I_1 + I_s) / 2  # the cosine with the head is −1
    yield identity(room(1 - a, of_head, K), (1 - a) * excess(a, x, I_1, I_s, K))
