"""Refutations proved in Rocq: the pinned numbers are those of the claims, others are refused."""

import re
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from numerics.exact.rationals import as_fraction
from property_tests.theorems.rocq.export.test_document import with_rocq
from theorems.certificates import shipped
from theorems.certificates.document import SupervisedIncrease, read_as
from theorems.claims.conjecture import hardest_negative_increase as hardest
from theorems.language import Verdict
from theorems.rocq import checking
from theorems.rocq.checking import Check, Status
from theorems.rocq.statements import TWINS
from theorems.verdicts.catalogue import all_claims

SHORT = ["cpc-step", "similarities-identity-as-printed", "spectral-etf-optimal"]
SHORT += ["square-nonincreasing", "symmetric-factorisation", "saunshi-for-few-negatives"]
SHORT += ["similarities-finite-identity-as-printed", "similarities-hypotheses-cover-spectral"]

INCREASE = TWINS["hardest-negative-increase"].statement


@contextmanager
def developed(*claims):
    """Yield a folder with what the twins of claims need, compiled, and the names of these files."""
    modules = checking.needed(claims)
    with checking.compiled(modules) as folder:
        yield folder, modules


def status_of_changed(development, claim, old, new):
    """Return what Rocq says of a twin's statement in which one text is replaced."""
    folder, modules = development
    twin = TWINS[claim]
    assert twin.statement.count(old) == 1
    changed = replace(twin, statement=twin.statement.replace(old, new))
    return checking.audited(folder, ["a"], modules=modules, twins={"a": changed})["a"].status


def number(text):
    """Return the value of ``m%:R^-1`` or ``m%:R / n%:R``."""
    above, *below = map(int, re.findall(r"\d+(?=%:R)", text))
    return Fraction(1, above) if text.endswith("^-1") else Fraction(above, *below)


def test_the_increase_is_pinned_with_the_numbers_of_its_claim():
    small, large = re.search(r"if val c == 2%N then (\S+) else (.+) in", INCREASE).groups()
    assert (number(large), number(large), number(small)) == hardest._LAW
    assert number(re.search(r"<= - (\(.+\)),\n", INCREASE)[1]) == -hardest._BEFORE
    found = re.findall(r"least \w+ f \(- (\S+?|\(.+?\))\)", INCREASE)
    assert tuple(-number(text) for text in found) == hardest._AFTER
    assert set(re.findall(r"minimises (\d)%N", INCREASE)) == {"0", str(hardest._NEGATIVES - 1)}


def test_the_table_of_refutations_says_what_each_rests_on():
    page = Path("docs/rocq.md").read_text(encoding="utf-8")
    table = page.partition("## Refutations")[2].partition("\n## ")[0]
    listed = dict(re.findall(r"^\| `(\S+?)` +\| .* \| (.+?) +\|$", table, re.MULTILINE))
    axioms = {claim: "three axioms" if TWINS[claim].axioms else "no axioms" for claim in listed}
    assert listed == axioms
    refuted = {c.id for c in all_claims() if c.declared == Verdict.REFUTED} & set(TWINS)
    assert set(listed) == refuted | {"hardest-negative-increase"}


@pytest.fixture(scope="module")
def development():
    with developed("hardest-negative-increase") as made:
        yield made


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(1 < d)%N ->", "(0 < d)%N ->"),  # no triangle on a line
        ("(forall c, law (D c)) ->", ""),
        ("least rho f (- 5%:R^-1)", "least rho f (- 6%:R^-1)"),
        ("least third f (- (2%:R / 3%:R))", "least third f (- (1%:R / 3%:R))"),
        ("<= - (10%:R / 9%:R)", "<= - (11%:R / 9%:R)"),
        ("law omega -> ", ""),
        ("forall f, minimises 7%N f ->", "forall f, unit_vectors f ->"),
        ("then 10%:R^-1", "then 20%:R^-1"),
    ],
)
def test_a_false_neighbour_of_the_increase_is_refused(development, old, new):
    status = status_of_changed(development, "hardest-negative-increase", old, new)
    assert status == Status.REFUSED


@pytest.fixture(scope="module")
def short():
    with developed(*SHORT) as made:
        yield made


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize(
    ("claim", "old", "new"),
    [
        ("cpc-step", "0 < r < 1", "0 < r <= 1"),
        ("cpc-step", "N.-1%:R", "N%:R"),
        ("similarities-identity-as-printed", "& 1 -", "& 1 +"),
        ("similarities-identity-as-printed", "(0 < d)%N ->", ""),
        ("spectral-etf-optimal", "loss u < loss v", "loss v < loss u"),
        ("spectral-etf-optimal", "(1 < C)%N ->", "(0 < C)%N ->"),
        ("square-nonincreasing", "m < 2%:R", "m <= 2%:R"),
        ("square-nonincreasing", "(0 < k)%N ->", ""),
        ("saunshi-for-few-negatives", "(k < C.-1)%N", "(k <= C.-1)%N"),
        ("similarities-finite-identity-as-printed", "& 1 -", "& 1 +"),
        ("similarities-hypotheses-cover-spectral", "y <= 0", "y <= 1"),
        ("symmetric-factorisation", "distance F = 1", "distance F = 0"),
        ("symmetric-factorisation", "1 <= distance F", "2%:R <= distance F"),
    ],
)
def test_a_false_neighbour_of_a_short_refutation_is_refused(short, claim, old, new):
    assert status_of_changed(short, claim, old, new) == Status.REFUSED


