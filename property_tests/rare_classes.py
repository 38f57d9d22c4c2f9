"""A rare class between two heads, by the sums over how many negatives are of which head."""

from math import exp, inf

import numpy as np
from scipy.optimize import brentq
from scipy.stats import binom


def binomial_slope(k, beta, light, c):
    """The slope of the loss of a rare class by its cosine with the heavy head, divided by β."""
    y = exp(-beta)
    n, N = np.arange(k), np.arange(k + 1)
    heavy, other = (binom.pmf(n, k - 1, share) for share in (1 - light, light))
    rest = n + y**2 * (k - 1 - n)
    up, down = y * exp(beta * c), y * exp(-beta * c)
    added = (N * up - (k - N) * down) / (1 + N * up + (k - N) * down)
    negative = (1 - light) * up * (heavy @ (1 / (1 + up + rest)))
    negative -= light * down * (other @ (1 / (1 + down + rest)))
    return binom.pmf(N, k, 1 - light) @ added + k * negative


def limit_slope(beta, light, c):
    """The same for k = ∞, where every sum is its mean."""
    y, heavy = exp(-beta), 1 - light
    up, down = heavy * y * exp(beta * c), light * y * exp(-beta * c)
    added = up / (heavy + y**2 * light) - down / (light + y**2 * heavy)
    return (up - down) / (up + down) + added


def cosine(k, beta, light):
    """Where the slope vanishes; −1 where it does nowhere."""

    def slope(c):
        return limit_slope(beta, light, c) if k == inf else binomial_slope(k, beta, light, c)

    return -1 if slope(-1) >= 0 else brentq(slope, -1, 0.5, xtol=1e-15)
