"""Statements are well formed or refused, with a message that names the piece."""

import re
from dataclasses import replace

import pytest
from sympy import Basic, Integer, Symbol, Tuple
from sympy.core.symbol import Str

from property_tests.theorems.kernel.stated import (
    A,
    C,
    c,
    e,
    i,
    number,
    s,
    sided,
    some_class,
    stated,
    vector,
    x,
    y,
)
from theorems.errors import IllFormed
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.sorts import check_statement


class Three(Integer):
    """A two that could be printed as it likes."""


class AnySymbol(Symbol):
    """A symbol that says that it is every other one."""

    __hash__ = Symbol.__hash__

    def __eq__(self, other):
        return True


MEAN = t.Bind(c, t.ClassLaw(), t.Probability(c))

"""A term that binds c."""

SOME = (Tuple(Str("v"), C - 1),)

"""Unit vectors v are said to exist."""


def nested(depth):
    """Return sums over classes within each other: their printer would come to Python's limit."""
    term = t.Unknown("z")
    for n in range(depth):
        term = t.Bind(t.Variable(f"a{n}", "class"), t.Classes(), term)
    return term


@pytest.mark.parametrize(
    "statement",
    [
        stated(g.Same(c, some_class), g.Distinct(c, s), g.InSupport(x, c)),
        stated(
            g.InnerBelowOne(vector, t.Vector("f", y)),
            g.TermsDiffer(number, C),
            g.GramBelow("v", "u"),
        ),
        stated(g.GramIs("u", c, s, t.Equal(c, s)), left=t.Probability(e)),
        stated(g.Distinct(s, e), left=MEAN),
        stated(g.UnitVectors("u"), g.UnitBall("f"), exists=SOME),
        stated(
            g.Convex(),
            g.StrictlyConvex(),
            g.StrictlyConvexDiagonal(),
            g.Nonincreasing(),
            g.StrictlyDecreasing(),
            g.Symmetric(),
            g.Submodular(),
            g.Replacement(),
            g.Balanced(),
        ),
        stated(g.UnitVectors("u"), exists=(Tuple(e, t.ClassLaw()),)),
    ],
)
def test_a_statement_is_well_formed(statement):
    check_statement(statement)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (stated(left=vector), "vector, where a scalar is needed"),
        (stated(right=c), "class, where a scalar is needed"),
        (stated(left=nested(60)), "nested more than 50 deep"),
        (stated(left=nested(5000)), "nested more than 50 deep"),
        (stated(left=C**300000000), "the degree 300000000; the largest is 1000"),
        (stated(left=((number**40 + C) ** 40 + C) ** 40), "the degree 128000; the largest is 1000"),
        (stated(left=Three(2)), "is a Three, which is no term of the language"),
        (stated(left=C ** Three(2)), "exponents are integers"),
        (stated(left=number ** Three(2)), "exponents are integers"),
        (stated(left=AnySymbol("z")), "is an AnySymbol, which is no term of the language"),
        (stated(left=MEAN, right=t.Probability(c)), "c is free in one place and bound in another"),
        (stated(g.Distinct(c, s), left=MEAN), "c is free in one place and bound in another"),
        (
            stated(g.TermsDiffer(MEAN, number), left=t.Probability(c)),
            "c is free in one place and bound",
        ),
        (stated(g.TermsDiffer(MEAN, number), g.Same(c, s)), "c is free in one place and bound"),
        (
            stated(g.GramIs("u", c, s, number), left=t.Probability(c)),
            "c is free in one place and bound",
        ),
        (stated(g.GramIs("u", c, s, number), g.Distinct(s, e)), "s is free in one place and bound"),
        (stated(g.Assumption()), "is no assumption of the language"),
        (stated(number), "is no assumption of the language"),
        (stated("Convex"), "is no assumption of the language"),
        (stated(g.Same(c, x)), "where a class is needed"),
        (stated(g.Distinct(i, c)), "where a class is needed"),
        (stated(g.InSupport(c, c)), "where a point is needed"),
        (stated(g.InnerBelowOne(vector, number)), "where a vector is needed"),
        (stated(g.TermsDiffer(number, vector)), "where a scalar is needed"),
        (stated(g.Same(c)), "takes 2 arguments"),
        (stated(g.Convex(c)), "takes 0 arguments"),
        (stated(g.UnitVectors("u", c)), "takes 1 arguments"),
        (stated(g.GramIs("u", c, i, number)), "where a class is needed"),
        (stated(g.GramIs("u", c, s, t.Vector("f", c))), "where a scalar is needed"),
        (stated(Basic.__new__(g.UnitVectors, c)), "is no name of a family"),
        (
            stated(Basic.__new__(g.GramIs, Str("u"), c, s, t.Probability(e))),
            "has other free variables",
        ),
        (stated(g.UnitBall("v"), exists=SOME), "is about v, which is said to exist"),
        (stated(g.InSupport(x, e), exists=(Tuple(e, t.ClassLaw()),)), "is about e, which is said"),
        (stated(exists=(Tuple(Str("v"), C), *SOME)), "v is said to exist twice"),
        (stated(exists=(Tuple(e, t.ClassLaw()),) * 2), "e is said to exist twice"),
        (stated(left=MEAN, exists=(Tuple(c, t.ClassLaw()),)), "c is free in one place and bound"),
        (stated(left=MEAN, exists=(Tuple(x, t.Points(c)),)), "c is free in one place and bound"),
    ],
)
def test_an_ill_formed_statement_is_refused(statement, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        check_statement(statement)


class Other(g.Statement):
    """A statement that could mean something else."""


class Anything:
    """It is equal to whatever it is compared with."""

    def __eq__(self, other):
        return True

    def __hash__(self):
        return hash("≥")


@pytest.mark.parametrize("relation", [Anything(), type("Text", (str,), {})("≥")])
def test_a_relation_is_a_text_and_nothing_that_is_equal_to_one(relation):
    with pytest.raises(ValueError, match="give one of"):
        check_statement(replace(stated(), relation=relation))


@pytest.mark.parametrize("relation", ["=", "≥", ">"])
def test_a_statement_has_one_of_three_relations(relation):
    check_statement(replace(stated(), relation=relation))


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (None, "None is no Statement; give Statement("),
        (number, "is no Statement; give Statement("),
        (Other(frozenset(), number, "≥", number), "is no Statement; give Statement("),
        *(
            (replace(stated(), assumptions=made), f"the assumptions are {made!r}; give a frozenset")
            for made in ([], (), set(), None)
        ),
        *(
            (replace(stated(), relation=said), f"the relation is {said!r}; give one of =, ≥, >")
            for said in ("<=", ">=", "", "≤", None, ["="])
        ),
        *(
            (stated(exists=made), f"exists is {made!r}; give a tuple")
            for made in ([], None, "v", Tuple(e, t.ClassLaw()))
        ),
        *(
            (stated(exists=(*SOME, made)), "says of nothing that it exists; give Tuple(variable")
            for made in ("v", (Str("v"), C), Tuple(), Tuple(Str("v")), Tuple(Str("v"), C, C))
        ),
        (stated(exists=(Tuple(Str("v"), vector),)), "vector, where a scalar is needed"),
        (stated(exists=(Tuple(number, t.ClassLaw()),)), "is no binder"),
        (stated(exists=(Tuple(e, C),)), "is no binder"),
        (stated(exists=(Tuple(x, t.ClassLaw()),)), "is a law of a class"),
        *(
            (stated(exists=(Tuple(variable, law),)), "is no probability law; something that is")
            for variable, law in ((e, t.Classes()), (i, t.Indices()), (e, t.OtherClasses(c)))
        ),
    ],
)
def test_a_statement_with_another_thing_in_a_place_is_refused(statement, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        check_statement(statement)


class Like(type):
    """A class of classes that are equal to one of the language."""

    def __eq__(cls, other):
        return True

    def __hash__(cls):
        return hash(cls.__mro__[1])


def disguised(kind):
    """Return a class that every table has, as the kind that it prints something else of."""
    return Like(kind.__name__, (kind,), {"_sympystr": lambda self, printer: "1"})


@pytest.mark.parametrize(
    "statement",
    [
        lambda: sided(disguised(t.Unknown)("z")),
        lambda: sided(t.Unknown("z") + disguised(t.Probability)(A["class"])),
        lambda: sided(t.Bind(A["class"], disguised(t.ClassLaw)(), t.Probability(A["class"]))),
        lambda: stated(disguised(g.Convex)()),
    ],
    ids=["a scalar", "a mass in a sum", "a law", "an assumption"],
)
def test_a_class_that_equals_one_of_the_language_is_none_of_it(statement):
    with pytest.raises(IllFormed, match="is no term of the language"):
        check_statement(statement())
