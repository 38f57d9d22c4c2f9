"""Reports of planted outcomes: they parse, count right and survive nasty text."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from theorems.kernel.claim import Claim
from theorems.kernel.verdict import Instance, Judgement, Verdict
from theorems.registry import all_claims, find_claim
from theorems.report import as_github, as_json, as_junit, as_markdown, as_sarif, as_text
from theorems.report.places import place_of
from theorems.rocq.checking import Check, Status
from theorems.trust import combined, trusted_files
from theorems.user_claims import load_claims
from theorems.verification import Outcome, exit_code, run, summary_line, summary_lines

ROOT = Path(__file__).parents[2]

NASTY = ["<&>\"'", "]]>", "<!--", "a\tb", "ρ ≥ ½ ∞", "\x00", "\x1b[31m", "\x0b", "￿", "🙂"]
NASTY_TEXT = st.text(max_size=20) | st.sampled_from(NASTY)
UNDECIDED = (Verdict.UNKNOWN, Verdict.VACUOUS)


def outcome(verdict, declared=Verdict.CERTIFIED, text="planted", unsettled=(), rocq=None):
    planted = Claim(
        "planted-claim", "lemma", text, text, (text,), text, text, (), declared, 1, lambda: iter(())
    )
    failing = Instance({"n": text}, False, text, {"value": text, "rows": [["1/2", text]]})
    seen = (failing,) if verdict == Verdict.REFUTED else ()
    return Outcome(planted, Judgement(verdict, seen, text), 1.25, unsettled, rocq)


OUTCOMES = st.lists(
    st.builds(
        outcome,
        st.sampled_from(list(Verdict)),
        st.sampled_from(list(Verdict)),
        NASTY_TEXT,
        rocq=st.none() | st.builds(Check, st.sampled_from(list(Status)), NASTY_TEXT),
    ),
    max_size=5,
)


@given(OUTCOMES)
def test_json_parses_and_has_the_documented_keys(outcomes):
    document = json.loads(as_json.verification(outcomes))
    twins = [one.rocq.status for one in outcomes if one.rocq]
    assert set(document) == {"format", "summary", "claims"} | ({"rocq"} if twins else set())
    if twins:
        assert document["rocq"] == {word.lower(): twins.count(word) for word in Status}
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


def wrong_of(one):
    """Return what is wrong with a planted outcome: as JUnit tags it, and in words."""
    declared, computed, twin = one.claim.declared, one.judgement.verdict, one.rocq
    tags = {Status.REFUSED: "failure", Status.UNKNOWN: "error", Status.SKIPPED: "skipped"}
    said = f"declared {declared}, computed {computed}; {one.judgement.reason}"
    found = [("error" if computed in UNDECIDED else "failure", said)]
    found = [] if computed == declared and computed not in UNDECIDED else found
    if twin and twin.status in tags:
        found.append((tags[twin.status], f"Rocq: {twin.status}; {twin.reason}"))
    return found


def messages(outcomes):
    return [message for one in outcomes for _, message in wrong_of(one)]


@given(OUTCOMES)
def test_junit_parses_and_counts_failures_and_errors(outcomes):
    suite = ElementTree.fromstring(as_junit.verification(outcomes))
    assert suite.tag == "testsuite"
    twins = sum(one.rocq is not None for one in outcomes)
    assert int(suite.get("tests")) == len(outcomes) + twins == len(suite.findall("testcase"))
    expected = [tag for one in outcomes for tag, _ in wrong_of(one)]
    assert [result.tag for result in suite.iterfind("testcase/*")] == expected
    for counted, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        assert int(suite.get(counted)) == expected.count(tag)
    assert float(suite.get("time")) == 1.25 * len(outcomes)
    assert all(len(case) <= 1 for case in suite.findall("testcase"))


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
        ["failure"], ["error"], ["error"], [],
    ]  # fmt: skip
    assert (suite.get("failures"), suite.get("errors")) == ("1", "2")
    assert suite[1][0].get("message") == "declared certified, computed refuted"


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
    text = as_text.verification([outcome(Verdict.REFUTED, unsettled=("ground", "more"))])
    assert "DECLARED certified, COMPUTED refuted" in text
    assert "incomplete: it uses what is not settled: ground, more\n" in text
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


SCHEMA = json.loads((ROOT / "docs" / "verification.schema.json").read_text(encoding="utf-8"))
SARIF = json.loads((ROOT / "property_tests/schemas/sarif-2.1.0-rtm.5.json").read_text("utf-8"))


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
        assert file.resolve() == ROOT / "theorems" / "claims" / "gram_bound.py"
        assert file.read_text(encoding="utf-8").splitlines()[line - 1].startswith("@derived(")
        assert f"::error file={file},line={line},title=gram-bound::" in as_github.verification(
            [wrong("gram-bound")]
        )


def test_a_file_outside_of_the_working_folder_is_named_from_the_root(monkeypatch):
    monkeypatch.chdir(ROOT / "docs")
    (claim,) = load_claims(Path("../theorems/claims/_template.py"))[:1]
    file, _ = place_of(claim)
    assert file == ROOT / "theorems" / "claims" / "_template.py"


def test_fingerprints_of_sarif_know_claims_and_kinds_of_fault_apart():
    differs = Outcome(
        find_claim("gram-bound"), outcome(Verdict.REFUTED).judgement, 9.0, ("ground",)
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
    lines = as_github.verification(outcomes).split("\n") if messages(outcomes) else []
    for line, expected in zip(lines, messages(outcomes), strict=True):
        head, _, message = line.removeprefix("::error ").partition("::")
        assert head.endswith("title=planted-claim")
        for code, character in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            message = message.replace(code, character)
        assert message == expected


@given(OUTCOMES)
def test_markdown_shows_every_claim_letter_by_letter(outcomes):
    tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown.verification(outcomes))
    cells = [
        "".join(child.content for child in inline.children)
        for before, inline in pairwise(tokens)
        if before.type == "td_open"
    ]
    assert len(cells) == 4 * len(outcomes)
    for number, one in enumerate(outcomes):
        verdict, name, title, reason = cells[4 * number : 4 * number + 4]
        assert one.judgement.verdict.value in verdict
        assert name == "planted-claim"
        assert title == shown(one.claim.title)
        assert reason == shown(one.judgement.reason)
    items = [token for token in tokens if token.type == "list_item_open"]
    assert len(items) == len(messages(outcomes))
    codes = [child.content for child in tokens[-2].children if child.type == "code_inline"]
    assert codes == summary_lines(outcomes)


def shown(text):
    return " ".join(text.split()).replace("\x00", "\ufffd")
