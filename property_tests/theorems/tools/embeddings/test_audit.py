"""The audit against enumeration, closed forms, and the balls of `nceproof bounds`."""

import json
import math
from contextlib import nullcontext
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from numerics.floats.anchor_classes import losses_of_classes
from numerics.floats.batch_losses import clip, ntxent
from numerics.floats.sampling import Sampling
from numerics.floats.unit_vectors import simplex_etf_vectors
from theorems.cli import app
from theorems.reports.embeddings.conclusions import conclusion, whose
from theorems.reports.embeddings.report import distance_from_optimum, distance_from_simplex, excess
from theorems.tools.embeddings import audit as module
from theorems.tools.embeddings import optimum as of_laws
from theorems.tools.embeddings.audit import MAX_BETA, audit, audit_of_laws
from theorems.tools.embeddings.optimum import MAX_CERTIFIED
from theorems.tools.embeddings.reading import of_arrays


def enumerated(rows, labels, k, beta):
    """Return L_k by its definition: the mean over anchors, positives and k negatives."""
    total, cosines = 0.0, rows @ rows.T
    for x, own in enumerate(labels):
        positives = np.flatnonzero(labels == own)
        for y, drawn in product(positives, product(range(len(rows)), repeat=k)):
            v = cosines[x, y] - cosines[x, list(drawn)]
            total += math.log1p(np.exp(-beta * v).sum()) / len(positives)
    return total / len(rows) ** (k + 1)


def some_points(seed, classes=3, points=7, dimension=3):
    rng = np.random.default_rng(seed)
    labels = np.concatenate([np.arange(classes).repeat(2), rng.integers(classes, size=points)])
    labels = labels[:points] if points >= 2 * classes else labels
    return of_arrays(rng.normal(size=(len(labels), dimension)), labels)


@pytest.mark.parametrize(
    ("most", "wanted"),
    [(5000, ["cosines", "losses", "linear probe", "optima"]), (2, ["losses", "optima"])],
)
def test_each_part_that_takes_long_says_how_far_it_is(monkeypatch, most, wanted):
    monkeypatch.setattr(module, "MAX_PAIRED", most)
    told = {}

    def progress(doing):
        told[doing] = []
        return nullcontext(lambda done, total: told[doing].append((done, total)))

    audit(some_points(0), [1, 4], progress=progress)
    assert list(told) == wanted
    assert told["optima"] == [(0, 2), (1, 2)]


@pytest.mark.slow
@settings(max_examples=5)
@given(st.integers(0, 999), st.sampled_from([1, 2, 3]), st.sampled_from(["1", "5/2"]))
def test_the_losses_are_what_enumeration_says(seed, k, beta):
    given_points = some_points(seed)
    found = audit(given_points, [k], beta=beta)
    (losses,) = found.losses
    number = float(Fraction(beta))
    rows, labels = given_points.rows, given_points.labels
    assert losses.points == pytest.approx(enumerated(rows, labels, k, number), rel=1e-11)
    means = np.array([rows[labels == c].mean(axis=0) for c in range(3)])
    of_means, completed = (
        enumerated_classes(gram, [float(x) for x in found.law], k, number)
        for gram in (means @ means.T, completion(means))
    )
    assert losses.means == pytest.approx(of_means, rel=1e-11)
    assert losses.completed == pytest.approx(completed, rel=1e-11)
    assert float(losses.certified) == pytest.approx(completed, rel=1e-11)
    assert losses.points > losses.means > losses.completed > losses.optimum.loss.upper


def completion(means):
    gram = means @ means.T
    return gram + np.diag(1 - np.diag(gram))


def enumerated_classes(gram, law, k, beta):
    """Return Σ_c ρ_c E ℓ((G_cc − G_{c,c_i})_i)."""
    total = 0.0
    for c, drawn in product(range(len(law)), product(range(len(law)), repeat=k)):
        v = gram[c, c] - gram[c, list(drawn)]
        total += law[c] * math.prod(law[j] for j in drawn) * math.log1p(np.exp(-beta * v).sum())
    return total


