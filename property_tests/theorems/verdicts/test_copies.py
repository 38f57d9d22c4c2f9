"""Copies of this process judge as it does, several claims at once, and one that dies costs one."""

import os
import signal
from functools import partial

import pytest

from property_tests.planted import FALSE, TRUE, UNDECIDED, evidence, numbered, planted
from theorems.verdicts import catalogue
from theorems.verdicts.claim import claim
from theorems.verdicts.recorded import write_instance
from theorems.verdicts.verdict import Instance, Verdict
from theorems.verdicts.verify import Interrupted, run


def compared(outcomes):
    return [
        (
            one.claim.id,
            one.judgement.verdict,
            one.judgement.reason,
            list(map(write_instance, one.judgement.instances)),
            one.uses,
            one.unsettled,
        )
        for one in outcomes
    ]


def beside(*together):
    for one in together:
        one.neighbours.update({other.id: other for other in together})
    return list(together)


def test_several_copies_find_what_one_process_finds_in_its_order():
    claims = beside(
        planted("top", TRUE, uses=("middle",)),
        planted("apart", FALSE, Verdict.REFUTED),
        planted("middle", TRUE, uses=("ground",)),
        planted("ground", UNDECIDED),
    )
    assert compared(run(claims, jobs=3)) == compared(run(claims))
    asked = [claims[0], claims[1]]  # the others are asked for by what these use
    assert compared(run(asked, jobs=2)) == compared(run(asked))


@pytest.mark.slow
def test_the_library_comes_out_the_same_from_several_processes():
    names = ("etf-optimal-balanced", "etf-exists", "nozawa-sato-bound", "spectral-etf-optimal")
    claims = [catalogue.find_claim(name) for name in names]
    assert compared(run(claims, jobs=2)) == compared(run(claims))


def doing(name, act, *, seconds=0):
    """Return a claim that does something before its instance."""

    def instances():
        """A planted title.

        A planted statement.
        """
        act()
        yield Instance({"n": "0"}, evidence(True))

    instances.__name__ = name
    said = {"kind": "lemma", "hypotheses": (), "source": "planted", "family": numbered(1)}
    return claim(declared=Verdict.CERTIFIED, seconds=seconds, **said)(instances)


def test_a_copy_that_is_killed_leaves_its_claim_unknown_and_no_other():
    killed = doing("killed", lambda: os.kill(os.getpid(), signal.SIGKILL))
    others = [planted(f"other_{n}", TRUE) for n in range(4)]
    found = {one.claim.id: one.judgement for one in run([killed, *others], jobs=2)}
    assert found.pop("killed").verdict == Verdict.UNKNOWN
    assert {one.verdict for one in found.values()} == {Verdict.CERTIFIED}


def test_what_says_that_it_takes_long_is_begun_first():
    began, came = [], []
    claims = [doing(f"c{n}", partial(began.append, f"c{n}"), seconds=n) for n in (1, 5, 0, 3)]
    found = run(claims, decided=lambda outcome: came.append(outcome.claim.id))
    assert came == began == ["c5", "c3", "c1", "c0"]
    assert [outcome.claim.id for outcome in found] == ["c1", "c5", "c0", "c3"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_an_interrupted_run_keeps_what_was_decided(jobs):
    def interrupt(outcome):
        if outcome.claim.id == "quick":
            raise KeyboardInterrupt

    def forever():
        while True:
            pass

    claims = [planted("quick", TRUE), doing("endless", forever), planted("late", TRUE)]
    with pytest.raises(Interrupted) as caught:
        run(claims, jobs=jobs, decided=interrupt)
    found = {one.claim.id: one.judgement for one in caught.value.outcomes}
    assert list(found) == ["quick", "endless", "late"]
    assert found["quick"].verdict == Verdict.CERTIFIED
    assert (found["endless"].verdict, found["endless"].reason) == ("unknown", "interrupted")


def test_each_claim_is_told_of_once_and_each_instance_ticks():
    claims = [planted("one", TRUE * 3), planted("two", TRUE * 2)]
    came, ticks = [], []
    run(claims, jobs=2, decided=came.append, tick=ticks.append)
    assert sorted(one.claim.id for one in came) == ["one", "two"]
    assert sorted(one.id for one in ticks) == ["one"] * 3 + ["two"] * 2
