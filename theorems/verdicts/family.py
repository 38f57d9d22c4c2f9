"""The family of a claim as data: what its instances have to be, one by one (trusted).

The judge compares the parameters of the instances that were run with the members of the family, so
*certified* means all of them and nothing is said of others. What is printed as run is a number, or
is said to be a name: prose such as "every k" is the author's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from numerics.exact.names import LETTERS
from theorems.verdicts import plain

_AXIS = re.compile(f"[{LETTERS}ℓ][{LETTERS}0-9]{{0,19}}")
_NUMBER = r"[-−]?\d{1,100}(?:/0*[1-9]\d{0,99}|\.\d{1,100})?"
_NUMBERS = re.compile(f"{_NUMBER}(?:, {_NUMBER})*", re.ASCII)
_NAME = re.compile(r"(?=.*[A-Za-zΑ-Ωα-ω])[A-Za-zΑ-Ωα-ωℓ0-9_+·*/^(),. ²³−-]{1,100}")
_PROSE = re.compile(r"[^\W\d] +[^\W\d]|\.\.")
"""Two words in a row, or a range."""
_PIECE = re.compile("(?:step|part|stage|lemma)s?[0-9]*", re.IGNORECASE)
"""What the pieces of an argument are called, which are steps."""


@dataclass(frozen=True)
class Family:
    """The parameters of each instance; `words` are the author's, and nothing compares them.

    A family of which the members are a sample (`sample`) is tested and never certified. A parameter
    of one letter, such as C or k, is a rational number; others can be lists of numbers, or names
    and formulas, which are printed as such. The one parameter of a member can be called `step`: it
    is the author's name for a step of an argument.

    >>> print(grid(C=range(2, 5), loss=("hinge", "logistic")))
    C = 2..4, loss named “hinge”, “logistic”; 6 instances
    >>> grid(k=["every-k"])
    Traceback (most recent call last):
    ValueError: the parameter k has the value 'every-k'; give an integer or a fraction of at most \
