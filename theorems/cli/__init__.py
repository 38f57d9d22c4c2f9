"""The command `nceproof`: documents on stdout, talk and progress on stderr.

The commands stand in `claims`, `numbers`, `embeddings`, `evidence`, `benchmarks` and `documents`;
to import them registers them. Heavy imports stand inside the commands, so that `--help` and `list`
answer at once.
"""

from theorems.cli import benchmarks, claims, documents, embeddings, evidence, numbers
from theorems.cli.application import app, main

__all__ = [
    "app", "benchmarks", "claims", "documents", "embeddings", "evidence", "main", "numbers",
]  # fmt: skip
