"""Labelled images for the experiment: scikit-learn's digits, CIFAR-10 and CIFAR-100 from files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

_PIXELS = (3, 32, 32)

_FILES = {
    "cifar10": ([f"data_batch_{n}.bin" for n in range(1, 6)], ["test_batch.bin"]),
    "cifar100": (["train.bin"], ["test.bin"]),
}

_LABEL_BYTES = {"cifar10": 1, "cifar100": 2}  # CIFAR-100: the coarse label, then the fine one

DATASETS = ("digits", *_FILES)


@dataclass(frozen=True)
class Images:
    """Images (N, channels, height, width) in [0, 1] with labels 0..C−1, to train on and to test."""

    train: Any
    train_labels: Any
    test: Any
    test_labels: Any


def read_images(name: str, folder: Path | None = None) -> Images:
    """Return a data set by name; CIFAR from the files of its binary version in a folder."""
    if name not in DATASETS:
        raise ValueError(f"the data set is {name!r}; choose one of {', '.join(DATASETS)}")
    if name == "digits":
        return _digits()
    if folder is None:
        raise ValueError(f"{name} is read from files; give --data the folder of its .bin files")
    train, test = ([folder / file for file in files] for files in _FILES[name])
    return Images(*_cifar(train, name), *_cifar(test, name))


def _digits() -> Images:
    """Return digits of 8 × 8 pixels: of each class the first 110 to train on, 64 to 73 to test."""
    from sklearn.datasets import load_digits

    data = load_digits()
    images = (data.images[:, None] / 16).astype(np.float32)
    labels = data.target.astype(np.int64)
    train = np.zeros(len(labels), dtype=bool)
    for c in range(10):
        train[np.flatnonzero(labels == c)[:110]] = True
    return Images(images[train], labels[train], images[~train], labels[~train])


def _cifar(paths: list[Path], name: str) -> tuple[Any, Any]:
    skipped = _LABEL_BYTES[name]
    record = skipped + int(np.prod(_PIXELS))
    parts = []
    for path in paths:
        content = np.frombuffer(path.read_bytes(), dtype=np.uint8)
        if len(content) == 0 or len(content) % record:
            raise ValueError(f"{str(path)!r} has {len(content)} bytes; a record has {record}")
        parts.append(content.reshape(-1, record))
    records = np.concatenate(parts)
    images = records[:, skipped:].reshape(-1, *_PIXELS).astype(np.float32) / 255
    return images, records[:, skipped - 1].astype(np.int64)


def unbalanced(images: Images, *, ratio: float) -> Images:
    """Return the images with class c thinned to ratio^c of the first one, two images at least.

    The first ones of each class are kept; the images of the test stay as they are.
    """
    if not 0 < ratio <= 1:
        raise ValueError(f"ratio is {ratio}; give a number above 0, at most 1")
    sizes = np.bincount(images.train_labels)
    wanted = [max(2, min(size, round(sizes[0] * ratio**c))) for c, size in enumerate(sizes)]
    kept = np.concatenate(
        [np.flatnonzero(images.train_labels == c)[:size] for c, size in enumerate(wanted)]
    )
    kept.sort()
    return replace(images, train=images.train[kept], train_labels=images.train_labels[kept])
