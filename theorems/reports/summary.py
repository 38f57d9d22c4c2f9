"""The last lines of a verification: verdicts, and what Rocq says, counted."""

from __future__ import annotations

from collections.abc import Sequence

from theorems.rocq.checking import Status
from theorems.verdicts.verdict import Verdict
from theorems.verdicts.verify import Outcome, faults


def rocq_summary(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Count what Rocq says of claims; empty where it was not asked.

    >>> rocq_summary([])
    {}
    """
    found = [outcome.rocq.status for outcome in outcomes if outcome.rocq]
    return {status.upper(): found.count(status) for status in Status} if found else {}


def summary(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Count verdicts under the words of the last line of a verification.

    What is not as declared is counted once more, as MISMATCHED.

    >>> summary([])
    {'VERIFIED': 0, 'ARGUED': 0, 'TESTED': 0, 'REFUTED': 0, 'OPEN': 0, 'ASSERTED': 0, \
'UNKNOWN': 0, 'VACUOUS': 0, 'MISMATCHED': 0}
    """
    found = [outcome.judgement.verdict for outcome in outcomes]
    return _counted(found, sum(bool(faults(outcome)) for outcome in outcomes))


def _counted(found: Sequence[str], mismatched: int) -> dict[str, int]:
    words = {
        "VERIFIED": (Verdict.PROVED, Verdict.CERTIFIED),
        "ARGUED": (Verdict.ARGUED,),
        "TESTED": (Verdict.TESTED,),
        "REFUTED": (Verdict.REFUTED,),
        "OPEN": (Verdict.OPEN,),
        "ASSERTED": (Verdict.ASSERTED,),
        "UNKNOWN": (Verdict.UNKNOWN,),
        "VACUOUS": (Verdict.VACUOUS,),
    }
    counts = {word: sum(map(found.count, verdicts)) for word, verdicts in words.items()}
    return counts | {"MISMATCHED": mismatched}


def summary_line(outcomes: Sequence[Outcome]) -> str:
    """Return the last line of a verification, for people and scripts.

    >>> summary_line([])
    's VERIFIED 0 ARGUED 0 TESTED 0 REFUTED 0 OPEN 0 ASSERTED 0 UNKNOWN 0 VACUOUS 0 MISMATCHED 0'
    """
    return _counts("s", summary(outcomes))


def line_of(verdicts: Sequence[str], mismatched: int) -> str:
    """Return the same line from the verdicts in words and the number of what is mismatched.

    >>> line_of(["proved", "open"], 0)
    's VERIFIED 1 ARGUED 0 TESTED 0 REFUTED 0 OPEN 1 ASSERTED 0 UNKNOWN 0 VACUOUS 0 MISMATCHED 0'
    """
    return _counts("s", _counted(verdicts, mismatched))


def summary_lines(outcomes: Sequence[Outcome]) -> list[str]:
    """Return the last lines: what Rocq says of the twins, where it was asked, and the verdicts.

    Before them, how many of these were not computed in this run, if any were not, and how many of
    the refutations are argued by their authors.

    >>> summary_lines([])
    ['s VERIFIED 0 ARGUED 0 TESTED 0 REFUTED 0 OPEN 0 ASSERTED 0 UNKNOWN 0 VACUOUS 0 MISMATCHED 0']
    """
    counted = rocq_summary(outcomes)
    lines = [_counts("rocq", counted)] if counted else []
    refuted = [one.judgement for one in outcomes if one.judgement.verdict == Verdict.REFUTED]
    if argued := sum(one.is_argued for one in refuted):
        lines.append(f"argued {argued} of the {len(refuted)} refuted")
    cached = cached_share(outcomes)
    return [*lines, *([f"cached {cached}"] if cached else []), summary_line(outcomes)]


def cached_share(outcomes: Sequence[Outcome]) -> str:
    """Return how many of the verdicts were not computed in this run; empty if all were.

    >>> cached_share([])
    ''
    """
    cached = sum(bool(outcome.cached) for outcome in outcomes)
    return f"{cached} of {len(outcomes)}: computed by an earlier run" if cached else ""


def _counts(head: str, counted: dict[str, int]) -> str:
    return " ".join([head, *(f"{word} {count}" for word, count in counted.items())])
