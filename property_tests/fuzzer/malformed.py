"""Terms and assumptions that mean nothing: a conclusion that holds one has no value on a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sympy import Add, Basic, Expr, Mul, Pow, Rational, S, Symbol, sin
from sympy.core.symbol import Str

from property_tests.terms import Scope
from theorems.kernel import statement as given
from theorems.kernel import terms as t

if TYPE_CHECKING:
    from property_tests.fuzzer.terms import Terms


SHARE = 0.02  # of the leaves and assumptions of random terms


class Unheard(t.Law):
    """A law that is none of the kernel's."""

    sort = "class"


class Doubled(t.Probability):
    """A node that only looks like one of the kernel's."""


def _ill(kind: type, *args: Any) -> Any:
    """Return a sum or product of what SymPy would not take."""
    made = Basic.__new__(kind, *args)
    made.is_commutative = True
    return made


def scalar(terms: Terms, scope: Scope) -> Any:
    """Return a scalar that is not well formed, in one way."""
    c, d, i = terms.free("class", scope), terms.free("class", scope), terms.free("index", scope)
    x, u = terms.free("point", scope), t.Vector("u", c)
    bound, h = t.Variable("m", "class"), t.Unknown("h", x)
    families, points = terms.free("classes", scope), t.Variable("m•", "points")
    drawn, sum_of = t.Unknown("h", t.Entry(points, i)), _ill(Add, c, d)
    unruly = t.Variable("m•", "classes")
    return terms.one(
        t.Probability(sum_of),
        t.Unknown("φ", t.Probability(x)),
        t.Unknown("φ", Symbol("q")),
        t.Subgradient(t.Entry(families, c), t.Loss(bound, t.OtherClasses(d), t.Probability(bound))),
        t.Bind(points, t.IndependentPoints(t.Constant(x)), drawn),
        t.Bind(points, t.IndependentPoints(t.Renamed(c, families)), drawn),
        t.Bind(points, t.IndependentPoints(t.Entry(families, i)), drawn),
        Expr.__new__(t.Bind, unruly, t.Classes(), t.Probability(t.Entry(unruly, i))),
        Symbol("q"),
        sin(t.CLASS_COUNT),
        Doubled(c),
        t.Probability(x),
        t.Probability(i),
        t.Probability(c, d),
        u,
        u + 1,
        u * u,
        _ill(Mul, c, h),
        _ill(Add, c, i),
        Pow(u, 2),
        Pow(h, Rational(1, 2)),
        Pow(t.CLASS_COUNT, Rational(1, 2)),
        1 / h,
        h / (t.Equal(c, d) - t.Equal(d, c)),
        1 / (t.CLASS_COUNT - 2),
        1 / (t.CLASS_COUNT * t.NEGATIVES - 2),
        t.Unknown("h", families),
        t.Unknown("h", u),
        Expr.__new__(t.Unknown, c, d),
        t.Inner(u, h),
        t.Inner(u, c),
        t.Inner(u, u, u),
        t.Inner(u, t.Vector("u", i)),
        t.Inner(Expr.__new__(t.Vector, c, d), u),
        t.Equal(c, i),
        t.Equal(c, x),
        t.Equal(h, h),
        t.Equal(x, x),
        t.Subgradient(i, h),
        t.Subgradient(c, t.Loss(i, t.Indices(), h)),
        t.Bind(bound, Unheard(), h),
        t.Bind(bound, t.Classes(), bound),
        t.Bind(bound, t.Classes(), u),
        t.Bind(bound, t.OtherClasses(bound), h),
        t.Bind(bound, t.OtherClasses(i), h),
        t.Bind(bound, t.OtherClasses(), h),
        t.Bind(c, t.Classes(), t.Bind(c, t.ClassLaw(), t.Probability(c))),
        t.Bind(points, t.OnePointAClass(), t.Unknown("h", t.Entry(points, i))),
        t.Bind(points, t.IndependentPoints(c), S(1)),
        t.Loss(i, t.Indices(), u),
        t.Loss(bound, t.ClassLaw(), h * t.Probability(bound)),
        t.Loss(bound, t.Classes(), t.Probability(bound)),
        t.Probability(t.Entry(families, c)),
        t.Probability(t.Entry(c, i)),
        t.Probability(t.Entry(t.Constant(x), i)),
        t.Probability(t.Entry(terms.free("permutation", scope), i)),
        t.Probability(t.Entry(t.Renamed(c, families), i)),
    )


def assumption(terms: Terms) -> Any:
    """Return something that is no assumption, in one way."""
    c, i, x = terms.free("class"), terms.free("index"), terms.free("point")
    s, u, h = t.Variable("s'", "class"), t.Variable("t'", "class"), t.Unknown("h", x)
    return terms.one(
        t.Probability(c),
        given.Assumption(),
        given.Same(c, x),
        given.Distinct(c, i),
        given.Same(c),
        given.InSupport(c, c),
        given.InSupport(x, x),
        given.InnerBelowOne(c, c),
        given.TermsDiffer(c, c),
        given.InnerBelowOne(t.Vector("u", c), h),
        given.InnerBelowOne(t.Vector("u", c) * t.Vector("v", c), t.Vector("u", c)),
        given.InnerBelowOne(t.Vector("u", c) + 1, t.Vector("u", c)),
        given.Balanced(c),
        given.Convex(c),
        given.TermsDiffer(scalar(terms, terms.scope), S(0)),
        Basic.__new__(given.UnitVectors, c),
        Basic.__new__(given.GramBelow, Str("u"), c),
        Basic.__new__(given.GramIs, Str("u"), s, u, t.Probability(c)),
        given.GramIs("u", s, u, t.Vector("u", s)),
        Basic.__new__(given.GramIs, Str("u"), s, s, S(1)),
        given.GramIs("u", x, u, S(1)),
    )


def equal_if_well_formed(terms: Terms) -> tuple[Any, Any]:
    """Return two terms, ill-formed, that would have one normal form and have different values."""
    c, i = terms.free("class"), terms.free("index")
    m = t.Variable("m", "class")
    return terms.one(
        (t.Bind(m, t.Classes(), t.Equal(m, i)), S(1)),  # of as many classes as indices
        (t.Bind(m, t.OtherClasses(i), 1), t.CLASS_COUNT - 1),
        (t.Probability(_ill(Add, c, c)),) * 2,
    )
