"""Counterexamples as Python that recomputes them with the public functions of the library."""

from __future__ import annotations

from math import inf
from pprint import pformat
from typing import assert_never

from numerics.exact.losses import Loss
from theorems.certificates.document import (
    COMPARED_LOSSES,
    Certificate,
    Region,
    RepresentationCounterexample,
    SupervisedIncrease,
)

_ETF = """from numerics.balls.collapse_step import population_loss
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import {loss}
law = {law}
classes = {classes}
options = dict(negatives={k}, loss={made})
print(population_loss(FiniteMap.of(law, classes), **options))
print(latent_loss(simplex_etf_gram({count}), law, **options))"""

_COLLAPSE = """from numerics.balls.collapse_step import averaging_step
from numerics.exact.finite_map import FiniteMap
from numerics.exact.losses import {loss}
law = {law}
classes = {classes}
f = FiniteMap.of(law, classes)
step = averaging_step(f, replaced={last}, negatives={k}, loss={made})
print(step.before, *step.after)"""

_INCREASE = """from numerics.exact.losses import Logistic
from theorems.search.prove_increase import supervised_increase
supervised_increase(
    {law}, {weights}, before={before}, after={after},
    loss=Logistic(beta="{beta}", margin="{margin}"), claim="{claim}",
)"""


def pasteable(certificate: Certificate) -> str:
    """Return Python that computes again what a counterexample's certificate compares.

    >>> from theorems.certificates import shipped
    >>> certificate = shipped.load("conjecture-unbalanced", "logistic_simplest")
    >>> print(pasteable(certificate).splitlines()[3].strip())
    ['167/185', '17/185', '1/185'], ['167/185', '17/185', '1/185'], before=1, after=16,
    """
    match certificate:
        case RepresentationCounterexample():
            return _comparison(certificate)
        case SupervisedIncrease():
            return _increase(certificate)
        case Region():
            raise TypeError("a region of laws where a claim holds is no counterexample")
        case _:
            assert_never(certificate)


def _comparison(certificate: RepresentationCounterexample) -> str:
    classes = [
        [(str(mass), list(map(str, vector))) for mass, vector in points]
        for points in certificate.classes
    ]
    template = _ETF if certificate.compared_with == "simplex-etf" else _COLLAPSE
    return template.format(
        law=list(map(str, certificate.law)),
        classes=pformat(classes, width=100),
        loss=type(certificate.loss).__name__,
        made=_made(certificate.loss),
        k=certificate.negatives,
        count=len(classes),
        last=len(classes) - 1,
    )


def _made(loss: Loss) -> str:
    parameters = (f'{key}="{getattr(loss, key)}"' for key in COMPARED_LOSSES[loss.name])
    return f"{type(loss).__name__}({', '.join(parameters)})"


def _increase(certificate: SupervisedIncrease) -> str:
    """Return Python that computes both intervals again from the law alone."""
    before, after = (
        'float("inf")' if k == inf else str(k)
        for k in (certificate.before.negatives, certificate.after.negatives)
    )
    return _INCREASE.format(
        law=list(map(str, certificate.law)),
        weights=list(map(str, certificate.weights)),
        before=before,
        after=after,
        beta=certificate.beta,
        margin=certificate.margin,
        claim=certificate.claim,
    )
