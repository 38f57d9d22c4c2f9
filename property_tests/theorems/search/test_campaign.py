"""Campaigns: every shard once, whatever is killed; nothing else's file is taken or lost."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from time import monotonic, sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests import ROOT
from property_tests.search_tasks import Digits, stored_numbers
from theorems.errors import FileError, UsageError
from theorems.search.campaign import FILE_NAME, Campaign, Progress, run
from theorems.search.finding import stored
from theorems.search.workers import executor

ABOUT = {"claim": "digits", "seed": "0"}


@pytest.fixture
def diary(tmp_path):
    path = tmp_path / "diary"
    path.touch()
    return path


def lines(diary):
    return Counter(int(line) for line in diary.read_text(encoding="utf-8").split())


def ran(folder, task, *, resume=False, workers=None, **options):
    with Campaign(folder, ABOUT, stored, resume=resume) as campaign:
        with workers or ThreadPoolExecutor(2) as pool:
            progress = run(campaign, task, pool, seed=0, **{"at_once": 2, **options})
        return progress, campaign.results()


@pytest.mark.slow
@given(shards=st.integers(1, 30), jobs=st.integers(1, 5))
def test_every_shard_runs_once_and_is_stored(tmp_path_factory, shards, jobs):
    folder = tmp_path_factory.mktemp("campaign")
    diary = folder / "diary"
    diary.touch()
    progress, findings = ran(folder, Digits(str(diary)), shards=shards, at_once=jobs)
    assert lines(diary) == Counter(range(shards))
    assert findings == {n: Digits(str(diary)).shard(seed=0, number=n) for n in range(shards)}
    assert progress == Progress(shards, 10 * shards, sum(n % 10 == 7 for n in range(shards)))


def test_the_first_counterexample_ends_a_campaign(tmp_path, diary):
    """With one at a time none is beside it; others that run are kept, however many they are."""
    progress, findings = ran(
        tmp_path, Digits(str(diary)), at_once=1, enough=lambda now: now.found > 0
    )
    assert progress.found == 1
    assert max(findings) == 7


def test_no_shard_begins_after_the_time_limit(tmp_path, diary):
    progress, _ = ran(tmp_path, Digits(str(diary)), time_limit=0.0)
    assert progress == Progress()


def test_a_resumed_campaign_repeats_nothing(tmp_path, diary):
    ran(tmp_path, Digits(str(diary)), shards=5)
    progress, findings = ran(tmp_path, Digits(str(diary)), shards=9, resume=True)
    assert lines(diary) == Counter(range(9))
    assert progress.shards == len(findings) == 9


PROCESS = """
import sys
from pathlib import Path
from property_tests.search_tasks import Digits
from theorems.search.campaign import Campaign, run
from theorems.search.finding import stored
from theorems.search.workers import executor
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    with Campaign(folder, {"claim": "digits", "seed": "0"}, stored, resume=True) as campaign:
        with executor(2, None) as workers:
            run(campaign, Digits(sys.argv[2], pause=0.02), workers, seed=0, at_once=2, shards=40)
