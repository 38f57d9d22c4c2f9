"""What a verdict rests on: the trusted files with hashes, each claim's assumptions and files.

This is the one list of the trusted files; the tests of the architecture and the README read it.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from importlib import metadata
from inspect import getfile, unwrap
from pathlib import Path
from typing import Any

from theorems.errors import FileError
from theorems.verdicts.citing import with_what_they_use
from theorems.verdicts.claim import Claim
from theorems.verdicts.imports import file_of, path_of, texts_imported

TRUSTED = (
    "numerics.exact.arithmetic",
    "numerics.balls.enclosure",
    "numerics.balls.bounds",
    "numerics.balls.collapse_step",
    "numerics.balls.collisions",
    "numerics.exact.custom",
    "numerics.balls.downstream_check",
    "numerics.balls.population_enclosure",
    "numerics.balls.enumeration",
    "numerics.errors",
    "numerics.exact.rationals",
    "numerics.exact.geometry",
    "numerics.balls.hessian",
    "numerics.exact.losses",
    "numerics.balls.dual_check",
    "numerics.balls.three_classes",
    "numerics.balls.quadrature",
    "numerics.balls.taylor",
    "theorems.calculus.rules",
    "theorems.calculus.closed_form",
    "theorems.calculus.composition",
    "theorems.calculus.formula",
    "theorems.calculus.gram_form",
    "theorems.calculus.hypotheses",
    "theorems.calculus.one_variable",
    "theorems.calculus.parse",
    "theorems.calculus.properties",
    "theorems.calculus.ranges",
    "theorems.calculus.witness",
    "theorems.certificates.acceptance",
    "theorems.certificates.document",
    "theorems.certificates.monotone_region",
    "theorems.certificates.reading",
    "theorems.certificates.representation_counterexample",
    "theorems.certificates.supervised_increase",
    "theorems.errors",
    "theorems.verdicts.claim",
    "theorems.kernel.conditions",
    "theorems.kernel.definitions",
    "theorems.verdicts.evidence",
    "theorems.verdicts.family",
    "theorems.kernel.loss_rules",
    "theorems.kernel.normal_form",
    "theorems.kernel.products",
    "numerics.exact.rational_functions",
    "theorems.kernel.replay",
    "theorems.kernel.rules",
    "theorems.kernel.signs",
    "theorems.kernel.sorts",
    "theorems.kernel.statement",
    "theorems.kernel.terms",
    "theorems.kernel.theorem",
    "theorems.verdicts.verdict",
    "theorems.certificates.recheck",
    "theorems.rocq.audit",
    "theorems.rocq.checking",
    "theorems.rocq.statements",
)
"""The modules on which every verdict rests; they import nothing of ours but each other."""

DECIDING = (
    "theorems.calculus.audit",
    "theorems.verdicts.consequences",
    "theorems.search.refuting",
    "theorems.verdicts.citing",
    "theorems.verdicts.imports",
    "theorems.verdicts.models.checking",
    "theorems.verdicts.models.costs",
    "theorems.verdicts.models.evaluation",
    "theorems.verdicts.models.losses",
    "theorems.verdicts.models.sampling",
    "theorems.verdicts.models.world",
    "theorems.verdicts.prove",
    "theorems.verdicts.catalogue",
    "theorems.verdicts.user_files",
    "theorems.verdicts.verify",
)
"""The modules that say what a claim is and put verdicts together of what the trusted ones say.

They import others, too.
"""

PACKAGES = (
    "numerics", "theorems", "theorems.calculus", "theorems.certificates", "theorems.kernel",
    "theorems.verdicts.models", "theorems.rocq",
)  # fmt: skip
"""The packages that hold them; their `__init__.py` runs on import, so it is hashed as well."""

FORMAT = "nceproof trust 3"


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


def trusted_files() -> dict[str, Fingerprint]:
    """Return the fingerprint of every file of verdicts, by its path from the root of the project.

    The files are those that Python imports under the names of the modules.

    >>> trusted_files()["theorems/verdicts/verdict.py"].lines > 100
    True
    """
    found = {}
    for module in sorted((*TRUSTED, *DECIDING, *PACKAGES)):
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


def assumptions(claims: Sequence[Claim]) -> dict[str, Assumptions]:
    """Return what each claim rests on, by id.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> name = "etf-optimal-balanced"
    >>> assumptions([find_claim(name)])[name].uses
    ('balanced-lower-bound', 'etf-attains')
    """
    return {
        claim.id: Assumptions(
            _assumed(claim),
            tuple(used.id for used in with_what_they_use([claim])[:-1]),
            _statement_hash(claim),
            combined(sources(claim)),
        )
        for claim in claims
    }


def _assumed(claim: Claim) -> tuple[str, ...]:
    from theorems.reports.statements import assumed

    return assumed(claim)


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
    >>> "theorems/search/pressing.py" in sources(find_claim("saunshi-bound"))
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
    listed = {*TRUSTED, *DECIDING, *PACKAGES}
    for module, imported in texts_imported(text).items():
        if module not in listed:
            found[path_of(module)] = fingerprint(imported)
    return found


def as_fields(files: Mapping[str, Fingerprint], claims: Sequence[Claim]) -> dict[str, Any]:
    """Return files and assumptions as the JSON object that `changes` compares.

    >>> as_fields({}, [])["files"]
    {}
    """
    return {
        "format": FORMAT,
        "sha256": combined(files),
        "files": {path: asdict(found) for path, found in files.items()},
        "theorems": {
            name: asdict(rests) | {"hypotheses": list(rests.hypotheses), "uses": list(rests.uses)}
            for name, rests in assumptions(claims).items()
        },
    }


def as_table(fields: Mapping[str, Any]) -> str:
    """Return the same as text: a line a file, then a paragraph a claim.

    >>> print(as_table(as_fields({}, [])))
    lines  SHA-256 of the trusted files
        0  e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  all 0 files
    """
    files = fields["files"]
    total = sum(found["lines"] for found in files.values())
    rows = [(found["lines"], found["sha256"], path) for path, found in files.items()]
    rows.append((total, fields["sha256"], f"all {len(files)} files"))
    lines = ["lines  SHA-256 of the trusted files"]
    lines += [f"{count:>5}  {digest}  {name}" for count, digest, name in rows]
    for name, rests in fields["theorems"].items():
        lines += ["", f"{name} assumes"]
        lines += [f"  · {hypothesis}" for hypothesis in rests["hypotheses"] or ["nothing"]]
        lines += [f"  and uses {', '.join(rests['uses'])}"] if rests["uses"] else []
    return "\n".join(lines)


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
