"""Enclosures are as narrow as their digits."""

import pytest

from theorems.tools.bench import enclosures


@pytest.mark.slow
def test_enclosures_are_as_narrow_as_their_digits_and_the_peer_too(monkeypatch):
    monkeypatch.setattr(enclosures, "_DIGITS", (30, 16))
    found = enclosures.measured(size=1, rounds=1, seed=0)
    assert all(rates.done == rates.tried for rates in found.rates)
    [(ours, peer)] = found.ratios
    assert (ours.name, peer.name) == ("30 digits, k = 4096", "acb.integral, 30 digits, k = 4096")
