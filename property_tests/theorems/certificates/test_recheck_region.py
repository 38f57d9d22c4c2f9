"""The second checker of regions: what it shows of L_sup, of covers and of files."""

import ast
import json
import shutil
import subprocess
import sys
from fractions import Fraction
from itertools import product
from math import inf

import mpmath
import pytest
from flint import arb, fmpq
from hypothesis import assume, given
from hypothesis import strategies as st

from numerics.balls import setting as setting_of
from numerics.balls import three_classes
from numerics.exact.losses import Logistic
from numerics.exact.rationals import rational
from property_tests import ROOT
from property_tests.theorems.certificates.second_region_checker import (
    THIRD,
    real,
    units,
    value_of,
)
from theorems.certificates import acceptance, document, monotone_region, recheck, shipped
from theorems.certificates import recheck_region as second
from theorems.certificates.recheck_region import ONE, Laws, Model, Setting, Square
from theorems.errors import Rejected
from theorems.errors import Undecided as Undecidable

FOLDER = ROOT / "theorems" / "certificates"

CLAIM = "monotone-near-balanced"

BASE = shipped.region(CLAIM, "region_rho")

AGAINST_THE_FIRST = [
    (Square(THIRD, THIRD, Fraction(1, 100)), Setting(Fraction(1), Fraction(0), False, 3)),
    (
        Square(Fraction(7, 20), Fraction(1, 4), Fraction(1, 100)),
        Setting(Fraction(1), Fraction(0), True, 1),
    ),
    (
        Square(Fraction(3, 10), Fraction(1, 4), Fraction(1, 200)),
        Setting(Fraction(2), Fraction(1, 2), False, None),
    ),
    (
        Square(Fraction(2, 5), Fraction(1, 5), Fraction(1, 2000)),
        Setting(Fraction(5), Fraction(1), True, 4),
    ),
]


@pytest.mark.slow
@pytest.mark.parametrize(("square", "setting"), AGAINST_THE_FIRST)
def test_both_checkers_enclose_the_same_l_sup(square, setting):
    """At points of the square the two enclosures meet, and both are narrow."""
    found = second.expansion(square, setting)
    loss = Logistic(beta=setting.beta, margin=setting.margin)
    weights = "uniform" if setting.uniform else "rho"
    first = three_classes.expansion(
        three_classes.Square(*map(rational, (square.a, square.b, square.half))),
        setting_of.Setting(inf if setting.negatives is None else setting.negatives, loss, weights),
    )
    for x, y in [(0, 0), (1, 1), (1, -1), (Fraction(-1, 2), Fraction(1, 10))]:
        r = max(abs(x), abs(y))
        other = sum(
            c * arb(rational(Fraction(x) ** i * Fraction(y) ** j))
            for (i, j), c in first.terms.items()
        ) + arb(0, 1) * first.rest * arb(rational(Fraction(r) ** 8))
        value, radius = real_of(other.mid()), real_of(other.rad())
        widened = Model(found.values, found.errors, found.rest)
        middle = at_point(widened, x, y)
        wrong = sum(found.errors) + found.rest * r**found.order
        assert abs(value - middle) <= radius + real(Fraction(wrong) / ONE)
        assert radius + real(Fraction(wrong) / ONE) < mpmath.mpf(10) ** -6


def real_of(ball):
    mantissa, exponent = ball.man_exp()
    return mpmath.mpf(int(mantissa)) * mpmath.mpf(2) ** int(exponent)


def at_point(model, x, y):
    powers = second.PLANE.powers[: len(model.values)]
    return sum(
        mpmath.mpf(m) / ONE * real(Fraction(x) ** i * Fraction(y) ** j)
        for m, (i, j) in zip(model.values, powers, strict=True)
    )


@pytest.mark.slow
def test_at_the_balanced_law_nothing_depends_on_k_up_to_the_second_order():
    square = Square(THIRD, THIRD, Fraction(1, 100))
    losses = [
        second.expansion(square, Setting(Fraction(1), Fraction(0), uniform, k))
        for uniform in (False, True)
        for k in (1, None)
    ]
    for few, many in (losses[:2], losses[2:]):
        difference = few - many
        for at in range(3):
            assert abs(difference.values[at]) <= difference.errors[at > 0] < 2**20
        assert min(difference.values[3], difference.values[5]) > 2**40


