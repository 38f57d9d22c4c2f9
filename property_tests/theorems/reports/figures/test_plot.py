"""The figure of `solve --plot`: a file of the right kind, with the right curves."""

import os
import sys
from xml.etree import ElementTree

import mpmath
import numpy as np
import pytest
from matplotlib.figure import Figure
from typer.testing import CliRunner

from theorems.cli import app


def solve(*arguments):
    return CliRunner().invoke(app, ["solve", *map(str, arguments)])


def test_svg_is_a_drawing_and_the_document_still_comes(tmp_path):
    path = tmp_path / "curves.svg"
    result = solve("--rho", "1/2,1/4,1/4", "--k", "1,4,inf", "--plot", path)
    assert (result.exit_code, result.stderr) == (0, f"wrote {path}\n")
    assert result.stdout == solve("--rho", "1/2,1/4,1/4", "--k", "1,4,inf").stdout
    root = ElementTree.fromstring(path.read_text(encoding="utf-8"))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert len(list(root.iter("{http://www.w3.org/2000/svg}path"))) > 10


@pytest.mark.slow
@pytest.mark.parametrize(("suffix", "magic"), [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_other_formats_go_by_the_suffix(tmp_path, suffix, magic):
    path = tmp_path / f"curves.{suffix}"
    assert solve("--rho", "1/2,1/2", "--k", "1,2", "--plot", path).exit_code == 0
    assert path.read_bytes().startswith(magic)


@pytest.mark.parametrize("name", ["curves.txt", "curves.svg.gz", "missing/curves.svg", "folder"])
def test_a_file_that_cannot_be_drawn_is_refused_in_one_line(tmp_path, name):
    (tmp_path / "folder").mkdir()
    result = solve("--rho", "1/2,1/2", "--k", "1", "--plot", tmp_path / name)
    assert result.exit_code in (2, 4)
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert name in line
    assert os.listdir(tmp_path) == ["folder"]


def test_without_matplotlib_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = solve("--rho", "1/2,1/2", "--k", "1", "--plot", tmp_path / "curves.svg")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nceproof[plot]" in result.stderr


@pytest.fixture
def figures(monkeypatch):
    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: drawn.append(self))
    return drawn


def test_the_curves_are_those_of_the_balanced_theorem(figures):
    counts = [8, 1, 2]
    assert solve("--rho", "uniform:3", "--k", "8,1,inf,2", "--plot", "x.svg").exit_code == 0
    (figure,) = figures
    loss, downstream, cosines = figure.axes
    share, decay = 1 / 3, mpmath.exp(-1.5)

    def normalised(k):
        terms = [
            mpmath.binomial(k, m)
            * share**m
            * (1 - share) ** (k - m)
            * mpmath.log(1 + m + (k - m) * decay)
            for m in range(k + 1)
        ]
        return float(mpmath.fsum(terms) - mpmath.log(k))

    limit = float(mpmath.log(share + (1 - share) * decay))
    expected = [*(normalised(k) for k in sorted(counts)), limit]
    assert np.allclose(loss.lines[0].get_ydata(), expected, atol=1e-12)
    assert list(loss.lines[0].get_xdata())[:3] == sorted(counts)
    assert loss.lines[0].get_xdata()[3] > max(counts)
    assert np.allclose(downstream.lines[0].get_ydata(), float(mpmath.log1p(2 * decay)))
    assert len(cosines.lines) == 3
    assert all(np.allclose(line.get_ydata(), -0.5) for line in cosines.lines)
    ticks = zip(cosines.get_xticks(), cosines.get_xticklabels(), strict=True)
    assert [label.get_text() for _, label in sorted(ticks, key=lambda tick: tick[0])] == [
        "1",
        "2",
        "8",
        "∞",
    ]


@pytest.mark.parametrize(
    ("loss", "label", "value"),
    [("exponential", "min L_k / k", (1 / 3) + (2 / 3) * np.exp(-1.5)), ("hinge-max", "min L_k", 1)],
)
def test_the_axis_says_how_the_loss_was_normalised(figures, loss, label, value):
    assert (
        solve("--rho", "uniform:3", "--k", "64", "--loss", loss, "--plot", "x.svg").exit_code == 0
    )
    axes = figures[0].axes[0]
    assert axes.get_ylabel() == label
    assert axes.lines[0].get_ydata()[0] == pytest.approx(value, abs=1e-9)


def test_infinity_alone_can_be_drawn(tmp_path):
    path = tmp_path / "curves.svg"
    assert solve("--rho", "1/2,1/2", "--k", "inf", "--plot", path).exit_code == 0
    assert path.exists()
