"""The errors that end a command with one line: what was wrong, and what to do instead."""


class ArgumentError(ValueError):
    """A command-line argument that cannot be used (exit code 2)."""


class FileError(ValueError):
    """A file that is missing, cannot be written or is not what it says it is (exit code 4)."""
