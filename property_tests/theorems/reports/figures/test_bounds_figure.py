"""The figure of the bounds says what leaves it, and is the same each time."""

import math
import os
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.figure import Figure

from property_tests.theorems.tools.test_bounds import bounds


@pytest.fixture
def figures(monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: drawn.append(self))
    return drawn


def test_the_figure_says_what_leaves_it(figures):
    assert bounds("--gram", "etf:10", "--k", "1..256", "--plot", "x.svg").exit_code == 0
    top, truth, chances = figures[0].axes
    labels = {line.get_label().split("\n")[0]: line for line in top.lines}
    low, high = top.get_ylim()
    for name, line in labels.items():
        heights = np.array(line.get_ydata())
        outside = (heights < low) | (heights > high)
        assert ("outside" in line.get_label()) == outside.any(), name
        assert ("infinite" in line.get_label()) == np.isnan(heights).any(), name
    assert "infinite for k ≤ 8" in labels["Saunshi et al. 2019"].get_label()
    assert "outside for k ≥ 45" in labels["Ash et al. 2022"].get_label()
    assert np.allclose(truth.lines[1].get_ydata(), math.log1p(9 * math.exp(-10 / 9)))
    assert np.allclose(chances.lines[0].get_ydata()[0], 0.1)
    styles = [(line.get_color(), line.get_linestyle()) for line in top.lines]
    dashes = [str(line._unscaled_dash_pattern) for line in top.lines[:5]]
    assert len(set(dashes)) == 5
    assert len({colour for colour, _ in styles}) == 5


def test_the_hinge_is_drawn_without_bao(figures):
    arguments = ("--gram", "etf:3", "--loss", "hinge-max", "--margin", "2", "--k", "1,8")
    assert bounds(*arguments, "--plot", "x.svg").exit_code == 0
    assert not any("Bao" in line.get_label() for line in figures[0].axes[0].lines)


@pytest.mark.slow
def test_the_figure_is_the_same_each_time(tmp_path):
    paths = [tmp_path / "first.svg", tmp_path / "second.svg"]
    for path in paths:
        assert bounds("--gram", "etf:3", "--k", "1,8", "--plot", path).exit_code == 0
    first, second = (path.read_bytes() for path in paths)
    assert first == second
    assert ElementTree.fromstring(first).tag == "{http://www.w3.org/2000/svg}svg"


@pytest.mark.parametrize("name", ["x.txt", "missing/x.svg"])
def test_a_figure_that_cannot_be_written_is_refused(tmp_path, name):
    result = bounds("--gram", "etf:3", "--k", "1", "--plot", tmp_path / name)
    assert result.exit_code in (2, 4)
    assert result.stdout == ""
    assert os.listdir(tmp_path) == []
