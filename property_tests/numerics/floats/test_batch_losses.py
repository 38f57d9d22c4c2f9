"""The losses of a batch against public programs written out in loops, and against closed forms."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mpmath import mpf

from numerics.balls.batch_enclosure import at_cosines, batch_enclosure
from numerics.exact.batch_losses import KINDS, batch_loss
from numerics.floats import batch_losses
from numerics.floats.batches import batch_of, mean_cosines
from numerics.floats.unit_vectors import simplex_etf_vectors
from property_tests import batch_references as public

TEMPERATURES = ("1/1000", "0.07", "1/2", "1000")
LABELS = [0, 0, 1, 1, 1, 2, 2, 3]
ALONE = 3
"""The label of the one row that has no positive."""

USED = {
    "ntxent": public.metric_learning_ntxent,
    "infonce": public.info_nce,
    "clip": public.open_clip,
    "dcl": public.decoupled,
    "supcon": lambda u, v, t: public.metric_learning_supcon([*u, *v], LABELS, t),
    "supcon-in": lambda u, v, t: public.supcon_inside([*u, *v], LABELS, t),
}


def rows_of(seed, count=4, dimension=3):
    """Return two towers of single-precision rows, as a training loop has them."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(2, count, dimension)).astype(np.float32)


def ours(name, u, v, temperature):
    loss = batch_loss(name, temperature=temperature)
    if loss.kind.labelled:
        return loss, batch_of(loss.kind, np.concatenate([u, v]), None, LABELS)
    return loss, batch_of(loss.kind, u, v)


def enclosed(loss, batch, bits=120):
    other = None if batch.candidates is None else batch.candidates.tolist()
    return batch_enclosure(
        loss, batch.anchors.tolist(), other, batch.labels.tolist(), bits=bits, unit=batch.unit
    )


def agree(loss, batch, expected):
    """Check float and enclosure against a number of 60 digits."""
    error = 1e-12 * float(max(1, loss.rate))  # of a cosine in float64, and relative to the loss
    assert batch_losses.loss_of(loss, batch) == pytest.approx(
        float(expected), rel=error, abs=1e-300
    )
    found = enclosed(loss, batch)
    ends = [mpf(end.numerator) / end.denominator for end in (found.lower, found.upper)]
    room = abs(expected) * mpf(10) ** -30 + mpf(10) ** -50
    assert ends[0] - room <= expected <= ends[1] + room
    assert ends[1] - ends[0] <= room


@pytest.mark.slow
@pytest.mark.parametrize("temperature", TEMPERATURES)
@pytest.mark.parametrize("name", USED)
@settings(max_examples=2)
@given(seed=st.integers(0, 999))
def test_a_loss_is_that_of_the_public_program(name, temperature, seed):
    u, v = rows_of(seed)
    t = Fraction(temperature)
    loss, batch = ours(name, u, v, temperature)
    agree(loss, batch, USED[name](u.tolist(), v.tolist(), mpf(t.numerator) / t.denominator))


@pytest.mark.parametrize(("scale", "bias"), [(10, -10), (1000, 3), ("1/10", 0)])
def test_the_sigmoid_loss_is_that_of_the_paper(scale, bias):
    u, v = rows_of(1)
    loss = batch_loss("siglip", scale=scale, bias=bias)
    exact = Fraction(scale)
    expected = public.siglip(u, v, mpf(exact.numerator) / exact.denominator, bias)
    agree(loss, batch_of(loss.kind, u, v), expected)
    assert batch_losses.siglip(u, v, scale=scale, bias=bias) == pytest.approx(float(expected))


def test_supcontrast_keeps_views_in_one_array_and_divides_by_a_base():
    views = np.moveaxis(rows_of(2), 0, 1)
    labels = [5, 5, 7, 8]
    value = batch_losses.supcon(views, labels, temperature="0.1", base_temperature="0.07")
    expected = public.supcontrast(views.tolist(), labels, mpf("0.1"), mpf("0.07"))
    assert value == pytest.approx(float(expected), rel=1e-12)


