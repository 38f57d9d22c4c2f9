"""Certificates that a representation beats what a claim prefers: mutated, extreme, and made."""

import json
import re
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numerics.exact.finite_map import FiniteMap
from numerics.exact.geometry import simplex_etf_gram
from numerics.exact.losses import ExponentialOfSum, Logistic, Square
from numerics.exact.rationals import as_fraction
from property_tests import ROOT
from property_tests.certificates import make
from property_tests.enumerated import enumerated_latent_loss, enumerated_representation_loss
from property_tests.search import spreads
from property_tests.strategies import changes, json_values, places
from theorems.certificates import document, recheck
from theorems.certificates import representation_counterexample as checker
from theorems.errors import Undecided
from theorems.search.prove_comparison import NoCounterexampleError, representation_counterexample
from theorems.tools import recheck as rechecking

CORPORA = Path(make.__file__).parent
NAMES = sorted(make.compared())
TEXTS = {name: (CORPORA / "valid" / f"{name}.json").read_text(encoding="utf-8") for name in NAMES}
Counterexample = document.RepresentationCounterexample
LOSSES = [Logistic(), Logistic(beta=2, margin=1), Square(margin="1/2"), ExponentialOfSum()]

losses, few = st.sampled_from(LOSSES), st.integers(1, 3)


def both(text, folder):
    """Return the outcomes of the two checkers, which must not contradict each other."""
    path = folder / "mutated.json"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = rechecking.outcome(path)[0], recheck.outcome(str(path))[0]
    assert found[0] == found[1] or "undecided" in found
    return found


def valid(name):
    return document.read_as(Counterexample, TEXTS[name].encode())


# --- the losses that are compared ---------------------------------------------------------------


def enumerated(certificate):
    """Return L_k(f) and the losses compared with it, by enumeration of the negatives."""
    options = {"negatives": certificate.negatives, "loss": certificate.loss}

    def of(classes):
        f = FiniteMap.of(certificate.law, classes)
        return enumerated_representation_loss(f, **options)

    at_f, (*rest, last) = of(certificate.classes), certificate.classes
    if certificate.compared_with == "simplex-etf":
        etf = simplex_etf_gram(len(certificate.law))
        return at_f, [enumerated_latent_loss(etf, certificate.law, **options)]
    moved = [of([*rest, tuple((mass, vector) for mass, _ in last)]) for _, vector in last]
    if certificate.compared_with == "every-collapse":
        return at_f, moved
    ends = [
        sum(as_fraction(mass) * end for (mass, _), end in zip(last, ends, strict=True))
        for ends in ([x.lower for x in moved], [x.upper for x in moved])
    ]
    return at_f, [replace(moved[0], lower=ends[0], upper=ends[1])]


def certificate_of(f, comparison, k, loss, most=0, least=0):
    return Counterexample(
        "none", loss, f.law, k, comparison, f.classes, fmpq(most), fmpq(least), ""
    )


comparisons = st.sampled_from(["simplex-etf", "every-collapse", "mean-collapse"])
maps = spreads(dimensions=lambda classes: range(1, 4), max_classes=3)


@pytest.mark.slow
@settings(max_examples=40)
@given(f=maps, comparison=comparisons, k=few, loss=losses)
def test_both_checkers_enclose_the_losses_by_enumeration(f, comparison, k, loss):
    certificate = certificate_of(f, comparison, k, loss)
    ours = checker.losses(certificate, bits=100)
    theirs = recheck.read(document.written(certificate).encode())
    second = [recheck.loss_of_classes(theirs, theirs.classes, 128)]
    second += recheck.other_losses(theirs, 128)
    at_f, others = enumerated(certificate)
    assert len(ours.others) == len(others) == len(second) - 1
    for mine, other, third in zip((ours.f, *ours.others), (at_f, *others), second, strict=True):
        assert max(mine.lower, other.lower) <= min(mine.upper, other.upper)
        assert max(third.least, other.lower) <= min(third.most, other.upper)
        assert mine.width < Fraction(1, 2**60) * (1 + abs(mine.upper))
        assert third.most - third.least < Fraction(1, 2**60) * (1 + abs(third.most))


