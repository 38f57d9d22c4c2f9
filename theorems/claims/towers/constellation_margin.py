"""Margin and relative bias of two towers that a threshold separates."""

from __future__ import annotations

from typing import Any

from sympy import Integer

from theorems.claims.towers import _pairs as pairs
from theorems.claims.towers.two_tower_gram import BALL, U, V
from theorems.language import Statement, Theorem, cite, derived, rewrite_left, talk, terms

_M, _B = terms.Unknown("m"), terms.Unknown("b")


def _bound() -> Any:
    """Return N² (1 + b) − (3N² − 4N) m, and what it lacks where a pair misses its threshold."""
    size = pairs.SIZE
    short = terms.Bind(talk.s, terms.Classes(), _M + _B - terms.Inner(U(talk.s), V(talk.s)))
    apart = (1 - terms.Equal(talk.s, talk.t)) * (terms.Inner(U(talk.s), V(talk.t)) - (_B - _M))
    over = terms.Bind(talk.s, terms.Classes(), terms.Bind(talk.t, terms.Classes(), apart))
    room = size**2 * (1 + _B) - (3 * size**2 - 4 * size) * _M
    return room + (size - 2) * short + 2 * over


def formal() -> Statement:
    """N²(1 + b) − (3N² − 4N)m + (N − 2) Σ_s (m + b − ⟨u_s, v_s⟩) + 2 Σ (⟨u_s, v_t⟩ − (b − m)) ≥ 0.

    The last sum is over s ≠ t.
    """
    return Statement(BALL, _bound(), "≥", Integer(0))


@derived(
    kind="lemma",
    formal=formal,
    source="Bangachev, Bresler, Noman, Polyanskiy 2025 (arXiv 2509.18552), Theorem 3.4 (read: full "
    "text)",
    remarks=("C is the number N of pairs", "m and b are any two numbers"),
)
def constellation_margin() -> Theorem:
    """A constellation in the unit ball has margin m and relative bias b with (3 − 4/N)·m ≤ 1 + b.

    An (m, b)-constellation has ⟨u_s, v_s⟩ ≥ m + b for every pair and ⟨u_s, v_t⟩ ≤ b − m for s ≠ t.
    There both sums of the formal statement are at most 0, as N ≥ 2, so that
    N²(1 + b) ≥ (3N² − 4N)·m, in every dimension. (m + b ≤ 1 is Cauchy–Schwarz for one pair.)

    It is `two-tower-gram` in other unknowns: m is half the difference of the two thresholds, b half
    their sum.
    """
    return rewrite_left(_bound(), cite("two-tower-gram"))
