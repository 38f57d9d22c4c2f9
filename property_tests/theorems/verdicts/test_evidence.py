"""Evidence is made by comparators only, and says what exact arithmetic says."""

import copy
import json
import pickle
import re
import sys
from fractions import Fraction
from math import inf
from pathlib import Path

import numpy as np
import pytest
from flint import fmpq, fmpz
from hypothesis import given
from hypothesis import strategies as st
from sympy import Symbol
from sympy.core.symbol import Str
from typer.testing import CliRunner

from numerics.balls.calculus.hypotheses import HYPOTHESES
from numerics.balls.calculus.ranges import Range
from numerics.balls.calculus.witness import (
    Inequality,
    contradicts,
    on_permuting,
    on_raising,
    on_the_lattice,
)
from numerics.balls.enclosure import Enclosure
from property_tests.theorems.verdicts.sly import Sly
from theorems.cli import app
from theorems.kernel import terms as t
from theorems.verdicts import evidence as e
from theorems.verdicts.evidence import Evidence

F = Fraction
numbers = st.fractions(-3, 3, max_denominator=5)
enclosures = st.tuples(numbers, numbers).map(lambda ends: Enclosure(min(ends), max(ends), 53))
sides = numbers | enclosures


def ends(side):
    return (side.lower, side.upper) if isinstance(side, Enclosure) else (side, side)


def values(side):
    lower, upper = ends(side)
    return [lower, (lower + upper) / 2, upper]


RELATIONS = {
    e.below: lambda a, b: a < b,
    e.at_most: lambda a, b: a <= b,
    e.equal: lambda a, b: a == b,
    e.different: lambda a, b: a != b,
}


@given(sides, sides, st.sampled_from(list(RELATIONS)))
def test_a_comparison_says_what_all_numbers_inside_say(left, right, comparator):
    found = {RELATIONS[comparator](a, b) for a in values(left) for b in values(right)}
    holds = comparator(left, right).holds
    if holds is None:
        assert Enclosure in (type(left), type(right))
    else:
        assert found == {holds}


@given(numbers, numbers, st.sampled_from(list(RELATIONS)))
def test_rational_numbers_are_always_decided(a, b, comparator):
    for make in (Fraction, lambda x: fmpq(x.numerator, x.denominator)):
        assert comparator(make(a), b).holds is RELATIONS[comparator](a, b)


@given(sides, enclosures)
def test_within_is_about_the_ends(inner, outer):
    (a, b), (c, d) = ends(inner), ends(outer)
    holds = e.within(inner, outer).holds
    assert (holds is True) == (c <= a and b <= d)
    assert (holds is False) == (b < c or d < a)


@given(st.lists(st.tuples(sides, sides).map(lambda pair: e.below(*pair)), min_size=1, max_size=4))
def test_conjunctions_and_negations_have_three_values(parts):
    held = [part.holds for part in parts]
    expected = False if False in held else None if None in held else True
    assert e.all_of(*parts).holds is expected
    for part in parts:
        assert e.no(part).holds is (None if part.holds is None else not part.holds)
        assert str(e.no(e.no(part))) == str(part)


def test_both_sides_are_shown():
    third = Enclosure(Fraction(1, 4), Fraction(1, 2), 53)
    assert str(e.below(third, fmpz(1))) == "[0.25000000000000000, 0.50000000000000000] < 1"
    assert str(e.below(2, 1)) == "2 ≥ 1"
    assert str(e.below(third, third)).startswith("undecided: [0.25")
    assert str(e.equal([1, (2, 3)], [1, (2, 4)])) == "(1, (2, 3)) ≠ (1, (2, 4))"
    assert "e3010" in str(e.below(10**3010, 10**3011 + 1))  # not 3,000 digits
    assert str(e.asserted("by hand", False)) == "asserted by the author: by hand does not hold"


def forged():
    """Yield what is no evidence, with the ways to make it."""
    bare = object.__new__(Evidence)
    yield bare
    yield Sly()
    yield True
    yield type("Evidence", (), {"holds": True, "is_asserted": False})()


@pytest.mark.parametrize("one", [*forged()], ids=["bare", "sly", "boolean", "namesake"])
def test_what_no_comparator_made_is_no_evidence(one):
    for use in (e.no, e.all_of, e.shown, e.counterexample, e.fact_of):
        with pytest.raises(TypeError, match="is no evidence"):
            use(one)


def test_evidence_is_sealed():
    genuine = e.below(1, 2)
    for make in (Evidence, lambda: Evidence(True), lambda: Evidence.__new__(Evidence)):
        with pytest.raises(TypeError):
            make()
    with pytest.raises(TypeError, match="subclassed"):
        type("Mine", (Evidence,), {})
    for name in ("holds", "is_asserted", "said"):
        with pytest.raises(AttributeError):
            setattr(genuine, name, True)
        with pytest.raises(AttributeError):
            object.__setattr__(genuine, name, True)
    for duplicate in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="cannot be pickled or copied"):
            duplicate(genuine)


