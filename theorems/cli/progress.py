"""Progress on stderr, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    SpinnerColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.progress import Progress as Bar
from rich.text import Text

if TYPE_CHECKING:
    from theorems.search.campaign import Progress
    from theorems.verdicts.claim import Claim

T = TypeVar("T")


class OfClaims:
    """A bar of the instances of claims: of those asked for, and of what they rest on, once known.

    A claim that is decided has none left, were they run or not: the cache may have held it.
    """

    def __init__(self, claims: Iterable[Claim], update: Callable[..., None]) -> None:
        self._update = update
        self._left: dict[str, int] = {}
        self._total = 0
        self._ask(claims)

    def tick(self, claim: Claim) -> None:
        """Move the bar after an instance of a claim."""
        self._left[claim.id] = max(0, self._left[claim.id] - 1)
        self._show(description=claim.id)

    def decided(self, claim: Claim, rests_on: Iterable[Claim]) -> None:
        """Move the bar to the end of a claim; what it rests on comes as well."""
        self._left[claim.id] = 0
        self._ask(rests_on)

    def _ask(self, claims: Iterable[Claim]) -> None:
        new = {one.id: len(one.family.members) or 1 for one in claims if one.id not in self._left}
        self._left |= new
        self._total += sum(new.values())
        self._show()

    def _show(self, **changed: str) -> None:
        done = self._total - sum(self._left.values())
        self._update(completed=done, total=self._total, **changed)


@contextmanager
def of_claims(claims: Sequence[Claim]) -> Iterator[OfClaims]:
    """Yield a bar of claims with the time left.

    >>> with of_claims([]) as bar:  # no terminal: nothing is shown
    ...     pass
    """
    with _bar("verify") as update:
        yield OfClaims(claims, update)


@contextmanager
def of_steps(description: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what to call with how many steps are done, of how many: a bar with the time left.

    >>> with of_steps("laws") as tick:  # no terminal: nothing is shown
    ...     tick(1, 2)
    """
    with _bar(description) as update:
        yield lambda done, total: update(completed=done, total=total)


@contextmanager
def of_each(description: str, things: Sequence[T]) -> Iterator[Iterator[T]]:
    """Yield things one by one, with a bar of how many were taken.

    >>> with of_each("numbers of negatives", [1, 4]) as each:  # no terminal: nothing is shown
    ...     list(each)
    [1, 4]
    """

    def taken() -> Iterator[T]:
        for done, thing in enumerate(things):
            tick(done, len(things))
            yield thing

    with of_steps(description) as tick:
        yield taken()


@contextmanager
def of_work(doing: str) -> Iterator[None]:
    """Show what is being done that has no steps.

    >>> with of_work("enclosing"):  # no terminal: nothing is shown
    ...     pass
    """
    with _status(doing):
        yield


@contextmanager
def of_files(doing: str) -> Iterator[Callable[[str], None]]:
    """Yield what to call with the name of each file before it is worked on, in what way.

    >>> with of_files("Rocq") as tick:  # no terminal: nothing is shown
    ...     tick("definitions.v")
    """
    with _status(doing) as show:
        yield lambda name: show(f"{doing}: {name}")


@contextmanager
def of_search(
    *, shards: int | None, time_limit: float | None
) -> Iterator[Callable[[Progress], None]]:
    """Yield what to call after each shard: it shows how many, the rate and the time left.

    >>> with of_search(shards=1, time_limit=None) as tick:  # no terminal: nothing is shown
    ...     pass
    """
    began = monotonic()
    first: list[Progress] = []

    def line(now: Progress) -> str:
        first.append(now)  # a resumed campaign does not begin at zero
        seconds = monotonic() - began
        return as_line(first[0], now, seconds, shards=shards, time_limit=time_limit)

    with _status("searching") as show:
        yield lambda now: show(line(now))


@contextmanager
def _bar(description: str) -> Iterator[Callable[..., None]]:
    """Yield what to call with what changes of a bar; what turns beside it shows a long step."""
    if (console := _terminal()) is None:
        yield lambda **changed: None
        return
    named = TextColumn("{task.description}")
    columns = (SpinnerColumn(), named, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=console, transient=True) as bar:
        task = bar.add_task(description, total=None)
        yield lambda **changed: bar.update(task, **changed)


@contextmanager
def _status(doing: str) -> Iterator[Callable[[str], None]]:
    """Yield what to call with the line to show."""
    if (console := _terminal()) is None:
        yield lambda line: None
        return
    with console.status(doing) as status:
        yield lambda line: status.update(Text(line))  # no markup in names of files


def _terminal() -> Console | None:
    """Return the terminal that stderr is; None where it is none, or one that rewrites no line."""
    if not sys.stderr.isatty():
        return None
    console = Console(stderr=True)
    return None if console.is_dumb_terminal else console


def as_line(
    first: Progress, now: Progress, seconds: float, *, shards: int | None, time_limit: float | None
) -> str:
    """Return how far a search is, from where it began and the seconds since.

    >>> from theorems.search.campaign import Progress
    >>> as_line(Progress(2, 20, 0), Progress(4, 40, 1), 10.0, shards=8, time_limit=None)
    '4 shards, 40 candidates (2/s), 1 found, 20 s left'
    """
    ended = now.shards - first.shards
    rate = (now.tried - first.tried) / seconds if seconds > 0 else 0.0
    left = [] if time_limit is None else [max(0.0, time_limit - seconds)]
    if shards is not None and ended:
        left.append((shards - now.shards) * seconds / ended)
    ends = f", {min(left):.0f} s left" if left else ""
    return f"{now} ({rate:.0f}/s), {now.found} found{ends}"
