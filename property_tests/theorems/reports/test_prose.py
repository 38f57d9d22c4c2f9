"""One text of an author, both ways: as it is on a terminal, typeset in Markdown and LaTeX."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests import ROOT
from property_tests.theorems.reports import mush
from theorems.escaping import one_line
from theorems.reports import as_text
from theorems.reports.prose import in_latex, in_markdown, pieces
from theorems.verdicts.catalogue import all_claims, find_claim


def said_of(claim):
    return (claim.title, *claim.statement.split("\n\n"), *claim.hypotheses, *claim.remarks)


@pytest.mark.slow
def test_no_claim_of_the_library_is_shown_as_it_is_typed():
    for claim in all_claims():
        for text in said_of(claim):
            assert mush.in_markdown(in_markdown(text)) == [], claim.id


def test_no_page_of_the_guide_shows_mathematics_as_it_is_typed():
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    found = {file.name: mush.in_markdown(file.read_text(encoding="utf-8")) for file in files}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_on_a_terminal_prose_has_neither_dollars_nor_commands():
    for claim in all_claims():
        assert not re.search(r"[$\\]", "\n".join(said_of(claim))), claim.id
    assert "L_sup(f*_k) ≥" in as_text.claim_page(find_claim("conjecture-unbalanced"))


def test_the_conjecture_of_the_talk_is_typeset():
    said = "L_sup(f*_k) ≥ L_sup(f*_{k′}) for every class law and all k < k′ ≤ ∞."
    assert said in find_claim("conjecture-unbalanced").statement
    assert in_markdown(said) == (
        r"$L_{\sup}(f_k^{\ast}) \ge L_{\sup}(f_{k'}^{\ast})$ for every class law and all "
        r"$k < k' \le \infty$."
    )


@given(st.text(max_size=40))
def test_no_word_is_lost_and_none_is_read_as_markup(text):
    """What is no formula comes out letter by letter, and no `$` of an author begins a formula."""
    found = list(pieces(one_line(text)))
    assert all(one.text for one in found)
    written = in_markdown(text)
    formulas = sum(one.kind == "formula" for one in found)
    assert re.sub(r"`[^`]+`|\\.", "", written).count("$") == 2 * formulas
    assert re.sub(r"\\.", "", in_latex(text)).count("$") % 2 == 0


def test_the_name_of_the_replacement_inequality_is_no_set_of_numbers():
    assert in_markdown("with (R) and R^d") == r"with (R) and $\mathbb{R}^d$"
    assert in_latex("step (ii) of docs/a.md") == r"step (ii) of \texttt{docs/a.md}"


def test_infinity_is_read_in_lists_of_numbers_only():
    assert in_markdown("k = 1, 8 and inf, not inf") == r"$k = 1$, 8 and $\infty$, not inf"
