"""What users hand over: read exactly, or refused in one line that names the place."""

import json
from fractions import Fraction
from math import inf, log2

import pytest

from numerics.exact.rationals import as_fraction
from property_tests.running import nceproof
from theorems.cli.application import VERBS
from theorems.cli.inputs import (
    read_finite_negatives,
    read_increasing_negatives,
    read_law,
    read_negatives,
    read_weights,
)
from theorems.errors import UsageError


@pytest.mark.parametrize(
    "arguments",
    [
        ("solve", "--rho", "uniform:3", "--k", "3", "--loss", "hinge-max", "--margin", "1e400"),
        ("solve", "--rho", "uniform:3", "--k", "1", "--loss", "hinge", "--margin", "-1e400"),
        ("bounds", "--rho", "uniform:3", "--k", "3", "--loss", "hinge-max", "--margin", "1e400"),
        ("bounds", "--gram", "etf:3", "--k", "3", "--loss", "hinge-max", "--margin", "1e400"),
    ],
)
def test_a_margin_that_no_float_holds_is_refused_where_floats_search(arguments):
    found = nceproof(*arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert "it is searched in float64: give a number of size 0 to 10^100" in found.stderr


def test_the_largest_margin_that_is_searched_is_solved():
    found = nceproof("solve", "--rho=uniform:3", "--k=1", "--loss=hinge", "--margin=1e100")
    assert (found.exit_code, found.stderr) == (0, "")
    lower, upper = map(Fraction, found.stdout.splitlines()[1].split("[")[1].strip("]").split(", "))
    assert lower <= 10**100 + Fraction(1, 2) <= upper < lower + 10**90


def test_laws_weights_and_counts_are_read_exactly():
    assert read_law("0.1, 9/10") == read_law("1e-1,0.9") == (read_law("1/10,9/10"))
    assert [as_fraction(mass) for mass in read_law("uniform:3")] == [Fraction(1, 3)] * 3
    assert read_law("1/2,1/8*4") == read_law("1/2, 1/8 * 3, 0.125")
    assert read_weights("0,1/3*3", read_law("uniform:4")) == read_weights(
        "0,1/3,1/3,1/3", read_law("uniform:4")
    )
    law = read_law("1/4,3/4")
    assert read_weights("rho", law) == law
    assert read_weights("uniform", law) == read_law("1/2,1/2")
    assert read_weights("1/5,4/5", law) == read_law("0.2,0.8")
    assert read_negatives(" 7 ") == [7]
    assert read_negatives("inf") == [float("inf")]


@pytest.mark.parametrize("given", ["0.07", "7/100", "70/1000"])
def test_a_temperature_is_the_inverse_of_beta(given):
    line = ("loss", "--gram", "etf:5", "--k", "3")
    found, expected = nceproof(*line, "--temperature", given), nceproof(*line, "--beta", "100/7")
    assert found.stdout == expected.stdout != ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (("--temperature", "1", "--beta", "1"), "--beta and --temperature are both given"),
        (("--temperature", "0"), "--temperature is '0'; give a number above 0"),
        (("--temperature", "-1/2"), "--temperature is '-1/2'; give a number above 0"),
        (("--temperature", "warm"), "--temperature is 'warm'; write an integer"),
    ],
)
def test_a_temperature_that_is_none_is_refused(given, said):
    found = nceproof("loss", "--gram", "etf:5", "--k", "3", *given)
    assert (found.exit_code, found.stdout) == (2, "")
    assert said in found.stderr


@pytest.mark.parametrize("given", ["zipf", "uniformly", "", "a" * 99])
def test_a_law_without_a_number_is_refused_with_the_laws_that_have_names(given):
    with pytest.raises(UsageError) as found:
        read_law(given)
    assert f"--rho is {given[:37]!r}"[:-1] in str(found.value)
    assert "write uniform:C, zipf:C, or masses such as 1/2,1/4*2" in str(found.value)


def test_negatives_are_listed_or_a_range_of_two_in_each_octave():
    assert read_negatives("4,1,inf") == [4, 1, float("inf")]  # as they stand
    assert read_negatives("1..12,1e6") == [1, 2, 3, 4, 6, 8, 11, 12, 10**6]
    lines = nceproof("solve", "--rho", "uniform:3", "--k", "1..3,inf").stdout.splitlines()
    assert [x for x in lines if x.startswith("k = ")] == ["k = 1", "k = 2", "k = 3", "k = inf"]
    for given in ("2..1", "1..inf", "..3", "1..", "1..2..3"):
        refused = nceproof("solve", "--rho", "uniform:3", "--k", given)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr.startswith("nceproof: --k is ")


