"""The replacement inequality (R) for the logistic loss, without submodularity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Expr, Integer, evaluate, exp, log, symbols

from theorems.language import (
    Evidence,
    Instance,
    Verdict,
    argued,
    claim,
    derivative,
    identity,
    same_term,
    steps,
    talk,
    terms,
)

_STEPS = (
    "t − 1 − log t has the derivative (t − 1)/t",
    "t − 1 − log t = 0 at t = 1",
    "Σ_{i∈S} w_i = |S| w̄",
)


@claim(
    kind="lemma",
    hypotheses=("ℓ(v) = log(1 + Σ_i e^{−v_i})",),
    family=steps("every k and every S", *_STEPS),
    source="nceproof",
    declared=Verdict.ARGUED,
)
def logistic_replacement() -> Iterator[Instance]:
    """The logistic loss has the replacement inequality (R).

    ℓ(v) ≥ (1/|S|) Σ_{i∈S} ℓ(v with v_i in all places of S), at every point v: (R) is the mean of
    this over v_i, i ∈ S, that are iid. (By submodularity, (R) is `replacement-from-submodularity`.)

    With m = |S|, z_i = e^{−v_i} and A = 1 + Σ_{i∉S} z_i the i-th term on the right is log w_i for
    w_i = A + m z_i > 0, and ℓ(v) = log w̄ for w̄ = A + Σ_{i∈S} z_i, the mean of the w_i. As
    log t ≤ t − 1, the mean of log(w_i / w̄) is at most the mean of w_i / w̄ − 1, which is 0.

    t − 1 − log t is 0 at t = 1 and has the derivative (t − 1)/t, of the sign of t − 1. That w̄ is
    the mean is an identity of sums over k indices, decided by the normal form of the kernel.
    """
    ratio = symbols("t", positive=True)
    distance = ratio - 1 - log(ratio)
    yield from argued(_STEPS, (has_slope(distance), vanishes(distance), is_mean(*arguments())))


def has_slope(distance: Expr) -> Evidence:
    """Decide that a function of t has the derivative (t − 1)/t.

    >>> from sympy import log, symbols
    >>> ratio = symbols("t", positive=True)
    >>> has_slope(ratio - log(ratio)).holds, has_slope(log(ratio) - ratio).holds
    (True, False)
    """
    (ratio,) = distance.free_symbols
    return derivative(distance, ratio, (ratio - 1) / ratio)


def vanishes(distance: Expr) -> Evidence:
    """Decide that a function of t and log t is 0 at t = 1, which is e^0.

    >>> from sympy import log, symbols
    >>> ratio = symbols("t", positive=True)
    >>> str(vanishes(ratio - 1 - log(ratio))), vanishes(ratio - log(ratio)).holds
    ('exp(0) + 0 - 1 = 0 as rational functions', None)
    """
    (ratio,) = distance.free_symbols
    with evaluate(False):  # what is compared is to be seen
        at_one = distance.xreplace({log(ratio): Integer(0), ratio: exp(Integer(0))})
    return identity(at_one, Integer(0))


def arguments() -> tuple[Any, Any]:
    """Return w_i, and w̄ for the set S of the indices with c_i = s, as terms of the kernel."""
    A, z = terms.Unknown("A"), terms.Unknown("z", talk.i)
    return A + _size() * z, A + terms.Bind(
        talk.i, terms.Indices(), terms.Equal(talk.c_i, talk.s) * z
    )


def is_mean(each: Any, mean: Any) -> Evidence:
    """Decide that Σ_{i∈S} w_i = |S| w̄ for every k and every set S.

    >>> is_mean(*arguments()).holds
    True
    """
    return same_term(
        terms.Bind(talk.i, terms.Indices(), terms.Equal(talk.c_i, talk.s) * each), _size() * mean
    )


def _size() -> Any:
    """Return |S| = Σ_j [c_j = s]."""
    j = terms.Variable("j", "index")
    return terms.Bind(
        j, terms.Indices(), terms.Equal(terms.Entry(talk.negative_classes, j), talk.s)
    )
