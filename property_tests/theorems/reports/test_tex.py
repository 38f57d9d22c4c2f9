"""TeX of any text: ASCII, balanced, and no sign of the library is left out."""

import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from property_tests.theorems.reports.exported import BY_INSTANCES
from theorems.reports import as_markdown, tex
from theorems.reports.as_text import family_lines
from theorems.verdicts.catalogue import all_claims

# LaTeX


@given(st.text() | st.text("≠ρ²⁺f̃Ĝ\\^~#$%&_{}<>|`é½"))
def test_any_text_becomes_ascii_with_balanced_braces(words):
    written = tex.text(words)
    assert all(" " <= letter <= "~" or letter in "\t\n" for letter in written)
    bare = re.sub(r"\\[{}]", "", written)
    assert bare.count("{") == bare.count("}")
    assert re.sub(r"\\\$", "", written).count("$") % 2 == 0


def test_no_text_of_the_library_has_a_letter_that_latex_lacks():
    for claim in all_claims():
        for words in (claim.title, claim.statement, *family_lines(claim), *claim.hypotheses):
            assert "[U+" not in tex.text(words), claim.id


def test_code_in_a_statement_shows_its_signs_and_other_signs_are_escaped():
    claim = replace(BY_INSTANCES, statement="`a_b` and a_b, ` and <b>")
    assert r"`a_b` and a\_b, \` and \<b\>" in as_markdown.claim_document(claim).splitlines()
