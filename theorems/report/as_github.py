"""Annotations of GitHub Actions: an `::error` line for each claim that is not as declared."""

from __future__ import annotations

from collections.abc import Sequence

from theorems.report.places import place_of
from theorems.verification import Fault, Outcome, faults


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return a workflow command for each fault of a claim or of its twin in Rocq.

    >>> from theorems.kernel.verdict import judge
    >>> from theorems.registry import find_claim
    >>> vacuous = Outcome(find_claim("etf-exists"), judge([], size=0), 0.0)
    >>> verification([vacuous]).split("title=")[1]
    'etf-exists::declared certified, computed vacuous; no instance meets the hypotheses'
    """
    return "\n".join(
        _annotation(outcome, fault) for outcome in outcomes for fault in faults(outcome)
    )


def _annotation(outcome: Outcome, fault: Fault) -> str:
    file, line = place_of(outcome.claim)
    properties = {"file": file.as_posix(), "line": str(line), "title": outcome.claim.id}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::error {written}::{_data(f'{fault.message}; {fault.reason}')}"


def _data(text: str) -> str:
    """Escape a message as the runner unescapes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
