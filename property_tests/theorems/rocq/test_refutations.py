"""Refutations proved in Rocq: the pinned numbers are those of the claims, others are refused."""

import re
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from property_tests.theorems.rocq.export.test_document import with_rocq
from theorems.claims.conjecture import hardest_negative_increase as hardest
from theorems.language import Verdict
from theorems.rocq import checking
from theorems.rocq.checking import Status
from theorems.rocq.statements import TWINS
from theorems.verdicts.catalogue import all_claims

SHORT = ["cpc-step", "similarities-identity-as-printed", "spectral-etf-optimal"]
SHORT += ["square-nonincreasing", "symmetric-factorisation"]

INCREASE = TWINS["hardest-negative-increase"].statement


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
    modules = checking.needed(["hardest-negative-increase"])
    with checking.compiled(modules) as folder:
        yield folder, modules


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
    folder, modules = development
    assert INCREASE.count(old) == 1
    twin = replace(TWINS["hardest-negative-increase"], statement=INCREASE.replace(old, new))
    checks = checking.audited(folder, ["a"], modules=modules, twins={"a": twin})
    assert checks["a"].status == Status.REFUSED


@pytest.fixture(scope="module")
def short():
    modules = checking.needed(SHORT)
    with checking.compiled(modules) as folder:
        yield folder, modules


@pytest.mark.slow
@with_rocq
@pytest.mark.parametrize(
    ("claim", "old", "new"),
    [
        ("cpc-step", "0 < r < 1", "0 < r <= 1"),
        ("cpc-step", "N.-1%:R", "N%:R"),
        ("similarities-identity-as-printed", "&1 -", "&1 +"),
        ("similarities-identity-as-printed", "(0 < d)%N ->", ""),
        ("spectral-etf-optimal", "loss u < loss v", "loss v < loss u"),
        ("spectral-etf-optimal", "(1 < C)%N ->", "(0 < C)%N ->"),
        ("square-nonincreasing", "m < 2%:R", "m <= 2%:R"),
        ("square-nonincreasing", "(0 < k)%N ->", ""),
        ("symmetric-factorisation", "distance F = 1", "distance F = 0"),
        ("symmetric-factorisation", "1 <= distance F", "2%:R <= distance F"),
    ],
)
def test_a_false_neighbour_of_a_short_refutation_is_refused(short, claim, old, new):
    folder, modules = short
    text = re.sub(r"& +", "&", TWINS[claim].statement)
    assert text.count(old) == 1
    twin = replace(TWINS[claim], statement=text.replace(old, new))
    checks = checking.audited(folder, ["a"], modules=modules, twins={"a": twin})
    assert checks["a"].status == Status.REFUSED


TOWARDS_THE_TALK = [
    "enclosure.exp_low_sound",
    "tangent.latent_near",
    "cosines.cosine_between",
    "cosines.opposite_of_weights",
    "tangent.downstream_below",
    "few_negatives.share_computed",
    "few_negatives.near_logarithms",
]


def test_the_page_names_what_is_proved_for_the_loss_of_the_talk():
    page = Path("docs/rocq.md").read_text(encoding="utf-8")
    assert [name for name in TOWARDS_THE_TALK if f"`{name}`" not in page] == []


@pytest.mark.slow
@with_rocq
def test_what_is_proved_for_the_loss_of_the_talk_rests_on_no_axioms():
    files = {name.partition(".")[0] for name in TOWARDS_THE_TALK}
    with checking.compiled(checking.with_what_they_need(files)) as folder:
        lines = [f"From nceproof Require {' '.join(sorted(files))}."]
        lines += [f"Print Assumptions {name}." for name in TOWARDS_THE_TALK]
        (folder / "assumed.v").write_text("\n".join(lines), encoding="utf-8")
        printed = checking.compile_file(folder, "assumed")
    assert printed.splitlines() == ["Closed under the global context"] * len(TOWARDS_THE_TALK)
