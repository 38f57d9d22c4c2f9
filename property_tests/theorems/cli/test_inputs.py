"""What users hand over: read exactly, or refused in one line that names the place."""

from fractions import Fraction

import pytest

from numerics.exact.rationals import as_fraction
from property_tests.running import nceproof
from theorems.cli.inputs import read_law, read_many_negatives, read_negatives, read_weights
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
    assert "--margin is out of range; it is searched in float64" in found.stderr


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
    assert read_negatives(" 7 ") == 7
    assert read_negatives("inf") == float("inf")


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
    assert read_many_negatives("4,1,inf") == [4, 1, float("inf")]  # as they stand
    assert read_many_negatives("1..12,1e6") == [1, 2, 3, 4, 6, 8, 11, 12, 10**6]
    lines = nceproof("solve", "--rho", "uniform:3", "--k", "1..3,inf").stdout.splitlines()
    assert [x for x in lines if x.startswith("k = ")] == ["k = 1", "k = 2", "k = 3", "k = inf"]
    for given in ("2..1", "1..inf", "..3", "1..", "1..2..3"):
        refused = nceproof("solve", "--rho", "uniform:3", "--k", given)
        assert (refused.exit_code, refused.stdout) == (2, "")
        assert refused.stderr.startswith("nceproof: --k is ")
