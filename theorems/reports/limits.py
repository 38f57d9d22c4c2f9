"""What the numbers of a report are for infinitely many negatives, where L_k itself has no limit."""

from __future__ import annotations

from math import inf

from numerics.exact.losses import Loss


def enclosed(loss: Loss, negatives: int | float) -> str:
    """Return what an enclosure of a population loss encloses: for k = ∞ what has a limit.

    >>> from math import inf
    >>> from numerics.exact.losses import Hinge, Logistic
    >>> enclosed(Logistic(), 4), enclosed(Logistic(), inf), enclosed(Hinge(), inf)
    ('L_k', 'lim L_k − log k', 'lim L_k / k')
    """
    if negatives < inf:
        return "L_k"
    return {"log k": "lim L_k − log k", "factor k": "lim L_k / k"}.get(loss.limit_offset, "lim L_k")
