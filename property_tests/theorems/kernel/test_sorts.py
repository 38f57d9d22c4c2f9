"""Terms have sorts or are refused, with a message that names the piece."""

import re
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import Abs, Expr, Mul, Piecewise, Pow, Rational, S, Sum, Symbol
from sympy.core.symbol import Str

from property_tests.terms import closed_scalars, renamed
from property_tests.theorems.kernel.stated import (
    C,
    K,
    c,
    e,
    family,
    i,
    j,
    number,
    pi,
    points,
    s,
    some_class,
    some_point,
    vector,
    x,
    y,
)
from theorems.errors import IllFormed
from theorems.kernel import rules
from theorems.kernel import statement as g
from theorems.kernel import terms as t
from theorems.kernel.sorts import check_denominator, sort_of


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
    (t.Equal(i, c), "where an index is needed"),
    (t.Equal(x, x), "where a class is needed"),
    (t.Equal(t.Entry(c, i), c), "where a classes or a points or a permutation is needed"),
    (t.Equal(c), "takes 2 arguments"),
    (t.Equal(c, c, c), "takes 2 arguments"),
    (t.Probability(vector), "where a class is needed"),
    (t.Probability(x), "where a class is needed"),
    (t.Probability(x, c), "takes 1 arguments"),
    (t.Probability(c, g.Balanced()), "takes 1 arguments"),
    (t.Unknown("z", vector), "where a class or an index or a point or a scalar is needed"),
    (t.Unknown("z", c, family), "where a class or an index or a point or a scalar is needed"),
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
    (t.Subgradient(e, loss()), "where an index is needed"),
    (t.Subgradient(j, t.Loss(i, t.Indices(), vector)), "where a scalar is needed"),
    (t.Entry(c, i), "where a classes or a points or a permutation is needed"),
    (t.Entry(family, c), "where an index is needed"),
    (t.Entry(points, x), "where an index or a class is needed"),
    (t.Entry(pi, i), "where a class is needed"),
    (drawn(t.Vector("f", some_point), t.OnePointAClass()), "where a class is needed"),
    (
        drawn(t.Vector("f", t.Entry(points, c)), t.IndependentPoints(family)),
        "where an index is needed",
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


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (
            Sum(number, (Symbol("n"), 1, 3)),
            "a Sum, which is no term of the language; write it with",
        ),
        (Piecewise((number, Symbol("C") > 2), (0, True)), "a Piecewise is no term of the language"),
        (Abs(number), "a Abs is no term of the language; write it with theorems.kernel.terms"),
        (
            Symbol("a") * number,
            "the symbol a is unknown; the parameters are C and k, write Unknown(",
        ),
    ],
)
def test_what_is_no_term_is_said_to_be_none_before_anything_else_is_said_of_it(term, said):
    """A sum of SymPy "is not visibly non-negative": true of all that the kernel does not read."""
    for refused in (
        lambda: rules.nonnegative(term),
        lambda: rules.scale(rules.nonnegative(4), term),
        lambda: rules.jensen(term, ()),
        lambda: rules.algebra(number, term, ()),
    ):
        with pytest.raises(IllFormed, match=re.escape(said)):
            refused()
