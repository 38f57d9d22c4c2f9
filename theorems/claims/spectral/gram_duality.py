"""Criteria on the rows and on the columns of an embedding matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.language import Statement, Theorem, derived, rules, talk, terms

_J = terms.Variable("j", "index")


def _entry(row: Any, column: Any) -> Any:
    return terms.Unknown("z", row, column)


def _of_rows(s: Any, other: Any) -> Any:
    """Return (Z Zᵀ)_st."""
    return terms.Bind(talk.i, terms.Indices(), _entry(s, talk.i) * _entry(other, talk.i))


def _of_columns(i: Any, other: Any) -> Any:
    """Return (Zᵀ Z)_ij."""
    return terms.Bind(talk.s, terms.Classes(), _entry(talk.s, i) * _entry(talk.s, other))


def _criterion(of: Callable[[Any, Any], Any], first: Any, second: Any, law: terms.Law) -> Any:
    """Return the squares off the diagonal, and those on it."""
    apart = (1 - terms.Equal(first, second)) * of(first, second) ** 2
    off = terms.Bind(first, law, terms.Bind(second, law, apart))
    return off + terms.Bind(first, law, of(first, first) ** 2)


def formal() -> Statement:
    """Σ_{s≠t} (Z Zᵀ)_st² + Σ_s (Z Zᵀ)_ss² = Σ_{i≠j} (Zᵀ Z)_ij² + Σ_i (Zᵀ Z)_ii²."""
    rows = _criterion(_of_rows, talk.c, talk.t, terms.Classes())
    columns = _criterion(_of_columns, talk.i, _J, terms.Indices())
    return Statement(frozenset(), rows, "=", columns)


@derived(
    kind="lemma",
    formal=formal,
    source="Garrido, Chen, Bardes, Najman, LeCun, ICLR 2023 (read: memory)",
    remarks=("Z has C rows and k columns: C samples of dimension k",),
)
def gram_duality() -> Theorem:
    """Criteria on samples and on dimensions differ by the norms of rows and columns only.

    For every matrix Z of C samples in dimension k: the squared inner products of different rows, a
    contrastive criterion, and the fourth powers of the norms of the rows add up to what the squared
    inner products of different columns, a criterion of covariance, and the fourth powers of the
    norms of the columns do. Both are ‖Z Zᵀ‖² = ‖Zᵀ Z‖².
    """
    stated = formal()
    return rules.algebra(stated.left, stated.right)
