"""What one shard of a search for representations is about, drawn at random, claim by claim.

Laws, losses, numbers of points and of negatives are small rationals and integers, so that what is
found has few digits. A proof is a certificate, or the witness that the claim's own exact check
accepts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from numerics.exact.geometry import simplex_etf_vectors
from numerics.exact.losses import ExponentialOfSum, Logistic, Loss, Square
from numerics.floats.expectations import Floats
from theorems.certificates.document import Comparison, written
from theorems.search.finding import witness_of
from theorems.search.prove_comparison import NoCounterexampleError, representation_counterexample
from theorems.search.representations import Landscape, Spread
from theorems.verdicts.verdict import Instance

Rng = np.random.Generator


@dataclass(frozen=True)
class Proof:
    """A certificate's text, or a witness: exactly one of them."""

    certificate: str = ""
    witness: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Case:
    """Where a shard looks: maps with the points and masses of `blank`, into R^`dimension`.

    `violation` tells of a batch of maps by how much each refutes the claim, in float64; `proof`
    decides for a rational one.
    """

    blank: Spread
    dimension: int
    violation: Callable[[Floats], Floats]
    proof: Callable[[Spread], Proof | None]


def blank(law: Sequence[Fraction], shape: Sequence[int]) -> Spread:
    """Return points of equal masses, shape[c] in class c, without vectors.

    >>> blank([Fraction(1, 2)] * 2, (1, 2)).classes[1]
    ((Fraction(1, 2), ()), (Fraction(1, 2), ()))
    """
    return Spread.of_shape(law, shape, [()] * sum(shape))


def drawn_law(rng: Rng, classes: int) -> tuple[Fraction, ...]:
    """Return a law in the proportion of integers from 1 to 5.

    >>> sum(drawn_law(np.random.default_rng(0), 4))
    Fraction(1, 1)
    """
    weights = rng.integers(1, 6, classes).tolist()
    return tuple(Fraction(weight, sum(weights)) for weight in weights)


def _certified(
    f: Spread, comparisons: Sequence[Comparison], loss: Loss, negatives: int, claim: str
) -> Proof | None:
    """Return a certificate with the first of the comparisons that f wins."""
    for compared_with in comparisons:
        try:
            certificate = representation_counterexample(
                f.law,
                f.classes,
                compared_with=compared_with,
                negatives=negatives,
                loss=loss,
                claim=claim,
            )
        except NoCounterexampleError:
            continue
        return Proof(certificate=written(certificate))
    return None


def _witnessed(instance: Instance) -> Proof | None:
    """Return the witness of an instance that fails."""
    if instance.holds is not False:
        return None
    return Proof(witness=witness_of(instance))


def _step(rng: Rng, loss: Loss, negatives: int, claim: str) -> Case:
    """Return a case of the step of Lemma 1, the last class being replaced."""
    classes, dimension = int(rng.integers(2, 4)), int(rng.integers(2, 4))
    shape = (*rng.integers(1, 3, classes - 1).tolist(), int(rng.integers(2, 4)))
    start = blank(drawn_law(rng, classes), shape)
    landscape = Landscape(start, loss, negatives)
    return Case(
        start,
        dimension,
        lambda maps: landscape.relative_mean_increases(maps, classes - 1),
        lambda f: _certified(f, ("every-collapse", "mean-collapse"), loss, negatives, claim),
    )


def step_without_monotonicity(rng: Rng) -> Case:
    """Draw a square whose margin is inside the domain, one negative."""
    margin = Fraction(int(rng.integers(-40, 16)), 8)
    return _step(rng, Square(margin=margin), 1, "averaging-step-without-monotonicity")


def step_without_replacement(rng: Rng) -> Case:
    """Draw an exponential of the sum of 2 to 4 margins."""
    loss = ExponentialOfSum(beta=Fraction(int(rng.integers(1, 9)), 4))
    return _step(rng, loss, int(rng.integers(2, 5)), "averaging-step-without-replacement")


