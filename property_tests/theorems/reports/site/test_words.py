"""Authors' words on the pages: typeset, linked, and never read as HTML."""

from markupsafe import escape

from property_tests.theorems.reports import mush
from theorems.reports.site.words import in_mathml, paragraphs, plain, words


def test_a_formula_keeps_the_punctuation_behind_it_on_its_line():
    shown = words("for all k, and R^d.")
    assert shown.count('<span class="tight"><math>') == 2
    assert shown.count(",</span> and ") == 1
    assert shown.endswith(".</span>")
    assert in_mathml("$k$, $d$").startswith('<span class="tight"><math>')


def test_words_are_no_html():
    nasty = '<script>alert(1)</script> & "quotes" <br>'
    assert words(nasty) == escape(nasty)
    assert paragraphs("- <br>\n- on") == "<ul><li>&lt;br&gt;</li><li>on</li></ul>"


def test_pages_of_the_guide_and_claims_are_links_where_they_are_known():
    known = {"docs/kernel.md": "../guide/kernel.html", "etf-rank": "etf-rank.html"}
    shown = words("`etf-rank`, docs/kernel.md#rules, docs/other.md", known)
    assert '<a href="etf-rank.html">etf-rank</a>' in shown
    assert '<a href="../guide/kernel.html#rules">docs/kernel.md#rules</a>' in shown
    assert shown.endswith(", docs/other.md")


def test_a_heading_is_plain_where_nothing_can_be_typeset():
    assert plain(r"Where $L_{\sup}$ rises") == "Where L_sup rises"


def test_no_page_shows_mathematics_as_it_is_typed(files):
    """The pages that one opens first had `L_sup(f*_k) ≥ L_sup(f*_{k′})` and `R^d`."""

    pages = [path for path in files if path.endswith(".html")]
    found = {path: mush.in_html(files[path].decode()) for path in pages}
    assert {path: said for path, said in found.items() if said} == {}


def test_typed_mathematics_is_seen_outside_of_code_only():
    assert mush.in_html("<p>L_sup(f*_{k′})</p>")
    assert mush.in_html("<li>in R^d</li>")
    assert mush.in_html("<td>a law ρ</td>")
    assert mush.in_html("<td>x**2</td>")
    assert mush.in_html("<td>beta*(x - 1)</td>")
    assert mush.in_html("<td>log(2B − 1), within 10⁻⁸</td>")
    assert mush.in_html("<p><code>R^d</code>, <math>ρ</math>, my_name, file_2</p>") == []
