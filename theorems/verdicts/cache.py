"""Verdicts of earlier runs, kept in a folder: shown as cached, never as computed (trusted).

An entry is taken where all that decided its verdict has the hash that it had then: the trusted
files, those of the claim and of what it cites, the data beside them, and the versions of Python and
of what is installed. Each entry holds the hash of its own text, so that what was damaged is
refused. Nothing more can be promised: who can write to the folder can write a verdict into it, with
its hash; a cached verdict is believed as far as whoever writes there.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from importlib import metadata
from pathlib import Path
from time import time
from typing import Any

from theorems.errors import FileError, UsageError
from theorems.verdicts.catalogue import find_claim, is_of_library
from theorems.verdicts.claim import Claim, place_of
from theorems.verdicts.imports import PROJECT, file_of, unversioned
from theorems.verdicts.recorded import MISREAD, Judged, OtherClaimError, read_judged, write_judged
from theorems.verdicts.trust import (
    Fingerprint,
    combined,
    fingerprint,
    own_sources,
    trusted_files,
)
from theorems.verdicts.verdict import Verdict

FORMAT = "nceproof verdict 1"


class Cache:
    """The verdicts in a folder, an entry a claim.

    Raises `FileError` where the folder cannot be made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder, self._began = folder, time()
        self._sources: dict[str, Mapping[str, Fingerprint]] = {}
        self._ground = _ground()  # of today, before anything runs
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise FileError.of_folder(folder, error) from None

    def find(self, claim: Claim) -> tuple[Judged, str] | None:
        """Return what was judged of a claim, and on which day; None where it is to be computed.

        That is so where there is no entry, and where what decided it has changed. Raises
        `FileError` for an entry that is not what was written.
        """
        self._own(claim)  # of today, before anything runs
        path = self._path(claim)
        if (entry := _entry(path)) is None:
            return None
        try:
            if entry["closure"] != self._closure(claim, entry["rests"]):
                return None
            day = date.fromisoformat(entry["date"][:10]).isoformat()
            judged = read_judged(claim, entry)
        except UsageError:  # what it rested on has another name
            return None
        except OtherClaimError as error:
            raise _refused(path, str(error)) from None
        except MISREAD as error:
            raise _refused(path, f"{type(error).__name__}: {error}") from None
        if judged.judgement.verdict == Verdict.UNKNOWN:
            raise _refused(path, "it holds no verdict")
        return judged, day

    def keep(self, claim: Claim, judged: Judged, rests: Sequence[str]) -> None:
        """Write down what was judged of a claim that rests on claims, directly or not.

        What is unknown is not kept: the time, the memory or the machine may decide that. Neither is
        what a file says that was written to meanwhile, or that imports what has no version.
        """
        if judged.judgement.verdict == Verdict.UNKNOWN or not self._is_told_by_hashes(claim):
            return
        now = datetime.now(UTC).isoformat(timespec="seconds")
        rests = sorted(rests)
        about = {"date": now, "rests": rests, "closure": self._closure(claim, rests)}
        body = json.dumps({**write_judged(claim, judged), **about}, ensure_ascii=False)
        content = json.dumps({"format": FORMAT, "sha256": _digest(body), "body": body})
        path = self._path(claim)
        partial = path.with_name(f".{path.name}.partial")
        try:
            partial.write_text(f"{content}\n", encoding="utf-8")
            partial.replace(path)
        except OSError as error:
            raise FileError(f"{str(path)!r}: {error.strerror or error}") from None

    def _path(self, claim: Claim) -> Path:
        place = None if is_of_library(claim) else place_of(claim)
        return self.folder / f"{f'{Path(place.file).name}.' if place else ''}{claim.id}.json"

    def _is_told_by_hashes(self, claim: Claim) -> bool:
        """Tell whether a file is as it was, and imports nothing else that can change unseen."""
        if (place := place_of(claim)) is None:
            return True
        file = Path(place.file)
        try:
            if file.stat().st_mtime >= self._began:
                return False
            return is_of_library(claim) or not unversioned(file.read_bytes())
        except (OSError, SyntaxError):
            return False

    def _closure(self, claim: Claim, rests: Sequence[str]) -> str:
        """Return one hash of all that decides a claim, given all claims on which it rests."""
        used = [find_claim(name, claim.neighbours) for name in rests]
        files = {name: x for one in (claim, *used) for name, x in self._own(one).items()}
        return _digest(f"{self._ground}\n{combined(files)}")

    def _own(self, claim: Claim) -> Mapping[str, Fingerprint]:
        if claim.id not in self._sources:
            self._sources[claim.id] = own_sources(claim)
        return self._sources[claim.id]


def _ground() -> str:
    """Return the versions of what is installed, and a hash of the trusted files and of all data."""
    packages = (one.metadata for one in metadata.distributions())  # which is parsed each time
    installed = sorted({f"{one['Name']} {one['Version']}" for one in packages})
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return "\n".join([python, *installed, combined({**trusted_files(), **_data()})])


def _data() -> Mapping[str, Fingerprint]:
    """Return the fingerprints of all files of the project that are no modules."""
    found = {}
    for package in PROJECT:
        file = file_of(package)
        assert file is not None
        for path in file.parent.rglob("*"):
            if path.is_file() and path.suffix not in (".py", ".pyc"):
                name = path.relative_to(file.parent.parent).as_posix()
                found[name] = fingerprint(path.read_bytes())
    return found


def _entry(path: Path) -> dict[str, Any] | None:
    """Return an entry whose text has the hash that it says; None where there is no entry."""
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
        if written["format"] != FORMAT:
            raise _refused(path, f"its format is {written['format']!r}, not {FORMAT!r}")
        if written["sha256"] != _digest(written["body"]):
            raise _refused(path, "its content does not have the hash that it says")
        entry = json.loads(written["body"])
        return entry if type(entry) is dict else dict(entry)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(f"{str(path)!r}: {error.strerror or error}") from None
    except (*MISREAD, UnicodeError) as error:
        raise _refused(path, f"{type(error).__name__}: {error}") from None


def _refused(path: Path, reason: str) -> FileError:
    return FileError(f"{str(path)!r}: no cached verdict: {reason}; delete it")


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
