"""Losses as papers write them: s and n, softmax, a temperature; rewritten in v = s − n.

The audit prints the formula that it is about, so what is made here is read before it is believed.
"""

from __future__ import annotations

import ast
import operator
from typing import Any

from sympy import Integer, Rational, Symbol, cancel

from numerics.exact.parse import MAX_CHARACTERS, FormulaError
from numerics.exact.rationals import as_fraction, rational

_ALONE = "s is the similarity of the positive, n those of the negatives, v = s − n"


def in_margins(text: str) -> str:
    """Return a formula in v for one in s and n, or with softmax and logsumexp; others as they are.

    Raises `FormulaError` where s and n do not come together as s − n, and for a call of another
    form. What is no Python is left to `numerics.exact.parse`.

    >>> in_margins("-log(exp(s)/(exp(s) + sum(exp(n))))")
    'log(1 + sum(exp(-v)))'
    >>> in_margins("-log(softmax(s/T, n/T))")
    'log(1 + sum(exp(beta * -v)))'
    """
    try:
        return _in_margins(text) if len(text) <= MAX_CHARACTERS else text
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return text


def _in_margins(text: str) -> str:
    tree = ast.parse(text.strip(), mode="eval").body
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    if not used & {"s", "n", "softmax", "logsumexp", "T"} and "log" not in used:
        return text
    source = text.strip()
    exact = _Exact(source).visit(tree)
    written = _Expanded().visit(exact)
    if used & {"s", "n"}:
        if "v" in used:
            raise FormulaError(f"the formula has v beside s or n; {_ALONE}")
        if (moved := _shift(written)) is None or cancel(moved) != 0:
            raise FormulaError(
                "the formula changes where one number is added to s and to every n, or that is not "
                f"seen; {_ALONE}"
            )
        written = _Margins().visit(written)
    return ast.unparse(ast.fix_missing_locations(_Simple().visit(written)))


class _Exact(ast.NodeTransformer):
    """Numbers as they are written: 0.1 is 1/10, and no float."""

    def __init__(self, source: str) -> None:
        self.source = source

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        written = ast.get_source_segment(self.source, node) or ""
        is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
        return ast.Name(written) if is_number else node


class _Expanded(ast.NodeTransformer):
    """Softmax, logsumexp and a temperature in the words of `numerics.exact.parse`."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name not in ("softmax", "logsumexp"):
            return node
        forms = {"softmax": (2,), "logsumexp": (1, 2)}[name]
        if len(node.args) not in forms or node.keywords:
            raise FormulaError(
                f"{name} is of the positive and the negatives: {name}(s, n)"
                + ("" if name == "softmax" else ", or of the negatives alone: logsumexp(n)")
            )
        total: ast.expr = _call("sum", _call("exp", node.args[-1]))
        if len(node.args) == 2:
            total = ast.BinOp(_call("exp", node.args[0]), ast.Add(), total)
        if name == "logsumexp":
            return _call("log", total)
        return ast.BinOp(_call("exp", node.args[0]), ast.Div(), total)

    def visit_BinOp(self, node: ast.BinOp) -> ast.AST:
        by_temperature = isinstance(node.op, ast.Div) and _is(node.right, "T")
        if by_temperature:
            node = ast.BinOp(ast.Name("beta"), ast.Mult(), node.left)
        return self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return ast.BinOp(ast.Name("1"), ast.Div(), ast.Name("beta")) if node.id == "T" else node


def _shift(node: ast.AST) -> Any:
    """Return c where a term grows by c·t if t is added to s and every n; None if none is seen."""
    if (constant := _constant(node)) is not None or _is(node, "v"):
        return Integer(0)
    match node:
        case ast.Name():
            return Integer(1)
        case ast.UnaryOp(op=ast.USub(), operand=x):
            return _times(-1, _shift(x))
        case ast.BinOp(left=a, op=ast.Add() | ast.Sub() as op, right=b):
            first, second = _shift(a), _times(1 if isinstance(op, ast.Add) else -1, _shift(b))
            return None if first is None or second is None else first + second
        case ast.BinOp(left=a, op=ast.Mult(), right=b):
            for factor, x in ((a, b), (b, a)):
                if (constant := _constant(factor)) is not None:
                    return _times(constant, _shift(x))
        case ast.BinOp(left=a, op=ast.Div(), right=b) if (constant := _constant(b)) is not None:
            return _times(1 / constant, _shift(a)) if constant != 0 else None
        case ast.Call(func=ast.Name(id="log"), args=[x]):
            return _scale(x)
        case ast.Call(func=ast.Name(id="sum"), args=[x]):
            return _times(Symbol("k"), _shift(x))
        case ast.Call(func=ast.Name(id="max" | "min" | "mean"), args=[x, *rest]):
            return _shift(x) if all(_shift(one) == _shift(x) for one in rest) else None
    parts = [x for x in ast.iter_child_nodes(node) if isinstance(x, ast.expr)]
    inside = parts[1:] if isinstance(node, ast.Call) else parts
    return Integer(0) if all(_shift(x) == 0 for x in inside) else None


def _scale(node: ast.AST) -> Any:
    """Return c where a term is multiplied by e^(c·t); None where that is not seen."""
    match node:
        case ast.Call(func=ast.Name(id="exp"), args=[x]):
            return _shift(x)
        case ast.BinOp(left=a, op=ast.Mult() | ast.Div() as op, right=b):
            first, second = _scale(a), _times(1 if isinstance(op, ast.Mult) else -1, _scale(b))
            return None if first is None or second is None else first + second
        case ast.BinOp(left=a, op=ast.Add() | ast.Sub(), right=b) if _scale(a) == _scale(b):
            return _scale(a)
        case ast.Call(func=ast.Name(id="sum" | "mean" | "max" | "min"), args=[x]):
            return _scale(x)
    return Integer(0) if _shift(node) == 0 else None


def _constant(node: ast.AST) -> Any:
    """Return the value of a term without s, n and v, as SymPy's; None for another one."""
    match node:
        case ast.Name(id=name) if name in ("k", "beta", "margin"):
            return Symbol(name)
        case ast.Name(id=name) if name[:1].isdigit() or name[:1] == ".":
            return _number(name)
        case ast.UnaryOp(op=ast.USub(), operand=x):
            return _times(-1, _constant(x))
        case ast.BinOp(left=a, op=op, right=b) if type(op) in _OPERATIONS:
            first, second = _constant(a), _constant(b)
            if first is None or second is None or (isinstance(op, ast.Div) and second == 0):
                return None
            return _OPERATIONS[type(op)](first, second)
    return None


