"""Eckart and Young's theorem for a Gram matrix in place of any matrix of low rank."""

from __future__ import annotations

from collections.abc import Iterator

from sympy import Expr, Integer, Matrix, symbols

from theorems.language import (
    Instance,
    Verdict,
    all_of,
    below,
    cases,
    claim,
    counterexample,
    identity,
)


@claim(
    kind="refutation",
    hypotheses=("A is symmetric, of order n; F has n rows and k columns",),
    family=cases(("n", "k"), [(2, 2)], "A = [[0, 1], [1, 0]], of eigenvalues 1 and −1"),
    source="false neighbour of the theorem of Eckart and Young, which is about F Gᵀ; HaoChen, Wei, "
    "Gaidon, Ma 2021 have A positive semidefinite (read: a thesis that quotes it)",
    declared=Verdict.REFUTED,
    instead=("rank-one-factorisation",),
    rests_on=("rank-one-factorisation",),
)
def symmetric_factorisation() -> Iterator[Instance]:
    """The least ‖A − F Fᵀ‖² over F with k columns is the sum of all but the k largest squares.

    Squares of eigenvalues, as for F Gᵀ. False for A = [[0, 1], [1, 0]] and k = 2, where it would be
    0: F Fᵀ is positive semidefinite and A is not. Whatever F is, ‖A − F Fᵀ‖² is 1 and a sum of
    squares, an identity in its entries.

    It holds where A is positive semidefinite, as the matrix of a contrastive graph is: for k = 1
    `rank-one-factorisation`.
    """
    distance, squares = _distance()
    evidence = all_of(identity(distance, 1 + squares), below(0, 1))
    yield Instance(
        {"n": "2", "k": "2"},
        counterexample(evidence, argued=True),  # that squares are no less than 0
        "the distance for unknown entries of F; the value stated and the least possible one",
        {"A": [["0", "1"], ["1", "0"]], "stated": "0", "at least": "1"},
    )


def _distance() -> tuple[Expr, Expr]:
    """Return ‖A − F Fᵀ‖² for the rows f, g of F, and the squares that it is beyond 1.

    These are (‖f + g‖²/2 − 1)², ‖f − g‖⁴/4, ‖f − g‖² and (‖f‖² − ‖g‖²)²/2.
    """
    F = Matrix(symbols("f:2 g:2")).reshape(2, 2)
    rest = Matrix([[0, 1], [1, 0]]) - F * F.T
    f, g = F.row(0), F.row(1)
    both, apart, uneven = (f + g).dot(f + g) / 2, (f - g).dot(f - g), f.dot(f) - g.dot(g)
    squares = (both - 1) ** 2 + apart**2 / 4 + apart + uneven**2 / 2
    return sum((x**2 for x in rest), Integer(0)), squares
