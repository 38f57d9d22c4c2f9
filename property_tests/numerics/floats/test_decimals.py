"""Tables beside the documents of JSON: digits that are printed are proved, of every report."""

import json
import re
import shlex
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from numerics.balls.enclosure import Enclosure
from numerics.floats.decimals import DOWN, NEAREST, UP, both_ends, in_full, interval, shown
from property_tests.documents import assert_shown
from theorems.cli import app


def enclosures():
    """Return enclosures of all sizes and widths, around zero and far from it."""
    middle = st.builds(
        lambda x, e: x * Fraction(10) ** e, st.fractions(-10, 10), st.integers(-60, 60)
    )
    width = st.builds(lambda x, e: x * Fraction(10) ** e, st.fractions(0, 10), st.integers(-80, 40))
    return st.builds(lambda m, w: Enclosure(m, m + w, 53), middle, width | st.just(Fraction(0)))


def exact(value):
    """Return the ends of an enclosure as a document has them, with digits enough to be exact."""
    return {"lower": str(value.lower), "upper": str(value.upper)}


def off(cell, value):
    return max(abs(Fraction(cell) - value.lower), abs(Fraction(cell) - value.upper))


@given(enclosures(), st.sampled_from([UP, DOWN, NEAREST]), st.integers(3, 6))
def test_digits_that_are_shown_are_proved(value, rounding, most):
    cell = shown(value, rounding=rounding, most=most)
    low, _, high = cell.strip("[]").partition(", ")
    if high:
        assert Fraction(low) <= value.lower <= value.upper <= Fraction(high)
    elif cell == "0":
        assert value.lower == value.upper == 0
    else:
        unit = Fraction(10) ** Decimal(cell).as_tuple().exponent
        assert off(cell, value) <= unit * Fraction(11, 10)
        assert rounding != UP or value.upper <= Fraction(cell)
        assert rounding != DOWN or value.lower >= Fraction(cell)


@given(enclosures())
def test_intervals_are_rounded_outwards(value):
    for text in (interval(value), in_full(value)):
        low, _, high = text.strip("[]").partition(", ")
        assert Fraction(low) <= value.lower <= value.upper <= Fraction(high or low)


# --- the reports of the command ------------------------------------------------------------------


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    rng = np.random.default_rng(0)
    labels = np.repeat(["a", "b", "c"], [3, 4, 5])
    np.savez(tmp_path / "x.npz", embeddings=rng.normal(size=(12, 4)), labels=labels)
    np.save(tmp_path / "views.npy", rng.normal(size=(5, 2, 3)))
    monkeypatch.chdir(tmp_path)


def both(command):
    """Return the lines that a command prints, cut into cells, and its document."""
    text, document = (
        CliRunner().invoke(app, [*shlex.split(command), *more])
        for more in ([], ["--format", "json"])
    )
    assert (text.exit_code, document.exit_code) == (0, 0), text.stderr
    cells = [re.split("  +", line.strip()) for line in text.stdout.splitlines()]
    return cells, json.loads(document.stdout)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["audit x.npz --k 1,16,inf", "audit x.npz --k 1,4 --beta 20", "audit x.npz --k inf"]
)
def test_the_audit_shows_what_its_document_says(command):
    lines, fields = both(command)
    for loss in fields["losses"]:
        k = "∞" if loss["k"] == "inf" else str(loss["k"])
        rows = [line for line in lines if line[0] == k]
        proved = next(row for row in rows if len(row) == 6 and row[4].startswith("["))
        assert_shown(proved[4], loss["completed_proved"])
        assert_shown(proved[5], loss["optimum"]["loss"])
        for cell, name in zip(proved[1:4], ("points", "means", "completed"), strict=True):
            assert float(cell.strip("≈")) == pytest.approx(loss[name], rel=1e-5)
        if loss["bounds"]:
            *_, bounds = (row for row in rows if len(row) == 6)
            for cell, ends in zip(bounds[1:], loss["bounds"].values(), strict=True):
                assert (cell == "–") == (ends is None)
                assert ends is None or assert_shown(cell, ends) is None
    named = {line[0]: line[1] for line in lines if len(line) == 2}
    assert_shown(named["L_sup of the class means"], fields["downstream"]["means"])
    assert_shown(named["L_sup of their Gram completion"], fields["downstream"]["completed"])