100 digits, or call the parameter by a word
    """

    members: tuple[Mapping[str, str], ...]
    words: str = ""
    is_sample: bool = False

    def __post_init__(self) -> None:
        if type(self.members) is not tuple or type(self.is_sample) is not bool:
            raise TypeError(f"members is {self.members!r}; make a family by grid, cases or steps")
        plain.text(self.words, name="the words of a family")
        copies = tuple(plain.texts(one, name="a member of the family") for one in self.members)
        object.__setattr__(self, "members", copies)
        for member in copies:
            _check_member(member)
        if len({key_of(member) for member in copies}) != len(copies):
            raise ValueError("a member of the family stands in it twice")

    def __add__(self, other: Family) -> Family:
        """Return the family with the members of both."""
        if type(other) is not Family:
            return NotImplemented
        words = "; ".join(filter(None, (self.words, other.words)))
        return Family(self.members + other.members, words, self.is_sample or other.is_sample)

    def __str__(self) -> str:
        return described(self.members)


def _check_member(member: Mapping[str, str]) -> None:
    if is_step(member):
        plain.quotable(member["step"], name="the name of a step")
        return
    for name, value in member.items():
        if not _AXIS.fullmatch(name) or _PIECE.fullmatch(name):
            raise ValueError(
                f"a parameter is called {name!r}; give a word of at most 20 letters, Latin or "
                "Greek, and digits, such as k, and `step` only to the steps of an argument, by "
                "`steps`"
            )
        shown = repr(value if len(value) <= 150 else f"{value[:147]}...")
        if len(name) == 1 and name.isascii() and not re.fullmatch(_NUMBER, value, re.ASCII):
            raise ValueError(
                f"the parameter {name} has the value {shown}; give an integer or a fraction of "
                "at most 100 digits, or call the parameter by a word"
            )
        if not _NUMBERS.fullmatch(value) and (not _NAME.fullmatch(value) or _PROSE.search(value)):
            raise ValueError(
                f"the parameter {name} has the value {shown}; give numbers, or a name or a "
                "formula of at most 100 letters, digits and signs such as +, without words in a "
                "row; what it stands for belongs to the words of the family"
            )


def is_step(member: Mapping[str, str]) -> bool:
    """Tell whether an instance is a step of an argument.

    >>> is_step({"step": "the limit"}), is_step({"k": "1"})
    (True, False)
    """
    return list(member) == ["step"]


def key_of(parameters: Mapping[str, str]) -> frozenset[tuple[str, str]]:
    """Return what makes two instances the same: the values of numbers, however they are written.

    >>> key_of({"C": "4/2"}) == key_of({"C": "2.0"}), key_of({"C": "1"}) == key_of({"C": "2"})
    (True, False)
    """
    return frozenset((name, _canonical(value)) for name, value in parameters.items())


def _canonical(value: str) -> str:
    if not _NUMBERS.fullmatch(value):
        return value
    return ", ".join(str(Fraction(one.replace("−", "-"))) for one in value.split(", "))


def at(parameters: Mapping[str, str]) -> str:
    """Return the name of an instance: its parameters, what is no number as a name.

    >>> at({"C": "2", "law": "1/3, 2/3", "loss": "hinge"}), at({"step": "the limit"})
    ('C = 2, law = (1/3, 2/3), loss named “hinge”', 'the step “the limit”')
    """
    if is_step(parameters):
        return f"the step “{parameters['step']}”"
    return ", ".join(f"{name} {_values([value])}" for name, value in parameters.items())


def grid(words: str = "", /, **axes: Iterable[object]) -> Family:
    """Return the family of all combinations of values; `TypeError` for an axis that is no list.

    >>> len(grid("the small ones", C=range(2, 5), k=(1, 8)).members)
    6
    """
    values = [[str(value) for value in _listed(name, axis)] for name, axis in axes.items()]
    return Family(tuple(dict(zip(axes, row, strict=True)) for row in product(*values)), words)


def cases(names: Sequence[str], rows: Iterable[Sequence[object]], words: str = "") -> Family:
    """Return the family of the rows, each a value for every name; `ValueError` for another length.

    >>> print(cases(("C", "k"), [(3, 1), (10, 8)]))
    (C, k) ∈ {(3, 1), (10, 8)}; 2 instances
    """
    members = []
    columns = [plain.text(name, name="a name of a parameter") for name in _listed("names", names)]
    for row in _listed("rows", rows):
        values = [str(value) for value in _listed("a row", row)]
        if len(values) != len(columns):
            raise ValueError(f"a row is {row!r}; give a value for each of {', '.join(columns)}")
        members.append(dict(zip(columns, values, strict=True)))
    return Family(tuple(members), words)


def _listed(name: str, values: object) -> Iterable[Any]:
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise TypeError(f"{name} is {values!r}; give a list, such as {name}=[{values!r}]")
    return values


def steps(words: str, /, *names: str) -> Family:
    """Return the family of the steps of an argument for all parameters, by their names.

    A claim with steps is argued and never certified: each step is decided, and that they make the
    claim is the author's word.

    >>> print(steps("every k", "the sum", "the limit"))
    an argument in 2 steps, named by its author: “the sum”, “the limit”
    """
    return cases(("step",), [(name,) for name in names], words)


def sample(family: Family) -> Family:
    """Return a family whose members are a sample of those that the claim is about.

    Raises `TypeError` for what is no family.

    >>> sample(grid("random laws", seed=range(4))).is_sample
    True
    """
    if type(family) is not Family:
        raise TypeError(f"family is {family!r}; give a family, such as grid(seed=range(4))")
    return replace(family, is_sample=True)


def described(members: Iterable[Mapping[str, str]]) -> str:
    """Return what was run: the values of each parameter where all combinations were, else rows.

    >>> described([{"C": "2"}, {"C": "3"}, {"C": "5"}]), described([])
    ('C ∈ {2, 3, 5}; 3 instances', 'no instance')
    """
    groups: dict[tuple[str, ...], list[Mapping[str, str]]] = {}
    for member in members:
        groups.setdefault(tuple(sorted(member)), []).append(member)
    return "; ".join(map(_group, groups.values())) or "no instance"


def _group(members: Sequence[Mapping[str, str]]) -> str:
    """Return what was run of instances that have the same parameters."""
    count, names = len(members), list(members[0])
    number = "1 instance" if count == 1 else f"{count} instances"
    columns = [list(dict.fromkeys(member[name] for member in members)) for name in names]
    if names == ["step"]:
        steps = "1 step" if count == 1 else f"{count} steps"
        named = _shortened([f"“{name}”" for name in columns[0]])
        return f"an argument in {steps}, named by its author: {named}"
    if not names:
        return number
    if prod(map(len, columns)) == count:
        ranges = ", ".join(f"{n} {_values(x)}" for n, x in zip(names, columns, strict=True))
        return f"{ranges}; {number}"
    rows = [f"({', '.join(_value(member[name]) for name in names)})" for member in members]
    return f"({', '.join(names)}) ∈ {{{_shortened(rows)}}}; {number}"


def _values(values: list[str]) -> str:
    """Return what a parameter is: numbers, or what is said to be a name."""
    if not all(map(_NUMBERS.fullmatch, values)):
        return f"named {_shortened([f'“{value}”' for value in values])}"
    if len(values) == 1:
        return f"= {_value(values[0])}"
    if len(values) > 2 and all(value.isascii() and value.isdigit() for value in values):
        numbers = [int(value) for value in values]
        if numbers == list(range(numbers[0], numbers[0] + len(numbers))):
            return f"= {values[0]}..{values[-1]}"
    return f"∈ {{{_shortened(list(map(_value, values)))}}}"


def _shortened(texts: Sequence[str]) -> str:
    """Return texts one after the other; of many, the first, the last, and how many there are."""
    listed = ", ".join(texts)
    if len(texts) <= 4 or len(listed) <= 100:
        return listed
    return f"{texts[0]}, …, {texts[-1]} ({len(texts)} in all)"


def _value(value: str) -> str:
    """Return a number as it is, a list of numbers in brackets, a name in quotation marks."""
    if _NUMBERS.fullmatch(value):
        return f"({value})" if "," in value else value
    return f"the name “{value}”"
