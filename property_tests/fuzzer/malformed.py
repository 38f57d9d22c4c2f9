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


class Unheard(t.Law):
    """A law that is none of the kernel's."""

    sort = "class"


class Doubled(t.Mass):
    """A node that only looks like one of the kernel's."""


def malformed(terms: Terms, scope: Scope) -> Any:
    """Return a scalar that is not well formed, in one way."""
    c, d, i = terms.free("class", scope), terms.free("class", scope), terms.free("index", scope)
    x, u = terms.free("point", scope), t.Value("u", c)
    bound, h = t.Variable("m", "class"), t.Scalar("h", x)
    families, points = terms.free("classes", scope), t.Variable("m•", "points")
    return terms.one(
        Symbol("q"),
        sin(t.CLASS_COUNT),
        Doubled(c),
        t.Mass(x),
        t.Mass(i),
        t.Mass(c, d),
        u,
        u + 1,
        u * u,
        Basic.__new__(Mul, c, h),
        Basic.__new__(Add, c, i),
        Pow(u, 2),
        Pow(h, Rational(1, 2)),
        Pow(t.CLASS_COUNT, Rational(1, 2)),
        1 / h,
        h / (t.Equal(c, d) - t.Equal(d, c)),
        1 / (t.CLASS_COUNT - 2),
        1 / (t.CLASS_COUNT * t.NEGATIVES - 2),
        t.Scalar("h", families),
        t.Scalar("h", u),
        Expr.__new__(t.Scalar, c, d),
        t.Inner(u, h),
        t.Inner(u, c),
        t.Inner(u, u, u),
        t.Inner(u, t.Value("u", i)),
        t.Inner(Expr.__new__(t.Value, c, d), u),
        t.Equal(c, i),
        t.Equal(c, x),
        t.Equal(h, h),
        t.Equal(x, x),
        t.Slope(i, h),
        t.Slope(c, t.Loss(i, t.Indices(), h)),
        t.Bind(bound, Unheard(), h),
        t.Bind(bound, t.Classes(), bound),
        t.Bind(bound, t.Classes(), u),
        t.Bind(bound, t.OtherClasses(bound), h),
        t.Bind(bound, t.OtherClasses(i), h),
        t.Bind(bound, t.OtherClasses(), h),
        t.Bind(c, t.Classes(), t.Bind(c, t.ClassLaw(), t.Mass(c))),
        t.Bind(points, t.OnePointAClass(), t.Scalar("h", t.Entry(points, i))),
        t.Bind(points, t.IndependentPoints(c), S(1)),
        t.Loss(i, t.Indices(), u),
        t.Loss(bound, t.ClassLaw(), h * t.Mass(bound)),
        t.Loss(bound, t.Classes(), t.Mass(bound)),
        t.Mass(t.Entry(families, c)),
        t.Mass(t.Entry(c, i)),
        t.Mass(t.Entry(t.Constant(x), i)),
        t.Mass(t.Entry(terms.free("permutation", scope), i)),
        t.Mass(t.Entry(t.Renamed(c, families), i)),
    )


def malformed_assumption(terms: Terms) -> Any:
    """Return something that is no assumption, in one way."""
    c, i, x = terms.free("class"), terms.free("index"), terms.free("point")
    s, u, h = t.Variable("s'", "class"), t.Variable("t'", "class"), t.Scalar("h", x)
    return terms.one(
        t.Mass(c),
        given.Assumption(),
        given.Same(c, x),
        given.Distinct(c, i),
        given.Same(c),
        given.InSupport(c, c),
        given.InSupport(x, x),
        given.Differ(c, c),
        given.TermsDiffer(c, c),
        given.Differ(t.Value("u", c), h),
        given.Balanced(c),
        given.Convex(c),
        given.TermsDiffer(malformed(terms, terms.scope), S(0)),
        Basic.__new__(given.UnitVectors, c),
        Basic.__new__(given.GramBelow, Str("u"), c),
        Basic.__new__(given.GramIs, Str("u"), s, u, t.Mass(c)),
        given.GramIs("u", s, u, t.Value("u", s)),
        Basic.__new__(given.GramIs, Str("u"), s, s, S(1)),
        given.GramIs("u", x, u, S(1)),
    )
