"""Campaigns: numbered shards of work, run by many workers, stored as they end, resumed.

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
from typing import Any, Generic, Protocol, Self, TypeVar

from theorems.errors import FileError, UsageError

FILE_NAME = "campaign.sqlite"
_FORMAT = "nceproof campaign 1"


class Result(Protocol):
    """What a shard comes to: a dataclass of what JSON can hold."""

    @property
    def tried(self) -> int:
        """How many candidates, laws or squares it was about."""

    @property
    def found(self) -> bool:
        """Whether it found what is looked for."""


R = TypeVar("R", bound=Result)
R_co = TypeVar("R_co", bound=Result, covariant=True)


class Work(Protocol[R_co]):
    """Work in numbered shards that can be sent to another process."""

    def shard(self, *, seed: int, number: int) -> R_co:
        """Do one shard; the same seed and number give the same result."""


@dataclass(frozen=True)
class Progress:
    """How far a campaign is: shards ended, candidates tried, counterexamples found.

    >>> print(Progress(1, 10))
    1 shard, 10 candidates
    >>> print(Progress(2, 1))
    2 shards, 1 candidate
    """

    shards: int = 0
    tried: int = 0
    found: int = 0

    def __str__(self) -> str:
        numbers = ((self.shards, "shard"), (self.tried, "candidate"))
        return ", ".join(f"{number} {noun}{'s' * (number != 1)}" for number, noun in numbers)


class Campaign(Generic[R]):
    """The stored shards of one work; a context manager that closes its file.

    `read` makes a result of the JSON of its fields.

    Raises `UsageError` where a folder has a campaign already and `resume` is not asked for,
    or where it is one of another search, and `FileError` where the file is no campaign.
    """

    def __init__(
        self,
        folder: Path,
        about: Mapping[str, str],
        read: Callable[[str], R],
        *,
        resume: bool = False,
    ) -> None:
        self.folder, self._read = folder, read
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            there = path.exists()
            if there and not resume:
                raise UsageError(
                    f"{str(folder)!r} has a campaign already; `--resume` it, or name another folder"
                )
            self._store = sqlite3.connect(path, isolation_level=None)
            self._refuse_other_tables()
            self._store.execute("PRAGMA journal_mode=WAL")
            self._prepare({"format": _FORMAT, "nceproof": version("nceproof"), **about})
        except sqlite3.DatabaseError as error:
            raise FileError(f"{str(path)!r}: {error}; it is no campaign of nceproof") from None
        except OSError as error:
            raise FileError.of_folder(folder, error) from None

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

    def record(self, number: int, result: R, seconds: float) -> None:
        """Store a shard; it can be stored once only."""
        fields = json.dumps(asdict(result), ensure_ascii=False)  # type: ignore[call-overload]
        self._store.execute("INSERT INTO shards VALUES (?, ?, ?)", (number, fields, seconds))

    def results(self) -> dict[int, R]:
        """Return what the stored shards came to, by their numbers."""
        rows = self._store.execute("SELECT number, finding FROM shards ORDER BY number")
        try:
            return {number: self._read(fields) for number, fields in rows}
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise FileError(f"the campaign in {str(self.folder)!r}: {error}") from None

    def progress(self) -> Progress:
        """Return how far the campaign is."""
        found = self.results().values()
        return Progress(len(found), sum(f.tried for f in found), sum(f.found for f in found))


def run(
    campaign: Campaign[R],
    work: Work[R],
    executor: Executor,
    *,
    seed: int,
    at_once: int,
    shards: int | None = None,
    time_limit: float | None = None,
    enough: Callable[[Progress], bool] = lambda progress: False,
    tick: Callable[[Progress], None] = lambda progress: None,
) -> Progress:
    """Run the shards that are not stored yet, `at_once` at a time, and store each as it ends.

    No new shard begins after `time_limit` seconds, beyond the number `shards`, or where what there
    is, is `enough`; running ones are waited for.
    """
    began, progress = monotonic(), campaign.progress()
    waiting = _missing(campaign, shards)
    running: dict[Future[R], tuple[int, float]] = {}
    tick(progress)
    while True:
        late = time_limit is not None and monotonic() - began >= time_limit
        if not late and not enough(progress):
            for number in islice(waiting, at_once - len(running)):
                future = executor.submit(_shard, work, seed, number)
                running[future] = (number, monotonic())
        if not running:
            return progress
        ended, _ = wait(running, return_when=FIRST_COMPLETED)
        for future in ended:
            number, start = running.pop(future)
            result = future.result()
            campaign.record(number, result, monotonic() - start)
            progress = Progress(
                progress.shards + 1, progress.tried + result.tried, progress.found + result.found
            )
            tick(progress)


def _shard(work: Work[R], seed: int, number: int) -> R:
    return work.shard(seed=seed, number=number)


def _missing(campaign: Campaign[Any], shards: int | None) -> Iterator[int]:
    """Yield the numbers of the shards that are not stored."""
    stored = campaign.results().keys()
    numbers = count() if shards is None else iter(range(shards))
    return (number for number in numbers if number not in stored)