@pytest.mark.parametrize(
    "command",
    [
        "batch views.npy --temperature 0.1 --bits 80",
        "batch views.npy --temperature 0.01 --loss clip --bits 53",
        pytest.param(
            "batch views.npy --loss siglip --scale 10 --bias -10 --bits 64", marks=pytest.mark.slow
        ),
    ],
)
def test_the_batch_shows_what_its_document_says(command):
    lines, fields = both(command)
    named = {line[0]: line[1] for line in lines if len(line) > 1}
    assert_shown(named["loss"], fields["enclosure"])
    assert_shown(named["total collapse"], fields["collapse"])
    assert_shown(named["simplex ETF"], fields["simplex"]["value"])
    floor = "floor" if fields["floor"]["theorem"] else "bound"
    assert_shown(named[floor], fields["floor"]["value"])
    assert_shown(fields["reading"].split(" of ")[0], fields["enclosure"])


@pytest.mark.slow
@pytest.mark.parametrize(
    "command", ["solve --rho 1/2,1/3,1/6 --k 1,16", "solve --rho 0.99,0.01 --k 1 --beta 100/7"]
)
def test_the_solver_shows_what_its_document_says(command):
    lines, fields = both(command)
    losses = [line[1] for line in lines if line[0] == "min L_k"]
    supervised = [line[1] for line in lines if line[0] == "L_sup"]
    rows = [line[0].split() for line in lines if re.fullmatch(r"[+-][\d.]+( [+-][\d.]+)+", line[0])]
    assert len(losses) == len(fields)
    for one, loss, downstream in zip(fields, losses, supervised, strict=True):
        assert_shown(loss, one["loss"])
        assert_shown(downstream, one["supervised"])
        assert Decimal(one["supervised"]["lower"]) >= 0
        for cosines in one["gram"]:
            for cosine, cell in zip(cosines, rows.pop(0), strict=True):
                unit = float(Fraction(10) ** Decimal(cell).as_tuple().exponent)
                assert abs(float(cell) - cosine) <= unit / 2 + 1e-12
                assert one["radius"] <= unit


@given(st.integers(301, 9999), st.integers(301, 9999), st.booleans(), st.booleans())
@settings(max_examples=20)
@example(315652, 315652, True, False)
def test_what_is_below_the_least_number_shown_is_said_to_be_so(first, second, is_below, is_above):
    """A reader sees no exponent beyond -300, and the interval contains the number all the same."""
    tiny = [Fraction(1, 10**exponent) for exponent in (first, second)]
    lower, upper = sorted((-tiny[0] if is_below else tiny[0], tiny[1] if is_above else -tiny[1]))
    value = Enclosure(lower, upper, 53)
    for written in (both_ends(value), in_full(value), shown(value), interval(value)):
        ends = [Fraction(end) for end in written[1:-1].split(", ")]
        assert ends[0] <= lower <= upper <= ends[1]
        assert set(map(abs, ends)) <= {0, Fraction(1, 10**300)}
        assert (written[0] == "(", written[-1] == ")") == (lower > 0, upper < 0)


@pytest.mark.slow
@pytest.mark.parametrize("verb", ["loss --rho 1/2,1/4,1/4 --gram etf:3", "solve --rho uniform:5"])
def test_a_tiny_loss_has_its_exponent_in_the_document_alone(verb):
    command = f"{verb} --loss hardest --k 1000000000"
    said, document = (
        CliRunner().invoke(app, [*command.split(), "--format", kind]).stdout
        for kind in ("text", "json")
    )
    assert "[-1e-300, 0]" in said
    assert not re.search(r"e-[0-9]{4}", said)
    assert re.search(r"-0\.[0-9]+e-[0-9]{5,}", document)