EXPONENTIALS = ["debiased-depends-on-margins", "decoupled-strictly-convex"]
EXPONENTIALS += ["exponential-of-sum-submodular", "strict-improvement-always"]


@pytest.fixture(scope="module")
def exponentials():
    with developed(*EXPONENTIALS) as made:
        yield made


@with_rocq
@pytest.mark.campaign
def test_refutations_with_exponentials_rest_on_the_axioms_of_the_reals(exponentials):
    """They need libcoq-mathcomp-analysis as well."""
    folder, modules = exponentials
    checks = checking.audited(folder, EXPONENTIALS, modules=modules)
    assert {checks[claim].status for claim in EXPONENTIALS} == {Status.ACCEPTED}


@with_rocq
@pytest.mark.campaign
@pytest.mark.parametrize(
    ("claim", "old", "new"),
    [
        ("debiased-depends-on-margins", "l 1 0 != l 0 (-1)", "l 1 0 = l 0 (-1)"),
        ("decoupled-strictly-convex", "(0 < k)%N ->", ""),
        ("exponential-of-sum-submodular", "(1 < k)%N ->", "(0 < k)%N ->"),
        ("exponential-of-sum-submodular", "0 < beta ->", ""),
        ("strict-improvement-always", "<= population_loss", "< population_loss"),
        ("strict-improvement-always", "(0 < d)%N ->", ""),
    ],
)
def test_a_false_neighbour_of_a_refutation_with_exponentials_is_refused(
    exponentials, claim, old, new
):
    assert status_of_changed(exponentials, claim, old, new) == Status.REFUSED


# --- the loss of the talk ------------------------------------------------------------------------

TALK = TWINS["conjecture-unbalanced"]

WITHOUT_AXIOMS = [
    "tangent.latent_near",
    "four_negatives.cosines_of_four",
    "tangent.downstream_below",
    "few_downstream.downstream_of_four",
    "one_negative.one_minimises",
    "one_negative.downstream_of_one",
]


def test_the_increase_for_the_talk_is_pinned_with_the_numbers_of_its_certificate():
    content = shipped.content("conjecture-unbalanced", "logistic_few_negatives")
    certificate = read_as(SupervisedIncrease, content)
    assert (certificate.beta, certificate.margin) == (1, 0)
    law = re.findall(r"(?:then|else) (\d+%:R(?: / \d+%:R|\^-1))", TALK.statement)
    assert [number(text) for text in law] == [as_fraction(mass) for mass in certificate.law]
    assert certificate.weights == certificate.law
    digits = re.findall(r"digits (\d{3})%N (\d{3})%N (\d{3})%N", TALK.statement)
    bounds = [Fraction(int("".join(groups)), 10**9) for groups in digits]
    assert bounds == [as_fraction(certificate.before_most), as_fraction(certificate.after_least)]
    named = re.findall(r"minimises (\d+)%N", TALK.statement)
    assert named == ["1", "1", "4", "4"]
    assert (certificate.before.negatives, certificate.after.negatives) == (1, 4)


def test_the_page_names_the_lemmas_of_the_increase_for_the_talk():
    page = Path("docs/rocq.md").read_text(encoding="utf-8")
    assert [name for name in WITHOUT_AXIOMS if f"`{name}`" not in page] == []


@pytest.fixture(scope="module")
def talk():
    with developed("conjecture-unbalanced") as made:
        yield made


@with_rocq
@pytest.mark.campaign
def test_the_increase_for_the_talk_rests_on_the_axioms_of_the_reals_and_its_numbers_on_none(talk):
    """It needs libcoq-mathcomp-analysis as well, and some two minutes."""
    folder, modules = talk
    check = checking.audited(folder, ["conjecture-unbalanced"], modules=modules)
    accepted = Check(Status.ACCEPTED, f"{TALK.theorem}, {', '.join(TALK.axioms)}")
    assert check["conjecture-unbalanced"] == accepted
    files = {name.partition(".")[0] for name in WITHOUT_AXIOMS}
    lines = [f"From nceproof Require {' '.join(sorted(files))}."]
    lines += [f"Print Assumptions {name}." for name in WITHOUT_AXIOMS]
    (folder / "assumed.v").write_text("\n".join(lines), encoding="utf-8")
    printed = checking.compile_file(folder, "assumed")
    assert printed.splitlines() == ["Closed under the global context"] * len(WITHOUT_AXIOMS)


@with_rocq
@pytest.mark.campaign
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("(forall c, law (D c)) ->", ""),
        ("then 59%:R / 68%:R", "then 58%:R / 68%:R"),
        ("<= digits 308%N 246%N 387%N", "<= digits 308%N 246%N 386%N"),
        ("digits 308%N 246%N 391%N <=", "digits 308%N 246%N 392%N <="),
        ("forall f, minimises 4%N f ->", "forall f, minimises 3%N f ->"),
        ("forall w, ball w ->", "forall w : 'I_3 -> 'rV[R]_d,"),
    ],
)
def test_a_false_neighbour_of_the_increase_for_the_talk_is_refused(talk, old, new):
    assert status_of_changed(talk, "conjecture-unbalanced", old, new) == Status.REFUSED
