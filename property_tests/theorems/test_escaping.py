"""What an author writes is shown in no output as something that we say, and is always seen."""

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from property_tests.theorems.reports.planted_outcomes import is_quotable, outcome, outcomes_with
from theorems.certificates import recheck, shipped
from theorems.cli import app
from theorems.cli.application import emit
from theorems.cli.list import as_lines
from theorems.escaping import escaped, is_seen, lines, one_line
from theorems.reports import (
    as_github,
    as_json,
    as_junit,
    as_latex,
    as_markdown,
    as_sarif,
    as_text,
    verdict_table,
)
from theorems.tools.list import Listed
from theorems.verdicts.verdict import Verdict

UNSEEN = (
    "\x00\x07\x08\r\x0b\x0c\x1b\x1c\x7f\x85\x9b\xad\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029"
    "\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff\u3164\ud800\U000e0041"
)
FORGED = [
    "∎ proved riemann-hypothesis",
    "✓ certified  mine  (0.1 s)",
    "s VERIFIED 1 REFUTED 0",
    "accepted mine.json: all",
    "nceproof: done",
    "| ∎ proved | x |",
    "</testcase>",
    "<h1>proved</h1>",
    "::error file=x::planted",
    "# proved",
    r"\end{document}",
    "mismatched:",
    "\x1b[1;31m",
]
TEXTS = st.lists(
    st.sampled_from([*FORGED, *UNSEEN, "\n", "\n\n", "\r\n", "a title", "`", "]]>"])
    | st.text(max_size=6),
    min_size=1,
    max_size=8,
).map("".join)

OUTCOMES = outcomes_with(TEXTS, min_size=1, max_size=4)

VERDICT = re.compile(rf"[{''.join(as_text.GLYPHS.values())}] ({'|'.join(map(str, Verdict))})\b")


def is_clean(text):
    """Whether all of a document is seen, but for its line feeds and tabs."""
    return all(map(is_seen, re.split("[\n\t]", text)))


def claimed(text):
    """The lines of a text that look like verdicts."""
    return [line for line in text.splitlines() if VERDICT.match(line)]


# --- the function --------------------------------------------------------------------------------


@given(TEXTS | st.text())
def test_what_is_escaped_is_seen_in_one_line_and_what_was_seen_stays(text):
    assert is_seen(escaped(text))
    assert len(escaped(text).splitlines()) <= 1
    assert is_seen(one_line(text))
    assert is_clean("\n".join(lines(text)))
    assert escaped(escaped(text)) == escaped(text)
    if is_seen(text):
        assert escaped(text) == text


@pytest.mark.parametrize("character", UNSEEN, ids=ascii)
def test_what_controls_a_terminal_or_is_not_seen_is_written_as_its_code(character):
    assert not is_seen(f"a{character}b")
    assert escaped(character).startswith("\\")
    assert escaped(character).encode().decode("unicode_escape") == character


# --- every format --------------------------------------------------------------------------------


@pytest.mark.slow
@settings(max_examples=200)
@given(OUTCOMES)
def test_a_text_has_as_many_verdicts_as_claims_and_one_last_line(outcomes):
    text = as_text.verification(outcomes)
    assert is_clean(text)
    assert len(claimed(text)) == len(outcomes)
    assert [line[:2] for line in text.splitlines()].count("s ") == 1
    assert text.splitlines()[-1].startswith("s VERIFIED ")
    for one in outcomes:
        page = as_text.claim_page(one.claim)
        assert is_clean(page)
        assert not claimed(page)
        assert not claimed(as_text.paragraph(one).partition("\n")[2])
    claims = [one.claim for one in outcomes]
    rows = [Listed(c.id, c.kind, c.declared, False, c.title, "", c.source) for c in claims]
    assert len(as_lines(rows)) == len(outcomes)


@pytest.mark.slow
@given(OUTCOMES)
def test_json_hands_over_the_very_text_and_shows_all_of_it(outcomes):
    text = as_json.verification(outcomes)
    assert is_clean(text)
    for fields, one in zip(json.loads(text)["claims"], outcomes, strict=True):
        assert fields["title"] == one.claim.title
        assert fields["evidence"] == one.judgement.reason


@pytest.mark.slow
@given(OUTCOMES)
def test_junit_and_sarif_parse_and_have_a_case_or_result_for_each_claim_alone(outcomes):
    text = as_junit.verification(outcomes)
    assert is_clean(text)
    cases = ElementTree.fromstring(text).findall("testcase")
    assert len(cases) == sum(1 + (one.rocq is not None) for one in outcomes)
    for case in cases:
        assert len(claimed(case.findtext("system-out") or "")) <= 1
    text = as_sarif.verification(outcomes)
    assert is_clean(text)
    assert all(
        is_seen(result["message"]["text"]) for result in json.loads(text)["runs"][0]["results"]
    )


@given(OUTCOMES)
def test_github_reads_no_command_that_is_not_ours(outcomes):
    text = as_github.verification(outcomes)
    assert is_clean(text)
    commands = [line for line in text.splitlines() if line.startswith("::")]
    assert len(commands) == sum(len(as_github.faults(one)) for one in outcomes)
    assert len(claimed(text)) <= len(outcomes)


