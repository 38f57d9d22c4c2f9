"""By the theorem, in orbits, in factors: one minimum, and no ratio over what did not come out."""

import sys

import pytest

from property_tests.theorems.tools.bench.test_labelled_points import by_name
from theorems.tools.bench import symmetric_optima
from theorems.tools.bench.certified_optima import CLOSE


@pytest.fixture
def small(monkeypatch):
    monkeypatch.setattr(symmetric_optima, "MANY", 1000)
    monkeypatch.setattr(symmetric_optima, "TAILS", 99)


@pytest.mark.slow
def test_all_find_the_same_minimum(small):
    found = symmetric_optima.measured(size=4, rounds=1, seed=0)
    assert len(found.rates) == 8
    for rates in by_name(found).values():
        assert rates.done == rates.tried == 1
        assert rates.error <= CLOSE
    pairs = [(ours.name, other.name) for ours, other in found.ratios]
    assert pairs == [
        (f"{way}, C = 4, {law}", f"{other}, C = 4, {law}")
        for way, law in (("by the theorem", "balanced"), ("in orbits", "one head"))
        for other in ("factors", "Pymanopt")
    ]
    assert found.missing == ""


@pytest.mark.slow
def test_a_wrong_value_does_not_count(small, monkeypatch):
    monkeypatch.setattr(symmetric_optima, "descended_loss", lambda *_, **__: 1.0)
    found = symmetric_optima.measured(size=3, rounds=1, seed=0)
    assert by_name(found)["Pymanopt, C = 3, balanced"].done == 0
    assert all("Pymanopt" not in other.name for _, other in found.ratios)


def test_a_peer_that_is_not_installed_is_missing(small, monkeypatch):
    monkeypatch.setitem(sys.modules, "pymanopt", None)
    found = symmetric_optima.measured(size=3, rounds=1, seed=0)
    assert found.missing.startswith("Pymanopt not measured")
    assert len(found.rates) == 6
