"""The reference: a page a module, what users import apart; the rules in words are the kernel's."""

import ast
import re
from html import unescape
from inspect import cleandoc

from property_tests.theorems.reports.site import sample
from theorems.kernel import rules
from theorems.language import HOMES
from theorems.reports.site import guide, reference
from theorems.reports.site.reference import entries
from theorems.reports.site.words import words


def test_rules_in_words_are_those_of_the_kernel(files):
    text = files["claims/bound-from-means.html"].decode()
    assert words(rules.RULES["decrease"].__doc__.split(" gives")[0]) in text


def test_every_module_has_a_page_and_stands_on_one_side(files):
    index = files["reference.html"].decode()
    user, inside = index.split('<h2 id="inside">')
    pages = {path for path in files if path.startswith("reference/")}
    linked = re.findall(r'<dt><a href="(reference/.*?)"', index)
    assert sorted(linked) == sorted(pages)
    assert len(pages) > 100
    for used in ("theorems.language", "theorems.verdicts.evidence", "numerics.exact.losses"):
        assert f"reference/{used}.html" in user
        assert f'<dt><a href="reference/{used}.html' not in inside
    for internal in ("theorems.kernel.replay", "theorems.verdicts.fork"):
        assert f"reference/{internal}.html" in inside


def test_what_the_guide_imports_is_what_users_import(files):
    used = reference.imported(guide.programs(sample.DOCS))
    user = files["reference.html"].decode().split('<h2 id="inside">')[0]
    assert "numerics.balls.population_enclosure" in used
    for name in used:
        assert f"reference/{name}.html" in user, name
    assert "theorems.certificates.supervised_increase" in used  # imported from its package
    planted = [
        "from theorems.search.descent import f",
        "    from numerics.floats.population import f",
    ]
    assert {"theorems.search.descent", "numerics.floats.population"} <= reference.imported(planted)
    assert "theorems.search.descent" not in used


def test_the_language_leads_to_where_each_name_is_at_home(files):
    page = files["reference/theorems.language.html"].decode()
    for name, home in HOMES.items():
        assert f"<code>{name}</code>" in page
        assert ".".join(home) in page
    assert '<a href="theorems.verdicts.evidence.html#theorems.verdicts.evidence.below">' in page
    assert '<a href="theorems.kernel.rules.html">' in page
    assert "<dt><code>claim</code></dt><dd>Make a claim of a function that yields its" in page
    user = files["reference.html"].decode().split('<h2 id="user">')[1]
    assert re.search(r'<dt><a href="(.*?)"', user)[1] == "reference/theorems.language.html"


def test_every_name_of_the_language_says_what_it_is(files):
    page = files["reference/theorems.language.html"].decode()
    silent = re.findall(r"<dt><code>(\w+)</code></dt><dd> ", page)
    assert silent == []
    assert '<pre tabindex="0">from theorems.language import' in page  # as it is typed


def test_a_class_has_its_fields_its_methods_and_their_signatures(files):
    page = unescape(files["reference/theorems.verdicts.family.html"].decode())
    assert "class Family:\n    members: tuple[Mapping[str, str], ...]" in page
    page = unescape(files["reference/numerics.balls.enclosure.html"].decode())
    assert 'id="numerics.balls.enclosure.Enclosure.is_below"' in page
    assert "@property\nwidth(self)" in page


def test_a_signature_is_as_it_is_written():
    source = cleandoc(
        """
        class A(B):
            'A.'
            x: int = 1
            _y: int = 2

            def f(
                self,
                *,
                ℓ: str = ': '
            ) -> int:
                'F.'

            def _g(self):
                'G.'

            def h(self):
                pass

        def k(a): 'K.'
        """
    )
    first, second = entries(ast.parse(source), source, {})
    assert first.signature == "class A(B):\n    x: int = 1"
    assert [one.signature for one in first.members] == [
        "f(\n    self,\n    *,\n    ℓ: str = ': '\n) -> int"
    ]
    assert second.signature == "k(a)"