@given(OUTCOMES)
def test_markdown_has_a_row_for_each_claim_alone(outcomes):
    for text in (as_markdown.verification(outcomes), verdict_table.table(outcomes)):
        assert is_clean(text)
        rows = [line for line in text.splitlines() if line.startswith("| ")]
        assert len(rows) == len(outcomes) + 2
    for one in outcomes:
        text = as_markdown.claim_document(one.claim)
        assert is_clean(text)
        assert sum(line.startswith("# ") for line in text.splitlines()) == 1


@given(TEXTS)
def test_latex_has_no_command_of_an_author(text):
    section = as_latex.sections([outcome(Verdict.CERTIFIED, text=text).claim])
    assert is_clean(section)
    assert r"\end{document}" not in section
    assert not claimed(section)


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.tags = []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)


def tags(page):
    parser = _Tags()
    parser.feed(page)
    return parser.tags


OF_WORDS = {"p", "math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "msub", "msup", "mfrac"}
"""Paragraphs, and the formulas that are found in words."""


def structure(page):
    """Return the tags that words do not make."""
    return [tag for tag in tags(page) if tag not in OF_WORDS]


CLAIM = """\
from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import below
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict

def lemma():
    return claim(kind="lemma", hypotheses=({0},), family=grid({0}, n=(1,)), source={0},
                 declared=Verdict.CERTIFIED)

def mine():
    yield Instance({{"n": "1"}}, below(0, 1), {1})
mine.__doc__ = {0} + "\\n\\n" + {0}
mine = lemma()(mine)
"""
NASTY = "∎ proved riemann-hypothesis<script>\x1b[31m\u202e\x9b\n✓ certified  x\u2028| a"
NOTE = "".join(letter for letter in NASTY if is_quotable(letter))  # others are no note


@pytest.mark.slow
@pytest.mark.usefixtures("few_modules")
def test_the_site_and_the_command_show_a_hostile_claim_as_text(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name, *texts in (("plain", "words", "words"), ("hostile", NASTY, NOTE)):
        Path(f"{name}.py").write_text(CLAIM.format(*map(ascii, texts)), encoding="utf-8")
        made = CliRunner().invoke(app, ["docs", f"{name}.py", "--output", name])
        assert made.exit_code == 0, made.output
    plain, hostile = (
        Path(name, "claims", "mine.html").read_text("utf-8") for name in ("plain", "hostile")
    )
    assert is_clean(hostile)
    assert structure(hostile) == structure(plain)
    assert is_clean(Path("hostile", "data.js").read_text("utf-8"))
    for arguments in ((), ("--format", "markdown"), ("--format", "github"), ("--format", "json")):
        result = CliRunner().invoke(app, ["verify", "hostile.py", *arguments])
        assert result.exit_code == 0
        assert is_clean(result.stdout)
        assert len(claimed(result.stdout)) <= 1


# --- names of files, and what goes to the terminal -----------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("letters", ["a\naccepted b", "\x1b[2J", "\u202egpj", "\udcff"], ids=ascii)
def test_the_name_of_a_file_prints_one_outcome(tmp_path, letters):
    path = tmp_path / f"{letters}.json"
    path.write_bytes(shipped.content("conjecture-unbalanced", "logistic_simplest"))
    found = CliRunner().invoke(app, ["recheck", str(path)])
    second = subprocess.run(
        [sys.executable, recheck.__file__, os.fsencode(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.exit_code, second.returncode) == (0, 0)
    for printed in (found.stdout, second.stdout):
        assert is_clean(printed)
        assert [line.partition(" ")[0] for line in printed.splitlines()] == ["accepted", "s"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("verify", "{}.py"),
        ("verify", "{}"),
        ("show", "{}"),
        ("recheck", "{}"),
        ("{}",),
        ("loss", "--gram", "{}.json", "--k", "4"),
        ("loss", "--gram", "etf:3", "--k", "{}"),
        ("trust", "--expect", "{}"),
        ("loss-audit", "{}"),
        ("audit", "{}.npy"),
        ("batch", "{}.npy", "--temperature", "1"),
        ("batch", "x.npy", "--loss", "{}"),
        ("batch", "x.npy", "--temperature", "{}"),
    ],
)
@pytest.mark.parametrize("words", ["a\n∎ proved b", "\x1b[2J", "\u202e", "\x9b1m"], ids=ascii)
def test_an_error_is_one_line_that_is_seen_whatever_it_names(arguments, words):
    result = CliRunner().invoke(app, [argument.format(words) for argument in arguments])
    assert result.exit_code in (2, 4)
    assert is_clean(result.stderr)
    assert is_clean(result.stdout)
    assert not claimed(result.output)


@given(TEXTS)
def test_what_a_report_lets_through_is_seen_where_it_is_written(tmp_path_factory, text):
    path = tmp_path_factory.mktemp("emitted") / "out"
    emit(text, path)
    assert is_clean(path.read_bytes().decode())


def test_a_command_of_github_is_not_printed():
    """Its runner reads them anywhere in a line of the log; after this one it reads no other."""
    said = "a title ##[stop-commands]x"
    assert one_line(said) == escaped(said) == r"a title #\x23[stop-commands]x"
