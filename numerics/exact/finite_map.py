"""Finite maps: classes of finitely many points, sent to the unit sphere, exactly (trusted).

A class c ~ ρ is drawn, then x and x⁺ from its points; a negative is a point of a class of its own.
Classes may overlap: a point of two classes is listed in both, with one vector.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from flint import fmpq

from numerics.exact.geometry import Matrix, matrix
from numerics.exact.rationals import Exact, class_law, rational, short

Vector: TypeAlias = tuple[fmpq, ...]
Points: TypeAlias = tuple[tuple[fmpq, Vector], ...]
"""The points of a class, each its mass and its vector."""


@dataclass(frozen=True)
class FiniteMap:
    """A class law ρ and the points of each class, whose masses sum to 1, at unit vectors of R^d.

    Raises `ValueError` for what is none, with its place. `of` takes numbers of any exact kind.
    """

    law: tuple[fmpq, ...]
    classes: tuple[Points, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "law", class_law(self.law))
        object.__setattr__(self, "classes", _exact(self.classes))
        if len(self.law) != len(self.classes):
            raise ValueError(f"classes has {len(self.classes)} entries, law has {len(self.law)}")
        for c, points in enumerate(self.classes):
            total = sum((mass for mass, _ in points), fmpq(0))
            if total != 1 or any(mass < 0 for mass, _ in points):
                raise ValueError(f"classes[{c}] has masses that sum to {total} or are negative")
        for n, vector in enumerate(matrix(self.vectors, name="vectors")):
            norm = sum((x * x for x in vector), fmpq(0))
            if norm != 1:
                raise ValueError(f"vectors[{n}] has squared norm {short(norm)}, not 1")

    @classmethod
    def of(
        cls,
        law: Sequence[Exact],
        classes: Sequence[Sequence[tuple[Exact, Sequence[Exact]]]],
    ) -> FiniteMap:
        """Return the map with class law ρ and, a class, a list of (mass, vector).

        >>> f = FiniteMap.of(
        ...     ["1/2", "1/2"], [[(1, [1, 0])], [("1/2", ["3/5", "4/5"]), ("1/2", [0, 1])]])
        >>> f.negatives, f.labels
        ((1/2, 1/4, 1/4), (0, 1, 1))
        """
        return cls(law, classes)  # type: ignore[arg-type]  # made exact there

    @property
    def vectors(self) -> Matrix:
        """The vectors of all points, class after class."""
        return tuple(vector for points in self.classes for _, vector in points)

    @property
    def labels(self) -> tuple[int, ...]:
        """The class of each point, from 0."""
        return tuple(c for c, points in enumerate(self.classes) for _ in points)

    @property
    def negatives(self) -> tuple[fmpq, ...]:
        """The mass ρ_c p(x) of each point, with which it is an anchor, and a negative."""
        return tuple(
            rho * mass
            for rho, points in zip(self.law, self.classes, strict=True)
            for mass, _ in points
        )

    @property
    def positives(self) -> Matrix:
        """The joint law P(x, x⁺) = Σ_c ρ_c p_c(x) p_c(x⁺), a row for each x."""
        masses = [mass for points in self.classes for mass, _ in points]
        own = self.labels
        return tuple(
            tuple(q * mass if own[y] == own[x] else fmpq(0) for y, mass in enumerate(masses))
            for x, q in enumerate(self.negatives)
        )

    def moved(self, vectors: Iterable[Sequence[Exact]]) -> FiniteMap:
        """Return the same points and masses at other unit vectors.

        >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [1])]])
        >>> f.moved([[1], [-1]]).vectors
        ((1,), (-1,))
        """
        left = iter(vectors)
        classes = [[(mass, next(left)) for mass, _ in points] for points in self.classes]
        return FiniteMap.of(self.law, classes)

    def collapsed(self, c: int, vector: Vector) -> FiniteMap:
        """Return the map that sends the whole class c to one vector, and is f elsewhere.

        >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [("1/2", [1]), ("1/2", [-1])]])
        >>> f.collapsed(1, (fmpq(-1),)).vectors
        ((1,), (-1,))
        """
        constant = ((fmpq(1), vector),)
        return FiniteMap(self.law, (*self.classes[:c], constant, *self.classes[c + 1 :]))


def checked_map(f: FiniteMap) -> FiniteMap:
    """Return a copy of a finite map that is computed here; a subclass could say anything of itself.

    >>> f = FiniteMap.of(["1/2", "1/2"], [[(1, [1])], [(1, [-1])]])
    >>> checked_map(f) == f
    True
    """
    return FiniteMap(f.law, f.classes)


def _exact(classes: Iterable[Iterable[tuple[Exact, Iterable[Exact]]]]) -> tuple[Points, ...]:
    return tuple(
        tuple(
            (rational(mass, name="mass"), tuple(rational(x, name="vector") for x in vector))
            for mass, vector in points
        )
        for points in classes
    )
