"""Terms and statements are well formed or refused, with a message that names the piece."""

import re
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Basic, Expr, Integer, Mul, Pow, Rational, S, Symbol, Tuple
from sympy.core.symbol import Str

from property_tests.terms import closed_scalars, renamed
from theorems.errors import IllFormed
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.sorts import check_denominator, check_statement, sort_of

C, K = t.CLASS_COUNT, t.NEGATIVES
c, s, e = (t.Variable(name, "class") for name in "cse")
x, y = (t.Variable(name, "point") for name in "xy")
i, j = (t.Variable(name, "index") for name in "ij")
family, points, pi = (t.Variable(sort, sort) for sort in ("classes", "points", "permutation"))
vector, number = t.Vector("f", x), t.Unknown("z")
some_class, some_point = t.Entry(family, i), t.Entry(points, i)


def loss(body=number):
    return t.Loss(i, t.Indices(), body)


def others(body=number):
    return t.Loss(c, t.OtherClasses(s), body)


def drawn(body, law):
    return t.Bind(points, law, body)


def power(base, exponent):
    """A power as it stands: SymPy would multiply it out."""
    return Pow(base, exponent, evaluate=False)


WELL_SORTED = [
    *((variable, variable.sort) for variable in (c, x, i, family, points, pi)),
    *((term, "scalar") for term in (C, K, S(2), Rational(1, 2), number, number**2, 1 / (C - 1))),
    (power(number, 0), "scalar"),
    *((t.Unknown("z", place), "scalar") for place in (c, x, i, some_class, some_point, number)),
    (t.Unknown("z", c, i, x), "scalar"),
    (t.Vector("u", c), "vector"),
    (vector + t.Probability(c) * t.Vector("f", y), "vector"),
    (t.Inner(vector, t.Vector("u", c)), "scalar"),
    (t.Equal(c, some_class), "scalar"),
    (t.Equal(i, j), "scalar"),
    (t.Probability(some_class), "scalar"),
    (t.Bind(x, t.Points(c), vector), "vector"),
    (t.Bind(c, t.OtherClasses(s), number), "scalar"),
    (t.Bind(points, t.IndependentPoints(t.Constant(c)), t.Vector("f", some_point)), "vector"),
    (drawn(t.Vector("f", t.Entry(points, c)), t.OnePointAClass()), "vector"),
    (loss(t.Unknown("z", i)), "scalar"),
    (t.Subgradient(j, loss()), "scalar"),
    (t.Subgradient(e, others()), "scalar"),
    (t.Entry(pi, c), "class"),
    (some_point, "point"),
    (t.Constant(t.Entry(pi, c)), "classes"),
    (t.Renamed(pi, family), "classes"),
]


class Three(Integer):
    """A two that could be printed as it likes."""


class AnySymbol(Symbol):
    """A symbol that says that it is every other one."""

    __hash__ = Symbol.__hash__

    def __eq__(self, other):
        return True


@pytest.mark.parametrize(("term", "sort"), WELL_SORTED)
def test_a_term_has_a_sort(term, sort):
    assert sort_of(term) == sort


