"""Searches at random: false claims fall from a cold start, their true neighbours do not."""

import pickle
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from numerics.exact.formula import show
from numerics.exact.losses import Square
from numerics.exact.parse import parse
from theorems.certificates import document, recheck
from theorems.cli import app
from theorems.errors import UsageError
from theorems.search import hypothesis_search
from theorems.search.cases import Case, step_case
from theorems.search.descent import descended, unit_rows
from theorems.search.hypothesis_search import HypothesisSearch
from theorems.search.law_search import Problem
from theorems.search.representation_search import RepresentationSearch
from theorems.tools import recheck as rechecking
from theorems.tools import search as searching
from theorems.tools.search import Request, task_for
from theorems.verdicts.catalogue import all_claims, find_claim
from theorems.verdicts.verdict import Verdict

SHARDS = range(8)
TASKS = {one.id: one.search() for one in all_claims() if one.search is not None}
ABOUT_REPRESENTATIONS, ABOUT_HYPOTHESES = (
    [name for name, task in TASKS.items() if isinstance(task, kind)]
    for kind in (RepresentationSearch, HypothesisSearch)
)


def first(task, seed):
    """Return what the first shards find, up to the first counterexample."""
    for number in SHARDS:
        finding = task.shard(seed=seed, number=number)
        if finding.found:
            return finding
    return None


def test_the_claims_that_say_how_they_are_searched_are_open_or_refuted():
    assert {find_claim(name).declared for name in TASKS} == {Verdict.OPEN, Verdict.REFUTED}
    assert (len(ABOUT_REPRESENTATIONS), len(ABOUT_HYPOTHESES), len(TASKS)) == (7, 6, 18)


@pytest.mark.parametrize("claim", TASKS)
def test_a_search_can_be_sent_to_another_process(claim):
    task = TASKS[claim]
    again = pickle.loads(pickle.dumps(task))
    assert again == task
    assert again.description == task.description


def test_a_search_that_has_no_shards_is_an_error(monkeypatch):
    broken = replace(find_claim("spectral-etf-optimal"), search=lambda: "anywhere")
    monkeypatch.setattr(searching, "find_claim", lambda _: broken)
    with pytest.raises(TypeError, match="is 'anywhere', which has no shards"):
        task_for(broken.id, Request())


@pytest.mark.slow
@pytest.mark.parametrize("claim", ABOUT_REPRESENTATIONS)
def test_a_false_claim_about_representations_falls_within_a_few_shards(claim, tmp_path):
    finding = first(TASKS[claim], 1)
    assert finding.closest > 0
    if finding.certificate:
        path = tmp_path / "found.json"
        path.write_text(finding.certificate, encoding="utf-8")
        assert rechecking.outcome(path)[0] == recheck.outcome(str(path))[0] == "accepted"
        assert document.read(path.read_bytes()).claim == claim


@pytest.mark.parametrize("claim", ABOUT_HYPOTHESES)
def test_a_false_claim_about_a_hypothesis_falls_within_a_few_shards(claim):
    finding = first(TASKS[claim], 1)
    *imports, last = finding.python.splitlines()
    scope = {}
    exec("\n".join(imports), scope)
    found = eval(last, scope)
    assert found.inequality.text == finding.witness["inequality"]
    assert found.inequality.against == TASKS[claim].hypothesis


@pytest.mark.parametrize(
    "claim",
    [pytest.param("spectral-etf-optimal", marks=pytest.mark.slow), "square-nonincreasing"],
)
def test_a_shard_is_determined_by_its_seed_and_number(claim):
    task = TASKS[claim]
    shards = [(seed, number) for seed in (0, 1) for number in (0, 1, 2)]
    found = [task.shard(seed=seed, number=number) for seed, number in shards]
    assert found == [task.shard(seed=seed, number=number) for seed, number in shards]
    assert len({(finding.where, finding.closest) for finding in found}) == len(shards)


# --- true neighbours ----------------------------------------------------------------------------


def test_a_violation_that_exact_arithmetic_refuses_is_not_found(monkeypatch):
    """Floats propose: they are made to see a violation everywhere here."""
    monkeypatch.setattr(hypothesis_search, "_left_sides", lambda _, found: np.ones(len(found)))
    task = HypothesisSearch(lambda rng: (parse("sum(-v)"), 2), "nonincreasing")
    assert not task.shard(seed=0, number=0).found

    def deceived(rng):
        case = step_case(rng, Square(margin=2), 1, "true")
        return Case(case.blank, case.dimension, lambda maps: np.ones(len(maps)), case.proof)

    assert not RepresentationSearch(deceived).shard(seed=0, number=0).found


# --- the open claim -----------------------------------------------------------------------------


@pytest.mark.slow
def test_the_open_claim_is_searched_and_its_closest_approach_is_told(tmp_path):
    arguments = ["indistinguishability-in-low-dimension", "--shards", "1", "--output"]
    result = CliRunner().invoke(app, ["search", *arguments, str(tmp_path)])
    assert result.exit_code == 3
    searched, count, closest, last = result.stdout.splitlines()
    assert "2 ≤ d ≤ C − 2" in searched
    assert count == "1 shard, 24 candidates"
    assert closest.startswith("closest: ")
    assert "best constant on classes" in closest
    assert last == "s NOT FOUND"


@pytest.mark.slow
def test_maps_constant_on_classes_are_among_the_maps_of_the_open_claim():
    """So the closest approach is near 0, unless descent fails."""
    assert (
        abs(TASKS["indistinguishability-in-low-dimension"].shard(seed=3, number=0).closest) < 1e-6
    )


# --- parts --------------------------------------------------------------------------------------


@pytest.mark.slow
@given(seed=st.integers(0, 2**32), dimension=st.integers(2, 4), points=st.integers(2, 5))
def test_descent_stays_on_the_sphere_and_goes_down(seed, dimension, points):
    def energy(maps):
        return ((maps @ maps.transpose(0, 2, 1)) ** 2).sum((1, 2))

    start = unit_rows(np.random.default_rng(seed), points, dimension)
    end = descended(start, energy, steps=20)
    assert np.allclose(np.linalg.norm(end, axis=1), 1)
    assert energy(end[None])[0] <= energy(start[None])[0] + 1e-9


def test_options_of_the_increase_are_refused_by_the_other_searches():
    for claim, task in TASKS.items():
        if not isinstance(task, Problem):
            with pytest.raises(UsageError, match="is not searched by class laws; leave out"):
                task_for(claim, Request(classes=3))


def test_every_loss_that_is_drawn_is_shown_as_a_formula_that_reads_back():
    rng = np.random.default_rng(0)
    for claim in ABOUT_HYPOTHESES:
        formula, size = TASKS[claim].draw(rng)
        assert show(parse(show(formula))) == show(formula)
        assert size >= 1
