"""`nceproof bench`: its documents, its peer, and what it says of a peer that is not there."""

import json
import sys

import numpy as np
import pytest

from property_tests.running import nceproof
from theorems.reports import bench as report
from theorems.tools.bench import increase_solves, running


@pytest.fixture(scope="module")
def document():
    result = nceproof("bench", "increase-solves", "--size", 4, "--rounds", 2, "--format", "json")
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


@pytest.mark.slow
def test_the_document_has_the_machine_and_every_version(document):
    machine = document["machine"]
    assert machine["cores"] >= 1
    assert machine["processor"]
    assert machine["blas_threads"] == "1"
    assert machine["versions"]["numpy"] == np.__version__
    assert all(machine["versions"].values())  # all of them are dev dependencies


@pytest.mark.slow
def test_the_document_has_every_rate_and_the_ratio(document):
    [found] = document["benchmarks"]
    assert found["name"] == "increase-solves"
    rates = {rates["name"]: rates for rates in found["rates"]}
    newton = {f"batched Newton, k = {k}" for k in (1, 2, 4, 16, "inf")}
    assert set(rates) == newton | {"CVXPY + Clarabel, k = 1"}
    for each in rates.values():
        assert each["tried"] == each["done"] == (4 if each["name"] in newton else 1)
        assert len(each["per_second"]["rounds"]) == 2
        assert 0 < each["per_second"]["lowest"] <= each["per_second"]["median"]
    [ratio] = found["ratios"]
    assert ratio["of"] == "batched Newton, k = 1"
    assert ratio["over"] == "CVXPY + Clarabel, k = 1"
    assert ratio["lowest"] <= ratio["median"] <= ratio["highest"]
    assert found["missing"] is None


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


def test_a_name_that_is_no_benchmark_is_refused():
    result = nceproof("bench", "increase-solves", "speed")
    assert result.exit_code == 2
    assert "no benchmark 'speed'" in result.stderr


@pytest.mark.parametrize("option", ["--size", "--rounds"])
def test_there_is_at_least_one_problem_and_one_round(option):
    assert nceproof("bench", option, 0).exit_code == 2


@pytest.mark.slow
def test_the_document_goes_to_a_file(tmp_path):
    path = tmp_path / "bench.txt"
    result = nceproof("bench", "increase-solves", "--size", 1, "--rounds", 1, "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "per second" in path.read_text(encoding="utf-8")
