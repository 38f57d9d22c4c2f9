"""What a verdict rests on, as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

_NOTHING: Mapping[str, Sequence[str]] = MappingProxyType({})


def as_table(fields: Mapping[str, Any], readings: Mapping[str, Sequence[str]] = _NOTHING) -> str:
    """Return the same as text: a line a file, then a paragraph a claim, with what to read of it.

    >>> from theorems.tools.trust import as_fields
    >>> print(as_table(as_fields({}, [], lambda claim: ())))
    lines  SHA-256 of the trusted files
        0  e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  all 0 files
    """
    files = fields["files"]
    total = sum(found["lines"] for found in files.values())
    rows = [(found["lines"], found["sha256"], path) for path, found in files.items()]
    rows.append((total, fields["sha256"], f"all {len(files)} files"))
    lines = ["lines  SHA-256 of the trusted files"]
    lines += [f"{count:>5}  {digest}  {name}" for count, digest, name in rows]
    for name, rests in fields["theorems"].items():
        lines += ["", f"{name} assumes"]
        lines += [f"  · {hypothesis}" for hypothesis in rests["hypotheses"] or ["nothing"]]
        lines += [f"  and uses {', '.join(rests['uses'])}"] if rests["uses"] else []
        lines += [f"  {line}" for line in readings.get(name, ())]
    return "\n".join(lines)
