"""The graph of claims: ancestors, kinds of edges, verdicts declared otherwise."""

import re

import pytest
from hypothesis import given

from property_tests.theorems.reports.site.test_drawing import acyclic
from theorems.reports.site import drawing, graph


@pytest.mark.slow
@given(acyclic())
def test_the_ancestors_are_all_that_can_be_reached(rests_on):
    nodes = [
        graph.Node(name, "", "open", "○", "a family", tuple(below), (), "lemma", None)
        for name, below in rests_on.items()
    ]
    for name, found in graph.ancestors(nodes).items():
        reached = {name}
        while more := {below for one in reached for below in rests_on[one]} - reached:
            reached |= more
        assert found == sorted(reached)


@given(acyclic())
def test_a_focus_has_a_place_for_all_that_it_rests_on_each_below_what_carries_it(rests_on):
    nodes = [
        graph.Node(name, "", "open", "○", "a family", tuple(below), (), "lemma", None)
        for name, below in rests_on.items()
    ]
    under = graph.ancestors(nodes)
    for name, places in drawing.layouts(nodes).items():
        assert sorted(places) == under[name]
        assert len({*places.values()}) == len(places)
        for one in places:
            assert all(places[below][1] < places[one][1] for below in rests_on[one])


def test_edges_are_dashed_for_the_statement_and_solid_for_the_proof(outcomes):
    drawn = drawing.graph(graph.nodes_of(outcomes))
    found = re.findall(r'class="edge (\w+)" data-from="([^"]+)" data-to="([^"]+)"', drawn)
    assert ("proof", "bound-from-means", "spread-bound") in found
    assert ("statement", "definition:convex", "bound-from-means") in found
    assert all(kind == "statement" for kind, source, _ in found if ":" in source)
    known = {outcome.claim.id for outcome in outcomes}
    assert {source for kind, source, _ in found if kind == "proof"} <= known


def test_the_graph_says_where_another_verdict_was_declared(outcomes, files):
    by_name = {node.name: node for node in graph.nodes_of(outcomes)}
    assert by_name["planted-claim"].said == "unknown, declared certified, incomplete"
    assert by_name["etf-optimal-for-every-law"].said == "refuted"
    text = files["graph.html"].decode()
    assert 'aria-label="planted-claim: unknown, declared certified, incomplete. ' in text
    assert "<td>?&nbsp;unknown, declared certified, incomplete</td>" in text
    assert '"status": "? unknown, declared certified, incomplete"' in files["data.js"].decode()
