"""Points and labels in files of arrays: .npy, .npz, .safetensors, .pt and raw numbers.

Errors are `ValueError`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from math import prod
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZipFile

import numpy as np

from theorems.tools.embeddings import pickles
from theorems.tools.embeddings.choices import Arrays, Choices, option

POINTS, LABELS = "embeddings", "labels"
"""The names that are taken where none is given."""

RAW = (".dat", ".bin", ".raw", ".memmap")

_EXAMPLE = "{'embeddings': …, 'labels': …}"

_Read = Callable[[], Any]


def of_npy(path: Path, choices: Choices, wanted: bool) -> Arrays:
    """Return the points of a .npy file, which has no labels."""
    _refuse_labels(path, wanted, choices)
    return Arrays(load_npy(path), None)


def of_npz(path: Path, choices: Choices, wanted: bool) -> Arrays:
    """Return points and labels of a .npz file, by their names."""
    with path.open("rb") as file:
        try:
            archive = ZipFile(file)
        except Exception as error:  # NumPy and zipfile fail in many ways
            raise ValueError(f"not a .npz file: {error}") from None
        names = [n.removesuffix(".npy") for n in archive.namelist() if n.endswith(".npy")]

        def reader(name: str) -> _Read:
            def read() -> Any:
                with archive.open(f"{name}.npy") as member:
                    return _array(member, f"the array {name!r} cannot be read")

            return read

        return _picked(
            {name: reader(name) for name in names},
            choices,
            wanted,
            "np.savez(file, embeddings=…, labels=…)",
        )


def refuse_empty(path: Path) -> None:
    """Raise `ValueError` for a file of no bytes, as a program leaves that was ended."""
    if path.is_file() and not path.stat().st_size:
        raise ValueError("it is empty; save it anew")


def load_npy(path: Path) -> Any:
    """Return the array of a .npy file, of numbers or text; raise `ValueError` for anything else."""
    with path.open("rb") as file:
        return _array(file, "not a .npy file of numbers or text")


def _array(file: Any, problem: str) -> Any:
    try:
        try:
            return np.lib.format.read_array(file, allow_pickle=False)
        except ValueError as error:
            if "Object arrays" not in str(error):
                raise
            return pickles.text_array(file)  # what follows the header
    except Exception as error:  # a header is a Python literal, and a pickle fails in many ways
        raise ValueError(f"{problem}: {error}") from None


_TENSORS = {
    "F64": "<f8",
    "F32": "<f4",
    "F16": "<f2",
    "BF16": "<u2",
    "I64": "<i8",
    "I32": "<i4",
    "I16": "<i2",
    "I8": "i1",
    "U64": "<u8",
    "U32": "<u4",
    "U16": "<u2",
    "U8": "u1",
    "BOOL": "?",
}


def of_safetensors(path: Path, choices: Choices, wanted: bool) -> Arrays:
    """Return points and labels of a .safetensors file, by their names."""
    with path.open("rb") as file:
        entries, start = _heads(file)

        def reader(name: str) -> _Read:
            return lambda: _tensor(file, start, name, entries[name])

        found = {name: reader(name) for name in entries}
        return _picked(found, choices, wanted, f"save_file({_EXAMPLE}, file)")


def _heads(file: BinaryIO) -> tuple[dict[str, Any], int]:
    """Return what a file of safetensors says of its tensors, and where their numbers start."""
    length = int.from_bytes(file.read(8), "little")
    text = file.read(min(length, 100_000_000))
    try:
        entries = json.loads(text.decode("utf-8"))
    except (ValueError, RecursionError):
        entries = None
    if len(text) != length or not isinstance(entries, dict):
        raise ValueError("not a .safetensors file: it starts with no list of tensors")
    entries.pop("__metadata__", None)
    return entries, 8 + length


def _tensor(file: BinaryIO, start: int, name: str, entry: Any) -> Any:
    try:
        kind, shape = np.dtype(_TENSORS[entry["dtype"]]), tuple(map(int, entry["shape"]))
        first, last = map(int, entry["data_offsets"])
    except (KeyError, TypeError, ValueError):
        raise ValueError(f"the tensor {name!r} is of a kind that is not read: {entry}") from None
    if min((*shape, first)) < 0 or last - first != prod(shape) * kind.itemsize:
        raise ValueError(f"the tensor {name!r} has {last - first} bytes for the shape {shape}")
    file.seek(start + first)
    data = file.read(last - first)
    if len(data) != last - first:
        raise ValueError(f"the tensor {name!r} ends with the file, too early")
    numbers = np.frombuffer(data, kind).reshape(shape)
    return pickles.widened(numbers) if entry["dtype"] == "BF16" else numbers


def of_torch(path: Path, choices: Choices, wanted: bool) -> Arrays:
    """Return points and labels of a file of `torch.save`: a tensor, or a dictionary of them."""
    with path.open("rb") as file:
        try:
            found = pickles.tensors(ZipFile(file))
        except Exception as error:  # zip or pickle
            raise ValueError(f"not a file of tensors: {error}") from None
    if isinstance(found, np.ndarray):
        _refuse_labels(path, wanted, choices)
        if choices.array is not None:
            raise ValueError("there is one tensor, without a name; leave `--array` out")
        return Arrays(found, None)
    if not isinstance(found, dict):
        raise ValueError("it holds neither a tensor nor a dictionary of tensors")

    def reader(value: Any) -> _Read:
        return lambda: value

    named = {str(name): reader(value) for name, value in found.items()}
    return _picked(named, choices, wanted, f"torch.save({_EXAMPLE}, file)")


def of_raw(path: Path, choices: Choices, wanted: bool) -> Arrays:
    """Return the points of a file of numbers, of the type and the shape that `array` names."""
    _refuse_labels(path, wanted, choices)
    match = re.fullmatch(r"(float(?:16|32|64)|u?int8):(\d{1,12}(?:,\d{1,12}){1,2})", _said(choices))
    if match is None:
        raise ValueError(
            "the file says nothing of its numbers; name their type and shape: "
            "`--array float32:1000,128`, or save a copy with np.save"
        )
    kind, shape = np.dtype(match[1]).newbyteorder("<"), tuple(map(int, match[2].split(",")))
    size, needed = path.stat().st_size, prod(shape) * kind.itemsize
    if size != needed:
        raise ValueError(f"it has {size} bytes, not the {needed} of {choices.array}; see `--array`")
    return Arrays(np.fromfile(path, kind).reshape(shape), None)


def _said(choices: Choices) -> str:
    return choices.array or ""


def _refuse_labels(path: Path, wanted: bool, choices: Choices) -> None:
    if wanted:
        said = f", and {choices.labels!r} is no file of labels" if choices.labels else ""
        raise ValueError(
            f"a {path.suffix} file holds no labels{said}; give them a file of their own: "
            "`--labels FILE` (.npy, .csv, .txt)"
        )


def _picked(arrays: Mapping[str, _Read], choices: Choices, wanted: bool, written: str) -> Arrays:
    """Return the arrays that are named, or have the names that are taken where none is."""
    points, labels = choices.array or POINTS, choices.labels or LABELS
    _check_key(points, arrays, "array", choices.array, written)
    rows, said = arrays[points](), [f"The points are the array {points!r}."]
    if not wanted:
        return Arrays(rows, None, tuple(said))
    _check_key(labels, arrays, "labels", choices.labels, written)
    said.append(f"The labels are the array {labels!r}.")
    return Arrays(rows, arrays[labels](), tuple(said))


def _check_key(name: str, known: Iterable[str], what: str, given: str | None, written: str) -> None:
    if name not in known:
        more = f"write {written}, or name it" if given is None else "name one of them"
        raise ValueError(
            f"there is no array {name!r}, only {', '.join(map(repr, known))}; {more}: "
            f"{option(what, 'KEY')}"
        )
