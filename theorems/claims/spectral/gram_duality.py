"""Criteria on the rows and on the columns of an embedding matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from theorems.kernel import definitions as d
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.claim import derived

_J = t.Variable("j", "index")


def _entry(row: Any, column: Any) -> Any:
    return t.Scalar("z", row, column)


def _of_rows(s: Any, other: Any) -> Any:
    """Return (Z Zᵀ)_st."""
    return t.Bind(d.i, t.Indices(), _entry(s, d.i) * _entry(other, d.i))


def _of_columns(i: Any, other: Any) -> Any:
    """Return (Zᵀ Z)_ij."""
    return t.Bind(d.s, t.Classes(), _entry(d.s, i) * _entry(d.s, other))


def _criterion(of: Callable[[Any, Any], Any], first: Any, second: Any, law: t.Law) -> Any:
    """Return the squares off the diagonal, and those on it."""
    apart = (1 - t.Equal(first, second)) * of(first, second) ** 2
    off = t.Bind(first, law, t.Bind(second, law, apart))
    return off + t.Bind(first, law, of(first, first) ** 2)


def formal() -> Statement:
    """Σ_{s≠t} (Z Zᵀ)_st² + Σ_s (Z Zᵀ)_ss² = Σ_{i≠j} (Zᵀ Z)_ij² + Σ_i (Zᵀ Z)_ii²."""
    rows = _criterion(_of_rows, d.c, d.u, t.Classes())
    columns = _criterion(_of_columns, d.i, _J, t.Indices())
    return given.Statement(frozenset(), rows, "=", columns)


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