@pytest.mark.parametrize(
    ("square", "what"),
    [
        (Square(Fraction(3, 10), Fraction(1, 4), Fraction(1, 5)), "the classes"),
        (Square(Fraction(49, 100), Fraction(1, 100), Fraction(1, 200)), "the classes"),
    ],
)
def test_a_square_that_is_too_wide_or_near_a_collapse_is_not_enclosed(square, what):
    with pytest.raises(second.TooWideError, match=what):
        second.expansion(square, Setting(Fraction(1), Fraction(0), False, 1))


def test_a_square_that_reaches_a_law_with_a_mass_zero_is_not_enclosed():
    square = Square(Fraction(1, 4), Fraction(1, 4), Fraction(1, 4))
    with pytest.raises(second.TooWideError, match="a mass is not shown positive"):
        Laws.of(square, 3, tracked=True)


def test_classifiers_that_are_worst_are_not_taken_for_best():
    """At the balanced law with φ = θ + π they are stationary too."""
    square = Square(THIRD, THIRD, Fraction(1, 1000))
    laws = Laws.of(square, second.ORDER, tracked=True)
    setting = Setting(Fraction(1), Fraction(0), False, 1)
    turn, half = (
        second.ball(Fraction(str(x)))
        for x in (mpmath.nstr(2 * mpmath.pi / 3, 40), mpmath.nstr(mpmath.pi, 40))
    )
    theta = [laws.constant(x) for x in ((0, 0), turn, (-turn[0], 1))]
    second.require_best(theta, theta, square, setting)
    with pytest.raises(second.TooWideError, match="not shown to be the best"):
        second.require_best([x.plus(half) for x in theta], theta, square, setting)


def test_bernstein_and_halves_are_the_polynomial():
    rows = [3, -1, 4, 1, -5]
    scale = 12
    found = second.bernstein(rows, scale)
    assert (found[0], found[-1]) == (scale * (3 + 1 + 4 - 1 - 5), scale * (3 - 1 + 4 + 1 - 5))
    first, last = second.halves(found)
    assert first[-1] == last[0] == 2**4 * scale * 3
    assert (first[0], last[-1]) == (2**4 * found[0], 2**4 * found[-1])


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(-9, 9), min_size=1
    ),
    st.integers(-9, 9),
    units,
    units,
)
def test_what_is_shown_not_negative_is_not(terms, least, x, y):
    if second.is_nonnegative(terms, least):
        assert value_of(terms, x, y) >= least
    elif value_of(terms, x, y) < least:
        assert not second.is_nonnegative(terms, least)


@pytest.mark.parametrize(
    ("terms", "least"),
    [
        ({(1, 0): 1}, -1),
        ({(0, 1): -3}, -3),
        ({(0, 0): 2, (1, 1): 1}, 1),
        ({(2, 0): -1, (0, 2): -1}, -2),
        ({(3, 0): 1, (0, 0): 5}, 4),
    ],
)
def test_a_least_value_at_a_corner_is_exact(terms, least):
    assert second.is_nonnegative(terms, least)
    assert not second.is_nonnegative(terms, least + 1)


@given(st.lists(st.integers(-9, 9), min_size=3, max_size=3))
def test_a_square_plus_one_is_shown_positive(c):
    """(c_0 + c_1 x + c_2 y)² + 1 ≥ 1/2."""
    powers = ((0, 0), (1, 0), (0, 1))
    terms = {(0, 0): 2}
    for (p, a), (q, b) in product(zip(powers, c, strict=True), repeat=2):
        place = (p[0] + q[0], p[1] + q[1])
        terms[place] = terms.get(place, 0) + 2 * a * b
    assert second.is_nonnegative(terms, 1)


def difference(terms, rest=0):
    values = [terms.get(powers, 0) for powers in second.PLANE.powers[:10]]
    return Model(values, [1] * 4, rest)


def test_beside_the_balanced_law_the_quadratic_form_decides():
    form = {(2, 0): ONE, (1, 1): ONE, (0, 2): ONE}
    assert second.falls(difference(form), balanced=True)
    assert not second.falls(difference(form), balanced=False)
    assert not second.falls(difference(form, ONE), balanced=True)
    assert not second.falls(difference(form | {(1, 1): 2 * ONE + 40}), balanced=True)
    assert not second.falls(difference(form | {(0, 2): -ONE}), balanced=True)
    assert not second.falls(difference(form | {(2, 0): -ONE}), balanced=True)
    shifted = form | {(0, 0): ONE}
    assert second.falls(difference(shifted), balanced=False)
    assert not second.falls(difference(shifted, 2 * ONE), balanced=False)
    assert not second.falls(-difference(shifted), balanced=False)


halves = st.fractions("1/50", "1/5", max_denominator=50)

