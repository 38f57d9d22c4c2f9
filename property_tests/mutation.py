"""Mutants of a trusted file, each run against the fast tests that should kill it.

    uv run python -m property_tests.mutation theorems/kernel/rules.py TESTS.. [--only LINE-LINE]

One mutant changes one thing: a comparison, a boolean operator or condition, a number, the order of
two arguments, a member of a set or tuple, or it drops a statement that only checks. The tests run
on a copy of the project, a mutant a process. Prints the survivors; docs/soundness.md argues them.
"""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).parents[1]
COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
COPIED = ("theorems", "numerics", "property_tests", "pyproject.toml", "docs", "README.md")


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """Yield line, description and text of every mutant of a module.

    >>> [(line, what) for line, what, _ in mutants("x = a < 2")]
    [(1, 'x = a <= 2'), (1, 'x = a < 3'), (1, 'x = a < 1')]
    """
    tree = ast.parse(source)
    before = ast.unparse(tree)
    for node in list(ast.walk(tree)):
        for variant in range(3):
            saved = {name: list(value) if isinstance(value, list) else value
                     for name, value in vars(node).items()}  # fmt: skip
            line = _changed(node, variant)
            after = ast.unparse(ast.fix_missing_locations(tree)) if line else before
            vars(node).update(saved)
            if after != before:
                yield line, _difference(before, after), after


def _changed(node: ast.AST, variant: int) -> int:
    """Change a node in place; return its line, or 0 where there is no such variant."""
    line = getattr(node, "lineno", 0)
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
        return 0
    return line


def _only_checks(node: ast.Call) -> bool:
    name = ast.unparse(node.func).split(".")[-1]
    return name.startswith(("_require", "require", "check_", "_refuse"))


def _difference(before: str, after: str) -> str:
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    return next((new.strip() for old, new in pairs if old != new), "")


def survives(path: str, text: str, tests: list[str], limit: float) -> bool:
    """Run the tests on a copy of the project with one file replaced."""
    with tempfile.TemporaryDirectory() as folder:
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder, name))
        Path(folder, path).write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            result = subprocess.run(command, cwd=folder, env=environment, timeout=limit,
                                    capture_output=True, check=False)  # fmt: skip
        except subprocess.TimeoutExpired:
            return False  # a mutant that no longer ends is noticed
        return result.returncode == 0


def survivors(
    path: str, tests: list[str], *, first: int = 1, last: int = 10**6, limit: float = 60,
    every: int = 1,
) -> tuple[int, list[str]]:  # fmt: skip
    """Return the number of mutants of a file and the lines of those that no test kills."""
    source = (ROOT / path).read_text(encoding="utf-8")
    chosen = [one for one in mutants(source) if first <= one[0] <= last][::every]
    with ThreadPoolExecutor(2) as pool:
        alive = pool.map(lambda one: survives(path, one[2], tests, limit), chosen)
        found = [f"{path}:{one[0]}: {one[1]}" for one, lives in zip(chosen, alive, strict=True)
                 if lives]  # fmt: skip
    return len(chosen), found


def main() -> None:
    """Print the survivors of a file."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("path")
    parser.add_argument("tests", nargs="+")
    parser.add_argument("--lines", default="1-1000000", help="first-last")
    parser.add_argument("--every", type=int, default=1, help="run every n-th mutant only")
    options = parser.parse_args()
    first, last = map(int, options.lines.split("-"))
    count, found = survivors(
        options.path, options.tests, first=first, last=last, every=options.every
    )
    print("\n".join(found))
    print(f"{len(found)} of {count} mutants survive")


if __name__ == "__main__":
    main()
