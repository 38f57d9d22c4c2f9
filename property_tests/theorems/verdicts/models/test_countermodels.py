"""Counterexamples that are shipped are ones, spoiled they are none."""

from dataclasses import replace

import pytest
from flint import fmpq

from property_tests.theorems.tools.test_hypotheses import KEY, PROVED, accepted
from theorems.tools.hypotheses import shipped
from theorems.verdicts.models.countermodels import why_not
from theorems.verdicts.models.losses import Bent
from theorems.verdicts.models.written import write


@pytest.mark.parametrize(
    "key",
    [
        pytest.param(key, marks=[] if key[0] == "etf-optimal-balanced" else [pytest.mark.slow])
        for key in shipped()
    ],
    ids="-".join,
)
def test_every_model_that_is_shipped_is_a_counterexample_and_none_to_the_theorem(key):
    stated, model = accepted(key)
    assert why_not(stated, model) == ""
    assert why_not(PROVED[key[0]].formal(), model) == f"{key[1]} does not hold"
    assert write(model, stated) == shipped()[key]


def spoiled(model):
    """Yield what is done to a model, and the model with one thing changed."""
    half = fmpq(1, 2)
    place, vector = next(iter(model.vectors.items()))
    yield "a law of another sum", replace(model, law=(half, *model.law[1:]))
    yield "a class without mass", replace(model, law=(fmpq(0), fmpq(1), fmpq(0)))
    yield "one class", replace(model, law=(fmpq(1),), points=model.points[:1])
    yield "no negatives", replace(model, negatives=0)
    yield (
        "a longer vector",
        replace(model, vectors={**model.vectors, place: tuple(2 * x for x in vector)}),
    )
    rest = {at: v for at, v in model.vectors.items() if at != place}
    yield "a vector less", replace(model, vectors=rest)
    turned = {at: tuple(-x for x in v) if at == ("u", 0) else v for at, v in model.vectors.items()}
    yield "another Gram matrix", replace(model, vectors=turned)
    yield "a loss that rises", replace(model, loss=Bent(slope=fmpq(1)))
    yield "a loss that is not convex", replace(model, loss=Bent(slope=fmpq(-1), bend=fmpq(-1)))
    yield "a constant loss", replace(model, loss=Bent())


def test_a_model_that_is_spoiled_is_none():
    stated, model = accepted(KEY)
    reasons = {what: why_not(stated, replace(one, known={})) for what, one in spoiled(model)}
    assert all(reasons.values()), reasons
    assert len({*reasons.values()}) >= 6
