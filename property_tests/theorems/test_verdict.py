"""A verdict is a function of three-valued instances, and only of them."""

from dataclasses import FrozenInstanceError, replace
from fractions import Fraction
from itertools import count
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from theorems.errors import Undecided
from theorems.kernel.verdict import Instance, Verdict, judge

ANSWERS = st.lists(st.sampled_from([True, False, None]), max_size=8)


def planted(answers):
    return [
        Instance({"n": str(n)}, holds, "planted", {"value": f"{n}/1"} if holds is False else {})
        for n, holds in enumerate(answers)
    ]


def by_definition(answers, *, finished):
    if any(holds is False for holds in answers):
        return Verdict.REFUTED
    if not finished or any(holds is None for holds in answers):
        return Verdict.UNKNOWN
    return Verdict.CERTIFIED if answers else Verdict.VACUOUS


@given(ANSWERS)
def test_the_verdict_on_a_whole_family_is_that_of_the_definition(answers):
    found = judge(planted(answers), size=len(answers))
    assert found.verdict == by_definition(answers, finished=True)
    assert [instance.holds for instance in found.instances] == answers


@given(st.lists(st.one_of(st.sampled_from([True, False, None]), st.integers(1, 9)), max_size=8))
def test_a_claim_is_open_only_where_every_undecided_instance_was_searched(answers):
    """A number stands for an instance that is undecided after so many candidates."""
    instances = [
        Instance({}, None, "planted", searched=answer) if type(answer) is int
        else Instance({}, answer, "planted", {"value": "1"})
        for answer in answers
    ]  # fmt: skip
    found = judge(instances, size=len(answers))
    searched = [answer for answer in answers if type(answer) is int]
    if searched and None not in answers and False not in answers:
        assert found.verdict == Verdict.OPEN
        assert f"among {sum(searched)} candidates" in found.reason
    else:
        plain = [None if type(answer) is int else answer for answer in answers]
        assert found.verdict == by_definition(plain, finished=True)


@given(ANSWERS, st.integers(1, 5))
def test_too_few_instances_never_certify(answers, missing):
    found = judge(planted(answers), size=len(answers) + missing)
    assert found.verdict == by_definition(answers, finished=False)


@given(ANSWERS.filter(bool), st.data())
def test_too_many_instances_never_certify(answers, data):
    size = data.draw(st.integers(0, len(answers) - 1))
    found = judge(planted(answers), size=size)
    allowed = {
        by_definition(answers[:size], finished=False),
        by_definition(answers, finished=False),
    }
    assert found.verdict in allowed


def test_a_family_that_never_ends_is_left_once_it_is_too_long():
    def endless():
        for n in count():
            assert n < 1000, "judge goes on for ever"
            yield Instance({"n": str(n)}, True, "planted")

    assert judge(endless(), size=3).verdict == Verdict.UNKNOWN
    assert judge(endless(), size=3, expired=lambda: True).verdict == Verdict.UNKNOWN


@given(ANSWERS.filter(bool), st.data())
def test_after_the_time_limit_what_is_left_is_unknown(answers, data):
    seen = data.draw(st.integers(1, len(answers)))
    calls = count(1)
    found = judge(planted(answers), size=len(answers), expired=lambda: next(calls) >= seen)
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
        yield from planted(answers)
        raise error

    found = judge(breaks_down(), size=len(answers))
    assert found.verdict == by_definition(answers, finished=False)
    if found.verdict == Verdict.UNKNOWN:
        assert found.reason == reason


@pytest.mark.parametrize(
    "fault", [KeyError, ZeroDivisionError, OverflowError, ValueError, AssertionError]
)
def test_a_fault_of_the_code_is_not_turned_into_a_verdict(fault):
    def faulty():
        yield Instance({}, True, "planted")
        raise fault("planted")

    with pytest.raises(fault):
        judge(faulty(), size=2)


@given(ANSWERS)
def test_every_instance_is_ticked_once_and_the_first_failure_is_shown(answers):
    ticks = count()
    found = judge(planted(answers), size=len(answers), tick=lambda: next(ticks))
    assert next(ticks) == len(answers)
    if found.verdict == Verdict.REFUTED:
        assert found.refuting.parameters["n"] == str(answers.index(False))
    else:
        assert found.refuting is None


@pytest.mark.parametrize(
    "holds",
    [1, 0, 1.0, 0.0, "yes", "", "False", np.True_, np.False_, np.float64(0), Fraction(0), [], ()],
    ids=repr,
)
def test_what_is_not_true_false_or_none_is_refused_as_an_answer(holds):
    with pytest.raises(TypeError, match="holds"):
        Instance({}, holds, "planted", {"value": "1"})


@pytest.mark.parametrize("holds", [1, True, "yes"], ids=repr)
def test_only_instances_make_a_verdict(holds):
    look_alike = SimpleNamespace(holds=holds, parameters={}, evidence="", witness={})
    with pytest.raises(TypeError):
        judge([look_alike], size=1)


def test_an_instance_that_fails_has_a_witness():
    with pytest.raises(ValueError, match="witness"):
        Instance({}, False, "planted")
    with pytest.raises(ValueError, match="witness"):
        replace(Instance({}, True, "planted"), holds=False)


@pytest.mark.parametrize(("holds", "searched"), [(None, -1), (True, -1), (True, 1), (False, 3)])
def test_only_an_undecided_instance_was_searched(holds, searched):
    with pytest.raises(ValueError, match=f"searched is {searched}"):
        Instance({}, holds, "planted", {"value": "1"}, searched)


def test_an_instance_cannot_be_changed_afterwards():
    instance = Instance({}, None, "planted")
    with pytest.raises(FrozenInstanceError):
        instance.holds = True
