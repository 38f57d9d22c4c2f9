"""The collapse thresholds, by gradients of L_k, by quadrature, and by what minimisers do."""

import re
import shlex
from fractions import Fraction
from math import exp, inf, sqrt
from xml.etree import ElementTree

import numpy as np
import pytest
import sympy
from flint import arb
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from typer.testing import CliRunner

from numerics.balls.dual_check import minimiser_box, minimum
from numerics.balls.population_enclosure import latent_loss
from numerics.exact.geometry import gram_of, matrix, sphere_point
from numerics.exact.losses import Logistic
from numerics.floats.dual_certificate import certify
from numerics.floats.dual_search import minimise_latent_loss
from property_tests import ROOT
from property_tests.documents import blocks, stable
from property_tests.enumerated import latent_gradient
from property_tests.tiers import one_of
from theorems.claims.conjecture import collapse_threshold, top_one_error_of_four_classes
from theorems.claims.conjecture.collapse_thresholds_apart import at, rest_at, rest_at_first
from theorems.cli import app
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Verdict

BETAS = st.fractions(Fraction(1, 20), 4, max_denominator=20)
MASSES = st.fractions(Fraction(1, 100), Fraction(99, 100), max_denominator=1000)
SPLITS = {"equal": (1, 1), "unequal": (1, 9), "three": (1, 2, 5)}


def law_of(mass, split):
    return [mass, *((1 - mass) * Fraction(part, sum(split)) for part in split)]


def collapsed(classes):
    return [[1 if (i == 0) == (j == 0) else -1 for j in range(classes)] for i in range(classes)]


def threshold(beta, k):
    """Return about ρ*(k), on the way from the first one."""
    rest = rest_at_first(beta)
    for n in range(2, (2 if k == inf else k) + 1):
        rest = rest_at(n, beta, rest)
    return 1 - Fraction(rest_at(inf, beta, rest) if k == inf else rest)


def test_the_first_threshold_for_beta_1_has_its_formula():
    assert float(threshold(Fraction(1), 1)) == pytest.approx((1 + exp(2)) / (3 + exp(2)))


def by_quadrature(mass, beta, k):
    a, x = float(mass), exp(-2 * float(beta))

    def integral(share, rate):
        def of(t):
            return (share * exp(-t) + (1 - share) * exp(-t * x)) ** (k - 1) * exp(-rate * t)

        return quad(of, 0, inf, epsabs=1e-13)[0]

    pull = integral(a, 1 + x) + integral(1 - a, 1 + x)
    return a * x * pull / 2 - (1 - a) * integral(1 - a, 2)


@given(MASSES, BETAS, st.integers(1, 12))
def test_the_sums_are_the_integrals(mass, beta, k):
    assert float(at(mass, beta, k)) == pytest.approx(by_quadrature(mass, beta, k), abs=1e-9)


@pytest.mark.parametrize("split", SPLITS.values(), ids=SPLITS)
@pytest.mark.parametrize("k", [1, 2, 5])
@pytest.mark.parametrize("beta", [Fraction(1, 2), Fraction(2)])
def test_the_slack_of_the_enclosed_gradient_is_that_of_the_claim(split, k, beta):
    """Along a vector from one small class to another it is βkF_k(a) b b′(b + b′)."""
    mass = Fraction(4, 5)
    law = law_of(mass, split)
    G = collapsed(len(law))
    D = latent_gradient(G, law, negatives=k, loss=Logistic(beta=beta), bits=100)
    size = range(len(law))
    A = [[arb(0) if i == j else (D[i][j].ball() + D[j][i].ball()) / 2 for j in size] for i in size]
    Z = [list(row) for row in A]
    for i in size:
        Z[i][i] = -sum((A[i][j] * G[i][j] for j in size), arb(0))
    b, other = law[1:3]
    z = [0, other, -b, *[0] * (len(law) - 3)]
    along = sum((Z[i][j] * float(z[i]) * float(z[j]) for i in size for j in size), arb(0))
    expected = float(beta * k * b * other * (b + other)) * float(at(mass, beta, k))
    assert float(along.mid()) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("classes", [3, 4, 5])
