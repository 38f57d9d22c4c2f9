"""Where the loss of a batch lies: floors that hold, references that are what they are called."""

import re
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.batch_losses import batch_loss
from numerics.floats.batches import batch_of
from numerics.floats.unit_vectors import simplex_etf_vectors
from theorems.tools import batch as module
from theorems.tools.batch import (
    MAX_PAIRS,
    callback,
    random_embeddings,
    stand,
)
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict

SOFTMAX = ("ntxent", "dcl", "infonce", "clip", "supcon", "supcon-in")
FORMULAS = ("log(1 + sum(exp(-beta*v)))", "max(0, 1 + max(-v))", "sum(max(0, 1 - v)**2)")


def named(name, rate=4):
    if name == "siglip":
        return batch_loss(name, scale=rate, bias=-rate)
    has_temperature = name in SOFTMAX or "beta" in name
    return batch_loss(name, **({"temperature": 1 / Fraction(rate)} if has_temperature else {}))


def standing(loss, *arrays, **options):
    return stand(loss, batch_of(loss.kind, *arrays), sampled=False, **options)


@pytest.mark.slow
@settings(max_examples=20)
@given(
    name=st.sampled_from([*SOFTMAX, "siglip", *FORMULAS]),
    rate=st.sampled_from(["1/10", 1, 10, 1000]),
    spread=st.sampled_from([0.0, 0.01, 0.3, 3.0]),
    dimension=st.integers(1, 5),
    labels=st.sampled_from([None, [0, 0, 1, 1], [0, 0, 0, 1]]),
    seed=st.integers(0, 999),
)
def test_no_rows_are_below_the_floor(name, rate, spread, dimension, labels, seed):
    """Rows near the simplex, where the floor is, and anywhere else."""
    loss = named(name, rate)
    rng = np.random.default_rng(seed)
    corners = np.zeros((4, max(3, dimension)))
    corners[:, :3] = simplex_etf_vectors(4, 3)
    views = corners[:, :dimension, None] + spread * rng.normal(size=(4, dimension, 2))
    views = np.moveaxis(views, 2, 1) + 1e-9
    found = standing(loss, views, None, labels if loss.kind.labelled else None)
    least = found.references.floor.value
    assert found.value >= float(least) * (1 - 1e-9) - 1e-300


def test_every_theorem_of_a_floor_is_proved_by_the_kernel():
    views = np.stack([np.eye(4), np.eye(4)], axis=1)
    cited = {
        standing(named(name), views).references.floor.theorem
        for name in (*SOFTMAX, "siglip", *FORMULAS)
    }
    assert cited == {
        *("clip-both-directions", "clip-full-batch"),
        *("supcon-bound", "additive-loss-at-the-simplex"),
    }
    assert {find_claim(name).declared for name in cited} == {Verdict.PROVED}


@pytest.mark.parametrize("name", ["infonce", "clip", "siglip", *FORMULAS])
def test_the_simplex_attains_a_floor_that_is_called_attained(name):
    corners = simplex_etf_vectors(6, 5)
    found = standing(named(name), corners, corners)
    floor = found.references.floor
    assert floor.attained
    assert found.value == pytest.approx(float(floor.value), rel=1e-12)
    assert found.value < float(found.references.collapse)


@pytest.mark.parametrize(
    ("name", "samples"),
    [("ntxent", 2), ("dcl", 2), ("supcon", 2), ("supcon", 3), ("supcon-in", 2), ("supcon-in", 3)],
)
def test_the_simplex_attains_the_floor_of_views_and_of_balanced_labels(name, samples):
    loss = named(name)
    rows, labels = np.tile(simplex_etf_vectors(4, 3), (samples, 1)), [*range(4)] * samples
    found = standing(loss, rows, None, labels if loss.kind.labelled else None)
    floor, simplex = found.references.floor, float(found.references.simplex.value)
    assert found.value == pytest.approx(simplex, rel=1e-12)
    if name == "supcon-in" and samples > 2:
        assert (floor.theorem, floor.attained) == (None, False)
        assert ": at the simplex ETF to 1" in found.reading
        assert float(floor.value) < simplex
    else:
        assert (floor.theorem, floor.attained) == ("supcon-bound", True)
        assert float(floor.value) == simplex


