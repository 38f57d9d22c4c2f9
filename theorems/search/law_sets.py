"""Which class laws a search for rises of L_sup is about: all, or those of a repaired conjecture.

Float64 tells where to look; whether a law of a counterexample belongs there is proved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from numerics.balls.dual_check import minimiser_box
from numerics.exact.losses import Logistic
from numerics.exact.rationals import as_fraction
from numerics.floats.dual_certificate import certified_minimum
from numerics.floats.expectations import Floats
from numerics.floats.law_barrier import minimisers

Bools: TypeAlias = npt.NDArray[np.bool_]

_APART = 1e-3  # by which 1 − ⟨u_i, u_j⟩ is above 0 where float64 calls two vectors different
_BITS = 100


class LawSet(Protocol):
    """A set of class laws."""

    @property
    def description(self) -> str:
        """The set in a few words."""

    def seen(self, laws: Floats, loss: Logistic) -> Bools:
        """Tell for each law (N, C) whether float64 sees it in the set."""

    def contains(self, law: Sequence[Fraction], loss: Logistic) -> bool:
        """Tell whether a law is proved to be in the set."""


@dataclass(frozen=True)
class EveryLaw:
    """All class laws."""

    description: str = "all laws"

    def seen(self, laws: Floats, loss: Logistic) -> Bools:
        """Return true for each law.

        >>> EveryLaw().seen(np.array([[0.9, 0.1]]), Logistic()).tolist()
        [True]
        """
        return np.ones(len(laws), dtype=bool)

    def contains(self, law: Sequence[Fraction], loss: Logistic) -> bool:
        """Return true.

        >>> EveryLaw().contains([Fraction(9, 10), Fraction(1, 10)], Logistic())
        True
        """
        return True


@dataclass(frozen=True)
class NoRareClass:
    """The laws whose masses are all at least `least`."""

    least: Fraction

    @property
    def description(self) -> str:
        """The set in a few words."""
        return f"masses of at least {self.least}"

    def seen(self, laws: Floats, loss: Logistic) -> Bools:
        """Compare the smallest mass of each law.

        >>> laws = np.array([[0.995, 0.005], [0.9, 0.1]])
        >>> NoRareClass(Fraction(1, 100)).seen(laws, Logistic()).tolist()
        [False, True]
        """
        return np.asarray(laws.min(axis=1) >= float(self.least))

    def contains(self, law: Sequence[Fraction], loss: Logistic) -> bool:
        """Compare the smallest mass, exactly.

        >>> NoRareClass(Fraction(1, 3)).contains([Fraction(1, 3)] * 3, Logistic())
        True
        """
        return min(law) >= self.least


@dataclass(frozen=True)
class NoCollapse:
    """The laws for which no two classes share a vector at the minimiser for k = 1."""

    description: str = "no two classes on one vector at k = 1"

    def seen(self, laws: Floats, loss: Logistic) -> Bools:
        """Compare the vectors of each law, with some room for what float64 cannot tell.

        >>> laws = np.array([[0.81, 0.10, 0.09], [0.79, 0.11, 0.10]])
        >>> NoCollapse().seen(laws, Logistic()).tolist()  # (1+e²)/(3+e²) = 0.8075 is between
        [False, True]
        """
        products = minimisers(laws, negatives=1, loss=loss).gram - 2 * np.eye(laws.shape[1])
        return np.asarray(products.max(axis=(1, 2)) < 1 - _APART)

    def contains(self, law: Sequence[Fraction], loss: Logistic) -> bool:
        """Enclose the inner products at the minimiser.

        >>> law = [Fraction(n, 100) for n in (81, 10, 9)]
        >>> NoCollapse().contains(law, Logistic())
        False
        """
        proof, found = certified_minimum(law, negatives=1, loss=loss, bits=_BITS)
        box = minimiser_box(proof, bits=_BITS)
        return box is not None and all(
            as_fraction(found.gram[i][j]) + box[i][j] < 1 for i in range(len(law)) for j in range(i)
        )
