"""From text to a formula: Python's grammar, a short list of what is understood, no eval (trusted).

The parser sees ``v`` as a vector: it stands inside ``sum(..)``, ``mean(..)``, ``max(..)`` or
``min(..)`` of one argument, which take the function of a coordinate that is written there.
"""

from __future__ import annotations

import ast
import warnings
from fractions import Fraction

from numerics.errors import NceproofError
from numerics.exact.formula import (
    Aggregate,
    Coordinate,
    Exp,
    First,
    Formula,
    Largest,
    Log,
    Number,
    Parameter,
    Power,
    add,
    children,
    multiply,
    negative,
    nodes,
)
from numerics.exact.rationals import as_fraction, rational

MAX_CHARACTERS, MAX_DEPTH, MAX_EXPONENT, MAX_NUMBER = 1000, 60, 64, 10**100

UNDERSTOOD = (
    "a formula is made of v, numbers, k, beta, margin, + - * /, ** with an integer, exp, log, "
    "max(a, b), min(a, b) and, over the coordinates, sum(..), mean(..), max(..), min(..)"
)


class FormulaError(NceproofError):
    """A text that is not a loss; the message names the piece and the remedy."""


def parse(text: str) -> Formula:
    """Return the formula that a text is.

    Raises `FormulaError`, which names the piece that is not understood.

    >>> from numerics.exact.formula import show
    >>> show(parse("log(1 + sum(exp(-v)))"))
    'log(1 + sum(exp(-v)))'
    """
    if len(text) > MAX_CHARACTERS:
        raise FormulaError(f"the formula has {len(text)} characters; {MAX_CHARACTERS} are read")
    if "#" in text:  # what stands behind it would be shown and not read
        raise FormulaError(f"formula {_quoted(text)} has a comment; {UNDERSTOOD}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)
            tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.msg if isinstance(error, SyntaxError) else "it is not Python's grammar"
        raise FormulaError(f"formula {_quoted(text)} is not readable: {reason}") from None
    formula = _Reader(text.strip()).read(tree, inside=False, depth=0)
    if not any(isinstance(node, Aggregate | First) for node in nodes(formula)):
        raise FormulaError(f"formula {_quoted(text)} does not depend on v; {UNDERSTOOD}")
    if _degree(formula) > MAX_EXPONENT:
        raise FormulaError(f"formula {_quoted(text)} has powers of powers beyond {MAX_EXPONENT}")
    return formula


def _degree(node: Formula) -> int:
    """Return the largest product of exponents on the way from the root to a leaf."""
    own = max(1, abs(node.exponent)) if isinstance(node, Power) else 1
    return own * max((_degree(child) for child in children(node)), default=1)


def _quoted(text: str) -> str:
    shown = " ".join(text.split())
    return repr(shown if len(shown) <= 60 else shown[:57] + "...")


class _Reader:
    """Reads the nodes of one text."""

    def __init__(self, text: str) -> None:
        self.text = text

    def fail(self, node: ast.AST, why: str) -> FormulaError:
        piece = ast.get_source_segment(self.text, node) or self.text
        return FormulaError(f"{_quoted(piece)} {why}")

    def read(self, node: ast.AST, *, inside: bool, depth: int) -> Formula:
        """Read a node; `inside` tells whether an aggregate is around it."""
        if depth > MAX_DEPTH:
            raise self.fail(node, f"is nested more than {MAX_DEPTH} deep")
        match node:
            case ast.Constant():
                return self.number(node)
            case ast.Name(id=name):
                return self.name(node, name, inside)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as sign, operand=x):
                read = self.read(x, inside=inside, depth=depth + 1)
                return negative(read) if isinstance(sign, ast.USub) else read
            case ast.BinOp():
                return self.operation(node, inside, depth + 1)
            case ast.Call(func=ast.Name(id=function), args=arguments, keywords=[]):
                return self.call(node, function, arguments, inside, depth + 1)
            case ast.Subscript(value=ast.Name(id="v")):
                return self.coordinate(node, inside)
        raise self.fail(node, f"is not understood; {UNDERSTOOD}")

    def coordinate(self, node: ast.Subscript, inside: bool) -> Formula:
        if inside or not (isinstance(node.slice, ast.Constant) and node.slice.value == 1):
            raise self.fail(
                node,
                "is not understood: of single coordinates only v[1] exists for "
                "every k, and it stands outside of sums",
            )
        return First()

    def number(self, node: ast.Constant) -> Formula:
        written = ast.get_source_segment(self.text, node) or ""
        if isinstance(node.value, bool) or not isinstance(node.value, int | float):
            raise self.fail(node, f"is not a number; {UNDERSTOOD}")
        try:
            value = as_fraction(rational(written, name="a number"))
        except ValueError as error:
            raise FormulaError(str(error)) from None
        if max(value.numerator, value.denominator) > MAX_NUMBER:
            raise self.fail(node, "has more than 100 digits")
        return Number(value)

    def name(self, node: ast.AST, name: str, inside: bool) -> Formula:
        if name == "v" and not inside:
            raise self.fail(
                node,
                "is a vector here; take sum(..), mean(..), max(..) or min(..) of a function of it",
            )
        if name == "v":
            return Coordinate()
        if name in ("k", "beta", "margin"):
            return Parameter(name)
        raise self.fail(node, f"is not a known name; {UNDERSTOOD}")

    def operation(self, node: ast.BinOp, inside: bool, depth: int) -> Formula:
        left = self.read(node.left, inside=inside, depth=depth)
        if isinstance(node.op, ast.Pow):
            return self.power(node, left)
        right = self.read(node.right, inside=inside, depth=depth)
        match node.op:
            case ast.Add():
                return add(left, right)
            case ast.Sub():
                return add(left, negative(right))
            case ast.Mult():
                return multiply(left, right)
            case ast.Div():
                return multiply(left, self.reciprocal(node, right))
            case ast.BitXor():
                raise self.fail(node, "is not understood: powers are written **")
        raise self.fail(node, f"is not understood; {UNDERSTOOD}")

    def reciprocal(self, node: ast.AST, x: Formula) -> Formula:
        if isinstance(x, Number):
            if x.value == 0:
                raise self.fail(node, "divides by zero")
            return Number(1 / x.value)
        return Power(x, -1)

    def power(self, node: ast.BinOp, base: Formula) -> Formula:
        exponent = self.read(node.right, inside=False, depth=0) if _is_numeric(node.right) else None
        if not isinstance(exponent, Number) or exponent.value.denominator != 1:
            raise self.fail(node, "is not understood: exponents are integers that are written out")
        n = int(exponent.value)
        if n == 0:  # NaN to the power 0 is 1
            raise self.fail(node, "is 1 where its base is defined, and else nothing: write 1")
        if abs(n) > MAX_EXPONENT:
            raise self.fail(node, f"has an exponent beyond {MAX_EXPONENT}")
        if isinstance(base, Number):
            if base.value == 0 and n < 0:
                raise self.fail(node, "divides by zero")
            if abs(n) * len(str(base.value)) > MAX_CHARACTERS:
                raise self.fail(node, f"has more than {MAX_CHARACTERS} digits")
            return Number(Fraction(base.value**n))
        return base if n == 1 else Power(base, n)

    def call(
        self, node: ast.Call, function: str, arguments: list[ast.expr], inside: bool, depth: int
    ) -> Formula:
        if function in ("exp", "log") and len(arguments) == 1:
            argument = self.read(arguments[0], inside=inside, depth=depth)
            return Exp(argument) if function == "exp" else Log(argument)
        if function in ("max", "min") and len(arguments) > 1:
            parts = [self.read(x, inside=inside, depth=depth) for x in arguments]
            if function == "max":
                return Largest(tuple(parts))
            return negative(Largest(tuple(negative(part) for part in parts)))
        if function in ("sum", "mean", "max", "min") and len(arguments) == 1:
            if inside:
                raise self.fail(node, "stands inside another sum, mean, max or min")
            return _aggregate(function, self.read(arguments[0], inside=True, depth=depth))
        raise self.fail(node, f"is not understood; {UNDERSTOOD}")


def _is_numeric(node: ast.AST) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_numeric(node.operand)
    return isinstance(node, ast.Constant)


def _aggregate(function: str, body: Formula) -> Formula:
    if function == "min":
        return negative(Aggregate("max", negative(body)))
    return Aggregate(function, body)  # type: ignore[arg-type]
