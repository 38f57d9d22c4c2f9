"""What the audit proves has no violation; what it refutes is refuted by another arithmetic too."""

from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numerics.balls.calculus.hypotheses import HYPOTHESES, Finding, proved
from numerics.balls.calculus.witness import on_permuting
from numerics.exact.losses import FAMILY
from numerics.exact.parse import FormulaError, parse
from property_tests.numerics.balls.calculus.reference import (
    DIGITS,
    EXACT,
    formulas,
    is_violated,
    pairs_of_points,
    value,
)
from theorems.search.loss_audit import audit, decide


def parsed(text):
    """Return a formula, and let the test draw another one where it is not defined."""
    try:
        formula = parse(text)
        proved(formula)
    except FormulaError:
        assume(False)
    return formula


@pytest.mark.slow
@settings(max_examples=60)
@given(formulas, st.lists(pairs_of_points(), min_size=2, max_size=2))
def test_what_is_proved_is_violated_nowhere(text, pairs):
    formula = parsed(text)
    with mpmath.workdps(DIGITS + 40):
        for hypothesis in proved(formula):
            for u, w in pairs:
                assert not is_violated(hypothesis, lambda v: value(text, v), u, w), (
                    hypothesis,
                    list(map(str, u)),
                    list(map(str, w)),
                )


def recomputed(text, witness):
    """Return the left side of a witness by the independent reading."""
    inequality = witness.inequality
    return mpmath.fsum(
        mpmath.mpf(c.numerator) / c.denominator * value(text, point, **witness.values)
        for c, point in inequality.terms
    )


@pytest.mark.slow
@settings(max_examples=30)
@given(formulas)
def test_witnesses_hold_in_another_arithmetic(text):
    formula = parsed(text)
    with mpmath.workdps(DIGITS + 40):
        for hypothesis in HYPOTHESES:
            witness = decide(formula, hypothesis).witness
            if witness is None:
                continue
            left, relation = recomputed(text, witness), witness.inequality.relation
            scale = 1 + sum(abs(value(text, p)) for _, p in witness.inequality.terms)
            lower, upper = witness.left_side.lower, witness.left_side.upper
            slack = EXACT * scale
            assert mpmath.mpf(lower.numerator) / lower.denominator - slack <= left
            assert left <= mpmath.mpf(upper.numerator) / upper.denominator + slack
            assert left > -slack or relation == "≠ 0"
            assert all(abs(x) <= 2 for _, point in witness.inequality.terms for x in point)


YES, NO = True, False
ORDER = tuple(HYPOTHESES)

EXPECTED = {  # convex, strictly, strictly along 1, symmetric, non-increasing, strictly, sub, (R)
    "log(1 + sum(exp(-v)))": (YES, YES, YES, YES, YES, YES, YES, YES),
    "log(1 + sum(exp(v)))": (YES, YES, YES, YES, NO, NO, YES, YES),
    "-log(1 + sum(exp(-v)))": (NO, NO, NO, YES, NO, NO, NO, NO),
    "log(sum(exp(-v)))": (YES, NO, NO, YES, YES, YES, YES, YES),
    "log(k + sum(exp(-v)))": (YES, YES, YES, YES, YES, YES, YES, YES),
    "log(1 + mean(exp(-v)))": (YES, YES, YES, YES, YES, YES, YES, YES),
    "log(1 + sum(exp(-v))) + v[1]": (YES, YES, YES, NO, NO, NO, YES, YES),
    "exp(-sum(v))": (YES, NO, YES, YES, YES, YES, NO, NO),
    "exp(-mean(v))": (YES, NO, YES, YES, YES, YES, NO, NO),
    "exp(-v[1])": (YES, NO, YES, NO, YES, NO, YES, YES),
    "0*v[1]": (YES, NO, NO, YES, YES, NO, YES, YES),
    "0*exp(sum(v))": (YES, NO, NO, YES, YES, NO, YES, YES),
    "beta*margin + sum(exp(-v))": (YES, YES, YES, YES, YES, YES, YES, YES),
    "exp(sum(v))/1000": (YES, NO, YES, YES, NO, NO, NO, NO),
    "max(0, 1 - min(v))": (YES, NO, NO, YES, YES, NO, YES, YES),
    "max(0, 1 - max(v))": (NO, NO, NO, YES, YES, NO, NO, NO),
    "max(0, 1 + min(v))": (NO, NO, NO, YES, NO, NO, NO, NO),
    "sum(max(0, 1 - v)**2)": (YES, NO, NO, YES, YES, NO, YES, YES),
    "sum(max(0, 2 - v)**2)": (YES, YES, YES, YES, YES, YES, YES, YES),
    "sum(max(0, 1999/1000 - v)**2)": (YES, NO, NO, YES, YES, NO, YES, YES),
    "sum((v + 10)**2)": (YES, YES, YES, YES, NO, NO, YES, YES),
    "sum((2 - v)**2)": (YES, YES, YES, YES, YES, YES, YES, YES),
    "sum((199/100 - v)**2)": (YES, YES, YES, YES, NO, NO, YES, YES),
    "sum((2 - v)**3)": (YES, YES, YES, YES, YES, YES, YES, YES),
    "sum((1 - v)**3)": (NO, NO, NO, YES, YES, YES, YES, YES),
    "(sum(v) - 1)**2 + sum(v**2)/10": (YES, YES, YES, YES, NO, NO, NO, NO),
    "max(0, 2 - sum(v))": (YES, NO, NO, YES, YES, NO, NO, NO),
    "sum(exp(-v)) + sum(v)/100": (YES, YES, YES, YES, YES, YES, YES, YES),
    "sum(exp(-v)) + sum(v)": (YES, YES, YES, YES, NO, NO, YES, YES),
    "log(1 + sum(exp(-v)))**2": (YES, YES, YES, YES, YES, YES, NO, NO),
    "-sum(v)": (YES, NO, NO, YES, YES, YES, YES, YES),
    "max(-v) + sum(exp(-v))/k": (YES, YES, YES, YES, YES, YES, YES, YES),
    "log(1 + exp(-min(v)))": (YES, NO, YES, YES, YES, NO, YES, YES),
    "sum(v*exp(-v))": (NO, NO, NO, YES, NO, NO, YES, YES),
}


