"""Written derivations: terms, statements and steps come back as they were, or are refused."""

import ast
import inspect
import io
import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Add, Basic, Mul, Pow, Rational, S, Symbol, Tuple
from sympy.core.symbol import Str

from property_tests.terms import assumptions, closed_scalars
from property_tests.theorems.kernel.uses import USES
from theorems.errors import IllFormed
from theorems.kernel import rules, statement, terms
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.replay import (
    NODES,
    answer,
    read_statement,
    run_again,
    serve,
    steps_of,
    write_derivation,
    write_statement,
)
from theorems.kernel.statement import Statement

c, s = (t.Variable(name, "class") for name in "cs")
one, half = rules.nonnegative(S(1)), rules.nonnegative(Rational(1, 2))


def written(theorem, stated=None):
    """The request of a replay, as text."""
    stated = theorem.statement if stated is None else stated
    return json.dumps(
        {"derivation": write_derivation(theorem), "statement": write_statement(stated)}
    )


# --- terms and statements ------------------------------------------------------------------------


def test_a_written_term_may_hold_the_nodes_of_the_language_and_nothing_else():
    own = {
        (node.name, module)
        for module in (terms, statement)
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.ClassDef)
    }
    known = {name: getattr(module, name) for name, module in own}
    nodes = {name: cls for name, cls in known.items() if issubclass(cls, Basic)}
    assert nodes.keys() == known.keys() - {"Statement"}
    sympys = {"Add": Add, "Mul": Mul, "Pow": Pow, "Symbol": Symbol, "Str": Str, "Tuple": Tuple}
    assert nodes | sympys == NODES


@given(closed_scalars(), closed_scalars(), assumptions(), st.sampled_from("=≥>"))
def test_a_statement_comes_back_as_it_was(left, right, assumed, relation):
    stated = Statement(frozenset(assumed), left, relation, right)
    assert read_statement(json.loads(json.dumps(write_statement(stated)))) == stated


def test_what_is_said_to_exist_comes_back():
    stated = Statement(frozenset(), t.Probability(c), "≥", S(0), (Tuple(c, t.ClassLaw()), Str("u")))
    assert read_statement(write_statement(stated)) == stated


def test_the_written_form_is_the_documented_one():
    stated = Statement(frozenset((g.UnitVectors("f"),)), t.Probability(c) / 2, "≥", S(-1))
    variable = ["Variable", ["Str", "c"], ["Str", "class"]]
    assert write_statement(stated) == {
        "assumptions": [["UnitVectors", ["Str", "f"]]],
        "left": ["Mul", ["1/2"], ["Probability", variable]],
        "relation": "≥",
        "right": ["-1"],
        "exists": [],
    }


@given(st.permutations([g.UnitVectors("f"), g.Convex(), g.Same(c, s), g.Balanced()]))
def test_assumptions_are_written_in_one_order(assumed):
    found = write_statement(Statement(frozenset(assumed), S(1), "=", S(1)))["assumptions"]
    assert found == sorted(found, key=json.dumps)


@given(st.permutations([g.UnitVectors("f"), g.Convex(), g.Same(c, s), g.Balanced()]))
def test_what_a_rule_is_told_to_assume_is_written_in_one_order(assumed):
    """Three derivations of the library depended on the seed of the hash of a set."""
    (step,) = write_derivation(rules.algebra(S(1), S(1), tuple(assumed)))
    assert step["inputs"][2]["tuple"] == [
        ["Balanced"],
        ["Convex"],
        *(found for found in step["inputs"][2]["tuple"] if len(found) > 1),
    ]
    again = rules.algebra(S(1), S(1), tuple(reversed(assumed)))
    assert write_derivation(again) == [step]


@pytest.mark.parametrize("name", ["float", "Float", "Integral", "Function", "exec", "Statement"])
def test_another_node_is_refused(name):
    step = {"rule": "nonnegative", "inputs": [[name, ["1"]]]}
    with pytest.raises(KeyError, match=name):
        run_again([step])


def test_a_symbol_is_read_by_its_name_only():
    assert read_statement(
        {
            "assumptions": [],
            "left": ["Symbol", "q"],
            "relation": "=",
            "right": ["Symbol", "q"],
            "exists": [],
        }
    ).left == Symbol("q")


# --- derivations ---------------------------------------------------------------------------------


