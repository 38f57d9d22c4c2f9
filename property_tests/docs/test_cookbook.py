"""The cookbook of rules is run, and has every rule of the kernel."""

import re
from doctest import DocTestParser, DocTestRunner

import pytest

from property_tests import ROOT
from property_tests.documents import blocks
from theorems.kernel import rules
from theorems.kernel.replay import steps_of
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.citing import theorem_of

PAGE = (ROOT / "docs" / "cookbook.md").read_text(encoding="utf-8")
EXAMPLES = "\n".join(content for _, content in blocks(PAGE, "pycon"))
NAMED = re.findall(r"\*\*(\w+)\*\*", PAGE)


def test_every_rule_is_in_the_cookbook_once():
    assert sorted(NAMED) == sorted(rules.RULES)


@pytest.mark.slow
def test_the_examples_print_what_is_shown():
    said = []
    test = DocTestParser().get_doctest(EXAMPLES, {}, "cookbook", "cookbook.md", 0)
    found = DocTestRunner(verbose=False).run(test, out=said.append)
    assert (found.failed, found.attempted > 30) == (0, True), "".join(said)


def test_every_rule_without_an_example_names_claims():
    for paragraph in PAGE.split("\n\n"):
        for name in re.findall(r"\*\*(\w+)\*\*", paragraph):
            shown = f"rules.{name}(" in EXAMPLES
            assert shown or re.search(r"`[a-z-]+`", paragraph), name


@pytest.mark.slow
def test_the_claims_that_are_named_use_the_rules_that_they_are_named_for():
    used = {}
    for paragraph in PAGE.split("\n\n"):
        names = re.findall(r"\*\*(\w+)\*\*", paragraph)
        claims = [one for one in re.findall(r"`([a-z]+(?:-[a-z]+)+)`", paragraph) if names]
        found = {line.rule for one in claims for line in steps_of(theorem_of(find_claim(one)))}
        used |= {name: found for name in names if f"rules.{name}(" not in EXAMPLES}
    assert [name for name, found in used.items() if name not in found] == []
