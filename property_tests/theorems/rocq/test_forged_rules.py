"""A false conclusion of each of many rules, beside one that is right: Rocq refuses and accepts."""

import json
from collections.abc import Callable
from functools import reduce

import pytest
from sympy import Integer, Tuple

from property_tests.theorems.kernel import forgeries
from property_tests.theorems.rocq.export.test_document import ACCEPTED, believe, forged, with_rocq
from theorems.kernel import rules
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.replay import answer, write_derivation, write_statement
from theorems.kernel.statement import Statement
from theorems.rocq.checking import Status
from theorems.rocq.export.document import export
from theorems.rocq.exported import check_exports
from theorems.rocq.trees import Unsupported

a, c, s, u = (t.Variable(name, "class") for name in "acsu")
i, j = (t.Variable(name, "index") for name in "ij")
p, x, y = (t.Variable(name, "point") for name in "pxy")
cs, xs = t.Variable("c•", "classes"), t.Variable("x•", "points")
c_i, x_i = t.Entry(cs, i), t.Entry(xs, i)
C, ZERO = t.CLASS_COUNT, Integer(0)


def f(place):
    return t.Unknown("z", place)


def g(place):
    return t.Unknown("w", place)


def loss(body):
    return t.Loss(i, t.Indices(), body)


def says(left, relation, right, *assumptions, exists=()):
    return Statement(frozenset(assumptions), t.as_term(left), relation, t.as_term(right), exists)


# --- premises, each of them proved ---------------------------------------------------------------

ALIKE = rules.algebra(f(c), f(s), (given.Same(c, s),))
PICKED = rules.algebra(t.Bind(u, t.Classes(), t.Equal(u, c) * f(u)), f(c))
MEAN = rules.algebra(t.Bind(u, t.ClassLaw(), f(u)), t.Bind(u, t.Classes(), t.Probability(u) * f(u)))
UNIT = rules.algebra(t.Inner(t.Vector("v", c), t.Vector("v", c)), 1, (given.UnitVectors("v"),))
SQUARE = rules.nonnegative(f(s) ** 2)
SQUARE_AT = rules.nonnegative(f(x) ** 2)
POSITIVE_AT = rules.positive_unless_zero(f(p) ** 2)
CONVEX = rules.jensen(loss(t.Unknown("z", i, x)), ((x, t.Points(c)),))
DECREASED = rules.decrease(rules.nonnegative(f(i) ** 2), i, t.Indices())
TANGENT = rules.subgradient(loss(f(i)), loss(g(i)))
IN_CASE = t.Equal(c, s) * f(c), t.Equal(c, s) * f(s)
OF_A_CLASS = t.choose(c_i, s, f(x_i), g(i))


def drawn(body):
    return t.Bind(xs, t.IndependentPoints(cs), loss(body))


def one_point(body):
    return t.Bind(y, t.Points(s), loss(body))


def exchanged(where, difference):
    """Return what `submodular` says of w + (2p − 1)δ and w, whatever p is."""
    w = g(i)
    v = w + (2 * where - 1) * difference
    pairs = (where * v + (1 - where) * w, where * w + (1 - where) * v)
    return (
        says(loss(v) + loss(w), "≥", loss(pairs[0]) + loss(pairs[1]), given.Submodular()),
        "submodular",
        loss(v),
        loss(w),
        t.as_term(where),
        Integer(1),
        difference,
    )


def at_mean(law):
    """Return what `exists_at_mean` says of E z(c), or of a sum."""
    whole = t.Bind(c, law, f(c))
    stated = says(whole, "≥", f(c), exists=(Tuple(c, law),))
    return stated, "exists_at_mean", rules.algebra(whole, whole)


def behind_a_factor():
    """Return 0 ≥ k, by the `telescope` of before: the family hides where the other factor is 0."""
    members = forgeries.members

    def total(own):
        return forgeries.over(i, own(i) * forgeries.hidden(i))

    def joined(index):
        own = forgeries.inside(index)
        return own + (1 - own) * t.Equal(index, j)

    step = rules.algebra(total(forgeries.inside), total(joined))
    every = total(lambda _: Integer(1))
    telescoped = forged(says(ZERO, "≥", every), "telescope", step, members, s, j)
    whole = rules.instantiate(telescoped, members, t.Constant(s))
    found = rules.chain(whole, rules.algebra(whole.right, t.NEGATIVES))
    return found.statement, found.rule, *found.inputs


# --- what rules conclude, and what they must not -------------------------------------------------

SOUND: dict[str, Callable] = {
    "average": lambda: rules.average(ALIKE, a, t.ClassLaw()),
    "average_strictly": lambda: rules.average_strictly(
        SQUARE_AT, rules.weaken(POSITIVE_AT, (given.InSupport(p, c),)), x, t.Points(c), p
    ),
    "cases": lambda: rules.cases(
        rules.algebra(*IN_CASE, (given.Same(c, s),)),
        rules.algebra(*IN_CASE, (given.Distinct(c, s),)),
        c,
        s,
    ),
    "chain": lambda: rules.chain(SQUARE, rules.algebra(0, 0)),
    "decrease": lambda: DECREASED,
    "instantiate": lambda: rules.instantiate(PICKED, c, s),
    "instantiate_scalar": lambda: rules.instantiate_scalar(MEAN, "z", (u,), g(u) ** 2),
    "jensen": lambda: CONVEX,
    "replacement": lambda: rules.replacement(drawn(OF_A_CLASS), s, y),
    "scale": lambda: rules.scale(SQUARE, C - 1),
    "strengthen": lambda: rules.strengthen(CONVEX, given.Convex()),
    "subgradient": lambda: TANGENT,
    "submodular": lambda: rules.submodular(*exchanged(t.Equal(c_i, s), f(c))[2:]),
    "weaken": lambda: rules.weaken(UNIT, (given.Balanced(),)),
}