def test_the_slack_is_written_out_for_so_many_classes(classes):
    a, x, mean, K = sympy.symbols("a x I K")
    b = sympy.symbols(f"b2:{classes}")
    law = [a, *b, 1 - a - sum(b)]
    size = range(classes)
    entries = [
        [law[i] * law[j] * (K if i and j else x * mean) if i != j else 0 for j in size]
        for i in size
    ]
    A, G = sympy.Matrix(entries), sympy.Matrix(collapsed(classes))
    Z = A - sympy.diag(*[(A * G)[i, i] for i in size])
    delta = collapse_threshold.excess(a, x, mean, mean, K)
    ends = [sympy.Matrix([1 if i in (0, j) else 0 for i in size]) for j in size[1:]]
    w = sympy.Matrix([1 - a, *law[1:]])
    split = K * w * w.T
    for mass, end in zip(law[1:], ends, strict=True):
        split += delta * mass * end * end.T
    assert (Z - split).expand().is_zero_matrix


@pytest.mark.parametrize("k", one_of(3, [3, 1, inf]))
@pytest.mark.parametrize("split", SPLITS.values(), ids=SPLITS)
@pytest.mark.parametrize("beta", [Fraction(1, 2), Fraction(1), Fraction(2)])
def test_the_minimiser_collapses_from_the_threshold_on(split, k, beta):
    """Below it a box around the minimiser shows two small classes apart."""
    edge = threshold(beta, k)
    for mass, is_collapsed in ((edge + (1 - edge) / 50, True), (edge - (1 - edge) / 50, False)):
        law = law_of(mass.limit_denominator(10**6), split)
        found = minimise_latent_loss(law, negatives=k, loss=Logistic(beta=beta))
        small = found.gram[1:, 1:]
        assert (small.min() > 1 - 1e-6) == is_collapsed
        if not is_collapsed and len(law) == 3:
            proof = certify(found, bits=120)
            G, radii = minimum(proof, bits=120).gram, minimiser_box(proof, bits=120)
            assert float(G[1][2]) + float(radii[1][2]) < 1


@pytest.mark.parametrize(("small", "k", "beta"), [(2, 2, 2), (2, 1, 1), (3, 1, 1), (8, 1, 1)])
def test_below_the_threshold_turning_two_small_classes_is_better_in_a_plane(small, k, beta):
    def is_better(mass):
        turned = sphere_point([Fraction(1, 64)])
        losses = (
            latent_loss(
                gram_of(matrix([(0, 1), *pair, *[(0, -1)] * (small - 2)])),
                law_of(mass, (1,) * small),
                negatives=k,
                loss=Logistic(beta=beta),
            )
            for pair in ([turned, (-turned[0], turned[1])], [(0, -1)] * 2)
        )
        return next(losses).is_below(next(losses))

    edge = threshold(Fraction(beta), k)
    below, above = (edge + sign * (1 - edge) / 20 for sign in (-1, 1))
    assert is_better(below.limit_denominator(10**4))
    assert not is_better(above.limit_denominator(10**4))


def signs(mass, beta, numbers):
    """Return for each k whether F_k(mass) is above 0."""
    values = [at(mass, beta, k) for k in numbers]
    assert all(value.is_above(0) or value.is_below(0) for value in values)
    return [value.is_above(0) is True for value in values]


@settings(max_examples=30)
@given(MASSES, BETAS)
def test_collapse_ends_with_more_negatives_and_does_not_begin_again(mass, beta):
    found = signs(mass, beta, (*range(1, 17), 40, inf))
    assert found == sorted(found, reverse=True)


@settings(max_examples=30)
@given(MASSES, MASSES, BETAS, st.sampled_from([1, 2, 7, 30, inf]))
def test_a_heavier_class_collapses_others_where_a_lighter_one_does(one, other, beta, k):
    assert signs(min(one, other), beta, [k]) <= signs(max(one, other), beta, [k])
    if one != other and k != inf:
        assert at(min(one, other), beta, k).is_below(at(max(one, other), beta, k))


