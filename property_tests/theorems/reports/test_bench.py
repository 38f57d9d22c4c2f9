"""Reports of benchmarks say what is missing: a peer, a version."""

import sys

import pytest

from theorems.reports import bench as report
from theorems.tools.bench import increase_solves, running


@pytest.fixture
def measured_without(monkeypatch):
    """Measure in this process with a module that cannot be imported."""

    def measure(module):
        monkeypatch.setitem(sys.modules, module, None)
        found = increase_solves.measured(size=2, rounds=1, seed=0)
        return running.Report(running.this_machine(), {"increase-solves": found})

    return measure


@pytest.mark.parametrize("module", ["cvxpy", "clarabel"])
def test_a_peer_that_is_not_installed_is_said_to_be_missing(measured_without, module):
    found = measured_without(module)
    last = report.as_text(found).splitlines()[-1]
    assert last.startswith("NOT MEASURED: CVXPY + Clarabel")
    assert "pip install 'nceproof[bench]'" in last
    [fields] = report.as_fields(found)["benchmarks"]
    assert fields["ratios"] == []
    assert "nceproof[bench]" in fields["missing"]
    assert len(fields["rates"]) == 5


def test_a_version_that_is_not_there_is_said(monkeypatch):
    monkeypatch.setattr(running, "_DISTRIBUTIONS", ("numpy", "no-such-thing"))
    machine = running.this_machine()
    assert machine.versions["no-such-thing"] is None
    assert "no-such-thing not installed" in report.as_text(running.Report(machine, {}))