FORGED: dict[str, Callable] = {
    "average over a class that an assumption names": lambda: (
        says(
            t.Bind(c, t.Classes(), f(c)),
            "=",
            t.Bind(c, t.Classes(), f(s)),
            given.Same(c, s),
        ),
        "average",
        ALIKE,
        c,
        t.Classes(),
    ),
    "average_strictly at a point of no mass": lambda: (
        says(t.Bind(x, t.Points(c), f(x) ** 2), ">", 0, *POSITIVE_AT.assumptions),
        "average_strictly",
        SQUARE_AT,
        POSITIVE_AT,
        x,
        t.Points(c),
        p,
    ),
    "cases of which one is proved": lambda: (says(f(c), "=", f(s)), "cases", ALIKE, ALIKE, c, s),
    "chain of weak steps, a strict one": lambda: (
        says(f(s) ** 2, ">", 0),
        "chain",
        SQUARE,
        rules.algebra(0, 0),
    ),
    "decrease of a loss that increases": lambda: (
        says(DECREASED.right, "≥", DECREASED.left, *DECREASED.assumptions),
        "decrease",
        *DECREASED.inputs,
    ),
    "instantiate by what a binder captures": lambda: (
        says(t.Bind(u, t.Classes(), f(u)), "=", f(u)),
        "instantiate",
        PICKED,
        c,
        u,
    ),
    "instantiate_scalar on one side": lambda: (
        says(MEAN.left, "=", t.Bind(u, t.Classes(), t.Probability(u) * g(u))),
        "instantiate_scalar",
        MEAN,
        "z",
        (u,),
        g(u),
    ),
    "jensen turned round": lambda: (
        says(CONVEX.right, "≥", CONVEX.left, *CONVEX.assumptions),
        "jensen",
        *CONVEX.inputs,
    ),
    "replacement of points of every class": lambda: (
        says(drawn(f(x_i)), "≥", one_point(f(y)), given.Replacement()),
        "replacement",
        drawn(f(x_i)),
        s,
        y,
    ),
    "scale by what may be negative": lambda: (
        says((C - 3) * f(s) ** 2, "≥", 0),
        "scale",
        SQUARE,
        C - 3,
    ),
    "strengthen by what implies nothing": lambda: (
        says(CONVEX.left, "≥", CONVEX.right, given.Nonincreasing()),
        "strengthen",
        CONVEX,
        given.Convex(),
    ),
    "subgradient at the other point": lambda: (
        says(TANGENT.left, "≥", rules.subgradient(loss(g(i)), loss(f(i))).right, given.Convex()),
        "subgradient",
        *TANGENT.inputs,
    ),
    "submodular where p is 2": lambda: exchanged(Integer(2), f(c)),
    "telescope with a family behind a factor": behind_a_factor,
    "weaken by fewer assumptions": lambda: (says(UNIT.left, "=", 1), "weaken", UNIT, ()),
}


def export_of(stated, rule, *inputs):
    return export(forged(stated, rule, *inputs), stated)


def test_each_of_them_is_of_another_rule_and_has_a_sound_neighbour():
    used = [name.split()[0] for name in FORGED]
    assert len(set(used)) == len(used) >= 10
    assert set(used) == SOUND.keys() | {"telescope"}  # `test_document` has that beside a sound one


@pytest.mark.parametrize("name", FORGED)
def test_our_kernel_refuses_it_too(name):
    stated, rule, *inputs = FORGED[name]()
    written = write_derivation(forged(stated, rule, *inputs))
    assert answer(json.dumps({"derivation": written, "statement": write_statement(stated)}))


def test_what_a_sum_over_classes_exceeds_is_not_exported():
    """∃ c: E z(c) ≥ z(c) is of a mean; of a sum it is false, as z may be negative."""
    assert export_of(*at_mean(t.ClassLaw())).source
    with pytest.raises(Unsupported, match="has no text in Rocq"):
        export_of(*at_mean(t.Classes()))


@pytest.mark.slow
@with_rocq
def test_what_rules_conclude_is_accepted_and_what_they_must_not_is_refused(monkeypatch):
    """All that is sound is one theorem, the sum of them."""
    whole = reduce(rules.add, (make() for make in SOUND.values()))
    sound = export(whole, whole.statement)
    believe(monkeypatch)
    exports = {name: export_of(*make()) for name, make in FORGED.items()}
    found = check_exports({"sound": sound} | exports)
    assert found.pop("sound").status == ACCEPTED.status
    assert {name: check.status for name, check in found.items()} == dict.fromkeys(
        exports, Status.REFUSED
    )
