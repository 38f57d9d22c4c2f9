"""L_k of the class means and of their Gram completion, for many classes and any β (float64).

Given inner products G_cj in [−1, 1] of one vector a class, and o_c of a positive pair, the loss is
Σ_c ρ_c E log(1 + Σ_i e^{−β(o_c − G_{c,c_i})}), by the polynomials of
`numerics.floats.empirical_loss`.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import inf

import numpy as np

from numerics.floats.arrays import blocks, one_blas_thread
from numerics.floats.chebyshev import chebyshev_sums, degree_of_softplus
from numerics.floats.empirical_loss import FiniteMean
from numerics.floats.expectations import Floats, log_mean_exp

_ROWS, _COLUMNS = 64, 256


@one_blas_thread()
def latent_losses(
    gram: Floats, own: Floats, law: Floats, *, negatives: Sequence[int | float], beta: float
) -> list[float]:
    """Return the loss for each k, or less log k in the limit, of G (C, C) and o (C,).

    >>> G = np.array([[1.0, -1.0], [-1.0, 1.0]])
    >>> one, limit = latent_losses(G, np.ones(2), np.full(2, 0.5), negatives=[1, inf], beta=1.0)
    >>> round(one, 12), round(limit, 12)
    (0.410037595801, -0.566219169517)
    """
    degree = degree_of_softplus(2 * beta)
    of_counts = [
        None if k == inf else FiniteMean(int(k), beta, degree, arrays_like=gram) for k in negatives
    ]
    totals = np.zeros(len(of_counts))
    for rows in blocks(0, len(gram), _ROWS):
        weights, pairs = law[rows], own[rows, None]
        pool = np.zeros((len(pairs), degree + 1))
        for part in blocks(0, len(gram), _COLUMNS):
            G = gram[rows, part]
            pool += chebyshev_sums(np.ones_like(G), G, law[part], degree)
        positive = chebyshev_sums(np.ones_like(pairs), pairs, np.ones(1), degree)
        for n, mean in enumerate(of_counts):
            values = (
                log_mean_exp(beta * (gram[rows] - pairs), law, 0).value
                if mean is None
                else mean.values(pool, positive)
            )
            totals[n] += float(weights @ values)
    return [float(total) for total in totals]
