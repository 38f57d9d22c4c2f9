"""Regions of laws where L_sup does not rise: covers with holes, false regions, wrong files."""

import json
from dataclasses import replace
from fractions import Fraction
from math import inf

import numpy as np
import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from numerics.balls.several_classes import Box
from numerics.balls.three_classes import Square
from numerics.exact.losses import Logistic
from numerics.exact.rationals import rational
from property_tests import ROOT
from property_tests.strategies import fractions
from theorems.certificates import acceptance, document, monotone_region, shipped
from theorems.claims.conjecture.monotone_near_balanced import monotone_near_balanced
from theorems.cli import app
from theorems.errors import Malformed, Rejected, Undecided
from theorems.search import prove_cover
from theorems.search.law_search import Problem, relative_increases
from theorems.tools import recheck as rechecking

CLAIM = "monotone-near-balanced"
REGIONS = shipped.names(CLAIM)
BASE = shipped.region(CLAIM, "region_rho")
BOXES = shipped.boxes("monotone-near-balanced-four-classes", "boxes_rho")
FIELDS = json.loads(shipped.content(CLAIM, "region_rho"))
THIRD = fmpq(1, 3)


@pytest.mark.parametrize("name", REGIONS)
def test_a_committed_region_is_written_as_it_was_read(name):
    """That both checkers accept it is for test_recheck_region.py."""
    assert document.written(shipped.region(CLAIM, name)).encode() == shipped.content(CLAIM, name)


def with_square(name, number, *squares):
    """Return a committed region with other squares in the place of one."""
    whole = shipped.region(CLAIM, name)
    before, after = whole.squares[:number], whole.squares[number + 1 :]
    return replace(whole, squares=(*before, *squares, *after))


EACH_SQUARE = [
    (name, number) for name in REGIONS for number in range(len(shipped.region(CLAIM, name).squares))
]


@pytest.mark.parametrize(("name", "number"), EACH_SQUARE)
def test_a_cover_without_one_square_is_refused(name, number):
    with pytest.raises(Rejected, match=r"the squares leave out a = \d+/\d+, b = \d+/\d+, or"):
        monotone_region.check(with_square(name, number))


def test_squares_that_overlap_in_a_thin_strip_are_undecided_in_time(monkeypatch):
    """Each is half of the laws and 10⁻¹² more, so no part across the strip is in one of them."""
    monkeypatch.setattr(monotone_region, "MAX_COMPARISONS", 5000)
    edge, thin, half = fmpq(9, 28), fmpq(1, 10**12), fmpq(1, 2)
    squares = (Square(edge - half + thin, half, half), Square(edge + half, half, half))
    with pytest.raises(Undecided, match="5000 comparisons"):
        monotone_region.check_cover(replace(BASE, squares=squares))
    with pytest.raises(Rejected, match="leave out"):
        monotone_region.check_cover(replace(BASE, squares=squares[:1]))


@pytest.mark.parametrize(("name", "number"), EACH_SQUARE)
def test_a_cover_with_a_smaller_square_is_refused(name, number):
    square = shipped.region(CLAIM, name).squares[number]
    smaller = replace(square, half=square.half / 2)
    with pytest.raises(Rejected, match="the squares leave out"):
        monotone_region.check(with_square(name, number, smaller))


@pytest.mark.parametrize("least", ["24/100", "1/5", "1/1000"])
def test_a_region_that_is_larger_than_its_squares_is_refused(least):
    with pytest.raises(Rejected, match="the squares leave out"):
        monotone_region.check(replace(BASE, least_mass=fmpq(*map(int, least.split("/")))))


@pytest.mark.slow
@given(
    masses=st.lists(st.integers(25, 100), min_size=3, max_size=3),
    weights=st.sampled_from(["rho", "uniform"]),
)
def test_in_the_region_float64_sees_no_increase(masses, weights):
    law = np.array([masses], dtype=float) / sum(masses)
    problem = Problem(3, (1, inf), Logistic(), weights)
    if law.min() >= 0.25:
        assert relative_increases(law, problem).max() < 1e-8


