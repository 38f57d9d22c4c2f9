"""What a verdict rests on: the trusted files with hashes, each claim's assumptions and files.

Trust is the folder: this is the one list of the trusted ones, which the tests of the architecture
read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from inspect import getfile, unwrap
from pathlib import Path

from theorems.errors import FileError
from theorems.verdicts.citing import with_what_they_use
from theorems.verdicts.claim import Claim, place_of
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

TEXTS = ("theorems/language.pyi", "theorems/rocq/definitions.v", "theorems/rocq/statements/*.v")
"""What they read: where the names of claims' files are at home; the statements of twins in Rocq,
and the definitions under them and under the exported statements."""


@dataclass(frozen=True)
class Fingerprint:
    """The number of lines and the SHA-256 of a file's canonical text: UTF-8, lines ended by LF."""

    lines: int
    sha256: str


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

    The files are those that Python imports under the names of the modules, and `TEXTS`. Raises
    `FileError` where one of them is missing.

    >>> trusted_files()["theorems/verdicts/verdict.py"].lines > 100
    True
    """
    found = {}
    for module in trusted_modules():
        file = file_of(module)
        if file is None:
            raise FileError(f"the trusted file of {module} is missing; install nceproof again")
        found[path_of(module)] = fingerprint(file.read_bytes())
    return found | _texts()


def _texts() -> dict[str, Fingerprint]:
    package = file_of("theorems")
    assert package is not None
    root = package.parent.parent
    found: dict[str, Fingerprint] = {}
    for pattern in TEXTS:
        files = {file.relative_to(root).as_posix(): file for file in root.glob(pattern)}
        if not files:
            raise FileError(f"the trusted file {pattern} is missing; install nceproof again")
        found |= {path: fingerprint(file.read_bytes()) for path, file in files.items()}
    return found


def combined(files: Mapping[str, Fingerprint]) -> str:
    """Return one SHA-256 for all files: that of the lines ``hash, two spaces, path``, by path.

    On a clean checkout it is ``sha256sum PATHS | sha256sum``, with the paths sorted.

    >>> combined({}) == sha256(b"").hexdigest()
    True
    """
    lines = "".join(f"{files[path].sha256}  {path}\n" for path in sorted(files))
    return sha256(lines.encode()).hexdigest()


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
        for path, found in own_sources(used).items()
    }


def own_sources(claim: Claim) -> dict[str, Fingerprint]:
    """Return the same of the claim alone, without those that it cites."""
    deciding, place = claim.instances or claim.derivation, place_of(claim)
    assert deciding is not None
    file = Path(place.file if place else getfile(unwrap(deciding)))
    imported_as = file_of(unwrap(deciding).__module__)
    found = {}
    if imported_as is None or imported_as.resolve() != file.resolve():  # a user's file
        if not file.is_file():
            raise FileError(f"{claim.id}: no file holds its code, {str(file)!r}; write it in one")
        text = file.read_bytes()
        found[file.name] = fingerprint(text)
    else:
        text = f"import {unwrap(deciding).__module__}".encode()
    listed = set(trusted_modules())
    for module, imported in texts_imported(text).items():
        if module not in listed:
            found[path_of(module)] = fingerprint(imported)
    return found
