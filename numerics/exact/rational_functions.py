"""Whether two expressions are the same rational function, decided exactly (trusted).

An expression of SymPy, or a polynomial of FLINT, is read once into plain data, by exact types. What
was read is compared and shown, not the expression: nothing that hangs on it, a printer of its own
or a name that is printed like a sum, is asked afterwards. Sums, products and integer powers become
quotients of polynomials over Q, everything else that is allowed becomes an unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from flint import fmpq_mpoly
from sympy import QQ, Add, Integer, Mul, Pow, Rational, S, Symbol, cos, exp, log, ring, sin

from numerics.exact.names import is_name, reading

MAX_EXPONENT = 64

Term: TypeAlias = tuple[Any, ...]
"""("number", q), ("symbol", name), ("π",), or an operation and its arguments, each a term."""

_ONE: Term = ("number", Fraction(1))
_ZERO: Term = ("number", Fraction(0))
_MINUS: Term = ("number", Fraction(-1))
_OPERATIONS: tuple[tuple[type, str], ...] = (
    *((Add, "+"), (Mul, "·"), (Pow, "^")),
    *((exp, "exp"), (log, "log"), (sin, "sin"), (cos, "cos")),
)
_NUMBERS = (Integer, Rational, *map(type, (S.Zero, S.One, S.NegativeOne, S.Half)))


def read(*sides: Any) -> list[Term]:
    """Return expressions as terms.

    Raises `TypeError` for what is not an expression of numbers, symbols, exp, log, sin, cos and
    powers, or a polynomial over Q of FLINT, and `ValueError` for a symbol whose name is none, or
    two symbols of one name.

    >>> read(Symbol("x") / 2)
    [('·', ('number', Fraction(1, 2)), ('symbol', 'x'))]
    >>> read(Symbol("1 + x"))
    Traceback (most recent call last):
    ValueError: a symbol has the name '1 + x'; give letters and digits, such as x or p_1
    """
    symbols: dict[str, Any] = {}
    return [_polynomial(one) if type(one) is fmpq_mpoly else _read(one, symbols) for one in sides]


def _read(node: Any, symbols: dict[str, Any]) -> Term:
    kind = type(node)
    if any(kind is one for one in _NUMBERS):  # a metaclass can make its classes equal to any other
        return "number", Fraction(int(node.p), int(node.q))
    if kind is Symbol:
        name = _named(node.name)
        if symbols.setdefault(name, node) != node or not node.is_commutative:
            raise ValueError(
                f"two symbols of different assumptions, or one that does not commute, have the "
                f"name {name}; make it once, by Symbol({name!r})"
            )
        return "symbol", name
    if node is S.Pi:
        return ("π",)
    if node is S.Exp1:
        return "exp", _ONE
    operation = next((name for one, name in _OPERATIONS if kind is one), None)
    if operation is None:
        raise TypeError(
            f"a {kind.__name__} cannot be compared; give expressions of numbers, symbols, exp, "
            "log, sin, cos and powers"
        )
    return operation, *(_read(part, symbols) for part in node.args)


def _named(name: Any) -> str:
    if not is_name(name, taken=("π",), indexed=True):
        raise ValueError(
            f"a symbol has the name {str(name)!r}; give letters and digits, such as x or p_1"
        )
    return reading(name)


def _polynomial(given: fmpq_mpoly) -> Term:
    names = [_named(name) for name in given.context().names()]
    if len(set(names)) < len(names):
        raise ValueError(f"two unknowns of a polynomial have the same name, of {names}")
    terms: list[Term] = []
    for powers, q in given.to_dict().items():
        number = "number", Fraction(int(q.p), int(q.q))
        raised: list[Term] = [
            ("symbol", name) if n == 1 else ("^", ("symbol", name), ("number", Fraction(int(n))))
            for name, n in zip(names, powers, strict=True)
            if n
        ]
        terms.append(("·", number, *raised))
    return "+", *(terms or [("number", Fraction(0))])


# --- comparison -------------------------------------------------------------------------------


def same(left: Term, right: Term) -> bool | None:
    """Return True for the same quotient, False for another one, None where functions occur.

    Raises `ValueError` where a denominator is the polynomial 0.

    >>> x = Symbol("x")
    >>> same(*read((x**2 - 1)/(x - 1), x + 1)), same(*read(x, 2*x))
    (True, False)
    """
    unknowns = list(dict.fromkeys((*_unknowns(left), *_unknowns(right))))
    _, *generators = ring([f"x{n}" for n in range(len(unknowns))], QQ) if unknowns else (None,)
    values = dict(zip(unknowns, generators, strict=True))
    (a, b), (c, d) = (_quotient(side, values) for side in (left, right))
    if a * d == c * b:
        return True
    return False if all(unknown[0] == "symbol" for unknown in unknowns) else None


def _power(term: Term) -> tuple[Term, int] | None:
    """Return base and exponent of an integer power; e^{n x} is one of e^x. None for others."""
    if term[0] == "^":
        base, exponent = term[1:]
    elif term[0] == "exp":
        exponent, rest = _coefficient(term[1])
        base = "exp", rest
    else:
        return None
    if exponent[0] != "number" or exponent[1].denominator != 1 or base == term:
        return None
    if abs(exponent[1]) > MAX_EXPONENT:
        raise ValueError(f"the exponent {exponent[1]} is above {MAX_EXPONENT}")
    return base, int(exponent[1])


def _coefficient(term: Term) -> tuple[Term, Term]:
    """Return the number in front of a product, and the rest."""
    if term[0] == "number":
        return term, _ONE
    if term[0] == "·" and term[1][0] == "number":
        return term[1], term[2] if len(term) == 3 else ("·", *term[2:])
    return _ONE, term


def _unknowns(term: Term) -> Iterator[Term]:
    power = _power(term)
    if power is not None:
        yield from _unknowns(power[0])
    elif term[0] in ("+", "·"):
        for part in term[1:]:
            yield from _unknowns(part)
    elif term[0] != "number":
        yield term


def _quotient(term: Term, values: dict[Term, Any]) -> tuple[Any, Any]:
    """Return numerator and denominator, polynomials over Q or rational numbers."""
    if term in values:
        return values[term], QQ(1)
    if term[0] == "number":
        return QQ(term[1].numerator, term[1].denominator), QQ(1)
    power = _power(term)
    if power is not None:
        base, exponent = power
        top, bottom = _quotient(base, values)
        if exponent < 0:
            top, bottom, exponent = bottom, top, -exponent
        if bottom == 0:
            raise ValueError(f"the denominator of {shown(term)} is 0")
        return top**exponent, bottom**exponent
    first, *rest = (_quotient(part, values) for part in term[1:])
    top, bottom = first
    for a, b in rest:
        if term[0] == "+":
            top, bottom = top * b + a * bottom, bottom * b
        else:
            top, bottom = top * a, bottom * b
    return top, bottom


def symbols(term: Term) -> set[str]:
    """Return the names of the symbols in a term.

    >>> sorted(symbols(*read(Symbol("x") ** 2 / Symbol("y"))))
    ['x', 'y']
    """
    if term[0] == "symbol":
        return {term[1]}
    return set().union(*(symbols(part) for part in term[1:] if type(part) is tuple))


# --- derivatives ------------------------------------------------------------------------------


def derivative(term: Term, of: Mapping[str, Term]) -> Term:
    """Return the derivative of a term, from those of the symbols that are not constant.

    Raises `ValueError` for an exponent that is not constant.

    >>> x, of = read(Symbol("x"), log(Symbol("x")))
    >>> print(shown(derivative(of, slopes(x, [], []))))
    1/x
    """
    kind, *parts = term
    if kind == "symbol":
        return of.get(parts[0], _ZERO)
    if kind in ("number", "π"):
        return _ZERO
    if kind == "·":
        each = enumerate(parts)
        changes = (("·", *parts[:n], derivative(x, of), *parts[n + 1 :]) for n, x in each)
        return "+", *changes
    inner = [derivative(part, of) for part in parts]
    if kind == "+":
        return "+", *inner
    return "·", _outer(term, of), inner[0]


def slopes(by: Term, others: Sequence[Term], derivatives: Sequence[Term]) -> dict[str, Term]:
    """Return the derivatives, by a symbol, of that one and of others, by name.

    Raises `TypeError` for what is no symbol, `ValueError` for one that stands there twice.

    >>> slopes(*read(Symbol("x")), [], [])
    {'x': ('number', Fraction(1, 1))}
    """
    symbols, derivatives = [by, *others], [_ONE, *derivatives]
    if any(symbol[0] != "symbol" for symbol in symbols):
        raise TypeError(f"{', '.join(map(shown, symbols))} cannot be varied; give symbols")
    found = dict(zip((name for _, name in symbols), derivatives, strict=True))
    if len(found) < len(symbols):
        raise ValueError(f"one of {', '.join(map(shown, symbols))} has two derivatives; give one")
    return found


def _outer(term: Term, varying: Mapping[str, Term]) -> Term:
    """Return the derivative of a power or a function of one argument, in that argument."""
    kind, of, *rest = term
    if kind == "exp":
        return term
    if kind == "log":
        return "^", of, _MINUS
    if kind == "sin":
        return "cos", of
    if kind == "cos":
        return "·", _MINUS, ("sin", of)
    (exponent,) = rest
    if any(unknown in varying for unknown in _symbols(exponent)):
        raise ValueError(f"the exponent of {shown(term)} is not constant; write it as exp(… log …)")
    less = ("number", exponent[1] - 1) if exponent[0] == "number" else ("+", _MINUS, exponent)
    return "·", exponent, ("^", of, less)


def _symbols(term: Term) -> Iterator[str]:
    if term[0] == "symbol":
        yield term[1]
    elif term[0] != "number":
        for part in term[1:]:
            yield from _symbols(part)


# --- text -------------------------------------------------------------------------------------


def shown(term: Term) -> str:
    """Return a term as text.

    >>> x, y = Symbol("x"), Symbol("y")
    >>> print(*map(shown, read(1 - x / (2 * y), (x + y)**2 * exp(-x), -x**(y - 1))), sep="; ")
    -x/(2*y) + 1; (x + y)**2*exp(-x); -x**(y - 1)
    """
    sign, size = _signed(term)
    return f"-{size}" if sign < 0 else size


def _signed(term: Term) -> tuple[int, str]:
    """Return the sign that stands before a term, and the rest."""
    kind, *parts = term
    if kind == "number":
        return (-1 if parts[0] < 0 else 1), str(abs(parts[0]))
    if kind == "·" or (kind == "^" and _is_negative(parts[1])):
        return _product(parts if kind == "·" else [term])
    if kind == "+":
        return 1, _sum(sorted(parts, key=lambda part: part[0] == "number"))
    if kind == "^":
        return 1, f"{_tight(parts[0])}**{_tight(parts[1])}"
    if kind == "symbol":
        return 1, str(parts[0])
    return 1, f"{kind}({shown(parts[0])})" if parts else kind


def _is_negative(exponent: Term) -> bool:
    return exponent[0] == "number" and bool(exponent[1] < 0)


def _sum(parts: list[Term]) -> str:
    text = ""
    for part in parts:
        sign, size = _signed(part)
        text += (" - " if sign < 0 else " + ") + (f"({size})" if part[0] == "+" else size)
    return text[3:] if text.startswith(" + ") else f"-{text[3:]}"


def _product(factors: list[Term]) -> tuple[int, str]:
    """Return a product as a fraction, with the sign of its numbers before it."""
    number, above, below = Fraction(1), list[str](), list[str]()
    for factor in factors:
        if factor[0] == "number":
            number *= factor[1]
        elif factor[0] == "^" and _is_negative(factor[2]):
            exponent = -factor[2][1]
            base = factor[1] if exponent == 1 else ("^", factor[1], ("number", exponent))
            below.append(_tight(base) if exponent == 1 else shown(base))
        else:
            above.append(shown(factor) if factor[0] == "^" else _tight(factor))
    size = abs(number)
    above = [str(size.numerator)] * (size.numerator != 1 or not above) + above
    below = [str(size.denominator)] * (size.denominator != 1) + below
    bottom = "*".join(below)
    text = "*".join(above) + (f"/({bottom})" if len(below) > 1 else f"/{bottom}" if below else "")
    return (-1 if number < 0 else 1), text


def _tight(term: Term) -> str:
    """Return a term in brackets, unless nothing that stands beside it can be read into it."""
    text = shown(term)
    is_whole = term[0] in ("symbol", "exp", "log", "sin", "cos", "π") or text.isdigit()
    return text if is_whole else f"({text})"
