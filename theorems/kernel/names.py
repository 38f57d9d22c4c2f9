"""What may be called how: in one statement, what reads alike is the same thing (trusted)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Tuple
from sympy.core.symbol import Str

import theorems.kernel.statement as given
import theorems.kernel.terms as t
from numerics.exact.names import KNOWN, is_name, shape
from theorems.errors import IllFormed

_NOTATION = ("C", "k", "ρ", "E", "L", "D", "W", "R", "μ", "Gram")
"""What is there already: parameters, ρ_c, D_c, W_c, R^d, and the definitions E, L_k, L_sup, μ_c.

c_i and u_s are an entry and a vector, so that no name has an index.
"""


_TAKEN = {shape(name) for name in (*_NOTATION, *KNOWN)} | {shape("l")}
"""What these look like; l, and I, like ℓ."""


def require_name(part: Any) -> None:
    """Raise `IllFormed` unless a part of a term is a name, which reads like nothing that is there.

    A variable is printed without its mark, k• as k.

    >>> require_name(Str("f̃"))
    """
    if type(part) is not Str:  # a variable could be instantiated
        raise IllFormed(f"{part} is no name of a family")
    read = shape(part.name.removesuffix("•"))
    if not is_name(part.name, taken=()) or read in _TAKEN:  # "1 - 2" squared: 1 - 2^2
        raise IllFormed(
            f"{part.name!r} is no name; give letters, Latin or Greek that look like no Latin one, "
            "and digits, primes at the end, and nothing that looks like Σ, ℓ, "
            f"{', '.join((*_NOTATION, *KNOWN))}"
        )


def check_names(statement: given.Statement) -> None:
    """Raise `IllFormed` where two things of a well-sorted statement have names that read alike.

    The entries x_i of a family x• are points, as x may be.

    >>> a = t.Variable("a", "class"), t.Variable("a", "index")
    >>> check_names(given.Statement(frozenset(), t.Probability(a[0]), ">", t.Unknown("z", a[1])))
    Traceback (most recent call last):
    theorems.errors.IllFormed: a (class) and a (index) read alike; rename one of the two
    """
    known: dict[str, tuple[str, str]] = {}
    said = (statement.left, statement.right, *statement.assumptions, *statement.exists)
    found = sorted({one for part in said for one in _named(part)})
    for read, name, meaning in found:
        other_name, other = known.setdefault(read, (name, meaning))
        same = meaning.startswith(other) if other == _VECTORS else meaning == other
        if name != other_name or not same:
            raise IllFormed(
                f"{other_name} ({other}) and {name} ({meaning}) read alike; rename one of the two"
            )
        known[read] = name, meaning


_VECTORS = "vectors"
"""What is said of vectors of points and of vectors of classes; it comes first in the alphabet."""


def _named(part: Any) -> Iterator[tuple[str, str, str]]:
    """Yield what the names of a part of a statement look like, the names, and what they mean."""
    waiting, seen = [part], set()
    while waiting:
        one = waiting.pop()
        if one in seen:
            continue
        seen.add(one)
        for read, name, meaning in _meanings(one):
            yield shape(read), name, meaning
        waiting += one.args


def _meanings(one: Any) -> Iterator[tuple[str, str, str]]:
    """Yield the same of a node, without what is inside of it."""
    if isinstance(one, t.Variable):
        yield from _of_variable(one)
    elif isinstance(one, given.UnitVectors | given.UnitBall):
        yield one.name, one.name, _VECTORS
    elif isinstance(one, t.Vector | t.Unknown | given.GramIs | given.GramBelow | Tuple):
        if isinstance(one, t.Vector):
            meaning = f"{_VECTORS} of {one.args[1].sort}"
        elif isinstance(one, t.Unknown):
            meaning = "function" if len(one.args) > 1 else "number"
        else:
            meaning = f"{_VECTORS} of class"
        yield from ((x.name, x.name, meaning) for x in one.args if isinstance(x, Str))


def _of_variable(variable: t.Variable) -> Iterator[tuple[str, str, str]]:
    """Yield how a variable reads: without its mark, and in a family with an index, as x• does."""
    name, letter = variable.name, variable.name.removesuffix("•")
    entry = {"points": "point", "classes": "class"}.get(variable.sort)
    if entry is None:
        yield letter, name, variable.sort
        return
    yield f"{letter}•", name, f"family of {variable.sort}"
    if name == letter:
        yield letter, name, f"family of {variable.sort}"
    else:
        yield letter, letter, entry
