"""One pass over a block of products: their exponentials, Chebyshev polynomials of those, and sums.

A block has an anchor u_i a row and a vector u_j a column. From its products g_ij = β⟨u_i, u_j⟩ come
the terms a_ij = e^{g_ij − β}, and x_ij = (a_ij − centre)/half in [−1, 1].
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from array_api_compat import is_cupy_array

from numerics.floats import fused
from numerics.floats.arrays import namespace
from numerics.floats.chebyshev import chebyshev_series, chebyshev_sums

_IN_REGISTERS = 120
"""The largest degree that a kernel holds; labelled points need 117 at β = 10, 231 at β = 20."""


class Pass(Protocol):
    """The three steps; blocks are (rows, n), `weights` is (n,), `series` (rows, 2 or more)."""

    def terms(self, products: Any) -> Any:
        """Return what the other two take, and use up the products."""

    def sums(self, terms: Any, weights: Any) -> Any:
        """Return Σ_j weights_j a_ij T_m(x_ij) for m = 0..degree, shape (rows, degree + 1)."""

    def series(self, terms: Any, weights: Any, series: Any) -> Any:
        """Return weights_j a_ij Σ_m series_im T_m(x_ij), shape (rows, n)."""


@dataclass(frozen=True)
class ArrayPass:
    """The steps by the array API, an operation at a time.

    >>> import numpy as np
    >>> one = ArrayPass(beta=1.0, centre=0.0, half=1.0, degree=1)
    >>> terms = one.terms(np.array([[1.0, 1.0 - np.log(2)]]))
    >>> terms.tolist(), one.sums(terms, np.array([0.5, 0.5])).tolist()
    ([[1.0, 0.5]], [[0.75, 0.625]])
    """

    beta: float
    centre: float
    half: float
    degree: int

    def terms(self, products: Any) -> Any:
        """Return a = e^{g − β}; the products are used up."""
        products -= self.beta
        return namespace(products).exp(products)

    def sums(self, terms: Any, weights: Any) -> Any:
        """Return Σ_j weights_j a_ij T_m(x_ij) for m = 0..degree, shape (rows, degree + 1)."""
        return chebyshev_sums(terms, self._variable(terms), weights, self.degree)

    def series(self, terms: Any, weights: Any, series: Any) -> Any:
        """Return weights_j a_ij Σ_m series_im T_m(x_ij), shape (rows, n)."""
        found = chebyshev_series(series, self._variable(terms))
        found *= terms
        found *= weights
        return found

    def _variable(self, a: Any) -> Any:
        x = a * (1 / self.half)
        x -= self.centre / self.half
        return x


def pass_over(array: Any, *, beta: float, centre: float, half: float, degree: int) -> Pass:
    """Return the pass that suits the library of an array: on CuPy one kernel for each step."""
    kind = fused.FusedPass if is_cupy_array(array) else ArrayPass
    return kind(beta, centre, half, degree)


def cosine_sums(cosines: Any, degree: int) -> Any:
    """Return Σ_j T_m(g_ij) over the columns of a block of cosines, shape (rows, degree + 1).

    >>> import numpy as np
    >>> cosine_sums(np.array([[1.0, 0.5]]), 2).tolist()
    [[2.0, 1.5, 0.5]]
    """
    if is_cupy_array(cosines) and degree <= _IN_REGISTERS:
        return fused.cosine_sums(cosines, degree)
    ones = namespace(cosines).ones_like(cosines)
    return chebyshev_sums(ones, cosines, ones[0, :], degree)
