"""Documents whose blocks are run: taking the blocks out, and what of their output may differ."""

import re
from pathlib import Path

from theorems.verdicts.claim import place_of


def blocks(text, *languages):
    """Return (language, content) of each fenced block in one of the languages, in order."""
    found = re.findall(r"^```(\w+)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    return [(language, content) for language, content in found if language in languages]


def stable(text):
    """Drop what may differ between machines: times, hashes, digits that a float search decides."""
    text = re.sub(r"\(\d+\.\d s\)", "(… s)", text)
    text = re.sub(r"in \d+\.\d+s", "in … s", text)
    text = re.sub(r"within \d\.\de-\d\d", "within …", text)
    text = re.sub(r"SHA-256 [0-9a-f]{64}", "SHA-256 …", text)
    return re.sub(r"(\d\.\d{9})\d+", r"\1…", text).strip()


def argues(claim):
    """Tell whether the file of a refuted claim marks a step in words; a run has to say the same."""
    return "argued=True" in Path(place_of(claim).file).read_text(encoding="utf-8")
