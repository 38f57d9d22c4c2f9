"""The family of a claim as data: what its instances have to be, one by one (trusted).

The judge compares the parameters of the instances that were run with the members of the family, so
that *certified* means all of them and nothing is said of others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product


@dataclass(frozen=True)
class Family:
    """The parameters of each instance; `words` are the author's, and nothing compares them.

    A family of which the members are a sample (`sample`) is tested and never certified.

    >>> print(grid(C=range(2, 5), k=(1, 8)))
    C = 2..4, k ∈ {1, 8}; 6 instances
    """

    members: tuple[Mapping[str, str], ...]
    words: str = ""
    is_sample: bool = False

    def __post_init__(self) -> None:
        if len({key_of(member) for member in self.members}) != len(self.members):
            raise ValueError("a member of the family stands in it twice")

    def __add__(self, other: Family) -> Family:
        """Return the family with the members of both."""
        words = "; ".join(filter(None, (self.words, other.words)))
        return Family(self.members + other.members, words, self.is_sample or other.is_sample)

    def __str__(self) -> str:
        return described(self.members)


def key_of(parameters: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return what makes two instances the same."""
    return frozenset(parameters.items())


def grid(words: str = "", /, **axes: Iterable[object]) -> Family:
    """Return the family of all combinations of values.

    >>> len(grid("the small ones", C=range(2, 5), k=(1, 8)).members)
    6
    """
    values = [[str(value) for value in axis] for axis in axes.values()]
    return Family(tuple(dict(zip(axes, row, strict=True)) for row in product(*values)), words)


def cases(names: Sequence[str], rows: Iterable[Sequence[object]], words: str = "") -> Family:
    """Return the family of the rows, each a value for every name.

    >>> print(cases(("C", "k"), [(3, 1), (10, 8)]))
    C ∈ {3, 10}, k ∈ {1, 8}; 2 instances
    """
    return Family(
        tuple({n: str(x) for n, x in zip(names, row, strict=True)} for row in rows), words
    )


def steps(words: str, /, *names: str) -> Family:
    """Return the family of the steps of an argument for all parameters, by their names.

    >>> print(steps("every k", "the sum", "the limit"))
    step ∈ {the sum, the limit}; 2 instances
    """
    return cases(("step",), [(name,) for name in names], words)


def sample(family: Family) -> Family:
    """Return a family whose members are a sample of those that the claim is about.

    >>> sample(grid("random laws", seed=range(4))).is_sample
    True
    """
    return replace(family, is_sample=True)


def described(members: Iterable[Mapping[str, str]]) -> str:
    """Return the values that each parameter takes, and the number of instances.

    >>> described([{"C": "2"}, {"C": "3"}, {"C": "5"}]), described([])
    ('C ∈ {2, 3, 5}; 3 instances', 'no instance')
    """
    found: dict[str, dict[str, None]] = {}
    count = 0
    for member in members:
        count += 1
        for name, value in member.items():
            found.setdefault(name, {})[value] = None
    if not count:
        return "no instance"
    ranges = ", ".join(f"{name} {_values(list(values))}" for name, values in found.items())
    number = "1 instance" if count == 1 else f"{count} instances"
    return f"{ranges}; {number}" if ranges else number


def _values(values: list[str]) -> str:
    if len(values) == 1:
        return f"= {values[0]}"
    if len(values) > 2 and all(value.isascii() and value.isdigit() for value in values):
        numbers = [int(value) for value in values]
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return f"= {values[0]}..{values[-1]}"
    listed = ", ".join(f"({value})" if "," in value else value for value in values)
    return f"∈ {{{listed}}}" if len(listed) <= 100 else f"({len(values)} values)"
