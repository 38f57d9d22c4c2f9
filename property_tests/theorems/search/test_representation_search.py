"""Nothing is found against the simplex ETF."""

from fractions import Fraction

from theorems.claims.simplex import etf_optimal_for_every_law
from theorems.search import representation_search
from theorems.search.representation_search import RepresentationSearch


def test_the_etf_is_not_beaten_for_balanced_classes(monkeypatch):
    def balanced(rng, classes):
        return (Fraction(1, classes),) * classes

    monkeypatch.setattr(etf_optimal_for_every_law, "drawn_law", balanced)
    task = RepresentationSearch(etf_optimal_for_every_law.drawn)
    findings = [task.shard(seed=0, number=n) for n in range(2)]
    assert not any(finding.found for finding in findings)
    assert max(finding.closest for finding in findings) < representation_search._NOTICED
