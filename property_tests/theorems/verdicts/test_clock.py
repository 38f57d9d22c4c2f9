"""The time limit: what it cuts short is undecided, and what does not end is interrupted."""

import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count

import pytest
from typer.testing import CliRunner

from numerics.errors import Undecided
from property_tests.planted import FALSE, TRUE, evidence, numbered, planted
from theorems.cli import app
from theorems.kernel import rules
from theorems.verdicts import apart, copies, models
from theorems.verdicts import catalogue as registry
from theorems.verdicts import clock as time_limit
from theorems.verdicts.claim import claim, derived
from theorems.verdicts.clock import Clock
from theorems.verdicts.prove import prove
from theorems.verdicts.verdict import Instance, Verdict
from theorems.verdicts.verify import exit_code, run


@pytest.fixture
def clock(monkeypatch):
    """Let every look at the clock take one second."""
    seconds = count()
    for module in (copies, time_limit):
        monkeypatch.setattr(module, "monotonic", lambda: float(next(seconds)))


def test_a_claim_cut_short_by_the_time_limit_is_undecided(clock):
    outcomes = run([planted("short", TRUE), planted("long", TRUE * 50)], time_limit=10)
    assert [outcome.judgement.verdict for outcome in outcomes] == ["certified", "unknown"]
    assert 0 < len(outcomes[1].judgement.instances) < 50
    assert "time limit" in outcomes[1].judgement.reason
    assert exit_code(outcomes) == 3


def test_a_counterexample_found_before_the_time_limit_still_refutes(clock):
    (outcome,) = run([planted("long", FALSE + TRUE * 50)], time_limit=5)
    assert outcome.judgement.verdict == Verdict.REFUTED
    assert exit_code([outcome]) == 1


def endless(name, before=(), caught=()):
    """Return a claim that does not end after some instances, or only when it is interrupted."""

    def instances():
        """A planted title.

        A planted statement.
        """
        for n, holds in enumerate(before):
            yield Instance({"n": str(n)}, evidence(holds), witness={"x": "1/2"})
        try:
            while True:
                pass
        except caught:
            yield Instance({"n": str(len(before))}, evidence(True))

    instances.__name__ = name
    family = numbered(len(before) + 1)
    said = {"kind": "lemma", "hypotheses": (), "source": "planted", "family": family}
    return claim(declared=Verdict.CERTIFIED, **said)(instances)


def derivation_of(derivation):
    """Return a claim that says 4 ≥ 0, with a derivation of it, or none."""
    derivation.__doc__ = "A planted title.\n\nA planted statement."
    derivation.__name__ = "derivation"
    formal = lambda: rules.nonnegative(4).statement  # noqa: E731
    return derived(kind="lemma", formal=formal, source="planted")(derivation)


@pytest.mark.parametrize("caught", [(), Undecided, Exception])
def test_an_instance_that_does_not_end_is_interrupted(caught):
    outcomes = run([endless("first", TRUE, caught), planted("later", TRUE * 2)], time_limit=0.2)
    assert [one.judgement.verdict for one in outcomes] == [Verdict.UNKNOWN] * 2
    assert all("time limit was reached" in one.judgement.reason for one in outcomes)
    assert exit_code(outcomes) == 3


def test_a_counterexample_before_what_does_not_end_still_refutes():
    (outcome,) = run([endless("first", FALSE)], time_limit=0.2)
    assert outcome.judgement.verdict == Verdict.REFUTED


def test_a_derivation_that_does_not_end_is_interrupted():
    def derivation():
        while True:
            rules.nonnegative(4)

    (outcome,) = run([derivation_of(derivation)], time_limit=0.2)
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    assert outcome.judgement.reason == "undecided: the time limit was reached"


def test_a_derivation_that_catches_the_interruption_proves_nothing():
    def derivation():
        with suppress(Undecided):
            while True:
                rules.nonnegative(4)
        return rules.nonnegative(4)

    (outcome,) = run([derivation_of(derivation)], time_limit=0.2)
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    assert "the time limit was reached" in outcome.judgement.reason


def test_a_replay_that_does_not_end_is_interrupted_and_its_process_killed(monkeypatch):
    monkeypatch.setattr(apart, "_SERVE", "import time; time.sleep(3600)")
    (outcome,) = run([derivation_of(lambda: rules.nonnegative(4))], time_limit=1)
    assert outcome.judgement.verdict == Verdict.UNKNOWN
    assert outcome.judgement.reason == "undecided: the time limit was reached"


def test_after_a_run_nothing_is_interrupted():
    before = signal.getsignal(signal.SIGALRM)
    run([planted("short", TRUE)], time_limit=100)
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
    assert signal.getsignal(signal.SIGALRM) is before


def test_outside_of_the_main_thread_the_time_is_looked_at_between_instances():
    with ThreadPoolExecutor(1) as pool:
        (outcome,) = pool.submit(run, [planted("long", TRUE * 5)], time_limit=0).result()
    assert outcome.judgement.verdict == Verdict.UNKNOWN


def test_without_a_time_limit_the_clock_decides_nothing(clock):
    (outcome,) = run([planted("long", TRUE * 50)])
    assert outcome.judgement.verdict == Verdict.CERTIFIED
    assert outcome.seconds == 1.0


@pytest.mark.parametrize(
    ("lines", "undecided", "said"),
    [
        (1, 0, "1 line by the rules of the kernel"),
        (2, 1, "2 lines by the rules of the kernel"),
        (3, 1, "(seed 0); 1 line without an instance"),
        (3, 2, "(seed 0); 2 lines without an instance"),
    ],
)
def test_the_evidence_of_a_proof_counts_its_lines(monkeypatch, lines, undecided, said):
    report = models.Report(lines, 3, undecided, "")
    monkeypatch.setattr(
        "theorems.verdicts.prove.check_derivation", lambda theorem, **options: report
    )
    judgement = prove(registry.find_claim("etf-rank"), lambda theorem, statement: "")
    assert judgement.verdict == Verdict.PROVED
    assert said in judgement.reason
    assert ("without" in judgement.reason) == bool(undecided)


def test_a_proof_looks_at_the_time_before_every_line():
    left = iter([False, False, True])
    with pytest.raises(Undecided, match="the time limit was reached at line 3 of"):
        prove(registry.find_claim("gram-bound"), lambda *_: "", lambda: next(left))


def test_a_time_limit_of_nothing_leaves_long_claims_undecided(monkeypatch):
    monkeypatch.setattr(registry, "all_claims", lambda: (planted("long", TRUE * 3),))
    assert CliRunner().invoke(app, ["verify", "--time-limit", "0"]).exit_code == 3


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="no signal of an alarm here")
def test_a_time_limit_that_meets_a_finaliser_says_nothing_and_comes_again(capsys):
    limit = Clock(0)

    class Slow:
        def __del__(self):
            while not limit.interrupted:
                pass

    def met():
        Slow()
        while True:
            pass

    with pytest.raises(Undecided), limit.interrupting():
        met()
    assert capsys.readouterr() == ("", "")


def test_what_else_a_finaliser_raises_is_said(monkeypatch):
    said = []
    monkeypatch.setattr("sys.unraisablehook", lambda unraisable: said.append(unraisable.exc_type))

    class Wrong:
        def __del__(self):
            raise ValueError

    with Clock(60).interrupting():
        Wrong()
    assert said == [ValueError]
