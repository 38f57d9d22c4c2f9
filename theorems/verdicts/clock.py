"""The time limit of a run: what takes longer is interrupted, and undecided (trusted)."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import current_thread, main_thread
from time import monotonic
from types import FrameType
from typing import Any

from theorems.errors import Undecided

_LONGEST = 10**8
"""Seconds, three years: a system has a largest time that it can be asked to wait."""


class Clock:
    """Says whether the time of a run is up, and whether it `interrupted` something.

    Without `seconds` it never is.

    >>> Clock(None).expired(), Clock(0).expired()
    (False, True)
    """

    def __init__(self, seconds: float | None) -> None:
        self._end = None if seconds is None else monotonic() + seconds
        self.interrupted = False

    def expired(self) -> bool:
        """Return whether the time is up."""
        return self.left() == 0

    def left(self) -> float | None:
        """Return the seconds that are left; None where time has no limit.

        >>> Clock(None).left(), Clock(0).left()
        (None, 0)
        """
        return None if self._end is None else max(self._end - monotonic(), 0)

    @contextmanager
    def interrupting(self) -> Iterator[None]:
        """Raise `Undecided` in the code inside once the time is up, and again if that catches it.

        A signal does it, so a single long step of C is not interrupted. Where there is none, as on
        Windows and outside of the main thread, the time is looked at between steps only.
        """
        left = self.left()
        if left is None or not hasattr(signal, "SIGALRM") or current_thread() is not main_thread():
            yield
            return

        def stop(number: int, frame: FrameType | None) -> None:
            self.interrupted = True
            raise Undecided("the time limit was reached")

        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, min(max(left, 1e-3), _LONGEST), 1)
        try:
            with _unsaid_in_finalisers():
                yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


@contextmanager
def _unsaid_in_finalisers() -> Iterator[None]:
    """Print nothing of a time limit that meets a finaliser: it comes again a second later."""
    said = sys.unraisablehook

    def say(unraisable: Any) -> None:
        if not isinstance(unraisable.exc_value, Undecided):
            said(unraisable)

    sys.unraisablehook = say
    try:
        yield
    finally:
        sys.unraisablehook = said
