"""Lemma 1 for maps to two antipodal points, without the replacement inequality."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Any

from flint import fmpq
from sympy import symbols

from theorems.claims.collapse._line import (
    Jensen,
    below_zero,
    collapsed,
    falls,
    loss,
    more_on_the_side,
    summed,
)
from theorems.language import (
    Instance,
    Verdict,
    all_of,
    argued,
    at_most,
    claim,
    equal,
    grid,
    identity,
    shown,
    steps,
)

_STEPS = (
    "the point in the mean is not above the one it stands for",
    "the share of each sign in the mean",
    "the sum over both signs",
    "what one class adds to the mean distance",
)
_LAWS = ("1/3, 1/3, 1/3", "1/2, 1/3, 1/6", "9/10, 1/20, 1/20", "1/4, 1/4, 1/4, 1/4")
_NEGATIVES = (2, 3, 4)
_SHARES = (fmpq(0), fmpq(1, 3), fmpq(1))


@claim(
    kind="theorem",
    hypotheses=(
        "ℓ is convex and non-increasing in each coordinate; neither (R) nor symmetry is assumed",
        "f has two values, u and −u, for a unit vector u; so has every map to unit vectors of R¹",
    ),
    family=steps("every C, k, ρ and f", *_STEPS)
    + grid(
        "every map with a third of some classes at u, of others all or none",
        law=_LAWS,
        k=_NEGATIVES,
    ),
    source="nceproof; docs/low-dimension.md has the proof",
    declared=Verdict.ARGUED,
)
def latent_indistinguishable_on_the_line() -> Iterator[Instance]:
    """For a map to two antipodal points some map constant on classes is as good.

    Send each class independently to u, with the probability q_c that f has on it, or to −u. Then
    L(f) is at least the mean of L(f̃), for every ℓ that is convex and non-increasing.

    Let p = Σ ρ_c q_c and w = Σ ρ_c q_c(1 − q_c), and A(x), B(x) the means of ℓ where each
    coordinate is, independently, 2 or −2 with probability x, and 0 else. Then L(f) is
    (p − w)A(1 − p) + (1 − p − w)A(p) + w(B(p) + B(1 − p)), and L(f̃) that with w = 0, p′ for p.

    If p′ ≥ p, then p′ A(1 − p′) ≤ p A(1 − p) + (p′ − p)B(p): with probability p/p′ let each
    coordinate that is 0 become 2 with probability (p′ − p)/p′, and else let it become −2 with
    probability p/p′ and what is 2 become 0. No coordinate is larger in the mean, so that Jensen's
    inequality and monotonicity show it. Also A(p′) ≤ A(p). If p′ ≤ p, it is so with 1 − p for p.

    With D = E max(0, p′ − p) = E max(0, p − p′) the mean of L(f̃) is at most the formula for L(f)
    with D for w. As p′ − p is a sum over classes, whose positive parts have the means
    ρ_c q_c(1 − q_c), D ≤ w; and B ≥ A. In exact arithmetic it is written out, value by value of ℓ,
    for the laws and k of the family.
    """
    p, d, e, rho, q = symbols("p d e rho q")
    after = p + d
    stay, move, least = p / after, d / after, d * e / (d + e)
    evidence = (
        identity(2 * stay * move, 2 * stay * (1 - stay)),
        all_of(identity(1 - after + after * move, 1 - p), identity(after * stay, p)),
        identity((e * _bound(p, d) + d * _mirrored(p, e)) / (d + e), _formula(p, least)),
        all_of(
            identity(q * (rho - rho * q), rho * q * (1 - q)),
            identity((1 - q) * (rho * q - 0), rho * q * (1 - q)),
        ),
    )
    notes = (
        "2 with one probability, −2 with the other, where it was 0; p′ = p + d",
        "2 with probability 1 − p, −2 with probability p",
        "p′ is p + d with probability e/(d + e) and p − e else, D = de/(d + e)",
        "it goes to u with probability q, and to −u",
    )
    yield from argued(_STEPS, evidence, dict(zip(_STEPS, notes, strict=True)))
    for law in _LAWS:
        for k in _NEGATIVES:
            yield _instance(law, k)


_VALUES = symbols("far near below above")


def _formula(p: Any, w: Any) -> Any:
    """Return (p − w)A(1 − p) + (1 − p − w)A(p) + w(B(p) + B(1 − p))."""
    far, near, below, above = _VALUES
    return (p - w) * far + (1 - p - w) * near + w * (below + above)


def _bound(p: Any, d: Any) -> Any:
    """Return what bounds L(f̃) from above where p′ = p + d."""
    far, near, below, _ = _VALUES
    return p * far + d * below + (1 - p - d) * near


def _mirrored(p: Any, e: Any) -> Any:
    """Return what bounds L(f̃) from above where p′ = p − e."""
    far, near, _, above = _VALUES
    return (1 - p) * near + e * above + (p - e) * far


def _instance(law: str, negatives: int) -> Instance:
    masses = [fmpq(*map(int, mass.split("/"))) for mass in law.split(", ")]
    maps = list(_maps(masses))
    found = [certificate(masses, shares, negatives) for shares in maps]
    difference, excess = (max(sizes) for sizes in zip(*found, strict=True))
    evidence = all_of(equal(difference, 0), at_most(excess, 0))
    note = f"largest difference of the sides, and largest excess, over {len(maps)} maps"
    return Instance({"law": law, "k": str(negatives)}, shown(evidence), note)


def _maps(masses: Sequence[fmpq]) -> Iterator[tuple[fmpq, ...]]:
    """Yield the maps of the family, one of those that differ by names of classes of equal mass."""
    seen = set()
    for shares in product(_SHARES, repeat=len(masses)):
        kind = tuple(sorted(zip(masses, shares, strict=True)))
        if kind not in seen and _SHARES[1] in shares:
            seen.add(kind)
            yield shares


def certificate(
    masses: Sequence[fmpq], shares: Sequence[fmpq], negatives: int
) -> tuple[fmpq, fmpq]:
    """Return how far L(f) − E L(f̃) is from the sum of inequalities, and these from being ones.

    Both are 0, or the second negative, where L(f) ≥ E L(f̃) for every convex non-increasing ℓ.
    """
    used = list(inequalities(masses, shares, negatives))
    parts = list(loss(masses, shares, negatives).items())
    for mass, signs in collapsed(shares):
        parts += [(v, -mass * x) for v, x in loss(masses, signs, negatives).items()]
    for one in used:
        parts += [(v, -x) for v, x in one.form()]
    return max(map(abs, summed(parts).values()), default=fmpq(0)), max(one.excess for one in used)


def inequalities(
    masses: Sequence[fmpq], shares: Sequence[fmpq], negatives: int
) -> Iterator[Jensen]:
    """Yield the instances of Jensen's inequality and of monotonicity that the proof takes."""
    p, distance = _mean(masses, shares), fmpq(0)
    for mass, signs in collapsed(shares):
        after = _mean(masses, signs)
        side, moved = (p, after) if after >= p else (1 - p, 1 - after)
        if moved != side:
            distance += mass * (moved - side) / 2
            yield from more_on_the_side(mass, side, moved, negatives)
            yield from falls(mass * (1 - moved), side, moved, negatives)
    w = sum((m * q * (1 - q) for m, q in zip(masses, shares, strict=True)), fmpq(0))
    for below in (p, 1 - p):
        yield from below_zero(w - distance, below, 1 - below, negatives)


def _mean(masses: Sequence[fmpq], shares: Sequence[fmpq]) -> fmpq:
    return sum((m * q for m, q in zip(masses, shares, strict=True)), fmpq(0))
