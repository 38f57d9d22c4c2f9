"""The files of the library's claims, by id; none is loaded (trusted)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

CLAIMS = Path(__file__).parents[1] / "claims"
"""The folder of the library's claims: a folder a topic, a file a claim."""


@cache
def modules() -> Mapping[str, str]:
    """Return the module of each claim by the claim's id, topic by topic.

    The file of a claim has its id, with underscores for hyphens. Files whose name begins with an
    underscore are forms to copy, or what several claims share.

    >>> modules()["gram-bound"]
    'theorems.claims.simplex.gram_bound'
    """
    return MappingProxyType(
        {
            path.stem.replace("_", "-"): f"theorems.claims.{path.parent.name}.{path.stem}"
            for path in sorted(CLAIMS.glob("*/[!_]*.py"))
        }
    )


def topic_of(identifier: str) -> str:
    """Return the folder of a claim of the library, in words; "other claims" for any other id.

    >>> topic_of("decoupled-merges-classes"), topic_of("mine")
    ('low dimension', 'other claims')
    """
    module = modules().get(identifier)
    return module.split(".")[-2].replace("_", " ") if module else "other claims"
