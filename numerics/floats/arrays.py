"""What the fast losses need of an array library beyond the array API: its kind, and blocks.

The losses are written against the array API (`array_api_compat`), so NumPy, CuPy and others do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import numpy as np
from array_api_compat import array_namespace, device, is_cupy_array
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

MIN_BETA, MAX_BETA = 1e-300, 300
"""The inverse temperatures of the fast losses: e^{−2β} and 1/β are floats."""

_IN_CACHE = (64, 256)  # rows and columns of a block: 128 KiB a temporary
_ON_GPU = (1 << 11, 1 << 14)  # 256 MiB, so that what starts a kernel takes no time beside it


def namespace(array: Any) -> Any:
    """Return the array API of an array's library; NumPy's own where it has one, from 2.1 on.

    That of `array_api_compat` is NumPy's as well, but loads all of NumPy: a tenth of a second.

    >>> namespace(np.ones(2)).ones(2).tolist()
    [1.0, 1.0]
    """
    has_own = isinstance(array, np.ndarray) and hasattr(np, "astype")
    return np if has_own else array_namespace(array)


def like(array: Any, values: NDArray[Any]) -> Any:
    """Return NumPy values as an array of the same library, on the same device.

    >>> like(np.ones(2), np.array([1, 2])).tolist()
    [1, 2]
    """
    return namespace(array).asarray(values, device=device(array))


def blocks(first: int, last: int, size: int) -> Iterator[slice]:
    """Yield slices of at most `size` from `first` up to `last`, none beyond it.

    >>> list(blocks(2, 7, 3))
    [slice(2, 5, None), slice(5, 7, None)]
    """
    return (slice(start, min(start + size, last)) for start in range(first, last, size))


def row_blocks(
    array: Any, size: int | None = None, *, first: int = 0, last: int | None = None
) -> Iterator[slice]:
    """Yield slices of the rows of an array, `size` anchors each or as many as suit its library.

    Raises `ValueError` for a size below 1.

    >>> list(row_blocks(np.ones((100, 2)))), list(row_blocks(np.ones((3, 2)), 2, first=1))
    ([slice(0, 64, None), slice(64, 100, None)], [slice(1, 3, None)])
    """
    if size is not None and size < 1:
        raise ValueError(f"block is {size}; give at least one anchor at a time")
    return blocks(first, array.shape[0] if last is None else last, size or _block(array)[0])


def _block(array: Any) -> tuple[int, int]:
    return _ON_GPU if is_cupy_array(array) else _IN_CACHE


def columns(array: Any) -> Iterator[slice]:
    """Yield slices of the rows of an array, as many at a time as columns of a product suit it.

    >>> list(columns(np.ones((300, 2))))
    [slice(0, 256, None), slice(256, 300, None)]
    """
    return blocks(0, array.shape[0], _block(array)[1])


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """Use one thread of BLAS: for products of blocks inside the cache, more would only wait.

    >>> with one_blas_thread():
    ...     pass
    """
    with _controller().limit(limits=1, user_api="blas"):
        yield


@cache
def _controller() -> ThreadpoolController:
    return ThreadpoolController()


def check_unit_rows(array: Any, name: str) -> None:
    """Raise `ValueError` unless an array is N ≥ 1 unit rows in float64.

    >>> check_unit_rows(np.array([[3.0, 4.0]]), "vectors")
    Traceback (most recent call last):
    ...
    ValueError: vectors has a row whose square is off 1 by 24; normalise
    """
    xp = namespace(array)
    if array.ndim != 2 or array.shape[0] == 0:
        raise ValueError(f"{name} has shape {tuple(array.shape)}; give N ≥ 1 rows of d numbers")
    if array.dtype != xp.float64:
        raise ValueError(f"{name} has dtype {array.dtype}; give float64")
    off = float(xp.max(xp.abs(xp.sum(array**2, axis=1) - 1)))
    if not off <= 1e-9:
        raise ValueError(f"{name} has a row whose square is off 1 by {off:.3g}; normalise")


def check_beta(beta: float) -> None:
    """Raise `ValueError` unless 10⁻³⁰⁰ ≤ β ≤ 300, where e^{−2β} and 1/β are floats.

    >>> check_beta(0.0)
    Traceback (most recent call last):
    ...
    ValueError: beta is 0.0; an inverse temperature from 1e-300 to 300 is needed
    """
    if not MIN_BETA <= beta <= MAX_BETA:
        raise ValueError(f"beta is {beta}; an inverse temperature from 1e-300 to 300 is needed")


def check_law(class_law: Any, classes: int) -> None:
    """Raise `ValueError` unless an array is a law of so many classes, in float64.

    >>> check_law(np.array([0.5, 0.25]), 2)
    Traceback (most recent call last):
    ...
    ValueError: class_law is not a probability law: entries ≥ 0 that sum to 1 are needed
    """
    xp = namespace(class_law)
    if tuple(class_law.shape) != (classes,):
        raise ValueError(f"class_law has shape {tuple(class_law.shape)}; give one mass a class")
    if class_law.dtype != xp.float64:
        raise ValueError(f"class_law has dtype {class_law.dtype}; give float64")
    total = float(xp.sum(class_law))
    if not (float(xp.min(class_law)) >= 0 and abs(total - 1) <= 1e-9):
        raise ValueError("class_law is not a probability law: entries ≥ 0 that sum to 1 are needed")
