"""The fuzzer on rules without one of their conditions: how many of the broken ones does it catch?

    uv run python -m property_tests.fuzzer.broken [--files rules] [--rules split] [--argued]
    uv run python -m property_tests.fuzzer.broken --both

Every condition of the files below is left out, one at a time: a call that only checks, one operand
of an `and` that is checked, an `if` that only raises. The rules that run it are then fuzzed in a
process of its own, on a copy of the packages. What is not caught proves nothing false for reasons
that `argued.txt` gives, one by one; where it names another condition that refuses the same,
`--both` leaves out both.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import shutil
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from property_tests import ROOT

KERNEL = "theorems/kernel"
FILES = (
    "rules",
    "existence_rules",
    "loss_rules",
    "word_rules",
    "conditions",
    "names",
    "sorts",
    "theorem",
)
CHECKS = (
    "check",
    "require",
    "_require",
    "generalise",
    "genuine",
    "plain",
    "_has_mass",
    "_in_ball",
    "_one_of",
    "_opened",
)
COPIED = ("theorems", "numerics", "property_tests/fuzzer")
SINGLE = ("property_tests/__init__.py", "property_tests/terms.py")
LEFT_OUT = shutil.ignore_patterns("*.v", "data")
PRELOADED = ["sympy", "flint", "hypothesis", "numpy"]
LAYERS = ("terms", "statement")
"""Files whose constructors refuse what is not well formed."""
CHECKING = {
    "theorem": ("apply",),
    "conditions": ("check_equal", "check_not_free", "generalise", "genuine", "plain"),
    **dict.fromkeys(LAYERS, ("__new__", "revalue")),
}
"""The functions that hold conditions, in the files where not all do."""
CARRIERS = (
    "jensen",
    "weaken",
    "algebra",
    "instantiate",
    "instantiate_scalar",
    "scale",
    "average",
    "decrease",
    "exists_at_mean",
    "subgradient",
)
"""Rules that a condition of all rules is tried with: they carry terms on, or put one in another."""
ROUNDS = 4


@dataclass(frozen=True)
class Broken:
    """A file of the kernel without one condition, and the rules that it is a condition of."""

    file: str
    condition: str
    text: str
    rules: tuple[str, ...]
    more: tuple[Broken, ...] = ()
    """Files without the conditions that refuse the same, where those are left out too."""

    def __str__(self) -> str:
        return f"{KERNEL}/{self.file}.py: {self.condition}"


def broken_rules(file: str, source: str, every: tuple[str, ...]) -> Iterator[Broken]:
    """Yield a file without each of its conditions.

    >>> source = "def scale(a, b):\\n    check(a and b, 'no')\\n    return a"
    >>> [one.condition for one in broken_rules("rules", source, ("scale",))]
    ['scale: and a', 'scale: and b']
    """
    tree = ast.parse(source)
    more = ("telescope",) if file == "conditions" else ()
    carriers = tuple(rule for rule in every if rule in (*CARRIERS, *more))
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        rules = _used_by(tree, function.name, every) if "rules" in file else carriers
        if not rules or function.name not in CHECKING.get(file, (function.name,)):
            continue
        for block, n in list(_statements(function)):
            statement, operands = block[n], list(_operands(block[n]))
            for said, _ in zip(operands, _without_operands(statement), strict=True):
                yield Broken(file, f"{function.name}: {said}", ast.unparse(tree), rules)
            if _only_checks(statement) and not operands:
                said = f"{function.name}: {ast.unparse(statement).splitlines()[0]}"
                block[n] = ast.Pass()
                yield Broken(file, said, ast.unparse(tree), rules)
                block[n] = statement


def _statements(function: ast.FunctionDef) -> Iterator[tuple[list[ast.stmt], int]]:
    """Yield the places of all statements of a function, not of those inside it."""
    blocks = [function.body]
    while blocks:
        block = blocks.pop()
        for n, statement in enumerate(block):
            yield block, n
            if not isinstance(statement, ast.FunctionDef) and not _only_checks(statement):
                blocks += [
                    x for name in ("body", "orelse") if (x := getattr(statement, name, None))
                ]


def _only_checks(statement: ast.stmt) -> bool:
    if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
        return ast.unparse(statement.value.func).startswith(CHECKS)
    if isinstance(statement, ast.If):
        return isinstance(statement.body[0], ast.Raise) and not statement.orelse
    return isinstance(statement, ast.Raise)


def _checked(statement: ast.stmt) -> list[ast.expr]:
    """Return the operands of the `and` that a statement checks, none where it checks another."""
    if isinstance(statement, ast.Expr) and _only_checks(statement):
        first = statement.value.args[:1]
        if first and isinstance(first[0], ast.BoolOp) and isinstance(first[0].op, ast.And):
            return first[0].values
    return []


def _operands(statement: ast.stmt) -> Iterator[str]:
    """Yield each operand of the `and` that a statement checks."""
    yield from (f"and {ast.unparse(operand)}" for operand in _checked(statement))


def _without_operands(statement: ast.stmt) -> Iterator[None]:
    """Leave out each operand of the `and` that a statement checks, one at a time."""
    operands = _checked(statement)
    for n, operand in enumerate(list(operands)):
        operands[n] = ast.Constant(True)
        yield
        operands[n] = operand


def _used_by(tree: ast.Module, name: str, every: tuple[str, ...]) -> tuple[str, ...]:
    """Return the rules that are a function or call it, in the same file."""
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    found, waiting = set[str](), [name]
    while waiting:
        one = waiting.pop()
        found.add(one)
        waiting += [
            f.name
            for f in functions
            if f.name not in found
            and any(isinstance(x, ast.Name) and x.id == one for x in ast.walk(f))
        ]
    return tuple(rule for rule in every if rule in found)


def _fuzz(folder: str, one: Broken, attempts: int, found: str) -> None:
    """Fuzz rules of the packages of a folder, in turn, until one concludes something false."""
    os.chdir(folder)
    sys.path.insert(0, folder)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    from property_tests.fuzzer import malformed
    from property_tests.fuzzer.run import fuzz

    malformed.SHARE = 0.2 if one.file == "sorts" else malformed.SHARE
    for seed in range(ROUNDS):
        for rule in one.rules:
            report = fuzz(
                rule, applications=attempts, seed=seed, attempts=attempts // ROUNDS, trusting=True
            )
            if report.false:
                Path(found).write_text(report.false[0], encoding="utf-8")
                return


def caught(one: Broken, attempts: int) -> str:
    """Return the false conclusion that shows that rules are broken, or "" where none was found."""
    context = multiprocessing.get_context("forkserver")
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            shutil.copytree(ROOT / name, Path(folder, name), ignore=LEFT_OUT)
        for name in SINGLE:
            shutil.copy(ROOT / name, Path(folder, name))
        for broken in (one, *one.more):
            Path(folder, f"{KERNEL}/{broken.file}.py").write_text(broken.text, encoding="utf-8")
        found = Path(folder, "found")
        process = context.Process(target=_fuzz, args=(folder, one, attempts, str(found)))
        process.start()
        process.join()
        if process.exitcode:
            raise RuntimeError(f"the fuzzer ended with {process.exitcode} on {one}")
        return found.read_text(encoding="utf-8") if found.exists() else ""


def all_broken(files: tuple[str, ...] = FILES, *, without: Broken | None = None) -> list[Broken]:
    """Return the kernel's rules without each of their conditions, and without another one."""
    from theorems.kernel.rules import RULES

    def text(file: str) -> str:
        if without is not None and without.file == file:
            return without.text
        return (ROOT / f"{KERNEL}/{file}.py").read_text(encoding="utf-8")

    return [one for file in files for one in broken_rules(file, text(file), tuple(RULES))]


