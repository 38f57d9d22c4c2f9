"""A false neighbour of the conjecture for two classes: 'non-increasing' in place of 'strictly'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flint import fmpq

from numerics.balls.enumeration import exact_representation_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import Matrix, matrix
from numerics.exact.losses import Hinge
from theorems.language import Instance, Verdict, all_of, below, claim, counterexample, equal, grid

_NEGATIVES = (2, 3, 8)
_ANTIPODAL, _WIDE = ((1, 0), (-1, 0)), ((1, 0), ("-7/25", "24/25"))


@claim(
    kind="refutation",
    hypotheses=(
        "two classes, ρ = (1/2, 1/2), d ≥ 2",
        "ℓ is convex and non-increasing in each coordinate",
    ),
    family=grid("ℓ(v) = Σ max(0, 2/k − v_i) for k coordinates", k=_NEGATIVES),
    source="false neighbour of `two-classes-antipodal-strict`: ℓ has to be strictly decreasing",
    declared=Verdict.REFUTED,
    instead=("two-classes-antipodal-strict",),
    rests_on=("frank-wolfe-gap", "two-classes-antipodal"),
)
def two_classes_constant_without_strictness() -> Iterator[Instance]:
    """With two classes L_sup at every minimiser is the same number for every k.

    False where the loss does not see how far vectors are apart: for k = 1 the minimiser of
    2 − v is antipodal, and L_sup is 0 there. For k ≥ 2 unit vectors with ⟨u_1, u_2⟩ = −7/25 are a
    minimiser too, as 1 − ⟨u_1, u_2⟩ ≥ 2/k: their loss is that of antipodal vectors, which is the
    least (`two-classes-antipodal`). Their L_sup is 2/5.

    L_sup is the loss of w_1 = −w_2 along u_1 − u_2, whose gap by `frank-wolfe-gap` is computed and
    is 0: no classifiers of the unit ball have a smaller one.
    """
    for negatives in _NEGATIVES:
        yield judged(matrix(_WIDE), f"2/{negatives}", negatives)


def judged(vectors: Matrix, margin: str, negatives: int) -> Instance:
    """Compare L_k and L_sup of two vectors with those of antipodal ones, in rationals."""
    antipodal = matrix(_ANTIPODAL)
    own, least = (_loss(u, margin, negatives) for u in (vectors, antipodal))
    (after, gap), (before, _) = map(_supervised_loss, (vectors, antipodal))
    witness = {
        "vectors": [[str(x) for x in u] for u in vectors],
        "L_k": str(own),
        "L_k of antipodal vectors": str(least),
        "L_sup": str(after),
        "L_sup of antipodal vectors": str(before),
    }
    evidence = all_of(equal(own, least), equal(gap, 0), below(before, after))
    note = "L_k at both; the gap; the loss of classifiers at both"
    return Instance({"k": str(negatives)}, counterexample(evidence, argued=True), note, witness)


def _loss(vectors: Matrix, margin: str, negatives: int) -> fmpq:
    """Return L_k of two balanced classes for the sum of hinges."""
    f = FiniteMap.of(["1/2", "1/2"], [[(1, u)] for u in vectors])
    return exact_representation_loss(f, negatives=negatives, loss=Hinge(margin=margin))


def _supervised_loss(vectors: Matrix) -> tuple[fmpq, fmpq]:
    """Return J(w) and its Frank–Wolfe gap for w_1 = −w_2 along u_1 − u_2, of a rational norm.

    J(w) is the mean of max(0, 2 − v_c), v_c = ⟨u_c, w_c − w_t⟩ ≤ 2, which has the slope −1 in v_c;
    so h_1 = −(u_1 − u_2)/2 = −h_2, and the gap is Σ_s (‖h_s‖ + ⟨h_s, w_s⟩).
    """
    u, v = vectors
    apart = [a - b for a, b in zip(u, v, strict=True)]
    norm = _inner(apart, apart).sqrt()
    w = [x / norm for x in apart] if norm else apart
    margins = 2 * _inner(u, w), -2 * _inner(v, w)
    loss = sum((max(fmpq(0), 2 - margin) for margin in margins), fmpq(0)) / 2
    return loss, norm - _inner(apart, w)


def _inner(u: Sequence[fmpq], v: Sequence[fmpq]) -> fmpq:
    return sum((a * b for a, b in zip(u, v, strict=True)), fmpq(0))
