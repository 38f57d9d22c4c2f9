"""Names in the texts for Rocq: each is bound once, and none that is free is bound."""

import re
from collections import Counter
from itertools import cycle

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Integer

from property_tests.terms import closed_scalars, renamed
from theorems.kernel import terms as t
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.rocq.texts import show
from theorems.rocq.translate import Signature, theorem_text
from theorems.rocq.trees import Translator

BINDER = re.compile(r"(?:\\sum_\(|\\row_\(|\bfun )(\w+)")

NAMES = st.sampled_from(["x", "x1", "x12", "b", "v'", "V⁺", "S'", "d", "i0", "f\u03021", "β"])
FREE = {t.Variable("c", "class"): t.Variable("prime1", "class")}


def bound_in(text):
    """Return the names that a text binds, with i0, which is bound around one entry only."""
    return Counter(name for name in BINDER.findall(text) if name != "i0")


@given(closed_scalars(), st.lists(NAMES, min_size=2, max_size=4), st.integers(0, 130))
def test_no_name_is_bound_twice_nor_free(term, names, used):
    """Whatever the author calls the variables, and however many were bound before."""
    term, translator = renamed(term, cycle(names), FREE), Translator()
    before = {translator.fresh(names[n % len(names)]) for n in range(used)}
    text = show(translator.tree(term))
    bound = bound_in(text)
    assert len(before) == used
    assert set(bound.values()) <= {1}
    statement = Statement(frozenset(), term, "=", term)
    free = re.findall(r"\w+", " ".join(Signature(statement).binders()))
    assert not bound.keys() & {*free, *before}


@given(st.lists(st.tuples(NAMES, st.integers(0, 3)), max_size=30), NAMES)
def test_no_fresh_name_is_one_of_the_author(asked, name):
    translator = Translator()
    fresh = [translator.fresh(one) for one, _ in asked]
    assert len(set(fresh)) == len(fresh)
    assert not [one for one in fresh if re.match(r"[vVSdhi]_|i0$", one)]


def sum_over(names, body):
    for name in reversed(names):
        body = t.Bind(t.Variable(name, "class"), t.Classes(), body)
    return body


def square(a, b):
    return t.Unknown("z", t.Variable(a, "class"), t.Variable(b, "class")) ** 2


CAPTURED = {
    "x1 and 2, x and 12": (
        sum_over(["a", "x1", *"bcdefghij", "x"], square("x1", "x")),
        "_x1",
        "_x",
    ),
    "v' and prime1": (sum_over(["v'"], square("prime1", "v'")), "v_prime1", "_v_prime"),
    "v⁺ and plus1": (sum_over(["v⁺"], square("plus1", "v⁺")), "v_plus1", "_v_plus"),
}


@pytest.mark.parametrize(("side", "first", "second"), CAPTURED.values(), ids=list(CAPTURED))
def test_arguments_that_differ_stay_different(side, first, second):
    statement = Statement(frozenset(), side, "≥", Integer(0))
    check_statement(statement)
    text = theorem_text(statement)
    (pair,) = re.findall(r"\(S_z_class_class (\w+) (\w+)\)", text)
    assert pair[0] != pair[1]
    assert (pair[0].endswith(first), pair[1].endswith(second)) == (True, True)
    assert set(bound_in(text).values()) == {1}


def test_a_number_and_a_bound_class_stay_different():
    """The masses of the classes sum to 1, whatever a class and a number are called."""
    weighted = sum_over(["S'"], t.Probability(t.Variable("S'", "class")) * t.Unknown("prime1"))
    statement = Statement(frozenset(), weighted, "=", t.Unknown("prime1"))
    check_statement(statement)
    text = theorem_text(statement)
    (name,) = bound_in(text)
    assert name != "S_prime1"
    assert f"(rho {name})" in text
    assert text.count("S_prime1") == 3
