"""What the library claims does not change by what a user's file does to it."""

from pathlib import Path

import pytest

from property_tests.running import nceproof_apart, verified_apart
from theorems.verdicts import apart
from theorems.verdicts.apart import process_of
from theorems.verdicts.catalogue import all_claims, find_claim, is_of_library
from theorems.verdicts.claim import claim
from theorems.verdicts.clock import Clock
from theorems.verdicts.evidence import below
from theorems.verdicts.family import grid
from theorems.verdicts.library import decided_apart
from theorems.verdicts.verdict import Instance, Verdict
from theorems.verdicts.verify import run

FORGED = Path(__file__).with_name("forged_library.py")


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    return verified_apart(FORGED, tmp_path_factory.mktemp("forged"), code=3)


@pytest.mark.parametrize(
    ("used", "verdict", "resting"),
    [
        ("conjecture-unbalanced-uniform", "open", "on-what-is-open"),
        ("etf-exists", "certified", "on-what-is-certified"),
        ("gram-bound", "proved", "on-what-is-proved"),
        ("downstream-tangent", "unknown", "on-what-says-something-else"),
    ],
)
def test_the_library_says_and_comes_to_what_stands_in_its_files(found, used, verdict, resting):
    kept = find_claim(used)
    assert found[used]["verdict"] == verdict
    assert (found[used]["title"], found[used]["statement"]) == (kept.title, kept.statement)
    assert found[used]["family"] == kept.family.words
    assert found[resting]["verdict"] == "certified"
    assert found[resting]["complete"] is (verdict in ("certified", "proved"))


def test_a_statement_that_was_changed_is_shown_as_that_of_no_verdict(found):
    assert found["downstream-tangent"]["evidence"] == (
        "a file has changed what downstream-tangent says in this process"
    )


def test_a_changed_claim_of_the_library_is_not_the_library_s(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text(
        "from theorems.claims.simplex.gram_bound import gram_bound\n"
        "object.__setattr__(gram_bound, 'title', 'Every cosine is 0.')\n",
        encoding="utf-8",
    )
    done = nceproof_apart("verify", path, folder=tmp_path)
    assert done.returncode == 4
    assert "'gram-bound' at line" in done.stderr
    assert "has the id of a claim of the library" in done.stderr


@pytest.mark.parametrize("take", [find_claim, lambda name: {c.id: c for c in all_claims()}[name]])
def test_each_is_given_a_copy_of_a_claim(take):
    mine = take("etf-exists")
    mine.family.members[0]["C"] = "1000"
    mine.neighbours["etf-rank"] = mine
    object.__setattr__(mine, "title", "Mine.")
    kept = find_claim("etf-exists")
    assert not is_of_library(mine)
    assert is_of_library(kept)
    assert kept.title != "Mine."
    assert kept.family.members[0]["C"] != "1000"
    assert kept.neighbours == {}


def top(*used):
    """Return a claim that is none of the library's, and rests on some of these."""

    @claim(
        kind="lemma",
        hypotheses=(),
        family=grid(C=[2]),
        source="own",
        declared=Verdict.CERTIFIED,
        rests_on=used,
    )
    def mine():
        """One is below two.

        1 < 2.
        """
        yield Instance({"C": "2"}, below(1, 2))

    return mine


QUICK = {
    "etf-exists": Verdict.CERTIFIED,
    "etf-optimal-balanced": Verdict.PROVED,
    "saunshi-without-coverage": Verdict.REFUTED,
    "log-sum-exp-hessian": Verdict.ARGUED,
}


def shown(outcome):
    """Return all that a report can say of an outcome, but for the seconds."""
    instances = [
        (one.parameters, one.said, one.holds, one.is_asserted, one.witness, one.searched)
        for one in outcome.judgement.instances
    ]
    judgement = outcome.judgement
    return outcome.claim, judgement.verdict, judgement.reason, instances, outcome.uses


@pytest.mark.slow
def test_what_comes_back_is_what_is_found_here():
    mine = top(*(name for name, verdict in QUICK.items() if verdict != Verdict.REFUTED))
    apart = {one.claim.id: one for one in run([mine, find_claim("saunshi-without-coverage")])}
    for here in run([find_claim(name) for name in QUICK]):
        assert shown(apart[here.claim.id]) == shown(here)
    for name, verdict in QUICK.items():
        assert apart[name].judgement.verdict == verdict


def test_each_instance_is_told_of():
    told = []
    with process_of("theorems.verdicts.library") as ask:
        one = find_claim("etf-exists")
        judgement, uses = decided_apart(one, ask, Clock(None), lambda: told.append(one.id))
    assert (judgement.verdict, uses) == (Verdict.CERTIFIED, ())
    assert len(told) == len(judgement.instances) == len(one.family.members)


def test_what_takes_too_long_apart_is_unknown(monkeypatch):
    monkeypatch.setattr(apart, "_SERVE", "import time; time.sleep(3600)")
    found = {one.claim.id: one for one in run([top("etf-exists")], time_limit=1)}
    assert found["etf-exists"].judgement.verdict == Verdict.UNKNOWN
    assert found["etf-exists"].judgement.reason == "undecided: the time limit was reached"
    assert found["mine"].unsettled == ("etf-exists",)
