"""What `nceproof trust` writes: hashes of the trusted files, and what claims rest on; compared."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from typing import Any

from theorems.errors import ClaimFault, FileError
from theorems.kernel.replay import write_statement
from theorems.verdicts.citing import with_what_they_use
from theorems.verdicts.claim import Claim
from theorems.verdicts.trust import Fingerprint, combined, sources

FORMAT = "nceproof trust 4"


Printer = Callable[[Claim], tuple[str, ...]]
"""Prints the hypotheses of a claim."""


@dataclass(frozen=True)
class Assumptions:
    """What a claim assumes, the ids of all claims it uses, directly or not, and two hashes.

    They are of what it says, and of its `sources`, which decide a claim that is no derivation.
    """

    hypotheses: tuple[str, ...]
    uses: tuple[str, ...]
    statement_sha256: str
    sources_sha256: str


def versions() -> dict[str, str]:
    """Return the versions of nceproof and of what else has to be trusted or is used for symbols.

    >>> list(versions())
    ['nceproof', 'python-flint', 'sympy', 'Python']
    """
    found = {}
    for name in ("nceproof", "python-flint", "sympy"):
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = "(not installed)"
    return found | {"Python": platform.python_version()}


def assumptions(claims: Sequence[Claim], assumed: Printer) -> dict[str, Assumptions]:
    """Return what each claim rests on, by id; `assumed` prints its hypotheses.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> name = "etf-optimal-balanced"
    >>> assumptions([find_claim(name)], lambda claim: ())[name].uses
    ('simplex-for-words', 'balanced-lower-bound', 'etf-attains')
    """
    return {claim.id: _assumptions(claim, assumed) for claim in claims}


def _assumptions(claim: Claim, assumed: Printer) -> Assumptions:
    """Return what a claim rests on; what is raised for a malformed one names it."""
    try:
        return Assumptions(
            assumed(claim),
            tuple(used.id for used in with_what_they_use([claim])[:-1]),
            _statement_hash(claim),
            combined(sources(claim)),
        )
    except ClaimFault as fault:
        what = f"{claim.id}: {fault.what}"
        raise ClaimFault(what, line=fault.line, file=fault.file) from None


def _statement_hash(claim: Claim) -> str:
    """Return the SHA-256 of what a claim says: title, statement, family, formal statement."""
    said = [claim.title, claim.statement, claim.family.words, str(claim.family)]
    if claim.formal is not None:
        said.append(json.dumps(write_statement(claim.formal()), sort_keys=True))
    return sha256("\n".join(said).encode("utf-8", "surrogatepass")).hexdigest()


def as_fields(
    files: Mapping[str, Fingerprint], claims: Sequence[Claim], assumed: Printer
) -> dict[str, Any]:
    """Return files and assumptions as the JSON object that `changes` compares.

    >>> as_fields({}, [], lambda claim: ())["files"]
    {}
    """
    return {
        "format": FORMAT,
        "sha256": combined(files),
        "files": {path: asdict(found) for path, found in files.items()},
        "theorems": {
            name: asdict(rests) | {"hypotheses": list(rests.hypotheses), "uses": list(rests.uses)}
            for name, rests in assumptions(claims, assumed).items()
        },
    }


def read_expected(path: Path) -> dict[str, Any]:
    """Return what ``nceproof trust --format json`` wrote; raise `FileError` for anything else."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        files = {name: Fingerprint(**found) for name, found in document["files"].items()}
        names = [name for theorem in document["theorems"].values() for name in theorem]
        whole = document["format"] == FORMAT and set(names) <= {
            field.name for field in fields(Assumptions)
        }
        if not whole or document["sha256"] != combined(files):
            raise ValueError("a field was altered, or is of another version")
    except OSError as error:
        raise FileError(f"{str(path)!r}: {error.strerror or error}") from None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise FileError(
            f"{str(path)!r}: not what `nceproof trust --format json` writes "
            f"({type(error).__name__}: {error})"
        ) from None
    return dict(document)


def changes(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    """Return a line for every file, and every claim, that is not as expected.

    >>> before = {"files": {"a.py": 1, "b.py": 1}, "theorems": {}}
    >>> changes(before, {"files": {"b.py": 2}, "theorems": {"mine": 1}})
    ['a.py vanished', 'b.py changed', 'the statement or files of mine appeared']
    """
    lines = []
    for section, words in (("files", ""), ("theorems", "the statement or files of ")):
        before, now = expected[section], found[section]
        for name in sorted(before.keys() | now.keys()):
            if before.get(name) != now.get(name):
                fate = "vanished" if name not in now else "changed"
                lines.append(f"{words}{name} {fate if name in before else 'appeared'}")
    return lines
