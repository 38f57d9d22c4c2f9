"""Minimisers under balanced classes, of which theorems of the library say that they are."""

from __future__ import annotations

from math import inf

from numerics.balls.block_check import is_strict_at
from numerics.balls.block_enclosure import block_loss, block_mean_loss
from numerics.balls.enclosure import Enclosure
from numerics.exact.blocks import BlockGram, GroupedLaw
from numerics.exact.losses import Loss
from theorems.claims.downstream.supervised_optimal_balanced import supervised_optimal_balanced
from theorems.claims.simplex.etf_optimal_balanced import etf_optimal_balanced
from theorems.claims.simplex.etf_unique_balanced import etf_unique_balanced
from theorems.verdicts.applied import ANOTHER_MAP, BALANCED_SIMPLEX, applies


def optimal_by(loss: Loss) -> str | None:
    """Return the id of the theorem by which the simplex ETF of balanced classes is optimal.

    It is about every k, and so about the limit as well.

    >>> from numerics.exact.losses import HingeMax, Square
    >>> optimal_by(HingeMax()), optimal_by(Square(margin=-10))
    ('etf-optimal-balanced', None)
    """
    found = etf_optimal_balanced.id
    return found if applies(found, loss, BALANCED_SIMPLEX) else None


def optimal_of(law: GroupedLaw, loss: Loss, dimension: int | None) -> str | None:
    """Return the id of the theorem that names the minimiser of a law in R^d; None where none does.

    >>> from flint import fmpq
    >>> from numerics.exact.losses import Logistic
    >>> thirds = GroupedLaw((3,), (fmpq(1, 3),))
    >>> optimal_of(thirds, Logistic(), 2), optimal_of(thirds, Logistic(), 1)
    ('etf-optimal-balanced', None)
    """
    fits = dimension is None or dimension >= law.classes - 1
    return optimal_by(loss) if law.is_balanced and fits else None


def unique_by(loss: Loss, negatives: int | float) -> str | None:
    """Return the id of the theorem by which no other Gram matrix is optimal; None where none is.

    What is strict for every k need not be so in the limit, unless no L_k/k depends on k.

    >>> from numerics.exact.losses import Logistic
    >>> unique_by(Logistic(), 10**9), unique_by(Logistic(), inf)
    ('etf-unique-balanced', None)
    """
    if negatives == inf and loss.limit_offset != "factor k":
        return None
    found = etf_unique_balanced.id
    return found if applies(found, loss, BALANCED_SIMPLEX | ANOTHER_MAP) else None


def is_unique(law: GroupedLaw, negatives: int | float, loss: Loss, bits: int) -> bool:
    """Tell whether no other Gram matrix is optimal: by a strictly convex L_k, or by the theorem.

    >>> from flint import fmpq
    >>> from numerics.exact.losses import HingeMax, Logistic
    >>> thirds = GroupedLaw((3,), (fmpq(1, 3),))
    >>> is_unique(thirds, inf, Logistic(), 60), is_unique(thirds, 4, HingeMax(), 60)
    (True, False)
    """
    simplex = BlockGram.simplex(*law.sizes)
    is_strict = is_strict_at(simplex, law, negatives=negatives, loss=loss, bits=bits)
    return is_strict or unique_by(loss, negatives) is not None  # whose derivation takes longer


def downstream_by(loss: Loss) -> str | None:
    """Return the id of the theorem that says what L_sup of the simplex ETF is.

    >>> from numerics.exact.losses import Logistic
    >>> downstream_by(Logistic())
    'supervised-optimal-balanced'
    """
    found = supervised_optimal_balanced.id
    return found if applies(found, loss, BALANCED_SIMPLEX) else None


def least_loss(law: GroupedLaw, negatives: int | float, loss: Loss, bits: int) -> Enclosure:
    """Return L_k of the simplex ETF, whose vectors are each other's k negatives.

    >>> from flint import fmpq
    >>> from numerics.exact.losses import Logistic
    >>> least_loss(GroupedLaw((2,), (fmpq(1, 2),)), 10**9, Logistic(), 53).decimals(9)
    ('20.157046668', '20.157046669')
    """
    simplex = BlockGram.simplex(*law.sizes)
    return block_loss(simplex, law, negatives=negatives, loss=loss, bits=bits)


def least_downstream(law: GroupedLaw, loss: Loss, bits: int) -> Enclosure:
    """Return L_sup of the simplex ETF with balanced weights, which is ℓ(C/(C−1), .., C/(C−1)).

    >>> from flint import fmpq
    >>> from numerics.exact.losses import Logistic
    >>> least_downstream(GroupedLaw((3,), (fmpq(1, 3),)), Logistic(), 60).decimals(8)
    ('0.36898113', '0.36898114')
    """
    return block_mean_loss(BlockGram.simplex(*law.sizes), law, loss=loss, bits=bits)
