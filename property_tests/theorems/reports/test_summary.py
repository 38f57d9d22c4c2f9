"""The last lines of a verification: every outcome is counted once, and what is wrong once more."""

from dataclasses import replace

from hypothesis import given

from property_tests.theorems.reports.planted_outcomes import OUTCOMES, outcome
from theorems.reports.summary import (
    cached_share,
    line_of,
    rocq_summary,
    summary,
    summary_line,
    summary_lines,
)
from theorems.rocq.checking import Check, Status
from theorems.verdicts.evidence import below, counterexample
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict, judge
from theorems.verdicts.verify import faults

GREEN = (Verdict.PROVED, Verdict.CERTIFIED)


@given(OUTCOMES)
def test_every_outcome_is_counted_once_under_its_verdict(outcomes):
    counts = summary(outcomes)
    mismatched = counts.pop("MISMATCHED")
    assert sum(counts.values()) == len(outcomes)
    assert mismatched == len([one for one in outcomes if faults(one)])
    assert counts.pop("VERIFIED") == sum(one.judgement.verdict in GREEN for one in outcomes)
    for word, count in counts.items():
        assert count == sum(one.judgement.verdict == word.lower() for one in outcomes)


@given(OUTCOMES)
def test_the_line_is_the_same_from_outcomes_and_from_their_words(outcomes):
    wrong = sum(bool(faults(one)) for one in outcomes)
    said = line_of([str(one.judgement.verdict) for one in outcomes], wrong)
    assert said == summary_line(outcomes) == summary_lines(outcomes)[-1]
    assert said.startswith("s VERIFIED ")


@given(OUTCOMES)
def test_rocq_is_counted_where_it_was_asked(outcomes):
    asked = [one.rocq.status for one in outcomes if one.rocq]
    counts = rocq_summary(outcomes)
    assert sum(counts.values()) == len(asked)
    assert (counts == {}) == (not asked)
    assert any(line.startswith("rocq ") for line in summary_lines(outcomes)) == bool(asked)


def test_what_an_earlier_run_computed_is_said_to_be():
    now = outcome(Verdict.CERTIFIED)
    before = replace(now, cached="2026-11-28")
    assert cached_share([now, now]) == ""
    assert cached_share([now, before]) == "1 of 2: computed by an earlier run"
    assert summary_lines([before])[-2] == "cached 1 of 1: computed by an earlier run"


def test_refutations_that_are_argued_are_counted_before_the_verdicts():
    cases = (counterexample(below(0, 1), argued=argued) for argued in (True, False))
    seen = [Instance({"n": "0"}, case, witness={"n": "0"}) for case in cases]
    judged = [judge([one], family=grid(n=[0])) for one in seen]
    check = Check(Status.ACCEPTED, "closed")
    planted = [
        replace(outcome(Verdict.REFUTED, Verdict.REFUTED), judgement=one, rocq=check)
        for one in judged
    ]
    rocq, argued, last = summary_lines(planted)
    assert (rocq.split()[0], argued) == ("rocq", "argued 1 of the 2 refuted")
    assert "REFUTED 2" in last
    assert len(summary_lines(planted[1:])) == 2
