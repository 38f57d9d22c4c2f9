"""The losses of a batch in float64, some anchors at a time (untrusted).

`numerics.balls.batch_enclosure` has the same formulas with a proved error. Sums of exponentials are
taken relative to their largest term, so that no temperature overflows, and a loss that is small is
log1p of what it is small by.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from numerics.exact.batch_losses import BatchLoss, Logits, batch_loss
from numerics.exact.rationals import Exact
from numerics.floats.arithmetic import FLOATS
from numerics.floats.batches import Batch, batch_of
from numerics.floats.expectations import Floats

_ENTRIES = 1 << 20  # logits at a time: 8 MiB for each of a few temporaries

Progress = Callable[[int, int], None]


def loss_of(loss: BatchLoss, batch: Batch, *, progress: Progress | None = None) -> float:
    """Return a loss of a batch; `progress` is called with how many anchors are done, of how many.

    Raises `ValueError` where a formula of one's own is not finite in float64.

    >>> from numerics.exact.batch_losses import batch_loss
    >>> clip = batch_loss("clip", temperature=1)
    >>> same = np.ones((8, 3))
    >>> round(loss_of(clip, batch_of(clip.kind, same, same)), 12)  # log 8
    2.07944154168
    """
    directions = [batch, batch.turned()] if loss.kind.both else [batch]
    total = 0.0
    for done, direction in enumerate(directions):
        values = _of_anchors(loss, direction, progress if done == len(directions) - 1 else None)
        total += float(np.mean(values[direction.counts[0] > 0]))
    value = float(loss.factor) * total / len(directions)
    if not np.isfinite(value):
        raise ValueError(
            f"loss is {loss.name}, which is {value} in float64 here; take a higher temperature, or "
            "enclose it in balls (bits) where only its parts are beyond float64"
        )
    return value


def _of_anchors(loss: BatchLoss, batch: Batch, progress: Progress | None) -> Floats:
    anchors, candidates = batch.rows
    own, _ = batch.counts
    step = max(1, _ENTRIES // len(candidates))
    values = np.zeros(len(anchors))
    for start in range(0, len(anchors), step):
        block = slice(start, min(start + step, len(anchors)))
        logits = anchors[block] @ candidates.T
        logits *= float(loss.rate)
        logits += float(loss.bias)
        positive = batch.labels[block, None] == batch.labels
        negative = ~positive
        if batch.candidates is None:
            positive[np.arange(len(logits)), np.arange(block.start, block.stop)] = False
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            if loss.margins is not None:
                values[block] = _of_margins(loss, logits, positive, negative)
            else:
                values[block] = _of_logits(loss, logits, positive, negative, own[block])
        if progress is not None:
            progress(block.stop, len(anchors))
    return values


def _of_logits(
    loss: BatchLoss,
    logits: Floats,
    positive: NDArray[np.bool_],
    negative: NDArray[np.bool_],
    count: NDArray[np.intp],
) -> Floats:
    kept = np.maximum(count, 1)  # an anchor without positives is left out of the mean
    pushed = (
        np.sum(_softplus(logits), axis=1, where=negative)
        if loss.kind.sigmoid
        else _log_sum_exp(logits, negative)
    )
    sums = Logits(
        np.sum(logits, axis=1, where=positive) / kept,
        _log_sum_exp(logits, positive),
        pushed,
        kept,
    )
    values: Floats = loss.kind.of_anchor(sums, np.log, _softplus)
    return values


def _of_margins(
    loss: BatchLoss, logits: Floats, positive: NDArray[np.bool_], negative: NDArray[np.bool_]
) -> Floats:
    assert loss.margins is not None
    margins = logits[positive][:, None] - logits[negative].reshape(len(logits), -1)
    values: Floats = loss.margins.value(list(margins.T), FLOATS)
    return values


def _softplus(x: Any) -> Any:
    return np.logaddexp(0.0, x)


def _log_sum_exp(logits: Floats, where: NDArray[np.bool_]) -> Floats:
    """Return log Σ e^x over some entries of each row, −∞ for none."""
    largest = np.max(logits, axis=1, where=where, initial=-np.inf, keepdims=True)
    base = np.where(np.isfinite(largest), largest, 0.0)
    total = np.sum(np.exp(logits - base, where=where, out=np.zeros_like(logits)), axis=1)
    summed: Floats = base[:, 0] + np.log(total)
    return summed


def ntxent(first: Any, second: Any = None, *, temperature: Exact) -> float:
    """Return NT-Xent of two views, (B, d) each, or one array (B, 2, d) or (2B, d).

    Source: Chen et al. 2020. All 2B views are anchors. Arrays are of any library, and rows are
    normalised. Raises `ValueError` for what does not fit.

    >>> round(ntxent(np.ones((4, 2)), np.ones((4, 2)), temperature="0.5"), 12)  # log 7
    1.945910149055
    """
    return _named("ntxent", first, second, temperature=temperature)


def dcl(first: Any, second: Any = None, *, temperature: Exact) -> float:
    """Return the decoupled loss of two views: NT-Xent without the positive in the denominator.

    Source: Yeh et al. 2022. Arguments as of `ntxent`.

    >>> round(dcl(np.ones((4, 2)), np.ones((4, 2)), temperature="0.5"), 12)  # log 6
    1.791759469228
    """
    return _named("dcl", first, second, temperature=temperature)


def infonce(first: Any, second: Any = None, *, temperature: Exact) -> float:
    """Return InfoNCE of the rows of one tower against those of the other, one direction.

    Source: van den Oord et al. 2018, negatives of the batch. Arguments as of `ntxent`.

    >>> round(infonce(np.eye(2), np.eye(2), temperature=1), 12)  # log(1 + 1/e)
    0.313261687518
    """
    return _named("infonce", first, second, temperature=temperature)


def clip(first: Any, second: Any = None, *, temperature: Exact) -> float:
    """Return CLIP's loss, the mean of `infonce` in both directions.

    Source: Radford et al. 2021; the temperature is 1/exp(logit_scale).

    >>> round(clip(np.eye(2), np.eye(2), temperature=1), 12)  # log(1 + 1/e)
    0.313261687518
    """
    return _named("clip", first, second, temperature=temperature)


def siglip(first: Any, second: Any = None, *, scale: Exact, bias: Exact) -> float:
    """Return the sigmoid loss of two towers, the sum over all pairs divided by B.

    Source: Zhai et al. 2023; the scale is exp(t').

    >>> round(siglip(np.eye(2), np.eye(2), scale=10, bias=-10), 12)  # log 2 + log(1 + e^−10)
    0.693192579459
    """
    loss = batch_loss("siglip", scale=scale, bias=bias)
    return loss_of(loss, batch_of(loss.kind, first, second))


def supcon(
    rows: Any, labels: Any = None, *, temperature: Exact, base_temperature: Exact | None = None
) -> float:
    """Return the supervised contrastive loss L_out of labelled rows (n, d), or views (B, 2, d).

    Source: Khosla et al. 2020. Anchors without positives are left out of the mean. With
    `base_temperature` the loss is multiplied by T/T_base, as in the authors' code.

    >>> round(supcon(np.ones((4, 2)), [0, 0, 1, 1], temperature=1), 12)  # log 3
    1.098612288668
    """
    given = {"temperature": temperature, "base_temperature": base_temperature}
    return _named("supcon", rows, None, labels, **given)


def supcon_in(rows: Any, labels: Any = None, *, temperature: Exact) -> float:
    """Return L_in, with the mean over the positives inside of the logarithm.

    Source: Khosla et al. 2020. Arguments as of `supcon`.

    >>> round(supcon_in(np.ones((4, 2)), [0, 0, 1, 1], temperature=1), 12)  # log 3
    1.098612288668
    """
    return _named("supcon-in", rows, None, labels, temperature=temperature)


def _named(name: str, first: Any, second: Any, labels: Any = None, **given: Exact | None) -> float:
    loss = batch_loss(name, **given)
    return loss_of(loss, batch_of(loss.kind, first, second, labels))
