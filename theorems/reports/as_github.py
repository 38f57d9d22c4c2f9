"""Logs of GitHub Actions: what was proved or run, an `::error` line for what is not as declared."""

from __future__ import annotations

from collections.abc import Sequence

from theorems.escaping import escaped, one_line
from theorems.reports.as_text import (
    authors_family,
    evidence,
    grounds,
    ran,
    shortened,
    verdict_of,
    witness,
)
from theorems.reports.places import place_of
from theorems.reports.statements import proved
from theorems.reports.summary import summary_lines
from theorems.verdicts.verify import Fault, Outcome, faults


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return a line a claim with what was proved or run, the annotations, the summary line last.

    >>> verification([])
    's VERIFIED 0 ARGUED 0 TESTED 0 REFUTED 0 OPEN 0 ASSERTED 0 UNKNOWN 0 VACUOUS 0 MISMATCHED 0'
    """
    lines = [*(_data(line(outcome)) for outcome in outcomes), *filter(None, [errors(outcomes)])]
    return "\n".join([*lines, *summary_lines(outcomes)])


def line(outcome: Outcome) -> str:
    """Return in one line the verdict on a claim, what was proved or run, and the author's words.

    What was computed stands before what the author says.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> from theorems.verdicts.verify import run
    >>> print(line(*run([find_claim("etf-exists")]))[:65])
    ✓ certified etf-exists: ran: C = 2..32; 31 instances; all 31 inst
    """
    claim = outcome.claim
    said = [proved(outcome)] if proved(outcome) else _ran(outcome)
    words = [*authors_family(claim), f"author's words: {one_line(claim.title)}"]
    return f"{verdict_of(outcome)} {claim.id}: {'; '.join([*said, *grounds(outcome), *words])}"


def _ran(outcome: Outcome) -> list[str]:
    return [*ran(outcome), *evidence(outcome), *map(shortened, witness(outcome))]


def errors(outcomes: Sequence[Outcome]) -> str:
    """Return a workflow command for each fault of a claim or of its twin in Rocq.

    >>> from theorems.verdicts.family import Family
    >>> from theorems.verdicts.verdict import judge
    >>> from theorems.verdicts.catalogue import find_claim
    >>> vacuous = Outcome(find_claim("etf-exists"), judge([], family=Family(())), 0.0)
    >>> errors([vacuous]).split("title=")[1]
    'etf-exists::declared certified, computed vacuous; no instance meets the hypotheses'
    """
    return "\n".join(
        _annotation(outcome, fault) for outcome in outcomes for fault in faults(outcome)
    )


def _annotation(outcome: Outcome, fault: Fault) -> str:
    file, line = place_of(outcome.claim)
    properties = {"file": escaped(file.as_posix()), "line": str(line), "title": outcome.claim.id}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    return f"::error {written}::{_data(one_line(f'{fault.message}; {fault.reason}'))}"


def _data(text: str) -> str:
    """Escape a message as the runner unescapes it."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
