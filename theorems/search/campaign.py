"""Campaigns: the shards of a search run by many workers, stored as they end, resumed after a crash.

The store is one SQLite file (write-ahead log): a shard is written in one transaction when it ends,
so whatever kills the run loses only the shards that were running, and those are run again.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import asdict, dataclass
from importlib.metadata import version
from itertools import count, islice
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from theorems.errors import FileError, UsageError
from theorems.search.finding import Finding, SearchTask, stored

FILE_NAME = "campaign.sqlite"
_FORMAT = "nceproof campaign 1"


@dataclass(frozen=True)
class Progress:
    """How far a campaign is: shards ended, candidates tried, counterexamples found.

    >>> print(Progress(1, 10))
    1 shard, 10 candidates
    """

    shards: int = 0
    tried: int = 0
    found: int = 0

    def __str__(self) -> str:
        return f"{self.shards} shard{'s' * (self.shards != 1)}, {self.tried} candidates"


class Campaign:
    """The stored shards of one search; a context manager that closes its file.

    Raises `UsageError` where a folder has a campaign already and `resume` is not asked for,
    or where it is one of another search, and `FileError` where the file is no campaign.
    """

    def __init__(self, folder: Path, about: Mapping[str, str], *, resume: bool = False) -> None:
        self.folder = folder
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            there = path.exists()
            if there and not resume:
                raise UsageError(
                    f"{str(folder)!r} has a campaign already; resume it, or name another folder"
                )
            self._store = sqlite3.connect(path, isolation_level=None)
            self._refuse_other_tables()
            self._store.execute("PRAGMA journal_mode=WAL")
            self._prepare({"format": _FORMAT, "nceproof": version("nceproof"), **about})
        except sqlite3.DatabaseError as error:
            raise FileError(f"{str(path)!r}: {error}; it is no campaign of nceproof") from None
        except OSError as error:
            raise FileError(f"{str(folder)!r}: {error.strerror or error}") from None

    def _refuse_other_tables(self) -> None:
        """Leave the database of another program as it is."""
        tables = {name for (name,) in self._store.execute("SELECT name FROM sqlite_master")}
        if not tables <= {"about", "shards", "sqlite_autoindex_about_1"}:
            raise sqlite3.DatabaseError(f"it has the tables {', '.join(sorted(tables))}")

    def _prepare(self, about: Mapping[str, str]) -> None:
        """Create the tables, or compare what the campaign is about with what is asked."""
        self._store.executescript(
            "BEGIN IMMEDIATE;"
            "CREATE TABLE IF NOT EXISTS about (key TEXT PRIMARY KEY, value TEXT);"
            "CREATE TABLE IF NOT EXISTS shards"
            " (number INTEGER PRIMARY KEY, finding TEXT, seconds REAL);"
            "COMMIT;"
        )
        stored = dict(self._store.execute("SELECT key, value FROM about"))
        if not stored:
            self._store.execute("BEGIN IMMEDIATE")
            self._store.executemany("INSERT INTO about VALUES (?, ?)", about.items())
            self._store.execute("COMMIT")
            return
        for key in sorted({*stored, *about}):
            if stored.get(key) != about.get(key):
                raise UsageError(
                    f"the campaign in {str(self.folder)!r} has {key} = "
                    f"{stored.get(key)}, not {about.get(key)}; name another folder"
                )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._store.close()

    def record(self, number: int, finding: Finding, seconds: float) -> None:
        """Store a shard; it can be stored once only."""
        fields = json.dumps(asdict(finding), ensure_ascii=False)
        self._store.execute("INSERT INTO shards VALUES (?, ?, ?)", (number, fields, seconds))

    def findings(self) -> dict[int, Finding]:
        """Return what the stored shards found, by their numbers."""
        rows = self._store.execute("SELECT number, finding FROM shards ORDER BY number")
        try:
            return {number: stored(fields) for number, fields in rows}
        except (ValueError, TypeError) as error:
            raise FileError(f"the campaign in {str(self.folder)!r}: {error}") from None

    def progress(self) -> Progress:
        """Return how far the campaign is."""
        found = self.findings().values()
        return Progress(len(found), sum(f.tried for f in found), sum(f.found for f in found))


def run(
    campaign: Campaign,
    task: SearchTask,
    executor: Executor,
    *,
    seed: int,
    at_once: int,
    shards: int | None = None,
    time_limit: float | None = None,
    first_only: bool = True,
    tick: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Run the shards that are not stored yet, `at_once` at a time, and store each as it ends.

    No new shard begins after `time_limit` seconds, beyond the number `shards`, or, with
    `first_only`, once there is a counterexample; running ones are waited for.
    """
    began, progress = monotonic(), campaign.progress()
    waiting = _missing(campaign, shards)
    running: dict[Future[Finding], tuple[int, float]] = {}
    tick(progress)
    while True:
        late = time_limit is not None and monotonic() - began >= time_limit
        if not late and not (first_only and progress.found):
            for number in islice(waiting, at_once - len(running)):
                future = executor.submit(_shard, task, seed, number)
                running[future] = (number, monotonic())
        if not running:
            return progress
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            number, start = running.pop(future)
            finding = future.result()
            campaign.record(number, finding, monotonic() - start)
            progress = Progress(
                progress.shards + 1, progress.tried + finding.tried, progress.found + finding.found
            )
            tick(progress)


def _shard(task: SearchTask, seed: int, number: int) -> Finding:
    return task.shard(seed=seed, number=number)


def _missing(campaign: Campaign, shards: int | None) -> Iterator[int]:
    """Yield the numbers of the shards that are not stored."""
    stored = campaign.findings().keys()
    numbers = count() if shards is None else iter(range(shards))
    return (number for number in numbers if number not in stored)
