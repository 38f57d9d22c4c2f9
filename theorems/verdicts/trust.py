"""What a verdict rests on: the trusted files with hashes, each claim's assumptions and files.

Trust is the folder: this is the one list of the trusted ones, which the tests of the architecture
read.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache
from hashlib import sha256
from importlib import metadata
from inspect import getfile, unwrap
from pathlib import Path
from typing import Any

from theorems.errors import ClaimFault, FileError
from theorems.verdicts.citing import with_what_they_use
from theorems.verdicts.claim import Claim
from theorems.verdicts.imports import file_of, path_of, texts_imported

FOLDERS = (
    "numerics.exact",
    "numerics.balls",
    "numerics.balls.calculus",
    "theorems.kernel",
    "theorems.certificates",
    "theorems.rocq",
    "theorems.verdicts",
    "theorems.verdicts.models",
)
"""The folders on which every verdict rests: all of their files, which import none of ours but each
other."""

FILES = (
    "numerics",
    "theorems",
    "numerics.errors",
    "theorems.errors",
    "theorems.escaping",
    "theorems.language",
)
"""What these import besides, and the packages that hold them, which run on import."""

FORMAT = "nceproof trust 4"

Printer = Callable[[Claim], tuple[str, ...]]
"""Prints the hypotheses of a claim."""


@dataclass(frozen=True)
class Fingerprint:
    """The number of lines and the SHA-256 of a file's canonical text: UTF-8, lines ended by LF."""

    lines: int
    sha256: str


@dataclass(frozen=True)
class Assumptions:
    """What a claim assumes, the ids of all claims it uses, directly or not, and two hashes.

    They are of what it says, and of its `sources`, which decide a claim that is no derivation.
    """

    hypotheses: tuple[str, ...]
    uses: tuple[str, ...]
    statement_sha256: str
    sources_sha256: str


def fingerprint(content: bytes) -> Fingerprint:
    r"""Return the fingerprint of a text, the same whatever its line ends.

    >>> fingerprint(b"a\r\nb\n") == fingerprint(b"a\nb\n")
    True
    """
    text = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    return Fingerprint(len(text.splitlines()), sha256(text).hexdigest())


@cache
def trusted_modules() -> tuple[str, ...]:
    """Return the names of all trusted modules and packages.

    >>> "theorems.kernel.rules" in trusted_modules(), "theorems.search" in trusted_modules()
    (True, False)
    """
    found = [*FILES, *FOLDERS]
    for folder in FOLDERS:
        file = file_of(folder)
        assert file is not None
        found += [f"{folder}.{path.stem}" for path in file.parent.glob("[!_]*.py")]
    return tuple(sorted(found))


def trusted_files() -> dict[str, Fingerprint]:
    """Return the fingerprint of every file of verdicts, by its path from the root of the project.

    The files are those that Python imports under the names of the modules. Raises `FileError` where
    one of them is missing.

    >>> trusted_files()["theorems/verdicts/verdict.py"].lines > 100
    True
    """
    found = {}
    for module in trusted_modules():
        file = file_of(module)
        if file is None:
            raise FileError(f"the trusted file of {module} is missing; install nceproof again")
        found[path_of(module)] = fingerprint(file.read_bytes())
    return found


def combined(files: Mapping[str, Fingerprint]) -> str:
    """Return one SHA-256 for all files: that of the lines ``hash, two spaces, path``, by path.

    On a clean checkout it is ``sha256sum PATHS | sha256sum``, with the paths sorted.

    >>> combined({}) == sha256(b"").hexdigest()
    True
    """
    lines = "".join(f"{files[path].sha256}  {path}\n" for path in sorted(files))
    return sha256(lines.encode()).hexdigest()


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
    ('balanced-lower-bound', 'etf-attains')
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
        from theorems.kernel.replay import write_statement

        said.append(json.dumps(write_statement(claim.formal()), sort_keys=True))
    return sha256("\n".join(said).encode()).hexdigest()


def sources(claim: Claim) -> dict[str, Fingerprint]:
    """Return the fingerprints of the files that decide a claim, besides the `trusted_files`.

    They are the file of its instances or derivation, and what that imports of the project, directly
    or not, and the same of all claims that it cites; by path from the root of the project, a user's
    file by its name.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> "theorems/search/tightest.py" in sources(find_claim("saunshi-bound"))
    True
    """
    return {
        path: found
        for used in with_what_they_use([claim])
        for path, found in _own_sources(used).items()
    }


def _own_sources(claim: Claim) -> dict[str, Fingerprint]:
    deciding = claim.instances or claim.derivation
    assert deciding is not None
    function = unwrap(deciding)
    found = {}
    if file_of(function.__module__) is None:  # a user's file, which no import finds
        file = Path(getfile(function))
        text = file.read_bytes()
        found[file.name] = fingerprint(text)
    else:
        text = f"import {function.__module__}".encode()
    listed = set(trusted_modules())
    for module, imported in texts_imported(text).items():
        if module not in listed:
            found[path_of(module)] = fingerprint(imported)
    return found


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