@pytest.mark.slow
@settings(max_examples=40)
@given(f=maps, comparison=comparisons, k=few, loss=losses)
def test_what_is_made_is_accepted_by_both_and_is_made_exactly_where_it_is_true(
    folder, f, comparison, k, loss
):
    options = {"compared_with": comparison, "negatives": k, "loss": loss, "claim": "none"}
    at_f, others = enumerated(certificate_of(f, comparison, k, loss))
    least = min(other.lower for other in others)
    try:
        made = representation_counterexample(f, **options)
    except NoCounterexampleError:
        assert at_f.upper > least - Fraction(1, 10**20)
        return
    assert at_f.upper < as_fraction(made.f_most) < as_fraction(made.other_least) < least
    text = document.written(made)
    assert document.read(text.encode()) == made
    assert both(text, folder) == ("accepted", "accepted")


# --- mutated files ------------------------------------------------------------------------------


def is_true(text):
    certificate = document.read_as(Counterexample, text)
    at_f, others = enumerated(certificate)
    return (
        certificate.f_most < certificate.other_least
        and at_f.is_below(certificate.f_most) is not False
        and all(other.is_above(certificate.other_least) is not False for other in others)
    )


PLACES = [
    (name, path)
    for name, text in TEXTS.items()
    for path in places(json.loads(text))
    if name != "mean_collapse_square_many"  # enumeration of 100 negatives takes long
]
NUMBERS = [
    (name, path)
    for name, path in PLACES
    if path[0] in ("parameters", "witness", "conclusion")
    and path[-1] not in ("name", "compared_with", "negatives")
]


@given(place=st.sampled_from(NUMBERS), change=changes, absolute=st.booleans())
def test_a_changed_number_is_accepted_only_if_it_is_true(folder, place, change, absolute):
    name, path = place

    def put(text):
        return str(change if absolute else Fraction(text) + change)

    text = make.edited(TEXTS[name], make.put(*path, to=put))
    if "accepted" in both(text, folder):
        assert is_true(text.encode())


@given(
    name=st.sampled_from([name for name in NAMES if name != "mean_collapse_square_many"]),
    compared_with=comparisons,
    k=few,
    loss=losses,
    backwards=st.booleans(),
)
def test_another_statement_is_accepted_only_if_it_is_true(
    folder, name, compared_with, k, loss, backwards
):
    fields = json.loads(TEXTS[name])
    written = {key: str(getattr(loss, key)) for key in document.COMPARED_LOSSES[loss.name]}
    fields["parameters"].update(
        compared_with=compared_with, negatives=str(k), loss={"name": loss.name, **written}
    )
    if backwards:
        fields["witness"]["classes"].reverse()
        fields["parameters"]["law"].reverse()
    text = json.dumps(fields)
    if "accepted" in both(text, folder):
        assert is_true(text.encode())


@given(place=st.sampled_from(PLACES), up=st.integers(0, 4), value=json_values)
def test_any_value_in_any_place_is_malformed_or_no_proof(folder, place, up, value):
    name, path = place
    path = path[: max(1, len(path) - up)]
    text = make.edited(TEXTS[name], make.put(*path, to=lambda old: value))
    if "accepted" in both(text, folder):
        assert is_true(text.encode())


@given(
    name=st.sampled_from(NAMES[:-1]),
    start=st.integers(0, 2000),
    length=st.integers(0, 40),
    inserted=st.binary(max_size=8),
)
def test_damaged_bytes_are_never_a_traceback(folder, name, start, length, inserted):
    content = TEXTS[name].encode()
    start %= len(content)
    damaged = content[:start] + inserted + content[start + length :]
    if "accepted" in both(damaged, folder):
        assert is_true(damaged)


@pytest.mark.campaign
def test_the_fuzzer_that_is_guided_by_coverage_finds_no_contradiction(tmp_path):
    pytest.importorskip("atheris")
    command = [sys.executable, "-m", "property_tests.certificates.fuzz", "-max_total_time=300"]
    root = ROOT
    subprocess.run([*command, f"-artifact_prefix={tmp_path}/"], cwd=root, check=True)


