"""Progress on stderr, on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from theorems.search.campaign import Progress
    from theorems.verdicts.claim import Claim


@contextmanager
def of_claims(claims: Sequence[Claim]) -> Iterator[Callable[[Claim], None]]:
    """Yield what to call after each instance of a claim: it moves a bar with the time left.

    >>> with of_claims([]) as tick:  # no terminal: nothing is shown
    ...     pass
    """
    if not sys.stderr.isatty():
        yield lambda claim: None
        return
    with _bar() as bar:
        task = bar.add_task("verify", total=sum(len(claim.family.members) or 1 for claim in claims))
        yield lambda claim: bar.update(task, advance=1, description=claim.id)


@contextmanager
def of_steps(description: str) -> Iterator[Callable[[int, int], None]]:
    """Yield what to call with how many steps are done, of how many: a bar with the time left.

    >>> with of_steps("laws") as tick:  # no terminal: nothing is shown
    ...     tick(1, 2)
    """
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with _bar() as bar:
        task = bar.add_task(description, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    return Bar(*columns, console=Console(stderr=True), transient=True)


@contextmanager
def of_files(doing: str) -> Iterator[Callable[[str], None]]:
    """Yield what to call with the name of each file before it is worked on, in what way.

    >>> with of_files("Rocq") as tick:  # no terminal: nothing is shown
    ...     tick("definitions.v")
    """
    if not sys.stderr.isatty():
        yield lambda name: None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True).status(doing) as status:
        yield lambda name: status.update(Text(f"{doing}: {name}"))  # no markup in names of files


@contextmanager
def of_search(
    *, shards: int | None, time_limit: float | None
) -> Iterator[Callable[[Progress], None]]:
    """Yield what to call after each shard: it shows how many, the rate and the time left.

    >>> with of_search(shards=1, time_limit=None) as tick:  # no terminal: nothing is shown
    ...     pass
    """
    if not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console

    began, first = monotonic(), list[Progress]()
    with Console(stderr=True).status("searching") as status:

        def tick(progress: Progress) -> None:
            first.append(progress)  # a resumed campaign does not begin at zero
            status.update(
                as_line(
                    first[0], progress, monotonic() - began, shards=shards, time_limit=time_limit
                )
            )

        yield tick


def as_line(
    first: Progress,
    now: Progress,
    seconds: float,
    *,
    shards: int | None,
    time_limit: float | None,
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
    return f"{now.shards} shards, {now.tried} candidates ({rate:.0f}/s), {now.found} found{ends}"
