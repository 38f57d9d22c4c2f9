"""The minimiser of the population loss for many classes: factors in float64, certified in balls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from flint import fmpq

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.enclosure import Enclosure
from numerics.balls.many_classes import minimum_of_many
from numerics.balls.many_classifiers import supervised_of_many
from numerics.exact.losses import Loss
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp
from numerics.floats.downstream_search import NONNEGATIVE, at_least_zero
from numerics.floats.dual_search import Scope, gram_of_rows
from numerics.floats.expectations import Floats
from numerics.floats.many_classifiers import classifiers_of_many
from numerics.floats.many_search import SCALE, integers, minimise_many

CLOSE = 32
"""The most groups of classes, of one mass and one weight each, that `minimiser` solves."""

MAX_WIDE = 2048
"""The most classes whose minimiser is searched for; the memory grows like their square."""

_BITS = 53  # float64 decides how narrow the intervals are
_GAP = 1e-9


@dataclass(frozen=True)
class WideSolution:
    """What was found for one k: intervals, and the vectors that give their upper ends.

    `loss` contains min L_k over the Gram matrices of unit vectors (for `scope` "local": its upper
    end is the loss of the vectors, its lower end that of the relaxation to d = C). `supervised`
    contains L_sup of the vectors, of which it is not shown that they are the only minimiser.
    """

    negatives: int | float
    law: tuple[fmpq, ...]
    loss: Enclosure
    vectors: Floats
    supervised: Enclosure
    scope: Scope

    @property
    def gram(self) -> Floats:
        """The Gram matrix in float64."""
        return gram_of_rows(self.vectors)


def is_wide(law: Sequence[fmpq], weights: Sequence[fmpq], loss: Loss) -> bool:
    """Tell whether a problem is for `solve_wide`: many masses, and a smooth convex loss.

    >>> from numerics.exact.losses import HingeMax, Logistic
    >>> law = [fmpq(c, 820) for c in range(1, 41)]
    >>> is_wide(law, law, Logistic()), is_wide(law, law, HingeMax())
    (True, False)
    """
    smooth = isinstance(loss.shape, LogSumExp | Additive | ExpOfSum) and loss.kink is None
    runs = groupby(zip(law, weights, strict=True))  # a hash for each takes longer than to compare
    many = len({pair for pair, _ in runs}) > CLOSE
    return many and smooth and "convex" in holding(loss)


def solve_wide(
    law: Sequence[fmpq],
    weights: Sequence[fmpq],
    *,
    negatives: int | float,
    loss: Loss,
    dimension: int | None = None,
) -> WideSolution:
    """Return the minimiser of L_k over unit vectors of R^d, with certified intervals.

    Raises `ValueError` for more than `MAX_WIDE` classes.

    >>> from numerics.exact.losses import Logistic
    >>> law = [fmpq(c, 10) for c in range(1, 5)]
    >>> found = solve_wide(law, law, negatives=4, loss=Logistic())
    >>> found.scope, found.loss.width < 1e-9, found.supervised.width < 1e-9
    ('global', True, True)
    """
    if len(law) > MAX_WIDE:
        raise ValueError(
            f"rho has {len(law)} classes; at most {MAX_WIDE} are searched where no theorem says "
            "what the minimiser is"
        )
    search = partial(minimise_many, law, negatives=negatives, loss=loss, gap=_GAP)
    found = search(dimension=dimension)
    interval = minimum_of_many(found.certificate(), bits=_BITS)
    d = len(law) if dimension is None else dimension
    # With one dimension less there is no better matrix either, where more similar is never better.
    wide = d >= len(law) or (d == len(law) - 1 and "nonincreasing" in holding(loss))
    if not wide:
        relaxed = minimum_of_many(search().certificate(), bits=_BITS)
        lower = max(interval.lower, relaxed.lower)
        interval = Enclosure(min(lower, interval.upper), interval.upper, _BITS)
    W = classifiers_of_many(found.vectors, weights, loss=loss, gap=_GAP)
    supervised = supervised_of_many(
        integers(found.vectors), integers(W), weights, scale=SCALE, loss=loss, bits=_BITS
    )
    if isinstance(loss, NONNEGATIVE):
        supervised = at_least_zero(supervised)
    scope: Scope = "global" if wide else "local"
    return WideSolution(negatives, tuple(law), interval, found.vectors, supervised, scope)
