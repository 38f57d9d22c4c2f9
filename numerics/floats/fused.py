"""The pass over a block of products on a GPU: one CUDA kernel each, compiled by CuPy (float64).

The kernels are in `fused.cu`. They take the products ⟨βu_c, u_j⟩ or cosines from cuBLAS, read each
once and keep what they sum in registers, so that a block costs little more than its matrix product.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Any

from array_api_compat import device

from numerics.floats.arrays import namespace

_THREADS = 256  # a row of the block


@dataclass(frozen=True)
class FusedPass:
    """`ArrayPass` of `block_kernels` on CuPy arrays: the same methods, the same values."""

    beta: float
    centre: float
    half: float
    degree: int

    def terms(self, products: Any) -> Any:
        """Return the products: the kernels take the exponentials."""
        return products

    def sums(self, products: Any, weights: Any) -> Any:
        """Return Σ_j weights_j a_ij T_m(x_ij) for m = 0..degree, shape (rows, degree + 1)."""
        found = _empty(products, (products.shape[0], self.degree + 1))
        _launch("exponential_sums", self.degree, [products, weights], found, *self._map)
        return found

    def series(self, products: Any, weights: Any, series: Any) -> Any:
        """Return weights_j a_ij Σ_m series_im T_m(x_ij), shape (rows, n)."""
        found = _empty(products, products.shape)
        degree = series.shape[1] - 1
        _launch("exponential_series", degree, [products, weights, series], found, *self._map)
        return found

    @property
    def _map(self) -> tuple[float, float, float]:
        """From a product g to a = e^{g − β}, and from a to x."""
        return self.beta, 1 / self.half, self.centre / self.half


def cosine_sums(cosines: Any, degree: int) -> Any:
    """Return Σ_j T_m(g_ij) over the columns of a block, shape (rows, degree + 1)."""
    found = _empty(cosines, (cosines.shape[0], degree + 1))
    _launch("cosine_sums", degree, [cosines], found)
    return found


def _empty(array: Any, shape: tuple[int, ...]) -> Any:
    return namespace(array).empty(shape, dtype=array.dtype, device=device(array))


def _launch(kernel: str, degree: int, inputs: list[Any], found: Any, *numbers: float) -> None:
    """Run a kernel on a block, the first input, with a block of threads for each of its rows."""
    rows, columns = inputs[0].shape
    xp = namespace(found)
    in_order = [xp.ascontiguousarray(array) for array in inputs]  # as the kernels read them
    run = _kernels(degree).get_function(kernel)
    run((rows,), (_THREADS,), (*in_order, found, columns, *map(float, numbers)))


@lru_cache
def _kernels(degree: int) -> Any:
    import cupy  # of the extra [cuda]; its own machinery keeps a kernel for each device

    source = resources.files("numerics.floats").joinpath("fused.cu").read_text(encoding="utf-8")
    return cupy.RawModule(code=source, options=(f"-DDEGREE={degree}", f"-DTHREADS={_THREADS}"))
