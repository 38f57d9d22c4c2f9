"""Arrays in pickles, as NumPy writes text and PyTorch writes tensors; nothing in them is executed.

A pickle names functions that its reader calls. Here each name stands for a class or a function of
this file, which only keeps what it is given, and any other name is refused. Errors are `ValueError`
or what a broken pickle raises.
"""

from __future__ import annotations

import pickle
import pickletools
from io import BytesIO
from math import prod
from typing import Any, BinaryIO
from zipfile import ZipFile

import numpy as np
from numpy.typing import NDArray

_ARRAY = "a Python object, of which text is read only; save x.astype(str), or x.astype(float)"

_TENSORS = (
    "and tensors only are read; save {'embeddings': x.detach(), 'labels': y}, x and y tensors"
)


class _Kept:
    """What stands for an array or a type: it keeps its state and does nothing."""

    def __init__(self, *_: Any) -> None:
        self.state: Any = None

    def __setstate__(self, state: Any) -> None:
        self.state = state


class _OfText(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        class Kept(_Kept):
            """A class of its own each time, as a pickle may set attributes of it."""

        known: dict[tuple[str, str], Any] = {
            ("numpy.core.multiarray", "_reconstruct"): lambda *_: Kept(),
            ("numpy._core.multiarray", "_reconstruct"): lambda *_: Kept(),
            ("numpy", "ndarray"): Kept,
            ("numpy", "dtype"): Kept,
        }
        if (module, name) not in known:
            raise ValueError(f"it holds {module}.{name}, {_ARRAY}")
        return known[module, name]


def text_array(file: BinaryIO) -> NDArray[Any]:
    """Return the array of text that a pickle of NumPy holds; raise `ValueError` for another object.

    >>> from io import BytesIO
    >>> text_array(BytesIO(pickle.dumps(np.array(["cat", "ox"], dtype=object)))).tolist()
    ['cat', 'ox']
    """
    found = _OfText(file).load()
    state = found.state if isinstance(found, _Kept) else None
    if not isinstance(state, tuple) or len(state) != 5:
        raise ValueError(f"it holds {_ARRAY}")
    _, shape, _, is_fortran, items = state
    if not isinstance(items, list) or not all(type(x) is str for x in items):
        raise ValueError(f"it holds {_ARRAY}")
    return np.array(items, dtype=str).reshape(shape, order="F" if is_fortran else "C")


_STORAGES = {
    "DoubleStorage": "f8",
    "FloatStorage": "f4",
    "HalfStorage": "f2",
    "BFloat16Storage": "u2",
    "LongStorage": "i8",
    "IntStorage": "i4",
    "ShortStorage": "i2",
    "CharStorage": "i1",
    "ByteStorage": "u1",
    "BoolStorage": "?",
}


class _OfTensors(pickle.Unpickler):
    """Reads dictionaries, lists and tensors, as `torch.load` with `weights_only=True` does."""

    def __init__(self, archive: ZipFile, folder: str, order: str) -> None:
        written = archive.read(f"{folder}data.pkl")
        if any(code.name == "BUILD" for code, _, _ in pickletools.genops(written)):
            raise ValueError(f"it holds objects with a state, {_TENSORS}")
        super().__init__(BytesIO(written))
        self._archive, self._folder, self._order = archive, folder, order

    def find_class(self, module: str, name: str) -> Any:
        known = {
            ("torch._utils", "_rebuild_tensor_v2"): _tensor,
            ("torch._utils", "_rebuild_parameter"): _parameter,
            ("collections", "OrderedDict"): dict,
        }
        if (module, name) in known:
            return known[module, name]
        if module == "torch" and name in _STORAGES:
            return name
        raise ValueError(f"it holds {module}.{name}, {_TENSORS}")

    def persistent_load(self, pid: Any) -> NDArray[Any]:
        kind, name, key, _, count = pid
        if kind != "storage" or name not in _STORAGES:
            raise ValueError("it holds a storage that is no list of numbers")
        data = self._archive.read(f"{self._folder}data/{key}")
        numbers = np.frombuffer(data, np.dtype(self._order + _STORAGES[name]), count=count)
        return widened(numbers) if name == "BFloat16Storage" else numbers


def widened(halves: NDArray[Any]) -> NDArray[np.float32]:
    """Return numbers of bfloat16, which are the first halves of floats of 32 bits.

    >>> widened(np.array([0x3F80], dtype="u2")).tolist()
    [1.0]
    """
    return (halves.astype(np.uint32) << 16).view(np.float32)


def _tensor(
    storage: NDArray[Any],
    start: int,
    shape: Any,
    steps: Any,
    _requires_grad: Any = None,
    _hooks: Any = None,
    marks: Any = None,
) -> NDArray[Any]:
    """Return the tensor that is a view of a storage, once it is sure to lie in it."""
    if marks:  # such as neg, which turns the signs of what is stored
        raise ValueError(f"it holds a tensor that is marked {marks}; save x.clone()")
    if any(type(n) is not int or n < 0 for n in (start, *shape, *steps)):
        raise ValueError("it holds a tensor without a shape")
    last = start + sum((n - 1) * step for n, step in zip(shape, steps, strict=True))
    if prod(shape) > len(storage) or (prod(shape) and last >= len(storage)):
        raise ValueError("it holds a tensor that is larger than its storage; save x.clone()")
    places = np.full(shape, start, dtype=np.intp)
    for axis, (n, step) in enumerate(zip(shape, steps, strict=True)):
        places += (np.arange(n) * step).reshape(-1, *[1] * (len(shape) - axis - 1))
    return storage[places]


def _parameter(data: Any, *_: Any) -> Any:
    return data


def tensors(archive: ZipFile) -> Any:
    """Return what a file of PyTorch holds: tensors as arrays, and dictionaries and lists of them.

    Raises `ValueError` for an archive that is no such file, and for other objects in it.
    """
    names = archive.namelist()
    folders = [name.removesuffix("data.pkl") for name in names if name.endswith("data.pkl")]
    if len(folders) != 1:
        raise ValueError("it is no file of torch.save; save a tensor, or a dictionary of tensors")
    order = f"{folders[0]}byteorder"
    is_big = order in names and archive.read(order).strip() == b"big"
    return _OfTensors(archive, folders[0], ">" if is_big else "<").load()
