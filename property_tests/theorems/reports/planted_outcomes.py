"""Outcomes of runs that never were: every verdict and status, with texts of one's choice."""

from dataclasses import replace

from hypothesis import strategies as st

from property_tests.planted import evidence
from theorems.escaping import one_line
from theorems.rocq.checking import Check, Status
from theorems.verdicts.claim import Claim
from theorems.verdicts.family import Family
from theorems.verdicts.plain import quotable
from theorems.verdicts.verdict import Instance, Judgement, Verdict
from theorems.verdicts.verify import Outcome

NASTY = ["<&>\"'", "]]>", "<!--", "a\tb", "ρ ≥ ½ ∞", "\x00", "\x1b[31m", "\x0b", "￿", "🙂"]
UNDECIDED = (Verdict.ASSERTED, Verdict.UNKNOWN, Verdict.VACUOUS)


def outcome(verdict, declared=Verdict.CERTIFIED, text="planted", unsettled=(), rocq=None):
    planted = Claim(
        "planted-claim",
        "lemma",
        text,
        text,
        (text,),
        Family((), text),
        text,
        declared,
        instances=lambda: iter(()),
    )
    note = text if is_quotable(text) else "planted"
    failing = Instance({"n": text}, evidence(False), note, {"value": note, "rows": [["1/2", note]]})
    seen = (failing,) if verdict == Verdict.REFUTED else ()
    judgement = Judgement(verdict, seen, text)
    return Outcome(planted, judgement, 1.25, unsettled=unsettled, rocq=rocq)


def is_quotable(text):
    """Whether a note may have this text, which stands in quotation marks."""
    try:
        return quotable(text, name="note") == text
    except ValueError:
        return False


def outcomes_with(texts, **sizes):
    """Draw lists of outcomes whose every text is one of `texts`."""
    verdicts, status = st.sampled_from(list(Verdict)), st.sampled_from(list(Status))
    twins = st.none() | st.builds(Check, status, texts)
    return st.lists(st.builds(outcome, verdicts, verdicts, texts, rocq=twins), **sizes)


OUTCOMES = outcomes_with(st.text(max_size=20) | st.sampled_from(NASTY), max_size=5)


def wrong_of(one):
    """Return what is wrong with a planted outcome: as JUnit tags it, and in words."""
    declared, computed, twin = one.claim.declared, one.judgement.verdict, one.rocq
    tags = {
        Status.REFUSED: "failure",
        Status.UNKNOWN: "error",
        Status.UNSUPPORTED: "error",
        Status.SKIPPED: "skipped",
    }
    said = f"declared {declared}, computed {computed}"
    said = f"{computed}: no success, declared or not" if computed == declared else said
    said = f"{said}; {one.judgement.reason}"
    found = [("error" if computed in UNDECIDED else "failure", said)]
    found = [] if computed == declared and computed not in UNDECIDED else found
    if twin and twin.status in tags:
        found.append((tags[twin.status], f"Rocq: {twin.status}; {twin.reason}"))
    return found


def messages(outcomes):
    return [shown(message) for one in outcomes for _, message in wrong_of(one)]


def shown(text):
    return one_line(text)


def decided(holds, size=5):
    """Return the outcome of a planted claim with instances that hold, fail or are undecided."""
    seen = [
        Instance({"n": str(number)}, evidence(holds), f"note {number}", {"x": "1"})
        for number in range(size)
    ]
    verdict = {True: Verdict.CERTIFIED, False: Verdict.REFUTED, None: Verdict.UNKNOWN}[holds]
    return replace(outcome(verdict), judgement=Judgement(verdict, tuple(seen), "planted"))
