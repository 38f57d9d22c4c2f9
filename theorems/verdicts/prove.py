"""From a derived claim to a verdict: the derivation, its replay, its lines on finite models."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from types import TracebackType
from typing import Protocol

from theorems.errors import CitationError, ClaimFault, IllFormed, NceproofError, Undecided
from theorems.kernel.replay import REFUSALS, run_again, write_derivation, write_statement
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import RuleError, Theorem, proves
from theorems.verdicts.apart import process_of
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.claim import Claim, written_at
from theorems.verdicts.models import NoModelError, check_derivation, large_models, random_models
from theorems.verdicts.verdict import Judgement, Verdict, unknown

MODELS, SEED = 3, 0
"""How many random finite models every line is instantiated on, and their seed."""


_OURS = (
    "theorems/kernel/*.py",
    *(f"theorems/verdicts/{name}.py" for name in ("authors", "citing", "prove")),
)


class Replay(Protocol):
    """Runs a derivation again and says why it does not prove a statement, or ""."""

    def __call__(self, theorem: Theorem, statement: Statement) -> str:
        """Return "" or the reason."""


@contextmanager
def fresh_process() -> Iterator[Replay]:
    """Yield a replay in a process of its own, which loads the kernel and nothing of the claims."""
    with process_of("theorems.kernel.replay") as ask:
        yield partial(_replayed, ask)


def made_again(theorem: Theorem) -> Theorem:
    """Return what the rules make of a derivation that is written down; `IllFormed` where nothing.

    In this process: what an author has made of the kernel in it is seen by `fresh_process` alone.

    >>> from theorems.kernel.rules import nonnegative
    >>> made_again(nonnegative(4))
    <Theorem by nonnegative:  ⊢ 4 ≥ 0>
    """
    try:
        return run_again(write_derivation(theorem))
    except REFUSALS as error:
        raise IllFormed(f"{type(error).__name__}: {error}") from None


@cache
def proved_theorem(claim: Claim) -> Theorem:
    """Return the theorem of a derived claim as the rules make it again, which proves its statement.

    What looks like a theorem, or like a line of one, may be made by no rule. Raises `Undecided`
    where the rules refuse the derivation, where it ends in another statement than the claim's (a
    derivation that fails refutes nothing), and where the claim is vacuous.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> proved_theorem(find_claim("etf-rank")).rule
    'algebra'
    """
    assert claim.formal is not None
    try:
        theorem = made_again(theorem_of(claim))
        reason = proves(theorem, claim.formal())
    except (RuleError, IllFormed, CitationError, ClaimFault) as fault:
        reason = str(fault)
    if reason:
        raise Undecided(f"the derivation of {claim.id} does not prove its statement: {reason}")
    if missing := without_model(claim.formal()):
        raise Undecided(f"{claim.id} is vacuous: {missing}")
    return theorem


def _replayed(ask: Callable[[str], object], theorem: Theorem, statement: Statement) -> str:
    try:
        written = write_derivation(theorem), write_statement(statement)
    except (IllFormed, RecursionError) as error:
        return f"the derivation cannot be written down: {error}"
    return str(ask(json.dumps(dict(zip(("derivation", "statement"), written, strict=True)))))


def prove(claim: Claim, replay: Replay, expired: Callable[[], bool] = lambda: False) -> Judgement:
    """Return PROVED where a claim's derivation stands three checks, UNKNOWN where it does not.

    The rules of the kernel accept it and it ends in the claim's formal statement; a fresh process
    that runs it again agrees; every line holds on random finite models. A derivation that fails
    refutes nothing.

    The statement is asked first, and once: where time is up in the derivation, a report has it.
    What is wrong with the statement is said after what is wrong with the derivation.
    """
    assert claim.derivation is not None
    assert claim.formal is not None
    _ask_statement(claim.formal)
    theorem = None
    try:
        theorem, formal = theorem_of(claim), claim.formal()
        reason = proves(theorem, formal) or replay(theorem, formal)
    except (RuleError, IllFormed, CitationError) as error:
        if place := _place(error):
            needed = getattr(error, "refused", None)
            return Judgement(Verdict.UNKNOWN, (), f"{place}: {error}", refused=needed)
        reason = str(error)  # of another process, which has run the derivation
    if theorem is None or reason:
        places = f"{_line(claim.derivation)} does not prove the statement at {_line(claim.formal)}"
        derived = None
        if type(theorem) is Theorem and not replay(theorem, theorem.statement):
            derived = theorem.statement
        return Judgement(Verdict.UNKNOWN, (), f"the derivation at {places}: {reason}", derived)
    if missing := without_model(formal):
        return Judgement(Verdict.VACUOUS, (), missing)
    report = check_derivation(theorem, count=MODELS, seed=SEED, expired=expired)
    if report.failure:
        return unknown(f"a line is false on a finite model: {report.failure}")
    without = f"; {_lines(report.undecided)} without an instance" if report.undecided else ""
    evidence = (
        f"{_lines(report.lines)} by the rules of the kernel, run again in a fresh process; "
        f"{report.models} instances of them on random finite models (seed {SEED}){without}"
    )
    return Judgement(Verdict.PROVED, (), evidence)


def _ask_statement(formal: Callable[[], Statement]) -> None:
    """Ask a statement, which keeps what it says or raises; raise that it is undecided at once."""
    try:
        formal()
    except Undecided:
        raise
    except (NceproofError, MemoryError):
        return


def without_model(formal: Statement) -> str:
    """Return why no model was found that meets the assumptions, small or large, or "".

    >>> from theorems.kernel.rules import nonnegative
    >>> without_model(nonnegative(4).statement)
    ''
    """
    try:
        next(random_models(formal, count=1, seed=SEED))
    except NoModelError as error:
        return "" if any(large_models(formal, count=1, seed=SEED)) else str(error)
    return ""


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count} lines"


def _line(function: Callable[[], object]) -> str:
    """Return the file and the line where a function begins, or what stands in its place."""
    place = written_at(function)
    return f"{place.file}:{place.line}" if place else repr(function)


def _place(error: BaseException) -> str:
    """Return the file and line of a claim that an error comes from: outside kernel and citing."""
    place, trace = "", error.__traceback__
    while isinstance(trace, TracebackType):
        code = trace.tb_frame.f_code
        if not any(map(Path(code.co_filename).match, _OURS)):
            place = f"{code.co_filename}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place
