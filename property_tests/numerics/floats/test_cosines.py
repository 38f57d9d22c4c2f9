"""Cosines of many points: every pair counted once, whatever the blocks; class means."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.floats import cosines
from numerics.floats.cosines import BINS, class_means, completed_gram, count_cosines


@st.composite
def labelled_rows(draw):
    seed, sizes = draw(st.integers(0, 999)), draw(st.lists(st.integers(1, 9), min_size=2))
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    rows = rng.normal(size=(len(labels), 3))
    return rows / np.linalg.norm(rows, axis=1, keepdims=True), labels


@pytest.fixture(params=[(256, 1 << 19), (2, 3)])
def blocks(request, monkeypatch):
    monkeypatch.setattr(cosines, "_ROWS", request.param[0])
    monkeypatch.setattr(cosines, "_CELLS", request.param[1])


@pytest.mark.usefixtures("blocks")
def test_every_pair_is_counted_once_in_its_bin():
    @settings(max_examples=30)
    @given(labelled_rows())
    def check(problem):
        rows, labels = problem
        found = count_cosines(rows, labels)
        first, second = np.triu_indices(len(rows), 1)
        values = np.einsum("nd,nd->n", rows[first], rows[second])
        for same, counts in ((True, found.within), (False, found.between)):
            own = values[(labels[first] == labels[second]) == same]
            assert counts.sum() == len(own)
            # rounding may move a pair across the end of a bin
            difference = np.cumsum(counts - np.histogram(own, found.edges)[0])
            assert np.abs(difference).max(initial=0) <= 1

    check()


def test_opposite_and_equal_points_are_in_the_outer_bins():
    rows = np.array([[0.6, 0.8], [0.6, 0.8], [-0.6, -0.8], [-0.6, -0.8]])
    found = count_cosines(rows, np.array([0, 0, 1, 1]))
    assert found.within[-1] == 2
    assert found.between[0] == 4
    assert len(found.within) == BINS


def test_progress_ends_at_the_number_of_points():
    heard = []
    rows = np.ones((5, 1))
    count_cosines(rows, np.array([1, 0, 1, 0, 1]), progress=lambda *step: heard.append(step))
    assert heard == [(2, 5), (5, 5)]


@given(labelled_rows())
def test_means_and_their_completion(problem):
    rows, labels = problem
    means = class_means(rows, labels)
    for c, mean in enumerate(means):
        assert mean == pytest.approx(rows[labels == c].mean(axis=0))
    gram = completed_gram(means @ means.T)
    assert np.linalg.eigvalsh(gram)[0] >= -1e-12
    assert (np.diag(gram) == 1).all()
