"""Gram matrices that are the same under permutations of classes in groups, in exact rationals.

A group is a set of classes that nothing tells apart. The matrix has one cosine within each group
and one between every two groups, so that many classes are held as few numbers (trusted).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TypeAlias, TypeVar, cast

from flint import fmpq

from numerics.exact.geometry import Matrix, matrix, signature
from numerics.exact.rationals import Exact, class_law, integer, short

_Value = TypeVar("_Value", bound=Hashable)

Counted: TypeAlias = tuple[tuple[fmpq, ...], tuple[int, ...]]
"""Numbers, and how often each occurs."""


@dataclass(frozen=True)
class GroupedLaw:
    """A class law: how many classes there are of each mass.

    Raises `ValueError` unless the masses are positive, of two classes at least, and sum to 1.

    >>> GroupedLaw((1, 2), (fmpq(1, 2), fmpq(1, 4))).law()
    (1/2, 1/4, 1/4)
    """

    sizes: tuple[int, ...]
    masses: tuple[fmpq, ...]

    def __post_init__(self) -> None:
        """Keep exact copies and check that they are a law."""
        object.__setattr__(self, "sizes", _sizes(self.sizes))
        object.__setattr__(self, "masses", matrix([self.masses], name="masses")[0])
        pairs = list(zip(self.sizes, self.masses, strict=True))
        if min(self.masses) <= 0:
            raise ValueError(f"a mass is {short(min(self.masses))}; give positive ones")
        total = sum((size * mass for size, mass in pairs), fmpq(0))
        if total != 1:
            raise ValueError(f"masses sum to {short(total)} and not to 1")

    @classmethod
    def of(cls, law: Sequence[fmpq]) -> GroupedLaw:
        """Return a law in groups of equal masses, in the order of their first classes."""
        counted = occurrences(law)
        return cls(tuple(counted.values()), tuple(counted))

    @property
    def classes(self) -> int:
        """The number of classes."""
        return sum(self.sizes)

    @property
    def counted(self) -> Counter[fmpq]:
        """How many classes have each mass."""
        found = Counter[fmpq]()
        for mass, size in zip(self.masses, self.sizes, strict=True):
            found[mass] += size
        return found

    @property
    def heaviest(self) -> fmpq:
        """The largest mass of a class."""
        return max(self.masses)

    @property
    def is_balanced(self) -> bool:
        """Whether all classes have the same mass."""
        return len(set(self.masses)) == 1

    def law(self) -> tuple[fmpq, ...]:
        """Return the mass of each class, group by group."""
        return tuple(
            mass for mass, size in zip(self.masses, self.sizes, strict=True) for _ in range(size)
        )


def occurrences(values: Iterable[_Value]) -> Counter[_Value]:
    """Return how often each value occurs, in the order of their first occurrences.

    >>> occurrences([fmpq(1, 4), fmpq(1, 4), fmpq(1, 2)])
    Counter({1/4: 2, 1/2: 1})
    """
    counted = Counter[_Value]()
    for value, run in groupby(values):  # a hash for each run: it takes longer than to compare
        counted[value] += len(tuple(run))
    return counted


def grouped(law: Sequence[Exact] | GroupedLaw) -> GroupedLaw:
    """Return a class law in groups, a copy of one that is; raises as `class_law` does.

    >>> grouped(["1/2", "1/4", "1/4"]).sizes
    (1, 2)
    """
    if type(law) is GroupedLaw:
        return GroupedLaw(law.sizes, law.masses)
    return GroupedLaw.of(class_law(cast(Sequence[Exact], law)))


def _sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    exact = tuple(integer(size) or 0 for size in sizes)
    if min(exact, default=0) < 1 or sum(exact) < 2:
        raise ValueError(f"sizes is {sizes}; give integers ≥ 1, of at least two classes")
    return exact


@dataclass(frozen=True)
class BlockGram:
    """A Gram matrix of unit vectors: the classes group by group, and a cosine for each two groups.

    `cosines[g][h]` is that of two different classes of the groups g and h; of a group of one class
    `cosines[g][g]` is 1. Raises `ValueError` where no unit vectors have these cosines.

    >>> BlockGram.simplex(3).cosines
    ((-1/2,),)
    """

    sizes: tuple[int, ...]
    cosines: Matrix

    def __post_init__(self) -> None:
        """Keep exact copies and check that they are a Gram matrix."""
        sizes = _sizes(self.sizes)
        cosines = matrix(self.cosines, name="cosines")
        object.__setattr__(self, "sizes", sizes)
        object.__setattr__(self, "cosines", cosines)
        if [len(row) for row in cosines] != [len(sizes)] * len(sizes):
            raise ValueError(f"cosines must be {len(sizes)} rows of {len(sizes)} numbers")
        for g, (size, row) in enumerate(zip(sizes, cosines, strict=True)):
            if size == 1 and row[g] != 1:
                raise ValueError(f"cosines[{g}][{g}] is {short(row[g])}; of one class it is 1")
            if row[g] > 1:
                raise ValueError(f"cosines[{g}][{g}] is {short(row[g])}; a cosine is at most 1")
            if any(row[h] != cosines[h][g] for h in range(g)):
                raise ValueError(f"cosines[{g}] is not the column {g}: a Gram matrix is symmetric")
        if not signature(self.of_means()).is_psd:
            raise ValueError("cosines are not those of unit vectors: not positive semidefinite")

    @classmethod
    def simplex(cls, *sizes: int) -> BlockGram:
        """Return the simplex ETF of the classes of some groups, with all cosines −1/(C − 1)."""
        off, groups = fmpq(-1, max(1, sum(sizes) - 1)), range(len(sizes))
        return cls(
            sizes,
            tuple(
                tuple(fmpq(1) if g == h and sizes[g] == 1 else off for h in groups) for g in groups
            ),
        )

    @property
    def classes(self) -> int:
        """The number of classes."""
        return sum(self.sizes)

    def of_means(self) -> Matrix:
        """Return the Gram matrix of the means of the groups.

        With all `cosines[g][g]` ≤ 1 the whole matrix is positive semidefinite where this one is:
        what a vector adds to the mean of its group is orthogonal to all means, and such vectors
        have the Gram matrix (1 − cosine)(I − J/n).

        >>> BlockGram.simplex(4).of_means()
        ((0,),)
        """
        means = [list(row) for row in self.cosines]
        for g, size in enumerate(self.sizes):
            means[g][g] = (1 + (size - 1) * self.cosines[g][g]) / size
        return tuple(map(tuple, means))

    def others(self, group: int) -> Counted:
        """Return the cosines of a class of a group with the other classes, as counts by group.

        >>> BlockGram.simplex(4).others(0)
        ((-1/3,), (3,))
        """
        counts = [size - (g == group) for g, size in enumerate(self.sizes)]
        kept = [(x, count) for x, count in zip(self.cosines[group], counts, strict=True) if count]
        return tuple(x for x, _ in kept), tuple(count for _, count in kept)

    def matrix(self) -> Matrix:
        """Return the matrix itself, C × C.

        >>> BlockGram.simplex(2).matrix()
        ((1, -1), (-1, 1))
        """
        return self.arranged([g for g, size in enumerate(self.sizes) for _ in range(size)])

    def arranged(self, groups: Sequence[int]) -> Matrix:
        """Return the matrix of classes of which it is said in which group each of them is.

        >>> BlockGram.simplex(1, 1).arranged([1, 0])
        ((1, -1), (-1, 1))
        """
        if Counter(groups) != Counter(dict(enumerate(self.sizes))):
            raise ValueError(f"groups are not those of {self.sizes} classes")
        own = fmpq(1)
        return tuple(
            tuple(own if i == j else self.cosines[g][h] for j, h in enumerate(groups))
            for i, g in enumerate(groups)
        )
