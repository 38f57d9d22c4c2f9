"""With three classes the least 0/1 error on the minimiser of L_k does not rise with k."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Symbol, exp, log, symbols

from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    argued,
    claim,
    derivative,
    identity,
    steps,
)

Vector = tuple[Symbol, ...]

_STEPS = (
    "log(1 + S) by the cosine of two groups",
    "two vectors: which one a rule takes for u_c",
    "one vector for two classes: the error of a rule",
)
_NOTES = {
    _STEPS[0]: "n negatives of the other group, m of the own",
    _STEPS[1]: "the first vector is (u, v, w), of norm 1, the second (p, q, r)",
    _STEPS[2]: "the rule names the heavier, of weight v, with probability q, else the other, w",
}


@claim(
    kind="theorem",
    hypotheses=(
        "three classes of masses above 0, and weights of theirs downstream, any",
        "f*_k minimises L_k over maps constant on classes, into the unit sphere of R^d, d ≥ 2; "
        "k ≥ 1, or k = ∞",
        "ℓ is the logistic loss log(1 + Σ exp(−β v_i)), β > 0",
        "the error of f is the least weight of what a rule gets wrong that names a class by f(x)",
    ),
    family=steps("every law of three classes, all weights, β > 0 and k < k′ ≤ ∞", *_STEPS),
    source="nceproof; docs/collapse.md has the proof",
    declared=Verdict.ARGUED,
    rests_on=("collapse-threshold", "collapse-threshold-rises"),
    rests_on_open=True,
)
def top_one_error_does_not_rise() -> Iterator[Instance]:
    """With three classes the least 0/1 error at the minimiser of L_k does not rise with k.

    It is the lesser weight of two classes if the mass of the third is at least ρ*(k) of
    `collapse-threshold`, and else 0; the classifiers w_c = u_c attain it, where ties go to the
    heavier. From k to k′ it falls to 0 for the laws with a mass in [ρ*(k), ρ*(k′)), and stays for
    all others.

    If two classes share a vector the loss rises with its cosine with the third class, so that this
    is −1, and `collapse-threshold` tells when; ρ*(k) > 1/2, so that this is so of one class at
    most. ρ*(k) rises with k (`collapse-threshold-rises`). A rule cannot tell apart what is at one
    vector, and the nearest u_c tells apart what is not. Nothing is said here of the classifiers
    that minimise L_sup. With four classes it is false (`top-one-error-of-four-classes`).
    """
    yield from argued(_STEPS, _found(), _NOTES)


g, beta = symbols("g beta")


def term(cosine: Expr) -> Expr:
    """Return what a negative at a cosine adds to the sum in the loss."""
    return exp(-beta * (1 - cosine))


def inner(one: Vector, other: Vector) -> Expr:
    """Return the inner product of two vectors; three of them span R^3 at most."""
    return sum((p * q for p, q in zip(one, other, strict=True)), Integer(0))


def error(q: Expr, heavier: Expr, lighter: Expr) -> Expr:
    """Return the error where a rule names the heavier of two classes with probability q."""
    return heavier * (1 - q) + lighter * q


def _found() -> Iterator[Evidence]:
    n, m = symbols("n m")
    total = 1 + m + n * term(g)
    yield derivative(log(total), g, beta * n * exp(-beta * (1 - g)) / total)
    one, other = symbols("u v w"), symbols("p q r")
    apart = [x - y for x, y in zip(one, other, strict=True)]
    norms = inner(one, one), inner(other, other)
    ahead = norms[0] - inner(one, other)
    yield identity(ahead, (sum(x**2 for x in apart) + norms[0] - norms[1]) / 2)
    q, v, w = symbols("q v w")
    yield identity(error(q, v, w), w + (v - w) * (1 - q))