"""


def started(folder, diary):
    script = folder / "process.py"
    script.write_text(PROCESS, encoding="utf-8")
    return subprocess.Popen(
        [sys.executable, str(script), str(folder), str(diary)],
        start_new_session=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.slow
@pytest.mark.parametrize("enough", [1, 13, 30])
def test_a_campaign_killed_at_any_moment_loses_and_repeats_no_stored_shard(tmp_path, diary, enough):
    process = started(tmp_path, diary)
    patience = monotonic() + 120
    while len(stored_numbers(tmp_path)) < enough and monotonic() < patience:
        sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)  # our own process, and its workers
    process.wait()
    kept = set(stored_numbers(tmp_path))
    before = lines(diary)
    assert enough <= len(kept) < 40
    assert started(tmp_path, diary).wait() == 0
    assert Counter(stored_numbers(tmp_path)) == Counter(range(40))
    again = lines(diary) - before
    assert not kept & set(again)
    assert set(again) | kept == set(range(40))
    with Campaign(tmp_path, ABOUT, stored, resume=True) as campaign:
        assert campaign.progress() == Progress(40, 400, 4)


@pytest.mark.slow
def test_a_worker_that_dies_loses_only_what_was_running(tmp_path, diary):
    task = Digits(str(diary), killer=6)
    with pytest.raises(BrokenProcessPool):
        ran(tmp_path, task, workers=executor(1, None), at_once=1, shards=12)
    assert sorted(stored_numbers(tmp_path)) == list(range(6))
    ran(
        tmp_path,
        task,
        resume=True,
        workers=executor(1, None),
        at_once=1,
        shards=12,
    )
    assert lines(diary) == Counter(range(12)) + Counter([6])


@pytest.mark.slow
def test_a_dask_cluster_runs_the_same_shards_though_a_worker_is_killed(tmp_path, diary):
    distributed = pytest.importorskip("distributed")
    task = Digits(str(diary), pause=0.05, killer=11)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        progress, findings = ran(
            tmp_path,
            task,
            workers=executor(2, cluster.scheduler_address),
            shards=30,
        )
    assert progress.shards == 30
    assert findings == {n: task.shard(seed=0, number=n) for n in range(30)}
    assert sorted(stored_numbers(tmp_path)) == list(range(30))


def test_a_folder_with_a_campaign_is_not_overwritten(tmp_path, diary):
    ran(tmp_path, Digits(str(diary)), shards=3)
    with pytest.raises(UsageError, match="has a campaign already; `--resume` it, or name"):
        Campaign(tmp_path, ABOUT, stored)
    assert len(stored_numbers(tmp_path)) == 3


def test_a_campaign_is_not_resumed_as_another_one(tmp_path, diary):
    ran(tmp_path, Digits(str(diary)), shards=3)
    with pytest.raises(UsageError, match="has seed = 0, not 1; name another folder"):
        Campaign(tmp_path, {**ABOUT, "seed": "1"}, stored, resume=True)
    assert len(stored_numbers(tmp_path)) == 3


@pytest.mark.parametrize(
    "content", [b"not a database, only some text" * 40, b"SQLite format 3\0xx"]
)
def test_another_file_of_that_name_is_left_as_it_is(tmp_path, content):
    path = tmp_path / FILE_NAME
    path.write_bytes(content)
    with pytest.raises(FileError, match="it is no campaign of nceproof"):
        Campaign(tmp_path, ABOUT, stored, resume=True)
    assert path.read_bytes() == content


def test_a_database_of_something_else_is_left_as_it_is(tmp_path):
    with sqlite3.connect(tmp_path / FILE_NAME) as store:
        store.execute("CREATE TABLE measurements (other TEXT)")
    content = (tmp_path / FILE_NAME).read_bytes()
    with pytest.raises(FileError, match="tables measurements; it is no campaign of nceproof"):
        Campaign(tmp_path, ABOUT, stored, resume=True)
    assert (tmp_path / FILE_NAME).read_bytes() == content


def test_tables_of_our_names_with_other_columns_are_no_campaign(tmp_path):
    with sqlite3.connect(tmp_path / FILE_NAME) as store:
        store.execute("CREATE TABLE about (other TEXT)")
    with pytest.raises(FileError, match="it is no campaign of nceproof"):
        Campaign(tmp_path, ABOUT, stored, resume=True)


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(FileError, match=r"Not a directory|File exists"):
        Campaign(tmp_path / "file" / "inside", ABOUT, stored)


def test_a_shard_is_stored_once_only(tmp_path, diary):
    task = Digits(str(diary))
    with Campaign(tmp_path, ABOUT, stored) as campaign:
        campaign.record(3, task.shard(seed=0, number=3), 0.1)
        with pytest.raises(sqlite3.IntegrityError):
            campaign.record(3, task.shard(seed=1, number=3), 0.1)
        assert campaign.results()[3].closest == 3.0
