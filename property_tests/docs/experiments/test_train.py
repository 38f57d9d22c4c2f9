"""The experiment: its loss is the audited one, its draws are the law's, its results repeat."""

import importlib
import json

import numpy as np
import pytest
from typer.testing import CliRunner

from numerics.floats.empirical_loss import empirical_loss
from property_tests import ROOT
from property_tests.docs.experiments.test_images import write

torch = pytest.importorskip("torch")

FOLDER = ROOT / "docs" / "experiments"


@pytest.fixture
def train(monkeypatch):
    monkeypatch.syspath_prepend(str(FOLDER))
    return importlib.import_module("train")


def test_the_mean_of_the_trained_loss_over_the_draws_is_the_audited_loss(train):
    rng = np.random.default_rng(0)
    labels = np.repeat([0, 1, 2], [3, 5, 8])
    rows = rng.normal(size=(16, 3))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    values = []
    for _ in range(2000):
        parts = (torch.from_numpy(rows[part]) for part in train.draw(labels, 4, rng))
        values.append(float(train.nce_loss(*parts, 2.0)))
    exact = empirical_loss(rows, labels, negatives=4, beta=2.0)
    assert abs(np.mean(values) - exact) < 4 * np.std(values) / np.sqrt(len(values))


def test_positives_are_of_the_class_and_every_point_is_drawn(train):
    labels = np.array([2, 0, 1, 0, 2, 2])
    drawn = [train.draw(labels, 3, np.random.default_rng(seed)) for seed in range(20)]
    for anchors, positives, negatives in drawn:
        assert (labels[anchors] == labels[positives]).all()
        assert negatives.shape == (train.BATCH, 3)
    for part in range(3):
        assert set(np.concatenate([d[part].ravel() for d in drawn])) == set(range(6))


def test_a_run_writes_results_and_figures_the_same_each_time(train, tmp_path):
    import typer

    app = typer.Typer()
    app.command()(train.main)
    (tmp_path / "data").mkdir()
    write(tmp_path / "data", "cifar10", records=12)
    texts = []
    for name in ("first", "second"):
        result = CliRunner().invoke(
            app,
            [
                "cifar10",
                "--data",
                str(tmp_path / "data"),
                "--output",
                str(tmp_path / name),
                "--k",
                "1,3",
                "--steps",
                "2",
                "--seeds",
                "1",
                "--dimension",
                "4",
            ],
        )
        assert result.exit_code == 0, result.output
        files = ("results.json", "cosines.svg", "accuracy.svg")
        texts.append([(tmp_path / name / file).read_bytes() for file in files])
    assert texts[0] == texts[1]
    results = json.loads(texts[0][0])
    assert [run["k"] for run in results["runs"]] == [1, 3]
    for run in results["runs"]:
        assert 0 <= run["test_accuracy"] <= 1
        assert run["loss"] >= float(run["minimum"][0])
