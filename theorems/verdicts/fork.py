"""A copy of this process that answers requests, as JSON (trusted).

What the copy does to its memory is not seen here. It has no pipe but its own two, what it prints
is handed over as an answer is, and Ctrl-C is for the process that asks, which ends it.
"""

from __future__ import annotations

import gc
import io
import json
import os
import sys
import warnings
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from contextvars import Context
from signal import SIGALRM, SIGINT, SIGKILL, Signals, getsignal, raise_signal, signal
from threading import Thread, current_thread, main_thread
from traceback import format_exception
from types import FrameType
from typing import Any

from theorems.errors import (
    CitationError,
    ClaimFault,
    FileError,
    IllFormed,
    NothingToCheck,
    Undecided,
    UsageError,
)
from theorems.escaping import escaped
from theorems.kernel.replay import REFUSALS, read_statement, write_statement
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement

Answers = Callable[..., Any]
"""Answers the texts of a request with JSON values; called in the copy."""

_RAISED: Mapping[str, type[BaseException]] = {
    kind.__name__: kind
    for kind in (
        CitationError,
        FileError,
        IllFormed,
        KeyboardInterrupt,
        MemoryError,
        NothingToCheck,
        Undecided,
        UsageError,
    )
}
"""What may be raised there, and is raised here again."""


class Ended(Exception):  # noqa: N818 - as Undecided
    """A process ended without an answer that can be read."""


class Fork:
    """A copy of this process that serves requests, a line each, and ends with this object.

    What it prints is said here after the words `printed_by`.
    """

    def __init__(
        self, answer_to: Answers, *, printed_by: str = "printed by a file of claims: "
    ) -> None:
        self._printed_by, self._unprinted = printed_by, ""
        with _waiting_signals():  # until there is what ends the copy
            (read, answer), (asked, write), (ended, alive) = os.pipe(), os.pipe(), os.pipe()
            if (pid := _forked()) == 0:
                try:
                    Context().run(_serve, answer_to, asked, answer, ended)  # of no derivation here
                finally:
                    os._exit(0)
            for end in (asked, answer, ended):
                os.close(end)
            self._requests, self._answers = os.fdopen(write, "wb"), os.fdopen(read, "rb")
            ends = self._requests, self._answers, os.fdopen(alive, "wb")
            self.end = _Finaliser(self, _end, os.getpid(), pid, ends)

    def ask(self, *request: str) -> Any:
        """Return an answer, or raise what was raised there; what is printed there, is here."""
        try:
            told = self._answer_to(request)
            raised = _error_of(told["raised"]) if "raised" in told else None
            answer = None if raised else told["answer"]
        except (AttributeError, LookupError, TypeError, ValueError, RecursionError) as error:
            self.end()
            said = f"{type(error).__name__}: {error}"
            raise Ended(f"its process answers what cannot be read: {said}") from None
        except BaseException:  # its answer, were it to come, would be taken for the next one
            self.end()
            raise
        if raised:
            raise raised
        return answer

    def _answer_to(self, request: Sequence[str]) -> dict[str, Any]:
        with suppress(BrokenPipeError):
            self._requests.write(json.dumps(request).encode() + b"\n")
            self._requests.flush()
        while line := self._answers.readline():
            told: dict[str, Any] = json.loads(line)
            if "printed" not in told:
                self._print("\n" if self._unprinted else "")
                return told
            self._print(told["printed"])
        self._print("\n" if self._unprinted else "")
        raise Ended("the process that runs its file has ended")

    def _print(self, text: str) -> None:
        """Print what a file prints so that nothing of it looks like a line of ours."""
        *whole, self._unprinted = (self._unprinted + text).split("\n")
        if len(self._unprinted) > _LONGEST_LINE:
            whole, self._unprinted = [*whole, self._unprinted], ""
        if sys.stderr is not None:
            for line in whole:
                sys.stderr.write(f"{self._printed_by}{escaped(line)}\n")


_LONGEST_LINE = 4096


def _forked() -> int:
    with warnings.catch_warnings():  # of other threads, which the copy has not
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


@contextmanager
def _waiting_signals() -> Iterator[None]:
    """Let the time limit and Ctrl-C wait until what is inside has ended.

    What a signal raises in a function that runs at a fork, as modules have them, is lost. A mask of
    signals would not do: it is of one thread, and any other may take the signal, whose handler then
    runs here. Both interrupt the main thread alone.
    """
    if current_thread() is not main_thread():
        yield
        return
    with _waiting(SIGALRM), _waiting(SIGINT):
        yield


