"""What `nceproof trust ID` says is to be read: the statement and all definitions under it."""

import re

import pytest

from property_tests.running import nceproof
from theorems.reports.statements import typeset
from theorems.reports.to_read import definitions_under, reading_of
from theorems.rocq import checking
from theorems.rocq.export.rules import RULES
from theorems.verdicts.catalogue import all_claims, find_claim

DERIVED = [claim for claim in all_claims() if claim.derivation]
SOURCE = (checking.SOURCES / "definitions.v").read_text(encoding="utf-8")
DEFINED = set(re.findall(r"^Definition (\w+)", SOURCE, re.MULTILINE))


def test_the_definitions_are_shown_whole():
    whole = definitions_under(" ".join(DEFINED))
    assert {name for one in whole for name in re.findall(r"Definition (\w+)", one)} == DEFINED
    assert len(whole) == len(DEFINED)
    assert all(SOURCE.count(one) == 1 and one.endswith(".") for one in whole)


@pytest.mark.slow
@pytest.mark.parametrize("claim", DERIVED, ids=[claim.id for claim in DERIVED])
def test_every_defined_word_that_is_shown_is_shown_with_its_definition(claim):
    reading = reading_of(claim)
    assert (
        list(reading.stated[: len(typeset(claim.formal()).lines)]) == typeset(claim.formal()).lines
    )
    assert bool(reading.rocq) != bool(reading.unsupported)
    shown = "\n".join((*reading.rocq, *reading.definitions))
    code = re.sub(r"\(\*.*?\*\)", "", shown, flags=re.DOTALL)
    used = DEFINED & set(re.findall(r"\w+", code))
    assert set(re.findall(r"^Definition (\w+)", code, re.MULTILINE)) == used


def test_trust_prints_what_to_read_of_a_claim_that_is_named():
    text = nceproof("trust", "gram-bound").stdout
    reading = reading_of(find_claim("gram-bound"))
    assert all(f"    {line}\n" in text for line in (*reading.stated, *reading.rocq))
    assert "Definition dot d (u v : 'rV[R]_d) : R := \\sum_i u 0 i * v 0 i." in text
    total = len(reading.stated) + len(reading.rocq) + len(reading.definitions)
    assert f"lines that a person reads to believe it: {total}\n" in text
    assert "lines that a machine checks: 6 of the derivation, in our kernel; " in text


@pytest.mark.slow
def test_trust_says_what_rocq_assumes_as_well():
    lines = reading_of(find_claim("balanced-strict-unequal")).lines
    assert lines[-2].endswith("in Rocq subgradients of ℓ everywhere as well")


def test_trust_says_what_has_no_export(monkeypatch):
    monkeypatch.delitem(RULES, "nonnegative")
    lines = reading_of(find_claim("gram-bound")).lines
    assert lines[-2] == "no export to Rocq: the rule nonnegative has no proof in Rocq"


STRONGER = """\
from sympy import Integer
from theorems.kernel import rules, terms as t
from theorems.kernel.statement import Balanced, Statement
from theorems.language import derived

c = t.Variable("c", "class")


@derived(
    kind="lemma",
    formal=lambda: Statement(frozenset(), t.Probability(c), "=", 1 / t.CLASS_COUNT),
    source="own",
)
def every_law_is_uniform():
    \'\'\'A title.

    A statement.
    \'\'\'
    return rules.algebra(t.Probability(c), 1 / t.CLASS_COUNT, (Balanced(),))
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("trust",),
        ("trust", "--format", "json"),
        ("export", "--to", "rocq"),
        ("export", "--to", "latex"),
    ],
)
def test_of_a_statement_that_its_derivation_does_not_prove_nothing_is_shown(tmp_path, arguments):
    """It would stand beside "lines that a machine checks", or as a theorem of a file for Rocq."""
    (tmp_path / "mine.py").write_text(STRONGER, encoding="utf-8")
    result = nceproof(*arguments, tmp_path / "mine.py")
    assert result.exit_code == 3
    assert "the derivation of every-law-is-uniform does not prove its statement" in result.output
    assert "machine" not in result.output
    assert "Theorem" not in result.output


def test_a_claim_decided_by_instances_has_no_derivation_to_read():
    assert reading_of(find_claim("etf-exists")) is None
