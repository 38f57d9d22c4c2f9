"""The command `loss-audit`: what follows from the findings, documents, exit codes, bad input."""

import json
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from numerics.balls.calculus.hypotheses import HYPOTHESES, Audit, Finding
from numerics.balls.calculus.witness import check, negative_direction, on_raising
from numerics.exact.parse import parse
from property_tests.numerics.exact.test_parse import BAD, PIECES
from theorems.cli import app
from theorems.reports.loss_audit import as_text
from theorems.search.loss_audit import audit
from theorems.search.written_witness import of_direction, of_inequality
from theorems.verdicts.consequences import consequences, theorems_about_losses


def nceproof(*arguments):
    return CliRunner().invoke(app, ["loss-audit", *arguments])


BLOCKED = {
    "log(1 + sum(exp(-v)))": {},
    "log(sum(exp(-v)))": {
        "balanced-strict-unequal": "strictly_convex_along_ones",
        "etf-unique-balanced": "strictly_convex_along_ones",
        "simplex-unique-for-words": "strictly_convex_along_ones",
        "spread-classes-do-not-attain": "strictly_convex_along_ones",
    },
    "exp(-sum(v))": {
        "latent-indistinguishable": "replacement",
        "latent-indistinguishable-strict": "replacement",
        "latent-indistinguishable-submodular": "submodular",
    },
    "max(0, 1 - min(v))": {
        "balanced-strict-off-centre": "strictly_decreasing",
        "balanced-strict-spread": "strictly_decreasing",
        "balanced-strict-unequal": "strictly_convex_along_ones",
        "clip-strict": "strictly_decreasing",
        "etf-unique-balanced": "strictly_convex_along_ones",
        "latent-indistinguishable-strict": "strictly_decreasing",
        "simplex-strict-for-words": "strictly_decreasing",
        "simplex-unique-for-words": "strictly_convex_along_ones",
        "spread-classes-do-not-attain": "strictly_convex_along_ones",
        "two-classes-antipodal-strict": "strictly_decreasing",
    },
}


@pytest.mark.parametrize(("text", "blocked"), BLOCKED.items())
def test_which_theorems_are_blocked_and_by_what(text, blocked):
    found = consequences(audit(parse(text)))
    assert {one.theorem.id: " ".join(one.refuted) for one in found if one.refuted} == blocked
    for one in found:
        assert set(one.refuted) | set(one.unknown) <= set(one.theorem.needs)
        assert (one.status == "applies") == (not one.refuted and not one.unknown)


def test_a_loss_that_is_not_monotone_meets_no_theorem_that_needs_it():
    found = consequences(audit(parse("sum((v + 10)**2)")))
    applying = [one.theorem.id for one in found if one.status == "applies"]
    # By strict convexity; of vectors, by convexity alone; of sums, by nothing.
    assert applying == [
        "spread-classes-do-not-attain",
        "frank-wolfe-gap",
        "weak-duality",
        "sums-do-not-depend-on-negatives",
    ]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("sum(exp(-v))", True),
        ("sum(max(0, margin - v))", True),
        ("sum(log(1 + exp(-beta*v)))", True),
        ("sum(max(0, 2/k - v))", False),
        ("mean(exp(-v))", False),
        ("max(-v)", False),
        ("log(1 + sum(exp(-v)))", False),
        ("sum(v)**2", False),
    ],
)
def test_the_theorem_about_sums_is_listed_for_sums_of_one_function(text, is_one):
    listed = {one.theorem.id: one.status for one in consequences(audit(parse(text)))}
    assert listed.get("sums-do-not-depend-on-negatives") == ("applies" if is_one else None)


def test_every_theorem_needs_hypotheses_that_are_audited():
    for theorem in theorems_about_losses():
        assert theorem.needs
        assert set(theorem.needs) <= set(HYPOTHESES)


@pytest.mark.slow
def test_unknown_is_neither_success_nor_a_failure():
    text = "sum(exp(-v))/(1 + sum(exp(-v)))"
    result = nceproof(text)
    assert result.exit_code == 3
    assert "? unknown  nonincreasing: neither a proof nor a witness was found" in result.stdout
    blocked = consequences(audit(parse("max(log(1 + exp(max(-v))), log(1 + exp(max(-v))))")))
    assert all(one.status != "applies" or not one.unknown for one in blocked)