def test_unbalanced_classes_have_a_bound_and_no_floor():
    """Sizes 2, 2, 10 at T = 1/2: rows that are better than the simplex (`supcon-unbalanced`)."""
    loss = batch_loss("supcon", temperature="1/2")
    labels = np.repeat([0, 1, 2], [2, 2, 10])
    rows = np.array([[0.6, 0.8], [0.6, -0.8], [-1.0, 0.0]])[labels]
    found = standing(loss, rows, None, labels)
    floor, simplex = found.references.floor, found.references.simplex
    assert (floor.theorem, floor.attained) == (None, False)
    assert "supcon-unbalanced" in floor.said
    assert float(floor.value) < found.value < float(simplex.value)


def test_pairs_that_are_pulled_too_little_have_a_bound_and_no_floor():
    """B = 4, scale 10, bias 0: the towers of `siglip-initial-batch` are better than the simplex."""
    loss = batch_loss("siglip", scale=10, bias=0)
    corners, positive = simplex_etf_vectors(4, 3), 0.8
    up, apart = np.sqrt((1 + positive) / 2), np.sqrt((1 - positive) / 2)
    towers = [np.hstack([up * corners, np.full((4, 1), sign * apart)]) for sign in (1, -1)]
    found = standing(loss, *towers)
    floor = found.references.floor
    assert (floor.theorem, floor.attained) == (None, False)
    assert float(floor.value) < found.value < float(found.references.simplex.value)


@pytest.mark.parametrize(
    ("formula", "known"),
    [("sum(v**2)", False), ("-sum(v)/(10 + sum(v**2))", False), ("max(-v) - exp(min(v))", True)],
)
def test_a_formula_that_the_theorems_do_not_take_has_no_floor(formula, known):
    found = standing(named(formula), np.eye(3), np.eye(3))
    floor = found.references.floor
    assert (floor.theorem, floor.attained) == (None, False)
    assert (floor.value is not None) == known
    assert found.value >= float(floor.value) if known else found.position is None


@pytest.mark.parametrize(
    ("formula", "missing"),
    [
        ("sum(v**2)", "nonincreasing"),
        ("v[1]", "symmetric and nonincreasing"),
        ("-sum(v**2)", "convex and nonincreasing"),
        ("max(-v) - exp(min(v))", "convex"),
    ],
)
def test_only_what_is_not_proved_is_said_not_to_be(formula, missing):
    said = standing(named(formula), np.eye(3), np.eye(3)).references.floor.said
    assert re.search("that the loss is (.*) is not proved", said)[1] == missing


def test_rows_as_they_are_have_no_floor():
    loss = named("clip")
    found = stand(loss, batch_of(loss.kind, 9 * np.eye(3), 9 * np.eye(3), unit=False))
    assert (found.references.floor.value, found.position) == (None, None)
    assert "[?, " in found.reading


# --- the reading ---------------------------------------------------------------------------------


def reading(name, *arrays, **given_):
    loss = batch_loss(name, **given_)
    return standing(loss, *arrays).reading


def test_a_collapsed_batch_reads_as_one():
    rng = np.random.default_rng(0)
    stuck = rng.normal(size=128) + 0.01 * rng.normal(size=(64, 2, 128))
    line = reading("supcon", stuck, temperature="0.1", base_temperature="0.07")
    assert line.startswith("6.920 of [0.006955, 6.920]: at total collapse to ")
    assert "though" not in line


