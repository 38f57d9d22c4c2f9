"""The certificates that come with the library: a folder a claim, under its id, beside this file."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources import files

from theorems.certificates.document import (
    MonotoneBoxes,
    MonotoneRegion,
    SupervisedIncrease,
    read_as,
)

_DATA = files("theorems.certificates") / "data"


def names(claim: str) -> tuple[str, ...]:
    """Return the names of the certificates of a claim, sorted; a claim without any has none.

    >>> "logistic_simplest" in names("conjecture-unbalanced"), names("gram-bound")
    (True, ())
    """
    folder = _DATA / claim
    if not folder.is_dir():
        return ()
    return tuple(sorted(file.name.removesuffix(".json") for file in folder.iterdir()))


def content(claim: str, name: str) -> bytes:
    """Return the bytes of the file of a claim's certificate.

    >>> content("conjecture-unbalanced", "logistic_simplest")[:1]
    b'{'
    """
    return (_DATA / claim / f"{name}.json").read_bytes()


def contents() -> Iterator[bytes]:
    """Yield the bytes of every certificate, claim by claim.

    >>> all(content.startswith(b"{") for content in contents())
    True
    """
    for claim in sorted(folder.name for folder in _DATA.iterdir()):
        yield from (content(claim, name) for name in names(claim))


def load(claim: str, name: str) -> SupervisedIncrease:
    """Return a claim's certificate of an increase; it is read like any file, not yet checked.

    >>> load("conjecture-unbalanced", "logistic_simplest").claim
    'conjecture-unbalanced'
    """
    return read_as(SupervisedIncrease, content(claim, name))


def region(claim: str, name: str) -> MonotoneRegion:
    """Return a claim's certificate of a region; it is read like any file, not yet checked.

    >>> region("monotone-near-balanced", "region_rho").negatives
    (1, inf)
    """
    return read_as(MonotoneRegion, content(claim, name))


def boxes(claim: str, name: str) -> MonotoneBoxes:
    """Return a claim's certificate of boxes of laws; it is read like any file, not yet checked.

    >>> boxes("monotone-near-balanced-four-classes", "boxes_rho").classes
    4
    """
    return read_as(MonotoneBoxes, content(claim, name))
