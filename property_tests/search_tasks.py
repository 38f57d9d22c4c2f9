"""Small searches with known findings, for the tests of campaigns; workers import them by name."""

import os
import signal
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from time import sleep

from theorems.search.campaign import FILE_NAME
from theorems.search.finding import Finding


@dataclass(frozen=True)
class Digits:
    """Shard n finds a witness if n ends in 7; each run of a shard leaves a line in `diary`."""

    diary: str
    pause: float = 0.0
    killer: int = -1  # the shard that kills its worker, the first time it is run

    @property
    def description(self) -> Mapping[str, str]:
        return {"digits": "7"}

    def shard(self, *, seed: int, number: int) -> Finding:
        first = str(number) not in Path(self.diary).read_text(encoding="utf-8").split()
        with open(self.diary, "a", encoding="utf-8") as diary:
            diary.write(f"{number}\n")
        if number == self.killer and first:
            os.kill(os.getpid(), signal.SIGKILL)
        sleep(self.pause)
        witness = {"number": str(number)} if number % 10 == 7 else {}
        return Finding(10, float(seed + number), f"n = {number}", witness=witness)


def stored_numbers(folder: Path) -> list[int]:
    """Return the numbers of the shards that the campaign in a folder has stored so far."""
    path = folder / FILE_NAME
    if not path.exists():
        return []
    with sqlite3.connect(path) as store:
        try:
            return [number for (number,) in store.execute("SELECT number FROM shards")]
        except sqlite3.OperationalError:  # the tables are not there yet
            return []
