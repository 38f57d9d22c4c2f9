"""A few classes and their peers have the same loss."""

import pytest

from property_tests.theorems.tools.bench.test_labelled_points import by_name
from theorems.reports import bench as report
from theorems.tools.bench import few_classes, running


@pytest.mark.slow
def test_few_classes_and_their_peers_have_the_same_loss():
    found = few_classes.measured(size=1, rounds=1, seed=0)
    for name, rates in by_name(found).items():
        assert rates.done == rates.tried
        assert rates.error <= (1e-3 if "Monte Carlo" in name else 1e-11)
        if "Monte Carlo" in name:
            assert rates.error > 1e-11


def test_the_text_shows_an_error_where_there_is_one():
    found = few_classes.measured(size=1, rounds=1, seed=0)
    text = report.as_text(running.Report(running.this_machine(), {"few-classes": found}))
    assert text.count("relative error") == len(found.rates) + 1  # one in what is counted