@settings(max_examples=20)
@given(st.integers(2, 20), st.fractions("1/50", 10, max_denominator=50))
def test_a_floor_is_not_read_above_what_is_proved(pairs, temperature):
    loss = batch_loss("clip", temperature=temperature)
    found = standing(loss, np.eye(pairs), np.eye(pairs))
    low = Fraction(re.search(r"of \[(.*), ", found.reading)[1])
    least = found.references.floor.value
    assert least.lower * Fraction(999, 1000) <= low <= least.lower


def test_a_formula_that_random_rows_do_not_have_is_enclosed_all_the_same():
    rows = np.array([[1.0, 0.0], [0.0, 1.0]])
    loss = named("sum(log(v + 1/2))")
    found = stand(loss, batch_of(loss.kind, rows, rows), bits=60)
    assert found.random is None
    assert float(found.enclosure) == pytest.approx(np.log(1.5))


@pytest.mark.parametrize("bits", [None, 64])
def test_a_loss_beyond_floats_is_refused_with_a_remedy_that_is_one(bits):
    rows = np.random.default_rng(0).normal(size=(8, 3))
    steep, mild = (
        batch_loss("sum(exp(-beta*v))", temperature=T) for T in (Fraction(1, 1000), Fraction(1, 10))
    )
    with pytest.raises(ValueError, match="take a higher temperature"):
        stand(steep, batch_of(steep.kind, rows), bits=bits)
    assert stand(mild, batch_of(mild.kind, rows), bits=bits).value > 0


def test_random_rows_with_the_loss_of_collapse_do_not_read_as_collapsed():
    rng = np.random.default_rng(0)
    line = reading("infonce", *rng.normal(size=(2, 64, 4096)), temperature=10)
    assert "at total collapse to" in line
    assert "though the points are not: see the cosines" in line


def test_of_places_that_are_near_each_other_it_is_the_one_with_most_digits():
    """At T = 1000 floor and collapse have three digits in common, and the rows are at the floor."""
    corners = simplex_etf_vectors(8, 8)
    found = standing(batch_loss("ntxent", temperature=1000), corners, corners)
    assert re.search(r"at the floor to 1\d digits$", found.reading)


@pytest.mark.parametrize("rows", [(2 * np.eye(8) + 1) / 3, np.full((8, 8), 7.0)])
def test_rows_taken_as_they_are_read_by_their_cosines(rows):
    """Inner products above 1 are no collapse; the simplex is for rows of norm 1."""
    loss = batch_loss("ntxent", temperature=1000)
    found = stand(loss, batch_of(loss.kind, rows, rows, unit=False), sampled=False)
    assert min(found.cosines) > 1
    assert ": at total collapse to " in found.reading
    assert ("though the points are not" in found.reading) == bool((rows != rows[0]).any())
    apart = stand(loss, batch_of(loss.kind, 3 * rows, 3 * rows, unit=False), sampled=False)
    assert "simplex" not in apart.reading


def test_where_else_a_value_lies():
    eye = np.eye(4)
    opposite = reading("clip", eye, np.roll(eye, 1, axis=0), temperature="0.1")
    assert opposite.endswith(
        "positives are no nearer than negatives: untrained, or paired wrongly?"
    )
    rng = np.random.default_rng(0)
    near = rng.normal(size=(64, 1, 8)) + 0.7 * rng.normal(size=(64, 2, 8))
    sharp = reading("ntxent", near, temperature="0.01")
    assert sharp.endswith("above total collapse: one point for all rows is better")
    corners = simplex_etf_vectors(4, 3)
    assert ": at the floor to 1" in reading("clip", corners, corners, temperature="0.1")
    assert reading("clip", eye, eye, temperature=1).endswith(
        "of the way from the floor to total collapse"
    )


