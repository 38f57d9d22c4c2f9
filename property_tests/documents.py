"""Documents whose blocks are run: taking the blocks out, and what of their output may differ.

And tables beside documents of JSON: what is printed as digits is proved to the last of them.
"""

import re
from decimal import Decimal
from fractions import Fraction
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


def assert_shown(cell, ends):
    """Assert that a cell of a table says of a number what is known of it, as a document does.

    An interval contains it; digits are off by 1.1 units of the last from all of it, and 0 is 0.
    Ends of documents are rounded outwards, by a unit of their last digit at most.
    """
    lower, upper = Fraction(ends["lower"]), Fraction(ends["upper"])
    low, _, high = cell.strip("[]≈").partition(", ")
    rounded = _unit(ends["lower"])
    if high:
        assert Fraction(low) - rounded <= lower, cell
        assert upper <= Fraction(high) + rounded, cell
    elif cell == "0":
        assert lower == upper == 0
    else:
        off = max(abs(Fraction(low) - lower), abs(Fraction(low) - upper))
        assert off <= _unit(low) * Fraction(11, 10) + rounded, cell


def _unit(text):
    return Fraction(10) ** Decimal(text).as_tuple().exponent
