"""Countermodels in words: the finite world, and what both sides of a statement come to there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flint import fmpq

from numerics.balls.enclosure import Enclosure, precision
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.reports.statements import typeset
from theorems.reports.tables import aligned, with_decimals
from theorems.verdicts.models.countermodels import Countermodel, families
from theorems.verdicts.models.evaluation import Environment, draws, evaluate
from theorems.verdicts.models.losses import Decay

_PHI = " for φ(v) = 1/(1 + v) where v ≥ 0, else 1 − v + v²"
_BITS = 120
_PLACES = 6
"""Of so many values of what exists the sides are shown; they fail at all."""

_SHORT = len("-11/12")
"""A fraction of more letters has a decimal number beside it."""


def in_line(model: Countermodel, statement: Statement) -> str:
    """Return a model in words: sizes, laws, loss, vectors, and values of the free variables.

    >>> from theorems.kernel import definitions as talk
    >>> from theorems.verdicts.models.losses import LOSSES
    >>> law, one = (fmpq(1, 2),) * 2, t.as_term(1)
    >>> model = Countermodel(law, ((fmpq(1),),) * 2, 1, LOSSES[0], {}, {}, {talk.c: 0})
    >>> in_line(model, Statement(frozenset(), t.Probability(talk.c), "≥", one))
    'C = 2; k = 1; ρ = (1/2, 1/2); c = 1'
    """
    words = [*_sizes(model), f"ρ = {_vector(model.law)}"]
    if _has_points(model):
        words.append(f"D = {', '.join(map(_vector, model.points))}")
    words += _loss(model, statement)
    for name, sort in families(statement):
        vectors = (_vector(model.vector(name, place)) for place in model.places(sort))
        words.append(f"{name} = {', '.join(vectors)}")
    return "; ".join([*words, *_values(model, statement)])


def as_lines(model: Countermodel, statement: Statement) -> list[str]:
    r"""Return a statement, a model in words and a table, and the values of both sides there.

    >>> from theorems.kernel import definitions as talk
    >>> from theorems.verdicts.models.losses import LOSSES
    >>> law, half = (fmpq(1, 2),) * 2, t.as_term(1) / 2
    >>> model = Countermodel(law, ((fmpq(1),),) * 2, 1, LOSSES[0], {}, {}, {talk.c: 0})
    >>> lines = as_lines(model, Statement(frozenset(), t.Probability(talk.c), ">", half))
    >>> print(*lines[1:3], *lines[-3:], sep="\n")
    C = 2; k = 1; c = 1
    class  ρ
    left side         = 1/2
    right side        = 1/2
    left − right side = 0, where > 0 is claimed
    """
    formal = typeset(statement)
    return [
        *formal.lines,
        *(f"where {one}" for one in formal.where),
        "; ".join([*_sizes(model), *_loss(model, statement), *_values(model, statement)]),
        *aligned(_table(model, statement), left=True),
        *_sides(model, statement),
    ]


def _sizes(model: Countermodel) -> list[str]:
    return [f"C = {model.classes}", f"k = {model.negatives}"]


def _has_points(model: Countermodel) -> bool:
    """Return whether a class has more than one point."""
    return any(len(masses) > 1 for masses in model.points)


def _loss(model: Countermodel, statement: Statement) -> list[str]:
    if not (statement.left.has(t.Loss) or statement.right.has(t.Loss)):
        return []
    return [f"ℓ(v) = {model.loss.formula}{_PHI if isinstance(model.loss, Decay) else ''}"]


def _values(model: Countermodel, statement: Statement) -> list[str]:
    """Return the laws of words, and the values of free variables and of what is unknown."""
    words = []
    for c, law in enumerate(model.words):
        drawn = (f"{_value(word)}: {mass}" for word, mass in sorted(law.items()))
        words.append(f"W_{c + 1} = {{{', '.join(drawn)}}}")
    words += [f"{v.name} = {_value(at)}" for v, at in sorted(model.values.items(), key=str)]
    return [*words, *(_unknown(name, model) for name in _unknowns(statement))]


def _table(model: Countermodel, statement: Statement) -> list[list[str]]:
    """Return a row a class, or a point where classes have more: masses and vectors."""
    named, many = families(statement), _has_points(model)
    rows = [["class", "ρ", *["mass in it"] * many, *(name for name, _ in named)]]
    for c, n in model.places("point"):
        first = n == 0
        row = [str(c + 1), str(model.law[c])] if first else ["", ""]
        row += [str(model.points[c][n])] * many
        for name, sort in named:
            place = (c, n) if sort == "point" else c
            row.append(_vector(model.vector(name, place)) if first or sort == "point" else "")
        rows.append(row)
    return rows


def _sides(model: Countermodel, statement: Statement) -> list[str]:
    """Return what both sides are, and by how much the relation fails, where it has to hold."""
    lines: list[str] = []
    places = list(_places(model, statement, model.values))
    for at, where in places[:_PLACES]:
        with precision(_BITS):
            left, right = (evaluate(x, model, at) for x in (statement.left, statement.right))
            difference = left - right
        lines += [
            *([f"at {where}:"] if where else []),
            f"left side         = {_number(left)}",
            f"right side        = {_number(right)}",
            f"left − right side = {_number(difference)}, where {statement.relation} 0 is claimed",
        ]
    if len(places) > _PLACES:
        lines.append(f"and so at {len(places) - _PLACES} more: it fails at all of what could exist")
    return lines


def _places(
    model: Countermodel, statement: Statement, at: Environment
) -> Iterator[tuple[Environment, str]]:
    """Yield every value of what a statement says to exist, and what it is called."""
    found = [(at, "")]
    for exists in statement.exists:
        variable, law = exists.args
        found = [
            (
                {**at, variable: value},
                f"{where}{', ' * bool(where)}{variable.name} = {_value(value)}",
            )
            for at, where in found
            for value, _ in draws(law, model, at)
        ]
    yield from found


def _number(value: Any) -> str:
    """Return a rational, with a decimal number beside a long one, or an enclosure of what is none.

    >>> _number(fmpq(1, 3)), _number(fmpq(1234567, 999))
    ('1/3', '1234567/999 ≈ 1235.8')
    """
    if not isinstance(value, fmpq):
        return str(Enclosure.of(value, bits=53))
    return with_decimals(str(value), most=_SHORT)


def _unknowns(statement: Statement) -> list[str]:
    """Return the names of the unknown numbers and functions that a statement is about."""
    parts = (statement.left, statement.right, *statement.assumptions)
    return sorted({str(node.args[0]) for part in parts for node in part.atoms(t.Unknown)})


def _unknown(name: str, model: Countermodel) -> str:
    """Return the values of an unknown: of its numbers x_1, x_2, .. it is a quadratic function."""
    values = []
    for (whose, places, n), number in model.numbers.items():
        if whose == name and number:
            at = f"{name}{_value(places)}" if places else name
            power = "²" if n % 2 == 0 else ""
            values.append(f"{f'{at} in x_{(n + 1) // 2}{power}' if n else at} = {number}")
    if not values:
        return f"{name} = 0"
    is_function = any(places or n for whose, places, n in model.numbers if whose == name)
    return ", ".join([*values, f"{name} = 0 elsewhere"] if is_function else values)


def _vector(entries: Sequence[fmpq]) -> str:
    return f"({', '.join(map(str, entries))})"


def _value(value: Any) -> str:
    """Return a class, an index or a point, counted from 1, or a family of such."""
    if isinstance(value, int):
        return str(value + 1)
    return f"({', '.join(map(_value, value))})"
