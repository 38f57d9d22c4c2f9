"""One tree of errors: each ends a command or a claim with one line (trusted).

Below `NceproofError` stands what is raised on purpose: what was wrong, what to do instead. Only
`Undecided` leaves a verdict open. Any other exception is a fault: of a claim where its own code
raised it (`ClaimFault`), else of ours, which ends the run with exit code 70.
"""

# ruff: noqa: N818 - these names are the words of the documents

from __future__ import annotations

from pathlib import Path
from typing import Self

from numerics.errors import NceproofError, Undecided

__all__ = [
    "CitationError",
    "ClaimFault",
    "FileError",
    "IllFormed",
    "Malformed",
    "NceproofError",
    "NothingToCheck",
    "Rejected",
    "Undecided",
    "UsageError",
]


class UsageError(NceproofError):
    """An argument of the command line that cannot be used (exit code 2)."""


class FileError(NceproofError):
    """A file that is missing, cannot be written or is not what it says it is (exit code 4)."""

    @classmethod
    def of_folder(cls, folder: Path, error: OSError) -> Self:
        """Return what is wrong with a folder that cannot be made or written to.

        >>> print(FileError.of_folder(Path("notes.txt"), FileExistsError()))
        'notes.txt' is a file; name a folder
        """
        if isinstance(error, FileExistsError):
            return cls(f"{str(folder)!r} is a file; name a folder")
        return cls(f"{str(folder)!r}: {error.strerror or error}")


class NothingToCheck(NceproofError):
    """A file of claims without claims (exit code 5)."""


class Malformed(NceproofError):
    """What is not of the form that a checker reads, and the place where (exit code 4).

    >>> print(Malformed("$.law[0]", "a number is needed"))
    at $.law[0]: a number is needed
    """

    def __init__(self, place: str, reason: str) -> None:
        """Take the place and the reason."""
        super().__init__(f"at {place}: {reason}")
        self.place = place


class IllFormed(NceproofError, ValueError):
    """A term or statement that is not of the kernel's language; the message names the piece."""


class Rejected(NceproofError):
    """A certificate that does not prove its statement; the message says what fails."""


class ClaimFault(NceproofError):
    """A user's claim whose own code raised: it is unknown, the run goes on (exit code 3).

    >>> print(ClaimFault("ZeroDivisionError", line=7, file="'mine.py'"))
    ZeroDivisionError (at line 7 of 'mine.py')
    """

    def __init__(self, what: str, *, line: int, file: str, refused: object = None) -> None:
        """Take what was raised, the line of the file that raised it, and what a rule refused."""
        super().__init__(f"{what} (at line {line} of {file})")
        self.what, self.line, self.file, self.refused = what, line, file, refused


class CitationError(NceproofError):
    """A claim that cites what cannot be cited: no such claim, no theorem, or one in a circle."""
