"""A verdict is a function of three-valued instances, and only of them."""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.planted import ANSWERS, answered, by_definition, evidence, numbered
from theorems.errors import Undecided
from theorems.verdicts.evidence import (
    Evidence,
    all_of,
    asserted,
    below,
    counterexample,
)
from theorems.verdicts.family import sample
from theorems.verdicts.verdict import Instance, Verdict, argued, judge


@given(ANSWERS)
def test_the_verdict_on_a_whole_family_is_that_of_the_definition(answers):
    found = judge(answered(answers), family=numbered(len(answers)))
    assert found.verdict == by_definition(answers, finished=True)
    assert [instance.holds for instance in found.instances] == answers


@given(st.lists(st.one_of(st.sampled_from([True, False, None]), st.integers(1, 9)), max_size=8))
def test_a_claim_is_open_only_where_every_undecided_instance_was_searched(answers):
    """A number stands for an instance that is undecided after so many candidates."""
    instances = [
        Instance({"n": str(n)}, evidence(None), searched=answer)
        if type(answer) is int
        else Instance({"n": str(n)}, evidence(answer), witness={"value": "1"})
        for n, answer in enumerate(answers)
    ]
    found = judge(instances, family=numbered(len(answers)))
    searched = [answer for answer in answers if type(answer) is int]
    if searched and None not in answers and False not in answers:
        assert found.verdict == Verdict.OPEN
        assert f"author says: no counterexample found among {sum(searched)} cand" in found.reason
    else:
        plain = [None if type(answer) is int else answer for answer in answers]
        assert found.verdict == by_definition(plain, finished=True)


def test_an_argument_has_as_much_evidence_as_steps_and_its_notes():
    names, found = ["one", "two"], [below(1, 2), below(2, 1)]
    assert [one.note for one in argued(names, found, {"two": "of it"})] == ["", "of it"]
    assert [one.note for one in argued(names, found, "of both")] == ["of both"] * 2
    made = list(argued(names, found))
    assert [(one.parameters, one.holds) for one in made] == [
        ({"step": "one"}, True),
        ({"step": "two"}, None),
    ]
    assert all(one.is_step for one in made)
    for few, many in (names[:1], found), (names, found[:1]):
        with pytest.raises(ValueError, match="argument 2"):
            list(argued(few, many))
    with pytest.raises(ValueError, match=r"notes are on \['twoo'\]"):
        list(argued(names, found, {"twoo": "a note that nobody would read"}))


@given(ANSWERS, st.integers(1, 5))
def test_too_few_instances_never_certify(answers, missing):
    found = judge(answered(answers), family=numbered(len(answers) + missing))
    assert found.verdict == by_definition(answers, finished=False)


@given(ANSWERS.filter(bool), st.data())
def test_too_many_instances_never_certify(answers, data):
    size = data.draw(st.integers(0, len(answers) - 1))
    found = judge(answered(answers), family=numbered(size))
    allowed = {
        by_definition(answers[:size], finished=False),
        by_definition(answers, finished=False),
    }
    assert found.verdict in allowed


def test_a_family_that_never_ends_is_left_once_it_is_too_long():
    def endless():
        for n in count():
            assert n < 1000, "judge goes on for ever"
            yield Instance({"n": str(n)}, evidence(True))

    assert judge(endless(), family=numbered(3)).verdict == Verdict.UNKNOWN
    assert judge(endless(), family=numbered(3), expired=lambda: True).verdict == Verdict.UNKNOWN


@given(ANSWERS.filter(bool), st.data())
def test_after_the_time_limit_what_is_left_is_unknown(answers, data):
    seen = data.draw(st.integers(1, len(answers)))
    calls = count(1)
    found = judge(
        answered(answers), family=numbered(len(answers)), expired=lambda: next(calls) >= seen
    )
    assert found.verdict == by_definition(answers[:seen], finished=seen == len(answers))
    assert len(found.instances) == seen


