"""Certificates of an increase of L_sup: every file of the corpora, and mutated ones."""

import json
import re
from fractions import Fraction
from math import inf
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numerics.exact.losses import Logistic
from numerics.floats.law_barrier import downstream, minimisers
from property_tests.certificates import make
from property_tests.strategies import changes, places
from theorems.certificates import document, shipped, supervised_increase
from theorems.tools import recheck as rechecking

CORPORA = Path(make.__file__).parent
EXPECTED = {
    "valid": {"accepted"},
    "invalid": {"rejected"},
    "malformed": {"malformed"},
    "unproved": {"rejected", "undecided"},
}
FILES = sorted(CORPORA.glob("*/*.json"))
INVALID = sorted(CORPORA.glob("invalid/*.json"))
FALSE = [
    *sorted(CORPORA.glob("unproved/*.json")),
    *(path for n, path in enumerate(INVALID) if n % 3 == 0 or path.stem.startswith("region")),
]
INCREASES = shipped.names("conjecture-unbalanced")
BASE = (CORPORA / "valid" / "three_classes.json").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, marks=pytest.mark.slow if path in FALSE else ())  # see test_acceptance
        for path in FILES
    ],
    ids=lambda path: f"{path.parent.name}-{path.stem}",
)
def test_each_file_of_the_corpora_comes_out_as_its_folder_says(path):
    found, message = rechecking.outcome(path)
    assert found in EXPECTED[path.parent.name]
    assert message
    assert "\n" not in message
    assert found != "malformed" or re.match(r"at \$[^ ]*: ", message)


def test_the_corpora_are_what_their_generator_writes():
    comparison, region, boxes = (
        (CORPORA / "valid" / f"{name}.json").read_text(encoding="utf-8")
        for name in ("mean_collapse_square", "region", "boxes")
    )
    assert make.regions() == {"region": region, "boxes": boxes}
    for folder, contents in make.wrong(BASE, comparison, region, boxes).items():
        assert {p.stem: p.read_bytes() for p in FILES if p.parent.name == folder} == contents


@pytest.mark.parametrize("name", INCREASES)
def test_each_committed_certificate_is_accepted_and_true_in_floating_point(name):
    certificate = shipped.load("conjecture-unbalanced", name)
    found = supervised_increase.check(certificate)
    before, after = (in_floats(certificate, k) for k in ("before", "after"))
    assert before == pytest.approx(found.before.midpoint, abs=1e-8)
    assert after == pytest.approx(found.after.midpoint, abs=1e-8)
    assert document.read(document.written(certificate).encode()) == certificate


def in_floats(certificate, which):
    """Return L_sup at the optimum by the other route: barrier method in float64."""
    law = np.array([[float(Fraction(str(mass))) for mass in certificate.law]])
    weights = np.array([[float(Fraction(str(mass))) for mass in certificate.weights]])
    loss = Logistic(beta=certificate.beta, margin=certificate.margin)
    optimum = minimisers(law, negatives=getattr(certificate, which).negatives, loss=loss)
    return float(downstream(optimum.gram, weights, loss=loss).value[0])


def is_true(certificate):
    """Tell whether the conclusion holds, up to what float64 can tell."""
    return (
        in_floats(certificate, "before") <= float(Fraction(str(certificate.before_most))) + 1e-7
        and in_floats(certificate, "after") >= float(Fraction(str(certificate.after_least))) - 1e-7
    )


NUMBERS = [
    path
    for path in places(json.loads(BASE))
    if path[0] in ("parameters", "witness", "conclusion") and path[-1] != "name"
]


def outcome_of(text, folder):
    path = folder / "mutated.json"
    path.write_text(text, encoding="utf-8")
    return rechecking.outcome(path)[0]


@pytest.mark.slow
@given(path=st.sampled_from(NUMBERS), change=changes, replace=st.booleans())
def test_a_certificate_with_one_number_changed_is_accepted_only_if_it_is_true(
    folder, path, change, replace
):
    def put(text):
        return str(change if replace or text == "inf" else Fraction(text) + change)

    text = make.edited(BASE, make.put(*path, to=put))
    if outcome_of(text, folder) == "accepted":
        assert is_true(document.read(text.encode()))


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        (("parameters", "loss", "beta"), "101", "beta or |margin| above 100"),
        (("parameters", "loss", "margin"), "-101", "beta or |margin| above 100"),
        (("witness", "after", "negatives"), "1000000001", "more than 1000000000 negatives"),
    ],
)
def test_what_is_beyond_the_limits_is_undecided(path, value, reason, tmp_path):
    file = tmp_path / "large.json"
    file.write_text(make.edited(BASE, make.put(*path, to=value)), encoding="utf-8")
    assert rechecking.outcome(file) == ("undecided", reason)


def test_more_classes_than_the_limit_are_undecided(tmp_path):
    count = supervised_increase.MAX_CLASSES + 1
    fields = json.loads(BASE)
    law = [f"1/{count}"] * count
    fields["parameters"].update(law=law, weights=law)
    for witness in fields["witness"].values():
        witness.update(
            vectors=[["1"]] * count, multipliers=["0"] * count, classifiers=[["0"] * count] * count
        )
    file = tmp_path / "many.json"
    file.write_text(json.dumps(fields), encoding="utf-8")
    assert rechecking.outcome(file) == ("undecided", "more than 32 classes")


def test_an_infinite_number_of_negatives_is_above_every_finite_one():
    certificate = shipped.load("conjecture-unbalanced", "logistic_largest")
    assert certificate.after.negatives == inf
    assert certificate.before.negatives < inf


@pytest.mark.slow
@pytest.mark.parametrize(
    ("beta", "margin"), [("1/1000", "-100"), ("1/1000", "100"), ("100", "0"), ("30", "-10")]
)
def test_extreme_losses_are_never_a_traceback(tmp_path, beta, margin):
    def edit(fields):
        fields["parameters"]["loss"].update(beta=beta, margin=margin)

    file = tmp_path / "extreme.json"
    file.write_text(make.edited(BASE, edit), encoding="utf-8")
    assert rechecking.outcome(file)[0] in ("rejected", "undecided")
