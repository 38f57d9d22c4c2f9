"""Running Rocq: compile the development in a temporary folder, then its audit."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from theorems.rocq.audit import PACKAGE, audit_file, disguises, objection, read_assumptions
from theorems.rocq.statements import DEFINITIONS, MODULES, TWINS, Twin

SOURCES = Path(__file__).parent

_ENVIRONMENT = dict(os.environ)  # before a file of claims is loaded, which could change PATH

INSTALL = (
    "apt-get install coq libcoq-mathcomp-algebra libcoq-mathcomp-algebra-tactics "
    "libcoq-mathcomp-analysis"
)

_OURS = re.compile(rf"^From {PACKAGE} Require Import ([\w ]+)\.$", re.MULTILINE)

AUDIT = "audit"
"""The name of the file that holds statements against proofs."""

SECONDS = 300.0
"""The time that one file may take; the slowest takes half a minute on a core of its own."""


class Status(StrEnum):
    """What Rocq says of a statement."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    UNSUPPORTED = "unsupported"
    SKIPPED = "SKIPPED"


@dataclass(frozen=True)
class Check:
    """What Rocq says of a claim's twin, and why."""

    status: Status
    reason: str


class NotCompiledError(Exception):
    """A file that Rocq did not accept, with what it printed before."""

    def __init__(self, check: Check, printed: str = "") -> None:
        super().__init__(check.reason)
        self.check, self.printed = check, printed


def check_twins(
    claims: Sequence[str],
    *,
    tick: Callable[[str], None] = lambda name: None,
    seconds: float = SECONDS,
) -> dict[str, Check]:
    """Return what Rocq says of the twins of some claims, by id.

    Without ``coqc`` or what they need of MathComp they are SKIPPED, which is no proof. `tick` is
    called with the name of each file before it is compiled; one that takes more than `seconds`
    leaves all that need it unknown.

    >>> check_twins([])
    {}
    """
    checks: dict[str, Check] = {}
    for imports in sorted({TWINS[claim].imports for claim in claims}):
        alike = [claim for claim in claims if TWINS[claim].imports == imports]
        modules = needed(alike)
        try:
            with compiled(modules, tick=tick, seconds=seconds) as folder:
                tick("audit")
                checks |= audited(folder, alike, modules=modules, seconds=seconds)
        except NotCompiledError as error:
            checks |= dict.fromkeys(alike, error.check)
    return {claim: checks[claim] for claim in claims}


def needed(claims: Sequence[str]) -> list[str]:
    """Return the files that the twins of claims and their audit rest on, in order.

    >>> needed(["gram-bound"])
    ['definitions', 'expectation', 'jensen', 'vectors']
    """
    of_audit = {"definitions", "jensen"}
    return with_what_they_need(
        of_audit | {TWINS[claim].theorem.partition(".")[0] for claim in claims}
    )


def with_what_they_need(wanted: set[str]) -> list[str]:
    """Return files of the development together with those that they need, which come before.

    >>> with_what_they_need({"jensen"})
    ['definitions', 'expectation', 'jensen']
    """
    found = set(wanted)
    for module in reversed(MODULES):  # what a file needs stands before it
        if module in found:
            source = (SOURCES / f"{module}.v").read_text(encoding="utf-8")
            found |= set(re.findall(r"\w+", " ".join(_OURS.findall(source))))
    return [module for module in MODULES if module in found]


@contextmanager
def compiled(
    modules: Sequence[str] = MODULES,
    *,
    tick: Callable[[str], None] = lambda name: None,
    seconds: float = SECONDS,
) -> Iterator[Path]:
    """Yield a temporary folder with files of the development, compiled."""
    with TemporaryDirectory(prefix="nceproof-rocq-") as name:
        folder = Path(name)
        for module in modules:
            tick(module)
            shutil.copy(SOURCES / f"{module}.v", folder)
            compile_file(folder, module, seconds=seconds)
        yield folder


def compile_file(folder: Path, module: str, *, seconds: float = SECONDS) -> str:
    """Compile one file of a folder and return what Rocq printed."""
    program = shutil.which("coqc", path=_ENVIRONMENT.get("PATH"))
    if program is None:
        raise NotCompiledError(Check(Status.SKIPPED, f"coqc is missing: {INSTALL}"))
    source = (folder / f"{module}.v").read_text(encoding="utf-8")
    if module != AUDIT and (found := disguises(source)):
        reason = f"{module}.v changes how texts are read: {', '.join(found)}"
        raise NotCompiledError(Check(Status.REFUSED, reason))
    command = [program, "-q", "-w", "none", "-Q", ".", PACKAGE, f"{module}.v"]
    try:
        run = subprocess.run(
            command,
            cwd=folder,
            env=_ENVIRONMENT,
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        reason = f"{module}.v took more than {seconds:g} s"
        raise NotCompiledError(Check(Status.UNKNOWN, reason)) from None
    if run.returncode < 0:
        reason = f"{module}.v: coqc was ended by signal {-run.returncode}"
        raise NotCompiledError(Check(Status.UNKNOWN, reason), run.stdout)
    if run.returncode:
        raise NotCompiledError(_failure(module, run.stderr), run.stdout)
    return run.stdout


def _failure(module: str, stderr: str) -> Check:
    if "prefix mathcomp" in stderr:
        return Check(Status.SKIPPED, f"MathComp is missing: {INSTALL}")
    error = " ".join(stderr.partition("Error:")[2].split()) or "coqc ended without a message"
    return Check(Status.REFUSED, f"{module}.v: {error[:200]}")


def audited(
    folder: Path,
    claims: Sequence[str],
    *,
    modules: Sequence[str] = MODULES,
    definitions: Mapping[str, str] = DEFINITIONS,
    twins: Mapping[str, Twin] = TWINS,
    seconds: float = SECONDS,
) -> dict[str, Check]:
    """Return what the audit says of claims, in a folder with the compiled development.

    Rocq stops at the first statement that it refuses; the audit goes on without it.
    """
    checks: dict[str, Check] = {}
    while left := [claim for claim in claims if claim not in checks]:
        text = audit_file(left, modules=modules, definitions=definitions, twins=twins)
        (folder / f"{AUDIT}.v").write_text(text, encoding="utf-8")
        try:
            printed = compile_file(folder, AUDIT, seconds=seconds)
        except NotCompiledError as error:
            begun = list(read_assumptions(error.printed))
            checks |= dict.fromkeys(begun[-1:] or left, error.check)
            continue
        assumed = read_assumptions(printed)
        checks |= {claim: _judged(claim, assumed.get(claim), twins[claim]) for claim in left}
    return {claim: checks[claim] for claim in claims}


def _judged(claim: str, axioms: tuple[str, ...] | None, twin: Twin) -> Check:
    if reason := objection(claim, axioms, twin):
        return Check(Status.REFUSED, f"{twin.theorem} {reason}")
    rests = ", ".join(axioms or ()) or "no axioms"
    return Check(Status.ACCEPTED, f"{twin.theorem}, {rests}")
