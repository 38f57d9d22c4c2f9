"""Mutants of a trusted file, each run against the tests that should kill it.

    uv run python -m property_tests.mutation theorems/kernel/rules.py TESTS.. [--lines FIRST-LAST]

One mutant changes one thing: a comparison, a boolean operator or condition, a number, the order of
two arguments, a member of a set or tuple, or it drops a statement that only checks. Coverage says
which tests run the changed lines; those run on a copy of the packages, a mutant a process; all
tests do where the lines run when the file is imported, or in other processes only. Prints the
survivors; docs/soundness.md argues them.
"""

from __future__ import annotations

import ast
import multiprocessing
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from property_tests import ROOT

COMPARISONS = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
EVERY_TEST = ""  # coverage's name for what runs while a file is imported
PACKAGES = ("theorems", "numerics")
PRELOADED = ["sympy", "flint", "numpy", "scipy.optimize", "hypothesis", "pytest", "typer", "rich"]
OPTIONS = (
    "-n0",
    "-x",
    "-q",
    "-m",
    "not rocq and not campaign and not mutants",
    "-p",
    "no:cacheprovider",
    "-W",
    "ignore::pytest.PytestAssertRewriteWarning",
)


@dataclass(frozen=True)
class Mutant:
    """One changed thing: its lines in the file, the line that it changes, the new file."""

    lines: range
    change: str
    text: str


def mutants(source: str) -> Iterator[Mutant]:
    """Yield every mutant of a module.

    >>> [mutant.change for mutant in mutants("x = a < 2")]
    ['x = a <= 2', 'x = a < 3', 'x = a < 1']
    """
    statements = ast.parse(source).body
    texts = [ast.unparse(statement) for statement in statements]
    for number, (statement, before) in enumerate(zip(statements, texts, strict=True)):
        for node in _evaluated(statement):
            for variant in range(3):
                saved = {
                    name: list(value) if isinstance(value, list) else value
                    for name, value in vars(node).items()
                }
                lines = _changed(node, variant)
                after = ast.unparse(ast.fix_missing_locations(statement)) if lines else before
                vars(node).update(saved)
                if after != before:
                    text = "\n".join([*texts[:number], after, *texts[number + 1 :]])
                    yield Mutant(lines, _difference(before, after), text)


def _evaluated(tree: ast.AST) -> list[ast.AST]:
    """Return the nodes of a module that may decide something: no annotations, no messages."""
    outer = [
        part
        for node in ast.walk(tree)
        for part in (getattr(node, "annotation", None), getattr(node, "returns", None), node)
        if isinstance(part, ast.AST) and (part is not node or isinstance(node, ast.JoinedStr))
    ]
    left_out = {id(inner) for part in outer for inner in ast.walk(part)}
    return [node for node in ast.walk(tree) if id(node) not in left_out]


def _changed(node: ast.AST, variant: int) -> range:
    """Change a node in place; return its lines, none where there is no such variant."""
    lines = range(getattr(node, "lineno", 0), (getattr(node, "end_lineno", 0) or 0) + 1)
    if isinstance(node, ast.Compare) and variant == 0 and type(node.ops[0]) in COMPARISONS:
        node.ops[0] = COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp) and variant == 0:
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BoolOp) and variant < 3:
        node.values = node.values[1:] if variant == 1 else node.values[:-1]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not) and variant == 0:
        node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
    elif isinstance(node, ast.Constant) and type(node.value) is int and variant < 2:
        node.value += 1 if variant == 0 else -1
    elif isinstance(node, ast.Call) and variant == 0 and _only_checks(node):
        node.func = ast.parse("(lambda *unchecked: None)", mode="eval").body
    elif isinstance(node, ast.Call) and variant == 1 and len(node.args) == 2:
        node.args.reverse()
    elif isinstance(node, ast.Set | ast.Tuple) and variant == 0 and len(node.elts) > 1:
        node.elts = node.elts[:-1]
    elif isinstance(node, ast.BinOp) and variant == 0 and isinstance(node.op, ast.Sub | ast.BitOr):
        node.op = ast.Add() if isinstance(node.op, ast.Sub) else ast.BitAnd()
    else:
        return range(0)
    return lines


