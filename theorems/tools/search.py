"""`nceproof search`: the hunt that an id stands for, its workers, the report of a campaign."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from pprint import pformat

from theorems.certificates import acceptance
from theorems.errors import FileError, UsageError
from theorems.escaping import escaped
from theorems.search import workers
from theorems.search.campaign import Campaign, Progress, run
from theorems.search.finding import Finding, Hunt
from theorems.search.hunts import can_be_searched, hunt_of
from theorems.search.increase import INCREASES, Problem
from theorems.search.pasteable import pasteable
from theorems.tools import inputs
from theorems.verdicts.catalogue import find_claim


@dataclass(frozen=True)
class Request:
    """What the command line asks a search for; None where it says nothing."""

    classes: int | None = None
    negatives: str | None = None
    loss: str | None = None
    beta: str | None = None
    margin: str | None = None
    weights: str | None = None
    goal: str | None = None


def hunt_for(identifier: str, request: Request) -> tuple[Hunt, int | None]:
    """Return the hunt that an id stands for, and its number of shards if that is finite.

    Raises `UsageError` for a claim that is proved, and for options that the hunt has no use for.

    >>> hunt, shards = hunt_for("conjecture-unbalanced", Request(classes=4))
    >>> hunt.description["C"], shards
    ('4', None)
    """
    if identifier in INCREASES:
        return _problem(request, identifier), None
    claim = find_claim(identifier)
    if not can_be_searched(claim):
        raise UsageError(
            f"{identifier} is declared {claim.declared}: search open or refuted claims"
        )
    for option, value in vars(request).items():
        if value is not None:
            raise UsageError(f"--{option} is of the searches {', '.join(INCREASES)} only")
    return hunt_of(identifier)


def _problem(request: Request, claim: str) -> Problem:
    goal = request.goal or "simplest"
    if goal not in ("simplest", "largest"):
        raise UsageError(f"--goal is {goal!r}; choose simplest or largest")
    weights, among = INCREASES[claim]
    try:
        return Problem(
            request.classes or 3,
            inputs.read_increasing_negatives(request.negatives or "1,2,4,16,inf"),
            inputs.read_logistic(request.loss or "logistic", request.beta, request.margin),
            inputs.read_weighting(request.weights or weights),
            "largest" if goal == "largest" else "simplest",
            claim,
            among=among,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


@dataclass(frozen=True)
class Report:
    """What a campaign has found so far: every stored shard, and the counterexamples, checked.

    `searched` says what was looked for, `closest` is the finding nearest to a violation.
    """

    searched: Mapping[str, str]
    progress: Progress
    closest: Finding | None
    found: tuple[str, ...]

    @property
    def last_line(self) -> str:
        """The line for scripts."""
        return f"s FOUND {len(self.found)}" if self.found else "s NOT FOUND"


def search(
    identifier: str,
    request: Request,
    *,
    output: Path,
    seed: int,
    jobs: int,
    shards: int | None,
    time_limit: float | None,
    resume: bool,
    scheduler: str | None,
    tick: Callable[[Progress], None],
) -> Report:
    """Run a campaign, or go on with it, and report all that it has found.

    Certificates that workers return are checked here and written to `output`. Raises as `hunt_for`
    and `Campaign` do, and `FileError` where a worker died or no scheduler answers.
    """
    hunt, finite = hunt_for(identifier, request)
    about = {"claim": identifier, "seed": str(seed), **hunt.description}
    first_only = getattr(hunt, "goal", "simplest") == "simplest"
    count = shards if finite is None else min(finite, shards or finite)
    with (
        Campaign(output, about, resume=resume) as campaign,
        workers.executor(jobs, scheduler) as executor,
    ):
        try:
            progress = run(
                campaign,
                hunt,
                executor,
                seed=seed,
                at_once=jobs,
                shards=count,
                time_limit=time_limit,
                first_only=first_only,
                tick=tick,
            )
        except BrokenProcessPool:
            raise FileError(
                "a worker process died; what ended is stored, --resume goes on"
            ) from None
        findings = campaign.findings()
    found = tuple(
        _counterexample(number, finding, output)
        for number, finding in findings.items()
        if finding.found
    )
    closest = max(findings.values(), key=lambda finding: finding.closest, default=None)
    return Report(about, progress, closest, found)


def _counterexample(number: int, finding: Finding, output: Path) -> str:
    """Return a counterexample as text; a certificate is checked first and written to a file."""
    if finding.witness:
        lines = [f"counterexample in shard {number}:"]
        lines.append(f"witness = {pformat(dict(finding.witness))}")
        return "\n".join([*lines, finding.python] if finding.python else lines)
    certificate = acceptance.accepted(finding.certificate.encode()).certificate
    path = output / f"{certificate.claim}-{number}.json"
    try:
        path.write_text(finding.certificate, encoding="utf-8")
    except OSError as error:
        raise FileError(f"{str(path)!r}: {error.strerror or error}") from None
    said = acceptance.statement(certificate)
    return "\n".join([said, f"certificate: {escaped(str(path))}", pasteable(certificate)])


def as_text(report: Report) -> str:
    """Return a campaign's report for people, the line for scripts last.

    >>> as_text(Report({"seed": "0"}, Progress(), None, ())).splitlines()
    ['searched: seed = 0', '0 shards, 0 candidates', 's NOT FOUND']
    """
    progress = report.progress
    searched = "; ".join(f"{key} = {value}" for key, value in report.searched.items())
    lines = [f"searched: {searched}", f"{progress.shards} shards, {progress.tried} candidates"]
    if report.closest is not None and not report.found:
        lines.append(f"closest: {report.closest.closest:.2e} at {report.closest.where}")
    return "\n".join([*lines, *report.found, report.last_line])
