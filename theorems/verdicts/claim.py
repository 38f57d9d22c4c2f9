"""A claim as a value: statement, hypotheses, source, and the instances that decide it (trusted)."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field
from functools import cache, wraps
from inspect import cleandoc, signature, unwrap
from types import CodeType
from typing import Literal, NamedTuple, NoReturn, ParamSpec, TypeVar, final
from weakref import ref

from theorems.kernel.replay import read_statement, write_statement
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.family import Family
from theorems.verdicts.verdict import Instance, Verdict


class Place(NamedTuple):
    """Where a function begins."""

    file: str
    line: int


def written_at(function: object) -> Place | None:
    """Return where a function begins; None where Python does not know.

    >>> written_at(written_at).file.endswith("claim.py")
    True
    """
    if type(place := getattr(function, "place", None)) is Place:
        return place
    code = getattr(unwrap(function) if callable(function) else None, "__code__", None)
    return Place(code.co_filename, code.co_firstlineno) if isinstance(code, CodeType) else None


Kind = Literal["lemma", "theorem", "conjecture", "refutation"]


ALL_PARAMETERS = Family((), "all parameters")
"""The family of a derived claim, which has no instances."""

TEXTS = ("id", "kind", "title", "statement", "source")
LISTS = ("hypotheses", "remarks", "rests_on", "rests_on_refuted", "instead")
"""What a claim says in words: the fields that are a text, and those that are a tuple of texts."""


@final
@dataclass(frozen=True)
class Claim:
    """A universal statement, and a function that yields its instances one by one.

    `declared` is the verdict that the author expects, and `rests_on_open` that it uses what is not
    settled; they decide nothing, a run that disagrees with them fails. `rests_on` are the ids of
    the claims that one decided by instances uses, and `rests_on_refuted` of those whose refutation
    it uses; a derived one uses what its derivation cites. A claim is decided by
    `instances`, one a member of its family, or proved by a `derivation` that has to end in the
    statement `formal`. `title`, `statement`, `hypotheses` and `remarks` are the author's words,
    and so is which claims hold `instead` of one that is refuted, by id;
    what a derived claim assumes is what its formal statement says. `neighbours` are the claims of
    the same file of a user, by id, which it may cite beside those of the library. `search` returns
    how a counterexample is searched for, a `SearchTask` of the untrusted `theorems.search`: it is
    called by `nceproof search` alone, and decides nothing. `seconds` is about how long it takes,
    said where it takes long: what takes longest is begun first.
    """

    id: str
    kind: Kind
    title: str
    statement: str
    hypotheses: tuple[str, ...]
    family: Family
    source: str
    declared: Verdict
    rests_on_open: bool = False
    rests_on: tuple[str, ...] = ()
    rests_on_refuted: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    instead: tuple[str, ...] = ()
    instances: Callable[[], Iterator[Instance]] | None = None
    derivation: Callable[[], Theorem] | None = None
    formal: Callable[[], Statement] | None = None
    neighbours: Mapping[str, Claim] = field(default_factory=dict, repr=False, compare=False)
    search: Callable[[], object] | None = None
    seconds: int = 0

    def __post_init__(self) -> None:
        """Take the formal statement once a process; tell who remembers what is made."""
        if callable(self.formal):
            object.__setattr__(self, "formal", _taken_once(self.formal))
        for made in _MADE:
            made.append(Made(ref(self), copy(self)))

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Claim cannot be subclassed")


class Made(NamedTuple):
    """A claim that was made, as long as something keeps it, and a copy of it."""

    kept: Callable[[], Claim | None]
    copy: Claim


_MADE: list[list[Made]] = []
"""Who remembers what is made, in any thread."""


@contextmanager
def made_claims() -> Iterator[list[Made]]:
    """Yield a list to which every claim is added that is made meanwhile.

    >>> with made_claims() as made:
    ...     pass
    >>> made
    []
    """
    made: list[Made] = []
    _MADE.append(made)
    try:
        yield made
    finally:
        _MADE[:] = [one for one in _MADE if one is not made]


def place_of(claim: Claim) -> Place | None:
    """Return where a claim begins in its file; None where Python does not know."""
    return written_at(claim.instances or claim.derivation)


def line_of(claim: Claim) -> int:
    """Return the line where a claim begins in its file; 1 where Python does not know.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> line_of(find_claim("gram-bound")) > 1
    True
    """
    return first_line(claim.instances or claim.derivation)


def first_line(function: object) -> int:
    """Return the line where a function begins; 1 where Python does not know.

    >>> first_line(first_line) > 1, first_line(print)
    (True, 1)
    """
    place = written_at(function)
    return place.line if place else 1


def _taken_once(formal: Callable[[], Statement]) -> Callable[[], Statement]:
    """Return a function that gives what another one returned first, each time in a new copy.

    The statement is written down as data, so that what is proved, hashed and printed is one
    statement, whatever becomes of the object that the author returned. What it raised first it
    raises again, and is not called: a report must not wait for what a run has given up.
    """

    @cache
    def written() -> str | Exception:
        try:
            stated = formal()
            check_statement(stated)
            return json.dumps(write_statement(stated))
        except Exception as error:
            return error

    @wraps(formal)
    def read() -> Statement:
        found = written()
        if isinstance(found, Exception):
            raise found
        return read_statement(json.loads(found))

    return read


P = ParamSpec("P")
T = TypeVar("T")


def _with_fields(decorator: Callable[P, T]) -> Callable[P, T]:
    """Return a decorator that says what to write where it stands without its fields."""
    taken = signature(decorator)

    @wraps(decorator)
    def made(*bare: P.args, **fields: P.kwargs) -> T:
        name = decorator.__name__
        if bare:
            raise TypeError(f"{name} takes fields by name; write @{name}(kind=.., source=.., ..)")
        try:
            taken.bind(**fields)
        except TypeError as error:
            raise TypeError(f"{name}() {error}; write @{name}(kind=.., source=.., ..)") from None
        return decorator(*bare, **fields)

    return made


@_with_fields
def claim(
    *,
    kind: Kind,
    hypotheses: tuple[str, ...],
    family: Family,
    source: str,
    declared: Verdict,
    rests_on_open: bool = False,
    rests_on: tuple[str, ...] = (),
    rests_on_refuted: tuple[str, ...] = (),
    instead: tuple[str, ...] = (),
    search: Callable[[], object] | None = None,
    seconds: int = 0,
) -> Callable[[Callable[[], Iterator[Instance]]], Claim]:
    """Make a claim of a function that yields its instances.

    The id is the function's name with hyphens; the first line of its docstring is the title, the
    rest the statement. Raises `ValueError` for a claim without them.

    >>> from theorems.verdicts.evidence import equal
    >>> from theorems.verdicts.family import grid
    >>> @claim(kind="lemma", hypotheses=(), family=grid(C=[2]), source="example",
    ...        declared=Verdict.CERTIFIED)
    ... def one_is_one() -> Iterator[Instance]:
    ...     '''One is one.
    ...
    ...     1 = 1.
    ...     '''
    ...     yield Instance({"C": "2"}, equal(1, 1))
    >>> one_is_one.id, one_is_one.title
    ('one-is-one', 'One is one.')
    """

    def make(function: Callable[[], Iterator[Instance]]) -> Claim:
        name, title, statement = _described(function)
        return Claim(
            name,
            kind,
            title,
            statement,
            hypotheses,
            family,
            source,
            declared,
            rests_on_open,
            rests_on,
            rests_on_refuted,
            instead=instead,
            instances=function,
            search=search,
            seconds=seconds,
        )

    return make


@_with_fields
def derived(
    *,
    kind: Kind,
    formal: Callable[[], Statement],
    source: str,
    remarks: tuple[str, ...] = (),
    seconds: int = 0,
) -> Callable[[Callable[[], Theorem]], Claim]:
    """Make a claim of a function that derives a theorem by the rules of the kernel.

    `formal` returns the statement that the theorem has to prove, for all parameters, with all that
    it assumes; id, title and informal statement are as for `claim`, `remarks` are in words, too.
    The declared verdict is PROVED.
    """

    def make(function: Callable[[], Theorem]) -> Claim:
        name, title, statement = _described(function)
        return Claim(
            name,
            kind,
            title,
            statement,
            (),
            ALL_PARAMETERS,
            source,
            Verdict.PROVED,
            remarks=remarks,
            derivation=function,
            formal=formal,
            seconds=seconds,
        )

    return make


def _described(function: Callable[[], object]) -> tuple[str, str, str]:
    """Return id, title and statement from a function's name and docstring."""
    name = function.__name__
    title, _, statement = cleandoc(function.__doc__ or "").partition("\n\n")
    if not title:
        raise ValueError(f"the claim {name} needs a docstring: a title line and the statement")
    if not statement:
        raise ValueError(
            f"the docstring of {name} ends with its title; leave a line blank, then give the "
            "statement"
        )
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise ValueError(f"the claim {name} needs a name of lower-case letters, digits and _")
    return name.replace("_", "-"), title, statement.strip()
