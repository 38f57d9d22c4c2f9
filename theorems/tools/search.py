"""`nceproof search`: the search that a claim names, its workers, and what a campaign found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from numerics.balls.setting import Weights
from numerics.exact.losses import Logistic
from theorems.certificates import acceptance
from theorems.certificates.document import Certificate, SupervisedIncrease
from theorems.errors import FileError, Malformed, Rejected, UsageError
from theorems.escaping import escaped
from theorems.kernel.statement import Statement
from theorems.search.campaign import Progress
from theorems.search.finding import Finding, SearchTask, stored
from theorems.search.instance_search import InstanceSearch
from theorems.search.law_search import Goal, Problem
from theorems.search.model_search import ModelSearch
from theorems.search.pasteable import pasteable
from theorems.search.shards import Workers, done
from theorems.verdicts.catalogue import find_claim
from theorems.verdicts.claim import Claim
from theorems.verdicts.models.countermodels import Countermodel
from theorems.verdicts.verdict import Verdict


@dataclass(frozen=True)
class Request:
    """What is asked of a search for class laws; None where nothing is said."""

    classes: int | None = None
    negatives: tuple[int | float, ...] | None = None
    loss: Logistic | None = None
    weights: Weights | None = None
    goal: Goal | None = None


def can_be_searched(claim: Claim) -> bool:
    """Tell whether a claim is open or refuted, so that a counterexample may exist.

    >>> can_be_searched(find_claim("gram-bound"))
    False
    """
    return claim.declared in (Verdict.OPEN, Verdict.REFUTED) and claim.instances is not None


def of_file(file: str, claims: Sequence[Claim], name: str | None) -> ModelSearch:
    """Return the search against the formal statement of a claim of a file, which a name chooses.

    Raises `UsageError` where none has one: what is decided by instances is decided by all of them.
    """
    stated = {claim.id: claim for claim in claims if claim.formal is not None}
    if not stated:
        raise UsageError(
            f"no claim of {file!r} has a formal statement, of which models could be drawn; the "
            "instances of the others are all run by nceproof verify"
        )
    if name is None and len(stated) > 1:
        raise UsageError(f"{file!r} has {len(stated)} formal statements; choose {_or(stated)}")
    if name is not None and name not in stated:
        raise UsageError(f"{file!r} has no formal statement of {name!r}; choose {_or(stated)}")
    return ModelSearch.of(stated[name or min(stated)], file)


def _or(names: Iterable[str]) -> str:
    return f"a claim of it: {' or '.join(names)}"


def task_for(identifier: str, request: Request) -> tuple[SearchTask, int | None]:
    """Return the search against a claim, and its number of shards if that is finite.

    A claim that says nothing of its search is searched by its instances. Raises `UsageError` for a
    claim that is proved, and for a request that the search has no use for; `ValueError` for one
    that it cannot meet.

    >>> task, shards = task_for("conjecture-unbalanced", Request(classes=4))
    >>> task.description["C"], shards
    ('4', None)
    """
    claim = find_claim(identifier)
    if not can_be_searched(claim):
        raise UsageError(
            f"{identifier} is declared {claim.declared}: search open or refuted claims"
        )
    task = InstanceSearch(claim.id) if claim.search is None else claim.search()
    asked = {name: value for name, value in vars(request).items() if value is not None}
    if isinstance(task, Problem):
        if task.is_fixed and (others := sorted(asked.keys() & {"loss", "weights"})):
            raise UsageError(
                f"{identifier} is about one loss and one weighting; leave out "
                f"{' and '.join(others)}, or search conjecture-unbalanced"
            )
        return replace(task, **asked), None
    if asked:
        raise UsageError(
            f"{identifier} is not searched by class laws; leave out classes, k, loss, its "
            "parameters, weights and goal"
        )
    if not isinstance(task, SearchTask):
        raise TypeError(f"the search of {identifier} is {task!r}, which has no shards")
    return task, task.shards if isinstance(task, InstanceSearch) else None


@dataclass(frozen=True)
class Counterexample:
    """A counterexample that was checked: what it is, and the Python that computes it again.

    `refuted` are the statement and the model, where it is one of a formal statement.
    """

    said: str
    python: str
    refuted: tuple[Statement, Countermodel] | None = None


@dataclass(frozen=True)
class Report:
    """What a campaign has found so far: every stored shard, and the counterexamples, checked.

    `searched` says what was looked for, `closest` is the finding nearest to a violation.
    """

    searched: Mapping[str, str]
    progress: Progress
    closest: Finding | None
    found: tuple[Counterexample, ...]

    @property
    def last_line(self) -> str:
        """The line for scripts."""
        return f"s FOUND {len(self.found)}" if self.found else "s NOT FOUND"


def search(
    identifier: str,
    task: SearchTask,
    by: Workers,
    *,
    output: Path | None,
    seed: int,
    shards: int | None,
    time_limit: float | None,
    tick: Callable[[Progress], None],
) -> Report:
    """Run a campaign, or go on with it, and report all that it has found.

    Certificates that workers return are checked here and written to the folder `output`, if one is
    given. Raises as `done` does.
    """
    about = {"claim": identifier, "seed": str(seed), **task.description}
    first_only = getattr(task, "goal", "simplest") == "simplest"
    progress, findings = done(
        task,
        by,
        about=about,
        read=stored,
        seed=seed,
        shards=shards,
        time_limit=time_limit,
        enough=lambda progress: first_only and progress.found > 0,
        tick=tick,
    )
    found = tuple(
        _counterexample(number, _found_here(task, finding, seed=seed, number=number), output, task)
        for number, finding in findings.items()
        if finding.found
    )
    closest = max(findings.values(), key=lambda finding: finding.closest, default=None)
    return Report(about, progress, closest, found)


def _found_here(task: SearchTask, stored: Finding, *, seed: int, number: int) -> Finding:
    """Return the counterexample of a shard; neither the store nor a worker is believed.

    The certificate of a problem of class laws says all that it is about and is checked as one, any
    other counterexample is computed again. Raises `FileError` where there is none.
    """
    if isinstance(task, Problem):
        return replace(stored, witness={}, python="")
    again = task.shard(seed=seed, number=number)
    if not again.found:
        raise FileError(
            f"shard {number} is stored with a counterexample, but finds none when it is run again; "
            "name another folder"
        )
    return again


def _counterexample(
    number: int, finding: Finding, output: Path | None, task: SearchTask
) -> Counterexample:
    """Return a counterexample; a certificate is checked first and written to a file."""
    if finding.witness:
        said = f"counterexample in shard {number}:"
        if isinstance(task, ModelSearch):
            return Counterexample(said, finding.python, task.refuted_by(finding))
        lines = [said, *(f"  {name}: {words}" for name, words in finding.witness.items())]
        return Counterexample("\n".join(lines), finding.python)
    try:
        certificate = acceptance.accepted(finding.certificate.encode()).certificate
    except (Malformed, Rejected) as error:
        raise FileError(f"the certificate of shard {number} is stored as none: {error}") from None
    if isinstance(task, Problem) and not _is_of(task, certificate):
        raise FileError(
            f"shard {number} is stored with a certificate that is not of this search; name another "
            "folder"
        )
    where = "certificate: not written; `nceproof search ID --output FOLDER` keeps it"
    if output is not None:
        path = output / f"{certificate.claim}-{number}.json"
        try:
            path.write_text(finding.certificate, encoding="utf-8")
        except OSError as error:
            raise FileError(f"{str(path)!r}: {error.strerror or error}") from None
        where = f"certificate: {escaped(str(path))}"
    said = acceptance.statement(certificate)
    return Counterexample(f"{said}\n{where}", pasteable(certificate))


def _is_of(problem: Problem, certificate: Certificate) -> bool:
    return isinstance(certificate, SupervisedIncrease) and problem.is_refuted_by(certificate)
