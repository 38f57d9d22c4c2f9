"""Inputs of the rules that collapse classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from sympy import Rational, S

from property_tests.fuzzer.cases import Case, inputs_of
from property_tests.fuzzer.premises import as_number, fitted
from property_tests.fuzzer.structure import apart
from property_tests.fuzzer.terms import NUMBERS, Terms
from property_tests.fuzzer.worlds import World, with_changes
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.verdicts.models import evaluate

Representation = Callable[[Any, Any], Any]


def plain(_: Any, point: Any) -> Any:
    """Return f at a point."""
    return t.Vector("f", point)


def one_class(s: Any, y: Any) -> Representation:
    """Return f with its value at y for all of class s."""
    return lambda c, point: t.choose(c, s, t.Vector("f", y), t.Vector("f", point))


def every_class(family: Any) -> Representation:
    """Return f with its value at the point of each class for all of the class."""
    return lambda c, _: t.Vector("f", t.Entry(family, c))


def collapses(world: World) -> Iterator[World]:
    """Yield the world for f with the value at one point for all of a class, for any classes."""
    choices = [[None, *((c, n) for n in range(len(world.points[c])))] for c in range(world.classes)]
    for chosen in product(*choices):
        moved = {
            ("f", (c, n)): point
            for c, point in enumerate(chosen)
            if point is not None
            for n in range(len(world.points[c]))
        }
        yield with_changes(world, moved=moved)


def functional(terms: Terms, s: Any, other: Any) -> Callable[[Representation], Any]:
    """Return L(f), linear or quadratic in f class by class, as a function of the representation."""
    c, u = t.Variable("n", "class"), t.Variable("m", "class")
    a, b = t.Variable("a'", "point"), t.Variable("b'", "point")
    vector = terms.vector() if terms.chance(0.2) else t.Vector("u", c)
    sign = terms.one(S(1), S(-1), terms.one(*NUMBERS))
    weight = sign * terms.one(
        S(1),
        S(1),
        t.Probability(c),
        t.Unknown("z", c),
        t.Equal(c, s),
        1 - t.Equal(c, s),
        t.Equal(c, other),
    )
    kind = terms.one(0, 1, 2, 2, 3)

    def of(f: Representation) -> Any:
        if kind == 0:
            inner = t.Bind(a, t.Points(c), t.Inner(f(c, a), vector))
        elif kind == 1:
            inner = t.Bind(a, t.Points(c), t.Inner(f(c, a), f(c, a)))
        else:
            inner = t.Bind(a, t.Points(c), t.Bind(b, t.Points(c), t.Inner(f(c, a), f(c, b))))
        if kind == 3:
            inner = t.Bind(
                u,
                t.Classes(),
                t.Bind(a, t.Points(c), t.Bind(b, t.Points(u), t.Inner(f(c, a), f(u, b)))),
            )
        return t.Bind(c, t.Classes(), weight * inner)

    return of


def through_family(terms: Terms, family: t.Variable) -> Callable[[Representation], Any]:
    """Return L(f) in which one point a class is drawn."""
    c, sign = t.Variable("n", "class"), terms.one(S(1), S(-1), S(-1))
    u = t.Variable("m", "class")

    def of(f: Representation) -> Any:
        mean = t.Bind(
            c,
            t.Classes(),
            t.Bind(u, t.Classes(), t.Inner(f(c, t.Entry(family, c)), f(u, t.Entry(family, u)))),
        )
        return sign * t.Bind(family, t.OnePointAClass(), mean)

    return of


ONE, TWO, ANY = (t.Variable(name, "class") for name in ("c", "s", "r"))


def spreads(
    terms: Terms, world: World
) -> tuple[Callable[[Representation], Any], list[given.Assumption]]:
    """Return L(f), and that f varies on two classes: not so any more where one is collapsed."""
    a, b = t.Variable("a'", "point"), t.Variable("b'", "point")

    def variance(c: Any, f: Representation) -> Any:
        return 1 - t.Bind(a, t.Points(c), t.Bind(b, t.Points(c), t.Inner(f(c, a), f(c, b))))

    world.norms["f"] = terms.one("unit", "line")
    found = [evaluate(variance(ONE, plain), world, {ONE: c}) for c in (0, 1)]
    weight = as_number(terms.one(max, sum)([1 / x for x in found])) if all(found) else S(1)

    def of(f: Representation) -> Any:
        one, two = variance(ONE, f), variance(TWO, f)
        return weight * one * two - one - two

    both = given.TermsDiffer(variance(ONE, plain) * variance(TWO, plain), S(0))
    return of, [given.UnitVectors("f"), given.Distinct(ONE, TWO), both]


def norm_of_mean(f: Representation) -> Any:
    """Return L(f) = ‖E f‖² of a class, which rises where the class is collapsed."""
    b, c = (t.Variable(name, "point") for name in ("b'", "c'"))
    return t.Bind(b, t.Points(ONE), t.Bind(c, t.Points(ONE), t.Inner(f(ONE, b), f(ONE, c))))


def idle_draw(f: Representation) -> Any:
    """Return the same times z_c, with a point of another class drawn to no purpose."""
    idle = t.Variable("a'", "point")
    return t.Unknown("z", ONE) * t.Bind(idle, t.Points(TWO), norm_of_mean(f))


def _assumptions(terms: Terms, s: Any, other: Any) -> list[given.Assumption]:
    """Return what a premise about f and a class may assume, rightly or not."""
    points = [t.Vector("f", t.Variable(name, "point")) for name in ("x", "y")]
    return terms.one(
        [],
        [],
        [],
        [given.UnitVectors("f")],
        [given.UnitVectors("f"), given.Balanced()],
        [given.Distinct(s, other)],
        [given.Distinct(s, other)],
        [given.InnerBelowOne(*points)],
        [given.TermsDiffer(t.Inner(*points), Rational(1))],
        [given.UnitBall("f")],
        [given.TermsDiffer(t.Inner(points[0], points[0]), t.Inner(points[1], points[1]))],
    )


@inputs_of("collapse")
def _collapse(terms: Terms, world: World) -> Case:
    y, family = t.Variable("y'", "point"), t.Variable("q•", "points")
    s = terms.free("class") if terms.chance(0.8) else terms.klass()
    other, kind, captured = terms.free("class"), terms.random.random(), terms.chance(0.1)
    law, of = functional(terms, s, other), functional(terms, s, other)
    assumed = _assumptions(terms, s, other)
    if kind < 0.1:
        s, (law, assumed) = ANY, spreads(terms, world)
    elif captured:
        s, law, assumed = ANY, idle_draw, [given.Distinct(ONE, TWO)]
    elif kind < 0.2:  # all classes may be collapsed but the one that counts
        s, law, assumed = ANY, norm_of_mean, [given.Distinct(ANY, ONE)]

    def loss(f: Representation) -> Any:
        return law(f) if captured or kind < 0.6 else law(f) + of(f)

    left, point = loss(plain), y
    inside = loss(one_class(s, point))
    if captured or terms.chance(0.2):  # the new point has the name of one that is drawn inside
        point = t.Variable("a'", "point")
        inside = terms.one(left, t.revalue(left, "f", one_class(s, point)))
    elif terms.chance(0.05):
        inside = left
    right = t.Bind(point, t.Points(s), apart(inside))
    if terms.chance(0.05):
        right = terms.one(t.Bind(point, t.Points(s), apart(left)), right.args[2], right + 1)
    theorem = fitted(world, left, right, assumed, shift=False)
    return Case((theorem, "f", s, family), collapses)


@inputs_of("collapse_others")
def _collapse_others(terms: Terms, world: World) -> Case:
    family, y = t.Variable("q•", "points"), t.Variable("y'", "point")
    s = terms.klass()
    other = terms.free("class")
    law, of = functional(terms, s, other), functional(terms, s, other)
    if terms.chance(0.15):
        law = through_family(terms, family)
    assumed = _assumptions(terms, s, other)
    if terms.chance(0.1):
        s, of, (law, assumed) = ONE, lambda _: S(0), spreads(terms, world)
    left = law(plain) + of(plain)
    every = law(every_class(family)) + of(every_class(family))
    if terms.chance(0.15):
        every = terms.one(left, every + 1, every - 1)
    right = t.Bind(family, t.OnePointAClass(), apart(every))
    theorem = fitted(world, left, right, assumed, shift=False)
    if terms.chance(0.1):
        y = terms.one(t.Variable("a'", "point"), terms.free("point"))
    return Case((theorem, "f", s, y), collapses)
