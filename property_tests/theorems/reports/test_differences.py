"""What was needed and not found is typeset, with what is left of the difference, and its line."""

import json

import pytest

from property_tests.running import nceproof
from theorems.errors import ClaimFault
from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement, UnitVectors
from theorems.kernel.theorem import RuleError
from theorems.reports.differences import difference, instead, refused
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.fork import _error_of, _told_error

c, s = (t.Vector("u", t.Variable(name, "class")) for name in "cs")
UNITS = frozenset((UnitVectors("u"),))
GAP = t.Inner(c - s, c - s)
COSINE = t.Inner(c, s)

MINE = """\
from theorems.language import Statement, Variable, assume, derived, rules, terms

U = (assume.UnitVectors("u"),)
ONE, TWO = (terms.Vector("u", Variable(name, "class")) for name in "st")
GAP, COSINE = terms.Inner(ONE - TWO, ONE - TWO), terms.Inner(ONE, TWO)

def formal():
    return Statement(frozenset(U), GAP, "=", 2 - 2 * COSINE)

@derived(kind="lemma", source="own", formal=formal)
def law_of_cosines():
    '''Law of cosines.

    Of two vectors.
    '''
"""


def verified(tmp_path, body):
    file = tmp_path / "mine_claims.py"
    file.write_text(MINE + body, encoding="utf-8")
    return nceproof("verify", file)


def test_sides_that_differ_are_typeset_with_their_difference_and_the_line(tmp_path):
    result = verified(tmp_path, "    return rules.algebra(GAP, -2 * COSINE, U)\n")
    assert result.exit_code == 3
    shown = result.stdout.splitlines()
    at = shown.index("    needed and not found:")
    assert shown[at + 1 : at + 3] == [
        "    ‖u‖ = 1 ⊢ ‖u_s − u_t‖² = −2 ⟨u_s, u_t⟩",
        "    left side − right side = 2",
    ]
    assert "(at line 16 of " in result.stdout


def test_another_statement_is_told_by_how_much_it_differs(tmp_path):
    result = verified(tmp_path, "    return rules.algebra(GAP - 1, 1 - 2 * COSINE, U)\n")
    assert result.exit_code == 3
    assert "    its left side − that of the statement = −1\n" in result.stdout
    assert "    its right side − that of the statement = −1\n" in result.stdout


def test_a_forged_refusal_is_nothing_that_is_shown(tmp_path):
    raises = "    from theorems.kernel.theorem import RuleError\n    raise RuleError('no', {})\n"
    result = verified(tmp_path, raises.format("4"))
    assert result.exit_code == 3
    assert "needed" not in result.stdout
    assert "RuleError: no" in result.stdout


def test_an_equation_that_its_author_raises_is_none_that_a_rule_needed(tmp_path):
    raises = "    from theorems.kernel.theorem import RuleError\n"
    raises += "    raise RuleError('needed', formal())\n"
    result = verified(tmp_path, raises)
    assert result.exit_code == 3
    assert "RuleError: needed" in result.stdout
    assert "needed and not found" not in result.stdout


@pytest.mark.parametrize("written", [{}, [], "x", {"left": 1}, {"assumptions": [["None"]]}, 7])
def test_what_cannot_be_read_of_another_process_is_left_out(written):
    told = {"kind": "ClaimFault", "said": "a", "line": 1, "file": "b", "refused": written}
    assert _error_of(told).refused is None


def test_what_a_rule_refused_comes_out_of_another_process():
    with pytest.raises(RuleError) as raised:
        rules.algebra(GAP, COSINE, (UnitVectors("u"),))
    needed = raised.value.refused
    assert needed == Statement(UNITS, GAP, "=", COSINE)
    fault = ClaimFault("a", line=1, file="b", refused=needed)
    assert _error_of(json.loads(json.dumps(_told_error(fault)))).refused == needed


def test_equal_sides_have_no_difference():
    assert difference(GAP, 2 - 2 * COSINE, UNITS) == ""
    assert len(refused(Statement(UNITS, GAP, "=", 2 - 2 * COSINE))) == 2
    one = rules.nonnegative(4).statement
    assert instead(one, one) == ["derived instead:", "⊢ 4 ≥ 0"]


@pytest.mark.parametrize(
    "claim",
    [find_claim(name) for name in ("balanced-lower-bound", "etf-attains", "bound-from-means")],
)
def test_numbered_variables_have_letters(claim):
    formal = claim.formal()
    shown = difference(formal.left + 1, formal.right, formal.assumptions)
    assert shown
    assert ":" not in shown


@pytest.mark.slow
def test_no_difference_of_the_library_is_printed_with_numbers():
    for claim in all_claims():
        if claim.formal is not None:
            formal = claim.formal()
            assert ":" not in difference(formal.left, formal.right, ())