listed = st.lists(
    st.tuples(
        st.fractions("1/5", "1/2", max_denominator=40),
        st.fractions("1/5", "2/5", max_denominator=40),
        halves,
    ),
    max_size=6,
)


@given(listed, st.sampled_from([Fraction(1, 5), Fraction(1, 4), Fraction(3, 10)]))
def test_both_checkers_say_the_same_of_a_cover(rows, least):
    region = document.MonotoneRegion(
        CLAIM,
        fmpq(1),
        fmpq(0),
        "rho",
        rational(least),
        (1, inf),
        "",
        tuple(three_classes.Square(*map(rational, row)) for row in rows),
    )
    try:
        monotone_region.check_cover(region)
    except Rejected:
        with pytest.raises(second.NotShownError, match="leave out a law"):
            second.check_cover([Square(*row) for row in rows], least)
    except Undecidable:
        assume(False)
    else:
        second.check_cover([Square(*row) for row in rows], least)


def test_thin_strips_are_decided():
    """Where the first checker gives up: squares that overlap by 10⁻¹², or leave out as much."""
    edge, thin, half = Fraction(9, 28), Fraction(1, 10**12), Fraction(1, 2)
    beside = Square(edge + half, half, half)
    second.check_cover([Square(edge - half + thin, half, half), beside], Fraction(1, 4))
    second.check_cover([Square(edge - half, half, half), beside], Fraction(1, 4))
    with pytest.raises(second.NotShownError, match="leave out a law"):
        second.check_cover([Square(edge - half - thin, half, half), beside], Fraction(1, 4))


@given(
    st.tuples(*[st.fractions("1/20", "3/5", max_denominator=40)] * 2),
    st.fractions("1/50", "1/5", max_denominator=50),
    st.lists(st.integers(1, 20), min_size=3, max_size=3),
    st.fractions("1/20", "3/10", max_denominator=40),
)
def test_a_square_without_laws_has_none(centre, half, counts, least):
    """No law strictly inside is left out by `has_laws`."""
    law = sorted((Fraction(n, sum(counts)) for n in counts), reverse=True)
    a, b = law[1:]
    inside = abs(a - centre[0]) < half and abs(b - centre[1]) < half
    if inside and law[0] > a > b > least:
        assert Square(*centre, half).has_laws(least)


@pytest.mark.parametrize(
    "square", [Square(THIRD, THIRD, Fraction(1, 30)), Square(*[THIRD / 2] * 3)]
)
def test_the_parts_cover_the_square(square):
    parts = second.parts(square)
    for x, y in product(range(-8, 9), repeat=2):
        a, b = square.a + square.half * x / 8, square.b + square.half * y / 8
        assert any(abs(p.a - a) <= p.half and abs(p.b - b) <= p.half for p in parts)
    assert all(max(abs(p.a - square.a), abs(p.b - square.b)) + p.half <= square.half for p in parts)


def check(**changed):
    second.check(
        **{
            "beta": Fraction(1),
            "margin": Fraction(0),
            "uniform": False,
            "least_mass": Fraction(33, 100),
            "negatives": [1, None],
            "squares": [(THIRD, THIRD, Fraction(1, 300))],
        }
        | changed
    )


def test_it_accepts_a_true_region_and_not_the_contrary():
    check()
    with pytest.raises(second.NotShownError, match=r"squares\[0\]: L_sup rises from k = inf to 1"):
        check(negatives=[None, 1])


@pytest.mark.slow
def test_every_pair_of_neighbours_is_compared():
    with pytest.raises(second.NotShownError, match="rises from k = inf to 2"):
        check(negatives=[1, None, 2])


def test_every_square_is_looked_at(monkeypatch):
    seen = []

    def never(question, *numbers):
        seen.append((question.cell, list(question.steps), numbers))
        return [], ""

    monkeypatch.setattr(second, "undecided_steps", never)
    squares = [(Fraction(13, 40), THIRD, Fraction(1, 40)), (Fraction(3, 8), THIRD, Fraction(1, 40))]
    check(squares=squares, least_mass=Fraction(31, 100), negatives=[1, 2, None])
    expected = [(1, 2), (2, None)], (Fraction(1), Fraction(0), False, Fraction(31, 100))
    assert seen == [(Square(*squares[0]), *expected)]


def test_a_square_is_halved_where_it_is_too_wide_and_in_the_end_refused(monkeypatch):
    asked = []

    def undecided(question, *_):
        asked.append((question.depth, len(question.steps)))
        return question.steps[:1], "not decided"

    monkeypatch.setattr(second, "undecided_steps", undecided)
    with pytest.raises(second.NotShownError, match=r"squares\[0\]: not decided"):
        check(negatives=[1, 2, None])
    assert asked == [(5, 2), *((depth, 1) for depth in (4, 3, 2, 1, 0))]