@pytest.mark.parametrize(("text", "expected"), EXPECTED.items(), ids=list(EXPECTED))
def test_awkward_formulas_and_false_neighbours(text, expected):
    found = audit(parse(text))
    outcomes = tuple(found.outcome(hypothesis).value for hypothesis in ORDER)
    assert outcomes == tuple("proved" if yes else "refuted" for yes in expected)
    assert found.decided


# log(1 + s²): what the rules do not see and the grid does not refute stays unknown.
UNKNOWN = {
    "log(1 + sum(exp(-2*v))/sum(exp(-v)))": "strictly_convex_along_ones",
    "sum(exp(-v))/(1 + sum(exp(-v)))": "nonincreasing",
}


@pytest.mark.parametrize(("text", "hypothesis"), UNKNOWN.items())
def test_what_is_not_decided_is_unknown(text, hypothesis):
    finding = decide(parse(text), hypothesis)
    assert (finding.outcome.value, finding.proof, finding.witness) == ("unknown", None, None)


def test_a_hessian_with_a_negative_direction_is_shown_by_one():
    finding = decide(parse("log(1 + sum(exp(-2*v))/sum(exp(-v)))"), "convex")
    direction = finding.direction
    text = "log(1 + sum(exp(-2*v))/sum(exp(-v)))"
    with mpmath.workdps(60):
        h = mpmath.mpf(10) ** -15
        at = [
            value(
                text,
                [
                    mpmath.mpf(v.numerator) / v.denominator + s * x.numerator / x.denominator
                    for v, x in zip(direction.point, direction.direction, strict=True)
                ],
            )
            for s in (-h, 0, h)
        ]
        curvature = (at[0] - 2 * at[1] + at[2]) / h**2
        lower, upper = map(mpmath.mpf, direction.curvature.decimals(12))
        assert lower - 1e-10 < curvature < upper + 1e-10 < 0


@pytest.mark.slow
@pytest.mark.parametrize("loss", FAMILY.values())
def test_parameters_that_are_not_given_stand_for_all_values(loss):
    for hypothesis in proved(parse(loss.text)):
        for beta, margin in ((Fraction(1, 10), Fraction(-7)), (Fraction(20), Fraction(7, 3))):
            found = audit(parse(loss.text), beta=beta, margin=margin)
            assert found.outcome(hypothesis).value == "proved", (hypothesis, beta, margin)


def test_a_finding_takes_no_proof_or_witness_of_another_hypothesis():
    formula = parse("log(1 + sum(exp(-v)))")
    with pytest.raises(ValueError, match="not one of"):
        Finding("submodular", proved(formula)["convex"])
    witness = decide(parse("sum(v)"), "nonincreasing").witness
    with pytest.raises(ValueError, match="not one against"):
        Finding("convex", None, witness)
    with pytest.raises(ValueError, match="permutation"):
        on_permuting((Fraction(0), Fraction(1)), (0, 0))


@pytest.mark.parametrize(
    ("text", "hypothesis"),
    [
        ("log(sum(exp(-v)) + exp(max(-v)))", "strictly_convex"),  # no constant: affine along 1
        ("max(0, 1 - min(v))*sum(exp(-v))", "strictly_decreasing"),  # a factor that vanishes
        ("mean(log(4 + v))**2", "convex"),  # a positive power of a concave function
        ("1/(mean(v) - 3)", "convex"),  # concave where the divisor is negative
    ],
)
def test_side_conditions_of_the_rules_are_checked(text, hypothesis):
    assert decide(parse(text), hypothesis).outcome.value == "refuted"
