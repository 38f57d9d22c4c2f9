"""`verify` says each verdict as it comes, and Ctrl-C ends it with what was decided."""

import json
import os
import re
import signal
from datetime import UTC, datetime
from time import sleep

import pytest

from property_tests.running import nceproof
from property_tests.terminals import on_a_terminal, session
from property_tests.theorems.verdicts.written_claims import FAILS, HEAD, HOLDS, rests, written
from theorems.cli.running import cores

ENDLESS = "while True: pass"


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.py").write_text(
        HEAD + written("quick", HOLDS) + written("endless", ENDLESS, HOLDS), encoding="utf-8"
    )
    return tmp_path


def wait_for(words, running):
    while words not in running.seen and running.process.poll() is None:
        sleep(0.02)
    assert words in running.seen


@pytest.mark.parametrize("jobs", [pytest.param(1, marks=pytest.mark.slow), 2])
def test_ctrl_c_ends_a_run_with_what_was_decided(file, jobs):
    arguments = ("verify", "mine.py", "etf-exists", "--jobs", jobs, "--format", "json")
    with session(*arguments, "--output", "found.json", cwd=file) as running:
        wait_for("certified  quick", running)
        os.killpg(running.process.pid, signal.SIGINT)  # all that the terminal would tell
        assert running.process.wait(timeout=60) == 130
    assert "Traceback" not in running.seen
    assert "interrupted; what did not come is unknown" in running.seen
    claims = json.loads((file / "found.json").read_text(encoding="utf-8"))["claims"]
    found = {one["id"]: (one["verdict"], one["evidence"]) for one in claims}
    assert found["quick"] == ("certified", "the one instance holds")
    assert found["endless"] == ("unknown", "interrupted")


def test_a_verdict_is_seen_before_the_last_and_ctrl_c_leaves_a_line_of_what_was_not_decided(file):
    with session("verify", "mine.py", "--jobs", 2, cwd=file) as running:
        wait_for("certified  quick", running)
        assert running.process.poll() is None
        os.killpg(running.process.pid, signal.SIGINT)
        lines = running.process.stdout.read().decode().splitlines()
        assert running.process.wait(timeout=60) == 130
    assert lines[0].startswith("✓ certified  quick")
    assert lines[-2] == "  1 claim undecided: interrupted"
    assert "endless" not in "\n".join(lines)


@pytest.mark.slow
def test_ctrl_c_is_said_in_sarif(file):
    arguments = ("verify", "mine.py", "--jobs", 2, "--format", "sarif", "--output", "found.sarif")
    with session(*arguments, cwd=file) as running:
        wait_for("certified  quick", running)
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(timeout=60) == 130
    (run,) = json.loads((file / "found.sarif").read_text(encoding="utf-8"))["runs"]
    assert run["invocations"][0]["executionSuccessful"] is False


def test_each_verdict_is_a_line_of_stderr_and_the_document_is_the_same(file):
    names = ("etf-exists", "spectral-etf-optimal", "fixed-batches-spread")
    one, two = (nceproof("verify", *names, "--jobs", jobs) for jobs in (1, 2))
    without_times = [re.sub(r"\(\d+\.\d s\)", "", run.stdout) for run in (one, two)]
    assert without_times[0] == without_times[1]
    for run in (one, two):
        said = [line.split()[2] for line in run.stderr.splitlines()]
        assert sorted(said) == sorted(names)
    assert nceproof("verify", "fixed-batches-spread").stderr == ""  # its document says it all


def test_a_verdict_that_can_still_be_lost_says_so(file):
    """It comes before what the claim rests on, which is refuted here."""
    source = written("top", HOLDS, options=rests("base")) + written("base", FAILS)
    (file / "mine.py").write_text(HEAD + source, encoding="utf-8")
    run = nceproof("verify", "mine.py", "--jobs", 1)
    told = {words[2]: line for line in run.stderr.splitlines() if (words := line.split())}
    assert "certified" in told["top"]
    assert told["top"].endswith("if what it rests on is settled")
    assert told["base"].endswith(" s)")
    assert re.search(r"^\? unknown.*  top ", run.stdout, re.MULTILINE)
    assert run.exit_code == 1


@pytest.mark.slow
def test_a_terminal_shows_verdicts_above_the_bar(file):
    code, document, seen = on_a_terminal("verify", "etf-exists", "gram-bound", cwd=file)
    assert code == 0
    assert document.splitlines()[-1].startswith("s VERIFIED 2 ")
    assert "✓ certified  etf-exists" in seen
    assert "∎ proved     gram-bound" in seen


@pytest.mark.slow  # starts the command four times
def test_what_was_kept_before_a_run_was_killed_is_not_computed_again(file):
    arguments = ("verify", "mine.py", "etf-exists", "--jobs", 2, "--cache", "kept")
    with session(*arguments, cwd=file) as running:
        wait_for("etf-exists", running)
        wait_for("quick", running)
        while len(list((file / "kept").glob("[!.]*.json"))) < 2:
            sleep(0.02)
        os.killpg(running.process.pid, signal.SIGKILL)
    with session(*arguments, cwd=file) as running:
        wait_for(f"cached {datetime.now(UTC).date()}  quick", running)
        wait_for(f"cached {datetime.now(UTC).date()}  etf-exists", running)
        os.killpg(running.process.pid, signal.SIGINT)
        assert running.process.wait(timeout=60) == 130


def test_no_more_processes_judge_than_there_are_cores():
    assert 1 <= cores() <= (os.cpu_count() or 1)
