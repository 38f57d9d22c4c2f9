"""The process of a file of claims: the file runs there, and hands over data (trusted).

A file of claims is a program, and can write to whatever it imports: our functions, SymPy's number
4, a symbol that all statements share. So it runs in a copy of this process, a fork, and here it is
never loaded. The copy answers, as JSON, what its claims say, the steps of their derivations, and
what comparators have found of their instances. The derivations are run again here, by rules that no
file has touched; what is judged, proved, evaluated on models and typeset is read from those texts.
"""

from __future__ import annotations

import reprlib
import weakref
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from theorems.errors import ClaimFault, FileError, IllFormed, Undecided
from theorems.kernel.replay import (
    CITED,
    read_statement,
    run_again,
    write_derivation,
    write_statement,
)
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.citing import cite, named_in, theorem_of
from theorems.verdicts.claim import LISTS, TEXTS, Claim, Place, first_line, line_of
from theorems.verdicts.family import Family
from theorems.verdicts.fork import Ended, Fork
from theorems.verdicts.recorded import MISREAD, in_words, read_instance, write_instance
from theorems.verdicts.sentences import say_again, sentences
from theorems.verdicts.verdict import Instance, Verdict

Loaded = Callable[[], Sequence[Claim]]
"""Runs a file and returns its claims."""


def claims_of(path: Path, load: Loaded) -> tuple[Claim, ...]:
    """Return the claims of a file that `load` runs in a process of its own.

    Their functions ask that process. Raises what `load` raises, and `FileError` where the process
    ends instead.
    """
    author = _Author(path, load)
    neighbours: dict[str, Claim] = {}
    try:
        for told in author.told:
            claim = _claim(author, told, neighbours)
            neighbours[claim.id] = claim
    except MISREAD as error:
        raise FileError(f"{str(path)!r}: what its process says is no claim: {error}") from None
    return tuple(neighbours.values())


_MOST = 8
_PROCESSES: weakref.WeakKeyDictionary[_Author, Fork] = weakref.WeakKeyDictionary()
"""The processes of the files that were loaded last; another one is started again when asked."""


def forget_processes() -> None:
    """Start the process of each file again when it is next asked: in a copy, which has no pipe."""
    _PROCESSES.clear()


# --- here: what is read -------------------------------------------------------------------------


class _Author:
    """Asks the process of a file; starts it again where it was ended, by the time limit say."""

    def __init__(self, path: Path, load: Loaded) -> None:
        self.path, self._load = path, load
        try:
            self.told = self._started().ask("claims")
        except Ended as error:
            raise FileError(f"{str(path)!r}: {error}") from None

    def _started(self) -> Fork:
        while len(_PROCESSES) >= _MOST:
            del _PROCESSES[next(iter(_PROCESSES))]
        process = _PROCESSES[self] = Fork(_Answers(self._load))
        return process

    def ask(self, what: str, claim: str, line: int) -> Any:
        """Return what the process answers of a claim; a claim is at fault that ends it."""
        try:
            process = _PROCESSES.get(self)
            if process is None or not process.end.alive:
                _PROCESSES.pop(self, None)
                process = self._started()
                if process.ask("claims") != self.told:
                    raise FileError(f"{str(self.path)!r}: run again, it holds other claims")
            return process.ask(what, claim)
        except Ended as error:
            raise self.fault(str(error), line) from None

    def fault(self, what: str, line: int) -> ClaimFault:
        return ClaimFault(what, line=line, file=repr(str(self.path)))


def _claim(author: _Author, told: dict[str, Any], neighbours: dict[str, Claim]) -> Claim:
    """Return a claim of what a process says of it; its functions ask the process."""
    name, line, family = str(told["id"]), int(told["line"]), told["family"]
    decided: dict[str, Any] = {}
    if told["formal_line"] is None:
        decided["instances"] = _placed(_instances(author, name, line), author, line)
    else:
        decided["derivation"] = _placed(_derivation(author, name, line), author, line)
        at = int(told["formal_line"])
        decided["formal"] = _placed(_formal(author, name, at), author, at)
    said: dict[str, Any] = {field: told[field] for field in TEXTS}
    return Claim(
        **said | {field: tuple(told[field]) for field in LISTS},
        family=Family(tuple(family["members"]), family["words"], family["is_sample"]),
        declared=Verdict(told["declared"]),
        rests_on_open=bool(told["rests_on_open"]),
        seconds=int(told["seconds"]),
        neighbours=neighbours,
        **decided,
    )


