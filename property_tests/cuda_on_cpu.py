"""The kernels of `numerics/floats/fused.cu` on threads of the CPU, so that tests need no GPU."""

from __future__ import annotations

import ctypes
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import numpy as np

from property_tests.mutation import ROOT

KERNELS = ROOT / "numerics" / "floats" / "fused.cu"
COMPILER = shutil.which("g++")
THREADS = 8  # three rounds of the sum over threads

launched: set[str] = set()
"""The names of the kernels that were run."""


@cache
def kernels(degree: int) -> Module:
    """Return what `cupy.RawModule` returns, for NumPy arrays."""
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder, "kernels.so")
        command = [
            str(COMPILER),
            "-std=c++20",
            "-O2",
            "-shared",
            "-fPIC",
            "-pthread",
            f"-DDEGREE={degree}",
            f"-DTHREADS={THREADS}",
            f'-DKERNELS="{KERNELS}"',
            str(Path(__file__).with_suffix(".cpp")),
            "-o",
            str(library),
        ]
        subprocess.run(command, check=True)
        return Module(ctypes.CDLL(str(library)))


class Module:
    """A module of kernels."""

    def __init__(self, library: ctypes.CDLL) -> None:
        self._library = library

    def get_function(self, name: str):
        run = getattr(self._library, f"run_{name}")

        def kernel(grid: tuple[int], block: tuple[int], arguments: tuple) -> None:
            assert block == (THREADS,)
            launched.add(name)
            run(ctypes.c_uint(*grid), *map(_argument, arguments))

        return kernel


def _argument(value):
    """Pass a pointer, a long long or a double, as CuPy does."""
    if isinstance(value, np.ndarray):
        assert value.dtype == np.float64
        assert value.flags.c_contiguous
        return ctypes.c_void_p(value.ctypes.data)
    return ctypes.c_longlong(value) if isinstance(value, int) else ctypes.c_double(value)
