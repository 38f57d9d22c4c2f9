"""The second checker of boxes of laws, against the first one and against sampled laws."""

import ast
import shutil
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import product
from math import inf

import pytest
from flint import fmpq
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls import setting as setting_of
from numerics.balls import several_classes
from numerics.exact.losses import Logistic
from numerics.exact.rationals import rational
from property_tests import ROOT
from theorems.certificates import document, monotone_region, recheck, shipped
from theorems.certificates import recheck_boxes as second
from theorems.certificates import recheck_region as region
from theorems.certificates.recheck_boxes import Box
from theorems.errors import Rejected, Undecided

CLAIM = "monotone-near-balanced-four-classes"
FOLDER = ROOT / "theorems" / "certificates"
QUARTER, THIRD = Fraction(1, 4), Fraction(1, 3)
SETTING = region.Setting(Fraction(1), Fraction(0), False, 1)
SHIPPED = shipped.boxes(CLAIM, "boxes_rho")


def other_checker(box, setting):
    """Return the model of the first checker at the same box."""
    loss = Logistic(beta=rational(setting.beta), margin=rational(setting.margin))
    k = inf if setting.negatives is None else setting.negatives
    weights = "uniform" if setting.uniform else "rho"
    return several_classes.expansion(
        several_classes.Box(tuple(map(rational, box.coordinates)), rational(box.half)),
        setting_of.Setting(k, loss, weights),
    )


def agree(box, setting):
    """Whether the Taylor coefficients of both checkers meet, and are narrow."""
    ours, theirs = second.expansion(box, setting), other_checker(box, setting)
    where = ours.monomials.places
    for powers, c in theirs.terms.items():
        at = where[powers]
        apart = abs(float(c.mid()) - ours.values[at] / region.ONE)
        allowed = float(c.rad()) + ours.errors[sum(powers)] / region.ONE + 1e-17
        assert apart <= allowed < 1e-13
    assert ours.rest / region.ONE < 1e-2


@pytest.mark.slow
@settings(max_examples=3)
@given(
    masses=st.lists(st.integers(40, 60), min_size=3, max_size=3),
    k=st.sampled_from([1, 2, 4, None]),
    uniform=st.booleans(),
    beta=st.sampled_from([Fraction(1), Fraction(2)]),
)
def test_both_checkers_have_the_same_coefficients_of_three_classes(masses, k, uniform, beta):
    box = Box(tuple(Fraction(mass, sum(masses)) for mass in masses[1:]), Fraction(1, 200))
    agree(box, region.Setting(beta, Fraction(0), uniform, k))


@pytest.mark.slow
@settings(max_examples=2)
@given(
    masses=st.lists(st.integers(40, 60), min_size=4, max_size=4),
    k=st.sampled_from([1, 3, None]),
    uniform=st.booleans(),
)
def test_both_checkers_have_the_same_coefficients_of_four_classes(masses, k, uniform):
    box = Box(tuple(Fraction(mass, sum(masses)) for mass in masses[1:]), Fraction(1, 200))
    agree(box, region.Setting(Fraction(1), Fraction(0), uniform, k))


def test_boxes_of_three_classes_have_the_coefficients_of_squares():
    """Other equations and other unknowns in the same checker."""
    ours = second.expansion(Box((Fraction(3, 10), QUARTER), Fraction(1, 200)), SETTING)
    square = region.Square(Fraction(3, 10), QUARTER, Fraction(1, 200))
    theirs = region.expansion(square, SETTING)
    for degree, place in enumerate(region.PLANE.places_of[: ours.order]):
        pairs = zip(ours.values[place], theirs.values[place], strict=True)
        wrong = ours.errors[degree] + theirs.errors[degree]
        assert sum(abs(x - y) for x, y in pairs) <= wrong < region.ONE >> 40


def test_a_gram_matrix_must_be_definite_without_the_last_class():
    laws = region.Laws.of(Box((QUARTER,) * 3, Fraction(1, 1000)), 3, tracked=True)

    def entries(x):
        return [laws.constant(region.ball(x))] * 6

    second.require_definite(entries(Fraction(-1, 3)), laws)
    with pytest.raises(region.TooWideError):
        second.require_definite(entries(Fraction(-1, 2)), laws)


@pytest.mark.parametrize(("classes", "half"), [(3, Fraction(1, 8)), (4, Fraction(1, 12))])
def test_a_box_that_is_too_wide_is_not_enclosed(classes, half):
    with pytest.raises(region.TooWideError):
        second.expansion(Box((Fraction(1, classes),) * (classes - 1), half), SETTING)


def test_a_law_whose_small_classes_share_a_vector_is_not_enclosed():
    with pytest.raises(region.TooWideError):
        second.expansion(Box((Fraction(1, 100),) * 2, Fraction(1, 10**4)), SETTING)


# --- signs in three variables --------------------------------------------------------------------

small = [p for p in product(range(3), repeat=3) if sum(p) < 4]


