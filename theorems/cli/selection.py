"""What the command line asks for: ids of the library's claims, and files of anyone's."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from theorems.errors import FileError, UsageError
from theorems.verdicts import catalogue
from theorems.verdicts.claim import Claim
from theorems.verdicts.user_files import load_claims


def requested(arguments: Sequence[str]) -> list[Claim]:
    """Return the claims of ids and files, each once.

    An argument with a dot or a slash is a file, since no id has one; one with a * is a pattern of
    ids; no argument at all asks for the whole library. Raises `UsageError` for an unknown id, and
    as `theorems.verdicts.user_files.load_claims` does; `FileError` also where two files share an
    id.

    >>> [claim.id for claim in requested(["gram-bound", "gram-bound"])]
    ['gram-bound']
    """
    if not arguments:
        return list(catalogue.all_claims())
    wanted: list[Claim] = []
    files: dict[Path, dict[str, Claim]] = {}
    for argument in arguments:
        if not is_file(argument):
            wanted += named(argument)
            continue
        path = Path(argument)
        claims = {claim.id: claim for claim in load_claims(path)}
        if path.resolve() in files:
            continue
        for there, others in files.items():
            if shared := sorted(claims.keys() & others.keys()):
                raise FileError(
                    f"{str(path)!r}: the id {shared[0]!r} is also that of a claim in "
                    f"{str(there)!r}; give each a name of its own, or verify the files one by one"
                )
        files[path.resolve()] = claims
        wanted += claims.values()
    return list({claim.id: claim for claim in wanted}.values())


def named(argument: str) -> list[Claim]:
    """Return the claim of an id, or those of a pattern: etf-*.

    >>> [claim.id for claim in named("etf-exists*")]  # doctest: +ELLIPSIS
    ['etf-exists', 'etf-exists-for-every-class-count', ...]
    """
    if not any(mark in argument for mark in "*?["):
        return [catalogue.find_claim(argument)]
    known = catalogue.all_claims()
    found = [claim for claim in known if fnmatchcase(claim.id, argument)]
    if not found:
        raise UsageError(f"no claim is called {argument!r}; nceproof list prints them")
    return found


def is_file(argument: str) -> bool:
    """Tell whether an argument is a file: no id has a dot or a slash.

    >>> is_file("mine.py"), is_file("gram-bound")
    (True, False)
    """
    return any(mark in argument for mark in "./\\")
