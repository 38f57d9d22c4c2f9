"""Apply rules to random inputs and evaluate what they conclude.

uv run python -m property_tests.fuzzer.run [--applications 100000] [--seed 0] [--jobs 2]
"""

from __future__ import annotations

import json
import warnings
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
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
from theorems.cli.progress import of_search
from theorems.errors import FileError
from theorems.kernel.rules import RULES
from theorems.kernel.sorts import check_statement
from theorems.kernel.statement import Statement
from theorems.search.campaign import Progress
from theorems.search.shards import Workers, done

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
    draws = (Random(f"{seed} {rule} {n}") for n in range(attempts))
    for outcome, said in attempted(rule, draws, trusting):
        report.outcomes[outcome] += 1
        if outcome == "false":
            report.false.append(said)
        if report.accepted >= applications or report.false:
            break
    return report


SECONDS = 10
"""Of processor time, after which a shard ends whose rule had its first applications."""


@dataclass(frozen=True)
class Tried:
    """What became of the attempts of a shard; `false` are the numbers of those that convict."""

    rule: str
    block: int
    outcomes: dict[str, int]
    false: list[int]

    @property
    def tried(self) -> int:
        """The applications whose conclusion was decided on a world."""
        return self.outcomes.get("true", 0) + len(self.false)

    @property
    def found(self) -> bool:
        """Whether a conclusion is false."""
        return bool(self.false)

    @classmethod
    def read(cls, text: str) -> Tried:
        """Return what is stored of a shard."""
        fields = json.loads(text)
        tried = cls(**fields)
        if tried.rule not in RULES or not all(type(n) is int for n in tried.false):
            raise ValueError(f"{text[:60]!r} is of no rule")
        return tried


@dataclass(frozen=True)
class Fuzzing:
    """The applications of all rules, in shards: block by block, in each a shard a rule.

    The first block has `floor` decided applications a rule, a later one as many as fit into
    `SECONDS`, so that all rules are tried for about the same time.
    """

    floor: int

    @property
    def description(self) -> dict[str, str]:
        """What is tried, as texts."""
        return {"rules": ", ".join(RULES), "floor": str(self.floor)}

    def shard(self, *, seed: int, number: int) -> Tried:
        """Apply a rule; the same seed and number make the same attempts, in the same order."""
        block, place = divmod(number, len(RULES))
        rule, began = list(RULES)[place], process_time()
        outcomes, false = Counter[str](), list[int]()
        draws = (drawn(seed, rule, block, n) for n in range(100 * self.floor))
        for n, (outcome, _) in enumerate(attempted(rule, draws)):
            outcomes[outcome] += 1
            if outcome == "false":
                false.append(n)
            enough = outcomes["true"] >= self.floor or false
            if enough or (block and process_time() - began > SECONDS):
                break
        return Tried(rule, block, dict(outcomes), false)


def drawn(seed: int, rule: str, block: int, n: int) -> Random:
    """Return what an attempt of a campaign draws from."""
    return Random(f"{seed} {rule} {block} {n}")


def campaign(
    in_all: int,
    by: Workers,
    *,
    seed: int,
    floor: int = 300,
    tick: Callable[[Progress], None] = lambda progress: None,
) -> dict[str, Report]:
    """Apply every rule so often, and then all for about the same time until so many are decided.

    A conviction is computed again here; raises `FileError` where it is none.
    """
    _, shards = done(
        Fuzzing(floor),
        by,
        about=Fuzzing(floor).description | {"seed": str(seed)},
        read=Tried.read,
        seed=seed,
        enough=lambda now: now.shards >= len(RULES) and now.tried >= in_all,
        tick=tick,
    )
    reports = {rule: Report() for rule in RULES}
    for shard in shards.values():
        report = reports[shard.rule]
        report.outcomes += Counter(shard.outcomes)
        for n in shard.false:
            outcome, said = attempt(shard.rule, drawn(seed, shard.rule, shard.block, n))
            if outcome != "false":
                raise FileError(f"attempt {n} of {shard.rule} convicts it in the store, not here")
            report.false.append(said)
    return reports


def attempted(
    rule: str, draws: Iterable[Random], trusting: bool = False
) -> Iterator[tuple[str, str]]:
    """Yield what becomes of a rule's attempts, one for each of what they draw from."""
    warnings.simplefilter("ignore")  # of SymPy, about terms that mean nothing
    for n, random in enumerate(draws):
        if n % 200 == 0:
            forget()
        yield attempt(rule, random, trusting)


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
    parser.add_argument("--jobs", type=int, default=1, help="shards at a time")
    parser.add_argument("--scheduler", help="a Dask scheduler, tcp://HOST:PORT")
    parser.add_argument("--campaign", type=Path, help="folder for what shards find")
    parser.add_argument("--resume", action="store_true", help="go on with the folder")
    options = parser.parse_args()
    by = Workers(options.jobs, options.scheduler, options.campaign, options.resume)
    with of_search(shards=None, time_limit=None) as tick:
        reports = campaign(
            options.applications, by, seed=options.seed, floor=options.floor, tick=tick
        )
    print(table(reports))
    print(*(said for report in reports.values() for said in report.false), sep="\n")


if __name__ == "__main__":
    import_module("property_tests.fuzzer.run").main()  # by its name, as workers load it
