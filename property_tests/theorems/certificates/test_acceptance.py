"""A certificate is accepted where both checkers accept it: either one alone refuses it for both."""

import pytest

from property_tests.theorems.certificates.test_supervised_increase import CORPORA, FALSE
from property_tests.tiers import one_of
from theorems.certificates import (
    document,
    monotone_region,
    recheck,
    representation_counterexample,
    supervised_increase,
)
from theorems.certificates.acceptance import accepted, statement
from theorems.tools import recheck as rechecking

VALID = sorted(CORPORA.glob("valid/*.json"))


def names(paths):
    return {"argvalues": paths, "ids": [path.stem for path in paths]}


@pytest.mark.parametrize("path", one_of(3, FALSE), ids=lambda path: path.stem)
def test_what_is_false_is_refused_by_either_checker_alone(path, monkeypatch):
    with monkeypatch.context() as patched:
        for checker in (supervised_increase, representation_counterexample, monotone_region):
            patched.setattr(checker, "check", lambda certificate: None)
        found, message = rechecking.outcome(path)
        assert found in ("rejected", "undecided")
        assert message.startswith("the second checker: ")
    monkeypatch.setattr(recheck, "check", lambda certificate: None)
    found, message = rechecking.outcome(path)
    assert found in ("rejected", "undecided")
    assert "the second checker" not in message


@pytest.mark.slow
@pytest.mark.parametrize("path", **names(VALID))
def test_what_both_accept_says_so(path):
    found = accepted(path.read_bytes())
    assert found.second == recheck.summary(recheck.read(path.read_bytes()))
    assert found.certificate == document.read(path.read_bytes())
    outcome = ("accepted", f"by both checkers: {statement(found.certificate)}")
    assert rechecking.outcome(path) == outcome


def test_what_the_second_checker_does_not_decide_is_undecided(monkeypatch):
    monkeypatch.setattr(recheck, "COUNTS_MOST", 1)
    message = "the second checker: before: more than 1 count vectors"
    assert rechecking.outcome(CORPORA / "valid" / "three_classes.json") == ("undecided", message)


def test_a_run_says_what_it_does_next_and_to_which_file(tmp_path):
    valid, missing = VALID[0], tmp_path / "[bold]none.json"
    said = []
    rechecking.recheck([valid, missing], tick=said.append)
    assert said == [
        f"1 of 2, {valid}: the checker in ball arithmetic",
        f"1 of 2, {valid}: the second checker, in integers",
    ]
