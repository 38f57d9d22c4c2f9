"""How positives and negatives are drawn from N labelled points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Literal, get_args

import numpy as np

from numerics.floats.cosines import Labels

Positives = Literal["class", "other"]
Negatives = Literal["all", "others", "other-classes"]


@dataclass(frozen=True)
class Sampling:
    """The law of x⁺ and of the k negatives, given the anchor x, which is any of the N points.

    `positives`: any point of the class of x, or an `other` one than x. `negatives`: all points, all
    others than x, or those of other classes. They are drawn independently of each other and of x⁺
    or, if not `replaced`, k different ones at once.

    >>> Sampling("some")
    Traceback (most recent call last):
        ...
    ValueError: positives is 'some'; choose class or other
    """

    positives: Positives = "class"
    negatives: Negatives = "all"
    replaced: bool = True

    def __post_init__(self) -> None:
        """Refuse names that are none."""
        for name, kind in (("positives", Positives), ("negatives", Negatives)):
            if (value := getattr(self, name)) not in get_args(kind):
                raise ValueError(f"{name} is {value!r}; choose {' or '.join(get_args(kind))}")

    def check(self, labels: Labels, counts: Sequence[int | float]) -> None:
        """Raise `ValueError` where a point has no positive, or too few negatives for some k.

        >>> Sampling("other").check(np.array([0, 0, 1]), [4])
        Traceback (most recent call last):
            ...
        ValueError: positives is 'other', but a class has one point; leave such classes out
        """
        sizes = np.unique(labels, return_counts=True)[1]
        if self.positives == "other" and sizes.min() < 2:
            raise ValueError(
                "positives is 'other', but a class has one point; leave such classes out"
            )
        least = min(int(self.pool(int(size), len(labels))) for size in sizes)
        if least < 1:
            raise ValueError(
                f"negatives is {self.negatives!r}, but a point has none; give two or more classes"
            )
        if not self.replaced and max(counts, default=0) > least:
            largest = max(counts)
            shown = "inf" if largest == inf else str(largest)
            raise ValueError(
                f"k is {shown}, but a point has {least} negatives to draw different ones of; "
                "give a smaller one"
            )

    def pool(self, size: int, points: int) -> int:
        """Return how many points a negative is drawn from, for an anchor of a class of a size."""
        return points - {"all": 0, "others": 1, "other-classes": size}[self.negatives]


POPULATION = Sampling()
"""All parts from the empirical law: a negative may be of the own class, and x⁺ may be x."""
