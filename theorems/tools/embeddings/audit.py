"""Where embeddings stand against the theory, for the logistic loss.

For every map f of points to the unit sphere, with class means μ_c and the Gram completion G of
them (⟨μ_c, μ_j⟩, and 1 for j = c),

    L_k(f) ≥ L_k(μ) ≥ L_k(G) ≥ min L_k,    L_sup(f) ≥ L_sup(μ) ≥ L_sup(G).

The first line is Lemma 1 by completion, the second Jensen's inequality given the class. What is a
float and what is an enclosure with proof, a field's type says. Where labels are laws, class means
are those of x given the class; both lines of steps hold, as given the classes all points are
independent.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from numerics.balls.enclosure import Enclosure
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.batch_losses import LARGEST_RATE, batch_loss
from numerics.exact.blocks import GroupedLaw
from numerics.exact.geometry import Matrix, gram_of
from numerics.exact.losses import Logistic
from numerics.exact.rationals import Exact, as_fraction, class_law, rational
from numerics.floats.anchor_classes import losses_of_classes
from numerics.floats.batch_losses import loss_of
from numerics.floats.batches import batch_of
from numerics.floats.cosines import (
    Cosines,
    class_means,
    class_spreads,
    completed_gram,
    count_cosines,
    distance_of_pairs,
    gram_factors,
)
from numerics.floats.downstream_search import (
    Probe,
    accuracy,
    downstream_loss,
    linear_probe,
    supervised_loss,
)
from numerics.floats.empirical_loss import empirical_losses
from numerics.floats.expectations import Floats
from numerics.floats.label_laws import law_losses, law_means, law_spreads
from numerics.floats.latent_loss import latent_losses
from numerics.floats.neural_collapse import neural_collapse
from numerics.floats.sampling import POPULATION, Sampling
from numerics.floats.unit_vectors import rational_unit_vectors
from theorems.tools.bounds import MAX_NEGATIVES, Row, Truth, compare
from theorems.tools.embeddings.geometry import Geometry, geometry
from theorems.tools.embeddings.optimum import (
    BITS,
    MAX_CERTIFIED,
    MAX_PROBED,
    Optimum,
    optimum,
    optimum_of_groups,
)
from theorems.tools.embeddings.reading import MAX_PAIRED, Embeddings
from theorems.tools.embeddings.sampled import Sampled, sampled

ANCHORS = 64
"""How many classes of anchors are drawn where there are more than `MAX_PAIRED`."""

MAX_BETA = 100
"""The largest β: an exact loss takes some 12 β polynomials of each cosine."""

_ROUNDING = 1e-9  # by which the order of two floats, or a mass of a law, may be off
_PARTS = 10**12  # a mass of a law is a multiple of one over this


@dataclass(frozen=True)
class Losses:
    """L_k of the points, of the class means and of the Gram completion, for one k (k = ∞: − log k).

    `certified` is L_k of unit vectors with rational coordinates whose Gram matrix is the completed
    one up to rounding. What is too large to be proved, or not stated, is None. `error` is the
    standard error of `points` where the classes of anchors were drawn, and the three are estimates.
    """

    negatives: int | float
    points: float
    means: float
    completed: float
    certified: Enclosure | None
    optimum: Optimum | None
    bounds: Row | None
    error: float | None = None


@dataclass(frozen=True)
class Downstream:
    """L_sup with weights ρ and ‖w_c‖ ≤ 1: of all points (linear probe), the means, the completion.

    `probe` is the loss of the best classifiers found and `gap` how far L_sup can be below it;
    `mean` the loss L_μ of the classifiers w_c = μ_c; accuracies are those on the same points.
    """

    probe: float
    gap: float
    mean: float
    probe_accuracy: float
    mean_accuracy: float
    of_means: Enclosure | None
    of_completed: Enclosure | None


@dataclass(frozen=True)
class Audit:
    """All that `nceproof audit` says of embeddings.

    `norms` are the least and largest norm of a row as given, `law` the class law, `gram` the
    Gram matrix of the class means, `lengths` are ‖μ_c‖, `spread` is E‖f(x) − μ_c‖² = 1 − ‖μ_c‖².
    `training` is the loss of the pairs as one batch where each class has two points, NT-Xent at
    T = 1/β. `anchors` says how many classes of anchors were drawn, None where all are taken. What
    takes one label a point, `MAX_PROBED` classes at most, or `MAX_PAIRED`, is None without.
    """

    embeddings: Embeddings
    beta: Fraction
    law: tuple[Fraction, ...]
    gram: Floats | None
    lengths: Floats
    spread: Floats
    geometry: Geometry
    cosines: Cosines | None
    downstream: Downstream | None
    losses: tuple[Losses, ...]
    sampled: Sampled | None
    training: float | None
    anchors: int | None = None

    @property
    def directions(self) -> Floats:
        """The cosines of the class means (C, C); NaN where a mean is zero."""
        assert self.gram is not None
        with np.errstate(invalid="ignore", divide="ignore"):
            cosines: Floats = self.gram / np.outer(self.lengths, self.lengths)
        return cosines

    @property
    def overlaps(self) -> bool:
        """Whether labels are laws, and a point may be of several classes."""
        return self.cosines is None and self.anchors is None


def check_beta(beta: Exact) -> None:
    """Raise `ValueError` for a β whose exact loss is too dear.

    >>> check_beta(101)
    Traceback (most recent call last):
        ...
    ValueError: beta is 101; at most 100 is audited
    """
    if rational(beta) > MAX_BETA:
        raise ValueError(f"beta is {beta}; at most {MAX_BETA} is audited")


Progress = Callable[[str], AbstractContextManager[Callable[[int, int], None]]]
"""Given what is done, what to call with how many steps are done, of how many."""


def _unseen(description: str) -> AbstractContextManager[Callable[[int, int], None]]:
    return nullcontext(lambda done, total: None)


def audit(
    embeddings: Embeddings,
    counts: Sequence[int | float],
    *,
    beta: Exact = 1,
    sampling: Sampling = POPULATION,
    towers: bool = False,
    progress: Progress = _unseen,
) -> Audit:
    """Return the audit of embeddings for numbers of negatives; `progress` is told of each step.

    With another `sampling`, or `towers` (the halves of the rows), there is the loss of such draws
    as well. Above `MAX_PAIRED` classes nothing goes over all pairs of points: losses are estimates
    by `ANCHORS` classes of anchors. Raises `ValueError` for draws that the points do not allow.

    >>> from theorems.tools.embeddings.reading import of_arrays
    >>> found = audit(of_arrays([[1, 0], [1, 0], [-1, 0], [-1, 0]], list("aabb")), [4])
    >>> round(found.losses[0].points, 12), found.losses[0].optimum.theorem
    (1.14638792681, 'etf-optimal-balanced')
    """
    rows, labels = embeddings.rows, embeddings.labels
    exact = as_fraction(rational(beta))
    loss = Logistic(beta=exact)
    sizes = np.bincount(labels)
    masses = {size: Fraction(size, len(labels)) for size in np.unique(sizes).tolist()}
    law = tuple(masses[size] for size in sizes.tolist())
    own_draws = None
    if towers or sampling != POPULATION:
        if len(law) > MAX_PAIRED:
            raise ValueError(
                f"positives or negatives are not those of L_k; there are {len(law)} classes, and "
                f"other draws are counted for at most {MAX_PAIRED}"
            )
        with progress("draws") as tick:
            own_draws = sampled(
                rows,
                labels,
                counts,
                beta=exact,
                sampling=sampling,
                towers=towers,
                progress=tick,
            )
    if len(law) > MAX_PAIRED:
        return _of_many(embeddings, law, counts, loss, progress)
    with progress("cosines") as tick:
        cosines = count_cosines(rows, labels, progress=tick)
    with progress("losses") as tick:
        points = empirical_losses(
            rows, labels, negatives=counts, beta=float(loss.beta), progress=tick
        )
    means = class_means(rows, labels)
    gram, spreads = means @ means.T, class_spreads(rows, labels)
    completed = _completed(gram)
    with progress("linear probe"):
        probe = linear_probe(rows, labels, loss=loss) if len(law) <= MAX_PROBED else None
        downstream = (
            None if probe is None else _downstream(embeddings, means, law, probe, completed, loss)
        )
    return Audit(
        embeddings,
        exact,
        law,
        gram,
        np.sqrt(np.diag(gram)),
        spreads,
        geometry(
            rows,
            distance_of_pairs(spreads, np.bincount(labels)),
            neural_collapse(rows, labels, None if probe is None else probe.classifiers),
        ),
        cosines,
        downstream,
        _all_losses(counts, points, gram, law, loss, completed, downstream, progress),
        own_draws,
        _of_pairs(embeddings, exact),
    )


def audit_of_laws(
    embeddings: Embeddings,
    laws: Floats,
    counts: Sequence[int | float],
    *,
    beta: Exact = 1,
    progress: Progress = _unseen,
) -> Audit:
    """Return what of the audit is about points (N, d) whose labels are laws (N, C).

    >>> import numpy as np
    >>> from theorems.tools.embeddings.reading import Embeddings
    >>> points = Embeddings(np.eye(2), np.array([0, 1]), ("1", "2"), (1.0, 1.0))
    >>> found = audit_of_laws(points, np.array([[1.0, 0.0], [0.5, 0.5]]), [1])
    >>> found.law, round(found.losses[0].points, 9)
    ((Fraction(3, 4), Fraction(1, 4)), 0.669871101)
    """
    rows, loss = embeddings.rows, Logistic(beta=beta)
    law = _class_law(laws.mean(axis=0))
    with progress("losses") as tick:
        points = law_losses(rows, laws, negatives=counts, beta=float(loss.beta), progress=tick)
    means = law_means(rows, laws)
    gram, spreads = means @ means.T, law_spreads(rows, laws)
    alignment = 2 * float(np.array(law, dtype=np.float64) @ spreads)
    return Audit(
        embeddings,
        as_fraction(rational(beta)),
        law,
        gram,
        np.sqrt(np.diag(gram)),
        spreads,
        geometry(rows, alignment),
        None,
        None,
        _all_losses(counts, points, gram, law, loss, _completed(gram), None, progress),
        None,
        None,
    )


def _of_many(
    embeddings: Embeddings,
    law: tuple[Fraction, ...],
    counts: Sequence[int | float],
    loss: Logistic,
    progress: Progress,
) -> Audit:
    """Return what of the audit does not go over all pairs, and losses of classes that are drawn."""
    rows, labels = embeddings.rows, embeddings.labels
    sizes = np.bincount(labels)
    drawn = np.random.default_rng(0).choice(len(law), ANCHORS, p=sizes / len(labels))
    distinct, places = np.unique(drawn, return_inverse=True)  # a frequent class is drawn often
    with progress("losses") as tick:
        found = losses_of_classes(
            rows, labels, distinct, negatives=counts, beta=float(loss.beta), progress=tick
        )
    parts = [part[:, places] for part in (found.points, found.means, found.completed)]
    errors = (parts[0].std(axis=1, ddof=1) / ANCHORS**0.5).tolist()
    losses, groups = [], _in_groups(sizes)
    optima = _optima(counts, lambda k: optimum_of_groups(groups, k, loss), progress)
    for n, (k, best) in enumerate(zip(counts, optima, strict=True)):
        points, of_means, completed = (float(part[n].mean()) for part in parts)
        _check_order(k, points, of_means, completed, best=None)
        losses.append(Losses(k, points, of_means, completed, None, best, None, errors[n]))
    spreads = class_spreads(rows, labels)
    alignment = distance_of_pairs(spreads, sizes)
    return Audit(
        embeddings,
        as_fraction(rational(loss.beta)),
        law,
        None,
        np.linalg.norm(class_means(rows, labels), axis=1),
        spreads,
        geometry(rows, alignment, neural_collapse(rows, labels, paired=False), paired=False),
        None,
        None,
        tuple(losses),
        None,
        None,
        ANCHORS,
    )


def _optima(
    counts: Sequence[int | float],
    optimum_for: Callable[[int | float], Optimum | None],
    progress: Progress,
) -> list[Optimum | None]:
    found = []
    with progress("optima") as tick:
        for done, k in enumerate(counts):
            tick(done, len(counts))
            found.append(optimum_for(k))
    return found


def _in_groups(sizes: NDArray[np.intp]) -> GroupedLaw:
    """Return the law of classes with so many points each, those of one size as a group."""
    (each, counts), total = np.unique(sizes, return_counts=True), int(sizes.sum())
    masses = tuple(rational(Fraction(size, total)) for size in each.tolist())
    return GroupedLaw(tuple(counts.tolist()), masses)


def _class_law(masses: Floats) -> tuple[Fraction, ...]:
    """Return masses as an exact law, equal ones if they are so up to rounding."""
    count = len(masses)
    if np.abs(masses * count - 1).max() < _ROUNDING:
        return (Fraction(1, count),) * count
    exact = [Fraction(round(mass * _PARTS), _PARTS) for mass in masses.tolist()]
    largest = int(np.argmax(masses))
    exact[largest] += 1 - sum(exact)
    return tuple(exact)


def _of_pairs(embeddings: Embeddings, beta: Fraction) -> float | None:
    """Return NT-Xent of points of which each class has two, the views of an instance."""
    sizes = np.bincount(embeddings.labels)
    if set(sizes.tolist()) != {2} or not 1 / LARGEST_RATE <= beta <= LARGEST_RATE:
        return None
    of_batch = batch_loss("supcon", temperature=1 / beta)
    return loss_of(of_batch, batch_of(of_batch.kind, embeddings.rows, None, embeddings.labels))


def _completed(gram: Floats) -> Matrix | None:
    return _rational(completed_gram(gram)) if len(gram) <= MAX_CERTIFIED else None


def _all_losses(
    counts: Sequence[int | float],
    points: Sequence[float],
    gram: Floats,
    law: tuple[Fraction, ...],
    loss: Logistic,
    completed: Matrix | None,
    downstream: Downstream | None,
    progress: Progress,
) -> tuple[Losses, ...]:
    """Return the losses for each k, in the order of the module's docstring."""
    rho = np.array(law, dtype=np.float64)
    of_means, of_completed = (
        latent_losses(matrix, np.diag(matrix), rho, negatives=counts, beta=float(loss.beta))
        for matrix in (gram, completed_gram(gram))
    )
    optima, found = _optima(counts, lambda k: optimum(law, k, loss), progress), []
    for n, (k, best) in enumerate(zip(counts, optima, strict=True)):
        _check_order(k, points[n], of_means[n], of_completed[n], best=best)
        certified = (
            None
            if completed is None
            else latent_loss(completed, law, negatives=k, loss=loss, bits=BITS)
        )
        limits = None if downstream is None else _bounds(law, k, loss, points[n], downstream)
        found.append(Losses(k, points[n], of_means[n], of_completed[n], certified, best, limits))
    return tuple(found)


