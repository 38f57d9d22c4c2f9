"""Inputs of the rules on renaming classes, and on what stands for any words or any vectors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import Any

from flint import fmpq

from property_tests.fuzzer.cases import Case, inputs_of
from property_tests.fuzzer.expectations import about
from property_tests.fuzzer.premises import random_premise
from property_tests.fuzzer.terms import Terms
from property_tests.fuzzer.worlds import World, with_changes
from theorems.kernel import statement as given
from theorems.kernel import terms as t


@inputs_of("relabel")
def _relabel(terms: Terms, world: World) -> Case:
    scope, binders = terms.scope, []
    for _ in range(terms.random.randint(0 if terms.chance(0.2) else 1, 2)):
        law = terms.one(t.ClassLaw(), t.IndependentClasses(), terms.law(sort="class"))
        if binders and terms.chance(0.6):
            law = t.Words(terms.one(binders[0][0], terms.klass(scope)))
        variable = terms.new(law.sort)
        binders.append((variable, law))
        scope = scope.inside(variable, law)
    body = terms.scalar(scope, depth=2)
    for variable, _ in binders:
        body *= about(terms, variable, scope)
    for variable, law in reversed(binders):
        body = t.Bind(variable, law, body)
    new = (
        t.Variable("τ", "permutation")
        if terms.chance(0.8)
        else terms.one(terms.free("permutation"), terms.free("class"))
    )
    return Case((body, new))


@inputs_of("iid_words")
def _iid_words(terms: Terms, world: World) -> Case:
    assumed = {*terms.assumptions()}
    for assumption in (given.Exchangeable(), given.Balanced(), given.PairUniform()):
        if terms.chance(0.4):
            assumed.add(assumption)
    if terms.chance(0.2):
        assumed.add(_unlike_iid(terms))
    theorem = random_premise(
        terms, _with_iid_words(world), left=of_words(terms), assumptions=assumed
    )
    return Case((theorem,), lambda base: (_with_iid_words(base),))


def _unlike_iid(terms: Terms) -> given.TermsDiffer:
    """Return that classes do not meet as often as iid ones: so it is for most words."""
    c, word, i = t.Variable("b'", "class"), t.Variable("n•", "classes"), terms.new("index")
    hits = t.Bind(i, t.Indices(), t.Equal(t.Entry(word, i), c))
    met = t.Bind(c, t.ClassLaw(), t.Bind(word, t.Words(c), hits))
    return given.TermsDiffer(met, t.NEGATIVES * t.Bind(c, t.ClassLaw(), t.Probability(c)))


def _with_iid_words(world: World) -> World:
    return with_changes(world, drawn_words=[[iid(world)] * world.classes])


def iid(world: World) -> dict[tuple[int, ...], fmpq]:
    """Return the law of k iid classes of law ρ."""
    law: dict[tuple[int, ...], fmpq] = {}
    for word in product(range(world.classes), repeat=world.negatives):
        law[word] = fmpq(1)
        for entry in word:
            law[word] *= world.law[entry]
    return law


def of_words(terms: Terms) -> Any:
    """Return a mean over words of a class that is drawn, or given."""
    own = t.Variable("b'", "class") if terms.chance(0.8) else terms.free("class")
    word = t.Variable("n•", "classes")
    scope = terms.scope.inside(own, t.ClassLaw())
    law = t.Words(own if terms.chance(0.9) else terms.klass(scope))
    scope = scope.inside(word, law)
    body = about(terms, word, scope) * terms.one(1, about(terms, own, scope))
    if terms.chance(0.3):
        body = t.Loss(terms.new("index"), t.Indices(), body)
    mean = t.Bind(word, law, body)
    return t.Bind(own, t.ClassLaw(), mean) if terms.chance(0.8) else mean


@inputs_of("one_family")
def _one_family(terms: Terms, world: World) -> Case:
    name, other = terms.one(("u", "v"), ("v", "u"), ("u", "q"), ("f", "g"), ("g", "f"), ("u", "z"))
    known = _with_one_family(world, name, other)
    a, b = terms.vector(depth=1), terms.vector(depth=1)
    left = terms.one(t.Inner(a, b), t.Inner(a, b) * terms.leaf(), None)
    assumed = terms.assumptions(2)
    if terms.chance(0.3):  # what holds because the two differ
        pair = (t.Inner(t.Vector("u", terms.klass()), t.Vector("u", terms.klass())), a)
        assumed |= {given.TermsDiffer(pair[0], t.Inner(a, a))}
    theorem = random_premise(terms, known, left=left, assumptions=assumed)
    return Case((theorem, name, other), lambda base: (_with_one_family(base, name, other),))


def _with_one_family(world: World, name: str, other: str) -> World:
    """Return the world in which the vectors of a name are those of another one."""
    every: Iterator[Any] = iter((*range(world.classes), *world.all_points()))
    pinned = {(name, place): world.vector(other, place) for place in every}
    return with_changes(world, pinned=pinned, norms={**world.norms, name: world.norm(other)})
