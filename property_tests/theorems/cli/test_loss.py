"""The verb `loss` against the closed form of two classes."""

import json
from fractions import Fraction

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from property_tests.running import nceproof


def formulas(beta, margin):
    """Return each loss of the family as a function of a list of mpmath numbers."""
    decay, hinge = (lambda x: mpmath.exp(beta * (margin - x))), (lambda x: max(0, margin - x))
    return {
        "logistic": lambda v: mpmath.log(1 + mpmath.fsum(map(decay, v))),
        "dcl": lambda v: mpmath.log(mpmath.fsum(map(decay, v))),
        "pairwise-logistic": lambda v: mpmath.fsum(mpmath.log(1 + decay(x)) for x in v),
        "exponential": lambda v: mpmath.fsum(mpmath.exp(-beta * x) for x in v),
        "exponential-of-sum": lambda v: mpmath.exp(-beta * mpmath.fsum(v)),
        "hinge-max": lambda v: hinge(min(v)),
        "hinge": lambda v: mpmath.fsum(map(hinge, v)),
        "squared-hinge": lambda v: mpmath.fsum(hinge(x) ** 2 for x in v),
        "square": lambda v: mpmath.fsum((margin - x) ** 2 for x in v),
        "hardest": lambda v: -min(v),
    }


BETA = {"logistic", "dcl", "pairwise-logistic", "exponential", "exponential-of-sum"}
MARGIN = {"logistic", "dcl", "pairwise-logistic", "hinge-max", "hinge", "squared-hinge", "square"}


def number(x):
    return mpmath.mpf(x.numerator) / x.denominator


def of_two_classes(function, cosine, mass, k):
    """Return L_k at C = 2: of k negatives m fall on the class of the anchor."""
    total = mpmath.mpf(0)
    for own in (mass, 1 - mass):
        for m in range(k + 1):
            weight = mpmath.binomial(k, m) * number(own) ** (m + 1) * number(1 - own) ** (k - m)
            total += weight * function([mpmath.mpf(0)] * m + [1 - number(cosine)] * (k - m))
    return total


@pytest.mark.slow
@settings(max_examples=80)
@given(
    st.sampled_from(sorted(formulas(1, 0))),
    st.fractions(-1, 1, max_denominator=20),
    st.fractions(Fraction(1, 50), Fraction(49, 50), max_denominator=50),
    st.integers(1, 12),
    st.fractions(Fraction(1, 10), 5, max_denominator=10),
    st.fractions(-2, 3, max_denominator=6),
    st.sampled_from([53, 100, 300]),
)
def test_loss_brackets_the_closed_form_at_two_classes(
    tmp_path_factory, name, cosine, mass, k, beta, margin, bits
):
    path = tmp_path_factory.mktemp("loss") / "g.json"
    path.write_text(json.dumps([["1", str(cosine)], [str(cosine), "1"]]))
    more = (["--beta", beta] if name in BETA else []) + (
        ["--margin", f"{margin}"] if name in MARGIN else []
    )
    options = f"--rho {mass},{1 - mass} --k {k} --loss {name} --bits {bits} --format json".split()
    result = nceproof("loss", "--gram", path, *options, *more)
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    assert list(found) == ["value", "lower", "upper", "bits", "loss_is"]
    assert found["bits"] == bits
    assert isinstance(found["lower"], str)
    with mpmath.workdps(130):
        lower, upper = mpmath.mpf(found["lower"]), mpmath.mpf(found["upper"])
        exact = of_two_classes(formulas(number(beta), number(margin))[name], cosine, mass, k)
        rounding = mpmath.mpf(10) ** -115  # of the reference
        assert lower - rounding <= exact <= upper + rounding
        assert upper - lower <= (abs(exact) + 30) * mpmath.mpf(2) ** (6 - bits)
        assert abs(found["value"] - exact) <= 1e-14 * (1 + abs(exact))
