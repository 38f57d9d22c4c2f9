"""Reports of planted outcomes: they parse, count right and survive nasty text."""

import json
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.kernel.claim import Claim
from theorems.kernel.verdict import Instance, Judgement, Verdict
from theorems.registry import all_claims
from theorems.report import as_json, as_junit, as_text
from theorems.verification import Outcome, summary_line

NASTY = ["<&>\"'", "]]>", "<!--", "a\tb", "ρ ≥ ½ ∞", "\x00", "\x1b[31m", "\x0b", "￿", "🙂"]
NASTY_TEXT = st.text(max_size=20) | st.sampled_from(NASTY)
UNDECIDED = (Verdict.UNKNOWN, Verdict.VACUOUS)


def outcome(verdict, declared=Verdict.CERTIFIED, text="planted", complete=True):
    planted = Claim(
        "planted-claim", "lemma", text, text, (text,), text, text, (), declared, 1, lambda: iter(())
    )
    failing = Instance({"n": text}, False, text, {"value": text, "rows": [["1/2", text]]})
    seen = (failing,) if verdict == Verdict.REFUTED else ()
    return Outcome(planted, Judgement(verdict, seen, text), 1.25, complete)


OUTCOMES = st.lists(
    st.builds(outcome, st.sampled_from(list(Verdict)), st.sampled_from(list(Verdict)), NASTY_TEXT),
    max_size=5,
)


@given(OUTCOMES)
def test_json_parses_and_has_the_documented_keys(outcomes):
    document = json.loads(as_json.verification(outcomes))
    assert set(document) == {"summary", "claims"}
    assert set(document["summary"]) == {"verified", "refuted", "open", "unknown", "vacuous"}
    assert sum(document["summary"].values()) == len(outcomes) == len(document["claims"])
    for fields, planted in zip(document["claims"], outcomes, strict=True):
        documented = {"id", "kind", "title", "declared", "verdict", "evidence", "seconds"}
        assert documented <= set(fields)
        assert fields["title"] == planted.claim.title
        assert fields["verdict"] == planted.judgement.verdict.value
        assert fields["declared"] == planted.claim.declared.value
        assert fields["as_declared"] is (fields["verdict"] == fields["declared"])
        assert fields["seconds"] == 1.25
        assert ("witness" in fields) == (fields["verdict"] == "refuted")


def test_json_hands_the_witness_over_as_strings():
    (fields,) = json.loads(as_json.verification([outcome(Verdict.REFUTED)]))["claims"]
    assert fields["witness"]["values"] == {"value": "planted", "rows": [["1/2", "planted"]]}
    assert fields["witness"]["parameters"] == {"n": "planted"}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_never_holds_what_is_not_json(value):
    with pytest.raises(ValueError, match="JSON"):
        as_json.document({"value": value})


@given(OUTCOMES)
def test_junit_parses_and_counts_failures_and_errors(outcomes):
    suite = ElementTree.fromstring(as_junit.verification(outcomes))
    undecided = [one for one in outcomes if one.judgement.verdict in UNDECIDED]
    differ = [
        one
        for one in outcomes
        if one.judgement.verdict != one.claim.declared and one not in undecided
    ]
    assert suite.tag == "testsuite"
    assert int(suite.get("tests")) == len(outcomes) == len(suite.findall("testcase"))
    assert int(suite.get("failures")) == len(differ) == len(suite.findall("testcase/failure"))
    assert int(suite.get("errors")) == len(undecided) == len(suite.findall("testcase/error"))


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
    assert [[child.tag for child in case] for case in suite] == [
        ["failure"], ["error"], ["error"], [],
    ]  # fmt: skip
    assert (suite.get("failures"), suite.get("errors")) == ("1", "2")
    assert suite[0][0].get("message") == "declared certified, computed refuted"


@given(OUTCOMES)
def test_the_last_line_of_the_text_is_the_summary(outcomes):
    assert as_text.verification(outcomes).split("\n")[-1] == summary_line(outcomes)


def test_the_text_says_each_verdict_in_a_word_and_in_a_glyph_of_its_own():
    glyphs = set()
    for verdict in Verdict:
        first = as_text.verification([outcome(verdict, verdict)]).splitlines()[0]
        assert verdict.value in first.split()
        glyphs.add(first[0])
    assert len(glyphs) == len(Verdict)


def test_the_text_points_out_what_is_not_as_declared_or_not_complete():
    text = as_text.verification([outcome(Verdict.REFUTED, complete=False)])
    assert "DECLARED certified, COMPUTED refuted" in text
    assert "incomplete" in text
    sound = as_text.verification([outcome(Verdict.CERTIFIED)])
    assert "DECLARED" not in sound
    assert "incomplete" not in sound


def test_the_text_shows_the_witness():
    text = as_text.verification([outcome(Verdict.REFUTED)])
    assert "witness at n = planted" in text
    assert "rows = [['1/2', 'planted']]" in text


def test_lists_of_claims_agree_between_the_formats():
    claims = all_claims()
    listed = json.loads(as_json.claim_list(claims))
    lines = as_text.claim_list(claims).splitlines()
    assert [fields["id"] for fields in listed] == [line.split()[0] for line in lines]
    for fields, line in zip(listed, lines, strict=True):
        assert line.split()[1:3] == [fields["kind"], fields["declared"]]
        assert line.endswith(fields["title"])


@pytest.mark.parametrize("one", all_claims(), ids=lambda one: one.id)
def test_the_page_of_a_claim_leaves_nothing_out(one):
    page = as_text.claim_page(one)
    for part in (one.id, one.title, one.statement, one.family, one.source, str(one.declared)):
        assert part in page
    assert all(part in page for part in (*one.hypotheses, *one.uses))
