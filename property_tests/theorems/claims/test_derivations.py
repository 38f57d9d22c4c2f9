"""Every derived claim: its proof, its replay, and mutants of statement and derivation refused."""

import re
from copy import deepcopy
from dataclasses import replace
from random import Random

import pytest
from sympy import Rational

from theorems.kernel import terms as t
from theorems.kernel.replay import (
    answer,
    read_statement,
    run_again,
    steps_of,
    write_derivation,
    write_statement,
)
from theorems.kernel.theorem import Theorem, proves
from theorems.verdicts.catalogue import all_claims
from theorems.verdicts.citing import theorem_of
from theorems.verdicts.models import NoModelError, check_derivation, check_statements

pytestmark = pytest.mark.slow

DERIVED = {claim.id: claim for claim in all_claims() if claim.derivation is not None}


@pytest.fixture(scope="module")
def theorems():
    return {name: theorem_of(claim) for name, claim in DERIVED.items()}


@pytest.mark.parametrize("name", DERIVED)
def test_a_derivation_ends_in_the_formal_statement(theorems, name):
    assert type(theorems[name]) is Theorem
    assert proves(theorems[name], DERIVED[name].formal()) == ""


@pytest.mark.parametrize("name", DERIVED)
def test_a_written_derivation_gives_the_same_theorem_again(theorems, name):
    theorem = theorems[name]
    assert run_again(write_derivation(theorem)).statement == theorem.statement
    formal = DERIVED[name].formal()
    assert read_statement(write_statement(formal)) == formal


@pytest.mark.parametrize("name", DERIVED)
def test_every_line_holds_on_other_models_than_those_of_verify(theorems, name):
    report = check_derivation(theorems[name], count=2, seed=1000)
    assert report.failure == ""
    assert report.lines == len(steps_of(theorems[name]))


def mutants_of_statement(formal):
    """Yield what was done, a statement that is not proved, and a pattern of the message."""
    for assumption in sorted(formal.assumptions, key=str):
        less = replace(formal, assumptions=formal.assumptions - {assumption})
        yield f"without {type(assumption).__name__}", less, "also assumes"
    if formal.relation != "=" and not formal.exists:
        yield "turned", replace(formal, left=formal.right, right=formal.left), "side is another"
    stronger = {"≥": ">", ">": "=", "=": ">"}[formal.relation]
    yield "stronger", replace(formal, relation=stronger), "only"
    yield "nudged up", replace(formal, right=formal.right + Rational(1, 1000)), "side is another"
    yield "nudged down", replace(formal, left=formal.left - Rational(1, 1000)), "side is another"
    for side in ("left", "right"):
        if (old := getattr(formal, side)) != 0:
            yield f"{side} doubled", replace(formal, **{side: 2 * old}), "side is another"
    if formal.exists:
        yield "for all", replace(formal, exists=()), "∃"
    for side in ("left", "right"):
        old = getattr(formal, side)
        for number in (t.CLASS_COUNT, t.NEGATIVES):
            if old.has(number):
                new = old.xreplace({number: number + 1})
                yield (
                    f"{number} slipped on the {side}",
                    replace(formal, **{side: new}),
                    r"side is another|1/\([Ck] \+ 1\) may not exist",
                )


STATEMENTS = [
    pytest.param(name, mutant, message, id=f"{name} {what}")
    for name, claim in DERIVED.items()
    for what, mutant, message in mutants_of_statement(claim.formal())
]


@pytest.mark.parametrize(("name", "mutant", "message"), STATEMENTS)
def test_a_mutant_of_the_statement_is_not_proved(theorems, name, mutant, message):
    assert re.search(message, proves(theorems[name], mutant))


def test_every_theorem_has_five_mutants():
    for name, claim in DERIVED.items():
        assert len(list(mutants_of_statement(claim.formal()))) >= 5, name


def test_a_mutant_in_a_fresh_process_is_refused_as_well(theorems):
    import json

    name = "balanced-lower-bound"
    formal = DERIVED[name].formal()
    turned = replace(formal, left=formal.right, right=formal.left)
    written = {"derivation": write_derivation(theorems[name])}
    assert answer(json.dumps(written | {"statement": write_statement(formal)})) == ""
    assert answer(json.dumps(written | {"statement": write_statement(turned)})) != ""


# --- mutants of derivations ----------------------------------------------------------------------


def places_of(value, path=()):
    """Yield the paths of all numbers, names and references in a written derivation."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from places_of(part, (*path, key))
    elif isinstance(value, list):
        for n, part in enumerate(value):
            yield from places_of(part, (*path, n))
    else:
        yield path, value


SWAPS = {
    "Same": "Distinct",
    "Distinct": "Same",
    "Classes": "ClassLaw",
    "ClassLaw": "Classes",
    "average": "average_strictly",
    "decrease": "decrease_strictly",
    "UnitBall": "UnitVectors",
    "decrease_strictly": "decrease",
    "cosine": "cosine_below",
    "chain": "add",
    "add": "chain",
    "Convex": "Symmetric",
    "c": "s",
    "s": "c",
    "x": "x⁺",
    "x⁺": "y",
    "i": "j",
    "a•": "b•",
    "IndependentPoints": "OnePointAClass",
    "subgradient": "subgradient_strictly",
    "Equal": "Scalar",
}


def mutated(written, random):
    """Return a written derivation with one leaf changed, and what was changed."""
    copy = deepcopy(written)
    leaves = [(path, value) for path, value in places_of(copy) if other(value, random) is not None]
    path, value = random.choice(leaves)
    where = copy
    for step in path[:-1]:
        where = where[step]
    where[path[-1]] = other(value, random)
    return copy, f"{path}: {value!r} → {where[path[-1]]!r}"


def other(value, random):
    if isinstance(value, int):
        return value - 1 if value else None
    if value.lstrip("-").replace("/", "").isdigit():
        return str(Rational(value) + random.choice([-1, 1, Rational(1, 2)]))
    return SWAPS.get(value)


def outcome_of(written):
    """Run a mutant; None where it is refused, as each mutant is for a reason of its own."""
    try:
        return run_again(written)
    except (ValueError, TypeError, KeyError, AttributeError, IndexError):
        return None


@pytest.mark.parametrize("name", DERIVED)
def test_a_mutant_of_the_derivation_is_refused_or_proves_something_true(theorems, name):
    """One leaf of the written derivation is changed: a number, a name, a rule, a reference."""
    written, random = write_derivation(theorems[name]), Random(name)
    refused = 0
    for _ in range(12):
        mutant, what = mutated(written, random)
        theorem = outcome_of(mutant)
        if theorem is None:
            refused += 1
            continue
        lines = [(step.rule, step.statement) for step in steps_of(theorem)]
        try:
            assert check_statements(lines[-8:], 2, 0).failure == "", what
        except NoModelError:
            continue
    assert refused
