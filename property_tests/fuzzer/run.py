"""Apply rules to random inputs and evaluate what they conclude.

uv run python -m property_tests.fuzzer.run [--applications 100000] [--seed 0]
"""

from __future__ import annotations

import warnings
from argparse import ArgumentParser
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from time import process_time
from typing import Any

from property_tests.fuzzer import (
    collapsing,
    existence,
    expectations,
    on_losses,
    structure,
    words,
)
from property_tests.fuzzer.cases import INPUTS, Case
from property_tests.fuzzer.terms import Terms
from property_tests.fuzzer.worlds import World, forget, random_world, suited, verdicts
from theorems.kernel.rules import RULES
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement

SOURCES = (collapsing, existence, expectations, on_losses, structure, words)
"""The files that say in `INPUTS` what rules are applied to."""

QUICK, FULL = 40, 4000
"""So many values of the free variables, at most, at first and where a conclusion is false."""


@dataclass
class Report:
    """How often a rule was tried, and what became of it; `false` describes what it got wrong."""

    outcomes: Counter[str] = field(default_factory=Counter)
    false: list[str] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """The applications whose conclusion was decided on a world."""
        return self.outcomes["true"] + self.outcomes["false"]


def fuzz(
    rule: str, *, applications: int, seed: int, attempts: int, trusting: bool = False
) -> Report:
    """Apply a rule until so many conclusions were decided; end at the first false one.

    Where one only looks for false ones, `trusting` counts others whose premises need not hold.
    """
    report = Report()
    warnings.simplefilter("ignore")  # of SymPy, about terms that mean nothing
    for n in range(attempts):
        if n % 200 == 0:
            forget()
        outcome, said = attempt(rule, Random(f"{seed} {rule} {n}"), trusting)
        report.outcomes[outcome] += 1
        if outcome == "false":
            report.false.append(said)
        if report.accepted >= applications or report.false:
            break
    return report


def campaign(in_all: int, *, seed: int, floor: int = 300) -> dict[str, Report]:
    """Apply every rule so often, and then all for about the same time until so many are decided."""
    reports, seconds = {}, {}
    for rule in RULES:
        start = process_time()
        reports[rule] = fuzz(rule, applications=floor, seed=seed, attempts=100 * floor)
        seconds[rule] = (process_time() - start) / max(1, reports[rule].accepted)
    left = in_all - sum(report.accepted for report in reports.values())
    speed = sum(1 / cost for cost in seconds.values())
    for rule, cost in seconds.items():
        share = max(0, -int(-left / cost // speed))
        more = fuzz(rule, applications=share, seed=seed + 1, attempts=100 * share)
        reports[rule].outcomes += more.outcomes
        reports[rule].false += more.false
    return reports


def attempt(rule: str, random: Random, trusting: bool = False) -> tuple[str, str]:
    """Apply a rule once and return what became of it.

    "not drawn": what draws the inputs raised; "no premise": a premise is ill-formed or does not
    hold; "refused"; "idle": the conclusion was not decided; "true"; "false": on a world where all
    premises hold.
    """
    terms, world = Terms(random), random_world(random)
    case, fault = _inputs(rule, terms, world)
    if case is None:
        return fault
    try:
        theorem = RULES[rule](*case.inputs)
    except Exception:
        return "refused", ""
    found = concluded(theorem.statement, world, QUICK)
    if found == "idle":
        world = suited(world, theorem.statement)
        found = concluded(theorem.statement, world, QUICK)
    if found == "true" and trusting:
        return "true", ""
    if found == "idle" or not premises_hold(case, world, FULL if found != "true" else QUICK):
        return ("idle" if found == "idle" else "no premise"), ""
    if found == "true":
        return "true", ""
    return "false", "\n".join(
        [
            f"{rule} concludes what {found}: {shown(theorem.statement)}",
            *(f"  from {shown(premise)}" for premise in case.premises),
            f"  with {[shown(x) for x in case.inputs]}",
            f"  on C = {world.classes}, k = {world.negatives}, ρ = {world.law}, "
            f"D = {world.points}, ℓ = {world.loss.name}, "
            f"vectors {world.vectors}, numbers {world.scalars}",
        ]
    )


def _inputs(rule: str, terms: Terms, world: World) -> tuple[Case | None, tuple[str, str]]:
    """Return inputs whose premises are well formed, or None and what became of them."""
    try:
        case = INPUTS[rule](terms, world)
    except Exception as error:  # SymPy, of a term that means nothing, or a fault of ours
        return None, ("not drawn", f"{type(error).__name__}: {error}")
    try:
        for statement in case.premises:
            check_statement(statement)
    except Exception:  # of a term that means nothing
        return None, ("no premise", "")
    return case, ("", "")


def shown(thing: Any) -> str:
    """Return a text, also of what SymPy cannot print."""
    try:
        return str(thing)
    except Exception as error:
        return f"{type(thing).__name__} that cannot be printed: {error}"


def concluded(statement: Statement, world: World, most: int) -> str:
    """Return "true", "idle", or what is wrong with a conclusion on a world."""
    found = "idle"
    try:
        for verdict in verdicts(statement, world, most=most):
            if verdict is False:
                return "is false"
            found = "true" if verdict else found
    except Exception as error:
        return f"has no value ({type(error).__name__}: {error})"
    return found


def premises_hold(case: Case, world: World, most: int) -> bool:
    """Tell whether all premises hold on all the worlds that a world stands for."""
    try:
        return all(
            verdict is True
            for stands_for in case.worlds(world)
            for premise in case.premises
            for verdict in verdicts(premise, stands_for, most=most)
        )
    except Exception:
        return False


def table(reports: dict[str, Report]) -> str:
    """Return one line a rule, and the sums."""
    heads = ("true", "false", "idle", "refused", "no premise", "not drawn")
    lines = [f"{'rule':22}" + "".join(f"{head:>11}" for head in heads)]
    total: Counter[str] = Counter()
    for name, report in reports.items():
        total += report.outcomes
        lines.append(f"{name:22}" + "".join(f"{report.outcomes[head]:11,}" for head in heads))
    return "\n".join([*lines, f"{'in all':22}" + "".join(f"{total[head]:11,}" for head in heads)])


def main() -> Any:
    """Print what became of the applications of rules."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, default=100_000, help="of all rules")
    parser.add_argument("--floor", type=int, default=300, help="of each rule, at least")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    start = process_time()
    reports = campaign(options.applications, seed=options.seed, floor=options.floor)
    print(table(reports), f"{process_time() - start:.0f} s of processor time", sep="\n")
    print(*(said for report in reports.values() for said in report.false), sep="\n")


if __name__ == "__main__":
    main()
