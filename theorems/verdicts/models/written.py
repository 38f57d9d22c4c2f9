"""Countermodels as JSON values, in which every number is a text "p/q" (trusted).

What is read is data and nothing more: `countermodels.why_not` decides what it refutes.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numerics.exact.losses import Loss
from numerics.exact.rationals import rational
from theorems.errors import Malformed
from theorems.kernel import terms as t
from theorems.kernel.statement import Statement
from theorems.verdicts.models.countermodels import Countermodel, families
from theorems.verdicts.models.losses import LOSSES, Bent

_NUMBERS = ("slope", "bend", "knee", "square")
_SIGNS = ("rising", "summed")


def write(model: Countermodel, statement: Statement) -> dict[str, Any]:
    """Return a countermodel of a statement as JSON values.

    >>> from flint import fmpq
    >>> from theorems.kernel import definitions as talk
    >>> stated = Statement(frozenset(), t.Probability(talk.c), "≥", t.as_term(1))
    >>> law = (fmpq(1, 2), fmpq(1, 2))
    >>> model = Countermodel(law, ((fmpq(1),),) * 2, 1, LOSSES[0], {}, {}, {talk.c: 0})
    >>> write(model, stated)["law"], read(write(model, stated), stated) == model
    (['1/2', '1/2'], True)
    """
    vectors = {
        name: [[*map(str, model.vector(name, place))] for place in model.places(sort)]
        for name, sort in families(statement)
    }
    words = [[[list(word), str(mass)] for word, mass in own.items()] for own in model.words]
    values = {variable.name: _lists(value) for variable, value in model.values.items()}
    return {
        "law": [*map(str, model.law)],
        "points": [[*map(str, masses)] for masses in model.points],
        "negatives": model.negatives,
        "loss": _write_loss(model.loss),
        "vectors": vectors,
        "numbers": [[*_lists(key), str(value)] for key, value in model.numbers.items() if value],
        "values": {name: values[name] for name in sorted(values)},
        **({"words": words} if words else {}),
    }


def read(written: Mapping[str, Any], statement: Statement) -> Countermodel:
    """Return the countermodel of a statement from its JSON values; raise `Malformed` for others."""
    try:
        return _read(written, statement)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise Malformed("$", f"no countermodel: {type(error).__name__}: {error}") from None


def _read(written: Mapping[str, Any], statement: Statement) -> Countermodel:
    parts = (statement.left, statement.right, *statement.exists)
    free = statement.free.union(*map(t.free_variables, parts))
    model = Countermodel(
        tuple(map(rational, written["law"])),
        tuple(tuple(map(rational, masses)) for masses in written["points"]),
        int(written["negatives"]),
        _read_loss(written["loss"]),
        {},
        {_tuples(key): rational(value) for *key, value in written["numbers"]},
        {variable: _tuples(written["values"][variable.name]) for variable in free},
        tuple(
            {_tuples(word): rational(mass) for word, mass in own}
            for own in written.get("words", ())
        ),
    )
    for name, sort in families(statement):
        vectors = written["vectors"][name]
        for place, vector in zip(model.places(sort), vectors, strict=True):
            model.vectors[name, place] = tuple(map(rational, vector))
    return model


def _write_loss(loss: Loss) -> dict[str, Any]:
    if not isinstance(loss, Bent):
        return {"formula": loss.formula}
    numbers = {name: str(getattr(loss, name)) for name in _NUMBERS}
    return numbers | {name: getattr(loss, name) for name in _SIGNS}


def _read_loss(written: Mapping[str, Any]) -> Loss:
    if "formula" not in written:
        slope, bend, knee, square = (rational(written[name]) for name in _NUMBERS)
        rising, summed = (written[name] is True for name in _SIGNS)
        return Bent(slope, bend, knee, square, rising, summed)
    (loss,) = (one for one in LOSSES if one.formula == written["formula"])
    return loss


def _lists(value: Any) -> Any:
    return list(map(_lists, value)) if isinstance(value, tuple) else value


def _tuples(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(map(_tuples, value))
    if type(value) not in (int, str):  # 1.0 is in range(2), and no class
        raise ValueError(f"{value!r} is no class, index or name")
    return value
