"""Reports for CI servers: JUnit XML, one test case a claim, and one a twin in Rocq."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from theorems.kernel.verdict import Verdict
from theorems.rocq.checking import Check, Status
from theorems.verification import Outcome


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return a JUnit document: a verdict that differs is a failure, an undecided one an error.

    Characters that XML does not have are shown as U+FFFD.

    >>> "testsuite" in verification([])
    True
    """
    cases = len(outcomes) + sum(outcome.rocq is not None for outcome in outcomes)
    suite = ElementTree.Element("testsuite", name="nceproof", tests=str(cases))
    counts = {"failure": 0, "error": 0, "skipped": 0}
    for outcome in outcomes:
        case = ElementTree.SubElement(
            suite,
            "testcase",
            classname=f"nceproof.{outcome.claim.kind}",
            name=outcome.claim.id,
            time=f"{outcome.seconds:.3f}",
        )
        fault = _fault(outcome)
        if fault:
            counts[fault] += 1
            message = f"declared {outcome.claim.declared}, computed {outcome.judgement.verdict}"
            ElementTree.SubElement(case, fault, message=message).text = _printable(
                outcome.judgement.reason
            )
        if outcome.rocq:
            _twin(suite, outcome.claim.id, outcome.rocq, counts)
    suite.set("failures", str(counts["failure"]))
    suite.set("errors", str(counts["error"]))
    suite.set("skipped", str(counts["skipped"]))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


_FAULTS = {Status.REFUSED: "failure", Status.UNKNOWN: "error", Status.SKIPPED: "skipped"}


def _twin(suite: ElementTree.Element, name: str, check: Check, counts: dict[str, int]) -> None:
    """Add the test case of a claim's twin in Rocq."""
    case = ElementTree.SubElement(suite, "testcase", classname="nceproof.rocq", name=name)
    if fault := _FAULTS.get(check.status):
        counts[fault] += 1
        ElementTree.SubElement(case, fault, message=_printable(check.reason))


def _printable(text: str) -> str:
    return re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _fault(outcome: Outcome) -> str | None:
    if outcome.judgement.verdict in (Verdict.UNKNOWN, Verdict.VACUOUS):
        return "error"
    return None if outcome.as_declared else "failure"
