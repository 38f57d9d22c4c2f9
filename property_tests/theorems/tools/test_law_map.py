"""`nceproof map` and `map-losses`: three-valued, as the balls say, certificates from files."""

import csv
import io
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from math import inf

import pytest
from matplotlib.figure import Figure

from numerics.exact.losses import Logistic
from property_tests import ROOT
from property_tests.documents import blocks
from property_tests.running import nceproof
from property_tests.theorems.tools.searched import forged
from theorems.certificates import shipped
from theorems.cli import progress
from theorems.search import law_search, workers
from theorems.search.law_search import Problem
from theorems.search.prove_increase import NoIncreaseError
from theorems.tools import law_map as mapping

DOCUMENT = ROOT / "docs" / "map.md"
MARGIN = ("--beta", "5", "--margin", "1", "--k", "4,16")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    folder = tmp_path_factory.mktemp("map")
    result = nceproof("map", *MARGIN, "--resolution", 8, "--output", folder / "map.svg")
    assert result.exit_code == 0, result.stderr
    return folder, result


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.slow
def test_the_data_say_what_the_verdict_rests_on(drawn):
    folder, result = drawn
    found = rows(folder / "map.csv")
    signs = []
    for row in found:
        law = [float(row[f"rho_{n}"]) for n in (1, 2, 3)]
        assert law == sorted(law, reverse=True)
        assert sum(law) == pytest.approx(1)
        change = float(row["L_sup_16"]) - float(row["L_sup_4"])
        gap = float(row["gap_16"]) + float(row["gap_4"])
        relative = pytest.approx(change / float(row["L_sup_4"]), abs=1e-9)
        if abs(change) > gap:
            assert float(row["relative_change"]) == relative
        else:
            assert row["relative_change"] == ""
        signs.append("undecided" if abs(change) <= gap else "rises" if change > 0 else "falls")
        assert row["one_vector_4"] in ("yes", "no", "undecided")
    assert [row["verdict"] for row in found] == signs
    assert {"rises", "falls", "undecided"} == set(signs)
    counts = ", ".join(f"{word} {signs.count(word)}" for word in ("rises", "falls", "undecided"))
    assert f"float64 on {len(found)} laws: {counts}" in result.stdout


@pytest.mark.slow
def test_the_same_command_writes_the_same_bytes(drawn, tmp_path):
    folder, result = drawn
    again = nceproof("map", *MARGIN, "--resolution", 8, "--output", tmp_path / "map.svg")
    assert again.stdout == result.stdout
    for name in ("map.svg", "map.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


@pytest.fixture
def stars(monkeypatch):
    """Where the stars of a figure stand, panel by panel."""
    found = []

    def keep(self, *_, **__):
        for axes in self.axes:
            lines = [line for line in axes.lines if line.get_marker() == "*"]
            found.append([(float(*line.get_xdata()), float(*line.get_ydata())) for line in lines])

    monkeypatch.setattr(Figure, "savefig", keep)
    return found


def masses(name):
    return sorted(
        (float(Fraction(str(x))) for x in shipped.load("conjecture-unbalanced", name).law),
        reverse=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("weights", "name"),
    [("rho", "margin_logistic_largest"), ("uniform", "margin_logistic_uniform")],
)
def test_stars_stand_at_the_laws_of_the_committed_certificates(tmp_path, stars, weights, name):
    output = tmp_path / "map.svg"
    result = nceproof("map", *MARGIN, "--weights", weights, "--resolution", 4, "--output", output)
    _, second, third = masses(name)
    assert stars == [
        [pytest.approx((second + third / 2, third * 3**0.5 / 2))],
        [pytest.approx((second, third))],
    ]
    assert result.stdout.count("certificate, checked: L_sup rises") == 1


def test_without_a_certificate_there_is_no_star(tmp_path, stars):
    arguments = ("--beta", "4", "--margin", "1", "--k", "4,16", "--resolution", "4")
    result = nceproof("map", *arguments, "--output", tmp_path / "map.svg")
    assert stars == [[], []]
    assert "certificate" not in result.stdout


def test_a_certificate_from_a_file_has_a_star(tmp_path, stars):
    path = tmp_path / "made.json"
    path.write_bytes(shipped.content("conjecture-unbalanced", "margin_logistic_largest"))
    output = tmp_path / "map.svg"
    nceproof("map", *MARGIN, "--resolution", 4, "--certificate", path, "--output", output)
    assert [len(panel) for panel in stars] == [2, 2]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            shipped.content("conjecture-unbalanced", "logistic_simplest"),
            "another loss, weights or number of classes",
        ),
        (
            shipped.content("conjecture-unbalanced", "margin_logistic_uniform"),
            "another loss, weights or number of",
        ),
        (b"[]", "at $"),
        (None, "No such file"),
    ],
    ids=["another loss", "other weights", "no certificate", "no file"],
)
def test_a_certificate_that_is_not_about_the_map_is_refused(tmp_path, content, message):
    path = tmp_path / "made.json"
    if content is not None:
        path.write_bytes(content)
    result = nceproof("map", *MARGIN, "--certificate", path, "--output", tmp_path / "map.svg")
    assert result.exit_code == 4
    assert message in result.stderr
    assert "made.json" in result.stderr
    assert not (tmp_path / "map.svg").exists()


