"""Inputs of a rule, with what has to hold of its premises; `INPUTS` has the generators by rule."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from property_tests.fuzzer.terms import Terms
from property_tests.fuzzer.worlds import World
from theorems.kernel.statement import Statement
from theorems.kernel.theorem import Theorem


def _itself(world: World) -> Iterable[World]:
    return (world,)


@dataclass(frozen=True)
class Case:
    """Inputs of a rule.

    A premise must hold on all the `worlds` that a world stands for: a rule whose premise is for
    every f is told of the same world with other vectors. `premises` are the statements that must
    hold, where they are not those of the theorems among the inputs.
    """

    inputs: tuple[Any, ...]
    worlds: Callable[[World], Iterable[World]] = _itself
    given: tuple[Statement, ...] | None = None

    @property
    def premises(self) -> tuple[Statement, ...]:
        """The statements that have to hold."""
        if self.given is not None:
            return self.given
        return tuple(x.statement for x in self.inputs if isinstance(x, Theorem))


Generator = Callable[[Terms, World], Case]

INPUTS: dict[str, Generator] = {}
"""For every rule a function that draws inputs, most of them right, for a world."""


def inputs_of(*names: str) -> Callable[[Generator], Generator]:
    """Register a generator for rules."""

    def register(generator: Generator) -> Generator:
        INPUTS.update(dict.fromkeys(names, generator))
        return generator

    return register
