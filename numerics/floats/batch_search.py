"""Rows of a given dimension whose loss of a batch is small, found by descent (untrusted).

Rows of one label agree, and positives of two towers, but for the sigmoid loss, for which it can be
better that they do not. At such rows the softmax losses are, but for what no row changes,
Σ_i m_i log(p_i + Σ_{j≠i} n_j e^{β(g_ij − 1)}) over labels i: n_j rows of label j, p_i positives in
the denominator, m_i anchors. What is found is above the least loss, or at it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import scipy

from numerics.exact.batch_losses import BatchLoss
from numerics.floats.batch_losses import loss_of
from numerics.floats.batches import Batch
from numerics.floats.expectations import Floats

LARGEST = 512
"""The most labels: each step looks at all pairs of them."""

_STARTS, _STEPS = 3, 200


def best_found(loss: BatchLoss, batch: Batch, *, seed: int = 0) -> float | None:
    """Return the smallest loss found of rows of the dimension and labels of a batch.

    None for a formula of one's own, and above `LARGEST` labels.

    >>> from numerics.exact.batch_losses import batch_loss
    >>> from numerics.floats.batches import batch_of
    >>> loss = batch_loss("infonce", temperature="1/2")
    >>> square = best_found(loss, batch_of(loss.kind, np.eye(4, 2) + 1, np.eye(4, 2) + 1))
    >>> round(square, 6), round(float(np.log(1 + 2 * np.exp(-2) + np.exp(-4))), 6)  # a square
    (0.253856, 0.253856)
    """
    sizes = np.bincount(batch.labels)
    if loss.margins is not None or len(sizes) > LARGEST:
        return None
    energy = _Energy(loss, batch)
    rng = np.random.default_rng(seed)
    shape = (len(sizes) * (1 + loss.kind.sigmoid), batch.dimension)
    values = []
    for _ in range(_STARTS):
        start = rng.normal(size=shape)
        if batch.dimension == 1:  # nothing to descend along: as many at 1 as at −1
            start = np.where(np.arange(shape[0]) % len(sizes) % 2, 1.0, -1.0)[:, None]
        found = scipy.optimize.minimize(
            energy.value_and_gradient,
            start.ravel(),
            jac=True,
            method="L-BFGS-B",
            options={"maxiter": _STEPS},
        )
        one, *two = found.x.reshape(-1, len(sizes), batch.dimension)
        rows = one[batch.labels]
        other = None if batch.candidates is None else (two or [one])[0][batch.labels]
        values.append(loss_of(loss, Batch(rows, other, batch.labels, batch.pairs, True)))
    return min(values)


@dataclass(frozen=True)
class _Energy:
    """The loss of one vector a label, as a function of vectors of any length.

    The sigmoid loss has two, those of the second tower behind those of the first.
    """

    loss: BatchLoss
    batch: Batch

    def value_and_gradient(self, x: Floats) -> tuple[float, Floats]:
        """Return the loss of x/|x| without what is constant, and its gradient in x."""
        sizes = np.bincount(self.batch.labels).astype(np.float64)
        X = x.reshape(-1, self.batch.dimension)
        lengths = np.linalg.norm(X, axis=1, keepdims=True)
        U = X / lengths
        if self.loss.kind.sigmoid:
            one, two = np.split(U, 2)
            value, slope = self._of_pairs(one @ two.T)
            gradient = np.concatenate([slope @ two, slope.T @ one])
        else:
            value, slope = self._of_vectors(U @ U.T, sizes)
            gradient = (slope + slope.T) @ U
        gradient -= np.sum(gradient * U, axis=1, keepdims=True) * U
        return value, (gradient / lengths).ravel()

    def _of_pairs(self, cosines: Floats) -> tuple[float, Floats]:
        """Return the sigmoid loss of two towers, and its derivative in each cosine."""
        rate, sign = float(self.loss.rate), 1.0 - 2.0 * np.eye(len(cosines))
        logits = sign * (rate * cosines + float(self.loss.bias))
        slope = sign * rate * np.exp(-np.logaddexp(0.0, -logits)) / len(cosines)
        return float(np.logaddexp(0.0, logits).sum()) / len(cosines), slope

    def _of_vectors(self, gram: Floats, sizes: Floats) -> tuple[float, Floats]:
        """Return a softmax loss, and its derivative in each entry of the Gram matrix."""
        rate, off = float(self.loss.rate), ~np.eye(len(gram), dtype=bool)
        own = sizes if self.batch.candidates is not None else sizes - 1
        anchors = sizes * (own > 0) / np.sum(sizes * (own > 0))
        kept = np.zeros_like(own) if self.loss.name == "dcl" else own
        terms = np.where(off, sizes * np.exp(rate * (gram - 1.0)), 0.0)
        sums = np.maximum(kept + terms.sum(axis=1), np.finfo(np.float64).tiny)
        slope = rate * (anchors / sums)[:, None] * terms
        return float(anchors @ np.log(sums)), slope
