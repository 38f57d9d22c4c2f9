"""`nceproof bounds`: tables, documents and figures say what the bounds and the losses are."""

import json
import math
import re
import shlex
from decimal import Decimal
from fractions import Fraction
from xml.etree import ElementTree

import mpmath
import numpy as np
import pytest
from typer.testing import CliRunner

from numerics.floats.empirical_loss import empirical_loss
from property_tests import ROOT
from property_tests.documents import blocks
from theorems.cli import app
from theorems.tools import minimiser

DOCS = ROOT / "docs"
PAGE = (DOCS / "negatives.md").read_text(encoding="utf-8")


def bounds(*arguments):
    return CliRunner().invoke(app, ["bounds", *map(str, arguments)])


def document(*arguments):
    result = bounds(*arguments, "--format", "json")
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def interval(ends):
    return float(Decimal(ends["lower"])), float(Decimal(ends["upper"]))


def middle(ends):
    return sum(interval(ends)) / 2


# --- numbers -------------------------------------------------------------------------------------


def test_a_thousand_million_negatives_of_many_classes():
    """By Taylor's formula for the mean over the number of collisions, which hardly varies."""
    classes, k = 100_000, 10**9
    (row,) = document("--rho", f"uniform:{classes}", "--k", k)
    decay, same = math.exp(-classes / (classes - 1)), k / classes
    loss = math.log(1 + same + (k - same) * decay)
    collided = math.log1p(same) - 1 / (2 * same)
    assert middle(row["loss"]) == pytest.approx(loss, abs=1e-12)
    assert middle(row["upper"]["Nozawa & Sato 2021"]) == pytest.approx(
        2 * loss - collided, abs=1e-7
    )
    log_factor = -k * math.log1p(-1 / classes) / math.log(10)
    saunshi = Decimal(row["upper"]["Saunshi et al. 2019"]["upper"])
    assert saunshi.adjusted() == math.floor(log_factor + math.log10(loss - collided))


def test_at_the_balanced_minimiser_everything_has_a_closed_form():
    rows = document("--rho", "uniform:3", "--k", "1,4,32")
    decay, log_cosh = math.exp(-1.5), math.log(math.cosh(1))
    for row in rows:
        k = row["k"]
        masses = [math.comb(k, m) * 2 ** (k - m) / 3**k for m in range(k + 1)]
        loss = sum(p * math.log(1 + m + (k - m) * decay) for m, p in enumerate(masses))
        rest = loss - sum(p * math.log1p(m) for m, p in enumerate(masses))
        assert middle(row["loss"]) == pytest.approx(loss, abs=1e-12)
        assert middle(row["supervised"]) == pytest.approx(math.log1p(2 * decay), abs=1e-9)
        assert middle(row["mean_classifier"]) == pytest.approx(math.log1p(2 * decay), abs=1e-7)
        factor = 2 * max(1, 6 / k) * 1.5**k
        assert middle(row["upper"]["Ash et al. 2022"]) == pytest.approx(factor * rest)
        shift = math.log(3 / k) + 2 * log_cosh
        assert middle(row["upper"]["Bao et al. 2022"]) == pytest.approx(loss + shift)
        shift = math.log(3 * k) - 2 * math.log(1 + k) - 2 * log_cosh
        assert middle(row["lower"]["Bao et al. 2022, lower"]) == pytest.approx(loss + shift)
        p = (2**k - 2) / 3**k
        saunshi = row["upper"]["Saunshi et al. 2019"]
        assert saunshi is None if k == 1 else middle(saunshi) == pytest.approx(rest / p)
        assert middle(row["collision"]) == pytest.approx(1 - (2 / 3) ** k)
        covered = 1 - 3 * (2 / 3) ** (k + 1) + 3 * (1 / 3) ** (k + 1)
        assert middle(row["coverage"]) == pytest.approx(covered, abs=1e-15)


def test_the_minimiser_is_inside_its_bounds_while_the_factor_explodes():
    rows = document("--rho", "4/5,1/10,1/10", "--k", "1,16,256")
    for row in rows:
        least = interval(row["supervised"])[0]
        for limit in row["upper"].values():
            assert limit is None or Decimal(limit["upper"]) >= least
        lower, mean = row["lower"]["Bao et al. 2022, lower"], interval(row["mean_classifier"])
        assert interval(lower)[0] <= mean[1]
        assert interval(row["supervised"])[0] <= mean[1]
    supervised = [interval(row["supervised"]) for row in rows]
    assert supervised[0][0] > supervised[1][1] > supervised[1][0] > supervised[2][1]
    ash = [Decimal(row["upper"]["Ash et al. 2022"]["lower"]) for row in rows]
    assert ash[0] < ash[1] < ash[2]


