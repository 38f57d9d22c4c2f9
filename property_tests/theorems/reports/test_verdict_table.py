"""Tables mark what is incomplete and say what ran."""

import json
from dataclasses import replace

from property_tests import planted
from property_tests.theorems.reports.planted_outcomes import decided
from theorems.reports import as_markdown, as_sarif, verdict_table
from theorems.verdicts.verdict import Judgement, Verdict
from theorems.verdicts.verify import run


def test_tables_and_sarif_mark_what_is_incomplete():
    found = replace(decided(True), unsettled=("ground",))
    assert "| ✓ certified, incomplete |" in verdict_table.table([found])
    assert "| ✓ certified |" in verdict_table.table([decided(True)])
    for one in (found, decided(True)):
        (said,) = json.loads(as_sarif.verification([one]))["runs"][0]["properties"]["claims"]
        assert said["complete"] == one.complete
        assert [said[name] for name in said["said_by_the_author"]] == [one.claim.title]


def test_a_table_says_what_ran_and_not_what_was_to_run():
    claim = planted.planted("late", (True,) * 5)
    (stopped,) = run([claim], time_limit=0)
    assert "| ran: $n = 0$; 1 instance<br>author's family: planted |" in verdict_table.table(
        [stopped]
    )
    unknown = replace(stopped, judgement=Judgement(Verdict.UNKNOWN, (), "a fault"))
    assert "ran: " not in verdict_table.table([unknown])


def test_one_claim_is_no_claims():
    one = [decided(True)]
    assert verdict_table.counts(one).startswith("1 claim: ")
    assert verdict_table.counts(one * 2).startswith("2 claims: ")
    assert "the claim came out as declared" in as_markdown.verification(one)
