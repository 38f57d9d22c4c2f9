"""`nceproof recheck`: files of certificates, checked one by one, with a line each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from theorems.certificates import (
    document,
    monotone_region,
    reading,
    representation_counterexample,
    supervised_increase,
)
from theorems.errors import Malformed, Rejected, Undecided

Outcome = Literal["accepted", "rejected", "malformed", "undecided"]

_CODES: dict[Outcome, int] = {"malformed": 4, "rejected": 1, "undecided": 3, "accepted": 0}


def recheck(files: Sequence[Path]) -> tuple[list[str], int]:
    """Return a line for each file and the summary, and the exit code.

    The code is that of the worst outcome: 4 malformed, 1 rejected, 3 undecided, 0 all accepted.

    >>> recheck([])
    (['s ACCEPTED 0 REJECTED 0 MALFORMED 0 UNDECIDED 0'], 5)
    """
    found = [(path, *outcome(path)) for path in files]
    outcomes = [one for _, one, _ in found]
    lines = [f"{one} {path}: {message}" for path, one, message in found]
    counts = " ".join(
        f"{word.upper()} {outcomes.count(word)}"
        for word in ("accepted", "rejected", "malformed", "undecided")
    )
    code = next((_CODES[word] for word in _CODES if word in outcomes), 5)
    return [*lines, f"s {counts}"], code


def outcome(path: Path) -> tuple[Outcome, str]:
    """Return what the checker says of a file, and why."""
    try:
        return "accepted", proved(read_file(path))
    except OSError as error:
        return "malformed", error.strerror or str(error)
    except Malformed as error:
        return "malformed", str(error)
    except Rejected as error:
        return "rejected", str(error)
    except (Undecided, MemoryError) as error:
        return "undecided", str(error) or "out of memory"


def read_file(path: Path) -> document.Certificate:
    """Return the certificate in a file, not yet checked; raises as `document.read` does."""
    with path.open("rb") as file:
        return document.read(file.read(reading.MAX_BYTES + 1))


def proved(certificate: document.Certificate) -> str:
    """Return what a certificate proves, after its check, which raises where it fails.

    >>> from theorems.certificates import committed
    >>> proved(committed.load("logistic_simplest")).startswith("L_sup rises from ≤ 0.")
    True
    """
    match certificate:
        case document.MonotoneRegion():
            monotone_region.check(certificate)
            return monotone_region.statement(certificate)
        case document.RepresentationCounterexample():
            representation_counterexample.check(certificate)
            return representation_counterexample.statement(certificate)
        case document.SupervisedIncrease():
            supervised_increase.check(certificate)
            return supervised_increase.statement(certificate)
