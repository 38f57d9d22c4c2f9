"""SARIF of planted outcomes: it keeps to its schema and points at the line of the claim."""

import json
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

import jsonschema
import pytest
from hypothesis import given, settings

from property_tests import ROOT
from property_tests.theorems.reports.planted_outcomes import (
    OUTCOMES,
    messages,
    outcome,
)
from theorems.reports import as_github, as_sarif
from theorems.reports.places import place_of
from theorems.rocq.checking import Check, Status
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.user_files import load_claims
from theorems.verdicts.verdict import Judgement, Verdict
from theorems.verdicts.verify import Outcome, exit_code

SARIF = json.loads((ROOT / "property_tests/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8"))


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


def test_an_interrupted_run_is_not_called_successful():
    """It said so, with exit code 3, where Ctrl-C had ended it with 130."""
    document = json.loads(as_sarif.verification([outcome(Verdict.UNKNOWN)], interrupted=True))
    jsonschema.validate(document, SARIF)
    assert document["runs"][0]["invocations"] == [
        {"executionSuccessful": False, "exitCode": 130, "exitSignalName": "SIGINT"}
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
