"""Where a claim stands, as the reports of CI name it, and what names it on the command line."""

from __future__ import annotations

import shlex
from pathlib import Path

from theorems.verdicts.claim import Claim
from theorems.verdicts.claim_files import CLAIMS, modules
from theorems.verdicts.user_files import code_of, line_of


def place_of(claim: Claim) -> tuple[Path, int]:
    """Return the file and the line of a claim; relative to the working folder if it lies there.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> file, line = place_of(find_claim("gram-bound"))
    >>> file.name, line > 1
    ('gram_bound.py', True)
    """
    code = code_of(claim)
    file, here = Path(code.co_filename if code else "unknown").resolve(), Path.cwd()
    return file.relative_to(here) if file.is_relative_to(here) else file, line_of(claim)


def argument_of(claim: Claim) -> str:
    """Return what `nceproof verify` calls a claim: its id, or the file of a claim of one's own.

    >>> from theorems.verdicts.catalogue import find_claim
    >>> argument_of(find_claim("gram-bound"))
    'gram-bound'
    """
    code = code_of(claim)
    if code is None:
        return claim.id
    if claim.id in modules() and Path(code.co_filename).resolve().is_relative_to(CLAIMS.resolve()):
        return claim.id
    return shlex.quote(place_of(claim)[0].as_posix())