@pytest.mark.parametrize("text", ["1..4096", "7..7", "3..1000000"])
def test_a_range_is_increasing_and_has_both_ends(text):
    grid = read_negatives(text)
    first, last = map(int, text.split(".."))
    assert (grid[0], grid[-1]) == (first, last)
    assert grid == sorted(set(grid))
    assert len(grid) <= 2 * log2(last / first) + 2


def test_what_compares_numbers_of_negatives_takes_a_range_of_them():
    assert read_increasing_negatives("1..4,1e6,inf") == (1, 2, 3, 4, 10**6, inf)
    assert read_finite_negatives("9,1..4,2", 10) == [1, 2, 3, 4, 9]
    for text, most in (("1..4,inf", 10), ("1..11", 10)):
        with pytest.raises(UsageError, match=r"--k is (inf|11); give integers from 1 to 10 "):
            read_finite_negatives(text, most)
    for text in ("4", "7..7", "4,1", "1..4,4", "inf,inf"):
        with pytest.raises(UsageError, match="give two or more, increasing: 1,4,inf"):
            read_increasing_negatives(text)


@pytest.mark.parametrize("text", ["4," * 20_000 + "4", f"1{'0' * 5000}..2", f"{'9' * 5000}"])
def test_a_long_list_is_not_shown_whole(text):
    with pytest.raises(UsageError) as refused:
        read_increasing_negatives(text)
    assert len(str(refused.value)) < 150


NEEDED = {
    "loss": ("--gram", "etf:3"),
    "solve": ("--rho", "uniform:3"),
    "bounds": ("--rho", "uniform:3"),
    "audit": ("x.npy",),
    "search": ("conjecture-unbalanced",),
    "cover": ("--least-mass", "3/10", "--output", "out.json"),
    "map": ("--output", "out.svg"),
    "map-losses": ("--beta", "1", "--output", "out.svg"),
}
"""What every verb that has --k needs beside it."""


def test_every_verb_that_takes_numbers_of_negatives_is_here():
    assert set(NEEDED) == {verb for verb in VERBS if " --k " in nceproof(verb, "-h").stdout}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("1,9..8,inf", "'9..8'; write the smaller number first"),
        ("1..inf", "'inf'; give an integer from 1 to 1000000000000 at each end of a range"),
        ("1,0", "'0'; give an integer from 1 to 1000000000000 or inf"),
    ],
)
@pytest.mark.parametrize("verb", NEEDED)
def test_every_verb_reads_numbers_of_negatives_alike(verb, given, said, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.npy").touch()
    found = nceproof(verb, *NEEDED[verb], "--k", given)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(f"nceproof: --k is {said}")


def test_a_loss_has_a_line_for_each_of_several_k_and_what_one_has_alone():
    line = ("loss", "--gram", "etf:3", "--rho", "1/2,1/4,1/4", "--k")
    counts = ["1", "2", "3", "inf"]
    one_by_one = [nceproof(*line, k).stdout for k in counts]
    together = nceproof(*line, "1..3,inf").stdout.splitlines()
    assert [row.partition("  ")[0].rstrip() for row in together] == [f"k = {k}" for k in counts]
    assert [row[len("k = inf") :].strip() for row in together] == list(map(str.strip, one_by_one))
    fields = json.loads(nceproof(*line, "2,inf", "--format", "json").stdout)
    alone = [json.loads(nceproof(*line, k, "--format", "json").stdout) for k in ("2", "inf")]
    assert fields == [{"k": 2} | alone[0], {"k": "inf"} | alone[1]]


def test_a_loss_for_several_k_of_points_reads_their_file_once(tmp_path):
    (tmp_path / "x.csv").write_text("label,a,b\n0,1,0\n1,-1,0\n", encoding="utf-8")
    line = ("loss", "--embeddings", tmp_path / "x.csv", "--k")
    first, second, *said = nceproof(*line, "1,2").stdout.splitlines()
    for row, k in ((first, "1"), (second, "2")):
        assert [row.partition("  ")[2], *said] == nceproof(*line, k).stdout.splitlines()


@pytest.mark.parametrize(
    "command",
    [
        "batch {}.npy",
        "batch {}.npy --loss no-loss",
        "batch {here} --second {}.npy",
        "audit {}.npz --k 0",
        "audit {here} --label-law {}.npy --k 0",
        "loss --k 0 --embeddings {}.npz",
        "loss --k 0 --gram {}.csv",
        "bounds --k 0 --embeddings {}.npz",
        "bounds --k 0 --gram {}.json",
        "map --output law.bmp --certificate {}.json",
    ],
)
def test_a_file_that_is_not_there_is_said_before_what_it_would_take(command, tmp_path):
    (tmp_path / "here.npy").touch()
    result = nceproof(*command.format(tmp_path / "gone", here=tmp_path / "here.npy").split())
    assert (result.exit_code, result.stdout) == (4, "")
    (line,) = result.stderr.splitlines()
    assert str(tmp_path / "gone") in line
    assert line.endswith("No such file or directory")
