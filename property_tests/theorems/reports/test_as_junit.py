"""JUnit of planted outcomes: it parses, counts right and survives nasty text."""

from xml.etree import ElementTree

import pytest
from hypothesis import given

from property_tests.theorems.reports.planted_outcomes import (
    NASTY,
    OUTCOMES,
    outcome,
    wrong_of,
)
from theorems.reports import as_junit
from theorems.reports.summary import summary_line
from theorems.verdicts.trust import combined, trusted_files
from theorems.verdicts.verdict import Verdict


@pytest.mark.slow
@given(OUTCOMES)
def test_junit_parses_and_counts_failures_and_errors(outcomes):
    suite = ElementTree.fromstring(as_junit.verification(outcomes))
    assert suite.tag == "testsuite"
    twins = sum(one.rocq is not None for one in outcomes)
    assert int(suite.get("tests")) == len(outcomes) + twins == len(suite.findall("testcase"))
    expected = [tag for one in outcomes for tag, _ in wrong_of(one)]
    tags = [result.tag for result in suite.iterfind("testcase/*") if result.tag != "system-out"]
    assert tags == expected
    for counted, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(counted)) == expected.count(tag)
    assert float(suite.get("time")) == 1.25 * len(outcomes)
    said = [case.findtext("system-out") for case in suite.findall("testcase")]
    assert sum(text is not None for text in said) == len(outcomes)
    assert suite.find("properties/property[@name='summary']").get("value") == summary_line(outcomes)


def test_junit_says_once_what_was_run_before_the_cases():
    suite = ElementTree.fromstring(as_junit.verification([outcome(Verdict.CERTIFIED)]))
    assert [child.tag for child in suite] == ["properties", "testcase"]
    properties = {one.get("name"): one.get("value") for one in suite[0]}
    assert properties["trusted files"] == combined(trusted_files())
    assert {"nceproof", "python-flint", "sympy", "Python"} < set(properties)


@pytest.mark.parametrize("text", NASTY, ids=ascii)
def test_junit_parses_whatever_the_evidence_says(text):
    suite = ElementTree.fromstring(as_junit.verification([outcome(Verdict.UNKNOWN, text=text)]))
    assert suite.find("testcase").get("name") == "planted-claim"
    assert "computed unknown" in suite.find("testcase/error").get("message")


def test_junit_tells_a_verdict_that_differs_from_one_that_is_missing():
    suite = ElementTree.fromstring(
        as_junit.verification(
            [outcome(Verdict(word)) for word in ("refuted", "vacuous", "unknown", "certified")]
        )
    )
    assert [[child.tag for child in case] for case in suite[1:]] == [
        ["failure", "system-out"],
        ["error", "system-out"],
        ["error", "system-out"],
        ["system-out"],
    ]
    assert (suite.get("failures"), suite.get("errors")) == ("1", "2")
    assert suite[1][0].get("message") == "declared certified, computed refuted"
