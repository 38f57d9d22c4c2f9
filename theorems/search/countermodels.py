"""A search for finite models on which a statement is false (untrusted: what it finds is checked).

Models are drawn with few different vectors and simple losses, so that classes coincide or stand
opposite each other, as they do where a hypothesis is missing.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from itertools import product
from random import Random
from typing import Any

from flint import fmpq

from numerics.exact.losses import Loss
from theorems.kernel import statement as given
from theorems.kernel import terms as t
from theorems.kernel.statement import Assumption, Statement
from theorems.verdicts.models.checking import check
from theorems.verdicts.models.countermodels import (
    Countermodel,
    draws_words,
    families,
    why_not,
)
from theorems.verdicts.models.losses import HYPOTHESES, LOSSES, Bent, is_smooth, meets
from theorems.verdicts.models.sampling import valued
from theorems.verdicts.models.world import Model, NoModelError

_SIZES = ((2, 1), (3, 1), (2, 2), (2, 2), (3, 2), (4, 1))
_WEIGHTS = ((1, 1, 1, 1), (8, 1, 1, 1), (1, 8, 1, 1), (1, 1, 20, 1), (1, 2, 3, 4))
_POINTS = ((fmpq(1),), (fmpq(1),), (fmpq(1, 2), fmpq(1, 2)), (fmpq(1, 3), fmpq(2, 3)))
_AXES = tuple(
    tuple(fmpq(x, y) for x in entries)
    for entries, y in (
        *(((1, 0, 0), 1), ((0, 1, 0), 1), ((0, 0, 1), 1)),
        *(((3, 4, 0), 5), ((5, 12, 0), 13), ((-3, 4, 0), 5)),
    )
)
_SCALES = tuple(fmpq(*scale) for scale in ((1, 1), (0, 1), (1, 2), (2, 1), (5, 1)))


@cache
def _bent() -> tuple[Bent, ...]:
    ones, knees = (fmpq(-1), fmpq(0), fmpq(1)), (fmpq(0), fmpq(1, 2), fmpq(1), fmpq(3, 2))
    bends = (fmpq(0), fmpq(1), fmpq(2), fmpq(-8))
    return tuple(
        Bent(slope, bend, knee, square, rising, summed)
        for slope, bend, knee, square in product(ones, bends, knees, ones)
        for rising, summed in product((False, True), repeat=2)
        if bend or not knee
    )


def countermodel(
    statement: Statement, *, without: Assumption | None = None, tries: int, seed: int = 0
) -> Countermodel | None:
    """Return a model that is checked to make a statement false, or None where none was found.

    The losses are such as do not have the hypothesis that the statement is `without`, if it is one
    on ℓ: on others the whole theorem says that there is none.

    >>> false = Statement(frozenset(), t.CLASS_COUNT, ">", t.as_term(2))
    >>> countermodel(false, tries=20).classes
    2
    """
    random, losses = Random(seed), _losses(statement, without)
    for _ in range(tries if losses else 0):
        try:
            drawn = valued(statement, _model(statement, random, random.choice(losses)))
            if drawn is None or check(statement, *drawn) is not False:
                continue
            found = _given(statement, *drawn)
        except NoModelError:
            continue
        if not why_not(statement, found):
            return found
    return None


def _losses(statement: Statement, without: Assumption | None) -> list[Loss]:
    needed = [HYPOTHESES[type(x)] for x in statement.assumptions if type(x) in HYPOTHESES]
    smooth = statement.left.has(t.Subgradient) or statement.right.has(t.Subgradient)
    dropped = HYPOTHESES.get(type(without)) if without is not None else None
    return [
        loss
        for loss in (*LOSSES, *_bent())
        if all(meets(loss, one) for one in needed)
        and (is_smooth(loss) or not smooth)
        and (dropped is None or not meets(loss, dropped))
    ]


class _Proposal(Model):
    """A model whose families have few different vectors, where their Gram matrix is not given.

    Some are on few axes; some have one vector a point, or a class, for all families; some have
    vectors of norm 1 only.
    """

    def __init__(self, *given: Any) -> None:
        """Choose how vectors are drawn."""
        super().__init__(*given)
        self.axes = self.random.sample(_AXES, self.random.choice((1, 1, 2, 3, 6)))
        self.aligned, self.is_unit = self.random.randrange(3), self.random.randrange(2)
        self.shared: dict[Any, Any] = {}

    def _drawn(self, name: str, place: Any) -> Any:
        bound = (given.GramIs, given.GramBelow)
        if any(isinstance(x, bound) and str(x.args[0]) == name for x in self.assumptions):
            return super()._drawn(name, place)
        klass = place[0] if isinstance(place, tuple) and self.aligned > 1 else place
        unit = self.shared.get(klass) if self.aligned else None
        if unit is None:
            sign = self.random.choice((1, -1))
            unit = self.shared[klass] = tuple(sign * x for x in self.random.choice(self.axes))
        if given.UnitVectors(name) in self.assumptions:
            return unit
        is_short = given.UnitBall(name) in self.assumptions
        some = _SCALES[:1] if self.is_unit and is_short else _SCALES
        scale = self.random.choice([x for x in some if x <= 1 or not is_short])
        return tuple(scale * x for x in unit)


def _model(statement: Statement, random: Random, loss: Loss) -> Model:
    classes, negatives = random.choice(_SIZES)
    is_balanced = given.Balanced() in statement.assumptions
    weights = _WEIGHTS[0 if is_balanced else random.randrange(len(_WEIGHTS))][:classes]
    law = tuple(fmpq(weight, sum(weights)) for weight in weights)
    points = tuple(random.choice(_POINTS[: 5 - classes]) for _ in range(classes))
    return _Proposal(law, points, negatives, loss, random, statement.assumptions)


def _given(statement: Statement, model: Model, at: dict[t.Variable, Any]) -> Countermodel:
    """Return a model as data, with every vector of the families of a statement."""
    found = Countermodel(
        model.law, model.points, model.negatives, model.loss, {}, dict(model.scalars), dict(at)
    )
    if draws_words(statement):
        found = replace(found, words=model.words)
    vectors = {
        (name, place): model.vector(name, place)
        for name, sort in families(statement)
        for place in found.places(sort)
    }
    return replace(found, vectors=vectors)
