"""What a claim rests on: the theorems and claims that it cites while it is decided.

An edge is never typed in. A derived claim rests on a theorem that it cited and that occurs in its
derivation; a claim that is decided by instances on what it cites before its first instance.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache
from inspect import unwrap
from typing import TYPE_CHECKING

from theorems.errors import CitationError, UsageError
from theorems.verdicts.claim import Claim
from theorems.verdicts.imports import file_of, texts_imported
from theorems.verdicts.verdict import Instance

if TYPE_CHECKING:
    from theorems.kernel.theorem import Theorem


@dataclass
class _Citing:
    """A claim that is being decided, and what it has cited so far, by id."""

    claim: Claim
    cited: dict[str, Claim] = field(default_factory=dict)
    refuted: dict[str, bool] = field(default_factory=dict)
    begun: bool = False

    def record(self, cited: Claim, *, refuted: bool = False) -> None:
        if self.begun:
            raise CitationError(
                f"{self.claim.id} cites {cited.id} after its first instance; cite it before"
            )
        if self.refuted.get(cited.id, refuted) is not refuted:
            raise CitationError(f"{self.claim.id} rests on {cited.id} and on its refutation")
        self.cited[cited.id], self.refuted[cited.id] = cited, refuted


_DECIDED: ContextVar[tuple[_Citing, ...]] = ContextVar("claims that are being decided", default=())


@contextmanager
def _deciding(citing: _Citing) -> Iterator[None]:
    outer = _DECIDED.get()
    names = [one.claim.id for one in outer]
    if citing.claim in [one.claim for one in outer]:
        raise CitationError(in_a_circle([*names, citing.claim.id]))
    token = _DECIDED.set((*outer, citing))
    try:
        yield
    finally:
        _DECIDED.reset(token)


def in_a_circle(names: Sequence[str]) -> str:
    """Return what is said of claims that cite each other: the last name stands earlier, too.

    >>> in_a_circle(["top", "a", "b", "a"])
    'claims cite each other in a circle: a cites b cites a'
    """
    circle = names[list(names).index(names[-1]) :]
    return f"claims cite each other in a circle: {' cites '.join(circle)}"


# --- in the file of a claim ----------------------------------------------------------------------


def cite(identifier: str) -> Theorem:
    """Return the sealed theorem of a derived claim, on which the claim that is decided then rests.

    The claim is one of the same file or of the library. Raises `CitationError` for an unknown id,
    a claim without a theorem, a derivation that does not prove its statement, and a circle.

    >>> cite("etf-rank").relation
    '='
    """
    claim = _found(identifier)
    if claim.derivation is None:
        raise CitationError(
            f"{identifier} is decided by instances and has no theorem; "
            f"claims decided by instances say rest_on({identifier!r})"
        )
    theorem = _proved(claim)
    _GIVEN.setdefault(id(theorem), (theorem, claim))
    if citing := _DECIDED.get():
        citing[-1].record(claim)
    return theorem


_GIVEN: dict[int, tuple[Theorem, Claim]] = {}
"""The theorems that `cite` has returned, each with its claim, by identity: they are kept alive."""


def rest_on(identifier: str, *, refuted: bool = False) -> None:
    """Record that a claim decided by instances rests on another claim that is, too.

    With `refuted` what is used is that the other one is false. A run that finds it otherwise makes
    the claim unknown. Raises `CitationError` for an unknown id, for both of one claim, and for a
    derived claim, which rests on theorems.

    >>> rest_on("log-sum-exp-hessian")
    """
    claim = _found(identifier)
    if claim.derivation is not None:
        raise CitationError(f"{identifier} has a theorem; say cite({identifier!r})")
    if citing := _DECIDED.get():
        if citing[-1].claim.derivation is not None:
            raise CitationError(
                f"{citing[-1].claim.id} is derived and rests on theorems; {identifier} has none"
            )
        citing[-1].record(claim, refuted=refuted)


def _found(identifier: str) -> Claim:
    from theorems.verdicts.catalogue import find_claim

    own: Mapping[str, Claim] = _DECIDED.get()[-1].claim.neighbours if _DECIDED.get() else {}
    try:
        return find_claim(identifier, own)
    except UsageError as error:
        raise CitationError(error.args[0]) from None


@cache
def _proved(claim: Claim) -> Theorem:
    from theorems.kernel.theorem import proves

    assert claim.formal is not None
    theorem = theorem_of(claim)
    if reason := proves(theorem, claim.formal()):
        raise CitationError(f"the derivation of {claim.id} does not prove its statement: {reason}")
    return theorem


# --- in a run ------------------------------------------------------------------------------------


@cache
def theorem_of(claim: Claim) -> Theorem:
    """Return what the derivation of a claim ends in; it runs once a process.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> theorem_of(find_claim("etf-rank")) is theorem_of(find_claim("etf-rank"))
    True
    """
    assert claim.derivation is not None
    with _deciding(_Citing(claim)):
        return claim.derivation()


@dataclass
class Instances:
    """The instances of a claim, one by one; `uses` are the claims that it cited before the first.

    `refuted` are the ids of those of them whose refutation it uses.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> instances = Instances(find_claim("etf-exists"))
    >>> next(iter(instances)).holds, instances.uses
    (True, ())
    """

    claim: Claim
    uses: tuple[Claim, ...] = ()
    refuted: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Instance]:
        """Yield the instances; raises `CitationError` where one after the first cites a claim."""
        assert self.claim.instances is not None
        citing = _Citing(self.claim)
        with _deciding(citing):
            instances = iter(self.claim.instances())
        while True:
            try:
                with _deciding(citing):
                    instance = next(instances)
            except StopIteration:
                return
            finally:
                self.uses, citing.begun = tuple(citing.cited.values()), True
                self.refuted = tuple(name for name, is_so in citing.refuted.items() if is_so)
            yield instance


def uses_of(claim: Claim) -> tuple[Claim, ...]:
    """Return the claims that a claim rests on: it is derived, or run to its first instance.

    For a derived claim they are those whose theorems occur in the derivation, wherever they were
    cited: in it, at the head of the file, or in a function that keeps what it has returned.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> [used.id for used in uses_of(find_claim("etf-optimal-balanced"))]
    ['balanced-lower-bound', 'etf-attains']
    """
    if claim.derivation is not None:
        return tuple(_occurring(theorem_of(claim), claim))
    if not _can_cite(claim):
        return ()
    instances = Instances(claim)
    next(iter(instances), None)
    return instances.uses


def _occurring(theorem: Theorem, own: Claim) -> Iterator[Claim]:
    """Yield the claims whose theorems a derivation uses itself, not by way of a cited one."""
    from theorems.kernel.theorem import Theorem as Sealed

    waiting, seen = [theorem], {id(theorem)}
    while waiting:
        step = waiting.pop()
        _, cited = _GIVEN.get(id(step), (step, own))
        if cited.id != own.id:
            yield cited
            continue
        inputs = [one for one in step.inputs if type(one) is Sealed and id(one) not in seen]
        seen |= set(map(id, inputs))
        waiting += reversed(inputs)


def _can_cite(claim: Claim) -> bool:
    """Return whether the file of a claim's instances imports this one, directly or not."""
    module = unwrap(claim.instances).__module__ if claim.instances else ""
    return file_of(module) is None or __name__ in texts_imported(f"import {module}".encode())


def with_what_they_use(wanted: Sequence[Claim]) -> list[Claim]:
    """Return claims together with all that they use, used ones first, each once.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> [claim.id for claim in with_what_they_use([find_claim("etf-optimal-balanced")])]
    ['balanced-lower-bound', 'etf-attains', 'etf-optimal-balanced']
    """
    ordered: dict[str, Claim] = {}
    entered: set[str] = set()

    def visit(claim: Claim) -> None:
        if claim.id not in entered:
            entered.add(claim.id)
            for used in uses_of(claim):
                visit(used)
            ordered[claim.id] = claim

    for claim in wanted:
        visit(claim)
    return list(ordered.values())
