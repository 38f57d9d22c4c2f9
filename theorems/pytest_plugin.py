"""`pytest --nceproof`: claims in users' files as test items, one a claim.

Files called `*_claims.py` or `claims_*.py` (the ini option `nceproof_files`) are collected; a file
whose name begins with `test_` is left to pytest. A claim passes if `nceproof verify` would end
with exit code 0 for it: it and all that it uses came out as declared: decided, or open as declared.
Without the flag the plugin does nothing and loads nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from theorems.verdicts.claim import Claim
    from theorems.verdicts.verify import Outcome

_PROVED = "nceproof proved"
_FILES = ("*_claims.py", "claims_*.py")


class NotAsDeclared(Exception):  # noqa: N818 - what the report says of the claim
    """A claim, or one that it uses, that did not come out as declared; holds the outcomes."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the flag and the ini option."""
    group = parser.getgroup("nceproof", "claims about contrastive learning")
    group.addoption("--nceproof", action="store_true", help="Collect the claims of claim files.")
    parser.addini(
        "nceproof_files", f"Patterns of claim files (default: {' '.join(_FILES)}).", "args", _FILES
    )


def pytest_report_header(config: pytest.Config) -> list[str] | None:
    """Show the versions, and the hash of the trusted files."""
    if not config.getoption("nceproof"):
        return None
    from theorems.verdicts.trust import combined, trusted_files, versions

    files = trusted_files()
    named = ", ".join(f"{name} {version}" for name, version in versions().items())
    return [named, f"{len(files)} trusted files, SHA-256 {combined(files)}"]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ClaimFile | None:
    """Collect a file of claims."""
    if not parent.config.getoption("nceproof") or file_path.name.startswith("test_"):
        return None
    patterns = parent.config.getini("nceproof_files")
    if not any(fnmatch(file_path.name, pattern) for pattern in patterns):
        return None
    return ClaimFile.from_parent(parent, path=file_path)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the formal statement of each claim that was proved."""
    reports = [one for found in ("passed", "failed") for one in terminalreporter.getreports(found)]
    properties = [item for one in reports if one.when == "call" for item in one.user_properties]
    if lines := [f"∎ proved {said}" for name, said in properties if name == _PROVED]:
        terminalreporter.section("statements proved", sep="-")
        terminalreporter.write_line("\n".join(lines))


class ClaimFile(pytest.File):
    """A file of claims; one without claims, or that cannot be loaded, is an error of one line."""

    def collect(self) -> Iterator[ClaimItem]:
        """Yield an item a claim; a file without claims is an error: nothing was checked."""
        from theorems.errors import FileError, NothingToCheck
        from theorems.verdicts.user_files import load_claims

        try:
            claims = load_claims(self.path)
        except (FileError, NothingToCheck) as error:
            raise self.CollectError(str(error)) from None
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
        from theorems.reports.statements import proved
        from theorems.verdicts.verify import EXIT_AS_DECLARED, exit_code, resting_on, run

        known = list(self.outcomes.values())
        self.outcomes.update({found.claim.id: found for found in run([self.claim], known=known)})
        outcomes = resting_on(self.claim.id, self.outcomes)
        if statement := proved(outcomes[-1]):
            self.user_properties.append((_PROVED, f"{self.claim.id}: {statement}"))
        if exit_code(outcomes) != EXIT_AS_DECLARED:
            raise NotAsDeclared(outcomes)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show verdict, reason and witness of the claim and of what went wrong below it."""
        if not isinstance(excinfo.value, NotAsDeclared):
            return super().repr_failure(excinfo, style)
        from theorems.reports.as_text import paragraph
        from theorems.verdicts.verify import EXIT_AS_DECLARED, exit_code

        (outcomes,) = excinfo.value.args
        *used, own = outcomes
        at_fault = [found for found in used if exit_code([found]) != EXIT_AS_DECLARED]
        return "\n".join(paragraph(found) for found in (own, *at_fault))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Say where the claim stands."""
        from theorems.verdicts.user_files import line_of

        return self.path, line_of(self.claim) - 1, f"claim {self.claim.id}"
