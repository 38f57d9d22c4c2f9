"""What is shown is what was proved: claims of users that change what they said are not."""

import pytest
from sympy import Integer
from typer.testing import CliRunner

from theorems.cli import app
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement

HEAD = """
from sympy import Integer
from theorems.kernel import rules, statement as given, terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.claim import Claim, derived

STATED = Statement(frozenset(), t.CLASS_COUNT, "≥", Integer(0))
FALSE = Integer(3) + t.CLASS_COUNT
CALLS = []

def changing():
    CALLS.append(1)
    return STATED if len(CALLS) == 1 else Statement(frozenset(), t.CLASS_COUNT, "≥", FALSE)
"""
CLAIM = '''
@derived(kind="theorem", formal={formal}, source="own")
def {name}():
    """A title.

    A statement.
    """
    {before}
    return rules.nonnegative({of})
'''
MINE = CLAIM.format(formal="lambda: STATED", name="mine", before="pass", of="t.CLASS_COUNT")
OTHER = CLAIM.replace("{of}", "t.NEGATIVES").replace("{name}", "other")
OF_K = 'lambda: Statement(frozenset(), t.NEGATIVES, "≥", Integer(0))'


def verified(tmp_path, source):
    path = tmp_path / "mine.py"
    path.write_text(HEAD + source, encoding="utf-8")
    result = CliRunner().invoke(app, ["verify", str(path)])
    assert "3 + C" not in result.output
    return result


@pytest.mark.parametrize(
    "change",
    [
        'object.__setattr__(STATED, "right", FALSE)',
        'STATED.__init__(frozenset(), t.CLASS_COUNT, "≥", FALSE)',
    ],
)
def test_a_statement_that_is_changed_after_its_proof_is_shown_as_it_was(tmp_path, change):
    result = verified(tmp_path, MINE + OTHER.format(formal=OF_K, before=change))
    assert result.exit_code == 0
    assert "⊢ C ≥ 0" in result.output


REFUSED = (
    'vars(STATED)["right"] = FALSE',
    "STATED.right = FALSE",
    "del STATED.right",
    'STATED.__setstate__([frozenset(), t.CLASS_COUNT, "≥", FALSE, ()])',
)


def test_a_statement_refuses_to_be_changed(tmp_path):
    others = [
        OTHER.format(formal=OF_K, before=change).replace("def other", f"def other_{n}")
        for n, change in enumerate(REFUSED)
    ]
    result = verified(tmp_path, MINE + "".join(others))
    assert result.exit_code == 3
    assert "∎ proved     mine" in result.output
    assert result.output.count("    fault of the claim: ") == len(REFUSED)


def test_a_statement_that_is_another_one_each_time_is_taken_once(tmp_path):
    source = MINE.replace("lambda: STATED", "changing")
    result = verified(tmp_path, source)
    assert result.exit_code == 0
    assert "⊢ C ≥ 0" in result.output


@pytest.mark.parametrize("subclass", ["class Evil(Claim): pass", 'type("Evil", (Claim,), {})'])
def test_a_claim_is_a_claim_and_nothing_more(tmp_path, subclass):
    result = verified(tmp_path, MINE + subclass)
    assert result.exit_code not in (0, 1)
    assert "Claim cannot be subclassed" in result.output


def test_what_calls_itself_a_claim_is_refused(tmp_path):
    fake = "class Fake:\n    __class__ = Claim\nfake = Fake()\n"
    result = verified(tmp_path, MINE + fake)
    assert result.exit_code not in (0, 1)
    assert "Fake is no Claim" in result.output


def test_each_call_of_formal_gives_a_new_copy():
    from theorems.verdicts.catalogue import find_claim

    claim = find_claim("etf-rank")
    first, second = claim.formal(), claim.formal()
    assert first == second
    assert first is not second


def test_a_statement_is_a_value():
    one = Statement(frozenset(), t.CLASS_COUNT, "≥", Integer(0))
    assert one == Statement(frozenset(), t.CLASS_COUNT, "≥", Integer(0))
    assert len({one, Statement(frozenset(), t.CLASS_COUNT, "≥", Integer(0))}) == 1
