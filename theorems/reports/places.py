"""Where a claim stands, as the reports of CI name it."""

from __future__ import annotations

from pathlib import Path

from theorems.verdicts.claim import Claim
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