def _placed(function: Any, author: _Author, line: int) -> Any:
    function.place = Place(str(author.path), line)
    return function


def _formal(author: _Author, name: str, line: int) -> Callable[[], Statement]:
    def formal() -> Statement:
        written = author.ask("formal", name, line)
        try:
            stated = read_statement(written)
            check_statement(stated)
        except MISREAD as error:
            raise author.fault(f"its statement cannot be read: {error}", line) from None
        return stated

    return formal


def _derivation(author: _Author, name: str, line: int) -> Callable[[], Theorem]:
    def derivation() -> Theorem:
        told = author.ask("derivation", name, line)
        try:
            steps, reason = told["steps"], str(told["reason"])
            wanted = [step["inputs"][0] for step in steps if step["rule"] == CITED]
        except MISREAD as error:
            raise author.fault(f"its derivation cannot be read: {error}", line) from None
        if reason:
            raise IllFormed(reason)
        cited = {one: cite(one) for one in wanted}
        try:
            return say_again(told["said"], run_again(steps, cited), set(map(id, cited.values())))
        except Undecided:
            raise
        except MISREAD as error:
            raise IllFormed(f"{type(error).__name__}: {error}") from None

    return derivation


def _instances(author: _Author, name: str, line: int) -> Callable[[], Iterator[Instance]]:
    def instances() -> Iterator[Instance]:
        what = "first instance"
        while (told := author.ask(what, name, line)) is not None:
            yield _read(author, told, line)
            what = "next instance"

    return instances


def _read(author: _Author, told: dict[str, Any], line: int) -> Instance:
    """Return an instance with what a comparator has found, as the process of its file says."""
    try:
        return read_instance(told)
    except MISREAD as error:
        raise author.fault(f"its instance cannot be read: {error}", line) from None


# --- there: what is handed over -----------------------------------------------------------------


class _Answers:
    """What the claims of a file answer."""

    def __init__(self, load: Loaded) -> None:
        self._load = load
        self._claims: dict[str, Claim] = {}
        self._running: dict[str, Iterator[Instance]] = {}

    def __call__(self, what: str, name: str = "") -> Any:
        if what == "claims":
            self._claims = {claim.id: claim for claim in self._load()}
            return list(map(_told, self._claims.values()))
        claim = self._claims[name]
        if what == "formal":
            assert claim.formal is not None
            return write_statement(claim.formal())
        if what == "derivation":
            return _told_derivation(claim)
        if what == "first instance":
            assert claim.instances is not None
            self._running[name] = claim.instances()
        instance = next(self._running[name], None)
        return None if instance is None else write_instance(instance)


def _told(claim: Claim) -> dict[str, Any]:
    return {
        **in_words(claim),
        "seconds": claim.seconds,
        "line": line_of(claim),
        "formal_line": None if claim.formal is None else first_line(claim.formal),
    }


def _told_derivation(claim: Claim) -> dict[str, Any]:
    """Return the steps of a derivation, down to what it cites, or why there are none."""
    theorem = theorem_of(claim)
    if type(theorem) is not Theorem:
        found = reprlib.repr(theorem)
        reason = f"it returns {found}, no Theorem; return the one that the rules have made"
        return {"steps": [], "said": [], "reason": reason}
    try:
        named = named_in(claim)
        said = sentences(theorem, named)
        return {"steps": write_derivation(theorem, named), "said": said, "reason": ""}
    except (IllFormed, RecursionError) as error:
        reason = f"the derivation cannot be written down: {error}"
        return {"steps": [], "said": [], "reason": reason}
