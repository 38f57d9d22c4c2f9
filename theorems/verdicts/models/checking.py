"""Statements and derivations on random models: what is false on one is no theorem.

An instance is decided exactly where all is rational, and by balls that do not overlap elsewhere;
others do not count. That a statement holds on models proves nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from numerics.balls.enclosure import precision
from numerics.errors import Undecided
from theorems.kernel import terms as t
from theorems.kernel.replay import steps_of
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem
from theorems.verdicts.models.evaluation import Environment, Structure, draws, evaluate
from theorems.verdicts.models.sampling import large_models, random_models
from theorems.verdicts.models.world import Model, NoModelError

_BITS = 120
_ROUNDS = 4  # so many times the models that are asked for, where balls leave some undecided
_LARGE = 2  # large models of a statement


def check(statement: Statement, model: Structure, environment: Environment) -> bool | None:
    """Tell whether a statement holds on a model: None where balls overlap or ∃ asks for vectors.

    >>> from random import Random
    >>> from flint import fmpq
    >>> from numerics.exact.losses import Logistic
    >>> model = Model((fmpq(1, 2),) * 2, ((fmpq(1),),) * 2, 1, Logistic(), Random(0))
    >>> c = t.Variable("c", "class")
    >>> check(Statement(frozenset(), t.Probability(c), ">", 0 * t.Probability(c)), model, {c: 0})
    True
    """
    places = [environment]
    for exists in statement.exists:
        if not isinstance(exists.args[0], t.Variable):
            return None
        variable, law = exists.args
        places = [{**at, variable: value} for at in places for value, _ in draws(law, model, at)]
    found = [_compare(statement, model, at) for at in places]
    return True if True in found else None if None in found else False


def _compare(statement: Statement, model: Structure, at: Environment) -> bool | None:
    """Tell whether the relation holds at one place, None where balls do not say.

    A comparison of balls is true where it is true of all their numbers.
    """
    with precision(_BITS):
        left, right = (evaluate(x, model, at) for x in (statement.left, statement.right))
        d = left - right
        holds = {"=": d == 0, "≥": d >= 0, ">": d > 0}[statement.relation]
        fails = {"=": d != 0, "≥": d < 0, ">": d <= 0}[statement.relation]
    return True if holds else False if fails else None


# --- derivations ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Report:
    """What the lines of a derivation did on random models; `failure` is "" if none is false.

    `models` counts the instances that were decided, `undecided` the lines without any.
    """

    lines: int
    models: int
    undecided: int
    failure: str


def check_derivation(
    theorem: Theorem, *, count: int, seed: int, expired: Callable[[], bool] = lambda: False
) -> Report:
    """Instantiate every line of a derivation on random finite models.

    Raises `Undecided` where `expired()` says before a line that time is up.

    >>> from theorems.kernel import rules
    >>> check_derivation(rules.nonnegative(4), count=2, seed=0)
    Report(lines=1, models=4, undecided=0, failure='')
    """
    lines = [(x.rule, x.statement) for x in steps_of(theorem)]
    return check_statements(lines, count, seed, expired=expired)


def check_statements(
    lines: Sequence[tuple[str, Statement]],
    count: int,
    seed: int,
    *,
    expired: Callable[[], bool] = lambda: False,
) -> Report:
    """Instantiate statements, each with the name of its rule, on random finite models.

    >>> planted = Statement(frozenset(), t.CLASS_COUNT, ">", t.CLASS_COUNT)
    >>> check_statements([("planted", planted)], 1, 0)
    Report(lines=1, models=1, undecided=0, failure='line 1 by planted:  ⊢ C > C')
    """
    models = undecided = 0
    for n, (rule, statement) in enumerate(lines, 1):
        if expired():
            raise Undecided(f"the time limit was reached at line {n} of {len(lines)}")
        decided = _decided(statement, count, seed + n)
        models += len(decided)
        undecided += not decided
        if False in decided:
            failure = f"line {n} by {rule}: {statement}"
            return Report(len(lines), models, undecided, failure)
    return Report(len(lines), models, undecided, "")


def _decided(statement: Statement, count: int, seed: int) -> list[bool]:
    """Return what a statement is on random models, up to the first on which it is false."""
    small = _decisions(statement, random_models(statement, count=_ROUNDS * count, seed=seed))
    large = _decisions(statement, large_models(statement, count=_LARGE, seed=seed))
    decided: list[bool] = []
    for found in chain(islice(small, count), large):
        decided.append(found)
        if not found:
            break
    return decided


def _decisions(statement: Statement, models: Iterator[tuple[Model, Environment]]) -> Iterator[bool]:
    """Yield what a statement is on the models that decide it; none where there are no models."""
    try:
        for model, at in models:
            found = check(statement, model, at)
            if found is not None:
                yield found
    except NoModelError:  # such as a case that cannot arise
        return