def argued() -> dict[str, list[str]]:
    """Return the conditions of which it is argued that nothing false follows without them.

    Each with the conditions that refuse the same, where the argument is that these do.
    """
    found: dict[str, list[str]] = {}
    for line in Path(__file__).with_name("argued.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("  and "):
            found[[*found][-1]].append(line.removeprefix("  and "))
        elif line and not line.startswith("#"):
            found[line] = []
    return found


def without_both() -> list[Broken]:
    """Return the rules without conditions of which each refuses what the other does."""
    alone = {str(one): one for one in all_broken()}
    both = []
    for name, others in argued().items():
        one = alone[name]
        more: list[Broken] = []
        for other in others:
            known = {str(x): x for x in all_broken((*FILES, *LAYERS), without=(more or [one])[-1])}
            more.append(known[other])
        if more:
            both.append(replace(one, more=tuple(more)))
    return both


def main() -> None:
    """Print which conditions were missed, and how many."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--files", nargs="*", default=FILES)
    parser.add_argument("--rules", nargs="*", help="only conditions of these rules alone")
    parser.add_argument("--attempts", type=int, default=2000, help="at each rule")
    parser.add_argument("--argued", action="store_true", help="those in argued.txt too")
    parser.add_argument("--both", action="store_true", help="without both that refuse the same")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)
    every = [
        one
        for one in (without_both() if options.both else all_broken(tuple(options.files)))
        if not options.rules or set(one.rules) <= set(options.rules)
    ]
    left_out = () if options.argued or options.both else argued()
    chosen = [one for one in every if str(one) not in left_out]
    missed = 0
    with ThreadPoolExecutor(options.jobs) as pool:
        for one, said in zip(
            chosen, pool.map(lambda one: caught(one, options.attempts), chosen), strict=True
        ):
            missed += not said
            print("caught" if said else "MISSED", one, flush=True)
    print(
        f"{len(every)} conditions, {len(every) - len(chosen)} of them argued; of the other "
        f"{len(chosen)}: {len(chosen) - missed} caught, {missed} not"
    )


if __name__ == "__main__":
    main()
