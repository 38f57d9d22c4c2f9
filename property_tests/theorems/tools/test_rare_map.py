"""`nceproof map-rare`: data, figure and summary say the same, and the line is at β_c."""

import csv
from collections import Counter
from fractions import Fraction

import pytest
from matplotlib.figure import Figure

from property_tests import ROOT
from property_tests.running import nceproof
from theorems.claims.conjecture.rare_class_threshold import ENDS, polynomial_at
from theorems.tools.map_of_rare_classes import rare_class

SMALL = ("map-rare", "--beta", "1,2", "--resolution", "8")


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """What a figure has: its lines, its cells, and the rows of the data."""
    kept = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: kept.append(self.axes[0]))
    result = nceproof(*SMALL, "--output", tmp_path / "rare.svg")
    assert result.exit_code == 0, result.stderr
    with (tmp_path / "rare.csv").open(encoding="utf-8", newline="") as file:
        return result, kept[0], list(csv.DictReader(file))


def test_the_line_is_at_the_enclosed_threshold_and_the_cells_beside_it_have_the_signs(drawn):
    _, axes, rows = drawn
    (line,) = axes.lines
    (at,) = set(line.get_xdata())
    assert float(ENDS[0]) <= at <= float(ENDS[1])
    assert polynomial_at(ENDS[0]).lower > 0 > polynomial_at(ENDS[1]).upper
    nearest = [row for row in rows if Fraction(row["light"]) == Fraction(15, 32)]
    for row in nearest:  # the heads are nearly of one mass
        assert row["verdict"] == ("rises" if Fraction(row["beta"]) > at else "falls")
    assert len(nearest) == 8


def test_a_row_and_a_cell_say_what_the_balls_do(drawn):
    result, axes, rows = drawn
    words = ["rises", "falls", "with the light head", "undecided"]
    (mesh,) = axes.collections
    assert [words[int(number)] for number in mesh.get_array().ravel()] == [
        row["verdict"] for row in rows
    ]
    for row in rows[::9]:
        found = rare_class(row["beta"], row["light"])
        assert row["verdict"] == found.verdict
        if found.moved is None:
            assert row["moved_least"] == row["cosine_most"] == ""
            continue
        least, most = Fraction(row["moved_least"]), Fraction(row["moved_most"])
        assert least <= found.moved.lower <= found.moved.upper <= most
        assert (most < 0) == (row["verdict"] == "rises")
        assert (least > 0) == (row["verdict"] == "falls")
    counts = Counter(row["verdict"] for row in rows)
    shown = ", ".join(f"{word} {counts[word]}" for word in words)
    assert f"balls on 64 cells, large k against ∞: {shown}" in result.stdout


def test_without_the_threshold_in_its_range_a_map_has_no_line(tmp_path, monkeypatch):
    kept = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: kept.append(self.axes[0]))
    arguments = ("--beta", "1/2,1", "--resolution", "4", "--output", tmp_path / "rare.svg")
    result = nceproof("map-rare", *arguments)
    assert len(kept[0].lines) == 0
    assert "with a rise" not in result.stdout


def test_a_map_of_weights_has_the_line_and_the_signs_for_every_tilt(tmp_path, monkeypatch):
    kept = []
    monkeypatch.setattr(Figure, "savefig", lambda self, *_, **__: kept.append(self.axes[0]))
    arguments = ("--light", "49/100", "--beta", "1,2", "--resolution", "4")
    result = nceproof("map-rare", *arguments, "--output", tmp_path / "rare.svg")
    assert result.exit_code == 0, result.stderr
    (line,) = kept[0].lines
    assert float(ENDS[0]) <= line.get_xdata()[0] <= float(ENDS[1])
    with (tmp_path / "rare.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {row["light"] for row in found} == {"49/100"}
    assert sorted({row["tilt"] for row in found}) == ["1/8", "3/8", "5/8", "7/8"]
    for row in found:
        assert row["verdict"] == ("rises" if Fraction(row["beta"]) > ENDS[1] else "falls")


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--light", "49/100", "--resolution", "40")])
def test_the_document_has_the_numbers_of_the_command(tmp_path, options):
    result = nceproof("map-rare", *options, "--output", tmp_path / "rare.svg")
    page = (ROOT / "docs" / "rare-class.md").read_text(encoding="utf-8")
    assert result.stdout.strip() in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--beta", "1"), "--beta is '1'; give two numbers"),
        (("--beta", "2,1"), "--beta is '2,1'; give two numbers"),
        (("--beta", "0,1"), "--beta is '0,1'; give two numbers"),
        (("--beta", "1,x"), "--beta"),
        (("--beta", "1,30"), "--beta is '1,30'; give two numbers"),
        (("--resolution", "3"), "--resolution is 3; give 4 to 200"),
        (("--resolution", "201"), "--resolution is 201"),
        (("--light", "1/2"), "--light is '1/2'; give a share above 0 and below 1/2"),
        (("--light", "0"), "--light is '0'"),
        (("--light", "x"), "--light"),
    ],
)
def test_bad_arguments_are_one_line_that_names_them(tmp_path, arguments, message):
    result = nceproof("map-rare", *arguments, "--output", tmp_path / "rare.svg")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert message in line
    assert list(tmp_path.iterdir()) == []
