"""`nceproof bench`: its documents, its peer, and what it says of a peer that is not there."""

import json

import numpy as np
import pytest

from property_tests.running import nceproof


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


def test_a_name_that_is_no_benchmark_is_refused():
    result = nceproof("bench", "increase-solves", "speed")
    assert result.exit_code == 2
    assert "no benchmark 'speed'" in result.stderr


@pytest.mark.parametrize("option", ["--size", "--rounds"])
def test_there_is_at_least_one_problem_and_one_round(option):
    assert nceproof("bench", option, 0).exit_code == 2


@pytest.mark.parametrize("names", [["certified-optima"], ["enclosures", "symmetric-optima"], []])
def test_a_benchmark_of_classes_takes_two_or_more(names):
    result = nceproof("bench", *names, "--size", 1)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "the number of classes; give 2 or more" in result.stderr


@pytest.mark.slow
def test_the_document_goes_to_a_file(tmp_path):
    path = tmp_path / "bench.txt"
    result = nceproof("bench", "increase-solves", "--size", 1, "--rounds", 1, "--output", path)
    assert (result.exit_code, result.stdout) == (0, "")
    assert "per second" in path.read_text(encoding="utf-8")
