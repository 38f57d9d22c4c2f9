"""Regions are covered where L_sup does not rise, by what both checkers accept."""

from dataclasses import replace
from math import inf

import pytest
from flint import fmpq

from numerics.exact.losses import Logistic
from property_tests.theorems.certificates.test_monotone_region import BASE, cover
from theorems.certificates import monotone_region
from theorems.search import prove_cover as covering
from theorems.search.shards import Workers


@pytest.mark.slow
def test_a_region_is_found_and_one_where_l_sup_rises_is_not():
    options = {"weights": "rho", "negatives": (1, inf), "claim": "example"}
    found = covering.monotone_region("33/100", Workers(), loss=Logistic(), **options)
    monotone_region.check(found)
    with pytest.raises(covering.NoCoverError, match="L_sup seems to rise by"):
        covering.monotone_region(
            "1/6",
            Workers(),
            loss=Logistic(beta=5, margin=1),
            weights="rho",
            negatives=(4, 16),
            claim="example",
        )


def test_what_the_second_checker_does_not_accept_is_not_covered(tmp_path, monkeypatch):
    path = tmp_path / "region.json"
    monkeypatch.setattr(covering, "monotone_region", lambda *_, **__: replace(BASE, beta=fmpq(11)))
    monkeypatch.setattr(monotone_region, "check", lambda region: None)
    result = cover("--least-mass", "1/4", "--beta", 11, "--output", path)
    assert result.exit_code == 3
    assert result.stdout.splitlines()[-2:] == [
        "the second checker: beta or |margin| above 10",
        "s NOT COVERED",
    ]
    assert not path.exists()


def test_what_a_store_says_is_no_line_of_ours(monkeypatch):
    part = covering.Part([], "here\ns COVERED SQUARES 5")
    monkeypatch.setattr(covering, "_refuse_rises", lambda *_: None)
    monkeypatch.setattr(covering, "_middle", lambda _: BASE.squares[0])
    monkeypatch.setattr(covering, "done", lambda *_, **__: (None, {0: part}))
    result = cover("--least-mass", "1/4", "--output", "unwritten.json")
    assert result.exit_code == 3
    assert result.stdout.splitlines() == ["here s COVERED SQUARES 5", "s NOT COVERED"]
