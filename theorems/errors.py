"""The errors that end a command or a claim with one line: what was wrong, what to do instead."""


class ArgumentError(ValueError):
    """A command-line argument that cannot be used (exit code 2)."""


class FileError(ValueError):
    """A file that is missing, cannot be written or is not what it says it is (exit code 4)."""


class NothingToCheck(ValueError):  # noqa: N818 - it is no error of the file, only empty
    """A file of claims without claims (exit code 5)."""


class ClaimFault(Exception):  # noqa: N818 - a fault of a claim, as the documents call it
    """A user's claim whose own code raised: the claim is unknown, the run goes on (exit code 3)."""


class Undecided(ArithmeticError):  # noqa: N818 - the word of the verdict
    """An instance of a user's claim that no enclosure decided, with its line in the file."""


class CitationError(ValueError):
    """A claim that cites what cannot be cited: no such claim, no theorem, or one in a circle."""
