"""Fuzz both checkers of certificates, guided by coverage, from the valid certificates.

    uv run --with atheris python -m property_tests.certificates.fuzz -max_total_time=600

Half of the mutants are bytes, half have one text of a valid JSON file changed. It ends with a crash
where a checker raises anything, or where one accepts what the other rejects or cannot read. The
other arguments are those of libFuzzer. Imports are inside functions: atheris, which few machines
have, instruments what is imported after it.
"""

from __future__ import annotations

import json
import random
import sys
import tempfile
from pathlib import Path

from property_tests.strategies import places

VALID = Path(__file__).parent / "valid"
MOST_SECONDS = 300
"""After which libFuzzer calls an input a hang."""


def mutated(content: bytes, most: int, seed: int) -> bytes:
    """Return other bytes, or the same JSON with one text changed."""
    import atheris

    rng = random.Random(seed)
    try:
        fields = json.loads(content)
        path = rng.choice(list(places(fields)))
    except (ValueError, IndexError, RecursionError, TypeError):
        return atheris.Mutate(content, most)
    if rng.random() < 0.5:
        return atheris.Mutate(content, most)
    *way, last = path
    inner = fields
    for step in way:
        inner = inner[step]
    old = inner[last].encode()
    inner[last] = atheris.Mutate(old, len(old) + 8).decode("ascii", "ignore")
    return json.dumps(fields).encode()[:most]


def checked(path: Path, content: bytes) -> None:
    """Raise unless the checkers agree on a file, or one of them cannot decide."""
    from theorems.certificates import recheck
    from theorems.tools import recheck as rechecking

    path.write_bytes(content)
    outcomes = rechecking.outcome(path)[0], recheck.outcome(str(path))[0]
    if outcomes[0] != outcomes[1] and "undecided" not in outcomes:
        raise AssertionError(f"the checkers contradict each other: {outcomes}")


def main() -> None:
    """Run libFuzzer until it is told to end."""
    import atheris

    with atheris.instrument_imports(
        include=["theorems.certificates", "theorems.certificates.recheck"]
    ):
        pass
    with tempfile.TemporaryDirectory() as folder:
        path, found = Path(folder) / "mutant.json", Path(folder) / "corpus"
        found.mkdir()
        arguments = [sys.argv[0], f"-timeout={MOST_SECONDS}", *sys.argv[1:], str(found), str(VALID)]
        atheris.Setup(arguments, lambda content: checked(path, content), custom_mutator=mutated)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