def test_what_is_told_of_a_fact_is_a_copy():
    """A review had a false comparison certified by setting what `fact_of` returned."""
    genuine = e.below(2, 1)
    for name, value in (("holds", True), ("said", "2 < 1"), ("contrary", "2 < 1")):
        object.__setattr__(e.fact_of(genuine), name, value)
    assert (genuine.holds, str(genuine)) == (False, "2 ≥ 1")
    assert e.fact_of(genuine) == e.Fact("2 < 1", "2 ≥ 1", False)


def test_a_class_put_in_place_of_another_is_no_evidence():
    class Plain:
        __slots__ = ("__weakref__",)

    one = Plain()
    try:
        one.__class__ = Evidence
    except TypeError:
        return
    with pytest.raises(TypeError, match="is no evidence"):
        e.no(one)


def test_an_asserted_boolean_leaves_its_mark():
    typed = e.asserted("by hand", True)
    for made in (typed, e.no(typed), e.all_of(e.below(1, 2), typed), e.no(e.no(typed))):
        assert made.is_asserted
    assert not e.all_of(e.below(1, 2)).is_asserted
    for answer in (1, 0, None, np.True_, "yes", Sly()):
        with pytest.raises(TypeError):
            e.asserted("by hand", answer)
    for why in ("", " ", None, 3):
        with pytest.raises(TypeError):
            e.asserted(why, True)
        with pytest.raises(TypeError):
            e.undecided(why)


def test_a_conjunction_of_nothing_is_refused():
    with pytest.raises(ValueError, match="nothing"):
        e.all_of()


x, y = Symbol("x"), Symbol("y")


def test_why_nothing_is_decided_is_its_authors_word():
    """An open claim is as declared: what is said of it must not read like what was compared."""
    why = e.undecided("too wide; at C = 3: 0 < 1 for every k: proved")
    said = "undecided: (author: “too wide; at C = 3: 0 < 1 for every k: proved”)"
    assert str(why) == str(e.all_of(e.below(0, 1), why)) == said
    with pytest.raises(ValueError, match="without quotation marks"):
        e.undecided("too wide”); 0 < 1 (author: “")


def test_two_sides_that_are_one_expression_are_not_shown_as_an_equation():
    assert str(e.identity(1 / (1 + x), 1 / (x + 1))) == "both sides are 1/(x + 1)"
    assert str(e.identity(x, 2 * x)) == "x ≠ 2*x as rational functions"


@pytest.mark.parametrize(
    ("left", "right", "said"),
    [
        # At x = y the left side has no value.
        ((x**2 - y**2) / (x - y), x + y, "(x**2 - y**2)/(x - y) = x + y as rational functions"),
        (x, y, "x ≠ y as rational functions"),  # they are equal wherever x = y
    ],
)
def test_an_identity_says_of_what_it_is_one(left, right, said):
    assert str(e.identity(left, right)) == said
    assert str(e.no(e.identity(left, right))) == said


def test_terms_of_the_kernel_with_the_same_normal_form():
    A = t.Unknown("A")
    assert e.same_term(2 * A + A, 3 * A).holds
    assert e.same_term(A, t.Unknown("B")).holds is None
    with pytest.raises(ValueError, match="term"):
        e.same_term("A", "A")


def test_what_hangs_on_a_term_is_not_asked():
    A, indices, i = t.Unknown("A"), t.Indices(), t.Variable("i", "index")
    A._sympystr = lambda printer: "2"
    indices.is_probability = True
    assert str(e.same_term(A, A)) == "Unknown(A) = Unknown(A)"
    assert e.same_term(t.Bind(i, indices, A), A).holds is None


class OftenNamed(tuple):
    """The arguments of a variable, which are others each time that they are printed."""

    printed = 0

    def __getitem__(self, at):
        if at == 0 and sys._getframe(2).f_code.co_name == "_sympystr":
            self.printed += 1
            return Str("sc"[self.printed % 2])
        return super().__getitem__(at)


def test_terms_are_read_again_with_variables_of_their_own():
    """Were equal variables one object, ρ_s = ρ_c would be certified."""
    c, s = (t.Variable("a", "class") for _ in range(2))
    c._sympystr = lambda printer: "2"
    s._args = OftenNamed(s.args)
    for own in (c, s):
        t.free_variables(t.Probability(own))  # what it keeps is not what is shown
        assert str(e.same_term(*2 * [t.Probability(own)])) == "Probability(a) = Probability(a)"