def test_steps_are_the_premises_first_each_once():
    both = rules.add(one, half)
    twice = rules.add(both, both)
    last = rules.add(one, twice)
    assert steps_of(last) == [one, half, both, twice, last]
    step = {"rule": "add", "inputs": [{"step": 2}, {"step": 2}]}
    assert write_derivation(twice) == [
        {"rule": "nonnegative", "inputs": [["1"]]},
        {"rule": "nonnegative", "inputs": [["1/2"]]},
        {"rule": "add", "inputs": [{"step": 0}, {"step": 1}]},
        step,
    ]


def test_a_step_that_is_reached_on_two_ways_comes_before_both():
    """By the longer way last: the order of first visits would put it after what needs it."""
    shared = rules.nonnegative(S(3))
    longer = rules.add(rules.add(shared, one), half)
    last = rules.add(longer, shared)
    order = steps_of(last)
    assert len(order) == len(set(map(id, order))) == 6
    for place, theorem in enumerate(order):
        assert all(premise in order[:place] for premise in premises(theorem))


def premises(theorem):
    return [given for given in theorem.inputs if type(given) is type(theorem)]


def test_a_derivation_that_goes_round_is_refused():
    """Only a forgery does: a theorem is made after its premises."""
    forged = rules.add(one, half)
    object.__setattr__(forged, "inputs", (one, forged))
    with pytest.raises(ValueError, match="round in a circle"):
        steps_of(forged)


@pytest.mark.parametrize("name", USES)
def test_every_rule_runs_again(name):
    assert answer(written(USES[name]())) == ""


def test_the_theorem_is_that_of_the_last_step():
    steps = [{"rule": "nonnegative", "inputs": [[number]]} for number in ("1", "2", "3")]
    assert run_again(steps).left == S(3)


# --- answers -------------------------------------------------------------------------------------


def test_a_derivation_of_something_else_is_answered_with_the_reason():
    assert "its left side is another" in answer(written(one, half.statement))
    assert "≥ only" in answer(written(one, Statement(frozenset(), S(1), ">", S(0))))


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ("", "JSONDecodeError"),
        ("{}", "KeyError: 'derivation'"),
        ('{"derivation": [], "statement": {}}', "IndexError"),
        ('{"derivation": [{"rule": "magic", "inputs": []}], "statement": {}}', "KeyError: 'magic'"),
        ('{"derivation": [{"rule": "add", "inputs": [{"step": 0}, {"step": 0}]}]}', "IndexError"),
        ('{"derivation": [{"rule": "nonnegative", "inputs": [["-1"]]}]}', "RuleError"),
    ],
)
def test_what_cannot_be_run_is_answered_with_the_error(request_, words):
    assert words in answer(request_)


def test_requests_are_answered_in_order_one_a_line_and_at_once():
    answers = io.StringIO()
    seen = []

    def requests():
        for request in (written(one), "{}", written(half)):
            yield request + "\n"
            seen.append(answers.getvalue().count("\n"))

    serve(requests(), answers)
    first, wrong, last = map(json.loads, answers.getvalue().splitlines())
    assert (first, last) == ("", "")
    assert wrong.startswith("KeyError")
    assert seen == [1, 2, 3]


def test_the_module_answers_on_standard_output(tmp_path):
    command = [sys.executable, "-m", "theorems.kernel.replay"]
    requests = written(one) + "\n{}\n"
    done = subprocess.run(
        command, cwd=tmp_path, input=requests, capture_output=True, text=True, check=True
    )
    first, wrong = map(json.loads, done.stdout.splitlines())
    assert first == ""
    assert wrong.startswith("KeyError")


def forged(rule="nonnegative", inputs=()):
    theorem = object.__new__(type(one))
    for name, value in (("statement", one.statement), ("rule", rule), ("inputs", inputs)):
        object.__setattr__(theorem, name, value)
    return theorem


@pytest.mark.parametrize(
    ("theorem", "said"),
    [
        (lambda: forged(rule=None), "has no rule, or no inputs"),
        (lambda: forged(inputs=None), "has no rule, or no inputs"),
        (lambda: object.__new__(type(one)), "has no rule, or no inputs"),
        (lambda: forged(inputs=(3.5,)), "a float is no input of a rule"),
        (lambda: forged(inputs=(None,)), "a NoneType is no input of a rule"),
        (lambda: forged(inputs=((one,),)), "a theorem stands inside of a tuple"),
    ],
)
def test_what_no_rule_has_made_is_not_written_down(theorem, said):
    with pytest.raises(IllFormed, match=said):
        write_derivation(theorem())