@pytest.mark.slow
def test_a_certificate_that_proves_nothing_is_not_drawn(tmp_path):
    path = tmp_path / "forged.json"
    path.write_text(forged("margin_logistic_largest"), encoding="utf-8")
    result = nceproof("map", *MARGIN, "--certificate", path, "--output", tmp_path / "map.svg")
    assert (result.exit_code, result.stdout) == (4, "")
    assert "a certificate is not accepted: after: L_sup" in result.stderr
    assert not (tmp_path / "map.svg").exists()


def test_a_region_is_about_the_maps_of_its_numbers_of_negatives():
    region = shipped.region("monotone-near-balanced", "region_rho")
    inside = Problem(3, (1, inf), Logistic())
    assert mapping._is_about(region, inside)
    assert not mapping._is_about(region, replace(inside, negatives=(1, 4, inf)))
    assert not mapping._is_about(region, replace(inside, weights="uniform"))
    assert not mapping._is_about(region, replace(inside, loss=Logistic(beta=2)))


@pytest.fixture
def small_searches(monkeypatch):
    """Searches of a few laws, in this process."""

    @contextmanager
    def executor(jobs, scheduler=None):
        with ThreadPoolExecutor(jobs) as threads:
            yield threads

    monkeypatch.setattr(workers, "executor", executor)
    for name, value in (("_DRAWN", 40), ("_KEPT", 4), ("_ROUNDS", 2)):
        monkeypatch.setattr(law_search, name, value)


@pytest.mark.slow
def test_a_map_of_losses_has_a_row_and_a_cell_a_loss(tmp_path, small_searches):
    arguments = ("--beta", "10,5", "--margin", "1,0", "--k", "4,16")
    paths = [tmp_path / f"{n}.svg" for n in (1, 2)]
    results = [nceproof("map-losses", *arguments, "--output", path) for path in paths]
    assert [result.exit_code for result in results] == [0, 0]
    assert paths[0].read_bytes() == paths[1].read_bytes()
    found = rows(tmp_path / "1.csv")
    assert found == rows(tmp_path / "2.csv")
    assert {(row["beta"], row["margin"]) for row in found} == {
        (beta, margin) for beta in ("5", "10") for margin in ("0", "1")
    }
    for row in found:
        assert bool(row["largest_rise"]) == bool(row["certified_law"]) == (row["margin"] == "1")
    proved = [row for row in found if row["certified_law"]]
    for row in proved:
        assert Fraction(row["before_most"]) < Fraction(row["after_least"])
        assert sum(map(Fraction, row["certified_law"].split(","))) == 1
    said = (
        "float64 sees L_sup rise for 2, with a checked certificate for 2; none found for 2, which"
    )
    assert said in results[0].stdout


@pytest.mark.slow
@pytest.mark.parametrize(
    ("beta", "margin", "k"),
    [
        (60, 2, "1,inf"),  # L_inf varies by e^−60: its minimiser was where the barrier began
        pytest.param(1000, 10, "1,16,inf", marks=pytest.mark.slow),  # no Cholesky factor
        (100, -10, "1,2"),  # L_sup is 2e^−1150, which no float holds
    ],
)
def test_what_float64_does_not_see_is_undecided_and_no_fault(tmp_path, beta, margin, k):
    output = tmp_path / "m.svg"
    found = nceproof(
        *("map", "--beta", beta, "--margin", margin, "--k", k),
        *("--resolution", 4, "--output", output),
    )
    written = "".join(f"wrote {path}\n" for path in (output, output.with_suffix(".csv")))
    assert (found.exit_code, found.stderr) == (0, written)
    assert "rises 0, falls 0, undecided 20" in found.stdout
    for row in rows(tmp_path / "m.csv"):
        assert row["relative_change"] == ""
        assert row[f"gap_{k.rsplit(',', 1)[-1]}"] == "inf"


