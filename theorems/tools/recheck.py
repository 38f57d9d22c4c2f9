"""`nceproof recheck`: files of certificates, checked one by one, with a line each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Literal

from theorems.certificates.acceptance import accepted, statement
from theorems.certificates.format import MAX_BYTES
from theorems.errors import Malformed, Rejected, Undecided
from theorems.escaping import escaped, one_line
from theorems.verdicts.clock import Clock

Outcome = Literal["accepted", "rejected", "malformed", "undecided"]

_CODES: dict[Outcome, int] = {"malformed": 4, "rejected": 1, "undecided": 3, "accepted": 0}


def recheck(
    files: Sequence[Path],
    *,
    time_limit: float | None = None,
    tick: Callable[[str], None] = lambda doing: None,
) -> tuple[list[str], int]:
    """Return a line for each file and the summary, and the exit code.

    The code is that of the worst outcome: 4 malformed, 1 rejected, 3 undecided, 0 all accepted.
    What is not decided when `time_limit` seconds have passed is undecided. `tick` is called with
    what is done next, to which file.

    >>> recheck([])
    (['s ACCEPTED 0 REJECTED 0 MALFORMED 0 UNDECIDED 0'], 5)
    """
    clock, found = Clock(time_limit), []
    for n, path in enumerate(files, start=1):

        def doing(what: str, place: str = f"{n} of {len(files)}, {escaped(str(path))}") -> None:
            tick(f"{place}: {what}")

        found.append((path, *outcome(path, clock=clock, tick=doing)))
    outcomes = [one for _, one, _ in found]
    lines = [f"{one} {escaped(str(path))}: {one_line(message)}" for path, one, message in found]
    counts = " ".join(
        f"{word.upper()} {outcomes.count(word)}"
        for word in ("accepted", "rejected", "malformed", "undecided")
    )
    code = next((_CODES[word] for word in _CODES if word in outcomes), 5)
    return [*lines, f"s {counts}"], code


def outcome(
    path: Path,
    *,
    clock: Clock | None = None,
    tick: Callable[[str], None] = lambda doing: None,
) -> tuple[Outcome, str]:
    """Return what the checkers say of a file, and why; "accepted" is what both of them accept."""
    clock = clock or Clock(None)
    try:
        with clock.interrupting():
            found = accepted(read_file(path), tick=tick)
    except OSError as error:
        return "malformed", error.strerror or str(error)
    except Malformed as error:
        return "malformed", str(error)
    except Rejected as error:
        return "rejected", str(error)
    except (Undecided, MemoryError) as error:
        return "undecided", str(error) or "out of memory"
    if clock.expired():  # and a checker may have caught the interruption
        return "undecided", "the time limit was reached"
    return "accepted", f"by both checkers: {statement(found.certificate)}"


def read_file(path: Path) -> bytes:
    """Return the bytes of a file, one more than a certificate may have if there are as many."""
    with path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