def _only_checks(node: ast.Call) -> bool:
    name = ast.unparse(node.func).split(".")[-1]
    return name.startswith(("_require", "require", "check_", "_refuse"))


def _difference(before: str, after: str) -> str:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((new.strip() for old, new in pairs if old != new), "")


def tests_by_line(path: str, tests: list[str]) -> dict[int, set[str]]:
    """Return which tests run which line of a file; the tests have to pass."""
    from coverage import CoverageData  # of pytest-cov, a tool of developers

    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder, "coverage")
        command = [
            sys.executable,
            "-m",
            "pytest",
            *OPTIONS,
            f"--cov={Path(path).parent}",
            "--cov-context=test",
            "--cov-report=",
            *tests,
        ]
        subprocess.run(
            command,
            cwd=ROOT,
            env={**os.environ, "COVERAGE_FILE": str(found)},
            check=True,
            stdout=subprocess.DEVNULL,
        )
        data = CoverageData(str(found))
        data.read()
        lines = data.contexts_by_lineno(str(ROOT / path))
    return {line: {name.rpartition("|")[0] for name in names} for line, names in lines.items()}


class _Only:
    """A plugin of pytest: the named tests only, and the process ends in one that does not."""

    def __init__(self, names: set[str], limit: float) -> None:
        self.names, self.limit = names, limit

    def pytest_collection_modifyitems(self, items: list) -> None:
        if EVERY_TEST not in self.names:
            items[:] = [item for item in items if item.nodeid in self.names]

    def pytest_runtest_setup(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self.limit)  # CPU time: other work does not count


def _run_tests(folder: str, tests: list[str], names: set[str], limit: float) -> None:
    """Run the named ones of some tests on the packages of a folder and exit with pytest's code."""
    os.chdir(ROOT)
    sys.path.insert(0, folder)
    os.environ |= {"PYTHONPATH": folder, "HYPOTHESIS_PROFILE": "mutants"}
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    os._exit(pytest.main([*OPTIONS, *tests], plugins=[_Only(names, limit)]))


def survives(path: str, mutant: Mutant, tests: list[str], names: set[str], limit: float) -> bool:
    """Run the named tests with one file replaced by a mutant, each at most `limit` CPU seconds."""
    context = multiprocessing.get_context("forkserver")
    with tempfile.TemporaryDirectory() as folder:
        for name in PACKAGES:
            shutil.copytree(ROOT / name, Path(folder, name))
        Path(folder, path).write_text(mutant.text, encoding="utf-8")
        process = context.Process(target=_run_tests, args=(folder, tests, names, limit))
        process.start()
        process.join()
        return process.exitcode in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED)


def survivors(
    path: str,
    tests: list[str],
    *,
    first: int = 1,
    last: int = 10**6,
    jobs: int = 2,
    limit: float = 100,
) -> tuple[int, list[str]]:
    """Return the number of mutants of a file and the changes that no test notices."""
    source = (ROOT / path).read_text(encoding="utf-8")
    chosen = [one for one in mutants(source) if first <= one.lines.start <= last]
    run_by = tests_by_line(path, tests)
    multiprocessing.get_context("forkserver").set_forkserver_preload(PRELOADED)

    if not survives(path, Mutant(range(0), "", source), tests, {EVERY_TEST}, limit):
        raise RuntimeError(f"{path}: the tests fail without a mutant too")

    def unnoticed(mutant: Mutant) -> str:
        names = set().union(*(run_by.get(line, set()) for line in mutant.lines)) or {EVERY_TEST}
        noticed = not survives(path, mutant, tests, names, limit)
        return "" if noticed else f"{path}: {mutant.change}"

    with ThreadPoolExecutor(jobs) as pool:
        found = []
        for line in filter(None, pool.map(unnoticed, chosen)):
            print(line, flush=True)
            found.append(line)
    return len(chosen), found


def main() -> None:
    """Print the survivors of a file."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--lines", default="1-1000000", help="first-last")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--limit", type=float, default=100, help="CPU seconds of one test")
    options = parser.parse_args()
    first, last = map(int, options.lines.split("-"))
    count, found = survivors(
        options.path, options.tests, first=first, last=last, jobs=options.jobs, limit=options.limit
    )
    print(f"{len(found)} of {count} mutants survive")


if __name__ == "__main__":
    main()