@contextmanager
def _waiting(number: Signals) -> Iterator[None]:
    came: list[int] = []
    before = getsignal(number)
    try:
        signal(number, lambda number, frame: came.append(number))
        yield
    finally:
        signal(number, before)
    if came:  # else what was raised goes on
        raise_signal(number)


class _Finaliser(weakref.finalize):  # type: ignore[type-arg] # it takes none when it runs
    """Puts a copy away as a whole: cut short by a time limit it would not be called again.

    The limit is no end of what dies; it comes again a second later.
    """

    __slots__ = ()

    def __call__(self, _: Any = None) -> None:
        while self.alive:
            with suppress(Undecided), _waiting_signals():
                super().__call__(_)


def _end(parent: int, pid: int, ends: Sequence[Any]) -> None:
    if os.getpid() != parent:  # a copy has this of its brothers
        return
    with suppress(ProcessLookupError):
        os.kill(pid, SIGKILL)
    with suppress(ChildProcessError):
        os.waitpid(pid, 0)
    for end in ends:
        with suppress(OSError):  # what was not sent
            end.close()


def _refused(written: dict[str, Any] | None) -> Statement | None:
    """Return what a rule refused there; None where that is nothing that can be said here."""
    with suppress(*REFUSALS):
        if written is not None:
            check_statement(found := read_statement(written))
            return found
    return None


def _error_of(told: dict[str, Any]) -> BaseException:
    """Return what was raised in a process; what is no error of ours is a fault of ours."""
    kind, said = told["kind"], str(told["said"])
    if kind == ClaimFault.__name__:
        line, file = int(told["line"]), str(told["file"])
        return ClaimFault(said, line=line, file=file, refused=_refused(told["refused"]))
    if kind in _RAISED:
        return _RAISED[kind](said)
    return RuntimeError(f"in the process that runs a file of claims:\n{said}")


# --- in the copy ----------------------------------------------------------------------------------


def _serve(answer_to: Answers, asked: int, answer: int, ended: int) -> None:
    """Answer requests until there are no more, or the other process is gone."""
    signal(SIGINT, _leave_to_who_asks)
    _leave_what_was_open(asked, answer, ended)
    gc.freeze()  # what was there is not looked through: that would copy all of a large process
    Thread(target=_end_with, args=(ended,), daemon=True).start()
    answers = os.fdopen(answer, "wb")

    def say(line: str) -> None:
        answers.write(line.encode() + b"\n")
        answers.flush()

    printed = io.BufferedWriter(_Printed(lambda text: say(json.dumps({"printed": text}))))
    sys.stdout = sys.stderr = io.TextIOWrapper(printed, encoding="utf-8", errors="replace")
    for request in os.fdopen(asked, "rb"):
        try:
            line = json.dumps({"answer": answer_to(*json.loads(request))})
        except BaseException as error:  # also sys.exit(), and what is our fault
            line = json.dumps({"raised": _told_error(error)})
        sys.stdout.flush()
        say(line)


def _leave_to_who_asks(number: int, frame: FrameType | None) -> None:
    """Do nothing at Ctrl-C: who asks ends this process. What a file starts is not to ignore it."""


def _end_with(pipe: int) -> None:
    """End this process, whatever it does, once nobody has the other end of a pipe."""
    os.read(pipe, 1)
    os._exit(1)


def _leave_what_was_open(*ours: int) -> None:
    """Turn what else is open into nothing: pipes to other processes, and the terminal."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in {1, 2, *map(int, os.listdir("/dev/fd"))} - {nothing, *ours}:
        os.dup2(nothing, number)


class _Printed(io.RawIOBase):
    """What is printed, handed over."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say

    def writable(self) -> bool:
        return True

    def write(self, text: Any) -> int:
        written = bytes(text)
        self._say(written.decode("utf-8", "replace"))
        return len(written)


def _told_error(error: BaseException) -> dict[str, Any]:
    if isinstance(error, ClaimFault):
        found = {"said": error.what, "line": error.line, "file": error.file, "refused": None}
        with suppress(*REFUSALS):
            if type(error.refused) is Statement:
                found["refused"] = write_statement(error.refused)
        return {"kind": ClaimFault.__name__, **found}
    kind = next((x.__name__ for x in type(error).__mro__ if _RAISED.get(x.__name__) is x), "")
    return {"kind": kind, "said": str(error) if kind else "".join(format_exception(error))}
