"""Reports of planted outcomes: they parse, count right and survive nasty text."""

import html
import json
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from markdown_it import MarkdownIt

from property_tests.theorems.reports.planted_outcomes import decided, outcome
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
from theorems.rocq.checking import Check, Status
from theorems.tools.list import listed
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.evidence import asserted
from theorems.verdicts.verdict import Instance, Judgement, Verdict
from theorems.verdicts.verify import BOTH, run


@pytest.mark.slow
def test_lists_of_claims_agree_between_the_formats():
    claims = all_claims()
    found = list(map(as_json.claim_fields, claims))
    lines = as_lines(listed())
    assert [fields["id"] for fields in found] == [line.split()[0] for line in lines]
    for fields, line in zip(found, lines, strict=True):
        assert line.split()[1:3] == [fields["kind"], fields["declared"]]
        assert line.endswith(fields["title"])


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


TO_TEXT = {
    "text": as_text.verification,
    "markdown": as_markdown.verification,
    "the table of the README": verdict_table.table,
    "json": as_json.verification,
    "junit": as_junit.verification,
    "sarif": as_sarif.verification,
}


@pytest.mark.parametrize("report", TO_TEXT.values(), ids=list(TO_TEXT))
def test_only_what_both_accept_is_shown_as_of_kernel_and_rocq(report):
    def said(verdict, check):
        return BOTH in report([outcome(verdict, verdict, rocq=check)])

    accepted = Check(Status.ACCEPTED, "planted")
    assert said(Verdict.PROVED, accepted)
    for verdict in set(Verdict) - {Verdict.PROVED}:
        assert not said(verdict, accepted)
    for check in (None, *(Check(s, "planted") for s in Status if s != Status.ACCEPTED)):
        assert not said(Verdict.PROVED, check)