def _check_order(k: int | float, *decreasing: float, best: Optimum | None) -> None:
    """Raise `AssertionError` where floats break what is a theorem: then they are wrong."""
    chain = (*decreasing, -inf if best is None else float(best.loss.lower))
    for larger, smaller in pairwise(chain):
        room = _ROUNDING * max(1.0, abs(larger))
        if not larger >= smaller - room:
            raise AssertionError(f"k = {k}: {chain} does not decrease")


def _bounds(
    law: Sequence[Fraction], k: int | float, loss: Logistic, points: float, downstream: Downstream
) -> Row | None:
    """Return the classical bounds at the floats L_k, L_sup and L_μ of f; None beyond their k."""
    if k > MAX_NEGATIVES:
        return None
    truth = Truth(
        *(
            Enclosure.exactly(Fraction(x), bits=BITS)
            for x in (points, downstream.probe, downstream.mean)
        )
    )
    return compare(lambda *_: truth, class_law(law), int(k), loss=loss, norm=1, bits=BITS)


def _downstream(
    embeddings: Embeddings,
    means: Floats,
    law: Sequence[Fraction],
    probe: Probe,
    completed: Matrix | None,
    loss: Logistic,
) -> Downstream:
    rows, labels = embeddings.rows, embeddings.labels
    of_means, of_completed = None, None
    if completed is not None:
        of_completed = supervised_loss(completed, law, loss=loss, bits=BITS).interval
        of_means = _supervised_of_means(means @ means.T, law, loss)
    return Downstream(
        probe.loss,
        probe.gap,
        downstream_loss(rows, labels, means, loss=loss),
        accuracy(rows, labels, probe.classifiers),
        accuracy(rows, labels, means),
        of_means,
        of_completed,
    )


def _supervised_of_means(gram: Floats, law: Sequence[Fraction], loss: Logistic) -> Enclosure:
    """Return L_sup of class means in the ball, as that of two unit vectors for each of them.

    These are (μ_c, ±s_c e_c) with s_c² = 1 − ‖μ_c‖²: the loss is convex and the same after e_c is
    turned to −e_c, so that classifiers without a part along e_c are as good as any.
    """
    factors, height = gram_factors(gram), np.diag(np.sqrt(np.maximum(1 - np.diag(gram), 0.0)))
    both = np.vstack([np.hstack([factors, height]), np.hstack([factors, -height])])
    both /= np.linalg.norm(both, axis=1, keepdims=True)
    points = gram_of(rational_unit_vectors(both))
    halves = [mass / 2 for mass in law] * 2
    labels = list(range(len(law))) * 2
    return supervised_loss(points, halves, labels=labels, loss=loss, bits=BITS).interval


def _rational(gram: Floats) -> Matrix:
    """Return the Gram matrix of unit vectors with rational coordinates next to a float one."""
    factors = gram_factors(gram)
    return gram_of(rational_unit_vectors(factors / np.linalg.norm(factors, axis=1, keepdims=True)))