@pytest.mark.parametrize("bits", [None, 2000])
def test_a_loss_that_no_float_holds_is_not_at_a_floor_that_none_holds(bits):
    """Two cosines 0 at T = 1/1000: e^−1000, where the floor is e^−2000; both are 0.0 as floats."""
    loss, eye = batch_loss("clip", temperature="1/1000"), np.eye(2)
    found = standing(loss, eye, eye, bits=bits)
    least = found.references.floor.value
    assert float(least) == found.value == 0
    assert bits is None or least.upper < found.enclosure.lower
    assert found.reading.endswith("0.0% of the way from the floor to total collapse")


def test_points_whose_positives_are_opposite_are_not_collapsed():
    """u and −u: the value of collapse is 2000, the loss 2000 + log 2."""
    one = np.array([[1.0, 0], [-1, 0]])
    found = standing(batch_loss("siglip", scale=1000, bias=1000), one, -one)
    assert found.cosines == (-1, 1)
    assert ": at total collapse to 3 digits, though the points are not" in found.reading


def test_the_floor_of_siglip_says_that_convexity_leads_to_it():
    """The theorem is about the tangents of both terms."""
    eye = np.eye(2)
    floor = standing(batch_loss("siglip", scale=10, bias=-10), eye, eye).references.floor
    assert floor.theorem == "additive-loss-at-the-simplex"
    assert "after a tangent of each convex term" in floor.said
    tangent = find_claim(floor.theorem).formal()
    assert (tangent.relation, tangent.right) == ("≥", 0)


# --- what is drawn, enclosed and logged ----------------------------------------------------------


def test_random_rows_have_the_expectation_of_the_sphere():
    """SigLIP in R³, where a cosine is uniform on [−1, 1]: the expectation is an integral."""
    loss = batch_loss("siglip", scale=5, bias=-2)
    batch = batch_of(loss.kind, np.ones((50, 3)), np.ones((50, 3)))
    found = random_embeddings(loss, batch)

    def softplus(sign):
        return mpmath.quad(lambda s: mpmath.log(1 + mpmath.exp(sign * (5 * s - 2))), [-1, 1]) / 2

    expected = float(softplus(-1) + 49 * softplus(1))
    assert abs(found.mean - expected) < 4 * found.error < 0.1 * expected
    assert found == random_embeddings(loss, batch)


def test_bits_enclose_the_float():
    rng = np.random.default_rng(0)
    loss = named("ntxent", 100)
    views = rng.normal(size=(8, 2, 3))
    found, enclosed = standing(loss, views), standing(loss, views, bits=200)
    assert found.enclosure is None
    assert found.value == pytest.approx(float(enclosed.enclosure), rel=1e-10)
    assert enclosed.value == float(enclosed.enclosure)
    assert enclosed.enclosure.width < Fraction(1, 2**200)


@pytest.mark.parametrize(("name", "rows"), [("ntxent", 1), ("clip", 1)])
def test_a_batch_too_large_for_balls_is_refused_before_the_work(name, rows, monkeypatch):
    monkeypatch.delattr(module, "batch_enclosure")
    views = np.ones((MAX_PAIRS + 1, 2, rows))
    with pytest.raises(ValueError, match=r"^bits is 60, but the batch has 4097 pairs; at most"):
        standing(named(name), views, bits=60)


def test_a_training_loop_logs_numbers_and_computes_what_does_not_change_once(monkeypatch):
    calls, real = [], module.at_cosines
    monkeypatch.setattr(module, "at_cosines", lambda *a, **b: calls.append(a) or real(*a, **b))
    logged = []
    at = callback("clip", logged.append, temperature="0.123")
    rng = np.random.default_rng(0)
    for _ in range(3):
        found = at(*rng.normal(size=(2, 7, 3)))
    assert len(calls) == 2
    assert len(logged) == 3
    assert set(logged[-1]) == {
        *("loss", "floor", "collapse", "position", "positive_cosine", "negative_cosine"),
    }
    assert all(type(value) is float for value in logged[-1].values())
    assert logged[-1]["loss"] == found.value
    assert found.random is None
