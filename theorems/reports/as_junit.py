"""Reports for CI servers: JUnit XML, a test case a claim and a twin, its paragraph as output."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree import ElementTree

from theorems.escaping import one_line
from theorems.reports.as_text import paragraph
from theorems.reports.summary import cached_share, summary_line
from theorems.rocq.checking import Check, Status
from theorems.tools.trust import versions
from theorems.verdicts.trust import combined, trusted_files
from theorems.verdicts.verify import (
    EXIT_DIFFERS,
    Fault,
    Outcome,
    claim_fault,
    twin_fault,
)


def verification(outcomes: Sequence[Outcome]) -> str:
    """Return a JUnit document: a verdict that differs is a failure, an undecided one an error.

    >>> "testsuite" in verification([])
    True
    """
    suite = ElementTree.Element("testsuite", name="nceproof")
    properties = ElementTree.SubElement(suite, "properties")
    said = {"trusted files": combined(trusted_files()), "summary": summary_line(outcomes)}
    said |= {"cached": cached} if (cached := cached_share(outcomes)) else {}
    for name, value in (versions() | said).items():
        ElementTree.SubElement(properties, "property", name=name, value=value)
    for outcome in outcomes:
        case = _case(suite, outcome.claim.kind, outcome.claim.id)
        case.set("time", f"{_seconds(outcome):.3f}")
        if outcome.cached:
            properties = ElementTree.SubElement(case, "properties")
            ElementTree.SubElement(properties, "property", name="cached", value=outcome.cached)
        if fault := claim_fault(outcome):
            _result(case, _tag(fault), fault)
        ElementTree.SubElement(case, "system-out").text = paragraph(outcome)
        if outcome.rocq:
            _twin(suite, outcome.claim.id, outcome.rocq)
    _count(suite)
    suite.set("time", f"{sum(map(_seconds, outcomes)):.3f}")
    ElementTree.indent(suite)
    return ElementTree.tostring(suite, encoding="unicode", xml_declaration=True)


def _seconds(outcome: Outcome) -> float:
    """Return how long this run took for a claim."""
    return 0.0 if outcome.cached else outcome.seconds


def _case(suite: ElementTree.Element, group: str, name: str) -> ElementTree.Element:
    return ElementTree.SubElement(suite, "testcase", classname=f"nceproof.{group}", name=name)


def _twin(suite: ElementTree.Element, name: str, check: Check) -> None:
    """Add the test case of a claim's twin in Rocq."""
    case = _case(suite, "rocq", name)
    if fault := twin_fault(check):
        _result(case, "skipped" if check.status == Status.SKIPPED else _tag(fault), fault)


def _tag(fault: Fault) -> str:
    return "failure" if fault.exit_code == EXIT_DIFFERS else "error"


def _result(case: ElementTree.Element, tag: str, fault: Fault) -> None:
    result = ElementTree.SubElement(case, tag, message=one_line(fault.message))
    result.text = one_line(fault.reason)


def _count(suite: ElementTree.Element) -> None:
    tags = Counter(result.tag for result in suite.iterfind("testcase/*"))
    suite.set("tests", str(len(suite.findall("testcase"))))
    for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(name, str(tags[tag]))