def test_a_bound_beyond_all_floats_is_written_down():
    (row,) = document("--rho", "4/5,1/10,1/10", "--k", "2000")
    assert Decimal(row["upper"]["Saunshi et al. 2019"]["lower"]) > Decimal(10) ** 1000
    _, line, *_ = bounds("--rho", "4/5,1/10,1/10", "--k", "2000").stdout.splitlines()
    assert "e+1397" in line


def test_points_of_the_users_own(tmp_path):
    points = {"cat": [(1, 0), (0.6, 0.8)], "dog": [(-1, 0)], "owl": [(0, -1), (0.6, -0.8), (1, 1)]}
    path = tmp_path / "points.csv"
    path.write_text("".join(f"{name},{x},{y}\n" for name, own in points.items() for x, y in own))
    (row,) = document("--embeddings", path, "--k", "3")
    vectors = np.array([v for own in points.values() for v in own], dtype=float)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    owner = np.repeat([0, 1, 2], [2, 1, 3])
    expected = empirical_loss(vectors, owner, negatives=3)
    assert middle(row["loss"]) == pytest.approx(expected, abs=1e-12)
    means = np.array([vectors[owner == c].mean(axis=0) for c in range(3)])
    scores = vectors @ means.T
    own = scores[np.arange(6), owner]
    mean = np.mean(np.log(np.exp(scores).sum(axis=1)) - own)
    assert middle(row["mean_classifier"]) == pytest.approx(mean, abs=1e-12)
    assert interval(row["supervised"])[0] < mean
    (other,) = document("--embeddings", path, "--rho", "uniform", "--k", "3")
    assert other["loss"] != row["loss"]


@pytest.mark.parametrize("points", [((1, 2), (2, -1)), ((3, 1, 7), (-5, 2, 2)), ((1, 1), (1, 1))])
def test_the_intervals_are_those_of_the_points_in_the_file(tmp_path, points):
    path = tmp_path / "points.csv"
    lines = [("label", *"xyz"[: len(points[0])]), ("a", *points[0]), ("b", *points[1])]
    path.write_text("\n".join(",".join(map(str, line)) for line in lines))
    (row,) = document("--embeddings", path, "--k", "1")
    with mpmath.workdps(40):
        (a, b), inner = points, sum(x * y for x, y in zip(*points, strict=True))
        cosine = inner / mpmath.sqrt(sum(x * x for x in a) * sum(x * x for x in b))
        mean = mpmath.log1p(mpmath.exp(cosine - 1))
        true = {"loss": (mpmath.log(2) + mean) / 2, "mean_classifier": mean}
        for name, value in true.items():
            lower, upper = (mpmath.mpf(row[name][end]) for end in ("lower", "upper"))
            assert lower <= value <= upper < lower + 1e-12


def test_the_gram_matrix_of_a_constant_map(tmp_path):
    path = tmp_path / "constant.json"
    path.write_text("[[1, 1], [1, 1]]")
    (row,) = document("--gram", path, "--k", "5")
    assert middle(row["loss"]) == pytest.approx(float(mpmath.log(6)))
    assert middle(row["mean_classifier"]) == pytest.approx(math.log(2))


def test_the_hinge_has_no_bound_of_bao():
    (row,) = document("--gram", "etf:3", "--loss", "hinge-max", "--margin", "2", "--k", "4")
    assert row["lower"] == {"Bao et al. 2022, lower": None}
    assert row["upper"]["Bao et al. 2022"] is None
    share = (2**4 - 2) / 3**4
    rest = middle(row["loss"]) - 2 * (1 - (2 / 3) ** 4)
    assert middle(row["upper"]["Saunshi et al. 2019"]) == pytest.approx(rest / share)


# --- the table -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "column", "cell"),
    [
        ("--gram etf:10 --beta 100 --k 255", "L_sup", "5.0038e-48"),  # 9e^(−1000/9)
        ("--gram etf:10 --beta 100 --k 255", "Saunshi", "2.3306e-36"),
        ("--rho 0.99,0.01 --beta 100/7 --k 1", "L_μ", "3.9047e-13"),
        pytest.param(  # of margin 1 < 10/9
            "--gram etf:10 --loss hinge-max --k 256", "L_sup", "0", marks=pytest.mark.slow
        ),
    ],
)
def test_bits_are_raised_until_the_digits_are_proved(arguments, column, cell):
    lines = bounds(*arguments.split()).stdout.splitlines()
    head, row = (re.split("  +", line.strip()) for line in lines[:2])
    assert dict(zip(head, row, strict=True))[column] == cell