def region(squares, **changed):
    return replace(BASE, squares=tuple(squares), **changed)


def rises(square, **changed):
    """Tell whether a square is shown; a square where L_sup rises must not be."""
    return not monotone_region.does_not_rise(square, region([square], **changed))


NEAR_TWO_FIFTHS = Square(fmpq(2, 5), fmpq(1, 5), fmpq(1, 2000))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("square", "changed"),
    [
        # L_sup rises from k = 4 to 16 at ρ = (2/5, 2/5, 1/5) for β = 5, m = 1
        (NEAR_TWO_FIFTHS, {"beta": fmpq(5), "margin": fmpq(1), "negatives": (4, 16)}),
        # and by the same with uniform weights
        (
            NEAR_TWO_FIFTHS,
            {"beta": fmpq(5), "margin": fmpq(1), "negatives": (4, 16), "weights": "uniform"},
        ),
    ],
)
def test_a_square_where_l_sup_rises_is_not_shown(square, changed):
    assert rises(square, **changed)


def test_a_square_where_l_sup_falls_does_not_rise_but_turned_round_it_does():
    square = Square(fmpq(3, 10), fmpq(1, 4), fmpq(1, 2000))
    assert not rises(square)
    assert rises(square, negatives=(inf, 1))


def test_near_the_balanced_law_only_the_square_in_the_middle_is_shown():
    middle = Square(THIRD, THIRD, fmpq(1, 2000))
    beside = Square(THIRD + fmpq(1, 10**6), THIRD, fmpq(1, 2000))
    assert not rises(middle)
    assert rises(beside)
    assert rises(middle, negatives=(inf, 1))


@pytest.mark.slow
@pytest.mark.parametrize(("x", "y"), [(1, 0), (0, 1), (1, 1), (-1, -1)])
def test_beside_the_balanced_law_nothing_is_taken_for_balanced(x, y):
    step = fmpq(1, 10**6)
    assert rises(Square(THIRD + x * step, THIRD + y * step, fmpq(1, 2000)))


def test_every_pair_of_neighbours_is_compared():
    square = Square(fmpq(3, 10), fmpq(1, 4), fmpq(1, 2000))
    assert not rises(square, negatives=(1, 2, inf))
    assert rises(square, negatives=(1, inf, 2))


def test_each_corner_of_the_laws_is_covered():
    """The corners (a, b) are (μ, μ), (1/3, 1/3) and ((1 − μ)/2, μ) = (3/8, 1/4)."""
    last = Square(fmpq(21, 64), fmpq(9, 32), fmpq(1, 32))
    with pytest.raises(Rejected, match="the squares leave out"):
        monotone_region.check_cover(with_square("region_rho", 2, last))


@given(
    least=fractions("1/100", "3/10", 100),
    shares=st.lists(st.integers(0, 5), min_size=3, max_size=3).filter(any),
    count=st.sampled_from([1, 2, 4, 8]),  # squares that halving the whole leads to
)
def test_a_grid_is_a_cover_and_none_without_the_squares_at_a_law(least, shares, count):
    """Every law is a mean of the three corners; a hole at any of them is seen."""
    corners = [(least, least), (Fraction(1, 3), Fraction(1, 3)), ((1 - least) / 2, least)]
    a, b = (
        sum(n * corner[i] for n, corner in zip(shares, corners, strict=True)) / sum(shares)
        for i in (0, 1)
    )
    half = (Fraction(1, 2) - least) / (2 * count)
    centres = [least + (2 * i + 1) * half for i in range(count)]
    grid = [(x, y) for x in centres for y in centres]
    away = [(x, y) for x, y in grid if max(abs(x - a), abs(y - b)) > half]
    whole, broken = (
        region(
            [Square(*map(rational, (x, y, half))) for x, y in squares], least_mass=rational(least)
        )
        for squares in (grid, away)
    )
    monotone_region.check_cover(whole)
    with pytest.raises(Rejected, match="the squares leave out"):
        monotone_region.check_cover(broken)


