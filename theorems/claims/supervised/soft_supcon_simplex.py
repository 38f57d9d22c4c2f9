"""Soft targets that some equal cosines meet exactly, whatever the sizes of the classes."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from sympy import symbols

from theorems.claims.supervised._class_sizes import sizes_of
from theorems.language import Evidence, Instance, Verdict, all_of, at_most, claim, grid, identity

_SIZES = ("2, 2, 10", "1, 1, 8", "5, 1, 1, 2", "3, 4")
_COSINES = ("1/2", "0", "-1/3")


@claim(
    kind="lemma",
    hypotheses=(
        "C classes of samples of the sizes named, d ≥ C",
        "a sample's loss is the cross-entropy of its targets against the softmax of cosine/τ over "
        "the other samples, for any τ > 0",
        "targets of weight 1 for samples of the own class and b for others, over their sum, with "
        "b = e^{−(1 − q)/τ}",
    ),
    family=grid("the numbers of samples of the classes, and q", sizes=_SIZES, q=_COSINES),
    source="Vock, Duchesnay, Dufumier 2026 (arXiv 2605.13943; read: abstract), with the condition "
    "of nceproof",
    declared=Verdict.CERTIFIED,
)
def soft_supcon_simplex() -> Iterator[Instance]:
    """For four sizes and three q classes with one cosine q have the entropy of their soft targets.

    Checked for each class: that the targets of its samples are their softmax, and their loss the
    entropy of the targets, in e^{1/τ}, e^{q/τ} and their logarithms, for every τ; that q is at
    least −1/(C−1), so that there are unit vectors with one cosine q: τ log(1/b) = 1 − q ≤ C/(C−1).
    For smaller b see `soft-supcon-small-weights`.

    That no map has a smaller loss is Gibbs' inequality, which is no part of the check: a
    cross-entropy is at least the entropy of its targets.
    """
    for text in _SIZES:
        sizes = sizes_of(text)
        for cosine in _COSINES:
            feasible = at_most(Fraction(-1, len(sizes) - 1), Fraction(cosine))
            rows = (_row(own - 1, sum(sizes) - own) for own in sizes)
            yield Instance(
                {"sizes": text, "q": cosine},
                all_of(feasible, *rows),
                "near = e^{1/τ}, far = e^{q/τ}, log_ their logarithms",
                {"q": cosine},
            )


def _row(own: int, rest: int) -> Evidence:
    """Compare targets with the softmax, and the loss of a sample with their entropy."""
    near, far, log_near, log_far, log_sum = symbols("near far log_near log_far log_sum")
    total, b, log_b = own * near + rest * far, far / near, log_far - log_near
    weights = own + rest * b  # of which the logarithm is log_sum − log_near
    softmax = near / total, far / total
    targets = 1 / weights, b / weights
    loss = log_sum - own * targets[0] * log_near - rest * targets[1] * log_far
    entropy = log_sum - log_near - rest * targets[1] * log_b
    return all_of(*map(identity, targets, softmax), identity(loss, entropy))