def _number(written: str) -> Any:
    try:
        return Rational(as_fraction(rational(written)))
    except ValueError:  # said by the parser
        return None


_OPERATIONS: dict[type, Any] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def _times(factor: Any, x: Any) -> Any:
    return None if x is None else factor * x


class _Margins(ast.NodeTransformer):
    """Put 0 for s and −v for n."""

    def visit_Name(self, node: ast.Name) -> ast.AST:
        return {"s": ast.Name("0"), "n": ast.UnaryOp(ast.USub(), ast.Name("v"))}.get(node.id, node)


class _Simple(ast.NodeTransformer):
    """Write exp(0) as 1, x + 0 as x, log(a/b) as log a − log b of positive numbers, −(−x) as x."""

    def visit_Call(self, node: ast.Call) -> Any:
        self.generic_visit(node)
        if _is_call(node, "exp") and _is(node.args[0], "0"):
            return ast.Name("1")
        if not _is_call(node, "log"):
            return node
        x = node.args[0]
        if _is_call(x, "exp"):
            return x.args[0]  # type: ignore[attr-defined]
        if isinstance(x, ast.BinOp) and isinstance(x.op, ast.Div) and _positive(x.right):
            below = _call("log", x.right)
            if _is(x.left, "1"):
                return ast.UnaryOp(ast.USub(), below)
            if _positive(x.left):
                above = self.visit(_call("log", x.left))
                return ast.BinOp(above, ast.Sub(), below)
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:
        self.generic_visit(node)
        x = node.operand
        if isinstance(node.op, ast.USub):
            if _is(x, "0"):
                return x
            if isinstance(x, ast.UnaryOp) and isinstance(x.op, ast.USub):
                return x.operand
            if isinstance(x, ast.BinOp) and isinstance(x.op, ast.Sub):
                return ast.BinOp(x.right, ast.Sub(), x.left)
        return node

    def visit_BinOp(self, node: ast.BinOp) -> Any:
        self.generic_visit(node)
        first, second = _is(node.left, "0"), _is(node.right, "0")
        if isinstance(node.op, ast.Add | ast.Sub) and second:
            return node.left
        if isinstance(node.op, ast.Add) and first:
            return node.right
        if isinstance(node.op, ast.Sub) and first:
            return self.visit_UnaryOp(ast.UnaryOp(ast.USub(), node.right))
        constant = [_constant(x) is not None for x in (node.left, node.right)]
        if isinstance(node.op, ast.Mult) and all(constant) and (first or second):
            return ast.Name("0")
        if isinstance(node.op, ast.Div) and first and _positive(node.right):
            return ast.Name("0")
        return node


def _positive(node: ast.AST) -> bool:
    """Tell whether a term is seen to be positive: e^x, positive numbers, and sums of such."""
    match node:
        case ast.Name(id=name):
            return name[:1].isdigit() and name.lower().partition("e")[0].strip("0.") != ""
        case ast.BinOp(left=a, op=ast.Add() | ast.Mult() | ast.Div(), right=b):
            return _positive(a) and _positive(b)
        case ast.Call(func=ast.Name(id="exp")):
            return True
        case ast.Call(func=ast.Name(id="sum" | "mean" | "max" | "min"), args=args):
            return all(map(_positive, args))
    return False


def _call(name: str, x: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(name), [x], [])


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _is_call(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Call) and _is(node.func, name) and len(node.args) == 1
