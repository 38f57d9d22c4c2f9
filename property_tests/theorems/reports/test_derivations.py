"""The lines of a derivation are those that the rules make, whatever is written on its theorems."""

import re

import pytest
from sympy import Integer

from property_tests.theorems.reports.exported import DERIVED, export
from theorems.errors import Undecided
from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.reports.derivations import derived_lines, names_of
from theorems.reports.formulas import formula, parts
from theorems.reports.notation import LATEX
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.claim import derived

z = t.Unknown("z")
FALSE = Statement(frozenset(), Integer(0), ">", Integer(1))


@derived(
    kind="lemma", formal=lambda: Statement(frozenset(), z**2 + 4, "≥", Integer(0)), source="own"
)
def changed_in_the_middle():
    """A premise says something else afterwards.

    z² + 4 ≥ 0.
    """
    first = rules.nonnegative(z**2)
    whole = rules.add(first, rules.nonnegative(4))
    object.__setattr__(first, "statement", FALSE)
    return whole


def test_a_line_that_was_changed_is_shown_as_it_was_made():
    lines = [str(line) for line in derived_lines(changed_in_the_middle)]
    assert lines[0] == "1. ⊢ z² ≥ 0  [nonnegative]"
    assert lines[-1].startswith("3. ⊢ z² + 4 ≥ 0") or lines[-1].startswith("3. ⊢ 4 + z² ≥ 0")


@pytest.mark.slow
@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_lines_stand_after_their_premises_and_end_in_the_theorem(claim):
    lines = derived_lines(claim)
    assert [line.number for line in lines] == list(range(1, len(lines) + 1))
    assert all(premise < line.number for line in lines for premise in line.premises)
    used = {premise for line in lines for premise in line.premises}
    assert used == set(range(1, len(lines)))
    assert lines[-1].statement == theorem_of(claim).statement
    for line in lines:
        assert line.rule in rules.RULES
        assert line.reason in rules.RULES[line.rule].__doc__


def test_a_derivation_of_another_statement_is_not_exported():
    claim, other = DERIVED[:2]
    with pytest.raises(Undecided, match="does not prove its statement"):
        derived_lines(type(claim)(**vars(claim) | {"formal": other.formal}))


def test_a_derivation_that_the_rules_refuse_is_not_exported(tmp_path):
    file = tmp_path / "my_claims.py"
    file.write_text(
        "from theorems.kernel import rules\nfrom theorems.verdicts.claim import derived\n\n"
        "@derived(kind='lemma', source='own',\n"
        "         formal=lambda: rules.nonnegative(1).statement)\n"
        "def mine():\n    '''One.\n\n    One.\n    '''\n    return rules.nonnegative(-1)\n"
    )
    result = export(file)
    assert result.exit_code == 3
    assert "not visibly non-negative" in result.stderr
    assert result.stdout == ""


@pytest.mark.slow
@pytest.mark.parametrize("claim", DERIVED, ids=lambda claim: claim.id)
def test_names_put_back_give_the_statements(claim):
    lines = derived_lines(claim)
    names = names_of(lines)
    sides = {
        rf"\text{{{word}}}_{{{line.number}}}": formula(side, LATEX)
        for line in lines
        for word, side in (("left", line.statement.left), ("right", line.statement.right))
    }
    used = set()
    for line in lines:
        known = names[line.number]
        assert all(int(re.search(r"\d+", name)[0]) < line.number for name in known.values())
        assumptions, left, right = parts(line.statement, LATEX, known)
        relation, _, second = right.partition(" ")
        used |= {left, second} & sides.keys()
        restored = f"{sides.get(left, left)} {relation} {sides.get(second, second)}"
        assert ([*assumptions], restored) == _unnamed(line.statement)
    assert used or len(lines) == 1


def _unnamed(statement):
    assumptions, left, right = parts(statement, LATEX)
    return assumptions, f"{left} {right}"