def test_the_calculus_decides_what_a_loss_meets():
    assert e.meets("sum((1 - v)**2)", "strictly_convex").holds
    assert e.meets("sum((1 - v)**2)", "nonincreasing").holds is None
    raised = on_raising((Fraction(1),), 0, Fraction(1), strict=False)
    assert e.meets("sum((1 - v)**2)", "nonincreasing", witness=raised).holds is False
    below = on_raising((Fraction(0),), 0, Fraction(1), strict=False)  # ℓ(1) < ℓ(0): says nothing
    assert e.meets("sum((1 - v)**2)", "nonincreasing", witness=below).holds is None
    assert e.meets("sum(exp(-v))", "nonincreasing", witness=raised).holds


DOMAIN = "on [−2, 2]^k, every k ≥ 1"


@pytest.mark.parametrize(
    ("made", "said"),
    [
        # Each is false of all of R^k.
        (lambda: e.meets("sum((3 - v)**2)", "nonincreasing"), f"nonincreasing {DOMAIN}: "),
        (lambda: e.meets("sum(max(0, 3 - v))", "strictly_decreasing"), f"decreasing {DOMAIN}: "),
        (lambda: e.meets("sum((1 - v)**2)", "nonincreasing"), f"undecided: .* {DOMAIN}"),
        (lambda: e.meets("sum(v)", "strictly_convex"), f"undecided: .* convex {DOMAIN}$"),
        (lambda: e.meets("sum(exp(-beta*v))", "convex"), f"{DOMAIN}, every beta > 0: "),
        (lambda: e.meets("sum((margin - v)**2)", "convex"), f"{DOMAIN}, every margin: "),
        (
            lambda: e.meets("sum(exp(beta*(margin - v)))", "convex", margins=Range.of(1, 2)),
            f"{DOMAIN}, every beta > 0, every margin from 1 to 2: ",
        ),
    ],
)
def test_where_a_hypothesis_was_decided_is_printed(made, said):
    pattern = said.replace("[", r"\[").replace("^k", r"\^k")
    evidence = made()
    assert re.search(pattern, str(evidence))
    turned = str(e.no(evidence))
    assert DOMAIN in turned
    assert DOMAIN in str(e.counterexample(evidence))


@pytest.mark.parametrize("text", ["sum(ᵉxp(-ᵛ))", "sum( exp(-1*v) )", "((sum(exp(-(v)))))"])
def test_the_formula_that_was_decided_on_is_printed(text):
    """Python reads look-alike letters as the plain ones."""
    found = e.meets(text, "strictly_convex")
    assert (found.holds, str(found)[:38]) == (True, "ℓ(v) = sum(exp(-v)) is strictly convex")


def test_what_fails_says_where():
    raised = on_raising((Fraction(1),), 0, Fraction(1), strict=False)
    refuted = e.meets("sum((1 - v)**2)", "nonincreasing", witness=raised)
    assert str(refuted) == (
        "ℓ(v) = sum((1 - v)**2) is not nonincreasing on [−2, 2]^1: ℓ(2) - ℓ(1) > 0"
    )
    assert str(e.counterexample(e.no(refuted))) == str(refuted)


@pytest.mark.parametrize(
    ("formula", "hypothesis", "witness"),
    [
        ("sum(v)**2", "submodular", on_the_lattice((F(0), F(1)), (F(1), F(0)))),
        ("v[1]", "symmetric", on_permuting((F(0), F(1)), (1, 0))),
    ],
)
def test_a_witness_speaks_of_its_own_number_of_coordinates(formula, hypothesis, witness):
    """For one coordinate each is submodular and symmetric, and every function is."""
    refuted = e.meets(formula, hypothesis, witness=witness)
    denied = f"ℓ(v) = {formula} is not {hypothesis} on [−2, 2]^2: {witness.text}"
    assert (refuted.holds, str(refuted), str(e.no(refuted))) == (False, denied, denied)
    undecided = e.no(e.meets(formula, hypothesis))
    assert str(undecided) == f"undecided: not: ℓ(v) = {formula} is {hypothesis} {DOMAIN}"


@pytest.mark.parametrize(
    ("formula", "missing"),
    [
        ("sum(max(0, margin - v))", "margin"),
        ("sum(exp(-beta*v))", "beta"),
        ("sum(exp(beta*(margin - v)))", "beta and margin"),
    ],
)
def test_a_witness_needs_the_values_of_the_parameters(formula, missing):
    witness = on_raising((Fraction(0),), 0, Fraction(1), strict=True)
    with pytest.raises(ValueError, match=f"holds {missing}; give the formula with numbers"):
        e.meets(formula, "strictly_decreasing", witness=witness)
    with_value = e.meets("sum(max(0, -1 - v))", "strictly_decreasing", witness=witness)
    assert with_value.holds is False


