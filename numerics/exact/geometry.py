"""Gram matrices, the elliptope and the simplex ETF, in exact rationals (trusted).

Where a representation is constant on classes (latent indistinguishable) its population loss
depends on the Gram matrix G = (⟨u_c, u_c'⟩) alone; the Gram matrices of C unit vectors are the
elliptope {G ⪰ 0, G_cc = 1} when d ≥ C, and the part of it of rank at most d otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flint import fmpq, fmpq_mat

from numerics.exact.rationals import Exact, class_law, integer, rational, short

Matrix: TypeAlias = tuple[tuple[fmpq, ...], ...]
"""Rows of exact rationals."""


def matrix(rows: Sequence[Sequence[Exact]], *, name: str = "matrix") -> Matrix:
    """Return rows of numbers as exact rationals; raise `ValueError` if they are ragged or empty.

    >>> matrix([[1, "1/2"], ["0.5", 1]])
    ((1, 1/2), (1/2, 1))
    """
    lines = list(rows) if isinstance(rows, Iterable) else [rows]
    if not all(isinstance(row, Iterable) for row in lines):
        raise TypeError(f"{name} is {rows!r}; give a list of rows of numbers")
    exact = tuple(
        tuple(rational(entry, name=f"{name}[{i}][{j}]") for j, entry in enumerate(row))
        for i, row in enumerate(lines)
    )
    if not exact or not exact[0]:
        raise ValueError(f"{name} is empty")
    for i, row in enumerate(exact):
        if len(row) != len(exact[0]):
            raise ValueError(f"{name}[{i}] has {len(row)} entries, {name}[0] has {len(exact[0])}")
    return exact


@dataclass(frozen=True)
class Signature:
    """The outcome of symmetric elimination: `pivots` of a PSD matrix, or a negative direction.

    Exactly one of the two is set. `negative_direction` x satisfies xᵀGx < 0, an exact proof that
    G is not PSD; the number of positive pivots is the rank.
    """

    pivots: tuple[fmpq, ...] | None
    negative_direction: tuple[fmpq, ...] | None

    @property
    def is_psd(self) -> bool:
        """Whether the matrix is positive semidefinite."""
        return self.pivots is not None

    @property
    def rank(self) -> int:
        """The rank of a positive semidefinite matrix."""
        if self.pivots is None:
            raise ValueError("the matrix is not PSD; its pivots do not tell its rank")
        return sum(pivot > 0 for pivot in self.pivots)


def signature(G: Matrix) -> Signature:
    """Return the exact LDLᵀ pivots of a symmetric matrix, or a direction in which it is negative.

    Rows w_i with w_i G w_jᵀ = 0 for i ≠ j are built one by one; the pivots are w_i G w_iᵀ.

    >>> signature(matrix([[1, 1], [1, 1]])).pivots
    (1, 0)
    >>> signature(matrix([[1, 2], [2, 1]])).negative_direction
    (-2, 1)
    """
    size = len(G)
    schur = [list(row) for row in G]
    rows = [[fmpq(int(i == j)) for j in range(size)] for i in range(size)]
    pivots: list[fmpq] = []
    for i in range(size):
        pivot = schur[i][i]
        if pivot < 0:
            return Signature(None, tuple(rows[i]))
        pivots.append(pivot)
        for j in range(i + 1, size):
            entry = schur[j][i]
            if entry == 0:
                continue
            if pivot == 0:  # (entry·s, 1) is negative for s large against schur[j][j]
                s = -(schur[j][j] + 1) / (2 * entry)
                return Signature(
                    None, tuple(s * a + b for a, b in zip(rows[i], rows[j], strict=True))
                )
            factor = entry / pivot
            schur[j] = [b - factor * a for a, b in zip(schur[i], schur[j], strict=True)]
            rows[j] = [b - factor * a for a, b in zip(rows[i], rows[j], strict=True)]
    return Signature(tuple(pivots), None)


def gram_matrix(rows: Sequence[Sequence[Exact]]) -> Matrix:
    """Return an exact Gram matrix of unit vectors, a point of the elliptope.

    Raises `ValueError` that names the fault and its place: not square, a diagonal entry that is
    not 1, not symmetric, not positive semidefinite (with the negative direction).

    >>> gram_matrix([[1, "-1/2"], ["-1/2", 1]])
    ((1, -1/2), (-1/2, 1))
    """
    G = matrix(rows, name="gram")
    if len(G) != len(G[0]):
        raise ValueError(f"gram is {len(G)} × {len(G[0])}; a Gram matrix is square")
    if len(G) < 2:
        raise ValueError("gram is 1 × 1; at least two classes are needed")
    for c, row in enumerate(G):
        if row[c] != 1:
            raise ValueError(f"gram[{c}][{c}] is {short(row[c])}; unit vectors have diagonal 1")
        for j in range(c):
            if row[j] != G[j][c]:
                raise ValueError(
                    f"gram[{c}][{j}] is {short(row[j])} but gram[{j}][{c}] is "
                    f"{short(G[j][c])}; a Gram matrix is symmetric"
                )
    direction = signature(G).negative_direction
    if direction is not None:
        shown = ", ".join(short(x) for x in direction)
        raise ValueError(
            f"gram is not positive semidefinite: xᵀGx < 0 for x = ({shown}); "
            "no unit vectors have these inner products"
        )
    return G


def gram_and_law(
    gram: Sequence[Sequence[Exact]], law: Sequence[Exact]
) -> tuple[Matrix, tuple[fmpq, ...]]:
    """Return a Gram matrix and a class law as exact rationals; raise unless their sizes agree.

    >>> gram_and_law([[1, 0], [0, 1]], ["1/3", "2/3"])
    (((1, 0), (0, 1)), (1/3, 2/3))
    """
    G, rho = gram_matrix(gram), class_law(law)
    if len(G) != len(rho):
        raise ValueError(f"gram is {len(G)} × {len(G)} but class_law has {len(rho)} entries")
    return G, rho


def simplex_etf_gram(classes: int) -> Matrix:
    """Return the Gram matrix of the simplex ETF: 1 on the diagonal, −1/(C−1) off it.

    It is C/(C−1)·I − 1/(C−1)·J, of rank C − 1, so the ETF exists in R^d exactly when d ≥ C − 1.

    >>> simplex_etf_gram(3)[0]
    (1, -1/2, -1/2)
    """
    count = integer(classes)
    if count is None or count < 2:
        raise ValueError(f"classes is {classes!r}; give an integer of at least 2")
    off = fmpq(-1, count - 1)
    return tuple(tuple(fmpq(1) if i == j else off for j in range(count)) for i in range(count))


def sphere_point(parameters: Sequence[Exact]) -> tuple[fmpq, ...]:
    """Return the rational unit vector (2s, |s|² − 1)/(|s|² + 1): stereographic projection of s.

    Every rational point of S^{d−1} but the north pole (0, .., 0, 1) comes from exactly one
    s ∈ Q^{d−1}; small numerators give vectors near (0, .., 0, −1).

    >>> sphere_point(["1/2"])
    (4/5, -3/5)
    """
    s = [rational(x, name=f"parameters[{i}]") for i, x in enumerate(parameters)]
    norm = sum((x * x for x in s), fmpq(0))
    return (*(2 * x / (norm + 1) for x in s), (norm - 1) / (norm + 1))


def gram_of(vectors: Matrix) -> Matrix:
    """Return the matrix of inner products of rational vectors, exactly.

    >>> gram_of(matrix([["3/5", "4/5"], [1, 0]]))
    ((1, 3/5), (3/5, 1))
    """
    V = fmpq_mat([list(row) for row in vectors])
    G = (V * V.transpose()).tolist()
    return tuple(tuple(row) for row in G)
