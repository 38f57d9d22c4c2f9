"""The benchmarks of losses: what their peers compute is the same, and errors are shown."""

from importlib.util import find_spec

import numpy as np
import pytest
from typer.testing import CliRunner

from theorems.cli import app
from theorems.reports import bench as report
from theorems.tools.bench import (
    enclosures,
    few_classes,
    gpu,
    labelled_points,
    many_classes,
    running,
)


def by_name(found):
    return {rates.name: rates for rates in found.rates}


def test_many_classes_have_their_enclosed_loss():
    found = many_classes.measured(size=16, rounds=1, seed=0)
    errors = [rates.error for rates in found.rates if rates.error is not None]
    assert len(errors) == 6
    assert max(errors) <= 1e-12
    assert all(rates.done == rates.tried for rates in found.rates)
    assert {of.name for of, _ in found.ratios} == {
        name for name in by_name(found) if name.startswith("the limit by NumPy")
    }


@pytest.mark.parametrize("size", [1, 2, 7, 512])
def test_the_vectors_of_any_number_of_classes_are_a_cross_polytope(size):
    vectors = many_classes.cross_polytopes(size)
    assert len(vectors) == max(2, size - size % 2)
    assert (vectors.sum(axis=0) == 0).all()
    assert set((vectors @ vectors.T).ravel()) <= {-1.0, 0.0, 1.0}


def test_a_gpu_has_the_enclosed_loss_and_what_is_not_there_is_not_measured(monkeypatch):
    monkeypatch.setattr(gpu, "_gpu", lambda: (np, "no GPU but NumPy", lambda: None))
    monkeypatch.setattr(gpu, "_ROWS", 5)
    found = gpu.measured(size=16, rounds=1, seed=0)
    assert [rates.done for rates in found.rates] == [1, 1, 1]
    assert found.rates[1].error <= 1e-12
    assert [over.name for _, over in found.ratios] == [rates.name for rates in found.rates[1:]]


@pytest.mark.skipif(find_spec("cupy") is not None, reason="CuPy is installed")
def test_without_cupy_nothing_is_measured_on_a_gpu():
    found = gpu.measured(size=16, rounds=1, seed=0)
    assert (found.rates, found.ratios) == ((), ())
    text = report.as_text(running.Report(running.this_machine(), {"gpu": found}))
    assert "NOT MEASURED: no CuPy (No module named 'cupy'); pip install" in text
    result = CliRunner().invoke(app, ["bench", "gpu", "--size", "16"])
    assert result.exit_code == 3
    assert "NOT MEASURED" in result.stdout


def test_few_classes_and_their_peers_have_the_same_loss():
    found = few_classes.measured(size=1, rounds=1, seed=0)
    for name, rates in by_name(found).items():
        assert rates.done == rates.tried
        assert rates.error <= (1e-3 if "Monte Carlo" in name else 1e-11)
        if "Monte Carlo" in name:
            assert rates.error > 1e-11


def test_enclosures_are_as_narrow_as_their_digits_and_the_peer_too(monkeypatch):
    monkeypatch.setattr(enclosures, "_DIGITS", (30, 16))
    found = enclosures.measured(size=1, rounds=1, seed=0)
    assert all(rates.done == rates.tried for rates in found.rates)
    [(ours, peer)] = found.ratios
    assert (ours.name, peer.name) == ("30 digits, k = 4096", "acb.integral, 30 digits, k = 4096")


def test_labelled_points_are_measured_at_one_thread_and_at_all():
    found = labelled_points.measured(size=20, rounds=1, seed=0)
    assert [rates.done for rates in found.rates] == [1] * len(found.rates)
    assert "loss, k = 256, 1 thread" in by_name(found)


def test_the_text_shows_an_error_where_there_is_one():
    found = few_classes.measured(size=1, rounds=1, seed=0)
    text = report.as_text(running.Report(running.this_machine(), {"few-classes": found}))
    assert text.count("relative error") == len(found.rates) + 1  # one in what is counted
