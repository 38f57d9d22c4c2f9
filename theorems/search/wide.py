"""The minimiser of the population loss for many classes: factors in float64, certified in balls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from flint import fmpq, fmpz_mat

from numerics.balls.calculus.hypotheses import holding
from numerics.balls.enclosure import Enclosure
from numerics.balls.many_classes import minimum_of_many
from numerics.balls.many_classifiers import mean_loss_of_many, supervised_of_many
from numerics.exact.blocks import occurrences
from numerics.exact.losses import Loss
from numerics.exact.shapes import Additive, ExpOfSum, LogSumExp
from numerics.floats.downstream_search import NONNEGATIVE, at_least_zero
from numerics.floats.dual_search import Scope, gram_of_rows, has_room
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
    return len(occurrences(zip(law, weights, strict=True))) > CLOSE and is_smooth(loss)


def is_smooth(loss: Loss) -> bool:
    """Tell whether a loss is convex and has no kinks, and so can be searched for in factors.

    >>> from numerics.exact.losses import HingeMax, Logistic
    >>> is_smooth(Logistic()), is_smooth(HingeMax())
    (True, False)
    """
    smooth = isinstance(loss.shape, LogSumExp | Additive | ExpOfSum) and loss.kink is None
    return smooth and "convex" in holding(loss)


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
    is_global = has_room(dimension, len(law), loss)
    if not is_global:
        relaxed = minimum_of_many(search().certificate(), bits=_BITS)
        lower = max(interval.lower, relaxed.lower)
        interval = Enclosure(min(lower, interval.upper), interval.upper, _BITS)
    supervised = _supervised(integers(found.vectors), found.vectors, weights, loss)
    scope: Scope = "global" if is_global else "local"
    return WideSolution(negatives, tuple(law), interval, found.vectors, supervised, scope)


def supervised_of_simplex(weights: Sequence[fmpq], *, loss: Loss) -> Enclosure:
    """Return an interval that contains L_sup of the simplex ETF for the weights of its classes.

    Its vectors are the rows C e_c − (1, .., 1) over their norms, so nothing of them is rounded.
    Raises `ValueError` for a loss that is not smooth, or for more than `MAX_WIDE` classes.

    >>> from numerics.exact.losses import Logistic
    >>> supervised_of_simplex([fmpq(1, 3)] * 3, loss=Logistic()).decimals(6)
    ('0.368981', '0.368982')
    """
    size = len(weights)
    if not is_smooth(loss) or size > MAX_WIDE:
        raise ValueError(
            f"weights are of {size} classes, all different; L_sup is searched for in at most "
            f"{MAX_WIDE}, and for convex losses without kinks"
        )
    rows = size * np.eye(size, dtype=np.int64) - 1
    return _supervised(fmpz_mat(rows.tolist()), rows / np.sqrt(size * (size - 1.0)), weights, loss)


def mean_loss(solution: WideSolution, weights: Sequence[fmpq], *, loss: Loss) -> Enclosure:
    """Return an interval that contains L_μ of the vectors found: themselves as classifiers.

    >>> from numerics.exact.losses import Logistic
    >>> law = [fmpq(1, 2)] * 2
    >>> found = solve_wide(law, law, negatives=4, loss=Logistic())
    >>> mean_loss(found, law, loss=Logistic()).decimals(6)
    ('0.126928', '0.126929')
    """
    return mean_loss_of_many(integers(solution.vectors), weights, loss=loss, bits=_BITS)


def _supervised(exact: fmpz_mat, vectors: Floats, weights: Sequence[fmpq], loss: Loss) -> Enclosure:
    """Return an interval for L_sup of integer rows over their norms, which are nearly `vectors`."""
    W = integers(classifiers_of_many(vectors, weights, loss=loss, gap=_GAP))
    found = supervised_of_many(exact, W, weights, scale=SCALE, loss=loss, bits=_BITS)
    return at_least_zero(found) if isinstance(loss, NONNEGATIVE) else found