@pytest.mark.slow
def test_a_part_beside_the_balanced_law_is_shown_by_its_own_centre():
    """A square of 1/20 around it is not shown whole; its parts are."""
    square = Square(THIRD, THIRD, Fraction(1, 20))
    numbers = (Fraction(1), Fraction(0), False, Fraction(3, 10))
    question = second.Question(square, [(1, 2)], 5)
    assert second.undecided_steps(question, *numbers)[0] == [(1, 2)]
    check(least_mass=Fraction(3, 10), negatives=[1, 2], squares=[(THIRD, THIRD, Fraction(1, 20))])


@pytest.mark.parametrize(
    "changed",
    [
        {"beta": Fraction(11)},
        {"margin": Fraction(-11)},
        {"negatives": [1, 65]},
        {"squares": [(THIRD, THIRD, Fraction(1, 300))] * 1001},
        {"negatives": list(range(1, 65)), "squares": [(THIRD, THIRD, Fraction(1, 30))] * 2},
    ],
)
def test_what_is_beyond_the_limits_is_not_decided(changed):
    with pytest.raises(second.LimitError):
        check(**changed)


def test_the_parts_of_a_square_count_as_work(monkeypatch):
    """A square that takes five halvings takes a thousand times what a square takes."""
    asked = []

    def nothing_shown(question, *numbers):
        asked.append(question)
        return list(question.steps), "planted"

    monkeypatch.setattr(second, "undecided_steps", nothing_shown)
    monkeypatch.setattr(second, "WORK_MOST", 180)
    with pytest.raises(second.LimitError, match=r"squares\[0\]: more than 180 units of work"):
        check(negatives=[1, 2], squares=[(THIRD, THIRD, Fraction(1, 10))])
    assert len(asked) == 4
    assert {question.work() for question in asked} == {45}


@pytest.mark.slow
@pytest.mark.parametrize("name", shipped.names(CLAIM))
def test_both_accept_the_committed_regions(name):
    found = acceptance.accepted(shipped.content(CLAIM, name))
    assert found.second.startswith("L_sup does not rise along k = 1, ")


@pytest.mark.campaign
@pytest.mark.parametrize("weights", ["rho", "uniform"])
def test_both_accept_the_larger_regions_of_the_documentation(weights):
    found = acceptance.accepted((ROOT / "docs" / "regions" / f"{weights}.json").read_bytes())
    assert "every mass >= 1/10" in found.second


FIELDS = json.loads(shipped.content(CLAIM, "region_rho"))


@pytest.mark.parametrize("number", range(len(BASE.squares)))
def test_a_committed_cover_without_one_square_or_with_a_smaller_one_is_refused(number):
    rows = [tuple(map(Fraction, row)) for row in FIELDS["witness"]["squares"]]
    a, b, half = rows[number]
    for squares in (rows[:number] + rows[number + 1 :], [*rows[:number], (a, b, half / 2)]):
        with pytest.raises(second.NotShownError, match="leave out a law"):
            check(least_mass=Fraction(1, 4), squares=squares)


def run(*arguments, folder):
    command = [sys.executable, *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_it_imports_the_standard_library_only():
    for node in ast.walk(ast.parse((FOLDER / "recheck_region.py").read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            assert {alias.name for alias in node.names} <= sys.stdlib_module_names
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert node.module.split(".")[0] in sys.stdlib_module_names


@pytest.mark.slow
def test_the_two_files_copied_into_a_folder_check_a_region(tmp_path):
    valid = ROOT / "property_tests" / "certificates" / "valid" / "region.json"
    shutil.copy(FOLDER / "recheck.py", tmp_path)
    alone = run("-S", "recheck.py", valid, folder=tmp_path)
    assert alone.returncode == 3
    assert "a region needs recheck_region.py beside this file" in alone.stdout
    shutil.copy(FOLDER / "recheck_region.py", tmp_path)
    both = run("-S", "recheck.py", valid, folder=tmp_path)
    assert both.returncode == 0
    assert both.stderr == ""
    where = "at the minimisers of L_k among unit class vectors"
    proved = f"L_sup does not rise along k = 1, inf, {where} (logistic"
    assert f"accepted {valid}: {proved}" in both.stdout


def test_the_statements_of_the_two_checkers_are_the_same():
    assert recheck.REGION_STATEMENT == document.REGION_STATEMENT
