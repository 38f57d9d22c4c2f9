"""Inputs of the rules that say that something exists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from flint import fmpq
from sympy import S

from numerics.exact.geometry import signature
from property_tests.fuzzer.cases import Case, inputs_of
from property_tests.fuzzer.expectations import about
from property_tests.fuzzer.premises import as_number, fitted, impostor, premise, random_premise
from property_tests.fuzzer.structure import apart, rewritten, two_part_assumption
from property_tests.fuzzer.terms import Terms
from property_tests.fuzzer.worlds import World, signs, with_changes
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.models import evaluate


@inputs_of("exists_at_mean")
def _choose_point(terms: Terms, world: World) -> Case:
    if terms.chance(0.1):
        return Case((random_premise(terms, world),))
    law = terms.law(sort=terms.one("class", "class", "point", "index", "permutation"))
    variable = terms.new(law.sort)
    body = about(terms, variable, terms.scope.inside(variable, law)) * terms.one(S(1), terms.leaf())
    if terms.chance(0.1):
        body = terms.one(S(-1), S(-2))
    right = t.Bind(variable, law, body)
    left = terms.one(right, apart(right), S(0), S(-1), S(-3), terms.leaf())
    return Case((fitted(world, left, right, terms.assumptions(), shift=False),))


@inputs_of("completion")
def _drop_dimension(terms: Terms, world: World) -> Case:
    low, high = terms.one(("v", "u"), ("v", "u"), ("u", "v"))
    below = given.GramBelow(low, high)
    if terms.chance(0.15):
        below = two_part_assumption(terms)
    if isinstance(below, given.GramBelow):
        low, high = map(str, below.args)
    a, b = terms.free("class"), terms.free("class")
    mine = t.Inner(t.Vector(low, a), t.Vector(low, b))
    theirs = t.Inner(t.Vector(high, a), t.Vector(high, b))
    left = terms.one(theirs, theirs, S(1), S(0), terms.leaf(), mine)
    right = terms.one(
        mine, mine, t.Probability(a) * mine, S(0), terms.leaf(), mine * (1 - t.Equal(a, b))
    )
    if isinstance(below, given.Same | given.Distinct):  # what must not be dropped
        same = t.Equal(*below.args)
        left, right = S(0), same if isinstance(below, given.Distinct) else 1 - same
    assumed = [below] if terms.chance(0.9) else []
    assumed += terms.one(
        [given.UnitVectors(low)],
        [given.UnitVectors(low)],
        [],
        [given.UnitVectors(low), given.UnitVectors(high)],
        [given.InnerBelowOne(t.Vector(low, a), t.Vector(high, b))],
        [given.Distinct(a, b)],
    )
    theorem = fitted(world, left, right, assumed, shift=terms.chance(0.3))
    return Case((theorem, below), lambda base: _lower(base, low, high))


def _lower(world: World, low: str, high: str) -> Iterator[World]:
    """Yield the world, and those in which the lower vectors are the upper ones, or any of R^1."""
    yield world
    same = {(low, c): world.vector(high, c) for c in range(world.classes)}
    for chosen, norm in ((same, world.norm(high)), *((line, "line") for line in signs(low, world))):
        yield with_changes(world, pinned=chosen, norms={**world.norms, low: norm})


GRAM = tuple(t.Variable(name, "class") for name in ("s'", "t'"))


@inputs_of("vectors_of_gram")
def _choose_vectors(terms: Terms, world: World) -> Case:
    return _of_a_matrix(terms, world, centred=False)


@inputs_of("centred_vectors_of_gram")
def _choose_centred_vectors(terms: Terms, world: World) -> Case:
    return _of_a_matrix(terms, world, centred=True)


def _of_a_matrix(terms: Terms, world: World, *, centred: bool) -> Case:
    """Return a theorem on vectors of a Gram matrix, and facts on the matrix, all but one right."""
    s, u = GRAM
    flaw = terms.one(*FLAWS, *(("row", "row", "row") if centred else ()))
    body = terms.one(*_matrices(flaw, centred=centred))
    gram = given.GramIs("u", s, u, body)
    about = _about_class(terms, world, s) if flaw == "about" else []
    z = t.Unknown("z", s) * t.Unknown("z", u)
    form = t.Bind(s, t.Classes(), t.Bind(u, t.Classes(), z * body))
    facts = [
        (rewritten(terms, form), "≥", S(0)),
        (t.substitute(body, {u: s}), "=", S(1)),
        *([(t.Bind(u, t.Classes(), body), "=", S(0))] if centred else ()),
    ]
    at = {"form": 0, "diagonal": 1, "row": 2}.get(flaw)
    if at is not None:
        facts[at] = terms.one(*_nearly(facts[at]))
    proofs = [
        premise(Statement(frozenset(x for x in about if not t.free_variables(x) & bound), *fact))
        for fact, bound in zip(facts, ({s, u}, {u}, {u}), strict=False)
    ]
    assumed = frozenset({gram, given.UnitVectors("u")} if flaw != "assumed" else ())
    theorem = _on_vectors(terms, world, gram, assumed, flaw)
    chosen = two_part_assumption(terms) if flaw == "gram" else gram
    statements = tuple(proof.statement for proof in proofs)
    if terms.chance(0.03):
        return Case((impostor(), gram, *proofs), _forms, statements)
    return Case((theorem, chosen, *proofs), _forms, (_realised(theorem, gram, world), *statements))


FLAWS = (
    "matrix",
    "form",
    "diagonal",
    "symmetric",
    "z",
    "about",
    "about",
    "name",
    "assumed",
    "gram",
    *(5 * ("none",)),
)


def _matrices(flaw: str, *, centred: bool) -> tuple[Any, ...]:
    """Return matrices of two classes: Gram matrices of unit vectors, or nearly so."""
    s, u = GRAM
    same, g, z = t.Equal(s, u), *((t.Unknown(n, s), t.Unknown(n, u)) for n in ("g", "z"))
    centre = (t.CLASS_COUNT * same - 1) / (t.CLASS_COUNT - 1)
    apart = 1 - same
    flawed: dict[str, tuple[Any, ...]] = {
        "matrix": (
            2 * same - 1,
            S(0),
            same + apart * z[0] ** 2 * z[1] ** 2,
            same + apart * g[0] * g[1],
            g[0] * g[1],
        ),
        "form": (same + 2 * apart, same - 2 * apart),
        "diagonal": (2 * same, g[0] * g[1]),
        "symmetric": (same + g[0] - g[1],),
        "z": (same + apart * z[0] * z[1],),
        "about": (g[0] * g[1],),
        "row": (same,),
    }
    return flawed.get(flaw, (centre,) if centred else (same, S(1), centre))


def _nearly(fact: tuple[Any, Any, Any]) -> list[tuple[Any, Any, Any]]:
    """Return what is near a fact on a matrix, mostly true where the fact is not."""
    left, _, right = fact
    return [(right, "=", right), (left, "≥", right), (left, "=", right + 1), (left, "=", left)]


def _on_vectors(terms: Terms, world: World, gram: Any, assumed: Any, flaw: str) -> Theorem:
    """Return a theorem on vectors of a Gram matrix: anything, where there are no such vectors."""
    s, u, body = gram.args[1:]
    theorem = premise(Statement(assumed, S(0), terms.one("≥", "="), S(1)))
    if _realised(theorem, gram, world).right != 1 and terms.chance(0.8):
        return theorem
    a, b = terms.free("class"), terms.free("class")
    cosine, known = t.Inner(t.Vector("u", a), t.Vector("u", b)), t.substitute(body, {s: a, u: b})
    if flaw == "name":
        return premise(Statement(assumed, cosine, "=", known))
    return terms.one(
        premise(Statement(assumed, known, "=", cosine)),
        premise(Statement(assumed, S(1), "≥", cosine)),
        fitted(world, terms.leaf(), terms.leaf(), assumed),
        fitted(world, terms.leaf(), terms.leaf(), assumed),
    )


def _about_class(terms: Terms, world: World, s: t.Variable) -> list[given.Assumption]:
    """Return what the premises on a matrix g_s g_t may assume, rightly or not."""
    square, z = t.Unknown("g", s) ** 2, t.Unknown("z", terms.free("class"))
    left_out = as_number(world.scalar("g", (world.random.randrange(world.classes),)) ** 2)
    return terms.one(
        [given.Balanced()],
        [given.TermsDiffer(z, S(0))],
        [given.UnitVectors("u")],
        *([given.TermsDiffer(square, left_out)] for _ in range(3)),
    )


def _forms(world: World) -> Iterator[World]:
    """Yield the world with other numbers z: a form is semidefinite if it is ≥ 0 for all of them."""
    yield world
    for numbers in product(range(-2, 3), repeat=world.classes):
        yield with_changes(
            world,
            functions={
                "z": lambda places, numbers=numbers: fmpq(
                    numbers[places[0]] if isinstance(places[0], int) else 1
                )
            },
        )


def _realised(theorem: Theorem, gram: given.GramIs, world: World) -> Statement:
    """Return what a theorem about vectors of a Gram matrix says where there are such vectors."""
    name, (s, u, body) = gram.name, gram.args[1:]
    classes = range(world.classes)
    G = tuple(tuple(evaluate(body, world, {s: a, u: b}) for b in classes) for a in classes)
    symmetric = all(G[a][b] == G[b][a] for a in classes for b in classes)
    if gram in theorem.assumptions and not (
        symmetric and all(G[a][a] == 1 for a in classes) and signature(G).is_psd
    ):
        return Statement(frozenset(), S(0), "=", S(0))

    def put(term: Any) -> Any:
        if isinstance(term, t.Inner) and all(str(v.args[0]) == name for v in term.args):
            return t.substitute(body, {s: term.args[0].args[1], u: term.args[1].args[1]})
        return term.func(*map(put, term.args)) if term.args else term

    if gram not in theorem.assumptions:
        return theorem.statement
    return Statement(frozenset(), put(theorem.left), theorem.relation, put(theorem.right))
