"""Reports of planted outcomes: they parse, count right and survive nasty text."""

import html
import io
import json
import sys
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given
from markdown_it import MarkdownIt

from property_tests import ROOT, planted
from property_tests.planted import evidence
from property_tests.theorems.reports.planted_outcomes import (
    OUTCOMES,
    UNDECIDED,
    messages,
    outcome,
    shown,
    wrong_of,
)
from theorems.cli.application import emit
from theorems.cli.list import as_lines
from theorems.reports import (
    as_github,
    as_json,
    as_junit,
    as_markdown,
    as_sarif,
    as_text,
    verdict_table,
)
from theorems.reports.json_values import document
from theorems.reports.statements import assumed
from theorems.reports.summary import summary_line, summary_lines
from theorems.rocq.checking import Status
from theorems.tools.list import listed
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import uses_of
from theorems.verdicts.evidence import asserted, below
from theorems.verdicts.verdict import Instance, Judgement, Verdict
from theorems.verdicts.verify import Outcome, run


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
    words = {"title", "statement", "remarks", "source"}
    own = {"family", "hypotheses"} if claim.formal is None else set()
    assert set(fields["said_by_the_author"]) == words | own <= fields.keys()


def test_json_hands_the_witness_over_as_strings():
    (fields,) = json.loads(as_json.verification([outcome(Verdict.REFUTED)]))["claims"]
    assert fields["witness"]["values"] == {"value": "planted", "rows": [["1/2", "planted"]]}
    assert fields["witness"]["parameters"] == {"n": "planted"}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_never_holds_what_is_not_json(value):
    with pytest.raises(ValueError, match="JSON"):
        document({"value": value})


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
    assert "witness at n named “planted”" in text
    assert "rows = “[['1/2', 'planted']]”" in text


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("x", "1/2", "x = 1/2"),
        ("class_law", ["1/2", "1/2"], "class_law = ['1/2', '1/2']"),
        ("computed at 1/3 + 17i: |ζ(s)|", "0", "“computed at 1/3 + 17i: |ζ(s)|” = 0"),
        ("x", "0, by Riemann", "x = “0, by Riemann”"),
        ("x", {"computed: y": "0"}, "x = “{'computed: y': '0'}”"),
        ("computedinballarithmetic", "0", "“computedinballarithmetic” = 0"),
    ],
)
def test_a_witness_is_the_author_s_and_what_is_no_number_is_quoted(name, value, line):
    refuted = Instance({"C": "2"}, below(2, 1), "", {name: value})
    judgement = Judgement(Verdict.REFUTED, (refuted,), "planted")
    outcome = Outcome(find_claim("etf-exists"), judgement, 0.0)
    lines = as_text.paragraph(outcome).split("\n")
    assert lines[-3:] == ["    witness at C = 2: 2 ≥ 1", "    author's numbers:", f"      {line}"]


def test_lists_of_claims_agree_between_the_formats():
    claims = all_claims()
    found = list(map(as_json.claim_fields, claims))
    lines = as_lines(listed())
    assert [fields["id"] for fields in found] == [line.split()[0] for line in lines]
    for fields, line in zip(found, lines, strict=True):
        assert line.split()[1:3] == [fields["kind"], fields["declared"]]
        assert line.endswith(fields["title"])


@pytest.mark.parametrize("one", all_claims(), ids=lambda one: one.id)
def test_the_page_of_a_claim_leaves_nothing_out(one):
    page = " ".join(as_text.claim_page(one).split())
    said = (one.id, one.title, one.statement, one.family.words, one.source, str(one.declared))
    assert all(" ".join(part.split()) in page for part in said)
    assert one.derivation or " ".join(str(one.family).split()) in page
    assert all(part in page for part in (*one.hypotheses, *one.remarks, *assumed(one)))
    assert all(used.id in page for used in uses_of(one))


SCHEMA = json.loads((ROOT / "docs" / "verification.schema.json").read_text(encoding="utf-8"))


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