NO_DENOMINATOR, NO_BINDER, NO_TERM = "may not exist", "is no binder", "is no term"
ILL_SORTED = [
    (Symbol("q"), "the symbol q is unknown"),
    (S.Pi, NO_TERM),
    (t.Classes(), NO_TERM),
    (g.Balanced(), NO_TERM),
    (vector + number, "adds scalar and vector"),
    (vector**2, "vector, where a scalar is needed"),
    (Mul._from_args((vector, t.Vector("f", y))), "multiplies vector and vector"),
    (Mul._from_args((number, x)), "multiplies scalar and point"),
    (power(number, Rational(1, 2)), "exponents are integers"),
    (power(S(2), C), "exponents are integers"),
    (1 / number, NO_DENOMINATOR),
    (1 / (C + 1), NO_DENOMINATOR),
    (power(C - C * (C + 1) + C**2, -1), NO_DENOMINATOR),
    (t.Vector("f", i), "where a class or a point is needed"),
    (t.Vector("f", number), "where a class or a point is needed"),
    (Expr.__new__(t.Vector, c, x), "c is no name of a family"),
    (t.Inner(vector, number), "where a vector is needed"),
    (t.Inner(number, vector), "where a vector is needed"),
    (t.Inner(vector), "takes 2 arguments"),
    (t.Inner(vector, vector, vector), "takes 2 arguments"),
    (t.Equal(c, i), "where a class is needed"),
    (t.Equal(i, c), "where a index is needed"),
    (t.Equal(x, x), "where a class is needed"),
    (t.Equal(t.Entry(c, i), c), "where a classes or a points or a permutation is needed"),
    (t.Equal(c), "takes 2 arguments"),
    (t.Equal(c, c, c), "takes 2 arguments"),
    (t.Probability(vector), "where a class is needed"),
    (t.Probability(x), "where a class is needed"),
    (t.Probability(x, c), "takes 1 arguments"),
    (t.Probability(c, g.Balanced()), "takes 1 arguments"),
    (t.Unknown("z", vector), "where a class or a index or a point or a scalar is needed"),
    (t.Unknown("z", c, family), "where a class or a index or a point or a scalar is needed"),
    (t.Node.__new__(t.Unknown, c, c), "c is no name of a family"),
    (t.Bind(c, t.Classes(), c), "where a scalar or a vector is needed"),
    (t.Bind(c, s, number), NO_BINDER),
    (t.Bind(some_class, t.Classes(), number), NO_BINDER),
    (t.Bind(x, t.Points(y), number), "where a class is needed"),
    (t.Bind(x, t.Points(c, s), number), "takes 1 arguments"),
    (t.Bind(c, t.ClassLaw(s), number), "takes 0 arguments"),
    (t.Bind(c, t.OtherClasses(x), number), "where a class is needed"),
    (drawn(number, t.IndependentPoints(c)), "where a classes is needed"),
    (t.Bind(c, t.OtherClasses(c), number), "that is drawn from it"),
    (t.Bind(c, t.Classes(), t.Bind(c, t.Classes(), number)), "is bound twice"),
    (t.Loss(c, t.ClassLaw(), number), "is no domain"),
    (t.Loss(x, t.Points(c), number), "is no domain"),
    (loss(vector), "where a scalar is needed"),
    (others(t.Subgradient(e, others())), "is bound twice"),
    (t.Subgradient(j, number), "is not the slope of a loss"),
    (t.Subgradient(j, others()), "where a class is needed"),
    (t.Subgradient(e, loss()), "where a index is needed"),
    (t.Subgradient(j, t.Loss(i, t.Indices(), vector)), "where a scalar is needed"),
    (t.Entry(c, i), "where a classes or a points or a permutation is needed"),
    (t.Entry(family, c), "where a index is needed"),
    (t.Entry(points, x), "where a index or a class is needed"),
    (t.Entry(pi, i), "where a class is needed"),
    (drawn(t.Vector("f", some_point), t.OnePointAClass()), "where a class is needed"),
    (
        drawn(t.Vector("f", t.Entry(points, c)), t.IndependentPoints(family)),
        "where a index is needed",
    ),
    (t.Constant(x), "where a class is needed"),
    (t.Constant(c, s), "takes 1 arguments"),
    (t.Renamed(family, family), "where a permutation is needed"),
    (t.Renamed(pi, pi), "where a classes is needed"),
    (t.Renamed(pi), "takes 2 arguments"),
]


