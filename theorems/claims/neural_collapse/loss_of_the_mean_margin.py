"""What every convex loss of free features and classifiers depends on, with balanced classes."""

from __future__ import annotations

from typing import Any

from theorems.claims.neural_collapse import _free as free
from theorems.claims.supervised._samples import class_loss
from theorems.language import (
    Statement,
    Theorem,
    assume,
    bounded_by_symmetry,
    derived,
    rules,
    talk,
    terms,
)


def _mean_margin() -> Any:
    """Return M = (Σ_s ⟨μ_s, w_s⟩ − ⟨Σ_s μ_s, Σ_s w_s⟩/C)/(C−1)."""
    size, w = terms.CLASS_COUNT, terms.Vector("w", talk.s)
    own = free.summed(free.in_the_mean(talk.s, terms.Inner(talk.f(talk.x), w)))
    features = free.summed(free.in_the_mean(talk.s, talk.f(talk.x)))
    return (own - terms.Inner(features, free.summed(w)) / size) / (size - 1)


def formal() -> Statement:
    """E ℓ((⟨f(x), w_c − w_t⟩ + m_c − m_t)_{t ≠ c}) ≥ ℓ(M·1)."""
    loss = frozenset((assume.Balanced(), assume.Convex(), assume.Symmetric()))
    return Statement(loss, free.logit_loss(), "≥", class_loss(_mean_margin()))


@derived(
    kind="theorem",
    formal=formal,
    source="Zhou et al., NeurIPS 2022 (arXiv 2210.02192; read: abstract), for smoothed labels "
    "among others",
    remarks=("m_c are biases", "μ_s is the mean of f over class s"),
)
def loss_of_the_mean_margin() -> Theorem:
    """With balanced classes a convex symmetric loss is at least that of the mean margin.

    E ℓ((⟨f(x), w_c − w_t⟩ + m_c − m_t)_{t ≠ c}) ≥ ℓ(M·1) with M the mean margin,
    (C−1)·M = Σ_s ⟨μ_s, w_s⟩ − ⟨Σ_s μ_s, Σ_s w_s⟩/C, for every C ≥ 2, d, all features f(x),
    classifiers w_c and biases m_c, and every convex symmetric ℓ. It need not fall: smoothed labels,
    log(1 + Σ_t e^{−v_t}) + (ε/C) Σ_t v_t, rise where margins are large
    (`label-smoothing-nonincreasing`).

    Where the norms of features and classifiers are at most p and q, |M| is at most p·q·C/(C−1), and
    classifiers q·u_c and features M·((C−1)/C)·u_c/q, u a simplex ETF, have these norms and all
    margins M. So from d = C − 1 on some multiple of a simplex is a minimiser for every such loss,
    at every bound on the norms. That is no part of what is proved.
    """
    margin = _mean_margin()
    return bounded_by_symmetry(free.logit_loss(), rules.algebra(margin, margin))
