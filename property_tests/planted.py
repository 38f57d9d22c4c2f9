"""Instances with a planted answer, and families for them."""

from theorems.verdicts.evidence import below, undecided
from theorems.verdicts.family import Family, grid

NUMBERS = {True: (0, 1), False: (1, 0)}


def evidence(holds):
    """Return evidence that holds, fails or is undecided."""
    return undecided("too wide") if holds is None else below(*NUMBERS[holds])


def numbered(size):
    """Return the family n = 0, 1, .., of so many members."""
    return grid("planted", n=range(size))


def of(instances):
    """Return the family whose members are those of the instances, each once."""
    members = {tuple(one.parameters.items()): dict(one.parameters) for one in instances}
    return Family(tuple(members.values()))