@pytest.mark.parametrize(("term", "message"), ILL_SORTED)
def test_an_ill_sorted_term_is_refused(term, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        sort_of(term)


@pytest.mark.parametrize(
    "base", [S(2), C * (C - 1) * K, (1 - C) ** 2 * K, C**2 - C, (C**2 - C) ** 900 * K**900, 1 / C]
)
def test_a_denominator_is_a_product_of_class_counts_and_negatives(base):
    check_denominator(base)


NOT_ALLOWED = [S(0), C + K, C * (C - 2), K - 1, C * number, (C - 1) * (C + 1), (C - 2) ** 2]


@pytest.mark.parametrize("base", [*NOT_ALLOWED, C**900 - 1, (C + K) ** 900 + 1])
def test_another_denominator_is_refused(base):
    with pytest.raises(ValueError, match=NO_DENOMINATOR):
        check_denominator(base)


# --- a wrong piece in any place ------------------------------------------------------------------

BODY = {(t.Bind, 2)}
"""The body of a mean may be a vector; then the mean is one."""
FITS = {
    vector: {(t.Inner, 0), (t.Inner, 1), *BODY},
    pi: {(t.Entry, 0), (t.Renamed, 0)},
    family: {(t.Entry, 0), (t.Renamed, 1), (t.IndependentPoints, 0)},
    j: {(t.Entry, 1), (t.Equal, 0), (t.Equal, 1), (t.Subgradient, 0), (t.Unknown, 1)},
    t.Classes(): set(),
    g.Balanced(): set(),
}
"""Pieces, each with the nodes and the places in them where it may be right."""


def own_names(term):
    """Return a term in which each binder has a name of its own."""
    return renamed(term, (f"v{n}" for n in count()))


def places(term, path=()):
    """Yield where a term of the kernel has an argument: the path to it, its node and its number."""
    for n, arg in enumerate(term.args):
        head = isinstance(term, t.Bind | t.Loss) and n < 2
        if type(term).__module__ == t.__name__ and not isinstance(arg, Str) and not head:
            yield (*path, n), (type(term), n)
        if not isinstance(arg, t.Variable):
            yield from places(arg, (*path, n))


def put(term, path, piece):
    """Return a term with a piece put where a path leads."""
    if not path:
        return piece
    args = list(term.args)
    args[path[0]] = put(args[path[0]], path[1:], piece)
    return term.func(*args)


@given(closed_scalars().map(own_names), st.sampled_from(list(FITS)), st.data())
def test_a_piece_of_the_wrong_sort_is_refused_in_any_place(term, piece, data):
    assert sort_of(term) == "scalar"
    wrong = [path for path, place in places(term) if place not in FITS[piece]]
    if not wrong:
        return
    with pytest.raises(ValueError, match=r"needed|adds|multiplies|is no term|of a loss"):
        sort_of(put(term, data.draw(st.sampled_from(wrong)), piece))


# --- statements ----------------------------------------------------------------------------------


def stated(*assumptions, left=number, right=number, exists=()):
    return g.Statement(frozenset(assumptions), left, "≥", right, exists)


MEAN = t.Bind(c, t.ClassLaw(), t.Probability(c))
"""A term that binds c."""
SOME = (Tuple(Str("v"), C - 1),)
"""Unit vectors v are said to exist."""


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
        (stated(left=C**300000000), "the degree 300000000; the largest is 1000"),
        (stated(left=((number**40 + C) ** 40 + C) ** 40), "the degree 128000; the largest is 1000"),
        (stated(left=Three(2)), "is a Three, which is no term of the language"),
        (stated(left=C ** Three(2)), "exponents are integers"),
        (stated(left=number ** Three(2)), "exponents are integers"),
        (stated(left=AnySymbol("z")), "is a AnySymbol, which is no term of the language"),
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
    ],
)
def test_a_statement_with_another_thing_in_a_place_is_refused(statement, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        check_statement(statement)


# --- names ---------------------------------------------------------------------------------------

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
        g.Statement(frozenset(), square, "≥", S(0), (Tuple(own, t.Classes()),)),
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


def sided(*terms):
    return stated(left=sum(terms[:-1], S(0)) + number, right=terms[-1])


def length(of):
    return t.Inner(of, of)


GRAM_OF_F = g.GramIs("f", c, s, t.Equal(c, s))
vector_of_x = t.Vector("f", x)
A = {sort: t.Variable("a", sort) for sort in ("class", "point", "index", "permutation")}
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
    with pytest.raises(IllFormed, match="with a metaclass is no term of the language"):
        check_statement(statement())