def test_points_on_the_simplex_have_no_excess():
    etf = simplex_etf_vectors(4, 5)
    found = audit(of_arrays(np.repeat(3 * etf, 2, axis=0), np.arange(8) // 2), [1, 16, inf])
    assert found.spread.max() < 1e-15
    assert distance_from_simplex(found.directions)[0] < 1e-14
    for losses in found.losses:
        assert np.abs(excess(losses)).max() < 1e-11
        assert losses.optimum.theorem == "etf-optimal-balanced"
    value = math.log1p(3 * math.exp(-4 / 3))
    downstream = found.downstream
    assert (downstream.probe, downstream.mean) == pytest.approx((value, value))
    assert float(downstream.of_means) == pytest.approx(value, abs=1e-12)
    assert float(downstream.of_completed) == pytest.approx(value, abs=1e-12)
    assert (downstream.probe_accuracy, downstream.mean_accuracy) == (1, 1)
    assert found.cosines.within[-1] == 4
    (place,) = np.flatnonzero(found.cosines.between)
    assert found.cosines.edges[place] <= -1 / 3 <= found.cosines.edges[place + 1]


@pytest.mark.slow
@settings(max_examples=8)
@given(st.integers(0, 999))
def test_the_downstream_losses_are_in_order(seed):
    found = audit(some_points(seed, points=12), []).downstream
    assert found.mean >= found.probe - 1e-12
    assert found.probe >= float(found.of_means.lower)
    assert found.of_means.upper >= found.of_completed.lower


def test_a_mean_at_the_centre_is_no_fault():
    found = audit(of_arrays([[1, 0], [-1, 0], [0, 1], [0, -1]], [0, 0, 1, 1]), [1])
    assert found.spread.tolist() == [1, 1]
    assert found.losses[0].means == pytest.approx(math.log(2))
    assert float(found.downstream.of_means) == pytest.approx(math.log(2))


@pytest.mark.slow
def test_bounds_says_the_same_with_balls(tmp_path):
    found = some_points(5, points=8)
    path = tmp_path / "points.csv"
    lines = (
        f"{c},{','.join(map(repr, row))}\n"
        for c, row in zip(found.labels, found.rows.tolist(), strict=True)
    )
    path.write_text("".join(lines))
    run = CliRunner().invoke(
        app, ["bounds", "--embeddings", str(path), "--k", "1,16", "--format", "json"]
    )
    for row, losses in zip(json.loads(run.stdout), audit(found, [1, 16]).losses, strict=True):
        assert losses.points == pytest.approx(middle(row["loss"]), rel=1e-11)
        for name, value in losses.bounds.upper.items():
            expected = row["upper"][name]
            assert (value is None) == (expected is None)
            if value is not None:
                assert float(value) == pytest.approx(middle(expected), rel=1e-9)
        truth = losses.bounds.truth
        assert float(truth.supervised) == pytest.approx(middle(row["supervised"]), abs=1e-8)
        assert float(truth.mean) == pytest.approx(middle(row["mean_classifier"]), rel=1e-11)


def middle(ends):
    return float((Decimal(ends["lower"]) + Decimal(ends["upper"])) / 2)


def test_floats_that_break_a_theorem_are_our_fault(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "empirical_losses", lambda *_, **__: [0.1])
    with pytest.raises(AssertionError, match="does not decrease"):
        audit(some_points(0), [1])


def test_many_classes_have_a_minimum_and_no_proof_of_their_means():
    count = MAX_CERTIFIED + 1
    labels = np.concatenate([np.arange(count).repeat(2), [0]])
    rows = np.random.default_rng(0).normal(size=(len(labels), 4))
    found = audit(of_arrays(rows, labels), [1])
    (losses,) = found.losses
    assert (losses.certified, found.downstream.of_means) == (None, None)
    assert losses.points > losses.means > losses.completed > losses.optimum.loss.upper
    assert losses.optimum.gram.shape == (count, count)


@pytest.fixture
def few_paired(monkeypatch):
    """Make eight classes more than those whose pairs are counted."""
    monkeypatch.setattr(module, "MAX_PAIRED", 7)


def test_above_the_classes_whose_pairs_are_counted_losses_are_estimates(few_paired, monkeypatch):
    rows = np.random.default_rng(3).normal(size=(24, 5))
    points, counts = of_arrays(rows, np.arange(24) // 3), [1, 16, inf]
    estimated = audit(points, counts)
    monkeypatch.undo()
    exact = audit(points, counts)
    assert (estimated.anchors, exact.anchors) == (module.ANCHORS, None)
    assert (estimated.gram, estimated.cosines, estimated.overlaps) == (None, None, False)
    assert estimated.lengths == pytest.approx(exact.lengths)
    assert estimated.geometry.alignment == exact.geometry.alignment
    assert estimated.geometry.collapse.within == exact.geometry.collapse.within
    for near, far in zip(estimated.losses, exact.losses, strict=True):
        assert 0 < near.error < 0.1
        assert abs(near.points - far.points) < 4 * near.error
        assert near.points != far.points
        assert near.points > near.means > near.completed
        assert np.array_equal(near.optimum.gram, far.optimum.gram)
        assert replace(near.optimum, gram=None) == replace(far.optimum, gram=None)
        assert near.optimum.theorem == "etf-optimal-balanced"
        assert far.error is None


def test_the_standard_error_is_that_of_the_classes_enumerated(few_paired):
    """Of draws of classes by their law, of which some are larger than others."""
    rng = np.random.default_rng(5)
    labels = np.concatenate([np.arange(12).repeat(2), rng.integers(0, 4, 40)])
    points, counts = of_arrays(rng.normal(size=(64, 3)), labels), [1, 16, inf]
    estimated = audit(points, counts)
    every = losses_of_classes(
        points.rows, points.labels, np.arange(12), negatives=counts, beta=1.0
    ).points
    law = np.array(estimated.law, dtype=np.float64)
    means = every @ law
    errors = np.sqrt((every - means[:, None]) ** 2 @ law / module.ANCHORS)
    for loss, mean, error in zip(estimated.losses, means, errors, strict=True):
        assert loss.error == pytest.approx(error, rel=0.2)
        assert abs(loss.points - mean) < 3 * error


@pytest.mark.parametrize("option", [{"sampling": Sampling("other", "others")}, {"towers": True}])
def test_other_draws_of_so_many_classes_are_refused(few_paired, option):
    points = of_arrays(np.random.default_rng(3).normal(size=(16, 2)), np.arange(16) // 2)
    with pytest.raises(ValueError, match="there are 8 classes, and other draws are counted for"):
        audit(points, [1], **option)


def test_the_command_names_the_option_of_draws_that_are_refused(few_paired, tmp_path):
    rows = np.random.default_rng(3).normal(size=(16, 2))
    np.savez(tmp_path / "x.npz", embeddings=rows, labels=np.arange(16) // 2)
    result = CliRunner().invoke(app, ["audit", str(tmp_path / "x.npz"), "--positives", "other"])
    assert result.exit_code == 2
    assert "--positives or negatives are not those of L_k" in result.stderr


@pytest.mark.slow
def test_a_hundred_thousand_balanced_classes_are_audited_by_the_theorem():
    count = 100_000
    rows = np.random.default_rng(0).normal(size=(2 * count, 2))
    (losses,) = audit(of_arrays(rows, np.arange(2 * count) // 2), [16]).losses
    assert losses.optimum.theorem == "etf-optimal-balanced"
    assert losses.optimum.gram is None
    assert losses.points > losses.means > losses.completed > losses.optimum.loss.upper


@pytest.mark.parametrize("k", ["0", "1,", "1.5", "-inf"])
def test_a_k_that_is_none_is_refused(tmp_path, k):
    (tmp_path / "x.npz").touch()
    result = CliRunner().invoke(app, ["audit", str(tmp_path / "x.npz"), "--k", k])
    assert (result.exit_code, result.stdout) == (2, "")


@pytest.mark.parametrize(("beta", "message"), [("0", "beta"), (str(MAX_BETA + 1), "at most 100")])
def test_a_beta_out_of_range_is_refused(tmp_path, beta, message):
    (tmp_path / "x.npz").touch()
    result = CliRunner().invoke(app, ["audit", str(tmp_path / "x.npz"), "--beta", beta])
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


# --- draws of one's own, and label laws ----------------------------------------------------------


def pairs(count=6, spread=0.3, dimension=4):
    rng = np.random.default_rng(0)
    one = rng.normal(size=(count, dimension))
    return one, one + spread * rng.normal(size=one.shape)


def audited_pairs(one, two, k, **options):
    points = of_arrays(np.concatenate([one, two]), np.tile(np.arange(len(one)), 2))
    return audit(points, [k], **options)


def test_views_with_all_other_views_as_negatives_have_ntxent():
    """That of a batch, by its own definition; what L_k says of the same pairs is far from it."""
    one, two = pairs()
    draws = Sampling("other", "other-classes", replaced=False)
    found = audited_pairs(one, two, 10, beta=10, sampling=draws)
    expected = ntxent(one, two, temperature="1/10")
    assert found.sampled.losses[0] == pytest.approx(expected, rel=1e-11)
    assert found.training == pytest.approx(expected, rel=1e-12)
    assert found.losses[0].points > 3 * expected
    said = " ".join(whose(found))
    assert f"NT-Xent ≈{expected:.6g} at T = 1/β, which no L_k(f) is" in said
    assert "nceproof batch" in said


def test_towers_with_all_other_rows_as_negatives_have_the_loss_of_clip():
    one, two = pairs()
    draws = Sampling("class", "other-classes", replaced=False)
    found = audited_pairs(one, two, 5, beta=10, sampling=draws, towers=True)
    expected = clip(one, two, temperature="1/10")
    assert found.sampled.losses[0] == pytest.approx(expected, rel=1e-11)


def test_collapsed_points_have_the_value_of_collapse_and_the_conclusion_says_so():
    draws = Sampling("other", "others")
    found = audit(of_arrays(np.ones((6, 2)), [0, 0, 0, 1, 1, 1]), [4, inf], sampling=draws)
    assert found.sampled.losses == pytest.approx(found.sampled.collapse, abs=1e-12)
    assert "that of total collapse to" in conclusion(found)
    assert "that of total collapse to" in conclusion(replace(found, sampled=None))


def test_label_laws_that_are_labels_have_the_same_audit():
    points = some_points(4)
    laws = np.eye(3)[points.labels]
    hard, soft = audit(points, [1, 16]), audit_of_laws(points, laws, [1, 16])
    assert soft.law == pytest.approx([float(mass) for mass in hard.law])
    for one, two in zip(hard.losses, soft.losses, strict=True):
        assert two.points == pytest.approx(one.points, rel=1e-12)
        assert two.means == pytest.approx(one.means, rel=1e-9)
        assert float(two.optimum.loss) == pytest.approx(float(one.optimum.loss), rel=1e-9)
    assert (soft.cosines, soft.downstream, soft.geometry.collapse) == (None, None, None)


@pytest.mark.slow
@settings(max_examples=5)
@given(st.integers(0, 999))
def test_the_losses_of_overlapping_classes_are_in_order(seed):
    points = some_points(seed)
    laws = np.random.default_rng(seed).dirichlet(np.full(3, 0.2), size=len(points.rows))
    (losses,) = audit_of_laws(points, laws, [4]).losses
    assert losses.points >= losses.means - 1e-12
    assert losses.means >= losses.completed >= losses.optimum.loss.lower


def test_laws_with_equal_masses_have_the_theorem():
    points = some_points(0)
    laws = np.full((len(points.rows), 3), 1 / 3)
    found = audit_of_laws(points, laws, [1])
    assert found.law == (Fraction(1, 3),) * 3
    assert found.losses[0].optimum.theorem == "etf-optimal-balanced"


@pytest.mark.slow
def test_the_losses_at_a_low_temperature_are_what_enumeration_says():
    points = some_points(1)
    (losses,) = audit(points, [2], beta=MAX_BETA).losses
    expected = enumerated(points.rows, points.labels, 2, MAX_BETA)
    assert losses.points == pytest.approx(expected, rel=1e-10)


def test_many_classes_have_no_classifiers_and_no_matrix_of_the_optimum(monkeypatch):
    for place in (module, of_laws):
        monkeypatch.setattr(place, "MAX_PROBED", 3)
    rows = np.repeat(simplex_etf_vectors(4, 5), 2, axis=0)
    found = audit(of_arrays(rows, np.arange(8) // 2), [1])
    assert (found.downstream, found.losses[0].bounds, found.losses[0].optimum.gram) == (None,) * 3
    assert (found.geometry.collapse.duality, found.geometry.collapse.disagreement) == (None, None)
    assert distance_from_optimum(found, found.losses[0].optimum) < 1e-14
