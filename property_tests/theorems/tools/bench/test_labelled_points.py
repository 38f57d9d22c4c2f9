"""Labelled points are measured at one thread and at all, with every error shown."""

from theorems.tools.bench import labelled_points


def by_name(found):
    return {rates.name: rates for rates in found.rates}


def test_labelled_points_are_measured_at_one_thread_and_at_all():
    found = labelled_points.measured(size=20, rounds=1, seed=0)
    assert [rates.done for rates in found.rates] == [1] * len(found.rates)
    assert "loss, k = 256, 1 thread" in by_name(found)
