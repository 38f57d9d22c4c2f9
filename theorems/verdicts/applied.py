"""Whether a theorem of the library settles a question about numbers (trusted).

A verb that answers by a theorem asks here first: its derivation is run by the rules of the kernel
in this process, its conclusion compared with the statement of the claim, and each hypothesis of
that statement has to be one that is proved of the loss, or one that the caller answers for.
`nceproof verify` does more: it repeats the derivation in a fresh process and tries it on models.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import TypeAlias

from numerics.balls.calculus.hypotheses import holding
from numerics.exact.losses import Loss
from theorems.errors import CitationError
from theorems.kernel import statement as given
from theorems.kernel.statement import Assumption
from theorems.kernel.theorem import RuleError, proves
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.consequences import NAMES

Kinds: TypeAlias = frozenset[type[Assumption]]

BALANCED_SIMPLEX: Kinds = frozenset(
    (given.Balanced, given.UnitBall, given.UnitVectors, given.GramIs)
)
"""What holds where unit vectors of balanced classes are compared with their simplex ETF."""

ANOTHER_MAP: Kinds = frozenset((given.Distinct, given.InSupport, given.TermsDiffer))
"""What a map other than the simplex ETF meets: a class, points of it and another one's mean.

Unit vectors with another Gram matrix have ⟨u_c, u_j⟩ ≠ −1/(C − 1) for some c ≠ j, and then
1 − ⟨u_c, u_j⟩ ≠ C/(C − 1).
"""


def applies(identifier: str, loss: Loss, met: Collection[type[Assumption]]) -> bool:
    """Tell whether a claim of the library is derived here, and all that it assumes holds.

    Of the loss that is decided by its own audit, as far as it is proved; of everything else by
    `met`, the kinds of hypotheses that the caller answers for.

    >>> from numerics.exact.losses import Logistic, Square
    >>> applies("etf-optimal-balanced", Logistic(), BALANCED_SIMPLEX)
    True
    >>> applies("etf-optimal-balanced", Square(margin=-10), BALANCED_SIMPLEX)
    False
    """
    assumed = assumptions_of(identifier)
    if assumed is None:
        return False
    holds = holding(loss)
    return all(NAMES[kind] in holds if kind in NAMES else kind in met for kind in assumed)


@cache
def assumptions_of(identifier: str) -> Kinds | None:
    """Return the kinds of hypotheses of a claim that the kernel derives here, None for another.

    >>> sorted(kind.__name__ for kind in assumptions_of("etf-optimal-balanced"))
    ['Balanced', 'Convex', 'GramIs', 'Nonincreasing', 'UnitBall']
    """
    claim = find_claim(identifier)
    if claim.formal is None or claim.derivation is None:
        return None
    stated = claim.formal()
    try:
        if proves(theorem_of(claim), stated):
            return None
    except (CitationError, RuleError):
        return None
    return frozenset(map(type, stated.assumptions))
