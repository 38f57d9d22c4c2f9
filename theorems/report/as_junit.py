"""Reports for CI servers: JUnit XML, one test case a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from theorems.kernel.verdict import Verdict
from theorems.verification import Outcome


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return a JUnit document: a verdict that differs is a failure, an undecided one an error.

    Characters that XML does not have are shown as U+FFFD.

    >>> "testsuite" in verification([])
    True
    """
    suite = ElementTree.Element("testsuite", name="nceproof", tests=str(len(outcomes)))
    counts = {"failure": 0, "error": 0}
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
    suite.set("failures", str(counts["failure"]))
    suite.set("errors", str(counts["error"]))
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


def _printable(text: str) -> str:
    return re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


def _fault(outcome: Outcome) -> str | None:
    if outcome.judgement.verdict in (Verdict.UNKNOWN, Verdict.VACUOUS):
        return "error"
    return None if outcome.as_declared else "failure"