@pytest.mark.slow
def test_two_classes_have_no_rise(tmp_path, small_searches):
    output = tmp_path / "none.png"
    result = nceproof("map-losses", "--classes", 2, "--beta", 5, "--margin", 1, "--output", output)
    assert (
        "sees L_sup rise for 0, with a checked certificate for 0; none found for 1" in result.stdout
    )
    assert rows(tmp_path / "none.csv")[0]["largest_rise"] == ""


@pytest.mark.slow
def test_the_rises_of_the_document_at_larger_temperatures_are_certified():
    """Rarer classes than a map shows; a law a little further has no rise."""
    ((_, code),) = blocks(DOCUMENT.read_text(encoding="utf-8"), "python")
    exec(compile(code, DOCUMENT.name, "exec"), {})
    further = code.replace("3/1000", "6/1000")
    assert further != code
    with pytest.raises(NoIncreaseError):
        exec(compile(further, DOCUMENT.name, "exec"), {})


LOSSES = ("map-losses", "--beta", "1,2")
BAD = [
    (("map", "--classes", "4"), "--classes is 4; only the laws of 3 classes"),
    (("map", "--resolution", "3"), "--resolution is 3; give 4 to 500"),
    (("map", "--resolution", "501"), "--resolution is 501"),
    (("map", "--k", "inf,1"), "--k is 'inf,1'; give two or more, increasing"),
    (("map", "--k", "4"), "--k is '4'"),
    (("map", "--k", "0,4"), "--k"),
    (("map", "--beta", "0"), "beta"),
    (("map", "--beta", "1,2"), "--beta"),
    (("map", "--margin", "x"), "margin"),
    (("map", "--weights", "equal"), "--weights is 'equal'"),
    ((*LOSSES, "--classes", "9"), "--classes is 9"),
    ((*LOSSES, "--k", "4,4"), "--k is '4,4'"),
    (("map-losses", "--beta", "1,2/2"), "--beta is '1,2/2'; give each number once"),
    (("map-losses", "--beta", "1,,2"), "--beta"),
    (("map-losses", "--beta", "1,-2"), "beta"),
    ((*LOSSES, "--margin", "0,0"), "--margin is '0,0'"),
    ((*LOSSES, "--weights", "1/2"), "--weights"),
    ((*LOSSES, "--least-mass", "0.5"), "--least-mass is 0.5; the search takes 1e-7 to 0.1"),
    ((*LOSSES, "--least-mass", "nan"), "--least-mass is nan"),
    ((*LOSSES, "--seed", "-1"), "--seed"),
    ((*LOSSES, "--jobs", "0"), "--jobs"),
]


@pytest.mark.parametrize(("arguments", "message"), BAD)
def test_bad_arguments_are_one_line_that_names_them(tmp_path, arguments, message):
    result = nceproof(*arguments, "--output", tmp_path / "map.svg")
    assert (result.exit_code, result.stdout) == (2, "")
    (line,) = result.stderr.splitlines()
    assert message in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", [("map",), LOSSES])
@pytest.mark.parametrize(("name", "code"), [("map.txt", 2), ("map", 2), ("absent/map.svg", 4)])
def test_an_output_that_cannot_be_drawn_is_refused_before_the_work(tmp_path, command, name, code):
    result = nceproof(*command, "--output", tmp_path / name)
    assert (result.exit_code, result.stdout) == (code, "")
    said = "absent'; make it first" if code == 4 else "--output is "
    assert said in result.stderr


def test_without_matplotlib_the_remedy_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result = nceproof("map", "--output", tmp_path / "map.svg")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "--output needs Matplotlib: pip install 'nceproof[plot]'" in result.stderr


def test_on_a_terminal_the_steps_are_a_bar(monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    with progress.of_steps("batches of laws") as tick:
        tick(3, 7)
    assert "batches of laws" in terminal.getvalue()
    assert "3/7" in terminal.getvalue()
