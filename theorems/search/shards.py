"""Work in numbered shards, done by many workers and stored as it ends: one way for every verb."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from theorems.errors import FileError
from theorems.search import workers
from theorems.search.campaign import Campaign, Progress, R, Work, run


@dataclass(frozen=True)
class Workers:
    """Who works, and where what they find is stored.

    `jobs` shards run at a time, in processes, or by the workers of a Dask `scheduler`. The results
    are stored in a `folder`, to `resume` what was begun there; without one until the work ends.
    """

    jobs: int = 1
    scheduler: str | None = None
    folder: Path | None = None
    resume: bool = False


def done(
    work: Work[R],
    by: Workers,
    *,
    about: Mapping[str, str],
    read: Callable[[str], R],
    seed: int = 0,
    shards: int | None = None,
    time_limit: float | None = None,
    enough: Callable[[Progress], bool] = lambda progress: False,
    tick: Callable[[Progress], None] = lambda progress: None,
) -> tuple[Progress, dict[int, R]]:
    """Return how far the work is, and what every stored shard found, by its number.

    `read` makes a result of the JSON of its fields. The stored work goes on only where it is
    `about` the same. No new shard begins beyond the number `shards`, after `time_limit` seconds, or
    where it is `enough`. Raises `FileError` where a worker died or no scheduler answers, and as
    `Campaign` does. Nothing of it is believed: what decides is checked by who asks.

    >>> from theorems.search.finding import stored
    >>> from theorems.search.instance_search import InstanceSearch
    >>> search = InstanceSearch("spectral-etf-optimal")
    >>> progress, found = done(
    ...     search, Workers(), about=search.description, read=stored, shards=1
    ... )
    >>> progress.found, found[0].found
    (1, True)
    """
    with ExitStack() as stack:
        folder = by.folder
        if folder is None:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="nceproof-")))
        campaign = stack.enter_context(Campaign(folder, about, read, resume=by.resume))
        is_here = by.jobs == 1 and by.scheduler is None and by.folder is None
        executor = (
            workers.Here()  # nothing is kept that a process of its own would save
            if is_here
            else stack.enter_context(workers.executor(by.jobs, by.scheduler))
        )
        try:
            progress = run(
                campaign,
                work,
                executor,
                seed=seed,
                at_once=by.jobs,
                shards=shards,
                time_limit=time_limit,
                enough=enough,
                tick=tick,
            )
        except BrokenProcessPool:
            raise FileError(
                "a worker process died"
                + (
                    "; give a folder for the results, which can then be resumed"
                    if by.folder is None
                    else "; what ended is stored, resume the campaign"
                )
            ) from None
        return progress, campaign.results()
