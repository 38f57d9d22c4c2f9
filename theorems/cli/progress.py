"""Progress on stderr, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar
from rich.text import Text

if TYPE_CHECKING:
    from theorems.search.campaign import Progress
    from theorems.verdicts.claim import Claim

T = TypeVar("T")


@contextmanager
def of_claims(claims: Sequence[Claim]) -> Iterator[Callable[[Claim], None]]:
    """Yield what to call after each instance of a claim: it moves a bar with the time left.

    >>> with of_claims([]) as tick:  # no terminal: nothing is shown
    ...     pass
    """
    total = sum(len(claim.family.members) or 1 for claim in claims)
    with _bar("verify", total) as update:
        yield lambda claim: update(advance=1, description=claim.id)


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
def _bar(description: str, total: int | None = None) -> Iterator[Callable[..., None]]:
    """Yield what to call with what changes of a bar."""
    if not sys.stderr.isatty():
        yield lambda **changed: None
        return
    named = TextColumn("{task.description}")
    columns = (named, BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(description, total=total)
        yield lambda **changed: bar.update(task, **changed)


@contextmanager
def _status(doing: str) -> Iterator[Callable[[str], None]]:
    """Yield what to call with the line to show."""
    if not sys.stderr.isatty():
        yield lambda line: None
        return
    with Console(stderr=True).status(doing) as status:
        yield lambda line: status.update(Text(line))  # no markup in names of files


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
