"""The front page: what is proved and certified of theorems, what is refuted, by topic and paper."""

import re
from html import unescape

import pytest

from theorems.reports.site import build, front
from theorems.reports.site.claims import pages_of
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.verdict import Judgement, Verdict
from theorems.verdicts.verify import Outcome


def planted(**verdicts):
    return [
        Outcome(find_claim(name.replace("_", "-")), Judgement(verdict, (), "planted"), 1.0)
        for name, verdict in verdicts.items()
    ]


def results(outcomes):
    return {
        topic.name: ([one.claim.id for one in topic.holds], [one.claim.id for one in topic.fails])
        for topic in front.topics(pages_of(outcomes))
    }


def test_theorems_that_hold_and_what_is_refuted_of_papers_are_the_main_results():
    found = planted(
        monotone_near_balanced=Verdict.CERTIFIED,
        conjecture_unbalanced=Verdict.REFUTED,
        etf_optimal_balanced=Verdict.PROVED,
        etf_rank=Verdict.PROVED,  # a lemma
        etf_optimal_for_every_law=Verdict.REFUTED,  # a false neighbour, which nobody claims
    )
    assert results(found) == {
        "conjecture": (["monotone-near-balanced"], ["conjecture-unbalanced"]),
        "simplex": (["etf-optimal-balanced"], []),
    }


@pytest.mark.parametrize("verdict", [one for one in Verdict if one not in ("proved", "certified")])
def test_a_theorem_of_another_verdict_is_no_result(verdict):
    found = results(planted(etf_optimal_balanced=verdict))
    assert found.get("simplex", ([], []))[0] == []


@pytest.mark.slow
def test_the_front_page_leads_to_the_results_and_to_the_claims_of_papers():
    found = planted(
        etf_optimal_balanced=Verdict.PROVED,
        similarities_identity=Verdict.PROVED,
        similarities_identity_as_printed=Verdict.REFUTED,
    )
    page = unescape(build.site(found)["index.html"].decode())
    shown = page[page.index('<h2 id="results">') : page.index('<h2 id="papers">')]
    assert re.findall("<h3 .*?>(.*?)</h3>", shown) == ["Simplex", "Towers"]
    assert '<span class="badge proved">∎ proved</span> <a href="claims/etf-opt' in shown
    assert "<math>" in shown
    assert "“With balanced classes the simplex ETF minimises" in shown
    assert 'instead: <a href="claims/similarities-identity.html">' in shown
    by_paper = page[page.index('<h2 id="papers">') : page.index('<h2 id="verdicts">')]
    assert "✗\xa0similarities-identity-as-printed" in by_paper


@pytest.mark.slow
def test_a_result_that_was_declared_otherwise_says_so():
    found = planted(conjecture_unbalanced_uniform=Verdict.REFUTED)
    page = build.site(found)["index.html"].decode()
    assert "<strong>declared open</strong>" in page.partition('id="results"')[2]