def value_at(terms, point):
    x, y, z = point
    return sum(c * x**i * y**j * z**m for (i, j, m), c in terms.items())


@given(
    terms=st.dictionaries(st.sampled_from(small), st.integers(-9, 9), min_size=1, max_size=6),
    wrong=st.integers(0, 9),
    point=st.tuples(*[st.integers(-4, 4).map(lambda n: Fraction(n, 4))] * 3),
)
@settings(max_examples=40)
def test_what_is_shown_not_negative_is_not(terms, wrong, point):
    terms = terms | {(0, 0, 0): 12}
    if region.is_nonnegative(terms, wrong):
        assert value_at(terms, point) >= wrong
    elif region.is_nonnegative({p: -c for p, c in terms.items()}, wrong):
        assert value_at(terms, point) <= -wrong


@pytest.mark.parametrize("axis", range(3))
@pytest.mark.parametrize(("between", "is_shown"), [(17, True), (21, False)])
def test_a_form_beside_a_zero_is_shown_where_it_is_positive(axis, between, is_shown):
    """10(x² + y² + z²) less b times the product of two: positive for b below 20 only."""
    space = region.monomials_in(3)
    values = [0] * space.size(3)
    for i in range(3):
        values[space.places[tuple(2 * (i == j) for j in range(3))]] = 10
    values[space.places[tuple(int(j != axis) for j in range(3))]] = -between
    form = region.Model(values, [0] * 3, 0, space)
    assert region.falls(form, balanced=True) == is_shown
    assert not region.falls(form, balanced=False) or is_shown


# --- covers --------------------------------------------------------------------------------------

NEAR = Fraction(6, 25)
"""The least mass of the covers here."""

rows = st.lists(
    st.tuples(*[st.integers(-3, 3)] * 3, st.sampled_from([2, 3, 4, 6])), min_size=1, max_size=8
)


def as_boxes(listed):
    """Return boxes beside the balanced law, in units of 1/200."""
    return [
        Box(tuple(QUARTER + Fraction(x, 200) for x in centre), Fraction(half, 200))
        for *centre, half in listed
    ]


def region_of(boxes, least=NEAR):
    made = tuple(
        several_classes.Box(tuple(map(rational, box.coordinates)), rational(box.half))
        for box in boxes
    )
    return replace(SHIPPED, boxes=made, least_mass=rational(least))


@settings(max_examples=60)
@given(rows, st.tuples(*[st.integers(1, 400)] * 4))
def test_both_checkers_say_the_same_of_a_cover_and_of_a_law(listed, masses):
    boxes = as_boxes(listed)
    try:
        monotone_region.check_cover(region_of(boxes))
    except Rejected:
        with pytest.raises(region.NotShownError, match="leave out a law"):
            second.check_cover(boxes, NEAR)
        return
    except Undecided:
        assume(False)
    second.check_cover(boxes, NEAR)
    total = sum(masses)
    law = sorted((NEAR + (1 - 4 * NEAR) * Fraction(m, total) for m in masses), reverse=True)
    assert any(
        all(abs(x - c) <= box.half for x, c in zip(law[1:], box.coordinates, strict=True))
        for box in boxes
    )


EIGHT = [
    Box(tuple(QUARTER + Fraction(side, 100) for side in sides), Fraction(1, 100))
    for sides in [(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)]
]
"""The parts of a cube around the balanced law: those in which there are laws must be there."""


@pytest.mark.parametrize("number", range(8))
def test_a_cover_needs_each_part_that_has_laws(number):
    """A hole is seen by both, whatever the others overlap."""
    boxes = EIGHT[:number] + EIGHT[number + 1 :]
    least = Fraction(23, 100)
    second.check_cover(EIGHT, least)
    monotone_region.check_cover(region_of(EIGHT, least))
    twice = [*boxes, *boxes]
    if EIGHT[number].has_laws(least):
        with pytest.raises(region.NotShownError, match="leave out a law"):
            second.check_cover(twice, least)
        with pytest.raises(Rejected, match="leave out"):
            monotone_region.check_cover(region_of(twice, least))
    else:
        second.check_cover(twice, least)


def test_boxes_named_after_others_cover_what_they_cover():
    """Laws are sorted: a box whose coordinates change places is another box."""
    centre = (Fraction(26, 100), Fraction(25, 100), Fraction(23, 100))
    right, relabelled = Box(centre, QUARTER / 10), Box(centre[::-1], QUARTER / 10)
    assert right.has_laws(Fraction(22, 100))
    assert not Box(centre[::-1], Fraction(1, 1000)).has_laws(Fraction(22, 100))
    with pytest.raises(region.NotShownError):
        second.check_cover([relabelled], Fraction(22, 100))


def test_a_cover_of_too_many_cells_is_no_verdict(monkeypatch):
    monkeypatch.setattr(second, "CELLS_MOST", 5)
    with pytest.raises(region.LimitError, match="more than 5 cells"):
        second.check_cover(EIGHT, NEAR)


