"""Two towers of N pairs in exact numbers, from the inner products of their vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flint import fmpq

from numerics.exact.geometry import Matrix, gram_matrix


@dataclass(frozen=True)
class Towers:
    """Unit vectors u_1..u_N and v_1..v_N, given by the Gram matrix of all 2N of them.

    >>> Towers.of([[1, 1], [1, 1]]).positive
    1
    """

    gram: Matrix

    @classmethod
    def of(cls, gram: Sequence[Sequence[fmpq | int | str]]) -> Towers:
        """Check that the matrix is one of unit vectors: of diagonal 1, positive semidefinite."""
        return cls(gram_matrix(gram))

    @property
    def size(self) -> int:
        """The number N of pairs."""
        return len(self.gram) // 2

    @property
    def cross(self) -> Matrix:
        """The cosines ⟨u_s, v_t⟩."""
        return tuple(tuple(row[self.size :]) for row in self.gram[: self.size])

    @property
    def positive(self) -> fmpq:
        """The mean P of ⟨u_s, v_s⟩."""
        return sum((self.cross[s][s] for s in range(self.size)), fmpq(0)) / self.size

    @property
    def negative(self) -> fmpq:
        """The mean Q of ⟨u_s, v_t⟩, s ≠ t."""
        everything = sum((x for row in self.cross for x in row), fmpq(0))
        return (everything - self.size * self.positive) / (self.size * (self.size - 1))

    def of_means(self, signs: tuple[int, int], others: tuple[int, int]) -> fmpq:
        """Return ⟨E(a·u + b·v), E(c·u + d·v)⟩ for the signs (a, b) and (c, d)."""
        n = self.size
        left, right = ([a] * n + [b] * n for a, b in (signs, others))
        total = sum(
            (x * y * self.gram[i][j] for i, x in enumerate(left) for j, y in enumerate(right)),
            fmpq(0),
        )
        return total / n**2

    @property
    def variance(self) -> fmpq:
        """The trace tr Var(u − v) = E‖u − v‖² − ‖E(u − v)‖²."""
        return 2 - 2 * self.positive - self.of_means((1, -1), (1, -1))

    @property
    def written(self) -> list[list[str]]:
        """The Gram matrix in text."""
        return [[str(x) for x in row] for row in self.gram]


def cross_polytope(dimension: int) -> Matrix:
    """Return the Gram matrix of e_1, −e_1, .., e_d, −e_d."""
    signs = [(axis, sign) for axis in range(dimension) for sign in (1, -1)]
    return tuple(tuple(fmpq(s * r * (a == b)) for b, r in signs) for a, s in signs)