def test_what_stays_unknown_is_shown_as_an_interval_from_zero():
    found = document("--gram", "etf:4", "--loss", "hinge-max", "--k", "8")[0]
    assert Fraction(found["supervised"]["lower"]) == 0 == Fraction(found["supervised"]["upper"])
    ash = found["upper"]["Ash et al. 2022"]
    assert Fraction(ash["lower"]) == 0 < Fraction(ash["upper"]) < Fraction(1, 10**60)
    assert "[0, " in bounds("--gram", "etf:4", "--loss", "hinge-max", "--k", "8").stdout


@pytest.mark.slow
def test_an_upper_bound_that_is_not_known_is_not_shown_as_zero():
    arguments = ("--rho", "2/5,3/10,3/10", "--k", "60", "--loss", "hinge-max", "--margin", "2")
    row = re.split("  +", bounds(*arguments).stdout.splitlines()[1].strip())
    ends = [Fraction(cell.strip("[]").split(", ")[-1]) for cell in row[4:7]]
    assert all(end > Fraction("0.5") for end in ends)  # L_μ is 0.507 or more


@pytest.mark.slow
def test_what_is_of_one_minimiser_among_many_is_marked(tmp_path):
    # L_1 is linear: another of its minimisers has L_μ = 0.14, where the one found has 0.05.
    arguments = ("--rho", "uniform:5", "--loss", "hinge-max", "--margin", "13/10", "--k", "1")
    assert document(*arguments)[0]["localised"] is False
    _, row, *legend = bounds(*arguments, "--plot", tmp_path / "b.svg").stdout.splitlines()
    assert row.split()[0] == "1*"
    assert any("the minimiser is not shown to be unique" in line for line in legend)
    assert "of the matrix found for every k" in (tmp_path / "b.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("arguments", [("--rho", "4/5,1/10,1/10"), ("--gram", "etf:3")])
def test_what_is_of_the_one_minimiser_or_of_a_given_map_is_not_marked(arguments):
    assert document(*arguments, "--k", "1")[0]["localised"] is True
    shown = bounds(*arguments, "--k", "1").stdout
    assert "*" not in shown
    assert "unique" not in shown


@pytest.mark.slow
def test_many_masses_have_their_bounds_by_the_search_for_many(monkeypatch):
    law = "zipf:34"
    monkeypatch.setattr(minimiser, "minimise_latent_loss", None)  # that of few classes is not used
    (row,) = document("--rho", law, "--k", "16")
    assert row["localised"] is False  # nothing says that the minimiser is the only one
    for name in ("loss", "supervised", "mean_classifier"):
        lower, upper = interval(row[name])
        assert 0 <= upper - lower < 1e-7
    assert interval(row["supervised"])[0] <= interval(row["mean_classifier"])[1]


# --- hypotheses and arguments --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--rho", "uniform:3", "--k", "0"], "--k is '0'; give an integer from 1"),
        (["--rho", "uniform:3", "--k", "inf"], "the bounds are about k ≥ 1"),
        (["--rho", "uniform:3", "--k", "8..2"], "write the smaller number first"),
        (["--rho", "1,0", "--k", "1"], "--rho[1] is 0; every class needs a positive probability"),
        (["--rho", "uniform:3", "--k", "1", "--norm", "1/2"], "assumes ‖f(x)‖ ≤ norm"),
        (["--rho", "uniform:3", "--k", "1", "--norm", "x"], "--norm is 'x'"),
        (["--rho", "uniform:3", "--k", "1", "--loss", "dcl"], "--loss is dcl; the bounds"),
        (["--rho", "uniform:3", "--k", "1", "--margin", "1"], "--margin is 1; the bounds"),
        (["--k", "1"], "--rho is missing"),
        (["--gram", "etf:3", "--embeddings", "README.md", "--k", "1"], "give one of them"),
        (["--gram", "etf:3", "--rho", "1/2,1/2", "--k", "1"], "there are 3 classes"),
    ],
)
def test_a_broken_hypothesis_is_named(arguments, message):
    result = bounds(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert message in line


# --- the page that shows them --------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("block", [content for _, content in blocks(PAGE, "console")])
def test_the_page_shows_what_its_commands_print(block):
    command, _, shown = block.partition("\n")
    result = CliRunner().invoke(app, shlex.split(command.removeprefix("$ nceproof ")))
    assert result.exit_code == 0
    assert result.stdout.split() == shown.split()


def test_every_figure_of_the_page_has_the_command_that_drew_it():
    drawn = re.findall(r"--plot docs/(figures/\S+\.svg)", PAGE)
    assert drawn == re.findall(r"\]\((figures/\S+\.svg)\)", PAGE)
    for name in drawn:
        root = ElementTree.parse(DOCS / name).getroot()
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
