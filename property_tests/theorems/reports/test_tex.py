"""TeX of any text: ASCII, balanced, and no sign of the library is left out."""

import re
import unicodedata
from dataclasses import replace
from html import unescape

from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.names import is_name
from property_tests.theorems.reports.exported import BY_INSTANCES
from theorems.reports import as_markdown, tex
from theorems.reports.as_text import family_lines
from theorems.reports.site.formulas import mathml
from theorems.verdicts.catalogue import all_claims

# LaTeX


@given(st.text() | st.text("≠ρ²⁺f̃Ĝ\\^~#$%&_{}<>|`é½"))
def test_any_text_becomes_ascii_with_balanced_braces(words):
    written = tex.text(words)
    assert all(" " <= letter <= "~" or letter in "\t\n" for letter in written)
    bare = re.sub(r"\\[{}]", "", written)
    assert bare.count("{") == bare.count("}")
    assert re.sub(r"\\\$", "", written).count("$") % 2 == 0


def test_two_primes_are_no_end_of_a_quotation():
    assert tex.text("“f''(0) = f'(1)”") == "``f$''$(0) = f'(1)''"


def test_no_text_of_the_library_has_a_letter_that_latex_lacks():
    for claim in all_claims():
        for words in (claim.title, claim.statement, *family_lines(claim), *claim.hypotheses):
            assert "[U+" not in tex.text(words), claim.id


def test_code_in_a_statement_shows_its_signs_and_other_signs_are_escaped():
    claim = replace(BY_INSTANCES, statement="`a_b` and my_own, ` and <br>")
    assert r"`a_b` and my\_own, \` and \<br\>" in as_markdown.claim_document(claim).splitlines()


LETTERS = st.sampled_from("abfxyzCLαβξφΛ019")
NAMES = st.tuples(
    st.lists(
        st.tuples(LETTERS, st.sampled_from(["", "", "\u0302", "\u0303"])), min_size=1, max_size=3
    ),
    st.sampled_from(["", "⁺", "'", "''", "⁺'", "⁺''"]),
).map(lambda parts: "".join(map("".join, parts[0])) + parts[1])


@given(NAMES.filter(lambda name: is_name(name, taken=())))
def test_any_name_is_set_with_an_index_and_loses_no_letter(name):
    """A second superscript, or a sign within upright text, is refused or shown as it is typed."""
    shown = unescape(mathml(rf"{tex.name(name)}_{{i}}(s) \ge 0"))
    letters = [x for x in unicodedata.normalize("NFD", name) if x.isalnum()]
    content = iter(re.sub(r"<[^<>]*>", "", shown))
    assert all(letter in content for letter in letters)
    assert "$" not in shown