def test_margins_exclude_what_their_ends_exclude():
    """A mark that 0 is no margin would decide and not be shown."""
    assert e.meets("sum(margin**2 * v**2)", "convex", margins=Range.of(1, 2)).holds
    for margins in (Range(-inf, inf, True), Range(Fraction(0), inf, True)):
        with pytest.raises(ValueError, match="give ends that do"):
            e.meets("sum(margin**2 * v**2)", "strictly_convex", margins=margins)


@pytest.mark.parametrize("turned", [(5, 1), (3, -3), (inf, -inf), (inf, inf), (-inf, -inf)])
def test_margins_that_no_number_lies_between_are_refused(turned):
    """Of no margin at all, everything would be certified."""
    with pytest.raises(ValueError, match="holds no number"):
        Range.of(*turned)
    margins = copy.copy(Range.of(1, 2))
    for name, end in zip(("lower", "upper"), turned, strict=True):
        object.__setattr__(margins, name, end)
    with pytest.raises(ValueError, match="holds no number"):
        e.meets("sum(max(0, margin - v))", "strictly_decreasing", margins=margins)
    assert e.meets("sum(max(0, margin - v))", "strictly_decreasing", margins=Range.of(2, 5)).holds
    between = e.meets("sum(max(0, margin - v))", "strictly_decreasing", margins=Range.of(1, 5))
    assert between.holds is None


def test_a_forged_inequality_contradicts_nothing():
    forged = Inequality("nonincreasing", "> 0", ((Fraction(1), (Fraction(0),)),))  # ℓ(0) > 0
    assert not contradicts(forged)
    with pytest.raises(ValueError, match="does not contradict"):
        e.meets("sum((1 - v)**2)", "nonincreasing", witness=forged)
    genuine = on_raising((Fraction(1),), 0, Fraction(1), strict=False)
    with pytest.raises(ValueError, match="does not contradict convex"):
        e.meets("sum((1 - v)**2)", "convex", witness=genuine)
    for loss, hypothesis in ((3, "convex"), ("sum(v)", "beautiful")):
        with pytest.raises(ValueError, match="give one of"):
            e.meets(loss, hypothesis)


OF_TWO_SIZES = ((1, (1,)), (1, (0,)), (-1, (0,)), (-1, (1, 2)))
"""ℓ(1) + ℓ(0) − ℓ(0) − ℓ(1, 2): the join and the meet of 0 and (1, 2), if one forgets the 2."""


@pytest.mark.parametrize("hypothesis", HYPOTHESES)
def test_points_of_different_numbers_of_coordinates_contradict_nothing(hypothesis):
    """−exp(log(1 + Σ e^v)) is modular, so this refuted it: of no one k does it say anything."""
    terms = tuple((F(sign), tuple(map(F, point))) for sign, point in OF_TWO_SIZES)
    with pytest.raises(ValueError, match="give points of one number of coordinates"):
        Inequality(hypothesis, "> 0", terms)
    with pytest.raises(ValueError, match="longer than"):
        on_the_lattice((F(0),), (F(1), F(2)))
    forged = copy.copy(on_the_lattice((F(0),), (F(1),)))
    object.__setattr__(forged, "terms", terms)
    object.__setattr__(forged, "against", hypothesis)
    assert not contradicts(forged)
    with pytest.raises(ValueError, match="one number of coordinates"):
        e.meets("-exp(log(1 + sum(exp(v))))", hypothesis, witness=forged)


def test_a_minimiser_is_certified_and_nothing_is_refuted():
    etf, wrong = [[1, -1], [-1, 1]], [[1, 0], [0, 1]]
    law = ["1/2", "1/2"]
    assert e.minimises(etf, law, negatives=3, unique=True).holds
    assert e.minimises(wrong, law, negatives=3).holds is None


FORGERIES = Path(__file__).with_name("forged_evidence.py")


@pytest.fixture(scope="module")
def forged_verdicts():
    result = CliRunner().invoke(app, ["verify", str(FORGERIES), "--format", "json"])
    document = json.loads(result.stdout)
    return result.exit_code, document["summary"], document["claims"]


def test_no_forged_verdict_is_green(forged_verdicts):
    code, counts, claims = forged_verdicts
    assert code == 3
    assert len(claims) == 50
    assert {one["verdict"] for one in claims} == {"unknown", "asserted", "vacuous"}
    assert counts["verified"] == counts["tested"] == counts["refuted"] == 0


@pytest.mark.parametrize("output", ["text", "markdown", "junit", "sarif", "github"])
def test_no_format_shows_a_forged_verdict_as_a_success(output):
    result = CliRunner().invoke(app, ["verify", str(FORGERIES), "--format", output])
    assert result.exit_code == 3
    assert "✓ certified" not in result.stdout
    assert "∎ proved" not in result.stdout
