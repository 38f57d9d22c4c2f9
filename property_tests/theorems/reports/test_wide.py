"""What is shown of a matrix of many classes is that of the matrix."""

from math import inf

import numpy as np
import pytest
from flint import fmpq
from typer.testing import CliRunner

from numerics.balls.enclosure import Enclosure
from numerics.exact.losses import Logistic
from theorems.cli import app
from theorems.reports.wide import as_fields, as_table, sight
from theorems.search.wide import WideSolution

HALF = Enclosure.exactly("1/2", bits=53)
ROWS = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0], [-1.0, 0.0]])
LAW = (fmpq(1, 10), fmpq(4, 10), fmpq(3, 10), fmpq(2, 10))
FOUND = WideSolution(inf, LAW, HALF, ROWS, HALF, "global")


def test_classes_go_by_mass_and_collapsed_pairs_are_counted():
    seen = sight(FOUND)
    assert seen.masses.tolist() == [0.4, 0.3, 0.2, 0.1]
    assert seen.largest.tolist() == [1.0, 0.0, 0.0, 1.0]
    assert seen.least.tolist() == [-1.0, 0.0, -1.0, -1.0]
    assert np.allclose(seen.mean, [0, 0, -2 / 3, 0])
    assert seen.collapsed == 1
    assert seen.rank == 2
    assert np.allclose(seen.spectrum, [3, 1, 0, 0])


def test_the_text_says_the_method_and_that_nothing_is_shown_unique():
    text = as_table([FOUND], Logistic())
    assert text.startswith("k = inf\n  min lim L_k − log k  0.5")
    assert "by factors in float64, certified in balls" in text
    assert "the minimiser is not shown to be unique" in text
    assert "4 classes, rank 2, eigenvalues 1 to 3; 1 pair of classes with a cosine" in text
    assert "local search" not in text
    local = WideSolution(4, LAW, HALF, ROWS, HALF, "local")
    assert "local search: the lower end" in as_table([local], Logistic())


def test_json_has_the_fields_of_few_classes():
    fields = as_fields(FOUND, Logistic())
    assert fields["gram"][0] == [1.0, 1.0, 0.0, -1.0]
    assert (fields["k"], fields["radius"], fields["theorems"]) == ("inf", None, [])


def test_the_verb_solves_many_classes_by_factors():
    result = CliRunner().invoke(app, ["solve", "--rho", "zipf:33", "--k", "inf"])
    assert (result.exit_code, result.stderr) == (0, "")
    assert "by factors in float64" in result.stdout
    assert "33 classes, rank 32" in result.stdout


@pytest.mark.slow
def test_the_verb_draws_many_classes(tmp_path):
    path = tmp_path / "seen.svg"
    asked = ["solve", "--rho", "zipf:33", "--k", "inf", "--plot", str(path)]
    result = CliRunner().invoke(app, asked)
    assert (result.exit_code, result.stderr) == (0, f"wrote {path}\n")
    assert path.read_text(encoding="utf-8").count("<path") > 33
