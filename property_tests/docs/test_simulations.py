"""docs/simulations.md: its commands print what it shows, and its table is that of other solvers."""

import re
import shlex
from fractions import Fraction
from math import inf
from xml.etree import ElementTree

import numpy as np
import pytest
from typer.testing import CliRunner

from numerics.exact.losses import Logistic
from property_tests import ROOT
from property_tests.documents import blocks, stable
from theorems.certificates import shipped
from theorems.cli import app
from theorems.search.law_search import Problem, supervised_values

DOCS = ROOT / "docs"
PAGE = (DOCS / "simulations.md").read_text(encoding="utf-8")
_ROW = r"^\| (\d+|\$\\infty\$) +\| (.*)…  *\| (.*)…  *\| (.*)… +\|$"
ROWS = re.findall(_ROW, PAGE, flags=re.MULTILINE)
FALLS, RISES = [0.8, 0.1, 0.1], [0.8658, 0.1322, 0.002]


@pytest.mark.parametrize("block", [content for _, content in blocks(PAGE, "console")])
def test_the_page_shows_what_its_commands_print(block):
    command, _, shown = block.partition("\n")
    result = CliRunner().invoke(app, shlex.split(command.removeprefix("$ nceproof ")))
    assert result.exit_code == 0
    assert stable(result.stdout) == stable(shown)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("column", "law", "weights"), [(1, FALLS, "rho"), (2, RISES, "rho"), (3, RISES, "uniform")]
)
def test_the_table_is_what_the_barrier_method_finds(column, law, weights):
    negatives = tuple(inf if row[0] == r"$\infty$" else int(row[0]) for row in ROWS)
    assert negatives == (1, 2, 4, 8, 16, 32, 64, inf)
    problem = Problem(3, negatives, Logistic(), weights)
    values, _ = supervised_values(np.array([law]), problem)
    shown = np.array([float(row[column]) for row in ROWS])
    assert np.abs(shown - values).max() < 1e-6
    assert (np.diff(shown) >= 0).all() == (column == 2)
    assert (np.diff(shown) <= 0).all() == (column != 2)


def test_the_law_that_rises_is_that_of_the_committed_certificate():
    certificate = shipped.load("conjecture-unbalanced", "logistic_largest")
    assert [float(Fraction(str(mass))) for mass in certificate.law] == RISES


def test_every_figure_has_the_command_that_drew_it():
    drawn = re.findall(r"--plot\s+docs/(figures/\S+\.svg)", PAGE)
    assert drawn == re.findall(r"\]\((figures/\S+\.svg)\)", PAGE)
    for name in drawn:
        assert ElementTree.parse(DOCS / name).getroot().tag == "{http://www.w3.org/2000/svg}svg"
