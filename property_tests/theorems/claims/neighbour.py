"""A neighbour of a certified, argued or tested theorem: what is replaced, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from theorems.verdicts.verdict import Verdict


@dataclass(frozen=True)
class Neighbour:
    """How a claim comes out with something replaced: an attribute of its file, or a dotted name.

    `place` are parameters of the first instance that does not hold; `why` is a pattern of the
    reason of the verdict and the evidence of that instance. `size` is for a family of its own.
    """

    verdict: Verdict
    place: Mapping[str, str]
    replaced: Mapping[str, object]
    why: str
    size: int | None = None