# --- limits -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "path", "value"),
    [
        ("below_the_etf", ("loss", "beta"), "101"),
        ("below_the_etf", ("loss", "margin"), "-101"),
        ("below_the_etf", ("negatives",), "1" + "0" * 1999),
        ("mean_collapse_square", ("loss", "margin"), "1" + "0" * 1999),
        ("mean_collapse_exponential", ("loss", "beta"), "1" + "0" * 1999),
        ("mean_collapse_exponential", ("negatives",), "1" + "0" * 1999),
    ],
)
def test_what_is_beyond_the_limits_is_undecided(folder, name, path, value):
    text = make.edited(TEXTS[name], make.put("parameters", *path, to=value))
    assert both(text, folder) == ("undecided", "undecided")


@pytest.mark.parametrize(
    ("beta", "margin", "k"), [("100", "0", 1), ("30", "-10", 2), ("1/1000", "100", 9)]
)
def test_extreme_losses_are_decided_or_undecided(folder, beta, margin, k):
    fields = json.loads(TEXTS["below_the_etf"])
    fields["parameters"].update(
        loss={"name": "logistic", "beta": beta, "margin": margin}, negatives=str(k)
    )
    assert set(both(json.dumps(fields), folder)) <= {"rejected", "undecided"}


def test_more_points_than_the_limit_are_undecided(folder):
    count = checker.MAX_POINTS
    point = {"mass": f"1/{count}", "vector": ["1"]}
    text = make.edited(
        TEXTS["mean_collapse_square"], make.put("witness", "classes", 0, to=[point] * count)
    )
    assert both(text, folder) == ("undecided", "undecided")


def test_more_dimensions_than_the_limit_are_undecided_by_the_first_checker():
    f = valid("below_the_etf")
    zeros = (fmpq(0),) * checker.MAX_DIMENSION
    longer = tuple(tuple((mass, v + zeros) for mass, v in points) for points in f.classes)
    with pytest.raises(Undecided, match="more than 64 dimensions"):
        checker.check(replace(f, classes=longer))


@pytest.mark.parametrize("name", make.INVALID_COMPARISONS)
def test_what_is_not_proved_is_rejected_by_both(folder, name):
    text = make.edited(TEXTS["mean_collapse_square"], make.INVALID_COMPARISONS[name])
    assert both(text, folder) == ("rejected", "rejected")


def test_a_bound_that_no_precision_decides_is_undecided(folder):
    """L_k(f) is irrational; 1,900 digits of it are not decided by 640 and 1,024 bits."""
    certificate = valid("mean_collapse_exponential")
    at_f = checker.losses(certificate, bits=2000).f
    digits = fmpq(int(at_f.upper * 10**600) + 1, 10**600)
    text = document.written(replace(certificate, f_most=digits))
    assert both(text, folder) == ("undecided", "undecided")


# --- the statement ------------------------------------------------------------------------------


def test_the_statement_is_that_of_the_documentation_and_of_both_checkers():
    path = ROOT / "docs" / "certificates.md"
    text = path.read_text(encoding="utf-8")
    quoted = re.findall("```text\n(.*?)\n```", text, flags=re.DOTALL)
    assert document.COUNTEREXAMPLE_STATEMENT in [" ".join(one.split()) for one in quoted]
    assert recheck.COUNTEREXAMPLE_STATEMENT == document.COUNTEREXAMPLE_STATEMENT


def test_the_bounds_in_the_statement_are_rounded_outwards():
    read = valid("mean_collapse_square")
    stated = replace(read, f_most=fmpq(1, 3), other_least=fmpq(2, 3))
    assert checker.statement(stated).startswith("L_k(f) < 0.333333333334 < 0.666666666666 < ")


def test_the_statement_is_of_the_map_of_the_certificate():
    stated = checker.statement(valid("mean_collapse_square"))
    assert ", for the map f of the certificate, k = " in stated
    summary = recheck.summary(recheck.read(TEXTS["mean_collapse_square"].encode()))
    assert ", for the map f and the law of the file " in summary
