"""Every verb's work is cut into shards that are stored, resumed and believed nowhere."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from math import inf
from shutil import copytree
from time import monotonic, sleep

import numpy as np
import pytest
from flint import fmpq

from numerics.exact.losses import Logistic
from property_tests import ROOT
from property_tests.running import nceproof
from property_tests.search_tasks import Digits, stored_numbers
from theorems.certificates import acceptance, document
from theorems.errors import FileError
from theorems.search.campaign import FILE_NAME
from theorems.search.finding import stored
from theorems.search.law_search import Problem
from theorems.search.map_of_laws import map_of_laws
from theorems.search.prove_cover import monotone_region
from theorems.search.shards import Workers, done

OPTIONS = {"negatives": (1, inf), "loss": Logistic(), "weights": "rho", "claim": "none"}


@pytest.fixture
def diary(tmp_path):
    path = tmp_path / "diary"
    path.touch()
    return path


@pytest.mark.slow
def test_a_worker_that_dies_costs_its_shard_and_the_others_are_kept(tmp_path, diary):
    work = Digits(str(diary), killer=2)
    about = {"work": "digits"}
    with pytest.raises(FileError, match="what ended is stored, resume the campaign"):
        done(work, Workers(1, folder=tmp_path / "kept"), about=about, read=stored, shards=4)
    assert stored_numbers(tmp_path / "kept") == [0, 1]
    by = Workers(1, folder=tmp_path / "kept", resume=True)
    progress, found = done(work, by, about=about, read=stored, shards=4)
    assert progress.shards == 4
    assert list(found) == [0, 1, 2, 3]
    assert Counter(diary.read_text().split()) == Counter("0123") + Counter("2")


@pytest.mark.slow
def test_a_worker_that_dies_where_nothing_is_kept_says_how_to_keep(diary):
    with pytest.raises(FileError, match="give a folder for the results"):
        done(Digits(str(diary), killer=0), Workers(2), about={}, read=stored, shards=1)


# --- maps -----------------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_map_is_the_same_from_processes_and_from_its_store(tmp_path):
    problem = Problem(3, (4, 16), Logistic(beta=5, margin=1))
    here = map_of_laws(problem, 30, Workers())
    for resume in (False, True):
        by = Workers(2, folder=tmp_path / "map", resume=resume)
        there = map_of_laws(problem, 30, by)
        for name in ("laws", "values", "gaps", "collapse"):
            assert np.array_equal(getattr(here, name), getattr(there, name), equal_nan=True)
    assert len(stored_numbers(tmp_path / "map")) > 1


@pytest.mark.slow
def test_a_store_of_something_else_is_no_map(tmp_path):
    problem, by = Problem(3, (1, inf), Logistic()), Workers(folder=tmp_path / "map")
    map_of_laws(problem, 4, by)
    for change in ({"values": [[1.0, 2.0]]}, {"values": [["x", 1.0]]}, {"other": 1}):
        rewritten(tmp_path / "map", **change)
        with pytest.raises(FileError):
            map_of_laws(problem, 4, Workers(folder=tmp_path / "map", resume=True))


# --- covers ---------------------------------------------------------------------------------------


def rewritten(folder, **fields):
    """Write something else into the longest shard that is stored."""
    with sqlite3.connect(folder / FILE_NAME) as store:
        rows = store.execute("SELECT number, finding FROM shards ORDER BY length(finding) DESC")
        number, text = rows.fetchone()
        changed = json.dumps({**json.loads(text), **fields})
        store.execute("UPDATE shards SET finding = ? WHERE number = ?", (changed, number))


def accepted(region):
    return acceptance.accepted(document.written(region).encode()).certificate


@pytest.mark.slow  # 20 s of processor time: two searches and both checkers
def test_a_cover_from_a_cluster_is_merged_and_checked_again(tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        by = Workers(2, cluster.scheduler_address, tmp_path / "cover")
        found = monotone_region("1/4", by, **OPTIONS)
    assert len(stored_numbers(tmp_path / "cover")) > 1  # what the workers shared
    assert found == monotone_region("1/4", Workers(), **OPTIONS)
    assert accepted(found).least_mass == fmpq(1, 4)


@pytest.mark.slow  # boxes of four classes: a search on two workers, and both checkers
def test_a_cover_of_four_classes_from_a_cluster_is_merged_and_checked_again(tmp_path):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as cluster:
        by = Workers(2, cluster.scheduler_address, tmp_path / "cover")
        found = monotone_region("23/100", by, classes=4, **OPTIONS)
    assert len(stored_numbers(tmp_path / "cover")) > 1  # what the workers shared
    content = document.written(found).encode()
    assert acceptance.accepted(content).certificate == found
    again = Workers(folder=tmp_path / "cover", resume=True)
    assert monotone_region("23/100", again, classes=4, **OPTIONS) == found


SETTLED = "monotone-near-balanced"
COVER = ["cover", "--least-mass", "1/4", "--jobs", "1", "--campaign", "kept"]


@pytest.mark.slow  # about 12 s of processor time
def test_a_cover_killed_on_its_way_goes_on_where_it_was(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    process = subprocess.Popen(
        [sys.executable, "-m", "theorems", *COVER, "--output", "region.json"],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    patience = monotonic() + 240
    while not stored_numbers(tmp_path / "kept") and monotonic() < patience:
        sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)  # our own process, and its worker
    process.wait()
    kept = stored_numbers(tmp_path / "kept")
    assert kept
    assert not (tmp_path / "region.json").exists()
    assert nceproof(*COVER, "--output", "region.json").exit_code == 2  # it is there already
    result = nceproof(*COVER, "--resume", "--output", "region.json")
    assert result.exit_code == 0, result.stderr
    assert set(kept) < set(stored_numbers(tmp_path / "kept"))
    assert acceptance.accepted((tmp_path / "region.json").read_bytes())


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A campaign of a cover that ended."""
    folder = tmp_path_factory.mktemp("kept")
    monotone_region("1/4", Workers(folder=folder), **OPTIONS | {"claim": SETTLED})
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ([], "s NOT COVERED"),  # as if nothing had to be shown there
        ([["1/3", "1/3", "1/3"]], "s NOT COVERED"),  # far too large a square
        ([["1/3", "1/3"]], "is no square"),
        ([["a", "1/3", "1/30"]], "the campaign in"),
    ],
)
def test_what_a_store_says_is_shown_is_checked(tmp_path, monkeypatch, kept, shown, said):
    monkeypatch.chdir(tmp_path)
    copytree(kept, "kept")
    rewritten(tmp_path / "kept", shown=shown)
    result = nceproof(*COVER, "--resume", "--output", "region.json")
    assert result.exit_code in (3, 4)
    assert said in result.output
    assert not (tmp_path / "region.json").exists()
