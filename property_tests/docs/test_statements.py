"""The page on what can be stated is run: each row is a claim, each example its statement."""

import re

import pytest

from property_tests import ROOT
from property_tests.documents import blocks
from theorems.errors import IllFormed
from theorems.kernel.sorts import check_statement
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.evidence import fact_of
from theorems.verdicts.verdict import Verdict

PAGE = (ROOT / "docs" / "statements.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\|.*\| `([a-z-]+)` +\|$", PAGE, flags=re.MULTILINE)


def title_of(block):
    """Return what the first line of a block says it is; the shared beginning says nothing."""
    first = block.partition("\n")[0]
    return first.removeprefix("# ") if first.startswith("# ") else ""


@pytest.fixture(scope="module")
def built():
    """Run the blocks one after the other; return what each leaves, by its title."""
    found, names = {}, {}
    for _, block in blocks(PAGE, "python"):
        names.pop("stated", None)
        exec(compile(block, "statements.md", "exec"), names)
        found[title_of(block)] = names.get("stated"), names.get("instance")
    return found


def test_every_row_has_an_example_and_every_example_a_row(built):
    examples = {title for title in built if not title.startswith("refused: ")} - {"", "numbers"}
    assert sorted(ROWS) == sorted(examples)
    rows = re.findall(r"^\|.*", PAGE.partition("## The examples")[0], re.MULTILINE)[2:]
    assert [row for row in rows if "`" not in row.split("|")[-2]] == rows[-1:]  # the last block
    assert len(rows) == len(ROWS) + 1


@pytest.mark.parametrize("name", ROWS)
def test_an_example_is_what_its_claim_proves(built, name):
    claim = find_claim(name)
    assert built[name][0] == claim.formal()
    assert claim.declared == Verdict.PROVED


def test_the_example_with_numbers_is_decided(built):
    assert fact_of(built["numbers"][1].evidence).holds is True


REASONS = {
    "SymPy's exponential is no part of the language": "exp",
    "an irrational number": "sqrt",
    "a denominator that may be 0": "C - 2",
    "a class where an index is needed": "index is needed",
}


def test_all_that_is_refused_is_tried(built):
    refused = {title for title in built if title.startswith("refused: ")}
    assert refused == {f"refused: {what}" for what in REASONS}


@pytest.mark.parametrize(("what", "reason"), REASONS.items())
def test_what_is_said_not_to_be_in_the_language_is_refused(built, what, reason):
    with pytest.raises(IllFormed, match=reason):
        check_statement(built[f"refused: {what}"][0])