@given(
    ANSWERS,
    st.sampled_from(
        [(Undecided("planted"), "undecided: planted"), (MemoryError(), "out of memory")]
    ),
)
def test_an_instance_without_room_or_precision_leaves_the_claim_undecided(answers, raised):
    error, reason = raised

    def breaks_down():
        yield from answered(answers)
        raise error

    found = judge(breaks_down(), family=numbered(len(answers)))
    assert found.verdict == by_definition(answers, finished=False)
    if found.verdict == Verdict.UNKNOWN:
        assert found.reason == reason


@pytest.mark.parametrize(
    "fault", [KeyError, ZeroDivisionError, OverflowError, ValueError, AssertionError]
)
def test_a_fault_of_the_code_is_not_turned_into_a_verdict(fault):
    def faulty():
        yield Instance({"n": "0"}, evidence(True))
        raise fault("planted")

    with pytest.raises(fault):
        judge(faulty(), family=numbered(2))


@given(ANSWERS)
def test_every_instance_is_ticked_once_and_the_first_failure_is_shown(answers):
    ticks = count()
    found = judge(answered(answers), family=numbered(len(answers)), tick=lambda: next(ticks))
    assert next(ticks) == len(answers)
    if found.verdict == Verdict.REFUTED:
        assert found.refuting.parameters["n"] == str(answers.index(False))
    else:
        assert found.refuting is None


@pytest.mark.parametrize(
    "holds",
    [
        True,
        False,
        None,
        1,
        0,
        1.0,
        0.0,
        "yes",
        "",
        "False",
        np.True_,
        np.False_,
        np.float64(0),
        Fraction(0),
        [],
        (),
    ],
    ids=repr,
)
def test_what_no_comparator_made_is_refused_as_evidence(holds):
    with pytest.raises(TypeError, match="is no evidence"):
        Instance({}, holds, witness={"value": "1"})


@pytest.mark.parametrize("holds", [1, True, "yes"], ids=repr)
def test_only_instances_make_a_verdict(holds):
    look_alike = SimpleNamespace(holds=holds, parameters={"n": "0"}, evidence="", witness={})
    with pytest.raises(TypeError):
        judge([look_alike], family=numbered(1))


class SlyInstance(Instance):
    """An instance that says that it holds, whatever its evidence is."""

    @property
    def holds(self):
        return True


def test_a_subclass_of_an_instance_makes_no_verdict():
    with pytest.raises(TypeError, match="is not an Instance"):
        judge([SlyInstance({"n": "0"}, evidence(None))], family=numbered(1))


def test_evidence_that_is_put_in_afterwards_is_looked_at_again():
    instance = Instance({"n": "0"}, evidence(None))
    for forged in (object.__new__(Evidence), SimpleNamespace(holds=True, is_asserted=False), True):
        object.__setattr__(instance, "evidence", forged)
        with pytest.raises(TypeError, match="is no evidence"):
            judge([instance], family=numbered(1))
    bare = object.__new__(Instance)
    object.__setattr__(bare, "holds_", True)
    with pytest.raises((TypeError, AttributeError)):
        judge([bare], family=numbered(1))


def test_an_instance_that_fails_has_a_witness():
    with pytest.raises(ValueError, match="witness"):
        Instance({}, evidence(False))
    with pytest.raises(ValueError, match="witness"):
        replace(Instance({}, evidence(True)), evidence=evidence(False))


@pytest.mark.parametrize(("holds", "searched"), [(None, -1), (True, -1), (True, 1), (False, 3)])
def test_only_an_undecided_instance_was_searched(holds, searched):
    with pytest.raises(ValueError, match=f"searched is {searched}"):
        Instance({}, evidence(holds), "planted", {"value": "1"}, searched)


