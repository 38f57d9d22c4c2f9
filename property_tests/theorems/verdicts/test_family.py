"""Families: their members are numbers and names, a sample is tested, steps are argued."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from property_tests.planted import ANSWERS, answered, by_definition, evidence, numbered
from theorems.verdicts.evidence import (
    all_of,
    below,
    counterexample,
    shown,
)
from theorems.verdicts.family import Family, cases, grid, sample, steps
from theorems.verdicts.verdict import Instance, Verdict, judge


@given(ANSWERS)
def test_a_sample_is_tested_and_never_certified(answers):
    found = judge(answered(answers), family=sample(numbered(len(answers))))
    expected = by_definition(answers, finished=True)
    assert found.verdict == (Verdict.TESTED if expected == Verdict.CERTIFIED else expected)


def argued(*answers, others=()):
    """Return the verdict on steps with these answers, and on other instances beside them."""
    names = [f"step {n}" for n in range(len(answers))]
    named = zip(names, map(evidence, answers), strict=True)
    own = [Instance({"step": name}, found) for name, found in named]
    return judge([*own, *answered(others)], family=steps("every k", *names) + numbered(len(others)))


def test_steps_that_hold_are_argued_and_never_certified():
    assert argued(True, True).verdict == Verdict.ARGUED
    assert "author's word" in argued(True).reason
    found = argued(True, others=(True, True))
    assert found.verdict == Verdict.ARGUED
    assert "all 3 instances hold, 1 of them a step of an argument;" in found.reason
    assert argued(True).reason.startswith("the one instance holds, 1 of them a step")


def test_a_step_that_fails_refutes_nothing_and_needs_no_witness():
    found = argued(True, False)
    assert found.verdict == Verdict.UNKNOWN
    assert found.refuting is None
    assert found.reason == "1 of 2 steps fails, which refutes nothing"
    assert argued(False, others=(True, False)).verdict == Verdict.REFUTED
    assert argued(True, None).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize("name", ["Step", "STEP", "steps", "part", "Stage2", "lemma", "Lemmas"])
def test_a_piece_of_an_argument_is_no_parameter(name):
    with pytest.raises(ValueError, match="`step` only to the steps of an argument, by `steps`"):
        cases((name,), [("the-limit",)])


def test_a_parameter_may_begin_like_a_piece_of_an_argument():
    assert str(grid(stepsize=(1, 2))) == "stepsize ∈ {1, 2}; 2 instances"


@pytest.mark.parametrize("witness", [{"x”: 1 “y": "0"}, {"x": ["0”: and “1"]}, {"x": {"“": "1"}}])
def test_a_witness_holds_no_quotation_marks_of_ours(witness):
    with pytest.raises(ValueError, match="without quotation marks"):
        Instance({"n": "0"}, below(2, 1), witness=witness)


IN_STEPS = {
    "alone": shown,
    "in company": lambda one: all_of(below(1, 2), shown(one)),
    "twice": lambda one: shown(shown(one)),
}


@pytest.mark.parametrize("by", IN_STEPS.values(), ids=IN_STEPS)
def test_evidence_by_a_step_is_argued_whatever_the_member_is_called(by):
    members = grid(of=("the-limit", "the-sum"))
    found = [by(below(1, 2)), below(1, 2)]
    parameters = ({"of": "the-limit"}, {"of": "the-sum"})
    judged = judge(map(Instance, parameters, found), family=members)
    assert judged.verdict == Verdict.ARGUED
    assert judged.reason.startswith("all 2 instances hold, 1 of them a step of an argument; ")
    assert judge(map(Instance, parameters, found), family=sample(members)).verdict == Verdict.TESTED
    failed = Instance({"of": "the-limit"}, by(below(2, 1)))
    assert judge([failed], family=grid(of=["the-limit"])).verdict == Verdict.UNKNOWN
    against = Instance({"n": "0"}, counterexample(by(below(1, 2))))
    assert (against.holds, against.refutes) == (False, False)
    assert judge([against], family=numbered(1)).verdict == Verdict.UNKNOWN


def test_a_case_that_is_compared_on_both_sides_refutes():
    case = counterexample(all_of(below(1, 2), below(2, 3)))
    against = Instance({"n": "0"}, case, witness={"x": "1"})
    assert judge([against], family=numbered(1)).verdict == Verdict.REFUTED


@given(ANSWERS.filter(bool), st.data())
def test_other_instances_than_the_members_of_the_family_never_certify(answers, data):
    """One is renamed: to another member, whose second instance it is, or to none."""
    instances, at = answered(answers), data.draw(st.integers(0, len(answers) - 1))
    other = str((at + 1) % (len(answers) + 1))
    instances[at] = replace(instances[at], parameters={"n": other})
    found = judge(instances, family=numbered(len(answers)))
    assert found.verdict in (Verdict.REFUTED, Verdict.UNKNOWN)
    if found.verdict == Verdict.UNKNOWN:
        assert re.search("yielded twice|not a member", found.reason)


def test_a_parameter_too_many_is_another_instance():
    one = Instance({"n": "0", "k": "1"}, evidence(True))
    assert judge([one], family=numbered(1)).verdict == Verdict.UNKNOWN


def test_a_member_stands_in_a_family_once():
    with pytest.raises(ValueError, match="twice"):
        cases(("n",), [(1,), ("1",)])
    with pytest.raises(ValueError, match="twice"):
        numbered(2) + numbered(1)


@pytest.mark.parametrize(
    "values",
    [("2", "02"), ("2", "4/2"), ("2/1", "2.0"), ("−1", "-1"), ("0", "-0"), ("1/2", "0.50")],
)
def test_one_number_is_one_member_however_it_is_written(values):
    with pytest.raises(ValueError, match="twice"):
        grid(C=values)
    with pytest.raises(ValueError, match="twice"):
        grid(law=[f"{value}, 1/3" for value in values])
    (one,) = (Instance({"C": values[1]}, evidence(True)),)
    assert judge([one], family=grid(C=values[:1])).verdict == Verdict.CERTIFIED
    assert judge([one], family=grid(C=["7/3"])).verdict == Verdict.UNKNOWN


@pytest.mark.parametrize(
    "name", ["for_every_k", "every k", "С", "k•", "Step", "STEP", "x" * 21, ""]
)
def test_a_parameter_has_the_name_of_one(name):
    with pytest.raises(ValueError, match="a parameter is called"):
        grid(**{name: ["1"]})


@pytest.mark.parametrize("value", ["1/0", "0/0", "2/00", "9" * 101, "9" * 6000])
def test_a_number_has_a_denominator_and_an_end(value):
    with pytest.raises(ValueError, match=r"has the value .* of at most 100 digits"):
        grid(C=[value])
    with pytest.raises(ValueError, match="has the value"):
        grid(law=[f"1/2, {value}"])
    stray = Instance({"C": value}, evidence(True))
    assert judge([stray], family=grid(C=[2])).verdict == Verdict.UNKNOWN


def holding_itself():
    values = []
    values.append(values)
    return values


@pytest.mark.parametrize(
    "value", [10**5000, [-(10**5000)], holding_itself()], ids=["long", "inside", "deep"]
)
def test_a_witness_that_cannot_be_printed_is_refused(value):
    with pytest.raises(ValueError, match=r"witness (holds a number of|is more than 20)"):
        Instance({"n": "0"}, evidence(False), witness={"x": value})


def test_the_order_of_instances_and_parameters_does_not_matter():
    members = grid(C=(2, 3), k=(1, 2))
    instances = [Instance({"k": k, "C": C}, evidence(True)) for k in ("2", "1") for C in ("2", "3")]
    assert judge(instances, family=members).verdict == Verdict.CERTIFIED


@given(st.lists(st.integers(0, 30), min_size=1, max_size=6, unique=True))
def test_what_was_run_is_read_from_the_instances(values):
    instances = [Instance({"n": str(n)}, evidence(True)) for n in values]
    ran = judge(instances, family=grid(n=values)).ran
    assert ran.endswith("; 1 instance" if len(values) == 1 else f"; {len(values)} instances")
    if len(values) > 2 and values == list(range(values[0], values[-1] + 1)):
        assert ran.startswith(f"n = {values[0]}..{values[-1]};")
    else:
        assert set(map(int, re.findall(r"\d+", ran.partition(";")[0]))) == set(values)


def test_a_family_is_shown_as_it_is():
    assert (
        str(grid("words", C=range(3, 7), k=(1, 2, 4, 8)))
        == "C = 3..6, k ∈ {1, 2, 4, 8}; 16 instances"
    )
    assert str(grid(ρ=["1/2, 1/2"])) == "ρ = (1/2, 1/2); 1 instance"
    assert str(grid(ρ=["1/2, 1/2", "1"])) == "ρ ∈ {(1/2, 1/2), 1}; 2 instances"
    assert str(grid(n=range(0, 200, 2))) == "n ∈ {0, …, 198 (100 in all)}; 100 instances"
    assert str(Family(())) == "no instance"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            (letter, value)
            for letter in "Ck"
            for value in ("every-k", "2-1000", "any", "x", "2, 3")
        ),
        *(
            ("k", value)
            for value in ("∞", "inf", "2–1000", "1⋯∞", "1e9", "½", "٣", "True", "1/2/3")
        ),
        *(
            ("law", value)
            for value in ("∞", "1⋯∞", "2-1000", "2–1000", "2..9", "every law", "a” b")
        ),
        *(("law", value) for value in ("", " ", "k = 1", "k ≥ 1", "{1}", "x\n", "x; 9", "x" * 101)),
    ],
)
def test_a_value_that_could_be_read_as_a_range_is_refused(name, value):
    with pytest.raises(
        ValueError, match=re.escape(f"the parameter {name} has the value {value!r}")
    ):
        cases((name,), [(value,)])


def test_a_name_is_said_to_be_one():
    assert str(grid(loss=["every-loss"])) == "loss named “every-loss”; 1 instance"
    assert str(grid(law=["1", "x"])) == "law named “1”, “x”; 2 instances"
    rows = cases(("k", "ℓ"), [(1, "(1/2 − v)²"), (2, "v")])
    assert str(rows) == "(k, ℓ) ∈ {(1, the name “(1/2 − v)²”), (2, the name “v”)}; 2 instances"


@pytest.mark.parametrize("name", ["x”; C ∈ {2, 3}; 9 instances; “y", "“"])
def test_the_name_of_a_step_stays_in_its_quotation_marks(name):
    with pytest.raises(ValueError, match="quotation marks"):
        steps("every k", name)
