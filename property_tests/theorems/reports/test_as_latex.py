"""What LaTeX says of an author's words and of what was not decided."""

from dataclasses import replace

import pytest

from property_tests.theorems.reports.exported import BY_INSTANCES
from theorems.reports import as_latex, as_markdown
from theorems.reports.as_text import family_lines
from theorems.reports.prose import in_latex
from theorems.verdicts.catalogue import find_claim


def test_an_export_of_a_claim_without_derivation_says_that_it_is_declared_not_decided():
    written = as_latex.claim_section(BY_INSTANCES)
    (family,) = family_lines(BY_INSTANCES)
    assert f"{in_latex(family)}.\nDeclared refuted: " in written
    assert r"\vdash" not in written
    assert "Not proved here. In its author's words: " in written
    assert family.startswith("A run checks: ")
    shown = as_markdown.claim_document(BY_INSTANCES)
    assert shown.splitlines()[-1].startswith("Declared refuted: `nceproof verify etf-optimal")
    assert "## Proof" not in shown


@pytest.mark.parametrize("claim", [BY_INSTANCES, find_claim("etf-rank")], ids=lambda one: one.id)
def test_an_authors_title_is_no_heading_and_is_said_to_be_his_words(claim):
    """What stands as the lemma of a paper is the formal statement, or nothing."""
    claim = replace(claim, title="Cosines cure cancer.")
    (line,) = [x for x in as_latex.claim_section(claim).splitlines() if "cure" in x]
    assert line.endswith(r"In its author's words: \emph{Cosines cure cancer.}")
    document = as_markdown.claim_document(claim)
    assert document.splitlines()[0] == f"# {claim.id}"
    (line,) = [x for x in document.splitlines() if "cure" in x]
    assert line == "In the author's words: **Cosines cure cancer.**"


def test_the_command_of_a_long_id_can_be_broken():
    """TeX breaks no typewriter text at a hyphen: a line ran 137 pt into the margin."""
    claim = find_claim("similarities-hypotheses-cover-infonce")
    assert "similarities-\\allowbreak{}hypotheses-\\allowbreak{}cover" in (
        as_latex.claim_section(claim).replace("\n", " ")
    )


def test_a_hypothesis_in_brackets_is_no_label():
    claim = replace(BY_INSTANCES, hypotheses=("[0, 1] holds v",))
    assert r"\item {}$[0, 1]$ holds $v$" in as_latex.claim_section(claim)


@pytest.mark.parametrize(
    ("name", "times"),
    [
        pytest.param("averaging-step", 1, marks=pytest.mark.slow),
        ("etf-rank", 0),
    ],
)
def test_the_hypothesis_that_no_paper_has_is_defined_where_it_is_assumed(name, times):
    """A page pasted into a paper said "with (R)", and nothing of what that is."""
    assert as_latex.claim_section(find_claim(name)).count("(R) says: ") == times