@pytest.mark.parametrize("beta", [Fraction(1, 3), Fraction(1), Fraction(4)])
def test_the_limit_is_that_of_the_excess_times_k(beta):
    x, mass, k = exp(-2 * float(beta)), Fraction(9, 10), 600
    a = float(mass)
    scale = 2 * (a + (1 - a) * x) * (1 - a + a * x)
    limit = float(at(mass, beta, inf)) / scale
    assert k * float(at(mass, beta, k)) == pytest.approx(limit, rel=5e-2)
    root = 1 - float(threshold(beta, inf))
    assert 2 * (1 - x) * root**2 - (2 + x + x**2) * root == pytest.approx(-x * (1 + x))
    linear = 2 - 5 * x - x**2
    assert 1 - root == pytest.approx((linear + sqrt(linear**2 + 16 * x * (1 - x))) / (4 * (1 - x)))


def test_for_large_beta_the_two_limits_do_not_commute():
    """1 − ρ*(k) is about (1 + 1/k)x for every k, and x/2 at k = ∞."""
    beta = Fraction(12)
    x = exp(-2 * float(beta))
    for k in (1, 2, 5, 20):
        assert float(1 - threshold(beta, k)) / x == pytest.approx(1 + 1 / k, rel=1e-6)
    assert float(1 - threshold(beta, inf)) / x == pytest.approx(1 / 2, rel=1e-6)


@pytest.mark.slow
def test_the_error_at_the_minimiser_of_three_classes_does_not_rise():
    drawn = np.random.default_rng(0).dirichlet((2, 0.5, 0.5), 12)
    for law in drawn:
        masses = [Fraction(str(round(mass, 4))) for mass in law[:2]]
        masses = sorted([*masses, 1 - sum(masses)], reverse=True)
        if min(masses) <= Fraction(1, 1000):
            continue
        errors = []
        for k in (1, 2, 4, 16, inf):
            G = minimise_latent_loss(masses, negatives=k, loss=Logistic()).gram
            pairs = [(i, j) for i, j in ((0, 1), (0, 2), (1, 2)) if G[i, j] > 1 - 1e-7]
            errors.append(sum(min(masses[i], masses[j]) for i, j in pairs))
            assert (pairs == [(1, 2)]) == (masses[0] > threshold(Fraction(1), k))
        assert errors == sorted(errors, reverse=True)


# --- two classes of four --------------------------------------------------------------------------

FOUR = top_one_error_of_four_classes


def room(masses, k, beta):
    """Return R over βk of the last of some classes, at the minimiser."""
    loss = Logistic(beta=beta)
    G = certify(minimise_latent_loss(masses, negatives=k, loss=loss), bits=100)
    G = minimum(G, bits=100).gram
    D = latent_gradient(G, masses, negatives=k, loss=loss, bits=100)
    D = [[float(entry) for entry in row] for row in D]
    *others, c = range(len(masses))
    pull = -sum((D[c][j] + D[j][c]) / 2 * float(G[c][j]) for j in others)
    x = [exp(-float(beta) * (1 - float(g))) for g in G[c]]

    def of(t):
        phi = sum(float(p) * exp(-t * y) for p, y in zip(masses, x, strict=True))
        return phi ** (k - 1) * exp(-2 * t)

    collisions = float(masses[c]) ** 2 * quad(of, 0, inf, epsabs=1e-14)[0]
    return pull / float(beta * k) - collisions


@pytest.mark.parametrize("k", [1, 3])
def test_the_room_of_all_classes_but_one_is_that_of_the_threshold(k):
    mass, beta = Fraction(4, 5), Fraction(1)
    expected = float(1 - mass) * float(at(mass, beta, k))
    assert room([mass, 1 - mass], k, beta) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("law", [(50, 40, 6, 4), (70, 20, 5, 5), (60, 30, 9, 1), (86, 9, 4, 1)])
@pytest.mark.parametrize("k", one_of(3, [2, 1, 6]))
def test_two_classes_share_a_vector_where_the_merged_one_has_room(law, k):
    masses, beta = [Fraction(part, 100) for part in law], Fraction(1)
    has_room = room([*masses[:2], masses[2] + masses[3]], k, beta)
    assert abs(has_room) > 1e-6
    found = minimise_latent_loss(masses, negatives=k, loss=Logistic())
    assert (found.gram[2, 3] > 1 - 1e-7) == (has_room > 0)