@given(OUTCOMES)
def test_markdown_shows_every_claim_letter_by_letter(outcomes):
    tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown.verification(outcomes))
    cells = [
        "".join(child.content for child in inline.children)
        for before, inline in pairwise(tokens)
        if before.type == "td_open"
    ]
    assert len(cells) == 5 * len(outcomes)
    for number, one in enumerate(outcomes):
        verdict, name, ran, title, evidence = cells[5 * number : 5 * number + 5]
        assert ran == "".join(as_text.ran(one))  # it has no formal statement
        assert one.judgement.verdict.value in verdict
        assert name == "planted-claim"
        assert title == "<br>".join([shown(one.claim.title), *as_text.authors_family(one.claim)])
        assert evidence.split("<br>")[0] == shown(one.judgement.reason)
    items = [token for token in tokens if token.type == "list_item_open"]
    assert len(items) == len(messages(outcomes))
    codes = [child.content for child in tokens[-2].children if child.type == "code_inline"]
    assert codes == summary_lines(outcomes)


def decided(holds, size=5):
    """Return the outcome of a planted claim with instances that hold, fail or are undecided."""
    seen = [
        Instance({"n": str(number)}, evidence(holds), f"note {number}", {"x": "1"})
        for number in range(size)
    ]
    verdict = {True: Verdict.CERTIFIED, False: Verdict.REFUTED, None: Verdict.UNKNOWN}[holds]
    return replace(outcome(verdict), judgement=Judgement(verdict, tuple(seen), "planted"))


EVERY_FORMAT = pytest.mark.parametrize("report", [as_text, as_junit, as_markdown, as_github])


@EVERY_FORMAT
def test_every_format_says_what_was_run_and_what_was_compared(report):
    said = html.unescape(report.verification([decided(True)])).replace("\\", "")
    assert "ran: n = 0..4; 5 instances" in said
    for number in range(5):
        assert (f"at n = {number}: 0 < 1 (author: “note {number}”)" in said) == (number in (0, 4))
    assert "author's family: planted" in said


@EVERY_FORMAT
@pytest.mark.parametrize("declared", [True, False])
def test_every_format_says_what_is_not_settled_of_what_a_claim_uses(report, declared):
    found = replace(decided(True), uses=("apart", "ground"), unsettled=("ground",))
    claim = replace(found.claim, rests_on_open=declared, rests_on_refuted=("apart",))
    said = html.unescape(report.verification([replace(found, claim=claim)]))
    as_declared = ", as declared" if declared else ""
    assert f"incomplete{as_declared}: it uses what is not settled: ground" in said
    assert "rests on the refutation of apart" in said


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
    assert "| ran: n = 0; 1 instance<br>author's family: planted |" in verdict_table.table(
        [stopped]
    )
    unknown = replace(stopped, judgement=Judgement(Verdict.UNKNOWN, (), "a fault"))
    assert "ran: " not in verdict_table.table([unknown])


WORDS = "small; ran: C = 2..1000000, every k; all 999999 instances hold"


@pytest.mark.parametrize("report", [as_text, as_junit, as_github])
def test_in_no_line_do_the_authors_words_stand_before_what_was_computed(report):
    found = decided(True)
    family = replace(found.claim.family, words=WORDS)
    said = report.verification([replace(found, claim=replace(found.claim, family=family))])
    (line,) = (one for one in html.unescape(said).split("\n") if "author's family: " in one)
    words = line[line.index("author's family: ") :]
    assert words.startswith(f"author's family: {WORDS}")
    assert not any(computed in words for computed in ("5 instances", "at n = 0", "planted-claim"))


@EVERY_FORMAT
def test_every_format_names_each_undecided_instance(report):
    said = report.verification([decided(None)])
    assert all(f"at n = {number}: undecided: (author: “too wide”)" in said for number in range(5))


@EVERY_FORMAT
def test_every_format_says_which_instance_fails(report):
    assert "witness at n = 0: 1 ≥ 0" in report.verification([decided(False)])


@EVERY_FORMAT
def test_every_format_says_why_an_asserted_claim_is_asserted_and_that_it_is_no_success(report):
    typed = Instance({"n": "0"}, asserted("I did it by hand", True))
    judgement = Judgement(Verdict.ASSERTED, (typed,), "planted")
    one = replace(outcome(Verdict.ASSERTED, Verdict.ASSERTED), judgement=judgement)
    said = report.verification([one])
    assert "at n = 0: asserted by the author: I did it by hand" in said
    assert "asserted: no success, declared or not" in said
    assert "declared asserted, computed asserted" not in said


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