def test_the_claim_is_about_the_regions_that_its_text_names(monkeypatch):
    smaller = replace(BASE, least_mass=fmpq(33, 100))
    monkeypatch.setattr(shipped, "region", lambda *_: smaller)
    assert all(instance.holds is None for instance in monotone_near_balanced.instances())


@pytest.mark.parametrize("number", [0, 2])
def test_a_square_that_is_too_large_is_refused_with_its_number(number):
    larger = replace(BASE.squares[number], half=BASE.squares[number].half * 4)
    with pytest.raises(Rejected, match=rf"squares\[{number}\]"):
        monotone_region.check(with_square("region_rho", number, larger))


LARGER = {
    "rho": (1, "rho", "1/10", (*range(1, 9), inf)),
    "uniform": (1, "uniform", "1/10", (*range(1, 9), inf)),
    "near_the_threshold": (1, "rho", "97/1000", (1, inf)),
    "near_the_threshold_uniform": (1, "uniform", "97/1000", (1, inf)),
    "from_four": (1, "rho", "7/100", (4, inf)),
    "beta_2_rho": (2, "rho", "1/20", (1, inf)),
    "beta_2_uniform": (2, "uniform", "1/20", (1, inf)),
    "beta_5_rho": (5, "rho", "1/20", (1, inf)),
    "beta_5_uniform": (5, "uniform", "1/20", (1, inf)),
}
"""What docs/region.md says of the files beside it: β, weights, the least mass, the k."""


def test_the_larger_regions_of_the_documentation_are_those_of_its_table():
    files = {path.stem: path.read_bytes() for path in (ROOT / "docs" / "regions").glob("*.json")}
    found = {name: document.read_as(document.MonotoneRegion, file) for name, file in files.items()}
    assert {
        name: (one.beta, one.weights, str(one.least_mass), one.negatives)
        for name, one in found.items()
    } == LARGER
    text = (ROOT / "docs" / "region.md").read_text(encoding="utf-8")
    for name, one in found.items():
        (row,) = (line for line in text.splitlines() if f"(regions/{name}.json)" in line)
        assert row.startswith(f"| {one.least_mass} | {one.beta} |")
        assert f"| {len(one.squares)} |" in row


@pytest.mark.campaign
@pytest.mark.parametrize("name", LARGER)
def test_the_larger_regions_of_the_documentation_are_accepted(name):
    """Half a minute each; those of the claims, of the same β, are accepted in the slow tier."""
    acceptance.accepted((ROOT / "docs" / "regions" / f"{name}.json").read_bytes())


def edited(path, value):
    fields = json.loads(json.dumps(FIELDS))
    inner = fields
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("kind",), "monotone", ""),
        (("statement_sha256",), "0" * 64, "it must be '"),
        (("parameters", "weights"), "equal", "it must be one of rho, uniform"),
        (("parameters", "least_mass"), "0", "it must be > 0 and < 1/3"),
        (("parameters", "least_mass"), "1/3", "it must be > 0 and < 1/3"),
        (("parameters", "least_mass"), "1/2", "it must be > 0 and < 1/3"),
        (("parameters", "negatives"), ["1"], "two or more numbers are needed, increasing"),
        (("parameters", "negatives"), ["inf", "1"], "two or more numbers are needed, increasing"),
        (("parameters", "negatives"), ["1", "1"], "two or more numbers are needed, increasing"),
        (("parameters", "negatives"), ["0", "1"], "an integer >= 1, or 'inf'"),
        (("parameters", "loss", "beta"), "-1", "it must be > 0"),
        (("witness", "squares"), {}, "a list is needed"),
        (("witness", "squares", 2), ["1/4", "1/4"], "it is no square"),
        (("witness", "squares", 2), ["1/4", "1/4", "0"], "it is no square"),
        (("witness", "squares", 2), ["1/4", "1/4", "-1/8"], "it is no square"),
        (("witness", "squares", 2), ["1/8", "1/4", "1/8"], "it is no square"),
        (("witness", "squares", 2), ["1/4", "1/8", "1/8"], "it is no square"),
        (("witness", "squares", 2), ["1/2", "1/4", "1/8"], "it is no square"),
        (("witness", "squares", 2), ["1/2", "1/2", "1/100"], "it is no square"),
        (("witness", "circles"), [], "unknown key 'circles'"),
        (("conclusion",), {}, "unknown key 'conclusion'"),
    ],
)
def test_a_malformed_region_is_refused_with_its_place(path, value, message):
    with pytest.raises(Malformed, match=rf"^at \$[^ ]*: .*{message}"):
        document.read(edited(path, value))


