"""Claims judged by copies of this process, several at a time (trusted).

A copy hands over its judgement as data. What ends a copy leaves the one claim undecided on which it
worked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from time import monotonic
from types import TracebackType
from typing import Any, Self

from theorems.errors import NceproofError
from theorems.verdicts.authors import forget_processes
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim import Claim
from theorems.verdicts.clock import Clock
from theorems.verdicts.deciding import judgement_on
from theorems.verdicts.fork import Ended, Fork
from theorems.verdicts.prove import Replay, fresh_process
from theorems.verdicts.recorded import MISREAD, Judged, OtherClaimError, read_judged, write_judged
from theorems.verdicts.verdict import unknown


def judged_here(claim: Claim, replay: Replay, clock: Clock, tick: Callable[[], None]) -> Judged:
    """Return what is judged of a claim in this process.

    >>> with fresh_process() as replay:
    ...     judged_here(find_claim("gram-bound"), replay, Clock(None), int).uses
    ()
    """
    began = monotonic()
    judgement, uses = judgement_on(claim, replay, clock, tick)
    return Judged(judgement, tuple(used.id for used in uses), monotonic() - began)


class Copies:
    """As many copies of this process as judge claims at the same time; a context manager.

    A copy knows claims by their ids: those of the library, and `own` ones.

    >>> with Copies({}, Clock(None)) as copies:
    ...     copies.submit(find_claim("gram-bound")).result().judgement.verdict
    <Verdict.PROVED: 'proved'>
    """

    def __init__(self, own: Mapping[str, Claim], clock: Clock) -> None:
        self._own, self._clock = own, clock
        self._idle: list[Fork] = []
        self._busy: set[Fork] = set()
        self._threads = ThreadPoolExecutor(64)  # each waits for a copy
        _take_statements(own, clock)

    def submit(self, claim: Claim) -> Future[Judged]:
        """Let a copy judge a claim, an idle one or a new one."""
        copy = self._idle.pop() if self._idle else Fork(self._answers(), printed_by="")
        self._busy.add(copy)
        return self._threads.submit(self._asked, copy, claim)

    def _answers(self) -> Callable[..., Any]:
        return _Answers(self._own, self._clock)

    def _asked(self, copy: Fork, claim: Claim) -> Judged:
        began = monotonic()
        try:
            judged = read_judged(claim, copy.ask(claim.id))
            self._idle.append(copy)
        except (Ended, OtherClaimError, *MISREAD) as error:
            copy.end()
            reason = f"no judgement came of the process that judges it: {error}"
            judged = Judged(unknown(reason), (), monotonic() - began)
        finally:
            self._busy.discard(copy)
        return judged

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for copy in (*self._busy, *self._idle):
            copy.end()
        self._threads.shutdown()


class _Answers:
    """What a copy answers: what it judges of the claim that has an id."""

    def __init__(self, own: Mapping[str, Claim], clock: Clock) -> None:
        self._own, self._clock = own, clock
        self._replay: Replay | None = None
        self._kept = ExitStack()

    def __call__(self, name: str) -> dict[str, Any]:
        if self._replay is None:
            forget_processes()
            self._replay = self._kept.enter_context(fresh_process())
        claim = find_claim(name, self._own)
        return write_judged(claim, judged_here(claim, self._replay, self._clock, lambda: None))


def _take_statements(own: Mapping[str, Claim], clock: Clock) -> None:
    """Take the statements of claims before there are copies: all are to judge what is printed."""
    for claim in own.values():
        if claim.formal is not None:
            with suppress(NceproofError, MemoryError), clock.interrupting():
                claim.formal()