def test_two_views_of_simclr_are_supcon_without_labels():
    views = np.moveaxis(rows_of(3), 0, 1)
    alone = batch_losses.supcon(views, temperature="0.5")
    assert alone == pytest.approx(batch_losses.ntxent(views, temperature="0.5"), rel=1e-14)
    assert alone == pytest.approx(batch_losses.supcon_in(views, temperature="0.5"), rel=1e-14)


def test_the_neighbours_of_a_loss_are_other_numbers():
    """One direction for two, the positive kept or not, the own view left out: none are the same."""
    u, v = rows_of(4)
    values = [
        getattr(batch_losses, name)(u, v, temperature="0.5")
        for name in ("ntxent", "dcl", "infonce", "clip")
    ]
    values.append(batch_losses.infonce(v, u, temperature="0.5"))
    assert min(abs(a - b) for i, a in enumerate(values) for b in values[:i]) > 1e-3
    rows = np.concatenate([u, v])
    out = batch_losses.supcon(rows, LABELS, temperature="0.5")
    inside = batch_losses.supcon_in(rows, LABELS, temperature="0.5")
    assert out > inside + 1e-3  # Jensen


@pytest.mark.parametrize("name", [*USED, "siglip"])
def test_a_loss_does_not_depend_on_the_size_of_a_block(name, monkeypatch):
    given_ = {"scale": 10, "bias": -5} if name == "siglip" else {"temperature": "0.1"}
    loss = batch_loss(name, **given_)
    u, v = rows_of(5)
    two = (np.concatenate([u, v]), None, LABELS) if loss.kind.labelled else (u, v)
    whole = batch_losses.loss_of(loss, batch_of(loss.kind, *two))
    monkeypatch.setattr(batch_losses, "_ENTRIES", 4)
    seen = []
    parts = batch_losses.loss_of(
        loss, batch_of(loss.kind, *two), progress=lambda *done: seen.append(done)
    )
    assert parts == pytest.approx(whole, rel=1e-13)
    assert len(seen) >= 4
    assert seen[-1][0] == seen[-1][1]


@pytest.mark.parametrize("name", [*KINDS, "log(1 + sum(exp(-beta*v)))"])
@pytest.mark.parametrize(("vectors", "cosine"), [("one point", 1), ("simplex", Fraction(-1, 4))])
def test_closed_forms_are_the_losses_of_one_point_and_of_the_simplex(name, vectors, cosine):
    given_ = {"scale": 7, "bias": -3} if name == "siglip" else {"temperature": "0.3"}
    loss = batch_loss(name, **given_)
    corners = simplex_etf_vectors(5, 4)
    rows = np.ones((5, 4)) if vectors == "one point" else corners
    batch = batch_of(loss.kind, np.stack([rows, rows], axis=1))
    own, rest = (numbers.tolist() for numbers in batch.counts)
    closed = at_cosines(loss, 1, cosine, list(zip(own, rest, strict=True)), bits=60)
    assert batch_losses.loss_of(loss, batch) == pytest.approx(float(closed), rel=1e-12)
    assert mean_cosines(batch) == pytest.approx((1, float(cosine)), abs=1e-12)


def test_a_formula_of_the_logistic_loss_is_infonce():
    u, v = rows_of(6)
    loss = batch_loss("log(1 + sum(exp(-beta*v)))", temperature="1/100")
    batch = batch_of(loss.kind, u, v)
    value = batch_losses.infonce(u, v, temperature="1/100")
    assert batch_losses.loss_of(loss, batch) == pytest.approx(value, rel=1e-10)
    assert float(enclosed(loss, batch)) == pytest.approx(value, rel=1e-10)


def test_inner_products_are_taken_of_rows_as_they_are():
    u, v = rows_of(7)
    loss = batch_loss("infonce", temperature=2)
    unit, raw = (batch_of(loss.kind, u, v, unit=unit) for unit in (True, False))
    logits = (u.astype(float) @ v.astype(float).T) / 2
    expected = np.mean(np.log(np.exp(logits).sum(axis=1)) - np.diag(logits))
    assert batch_losses.loss_of(loss, raw) == pytest.approx(expected, rel=1e-12)
    assert float(enclosed(loss, raw)) == pytest.approx(expected, rel=1e-12)
    assert batch_losses.loss_of(loss, unit) != pytest.approx(expected, rel=1e-3)