def test_counts_of_one_are_written_as_one():
    one, two = (judge(answered([True] * n), family=numbered(n)).reason for n in (1, 2))
    assert (one, two) == ("the one instance holds", "all 2 instances hold")
    one, two = (judge(answered([False] * n), family=numbered(n)).reason for n in (1, 2))
    assert (one, two) == ("1 of 1 instance fails", "2 of 2 instances fail")
    both = judge(answered([True, False]), family=numbered(2)).reason
    assert both == "1 of 2 instances fails"


def test_an_instance_cannot_be_changed_afterwards():
    instance = Instance({}, evidence(None))
    with pytest.raises(FrozenInstanceError):
        instance.evidence = evidence(True)
    with pytest.raises(AttributeError):
        instance.holds = True


def test_a_note_is_labelled_and_stays_in_its_quotation_marks():
    one = Instance({"n": "0"}, below(0, 1), "proved; for every C: 1 < 0 (exactly)")
    assert one.said == "0 < 1 (author: “proved; for every C: 1 < 0 (exactly)”)"
    for note in ("proved”); 1 < 0 (“exactly", "“", "”"):
        with pytest.raises(ValueError, match="quotation marks"):
            Instance({"n": "0"}, below(0, 1), note)


def test_an_instance_that_fails_without_a_witness_is_named_with_both_sides_and_the_remedy():
    with pytest.raises(ValueError, match=r"n = 0 fails, 2 ≥ 1, without a witness; give witness=\{"):
        Instance({"n": "0"}, below(2, 1))


@given(st.lists(st.sampled_from([True, False, None, "yes", "no"]), max_size=6))
def test_a_boolean_that_is_typed_in_is_never_a_success(answers):
    typed = {"yes": asserted("by hand", True), "no": asserted("by hand", False)}
    instances = [
        Instance(
            {"n": str(n)}, typed[one] if type(one) is str else evidence(one), witness={"x": "1"}
        )
        for n, one in enumerate(answers)
    ]
    for family in (numbered(len(answers)), sample(numbered(len(answers)))):
        found = judge(instances, family=family)
        if False in answers:
            assert found.verdict == Verdict.REFUTED
            assert not found.refuting.is_asserted
        elif {"yes", "no"} & set(answers):
            assert found.verdict == Verdict.ASSERTED
            assert found.refuting is None


def test_the_mark_of_an_assertion_stays_in_what_is_made_of_it():
    from theorems.verdicts.evidence import all_of, counterexample, no, shown

    typed = asserted("by hand", True)
    for made in (no(no(typed)), all_of(below(0, 1), typed), shown(typed), counterexample(typed)):
        instance = Instance({"n": "0"}, made, witness={"x": "1"})
        assert judge([instance], family=numbered(1)).verdict == Verdict.ASSERTED


CASE, ARGUED_CASE = (counterexample(below(0, 1), argued=argued) for argued in (False, True))
WORD = "; that this refutes the claim is its author's word"


@pytest.mark.parametrize(
    ("found", "argued"),
    [
        ([CASE], False),
        ([ARGUED_CASE], True),
        ([all_of(ARGUED_CASE, below(0, 1))], True),
        ([ARGUED_CASE, CASE], False),  # one of them refutes it without words
        ([ARGUED_CASE, below(0, 1)], True),
        ([ARGUED_CASE, below(1, 0)], False),
    ],
)
def test_a_refutation_by_a_case_that_is_argued_says_so(found, argued):
    members = [Instance({"n": str(n)}, one, witness={"x": "1"}) for n, one in enumerate(found)]
    judged = judge(members, family=numbered(len(members)))
    assert (judged.verdict, judged.is_argued) == (Verdict.REFUTED, argued)
    assert judged.reason.endswith(WORD) == argued


def test_an_argued_case_that_does_not_hold_refutes_nothing():
    open_left = counterexample(below(1, 0), argued=True)
    judged = judge([Instance({"n": "0"}, open_left)], family=numbered(1))
    assert (judged.verdict, judged.is_argued) == (Verdict.UNKNOWN, False)
    with pytest.raises(TypeError, match="give True or False"):
        counterexample(below(0, 1), argued="yes")
