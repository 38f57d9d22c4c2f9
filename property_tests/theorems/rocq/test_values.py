r"""The texts for Rocq have the values that the evaluator of finite models gives to the terms.

A text is put over a rational model, and Rocq computes it (`values.v`): terms of every node and law,
the assumptions that a finite model decides, relations, and both sides of the library's statements.
"""

import shutil
from itertools import product
from pathlib import Path

import pytest
from flint import fmpq
from sympy import Basic, Integer, Tuple

from property_tests.theorems.rocq import test_translate as written
from property_tests.theorems.rocq.export.test_document import with_rocq
from property_tests.theorems.rocq.models import (
    HALF,
    ONE,
    QUARTER,
    THIRD,
    file_of,
    model,
    nodes,
    said,
    value_is,
)
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.rocq import checking
from theorems.rocq.texts import show
from theorems.rocq.translate import Signature, assumption_text, relation_text
from theorems.rocq.trees import Translator
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.models.checking import check
from theorems.verdicts.models.countermodels import _holds
from theorems.verdicts.models.evaluation import evaluate

TERMS = [term for term, _ in written.TERMS]
"""Terms with every node, law and place: test_translate.py sees to that."""


def test_every_node_law_and_place_is_computed():
    kinds = {cls for cls in vars(t).values() if isinstance(cls, type) and issubclass(cls, Basic)}
    abstract = {cls for cls in kinds if any(other in kinds for other in cls.__subclasses__())}
    own = {cls for cls in kinds - abstract if cls.__module__ == t.__name__} - {t.Closed}
    assert {t.Inner, t.Words, t.Renamed, t.Variable} <= own
    assert own <= {type(node) for node in nodes(TERMS)}


@pytest.fixture(scope="module")
def folder():
    """Compile what the values need, once."""
    with checking.compiled(["definitions", "expectation", "computing"]) as made:
        shutil.copy(Path(__file__).with_name("values.v"), made)
        checking.compile_file(made, "values")
        yield made


def proved(folder, text):
    """Let Rocq compute what a file says; raise `NotCompiledError` where it is not so."""
    (folder / "model.v").write_text(text, encoding="utf-8")
    checking.compile_file(folder, "model")


def text_of(term):
    return show(Translator().tree(term))


def values_of(world, terms):
    return [value_is(text_of(term), evaluate(term, world, world.values)) for term in terms]


@pytest.mark.slow
@with_rocq
def test_every_node_has_the_value_that_the_evaluator_gives(folder):
    world = model(TERMS)
    proved(folder, file_of(world, TERMS, values_of(world, TERMS)))


@pytest.mark.rocq
@with_rocq
def test_the_sides_of_the_library_have_the_values_that_the_evaluator_gives(folder):
    """Two classes, two negatives: all that a statement sums over is summed."""
    for claim in all_claims():
        if claim.derivation:
            sides = [claim.formal().left, claim.formal().right]
            world = model(sides, law=(THIRD, 1 - THIRD))
            proved(folder, file_of(world, sides, values_of(world, sides)))


WRONG = [
    ("(S_z_class_index v_c v_i)", "(S_z_class_index v_s v_i)"),
    ("(V_u v_c) (V_u v_s)", "(V_u v_c) (V_u v_c)"),
    ("v_c == v_s", "v_c == v_c"),
    ("rho v_c", "rho v_s"),
    ("| b1_s != v_c) (S_z", ") (S_z"),
    ("expectation (D v_c)", "expectation (D v_s)"),
    ("(W v_c)", "(W v_s)"),
    ("W (v__u3c0_ b1_s)", "W b1_s"),
    ("D (v_c_all i0)", "D v_c"),
    ("D (v__u3c0_ (b1_c_all i0))", "D (b1_c_all i0)"),
    ("(m (others v_c", "(m (others v_s"),
    ("v_c v_s)", "v_s v_c)"),
    ("0 v_j", "0 v_i"),
    ("'I_C | b1_s != v_c) (V_u", "'I_C) (V_u"),
    ("(independent D)", "(independent (fun=> D v_s))"),
]
"""What the text of a term has, and what a mistake could have made of it."""


