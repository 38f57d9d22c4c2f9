"""Every rule of the kernel has a reason in words, and no other has one."""

from theorems.kernel.theorem import RULES
from theorems.reports.reasons import CALLED, reasons


def test_every_rule_has_a_reason_that_follows_by():
    assert CALLED.keys() == RULES.keys()
    for words in CALLED.values():
        assert not words.endswith(".")
        assert "_" not in words


def test_what_goes_without_saying_is_said_only_where_it_is_all():
    assert reasons(["chain", "sym"]) == "transitivity"
    assert reasons(["algebra", "add", "chain"]) == "rearranging terms and adding up"
    assert reasons(["cosine", "cosine_below"]) == "the Cauchy–Schwarz inequality"
