"""Every statement is written in both notations."""

import re

import pytest

from theorems.kernel import terms as t
from theorems.reports.formulas import stated
from theorems.reports.notation import LATEX, PLAIN
from theorems.verdicts.catalogue import all_claims

DERIVED = [claim for claim in all_claims() if claim.derivation is not None]


def balanced(text):
    depth = 0
    for character in text:
        depth += {"{": 1, "}": -1}.get(character, 0)
        assert depth >= 0
    return depth == 0


@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_every_statement_is_written_in_both_notations(claim):
    nodes = [name for name in vars(t) if isinstance(vars(t)[name], type)]
    for notation in (PLAIN, LATEX):
        text = stated(claim.formal(), notation)
        assert not any(re.search(rf"\b{name}\(", text) for name in nodes)
    assert balanced(text)
    assert text.count(r"\bigl") == text.count(r"\bigr")
    assert text.isascii()
