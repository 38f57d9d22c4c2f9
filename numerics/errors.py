"""The root of the tree of errors, and the error that leaves a question open (trusted).

`theorems.errors` has the rest of the tree. What is not in it, such as a division by zero of our
own, is a fault of this code and never a verdict.
"""


class NceproofError(Exception):
    """An error raised on purpose; its message is one line: what is wrong, what to do instead."""


class Undecided(NceproofError):  # noqa: N818 - the word of the verdict
    """A question that is left open: no enclosure tight enough, or beyond a limit of size."""