def below_the_etf(rng: Rng) -> Case:
    """Draw a law on 3 to 5 classes, and 1, 2, 4 or 8 negatives; the loss is the talk's."""
    classes, negatives = int(rng.integers(3, 6)), int(rng.choice([1, 2, 4, 8]))
    law, loss = drawn_law(rng, classes), Logistic()
    start = blank(law, (1,) * classes)
    landscape = Landscape(start, loss, negatives)
    etf = landscape.losses(simplex_etf_vectors(classes, classes - 1)[None])[0]
    return Case(
        start,
        classes - 1,
        lambda maps: etf - landscape.losses(maps),
        lambda f: _certified(f, ("simplex-etf",), loss, negatives, "etf-optimal-for-every-law"),
    )


def below_maps_of_the_plane(rng: Rng) -> Case:
    """Draw a law on three classes; the loss is (1 − v)², with one negative, into the plane."""
    from theorems.claims.collapse.indistinguishability_without_monotonicity import (
        judged,
        least_in_the_plane,
    )

    loss = Square(margin=1)
    start = blank(drawn_law(rng, 3), rng.integers(1, 4, 3).tolist())
    landscape, bound = Landscape(start, loss, 1), least_in_the_plane(loss)
    assert bound is not None
    return Case(
        start,
        2,
        lambda maps: float(bound) - landscape.losses(maps),
        lambda f: _witnessed(judged(f, loss)),
    )


def below_maps_of_two_classes(rng: Rng) -> Case:
    """Draw a law on two classes; the loss is the claim's quadratic, with two negatives, into R³."""
    from theorems.claims.collapse.indistinguishability_two_negatives import (
        judged,
        least_of_two_classes,
        quadratic_loss,
    )

    loss, law = quadratic_loss(), drawn_law(rng, 2)
    start = blank(law, rng.integers(1, 4, 2).tolist())
    landscape, bound = Landscape(start, loss, 2), least_of_two_classes(law, loss)
    assert bound is not None
    return Case(
        start,
        3,
        lambda maps: float(bound) - landscape.losses(maps),
        lambda f: _witnessed(judged(f, loss)),
    )


def below_maps_for_the_sigmoid_loss(rng: Rng) -> Case:
    """Draw a temperature from 5 to 10; two balanced classes of two points each, into R⁴."""
    from theorems.claims.collapse.siglip_indistinguishable import judged, least_latent_loss

    t = int(rng.integers(5, 11))
    bound, own = float(least_latent_loss(t).mid()), np.kron(np.eye(2), np.ones((2, 2))) / 2

    def violation(maps: Floats) -> Floats:
        cosines = t * (maps @ maps.transpose(0, 2, 1))
        attracted = own * np.logaddexp(0, -cosines)
        losses = attracted.sum((1, 2)) / 4 + np.logaddexp(0, cosines).mean((1, 2))
        return np.asarray(bound - losses)

    start = blank([Fraction(1, 2)] * 2, (2, 2))
    return Case(start, 4, violation, lambda f: _witnessed(judged(f.vectors, t)))


def below_the_etf_for_the_spectral_loss(rng: Rng) -> Case:
    """Draw the number of classes, 2 to 6; they are balanced."""
    from numerics.exact.geometry import gram_of, matrix
    from theorems.claims.spectral.spectral_etf_optimal import judged

    classes = int(rng.integers(2, 7))
    etf = (1 + 1 / (classes - 1)) / classes  # Σ_s Σ_t ρ_s ρ_t G_st²

    def violation(maps: Floats) -> Floats:
        return np.asarray(etf - ((maps @ maps.transpose(0, 2, 1)) ** 2).mean((1, 2)))

    start = blank([Fraction(1, classes)] * classes, (1,) * classes)
    return Case(start, classes, violation, lambda f: _witnessed(judged(gram_of(matrix(f.vectors)))))


CASES: Mapping[str, Callable[[Rng], Case]] = {
    "averaging-step-without-monotonicity": step_without_monotonicity,
    "averaging-step-without-replacement": step_without_replacement,
    "etf-optimal-for-every-law": below_the_etf,
    "indistinguishability-two-negatives": below_maps_of_two_classes,
    "indistinguishability-without-monotonicity": below_maps_of_the_plane,
    "siglip-indistinguishable": below_maps_for_the_sigmoid_loss,
    "spectral-etf-optimal": below_the_etf_for_the_spectral_loss,
}
"""For each refuted claim about representations, what a shard of its search draws."""
