"""The lines of a derivation are those that the rules make, whatever is written on its theorems."""

from sympy import Integer

from theorems.kernel import rules
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.reports.derivations import derived_lines
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
