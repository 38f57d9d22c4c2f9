"""Enclosures of the losses of a batch: the rows are floats, and each is taken for what it is.

A row is a list of rational numbers with a denominator that is a power of two, which a ball holds
exactly; norms, inner products, exponentials and logarithms are Arb's. So the loss enclosed is that
of the rows as they stand in the file, normalised without rounding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from flint import arb, arb_mat

from numerics.balls.enclosure import Enclosure, check_bits, precision
from numerics.exact.arithmetic import BALLS
from numerics.exact.batch_losses import BatchLoss, Logits, checked_batch_loss
from numerics.exact.rationals import Exact

Rows = Sequence[Sequence[float]]

_GUARD = 64
_ANCHORS = 32  # at a time: a block of logits, not all of them, is held

Progress = Callable[[int, int], None]


def batch_enclosure(
    loss: BatchLoss,
    anchors: Rows,
    candidates: Rows | None,
    labels: Sequence[int],
    *,
    bits: int,
    unit: bool = True,
    progress: Progress | None = None,
) -> Enclosure:
    """Return an enclosure of a loss of a batch, laid out as in `numerics.floats.batches`.

    Row i of the anchors has the label `labels[i]`, and so has row i of the candidates; without
    candidates each anchor has the other anchors. With `unit` the rows are normalised. Raises
    `ValueError` for bits out of range or a row without a label.

    >>> from numerics.exact.batch_losses import batch_loss
    >>> same = [[0.5, 0.5]] * 4
    >>> loss = batch_loss("ntxent", temperature="1/1000")
    >>> batch_enclosure(loss, same, None, [0, 1, 0, 1], bits=60).decimals(9)  # log 3
    ('1.098612288', '1.098612289')
    """
    check_bits(bits)
    loss = checked_batch_loss(loss)
    towers = [anchors, anchors if candidates is None else candidates]
    if any(len(rows) != len(labels) for rows in towers):
        raise ValueError(f"labels has {len(labels)} entries; give one for each row")
    with precision(bits + _GUARD):
        total, kept = arb(0), 0
        for turned in (False, True) if loss.kind.both else (False,):
            one, other = reversed(towers) if turned else towers
            left, right = _scaled(one, loss.rate, unit), _scaled(other, Fraction(1), unit)
            columns = arb_mat(right).transpose()
            for start in range(0, len(labels), _ANCHORS):
                block = arb_mat(left[start : start + _ANCHORS]) * columns
                for i, logits in enumerate(block.tolist(), start):
                    skipped = i if candidates is None else None
                    value = _of_anchor(loss, logits, labels, i, skipped)
                    if value is not None:
                        total, kept = total + value, kept + 1
                if progress is not None:
                    progress(min(start + _ANCHORS, len(labels)), len(labels))
        return Enclosure.of(BALLS.number(loss.factor) * total / kept, bits=bits)


def _scaled(rows: Rows, rate: Fraction, unit: bool) -> list[list[arb]]:
    """Return each row times the rate, and over its norm if it is to be a unit vector."""
    scaled = []
    for row in rows:
        balls = [arb(x) for x in row]
        norm = sum((x * x for x in balls), arb(0)).sqrt() if unit else arb(1)
        factor = BALLS.number(rate) / norm
        scaled.append([x * factor for x in balls])
    return scaled


def _of_anchor(
    loss: BatchLoss, products: Sequence[arb], labels: Sequence[int], i: int, skipped: int | None
) -> Any:
    """Return the loss of an anchor; None where it has no positive."""
    bias, own = BALLS.number(loss.bias), labels[i]
    logits = [x + bias for x in products]
    positive = [
        x for j, (x, c) in enumerate(zip(logits, labels, strict=True)) if c == own and j != skipped
    ]
    negative = [x for x, c in zip(logits, labels, strict=True) if c != own]
    if not positive:
        return None
    if loss.margins is not None:
        (x,) = positive
        return loss.margins.value([x - y for y in negative], BALLS)
    pushed = (
        sum((_softplus(y) for y in negative), arb(0))
        if loss.kind.sigmoid
        else BALLS.log_sum_exp(negative)
    )
    count = len(positive)
    sums = Logits(sum(positive, arb(0)) / count, BALLS.log_sum_exp(positive), pushed, arb(count))
    return loss.kind.of_anchor(sums, arb.log, _softplus)


def _softplus(x: arb) -> arb:
    return x.exp().log1p()


def at_cosines(
    loss: BatchLoss,
    positive: Exact,
    negative: Exact,
    counts: Sequence[tuple[int, int]],
    *,
    bits: int,
) -> Enclosure:
    """Return the loss where all cosines of positives are one number, those of negatives another.

    `counts` are the numbers of positives and of negatives of each anchor; one without positives is
    left out.

    >>> from numerics.exact.batch_losses import batch_loss
    >>> loss = batch_loss("infonce", temperature=1)
    >>> at_cosines(loss, 1, 1, [(1, 7)] * 8, bits=60).decimals(6)  # log 8
    ('2.079441', '2.079442')
    """
    loss = checked_batch_loss(loss)
    with precision(check_bits(bits) + _GUARD):
        shift = 0 if loss.kind.sigmoid else loss.logit(positive)  # others depend on differences
        x, y = (BALLS.number(loss.logit(cosine) - shift) for cosine in (positive, negative))
        kept = Counter(one for one in counts if one[0])
        total = sum((n * _at(loss, x, y, *one) for one, n in kept.items()), arb(0))
        return Enclosure.of(BALLS.number(loss.factor) * total / kept.total(), bits=bits)


def _at(loss: BatchLoss, x: arb, y: arb, positives: int, negatives: int) -> Any:
    if loss.margins is not None:
        return loss.margins.value([x - y] * negatives, BALLS)
    own, others = arb(positives), arb(negatives)
    pushed = others * _softplus(y) if loss.kind.sigmoid else y + others.log()
    return loss.kind.of_anchor(Logits(x, x + own.log(), pushed, own), arb.log, _softplus)


def pairs_are_pulled_enough(loss: BatchLoss, pairs: int) -> bool | None:
    """Tell whether the sigmoid loss of B pairs is least at the aligned simplex; None: undecided.

    It is if −φ′(1) ≥ ((B − 2)/2)·ψ′(−1/(B−1)) for φ(c) = log(1 + e^{−x}) and ψ(c) = log(1 + e^{y})
    of logits x, y = scale·c + bias (`additive-loss-at-the-simplex`), so if
    1 + e^{−y} ≥ ((B − 2)/2)·(1 + e^{x}) at these two cosines.

    >>> from numerics.exact.batch_losses import batch_loss
    >>> loss = batch_loss("siglip", scale=10, bias=-10)
    >>> pairs_are_pulled_enough(loss, 22039), pairs_are_pulled_enough(loss, 22040)
    (True, False)
    """
    loss = checked_batch_loss(loss)
    with precision(200):
        x = BALLS.number(loss.logit(1))
        y = BALLS.number(loss.logit(Fraction(-1, pairs - 1)))
        allowed = 1 + (-y).exp()
        push = BALLS.number(Fraction(pairs - 2, 2)) * (1 + x.exp())
        if push <= allowed:
            return True
        return False if push > allowed else None