@pytest.mark.slow
@with_rocq
def test_another_text_has_another_value(folder):
    """Each of them is of a type that Rocq takes, and false on the model."""
    world, goals = model(TERMS), []
    for old, new in WRONG:
        term = next(one for one in TERMS if old in text_of(one))
        wrong = text_of(term).replace(old, new)
        equation, _ = value_is(wrong, evaluate(term, world, world.values))
        goals.append(said(equation, False))
    proved(folder, file_of(world, TERMS, goals))


# --- assumptions and relations ------------------------------------------------------------------

OF_LOSSES = {type(one) for one, text in written.ASSUMPTIONS if text.endswith((" l", " l D"))}
"""The hypotheses on a loss: a text is a word of `definitions.v`, and no finite model decides it."""

FINITE = [one for one, _ in written.ASSUMPTIONS if type(one) not in OF_LOSSES]


def worlds(terms):
    """Return a model on which hardly any assumption holds, and one on which nearly all do."""
    unit = [(fmpq(3, 5), fmpq(4, 5)), (fmpq(-4, 5), fmpq(3, 5))]
    u = {("u", c): unit[c % 2] for c in range(4)}
    gram = {("z", (a, b), 0): fmpq(int(a % 2 == b % 2)) for a in range(4) for b in range(4)}
    usual = model(terms)
    balanced = model(
        terms,
        law=(QUARTER,) * 4,
        assumed=(True, True),
        numbers=gram,
        vectors=u
        | {one: (ONE, 0 * ONE) for one in usual.vectors if one[0] == "v"}
        | {one: (0 * ONE, QUARTER) for one in usual.vectors if one[0] == "f"},
        values={written.c: 2, written.s: 2, written.x: (2, 1)},
    )
    long = dict.fromkeys(usual.vectors, (2 * ONE, ONE))
    other = model(terms, numbers={("z", (), 0): 0 * ONE}, vectors=long)
    return usual, balanced, other


@pytest.mark.slow
@with_rocq
def test_an_assumption_is_true_where_it_is_on_a_model(folder):
    v = t.Vector("v", written.c)
    terms = [
        written.VECTORS,
        t.Inner(v, v),
        written.z(written.c, written.s),
        written.z(),
        t.Probability(written.s),
    ]
    found = {one: set() for one in FINITE}
    for world in worlds(terms):
        goals = []
        for one in FINITE:
            signature = Signature(Statement(frozenset((one,)), sum(terms), "=", sum(terms)))
            found[one].add(truth := _holds(one, world))
            goals.append(said(assumption_text(one, signature, Translator()), truth))
        proved(folder, file_of(world, terms, goals))
    assert all(truths == {True, False} for truths in found.values()), found


DRAWN = {
    written.xs: (t.OnePointAClass(), written.z(t.Entry(written.xs, written.c))),
    written.x: (t.Points(written.c), written.z(written.x)),
    written.cs: (t.Words(written.c), written.z(written.cs)),
    written.s: (t.ClassLaw(), written.z(written.s)),
}
"""What may be said to exist, its law, and a number that depends on it."""


@pytest.mark.slow
@with_rocq
def test_a_relation_is_true_where_it_is_on_a_model(folder):
    numbers = [Integer(-2), Integer(0), Integer(2)]
    stated = [
        Statement(frozenset(), a, relation, b)
        for relation in ("=", "≥", ">")
        for a, b in product(numbers, repeat=2)
    ]
    stated += [
        Statement(frozenset(), value, relation, number, (Tuple(variable, law),))
        for variable, (law, value) in DRAWN.items()
        for relation in ("=", "≥", ">")
        for number in numbers
    ]
    terms = [written.z(written.c), *(value for _, value in DRAWN.values())]
    world = model(terms, points=((ONE,), (HALF, HALF)) * 2)
    truths = [check(one, world, world.values) for one in stated]
    assert set(truths) == {True, False}
    goals = [
        said(relation_text(one, Translator()), truth)
        for one, truth in zip(stated, truths, strict=True)
    ]
    proved(folder, file_of(world, terms, goals))
