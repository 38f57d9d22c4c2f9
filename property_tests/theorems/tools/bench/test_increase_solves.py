"""A solve with a larger gap does not count."""

from theorems.tools.bench import increase_solves


def test_a_solve_with_a_larger_gap_does_not_count(monkeypatch):
    monkeypatch.setattr(increase_solves, "GAP", 1e-12)  # below what the last barrier reaches
    found = increase_solves.measured(size=4, rounds=1, seed=0)
    assert [rates.done for rates in found.rates if "Newton" in rates.name] == [0] * 5
