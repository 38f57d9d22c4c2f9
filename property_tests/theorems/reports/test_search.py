"""The report of a search: what was found stands before the line for scripts."""

from theorems.reports.search import as_text
from theorems.search.campaign import Progress
from theorems.search.finding import Finding
from theorems.tools.search import Counterexample, Report


def test_a_counterexample_is_said_before_its_python():
    found = Counterexample("counterexample in shard 3:\n  at: k = 1", "print(1)\n")
    lines = as_text(Report({"seed": "0"}, Progress(4, 9, 1), None, (found,))).splitlines()
    assert lines[2:] == ["counterexample in shard 3:", "  at: k = 1", "print(1)", "s FOUND 1"]


def test_the_closest_approach_is_no_counterexample():
    nearest = Finding(9, -1e-3, "C = 3")
    lines = as_text(Report({"seed": "0"}, Progress(1, 9, 0), nearest, ())).splitlines()
    assert lines[2:] == ["closest: -1.00e-03 at C = 3", "s NOT FOUND"]
