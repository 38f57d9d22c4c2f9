"""Where a claim stands, as the reports of CI name it, and what names it on the command line."""

from __future__ import annotations

import shlex
from pathlib import Path

from theorems.verdicts import claim as claims
from theorems.verdicts.claim import Claim
from theorems.verdicts.claim_files import CLAIMS, modules


def place_of(claim: Claim) -> tuple[Path, int]:
    """Return the file and the line of a claim; relative to the working folder if it lies there.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> file, line = place_of(find_claim("gram-bound"))
    >>> file.name, line > 1
    ('gram_bound.py', True)
    """
    place = claims.place_of(claim) or claims.Place("unknown", 1)
    file, here = Path(place.file).resolve(), Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file, place.line


def argument_of(claim: Claim) -> str:
    """Return what `nceproof verify` calls a claim: its id, or the file of a claim of one's own.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> argument_of(find_claim("gram-bound"))
    'gram-bound'
    """
    place = claims.place_of(claim)
    if place is None:
        return claim.id
    if claim.id in modules() and Path(place.file).resolve().is_relative_to(CLAIMS.resolve()):
        return claim.id
    return shlex.quote(place_of(claim)[0].as_posix())
