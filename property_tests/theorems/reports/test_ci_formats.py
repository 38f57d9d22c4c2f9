"""Reports for CI of planted outcomes: JUnit, SARIF, annotations and the log of GitHub."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings

from property_tests import ROOT
from property_tests.theorems.reports.planted_outcomes import (
    NASTY,
    OUTCOMES,
    messages,
    outcome,
    wrong_of,
)
from theorems.escaping import one_line
from theorems.reports import as_github, as_junit, as_sarif, as_text
from theorems.reports.places import place_of
from theorems.reports.summary import summary_line, summary_lines
from theorems.rocq.checking import Check, Status
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.trust import combined, trusted_files
from theorems.verdicts.user_files import load_claims
from theorems.verdicts.verdict import Judgement, Verdict
from theorems.verdicts.verify import Outcome, exit_code

SARIF = json.loads((ROOT / "property_tests/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8"))


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


@settings(max_examples=10)  # the schema is large
@given(OUTCOMES)
def test_sarif_keeps_to_its_schema_and_has_a_result_for_each_fault(outcomes):
    document = json.loads(as_sarif.verification(outcomes))
    jsonschema.validate(document, SARIF)
    (found,) = document["runs"]
    assert found["invocations"][0]["exitCode"] == exit_code(outcomes)
    rules = {rule["id"] for rule in found["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in found["results"]} <= rules
    assert [result["message"]["text"] for result in found["results"]] == [
        f"planted-claim: {message}" for message in messages(outcomes)
    ]


def test_the_schema_of_sarif_refuses_what_is_not_sarif():
    document = json.loads(as_sarif.verification([outcome(Verdict.UNKNOWN)]))
    document["runs"][0]["results"][0]["message"] = {}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, SARIF)


def wrong(name):
    """Return the outcome of a claim of the library as if it had come out vacuous."""
    return Outcome(find_claim(name), Judgement(Verdict.VACUOUS, (), "planted"), 0.0)


def test_sarif_and_annotations_point_at_the_line_of_the_claim(monkeypatch, tmp_path):
    for here in (ROOT, tmp_path):
        monkeypatch.chdir(here)
        (result,) = json.loads(as_sarif.verification([wrong("gram-bound")]))["runs"][0]["results"]
        place = result["locations"][0]["physicalLocation"]
        file = Path(unquote(urlsplit(place["artifactLocation"]["uri"]).path))
        line = place["region"]["startLine"]
        assert file.is_absolute() == (here == tmp_path)
        assert file.resolve() == ROOT / "theorems" / "claims" / "simplex" / "gram_bound.py"
        assert file.read_text(encoding="utf-8").splitlines()[line - 1].startswith("@derived(")
        assert f"::error file={file},line={line},title=gram-bound::" in as_github.errors(
            [wrong("gram-bound")]
        )


def test_a_file_outside_of_the_working_folder_is_named_from_the_root(monkeypatch):
    monkeypatch.chdir(ROOT / "docs")
    (claim,) = load_claims(Path("../theorems/claims/_template.py"))[:1]
    file, _ = place_of(claim)
    assert file == ROOT / "theorems" / "claims" / "_template.py"


def test_fingerprints_of_sarif_know_claims_and_kinds_of_fault_apart():
    differs = Outcome(
        find_claim("gram-bound"), outcome(Verdict.REFUTED).judgement, 9.0, unsettled=("ground",)
    )
    refused, skipped = (
        replace(wrong("gram-bound"), rocq=Check(status, "planted"))
        for status in (Status.REFUSED, Status.SKIPPED)
    )
    found = [wrong("etf-exists"), differs, refused, skipped]
    first, again = (
        [result["partialFingerprints"]["claim/v1"] for result in run["results"]]
        for run in (json.loads(as_sarif.verification(found))["runs"][0] for _ in range(2))
    )
    assert first == again
    vacuous = first[2]
    assert first[4] == vacuous  # skipped and refused are both vacuous as well
    assert len(set(first)) == len(first) - 1


@given(OUTCOMES)
def test_annotations_are_one_line_each_and_unescape_to_the_reason(outcomes):
    lines = as_github.errors(outcomes).split("\n") if messages(outcomes) else []
    for line, expected in zip(lines, messages(outcomes), strict=True):
        head, _, message = line.removeprefix("::error ").partition("::")
        assert head.endswith("title=planted-claim")
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            message = message.replace(code, character)
        assert message == expected


@given(OUTCOMES)
def test_the_log_of_github_has_a_line_a_claim_one_a_fault_and_the_summary_last(outcomes):
    lines = as_github.verification(outcomes).split("\n")
    claims, faults = len(outcomes), len(messages(outcomes))
    for line, one in zip(lines, outcomes, strict=False):
        assert " planted-claim: " in line
        assert "; author's words: " in line
        computed = [*as_text.ran(one), *as_text.evidence(one), *as_text.grounds(one)]
        words = as_text.authors_family(one.claim)
        assert all(said in line for said in (*computed, *words))
        words.append(f"author's words: {one_line(one.claim.title)}")
        assert as_github.line(one).endswith(f"; {'; '.join(words)}")
    assert not any(line.lstrip().startswith("::") for line in lines[:claims])
    assert all(line.startswith("::error ") for line in lines[claims : claims + faults])
    assert lines[claims + faults :] == summary_lines(outcomes)