@pytest.mark.parametrize(
    "changed",
    [{"beta": fmpq(101)}, {"margin": fmpq(-101)}, {"negatives": (1, 65)}],
)
def test_what_is_beyond_the_limits_is_undecided(changed):
    with pytest.raises(Undecided):
        monotone_region.check(replace(BASE, **changed))


@pytest.mark.parametrize(
    ("negatives", "classes", "work"),
    [(8, 3, 164), (1, 3, 101), (inf, 3, 100), (2, 4, 550), (1, 4, 460), (inf, 4, 415)],
)
def test_the_work_of_a_cell_is_in_proportion_to_its_counts(negatives, classes, work, monkeypatch):
    """100 + k² for three classes, for four 400 and 15 for each count of k negatives."""
    few = BASE if classes == 3 else BOXES
    asked = replace(few, negatives=(negatives,))
    monkeypatch.setattr(monotone_region, "MAX_WORK", work * len(few.cells))
    monotone_region.check_limits(asked)
    monkeypatch.setattr(monotone_region, "MAX_WORK", work * len(few.cells) - 1)
    with pytest.raises(Undecided, match=f"are {work * len(few.cells)} units of work"):
        monotone_region.check_limits(asked)


def test_more_than_four_classes_are_undecided():
    monotone_region.check_limits(BOXES)
    with pytest.raises(Undecided, match="more than 4 classes"):
        monotone_region.check_limits(replace(BOXES, classes=5))


def test_a_statement_has_the_classes_and_the_weights():
    assert "for three classes of mass ≥ 1/4, weights ρ, the" in monotone_region.statement(BASE)
    uniform = replace(BOXES, weights="uniform")
    assert "for four classes of mass ≥" in monotone_region.statement(BOXES)
    assert ", weights uniform, the" in monotone_region.statement(uniform)


@pytest.mark.parametrize("least", [fmpq(1, 5), fmpq(1, 100)])
def test_the_whole_of_four_classes_ends_at_its_corners(least):
    """The least mass, and x_1 where x_1 and the first mass are all that is above it."""
    whole = monotone_region.root(replace(BOXES, least_mass=least))
    ends = {(x - whole.half, x + whole.half) for x in whole.coordinates}
    assert len(whole.coordinates) == 3
    assert ends == {(least, (1 - 2 * least) / 2)}


@pytest.mark.parametrize(
    ("centre", "half", "meets"),
    [
        (("1/4", "-1/5"), "1/10", False),  # masses below 0
        (("1/4", "1/10"), "1/10", True),
        (("13/30", "13/30"), "1/10", False),  # all are 1/3 at its lowest corner
        (("12/30", "12/30"), "1/10", True),
        (("1/10", "3/10"), "1/10", False),  # x_1 is at most x_2
        (("1/10", "3/10"), "11/100", True),
    ],
)
def test_laws_in_a_cell_are_sorted_and_not_negative(centre, half, meets):
    a, b, half = map(rational, (*centre, half))
    assert monotone_region.meets_the_laws(Square(a, b, half)) == meets


def test_boxes_are_shown_by_the_expansion_of_boxes():
    middle = Box((THIRD, THIRD), fmpq(1, 1000))
    boxes = replace(BOXES, classes=3, boxes=(middle,), least_mass=fmpq(33, 100))
    assert monotone_region.does_not_rise(middle, boxes)
    assert not monotone_region.does_not_rise(middle, replace(boxes, negatives=(inf, 1)))


