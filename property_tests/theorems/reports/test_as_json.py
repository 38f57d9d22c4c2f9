"""JSON of planted outcomes: the keys of the documentation and of the published schema."""

import json
from dataclasses import replace

import jsonschema
import pytest
from hypothesis import given

from property_tests import ROOT
from property_tests.theorems.reports.planted_outcomes import (
    OUTCOMES,
    UNDECIDED,
    decided,
    messages,
    outcome,
    shown,
    wrong_of,
)
from theorems.reports import (
    as_json,
)
from theorems.rocq.checking import Status
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.evidence import asserted
from theorems.verdicts.verdict import Instance, Judgement, Verdict
from theorems.verdicts.verify import run


@given(OUTCOMES)
def test_json_parses_and_has_the_documented_keys(outcomes):
    document = json.loads(as_json.verification(outcomes))
    twins = [one.rocq.status for one in outcomes if one.rocq]
    keys = {"format", "summary", "mismatched", "claims"}
    assert set(document) == keys | ({"rocq"} if twins else set())
    if twins:
        assert document["rocq"] == {word.lower(): twins.count(word) for word in Status}
    counts = document["summary"]
    words = [
        "verified",
        "argued",
        "tested",
        "refuted",
        "open",
        "asserted",
        "unknown",
        "vacuous",
        "mismatched",
    ]
    assert list(counts) == words
    assert counts["mismatched"] == sum(bool(wrong_of(one)) for one in outcomes)
    assert sum(counts.values()) - counts["mismatched"] == len(outcomes) == len(document["claims"])
    listed = [f"{one['message']}; {one['reason']}" for one in document["mismatched"]]
    assert list(map(shown, listed)) == messages(outcomes)
    wrong = {one["claim"] for one in document["mismatched"]}
    for fields, one in zip(document["claims"], outcomes, strict=True):
        documented = {"id", "kind", "title", "declared", "verdict", "evidence", "seconds"}
        assert documented <= set(fields)
        assert fields["title"] == one.claim.title
        assert fields["verdict"] == one.judgement.verdict.value
        assert fields["declared"] == one.claim.declared.value
        same = fields["verdict"] == fields["declared"]
        assert fields["as_declared"] is (same and fields["verdict"] not in UNDECIDED)
        assert fields["as_declared"] or "planted-claim" in wrong
        assert fields["seconds"] == 1.25
        assert ("witness" in fields) == (fields["verdict"] == "refuted")


@pytest.mark.parametrize("name", ["gram-bound", "etf-exists"])
def test_json_names_the_fields_that_are_the_authors_words(name):
    claim = find_claim(name)
    fields = as_json.claim_fields(claim)
    words = {"kind", "title", "statement", "remarks", "instead", "source"}
    own = {"family", "hypotheses"} if claim.formal is None else set()
    assert set(fields["said_by_the_author"]) == words | own <= fields.keys()


def test_json_hands_the_witness_over_as_strings():
    (fields,) = json.loads(as_json.verification([outcome(Verdict.REFUTED)]))["claims"]
    assert fields["witness"]["values"] == {"value": "planted", "rows": [["1/2", "planted"]]}
    assert fields["witness"]["parameters"] == {"n": "planted"}


SCHEMA = json.loads((ROOT / "docs" / "verification.schema.json").read_text(encoding="utf-8"))


@pytest.mark.slow
@given(OUTCOMES)
def test_json_is_what_the_published_schema_describes(outcomes):
    jsonschema.validate(json.loads(as_json.verification(outcomes)), SCHEMA)


def test_json_of_a_derived_claim_is_what_the_published_schema_describes():
    document = json.loads(as_json.verification(run([find_claim("etf-rank")])))
    jsonschema.validate(document, SCHEMA)
    assert document["claims"][0]["formal"]["latex"]


@pytest.mark.parametrize("key", ["verdict", "complete", "evidence"])
def test_the_published_schema_refuses_what_is_left_out_or_typed_in(key):
    document = json.loads(as_json.verification([outcome(Verdict.CERTIFIED)]))
    for spoilt in ({}, {key: None}, {key: document["claims"][0][key], "more": 1}):
        fields = {k: v for k, v in document["claims"][0].items() if k != key} | spoilt
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(document | {"claims": [fields]}, SCHEMA)


def test_json_has_every_instance_with_what_was_compared():
    typed = Instance({"n": "0"}, asserted("by hand", True))
    planted = replace(
        outcome(Verdict.ASSERTED), judgement=Judgement(Verdict.ASSERTED, (typed,), "")
    )
    document = json.loads(as_json.verification([decided(True), decided(None), planted]))
    jsonschema.validate(document, SCHEMA)
    holding, undecided, (by_hand,) = (fields["instances"] for fields in document["claims"])
    assert holding == [
        {
            "parameters": {"n": str(number)},
            "holds": True,
            "asserted": False,
            "evidence": f"0 < 1 (author: “note {number}”)",
        }
        for number in range(5)
    ]
    assert [one["holds"] for one in undecided] == [None] * 5
    assert by_hand["asserted"] is True
