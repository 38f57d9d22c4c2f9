"""All claims of the project, found by file: one file, one claim."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from difflib import get_close_matches
from functools import cache
from importlib import import_module
from types import MappingProxyType

from theorems.errors import UsageError
from theorems.rocq.statements import TWINS, Twin
from theorems.verdicts.claim import Claim
from theorems.verdicts.claim_files import modules


def all_claims() -> tuple[Claim, ...]:
    """Return every claim of `theorems.claims`, topic by topic.

    Raises `ImportError` for a file without a claim of its own name.

    >>> "gram-bound" in [claim.id for claim in all_claims()]
    True
    """
    return tuple(_copy(_claim_of(module)) for module in modules().values())


@cache
def _claim_of(module: str) -> Claim:
    """Return the claim of a file of the library, as it was when the file was loaded.

    It is handed to nobody, who could change it: each is given a copy of his own.
    """
    name = module.rpartition(".")[2]
    claim = getattr(import_module(module), name, None)
    if not isinstance(claim, Claim):
        raise ImportError(f"{module} holds no claim {name}")
    return _copy(claim)


def _copy(claim: Claim) -> Claim:
    """Return an equal claim that shares nothing with it that can be changed but its functions.

    The members of the family were checked when it was made, and are not again for every copy.
    """
    found, family = copy(claim), copy(claim.family)
    object.__setattr__(family, "members", tuple(map(dict, family.members)))
    object.__setattr__(found, "family", family)
    object.__setattr__(found, "neighbours", {})
    return found


def find_claim(identifier: str, own: Mapping[str, Claim] = MappingProxyType({})) -> Claim:
    """Return the claim with an id; raise `UsageError` with the nearest ids if there is none.

    It is looked up among `own`, the claims of a user's file by id, and then in the library, of
    which no other file is loaded.

    >>> find_claim("gram-bound").kind
    'lemma'
    """
    if type(identifier) is not str:
        raise UsageError(f"a claim is called {identifier!r}; give its id, such as 'gram-bound'")
    if identifier in own:
        return own[identifier]
    if identifier in modules():
        return _copy(_claim_of(modules()[identifier]))
    near = get_close_matches(identifier, [*modules(), *own], n=3)
    hint = f"did you mean {' or '.join(near)}?" if near else "`nceproof list` shows the ids"
    raise UsageError(f"no claim is called {identifier!r}; {hint}")


def twin_of(claim: Claim) -> Twin | None:
    """Return the twin in Rocq of a claim of the library; a user's claim has none, whatever its id.

    >>> twin_of(find_claim("etf-exists")).theorem
    'completion.etf_exists'
    """
    return TWINS.get(claim.id) if is_of_library(claim) else None


def is_of_library(claim: Claim) -> bool:
    """Tell whether a claim is one of the library, in all that it says and in what decides it.

    >>> is_of_library(find_claim("gram-bound"))
    True
    """
    if type(claim) is not Claim or type(claim.id) is not str or claim.id not in modules():
        return False
    return claim == _claim_of(modules()[claim.id])