def test_what_would_take_hours_is_undecided_at_once():
    """363 squares for k = 1..64: one of them takes a minute for each large k."""
    third, many = BASE.squares[0], tuple(range(1, 65))
    slow = replace(BASE, squares=(third,) * 363, negatives=many)
    with pytest.raises(Undecided, match="units of work, above"):
        monotone_region.check(slow)
    monotone_region.check_limits(replace(BASE, squares=(third,), negatives=many))
    for path in (ROOT / "docs" / "regions").glob("*.json"):
        monotone_region.check_limits(document.read(path.read_bytes()))


def test_a_time_limit_interrupts_a_check(tmp_path):
    """A square for k = 1..60 takes minutes; a limit of nothing leaves every file undecided."""
    slow = replace(BASE, squares=BASE.squares[:1], least_mass=fmpq(33, 100))
    file, quick = tmp_path / "slow.json", tmp_path / "quick.json"
    file.write_text(document.written(replace(slow, negatives=tuple(range(1, 61)))), "utf-8")
    quick.write_bytes(shipped.content("conjecture-unbalanced", "logistic_simplest"))
    for files, limit in (([file], 1), ([quick, file], 0)):
        lines, code = rechecking.recheck(files, time_limit=limit)
        assert code == 3
        assert lines[-1].endswith(f"ACCEPTED 0 REJECTED 0 MALFORMED 0 UNDECIDED {len(files)}")
        assert all(": the time limit was reached" in line for line in lines[:-1])
    assert rechecking.recheck([quick], time_limit=600)[1] == 0


def cover(*arguments):
    return CliRunner().invoke(app, ["cover", *map(str, arguments)])


@pytest.mark.slow
def test_the_command_writes_a_certificate_that_is_accepted(tmp_path):
    path = tmp_path / "region.json"
    result = cover("--least-mass", "33/100", "--output", path)
    assert result.exit_code == 0
    assert "for three classes of mass ≥ 33/100, weights ρ" in result.stdout
    assert rechecking.outcome(path)[0] == "accepted"


@pytest.mark.parametrize(
    ("arguments", "claim"),
    [
        (("--least-mass", "1/4"), CLAIM),
        (("--least-mass", "1/4", "--weights", "uniform", "--k", "1,7,inf"), CLAIM),
        (("--least-mass", "3/10", "--k", "1,2,3,4,5,6,7,8,inf"), CLAIM),
        (("--least-mass", "26/100"), "none"),
        (("--least-mass", "1/4", "--k", "1,2"), "none"),
        (("--least-mass", "1/4", "--beta", "2"), "none"),
        (("--least-mass", "1/4", "--margin", "1/10"), "none"),
    ],
)
def test_a_certificate_names_the_claim_only_where_it_is_about_it(
    tmp_path, monkeypatch, arguments, claim
):
    named = []

    def searched(*_, claim, **__):
        named.append(claim)
        raise prove_cover.NoCoverError("enough")

    monkeypatch.setattr(prove_cover, "monotone_region", searched)
    assert cover(*arguments, "--output", tmp_path / "region.json").exit_code == 3
    assert named == [claim]


def test_a_region_with_an_increase_is_not_covered_and_no_file_is_written(tmp_path):
    path = tmp_path / "region.json"
    arguments = ["--k", "4,16", "--beta", 5, "--margin", 1, "--output", path]
    result = cover("--least-mass", "1/6", *arguments)
    assert result.exit_code == 3
    assert result.stdout.splitlines()[-1] == "s NOT COVERED"
    assert not path.exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--least-mass", "1/2"], "--least-mass is '1/2'"),
        (["--least-mass", "0.x"], "--least-mass is '0.x'"),
        (["--least-mass", "0"], "--least-mass is '0'"),
        (["--least-mass", "1/4", "--k", "4"], "--k is '4'; give two or more, increasing"),
        (["--least-mass", "1/4", "--weights", "none"], "--weights is 'none'"),
        (["--least-mass", "1/4", "--beta", "0"], "beta"),
    ],
)
def test_bad_input_is_one_line_that_names_it(tmp_path, arguments, message):
    result = cover("--output", tmp_path / "region.json", *arguments)
    assert result.exit_code == 2
    (line,) = result.stderr.splitlines()
    assert message in line
