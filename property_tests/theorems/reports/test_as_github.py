"""Annotations and the log of GitHub, of planted outcomes."""

from hypothesis import given

from property_tests.theorems.reports.planted_outcomes import (
    OUTCOMES,
    messages,
)
from theorems.escaping import one_line
from theorems.reports import as_github, as_text
from theorems.reports.summary import summary_lines


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