# --- verdicts ------------------------------------------------------------------------------------


def check(boxes, **changed):
    options = {
        "beta": Fraction(1),
        "margin": Fraction(0),
        "uniform": False,
        "classes": 3,
        "least_mass": Fraction(33, 100),
        "negatives": [1, None],
        "boxes": boxes,
    }
    second.check(**options | changed)


MIDDLE = [[THIRD, THIRD, Fraction(1, 300)]]


def test_a_true_region_is_accepted_and_the_contrary_is_not(monkeypatch):
    monkeypatch.setattr(region, "PARTS_DEPTH", 0)
    check(MIDDLE)
    with pytest.raises(region.NotShownError, match="L_sup is not shown to fall"):
        check(MIDDLE, negatives=[None, 1])
    with pytest.raises(region.NotShownError, match="leave out a law"):
        check(MIDDLE, least_mass=Fraction(329, 1000))


def test_a_rise_is_told(monkeypatch):
    """With a margin and β = 5, L_sup rises from k = 4 to the limit at (2/5, 2/5, 1/5)."""
    monkeypatch.setattr(second, "check_cover", lambda *_: None)
    with pytest.raises(region.NotShownError, match="L_sup rises from k = 4 to inf at a = 2/5"):
        check(
            [[Fraction(2, 5), Fraction(1, 5), Fraction(1, 10**4)]],
            beta=Fraction(5),
            margin=Fraction(1),
            negatives=[4, None],
            least_mass=Fraction(1, 6),
        )


@pytest.mark.parametrize(("negatives", "work"), [(None, 60), (1, 62), (4, 188)])
def test_the_work_of_a_box_is_60_and_twice_the_cube_of_k(negatives, work):
    assert Box((QUARTER,) * 3, QUARTER).work(negatives) == work


def test_another_box_has_the_centre_and_the_side_that_it_is_given():
    assert Box((QUARTER,) * 3, QUARTER).at((THIRD,) * 2, NEAR) == Box((THIRD,) * 2, NEAR)


def test_no_box_covers_nothing():
    with pytest.raises(region.NotShownError, match="the boxes leave out all laws"):
        second.check_cover([], NEAR)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"classes": 5}, "more than 4 classes"),
        ({"beta": Fraction(11)}, "above 10"),
        ({"negatives": [1, 65]}, "more than 64 negatives"),
    ],
)
def test_beyond_the_limits_nothing_is_said(changed, said):
    with pytest.raises(region.LimitError, match=said):
        check(MIDDLE, **changed)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["boxes_rho", "boxes_uniform"])
def test_a_committed_certificate_is_accepted_and_with_the_limit_first_it_is_not(name, monkeypatch):
    monkeypatch.setattr(region, "PARTS_DEPTH", 0)
    numbers = recheck.read(shipped.content(CLAIM, name))
    recheck.check(numbers)
    with pytest.raises(recheck.RejectedError, match="not shown to fall"):
        recheck.check(replace(numbers, negatives=[None, 1]))
    with pytest.raises(Rejected, match="not shown to fall"):
        monotone_region.check(replace(shipped.boxes(CLAIM, name), negatives=(inf, 1)))


# --- the file ------------------------------------------------------------------------------------


def test_it_imports_the_standard_library_and_its_neighbour_only():
    source = (FOLDER / "recheck_boxes.py").read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = {alias.name for alias in node.names}
            assert names <= sys.stdlib_module_names | {"recheck_region"}
        if isinstance(node, ast.ImportFrom) and node.module != "theorems.certificates":
            assert node.module.split(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            assert [alias.name for alias in node.names] == ["recheck_region"]


@pytest.mark.slow
def test_the_three_files_copied_into_a_folder_check_boxes(tmp_path):
    valid = ROOT / "property_tests" / "certificates" / "valid" / "boxes.json"

    def run():
        command = [sys.executable, "-S", "recheck.py", valid]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    for name in ("recheck.py", "recheck_region.py"):
        shutil.copy(FOLDER / name, tmp_path)
        alone = run()
        assert alone.returncode == 3
        assert "boxes of laws need recheck_boxes.py and recheck_region.py beside" in alone.stdout
    shutil.copy(FOLDER / "recheck_boxes.py", tmp_path)
    done = run()
    assert done.returncode == 0
    assert done.stderr == ""
    assert f"accepted {valid}: L_sup does not rise along k = 1, inf" in done.stdout
    assert "C = 3, every mass >= 33/100" in done.stdout


def test_the_statements_of_the_two_checkers_are_the_same():
    assert recheck.BOXES_STATEMENT == document.BOXES_STATEMENT


def test_a_box_is_read_as_it_is_written():
    text = document.written(SHIPPED).encode()
    assert document.read(text) == SHIPPED
    assert text == shipped.content(CLAIM, "boxes_rho")
    assert SHIPPED.boxes[0].half == fmpq(1, 60)
