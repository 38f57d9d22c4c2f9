"""Points with classes, and the files in which they are saved."""

from pathlib import Path
from zipfile import ZipFile

import numpy as np

RNG = np.random.default_rng(3)
POINTS = RNG.normal(size=(6, 3)).round(6)
CLASSES = [0, 0, 1, 1, 2, 2]


def text(x):
    return b"X" + len(x).to_bytes(4, "little") + x.encode()


def tensor(kind, key, shape):
    """Return how PyTorch pickles a contiguous tensor."""

    def numbers(xs):
        return b"(" + b"".join(b"K" + bytes([x]) for x in xs) + b"t"

    steps = [int(np.prod(shape[j + 1 :])) for j in range(len(shape))]
    storage = text("storage") + b"ctorch\n" + kind.encode() + b"\n" + text(key) + text("cpu")
    return (
        b"ctorch._utils\n_rebuild_tensor_v2\n(("
        + (storage + b"K" + bytes([int(np.prod(shape))]) + b"tQK\x00")
        + (numbers(shape) + numbers(steps) + b"\x89ccollections\nOrderedDict\n)RtR")
    )


def torch_file(path, written, *storages):
    """Write a file as `torch.save` does, around a pickle and the storages of its tensors."""
    with ZipFile(path, "w") as archive:
        archive.writestr("x/data.pkl", b"\x80\x02" + written + b".")
        archive.writestr("x/byteorder", "little")
        for key, numbers in enumerate(storages):
            archive.writestr(f"x/data/{key}", np.ascontiguousarray(numbers).tobytes())
    return path


def halves(rows):
    """Return numbers in bfloat16: the first halves of floats of 32 bits."""
    return (np.asarray(rows, dtype="<f4").view("<u4") >> 16).astype("<u2")


def dictionary(folder, kind="DoubleStorage", rows=POINTS):
    written = text("embeddings") + tensor(kind, "0", (6, 3)) + text("labels")
    written += tensor("LongStorage", "1", (6,))
    return torch_file(folder / "x.pt", b"}(" + written + b"u", rows, np.array(CLASSES))


def saved(folder, name, array):
    np.save(folder / name, array, allow_pickle=True)
    return str(folder / name)


def wrote(folder, name, write):
    write(folder / name)
    return folder / name


def npy(folder):
    return Path(saved(folder, "x.npy", POINTS))
