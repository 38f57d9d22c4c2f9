"""Sealed theorems: only the rules of the kernel make them (trusted).

A `Theorem` remembers the rule and the inputs that made it, so a derivation is data: it can be
walked, printed and run again. Python cannot forbid everything; what a determined author forges
inside a process is caught by `theorems.kernel.replay`, which runs the recorded rules again in a
fresh one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from inspect import Signature, signature
from typing import Any, NoReturn, final, get_args, get_origin, get_type_hints

from sympy import Basic, Integer

from theorems.errors import IllFormed, NceproofError
from theorems.kernel.normal_form import is_equal
from theorems.kernel.sorts import check_statement, check_words
from theorems.kernel.statement import Assumption, Relation, Statement

_SEAL = object()

RULES: dict[str, Callable[..., Theorem]] = {}
"""The rules of the kernel by name."""


class RuleError(NceproofError, ValueError):
    """A rule was applied where its side conditions do not hold; the message says which.

    `refused` is the equation that it needed, where two normal forms differ.
    """

    def __init__(self, message: str, refused: Statement | None = None) -> None:
        """Take the message and the equation."""
        super().__init__(message)
        self.refused = refused


@final
class Theorem:
    """A statement that the rules of the kernel derived.

    >>> Theorem(None, "magic", ())
    Traceback (most recent call last):
    TypeError: a Theorem is made by the rules of theorems.kernel.rules only
    """

    __slots__ = ("inputs", "rule", "statement")

    statement: Statement
    rule: str
    inputs: tuple[Any, ...]

    def __new__(
        cls, statement: Any, rule: str, inputs: tuple[Any, ...], seal: object = None
    ) -> Theorem:
        """Refuse; `rule` is the only way in."""
        if seal is not _SEAL:
            raise TypeError("a Theorem is made by the rules of theorems.kernel.rules only")
        theorem = object.__new__(cls)
        object.__setattr__(theorem, "statement", statement)
        object.__setattr__(theorem, "rule", rule)
        object.__setattr__(theorem, "inputs", inputs)
        return theorem

    def __init_subclass__(cls) -> NoReturn:
        raise TypeError("Theorem cannot be subclassed")

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("a Theorem cannot be changed")

    def __delattr__(self, name: str) -> NoReturn:
        raise AttributeError("a Theorem cannot be changed")

    def __reduce_ex__(self, protocol: object) -> NoReturn:
        raise TypeError("a Theorem cannot be pickled or copied; write its derivation down instead")

    def __str__(self) -> str:
        return str(self.statement)

    def __repr__(self) -> str:
        return f"<Theorem by {self.rule}: {self.statement}>"

    @property
    def left(self) -> Any:
        """The left side."""
        return self.statement.left

    @property
    def right(self) -> Any:
        """The right side."""
        return self.statement.right

    @property
    def relation(self) -> Relation:
        """The relation between them."""
        return self.statement.relation

    @property
    def assumptions(self) -> frozenset[Assumption]:
        """What the theorem assumes."""
        return self.statement.assumptions


def proves(theorem: Theorem, statement: Statement) -> str:
    """Return why a theorem is not a proof of a statement, or "" where it is one.

    Its assumptions are among those of the statement, the sides have the same normal forms, and
    its relation is at least as strong.
    """
    if type(theorem) is not Theorem:
        return f"{theorem!r} is not a Theorem"
    try:
        check_statement(statement)
    except IllFormed as error:
        return f"the statement is not well formed: {error}"
    extra = theorem.assumptions - statement.assumptions
    if extra:
        return f"the theorem also assumes {', '.join(sorted(map(str, extra)))}"
    if theorem.statement.exists != statement.exists:
        return f"it says ∃ {theorem.statement.exists}, not ∃ {statement.exists}"
    for side in ("left", "right"):
        mine, wanted = getattr(theorem, side), getattr(statement, side)
        if not is_equal(mine, wanted, statement.assumptions):
            return f"its {side} side is another"
    enough = {"=": ("=",), "≥": ("=", "≥", ">"), ">": (">",)}[statement.relation]
    return "" if theorem.relation in enough else f"it says {theorem.relation} only"


def _check_kinds(
    name: str, taken: Signature, kinds: Mapping[str, Any], inputs: tuple[Any, ...]
) -> None:
    """Raise `RuleError` where a rule was given something of another kind than it takes."""
    try:
        bound = taken.bind(*inputs).arguments
    except TypeError as error:
        raise RuleError(f"{name}: {error}; it takes {', '.join(taken.parameters)}") from None
    for parameter, given in bound.items():
        if not _is_kind(given, kinds[parameter]):
            kind = taken.parameters[parameter].annotation.replace("given.", "").replace("t.", "")
            said = "term; write it with theorems.kernel.terms and SymPy" if kind == "Any" else kind
            raise RuleError(f"{name}: {parameter} is {given!r}, which is no {said}")


def _is_kind(given: Any, kind: Any) -> bool:
    """Tell whether an input is of the kind that a rule says it takes; `Any` stands for terms."""
    if kind is Any:
        return isinstance(given, Basic)
    if get_origin(kind) is not tuple:
        return isinstance(given, kind)
    if type(given) is not tuple:
        return False
    inside = get_args(kind)
    if inside[-1] is Ellipsis:
        inside = inside[:1] * len(given)
    return len(given) == len(inside) and all(map(_is_kind, given, inside))


def _as_recorded(given: Any) -> Any:
    """Return an input of a rule; assumptions, often those of a set, in the order of their texts."""
    if type(given) is int:
        return Integer(given)
    if type(given) is tuple and all(isinstance(part, Assumption) for part in given):
        return tuple(sorted(given, key=str))
    return given


def rule(function: Callable[..., Statement]) -> Callable[..., Theorem]:
    """Make a rule of a function that checks its side conditions and returns what follows.

    The rule takes the same arguments, positional only, and returns the sealed theorem. Arguments
    of other kinds are told apart where the function fails, so that a fault of ours stays one.
    """
    takes = signature(function), get_type_hints(function)

    @wraps(function)
    def apply(*inputs: Any) -> Theorem:
        for given in inputs:
            if type(given).__name__ == "Theorem" and type(given) is not Theorem:
                raise RuleError(f"{given!r} is not a theorem of this kernel")
        inputs = tuple(map(_as_recorded, inputs))
        try:
            found = function(*inputs)
        except NceproofError:
            for given in inputs:
                check_words(given)
            raise
        except (AttributeError, LookupError, TypeError, ValueError):
            _check_kinds(function.__name__, *takes, inputs)
            raise
        try:
            check_statement(found)
        except IllFormed as error:
            raise RuleError(
                f"{function.__name__} would conclude what is not well formed: {error}"
            ) from None
        return Theorem(found, function.__name__, inputs, _SEAL)

    if function.__name__ in RULES:
        raise ValueError(f"the rule {function.__name__} exists already")
    RULES[function.__name__] = apply
    return apply
