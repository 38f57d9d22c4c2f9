"""What a claim rests on: the theorems that occur in its derivation, or the claims that it names.

The edges of a derived claim are computed. A claim that is decided by instances names in `rests_on=`
what its author's argument uses besides them: no call records it, that a helper could keep from
being made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

from theorems.errors import CitationError, UsageError
from theorems.kernel.theorem import Theorem, proves
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim import Claim

_DERIVED: ContextVar[tuple[Claim, ...]] = ContextVar("claims that are being derived", default=())


@contextmanager
def _deriving(claim: Claim) -> Iterator[None]:
    outer = _DERIVED.get()
    if claim in outer:
        raise CitationError(in_a_circle([one.id for one in (*outer, claim)]))
    token = _DERIVED.set((*outer, claim))
    try:
        yield
    finally:
        _DERIVED.reset(token)


def in_a_circle(names: Sequence[str]) -> str:
    """Return what is said of claims that cite each other: the last name stands earlier, too.

    >>> in_a_circle(["top", "a", "b", "a"])
    'claims cite each other in a circle: a cites b cites a'
    """
    circle = names[list(names).index(names[-1]) :]
    return f"claims cite each other in a circle: {' cites '.join(circle)}"


def cite(identifier: str) -> Theorem:
    """Return the sealed theorem of a derived claim, for the derivation of another one.

    The claim is one of the same file or of the library. Raises `CitationError` outside of a
    derivation, and for an unknown id, a claim without a theorem, a derivation that does not prove
    its statement, and a circle.

    >>> cite("etf-rank")
    Traceback (most recent call last):
    theorems.errors.CitationError: cite('etf-rank') outside of a derivation; a claim that is \
decided by instances says rests_on=('etf-rank',)
    """
    if not (citing := _DERIVED.get()):
        raise CitationError(
            f"cite({identifier!r}) outside of a derivation; a claim that is decided by instances "
            f"says rests_on=({identifier!r},)"
        )
    claim = _found(identifier, citing[-1])
    if claim.derivation is None:
        raise CitationError(f"{identifier} is decided by instances and has no theorem to cite")
    theorem = _proved(claim)
    _GIVEN.setdefault(id(theorem), (theorem, claim))
    return theorem


_GIVEN: dict[int, tuple[Theorem, Claim]] = {}
"""The theorems that `cite` has returned, each with its claim, by identity: they are kept alive."""


def named_in(own: Claim) -> dict[int, str]:
    """Return the ids of the claims whose theorems `cite` has returned, by identity of the theorem.

    Without the own one of a claim, which is derived and not cited there.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> own = find_claim("etf-optimal-balanced")
    >>> theorem_of(own).rule in named_in(own).values()
    False
    """
    return {key: claim.id for key, (_, claim) in _GIVEN.items() if claim.id != own.id}


def _found(identifier: str, citing: Claim) -> Claim:
    try:
        return find_claim(identifier, citing.neighbours)
    except UsageError as error:
        raise CitationError(error.args[0]) from None


@cache
def _proved(claim: Claim) -> Theorem:
    assert claim.formal is not None
    theorem = theorem_of(claim)
    if reason := proves(theorem, claim.formal()):
        raise CitationError(f"the derivation of {claim.id} does not prove its statement: {reason}")
    return theorem


@cache
def theorem_of(claim: Claim) -> Theorem:
    """Return what the derivation of a claim ends in; it runs once a process.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> theorem_of(find_claim("etf-rank")) is theorem_of(find_claim("etf-rank"))
    True
    """
    assert claim.derivation is not None
    with _deriving(claim):
        return claim.derivation()


def uses_of(claim: Claim) -> tuple[Claim, ...]:
    """Return the claims that a claim rests on: those that it names, or that its derivation cites.

    For a derived claim they are those whose theorems occur in the derivation, wherever they were
    cited: in it, or in a function that keeps what it has returned. Raises `CitationError` for an
    unknown id, and for a claim named with its refutation, too.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> [used.id for used in uses_of(find_claim("etf-optimal-balanced"))]
    ['balanced-lower-bound', 'etf-attains']
    """
    if claim.derivation is not None:
        return tuple(_occurring(theorem_of(claim), claim))
    if both := set(claim.rests_on) & set(claim.rests_on_refuted):
        raise CitationError(f"{claim.id} rests on {min(both)} and on its refutation")
    named = dict.fromkeys((*claim.rests_on, *claim.rests_on_refuted))
    return tuple(_found(identifier, claim) for identifier in named)


def _occurring(theorem: Theorem, own: Claim) -> Iterator[Claim]:
    """Yield the claims whose theorems a derivation uses itself, not by way of a cited one."""
    waiting, seen = [theorem], {id(theorem)}
    while waiting:
        step = waiting.pop()
        _, cited = _GIVEN.get(id(step), (step, own))
        if cited.id != own.id:
            yield cited
            continue
        inputs = [one for one in step.inputs if type(one) is Theorem and id(one) not in seen]
        seen |= set(map(id, inputs))
        waiting += reversed(inputs)


def with_what_they_use(wanted: Sequence[Claim]) -> list[Claim]:
    """Return claims together with all that they use, used ones first, each once.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> [claim.id for claim in with_what_they_use([find_claim("etf-optimal-balanced")])]
    ['simplex-for-words', 'balanced-lower-bound', 'etf-attains', 'etf-optimal-balanced']
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
