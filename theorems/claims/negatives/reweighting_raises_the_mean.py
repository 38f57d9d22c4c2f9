"""What weights on the negatives do to the mean of their exponentials."""

from __future__ import annotations

from typing import Any

from theorems.language import Statement, Theorem, derived, rules, talk, terms


def _value(name: str, s: Any) -> Any:
    return terms.Unknown(name, s)


def _mean(of: Any) -> Any:
    return terms.Bind(talk.s, terms.ClassLaw(), of)


def formal() -> Statement:
    """E w y − E w·E y = (1/2) E E′ (w − w′)(y − y′)."""
    w, y = (_value(name, talk.s) for name in ("w", "y"))
    steps = [_value(name, talk.s) - _value(name, talk.t) for name in ("w", "y")]
    twice = _mean(terms.Bind(talk.t, terms.ClassLaw(), steps[0] * steps[1]))
    return Statement(frozenset(), _mean(w * y) - _mean(w) * _mean(y), "=", twice / 2)


@derived(
    kind="lemma",
    formal=formal,
    source="Robinson, Chuang, Sra, Jegelka, ICLR 2021, for the hard-negative objective (read: the "
    "post); Jiang, Nguyen, Aeron, Ishwar 2025 (arXiv 2311.05139; read: abstract)",
    remarks=("classes are the negatives, ρ their law", "w_s and y_s are any numbers"),
)
def reweighting_raises_the_mean() -> Theorem:
    """What weights add to a mean is half the mean product of differences of two draws.

    E w y − E w·E y = (1/2) E E′ (w − w′)(y − y′) for all numbers w_s and y_s and every law of s,
    the second draw independent of the first.

    For y = e^{⟨f(x), f(z)⟩/τ} of a negative z and weights w = y^β, β ≥ 0, or any that do not fall
    where y grows, no product is negative, so E w y/E w ≥ E y: an objective that grows with the
    reweighted mean, as −log(p/(p + k·E w y/E w)) does, is at least the one without weights, for
    every map, temperature and law. For weights that fall it is at most that. This is no part of
    what is proved; it is Chebyshev's inequality for sums. As β grows the mean goes to the largest
    y, the worst negative: `hard-negatives-tammes`.
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right)
