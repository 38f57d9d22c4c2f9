"""Drawn maps: edges of regions, formats that are the same each time."""

from math import inf

import pytest

from numerics.exact.losses import Logistic
from property_tests.running import nceproof
from property_tests.theorems.tools.test_law_map import MARGIN
from theorems.certificates import shipped
from theorems.search.law_search import Problem
from theorems.search.map_of_laws import map_of_laws
from theorems.search.shards import Workers


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["png", "pdf"])
def test_other_formats_are_reproducible_as_well(tmp_path, suffix):
    paths = [tmp_path / f"{n}.{suffix}" for n in (1, 2)]
    for path in paths:
        nceproof("map", *MARGIN, "--resolution", 4, "--output", path)
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.slow
def test_a_region_has_an_edge(tmp_path):
    from theorems.reports.figures.plot_maps import plot_laws

    found = map_of_laws(Problem(3, (1, inf), Logistic()), 4, Workers())
    regions = [shipped.region("monotone-near-balanced", "region_rho")]
    for number, certificates in enumerate(([], regions)):
        plot_laws(found, certificates, tmp_path / f"{number}.svg")
    without, with_it = ((tmp_path / f"{n}.svg").read_text(encoding="utf-8") for n in (0, 1))
    assert with_it.lower().count("#0072b2") > without.lower().count("#0072b2") == 0
