"""The text of planted outcomes: words, glyphs, colours, witnesses and the last line."""

import io
import sys
from dataclasses import replace

import pytest
from hypothesis import given

from property_tests.theorems.reports.planted_outcomes import (
    OUTCOMES,
    messages,
    outcome,
)
from theorems.cli.application import emit
from theorems.reports import (
    as_text,
)
from theorems.reports.statements import assumed
from theorems.reports.summary import summary_line, summary_lines
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.citing import uses_of
from theorems.verdicts.evidence import below, counterexample
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Judgement, Verdict, judge, unknown
from theorems.verdicts.verify import INTERRUPTED, Outcome


def test_what_is_named_instead_is_not_said_to_hold_where_it_is_open():
    page = as_text.claim_page(find_claim("uniform-weights-larger-beta"))
    assert "Instead, says its author: conjecture-unbalanced-uniform (declared open)" in page
    assert "Instead" not in as_text.claim_page(find_claim("gram-bound"))


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


@pytest.mark.parametrize("missing", [1, 3])
def test_what_an_interrupted_run_did_not_decide_is_one_line(missing):
    """175 claims that nobody had waited for stood below the few that had come."""
    mine = find_claim("etf-exists")
    left = [Outcome(mine, unknown(INTERRUPTED), 0.0)] * missing
    came = [outcome(Verdict.CERTIFIED), outcome(Verdict.UNKNOWN, text="out of memory")]
    lines = as_text.verification([*came, *left]).splitlines()
    assert [line.split()[2] for line in lines if "planted-claim  (" in line] == [
        "planted-claim"
    ] * 2
    assert "etf-exists" not in "\n".join(lines)
    *_, head, memory, said, counts = lines
    assert (head, memory.split(":")[0].strip()) == ("mismatched:", "planted-claim")
    assert said == f"  {missing} claim{'s' * (missing > 1)} undecided: interrupted"
    assert counts == summary_line([*came, *left])
    assert f" UNKNOWN {missing + 1} " in counts


def test_a_reason_alone_hides_no_verdict():
    """It is a text, and a claim's own could be the same."""
    for verdict in (Verdict.REFUTED, Verdict.OPEN, Verdict.VACUOUS):
        assert as_text.has_come(outcome(verdict, text=INTERRUPTED))


def test_a_refutation_that_is_argued_is_headed_as_one():
    """Its author's word and a computation had one head."""
    cases = (counterexample(below(0, 1), argued=argued) for argued in (True, False))
    seen = [Instance({"n": "0"}, case, witness={"n": "0"}) for case in cases]
    judged = [judge([one], family=grid(n=[0])) for one in seen]
    planted = [replace(outcome(Verdict.REFUTED, Verdict.REFUTED), judgement=one) for one in judged]
    text = as_text.verification(planted).splitlines()
    heads = [line.partition("  ")[0] for line in text if line.startswith("✗")]
    assert heads == ["✗ refuted, argued", "✗ refuted"]


def test_the_text_shows_the_witness():
    text = as_text.verification([outcome(Verdict.REFUTED)])
    assert "witness at n named “planted”" in text
    assert "rows = “((1/2, planted))”" in text


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        ("x", "1/2", "x = 1/2"),
        ("class_law", ["1/2", "1/2"], "class_law = (1/2, 1/2)"),
        ("computed at 1/3 + 17i: |ζ(s)|", "0", "“computed at 1/3 + 17i: |ζ(s)|” = 0"),
        ("x", "0, by Riemann", "x = “0, by Riemann”"),
        ("x", {"computed: y": "0"}, "x = “(computed: y = 0)”"),
        ("computedinballarithmetic", "0", "“computedinballarithmetic” = 0"),
    ],
)
def test_a_witness_is_the_author_s_and_what_is_no_number_is_quoted(name, value, line):
    refuted = Instance({"C": "2"}, below(2, 1), "", {name: value})
    judgement = Judgement(Verdict.REFUTED, (refuted,), "planted")
    outcome = Outcome(find_claim("etf-exists"), judgement, 0.0)
    lines = as_text.paragraph(outcome).split("\n")
    assert lines[-3:] == ["    witness at C = 2: 2 ≥ 1", "    author's numbers:", f"      {line}"]


@pytest.mark.slow
@pytest.mark.parametrize("one", all_claims(), ids=lambda one: one.id)
def test_the_page_of_a_claim_leaves_nothing_out(one):
    page = " ".join(as_text.claim_page(one).split())
    said = (one.id, one.title, one.statement, one.family.words, one.source, str(one.declared))
    assert all(" ".join(part.split()) in page for part in said)
    assert one.derivation or " ".join(str(one.family).split()) in page
    assert all(part in page for part in (*one.hypotheses, *one.remarks, *assumed(one)))
    assert all(used.id in page for used in uses_of(one))


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
    monkeypatch.setenv("TERM", "xterm")
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
    monkeypatch.setenv("TERM", "dumb")
    assert "\x1b" not in on_a_terminal(wrong, monkeypatch)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b" not in on_a_terminal(wrong, monkeypatch)


def test_a_terminal_breaks_the_lines_of_a_text_and_marks_all_parts_of_those_that_are_wrong(
    monkeypatch,
):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "20")
    for marked, colour in ((), 0), (["one two three four five"], 2):
        monkeypatch.setattr(sys, "stdout", Terminal())
        emit("\none two three four five\n{}", None, folds=True, marked=marked)
        shown = sys.stdout.getvalue()
        assert shown.count("\x1b[1;31m") == colour
        plain = shown.replace("\x1b[1;31m", "").replace("\x1b[0m", "")
        assert plain.splitlines() == ["", "one two three four", "  five", "{}"]
    emit(line := "one two three four five", None)  # a document is no text for people
    assert sys.stdout.getvalue().splitlines()[-1] == line


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
