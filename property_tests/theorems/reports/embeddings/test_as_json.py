"""The numbers of an audit as JSON are those of its text."""

import json
import re
from decimal import Decimal

import numpy as np
import pytest

from property_tests.theorems.reports.embeddings.printed import lines_of, run
from theorems.reports.embeddings import report
from theorems.tools.embeddings import audit
from theorems.tools.embeddings.audit import ANCHORS


@pytest.mark.slow
def test_the_losses_in_the_text_are_those_of_the_document(text, fields):
    *_, first, second, third = lines_of(text, "Population losses")
    for line, losses in zip((first, second, third), fields["losses"], strict=True):
        k, points, means, completed, *proved = re.split(r"  +", line.strip())
        assert k == str(losses["k"]).replace("inf", "∞")
        for cell, name in ((points, "points"), (means, "means"), (completed, "completed")):
            assert float(cell.removeprefix("≈")) == pytest.approx(losses[name], rel=1e-5)
            assert cell.startswith("≈")
        optimum = losses["optimum"]["loss"]
        for cell, ends in zip(proved, (losses["completed_proved"], optimum), strict=True):
            lower, upper = map(Decimal, cell.strip("[]").split(", "))
            assert lower <= Decimal(ends["lower"]) <= Decimal(ends["upper"]) <= upper


@pytest.mark.slow
def test_many_classes_are_cut_short_in_the_text_and_whole_in_the_document(tmp_path):
    labels = np.repeat(np.arange(25), 2)
    rows = np.random.default_rng(0).normal(size=(50, 4))
    np.savez(tmp_path / "x.npz", embeddings=rows, labels=labels)
    text = run(tmp_path / "x.npz", "--k", "4").stdout
    assert "The first 20 of 25 classes:" in text
    assert "More than 20 classes: nothing is proved of the means" in text
    assert "The minimum is that of the theorem etf-optimal-balanced." in text
    fields = json.loads(run(tmp_path / "x.npz", "--k", "4", "--format", "json").stdout)
    assert len(fields["classes"]) == 25
    assert fields["losses"][0]["completed_proved"] is None


def test_the_numbers_of_the_geometry_are_those_of_the_document(text, fields):
    lines = [
        re.split(r"  +", x.strip())
        for x in lines_of(text, "Alignment, uniformity, neural collapse")
    ]
    shown = [float(cells[1].removeprefix("≈")) for cells in lines[3:]]
    own = fields["geometry"]
    names = ("alignment", "uniformity", "uniformity_of_law")
    expected = [*(own[name] for name in names), *own["neural_collapse"].values()]
    assert shown == pytest.approx(expected, rel=1e-5)


def test_an_estimate_is_called_one_in_the_text_and_in_the_document(tmp_path, monkeypatch):
    for module in (audit, report):
        monkeypatch.setattr(module, "MAX_PAIRED", 24)
    np.savez(
        tmp_path / "x.npz",
        embeddings=np.random.default_rng(0).normal(size=(50, 4)),
        labels=np.repeat(np.arange(25), 2),
    )
    text = run(tmp_path / "x.npz", "--k", "4,inf").stdout
    assert f"with {ANCHORS} classes of anchors drawn is ≈" in text.splitlines()[0]
    assert ", standard error 0.0" in text.splitlines()[0]
    assert f"Here it is estimated: x is any point of {ANCHORS} classes" in text
    assert "More than 24 classes: what takes all pairs" in text
    assert "Labels are laws" not in text
    fields = json.loads(run(tmp_path / "x.npz", "--k", "4,inf", "--format", "json").stdout)
    assert (fields["anchor_classes"], fields["cosines"], fields["gram_of_means"]) == (
        ANCHORS,
        None,
        None,
    )
    assert fields["geometry"]["uniformity"] is None
    assert fields["geometry"]["neural_collapse"]["angles"] is None
    _, *lines = lines_of(text, "Population losses")[-3:]
    for line, losses in zip(lines, fields["losses"], strict=True):
        assert f" ± {losses['standard_error']:.1g} " in line
        assert losses["optimum"]["distance"] is None


def test_what_is_0_of_the_classes_drawn_is_not_said_of_all(tmp_path, monkeypatch):
    """It was "0 ± 9e-12" where half of the classes, none of them drawn, had points that differ."""
    for module in (audit, report):
        monkeypatch.setattr(module, "MAX_PAIRED", 24)
    monkeypatch.setattr(audit, "ANCHORS", 8)
    labels = np.repeat(np.arange(40), 2)
    drawn = np.random.default_rng(0).choice(40, 8, p=np.full(40, 1 / 40))
    rows = np.random.default_rng(1).normal(size=(40, 4))[labels]
    rows[1::2][~np.isin(np.arange(40), drawn)] *= -1
    np.savez(tmp_path / "x.npz", embeddings=rows, labels=labels)
    text = run(tmp_path / "x.npz", "--k", "4").stdout
    *_, line = lines_of(text, "Excess over the optimum")
    assert re.split(r"  +", line.strip())[2] == "≈0"
    assert "These are estimates, too" in text
    assert "(L_k of what was drawn is computed to about 11 digits)" in text
