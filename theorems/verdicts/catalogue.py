"""All claims of the project, found by file: one file, one claim."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType

from theorems import claims
from theorems.errors import UsageError
from theorems.rocq.statements import TWINS, Twin
from theorems.verdicts.claim import Claim


@cache
def all_claims() -> tuple[Claim, ...]:
    """Return every claim of `theorems.claims`, in the order of the folder.

    Files whose name begins with an underscore are forms to copy, not claims of the project.
    Raises `ImportError` for a file without a claim of its own name.

    >>> "gram-bound" in [claim.id for claim in all_claims()]
    True
    """
    return tuple(map(_claim_of, _files()))


@cache
def _files() -> tuple[str, ...]:
    """Return the names of the files of claims."""
    names = (module.name for module in iter_modules(claims.__path__))
    return tuple(name for name in names if not name.startswith("_"))


def _claim_of(name: str) -> Claim:
    """Return the claim of a file of the library."""
    claim = getattr(import_module(f"{claims.__name__}.{name}"), name, None)
    if not isinstance(claim, Claim):
        raise ImportError(f"theorems/claims/{name}.py holds no claim {name}")
    return claim


def find_claim(identifier: str, own: Mapping[str, Claim] = MappingProxyType({})) -> Claim:
    """Return the claim with an id; raise `UsageError` with the nearest ids if there is none.

    It is looked up among `own`, the claims of a user's file by id, and then in the library, of
    which no other file is loaded.

    >>> find_claim("gram-bound").kind
    'lemma'
    """
    if identifier in own:
        return own[identifier]
    if (name := identifier.replace("-", "_")) in _files() and "_" not in identifier:
        return _claim_of(name)
    by_id = {claim.id: claim for claim in all_claims()} | dict(own)
    if identifier not in by_id:
        near = get_close_matches(identifier, by_id, n=3)
        hint = f"did you mean {' or '.join(near)}?" if near else "`nceproof list` shows the ids"
        raise UsageError(f"no claim is called {identifier!r}; {hint}")
    return by_id[identifier]


def twin_of(claim: Claim) -> Twin | None:
    """Return the twin in Rocq of a claim of the library; a user's claim has none, whatever its id.

    >>> twin_of(find_claim("etf-exists")).theorem
    'completion.etf_exists'
    """
    return TWINS.get(claim.id) if claim in all_claims() else None
