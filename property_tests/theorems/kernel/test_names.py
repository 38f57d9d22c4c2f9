"""Names are read as one thing, in every place and in one statement."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import S, Tuple
from sympy.core.symbol import Str

from property_tests.theorems.kernel.stated import A, C, c, i, s, sided, stated, x
from theorems.errors import IllFormed
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.sorts import check_statement

NAMES = ["f", "a", "rate", "w0", "λ''", "f̃", "x⁺'", "c•", "w′", "U12"]

NO_NAMES = [
    "",
    "1 - 2",
    "1",
    "_",
    "a b",
    "a\n",
    "a\n∎ proved",
    "a\x1b[1m",
    "a\u202e",
    "a\u200b",
    "⟨u, u⟩",
    "f(x)",
    "C",
    "k",
    "ρ",
    "ρ_c",
    "Σ",
    "Σ_a",
    "u_s",
    "L_k",
    "L_sup",
    "L",
    "E",
    "D",
    "R",
    "μ",
    "Gram",
    "Α",  # Greek
    "ο",
    "a:",
    "0:c",
    "'a",
    "\u3164",
    "ℓ",
    "∞",
    *(f"{name}•" for name in ("k", "C", "ρ", "E", "μ", "log")),  # printed without the mark
    "κ",
    "l",
    "I•",
]


def statements_with(name):
    """Statements that have a name in each place where one can stand."""
    own, x = t.Variable(name, "class"), t.Variable(name, "point")
    square = t.Unknown("z") ** 2
    families = [g.UnitVectors(name), g.UnitBall(name), g.GramBelow(name, "u")]
    sides = [
        t.Unknown(name) ** 2,
        t.Inner(t.Vector(name, s), t.Vector(name, s)),
        t.Probability(own),
        t.Bind(own, t.Classes(), t.Probability(own)),
        t.Bind(x, t.Points(s), S(1)),
    ]
    return [
        *(g.Statement(frozenset(), side, "≥", S(0)) for side in sides),
        *(g.Statement(frozenset([one]), square, "≥", S(0)) for one in families),
        g.Statement(frozenset(), square, "≥", S(0), (Tuple(Str(name), C),)),
        g.Statement(frozenset(), square, "≥", S(0), (Tuple(own, t.ClassLaw()),)),
    ]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_a_name_is_accepted_in_every_place(name):
    for statement in statements_with(name):
        check_statement(statement)


@pytest.mark.parametrize("name", NO_NAMES, ids=ascii)
def test_what_is_no_name_or_looks_like_another_term_is_refused_in_every_place(name):
    for statement in statements_with(name):
        with pytest.raises(IllFormed, match="is no name"):
            check_statement(statement)


def length(of):
    return t.Inner(of, of)


GRAM_OF_F = g.GramIs("f", c, s, t.Equal(c, s))
vector_of_x = t.Vector("f", x)
FAMILY = t.Entry(t.Variable("a•", "points"), i)

ALIKE = {
    "a class and an index": sided(t.Probability(A["class"]), t.Unknown("h", A["index"])),
    "a class and a point": stated(g.InSupport(A["point"], A["class"])),
    "a class and a permutation": sided(t.Probability(t.Entry(A["permutation"], A["class"]))),
    "a variable and a number": sided(t.Probability(A["class"]), t.Unknown("a")),
    "a variable and vectors": sided(length(t.Vector("a", A["class"]))),
    "a number and a function": sided(t.Unknown("h"), t.Unknown("h", s)),
    "a function and vectors": sided(t.Unknown("h", s), length(t.Vector("h", s))),
    "a number and vectors that an assumption is about": stated(
        g.UnitBall("h"), left=t.Unknown("h")
    ),
    "vectors of points and of classes": sided(length(t.Vector("f", x)), length(t.Vector("f", s))),
    "vectors of points with a Gram matrix": stated(GRAM_OF_F, left=length(t.Vector("f", x))),
    "vectors of points, and ones above": stated(g.GramBelow("u", "f"), left=length(vector_of_x)),
    "vectors of points, and ones that exist": stated(
        left=length(vector_of_x), exists=(Tuple(Str("f"), C),)
    ),
    "two primes": sided(
        t.Probability(t.Variable("a'", "class")), t.Probability(t.Variable("a′", "class"))
    ),
    **{
        f"{one} and {other}": sided(t.Unknown(one), t.Unknown(other))
        for one, other in map(
            str.split, ("aI al", "x1 xl", "a0 aO", "χ x", "κ1 kl", "arn am", "vv w")
        )
    },
    "a class with the mark of a family": sided(
        t.Probability(A["class"]), t.Probability(t.Variable("a•", "class"))
    ),
    "entries and a class": sided(length(t.Vector("f", FAMILY)), t.Probability(A["class"])),
    "two families": sided(
        length(t.Vector("f", FAMILY)),
        length(t.Vector("f", t.Entry(t.Variable("a", "points"), i))),
    ),
}


@pytest.mark.parametrize("statement", ALIKE.values(), ids=ALIKE)
def test_in_one_statement_a_name_has_one_meaning(statement):
    with pytest.raises(IllFormed, match="read alike; rename one of the two"):
        check_statement(statement)


def test_a_point_goes_with_a_family_of_points():
    own = length(t.Vector("f", A["point"]) - t.Vector("f", FAMILY))
    check_statement(stated(g.UnitBall("f"), left=own))


@given(st.text(max_size=8))
def test_a_name_that_is_accepted_is_seen_in_one_line(name):
    try:
        check_statement(g.Statement(frozenset(), t.Unknown(name), "≥", S(0)))
    except IllFormed:
        return
    assert name.isprintable()
    assert len(name.split()) == 1