def test_the_two_rare_classes_part_and_meet_as_floats_see_it():
    masses = [*map(Fraction, FOUR._LAW)]
    gaps = [
        1 - minimise_latent_loss(masses, negatives=k, loss=FOUR._LOSS).gram[2, 3]
        for k in (1, FOUR._FEW, FOUR._MANY, 256)
    ]
    assert [gap > 1e-4 for gap in gaps] == [False, True, False, True]
    enclosed = FOUR.room_of_last(FOUR._proposed([*masses[:2], masses[2] + masses[3]], 12))
    assert enclosed.is_below(0)
    assert float(enclosed) == pytest.approx(
        room([*masses[:2], masses[2] + masses[3]], 12, 5), rel=1e-3
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("law", "few", "many"),
    [
        (FOUR._LAW, FOUR._MANY, FOUR._FEW),
        (FOUR._LAW, FOUR._FEW, 256),
        (FOUR._LAW, 1, FOUR._MANY),
        (("929/1000", "7070/100000", "16/100000", "14/100000"), FOUR._FEW, FOUR._MANY),
        (("1/4", "1/4", "1/4", "1/4"), FOUR._FEW, FOUR._MANY),
        (("88/100", "6/100", "6/100"), 1, FOUR._MANY),
    ],
    ids=["turned", "too many", "too few", "heavier", "balanced", "three"],
)
def test_what_is_no_rise_of_the_error_refutes_nothing(law, few, many):
    assert FOUR.judged(law, few, many).holds is None


@pytest.mark.slow
def test_a_box_as_wide_as_the_gap_refutes_nothing(monkeypatch):
    monkeypatch.setattr(FOUR, "minimiser_box", lambda *_, **__: [[Fraction(1, 100)] * 4] * 4)
    assert FOUR.judged(FOUR._LAW, FOUR._FEW, FOUR._MANY).holds is None
    monkeypatch.setattr(FOUR, "minimiser_box", lambda *_, **__: None)
    assert FOUR.judged(FOUR._LAW, FOUR._FEW, FOUR._MANY).holds is None


def test_what_rests_on_the_threshold_is_incomplete_and_says_so():
    for name in ("collapse-threshold-rises", "top-one-error-does-not-rise"):
        claim = find_claim(name)
        assert "collapse-threshold" in claim.rests_on
        assert claim.rests_on_open
        assert claim.declared == Verdict.ARGUED
    assert find_claim("collapse-thresholds-apart").rests_on == ()
    assert find_claim("top-one-error-of-four-classes").rests_on == ("two-classes-share-a-vector",)


# --- docs/collapse.md ----------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "collapse.md").read_text(encoding="utf-8")
ROWS = [line.strip("| ").split(" | ") for line in PAGE.splitlines() if line.startswith("| $")]


def test_the_table_has_the_digits_of_the_thresholds():
    (_, *heads), *rows = ROWS
    numbers = [inf if "infty" in head else int(re.findall(r"\d+", head)[0]) for head in heads]
    assert numbers == [1, 2, 4, 16, 64, inf]
    for beta, *cells in rows:
        for k, cell in zip(numbers, cells, strict=True):
            below, above = (Fraction(cell) + sign * Fraction(1, 2 * 10**6) for sign in (-1, 1))
            assert signs(below, Fraction(beta.strip("$")), [k]) == [False]
            assert signs(above, Fraction(beta.strip("$")), [k]) == [True]


@pytest.mark.slow
def test_the_page_shows_what_its_command_prints():
    ((_, block),) = blocks(PAGE, "console")
    command, _, shown = block.partition("\n")
    result = CliRunner().invoke(app, shlex.split(command.removeprefix("$ nceproof ")))
    assert result.exit_code == 0
    assert stable(result.stdout) == stable(shown)
    assert signs(Fraction(22, 25), Fraction(1), (5, 8)) == [True, False]


def test_the_figure_has_its_command_and_is_one():
    (drawn,) = re.findall(r"uv run python docs/figures/collapse.py docs/(\S+\.svg)", PAGE)
    assert drawn == re.findall(r"\]\((figures/\S+\.svg)\)", PAGE)[0]
    root = ElementTree.parse(ROOT / "docs" / drawn).getroot()
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