FORMAL = "for all a, b: ⟨u_a, u_b⟩ = (C [a = b] − 1)/(C − 1) ⊢ ‖Σ_s z(s) u_s‖² ="
SAYS = "The squared norm of a combination of ETF vectors is the spread of its coefficients."


@pytest.fixture(scope="module")
def proved():
    return run([find_claim("etf-rank")])


def test_every_format_shows_the_formal_statement_apart_from_the_authors_words(proved):
    text = as_text.verification(proved).splitlines()
    at = text.index(f"    author's words: {SAYS}")
    assert " ".join(line.strip() for line in text[1:at]).startswith(FORMAL)
    case = ElementTree.fromstring(as_junit.verification(proved)).find("testcase")
    assert case.findtext("system-out") == as_text.paragraph(proved[0])
    (claim,) = json.loads(as_sarif.verification(proved))["runs"][0]["properties"]["claims"]
    assert claim["formal"].startswith(FORMAL)
    assert claim["title"] == SAYS
    assert as_github.verification(proved).startswith(f"∎ proved etf-rank: {FORMAL}")
    (fields,) = json.loads(as_json.verification(proved))["claims"]
    assert fields["formal"]["text"].startswith(FORMAL)
    assert fields["hypotheses"] == ["for all a, b: ⟨u_a, u_b⟩ = (C [a = b] − 1)/(C − 1)"]
    tokens = MarkdownIt("commonmark").enable("table").parse(as_markdown.verification(proved))
    cells = [token.children for token in tokens if token.type == "inline"]
    assert any("".join(part.content for part in row).startswith(FORMAL) for row in cells)


def test_a_statement_that_was_not_proved_is_not_shown_as_if_it_were(proved):
    wrong = [replace(proved[0], judgement=Judgement(Verdict.UNKNOWN, (), "planted"))]
    lines = as_text.verification(wrong).splitlines()
    assert lines[1] == "    not proved:"
    assert FORMAL not in as_github.verification(wrong)
    assert FORMAL not in as_markdown.verification(wrong)


class Terminal(io.StringIO):
    """A stream that says that it is a terminal."""

    def isatty(self):
        return True


def on_a_terminal(outcomes, monkeypatch):
    monkeypatch.setattr(sys, "stdout", Terminal())
    emit(as_text.verification(outcomes), None, marked=as_text.wrong_lines(outcomes))
    return sys.stdout.getvalue()


def test_colour_marks_what_is_not_as_declared_and_not_what_is_refuted(monkeypatch):
    monkeypatch.delenv("NO_COLOR", raising=False)
    sound = [outcome(Verdict.REFUTED, Verdict.REFUTED), outcome(Verdict.CERTIFIED)]
    assert "\x1b" not in on_a_terminal(sound, monkeypatch)
    wrong = [*sound, replace(outcome(Verdict.REFUTED, text="\x1b[32m"), seconds=2.0)]
    lines = on_a_terminal(wrong, monkeypatch).split("\n")
    red = [line for line in lines if line.startswith("\x1b[1;31m")]
    assert [line[7:-4].split()[:2] for line in red] == [
        ["✗", "refuted"],
        ["mismatched:"],
        ["planted-claim:", "declared"],
        ["s", "VERIFIED"],
    ]
    assert "\x1b[32m" not in "".join(lines)  # the author's own colours are escaped
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in on_a_terminal(wrong, monkeypatch)


def test_a_file_or_a_pipe_has_no_colour(capsys, tmp_path):
    wrong = [outcome(Verdict.REFUTED)]
    for output in (None, tmp_path / "report.txt"):
        emit(as_text.verification(wrong), output, marked=as_text.wrong_lines(wrong))
    assert "\x1b" not in capsys.readouterr().out + (tmp_path / "report.txt").read_text("utf-8")


@given(OUTCOMES)
def test_the_text_lists_what_is_not_as_declared_above_the_summary(outcomes):
    listed = as_text.mismatches(outcomes)
    assert listed[1:] == [f"  planted-claim: {message}" for message in messages(outcomes)]
    text = as_text.verification(outcomes)
    tail = "\n".join([*listed, *summary_lines(outcomes)])
    assert text.endswith(tail)
