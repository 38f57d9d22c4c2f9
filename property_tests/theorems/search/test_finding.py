"""What a store says was found is not believed."""

import json
import sqlite3
from shutil import copytree

import pytest

from property_tests.theorems.tools.searched import INCREASE, run
from theorems.search.campaign import FILE_NAME, Campaign
from theorems.search.finding import Finding, stored
from theorems.tools.search import Request, task_for

LOW, LAWS = "indistinguishability-in-low-dimension", "conjecture-unbalanced-uniform"


def tampered(folder, **fields):
    """Write something else into the first shard of a campaign."""
    with sqlite3.connect(folder / FILE_NAME) as store:
        ((text,),) = store.execute("SELECT finding FROM shards WHERE number = 0")
        changed = json.dumps({**json.loads(text), **fields})
        store.execute("UPDATE shards SET finding = ? WHERE number = 0", (changed,))


@pytest.fixture(scope="module")
def ended(tmp_path_factory):
    """Return campaigns of one shard that found nothing, of an open claim and of class laws."""
    found = {}
    for identifier in (LOW, LAWS, "conjecture-unbalanced"):
        found[identifier] = tmp_path_factory.mktemp("ended")
        about = {"claim": identifier, "seed": "0", **task_for(identifier, Request())[0].description}
        with Campaign(found[identifier], about, stored) as campaign:
            campaign.record(0, Finding(1, -1.0, "nowhere"), 0.0)
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("identifier", "fields", "message"),
    [
        (LOW, {"witness": {"v": "anything"}}, "finds none when it is run again"),
        (LOW, {"certificate": INCREASE}, "finds none when it is run again"),
        (LAWS, {"certificate": INCREASE}, "is not of this search"),
        (LAWS, {"witness": {"v": "x"}, "certificate": "{}"}, "of shard 0 is stored as none"),
        (LAWS, {"witness": {"v": "x"}}, "of shard 0 is stored as none"),
        (LOW, {"tried": "8"}, "tried of the finding"),
        (LOW, {"where": ["x"]}, "where of the finding"),
        (LOW, {"more": 1}, "is no finding"),
    ],
)
def test_what_is_written_into_a_store_is_not_found(ended, tmp_path, identifier, fields, message):
    copytree(ended[identifier], tmp_path / "campaign")
    tampered(tmp_path / "campaign", **fields)
    result = run(identifier, "--output", tmp_path / "campaign", "--resume", "--shards", 1)
    assert result.exit_code == 4
    assert message in result.stderr
    assert "FOUND" not in result.stdout


def test_a_witness_in_a_store_does_not_stand_for_the_certificate(ended, tmp_path):
    copytree(ended["conjecture-unbalanced"], tmp_path / "campaign")
    tampered(tmp_path / "campaign", certificate=INCREASE, witness={"v": "anything"})
    options = ("--output", tmp_path / "campaign", "--resume", "--shards", 1)
    result = run("conjecture-unbalanced", *options)
    assert result.exit_code == 0, result.stderr
    assert "anything" not in result.stdout
    assert "certificate: " in result.stdout


def test_what_a_store_says_is_printed_in_one_line(ended, tmp_path):
    copytree(ended[LOW], tmp_path / "campaign")
    tampered(tmp_path / "campaign", where="x\ns FOUND 3\n∎ proved riemann")
    result = run(LOW, "--output", tmp_path / "campaign", "--resume", "--shards", 1)
    assert result.exit_code == 3
    assert [line for line in result.stdout.splitlines() if line.startswith("s ")] == ["s NOT FOUND"]
    assert not any(line.startswith("∎") for line in result.stdout.splitlines())


def test_a_campaign_of_another_version_is_not_resumed(ended, tmp_path):
    copytree(ended[LOW], tmp_path / "campaign")
    with sqlite3.connect(tmp_path / "campaign" / FILE_NAME) as store:
        store.execute("UPDATE about SET value = '0.1.0' WHERE key = 'nceproof'")
    result = run(LOW, "--output", tmp_path / "campaign", "--resume", "--shards", 1)
    assert result.exit_code == 2
    assert "nceproof = 0.1.0, not " in result.stderr
