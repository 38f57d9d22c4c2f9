"""A judgement that is written down is read again as it was; what was changed in it is no record."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.planted import ANSWERS, FALSE, TRUE, planted
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.recorded import (
    MISREAD,
    Judged,
    OtherClaimError,
    read_judged,
    write_instance,
    write_judged,
)
from theorems.verdicts.verdict import Judgement, Verdict, judge, unknown
from theorems.verdicts.verify import run


def judged(claim):
    (outcome,) = run([claim])
    return Judged(outcome.judgement, outcome.uses, outcome.seconds)


def sent(record):
    return json.loads(json.dumps(record))


@given(ANSWERS)
def test_a_judgement_comes_back_as_it_was(answers):
    claim = planted(answers=tuple(answers))
    found = judged(claim)
    again = read_judged(claim, sent(write_judged(claim, found)))
    assert (again.judgement.verdict, again.judgement.reason) == (
        found.judgement.verdict,
        found.judgement.reason,
    )
    told, before = again.judgement.instances, found.judgement.instances
    assert [write_instance(one) for one in told] == [write_instance(one) for one in before]


def test_a_theorem_comes_back_with_what_it_uses():
    claim = find_claim("gram-bound")
    found = Judged(Judgement(Verdict.PROVED, (), "lines", claim.formal()), ("etf-rank",), 0.5)
    assert read_judged(claim, sent(write_judged(claim, found))) == found


def test_a_record_is_of_the_claim_that_says_the_same():
    holds, fails = planted(answers=TRUE), planted(answers=FALSE, declared=Verdict.REFUTED)
    record = sent(write_judged(holds, judged(holds)))
    with pytest.raises(OtherClaimError, match="what the claim says has changed"):
        read_judged(fails, record)
    record = sent(write_judged(find_claim("gram-bound"), Judged(unknown("x"), (), 0.0)))
    with pytest.raises(OtherClaimError):
        read_judged(find_claim("etf-rank"), record)


CHANGES = {
    "another verdict": lambda record: record.update(verdict="refuted"),
    "no verdict": lambda record: record.update(verdict="true"),
    "another reason": lambda record: record.update(reason="all 9 instances hold"),
    "no instances": lambda record: record.update(instances=[]),
    "an instance that fails": lambda record: record["instances"][0]["fact"].update(holds=False),
    "an instance of an answer in words": lambda record: record["instances"][0]["fact"].update(
        holds="yes"
    ),
    "an instance twice": lambda record: record["instances"].append(record["instances"][0]),
    "nothing of a fact": lambda record: record["instances"][0].pop("fact"),
    "no claim": lambda record: record.pop("claim"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_verdict_that_its_instances_do_not_decide_is_refused(change):
    claim = planted(answers=TRUE * 3)
    record = sent(write_judged(claim, judged(claim)))
    CHANGES[change](record)
    with pytest.raises(MISREAD):
        read_judged(claim, record)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_what_is_no_record_is_refused(value):
    claim = planted(answers=TRUE)
    with pytest.raises(MISREAD):
        read_judged(claim, value)


def test_a_refutation_in_time_is_one_after_it():
    claim = planted(answers=FALSE + TRUE, declared=Verdict.REFUTED)
    found = Judged(judge(list(claim.instances())[:1], family=claim.family), (), 0.0)
    assert found.judgement.verdict == Verdict.REFUTED
    again = read_judged(claim, sent(write_judged(claim, found)))
    assert again.judgement.verdict == Verdict.REFUTED
