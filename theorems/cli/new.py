"""The verb `new`."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer

from theorems.cli.application import emit, say_written, unwritten
from theorems.errors import FileError, UsageError
from theorems.verdicts.claim_files import CLAIMS

_COPY = "copy this file to my_claims.py, then `nceproof verify my_claims.py`"


def run(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new Python file.")],
) -> None:
    """Write a file of claims to begin with: an example, its false neighbour, what each part means.

    Example: nceproof new my_claims.py
    """
    if file.suffix != ".py":
        raise UsageError(f"FILE is {str(file)!r}; a file of claims is Python: end it in .py")
    verify = f"nceproof verify {shlex.quote(str(file))}"
    form = (CLAIMS / "_template.py").read_text(encoding="utf-8").replace(_COPY, f"then `{verify}`")
    try:
        with file.open("x", encoding="utf-8") as new:
            new.write(form)
    except FileExistsError:
        raise FileError(f"{str(file)!r} is there already; name a new file") from None
    except OSError as error:
        raise unwritten(file, error) from None
    say_written(file)
    emit(verify, None)