def test_json_carries_proofs_and_witnesses():
    result = nceproof("exp(-beta*sum(v))", "--beta", "1/2", "--format", "json")
    document = json.loads(result.stdout)
    assert result.exit_code == 0
    assert list(document["hypotheses"]) == list(HYPOTHESES)
    assert document["hypotheses"]["convex"]["outcome"] == "proved"
    assert document["hypotheses"]["convex"]["proof"][-1].startswith("exp(-1/2*sum(v)) is convex")
    refuted = document["hypotheses"]["submodular"]
    assert refuted["outcome"] == "refuted"
    assert refuted["witness"]["inequality"].endswith("> 0")
    blocked = {one["id"]: one["refuted"] for one in document["theorems"]}
    assert blocked["latent-indistinguishable"] == ["replacement"]


def test_text_names_the_domain_the_witness_and_what_blocks():
    result = nceproof("sum((margin - v)**2)")
    assert result.exit_code == 0
    assert "every k ≥ 1, every margin" in result.stdout
    assert "at margin = " in result.stdout
    assert "balanced-lower-bound: nonincreasing refuted" in result.stdout
    assert "    sum" in nceproof("sum(exp(-v))", "--proofs").stdout


@pytest.mark.parametrize("text", [t for t in BAD if not t.startswith("-") and t.isprintable()])
def test_a_bad_formula_is_refused_in_one_line(text):
    refused(nceproof(text))


def refused(result):
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("nceproof: ")
    assert len(line) < 450


@pytest.mark.parametrize(
    "arguments",
    [
        ("sum(v)", "--beta", "2"),
        ("sum(v)", "--margin", "2"),
        ("sum(beta*v)", "--beta", "0"),
        ("sum(beta*v)", "--beta", "-1"),
        ("sum(beta*v)", "--beta", "x"),
        ("sum(beta*v)", "--beta", "1/0"),
        ("sum(margin - v)", "--margin", "inf"),
        ("log(sum(v))",),
        ("1/sum(v)",),
        ("sum(1/v)",),
        ("log(margin - max(v))",),
        ("log(sum(max(0, v)))",),
        ("log(margin - max(v))", "--margin", "2"),
        ("0*log(sum(v)) + sum(v)",),
    ],
    ids=" ".join,
)
def test_a_bad_value_or_an_undefined_formula_is_refused_in_one_line(arguments):
    refused(nceproof(*arguments))


def test_the_same_formulas_are_defined_with_other_parameters():
    assert nceproof("log(margin - max(v))", "--margin", "3").exit_code == 0
    assert nceproof("sum(1/(v + 3))").exit_code == 0


@settings(max_examples=60)
@given(st.lists(PIECES, max_size=8).map("".join) | st.text(max_size=15))
def test_no_input_ends_in_a_traceback(text):
    result = nceproof("--format=json", "--", text)
    assert result.exit_code in (0, 2, 3)
    assert "Traceback" not in result.stderr


@pytest.mark.slow
def test_a_proof_with_numbers_beyond_floats_still_ends():
    result = nceproof("sum((margin - v)**64)", "--margin", "1e90")
    assert result.exit_code in (0, 3)
    assert nceproof("sum(exp(-beta*v))", "--beta", "1e99").exit_code == 0


@pytest.mark.parametrize("scale", ["1", "1/10000000", f"1/{2**40}", f"1/{2**150}"])
def test_only_a_left_side_that_is_zero_is_said_to_be_zero(scale):
    formula = parse(f"sum({scale}*v**2)")
    rising = on_raising((Fraction(1),), 0, Fraction(1), strict=True)  # 3 times the scale
    level = on_raising((Fraction(-1),), 0, Fraction(2), strict=True)
    for inequality, is_zero in ((rising, False), (level, True)):
        witness = check(formula, {}, inequality)
        found = {**dict.fromkeys(HYPOTHESES), "strictly_decreasing": witness}
        findings = tuple(Finding(name, None, one) for name, one in found.items())
        text = as_text(Audit(formula, findings))
        assert ("left side = 0 exactly" in text) == is_zero
        if not is_zero:
            ends = re.search(r"left side in \[(.*), (.*)\]", text).groups()
            assert 0 < Fraction(ends[0]) <= 3 * Fraction(scale) <= Fraction(ends[1])
            lower, upper = map(Fraction, of_inequality(witness)["left side"])
            assert 0 < lower <= 3 * Fraction(scale) <= upper


def test_a_direction_is_shown_negative_however_small_its_curvature():
    formula, one = parse(f"sum(-1/{10**30}*v**2)"), (Fraction(1),)
    shown = of_direction(negative_direction(formula, {}, one, one))["xᵀHx"]
    assert Fraction(shown[0]) <= Fraction(-2, 10**30) <= Fraction(shown[1]) < 0
