"""A claim takes what it says from its function, or is refused."""

import pytest

from theorems.verdicts.claim import claim
from theorems.verdicts.evidence import below
from theorems.verdicts.family import grid
from theorems.verdicts.verdict import Instance, Verdict


def made_of(function):
    return claim(
        kind="lemma",
        hypotheses=("C = 2",),
        family=grid(C=[2]),
        source="planted",
        declared=Verdict.CERTIFIED,
    )(function)


def test_a_claim_takes_id_title_and_statement_from_its_function():
    def two_is_two():
        """Two is two.

        2 = 2, in every base
        above two.
        """
        yield Instance({"C": "2"}, below(0, 1))

    made = made_of(two_is_two)
    assert (made.id, made.title) == ("two-is-two", "Two is two.")
    assert made.statement == "2 = 2, in every base\nabove two."


def test_a_claim_without_a_statement_is_refused():
    def silent():
        yield Instance({"C": "2"}, below(0, 1))

    def terse():
        """Only a title."""
        yield Instance({"C": "2"}, below(0, 1))

    for function in (silent, terse):
        with pytest.raises(ValueError, match="docstring"):
            made_of(function)


def test_a_claim_whose_name_is_no_id_is_refused():
    def CamelCase():  # noqa: N802
        """Title.

        Statement.
        """
        yield Instance({"C": "2"}, below(0, 1))

    with pytest.raises(ValueError, match="lower-case"):
        made_of(CamelCase)
