"""Claims as items of pytest: what `theorems.pytest_plugin` adds where it is asked for."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from theorems.errors import FileError, NothingToCheck
from theorems.escaping import one_line
from theorems.reports.as_github import line
from theorems.reports.as_text import paragraph
from theorems.reports.differences import in_notation
from theorems.reports.summary import line_of
from theorems.tools.trust import versions
from theorems.verdicts import user_files
from theorems.verdicts.catalogue import is_of_library
from theorems.verdicts.claim import Claim
from theorems.verdicts.claim import line_of as claim_line
from theorems.verdicts.trust import combined, trusted_files
from theorems.verdicts.verify import (
    EXIT_AS_DECLARED,
    Outcome,
    exit_code,
    faults,
    resting_on,
    run,
)

_VERDICT, _CHECKED, _WRONG = "nceproof verdict", "nceproof checked", "nceproof wrong"
"""What an item says of its claim: the verdict in a word, what was proved or run, what is wrong."""

_ITEM = "claim "
"""What an item says of where it stands, before the id of its claim."""


class NotAsDeclared(Exception):  # noqa: N818 - what the report says of the claim
    """A claim, or one that it uses, that did not come out as declared; holds the outcomes."""


def pytest_report_header() -> list[str]:
    """Show the versions, and the hash of the trusted files."""
    files = trusted_files()
    named = ", ".join(f"{name} {version}" for name, version in versions().items())
    return [named, f"{len(files)} trusted files, SHA-256 {combined(files)}"]


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path, parent: pytest.Collector
) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
    """Collect a file of claims, and keep all others from it.

    As a module of tests, or of doctests, it would be imported into the process that judges.
    """
    others = yield
    if not _is_ours(file_path, parent):
        return others
    found: ClaimFile = ClaimFile.from_parent(parent, path=file_path)
    found.objection, found.is_collected = _objection(file_path, parent.config), bool(others)
    return [found]


def _is_ours(file: Path, parent: pytest.Collector) -> bool:
    """Tell whether a file is called as one of claims, or is named and holds some."""
    if file.name.startswith("test_") or file.suffix != ".py":
        return False
    patterns = parent.config.getini("nceproof_files")
    is_called_so = any(fnmatch(file.name, pattern) for pattern in patterns)
    return is_called_so or (parent.session.isinitpath(file) and _holds_claims(file))


_OF_PYTEST = ("__init__.py", "conftest.py")


def _objection(file: Path, config: pytest.Config) -> str:
    """Return why a file is not collected as one of claims, or ""."""
    if file.name in _OF_PYTEST:
        return f"pytest loads {file.name} itself; put the claims into another file"
    imported = (getattr(module, "__file__", None) for module in list(sys.modules.values()))
    if str(file) in imported:
        return "it was imported, into the process that judges; run nceproof verify"
    if any(fnmatch(file.name, pattern) for pattern in config.getini("python_files")):
        return "pytest takes it for a file of tests; give it another name"
    return ""


def _has_tests(file: Path, config: pytest.Config, claims: Sequence[Claim]) -> bool:
    """Tell whether what a file defines, imports or documents looks like tests, beside claims."""
    text = file.read_text(encoding="utf-8")
    nodes = list(ast.walk(ast.parse(text)))
    names = {getattr(node, key, None) for node in nodes for key in ("name", "id")}
    names -= {claim.id.replace("-", "_") for claim in claims}
    patterns = (*config.getini("python_functions"), *config.getini("python_classes"))
    alike = (
        name.lower().startswith("test")
        or name.startswith(patterns)
        or any(fnmatch(name, pattern) for pattern in patterns)
        for name in names
        if isinstance(name, str)
    )
    return any(alike) or (">>>" in text and config.getoption("doctestmodules"))


def _holds_claims(file: Path) -> bool:
    """Tell whether a file has claims, or some that cannot be read: that is for its collection.

    One that does not name what claims are made with is not run to be asked: it may be of tests.
    """
    try:
        if not _OURS.search(file.read_bytes()):
            return False
        return bool(user_files.load_claims(file))
    except NothingToCheck:
        return False
    except (FileError, OSError):
        return True


_OURS = re.compile(rb"\b(theorems|nceproof)\b")


def pytest_pycollect_makeitem(collector: pytest.Collector, obj: object) -> None:
    """Refuse a claim of a file that was named and left to pytest: nobody would run it."""
    if type(obj) is not Claim or is_of_library(obj) or collector.path.name.startswith("test_"):
        return
    if collector.session.isinitpath(collector.path):
        said = "claims that do not name nceproof; run nceproof verify"
        raise collector.CollectError(f"{str(collector.path)!r}: {said}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """Show what was proved or run of each claim, what is wrong, and how many have which verdict.

    It stands below pytest's own summary, which cuts its lines where the terminal ends.
    """
    yield
    run = {found: _said_by(terminalreporter.getreports(found)) for found in ("passed", "failed")}
    said = [one for found in run.values() for one in found]
    if not said:
        terminalreporter.write_line("nceproof: no claims were run")
        return
    verdicts = [one[_VERDICT] for one in said]
    terminalreporter.section("claims", sep="-")
    for one in said:
        terminalreporter.write_line(one[_CHECKED])
        if _WRONG in one:
            terminalreporter.write_line(f"    WRONG: {one[_WRONG]}")
    terminalreporter.write_line(line_of(verdicts, len(run["failed"])))


def _said_by(reports: Sequence[pytest.TestReport]) -> list[dict[str, str]]:
    """Return what the reports of claims say; other tests, and other properties, are left out.

    No function or method of a test stands where `ClaimItem.reportinfo` says: its name has no space.
    """
    of_claims = [one for one in reports if one.when == "call" and one.location[2].startswith(_ITEM)]
    called = [one.user_properties for one in of_claims]
    found = [{name: str(value) for name, value in properties} for properties in called]
    return [one for one in found if {_VERDICT, _CHECKED} <= one.keys()]


class _Shown:
    """A failure as pytest shows one: a text, and what the short summary has the first line of."""

    def __init__(self, text: str, reason: str) -> None:
        self.text, self.reprcrash = text, SimpleNamespace(message=reason)

    def __str__(self) -> str:
        return self.text

    def toterminal(self, terminal: Any) -> None:
        """Write the text."""
        terminal.line(self.text)


def _at_fault(outcomes: Sequence[Outcome]) -> list[Outcome]:
    """Return the outcome of a claim, the last one, and those of what it uses that went wrong."""
    *used, own = outcomes
    return [own, *(found for found in used if faults(found))]


def _wrong(outcomes: Sequence[Outcome]) -> list[tuple[str, str]]:
    """Return each thing that is wrong, of which claim if it is another one, and why."""
    own = outcomes[-1]
    return [
        (f"{'' if found is own else f'{found.claim.id}: '}{fault.message}", fault.reason)
        for found in _at_fault(outcomes)
        for fault in faults(found)
    ]


def _in_short(outcomes: Sequence[Outcome]) -> str:
    """Return a line of what is wrong, which a narrow terminal holds, and below it why."""
    said, reasons = zip(*_wrong(outcomes), strict=True)
    return "\n".join(map(one_line, ("; ".join(said), *reasons)))


class ClaimFile(pytest.File):
    """A file of claims; one without claims, or that cannot be loaded, is an error of one line."""

    objection, is_collected = "", False

    def collect(self) -> Iterator[ClaimItem]:
        """Yield an item a claim; a file without claims is an error: nothing was checked."""
        if self.objection:
            raise self.CollectError(f"{str(self.path)!r}: {self.objection}")
        try:
            claims = user_files.load_claims(self.path)
        except (FileError, NothingToCheck) as error:
            raise self.CollectError(str(error)) from None
        if self.is_collected and _has_tests(self.path, self.config, claims):
            said = "tests beside claims; put them into another file"
            raise self.CollectError(f"{str(self.path)!r}: {said}")
        outcomes: dict[str, Outcome] = {}
        for claim in claims:
            yield ClaimItem.from_parent(self, name=claim.id, claim=claim, outcomes=outcomes)


class ClaimItem(pytest.Item):
    """A claim of a file; `outcomes` are those of the file so far, so that nothing runs twice."""

    def __init__(self, *, claim: Claim, outcomes: dict[str, Outcome], **more: Any) -> None:
        super().__init__(**more)
        self.claim, self.outcomes = claim, outcomes

    def runtest(self) -> None:
        """Run the claim, and what it uses, where the file has not run it yet."""
        known = list(self.outcomes.values())
        for found in run([self.claim], known=known):
            shown = replace(found, judgement=in_notation(found.judgement))
            self.outcomes[found.claim.id] = shown
        outcomes = resting_on(self.claim.id, self.outcomes)
        said = {_VERDICT: str(outcomes[-1].judgement.verdict), _CHECKED: line(outcomes[-1])}
        self.user_properties.extend(said.items())
        if exit_code(outcomes) != EXIT_AS_DECLARED:
            wrong = "; ".join(f"{what}; {why}" for what, why in _wrong(outcomes))
            self.user_properties.append((_WRONG, one_line(wrong)))
            raise NotAsDeclared(outcomes)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show verdict, reason and witness of the claim and of what went wrong below it."""
        if not isinstance(excinfo.value, NotAsDeclared):
            return super().repr_failure(excinfo, style)
        (outcomes,) = excinfo.value.args
        return _Shown("\n".join(map(paragraph, _at_fault(outcomes))), _in_short(outcomes))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the claim stands."""
        return self.path, claim_line(self.claim) - 1, f"{_ITEM}{self.claim.id}"
