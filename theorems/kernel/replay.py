"""Derivations as data: written down as JSON, and run again in a fresh process (trusted).

A derivation is a list of steps, each a rule and its inputs; an earlier step is referred to by its
number. `python -m theorems.kernel.replay` reads one request a line on standard input and answers
in one line whether the derivation, run again, proves the statement.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Container, Mapping
from types import MappingProxyType
from typing import Any, TextIO

from sympy import Add, Basic, Mul, Pow, Rational, S, Symbol, Tuple
from sympy.core.symbol import Str

from theorems.errors import IllFormed, NceproofError
from theorems.kernel import rules, statement, terms
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem, proves

NODES: Mapping[str, Any] = MappingProxyType(
    {
        **{cls.__name__: cls for cls in (Add, Mul, Pow, Symbol, Str, Tuple)},
        **{
            name: value
            for module in (terms, statement)
            for name, value in vars(module).items()
            if isinstance(value, type)
            and issubclass(value, Basic)
            and value.__module__ == module.__name__
        },
    }
)
"""What a written term may consist of, by name."""


CITED = "cite"
"""What a step is called that stands for the theorem of another claim."""

_NONE: Mapping[Any, Any] = MappingProxyType({})


def steps_of(theorem: Theorem, cited: Container[int] = ()) -> list[Theorem]:
    """Return the theorems of a derivation, premises before what follows from them, each once.

    Those whose identities are `cited` are taken as they are, without their premises.

    >>> steps_of(rules.nonnegative(4))
    [<Theorem by nonnegative:  ⊢ 4 ≥ 0>]
    """
    ordered: dict[int, Theorem] = {}
    entered: set[int] = set()
    waiting = [(theorem, False)]
    while waiting:
        one, ready = waiting.pop()
        if id(one) in ordered:
            continue
        if ready:
            ordered[id(one)] = one
            continue
        if id(one) in entered:
            raise IllFormed("the derivation goes round in a circle")
        entered.add(id(one))
        rule, inputs = (getattr(one, name, None) for name in ("rule", "inputs"))
        if type(rule) is not str or type(inputs) is not tuple:
            raise IllFormed("a step of the derivation has no rule, or no inputs")
        waiting.append((one, True))
        if id(one) not in cited:
            waiting += [(x, False) for x in reversed(one.inputs) if isinstance(x, Theorem)]
    return list(ordered.values())


def write_derivation(theorem: Theorem, cited: Mapping[int, str] = _NONE) -> list[dict[str, Any]]:
    """Return a derivation as JSON values; raise `IllFormed` for one that no rules have made.

    A theorem whose identity is among `cited` is a step of that name, without a derivation.

    >>> write_derivation(rules.nonnegative(4))
    [{'rule': 'nonnegative', 'inputs': [['4']]}]
    """
    steps = steps_of(theorem, cited)
    places = {id(step): n for n, step in enumerate(steps)}
    return [
        {"rule": CITED, "inputs": [cited[id(step)]]}
        if id(step) in cited
        else {"rule": step.rule, "inputs": [_write(given, places) for given in step.inputs]}
        for step in steps
    ]


def write_statement(stated: Statement) -> dict[str, Any]:
    """Return a statement as JSON values."""
    return {
        "assumptions": sorted((_write(x, {}) for x in stated.assumptions), key=json.dumps),
        "left": _write(stated.left, {}),
        "relation": stated.relation,
        "right": _write(stated.right, {}),
        "exists": [_write(x, {}) for x in stated.exists],
    }


def _write(value: Any, places: dict[int, int]) -> Any:
    """Return ["p/q"], [name of a node, arguments..], {"tuple": ..}, {"text": ..} or {"step": n}."""
    if isinstance(value, Theorem):
        if id(value) not in places:
            raise IllFormed("a theorem stands inside of a tuple")
        return {"step": places[id(value)]}
    if isinstance(value, tuple):
        return {"tuple": [_write(part, places) for part in value]}
    if isinstance(value, str):
        return {"text": value}
    if isinstance(value, int | Rational):
        return [str(S(value))]
    if isinstance(value, Symbol | Str):
        return [type(value).__name__, value.name]
    if not isinstance(value, Basic):
        raise IllFormed(f"a {type(value).__name__} is no input of a rule")
    return [type(value).__name__, *(_write(part, places) for part in value.args)]


def _read(value: Any, done: list[Theorem]) -> Any:
    """Return an input of a rule: a theorem, a name, a term, or a tuple of such."""
    if isinstance(value, dict):
        if "step" in value:
            return done[value["step"]]
        if "text" in value:
            return str(value["text"])
        return tuple(_read(part, done) for part in value["tuple"])
    return _read_term(value)


def _read_term(value: list[Any]) -> Any:
    """Return a term; the parts of a node are terms, so that SymPy never reads a text."""
    name, *parts = value
    if not parts and name not in NODES:
        return Rational(name)
    if name in ("Symbol", "Str"):
        return NODES[name](parts[0])
    return NODES[name](*map(_read_term, parts))


def run_again(steps: list[dict[str, Any]], cited: Mapping[str, Theorem] = _NONE) -> Theorem:
    """Return the theorem that a written derivation ends in, made anew by the rules.

    A step that stands for a theorem of another name is that of `cited`.
    Raises `RuleError` where a step does not follow, `KeyError` for an unknown rule or node, and
    what Python raises for inputs of another number or kind than a rule takes.

    >>> run_again(write_derivation(rules.nonnegative(4)))
    <Theorem by nonnegative:  ⊢ 4 ≥ 0>
    """
    done: list[Theorem] = []
    for step in steps:
        if step["rule"] == CITED:
            done.append(cited[step["inputs"][0]])
            continue
        done.append(rules.RULES[step["rule"]](*(_read(given, done) for given in step["inputs"])))
    return done[-1]


def read_statement(written: dict[str, Any]) -> Statement:
    """Return a statement from its JSON values.

    >>> stated = rules.nonnegative(4).statement
    >>> read_statement(write_statement(stated)) == stated
    True
    """
    return Statement(
        frozenset(map(_read_term, written["assumptions"])),
        _read_term(written["left"]),
        written["relation"],
        _read_term(written["right"]),
        tuple(map(_read_term, written["exists"])),
    )


REFUSALS = (
    NceproofError,
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    RecursionError,
)
"""What somebody's forged derivation meets; anything else is our fault, and ends the process."""


def answer(request: str) -> str:
    """Return "" where the written derivation proves the written statement, else why it does not.

    Another error than those is raised: a fault of the kernel must not look like a refusal.

    >>> theorem = rules.nonnegative(4)
    >>> written = {"derivation": write_derivation(theorem)}
    >>> answer(json.dumps(written | {"statement": write_statement(theorem.statement)}))
    ''
    """
    try:
        asked = json.loads(request)
        return proves(run_again(asked["derivation"]), read_statement(asked["statement"]))
    except REFUSALS as error:
        return f"{type(error).__name__}: {error}"


def serve(requests: TextIO, answers: TextIO) -> None:
    """Answer requests, one a line, until there are no more."""
    for request in requests:
        answers.write(json.dumps(answer(request)) + "\n")
        answers.flush()


if __name__ == "__main__":
    serve(sys.stdin, sys.stdout)
