"""The certificates that come with the library, by name (their files are data beside this one)."""

from __future__ import annotations

from importlib.resources import files

from theorems.certificates.document import (
    MonotoneRegion,
    SupervisedIncrease,
    read_increase,
    read_region,
)


def names() -> tuple[str, ...]:
    """Return the names of the committed certificates, sorted.

    >>> "logistic_simplest" in names(), "region_rho" in names()
    (True, True)
    """
    folder = files("theorems.certificates") / "data"
    return tuple(
        sorted(f.name.removesuffix(".json") for f in folder.iterdir() if f.name.endswith(".json"))
    )


def content(name: str) -> bytes:
    """Return the bytes of a committed certificate's file.

    >>> content("logistic_simplest")[:1]
    b'{'
    """
    return (files("theorems.certificates") / "data" / f"{name}.json").read_bytes()


def load(name: str) -> SupervisedIncrease:
    """Return a committed certificate of an increase; it is read like any file, not yet checked.

    >>> load("logistic_simplest").claim
    'conjecture-unbalanced'
    """
    return read_increase(content(name))


def region(name: str) -> MonotoneRegion:
    """Return a committed certificate of a region; it is read like any file, not yet checked.

    >>> region("region_rho").negatives
    (1, inf)
    """
    return read_region(content(name))
